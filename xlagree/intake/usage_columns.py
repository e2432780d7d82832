"""The columns of a table of usage, by ticket or by month, and its rows; an export of a PSA is told apart from one."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from xlagree.intake.exports.columns import refuse_export
from xlagree.intake.exports.hours import as_hours
from xlagree.intake.mistaken_files import refuse_rate_card
from xlagree.intake.sheets import NamedCells, OpenTable, RowsRead, Source, open_table, read_rows
from xlagree.intake.table_heads import Column, HeadError
from xlagree.intake.usage_rows import IMPORT_READS, WHEN
from xlagree.intake.written_text import AlphabetError
from xlagree.pricing.list_words import ListWords
from xlagree.pricing.usage_cells import in_words
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import HOURS, TEXT, YES_NO, Number
from xlagree.terms.vocabulary import BY_MONTH, BY_TICKET, USAGE_TERMS


@dataclass(frozen=True)
class HoursOfWork(Number):
    """Hours in a table of usage, which are decimals; of those written as in exports it is said that an import reads them."""

    def _remedy(self, cell: object) -> str:
        if known := super()._remedy(cell):
            return known
        try:
            as_hours("hours", cell)
        except AgreementError:
            return ""
        return IMPORT_READS.format("hours")


HOURS_WORKED = HoursOfWork(HOURS.key, HOURS.want)

USAGE_COLUMNS: tuple[Column, ...] = (
    Column(
        "client",
        TEXT,
        "Name of the client.",
        ("customer", "company", "account"),
        (BY_TICKET, BY_MONTH),
        required=True,
    ),
    Column(
        "date",
        WHEN,
        "Day of the work, such as 2026-11-23, or its month, such as 2026-11.",
        ("month", "day"),
        (BY_TICKET, BY_MONTH),
        required=True,
    ),
    *(replace(term, quantity=HOURS_WORKED) if term.name == "hours" else term for term in USAGE_TERMS),
    Column(
        "person", TEXT, "Whose time it is, of whom a day has 24 hours; a number will do.", (), (BY_TICKET,)
    ),
    Column("billable", YES_NO, "Rows with no are left out; blank: yes.", (), (BY_TICKET,)),
)


MAY_BE_BLANK = ("hours",)


def open_usage(source: Source, own: Sequence[Column] = (), words: ListWords | None = None) -> OpenTable:
    """A table of usage with its head read, as `read_usage_rows` reads all of it."""
    return open_table(source, (*in_words(USAGE_COLUMNS, words), *own), MAY_BE_BLANK)


def read_usage_rows(source: Source, own: Sequence[Column] = (), words: ListWords | None = None) -> RowsRead:
    """The rows of a table of usage; an export of a PSA is refused with the command that makes one of it.

    `own` are columns of hours of classes and kinds of work that the price list names; its `words` are the classes that
    rows may have, None: any.
    """
    with no_export(source) as problems:
        table = read_rows(source, (*in_words(USAGE_COLUMNS, words), *own), MAY_BE_BLANK)
        problems += table.problems
    return table


@contextmanager
def no_export(source: Source) -> Iterator[list[Problem]]:
    """Refuse an export of a PSA where reading it as a table of usage fails, or finds any of the problems that it collects."""
    problems: list[Problem] = []
    try:
        yield problems
    except AgreementError as error:
        _refuse_export(source, isinstance(error, HeadError), isinstance(error, AlphabetError))
        raise
    if problems:
        _refuse_export(source)


def _refuse_export(source: Source, unnamed: bool = False, of_windows: bool = False) -> None:
    if not isinstance(source, NamedCells):
        refuse_export(source, unnamed, of_windows)
        if unnamed:
            refuse_rate_card(
                source, "a table of usage", "name it with --rates, and a table of work in its place"
            )


def is_by_month(columns: Collection[str], own: Sequence[Column], in_days: bool) -> tuple[bool, list[str]]:
    """Whether a table is by month: told from its columns, or else from days within months; and columns that only such have."""
    there = [column for column in (*USAGE_COLUMNS, *own) if column.field in columns]
    monthly = [column.name for column in there if column.kinds == (BY_MONTH,)]
    return all(BY_MONTH in column.kinds for column in there) and (bool(monthly) or not in_days), monthly

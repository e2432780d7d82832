"""The Record page of the internal book: the months, tickets and evidence behind the figures, each row with its check."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import HEAD, HEAD_RIGHT, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.record import Record, RecordTable

NAME = "Record"
TABLE_NAME = "record_{}"
"""The defined name of a table's rows, its checks in the last column."""

FIRST_WORDS, WORDS = Style(), Style(align="right", indent=1)
CHECK = Style(size=9, color=GREY, align="right", indent=1)

LAST = 11
"""The last column printed, however many a table has."""


@dataclass(frozen=True)
class RecordCells:
    """The defined names of the tables, and where the share of each class and kind of work stands."""

    names: Mapping[str, str]
    shares: Mapping[str, str]


def record_page(proposal: Proposal, record: Record) -> tuple[Sheet, RecordCells]:
    """The page and its cells."""
    tables = [table for table in record.tables if table.rows]
    most = max((len(table.head) for table in tables), default=1)
    page = Page(NAME, (GUTTER, 28, *[13.0] * most))
    says = "What was recorded of the client: the history that is replayed, and what the forecast stands on."
    how = "The check of a row is over the row and the check above it: a row that was changed or taken out shows in a review."
    opening(page, proposal, "Record of", most + 1, (says, ""), (how, ""), internal=True)
    names: dict[str, str] = {}
    shares: dict[str, str] = {}
    for table in tables:
        section(page, titled(table.title, len(table.rows)), range(1, most + 2), 34)
        names[TABLE_NAME.format(table.key)] = _table(page, table, most + 1)
        if table.key == "named":
            first = page.row - len(table.rows)
            shares = {name: page.address(first + n, 2) for n, (name, _) in enumerate(record.named)}
    page.put(8)
    note(page, "Hours in decimals. Blank: not known, or no.")
    return page.finished(LAST, repeat=0, one_page=False), RecordCells(names, shares)


def titled(title: str, rows: int) -> str:
    """The title of a table with how many rows it has: those taken off its end show by it.

    >>> titled("Months on file", 12)
    'MONTHS ON FILE: 12 ROWS'
    """
    return f"{title.upper()}: {rows} ROW{'' if rows == 1 else 'S'}"


def _table(page: Page, table: RecordTable, last: int) -> str:
    """The rows of a table, the check in the last column of the page; answers with their range."""
    head = page.put(22)
    for c, text in enumerate(table.head, 1):
        page.write(head, c, text.capitalize(), HEAD if c == 1 else HEAD_RIGHT)
    page.write(head, last, "Check", HEAD_RIGHT)
    page.rule(head, range(1, last), HEAD)
    first = page.row
    for values, check in zip(table.rows, table.checks, strict=True):
        row = page.put(18)
        for c, value in enumerate(values, 1):
            words = FIRST_WORDS if c == 1 else WORDS
            page.write(row, c, value, number("number") if isinstance(value, float) else words)
        page.write(row, last, check, CHECK)
    return page.span(first, 1, page.row - 1, last)

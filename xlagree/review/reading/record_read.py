"""The Record page of a book read back: the record, and the rows that do not fit their checks."""

from dataclasses import dataclass
from itertools import pairwise

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.wording import Spot
from xlagree.generate.pages.internal.record_page import NAME, TABLE_NAME
from xlagree.proposal.input_lines import Value
from xlagree.proposal.record import Record, RecordTable, Row, record_from
from xlagree.proposal.rules.finding import at
from xlagree.proposal.wrong_record_cells import WrongCell, wrong_cells
from xlagree.review.reading.named_cells import table_of, table_spots
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.reading.ties import row_as_kept
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem

FROM_THE_SEALED = "take it from the sealed copy"


@dataclass(frozen=True)
class ChangedRow:
    """A row of the record that does not fit its check, or the check above it; or the `last` one where more are gone."""

    spot: Spot
    table: str
    last: bool = False


def read_record(file: Snapshot) -> tuple[Record, tuple[ChangedRow, ...]]:
    """The record and its changed rows; raises where a cell is one that no record can have."""
    tables: dict[str, list[Row]] = {}
    changed: list[ChangedRow] = []
    for table in record_from({}).tables:
        spots, cells = table_spots(file, TABLE_NAME.format(table.key)), _whole_table(file, table)
        rows: list[Row] = [
            tuple("" if cell is None else cell for cell in row[: len(table.head)]) for row in cells
        ]
        stored = [str(row[-1] or "") for row in cells]
        for n, (before, check) in enumerate(pairwise(["", *stored])):
            kept = row_as_kept(rows[n], before, check)
            if kept is None:
                changed.append(ChangedRow(spots[n][0], table.key))
            else:
                rows[n] = kept
        tables[table.key] = rows
        known = any(row.table == table.key for row in changed)
        if rows and not known and len(rows) < _stated(file, table, spots[0][0]):
            changed.append(ChangedRow(spots[-1][0], table.key, last=True))
    wrong = list(wrong_cells(tables))
    if wrong:
        raise AgreementError(_unreadable(file, wrong, changed))
    return record_from(tables), tuple(changed)


def _stated(file: Snapshot, table: RecordTable, first: Spot) -> int:
    """How many rows a table has by its title, which stands above its head; none where no title says so."""
    sheet, row, _ = first
    page = file.sheet(sheet)
    for cell, shown in page.cells.items() if page else ():
        said, _, count = str(shown.value).partition(": ")
        if cell[0] < row and said == table.title.upper() and count.partition(" ")[0].isdecimal():
            return int(count.partition(" ")[0][:9])
    return 0


def _unreadable(file: Snapshot, wrong: list[WrongCell], changed: list[ChangedRow]) -> Problem:
    """The first wrong cell; one that was not changed itself is wrong by a row that was changed or is gone."""
    first, more = wrong[0], len(wrong) - 1
    spots = table_spots(file, TABLE_NAME.format(first.table))
    itself = any(row.spot == spots[first.row][0] for row in changed)
    behind = [row for row in changed if row.table != first.table]
    what = ", ".join(filter(None, (first.problem.what, first.problem.remedy))) + (
        f" (and {counted(more, 'more cell')})" if more else ""
    )
    if behind and not itself:
        what += f"; {at(*behind[0].spot)} was changed, or the row above it is gone"
    return _refusal(what, at(*spots[first.row][first.column]))


def _refusal(what: str, place: Place = NOWHERE) -> Problem:
    return Problem(f"the record cannot be read: {what}", FROM_THE_SEALED, place)


def _whole_table(file: Snapshot, table: RecordTable) -> list[list[Value | None]]:
    """The rows of a table of the record; raises where its name is broken or a row is empty."""
    name, page = TABLE_NAME.format(table.key), file.sheet(NAME)
    spots, rows = table_spots(file, name), table_of(file, name)
    titles = {shown.value for shown in page.cells.values()} if page else set()
    if not spots and any(str(title).startswith(table.title.upper()) for title in titles):
        raise AgreementError(_refusal(f"the name {name} is broken"))
    if rows and len(rows[0]) <= len(table.head):
        raise AgreementError(_refusal(f"the name {name} has fewer columns than its table"))
    for n, row in enumerate(rows):
        if all(cell is None for cell in row[: len(table.head)]):
            raise AgreementError(_refusal(f"{at(*spots[n][0])} is empty"))
    return rows

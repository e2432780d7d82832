"""Which sheets of an export are read: one, several with the same columns, never a hidden one; and which are not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from xlagree.intake.exports.columns import Head, find_head, head_problems
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.workbook_marks import with_marks
from xlagree.intake.sheets import is_labels, read_workbook
from xlagree.intake.text_tables import RECORDS, SEPARATED
from xlagree.intake.workbook import Workbook
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import as_text, is_blank, same
from xlagree.terms.tables import Cells, letter


@dataclass(frozen=True)
class SheetRead:
    """A sheet that is read: where its table begins, and its cells."""

    head: Head
    cells: Cells
    unlabelled: int = 0

    def rows(self, columns: Mapping[str, int]) -> list[ExportRow]:
        """Its rows that are not blank, with what stands in its columns."""
        head = replace(self.head, columns=columns)
        lines = enumerate(self.cells[head.row + 1 :], head.row + 1)
        return [ExportRow(head, i, line) for i, line in lines if not all(map(is_blank, line))]

    @property
    def range(self) -> str:
        """The cells from the head to the last row, such as A1:F20."""
        last = max((i for i, row in enumerate(self.cells) if not all(map(is_blank, row))), default=0)
        width = max(map(len, (self.head.labels, *self.cells[self.head.row :])))
        return f"A{self.head.row + 1}:{letter(max(width - 1, 0))}{last + 1}"


@dataclass(frozen=True)
class SheetsRead:
    """The sheets of an export that are read, with the same columns, and why each of the others is not."""

    read: tuple[SheetRead, ...]
    not_read: tuple[tuple[str, str], ...] = ()

    @property
    def head(self) -> Head:
        """The head of the first, which the others have too."""
        return self.read[0].head


def sheets_of(path: Path, named: Mapping[str, str], client_given: bool = False) -> SheetsRead:
    """The sheets of an export; raises where one that is not read has work of its own."""
    book = read_workbook(path, western=True)
    sheets = book.seen
    best = _one(sheets, path.name, named)
    read, not_read = [], [(name, "hidden") for name in sorted(book.hidden)]
    for name, cells in sheets.items():
        if all(is_blank(cell) for row in cells for cell in row):
            not_read.append((name, "empty"))
            continue
        other = best if name == best.head.place.sheet else _one({name: cells}, path.name, named)
        if list(map(same, other.head.labels)) == list(map(same, best.head.labels)):
            read.append(_marked(other, path, book))
        elif not list(head_problems(other.head, client_given and "client" not in other.head.columns)):
            what = f'sheet "{name}" is an export too, with other columns than sheet "{best.head.place.sheet}"'
            raise AgreementError(
                Problem(what, "give all the same columns, or hide what is not to be read", other.head.place)
            )
        else:
            not_read.append((name, "no work with client, date and hours"))
    if len(read) > 1:
        _refuse_copies(read)
    elif path.suffix.lower() in SEPARATED + RECORDS:
        read = [replace(read[0], unlabelled=_unlabelled(path, read[0].head.row))]
    return SheetsRead(tuple(read), tuple(not_read))


def _unlabelled(path: Path, row: int) -> int:
    """How many separators stand at the end of a line of text: columns without a label, which the cells do not show."""
    with path.open("rb") as lines:
        line = next(islice(lines, row, None), b"").rstrip(b"\r\n ")
    return len(line) - len(line.rstrip(line[-1:])) if line.endswith((b",", b";", b"\t")) else 0


def _one(sheets: Mapping[str, Cells], file: str, named: Mapping[str, str]) -> SheetRead:
    """The sheet with the most columns, its head read over two rows where labels stand in two."""
    head, cells = find_head(sheets, file, named)
    best = SheetRead(head, cells)
    for lower in (head.row, head.row + 1):
        if 0 < lower < len(cells) and _are_labels(cells[lower - 1]) and _are_labels(cells[lower]):
            rows = [*cells[:lower], _over(cells[lower - 1], cells[lower]), *cells[lower + 1 :]]
            both = SheetRead(*find_head({head.place.sheet: rows}, file, named))
            if len(both.head.columns) > len(best.head.columns):
                best = both
    return best


def _are_labels(row: Sequence[object]) -> bool:
    return not all(map(is_blank, row)) and is_labels(row)


def _over(upper: Sequence[object], lower: Sequence[object]) -> list[object]:
    """A head of two rows as one: the lower label where there is one."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[None] * (width - len(row))] for row in (upper, lower))
    return [high if is_blank(low) else low for high, low in zip(above, below, strict=True)]


def _marked(sheet: SheetRead, path: Path, book: Workbook) -> SheetRead:
    """A sheet with what its merged cells and formulas stand for, looked up where a cell is missing."""
    columns, name = sheet.head.columns, sheet.head.place.sheet
    if not name or not _lacks(sheet):
        return sheet
    cells = with_marks(path, book, name, sheet.cells, sheet.head.row, columns.get("hours"))
    return SheetRead(sheet.head, cells)


def _lacks(sheet: SheetRead) -> bool:
    needed = [
        sheet.head.columns[name]
        for name in ("client", "date", "start", "end", "hours")
        if name in sheet.head.columns
    ]
    rows = (row for row in sheet.cells[sheet.head.row + 1 :] if not all(map(is_blank, row)))
    return any(at >= len(row) or is_blank(row[at]) for row in rows for at in needed)


def _refuse_copies(sheets: list[SheetRead]) -> None:
    """Raise where the rows of one sheet stand in another too, as in a sheet of a month and one of the year."""
    rows = {sheet.head.place.sheet: Counter(_rows(sheet)) for sheet in sheets}
    for name, own in rows.items():
        for other, theirs in rows.items():
            if name != other and own and own <= theirs:
                what = f'all rows of sheet "{name}" stand in sheet "{other}" too'
                place = next(sheet.head.place for sheet in sheets if sheet.head.place.sheet == name)
                raise AgreementError(Problem(what, "hide or delete one of them", place))


def _rows(sheet: SheetRead) -> Iterator[tuple[str, ...]]:
    for row in sheet.cells[sheet.head.row + 1 :]:
        if not all(map(is_blank, row)):
            yield tuple("" if is_blank(cell) else as_text(cell) for cell in row)

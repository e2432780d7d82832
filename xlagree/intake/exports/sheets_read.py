"""Which sheets of an export are read: one, several with the same columns, never a hidden one; and which are not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from pathlib import Path

from xlagree.intake.exports.columns import EXPORT_COLUMNS, Head, find_head, head_problems
from xlagree.intake.exports.export_row import ExportRow, Line, tidy
from xlagree.intake.exports.week_labels import but_for_days, day_columns
from xlagree.intake.exports.workbook_marks import with_marks
from xlagree.intake.sheets import read_workbook
from xlagree.intake.table_heads import is_labels
from xlagree.intake.workbook import Workbook
from xlagree.intake.written_text import RECORDS, SEPARATED
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import TEXT, as_text
from xlagree.terms.tables import letter

TEXTS = frozenset(column.name for column in EXPORT_COLUMNS if column.quantity is TEXT) - {
    "date",
    "start",
    "end",
    "opened",
}
"""Columns of words and numbers of things, of which nothing is a number to calculate with."""


@dataclass(frozen=True)
class SheetRead:
    """A sheet that is read: where its table begins, and its cells."""

    head: Head
    lines: Sequence[Line]
    unlabelled: int = 0

    def rows(self, columns: Mapping[str, int]) -> list[ExportRow]:
        """Its rows that are not blank, with what stands in its columns."""
        head = replace(self.head, columns=columns)
        below = enumerate(self.lines[head.row + 1 :], head.row + 1)
        return [ExportRow(head, i, line) for i, line in below if _has_anything(line)]

    @property
    def above(self) -> Sequence[Line]:
        """What stands over its table."""
        return self.lines[: self.head.row]

    @property
    def range(self) -> str:
        """The cells from the head to the last row, such as A1:F20."""
        last = max((i for i, line in enumerate(self.lines) if _has_anything(line)), default=0)
        width = max(map(len, (self.head.labels, *self.lines[self.head.row :])))
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
    sheets = {name: tidy(cells) for name, cells in book.seen.items()}
    best = _one(sheets, path.name, named)
    read, not_read = [], [(name, "hidden") for name in sorted(book.hidden)]
    for name, cells in sheets.items():
        if not any(map(_has_anything, cells)):
            not_read.append((name, "empty"))
            continue
        other = best if name == best.head.place.sheet else _one({name: cells}, path.name, named)
        days = bool(day_columns(other.head.labels))
        if but_for_days(other.head.labels) == but_for_days(best.head.labels):
            read.append(_padded(_marked(other, book)))
        elif days or not list(head_problems(other.head, client_given and "client" not in other.head.columns)):
            what = f'sheet "{name}" is an export too, with other columns than sheet "{best.head.place.sheet}"'
            raise AgreementError(
                Problem(what, "give all the same columns, or hide what is not to be read", other.head.place)
            )
        else:
            not_read.append((name, "no work with client, date and hours"))
    if len(read) > 1:
        _refuse_copies(read)
    elif path.suffix.lower() in SEPARATED + RECORDS:
        read = [_with_texts(replace(read[0], unlabelled=_unlabelled(path, read[0].head.row)), book)]
    return SheetsRead(tuple(read), tuple(not_read))


def _with_texts(sheet: SheetRead, book: Workbook) -> SheetRead:
    """A sheet with its texts as they are written: the ticket 1.234 is not 1234, whatever a point means in numbers."""
    if not book.as_written:
        return sheet
    places = [at for name, at in sheet.head.columns.items() if name in TEXTS]
    lines = []
    for line, typed in zip(sheet.lines, tidy(book.as_written), strict=False):
        texts = {at: typed[at] for at in places if at < len(typed)}
        lines.append(tuple(texts.get(at, cell) for at, cell in enumerate(line)))
    return replace(sheet, lines=lines)


def _unlabelled(path: Path, row: int) -> int:
    """How many separators stand at the end of a line of text: columns without a label, which the cells do not show."""
    with path.open("rb") as lines:
        line = next(islice(lines, row, None), b"").rstrip(b"\r\n ")
    return len(line) - len(line.rstrip(line[-1:])) if line.endswith((b",", b";", b"\t")) else 0


def _has_anything(line: Line) -> bool:
    return any(cell is not None for cell in line)


def _one(sheets: Mapping[str, Sequence[Line]], file: str, named: Mapping[str, str]) -> SheetRead:
    """The sheet with the most columns, its head read over two rows where labels stand in two."""
    head = find_head(sheets, file, named)
    sheet = head.place.sheet
    lines = sheets[sheet] if head.columns else ()
    best = SheetRead(head, lines)
    for lower in (head.row, head.row + 1):
        if 0 < lower < len(lines) and _are_labels(lines[lower - 1]) and _are_labels(lines[lower]):
            joined = [*lines[:lower], _over(lines[lower - 1], lines[lower]), *lines[lower + 1 :]]
            both = SheetRead(find_head({sheet: joined}, file, named), joined)
            if len(both.head.columns) > len(best.head.columns):
                best = both
    return best


def _are_labels(line: Line) -> bool:
    return _has_anything(line) and is_labels(line)


def _over(upper: Line, lower: Line) -> Line:
    """A head of two rows as one: the lower label where there is one."""
    pairs = zip_longest(upper, lower)
    return tuple(high if low is None else low for high, low in pairs)


def _marked(sheet: SheetRead, book: Workbook) -> SheetRead:
    """A sheet with what its merged cells and formulas stand for, looked up where a cell is missing."""
    columns, name = sheet.head.columns, sheet.head.place.sheet
    if not name or not _lacks(sheet):
        return sheet
    cells = with_marks(book, name, sheet.lines, sheet.head.row, columns.get("hours"))
    return SheetRead(sheet.head, list(map(tuple, cells)))


def _padded(sheet: SheetRead) -> SheetRead:
    """A sheet whose rows have a cell for each label of the head."""
    blanks = (None,) * len(sheet.head.labels)
    return replace(sheet, lines=[line + blanks[len(line) :] for line in sheet.lines])


def _lacks(sheet: SheetRead) -> bool:
    needed = [
        sheet.head.columns[name]
        for name in ("client", "date", "start", "end", "hours")
        if name in sheet.head.columns
    ]
    lines = filter(_has_anything, sheet.lines[sheet.head.row + 1 :])
    return any(at >= len(line) or line[at] is None for line in lines for at in needed)


def _refuse_copies(sheets: list[SheetRead]) -> None:
    """Raise where the rows of one sheet stand in another too, as in a sheet of a month and one of the year."""
    rows = {sheet.head.place.sheet: Counter(_texts(sheet)) for sheet in sheets}
    weeks = {sheet.head.place.sheet: _week(sheet) for sheet in sheets}
    for name, own in rows.items():
        for other, theirs in rows.items():
            if name != other and own and own <= theirs and weeks[name] == weeks[other]:
                what = f'all rows of sheet "{name}" stand in sheet "{other}" too'
                place = next(sheet.head.place for sheet in sheets if sheet.head.place.sheet == name)
                raise AgreementError(Problem(what, "hide or delete one of them", place))


def _week(sheet: SheetRead) -> object:
    """What says of which days the columns of a timesheet are: the same hours stand in the sheets of many weeks."""
    return (sheet.head.labels, tuple(sheet.above)) if day_columns(sheet.head.labels) else None


def _texts(sheet: SheetRead) -> Iterator[tuple[str, ...]]:
    for line in filter(_has_anything, sheet.lines[sheet.head.row + 1 :]):
        yield tuple("" if cell is None else as_text(cell) for cell in line)

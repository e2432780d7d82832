"""Where the rows and columns of a client book's page stand in a file, by the marks beside them, which move with their rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xlagree.generate.book.cell_marks import MARKS, CellMark, digits_of, read_marks, rows_of_marks
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.reading.sheet_cells import Address, SheetSeen, Shown
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import letter


@dataclass(frozen=True)
class MarkedPage:
    """A page with the marks of its cells by the places that they stand in now, and what became of its rows and columns.

    `rows` and `columns` lead from lines of the file to those of the page as it was made.
    """

    made: Mapping[Address, CellMark]
    rows: Mapping[int, int] = field(default_factory=dict)
    columns: Mapping[int, int] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    column: int = MARKS
    texts: tuple[str, ...] = ()

    @property
    def gone(self) -> tuple[frozenset[int], frozenset[int]]:
        """Rows and columns of the page as it was made that are not there any more, as far as those beside them tell."""
        return _between(self.rows), _between(self.columns)


def marked_page(sheet: SheetSeen) -> MarkedPage | None:
    """The marks of a page; None where it has none."""
    texts = {
        at: shown.value
        for at, shown in sheet.cells.items()
        if isinstance(shown.value, str) and read_marks(shown.value)
    }
    if not texts:
        return None
    column = Counter(column for _, column in texts).most_common(1)[0][0]
    by_row = {row: text for (row, at), text in sorted(texts.items()) if at == column}
    marks = {row: read_marks(text) for row, text in by_row.items()}
    columns = _columns(sheet, marks, column)
    there = {made: at for at, made in columns.items()}
    rows, twice = dict[int, int](), set[int]()
    for row, text in by_row.items():
        stands = rows_of_marks(text)
        made = stands[0] if stands else row
        if made in rows.values():
            twice.add(row)
        else:
            rows[row] = made
    own = {
        (row, there.get(made, made)): mark
        for row, line in marks.items()
        if row not in twice
        for made, mark in line.items()
        if made not in _between(columns)
    }
    before = {made: stands[1] for row, made in rows.items() if (stands := rows_of_marks(by_row[row]))}
    differences = (*_rows(sheet, rows, before, twice, column), *_moved_columns(sheet, columns, column))
    moved = rows if any(row != made for row, made in rows.items()) else {}
    return MarkedPage(own, moved, columns, differences, column, tuple(by_row.values()))


def _columns(sheet: SheetSeen, marks: Mapping[int, Mapping[int, CellMark]], column: int) -> Mapping[int, int]:
    """From columns of the file to those of the page; nothing where the marks stand where they were put.

    Columns were inserted or deleted in one place: the one where most cells then are as they were made.
    """
    shift = column - MARKS
    if not shift:
        return {}
    last = max((at for line in marks.values() for at in line), default=0)
    fits = Counter[int]()
    for row, line in marks.items():
        for at, mark in line.items():
            stays, goes = (_fits(sheet.cells.get((row, at + by)), mark) for by in (0, shift))
            fits[at + 1] += stays - goes
    best, at, total = 0, 0, 0
    for edge in range(last + 2):
        total += fits[edge]
        if total > best:
            best, at = total, edge
    kept = {made: made for made in range(at)}
    kept |= {made + shift: made for made in range(max(at, at - shift), last + 1)}
    return {**kept, column: MARKS}


def _fits(shown: Shown | None, mark: CellMark) -> bool:
    if shown is None or (is_blank(shown.value) and not shown.formula):
        return False
    value = shown.value if isinstance(shown.value, str) else float(shown.value or 0)
    return digits_of(value, shown.formula) == mark.digits


def _between(lines: Mapping[int, int]) -> frozenset[int]:
    """Lines as made that neighbours in the file had between them, and have no longer."""
    gone = set[int]()
    kept = sorted(lines.items())
    for (at, made), (next_at, next_made) in zip([(-1, -1), *kept], kept, strict=False):
        gone |= set(range(made + next_at - at, next_made))
    return frozenset(gone)


def _rows(
    sheet: SheetSeen, rows: Mapping[int, int], before: Mapping[int, int], twice: set[int], marks: int
) -> Iterator[Difference]:
    """Rows that are gone, rows whose marks are, rows that stand twice, and blank ones more or fewer."""
    there = {made: row for row, made in rows.items()}
    for made, missing in sorted(before.items()):
        if missing not in there:
            yield _missing(sheet, there, made, missing, marks)
    for row in sorted(twice):
        yield Difference("row added", (sheet.name, row, 1), "a copy of another row", None, None)
    stand = sorted(rows.items())
    for (at, made), (next_at, next_made) in zip([(-1, -1), *stand], stand, strict=False):
        more = next_at - at - (next_made - made)
        deleted = more < 0 and any(made < missing < next_made for missing in before.values())
        if more and not deleted and not any(at < row < next_at for row in twice):
            words = f"{abs(more)} {'more' if more > 0 else 'fewer'} before row {next_at + 1}"
            yield Difference("rows moved", (sheet.name, next_at, 1), words, None, None)


def _missing(sheet: SheetSeen, there: Mapping[int, int], made: int, missing: int, marks: int) -> Difference:
    """What became of a row without marks: it was deleted, or its marks were; `made` is the row with marks after it."""
    above = max((line for line in there if line < missing), default=-1)
    at = there.get(above, -1) + missing - above
    if made > missing:
        deleted = there[made] - there.get(above, -1) < made - above
    else:
        deleted = not any((at, column) in sheet.cells for column in range(marks))
    if deleted:
        return Difference(
            "row deleted", (sheet.name, there[made] if made > missing else at, 1), "", None, None
        )
    return Difference("marks gone", (sheet.name, at, marks), "", None, None)


def _moved_columns(sheet: SheetSeen, columns: Mapping[int, int], marks: int) -> Iterator[Difference]:
    """Columns more or fewer than there were."""
    if columns:
        fewer = marks < MARKS
        at = next((at for at, made in columns.items() if at != made), marks)
        kind: Kind = "column deleted" if fewer else "columns moved"
        words = f"{abs(marks - MARKS)} {'fewer' if fewer else 'more'} before column {letter(at)}"
        yield Difference(kind, (sheet.name, 0, at), words, None, None)


def unmarked(sheet: SheetSeen, page: MarkedPage) -> Iterator[Spot]:
    """Cells of a page that it was not made with."""
    for row, column in sorted(sheet.cells):
        shown = sheet.cells[row, column]
        blank = is_blank(shown.value) and not shown.formula
        if (row, column) not in page.made and column != page.column and not blank:
            yield sheet.name, row, column

"""Where the rows and columns of a client book's page stand in a file, by the marks beside them, which move with their rows."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from xlagree.generate.book.cell_marks import MARKS, CellMark, digits_of, read_marks, rows_of_marks
from xlagree.generate.book.look_marks import PageLook, is_look_mark, read_look
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.reading.sheet_cells import Address, SheetSeen, Shown
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import letter


@dataclass(frozen=True)
class MarkedPage:
    """A page with the marks of its cells by the places that they stand in now, and what became of its rows and columns.

    `rows` and `columns` lead from lines of the file to those of the page as it was made. `look` is what was seen of the page
    besides the values of its cells, where a mark tells that.
    """

    made: Mapping[Address, CellMark]
    rows: Mapping[int, int] = field(default_factory=dict)
    columns: Mapping[int, int] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    column: int = MARKS
    texts: tuple[str, ...] = ()
    look: PageLook | None = None

    @cached_property
    def gone(self) -> tuple[frozenset[int], frozenset[int]]:
        """Rows and columns of the page as it was made that are not there any more, as far as those beside them tell."""
        return _between(self.rows), _between(self.columns)


def marked_page(sheet: SheetSeen) -> MarkedPage | None:
    """The marks of a page; None where it has none."""
    read = {
        at: (shown.value, cells)
        for at, shown in sheet.cells.items()
        if isinstance(shown.value, str) and (cells := read_marks(shown.value))
    }
    if not read:
        return None
    column = Counter(column for _, column in read).most_common(1)[0][0]
    by_row = {row: text for (row, at), (text, _) in sorted(read.items()) if at == column}
    marks = {row: read[row, column][1] for row in by_row}
    columns = _columns(sheet, marks, column)
    there, lost = {made: at for at, made in columns.items()}, _between(columns)
    rows, known, twice = dict[int, int](), set[int](), set[int]()
    for row, text in by_row.items():
        stands = rows_of_marks(text)
        made = stands[0] if stands else row
        if made in known:
            twice.add(row)
        else:
            known.add(made)
            rows[row] = made
    own = {
        (row, there.get(made, made)): mark
        for row, line in marks.items()
        if row not in twice
        for made, mark in line.items()
        if made not in lost
    }
    before = {made: stands[1] for row, made in rows.items() if (stands := rows_of_marks(by_row[row]))}
    differences = (*_rows(sheet, rows, before, twice, column), *_moved_columns(sheet, columns, column))
    moved = rows if any(row != made for row, made in rows.items()) else {}
    looks = _looks(sheet, column)
    look = read_look(looks[0]) if looks else None
    return MarkedPage(own, moved, columns, differences, column, (*by_row.values(), *looks), look)


def _looks(sheet: SheetSeen, marks: int) -> list[str]:
    """The mark of the looks of a page, right of those of its cells."""
    beside = (shown.value for (_, column), shown in sheet.cells.items() if column == marks + 1)
    return [text for text in beside if isinstance(text, str) and is_look_mark(text)]


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
    if any(made >= next_made for (_, made), (_, next_made) in pairwise(kept)):
        return frozenset()  # sorted anew: nobody knows what stood between
    for (at, made), (next_at, next_made) in zip([(-1, -1), *kept], kept, strict=False):
        gone |= set(range(made + next_at - at, next_made))
    return frozenset(gone)


def _rows(
    sheet: SheetSeen, rows: Mapping[int, int], before: Mapping[int, int], twice: set[int], marks: int
) -> Iterator[Difference]:
    """Rows that are gone, rows whose marks are, rows that stand twice, and blank ones more or fewer."""
    there = {made: row for row, made in rows.items()}
    lines = sorted(there)
    for made, missing in sorted(before.items()):
        if missing not in there:
            at = bisect_left(lines, missing)
            yield _missing(sheet, there, (lines[at - 1] if at else -1, made), missing, marks)
    gone, copies = sorted(set(before.values()) - set(lines)), sorted(twice)
    for row in copies:
        yield Difference("row added", (sheet.name, row, 1), "a copy of another row", None, None)
    stand = sorted(rows.items())
    for (at, made), (next_at, next_made) in zip([(-1, -1), *stand], stand, strict=False):
        more = next_at - at - (next_made - made)
        deleted = more < 0 and bisect_left(gone, next_made) > bisect_left(gone, made + 1)
        copied = bisect_left(copies, next_at) > bisect_left(copies, at + 1)
        if more and not deleted and not copied:
            words = f"{_counted(more, 'row')} before row {next_at + 1}"
            yield Difference("rows moved", (sheet.name, next_at, 1), words, None, None)


def _missing(
    sheet: SheetSeen, there: Mapping[int, int], between: tuple[int, int], missing: int, marks: int
) -> Difference:
    """What became of a row without marks, which stood between two others that have theirs: it was deleted, or its marks were."""
    above, made = between
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
        words = f"{_counted(marks - MARKS, 'column')} before column {letter(at)}"
        yield Difference(kind, (sheet.name, 0, at), words, None, None)


def unmarked(sheet: SheetSeen, page: MarkedPage) -> Iterator[Spot]:
    """Cells of a page that it was not made with."""
    for row, column in sorted(sheet.cells):
        shown = sheet.cells[row, column]
        blank = is_blank(shown.value) and not shown.formula
        is_mark = column == page.column or (column == page.column + 1 and is_look_mark(shown.value))
        if (row, column) not in page.made and not is_mark and not blank:
            yield sheet.name, row, column


def _counted(more: int, what: str) -> str:
    """How many lines are more or fewer."""
    return f"{abs(more)} {what}{'' if abs(more) == 1 else 's'} {'more' if more > 0 else 'fewer'}"

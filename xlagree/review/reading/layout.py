"""Where each row and column of a book went in a file: known by what stands in it, blank lines more or fewer among them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from operator import itemgetter
from typing import Literal

from xlagree.generate.book.sheet import Book, Value
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.reading.snapshot import Snapshot
from xlagree.terms.tables import letter

FEW = 2
"""Lines of a sheet that may be others before lines are looked for elsewhere."""
MANY = 200
"""A file that has so many more lines than three times those of the book is not the book moved about."""
NO_TEXT = "#"
"""What stands for a line of numbers and formulas."""

Axis = Literal["row", "column"]
Held = tuple[tuple[int, int], Value | bool | None, str]
"""A cell: its row and column, its value, its formula."""
Lines = Mapping[int, int | None]
"""Where the lines of a sheet of the book that hold something stand in the file; None where one was deleted."""


@dataclass(frozen=True)
class Layout:
    """The rows and columns of sheets on which some moved, and each that was deleted or added."""

    rows: Mapping[str, Lines] = field(default_factory=dict)
    columns: Mapping[str, Lines] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether a cell stands anywhere else than in the book."""
        return bool(self.rows or self.columns)

    def place(self, spot: Spot) -> Spot | None:
        """Where a cell of the book stands in the file; None where its row or column was deleted."""
        sheet, row, column = spot
        if sheet not in self.rows and sheet not in self.columns:
            return spot
        there = line_of(self.rows.get(sheet, {}), row), line_of(self.columns.get(sheet, {}), column)
        return None if there[0] is None or there[1] is None else (sheet, there[0], there[1])


def line_of(lines: Lines, line: int) -> int | None:
    """Where a line of the book stands in the file; a blank one keeps its distance from what stands before it.

    >>> line_of({2: 2, 5: 6, 7: None}, 5), line_of({2: 2, 5: 6, 7: None}, 6), line_of({2: 2, 5: 6, 7: None}, 7)
    (6, 7, None)
    """
    if line in lines:
        return lines[line]
    before = max((at for at, there in lines.items() if at < line and there is not None), default=None)
    there = None if before is None else lines[before]
    return line if before is None or there is None else there + line - before


def layout_of(file: Snapshot, book: Book) -> Layout:
    """Where the rows and columns of all sheets went that both have."""
    moved: dict[Axis, dict[str, Lines]] = {"row": {}, "column": {}}
    differences: list[Difference] = []
    for sheet in book.sheets:
        seen = file.sheet(sheet.name)
        if seen is None:
            continue
        made = _held(((cell.row, cell.column), cell.value, cell.formula) for cell in sheet.cells)
        shown = _held((at, cell.value, cell.formula) for at, cell in seen.cells.items())
        for axis in moved:
            if rows := moved["row"].get(sheet.name):  # columns are told by the rows that both have
                both = set(rows.values())
                made = [cell for cell in made if rows.get(cell[0][0]) is not None]
                shown = [cell for cell in shown if cell[0][0] in both]
            wanted, there = _signs(made, axis), _signs(shown, axis)
            if lines := _aligned(wanted, there):
                moved[axis][sheet.name] = lines
                differences += _told(sheet.name, axis, wanted, there, lines)
    return Layout(moved["row"], moved["column"], tuple(differences))


def _held(cells: Iterable[Held]) -> list[Held]:
    """The cells that hold something, row by row."""
    return sorted((cell for cell in cells if cell[2] or cell[1] not in ("", None)), key=itemgetter(0))


def _signs(held: Sequence[Held], axis: Axis) -> dict[int, str]:
    """The first text that was typed into each line that holds something, or that it holds numbers, in order."""
    own = 0 if axis == "row" else 1
    signs: dict[int, str] = {}
    for at, value, formula in held:
        text = value if isinstance(value, str) and not formula else NO_TEXT
        if signs.setdefault(at[own], text) == NO_TEXT:
            signs[at[own]] = text
    return dict(sorted(signs.items()))


def _aligned(wanted: Mapping[int, str], there: Mapping[int, str]) -> Lines:
    """The lines of the book by their signs; nothing where they all stand where they stood."""
    a, b = list(wanted.values()), list(there.values())
    if a == b:
        return {} if list(wanted) == list(there) else dict(zip(wanted, there, strict=True))
    if sum(there.get(line) != sign for line, sign in wanted.items()) <= FEW or len(b) > 3 * len(a) + MANY:
        return {}
    ours, theirs = list(wanted), list(there)
    lines: dict[int, int | None] = {}
    for _, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for n in range(a1, a2):
            lines[ours[n]] = theirs[b1 + n - a1] if b1 + n - a1 < b2 else None
    return lines


def _told(
    sheet: str, axis: Axis, wanted: Mapping[int, str], there: Mapping[int, str], lines: Lines
) -> Iterator[Difference]:
    """Lines that were deleted, added with a text, or moved by blank ones."""
    kinds: Mapping[Axis, tuple[Kind, Kind, Kind]] = {
        "row": ("row deleted", "row added", "rows moved"),
        "column": ("column deleted", "column added", "columns moved"),
    }
    deleted, added, moved = kinds[axis]

    def at(line: int) -> Spot:
        return (sheet, line, 1) if axis == "row" else (sheet, 0, line)

    gone = [line for line in wanted if lines.get(line, 0) is None]
    new = [line for line in there if line not in set(lines.values())]
    for line in gone:
        text = "" if wanted[line] == NO_TEXT else wanted[line]
        yield Difference(
            deleted,
            at(line_of({k: v for k, v in lines.items() if v is not None}, line) or 0),
            text,
            None,
            text,
        )
    for line in new:
        if there[line] != NO_TEXT:
            yield Difference(added, at(line), there[line], there[line], None)
    shifts = list(_blank_shifts(lines, gone, new))
    if shifts:
        first, total = shifts[0][0], sum(count for _, count in shifts)
        name = f"row {first + 1}" if axis == "row" else f"column {letter(first)}"
        count = (
            f"{abs(total)} blank {axis}{'' if abs(total) == 1 else 's'} {'more' if total > 0 else 'fewer'}"
        )
        yield Difference(
            moved, at(first), f"{count if total else f'blank {axis}s'} before {name}", None, None
        )


def _blank_shifts(lines: Lines, gone: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where blank lines are more or fewer than in the book: the line of the file after them, and how many."""
    stay = [(-1, -1), *((at, there) for at, there in lines.items() if there is not None)]
    for (a1, b1), (a2, b2) in pairwise(stay):
        blank_then = a2 - a1 - 1 - sum(a1 < line < a2 for line in gone)
        blank_now = b2 - b1 - 1 - sum(b1 < line < b2 for line in new)
        if blank_now != blank_then:
            yield b2, blank_now - blank_then

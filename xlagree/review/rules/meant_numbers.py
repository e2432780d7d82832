"""Numbers among formulas that are typed by intention: marked, of rows of their own kind, a new value to go on from, a default overruled."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import TypeVar

from xlagree.review.reading.cell_styles import USUAL, CellStyle
from xlagree.review.reading.formula_parts import REFERENCE, FormulaParts
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.blocks import DOWN, step
from xlagree.review.rules.cell_kinds import Kinds
from xlagree.review.rules.typed_ends import Typed

T = TypeVar("T")

FEWEST_OVERRULED = 3
FEWEST_MARKED = 2
"""Numbers among links that show these to be defaults; numbers of one look, or of one label, that no formula of their line has."""

DEEPEST = 3
MOST_READ = 60
"""From a formula to those that it reads, and on; cells of a range that are followed."""


@dataclass(frozen=True, eq=False)
class Meaning:
    """The lines of a sheet in one direction, asked which numbers among their formulas are meant."""

    kinds: Kinds
    styles: Sequence[CellStyle]
    direction: tuple[int, int]

    @property
    def axis(self) -> int:
        """Which part of an address is the number of a line."""
        return self.direction[0]

    @cached_property
    def formulas(self) -> Mapping[int, Sequence[Address]]:
        """The formulas of each line."""
        lines: dict[int, list[Address]] = defaultdict(list)
        for line in self.kinds.sheet.lines[self.direction]:
            for stretch in line:
                lines[stretch.cells[0][self.axis]] += stretch.cells
        return lines

    def look(self, cell: Address) -> tuple[str, str]:
        """The ink and the ground of a cell."""
        number = self.kinds.sheet.cells[cell].style
        style = self.styles[number] if 0 <= number < len(self.styles) else USUAL
        return style.ink, style.ground

    def label(self, cell: Address) -> str:
        """What tells a cell from others of its line."""
        return self.kinds.said_of(cell, self.direction)

    def is_link(self, cell: Address) -> bool:
        """Whether a formula is nothing but another cell."""
        return self.kinds.sheet.parts[cell].skeleton == (REFERENCE,)

    @cached_property
    def defaults(self) -> frozenset[int]:
        """The lines among whose links several numbers are typed: there links are what holds unless something else is."""
        return frozenset(
            line
            for line, cells in self.formulas.items()
            if self._numbers_among([cell for cell in cells if self.is_link(cell)]) >= FEWEST_OVERRULED
        )

    def _numbers_among(self, links: Sequence[Address]) -> int:
        """How many numbers somebody typed between the first and the last of them."""
        span = links[-1][1 - self.axis] - links[0][1 - self.axis] if links else 0
        return sum(self.kinds.is_typed_number(step(links[0], self.direction, i)) for i in range(1, span))


def without_marked(meaning: Meaning, found: Sequence[Typed]) -> Iterator[Typed]:
    """Without the numbers that their look or their label sets apart."""
    lines: dict[int, list[Typed]] = defaultdict(list)
    for one in found:
        lines[one.source[meaning.axis]].append(one)
    for line, those in lines.items():
        cells = [cell for one in those for cell in one.cells]
        formulas = meaning.formulas[line]
        marked = _set_apart(cells, formulas, meaning.look, ("", ""))
        set_apart = marked | _set_apart(cells, formulas, meaning.label, "")
        yield from (one for one in those if not set_apart.issuperset(one.cells))


def could_be_a_copy(meaning: Meaning, typed: Typed) -> bool:
    """Whether the formula would say anything else than what stands before it, and nothing of itself, and is no default, nor a
    result that the next copy puts the numbers to."""
    return not (
        (meaning.is_link(typed.source) and typed.source[meaning.axis] in meaning.defaults)
        or _is_new_value(meaning, typed)
        or _is_put_to_a_result(meaning, typed)
        or any(_reads_itself(meaning, typed.source, cell) for cell in typed.cells)
    )


def _set_apart(
    cells: Sequence[Address], formulas: Sequence[Address], said: Callable[[Address], T], nothing: T
) -> frozenset[Address]:
    """The numbers of which something is said that is said of several, and of no formula of their line."""
    if len(cells) < FEWEST_MARKED:
        return frozenset()
    count = Counter(map(said, cells))
    del count[nothing]
    own = {what for what, times in count.items() if times >= FEWEST_MARKED}
    own = own and own.difference(map(said, formulas))
    return frozenset(cell for cell in cells if said(cell) in own)


def _is_new_value(meaning: Meaning, typed: Typed) -> bool:
    """Whether the formulas do nothing but go on with what stands before them in their line: a number sets what they go on with."""
    if not meaning.is_link(typed.source):
        return False
    one = meaning.kinds.sheet.parts[typed.source].references[0]
    first, last = one.area(*typed.source)
    is_held = one.fixed[0 if meaning.direction == DOWN else 1]
    return (
        not one.sheet and not is_held and first == last and first[meaning.axis] == typed.source[meaning.axis]
    )


def _is_put_to_a_result(meaning: Meaning, typed: Typed) -> bool:
    """Whether the formula after the numbers adds them to the copy before them, as one result of a statement to the next; totals of
    more copies, and growth from one to the next, do not."""
    after = step(typed.cells[-1], meaning.direction)
    parts = meaning.kinds.sheet.parts.get(after)
    if parts is None or "/" in parts.skeleton:
        return False
    areas = [area for sheet, area in parts.areas(*after) if not sheet and typed.source <= area[0]]
    return all(
        any(first[0] <= row <= last[0] and first[1] <= column <= last[1] for first, last in areas)
        for row, column in (typed.source, typed.cells[-1])
    )


def _reads_itself(meaning: Meaning, source: Address, cell: Address) -> bool:
    """Whether the formula, copied to a cell, would read what is computed from that cell, by a few steps at most."""
    parts = meaning.kinds.sheet.parts
    read = _read_by(parts[source], cell)
    for _ in range(DEEPEST):
        if cell in read:
            return True
        read = {at for one in read if one in parts for at in _read_by(parts[one], one)}
        if len(read) > MOST_READ:
            return False
    return cell in read


def _read_by(parts: FormulaParts, at: Address) -> set[Address]:
    """The cells of its own sheet that a formula reads, of each range the first few."""
    return {
        place
        for sheet, ((top, left), (bottom, right)) in parts.areas(*at)
        if not sheet
        for place in islice(product(range(top, bottom + 1), range(left, right + 1)), MOST_READ)
    }

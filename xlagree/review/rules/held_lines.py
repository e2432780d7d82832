"""Lines of formulas that one is held against: where two copies tell what stands beside them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlagree.review.reading.formula_lines import Copies, LineKey
from xlagree.review.reading.formula_parts import REFERENCE
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import Kinds

PAIR = 2
"""Copies that make a pattern where a formula reads what its neighbour reads."""

TOTAL_OF_ONE = ("SUM(", REFERENCE, ")")
"""How the sum of one range is written."""

MOST_APART = 3
"""Rows of lines drawn with signs at the end of a range."""

AGGREGATES = frozenset({"SUM", "AVERAGE", "MAX", "MIN", "COUNT", "MEDIAN"})
"""Of lines below one another each may be summed up in its own way."""


@dataclass(frozen=True, eq=False)
class HeldLine:
    """A line of stretches, what stands across it, which lines across it are computed alike, and where along it totals stand."""

    kinds: Kinds
    direction: tuple[int, int]
    stretches: Sequence[Copies]
    across: Mapping[Address, Copies]
    neighbours: frozenset[tuple[int, int]] = frozenset()
    totals: frozenset[int] = frozenset()

    @property
    def sheet(self) -> SheetSeen:
        return self.kinds.sheet


def is_doubled(line: HeldLine, cell: Address) -> bool:
    """Whether a formula beside one, across the line, reads the very same, so that it says nothing for it."""
    parts = line.sheet.parts
    own, across = parts[cell], DOWN if line.direction == RIGHT else RIGHT
    others = ((step(cell, across, side), parts.get(step(cell, across, side))) for side in (-1, 1))
    return any(
        other is not None and other.skeleton == own.skeleton and other.areas(*at) == own.areas(*cell)
        for at, other in others
    )


def is_told_by_two(line: HeldLine, one: Copies, source: Address) -> bool:
    """Whether two copies tell what stands beside them: those of a total, of a block, of lines that are computed alike, or where a
    formula reads what the one beside it reads."""
    along = 1 if line.direction == RIGHT else 0
    lines = one.cells[0][along], source[along]
    return (
        (min(lines), max(lines)) in line.neighbours
        or len(line.across.get(source, ())) >= PAIR
        or _reads_what_its_neighbour_reads(line, one, source)
        or is_the_same_total(line, one.cells[0], source)
        or _has_another_end(line, one.cells[0], source)
        or _is_a_cell_off(line, one.cells[0], source)
        or is_doubled(line, one.cells[0])
    )


def _other_area(
    line: HeldLine, cell: Address, source: Address
) -> tuple[tuple[str, Area], tuple[str, Area]] | None:
    """What a formula reads where the other would read something else, if it is the other but for that."""
    own, pattern = line.sheet.parts[cell], line.sheet.parts[source]
    if own.skeleton != pattern.skeleton or own.numbers != pattern.numbers:
        return None
    pairs = zip(own.areas(*cell), pattern.areas(*cell), strict=True)
    unlike = [(here, there) for here, there in pairs if here != there]
    return unlike[0] if len(unlike) == 1 else None


def _has_another_end(line: HeldLine, cell: Address, source: Address) -> bool:
    """Whether a formula is the other but for one range, which begins or ends elsewhere."""
    unlike = _other_area(line, cell, source)
    if unlike is None:
        return False
    (sheet, here), (other, there) = unlike
    return sheet == other and (here[0] == there[0] != there[1]) != (here[1] == there[1] != there[0])


def differs_in_a_ruler(line: HeldLine, cell: Address, source: Address) -> bool:
    """Whether a range is the other but for cells at its end in which a line is drawn with signs, as above a total."""
    unlike = _other_area(line, cell, source)
    if unlike is None or not _has_another_end(line, cell, source):
        return False
    (sheet, here), (_, there) = unlike
    if sheet or here[0][1] != here[1][1] or abs(here[1][0] - there[1][0]) > MOST_APART:
        return False
    rows = range(min(here[1][0], there[1][0]) + 1, max(here[1][0], there[1][0]) + 1)
    return bool(rows) and all(line.kinds.is_ruled((row, here[0][1])) for row in rows)


def _is_a_cell_off(line: HeldLine, cell: Address, source: Address) -> bool:
    """Whether a formula is the other but for one cell, and reads one beside it."""
    unlike = _other_area(line, cell, source)
    if unlike is None or len(line.sheet.parts[cell].references) < PAIR:
        return False
    (sheet, here), (other, there) = unlike
    beside = {step(there[0], direction, side) for direction in DIRECTIONS for side in (-1, 1)}
    return sheet == other and here[0] == here[1] and there[0] == there[1] and here[0] in beside


def is_the_same_total(line: HeldLine, cell: Address, source: Address) -> bool:
    """Whether two formulas add up ranges that would overlap were one copied to the other, with a number at most that was put to it."""
    own, pattern = line.sheet.parts[cell], line.sheet.parts[source]
    if (
        pattern.skeleton[:1] == ("SUM(",)
        and len(pattern.references) > PAIR
        and own.skeleton == pattern.skeleton
    ):
        here_and_there = zip(own.areas(*cell), pattern.areas(*cell), strict=True)
        return sum(one != other for one, other in here_and_there) == 1
    if len(pattern.skeleton) != 3 or pattern.skeleton[0][:-1] not in AGGREGATES or not own.references:
        return False
    (sheet, here), (other, there) = own.areas(*cell)[0], pattern.areas(*cell)[0]
    if sheet != other or there[0] == there[1] or own.skeleton[:3] != pattern.skeleton:
        return False
    return all(here[0][axis] <= there[1][axis] and there[0][axis] <= here[1][axis] for axis in (0, 1))


def _reads_what_its_neighbour_reads(line: HeldLine, one: Copies, source: Address) -> bool:
    """Whether a formula reads the very cells of the one beside it, as where references did not move along."""
    cell, parts = one.cells[0], line.sheet.parts
    own = parts[cell].areas(*cell)
    return (
        bool(own) and parts[cell].skeleton == parts[source].skeleton and own == parts[source].areas(*source)
    )


def is_off_the_beat(line: HeldLine, one: Copies, source: Address) -> bool:
    """Whether numbers stand between the copies of a formula anyway, as amounts between their percentages, and this is one more."""
    along = 1 if line.direction == RIGHT else 0
    key = line.sheet.stretches[line.direction][source].key
    places = sorted(cell[along] for other in line.stretches if other.key == key for cell in other.cells)
    usual = Counter(after - before for before, after in pairwise(places)).most_common(1)
    return bool(usual) and (one.cells[0][along] - source[along]) % usual[0][0] != 0


def totals_along(sheet: SheetSeen, direction: tuple[int, int]) -> frozenset[int]:
    """Where along the lines of a direction several of them have their totals, as in a column for the year."""
    along = 1 if direction == RIGHT else 0
    places: Counter[int] = Counter()
    for cell, parts in sheet.parts.items():
        if parts.skeleton == TOTAL_OF_ONE and not parts.references[0].sheet:
            first, last = parts.references[0].area(*cell)
            is_own = first[1 - along] == last[1 - along] == cell[1 - along]
            places[cell[along]] += is_own and first != last
    return frozenset(place for place, count in places.items() if count >= PAIR)


def copies_in(line: Sequence[Copies]) -> Mapping[LineKey, int]:
    """How many copies of one another the formulas of a line are."""
    copies: dict[LineKey, int] = defaultdict(int)
    for one in line:
        copies[one.key] += len(one.cells)
    return copies


def whole_lines(sheet: SheetSeen, direction: tuple[int, int]) -> Mapping[int, Mapping[LineKey, int]]:
    """How many copies of each formula whole rows or columns have, of those with several tables one after the other."""
    across = 0 if direction == RIGHT else 1
    counted: dict[int, Counter[LineKey]] = {}
    segments = Counter(line[0].cells[0][across] for line in sheet.lines[direction])
    for line in sheet.lines[direction]:
        place = line[0].cells[0][across]
        if segments[place] > 1:
            own = counted.setdefault(place, Counter())
            for one in line:
                own[one.key] += len(one)
    return counted

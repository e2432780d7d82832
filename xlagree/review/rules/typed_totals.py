"""Typed numbers in a line of totals, wherever in it: among totals with other columns between them, and where a line of totals
beside has one."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from xlagree.review.reading.formula_lines import Copies, LineKey
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.rules.beats import most_frequent
from xlagree.review.rules.blocks import RIGHT
from xlagree.review.rules.cell_kinds import Kinds, is_heading, sets_apart
from xlagree.review.rules.typed_ends import Ends, Typed, adds_across, adds_formulas, reads_alike

PAIR = 2
SURE = 3
"""Totals of one kind in a line that tell what stands among them; so many of them tell what follows them at their usual distance."""

FARTHEST = 3
"""How far from the outermost totals one more may stand; how far lines of totals beside one another are."""


def typed_totals(ends: Ends) -> Iterator[Typed]:
    """The numbers in lines of totals that stand where a copy of them would add up a block of numbers."""
    kinds, direction = ends.kinds, ends.direction
    families = _families(kinds, direction)
    for line, keys in families.items():
        for places in keys.values():
            if len(places) < PAIR:
                continue
            told = set(range(places[0] - 1, places[-1] + 2)) | _places_beside(families, line, places)
            if len(places) >= SURE:
                far = min(most_frequent([b - a for a, b in pairwise(places)])[0], FARTHEST)
                told |= {places[0] - far, places[-1] + far}
            if places[0] in ends.forecasts:
                told = {place for place in told if place > places[0]}
            found = [
                Typed((cell,), source, direction, len(places))
                for place in sorted(told.difference(places))
                if kinds.is_typed_number(cell := _at(line, place, direction))
                and _is_missing(kinds, source := _nearest(line, places, place, direction), cell, direction)
            ]
            if len(found) <= len(places):
                yield from found


def _at(line: int, place: int, direction: tuple[int, int]) -> Address:
    return (line, place) if direction == RIGHT else (place, line)


def _families(kinds: Kinds, direction: tuple[int, int]) -> Mapping[int, Mapping[LineKey, list[int]]]:
    """Where along each line totals across it stand, those together that are copies of one another."""
    along = 1 if direction == RIGHT else 0
    found: dict[int, dict[LineKey, list[int]]] = defaultdict(lambda: defaultdict(list))
    for segment in kinds.sheet.lines[direction]:
        for stretch in segment:
            if _is_total(kinds, stretch, direction):
                found[stretch.cells[0][1 - along]][stretch.key] += [cell[along] for cell in stretch.cells]
    return dict(found)


def _is_total(kinds: Kinds, stretch: Copies, direction: tuple[int, int]) -> bool:
    parts = kinds.sheet.parts[stretch.cells[0]]
    return len(parts.references) == 1 and adds_across(parts, stretch.cells[0], direction)


def _places_beside(
    families: Mapping[int, Mapping[LineKey, list[int]]], line: int, places: Sequence[int]
) -> set[int]:
    """Where lines of totals near by have one, of those that share two places with this line."""
    found: set[int] = set()
    for far in (*range(-FARTHEST, 0), *range(1, FARTHEST + 1)):
        for others in families.get(line + far, {}).values():
            if len(set(others).intersection(places)) >= PAIR:
                found.update(others)
    return found


def _is_missing(kinds: Kinds, source: Address, cell: Address, direction: tuple[int, int]) -> bool:
    """Whether a total would stand where a number does: over numbers, and neither called otherwise nor a heading."""
    here, there = (kinds.said_of(at, direction) for at in (cell, source))
    is_apart = sets_apart(here, there) and not adds_formulas(kinds, kinds.sheet.parts[source], cell)
    if is_apart or is_heading(kinds, cell, direction):
        return False
    return reads_alike(kinds, source, (cell,), (source,))


def _nearest(line: int, places: Sequence[int], place: int, direction: tuple[int, int]) -> Address:
    """The total that stands nearest to a place, of two the first."""
    at = bisect_left(places, place)
    return _at(line, min(places[max(at - 1, 0) : at + 1], key=lambda one: abs(one - place)), direction)

"""Ranges that are added up, held against what they should take in: too short, with a gap, with their own total, or twice the same."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlagree.review.reading.formula_parts import FormulaParts
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.beside_totals import shorter_than_beside, shorter_than_in_its_line
from xlagree.review.rules.block_edges import (
    Ground,
    Misfit,
    belongs,
    is_alike,
    is_of_scale,
    is_running,
    too_short,
    way_of,
)
from xlagree.review.rules.blocks import DOWN, RIGHT, step
from xlagree.review.rules.cell_kinds import is_year, says_part
from xlagree.review.rules.whole_lines import begins_late, with_their_lines

ADDING = frozenset({"SUM", "AVERAGE"})
PERIOD = re.compile(r"year|period|jahr|zeitraum", re.IGNORECASE)
FEW = 20
FEWEST_TERMS = 3
"""Functions whose ranges are looked at; labels of a line of years; cells of a range that tell what it holds; terms of a sum
that show a gap."""


def misfits(file: Snapshot) -> Iterator[tuple[SheetSeen, Misfit]]:
    """Sums of a file whose ranges do not fit, each formula once."""
    for sheet in file.sheets:
        ground = Ground(sheet)
        found = {
            cell: misfit
            for cell, parts in sheet.parts.items()
            if parts.sums and (misfit := _misfit(ground, cell, parts))
        }
        for misfit in with_their_lines(ground, found).values():
            yield sheet, misfit


def _misfit(ground: Ground, cell: Address, parts: FormulaParts) -> Misfit | None:
    for name, places in parts.sums:
        if name not in ADDING:
            continue
        references = [parts.references[place] for place in places]
        areas = [one.area(*cell) for one in references if not one.sheet]
        for area in areas:
            if area[0] <= cell and area[0][1] <= cell[1] <= area[1][1] and cell[0] <= area[1][0]:
                return Misfit(cell, "own", area, (cell, cell))
        if len(areas) != len(references) or not areas:
            continue
        found = (
            _twice(ground, cell, areas, parts)
            or _gap(ground, cell, areas)
            or _heading(ground, cell, areas[0])
        )
        if not found and len(areas) == 1:
            found = _shorter(ground, cell, areas[0])
        if found:
            return found
    line = ground.aggregates.get(cell)
    if line is None or parts.sums[0][0] in ADDING or _is_of_a_part(ground, cell, line):
        return None  # what is added up was looked at above
    return shorter_than_in_its_line(ground, cell, line)


def _is_of_a_part(ground: Ground, cell: Address, area: Area) -> bool:
    """Whether a total is called one of a part."""
    said = ground.kinds.label(*cell) if way_of(area) == DOWN else ground.kinds.heading(*cell)
    return says_part(said)


def _shorter(ground: Ground, cell: Address, area: Area) -> Misfit | None:
    """What a range leaves out: told by its block, by the totals beside it, or by both."""
    if _is_of_a_part(ground, cell, area):
        return shorter_than_beside(ground, cell, area)
    return (
        too_short(ground, cell, area)
        or shorter_than_beside(ground, cell, area)
        or shorter_than_in_its_line(ground, cell, area)
        or begins_late(ground, cell, area)
    )


# Double counts


def _twice(ground: Ground, cell: Address, areas: Sequence[Area], parts: FormulaParts) -> Misfit | None:
    """A range with totals of its own cells in it; one that is halved afterwards means it."""
    if "2" in parts.numbers or "0.5" in parts.numbers:
        return None
    for area in areas:
        way = way_of(area)
        if way is None:
            continue
        across, along = (1, 0) if way == DOWN else (0, 1)
        places = ground.totals_of_lines.get((way, area[0][across]), [])
        if not places:
            continue
        for place in _within(places, area[0][along], area[1][along]):
            total = (place, area[0][1]) if way == DOWN else (area[0][0], place)
            inner = ground.totals[total]
            if (
                total != cell
                and area[0] <= inner[0]
                and inner[1] <= area[1]
                and not is_running(ground, total, way)
            ):
                return Misfit(cell, "twice", area, (total, total))
    return None


def _within(places: Sequence[int], low: int, high: int, most: int = 8) -> list[int]:
    at = bisect_left(places, low)
    return [place for place in places[at : at + most] if place <= high]


def _heading(ground: Ground, cell: Address, area: Area) -> Misfit | None:
    """A year above amounts that a range takes in."""
    first, last = area
    kinds = ground.kinds
    if way_of(area) != DOWN or not kinds.is_typed_number(first) or not is_year(kinds.number(first)):
        return None
    if kinds.of((first[0] - 1, first[1])) == "number":
        return None
    beside = [kinds.number(step(first, RIGHT, side)) for side in (-1, 1)]
    counts_up = any(
        is_year(other) and abs((other or 0) - (kinds.number(first) or 0)) == 1 for other in beside
    )
    inside = [(row, first[1]) for row in range(first[0] + 1, min(last[0], first[0] + FEW) + 1)]
    years = sum(is_year(kinds.number(other)) for other in inside)
    if years > (len(inside) // 2 if counts_up else 0):
        return None
    label, below = kinds.label(*first), kinds.label(*inside[0]) if inside else ""
    is_heading = counts_up or bool(PERIOD.search(label)) or (not label and bool(below))
    return Misfit(cell, "head", area, (first, first)) if len(inside) > 1 and is_heading else None


# Gaps


def _gap(ground: Ground, cell: Address, areas: Sequence[Area]) -> Misfit | None:
    """Terms at the same distance from one another, and one between them that is left out."""
    if len(areas) < 2:
        return None
    way = DOWN if len({(area[0][1], area[1][1]) for area in areas}) == 1 else RIGHT
    along = 0 if way == DOWN else 1
    if way == RIGHT and len({(area[0][0], area[1][0]) for area in areas}) != 1:
        return None
    if len(ground.copies[RIGHT if way == DOWN else DOWN].get(cell, ())) > 1:
        return None
    places = sorted(
        place
        for area in areas
        for place in range(area[0][along], min(area[1][along], area[0][along] + 500) + 1)
    )
    steps = [b - a for a, b in pairwise(places)]
    if (
        len(places) < FEWEST_TERMS
        or sorted(set(steps)) != [(usual := min(steps)), usual * 2]
        or steps.count(usual * 2) != 1
    ):
        return None
    before = places[steps.index(usual * 2)]
    line = areas[0][0][1 - along]
    first = (before, line) if way == DOWN else (line, before)
    missing = step(first, way, usual)
    if (
        missing == cell
        or not is_alike(ground, first, missing, way)
        or not belongs(ground, way, first, [missing], 1)
    ):
        return None
    if not is_of_scale(ground, (first, step(first, way, usual * 2)), [missing]):
        return None
    return Misfit(cell, "gap", (areas[0][0], areas[-1][1]), (missing, missing))

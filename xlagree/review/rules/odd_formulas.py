"""Formulas that break the pattern of their row or column: a few beside many copies that would read the same kinds of cells there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlagree.review.reading.formula_lines import ALONE, Copies, LineKey, is_pattern
from xlagree.review.reading.formula_parts import REFERENCE
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT
from xlagree.review.rules.cell_kinds import Kinds, sets_apart
from xlagree.review.rules.formula_differences import Difference, difference_of
from xlagree.review.rules.held_lines import (
    AGGREGATES,
    PAIR,
    HeldLine,
    copies_in,
    differs_in_a_ruler,
    is_doubled,
    is_off_the_beat,
    is_the_same_total,
    is_told_by_two,
    totals_along,
    whole_lines,
)
from xlagree.review.rules.sequences import follows
from xlagree.review.rules.slight_differences import is_near, is_slight, lost_its_anchor
from xlagree.review.rules.twin_lines import neighbours, unlike_formulas

ALIKE: frozenset[Difference] = frozenset({"other", "operation", "number", "more"})
"""Differences that are meant where the formula returns, or where a label sets its line apart."""

FEWEST = 3
SURE = 4
MANY = 6
"""Copies that make a pattern for any formula; for a line that is other from end to end; and where only a number differs, or the
formula is another altogether."""

IRREGULAR = 3
"""Formulas of a line that each read other cells, and make it irregular."""

MOST_SLIGHT = 8
"""Formulas that differ slightly from somewhat more than half of their line; more of them are a block of their own."""

TURNS = 3
"""Formulas of one kind, each alone, that return in a line by intention."""


@dataclass(frozen=True)
class Oddity:
    """Formulas that break a pattern: their cells, a copy of the pattern beside them, and how they differ from it."""

    cells: tuple[Address, ...]
    source: Address
    difference: Difference
    direction: tuple[int, int]
    copies: int


def oddities(sheet: SheetSeen) -> Iterator[Oddity]:
    """The formulas of a sheet that break the pattern of their row or column."""
    if not sheet.parts:
        return
    kinds = Kinds(sheet)
    for direction in DIRECTIONS:
        across = sheet.stretches[DOWN if direction == RIGHT else RIGHT]
        beside, totals = neighbours(sheet, direction), totals_along(sheet, direction)
        whole = whole_lines(sheet, direction)
        for line in sheet.lines[direction]:
            if len(line) > 1:
                held = HeldLine(kinds, direction, _without_turns(line), across, beside, totals)
                yield from _odd_in(held, whole)
    for one, other, direction in unlike_formulas(sheet):
        yield from _odd_twin(HeldLine(kinds, direction, (), {}), one, other)


def _without_turns(line: Sequence[Copies]) -> Sequence[Copies]:
    """A line without the formulas that return in it one by one, as quarters do between months, so that those on both sides meet,
    and without those that follow them each time, as the first task of a phase does."""
    turns = Counter([one.key for one in line])
    if max(turns.values()) < TURNS:
        return line
    copies = copies_in(line)
    most = max(copies.values())
    alone = {key for key, times in turns.items() if copies[key] == times < most}
    returning = {key for key in alone if turns[key] >= TURNS}
    beside = Counter(after.key for before, after in pairwise(line) if before.key in returning)
    returning |= {key for key in alone if turns[key] == beside[key] >= PAIR}
    kept: list[Copies] = []
    for one in line:
        if one.key in returning:
            continue
        if kept and kept[-1].key == one.key:
            kept[-1] = Copies(one.key, (*kept[-1].cells, *one.cells))
        else:
            kept.append(one)
    return kept


def _odd_in(line: HeldLine, whole: Mapping[int, Mapping[LineKey, int]]) -> Iterator[Oddity]:
    """Each stretch held against those on both sides of it, then against the one that it stands at the end of.

    Lines in which one formula of five reads other cells than the rest, as tasks that follow others, have no pattern.
    """
    stretches = line.stretches
    copies = copies_in(stretches)
    in_all = whole.get(stretches[0].cells[0][0 if line.direction == RIGHT else 1])
    if in_all:
        copies = {key: in_all[key] for key in copies}
    if max(copies.values()) < PAIR:
        return
    turns = Counter([one.key for one in stretches])
    found = list(_odd_stretches(line, copies, turns))
    for odd in found:
        alike = sum(odd.difference == other.difference and odd.copies == other.copies for other in found)
        if odd.difference != "reference" or alike < IRREGULAR or alike * 4 <= odd.copies:
            yield odd


def _odd_stretches(
    line: HeldLine, copies: Mapping[LineKey, int], turns: Mapping[LineKey, int]
) -> Iterator[Oddity]:
    stretches = line.stretches
    for i, one in enumerate(stretches):
        before = stretches[i - 1] if i else None
        after = stretches[i + 1] if i + 1 < len(stretches) else None
        inside = before is not None and after is not None and before.key == after.key
        many = len(one.cells) if inside and turns[one.key] <= PAIR else copies[one.key]
        for beside in (before, after):
            if beside is None or copies[beside.key] < max(PAIR, many):
                continue
            source = beside.cells[-1] if beside is before else beside.cells[0]
            enough = _enough(line, one, source, many, copies[beside.key])
            if copies[beside.key] < enough:
                continue  # before what takes longer
            fewest = PAIR if is_told_by_two(line, one, source) else FEWEST
            if copies[beside.key] < fewest:
                continue
            near = PAIR if copies[beside.key] >= MANY else fewest
            is_short = sum(map(len, stretches)) == PAIR and copies[beside.key] >= MANY
            weighs = is_short or len(beside) >= max(near, enough * len(one) // many)
            if not (inside or (weighs and turns[one.key] == 1)):
                continue
            difference = difference_of(line.sheet, one.cells[0], source, line.direction)
            if _is_slip(line, one, source, difference, inside, copies[beside.key], turns[one.key]):
                yield Oddity(one.cells, source, difference, line.direction, copies[beside.key])
                break
            if inside:
                break


def _enough(line: HeldLine, one: Copies, source: Address, many: int, copies: int) -> int:
    """How many copies outweigh so many formulas that differ from them: twice as many, of slight differences more than half."""
    if copies >= 2 * many or many > MOST_SLIGHT or not is_slight(line.sheet, one.cells[0], source):
        return 2 * many
    return many if lost_its_anchor(line.sheet, one.cells[0], source, line.direction) else many + 1


def _odd_twin(line: HeldLine, one: Address, other: Address) -> Iterator[Oddity]:
    """Of two formulas in the same place of twin lines the one that leaves something out, else the second."""
    pairs = ((one, other), (other, one))
    differences = [difference_of(line.sheet, cell, source, line.direction) for source, cell in pairs]
    first = 1 if differences[1] in ("less", "typed") else 0
    source, cell = pairs[first]
    copy = Copies(ALONE, (cell,))
    if differences[first] not in ("reference", "less", "typed") or not _reads_alike(line, copy, source):
        return
    if is_pattern(line.sheet.parts[source], 1) and not _adds_its_line(line, copy, source):
        yield Oddity((cell,), source, differences[first], line.direction, 1)


def _is_slip(
    line: HeldLine,
    one: Copies,
    source: Address,
    difference: Difference,
    inside: bool,
    copies: int,
    turns: int,
) -> bool:
    """Whether a stretch that differs so is likely to be a slip and no total, opening or line of its own."""
    if difference == "same" or turns > 2 or (difference == "other" and not inside):
        return False
    if difference == "anchor":
        return copies >= FEWEST and len(one) == 1 and _is_free_alone(line, one.cells[0])
    if turns > 1 and difference in ALIKE:
        return False
    if not is_pattern(line.sheet.parts[source], copies) or not _reads_alike(line, one, source):
        return False
    if _adds_its_line(line, one, source) or differs_in_a_ruler(line, one.cells[0], source):
        return False
    if not inside and (_is_what_is_left(line, one, source) or _is_taken_over(line, one)):
        return False
    if difference == "other" and _is_ratio_of_its_line(line, one, source):
        return False
    if difference == "typed" and is_off_the_beat(line, one, source):
        return False
    functions = [line.sheet.parts[cell].calls for cell in (one.cells[0], source)]
    is_summed_up = line.direction == DOWN and all(own and own <= AGGREGATES for own in functions)
    if difference == "operation" and is_summed_up and not _is_of_an_item(line, one.cells[0], source):
        return False
    here, there = (line.kinds.said_of(cell, line.direction) for cell in (one.cells[0], source))
    apart = sets_apart(here, there) and not (
        difference == "reference" and is_slight(line.sheet, one.cells[0], source)
    )
    if apart and (not inside or difference in ALIKE):
        return False
    fewest = PAIR if is_the_same_total(line, one.cells[0], source) else 1
    says_nothing = difference == "reference" and is_doubled(line, one.cells[0])
    if len(line.across[one.cells[0]]) > fewest and not says_nothing:
        near = difference == "reference" and is_near(line.sheet, one.cells[0], source)
        return inside and copies >= SURE and near and len(one) == 1 and not apart
    if difference == "number":
        return len(one) == 1 and copies >= (SURE if inside else MANY)
    if difference == "other":
        return copies >= MANY and len(one) == 1
    is_last = one is line.stretches[-1] and line.direction == DOWN and copies >= SURE
    return inside or (difference != "more" and (difference != "operation" or is_last))


def _is_free_alone(line: HeldLine, cell: Address) -> bool:
    """Whether no copy across the line lacks the `$` as well, as where a whole row or column has none."""
    parts = line.sheet.parts
    own = [one.fixed for one in parts[cell].references]
    across = line.across.get(cell)
    others = across.cells if across else ()
    return all(cell == other or [one.fixed for one in parts[other].references] != own for other in others)


def _adds_its_line(line: HeldLine, one: Copies, source: Address) -> bool:
    """Whether a formula adds up cells of its own line, as totals, quarters and averages do, while the pattern does not."""
    along = 1 if line.direction == RIGHT else 0

    def adds(cell: Address) -> bool:
        """Over more than one cell of the line it stands in, in a range or one by one."""
        within = [
            last[along] - first[along] + 1
            for sheet, (first, last) in line.sheet.parts[cell].areas(*cell)
            if not sheet and first[1 - along] <= cell[1 - along] <= last[1 - along]
        ]
        return max(within, default=0) > 1 or len(within) > 2

    return adds(one.cells[0]) and not adds(source)


def _is_of_an_item(line: HeldLine, cell: Address, source: Address) -> bool:
    """Whether a formula sums up its own row where others have the mean, or rows that are called alike otherwise; a mean among sums
    may be of what does not add up, such as a staff."""
    parts, kinds = line.sheet.parts[cell], line.kinds
    areas = parts.areas(*cell)
    if any(sheet or not first[0] == cell[0] == last[0] for sheet, (first, last) in areas):
        return False
    return parts.calls == {"SUM"} or follows(kinds.label(*cell), kinds.label(*source))


def _is_ratio_of_its_line(line: HeldLine, one: Copies, source: Address) -> bool:
    """Whether a formula divides what stands in its own line, as a mean price among totals does, where the pattern reads across."""
    along = 1 if line.direction == RIGHT else 0
    own, pattern = (
        [
            not sheet and first[1 - along] == last[1 - along] == cell[1 - along]
            for sheet, (first, last) in line.sheet.parts[cell].areas(*cell)
        ]
        for cell in (one.cells[0], source)
    )
    return "/" in line.sheet.parts[one.cells[0]].skeleton and all(own) and not any(pattern)


def _is_taken_over(line: HeldLine, one: Copies) -> bool:
    """Whether a link stands for its line where others have their totals, as what the year opens with does."""
    cell, along = one.cells[0], 1 if line.direction == RIGHT else 0
    parts = line.sheet.parts[cell]
    if parts.skeleton != (REFERENCE,) or cell[along] not in line.totals:
        return False
    sheet, (first, last) = parts.areas(*cell)[0]
    return not sheet and first[1 - along] == last[1 - along] == cell[1 - along]


def _is_what_is_left(line: HeldLine, one: Copies, source: Address) -> bool:
    """Whether the end of a schedule takes what its own row has left, where those before it take a fixed amount, as the last payment."""
    key = line.sheet.stretches[line.direction][source].key
    if len(one) > 1 or any(other.key == key and other.cells[0] > one.cells[0] for other in line.stretches):
        return False
    along = 0 if line.direction == DOWN else 1
    cell, parts = one.cells[0], line.sheet.parts
    own = [(sheet, first[along], last[along]) for sheet, (first, last) in parts[cell].areas(*cell)]
    is_fixed = any(reference.fixed[along] for reference in parts[source].references)
    return is_fixed and bool(own) and all(area == ("", cell[along], cell[along]) for area in own)


def _reads_alike(line: HeldLine, one: Copies, source: Address) -> bool:
    """Whether the formula of the neighbour would read the same kinds of cells here as it reads there."""
    pattern = line.sheet.parts[source]
    key = line.sheet.stretches[line.direction][source].key
    copies = [cell for other in line.stretches if other.key == key for cell in other.cells] or [source]
    return all(line.kinds.read_alike(pattern, cell, copies) for cell in {one.cells[0], one.cells[-1]})

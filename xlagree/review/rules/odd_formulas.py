"""Formulas that break the pattern of their row or column: a few beside many copies that would read the same kinds of cells there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from xlagree.review.reading.formula_lines import Copies, LineKey, is_pattern, line_key
from xlagree.review.reading.formula_parts import FormulaParts
from xlagree.review.reading.references import Area
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.rules.blocks import DIRECTIONS, DOWN, RIGHT
from xlagree.review.rules.cell_kinds import Kinds, sets_apart
from xlagree.review.rules.twin_lines import unlike_formulas

Difference = Literal["same", "reference", "number", "less", "more", "typed", "operation", "other"]
"""How a formula differs from the one that would stand there: it reads another cell, has another number, leaves
something out, reads more, reads nothing, does something else with the same cells, or is another altogether."""

ALIKE: frozenset[Difference] = frozenset({"other", "operation", "number", "more"})
"""Differences that are meant where the formula returns, or where a label sets its line apart."""

PAIR = 2
FEWEST = 3
SURE = 4
MANY = 6
"""Copies that make a pattern where a formula reads what its neighbour reads; copies that make one for any; for a line that is
other from end to end; and where only a number differs, or the formula is another altogether."""

IRREGULAR = 3
"""Formulas of a line that each read other cells, and make it irregular."""

AGGREGATES = frozenset({"SUM", "AVERAGE", "MAX", "MIN", "COUNT", "MEDIAN"})
"""Of lines below one another each may be summed up in its own way."""

TURNS = 3
"""Formulas of one kind, each alone, that return in a line by intention."""

WRAPPERS = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "IF", "IFERROR", "IFNA", "MAX", "MIN", "ABS"})
"""Functions that round a formula, or say what holds where it gives none."""

NEAR = 2
"""So far from the cell that its copies would read is a slip within a line that is other from end to end."""


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
        for line in sheet.lines[direction]:
            if len(line) > 1:
                yield from _odd_in(_Line(kinds, direction, _without_turns(line), across))
    for one, other, direction in unlike_formulas(sheet):
        yield from _odd_twin(_Line(kinds, direction, (), {}), one, other)


def _without_turns(line: Sequence[Copies]) -> Sequence[Copies]:
    """A line without the formulas that return in it one by one, as quarters do between months, so that those on both sides meet."""
    turns = Counter(one.key for one in line)
    if max(turns.values()) < TURNS:
        return line
    copies = Counter(one.key for one in line for _ in one.cells)
    most = max(copies.values())
    kept: list[Copies] = []
    for one in line:
        if turns[one.key] >= TURNS and copies[one.key] == turns[one.key] and copies[one.key] < most:
            continue
        if kept and kept[-1].key == one.key:
            kept[-1] = Copies(one.key, (*kept[-1].cells, *one.cells))
        else:
            kept.append(one)
    return kept


@dataclass(frozen=True, eq=False)
class _Line:
    """A line of stretches, and what stands across it."""

    kinds: Kinds
    direction: tuple[int, int]
    stretches: Sequence[Copies]
    across: Mapping[Address, Copies]

    @property
    def sheet(self) -> SheetSeen:
        return self.kinds.sheet


def _odd_in(line: _Line) -> Iterator[Oddity]:
    """Each stretch held against those on both sides of it, then against the one that it stands at the end of.

    Lines in which one formula of five reads other cells than the rest, as tasks that follow others, have no pattern.
    """
    stretches = line.stretches
    turns = Counter(one.key for one in stretches)
    if len(turns) == sum(map(len, stretches)):
        return
    copies = Counter(one.key for one in stretches for _ in one.cells)
    found = list(_odd_stretches(line, copies, turns))
    for odd in found:
        alike = sum(odd.difference == other.difference and odd.copies == other.copies for other in found)
        if odd.difference != "reference" or alike < IRREGULAR or alike * 4 <= odd.copies:
            yield odd


def _odd_stretches(line: _Line, copies: Counter[LineKey], turns: Counter[LineKey]) -> Iterator[Oddity]:
    stretches = line.stretches
    for i, one in enumerate(stretches):
        before = stretches[i - 1] if i else None
        after = stretches[i + 1] if i + 1 < len(stretches) else None
        inside = before is not None and after is not None and before.key == after.key
        many = copies[one.key]
        for beside in (before, after):
            if beside is None or copies[beside.key] < max(PAIR, 2 * many):
                continue
            source = beside.cells[-1] if beside is before else beside.cells[0]
            fewest = PAIR if _reads_what_its_neighbour_reads(line, one, source) else FEWEST
            if copies[beside.key] < max(fewest, 2 * many):
                continue
            if not inside and (len(beside) < max(fewest, 2 * len(one)) or turns[one.key] > 1):
                continue
            difference = _difference(line, one, source)
            if _is_slip(line, one, source, difference, inside, copies[beside.key], turns[one.key]):
                yield Oddity(one.cells, source, difference, line.direction, copies[beside.key])
                break
            if inside:
                break


def _odd_twin(line: _Line, one: Address, other: Address) -> Iterator[Oddity]:
    """Of two formulas in the same place of twin lines the one that leaves something out, else the second."""
    pairs = ((one, other), (other, one))
    differences = [_difference(line, Copies((), (cell,)), source) for source, cell in pairs]
    first = 1 if differences[1] in ("less", "typed") else 0
    source, cell = pairs[first]
    copy = Copies((), (cell,))
    if differences[first] not in ("reference", "less", "typed") or not _reads_alike(line, copy, source):
        return
    if is_pattern(line.sheet.parts[source], 1) and not _adds_its_line(line, copy, source):
        yield Oddity((cell,), source, differences[first], line.direction, 1)


def _is_slip(
    line: _Line, one: Copies, source: Address, difference: Difference, inside: bool, copies: int, turns: int
) -> bool:
    """Whether a stretch that differs so is likely to be a slip and no total, opening or line of its own."""
    if difference == "same" or turns > 2 or (difference == "other" and not inside):
        return False
    if turns > 1 and difference in ALIKE:
        return False
    if not is_pattern(line.sheet.parts[source], copies) or not _reads_alike(line, one, source):
        return False
    if _adds_its_line(line, one, source) or (not inside and _is_what_is_left(line, one, source)):
        return False
    functions = [line.sheet.parts[cell].calls for cell in (one.cells[0], source)]
    if (
        difference == "operation"
        and line.direction == DOWN
        and all(own and own <= AGGREGATES for own in functions)
    ):
        return False
    here, there = (line.kinds.said_of(cell, line.direction) for cell in (one.cells[0], source))
    apart = sets_apart(here, there)
    if apart and (not inside or difference in ALIKE):
        return False
    supported = len(line.across[one.cells[0]]) > 1
    if supported:
        near = difference == "reference" and _is_near(line, one, source)
        return inside and copies >= SURE and near and len(one) == 1 and not apart
    if difference == "number":
        return len(one) == 1 and copies >= MANY
    if difference == "other":
        return copies >= MANY and len(one) == 1
    return inside or difference not in ("more", "operation")


def _reads_what_its_neighbour_reads(line: _Line, one: Copies, source: Address) -> bool:
    """Whether a formula reads the very cells of the one beside it, as where references did not move along."""
    cell, parts = one.cells[0], line.sheet.parts
    own = parts[cell].areas(*cell)
    return (
        bool(own) and parts[cell].skeleton == parts[source].skeleton and own == parts[source].areas(*source)
    )


def _difference(line: _Line, one: Copies, source: Address) -> Difference:
    """How a stretch differs, at its first cell, from the formula of its neighbour copied there."""
    cell = one.cells[0]
    own, pattern = line.sheet.parts[cell], line.sheet.parts[source]
    read, expected = own.areas(*cell), pattern.areas(*cell)
    if own.skeleton == pattern.skeleton:
        if read != expected:
            return "reference"
        return "same" if own.numbers == pattern.numbers else "number"
    if not read:
        return "typed" if own.numbers and not own.calls and expected else "other"
    return _of_other_words(own, pattern, read, expected)


def _of_other_words(
    own: FormulaParts,
    pattern: FormulaParts,
    read: tuple[tuple[str, Area], ...],
    expected: tuple[tuple[str, Area], ...],
) -> Difference:
    here, there = set(read), set(expected)
    is_like = own.calls <= pattern.calls or pattern.calls <= own.calls
    if here == there:
        return "same" if is_wrapped(own, pattern) or is_wrapped(pattern, own) else "operation"
    if here < there and is_like:
        return "less"
    if here > there and is_like:
        return "more"
    return (
        "reference" if own.calls == pattern.calls and here & there and len(read) == len(expected) else "other"
    )


def is_wrapped(outer: FormulaParts, inner: FormulaParts) -> bool:
    """Whether a formula is another one within a function such as ROUND, IF or IFERROR, which guards or rounds it."""
    if not outer.calls & WRAPPERS or len(outer.skeleton) <= len(inner.skeleton):
        return False
    span = len(inner.skeleton)
    return any(outer.skeleton[i : i + span] == inner.skeleton for i in range(len(outer.skeleton) - span + 1))


def _adds_its_line(line: _Line, one: Copies, source: Address) -> bool:
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


def _is_what_is_left(line: _Line, one: Copies, source: Address) -> bool:
    """Whether the end of a schedule takes what its own row has left, where those before it take a fixed amount, as the last payment."""
    key = line_key(line.sheet.parts[source], source, line.direction)
    if len(one) > 1 or any(other.key == key and other.cells[0] > one.cells[0] for other in line.stretches):
        return False
    along = 0 if line.direction == DOWN else 1
    cell, parts = one.cells[0], line.sheet.parts
    own = [(sheet, first[along], last[along]) for sheet, (first, last) in parts[cell].areas(*cell)]
    is_fixed = any(reference.fixed[along] for reference in parts[source].references)
    return is_fixed and bool(own) and all(area == ("", cell[along], cell[along]) for area in own)


def _reads_alike(line: _Line, one: Copies, source: Address) -> bool:
    """Whether the formula of the neighbour would read the same kinds of cells here as it reads there."""
    pattern = line.sheet.parts[source]
    key = line_key(pattern, source, line.direction)
    copies = [cell for other in line.stretches if other.key == key for cell in other.cells] or [source]
    return all(line.kinds.read_alike(pattern, cell, copies) for cell in {one.cells[0], one.cells[-1]})


def _is_near(line: _Line, one: Copies, source: Address) -> bool:
    """Whether one reference alone is other, and that by a cell or two."""
    cell = one.cells[0]
    own, pattern = line.sheet.parts[cell], line.sheet.parts[source]
    if own.skeleton != pattern.skeleton:
        return False
    others = [
        (here, there)
        for here, there in zip(own.areas(*cell), pattern.areas(*cell), strict=True)
        if here != there
    ]
    if len(others) != 1:
        return False
    (sheet, here), (other_sheet, there) = others[0]
    ends = zip((*here[0], *here[1]), (*there[0], *there[1]), strict=True)
    return sheet == other_sheet and sum(abs(a - b) for a, b in ends) <= NEAR * 2

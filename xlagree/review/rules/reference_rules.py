"""Rules for what formulas refer to: cells that hold no number, the same calculation twice, links to links."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, after_first, at
from xlagree.review.reading.formula_lines import DIRECTIONS, DOWN, RIGHT, Copies
from xlagree.review.reading.formula_parts import REFERENCE, FormulaParts
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import cell_name, range_name, step
from xlagree.review.rules.cell_kinds import Kinds
from xlagree.review.rules.shortened import short

ARITHMETIC = frozenset("+-*/^")
FEWEST_COPIES = 3
REPORTED = 5
FEWEST_WORDS = 6
"""Copies that show where a reference goes; findings of a file; words of a calculation worth doing once."""


def f12_reads_no_number(file: Snapshot) -> Iterator[Finding]:
    """Formula that computes with a cell that holds no number.

    What: copies of a formula whose first reads a number and whose others, moving along, read empty cells or texts, as where
    a `$` was forgotten (alert); a formula that adds, subtracts, multiplies or divides by an empty cell with no
    number beside or above it (alert). Formulas that show an error are F05.

    Why: an empty cell counts as 0 without a word, and the figure looks as good as any.

    Source: Excel's own check "formulas referring to empty cells".

    Fix: hold the reference with `$`, or refer to the cell that was meant.

    Cannot see: inputs left empty on purpose among others that are filled; ranges, which leave out what is no number.
    """
    kinds = {sheet.name.casefold(): Kinds(sheet) for sheet in file.sheets}
    for sheet in file.sheets:
        named: set[Address] = set()
        for direction in DIRECTIONS:
            for line in sheet.lines[direction]:
                for stretch in line:
                    found = _runs_away(sheet, kinds, stretch, direction)
                    if found and not named.intersection(found[0]):
                        named.update(found[0])
                        yield _empty(sheet, found[0][0], found[0][-1], *found[1:])
        for stretch in (one for line in sheet.lines[DOWN] for one in line):
            cell = stretch.cells[0]
            nowhere = _nowhere(sheet, kinds, cell)
            if (
                nowhere
                and cell not in named
                and all(_nowhere(sheet, kinds, other) for other in stretch.cells[1:2])
            ):
                named.update(stretch.cells)
                where, formula = range_name(cell, stretch.cells[-1]), short(sheet.cells[cell].formula)
                message = f"{where} computes with {nowhere}, which is empty: {formula}"
                block, fix = (
                    after_first(sheet.name, cell, stretch.cells[-1]),
                    "refer to the cell that was meant",
                )
                yield Finding("F12", "alert", at(sheet.name, *cell), message, fix, block=block)


def _empty(sheet: SheetSeen, first: Address, last: Address, held: str, read: str) -> Finding:
    formula = short(sheet.cells[first].formula)
    message = f"{range_name(first, last)} reads {read}, which holds no number, where the copy before reads {held}: {formula}"
    block = after_first(sheet.name, first, last)
    return Finding("F12", "alert", at(sheet.name, *first), message, f"hold {held} with $", block=block)


def _operands(parts: FormulaParts) -> list[int]:
    """The references to one cell that a formula computes with."""
    words = parts.skeleton
    places = [i for i, word in enumerate(words) if word == REFERENCE]
    return [
        n
        for n, i in enumerate(places)
        if parts.references[n].is_cell
        and ((i and words[i - 1] in ARITHMETIC) or (i + 1 < len(words) and words[i + 1] in ARITHMETIC))
    ]


def _runs_away(
    sheet: SheetSeen, kinds: Mapping[str, Kinds], stretch: Copies, direction: tuple[int, int]
) -> tuple[tuple[Address, ...], str, str] | None:
    """The copies whose reference ran off the number that the first one reads."""
    if len(stretch) < FEWEST_COPIES:
        return None
    first, *others = stretch.cells
    parts = sheet.parts[first]
    for n in _operands(parts):
        one = parts.references[n]
        ground = kinds.get(one.sheet or sheet.name.casefold())
        moves = not one.fixed[1] if direction == RIGHT else not one.fixed[0]
        if ground is None or not moves or ground.of(one.area(*first)[0]) != "number":
            continue
        if all(
            ground.of(sheet.parts[cell].references[n].area(*cell)[0]) in ("empty", "text") for cell in others
        ):
            wrong = tuple(cell for cell in others if not sheet.cells[cell].error)
            held, read = (
                cell_name(one.area(*first)[0]),
                cell_name(sheet.parts[others[0]].references[n].area(*others[0])[0]),
            )
            return (wrong, held, read) if wrong else None
    return None


def _nowhere(sheet: SheetSeen, kinds: Mapping[str, Kinds], cell: Address) -> str:
    """The empty cell, with nothing beside it, that a formula computes with; "" where there is none."""
    parts = sheet.parts[cell]
    if sheet.cells[cell].error:
        return ""
    for n in _operands(parts):
        one = parts.references[n]
        ground = kinds.get(one.sheet or sheet.name.casefold())
        read = one.area(*cell)[0]
        if ground is not None and ground.of(read) == "empty":
            beside = [ground.of(step(read, way, side)) for way in DIRECTIONS for side in (-1, 1)]
            if "number" not in beside and beside.count("text") == 0:
                return (f"{ground.sheet.name}!" if one.sheet else "") + cell_name(read)
    return ""


def f14_computed_twice(file: Snapshot) -> Iterator[Finding]:
    """Same calculation in two places.

    What: two formulas of six words or more that read the very same cells in the same way; links and copies beside each other are
    none. The five longest of a file are named. Books that xlagree made are passed over.

    Why: one of the two is changed, and the file has two truths.

    Source: FAST 1.01-07; ICAEW principle 15.

    Fix: compute it once and link to it.

    Cannot see: the same calculation in other words.
    """
    if file.properties.get(BOOK_FACT):
        return
    places: dict[tuple[object, ...], tuple[str, Address]] = {}
    found: list[tuple[int, str, Address, str]] = []
    for sheet in file.sheets:
        own = sheet.name.casefold()
        for cell, parts in sheet.parts.items():
            if len(parts.skeleton) < FEWEST_WORDS:
                continue
            read = tuple((name or own, area) for name, area in parts.areas(*cell))
            name, first = places.setdefault((parts.skeleton, parts.numbers, read), (sheet.name, cell))
            if (name, first) != (sheet.name, cell) and not (name == sheet.name and _is_beside(first, cell)):
                where = cell_name(first) if name == sheet.name else f"{name}!{cell_name(first)}"
                found.append((len(parts.skeleton), sheet.name, cell, where))
    found.sort(key=lambda one: (-one[0], one[1:3]))
    for _, name, cell, where in found[:REPORTED]:
        message = f"{cell_name(cell)} computes what {where} computes; {counted(len(found), 'such formula')} in the file"
        yield Finding("F14", "note", at(name, *cell), message, f"link to {where}")


def _is_beside(one: Address, other: Address) -> bool:
    """Whether two cells stand in one row or column: copies whose references are all held."""
    return one[0] == other[0] or one[1] == other[1]


def f15_link_to_a_link(file: Snapshot) -> Iterator[Finding]:
    """Link to a link.

    What: a cell that only shows a cell that only shows another; one finding for each sheet. A sheet that shows another's
    results may do so over one link. Books that xlagree made are passed over.

    Why: whoever follows the figure back goes through every link, and a cell inserted in one of them breaks all.

    Source: FAST 3.06-02.

    Fix: link to where the figure is computed.

    Cannot see: links by INDEX, OFFSET or names.
    """
    if file.properties.get(BOOK_FACT):
        return
    links: dict[tuple[str, Address], tuple[str, Address]] = {}
    for sheet in file.sheets:
        own = sheet.name.casefold()
        for cell, parts in sheet.parts.items():
            if parts.skeleton == (REFERENCE,) and parts.references[0].is_cell:
                links[own, cell] = (parts.references[0].sheet or own, parts.references[0].area(*cell)[0])
    for sheet in file.sheets:
        own = sheet.name.casefold()
        chained: dict[Address, str] = defaultdict(str)
        for (name, cell), target in links.items():
            beyond = links.get(target)
            if name == own and beyond and beyond in links and beyond != (name, cell):
                chained[cell] = cell_name(target[1])
        if chained:
            first = min(chained)
            more = f", and {counted(len(chained) - 1, 'cell')} more of this sheet" if len(chained) > 1 else ""
            message = f"{cell_name(first)} links to {chained[first]}, which links to a link itself{more}"
            yield Finding("F15", "note", at(sheet.name, *first), message, "link to where it is computed")


REFERENCE_RULES: tuple[Rule[Snapshot], ...] = (
    Rule(f12_reads_no_number),
    Rule(f14_computed_twice),
    Rule(f15_link_to_a_link),
)
"""The rules of this module, in the order of their codes."""

"""Rules for how figures flow through a workbook: between sheets, from inputs, and to results."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import RIGHT, cell_name, runs
from xlagree.review.rules.covered import Area, covered
from xlagree.review.rules.precedents import Precedents, precedents_of

APART = re.compile(
    r".*\b(?:checks?|controls?|cover|contents?|index|summary|overview|dashboards?|home|menu|log|notes?|lists?|lookups?|"
    r"deckblatt|inhalt|übersicht|zusammenfassung)\b.*",
    re.IGNORECASE,
)
"""Sheets that read from everywhere, or are read everywhere, whatever stands where."""

INPUTS = re.compile(
    r"(?:\d+[. _-]*)?(?:key |main |general |model )?(?:inputs?|assumptions?|parameters?|drivers?|annahmen|eingaben?|parameter|hypothèses)"
    r"(?: sheet| page|s and .*| & .*)?",
    re.IGNORECASE,
)
"""Names of sheets that hold inputs and nothing else."""

WORKINGS = re.compile(
    r"(?:\d+[. _-]*)?(?:calcs?|calculations?|workings?|berechnung(?:en)?|calculs?)", re.IGNORECASE
)
"""Names of sheets whose results go elsewhere."""

FORWARD = 0.9
"""The share of formulas between sheets that read from the left where a workbook flows to the right."""
FEWEST_LINKS = 20
MOST_SHEETS = 200
"""Sheets from which a circle is looked for."""
MOST_NAMED = 4


@dataclass
class _Flow:
    """How many formulas of a sheet read each other sheet, and the first of them."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], Address] = field(default_factory=dict)


def s04_flow_between_sheets(file: Snapshot) -> Iterator[Finding]:
    """Sheets that read each other in a circle, or backwards.

    What: sheets of which each reads the next and the last the first again; a few formulas that read from a sheet further
    right in a workbook whose figures otherwise flow from left to right.

    Why: a reader who follows the figures comes back to where he was; circular references begin so.

    Source: FAST 2.01-04; PerfectXL "circular chain of sheets".

    Fix: move the calculation to the sheet that stands before both, or the sheet to where its figures are needed.

    Cannot see: what INDIRECT reads. Sheets of checks, covers, summaries and lists are left out, as are books that xlagree made.
    """
    if file.properties.get(BOOK_FACT):
        return
    flow = _flow(precedents_of(file))
    order = [sheet.name.casefold() for sheet in file.sheets]
    named = {sheet.name.casefold(): sheet.name for sheet in file.sheets}
    chain = _chain(flow.counts, order)
    if chain:
        weakest = min(zip(chain, [*chain[1:], chain[0]], strict=True), key=lambda one: flow.counts[one])
        how = ", which reads ".join(named[one] for one in [*chain[:MOST_NAMED], chain[0]])
        many = counted(flow.counts[weakest], "formula")
        what = f"sheets in a circle: {how}; from {named[weakest[0]]} to {named[weakest[1]]} it is {many}"
        fix = "move what both need to a sheet before them"
        yield Finding("S04", "note", at(named[weakest[0]], *flow.first[weakest]), what, fix)
    elif backward := _backward(flow.counts, order):
        first = min(backward, key=lambda pair: order.index(pair[0]))
        total = sum(flow.counts[one] for one in backward)
        what = (
            f"{counted(total, 'formula')} against the flow from left to right; the first reads {named[first[1]]}, "
            "which stands further right"
        )
        fix = "put the sheet that is read before the one that reads it"
        yield Finding("S04", "note", at(named[first[0]], *flow.first[first]), what, fix)


def _flow(precedents: Precedents) -> _Flow:
    flow = _Flow()
    known = {name for name in precedents.sheets if not APART.fullmatch(name)}
    for sheet in precedents.file.sheets:
        own = sheet.name.casefold()
        others = {
            form: known.intersection(one.sheet for one in targets) - {own}
            for form, targets in precedents.of_shapes(sheet).items()
        }
        if own in known and any(others.values()):
            for cell, form in sheet.shapes.items():
                for other in others.get(form, ()):
                    flow.counts[own, other] += 1
                    flow.first[own, other] = min(cell, flow.first.get((own, other), cell))
    return flow


def _chain(counts: Mapping[tuple[str, str], int], order: Sequence[str]) -> list[str]:
    """The shortest circle of sheets; nothing where there is none."""
    reads: dict[str, list[str]] = defaultdict(list)
    for own, other in counts:
        reads[own].append(other)
    best: list[str] = []
    for start in order[:MOST_SHEETS]:
        ways = {start: [start]}
        queue = [start]
        for here in queue:
            for other in sorted(reads[here], key=order.index):
                if other == start and (not best or len(ways[here]) < len(best)):
                    best = ways[here]
                if other not in ways:
                    ways[other] = [*ways[here], other]
                    queue.append(other)
    return best


def _backward(counts: Mapping[tuple[str, str], int], order: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of sheets of which the left reads the right, where nearly all others read from the left."""
    place = {name: n for n, name in enumerate(order)}
    back = [pair for pair in counts if place[pair[0]] < place[pair[1]]]
    total = sum(counts.values())
    forward = total - sum(counts[pair] for pair in back)
    reads_left = {own for own, other in counts if place[own] > place[other]}
    back = [pair for pair in back if pair[0] in reads_left]
    return back if total >= FEWEST_LINKS and forward >= FORWARD * total else []


def s08_inputs_and_results_that_lead_nowhere(file: Snapshot) -> Iterator[Finding]:
    """Input that nothing uses, or a calculation that leads nowhere.

    What: a number on a sheet of inputs that no formula, chart, validation or format reads, where most others there are
    read; a row of formulas on a sheet of calculations that nothing reads, where most others there are read.

    Why: whoever changes the input believes that it does something; a calculation that nothing takes up was forgotten or is
    left over.

    Source: reviewers' practice; ICAEW principle 15.

    Fix: connect it, delete it, or say beside it what it is for.

    Cannot see: what INDIRECT, OFFSET or macros read, so that files with them are passed over; sheets of inputs under
    another name.
    """
    precedents = precedents_of(file)
    inputs = {sheet.name.casefold(): sheet for sheet in file.sheets if INPUTS.fullmatch(sheet.name.strip())}
    workings = {
        sheet.name.casefold(): sheet for sheet in file.sheets if WORKINGS.fullmatch(sheet.name.strip())
    }
    if file.properties.get(BOOK_FACT) or not (inputs or workings) or not precedents.all_is_seen:
        return
    read = _areas_read(precedents, inputs.keys() | workings.keys())
    for name, sheet in inputs.items():
        yield from _idle_inputs(sheet, read[name])
    for name, sheet in workings.items():
        yield from _idle_rows(sheet, read[name])


def _areas_read(precedents: Precedents, wanted: Collection[str]) -> dict[str, set[Area]]:
    """The areas of sheets that anything reads."""
    read: dict[str, set[Area]] = defaultdict(set)
    for _, _, areas in precedents.of_formulas():
        for area in areas:
            if area.sheet in wanted:
                read[area.sheet].add(area.area)
    for area in precedents.read_by_settings():
        if area.sheet in wanted:
            read[area.sheet].add(area.area)
    return read


def _idle_inputs(sheet: SheetSeen, read: set[Area]) -> Iterator[Finding]:
    """Numbers with a label that nothing reads; those of a line that counts up are numbers of rows."""
    numbers = [
        cell
        for cell, shown in sheet.cells.items()
        if shown.is_number and not shown.formula and _label_of(sheet, cell) and not _is_count(sheet, cell)
    ]
    used = _covered(numbers, read)
    idle = sorted(set(numbers) - used)
    if idle and len(used) >= max(3, len(idle)):
        first = idle[0]
        value = sheet.cells[first].value
        more = f"; {counted(len(idle) - 1, 'more such input')} on the sheet" if len(idle) > 1 else ""
        what = f"nothing uses the input {cell_name(first)} ({_label_of(sheet, first)}), {value:,.12g}{more}"
        yield Finding("S08", "alert", at(sheet.name, *first), what, "connect it, or delete it")


def _covered(cells: Collection[Address], read: set[Area]) -> set[Address]:
    """The cells that lie in any area; those that are read by themselves need no search."""
    alone = {cell for cell in cells if (cell, cell) in read}
    return alone | covered(
        [cell for cell in cells if cell not in alone], {one for one in read if one[0] != one[1]}
    )


def _label_of(sheet: SheetSeen, cell: Address) -> str:
    """The nearest text left of a cell in its row, in one line."""
    row, column = cell
    for other in range(column - 1, max(column - 8, -1), -1):
        shown = sheet.cells.get((row, other))
        if shown and isinstance(shown.value, str) and shown.value.strip():
            return " ".join(shown.value.split())[:40]
    return ""


def _is_count(sheet: SheetSeen, cell: Address) -> bool:
    """Whether a number goes on from the one above or left of it by one, or back, as numbers of rows and years do."""
    own = sheet.cells[cell].value
    around = ((cell[0] - 1, cell[1]), (cell[0] + 1, cell[1]), (cell[0], cell[1] - 1), (cell[0], cell[1] + 1))
    others = [sheet.cells[other].value for other in around if other in sheet.cells]
    return any(
        isinstance(own, float) and isinstance(other, float) and abs(own - other) == 1 for other in others
    )


def _idle_rows(sheet: SheetSeen, read: set[Area]) -> Iterator[Finding]:
    """Rows of one formula of which nothing reads a single cell, on a sheet where most such rows are read."""
    rows = [run for run in runs(sheet.shapes, RIGHT) if run.length >= 3]
    used = _covered([cell for run in rows for cell in run.cells], read)
    idle = [run for run in rows if used.isdisjoint(run.cells)]
    if idle and len(idle) <= len(rows) // 4:
        run = idle[0]
        label = _label_of(sheet, run.first)
        named = f" ({label})" if label else ""
        more = f"; {counted(len(idle) - 1, 'more such row')} on the sheet" if len(idle) > 1 else ""
        what = f"nothing reads {cell_name(run.first)}:{cell_name(run.last)}{named}{more}"
        yield Finding("S08", "alert", at(sheet.name, *run.first), what, "connect it, or delete it")


FLOW_RULES: tuple[Rule[Snapshot], ...] = (
    Rule(s04_flow_between_sheets),
    Rule(s08_inputs_and_results_that_lead_nowhere),
)
"""The rules of this module, in the order of their codes."""

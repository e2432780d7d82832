"""The Sensitivity page of the internal book: which term moves a plan's margin most, and what leads from case to case."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import ACCENT, BAR_GREY, GREY, INPUT_FILL, STEP_GREY
from xlagree.generate.book.sheet import (
    COLUMN_HEAD,
    HEAD,
    LABEL,
    CellEntry,
    Chart,
    Page,
    Series,
    Style,
    Value,
)  # fmt: skip
from xlagree.generate.pages.internal.inputs_page import InputCells, form
from xlagree.generate.pages.internal.moves_page import Moves
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.scenarios import COSTS, DEMAND

NAME = "Sensitivity"
CHOICE_NAMES = ("choice_plan", "choice_from", "choice_to")
"""The defined names of the cells that choose."""
PITCH = 22
BARS, WIDE = 10, 5
"""The first of the columns where bars stand beside their rows, and how many there are."""

Shown = tuple[Value, str]
"""What a cell shows and, where it is calculated, its formula."""


@dataclass(frozen=True)
class Bar:
    """One term of the tornado in its place: label, values, changes of the margin, and the formula of each."""

    label: Shown
    low: Shown
    high: Shown
    less: Shown
    more: Shown


@dataclass(frozen=True)
class Tornado:
    """The terms that move the margin of the plan chosen, the farthest first, and what the check compares."""

    plan: Shown
    base: Shown
    bars: tuple[Bar, ...]
    ends: tuple[tuple[float, str], tuple[float, str]]


@dataclass(frozen=True)
class Choices:
    """What the page shows: a plan, and the two cases of a bridge, by their numbers from 0."""

    plan: int
    start: int = 0
    end: int = 1


def first_choices(cases: Sequence[str], plan: int) -> Choices:
    """What a new book shows: a plan, and the way from the base case to the high one.

    >>> first_choices(("base", "low", "high", "wage rise"), 2)
    Choices(plan=2, start=0, end=2)
    """
    return Choices(plan, 0, cases.index("high") if "high" in cases else len(cases) - 1)


def sensitivity_page(
    proposal: Proposal, moves: Moves, cells: InputCells, choices: Choices
) -> tuple[Page, Tornado]:
    """The page, and where its sorted terms stand."""
    page = Page(NAME, (GUTTER, 46, *[13.0] * 7, 3.6, *[13.0] * WIDE, GUTTER))
    says = "Which term moves the margin most, and what leads from one case to another."
    how = "Choose the plan and the two cases in the yellow cells. Margins are those expected of a year."
    opening(page, proposal, "Sensitivity of", BARS + WIDE - 1, (says, ""), (how, ""), internal=True)
    page.put(8)
    chosen = choices.plan
    plan_cell, plan = _choice(page, "Plan", moves.plans, chosen, moves.plan_names)
    from_cell, start = _choice(page, "From case", moves.cases, choices.start, moves.case_names)
    to_cell, stop = _choice(page, "To case", moves.cases, choices.end, moves.case_names)
    cells.names.update(zip(CHOICE_NAMES, (plan_cell, from_cell, to_cell), strict=True))
    base, bars = _tornado(page, moves, cells, chosen, plan)
    ends = _waterfall(
        page, moves, (chosen, plan), (choices.start, start, from_cell), (choices.end, stop, to_cell)
    )
    page.put(8)
    note(
        page,
        "Low and high are the low and high value of each term. The effects of a bridge depend on the order of its terms.",
    )
    return page, Tornado((moves.plans[chosen], plan_cell), base, bars, ends)


def _choice(page: Page, label: str, names: Sequence[str], chosen: int, where: str) -> tuple[str, str]:
    """A cell to choose in; answers with its address and that of the number chosen."""
    row = page.put(24)
    page.write(row, 1, label, Style(bold=True))
    style = Style(bold=True, fill=INPUT_FILL, input=True, align="right", indent=1)
    name = page.write(row, 2, names[chosen], style)
    page.entries.append(
        CellEntry(
            row, 2, 0, 0, label, f"{label} that is shown here.", "Choose one of the list.", tuple(names)
        )
    )
    formula = f"IFERROR(MATCH({name},{where},0),1)"
    return name, page.write(row, 3, float(chosen + 1), number("count", color=GREY), formula)


def _tornado(
    page: Page, moves: Moves, cells: InputCells, chosen: int, plan: str
) -> tuple[Shown, tuple[Bar, ...]]:
    """The terms as they come with their ranks, then sorted, bars beside them."""
    base = moves.margins[0][chosen]
    section(page, "ONE TERM AT A TIME, SORTED BY HOW FAR IT MOVES THE MARGIN", range(1, BARS + WIDE), 34)
    row = page.put(PITCH)
    page.write(row, 1, "Margin expected in the base case", LABEL)
    base_cell = page.write(row, 2, base, number("money", bold=True), f"INDEX({moves.by_case},1,{plan})")
    _heads(page, ("Term", "Low value", "High value", "Change at low", "Change at high"))
    shown = page.row
    for _ in moves.drivers:
        page.put(PITCH)
    section(page, "THE SAME TERMS AS THEY COME", range(1, 9), 30)
    _heads(page, ("Term", "Low value", "High value", "Margin at low", "Margin at high", "Swing", "Rank"))
    first, n = page.row, len(moves.drivers)
    swings = [abs(swing.high[chosen] - swing.low[chosen]) for swing in moves.swings]
    order = sorted(range(n), key=lambda i: (-swings[i], i))
    for i, swing in enumerate(moves.swings):
        row, key = page.put(18), _key(moves, i)
        page.write(row, 1, swing.driver.label, LABEL)
        low, high = swing.cases
        for c, case in ((2, low), (3, high)):
            value, form_ = swing.driver.values[case], form(swing.driver.term)
            page.write(row, c, value, number(form_), cells.at(key, case) if key in cells.by_case else "")
        ends = [
            page.write(row, 4 + c, margins[chosen], number("money"), f"INDEX({span},1,{plan})")
            for c, (margins, span) in enumerate(((swing.low, moves.low[i]), (swing.high, moves.high[i])))
        ]
        own = page.write(row, 6, swings[i], number("money"), f"ABS({ends[1]}-{ends[0]})")
        span = page.span(first, 6, first + n - 1, 6)
        above = f"+COUNTIF({page.span(first, 6, row - 1, 6)},{own})" if i else ""
        page.write(row, 7, float(order.index(i) + 1), number("count"), f"RANK({own},{span}){above}")
    bars = tuple(
        _bar(page, moves, (shown, first, n), place, i, (chosen, base_cell)) for place, i in enumerate(order)
    )
    tornado_chart(page, shown, n, 4, (BARS, WIDE * 96, PITCH))
    return (base, base_cell), bars


def _key(moves: Moves, i: int) -> str:
    """The key of the input behind a driver."""
    of, field = moves.drivers[i].of, moves.drivers[i].term.field
    return f"{of}_{field}" if of in (DEMAND, COSTS) else f"plan{moves.plans.index(of) + 1}_{field}"


def _bar(
    page: Page, moves: Moves, rows: tuple[int, int, int], place: int, i: int, base: tuple[int, str]
) -> Bar:
    """The term of a rank, looked up among the terms as they come."""
    shown, first, n = rows
    chosen, base_cell = base
    swing, row = moves.swings[i], shown + place
    low, high = swing.cases
    at_base = moves.margins[0][chosen]
    ranks = page.span(first, 7, first + n - 1, 7)
    values: tuple[tuple[Value, str, int, str], ...] = (
        (swing.driver.label, "word", 1, ""),
        (swing.driver.values[low], form(swing.driver.term), 2, ""),
        (swing.driver.values[high], form(swing.driver.term), 3, ""),
        (swing.low[chosen] - at_base, "signed", 4, f"-{base_cell}"),
        (swing.high[chosen] - at_base, "signed", 5, f"-{base_cell}"),
    )
    cells = []
    for value, form_, column, less in values:
        span = page.span(first, column, first + n - 1, column)
        style = LABEL if column == 1 else number("rate" if column in (2, 3) else form_)
        formula = f"INDEX({span},MATCH({place + 1},{ranks},0)){less}"
        cells.append((value, page.write(row, column, value, style, formula)))
    return Bar(*cells)


def _heads(page: Page, texts: Sequence[str]) -> None:
    row = page.put(30)
    for c, text in enumerate(texts, 1):
        page.write(row, c, text, HEAD if c == 1 else COLUMN_HEAD)


def tornado_chart(page: Page, first: int, count: int, column: int, frame: tuple[int, int, int]) -> None:
    """Bars beside the changes at low and at high, which stand in two columns; `frame` is column, width and pitch."""
    last = first + count - 1
    bars = tuple(
        Series(
            page.span(first, c, last, c),
            look={"fill": {"color": color}, "border": {"none": True}, "gap": 45, "overlap": 100},
        )
        for c, color in ((column, BAR_GREY), (column + 1, ACCENT))
    )
    says = "Change of the margin with each term at its low value and at its high value, the largest first."
    page.charts.append(_beside(first, bars, count, says, frame))


def _beside(
    row: int,
    bars: tuple[Series, ...],
    count: int,
    says: str,
    frame: tuple[int, int, int],
    stacked: bool = False,
) -> Chart:
    hidden = {"visible": False, "major_gridlines": {"visible": False}}
    column, width, pitch = frame
    return Chart(
        row, column, "bar", width, count * pitch, bars, says,
        x_axis=hidden, y_axis={**hidden, "reverse": True}, stacked=stacked, offset=(12, 0),
    )  # fmt: skip


def _waterfall(
    page: Page,
    moves: Moves,
    plan: tuple[int, str],
    start: tuple[int, str, str],
    stop: tuple[int, str, str],
) -> tuple[tuple[float, str], tuple[float, str]]:
    """From one case to another, term by term; answers with where it arrives and where it should."""
    chosen, k = plan[0], len(moves.cases)
    section(page, "FROM ONE CASE TO ANOTHER, TERM BY TERM", range(1, BARS + WIDE), 34)
    row = page.put(PITCH)
    page.write(row, 1, "Pair of cases, and its direction", Style(color=GREY, bottom=LABEL.bottom))
    low, high = f"MIN({start[1]},{stop[1]})", f"MAX({start[1]},{stop[1]})"
    pair_of = _pair(start[0], stop[0], k)
    pair = page.write(
        row, 2, float(pair_of + 1), number("count", color=GREY),
        f"IF({start[1]}={stop[1]},1,({low}-1)*{k}-{low}*({low}-1)/2+{high}-{low})",
    )  # fmt: skip
    way = float((stop[0] > start[0]) - (stop[0] < start[0]))
    sign = page.write(row, 3, way, number("number", color=GREY), f"SIGN({stop[1]}-{start[1]})")
    _heads(page, ("Step", "Money", "Margin then", "Clear", "Whole", "Step"))
    first = page.row
    begin, end = moves.margins[start[0]][chosen], moves.margins[stop[0]][chosen]
    level, level_cell = begin, _step(page, (f"From {moves.cases[start[0]]}", f'"From "&{start[2]}'),
                                     (begin, f"INDEX({moves.by_case},{start[1]},{plan[1]})"), None)  # fmt: skip
    for i, driver in enumerate(moves.drivers):
        effect = way * moves.bridges[pair_of][i][chosen]
        formula = f"{sign}*INDEX({moves.effects[i]},1,({pair}-1)*{len(moves.plans)}+{plan[1]})"
        level_cell = _step(page, (driver.label, ""), (effect, formula), (level, level_cell))
        level += effect
    arrives = (level, level_cell)
    wanted = f"INDEX({moves.by_case},{stop[1]},{plan[1]})"
    _step(page, (f"To {moves.cases[stop[0]]}", f'"To "&{stop[2]}'), (end, wanted), None)
    _waterfall_chart(page, first, len(moves.drivers) + 2)
    return arrives, (end, wanted)


def _pair(a: int, b: int, k: int) -> int:
    """The number of a pair of cases among all pairs, as they stand on the page Moves."""
    low, high = min(a, b), max(a, b)
    return low * k - low * (low + 1) // 2 + high - low - 1 if a != b else 0


def _step(page: Page, label: Shown, money: tuple[float, str], before: tuple[float, str] | None) -> str:
    """One line of the bridge with what its bar needs; answers with the margin after it."""
    row, whole = page.put(PITCH), before is None
    page.write(row, 1, label[0], Style(bold=whole, bottom=LABEL.bottom), label[1])
    amount = page.write(row, 2, money[0], number("money" if whole else "signed", bold=whole), money[1])
    at, at_formula = before or (0.0, "0")
    after = page.write(
        row, 3, at + money[0], number("money", color=GREY), f"{at_formula}+{amount}" if before else amount
    )
    level = at + money[0]
    small = number("money", color=GREY)
    page.write(
        row,
        4,
        0.0 if whole else max(min(at, level), 0.0),
        small,
        "0" if whole else f"MAX(MIN({at_formula},{after}),0)",
    )
    page.write(row, 5, max(level, 0.0) if whole else 0.0, small, f"MAX({after},0)" if whole else "0")
    page.write(row, 6, 0.0 if whole else abs(money[0]), small, "0" if whole else f"ABS({amount})")
    return after


def _waterfall_chart(page: Page, first: int, count: int) -> None:
    names = page.span(first, 1, first + count - 1, 1)
    looks: tuple[dict[str, object], ...] = (
        {"fill": {"none": True}},
        {"fill": {"color": GREY}},
        {"fill": {"color": STEP_GREY}},
    )
    bars = tuple(
        Series(
            page.span(first, c, first + count - 1, c),
            names,
            look={**look, "border": {"none": True}, "gap": 45},
        )
        for c, look in enumerate(looks, 4)
    )
    says = "From one case to another, term by term."
    page.charts.append(_beside(first, bars, count, says, (BARS, WIDE * 96, PITCH), stacked=True))

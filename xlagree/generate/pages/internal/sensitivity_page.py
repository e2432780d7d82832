"""The Sensitivity page of the internal book: which term moves a plan's margin most, and what leads from case to case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import GREY, INPUT_FILL
from xlagree.generate.book.sheet import CellEntry, Page, Sheet, Style
from xlagree.generate.pages.internal.case_bridge import Money, draw_bridge
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.internal.moves_page import Moves
from xlagree.generate.pages.internal.tornado import PITCH, Bar, ChartFrame, Chosen, Shown, draw_tornado
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.proposal.deal import Proposal

NAME = "Sensitivity"
CHOICE_NAMES = ("choice_plan", "choice_from", "choice_to")
"""The defined names of the cells that choose."""
BARS, WIDE = 10, 5
"""The first of the columns where bars stand beside their rows, and how many there are."""
LAST = BARS + WIDE - 1


@dataclass(frozen=True)
class Tornado:
    """The terms that move the margin of the plan chosen, the farthest first, and what the check compares.

    `names` are the defined names of the cells that choose.
    """

    plan: Shown
    bars: tuple[Bar, ...]
    ends: tuple[Money, Money]
    names: Mapping[str, str]


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
) -> tuple[Sheet, Tornado]:
    """The page, and where its sorted terms stand."""
    page = Page(NAME, (GUTTER, 46, *[13.0] * 7, 3.6, *[13.0] * WIDE, GUTTER))
    says = "Which term moves the margin most, and what leads from one case to another."
    how = "Choose the plan and the two cases in the yellow cells. Margins are those expected of a year."
    opening(page, proposal, "Sensitivity of", LAST, (says, ""), (how, ""), internal=True)
    page.put(8)
    plan = _choice(page, "Plan", moves.plans, choices.plan, moves.plan_names)
    start = _choice(page, "From case", moves.cases, choices.start, moves.case_names)
    stop = _choice(page, "To case", moves.cases, choices.end, moves.case_names)
    columns, frame = range(1, LAST + 1), ChartFrame(BARS, WIDE * 96, PITCH)
    bars = draw_tornado(page, moves, cells, plan, columns, frame)
    ends = draw_bridge(page, moves, plan, (start, stop), columns, frame)
    page.put(8)
    note(
        page,
        "Low and high are the low and high value of each term. The effects of a bridge depend on the order of its terms.",
    )
    names = dict(zip(CHOICE_NAMES, (plan.name, start.name, stop.name), strict=True))
    return page.finished(LAST), Tornado((moves.plans[choices.plan], plan.name), bars, ends, names)


def _choice(page: Page, label: str, names: Sequence[str], chosen: int, where: str) -> Chosen:
    """A cell to choose in, one of the names that stand in a range, and beside it the number of the one chosen."""
    row = page.put(24)
    page.write(row, 1, label, Style(bold=True))
    style = Style(bold=True, fill=INPUT_FILL, input=True, align="right", indent=1)
    name = page.write(row, 2, names[chosen], style)
    prompt = f"{label} that is shown here."
    page.entries.append(CellEntry(row, 2, 0, 0, label, prompt, "Choose one of the list.", tuple(names)))
    formula = f"IFERROR(MATCH({name},{where},0),1)"
    return Chosen(chosen, name, page.write(row, 3, float(chosen + 1), number("count", color=GREY), formula))

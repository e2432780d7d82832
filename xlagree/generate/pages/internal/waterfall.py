"""From list price to margin, step by step: what each discount and each cost takes off a plan's year, drawn as bars beside."""

from dataclasses import dataclass

from xlagree.generate.book.charts import bars_beside
from xlagree.generate.book.look import ACCENT, GREY, INK, STEP_GREY
from xlagree.generate.book.sheet import CHART_TITLE, HEAD, LABEL, Page, Series, Style
from xlagree.generate.pages.shared.frame import number
from xlagree.pricing.discounts import net_plan, ordered
from xlagree.pricing.offered import first_year
from xlagree.pricing.schedule import usage_schedule
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed

COSTS = {
    "labour": "Labour",
    "maintenance": "Maintenance",
    "heads": "Users and devices",
    "tools": "Tools",
    "visits": "Visits",
    "fixed": "Fixed cost",
    "items": "Items",
}
"""The lines of cost, each with its label."""
MARGIN = "Margin"


def cost_lines(proposal: Proposal) -> dict[str, str]:
    """The lines of cost that a deal has; one for items only where they cost anything."""
    with_items = any(cost.items for cost in proposal.costs)
    return {line: label for line, label in COSTS.items() if line != "items" or with_items}


@dataclass(frozen=True)
class MoneyStep:
    """One step of a waterfall: its label, the money of a year, whether it is a whole price or margin, and the level
    from which it starts."""

    label: str
    money: float
    whole: bool
    start: float

    @property
    def lengths(self) -> tuple[float, float, float, float]:
        """The bar in its four parts: clear, whole, and the step above nothing and below it."""
        return whole_bar(self.money) if self.whole else step_bar(self.start, self.start + self.money)


def whole_bar(money: float) -> tuple[float, float, float, float]:
    """A bar from nothing to an amount, which may lie below."""
    return 0.0, money, 0.0, 0.0


def step_bar(before: float, after: float) -> tuple[float, float, float, float]:
    """A bar between two levels: the clear part between it and nothing, no whole, and what of it lies above and below.

    >>> step_bar(30.0, -10.0), step_bar(-10.0, -15.0)
    ((0.0, 0.0, 30.0, -10.0), (-10.0, 0.0, 0.0, -5.0))
    """
    low, high = min(before, after), max(before, after)
    clear = max(low, 0.0) + min(high, 0.0)
    return clear, 0.0, max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)


def step_formulas(before: str, after: str) -> tuple[str, str, str, str]:
    """The same as formulas of two cells."""
    low, high = f"MIN({before},{after})", f"MAX({before},{after})"
    clear = f"MAX({low},0)+MIN({high},0)"
    return clear, "0", f"MAX({high},0)-MAX({low},0)", f"MIN({low},0)-MIN({high},0)"


@dataclass(frozen=True)
class BarCells:
    """The ranges of the labels of bars, and of their parts: clear, whole, and the step above nothing and below it."""

    labels: str
    parts: tuple[str, str, str, str]


@dataclass(frozen=True)
class PlanSteps:
    """The steps of one plan, by its place in the offer, from list price to margin."""

    plan: int
    steps: tuple[MoneyStep, ...]


def plan_steps(proposal: Proposal, plan: int) -> PlanSteps:
    """From the year at list to the margin of one plan."""
    months, cost = proposal.replays[plan], proposal.costs[plan]
    listed = usage_schedule(first_year(proposal.list_plans[plan]), proposal.worked).year
    moves = [
        ("At list price", listed, True),
        *((name, money, False) for name, money in _discounts(proposal, plan, listed)),
        ("Net price", months.year, True),
        *((label, -getattr(cost, line), False) for line, label in cost_lines(proposal).items()),
        (MARGIN, months.year - cost.total, True),
    ]
    steps, level = [], 0.0
    for label, money, whole in moves:
        steps.append(MoneyStep(label, money, whole, 0.0 if whole else level))
        level = money if whole else level + money
    return PlanSteps(plan, tuple(steps))


def _discounts(proposal: Proposal, plan: int, listed: float) -> list[tuple[str, float]]:
    """What each discount takes off a year, in the order in which they act."""
    acting, before, steps = ordered(proposal.discounts), listed, []
    for count, discount in enumerate(acting, 1):
        net = first_year(net_plan(proposal.list_plans[plan], acting[:count]))
        after = usage_schedule(net, proposal.worked).year
        if after != before:
            steps.append((discount.name, after - before))
        before = after
    return steps


def draw_waterfall(
    page: Page, proposal: Proposal, waterfall: PlanSteps, bars: BarCells, at: tuple[int, int, int]
) -> None:
    """The steps with their money, by hour worked too, and a bar on the row of each; `at` is row, column and pitch."""
    head, column, pitch = at
    plan, steps = proposal.plans[waterfall.plan], waterfall.steps
    hours = proposal.replays[waterfall.plan].logged_year
    listed, margin = steps[0].money, steps[-1].money
    title = f"Of {fixed(listed)} at list, {fixed(margin)} stays as margin"
    page.write(head, column, title, CHART_TITLE)
    page.write(head + 1, column, plan.name.upper(), HEAD)
    right = Style(size=9, bold=True, color=GREY, align="right", valign="bottom", bottom=HEAD.bottom)
    for c, text in enumerate(("a year", "per hour", "", ""), column + 1):
        page.write(head + 1, c, text, right)
    first = head + 2
    for row, step in enumerate(steps, first):
        color = ACCENT if step.label == MARGIN else INK
        page.write(row, column, step.label, Style(bold=step.whole, bottom=LABEL.bottom, color=color))
        money = number("money", bold=step.whole, indent=0, color=color)
        page.write(row, column + 1, step.money, money)
        if hours:
            page.write(row, column + 2, step.money / hours, number("rate", indent=0, color=GREY))
        page.rule(row, (column + 3, column + 4), LABEL)
    levels = [0.0, *(step.start + step.money for step in steps)]
    ends = 1.02 * min(levels), 1.02 * max(levels)
    says = "From list price to margin, step by step."
    series = waterfall_series(bars)
    page.charts.append(bars_beside(first, column + 3, series, len(steps), pitch, ends, says, stacked=True))


def waterfall_series(bars: BarCells) -> tuple[Series, ...]:
    """The parts of stacked bars: one that is not seen, wholes in dark and steps in light grey."""
    looks: tuple[dict[str, object], ...] = (
        {"fill": {"none": True}},
        {"fill": {"color": GREY}},
        {"fill": {"color": STEP_GREY}},
        {"fill": {"color": STEP_GREY}},
    )
    return tuple(
        Series(part, bars.labels, look={**look, "border": {"none": True}, "gap": 45})
        for part, look in zip(bars.parts, looks, strict=True)
    )

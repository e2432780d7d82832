"""The Risk page of the internal book: the hours forecast, what each plan may earn or lose on them, and the fee its risk is worth."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from xlagree.actuarial.demand import Demand
from xlagree.economics.fee import COST_OF_RISK
from xlagree.economics.outlook import Outlook
from xlagree.generate.book.look import ALERT, GREY, INK
from xlagree.generate.book.sheet import HEAD, HEAD_RIGHT, LABEL, Condition, Page, Sheet, Style, Value
from xlagree.generate.pages.internal.answers_panel import draw_answers
from xlagree.generate.pages.internal.risk_chart import CurveCells, MarginCurves, below_curves, draw_curves
from xlagree.generate.pages.shared.frame import (
    GUTTER,
    PLAN_NAME,
    names_height,
    note,
    number,
    opening,
    section,
)
from xlagree.proposal.deal import Proposal
from xlagree.proposal.fee_to_charge import FeeToCharge, fees_to_charge
from xlagree.proposal.plan_answers import Answers
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import WITH_FEE

PITCH = 23
LEVELS = (0.1, 0.5, 0.8, 0.9, 0.95)
WORST = 0.95
CHART_COLUMNS = 6
HIGH_LOSS_CHANCE = 0.2
"""A plan that loses money in more years than one in five is said so in the first sentence."""

Row = Sequence[tuple[Value, str]]


def risk_page(proposal: Proposal, curves: MarginCurves, cells: CurveCells, answers: Answers) -> Sheet:
    """The page of a proposal that has a forecast; `cells` are those of the curves drawn."""
    assert proposal.demand is not None
    views, count = proposal.outlooks, len(proposal.plans)
    page = Page("Risk", (GUTTER, 38, *[14.4] * count, 3.6, *[11.0] * CHART_COLUMNS, GUTTER))
    last = count + 2 + CHART_COLUMNS
    sentences = (_headline(views), ""), (_range(proposal.demand), "")
    opening(page, proposal, "Risk:", last, *sentences, internal=True)
    page.put(10)
    names = page.put(names_height(proposal.plans, 14.4))
    for i, plan in enumerate(proposal.plans):
        page.write(names, 2 + i, plan.name, PLAN_NAME)
    columns = range(1, count + 2)
    year = _year(page, views, columns)
    _fees(page, proposal, columns)
    draw_answers(page, proposal, answers, columns)
    beside = below_curves(page, names), count + 3
    _hours(page, proposal.demand, *beside)
    if known := dict.fromkeys((*proposal.evidence, *proposal.demand.assumed)):
        section(page, "WHAT THE FORECAST STANDS ON", range(1, last + 1), 30)
    for line in known:
        page.write(page.put(20), 1, line)
    page.put(6)
    note(
        page,
        "A forecast: its chances are right where the demand is. How often forecasts were right: xlagree backtest.",
    )
    draw_curves(page, proposal, curves, cells, names, count + 3)
    _alert(page, year, count)
    return page.finished(last + 1, freeze=(names + 1, 2))


def _headline(views: Sequence[Outlook]) -> str:
    worst = max(views, key=lambda view: view.loss.below)
    chance = worst.loss.below
    if chance >= HIGH_LOSS_CHANCE:
        return f"{worst.plan.name} loses money in {chance:.0%} of years."
    if chance < 0.005:
        return "No plan loses money in more than one year of 200."
    return f"The chance of a loss is at most {_percent(chance)}: {worst.plan.name}."


def _percent(chance: float) -> str:
    return f"{chance:.0%}" if chance >= 0.1 else f"{chance:.1%}"


def _range(demand: Demand) -> str:
    law = demand.law(12)
    low, high = (fixed(law.quantile(level)) for level in (0.1, 0.9))
    return f"{fixed(law.mean)} hours a year are expected, {low} to {high} in eight years of ten."


def _row(
    page: Page, label: str, values: Row, form: str = "money", bold: bool = False, color: str = INK
) -> list[str]:
    row = page.put(PITCH)
    page.write(row, 1, label, Style(bold=True, bottom=LABEL.bottom) if bold else LABEL)
    return [
        page.write(row, 2 + i, x, number("word" if isinstance(x, str) else form, bold=bold, color=color), f)
        for i, (x, f) in enumerate(values)
    ]


def _year(page: Page, views: Sequence[Outlook], columns: Sequence[int]) -> int:
    """What a year of each plan may bring; answers with the row of the loss chances."""
    section(page, "A YEAR OF EACH PLAN, ON THE HOURS FORECAST", columns, PITCH)
    price = _row(page, "Price expected", [(view.expected_price, "") for view in views])
    cost = _row(page, "Cost expected", [(view.expected_cost, "") for view in views])
    margin = [f"{p}-{c}" for p, c in zip(price, cost, strict=True)]
    earned = _row(
        page,
        "Margin expected",
        [(view.expected_margin, formula) for view, formula in zip(views, margin, strict=True)],
        bold=True,
    )
    shares = [
        (view.expected_margin / view.expected_price, f"{m}/{p}") if view.expected_price else ("–", "")
        for view, m, p in zip(views, earned, price, strict=True)
    ]
    _row(page, "Margin expected, share of the price", shares, "share1")
    _row(page, "Margin of the middle year (P50)", [(view.margin_kept(0.5), "") for view in views])
    _row(page, "Margin kept in 19 years of 20 (P95)", [(view.margin_kept(0.95), "") for view in views])
    loss = page.row
    _row(page, "Chance of a loss", [(view.loss.below, "") for view in views], "share1", bold=True)
    _row(page, "Expected loss", [(view.loss.lacking, "") for view in views])
    _row(page, "Hours paid for and never used", [(view.breakage, "") for view in views], "hours")
    return loss


def _fees(page: Page, proposal: Proposal, columns: Sequence[int]) -> None:
    """The fee to charge of each plan that has one, the risk load on its own line, and what it is for."""
    costs, charged = proposal.card.costs, fees_to_charge(proposal)
    rate = COST_OF_RISK if costs.cost_of_risk is None else costs.cost_of_risk
    section(page, f"THE FEE OF A MONTH, RISK COSTING {rate:.0%} A YEAR", columns, PITCH)
    if not any(plan.kind in WITH_FEE for plan in proposal.plans):
        page.write(page.put(PITCH), 1, "No plan has a fee.", LABEL)
        return
    parts: dict[str, Callable[[FeeToCharge], float]] = {
        "Work and other cost, less what is paid beside the fee": lambda fee: fee.by_risk.work,
        "Risk load": lambda fee: fee.by_risk.risk,
        f"Margin wanted ({costs.wanted_margin or 0:.0%} of the price)": lambda fee: fee.by_risk.margin,
    }
    if any(fee and fee.more for fee in charged):
        parts["More for the limits of the policy, and rounded up"] = lambda fee: fee.more
    lines = [
        _row(page, label, [(part(fee), "") if fee else ("", "") for fee in charged])
        for label, part in parts.items()
    ]
    sums = [f"SUM({first}:{last.split('!')[1]})" for first, last in zip(lines[0], lines[-1], strict=True)]
    totals: Row = [(fee.fee, total) if fee else ("", "") for fee, total in zip(charged, sums, strict=True)]
    charge = _row(page, "Fee to charge", totals, bold=True)
    of_plans = list(zip(proposal.plans, charged, strict=True))
    offered = _row(page, "Fee offered", [(plan.fee, "") if fee else ("", "") for plan, fee in of_plans])
    above: Row = [
        (plan.fee - fee.fee, f"{offered[i]}-{charge[i]}") if fee else ("", "")
        for i, (plan, fee) in enumerate(of_plans)
    ]
    _row(page, "Offered above what is to be charged", above)
    for plan, fee in of_plans:
        if plan.kind in WITH_FEE:
            why = (
                f"the fee to charge is for {fee.ground}"
                if fee
                else "no fee pays for those who would still sign it"
            )
            page.write(page.put(18), 1, f"{plan.name}: {why}.", Style(size=9, color=GREY))


def _hours(page: Page, demand: Demand, first: int, column: int) -> None:
    """The hours of a year as forecast, from a row and a column on, with a gamma distribution of the same moments as a sheet can
    compute it."""
    law = demand.law(12)
    moments = law.moments
    rows = [
        ("Expected", law.mean),
        ("Standard deviation", law.sd),
        *(
            (f"At most, in {level:.0%} of years (P{level * 100:.0f})", law.quantile(level))
            for level in LEVELS
        ),
        ("Mean of the worst twentieth of years", law.tail_mean(WORST)),
    ]
    while page.row < first + len(rows) + 2:
        page.put(PITCH)
    year, month = _beside(page, first, column, "HOURS OF A YEAR", HEAD)
    page.write(first, year, "Hours", HEAD_RIGHT)
    page.write(first, month, "A month", HEAD_RIGHT)
    at = {}
    for row, (label, hours) in enumerate(rows, first + 1):
        _beside(page, row, column, label, LABEL)
        at[label] = page.write(row, year, hours, number("hours"))
        page.write(row, month, hours / 12, number("hours"), f"{at[label]}/12")
    if moments.skew > 0:
        chance = 1 - moments.chance_above(law.quantile(0.9))
        where = at["Expected"], at["Standard deviation"], at["At most, in 90% of years (P90)"]
        _gamma(page, (first + len(rows) + 1, column), (moments.skew, chance), where)


def _beside(page: Page, row: int, column: int, label: str, style: Style) -> tuple[int, int]:
    """A label below the chart, with its line; answers with the columns of its two numbers."""
    page.write(row, column, label, style)
    *_, first, second = columns = range(column, column + CHART_COLUMNS)
    page.rule(row, columns[1:-2], style)
    return first, second


def _gamma(page: Page, at: tuple[int, int], found: tuple[float, float], where: tuple[str, str, str]) -> None:
    """What a gamma distribution makes of the same moments, `found` its skewness and chance; `where` has the cells of mean,
    standard deviation and P90."""
    grey = replace(LABEL, color=GREY)
    first, second = _beside(page, *at, "Skewness; P90 in a gamma law of these moments", grey)
    skew = page.write(at[0], first, found[0], number("rate", color=GREY))
    mean, sd, p90 = where
    shape = f"4/{skew}^2"
    formula = f"GAMMADIST(MAX({p90}-{mean}+{shape}*{sd}*{skew}/2,0),{shape},{sd}*{skew}/2,TRUE)"
    page.write(at[0], second, found[1], number("share1", color=GREY), formula)


def _alert(page: Page, row: int, count: int) -> None:
    """Alert colour where a loss is likely."""
    page.conditions.append(
        Condition((row, 2, row, 1 + count), f"C{row + 1}>={HIGH_LOSS_CHANCE}", color=ALERT, bold=True)
    )

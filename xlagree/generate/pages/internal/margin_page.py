"""The Margin page of the internal book: what each plan earns on the work replayed, and where its price goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from math import inf

from xlagree.generate.book.look import ALERT, GREY
from xlagree.generate.book.sheet import LABEL, Condition, Page, Sheet, Style
from xlagree.generate.pages.internal.cases_page import NONE_IN_RANGE, NOT_AGAIN
from xlagree.generate.pages.internal.item_costs import item_costs
from xlagree.generate.pages.internal.labour_page import LabourCells
from xlagree.generate.pages.internal.waterfall import BarCells, PlanSteps, cost_lines, draw_waterfall
from xlagree.generate.pages.shared.frame import (
    GUTTER,
    PLAN_NAME,
    Links,
    names_height,
    note,
    number,
    opening,
    section,
    unlinked,
)
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.pricing.breakeven import our_break_evens
from xlagree.pricing.offered import first_year
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.schedule import usage_schedule
from xlagree.proposal.deal import Proposal
from xlagree.proposal.rules.limits import LIMIT_ON
from xlagree.terms.quantities import MINUS
from xlagree.terms.tables import letter

PITCH = 25
NO_LIMIT: tuple[float | None, str] = (None, "")


@dataclass(frozen=True)
class MarginCells:
    """Where a plan's price, its total cost and its margin stand."""

    price: str
    cost: str
    margin: str


@dataclass(frozen=True)
class _Work:
    """What the plans are priced on: their months replayed, the cells of a year's labour, and the links of the book."""

    proposal: Proposal
    replays: Sequence[BlockCells]
    labour: LabourCells
    links: Links

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """The share of each plan's price that is left."""
        pairs = zip(self.proposal.costs, self.proposal.replays, strict=True)
        return tuple(1 - cost.total / months.year if months.year else 0.0 for cost, months in pairs)

    def limit(self, figure: str) -> tuple[float | None, str]:
        """The limit of the policy on a figure of the decision table, and its cell; it holds here where there is no forecast."""
        if self.proposal.decisions:
            return NO_LIMIT
        limit = LIMIT_ON[figure]
        return limit.bound(self.proposal.card.policy), self.links(f"policy_{limit.term}")


def margin_page(
    proposal: Proposal,
    replays: Sequence[BlockCells],
    labour: LabourCells,
    waterfall: PlanSteps,
    bars: BarCells,
    links: Links = unlinked,
) -> tuple[Sheet, tuple[MarginCells, ...]]:
    """The page and the cells of every plan; one is followed from list price to margin, with its bars."""
    count, work = len(proposal.plans), _Work(proposal, replays, labour, links)
    page = Page("Margin", (GUTTER, 30, *[14.4] * count, 8.4, 3.6, 27, 9, 9, 13, 13, GUTTER))
    right = count + 4
    last = right + 4
    sentences = (_headline(proposal, work.shares, waterfall.plan), ""), (_second(proposal, work.shares), "")
    opening(page, proposal, "Margin:", last, *sentences, internal=True)
    page.put(10)
    names = page.put(names_height(proposal.plans, 14.4))
    for i, plan in enumerate(proposal.plans):
        page.write(names, 2 + i, plan.name, PLAN_NAME)
    page.write(names, 2 + count, "Limit", Style(size=9, bold=True, color=GREY, align="right", indent=1))
    columns = range(1, count + 3)
    price = _prices(page, work, columns)
    cost = _costs(page, work, columns)
    margin = _margins(page, work, columns, price, cost)
    section(page, "BREAK-EVEN ON THIS WORK, HOURS A MONTH IN THE CLIENT'S MIX", columns, PITCH)
    lost = [_losing(proposal, *one) for one in zip(proposal.plans, work.shares, strict=True)]
    _row(page, "We stop earning at", [(after, "") for after, _ in lost], "hours")
    _row(page, "   earning again from, hours a month", [(until, "") for _, until in lost], "hours")
    _row(page, "Quoted for", [(proposal.quoted_hours, "") for _ in range(count)], "hours")
    draw_waterfall(page, proposal, waterfall, bars, (names, right, PITCH))
    page.put(6)
    note(
        page,
        "Replay of the history, not a forecast. Not reviewed: truth of the hours, contract wording, tax, accounting.",
    )
    cells = tuple(MarginCells(*of_plan) for of_plan in zip(price, cost, margin, strict=True))
    return page.finished(last, freeze=(names + 1, 2)), cells


def _prices(page: Page, work: _Work, columns: Sequence[int]) -> list[str]:
    """What a year costs the client, at net and at list; answers with the cells of the net prices."""
    proposal = work.proposal
    section(page, "PRICE OF THE FIRST YEAR, WITHOUT SETTING UP", columns, PITCH)
    years = [months.year for months in proposal.replays]
    net = zip(years, (cells.year for cells in work.replays), strict=True)
    price = _row(page, "Net price", list(net), bold=True)
    listed = [usage_schedule(first_year(plan), proposal.worked).year for plan in proposal.list_plans]
    at_list = _row(page, "   the same at list", [(x, "") for x in listed])
    off = [
        (1 - year / x if x else 0.0, f"1-{p}/{a}" if x else "")
        for year, x, p, a in zip(years, listed, price, at_list, strict=True)
    ]
    _row(page, "Discount from the year's list price", off, "share1", work.limit("discount"))
    return price


def _costs(page: Page, work: _Work, columns: Sequence[int]) -> list[str]:
    """A year's cost line by line; answers with the cells of the totals."""
    section(page, "COST A YEAR", columns, PITCH)
    costs, lines = work.proposal.costs, []
    for key, label in cost_lines(work.proposal).items():
        values = [(getattr(cost, key), _cost_formula(key, i, work)) for i, cost in enumerate(costs)]
        lines.append(_row(page, label, values))
    sums = [f"SUM({first}:{last.split('!')[1]})" for first, last in zip(lines[0], lines[-1], strict=True)]
    totals = [(cost.total, formula) for cost, formula in zip(costs, sums, strict=True)]
    return _row(page, "Cost of delivery", totals, bold=True)


def _margins(
    page: Page, work: _Work, columns: Sequence[int], price: Sequence[str], cost: Sequence[str]
) -> list[str]:
    """What is left of the prices, against its limits; answers with the cells of the margins."""
    proposal, count = work.proposal, len(work.proposal.plans)
    section(page, "MARGIN", columns, PITCH)
    years = [months.year for months in proposal.replays]
    earned = [
        (year - costs.total, f"{p}-{c}")
        for year, costs, p, c in zip(years, proposal.costs, price, cost, strict=True)
    ]
    margin = _row(page, "Margin", earned, bold=True)
    left = [
        (share, f"{m}/{p}" if year else "")
        for share, m, p, year in zip(work.shares, margin, price, years, strict=True)
    ]
    row = page.row
    _row(page, "Share of the price", left, "share1", work.limit("share_expected"), bold=True)
    _alert(page, row, count)
    hours = proposal.replays[0].logged_year
    if hours:
        worked = f"SUM({work.replays[0].ranges['logged']})"
        rates = [(year / hours, f"{p}/({worked})") for year, p in zip(years, price, strict=True)]
        row = page.row
        _row(page, "Price of an hour worked", rates, "rate", work.limit("rate_expected"))
        _alert(page, row, count)
    return margin


def _row(
    page: Page,
    label: str,
    values: Sequence[tuple[float | str, str]],
    form: str = "money",
    limit: tuple[float | None, str] = NO_LIMIT,
    bold: bool = False,
) -> list[str]:
    row = page.put(PITCH)
    page.write(row, 1, label, LABEL if not bold else Style(bold=True, bottom=LABEL.bottom))
    cells = [
        page.write(row, 2 + i, x, number("word" if isinstance(x, str) else form, bold=bold), f)
        for i, (x, f) in enumerate(values)
    ]
    if limit[0] is not None:
        page.write(row, 2 + len(values), limit[0], number(form, color=GREY), limit[1])
    page.rule(row, (2 + len(values),), LABEL)
    return cells


def _cost_formula(key: str, i: int, work: _Work) -> str:
    """A year's cost of a line from the inputs; nothing where the book has none."""
    links = work.links
    if key == "labour" or not links("costs_cost_per_hour"):
        return work.labour.labour if key == "labour" else ""
    heads = [(links(f"costs_cost_per_{one}"), links(f"client_{one}s")) for one in ("user", "device")]
    a_year = f"12*{work.labour.rise}" if work.labour.rise else "12"
    parts: dict[str, list[tuple[str, ...]]] = {
        "maintenance": [(links(f"plan{i + 1}_maintenance_hours"), links("costs_cost_per_hour"), a_year)],
        "heads": [(*pair, a_year) for pair in heads],
        "tools": [(links("costs_tools"), a_year)],
        "visits": [(links("costs_cost_per_visit"), work.labour.visits)],
        "fixed": [(links("costs_fixed_cost"), a_year)],
    }
    if key == "items":
        return f"{a_year}*({item_costs(work.proposal.list_plans[i], i, links) or '0'})"
    return "+".join("*".join(part) for part in parts[key] if all(part)) or "0"


def _alert(page: Page, row: int, count: int) -> None:
    """Alert colour and weight where a value is below the limit beside it."""
    limit = f"${letter(2 + count)}{row + 1}"
    page.conditions.append(
        Condition((row, 2, row, 1 + count), f'AND({limit}<>"",C{row + 1}<{limit})', color=ALERT, bold=True)
    )


def _losing(proposal: Proposal, plan: Plan, share: float) -> tuple[float | str, float | str]:
    """The hours a month at which a plan loses, from and to: those that the hours quoted for stand in, or come to next."""
    client = proposal.client
    if plan.pool_unit == TICKETS and not any(proposal.worked.begun):  # no hours go with its tickets
        return NONE_IN_RANGE, NONE_IN_RANGE
    crossings = our_break_evens(
        plan, proposal.card.costs, None, proposal.worked, client.users, client.devices
    )
    if not crossings:
        return (0.0, NOT_AGAIN) if share < 0 else (NONE_IN_RANGE, NONE_IN_RANGE)
    turns = [0.0] if not crossings[0].a_first else []
    turns += [crossing.hours for crossing in crossings]
    stretches = list(zip_longest(turns[::2], turns[1::2], fillvalue=inf))
    after, until = next((one for one in stretches if one[1] > proposal.quoted_hours), stretches[-1])
    return after, until if until < inf else NOT_AGAIN


def _headline(proposal: Proposal, shares: Sequence[float], versus: int) -> str:
    """What the plan compared earns on the work replayed; limits are held against the forecast where there is one."""
    limit = LIMIT_ON["share_expected"].bound(proposal.card.policy)
    name, share = proposal.plans[versus].name, f"{shares[versus]:.1%}".replace("-", MINUS)
    if shares[versus] < 0:
        return f"In its first year {name} does not cover its cost on this work."
    if not proposal.decisions and limit is not None and shares[versus] < limit:
        return (
            f"{name} earns {share}, below the limit of {limit:.1%}: it needs {proposal.card.policy.approval}."
        )
    return f"In its first year {name} earns {share} of its price on this work."


def _second(proposal: Proposal, shares: Sequence[float]) -> str:
    limit = LIMIT_ON["share_expected"].bound(proposal.card.policy)
    if proposal.decisions:
        return "The first year with its set-up, replayed; later years, the forecast and the limits of the policy: page Review."
    if limit is None:
        return "No lowest margin is set in the policy."
    low = [plan.name for plan, share in zip(proposal.plans, shares, strict=True) if share < limit]
    return (
        f"Below the limit of {limit:.1%}: {', '.join(low)}."
        if low
        else f"Every plan keeps the limit of {limit:.1%}."
    )

"""Years drawn ticket by ticket, and what plans charge for them month by month: a simulator of the tests' own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.severity import Lognormal
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan

Reals = NDArray[np.float64]
AT_ONCE = 2_000_000
"""Tickets that are drawn at once."""


@dataclass
class Tickets:
    """Tickets of some years: the month and year of each, counted together, its hours, class, channel, and whether it has a
    visit."""

    cell: NDArray[np.int64]
    hours: Reals
    after_hours: NDArray[np.bool_]
    emergency: NDArray[np.bool_]
    on_site: NDArray[np.bool_]
    visit: NDArray[np.bool_]
    months: int
    years: int

    def by_month(self, each: Reals) -> Reals:
        """Sums by month and year."""
        return np.bincount(self.cell, each, self.months * self.years).reshape(self.months, self.years)


def draw(
    demand: Demand, months: int, years: int, chance: np.random.Generator, longer_on_site: bool
) -> Tickets:
    """A factor of the client, one of each month, Poisson tickets, each with hours, class, channel and perhaps a visit.

    With `longer_on_site` as many tickets are on site as have a visit, and longer, so that they have their share of the hours.
    """

    def factor(variance: float, *shape: int) -> Reals:
        return chance.gamma(1 / variance, variance, shape) if variance else np.ones(shape)

    t = np.arange(months)
    season = np.resize(demand.season or (1.0,), months)
    rate = (demand.tickets * season * (1 + demand.yearly_growth) ** (t / 12))[:, np.newaxis]
    tickets = chance.poisson(
        rate * factor(demand.client_uncertainty**2, years) * factor(demand.month_spread**2, months, years)
    )
    count = int(tickets.sum())
    share = demand.on_site_share
    if longer_on_site and 0 < share < 1:
        there = min(demand.visits_per_ticket or share, share)
        on_site = chance.random(count) < there
        mean = demand.hours.mean * np.where(on_site, share / there, (1 - share) / (1 - there))
    else:
        on_site, mean = chance.random(count) < share, np.full(count, demand.hours.mean)
    cv = demand.hours.cv
    if isinstance(demand.hours, Lognormal):
        sigma = np.sqrt(np.log(1 + cv**2))
        hours = mean * np.exp(sigma * chance.standard_normal(count) - sigma**2 / 2)
    else:
        hours = mean * chance.gamma(1 / cv**2, cv**2, count)
    of_class = chance.random(count)
    after = of_class < demand.after_hours_share
    emergency = ~after & (of_class < demand.after_hours_share + demand.emergency_share)
    visit = chance.random(count) < min(demand.visits_per_ticket, 1.0)
    cell = np.repeat(np.arange(tickets.size), tickets.ravel())
    return Tickets(cell, hours, after, emergency, on_site, visit, months, years)


@dataclass
class Months:
    """What a plan makes of the tickets of each month and year."""

    inside: Reals
    plain: Reals
    outside: Reals
    tickets: Reals
    visits: Reals


def weighed(plan: Plan, drawn: Tickets) -> Months:
    """Each ticket raised to its minimum, rounded up, covered or not, and weighed by its class."""
    least = np.where(drawn.on_site, plan.minimum_on_site, plan.minimum_remote)
    billed = np.maximum(drawn.hours, least)
    if plan.billing_increment:
        billed = np.ceil(billed / plan.billing_increment - 1e-9) * plan.billing_increment
    covered = np.ones(billed.size, dtype=bool)
    if plan.kind == "fixed price":
        covered &= np.where(
            drawn.on_site, "on site" in plan.covers_channels, "remote" in plan.covers_channels
        )
        covered &= ~drawn.after_hours | ("after-hours" in plan.covers_classes)
        covered &= ~drawn.emergency | ("emergency" in plan.covers_classes)
    project = drawn.hours > (plan.project_hours or np.inf)
    covered &= ~project
    weight = np.where(drawn.after_hours, plan.after_hours_multiplier, 1.0)
    weight = np.where(drawn.emergency, plan.emergency_multiplier, weight)
    return Months(
        drawn.by_month(billed * weight * covered),
        drawn.by_month(billed * covered),
        drawn.by_month(billed * weight * ~covered),
        drawn.by_month(1.0 * ~project),
        drawn.by_month(1.0 * drawn.visit),
    )


def price(plan: Plan, drawn: Tickets) -> Reals:
    """What each year costs the client, without set-up, for twelve months."""
    work = weighed(plan, drawn)
    rate, off = plan.hourly_rate or 0.0, 1 - plan.hourly_discount
    by_ticket = plan.pool_unit == "tickets"
    beyond = (
        plan.ticket_price or 0.0
        if by_ticket
        else rate * off
        if plan.overage_rate is None
        else plan.overage_rate
    )
    need = (
        work.tickets if by_ticket else work.inside * rate * off if plan.pool_unit == "money" else work.inside
    )
    paid = np.zeros(drawn.years)
    left, last = np.zeros(drawn.years), np.full(drawn.years, np.inf)
    kept: list[Reals] = [np.zeros(drawn.years) for _ in range(int(plan.rollover_months))]
    own, free = np.zeros(drawn.years), np.zeros(drawn.years)
    size = plan.block_hours or plan.block_tickets or plan.block_value or 0.0
    at_block = plan.block_price if plan.block_price is not None else plan.block_value or 0.0
    for month in range(drawn.months):
        wanted, over, raised = (
            need[month],
            np.zeros(drawn.years),
            (1 + plan.yearly_escalator) ** (month // 12),
        )
        if plan.kind == "block":
            left = np.where(month > last, 0.0, left)
            bought = np.ceil(np.maximum(wanted - left, 0) / size - 1e-9)
            bought = np.maximum(bought, 1.0 if month == 0 else 0.0)
            if not plan.auto_renew:
                bought = np.full(drawn.years, 1.0 if month == 0 else 0.0)
            last = np.where(bought > 0, month + (plan.block_life or np.inf) - 1, last)
            there = left + bought * size
            over, left = np.maximum(wanted - there, 0), np.maximum(there - wanted, 0)
            paid += bought * at_block * raised
        elif plan.kind != "pay as you go":
            fixed = plan.kind == "fixed price"
            grant = np.inf if fixed and plan.cap_hours is None else plan.cap_hours if fixed else 0.0
            grant = grant if fixed else plan.included_tickets or plan.included_hours
            opens = month % int(plan.pool_months) == 0
            own = np.full(drawn.years, grant) if opens else own
            short = wanted
            for n, lot in enumerate(kept):
                used = np.minimum(lot, short)
                kept[n], short = lot - used, short - used
            over, own = np.maximum(short - own, 0), np.maximum(own - short, 0)
            if kept:
                closes = (month + 1) % int(plan.pool_months) == 0
                room = (
                    np.inf
                    if plan.rollover_cap is None
                    else plan.rollover_cap - sum(kept[1:], np.zeros(drawn.years))
                )
                more = np.minimum(plan.rollover_share * own, room) if closes else 0.0 * own
                kept = [*kept[1:], np.maximum(more, 0.0)]
        at_rate = over
        if plan.pool_unit == "money":
            at_rate = over / (rate * off)
        if not plan.overage_weighting:
            inside = work.inside[month]
            at_rate = at_rate * np.divide(
                work.plain[month], inside, out=np.ones_like(inside), where=inside > 0
            )
        as_you_go = plan.kind == "pay as you go"
        paid += (plan.fee + at_rate * beyond) * raised
        if as_you_go:
            paid += (work.tickets[month] * beyond if by_ticket else work.inside[month] * rate * off) * raised
        paid += work.outside[month] * rate * (off if as_you_go else 1.0) * raised
        if month % int(plan.pool_months) == 0:
            free = np.full(drawn.years, plan.included_visits)
        charged = np.maximum(work.visits[month] - free, 0)
        free = np.maximum(free - work.visits[month], 0)
        paid += charged * plan.charged_visit
    return paid * 12 / drawn.months


def cost(costs: Costs, drawn: Tickets) -> Reals:
    """What each year costs us, for twelve months."""
    dearer = np.where(drawn.after_hours, costs.after_hours_cost_multiple, 1.0)
    dearer = np.where(drawn.emergency, costs.emergency_cost_multiple, dearer)
    work = drawn.by_month(drawn.hours * dearer * costs.cost_per_hour + drawn.visit * costs.cost_per_visit)
    return work.sum(axis=0) * 12 / drawn.months + 12 * costs.fixed_cost


def years_of(
    demand: Demand, plans: list[Plan], costs: Costs, years: int, seed: int = 1, longer_on_site: bool = False
) -> tuple[list[Reals], Reals]:
    """The prices of plans of twelve months, and our cost of the work, in many years, drawn a part at a time."""
    chance, months = np.random.default_rng(seed), 12
    at_once = max(1, int(AT_ONCE / (demand.tickets * months + 1)))
    prices: list[list[Reals]] = [[] for _ in plans]
    spent, left = [], years
    while left:
        part = min(at_once, left)
        drawn = draw(demand, months, part, chance, longer_on_site)
        for own, plan in zip(prices, plans, strict=True):
            own.append(price(plan, drawn))
        spent.append(cost(costs, drawn))
        left -= part
    return [np.concatenate(own) for own in prices], np.concatenate(spent)

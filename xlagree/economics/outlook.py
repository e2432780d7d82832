"""One plan under one demand: the price to expect, our margin and its risk, breakage, and how they may turn out."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.distribution import Law, Reals
from xlagree.actuarial.laws.severity import Severity
from xlagree.economics.answering import signers, under
from xlagree.economics.bank import expected_charges, expected_draws
from xlagree.economics.breakage import unused, unused_beside
from xlagree.economics.our_cost import OurCost
from xlagree.economics.signing import Signers
from xlagree.economics.ticket_kinds import hours_billed
from xlagree.economics.total import Chances, gap_of, settles_on_total, total_knots
from xlagree.economics.weight import an_hour
from xlagree.economics.worked import kinds_told, relative_costs, told_apart
from xlagree.economics.year_totals import YearTotals, year_totals
from xlagree.economics.years import POINTS, SHIFTS, gap_of_years, not_exceeded
from xlagree.pricing.at_once.drawing import Charged, Drawn, charged, fees_in_term, in_proportion, invoiced
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.schedule import Per
from xlagree.pricing.workloads import Workload
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.notebook import html_table, shown
from xlagree.terms.price_list_terms import ONCE
from xlagree.terms.vocabulary import FIXED_PRICE

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Outlook:
    """A plan under a demand; money is that of a year: all invoices but what is charged once × 12 / term, unrounded.

    Prices follow billed hours, costs logged ones, in the same years by the same levels. `users` and `devices` are those of the
    costs, by default those of demand and plan. `quick` refuses what a cell should not wait for. Plans looked at `together` see
    the same tickets. Where the demand answers to the plan all figures are those of the clients who sign; what they compare the
    plan with is the `alternative`, by default pay as you go at the plan's own rate.

    >>> from xlagree.actuarial.demand import certain
    >>> silver = Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130)
    >>> round(Outlook(silver, certain(12)).expected_price, 9)
    18120.0
    """

    plan: Plan
    demand: Demand
    costs: Costs | None = None
    users: float | None = None
    devices: float | None = None
    quick: bool = False
    alternative: Plan | None = None
    together: tuple[Plan, ...] = ()

    @cached_property
    def signers(self) -> Signers:
        """Who of those asked signs the plan."""
        return signers(self.plan, self.demand, self.alternative, self.quick)

    @cached_property
    def demanded(self) -> Demand:
        """The demand of those who sign, raised where their next hour is free."""
        return under(self.plan, self.demand, self.alternative, self.quick)

    @cached_property
    def hour(self) -> Workload:
        """What one hour weighs."""
        return an_hour(self.plan, self.demanded)

    @cached_property
    def billed(self) -> Severity:
        """Hours of a ticket as billed."""
        return hours_billed(self.plan, self.demanded)

    @cached_property
    def law(self) -> Law:
        """The distribution of the hours logged over the term."""
        return self.demanded.law(self.plan.term)

    @cached_property
    def on_total(self) -> bool:
        """Whether price and margin follow exactly from the total of the logged hours."""
        as_logged = self.billed == self.demanded.hours or self._flat
        return settles_on_total(self.plan) and as_logged and not told_apart(self.plan, self.demanded)

    @cached_property
    def _flat(self) -> bool:
        """Whether the price does not depend on the hours at all."""
        plan, hour = self.plan, self.hour
        covered = plan.kind == FIXED_PRICE and plan.cap is None and not hour.outside
        return covered and not hour.visits * (plan.charged_visit + plan.travel_charge)

    # What the client pays

    @property
    def _year(self) -> float:
        return 12 / self.plan.term

    @cached_property
    def expected_draws(self) -> Drawn:
        """What is expected beyond the pool, in its unit, and blocks bought, by month."""
        return expected_draws(self.plan, self.demanded, self.quick)

    @cached_property
    def expected_charges(self) -> Charged:
        """What is expected to be charged beside fees, by month."""
        return expected_charges(self.plan, self.demanded, self.quick)

    @cached_property
    def expected_price(self) -> float:
        """The year's price expected."""
        return float(invoiced(self.plan, self.hour, self.expected_charges)) * self._year

    def price(self, per: Per = "month") -> float:
        """The price expected of a month, a year, or the term with what is charged once."""
        year, plan = self.expected_price, self.plan
        once = plan.setup + sum(amount for item, amount in plan.extras if item.charged == ONCE)
        return {"month": year / 12, "year": year, "term": year / self._year + once}[per]

    def price_of(self, totals: Reals) -> Reals:
        """The year's price by the hours of the term, for a plan that settles on them."""
        months = np.broadcast_to(totals / self.plan.term, (self.plan.term, *totals.shape))
        work = in_proportion(self.hour, months, months)
        return invoiced(self.plan, self.hour, charged(self.plan, self.hour, work)) * self._year

    @cached_property
    def prices(self) -> Reals:
        """The year's price in each of many years, the same years for every plan of a demand."""
        return np.asarray((self.years.invoices + self.plan.fee * fees_in_term(self.plan)) * self._year)

    @property
    def years(self) -> YearTotals:
        """What many years come to; made of single tickets where any of the plans looked at asks for it, or our costs do."""
        plan, demand, costs = self.plan, self.demanded, self.costs
        uneven = costs is not None and self.our_cost.uneven
        kinds = kinds_told(self.together or (plan,), demand, costs, uneven)
        each = relative_costs(plan, kinds, costs) if costs else ()
        return year_totals(plan, demand, self.quick, kinds, each, self.our_cost.by_month if costs else ())

    def price_quantile(self, chance: float) -> float:
        """The year's price that is not exceeded with a chance."""
        if self.on_total:
            return float(self.price_of(np.array([self.law.quantile(chance)]))[0])
        return not_exceeded(np.sort(self.prices), chance)

    # What it costs us

    @cached_property
    def our_cost(self) -> OurCost:
        """Our costs of the plan under the demand."""
        if self.costs is None:
            raise must_be("costs", "given for a margin", None)
        users = self.demanded.users or self.plan.users if self.users is None else self.users
        devices = self.plan.devices if self.devices is None else self.devices
        return OurCost(self.costs, self.plan, self.demanded, users or 0.0, devices or 0.0)

    @property
    def cost_fixed(self) -> float:
        """Cost of a year without any work."""
        return self.our_cost.fixed

    @property
    def cost_each(self) -> float:
        """Cost of an hour of this client's work, visits included, on average of the term."""
        return self.our_cost.each

    @cached_property
    def expected_cost(self) -> float:
        """Cost of a year expected."""
        return self.our_cost.expected(self.demanded.expected_hours(self.plan.term))

    @cached_property
    def expected_margin(self) -> float:
        """Price less cost of a year expected, in money."""
        return self.expected_price - self.expected_cost

    def margin_of(self, totals: Reals) -> Reals:
        """Price less cost of a year by the hours of the term, for a plan that settles on them."""
        return np.asarray(self.price_of(totals) - self.cost_fixed - self.cost_each * totals * self._year)

    @cached_property
    def margin_on_total(self) -> bool:
        """Whether the margin follows exactly from the total of the logged hours."""
        by_month = self.costs is not None and (self.costs.cost_growth or self.our_cost.uneven)
        return self.on_total and not by_month

    @cached_property
    def margins(self) -> Reals:
        """Price less cost in each of many years; by levels of the total where that decides."""
        if self.margin_on_total:
            return self.margin_of(self.law.quantiles(_LEVELS))
        return np.asarray(self.prices - self.cost_fixed - self.our_cost.spent(self.years) * self._year)

    @cached_property
    def loss(self) -> Chances:
        """How the margin of a year stands to 0: `below` is the loss chance, `lacking` the expected loss in money."""
        if self.margin_on_total:
            return gap_of(self.law, self.margin_of, total_knots(self.plan, self.hour.inside, self.law.reach))
        return gap_of_years(self.margins)

    def margin_share(self, chance: float | None = None) -> float:
        """Margin as a share of the price: expected, or the share that is kept with a chance.

        Raises where there is no price to have a share of.
        """
        if chance is None:
            return _share(self.expected_margin, self.expected_price)
        prices = self.price_of(self.law.quantiles(_LEVELS)) if self.margin_on_total else self.prices
        none = np.where(self.margins < 0, -np.inf, 0.0)  # a year without a price
        shares = np.divide(self.margins, prices, out=none, where=prices > 0)
        kept = not_exceeded(np.sort(shares), 1 - chance)
        return _share(kept, 1.0 if kept > -np.inf else 0.0)

    def margin_kept(self, chance: float) -> float:
        """The year's margin in money that is kept with a chance."""
        return not_exceeded(self._ranked, 1 - chance)

    @cached_property
    def _ranked(self) -> Reals:
        """The margins of the years, the lowest first."""
        return np.sort(self.margins)

    # What is paid for and never used

    @cached_property
    def unused(self) -> float:
        """Weighted hours or tickets of the pool that are expected to be paid for and never used, a year."""
        return unused(self.plan, self.demanded, self.expected_draws) * self._year

    @cached_property
    def unused_beside(self) -> Reals:
        """Hours of each block beside the plan that are expected never to be used, a year."""
        return unused_beside(self.plan, self.expected_charges) * self._year

    @cached_property
    def breakage(self) -> float:
        """Weighted hours a year that are paid for and expected never to be used; a ticket is as many as it has on average."""
        a_ticket = self.demanded.hours.mean if self.plan.pool_unit == TICKETS else 1.0
        return self.unused * a_ticket + float(self.unused_beside.sum())

    # How it is shown

    @property
    def figures(self) -> dict[str, float | None]:
        """What there is to know in one row, of a year: money, hours and shares by name; None where there is none."""
        priced: dict[str, float | None] = {
            "hours": self.law.mean * self._year,
            "price": self.expected_price,
            "breakage": self.breakage,
        }
        if self.costs is None:
            return priced
        margin = self.expected_margin
        return priced | {
            "cost": self.expected_cost,
            "margin": margin,
            "margin_share": margin / self.expected_price if self.expected_price > 0 else None,
            "bad_year_margin": self.margin_kept(BAD_YEAR),
            "loss_chance": self.loss.below,
            "expected_loss": self.loss.lacking,
        }

    def to_frame(self) -> "DataFrame":
        """One row: plan, hours worked, price, breakage (hours), cost, margin, margin_share, bad_year_margin, loss_chance, expected_loss.

        Money and hours are expected of a year; the bad-year margin is kept in 19 years of 20.
        """
        from pandas import DataFrame

        return DataFrame([{"plan": self.plan.name, **self.figures}])

    def _repr_html_(self) -> str:
        shares = ("margin_share", "loss_chance")
        rows = [
            (
                name.replace("_", " "),
                f"{value:.1%}" if name in shares and value is not None else shown(value, 0),
            )
            for name, value in self.figures.items()
        ]
        return html_table(self.plan.name, ("expected of a year", ""), rows)


BAD_YEAR = 0.95
"""The margin of a bad year is kept in 19 years of 20."""

_LEVELS = (np.arange(POINTS * SHIFTS) + 0.5) / (POINTS * SHIFTS)
"""Levels of a distribution function, one for each year that other plans are given."""


def _share(margin: float, price: float) -> float:
    if price <= 0:
        raise AgreementError(Problem("there is no price to have a margin of"), kind="unknown")
    return margin / price

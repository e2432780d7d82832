"""One client's proposal: what was used, the plans offered at list and net, discounts, costs and policy."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from xlagree.actuarial.experience.quality import Quality, quality_of
from xlagree.pricing.benefits import Ledger, baseline, has_items, ledger
from xlagree.pricing.costs import CostLines, delivery_cost
from xlagree.pricing.discounts import Discount, net_plan
from xlagree.pricing.offered import first_year, for_client
from xlagree.pricing.plans import TICKETS, Plan, find_plan
from xlagree.pricing.schedule import Schedule, schedule
from xlagree.pricing.usage import Usage, even
from xlagree.pricing.workloads import Workload, mix, workloads
from xlagree.proposal.both_sides import Client as Client
from xlagree.proposal.both_sides import RateCard as RateCard
from xlagree.proposal.net_of_tax import without_tax
from xlagree.proposal.scenarios import BASE, Scenario, changed_costs, changed_demand, changed_plans
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

if TYPE_CHECKING:  # what knows no forecast does without numpy and scipy
    from xlagree.actuarial.demand import Demand
    from xlagree.economics.outlook import Outlook
    from xlagree.proposal.decision import Decision

REPLAY_MONTHS = 12
"""Proposals replay the latest twelve months, so that one history stands behind all plans."""

MOST_PLANS = 6
"""An offer has room for so many plans side by side."""

Basis = Literal["history", "hours given", "forecast", "months"]
"""What the first year is priced on: the client's own latest twelve months; where there are fewer the hours that were
given, or else the hours forecast; without a forecast the months that there are, taken as a year."""
BASES: tuple[Basis, ...] = get_args(Basis)

LIKELY = (0.1, 0.9)
"""The likely range leaves out one year of ten at either end."""
SPECIAL_DISCOUNT = "Special discount"
"""What the discount of one client is called."""


@lru_cache(maxsize=256)  # cases and what moves between them have most plans in common
def _for_client(plan: Plan, client: Client) -> Plan:
    return for_client(plan, client.users, client.devices, client.name, client.travel, dict(client.counts))


@lru_cache(maxsize=256)
def _net(plan: Plan, discounts: tuple[Discount, ...]) -> Plan:
    return net_plan(plan, discounts)


@dataclass(frozen=True)
class YearOfWork:
    """A year that may come: its name, what the work that is priced is multiplied by, its hours, and each plan under it."""

    name: str
    factor: float
    hours: float
    plans: tuple[Schedule, ...]


@dataclass(frozen=True)
class Proposal:
    """One client, its usage, and the rate card's plans that it is offered.

    `quality` is what a reader of the usage's table says of the months replayed, `demand` what is forecast, `evidence` what
    that stands on, for our own eyes. What the first year `stands_on` follows from these, unless it was settled before.
    """

    client: Client
    usage: Usage
    card: RateCard
    date: date
    source: str = ""
    quality: Quality | None = None
    demand: "Demand | None" = None
    evidence: tuple[str, ...] = ()
    stands_on: Basis | None = None

    @cached_property
    def ours(self) -> "Proposal":
        """The proposal as margins are made of it: at prices without the tax that they may have in them."""
        net = without_tax(self.card)
        return self if net is self.card else replace(self, card=net)

    @cached_property
    def history(self) -> Usage:
        """The months that are replayed: the latest twelve, or all where there are fewer."""
        return self.usage.latest(REPLAY_MONTHS)

    @cached_property
    def has_history(self) -> bool:
        """Whether there is anything to replay."""
        return bool(self.history.months)

    @cached_property
    def noted(self) -> Quality:
        """What is to be said of the history: as its reader says, else what its months say by themselves."""
        return self.quality or quality_of(self.history)

    @cached_property
    def basis(self) -> Basis:
        """What the first year is priced on."""
        if self.stands_on is not None and (self.has_history or self.stands_on in ("hours given", "forecast")):
            return self.stands_on
        if len(self.history.months) == REPLAY_MONTHS and self.history.hours:
            return "history"
        if self.client.hours is not None:
            return "hours given"
        return "months" if self.demand is None else "forecast"

    @cached_property
    def worked(self) -> Usage:
        """The work that is priced: the latest twelve months; else those there are, made a year of the hours to expect."""
        if self.basis == "history":
            return self.history
        hours = self.history.mean
        if self.basis == "hours given":
            hours = self.client.hours or 0.0
        elif self.demand is not None:
            hours = sum(self.demand.expected(12)) * self.demand.hours.mean / 12
        return (self.history if self.history.hours else self.mix_expected or even(1.0)).a_year(hours)

    @cached_property
    def mix_expected(self) -> Usage | None:
        """An hour of the work forecast without history, where it is not all normal and remote or tickets count; else None."""
        if self.demand is None or self.history.hours or not self.demand.hours.mean:
            return None
        hour, by_ticket = self.demand.an_hour, any(plan.pool_unit == TICKETS for plan in self.list_plans)
        special = hour.after_hours or hour.emergency or hour.on_site or hour.visits or hour.named or by_ticket
        return Usage((hour,)) if special else None

    @cached_property
    def quoted_hours(self) -> float:
        """The hours a month that are priced: as given, else their mean to a tenth."""
        given = self.client.hours if self.basis == "hours given" else None
        return round(self.worked.mean, 1) if given is None else given

    @cached_property
    def discounts(self) -> tuple[Discount, ...]:
        """The card's discounts, and the client's own."""
        share = self.client.manual_discount
        agreed = tuple(plan.name for plan in self.card.plans if plan.kind != PAY_AS_YOU_GO)
        own = (Discount(SPECIAL_DISCOUNT, "manual", "all", share=share, plans=agreed),) if share else ()
        return (*self.card.discounts, *own)

    @cached_property
    def list_plans(self) -> tuple[Plan, ...]:
        """The plans offered at list price, the baseline first, with the client's users and devices.

        Where no pay as you go plan is among those named for the client, the card's first is the baseline.
        """
        plans = [find_plan(self.card.plans, name) for name in self.client.plans] or list(self.card.plans)
        first = baseline([*plans, *self.card.plans])
        plans = [first, *(plan for plan in self.card.plans if plan in plans and plan is not first)]
        return tuple(_for_client(plan, self.client) for plan in plans)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans offered at their net prices."""
        return tuple(_net(plan, self.discounts) for plan in self.list_plans)

    @cached_property
    def baseline(self) -> Plan:
        """The pay-as-you-go plan that all are compared with: it stands first."""
        return self.plans[0]

    @cached_property
    def first_years(self) -> tuple[Plan, ...]:
        """The plans offered with a term of their first year."""
        return tuple(map(first_year, self.plans))

    @cached_property
    def loads(self) -> tuple[tuple[Workload, ...], ...]:
        """What each month of the work that is priced weighs under every plan; an hour of its mix, where there is none."""
        if not self.worked.mean:
            return tuple((mix(plan, self.worked),) for plan in self.first_years)
        return tuple(workloads(plan, self.worked) for plan in self.first_years)

    @cached_property
    def replays(self) -> tuple[Schedule, ...]:
        """The first year of every plan month by month, on the work that is priced; its invoices hold the set-up."""
        return self.at_hours(self.quoted_hours)

    def at_hours(self, hours: float) -> tuple[Schedule, ...]:
        """The first year of every plan at other hours a month: all months in one proportion."""
        factor, pairs = self.times(hours), zip(self.first_years, self.loads, strict=True)
        return tuple(schedule(plan, [load.times(factor) for load in loads]) for plan, loads in pairs)

    def times(self, hours: float) -> float:
        """What the work that is priced is multiplied by for so many hours a month."""
        mean = self.worked.mean
        return 1.0 if mean and hours == self.quoted_hours else hours / (mean or 1.0)

    @cached_property
    def years(self) -> tuple[YearOfWork, ...]:
        """The quiet, the usual and the busy year: the work that is priced, times what one year in ten stays below and
        one in ten exceeds of the forecast, to two digits; the usual year alone without a forecast. Where more than one
        year in ten is as busy as the usual one, or as quiet, that is the usual year itself.
        """
        if self.likely is None or not self.worked.mean:
            return (self._year_of("usual", 1.0),)
        low, high = (round(hours / self.worked.mean, 2) for hours in self.likely)
        quiet, busy = min(low, 1.0), max(high, 1.0)
        return self._year_of("quiet", quiet), self._year_of("usual", 1.0), self._year_of("busy", busy)

    def _year_of(self, name: str, factor: float) -> YearOfWork:
        years = self.replays if factor == 1 else self.at_hours(self.worked.mean * factor)
        return YearOfWork(name, factor, 12 * self.worked.mean * factor, years)

    @cached_property
    def ledgers(self) -> tuple[Ledger, ...]:
        """The benefits of the first year of every plan against pay as you go, set-up apart."""
        base, terms, itemised = self.first_years[0], self.card.benefit_terms, has_items(self.first_years)
        return tuple(ledger(base, plan, self.worked, terms, itemised) for plan in self.first_years)

    @cached_property
    def costs(self) -> tuple[CostLines, ...]:
        """What the first year of every plan costs us on the usage priced."""
        by = self.worked, self.client.users, self.client.devices, REPLAY_MONTHS
        return tuple(delivery_cost(self.card.costs, plan, *by) for plan in self.plans)

    @cached_property
    def outlooks(self) -> "tuple[Outlook, ...]":
        """Every plan under the demand that is forecast, at prices without tax; none without a forecast."""
        from xlagree.economics.outlook import Outlook

        if self.ours is not self:
            return self.ours.outlooks
        if self.demand is None:
            return ()
        own = (self.card.costs, self.client.users, self.client.devices, False, self.baseline)
        return tuple(Outlook(plan, self.demand, *own) for plan in self.plans)

    @cached_property
    def decisions(self) -> "tuple[Decision, ...]":
        """The decision table: a plan in each row, in the order offered; empty without a forecast."""
        from xlagree.proposal.decision import decision_of

        rows = zip(self.outlooks, self.ours.list_plans, strict=False)
        return tuple(decision_of(view, at_list, self.ours.discounts) for view, at_list in rows)

    @cached_property
    def likely(self) -> tuple[float, float] | None:
        """Hours a month, on average of a year, that are exceeded in nine years of ten and in one; None without a forecast."""
        if self.demand is None:
            return None
        low, high = (self.demand.law(12).quantile(level) / 12 for level in LIKELY)
        return low, high

    def under(self, scenario: Scenario) -> "Proposal":
        """The proposal, without scenarios, with the terms that one changes; raises where it cannot be applied."""
        plans = changed_plans(self.card.plans, scenario)
        costs = changed_costs(self.card.costs, scenario)
        demand = None if self.demand is None else changed_demand(self.demand, scenario)
        return replace(self, card=replace(self.card, plans=plans, costs=costs, scenarios=()), demand=demand)

    @cached_property
    def cases(self) -> "tuple[tuple[str, Proposal], ...]":
        """The proposal as it is, called base, then under every scenario of the card, each with its name."""
        return ((BASE, self), *((scenario.name, self.under(scenario)) for scenario in self.card.scenarios))

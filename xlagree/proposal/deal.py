"""One client's proposal: what was used, the plans offered at list and net, discounts, costs and policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from xlagree.actuarial.experience.quality import Quality, quality_of
from xlagree.pricing.benefits import BenefitTerms, Ledger, baseline, ledger
from xlagree.pricing.costs import CostLines, Costs, Role, delivery_cost
from xlagree.pricing.discounts import Discount, net_plan
from xlagree.pricing.plans import Plan, find_plan, for_client
from xlagree.pricing.schedule import Schedule, schedule, usage_schedule
from xlagree.pricing.tiers import Tier
from xlagree.pricing.usage import Usage, even
from xlagree.pricing.workloads import Workload, mix
from xlagree.proposal.policy import Policy
from xlagree.proposal.scenarios import BASE, Scenario, changed_costs, changed_demand, changed_plans
from xlagree.terms.errors import NOWHERE, Place
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

if TYPE_CHECKING:  # what knows no forecast does without numpy and scipy
    from xlagree.actuarial.demand import Demand
    from xlagree.economics.choice import Score
    from xlagree.economics.outlook import Outlook
    from xlagree.proposal.decision import Decision

REPLAY_MONTHS = 12
"""Proposals replay the latest twelve months, so that one history stands behind all plans."""

LIKELY = (0.1, 0.9)
"""The likely range leaves out one year of ten at either end."""


@dataclass(frozen=True)
class RateCard:
    """What a consultancy sells: plans at list, roles, tiers, discounts, costs, policy, countable benefits.

    `scenarios` are the cases that every proposal is looked at in besides the base case.
    """

    plans: tuple[Plan, ...]
    costs: Costs
    policy: Policy
    roles: Mapping[str, Role] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    discounts: tuple[Discount, ...] = ()
    benefit_terms: BenefitTerms = field(default_factory=BenefitTerms)
    scenarios: tuple[Scenario, ...] = ()


@dataclass(frozen=True)
class Client:
    """Who the proposal is for, and where that was read.

    `hours` a month are given where there is no usage to take them from.
    """

    name: str
    users: float = 0.0
    devices: float = 0.0
    contact: str = ""
    hours: float | None = None
    plans: tuple[str, ...] = ()
    manual_discount: float = 0.0
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Proposal:
    """One client, its usage, and the rate card's plans that it is offered.

    `quality` is what a reader of the usage's table has to say of the months replayed. `demand` is what is
    forecast of the client, `evidence` what it stands on, in sentences for our own eyes.
    """

    client: Client
    usage: Usage
    card: RateCard
    date: date
    source: str = ""
    quality: Quality | None = None
    demand: "Demand | None" = None
    evidence: tuple[str, ...] = ()

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
    def quoted_hours(self) -> float:
        """The hours a month that are quoted for: as given, else the mean of the history to a tenth."""
        return self.client.hours if self.client.hours is not None else round(self.history.mean, 1)

    @cached_property
    def worked(self) -> Usage:
        """The usage to price: the history, or the given hours every month."""
        return self.history if self.has_history else even(self.quoted_hours)

    @cached_property
    def discounts(self) -> tuple[Discount, ...]:
        """The card's discounts, and the client's own."""
        share = self.client.manual_discount
        agreed = tuple(plan.name for plan in self.card.plans if plan.kind != PAY_AS_YOU_GO)
        own = (Discount("Special discount", "manual", "all", share=share, plans=agreed),) if share else ()
        return (*self.card.discounts, *own)

    @cached_property
    def list_plans(self) -> tuple[Plan, ...]:
        """The plans offered at list price, the baseline first, with the client's users and devices.

        Where no pay as you go plan is among those named for the client, the card's first is the baseline.
        """
        plans = [find_plan(self.card.plans, name) for name in self.client.plans] or list(self.card.plans)
        first = baseline([*plans, *self.card.plans])
        plans = [first, *(plan for plan in self.card.plans if plan in plans and plan is not first)]
        return tuple(for_client(plan, self.client.users, self.client.devices) for plan in plans)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans offered at their net prices."""
        return tuple(net_plan(plan, self.discounts) for plan in self.list_plans)

    @cached_property
    def baseline(self) -> Plan:
        """The pay-as-you-go plan that all are compared with: it stands first."""
        return self.plans[0]

    @cached_property
    def replays(self) -> tuple[Schedule, ...]:
        """Every plan month by month under the history, or under the given hours where there is none."""
        return tuple(usage_schedule(plan, self.worked) for plan in self.plans)

    @cached_property
    def mixes(self) -> tuple[Workload, ...]:
        """The client's mix of work under every plan."""
        return tuple(mix(plan, self.worked) for plan in self.plans)

    def at_hours(self, hours: float) -> tuple[Schedule, ...]:
        """Every plan under the same hours every month, in the client's mix."""
        return tuple(
            schedule(plan, [load.scaled(hours)]) for plan, load in zip(self.plans, self.mixes, strict=True)
        )

    @cached_property
    def ledgers(self) -> tuple[Ledger, ...]:
        """The benefits of every plan against pay as you go."""
        return tuple(ledger(self.baseline, plan, self.worked, self.card.benefit_terms) for plan in self.plans)

    @cached_property
    def costs(self) -> tuple[CostLines, ...]:
        """What a year of every plan costs us on the usage priced."""
        heads = (self.client.users, self.client.devices)
        return tuple(delivery_cost(self.card.costs, plan, self.worked, *heads) for plan in self.plans)

    @cached_property
    def outlooks(self) -> "tuple[Outlook, ...]":
        """Every plan under the demand that is forecast; none without a forecast."""
        from xlagree.economics.outlook import Outlook

        if self.demand is None:
            return ()
        heads = (self.client.users, self.client.devices)
        return tuple(Outlook(plan, self.demand, self.card.costs, *heads) for plan in self.plans)

    @cached_property
    def decisions(self) -> "tuple[Decision, ...]":
        """The decision table: a plan in each row, in the order offered; empty without a forecast."""
        from xlagree.proposal.decision import decision_of

        rows = zip(self.outlooks, self.list_plans, strict=False)
        return tuple(decision_of(view, at_list, self.discounts) for view, at_list in rows)

    @cached_property
    def likely(self) -> tuple[float, float] | None:
        """Hours a month, on average of a year, that are exceeded in nine years of ten and in one; None without a forecast."""
        if self.demand is None:
            return None
        low, high = (self.demand.law(12).quantile(level) / 12 for level in LIKELY)
        return low, high

    @cached_property
    def scores(self) -> "tuple[Score, ...]":
        """How safe every plan is for the client beside pay as you go; none without a forecast."""
        from xlagree.economics.choice import score

        return tuple(score(view, self.outlooks[0]) for view in self.outlooks)

    def under(self, scenario: Scenario) -> "Proposal":
        """The proposal with the terms that a scenario changes: plans at list, costs, and the demand where one is forecast.

        It has no scenarios of its own. Raises where a change cannot be applied or leaves the bounds of its term.
        """
        plans = changed_plans(self.card.plans, scenario)
        costs = changed_costs(self.card.costs, scenario)
        demand = None if self.demand is None else changed_demand(self.demand, scenario)
        return replace(self, card=replace(self.card, plans=plans, costs=costs, scenarios=()), demand=demand)

    @cached_property
    def cases(self) -> "tuple[tuple[str, Proposal], ...]":
        """The proposal as it is, called base, then under every scenario of the card, each with its name."""
        return ((BASE, self), *((scenario.name, self.under(scenario)) for scenario in self.card.scenarios))

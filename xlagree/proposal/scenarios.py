"""Scenarios: a name and the terms it changes, and plans, costs and a demand under it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.plans import Plan
from xlagree.pricing.whose import folded, same_name
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, refuse
from xlagree.terms.quantities import Number, same
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import COST_TERMS, DEMAND_TERMS, PLAN_TERMS, Term

if TYPE_CHECKING:  # what knows no forecast does without numpy and scipy
    from xlagree.actuarial.demand import Demand

BASE, LOW, HIGH = "base", "low", "high"
DEMAND, COSTS, PLANS = "demand", "costs", "plans"
TERMS: Mapping[str, tuple[Term, ...]] = {PLANS: PLAN_TERMS, DEMAND: DEMAND_TERMS, COSTS: COST_TERMS}

Owner = TypeVar("Owner")


@dataclass(frozen=True)
class Change:
    """One term changed: set to a value, or multiplied by a factor; one of the two is given.

    `of` is "demand", "costs", "plans" (every plan that has the term) or the name of a plan, `term` the term's field.
    A factor on the cost per hour is one on the roles' own costs too; a value sets the standard hour alone.
    """

    of: str
    term: str
    value: float | None = None
    factor: float | None = None
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def cell(self) -> float | str:
        """The change as a table has it.

        >>> Change("costs", "tools", factor=1.25).cell
        'x1.25'
        """
        return f"x{self.factor:.15g}" if self.value is None else self.value

    @cached_property
    def changed(self) -> Term:
        """The term that changes."""
        return next(term for term in TERMS.get(self.of, PLAN_TERMS) if term.field == self.term)

    @property
    def bounds(self) -> Number:
        """What its term takes: scenarios change numbers."""
        bounds = self.changed.quantity
        assert isinstance(bounds, Number)
        return bounds

    def of_plan(self, plan: Plan) -> bool:
        """Whether it changes a plan: the one it names, or any that has the term."""
        if self.of == PLANS:
            return getattr(plan, self.term) is not None and plan.kind in self.changed.kinds
        return self.of not in (DEMAND, COSTS) and same_name(self.of, plan.name)


@dataclass(frozen=True)
class Scenario:
    """A name and the terms it changes."""

    name: str
    changes: tuple[Change, ...]


PER_USER = "tickets_per_user"
SHARES = ("after_hours_share", "emergency_share")
CHANGEABLE = (
    *("tickets", PER_USER, "hours_per_ticket", "client_uncertainty", "month_spread", "yearly_growth"),
    *(*SHARES, "on_site_share", "visits_per_ticket", "role_weight"),
)
"""The terms of a demand that a scenario may change, whatever the plan."""
ANSWERING = ("usage_response", "selection")
"""Those that say how a demand answers to a plan: a scenario may change them too."""


def field_of(term: str) -> str:
    """The field in which a demand keeps a term: tickets per user are tickets."""
    return "tickets" if term == PER_USER else term


def term_of(demand: "Demand", term: str) -> float | None:
    """The value of a term that a scenario may change; None where it is not set, as the spread of certain months."""
    value: float | None = getattr(demand, term)
    return None if term == "month_spread" and demand.month_spread < 0 else value


@dataclass
class _Applied:
    """Changes of a scenario being applied: their new values, and the problems met so far."""

    scenario: str
    problems: list[Problem] = field(default_factory=list)

    def value(self, change: Change, base: float | None, whose: str) -> float | None:
        """The value of a term after a change, within the term's bounds; else None, and one problem more."""
        term = change.changed
        if base is None:
            what = f"{term.name} is not set in {whose}: a scenario changes terms that are set"
            self.refuse(change, what, "set it, or clear the change")
            return None
        # Fifteen digits: 10 users x1.1 are 11, not a little more.
        value = change.value if change.factor is None else float(f"{base * change.factor:.15g}")
        try:
            return change.bounds.check(f"{self.scenario}: {term.name} of {whose}", value)
        except AgreementError as error:
            self.refuse(change, error.problems[0].what, error.problems[0].remedy)
            return None

    def of_plan(self, plan: Plan, change: Change) -> float | None:
        """The same for a term of a plan, if its kind has the term."""
        term = change.changed
        if plan.kind in term.kinds:
            return self.value(change, getattr(plan, term.field), plan.name)
        what = f"{plan.name}: {term.name} is not a term of a {plan.kind} plan"
        self.refuse(change, what, f"it belongs to: {', '.join(term.kinds)}")
        return None

    def of_role(self, role: Role, change: Change) -> Role:
        """A role with its own cost per hour changed, where it has one."""
        cost = role.cost_per_hour
        return role if cost is None else replace(role, cost_per_hour=self.value(change, cost, role.name))

    def refuse(self, change: Change, what: str, remedy: str) -> None:
        """One problem more, at the change's cell."""
        self.problems.append(Problem(what, remedy, change.place))


def changed_plans(plans: Sequence[Plan], scenario: Scenario) -> tuple[Plan, ...]:
    """Plans at list under a scenario; names that are not among them are passed over.

    >>> gold = Plan("Gold", "fixed price", monthly_fee=2000)
    >>> changed_plans([gold], Scenario("high", (Change("Gold", "monthly_fee", factor=1.1),)))[0].monthly_fee
    2200.0
    """
    applied = _Applied(scenario.name)
    fresh = [
        {change.term: applied.of_plan(plan, change) for change in scenario.changes if change.of_plan(plan)}
        for plan in plans
    ]
    refuse(applied.problems)
    return tuple(changed(plan, own) for plan, own in zip(plans, fresh, strict=True))


def changed_costs(costs: Costs, scenario: Scenario) -> Costs:
    """Costs under a scenario; a factor on the cost per hour is one on the roles' own costs too.

    >>> changed_costs(Costs(70), Scenario("high", (Change("costs", "cost_per_hour", factor=1.1),))).cost_per_hour
    77.0
    """
    applied = _Applied(scenario.name)
    own = [change for change in scenario.changes if change.of == COSTS]
    fresh: dict[str, object] = {
        change.term: applied.value(change, getattr(costs, change.term), COSTS) for change in own
    }
    for change in own:
        if change.term == "cost_per_hour" and change.factor is not None:
            fresh["roles"] = {name: applied.of_role(role, change) for name, role in costs.roles.items()}
    refuse(applied.problems)
    return changed(costs, fresh)


def changed_demand(demand: "Demand", scenario: Scenario) -> "Demand":
    """A demand under a scenario; hours per ticket keep their distribution, with another mean.

    >>> from xlagree.actuarial.demand_table import read_demand
    >>> found = read_demand([["tickets", 10], ["hours per ticket", 0.5]])
    >>> changed_demand(found, Scenario("high", (Change("demand", "tickets", factor=1.2),))).mean
    6.0
    """
    applied = _Applied(scenario.name)
    own = [change for change in scenario.changes if change.of == DEMAND]
    fresh: dict[str, float] = {}
    for change in own:
        value = applied.value(change, term_of(demand, change.term), DEMAND)
        if value is not None:
            fresh[field_of(change.term)] = value * demand.users if change.term == PER_USER else value
    shares = [change for change in own if change.term in SHARES]
    together = sum(fresh.get(share, getattr(demand, share)) for share in SHARES)
    if shares and together > 1 + 1e-9:
        what = "after-hours and emergency share must be at most 1 together"
        too_much = f"{scenario.name}: {what} (got {together:g})"
        applied.refuse(shares[0], too_much, "each hour counts in one class")
    refuse(applied.problems)
    return changed(demand, fresh)


def check_scenarios(scenarios: Sequence[Scenario], plans: Sequence[Plan], costs: Costs) -> None:
    """Refuse scenarios that name plans which are not there, or that cannot be applied to the plans or costs."""
    named = unknown_plans(scenarios, [plan.name for plan in plans])
    problems = {problem.what: problem for problem in named}
    for scenario in scenarios:
        for problem in (*_refused(changed_plans, plans, scenario), *_refused(changed_costs, costs, scenario)):
            problems.setdefault(problem.what, problem)
    refuse(problems.values())


def plans_named(scenarios: Sequence[Scenario]) -> dict[str, Change]:
    """The plans that scenarios name, each with the first change of it."""
    named: dict[str, Change] = {}
    for scenario in scenarios:
        for change in scenario.changes:
            if change.of not in (DEMAND, COSTS, PLANS):
                named.setdefault(change.of, change)
    return named


def unknown_plans(scenarios: Sequence[Scenario], names: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with the plans that scenarios name: those that are not among the names of plans, each once.

    >>> [str(one) for one in unknown_plans([Scenario("high", (Change("Golt", "monthly_fee", 9.0),))], ["Gold"])]
    ['no plan "Golt"; nearest: Gold']
    """
    known = [DEMAND, COSTS, PLANS, *names]
    return tuple(
        Problem(f'no plan "{name}"', _nearest(name, known), change.place)
        for name, change in plans_named(scenarios).items()
        if not any(same_name(name, plan) for plan in names)
    )


def without_plans(scenarios: Sequence[Scenario], plans: Sequence[Plan]) -> dict[str, int]:
    """How many terms of plans scenarios change in none of some plans, by the name that they are changed under.

    >>> without_plans([Scenario("high", (Change("Gold", "monthly_fee", 9.0),))], [])
    {'Gold': 1}
    """
    terms: dict[tuple[str, str], str] = {}
    for scenario in scenarios:
        for change in scenario.changes:
            if change.of not in (DEMAND, COSTS) and not any(map(change.of_plan, plans)):
                terms.setdefault((folded(change.of), change.term), change.of)
    spelled = {of: name for (of, _), name in reversed(terms.items())}
    return {spelled[of]: count for of, count in Counter(of for of, _ in terms).items()}


def _nearest(name: str, known: Sequence[str]) -> str:
    by_label = {same(label): label for label in known}
    close = [by_label[label] for label in get_close_matches(same(name), by_label, n=2, cutoff=0.5)]
    return f"nearest: {', '.join(close)}" if close else f"known: {', '.join(known)}"


def _refused(
    change: Callable[[Owner, Scenario], object], owner: Owner, scenario: Scenario
) -> tuple[Problem, ...]:
    try:
        change(owner, scenario)
    except AgreementError as error:
        return error.problems
    return ()

"""Sensitivity: which term moves the margin expected of each plan, and what leads from one case to another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xlagree.pricing.plans import Plan, find_plan
from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import Proposal
from xlagree.proposal.scenarios import ANSWERING, CHANGEABLE, COSTS, DEMAND, HIGH, LOW, PER_USER, term_of
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import Number, same
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import COST_TERMS, DEMAND_TERMS, PLAN_TERMS, Term

if TYPE_CHECKING:  # what knows no forecast does without numpy and scipy
    from xlagree.actuarial.demand import Demand

Cases = Sequence[tuple[str, Proposal]]
"""One proposal in several cases, each with its name, the base case first."""
Margins = tuple[float, ...]
"""The margin expected of a year under each plan that is offered, in money."""


@dataclass(frozen=True)
class Driver:
    """A term that differs between cases: of "demand", of "costs" or of the plan of that name, with its value in each."""

    of: str
    term: Term
    values: tuple[float, ...]

    @property
    def label(self) -> str:
        """What it is called: whose term, and which."""
        return f"{self.of.capitalize() if self.of in (DEMAND, COSTS) else self.of}: {self.term.name}"


@dataclass(frozen=True)
class Swing:
    """What a driver moves alone: margins with it at its low value and at its high one, all else as in the `base` case.

    `cases` are the numbers of the two cases from which those values are.
    """

    driver: Driver
    cases: tuple[int, int]
    base: Margins
    low: Margins
    high: Margins

    def width(self, plan: int) -> float:
        """How far apart it moves the margin of a plan; both values may move it the same way."""
        margins = self.base[plan], self.low[plan], self.high[plan]
        return max(margins) - min(margins)

    @property
    def moves(self) -> bool:
        """Whether the low or the high value is another than that of the base case, as of a term of another case it is not."""
        return any(self.driver.values[case] != self.driver.values[0] for case in self.cases)


def drivers(deal: Proposal | Cases) -> tuple[Driver, ...]:
    """The terms that differ between the cases of a proposal: of its demand, its costs and the plans offered, in this order.

    Tickets a month stand for tickets per user too, and the cost per hour for what the roles cost.
    """
    cases = [case for _, case in _cases(deal)]
    return tuple(driver for driver in _terms(cases) if len(set(driver.values)) > 1)


def tornado(deal: Proposal | Cases) -> tuple[Swing, ...]:
    """The swing of every driver, in the order of `drivers`.

    A driver takes its values of the cases that are called low and high; where none is called so, its smallest and
    its largest value of all cases but the base.
    """
    cases = _cases(deal)
    moving = drivers(cases)
    base = cases[0][1]
    margins = _margins(base)
    swings = []
    for driver in moving:
        ends = _end(cases, driver, LOW, min), _end(cases, driver, HIGH, max)
        low, high = (_margins(moved(base, driver, cases[end][1])) for end in ends)
        swings.append(Swing(driver, ends, margins, low, high))
    return tuple(swings)


def sorted_by_swing(swings: Sequence[Swing], plan: int) -> tuple[Swing, ...]:
    """Swings by how far they move the margin of a plan, the farthest first; equal ones stay in their order."""
    return tuple(sorted(swings, key=lambda swing: -swing.width(plan)))


def bridge(deal: Proposal | Cases, start: int, end: int) -> tuple[Margins, ...]:
    """What each driver adds to the margins on the way from one case to another, by their numbers, 0 for the base case.

    The drivers move one after the other in the order of `drivers`, each from where those before it left the rest; so
    the effects of a plan add up to the difference of its margins. The way back is the same with the signs turned.
    """
    if start > end:
        return tuple(tuple(0.0 - effect for effect in row) for row in bridge(deal, end, start))
    cases = _cases(deal)
    here, there = cases[start][1], cases[end][1]
    before, rows = _margins(here), []
    for driver in drivers(cases):
        here = moved(here, driver, there)
        after = _margins(here)
        rows.append(tuple(b - a for a, b in zip(before, after, strict=True)))
        before = after
    return tuple(rows)


def moved(proposal: Proposal, driver: Driver, case: Proposal) -> Proposal:
    """A proposal with one term as it is in another case, and all others as they are."""
    card, field = proposal.card, driver.term.field
    if driver.of == DEMAND:
        assert proposal.demand is not None
        moving = (field, "logged") if field == "hours_per_ticket" else (field,)
        values = {name: getattr(case.demand, name) for name in moving}
        return replace(proposal, demand=changed(proposal.demand, values))
    if driver.of == COSTS:
        own = case.card.costs
        taken = {field: getattr(own, field), **({"roles": own.roles} if field == "cost_per_hour" else {})}
        return replace(proposal, card=replace(card, costs=replace(card.costs, **taken)))
    value = getattr(find_plan(case.card.plans, driver.of), field)
    plans = tuple(
        replace(plan, **{field: value}) if same_name(plan.name, driver.of) else plan for plan in card.plans
    )
    return replace(proposal, card=replace(card, plans=plans))


def _cases(deal: Proposal | Cases) -> Cases:
    return deal.cases if isinstance(deal, Proposal) else deal


def _terms(cases: Sequence[Proposal]) -> Iterator[Driver]:
    """Every term that a scenario could change and that is set, with its value in each case."""
    demands = [case.demand for case in cases if case.demand is not None]
    if demands:
        for term in DEMAND_TERMS:
            if term.field in (*CHANGEABLE, *ANSWERING) and term.field != PER_USER:
                yield from _driver(DEMAND, term, (term_of(demand, term.field) for demand in demands))
    for term in COST_TERMS:
        yield from _driver(COSTS, term, (getattr(case.card.costs, term.field) for case in cases))
    for offered in cases[0].list_plans:
        plans = [find_plan(case.card.plans, offered.name) for case in cases]
        for term in PLAN_TERMS:
            if isinstance(term.quantity, Number):
                yield from _driver(offered.name, term, (getattr(plan, term.field) for plan in plans))


def _driver(of: str, term: Term, values: Iterable[float | None]) -> Iterator[Driver]:
    given = list(values)
    known = tuple(value for value in given if value is not None)
    if known and len(known) < len(given):
        what = f"{term.name} of {of} is set in some cases and not in others"
        raise AgreementError(Problem(what, "set it in all, or in none"))
    if known:
        yield Driver(of, term, known)


def _end(cases: Cases, driver: Driver, name: str, pick: Callable[..., int]) -> int:
    """The case whose value is a driver's low or high one."""
    named = [n for n, (case, _) in enumerate(cases) if n and same(case) == name]
    return pick(named or range(1, len(cases)), key=lambda n: driver.values[n])


def _margins(proposal: Proposal) -> Margins:
    return tuple(_price(view.plan, view.demanded) - view.expected_cost for view in proposal.outlooks)


@lru_cache(maxsize=1024)
def _price(plan: Plan, demand: "Demand") -> float:
    """The year's price expected, kept: costs do not change it, nor do the terms of other plans."""
    from xlagree.economics.outlook import Outlook

    return Outlook(plan, demand).expected_price

"""How demand answers to the plans of a deal with a fee: what each answer does to hours, margin and fee, in the figures or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlagree.economics.answering import USUAL_RESPONSE, USUAL_SELECTION
from xlagree.economics.fee import fee_for
from xlagree.economics.outlook import Outlook
from xlagree.proposal.answered import kept
from xlagree.proposal.deal import Proposal
from xlagree.proposal.fee_to_charge import fees_to_charge
from xlagree.proposal.scenarios import ANSWERING
from xlagree.terms.errors import AgreementError
from xlagree.terms.quantities import MINUS, fixed
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import DEMAND_TERMS, WITH_FEE, Term

RESPONSE, SELECTION = ANSWERING
USUAL: Mapping[str, float] = {RESPONSE: USUAL_RESPONSE, SELECTION: USUAL_SELECTION}
"""What is looked at where the demand says nothing."""
LEAST = 0.0005
"""A smaller share of the hours is nothing."""
SOURCES = (
    "Calls fell by 15 % when they were charged (Mitchell & Park 1981), care rose by half when it was free (Manning et al. 1987).",
    "How well clients know their own level is a judgement. Yours: columns of the clients table.",
)
"""Where the usual answers come from, a line each."""


@dataclass(frozen=True)
class Effect:
    """What an answer does to one plan: hours asked for by a share, margin of a year, fee of a month for its risk, who signs.

    `fee` is None where with it no fee is left that pays.
    """

    plan: str
    hours: float
    margin: float
    fee: float | None
    signing: float


@dataclass(frozen=True)
class PlanAnswer:
    """One answer at a value, the demand's own where it has one, and its effect on every plan; None on one without a fee."""

    term: Term
    value: float
    in_figures: bool
    effects: tuple[Effect | None, ...]

    @property
    def moving(self) -> tuple[Effect, ...]:
        """The effects there are."""
        return tuple(one for one in self.effects if one and abs(one.hours) >= LEAST)

    def margins(self, base: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The margins of all plans without the answer and with it, from those in the figures."""
        moved = [one.margin if one else 0.0 for one in self.effects]
        other = tuple(x - y if self.in_figures else x + y for x, y in zip(base, moved, strict=True))
        return (other, tuple(base)) if self.in_figures else (tuple(base), other)


@kept
def plan_answers(proposal: Proposal) -> tuple[PlanAnswer, ...]:
    """Both answers one by one, the other as it is; none without a forecast or a plan with a fee."""
    if not any(view.plan.kind in WITH_FEE for view in proposal.outlooks):
        return ()
    return tuple(_answer(proposal, field) for field in ANSWERING)


def _answer(proposal: Proposal, field: str) -> PlanAnswer:
    own = getattr(proposal.demand, field)
    value = own or USUAL[field]
    pairs = zip(proposal.outlooks, fees_to_charge(proposal), strict=True)
    effects = tuple(_effect(view, fee.by_risk.fee if fee else None, field, value) for view, fee in pairs)
    term = next(term for term in DEMAND_TERMS if term.field == field)
    return PlanAnswer(term, value, bool(own), effects)


def _effect(view: Outlook, fee_now: float | None, field: str, value: float) -> Effect | None:
    """What an answer makes of a plan that has a fee: the plan with it, less the plan without."""
    if view.plan.kind not in WITH_FEE:
        return None
    now = getattr(view.demand, field)
    other = replace(view, demand=changed(view.demand, {field: 0.0 if now else value}))
    before, after = (other, view) if now else (view, other)
    hours = after.demanded.mean / before.demanded.mean - 1 if before.demanded.mean else 0.0
    margin = after.expected_margin - before.expected_margin
    fees = (_fee(other), fee_now) if now else (fee_now, _fee(other))
    fee = fees[1] - fees[0] if fees[0] is not None and fees[1] is not None else None
    return Effect(view.plan.name, hours, margin, fee, after.signers.share)


def _fee(view: Outlook) -> float | None:
    """The month's fee that a plan should have for its risk; None where none pays."""
    assert view.costs is not None
    try:
        own = (view.users, view.devices, view.quick, view.alternative)
        return fee_for(view.plan, view.demand, view.costs, "cost of risk", None, *own).fee
    except AgreementError:
        if not view.demand.selection:
            raise
        return None


@dataclass(frozen=True)
class Answers:
    """Whether the demand of any case answers to a plan, and what the answers do in the base case."""

    given: bool
    in_base: tuple[PlanAnswer, ...]

    @property
    def beside(self) -> tuple[PlanAnswer, ...]:
        """Those that are not in the figures."""
        return tuple(answer for answer in self.in_base if not answer.in_figures)


def answers_of(cases: Sequence[Proposal]) -> Answers:
    """How demand answers in the cases of a deal, the base case first."""
    demands = [case.demand for case in cases if case.demand is not None]
    return Answers(
        any(demand.usage_response or demand.selection for demand in demands), plan_answers(cases[0])
    )


def said(answer: PlanAnswer) -> str:
    """An answer and its effects as a sentence.

    >>> from xlagree.terms.vocabulary import find
    >>> term = find("usage response", DEMAND_TERMS)
    >>> said(PlanAnswer(term, 0.2, False, (Effect("Gold", 0.2, -1920.0, 160.0, 1.0),)))
    'Not in the figures: hours rising by 20 % where the next hour is free: Gold 20 % more hours, margin −1,920, fee +160.'
    """
    where = "In the figures" if answer.in_figures else "Not in the figures"
    what = {
        RESPONSE: f"hours rising by {answer.value:.0%} where the next hour is free",
        SELECTION: f"clients who know {answer.value:.0%} of what sets them apart and sign where it pays",
    }[answer.term.field].replace("%", " %")
    parts = "; ".join(_parts(answer)) or "no plan is asked for more"
    return f"{where}: {what}: {parts}."


def in_figures(proposal: Proposal) -> str:
    """What the figures hold of how demand answers: by how much hours rise, and by how much more those who sign need."""
    views = [view for view in proposal.outlooks if rise(view) >= LEAST or view.signers.level]
    parts = [
        f"{view.plan.name} hours rise by {_percent(rise(view))} as the next hour is free,"
        f" those who sign need {_percent(view.signers.mean - 1)} more than those asked"
        for view in views
    ]
    nobody = [f"{view.plan.name} nobody would sign" for view in proposal.outlooks if not view.signers.some]
    return f"In the figures: {'; '.join([*parts, *nobody]) or 'demand that does not answer to the plan'}."


def rise(view: Outlook) -> float:
    """By which share the hours of those who sign rise."""
    before = view.demand.mean * view.signers.mean
    return view.demanded.mean / before - 1 if before else 0.0


def more_hours(view: Outlook) -> float:
    """Hours asked for under a plan by those who sign it, for each hour as the demand has it."""
    return view.demanded.mean / view.demand.mean if view.demand.mean else 1.0


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %").replace("-", MINUS)


def _parts(answer: PlanAnswer) -> Iterator[str]:
    for one in answer.moving:
        share = _percent(one.hours)
        fee = "no fee pays" if one.fee is None else f"fee {signed(one.fee)}"
        whose = "more hours" if answer.term.field == RESPONSE else "more hours of those who sign"
        yield f"{one.plan} {share} {whose}, margin {signed(one.margin)}, {fee}"


def signed(money: float) -> str:
    """Money with its sign.

    >>> signed(-1920.0), signed(160.0)
    ('−1,920', '+160')
    """
    return f"{MINUS if round(money) < 0 else '+'}{fixed(abs(money))}"

"""A deal in one line: the plan recommended, what it costs and saves, what we expect of it, and what holds it back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from xlagree.pricing.schedule import cents
from xlagree.proposal.deal import Proposal
from xlagree.proposal.recommendation import Recommendation, recommended
from xlagree.proposal.rules.finding import Finding
from xlagree.terms.quantities import fixed

SHARE_DIGITS = 6
"""Digits of a share behind the point."""
NO_PLAN = "none"
"""What stands for the plan where none is recommended."""


@dataclass(frozen=True)
class DealLine:
    """A deal in one line: what manifest, terminal, JSON and review say of it.

    Prices are those of the first year, set-up included, on the `basis`, as the client pays them; `expected_margin`, its
    share of the expected price without tax, and `loss_chance` are of a year of the plan recommended, None where there is
    no plan or no forecast.
    Money is to the cent and shares are to a millionth, as the manifest has them: who reads them back says the same.
    `limits_broken` are the limits that the plan recommended is beyond, `held_for` says for which plans and limits no
    client book goes out, with what to do; blank where it may go.
    """

    recommended_plan: str
    reason: str
    basis: str
    hours_a_month: float
    first_year: float | None
    pay_as_you_go_first_year: float
    saving: float
    runner_up: str
    expected_margin: float | None
    margin_share: float | None
    loss_chance: float | None
    limits_broken: str
    held_for: str


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, SHARE_DIGITS)


def deal_line(proposal: Proposal) -> DealLine:
    """The line of a deal."""
    choice, names = recommended(proposal), [plan.name for plan in proposal.plans]
    known = proposal.decisions[choice.plan] if proposal.decisions and choice.plan is not None else None
    return DealLine(
        recommended_plan=NO_PLAN if choice.plan is None else names[choice.plan],
        reason=choice.reason,
        basis=choice.basis,
        hours_a_month=proposal.quoted_hours,
        first_year=None if choice.plan is None else choice.first_years[choice.plan],
        pay_as_you_go_first_year=choice.first_years[0],
        saving=choice.saving,
        runner_up="" if choice.runner_up is None else names[choice.runner_up],
        expected_margin=None if known is None else cents(known.margin_expected),
        margin_share=_share(known.share_expected) if known else None,
        loss_chance=_share(known.loss_chance) if known else None,
        limits_broken="" if choice.plan is None else ", ".join(choice.beyond[choice.plan]),
        held_for="; ".join(
            f"{'; '.join(messages)}: {fix}" for fix, messages in by_remedy(held_for(proposal)).items()
        ),
    )


def held_for(proposal: Proposal) -> tuple[Finding, ...]:
    """Why no client book goes out: what is beyond a limit that holds, under any plan of the offer."""
    held = recommended(proposal).held
    if not any(held):
        return ()
    from xlagree.proposal.rules.pricing_rules import PRICING_RULES  # few deals are held back

    beyond = {
        (plan.name, limit) for plan, limits in zip(proposal.plans, held, strict=True) for limit in limits
    }
    found = (finding for rule in PRICING_RULES for finding in rule.find(proposal.ours))
    holding = tuple(finding for finding in found if (finding.plan, finding.limit) in beyond)
    if proposal.ours is proposal:
        return holding
    net = f"amounts are {proposal.ours.card.policy.tax_note}"
    return tuple(replace(finding, fix=f"{finding.fix} ({net})") for finding in holding)


def by_remedy(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """What findings say, by what to do: a remedy for several of them is said once."""
    told: dict[str, list[str]] = {}
    for finding in findings:
        told.setdefault(finding.fix, []).append(finding.message)
    return told


def in_house(proposal: Proposal) -> str:
    """The recommendation in a sentence for our own eyes: plan, reason, basis, runner-up, and what the owner's wish costs."""
    choice, names = recommended(proposal), [plan.name for plan in proposal.plans]
    if choice.plan is None:
        return "Recommended: no plan, for none is within the limits of the policy."
    price = fixed(choice.first_years[choice.plan])
    second = choice.runner_up
    runner_up = "" if second is None else f"; runner-up {names[second]}, {fixed(choice.first_years[second])}"
    ground = f"{choice.reason}, first year on {_on(proposal)}"
    return (
        f"Recommended: {names[choice.plan]}, {price} ({ground}){runner_up}.{_owners_wish(proposal, choice)}"
    )


def _on(proposal: Proposal) -> str:
    hours = fixed(proposal.quoted_hours, 1)
    return {
        "history": "the client's own 12 months",
        "months": f"{len(proposal.history.months)} months taken as a year",
        "hours given": f"the {hours} hours a month given",
        "forecast": f"the {hours} hours a month forecast",
    }[proposal.basis]


def _owners_wish(proposal: Proposal, choice: Recommendation) -> str:
    """What it costs whom that the owner recommends another plan than the rule; and which limits it is beyond."""
    wanted, by_rule = choice.plan, choice.chosen_by_rule
    if choice.reason != "owner" or wanted is None or wanted == by_rule:
        return ""
    broken = ", ".join(choice.beyond[wanted])
    beyond = f" It is beyond: {broken}." if broken else ""
    if by_rule is None:
        return f" By rule none would be.{beyond}"
    dearer = cents(choice.first_years[wanted] - choice.first_years[by_rule])
    client = f"costs the client {fixed(abs(dearer))} {'more' if dearer >= 0 else 'less'} in the first year"
    ours = ""
    if proposal.decisions:
        more = proposal.decisions[wanted].margin_expected - proposal.decisions[by_rule].margin_expected
        ours = f" and is expected to earn us {fixed(abs(more))} {'more' if more >= 0 else 'less'} a year"
    return f" By rule it would be {proposal.plans[by_rule].name}: {proposal.plans[wanted].name} {client}{ours}.{beyond}"

"""What a review says of a deal: its cases, the plan recommended, which terms move it, and how far the file agrees with the core."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlagree.proposal.decision import Decision
from xlagree.proposal.policy import Policy
from xlagree.proposal.sensitivity import Driver, Swing
from xlagree.proposal.summary import DealLine


@dataclass(frozen=True)
class Case:
    """The decision table of one case."""

    name: str
    decisions: tuple[Decision, ...]


def agreement(deals: Sequence["Deal"]) -> str:
    """How many lines of some deals agree with the core, and how many could not be compared."""
    agree, lines = sum(deal.agree for deal in deals), sum(deal.lines for deal in deals)
    unvalued = sum(deal.unvalued for deal in deals)
    rest = f"; {unvalued:,} could not be compared, their formulas have no value" if unvalued else ""
    return f"{agree:,} of {lines:,} lines agree{rest}."


@dataclass(frozen=True)
class Deal:
    """What a book of ours says of a proposal: its cases, which terms move it, and how far the file agrees with the core.

    Of its `lines` so many `agree`, and others are `unvalued`: they could not be compared, as their formulas have no value.
    """

    client: str
    currency: str
    policy: Policy
    line: DealLine
    sentence: str
    recommended: int
    cases: tuple[Case, ...]
    drivers: tuple[Driver, ...]
    swings: tuple[Swing, ...]
    bridges: Mapping[str, tuple[tuple[float, ...], ...]]
    shown: str
    inputs_changed: int
    lines: int
    agree: int
    unvalued: int = 0
    answers: tuple[str, ...] = ()
    """How demand answers to the plans, in the figures or not, in sentences."""
    without_plans: Mapping[str, int] = field(default_factory=dict)
    """How many terms scenarios change of plans that are not offered here, by whose they are."""

    @property
    def unused(self) -> str:
        """What scenarios change of plans that are not offered here, in a sentence; blank where there is no such thing."""
        terms = [f"{n:,} {'term' if n == 1 else 'terms'} of {of}" for of, n in self.without_plans.items()]
        return f"Unused of the scenarios: {', '.join(terms)}; no plan here has them." if terms else ""

    @property
    def own(self) -> Decision | None:
        """What there is to know of the plan recommended in the base case; None without a forecast."""
        decisions = self.cases[0].decisions
        return decisions[self.recommended] if decisions else None

    @property
    def at_risk(self) -> float:
        """Margin at risk: what the worst year of twenty costs against the expected one, under the plan recommended."""
        return 0.0 if self.own is None else self.own.at_risk

    @property
    def expected_loss(self) -> float:
        """The loss expected of a year under the plan recommended."""
        return 0.0 if self.own is None else self.own.expected_loss

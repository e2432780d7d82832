"""The limits of the policy, each once: the figure that it holds, at least or at most how much, and what is said beyond it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from xlagree.pricing.discounts import Discount, waterfalls
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import MONTH_NAMES
from xlagree.proposal.deal import Proposal
from xlagree.proposal.policy import Policy
from xlagree.proposal.rules.finding import Severity
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, POLICY_TERMS, RETAINER

if TYPE_CHECKING:
    from xlagree.proposal.decision import Decision

WITHIN = "within limits"
"""What stands for the rules broken where there are none."""


@dataclass(frozen=True)
class Limit:
    """A limit of the policy: the rule that watches it, its term, the figure it holds, and what is said of a plan beyond it.

    `figure` is a field of the decision table or a key of `COMPUTED`. In the sentence `{value}` and `{limit}` stand for
    the two numbers, other names in braces for what the rule adds. `missing` is said of a plan that has no such figure;
    blank: nothing. What is beyond the limit of an error needs approval, an alert is only pointed out.
    """

    code: str
    term: str
    figure: str
    keeps: Literal["at least", "at most"]
    says: str
    missing: str = ""
    severity: Severity = "error"

    @property
    def name(self) -> str:
        """The limit as a policy calls it."""
        return next(term.name for term in POLICY_TERMS if term.field == self.term)

    @property
    def beyond(self) -> str:
        """How a figure beyond the limit stands to it, as formulas write it."""
        return "<" if self.keeps == "at least" else ">"

    def bound(self, policy: Policy) -> float | None:
        """The limit as a policy sets it; None where it is not set."""
        value: float | None = getattr(policy, self.term)
        return value

    def passed(self, value: float | None, policy: Policy) -> bool:
        """Whether a figure is beyond the limit; nothing is where none is set, and a figure that is not known is if its
        lack is worse than any.

        >>> LIMITS[0].passed(0.29, Policy("EUR", lowest_margin=0.3)), LIMITS[0].passed(0.3, Policy("EUR", lowest_margin=0.3))
        (True, False)
        """
        bound = self.bound(policy)
        if value is None or bound is None:
            return bound is not None and bool(self.missing)
        return value < bound if self.keeps == "at least" else value > bound

    def worded(self, number: float) -> str:
        """A number in the words of the limit's term: a share in percent, a rate in cents, else as short as it is exact.

        >>> LIMITS[0].worded(0.25), LIMITS[2].worded(110)
        ('25.0 %', '110.00')
        """
        key = next(term.quantity.key for term in POLICY_TERMS if term.field == self.term)
        return {"share": in_percent(number), "rate": fixed(number, 2)}.get(key, f"{number:g}")


LIMITS: tuple[Limit, ...] = (
    Limit("P01", "lowest_margin", "share_expected", "at least",
          "expected margin of {value} of the price is below the floor of {limit}"),
    Limit("P01", "lowest_bad_year_margin", "share_bad", "at least",
          "margin kept in 19 years of 20 of {value} of the price is below the floor of {limit}",
          "in one year of 20 or more there is no price and a loss"),
    Limit("P01", "lowest_rate", "rate_expected", "at least",
          "an hour worked is expected to bring {value}, below the lowest rate of {limit}"),
    Limit("P02", "largest_loss_chance", "loss_chance", "at most",
          "chance of a loss {value} is above the limit of {limit}"),
    Limit("P03", "largest_discount", "discount", "at most",
          "discount of {value} is beyond the limit of {limit}"),
    Limit("P03", "most_discounts", "discounts on one price", "at most",
          "{value} discounts act on its {part}, at most {limit} should: {steps}", severity="alert"),
    Limit("P04", "longest_block_life", "block life", "at most",
          "a block {ends}{lasts}", severity="alert"),
    Limit("P04", "largest_breakage", "share never used", "at most",
          "{value} of the expected price is for hours that are never used, more than {limit}", severity="alert"),
    Limit("P05", "lowest_break_even_level", "break_even_level", "at least",
          "it stops earning at {hours} hours a year, enough in {value} of years, less than {limit}, and has no cap",
          severity="alert"),
    Limit("P07", "fewest_months", "months of history", "at least",
          "it stands on {value} of history, fewer than {limit}", severity="alert"),
    Limit("P07", "oldest_history", "age of history", "at most",
          "the last month of history is {month}, {value} months before the proposal, more than {limit}",
          severity="alert"),
)  # fmt: skip
"""Every limit of the policy, in the order in which rules and pages go through them."""

TO_APPROVE = tuple(limit for limit in LIMITS if limit.severity == "error")
"""The limits beyond which a plan needs approval: all of figures of the decision table."""


LIMIT_ON: Mapping[str, Limit] = MappingProxyType({limit.figure: limit for limit in LIMITS})
"""The limit on a figure."""


def broken(decision: "Decision", policy: Policy) -> str:
    """The codes of the rules for which a plan needs approval, one by one; blank where it is within all limits."""
    return " ".join(dict.fromkeys(limit.code for limit in beyond(decision, policy)))


def beyond(decision: "Decision", policy: Policy) -> tuple[Limit, ...]:
    """The limits beyond which a plan is that needs approval for it."""
    return tuple(limit for limit in TO_APPROVE if limit.passed(getattr(decision, limit.figure), policy))


def holding(decision: "Decision", policy: Policy) -> tuple[Limit, ...]:
    """Those of them for which no client book goes out."""
    held = {term.field for term in POLICY_TERMS if term.name in policy.holds}
    return tuple(limit for limit in beyond(decision, policy) if limit.term in held)


# What the decision table does not have


def discounts_on_one_price(at_list: Plan, discounts: tuple[Discount, ...]) -> tuple[str, tuple[str, ...]]:
    """The price of a plan on which most discounts act, one after the other, and the names of these.

    >>> gold = Plan("Gold", "fixed price", monthly_fee=2000)
    >>> discounts_on_one_price(gold, (Discount("Ours", "manual", "fee", 0.1),))
    ('fee', ('Ours',))
    """
    falls = waterfalls(at_list, tuple(discount for discount in discounts if not discount.raises))
    part = max(falls, key=lambda name: len(falls[name].steps), default="")
    return part, tuple(step.name for step in falls[part].steps) if part else ()


def _discounts(deal: Proposal, plan: int) -> float:
    return float(len(discounts_on_one_price(deal.list_plans[plan], deal.discounts)[1]))


def _block_life(deal: Proposal, plan: int) -> float | None:
    """Months for which a block is open; without end where it has no life."""
    own = deal.plans[plan]
    if own.kind != BLOCK:
        return None
    return inf if own.block_life is None else own.block_life


def _never_used(deal: Proposal, plan: int) -> float | None:
    """The share of the expected price that is paid for hours never used."""
    own = deal.decisions[plan]
    if own.kind not in (BLOCK, RETAINER) or own.price_expected <= 0:
        return None
    return own.breakage_price / own.price_expected


def _months(deal: Proposal, _plan: int) -> float:
    return float(len(deal.usage.months))


def last_worked(deal: Proposal) -> str:
    """The last month of history in which there was work, else the last on file: silence after it is no news of a client."""
    months = deal.usage.months
    return next(
        (month.label for month in reversed(months) if month.hours), months[-1].label if months else ""
    )


def _age(deal: Proposal, _plan: int) -> float | None:
    """Months from the last month with work to that of the proposal; None where its label is no month of a year."""
    name, _, year = last_worked(deal).partition(" ")
    if name not in MONTH_NAMES or not year.isdecimal():
        return None
    return float(deal.date.year * 12 + deal.date.month - 1 - int(year) * 12 - MONTH_NAMES.index(name))


COMPUTED: Mapping[str, Callable[[Proposal, int], float | None]] = MappingProxyType(
    {
        "discounts on one price": _discounts,
        "block life": _block_life,
        "share never used": _never_used,
        "months of history": _months,
        "age of history": _age,
    }
)
"""Figures that no decision has: each computed for a plan of a proposal by its place in the offer."""


# What is beyond

NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Breach:
    """A figure beyond a limit: of which plan, by its place in the offer; `value` is None where the figure is missing."""

    limit: Limit
    plan: int
    value: float | None
    bound: float

    def sentence(self, words: Mapping[str, str] = NO_WORDS) -> str:
        """The sentence of the limit; `words` are what it names besides the two numbers, or say a number otherwise."""
        if self.value is None:
            return self.limit.missing
        numbers = {"value": self.limit.worded(self.value), "limit": self.limit.worded(self.bound)}
        return self.limit.says.format(**{**numbers, **words})


def breaches(deal: Proposal, code: str, plans: Iterable[int] | None = None) -> Iterator[Breach]:
    """What is beyond the limits that a rule watches, plan by plan; nothing without a forecast."""
    policy, own = deal.card.policy, [limit for limit in LIMITS if limit.code == code]
    for plan in range(len(deal.decisions)) if plans is None else plans:
        for limit in own:
            bound, value = limit.bound(policy), figure_of(limit, deal, plan)
            if bound is not None and limit.passed(value, policy):
                yield Breach(limit, plan, value, bound)


def figure_of(limit: Limit, deal: Proposal, plan: int) -> float | None:
    """The figure that a limit holds of a plan of a proposal."""
    if limit.figure in COMPUTED:
        return COMPUTED[limit.figure](deal, plan)
    value: float | None = getattr(deal.decisions[plan], limit.figure)
    return value


def in_percent(share: float) -> str:
    """A share in a sentence, to a tenth of a percent.

    >>> in_percent(0.061)
    '6.1 %'
    """
    return f"{fixed(100 * share, 1)} %"

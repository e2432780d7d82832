"""Hours that cost something of their own: of a role, of a class, of a row of Rates, each with its weight and net price."""

from dataclasses import dataclass
from functools import cached_property

from xlagree.pricing.rates import NORMAL, Hour, HourRate
from xlagree.proposal.handover.agreed import DECIMALS, Agreed
from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import PREMIUM_CLASSES

WHOSE = {"plans", "clients"}
"""What a row of Rates may name without naming any hours."""


@dataclass(frozen=True)
class HourPrice:
    """Hours of a kind: what names them, how many standard hours one counts, and its net price.

    `row` is whether a row of Rates names them.
    """

    agreed: Agreed
    role: str = ""
    work_class: str = ""
    channel: str = ""
    work: str = ""
    row: bool = False

    @cached_property
    def family(self) -> str:
        """Which of normal, after-hours and emergency its class counts as."""
        return self.agreed.plan.words.class_of(self.work_class)[1] if self.work_class else NORMAL

    @cached_property
    def weight(self) -> float:
        """How many standard hours an hour counts."""
        weights = {same(role.name): role.weight for role in self.agreed.roles}
        own = weights.get(same(self.role), 1.0)
        place = (self.channel or "remote", self.work)
        hour = Hour(self.role, own, self.work_class or NORMAL, self.family, *place)
        return round(self.agreed.plan.weight(hour), 6)

    @cached_property
    def price(self) -> float | None:
        """The net price of an hour; None where the plan prices no hours."""
        return None if self.agreed.rate is None else round(self.agreed.rate * self.weight, DECIMALS)

    @property
    def kind(self) -> str:
        """The kind of work that it is, without the role: its class, channel and work."""
        return ", ".join(filter(None, (self.work_class, self.channel, self.work)))

    @property
    def name(self) -> str:
        """All that names it."""
        return ", ".join(filter(None, (self.role, self.kind))) or "all hours"

    @property
    def stated(self) -> tuple[str, ...]:
        """The columns of Rates that are to be handed over."""
        named = {
            "role": self.role,
            "class": self.work_class,
            "counts as": same(self.work_class) not in ("", NORMAL, *map(same, PREMIUM_CLASSES)),
            "channel": self.channel,
            "work": self.work,
        }
        priced = "multiplier" if self.price is None else "rate"
        return (*(column for column, value in named.items() if value), priced)


def hours_of(agreed: Agreed) -> list[HourPrice]:
    """The hours of each role, of each class with a multiplier, and of each row of Rates."""
    plan = agreed.plan
    named = [rate for rate in plan.rates if not rate.names - WHOSE - {"role", "class"}]
    roles = {same(rate.role) for rate in named if not rate.work_class}
    classes = {same(rate.work_class) for rate in named if not rate.role}
    by_role = [HourPrice(agreed, role.name) for role in agreed.roles if same(role.name) not in roles]
    premium = [name for name in PREMIUM_CLASSES if plan.multiplier(name) != 1 and same(name) not in classes]
    by_class = [HourPrice(agreed, work_class=name) for name in premium]
    return [*by_role, *by_class, *(_named(agreed, rate) for rate in plan.rates)]


def weighs(agreed: Agreed) -> bool:
    """Whether any hour counts more or less than a standard one."""
    return any(hour.weight != 1 for hour in hours_of(agreed))


def _named(agreed: Agreed, rate: HourRate) -> HourPrice:
    return HourPrice(agreed, rate.role, rate.work_class, rate.channel, rate.work, row=True)

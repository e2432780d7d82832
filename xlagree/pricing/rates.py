"""Rates of a price list: which rows fit an hour, which of them gives way, and what the hour then weighs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlagree.pricing.whose import name_key, names
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.price_list_terms import RATE_TERMS
from xlagree.terms.records import by_field, check
from xlagree.terms.vocabulary import PREMIUM_CLASSES

NORMAL = "normal"
PREMIUM_NAMES = frozenset({"class", "channel", "work"})
"""What a multiplier must name, one of them at least, to be a premium and not the factor of a role."""


@dataclass(frozen=True)
class HourRate:
    """What an hour that fits costs at list, or how many standard hours it counts; blank fits any."""

    TERMS = by_field(
        (term for term in RATE_TERMS if term.name not in ("plans", "clients")), **{"class": "work_class"}
    )

    role: str = ""
    work_class: str = ""
    counts_as: str = ""
    channel: str = ""
    work: str = ""
    multiplier: float | None = None
    rate: float | None = None
    plans: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        vars(self).update(plans=names(self.plans, "plans"), clients=names(self.clients, "clients"))
        check(self)
        if self.channel == "phone":
            vars(self)["channel"] = "remote"
        if (self.multiplier is None) == (self.rate is None):
            raise AgreementError(Problem("a row of Rates must have either a multiplier or a rate"))
        if not self.names - {"plans"}:
            what = "a row of Rates must name a role, a class, a channel, a kind of work or a client"
            raise AgreementError(Problem(what))
        own = self.work_class and name_key(self.work_class) not in map(name_key, (NORMAL, *PREMIUM_CLASSES))
        if self.counts_as and not own:
            what = f"counts as is for a class of one's own (got class {self.work_class or 'nothing'})"
            raise AgreementError(Problem(what, "clear it"))

    @cached_property
    def names(self) -> frozenset[str]:
        """What the row names: the more, the more special it is."""
        stated = {
            "plans": self.plans, "clients": self.clients, "role": self.role, "class": self.work_class,
            "channel": self.channel, "work": self.work,
        }  # fmt: skip
        return frozenset(name for name, value in stated.items() if value)

    @property
    def said(self) -> str:
        """What it names, in words."""
        return ", ".join(self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        """What it names, one by one."""
        named = (*self.clients, self.role, self.work_class, self.channel, self.work)
        return tuple(filter(None, named))

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What of an hour the row fits, as names are compared."""
        return tuple(name_key(part) for part in (self.role, self.work_class, self.channel, self.work))


@dataclass(frozen=True)
class Hour:
    """What decides how much an hour weighs: who did it, in which class, where, and what kind of work it was.

    `family` is which of normal, after-hours and emergency its class counts as.
    """

    role: str = ""
    role_weight: float = 1.0
    work_class: str = NORMAL
    family: str = NORMAL
    channel: str = "remote"
    work: str = ""

    def fits(self, rate: HourRate, work_class: str) -> bool:
        """Whether a row is one for such an hour, looked up in a class."""
        own = (name_key(self.role), name_key(work_class), name_key(self.channel), name_key(self.work))
        return all(not wanted or wanted == part for wanted, part in zip(rate.key, own, strict=True))


def weight(rates: Sequence[HourRate], hour: Hour, hourly_rate: float, premium: float) -> float:
    """How many standard hours an hour counts: rate factor × premium × role factor.

    Of the rows that fit, one gives way to another that names all it names and more. The dearest stated rate that is
    left is taken over the `hourly_rate`; of the multipliers left, and of the plan's own `premium` of the class, the
    largest counts, and 1 only where there is no other. What the chosen row names is in it.

    >>> senior = (HourRate(role="senior", rate=185), HourRate(role="senior", work_class="after-hours", rate=260))
    >>> evening = Hour("senior", work_class="after-hours", family="after-hours")
    >>> weight(senior, evening, 130, 1.5)
    2.0
    """
    looked_up, fitting = _fitting(rates, hour)
    left = [rate for rate in fitting if not any(rate.names < other.names for other in fitting)]
    stated = max((rate for rate in left if rate.rate is not None), key=_dearest, default=None)
    within = stated.names if stated else frozenset()
    premiums = [rate for rate in left if rate.multiplier is not None and _beside(rate, within)]
    multipliers = [(rate.multiplier or 0.0, rate.names) for rate in premiums]
    own = frozenset({"class"})
    set_aside = own & within or any(own < rate.names for rate in fitting)
    if looked_up == hour.family != NORMAL and not set_aside:
        multipliers.append((premium, own))
    chosen, named = max(
        (one for one in multipliers if one[0] != 1), key=_largest, default=(1.0, frozenset[str]())
    )
    if not named and any(
        "role" in rate.names for rate in premiums
    ):  # a waiver for the role has its factor in it
        named = frozenset({"role"})
    factor = 1.0 if "role" in within | named else _role_factor(left, hour)
    base = 1.0 if stated is None else (stated.rate or 0.0) / hourly_rate
    return base * chosen * factor


def _dearest(rate: HourRate) -> tuple[float, list[str]]:
    return rate.rate or 0.0, sorted(rate.names)


def _largest(multiplier: tuple[float, frozenset[str]]) -> tuple[float, list[str]]:
    return multiplier[0], sorted(multiplier[1])


def _beside(rate: HourRate, within: frozenset[str]) -> bool:
    """Whether a multiplier is a premium on a stated rate that names something else."""
    return bool(rate.names & PREMIUM_NAMES) and not rate.names & PREMIUM_NAMES & within


def _fitting(rates: Sequence[HourRate], hour: Hour) -> tuple[str, list[HourRate]]:
    """The rows for an hour, and the class in which they were found: one of one's own that no row names is looked up as
    what it counts as."""
    fitting = [rate for rate in rates if hour.fits(rate, hour.work_class)]
    if hour.work_class == hour.family or any(rate.work_class for rate in fitting):
        return hour.work_class, fitting
    return hour.family, [rate for rate in rates if hour.fits(rate, hour.family)]


def _role_factor(left: Iterable[HourRate], hour: Hour) -> float:
    """The multiplier of a row for the role alone, of several the largest; else the role's weight."""
    alone = (rate.multiplier for rate in left if "role" in rate.names and not rate.names & PREMIUM_NAMES)
    stated = [multiplier for multiplier in alone if multiplier is not None]
    return max(stated, default=hour.role_weight)


def families(rates: Iterable[HourRate]) -> tuple[tuple[str, str], ...]:
    """The classes of one's own that rows name, each with what it counts as."""
    own = {rate.work_class: rate.counts_as for rate in rates if rate.counts_as}
    return tuple(own.items())


def kinds_of_work(rates: Iterable[HourRate]) -> Iterator[str]:
    """The kinds of work that rows name."""
    return (rate.work for rate in rates if rate.work)

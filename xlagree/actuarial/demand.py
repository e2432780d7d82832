"""Demand: the distribution of a client's future usage, from users, tickets and hours, or from a number of hours for certain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law
from xlagree.actuarial.laws.frequency import Counts, TicketLaw, yearly_contagion
from xlagree.actuarial.laws.known_level import SignedCounts, SignedLevel
from xlagree.actuarial.laws.months import TwoFactors
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Severity
from xlagree.actuarial.own_work import CLOSE, Parts, Shares, in_shares
from xlagree.actuarial.spreads import USUAL
from xlagree.pricing.usage import Entry, Month
from xlagree.terms.errors import Problem, must_be
from xlagree.terms.quantities import HOURS, MONTH_FACTOR, SHARE, YES_NO
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import TermValues
from xlagree.terms.vocabulary import AS_LOGGED, CALENDAR, FITTED_TERMS, HOURS_LAWS
from xlagree.terms.written_numbers import as_number

LAWS: Mapping[str, type[Lognormal] | type[Gamma]] = {"lognormal": Lognormal, "gamma": Gamma}
APART = 0.002
"""The variance of the client's factor times that of the months' sum from which on one gamma factor is none in the place of two."""
FOLLOWING = ("hours_per_ticket", "hours_spread", "hours_law")
"""What of a demand follows from the hours of tickets, where they are as logged."""


@dataclass(frozen=True)
class OneTicket:
    """What each ticket of a demand is like, however many there are: all that decides what plans bill of it."""

    hours: Severity
    by_ticket: bool
    on_site_share: float
    visits_per_ticket: float
    role_weight: float
    an_hour: Month
    own_hour: Parts = field(hash=False)


@dataclass(frozen=True)
class Demand:
    """The distribution of a client's future usage; every field is the demand term of that name.

    `tickets` are expected in an average month, each of `hours_per_ticket` logged, which are distributed as the
    `hours_law` says with the coefficient of variation `hours_spread`, or as `logged`: then these three follow from
    it. `client_uncertainty` is the standard deviation of this client's own factor, which nobody knows yet and which
    holds for all months, `month_spread` that of each month's own factor (-1: tickets that do not vary). `season` has
    the factors of months, the agreement's first month first. The shares are shares of hours; `named` are those of
    classes and kinds of work that a price list has, `parts` what an hour of the client's own work is made of, where
    that is known. Hours that are known `by_ticket` are billed ticket by ticket, others as they are. `credibility` is
    the weight that the own tickets had, where the demand comes from a history; `assumed` says which defaults were
    taken. `usage_response` and `selection` say how it answers to a plan: they are for whoever looks at one;
    the demand of those who have `signed` has their level. Raises where a table of demand would be refused; what a
    history shows may spread wider than what people may type.

    >>> Demand(tickets=10, hours_per_ticket=0.5).mean
    5.0
    """

    TERMS = by_field(FITTED_TERMS)

    tickets: float
    hours_per_ticket: float
    hours_spread: float = USUAL.hours_spread
    client_uncertainty: float = USUAL.client_uncertainty
    month_spread: float = USUAL.month_spread
    hours_law: str = HOURS_LAWS[0]
    yearly_growth: float = 0.0
    season: tuple[float, ...] = ()
    after_hours_share: float = 0.0
    emergency_share: float = 0.0
    on_site_share: float = 0.0
    visits_per_ticket: float = 0.0
    role_weight: float = 1.0
    users: float = 0.0
    by_ticket: bool = True
    logged: Empirical | None = None
    named: tuple[tuple[str, float], ...] = ()
    parts: Parts = field(default=(), hash=False)
    credibility: float | None = field(default=None, compare=False)
    assumed: tuple[str, ...] = field(default=(), compare=False)
    usage_response: float = 0.0
    selection: float = 0.0
    signed: SignedLevel | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.season, list | tuple):
            raise must_be("season", "a factor for each month", self.season)
        vars(self)["season"] = tuple(MONTH_FACTOR.check("month factor", factor) for factor in self.season)
        vars(self)["by_ticket"] = YES_NO.check("by ticket", self.by_ticket)
        if not isinstance(self.logged, Empirical | None):
            raise must_be("logged", "hours as logged", type(self.logged).__name__)
        vars(self)["named"] = tuple((name, SHARE.check(f"{name} share", share)) for name, share in self.named)
        vars(self)["parts"] = _an_hour_of(self.parts)
        if self.logged is not None:
            self._follow(self.logged)
        check(
            self, lambda given: contradictions(given, self.season), () if self.logged is None else FOLLOWING
        )

    def _follow(self, logged: Empirical) -> None:
        """Let mean and distribution follow from the hours as logged, weighted to have the mean that was asked for."""
        mean = as_number(self.hours_per_ticket) or 0.0
        if mean <= 0:
            raise must_be("hours per ticket", "a number of hours above 0", self.hours_per_ticket)
        # What a workbook keeps of the mean is the mean; anything else was asked for.
        hours = logged if abs(logged.mean / mean - 1) < 1e-12 else with_mean(logged, mean)
        follows = {
            "hours_per_ticket": hours.mean,
            "hours_law": AS_LOGGED,
            "hours_spread": Demand.hours_spread,
        }
        vars(self).update(follows, logged=hours)

    @cached_property
    def hours(self) -> Severity:
        """The distribution of a ticket's hours."""
        return self.logged or LAWS[self.hours_law](self.hours_per_ticket, self.hours_spread)

    @cached_property
    def client_variance(self) -> float:
        """The variance of this client's own factor."""
        return self.client_uncertainty**2

    @cached_property
    def month_variance(self) -> float:
        """The variance of each month's own factor; -1 where tickets do not vary at all."""
        return self.month_spread**2 if self.month_spread >= 0 else -1.0

    @property
    def tickets_per_user(self) -> float | None:
        """Tickets a month of one user, where users are known."""
        return self.tickets / self.users if self.users else None

    @property
    def mean(self) -> float:
        """Hours expected in an average month."""
        return self.tickets * self.hours.mean

    def expected(self, months: int = 12) -> tuple[float, ...]:
        """Tickets expected in each month: tickets × season × (1 + growth)^(t/12)."""
        season = self.season or (1.0,)
        return tuple(
            self.tickets * season[t % len(season)] * (1 + self.yearly_growth) ** (t / 12)
            for t in range(months)
        )

    def expected_hours(self, months: int = 12) -> float:
        """Hours expected in all months together.

        >>> Demand(tickets=10, hours_per_ticket=0.5).expected_hours(24)
        120.0
        """
        return sum(self.expected(months)) * self.hours.mean

    def counts(self, months: int = 12) -> Counts:
        """The tickets of all months together, with a gamma level of the client."""
        by_month = self.expected(months)
        own, month = self.client_variance, self.month_variance
        return Counts(sum(by_month), yearly_contagion(own, month, by_month) if sum(by_month) else 0.0)

    def total(self, months: int = 12) -> TotalHours:
        """Hours logged in all months together.

        >>> Demand(tickets=10, hours_per_ticket=0.5).total(12).mean
        60.0
        """
        return TotalHours(self.tickets_of(months) if self.signed else self.counts(months), self.hours)

    def law(self, months: int = 12) -> Law:
        """The distribution of the hours logged in all months together."""
        return TotalHours(self.tickets_of(months), self.hours).law()

    def tickets_of(self, months: int = 12) -> TicketLaw:
        """The tickets of all months together: with the level of those who signed, where they are known, and else with the
        client's factor and those of the months apart where it matters."""
        own, counts = self.client_variance, self.counts(months)
        if not counts.mean:
            return counts
        if self.signed is not None:
            of_months = yearly_contagion(0.0, self.month_variance, self.expected(months))
            return SignedCounts(counts.mean, of_months, self.signed)
        of_months = (counts.contagion - own) / (1 + own)
        return TwoFactors(counts.mean, own, of_months) if own * of_months > APART else counts

    @cached_property
    def an_hour(self) -> Month:
        """One logged hour of this client's work, by class and channel, with its visits."""
        return Month(
            1.0,
            self.after_hours_share,
            self.emergency_share,
            self.on_site_share,
            self.visits_per_ticket / self.hours.mean,
            1 / self.hours.mean if self.by_ticket else 0.0,
            named=self.named,
        )

    @cached_property
    def own_hour(self) -> Parts:
        """The parts of an hour of the client's own work in the shares of the demand; none where they are not known."""
        asked = self.after_hours_share, self.emergency_share, self.on_site_share, self.role_weight
        return in_shares(self.parts, Shares(*asked, self.named)) if self.parts else ()

    @cached_property
    def ticket(self) -> OneTicket:
        """What each ticket is like."""
        return OneTicket(*(getattr(self, each.name) for each in fields(OneTicket)))


def _an_hour_of(parts: object) -> Parts:
    if not isinstance(parts, list | tuple) or not all(isinstance(part, Entry) for part in parts):
        raise must_be("parts", "entries with the shares of an hour", type(parts).__name__)
    together = sum(part.hours for part in parts)
    if parts and abs(together - 1) > CLOSE:
        raise must_be("parts", "entries whose hours add up to 1", together)
    return tuple(parts)


def certain(hours: float) -> Demand:
    """The same hours every month, for certain: exactly one ticket, as a count that cannot vary.

    >>> certain(10).law(12).quantile(0.95)
    120.0
    """
    monthly = HOURS.check("demand", hours)
    return replace(
        modelled(1.0 if monthly else 0.0, Empirical((monthly or 1.0,)), month=-1.0), by_ticket=False
    )


def modelled(
    tickets: float, hours: Severity, client: float = 0.0, month: float = 0.0, **terms: object
) -> Demand:
    """A demand by the quantities of the model: a distribution of hours per ticket, and variances instead of spreads.

    `client` is the variance of this client's own factor, `month` that of each month's (-1: for certain); `terms` are
    the other fields.

    >>> modelled(10, Gamma(0.5), client=0.04, users=20).client_uncertainty
    0.2
    """
    shape: dict[str, object] = {"logged": hours}
    if not isinstance(hours, Empirical):
        law = next((name for name, law in LAWS.items() if isinstance(hours, law)), type(hours).__name__)
        shape = {"hours_spread": hours.cv, "hours_law": law}
    spreads = {"client_uncertainty": client**0.5, "month_spread": month**0.5 if month >= 0 else -1.0}
    return made(Demand, {"tickets": tickets, "hours_per_ticket": hours.mean, **shape, **spreads, **terms})


def contradictions(record: TermValues, season: Sequence[float]) -> Iterator[Problem]:
    """What contradicts itself in any demand: shares of more than every hour, and a year without a month."""
    together = sum(_number(record.values.get(name)) for name in ("after_hours_share", "emergency_share"))
    if together > 1 + 1e-9:
        what = f"after-hours and emergency share must be at most 1 together (got {together:g})"
        yield record.problem(what, "each hour counts in one class", "emergency_share")
    if season and not any(season):
        yield record.problem("factors of the months must not all be 0", "", f"{CALENDAR[0]}_factor")
    if -1 < _number(record.values.get("month_spread")) < 0:
        got = record.values["month_spread"]
        yield record.problem(
            f"month spread must be 0 or more, or -1: for certain (got {got})", "", "month_spread"
        )
    if record.values.get("hours_law") == AS_LOGGED:
        yield record.problem("hours law as logged needs the hours that were logged")


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0

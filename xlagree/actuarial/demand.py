"""Demand: the distribution of a client's future usage, from users, tickets and hours, or from a number of hours for certain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law
from xlagree.actuarial.laws.frequency import Counts, yearly_contagion
from xlagree.actuarial.laws.rescaled import with_mean
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Severity
from xlagree.actuarial.spreads import SPREADS, USUAL
from xlagree.pricing.usage import Month
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, must_be
from xlagree.terms.quantities import HOURS, MONTH_FACTOR, SPREAD, Value, as_number
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import TermValues, read_pairs, read_records
from xlagree.terms.vocabulary import AS_LOGGED, CALENDAR, DEMAND_TERMS, FITTED_TERMS, HOURS_LAWS

LAWS: Mapping[str, type[Lognormal] | type[Gamma]] = {"lognormal": Lognormal, "gamma": Gamma}
FOLLOWING = ("hours_per_ticket", "hours_spread", "hours_law")
"""What of a demand follows from the hours of tickets, where they are as logged."""


@dataclass(frozen=True)
class Demand:
    """The distribution of a client's future usage; every field is the demand term of that name.

    `tickets` are expected in an average month, each of `hours_per_ticket` logged, which are distributed as the
    `hours_law` says with the coefficient of variation `hours_spread`, or as `logged`: then these three follow from
    it. `client_uncertainty` is the standard deviation of this client's own factor, which nobody knows yet and which
    holds for all months, `month_spread` that of each month's own factor (-1: tickets that do not vary). `season` has
    the factors of months, the agreement's first month first. The shares are shares of hours. Hours that are known
    `by_ticket` are billed ticket by ticket, others as they are. `credibility` is the weight that the own tickets had,
    where the demand comes from a history; `assumed` says which defaults were taken. Raises where a table of demand
    would be refused; what a history shows may spread wider than what people may type.

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
    credibility: float | None = field(default=None, compare=False)
    assumed: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        vars(self)["season"] = tuple(MONTH_FACTOR.check("month factor", factor) for factor in self.season)
        if self.logged is not None:
            self._follow(self.logged)
        check(self, lambda given: _against(given, self.season), () if self.logged is None else FOLLOWING)

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

    def counts(self, months: int = 12) -> Counts:
        """The tickets of all months together."""
        by_month = self.expected(months)
        own, month = self.client_variance, self.month_variance
        return Counts(sum(by_month), yearly_contagion(own, month, by_month) if sum(by_month) else 0.0)

    def total(self, months: int = 12) -> TotalHours:
        """Hours logged in all months together.

        >>> Demand(tickets=10, hours_per_ticket=0.5).total(12).mean
        60.0
        """
        return TotalHours(self.counts(months), self.hours)

    def law(self, months: int = 12) -> Law:
        """The distribution of the hours logged in all months together."""
        return self.total(months).law()

    @cached_property
    def an_hour(self) -> Month:
        """One logged hour of this client's work, by class and channel, with its visits."""
        return Month(
            1.0,
            self.after_hours_share,
            self.emergency_share,
            self.on_site_share,
            self.visits_per_ticket / self.hours.mean,
        )


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
    demand = made(Demand, {"tickets": tickets, "hours_per_ticket": hours.mean, **shape, **spreads, **terms})
    # As they were found: the square of a rounded root is off by a digit.
    vars(demand).update(client_variance=float(client), month_variance=float(month))
    return demand


def without_history(hours: float, users: float = 0.0) -> Demand:
    """The demand of a client of whom only the hours expected a month are known: tickets of an hour, usual spreads.

    >>> without_history(12).mean
    12.0
    """
    known = [("tickets", HOURS.check("hours", hours)), ("hours per ticket", 1.0)]
    demand = read_demand(known)
    return replace(demand, users=users, assumed=("Tickets of 1 h on average (no history).", *demand.assumed))


def read_demand(cells: object, place: Place = NOWHERE) -> Demand:
    """Demand from a table of labels and values; a single number is that many hours a month for certain.

    >>> read_demand([["users", 20], ["tickets per user", 0.5], ["hours per ticket", 1]]).mean
    10.0
    """
    if as_number(cells) is not None:
        return certain(as_number(cells) or 0.0)
    return _demand(read_pairs(cells, DEMAND_TERMS, place, _contradictions).values)


def read_demands(cells: object, place: Place = NOWHERE) -> dict[str, Demand]:
    """The demands of clients from a table with a client in each row, its name first.

    >>> read_demands([["", "tickets", "hours per ticket"], ["Linden", 10, 0.5]])["Linden"].mean
    5.0
    """

    def check(records: Sequence[TermValues]) -> Iterator[Problem]:
        names = [record.name for record in records]
        for i, record in enumerate(records):
            yield from _contradictions(record)
            if not record.name:
                yield record.problem("a client must have a name (got nothing)", "name it in the first column")
            elif record.name in names[:i]:
                yield record.problem("two clients have this name", "give each its own name")

    records = read_records(cells, DEMAND_TERMS, "hours per ticket", place, check)
    return {record.name: _demand(record.values) for record in records}


def _contradictions(record: TermValues) -> Iterator[Problem]:
    """What contradicts itself in a table: tickets said twice or not at all, shares and months that cannot be."""
    given = record.places
    if "tickets" in given and "tickets_per_user" in given:
        yield record.problem("tickets and tickets per user are both set", "keep one", "tickets")
    if "tickets" not in given and "tickets_per_user" not in given:
        yield record.problem("tickets per user must be set (got nothing)", "or set the tickets of a month")
    if "tickets_per_user" in given and "users" not in given:
        yield record.problem("tickets per user needs users", "set users", "tickets_per_user")
    yield from _against(record, _season(record.values))


def _against(record: TermValues, season: Sequence[float]) -> Iterator[Problem]:
    """What contradicts itself in any demand: shares of more than every hour, and a year without a month."""
    together = sum(_number(record.values.get(name)) for name in ("after_hours_share", "emergency_share"))
    if together > 1 + 1e-9:
        what = f"after-hours and emergency share must be at most 1 together (got {together:g})"
        yield record.problem(what, "each hour counts in one class", "emergency_share")
    if season and not any(season):
        yield record.problem("factors of the months must not all be 0", "", f"{CALENDAR[0]}_factor")
    if record.values.get("hours_law") == AS_LOGGED:
        yield record.problem("hours law as logged needs the hours that were logged")


def _demand(values: Mapping[str, Value]) -> Demand:
    users = _number(values.get("users"))
    tickets = _number(values.get("tickets", users * _number(values.get("tickets_per_user"))))
    word = str(values.get("spread", "normal"))
    stated = {term: value for term, value in values.items() if term in Demand.TERMS}
    season = _season(values) if any(f"{month}_factor" in values for month in CALENDAR) else ()
    more = {"tickets": tickets, "season": season, "assumed": tuple(_assumed(values, word))}
    return made(Demand, {**vars(SPREADS[word]), **stated, **more})


def _assumed(values: Mapping[str, Value], word: str) -> Iterator[str]:
    """The defaults that stand for what was left blank, in words."""
    names = {
        "hours_spread": "a ticket's hours spread by {} of their mean",
        "client_uncertainty": "this client may differ by {} from what is expected",
        "month_spread": "a month may differ by {} from the others",
    }
    left = [name for name in names if name not in values]
    if left:
        defaults = ", ".join(names[name].format(f"{getattr(SPREADS[word], name):.0%}") for name in left)
        yield f"Spread {word}{'' if 'spread' in values else ' (nothing was set)'}: {defaults}."
    if "hours_law" not in values:
        yield "Hours of a ticket: lognormal."


def _season(values: Mapping[str, Value]) -> tuple[float, ...]:
    """Factors with mean 1, the first month of the agreement first."""
    factors = [_number(values.get(f"{month}_factor", 1.0)) for month in CALENDAR]
    start, total = int(_number(values.get("first_month", 1.0))) - 1, sum(factors)
    return tuple(12 * factor / total if total else 0.0 for factor in (*factors[start:], *factors[:start]))


def table(demand: Demand) -> list[tuple[str, float | str]]:
    """The demand as a table of labels and values, which reads back as the same demand.

    Hours as logged are given as a lognormal distribution of the same mean and spread, as even as the table takes them.
    """
    if not demand.by_ticket:
        raise AgreementError(Problem("hours for certain have no table"), kind="unknown")
    months = zip(CALENDAR, demand.season, strict=False)
    held = {
        **vars(demand),
        "users": demand.users or None,
        "tickets": None if demand.users else demand.tickets,
        "tickets_per_user": demand.tickets_per_user,
        "hours_spread": max(demand.hours.cv, SPREAD.low),
        "hours_law": HOURS_LAWS[0] if demand.logged else demand.hours_law,
        **{f"{month}_factor": factor for month, factor in months},
    }
    stated = ((term.name, held.get(term.field)) for term in DEMAND_TERMS)
    return [(name, value) for name, value in stated if isinstance(value, float | str)]


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0

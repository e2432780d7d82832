"""Demand: the law of a client's future usage, from users, tickets and hours, or from a number of hours for certain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law
from xlagree.actuarial.laws.frequency import Counts, yearly_contagion
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Severity
from xlagree.pricing.usage import Month
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, refuse
from xlagree.terms.quantities import HOURS, SPREAD, as_number
from xlagree.terms.tables import TermValues, read_pairs, read_records
from xlagree.terms.vocabulary import CALENDAR, DEMAND_TERMS

LAWS: Mapping[str, type[Lognormal] | type[Gamma]] = {"lognormal": Lognormal, "gamma": Gamma}


@dataclass(frozen=True)
class UsualSpread:
    """What a word such as normal stands for: the spread of a ticket's hours, and the shares by which this client
    and a single month may differ from what is expected."""

    hours_spread: float
    client_uncertainty: float
    month_spread: float


SPREADS: Mapping[str, UsualSpread] = {
    "steady": UsualSpread(1.0, 0.2, 0.2),
    "normal": UsualSpread(1.5, 0.45, 0.3),
    "lumpy": UsualSpread(2.5, 0.7, 0.5),
}
"""Defaults for owners who know users, tickets and hours only. Published ticket rates differ by a factor of four, so
they are wide until a client's own history narrows them."""


@dataclass(frozen=True)
class Demand:
    """The law of a client's future usage.

    `tickets` are expected in an average month, each of `hours` logged. `client` is the variance of this client's
    own factor, which nobody knows yet and which holds for all months; `month` the variance of each month's own
    factor. `season` has twelve factors, the agreement's first month first; `growth` is by year. The shares of
    after-hours, emergency and on-site work are shares of hours; `visits` are those of a ticket. Hours that are
    known `by_ticket` are billed ticket by ticket, others as they are. `credibility` is the weight that the own
    tickets had, where the demand comes from a history; `assumed` says which defaults were taken.

    >>> Demand(tickets=10, hours=Gamma(0.5)).mean
    5.0
    """

    tickets: float
    hours: Severity
    client: float = 0.0
    month: float = 0.0
    growth: float = 0.0
    season: tuple[float, ...] = ()
    after_hours: float = 0.0
    emergency: float = 0.0
    on_site: float = 0.0
    visits: float = 0.0
    role_weight: float = 1.0
    users: float = 0.0
    by_ticket: bool = True
    credibility: float | None = field(default=None, compare=False)
    assumed: tuple[str, ...] = field(default=(), compare=False)

    @property
    def mean(self) -> float:
        """Hours expected in an average month."""
        return self.tickets * self.hours.mean

    def expected(self, months: int = 12) -> tuple[float, ...]:
        """Tickets expected in each month: tickets × season × (1 + growth)^(t/12)."""
        season = self.season or (1.0,)
        return tuple(
            self.tickets * season[t % len(season)] * (1 + self.growth) ** (t / 12) for t in range(months)
        )

    def counts(self, months: int = 12) -> Counts:
        """The tickets of all months together."""
        each = self.expected(months)
        return Counts(sum(each), yearly_contagion(self.client, self.month, each) if sum(each) else 0.0)

    def total(self, months: int = 12) -> TotalHours:
        """Hours logged in all months together.

        >>> Demand(tickets=10, hours=Gamma(0.5)).total(12).mean
        60.0
        """
        return TotalHours(self.counts(months), self.hours)

    def law(self, months: int = 12) -> Law:
        """The law of the hours logged in all months together."""
        return self.total(months).law()

    @cached_property
    def an_hour(self) -> Month:
        """One logged hour of this client's work, by class and channel, with its visits."""
        return Month(1.0, self.after_hours, self.emergency, self.on_site, self.visits / self.hours.mean)


def certain(hours: float) -> Demand:
    """The same hours every month, for certain: exactly one ticket, as a count that cannot vary.

    >>> certain(10).law(12).quantile(0.95)
    120.0
    """
    monthly = HOURS.check("demand", hours)
    return Demand(1.0 if monthly else 0.0, Empirical((monthly or 1.0,)), month=-1.0, by_ticket=False)


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
    record = read_pairs(cells, DEMAND_TERMS, place)
    refuse(_contradictions(record))
    return _demand(record.values)


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
    given = record.places
    if "tickets" in given and "tickets_per_user" in given:
        yield record.problem("tickets and tickets per user are both set", "keep one", "tickets")
    if "tickets" not in given and "tickets_per_user" not in given:
        yield record.problem("tickets per user must be set (got nothing)", "or set the tickets of a month")
    if "tickets_per_user" in given and "users" not in given:
        yield record.problem("tickets per user needs users", "set users", "tickets_per_user")
    parts = [_number(record.values.get(name)) for name in ("after_hours_share", "emergency_share")]
    if sum(parts) > 1 + 1e-9:
        yield record.problem(
            f"after-hours and emergency share must be at most 1 together (got {sum(parts):g})",
            "each hour counts in one class",
            "emergency_share",
        )
    if not any(_season(record.values)):
        yield record.problem("factors of the months must not all be 0", "", f"{CALENDAR[0]}_factor")


def _demand(values: Mapping[str, object]) -> Demand:
    users = _number(values.get("users"))
    tickets = _number(values.get("tickets", users * _number(values.get("tickets_per_user"))))
    word = str(values.get("spread", "normal"))
    spread = {name: values.get(name, default) for name, default in vars(SPREADS[word]).items()}
    law = LAWS[str(values.get("hours_law", "lognormal"))]
    return Demand(
        tickets=tickets,
        hours=law(_number(values["hours_per_ticket"]), _number(spread["hours_spread"])),
        client=_number(spread["client_uncertainty"]) ** 2,
        month=_number(spread["month_spread"]) ** 2,
        growth=_number(values.get("yearly_growth")),
        season=_season(values) if any(f"{month}_factor" in values for month in CALENDAR) else (),
        after_hours=_number(values.get("after_hours_share")),
        emergency=_number(values.get("emergency_share")),
        on_site=_number(values.get("on_site_share")),
        visits=_number(values.get("visits_per_ticket")),
        role_weight=_number(values.get("role_weight", 1.0)),
        users=users,
        credibility=_number(values["credibility"]) if "credibility" in values else None,
        assumed=tuple(_assumed(values, word)),
    )


def _assumed(values: Mapping[str, object], word: str) -> Iterator[str]:
    """The defaults that stand for what was left blank, in words."""
    names = {
        "hours_spread": "a ticket's hours spread by {} of their mean",
        "client_uncertainty": "this client may differ by {} from what is expected",
        "month_spread": "a month may differ by {} from the others",
    }
    left = [name for name in names if name not in values]
    if left:
        said = ", ".join(names[name].format(f"{getattr(SPREADS[word], name):.0%}") for name in left)
        yield f"Spread {word}{'' if 'spread' in values else ' (nothing was set)'}: {said}."
    if "hours_law" not in values:
        yield "Hours of a ticket: lognormal."


def _season(values: Mapping[str, object]) -> tuple[float, ...]:
    """Factors with mean 1, the first month of the agreement first."""
    factors = [_number(values.get(f"{month}_factor", 1.0)) for month in CALENDAR]
    start, total = int(_number(values.get("first_month", 1.0))) - 1, sum(factors)
    return tuple(12 * factor / total if total else 0.0 for factor in (*factors[start:], *factors[:start]))


def table(demand: Demand) -> list[tuple[str, float | str]]:
    """The demand as a table of labels and values, which reads back as the same demand.

    Hours that are no lognormal or gamma law are given as a lognormal of the same mean and spread, as even as the
    table takes them.
    """
    if not demand.by_ticket:
        raise AgreementError(Problem("hours for certain have no table"), kind="unknown")
    rows: list[tuple[str, float | str]] = [
        *(
            [("users", demand.users), ("tickets per user", demand.tickets / demand.users)]
            if demand.users
            else []
        ),
        *([] if demand.users else [("tickets", demand.tickets)]),
        ("hours per ticket", demand.hours.mean),
        ("hours spread", max(demand.hours.cv, SPREAD.low)),
        ("client uncertainty", demand.client**0.5),
        ("month spread", demand.month**0.5),
        ("hours law", "gamma" if isinstance(demand.hours, Gamma) else "lognormal"),
        ("yearly growth", demand.growth),
        ("after-hours share", demand.after_hours),
        ("emergency share", demand.emergency),
        ("on-site share", demand.on_site),
        ("visits per ticket", demand.visits),
        ("role weight", demand.role_weight),
        *([] if demand.credibility is None else [("credibility", demand.credibility)]),
    ]
    return rows + [(f"{month} factor", each) for month, each in zip(CALENDAR, demand.season, strict=False)]


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0

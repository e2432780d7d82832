"""Forecasts tried on the past: fitted on earlier months, compared with the later ones, and what prices would have earned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from scipy import special

from xlagree.actuarial.experience.demand_fit import book_history
from xlagree.actuarial.experience.quality import ENOUGH_MONTHS, counted
from xlagree.actuarial.experience.seen import ticket_totals
from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
from xlagree.actuarial.laws.distribution import Law, Moments
from xlagree.actuarial.laws.premium import cost_of_capital
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.progress import Progress, silent

LEVELS = (0.5, 0.8, 0.95)
"""Chances that the hours of a client stay under what is quoted."""
CAPITAL_RATE = 0.15
"""The yearly cost of the capital behind a fixed price."""
TARGETS = (*(f"P{100 * level:g}" for level in LEVELS), f"cost of capital {CAPITAL_RATE:.0%}")
"""What a fixed price may aim at."""
BINS = 10
"""Bins of the histogram of where actual hours fell in their forecast."""
LONGEST_HOLDOUT = 12
UNLIKELY = 0.05
"""Coverage that chance alone would give less often than this is said to be too little."""


@dataclass(frozen=True)
class ForecastTried:
    """One client, or the book: hours forecast for the months predicted, and those that were worked.

    `hours` are those that each target asks for, `place` the chance of fewer hours than the actual ones in the
    forecast (mid-PIT: of as many hours half). `projects` of the months predicted are left out, as in the fit.
    """

    client: str
    fitted: int
    mean: float
    actual: float
    hours: tuple[float, ...]
    place: float
    projects: int = 0
    project_hours: float = 0.0

    @property
    def error(self) -> float:
        """Forecast less actual hours."""
        return self.mean - self.actual

    @property
    def share(self) -> float | None:
        """The error as a share of the actual hours; none where there were none."""
        return self.error / self.actual if self.actual else None

    def under(self, target: int) -> bool:
        """Whether the actual hours stayed under those of a target."""
        return self.actual <= self.hours[target] * (1 + 1e-9)


@dataclass(frozen=True)
class ClientLeftOut:
    """A client that was not compared, and why."""

    client: str
    why: str


@dataclass(frozen=True)
class Target:
    """What fixed prices at a target would have done over all clients; `wanted` is the chance aimed at, if one is.

    Price and profit are in hours where an hour costs 1, else in money.
    """

    name: str
    wanted: float | None
    clients: int
    under: int
    price: float
    profit: float

    @property
    def covered(self) -> float:
        """Share of clients whose hours stayed under."""
        return self.under / self.clients

    @property
    def margin(self) -> float:
        """Profit as a share of the price."""
        return self.profit / self.price if self.price else 0.0

    @property
    def too_few(self) -> bool:
        """Whether fewer stayed under than chance explains, as if clients were independent."""
        return self.wanted is not None and bool(
            special.bdtr(self.under, self.clients, self.wanted) < UNLIKELY
        )


@dataclass(frozen=True)
class Backtest:
    """What forecasts for the last `holdout` months would have been worth, client by client."""

    holdout: int
    first: str
    last: str
    rows: tuple[ForecastTried, ...]
    book: ForecastTried
    left_out: tuple[ClientLeftOut, ...]
    limit: float

    @property
    def fitted(self) -> tuple[int, int]:
        """The fewest and the most months that a client was fitted on."""
        return min(row.fitted for row in self.rows), max(row.fitted for row in self.rows)

    @property
    def mean_error(self) -> float:
        """The error of the mean forecast in hours, on average over the clients without regard to its sign."""
        return sum(abs(row.error) for row in self.rows) / len(self.rows)

    @cached_property
    def histogram(self) -> tuple[int, ...]:
        """How many clients' actual hours fell in each tenth of their forecast; even where forecasts are right."""
        bins = [min(int(row.place * BINS), BINS - 1) for row in self.rows]
        return tuple(bins.count(i) for i in range(BINS))

    def targets(self, cost: float = 1.0) -> tuple[Target, ...]:
        """Coverage of each target, and the profit of fixed prices: cost × hours of the target - cost × actual."""
        if not 0 < cost < float("inf"):
            raise must_be("cost", "a cost per hour above 0", cost)
        return tuple(
            Target(
                name,
                LEVELS[i] if i < len(LEVELS) else None,
                len(self.rows),
                sum(row.under(i) for row in self.rows),
                cost * sum(row.hours[i] for row in self.rows),
                cost * sum(row.hours[i] - row.actual for row in self.rows),
            )
            for i, name in enumerate(TARGETS)
        )


def usual_holdout(usages: Mapping[str, Usage]) -> int:
    """A third of the longest history, at most twelve months.

    >>> from xlagree.pricing.usage import by_month
    >>> usual_holdout({"Harbour Dental": by_month([5.0] * 18)})
    6
    """
    longest = max((len(usage.months) for usage in usages.values()), default=0)
    return max(1, min(longest // 3, LONGEST_HOLDOUT))


def backtest(
    usages: Mapping[str, Usage],
    users: Mapping[str, float] | None = None,
    holdout: int | None = None,
    limit: float = PROJECT_HOURS,
    progress: Progress = silent,
) -> Backtest:
    """Fit on all but the last `holdout` months, and compare the forecasts for those with what was worked.

    `holdout` is by default a third of the longest history, at most 12 months. Clients fitted on fewer than
    `ENOUGH_MONTHS` months are not compared, though the book learns from them. A ticket of more hours than
    `limit` is a project and counts on neither side. An error where no client has months enough.
    """
    ahead = usual_holdout(usages) if holdout is None else holdout
    if ahead < 1 or ahead != int(ahead):
        raise must_be("holdout", "a whole number of months, 1 or more", ahead)
    before = {name: _before(usage, ahead) for name, usage in usages.items() if len(usage.months) > ahead}
    compared = [name for name, usage in before.items() if len(usage.months) >= ENOUGH_MONTHS]
    if not compared:
        raise _too_short(usages, ahead, holdout is not None)
    book = book_history(before, users, limit)
    rows, moments = [], []
    for done, name in enumerate(compared, 1):
        law = book.demand(name).law(ahead)
        moments.append(law.moments)
        rows.append(_row(name, len(before[name].months), law, _worked(usages[name], ahead, limit)))
        progress(done, len(compared), name)
    latest = usages[compared[0]].months[-ahead:]
    left_out = tuple(_left_out(usages, before, compared, ahead))
    return Backtest(
        ahead, latest[0].label, latest[-1].label, tuple(rows), _book(rows, moments), left_out, limit
    )


def _before(usage: Usage, holdout: int) -> Usage:
    """The usage without its last months."""
    kept = len(usage.months) - holdout
    return Usage(usage.months[:kept], tuple(entry for entry in usage.entries if entry.month < kept))


def _worked(usage: Usage, holdout: int, limit: float) -> tuple[float, int, float]:
    """Hours of the last months, and the number and hours of the projects in them, which do not count."""
    cut = len(usage.months) - holdout
    if not usage.entries:
        return sum(month.hours for month in usage.months[cut:]), 0, 0.0
    hours, _ = ticket_totals(usage)
    late = [entry for entry in usage.entries if entry.month >= cut]
    projects = [entry for entry in late if hours[entry.ticket] > limit]
    worked = sum(entry.hours for entry in late if hours[entry.ticket] <= limit)
    return worked, len({entry.ticket for entry in projects}), sum(entry.hours for entry in projects)


def _row(name: str, fitted: int, law: Law, worked: tuple[float, int, float]) -> ForecastTried:
    actual, projects, project_hours = worked
    hours = (*(law.quantile(level) for level in LEVELS), cost_of_capital(law, CAPITAL_RATE))
    below = law.distribution(actual - law.step / 1000)
    place = (law.distribution(actual) + below) / 2
    return ForecastTried(name, fitted, law.mean, actual, hours, place, projects, project_hours)


def _book(rows: list[ForecastTried], moments: list[Moments]) -> ForecastTried:
    """All clients together, as if they were independent: cumulants add up; a shifted gamma distribution of the same."""
    mean, sd = sum(one.mean for one in moments), sum(one.sd**2 for one in moments) ** 0.5
    third = sum(one.skew * one.sd**3 for one in moments)
    law, actual = Moments(mean, sd, third / sd**3 if sd else 0.0), sum(row.actual for row in rows)
    return ForecastTried(
        "all together",
        max(row.fitted for row in rows),
        mean,
        actual,
        (*(law.quantile(1 - level) for level in LEVELS), sum(row.hours[-1] for row in rows)),
        1 - law.chance_above(actual),
        sum(row.projects for row in rows),
        sum(row.project_hours for row in rows),
    )


def _left_out(
    usages: Mapping[str, Usage], before: Mapping[str, Usage], compared: list[str], ahead: int
) -> Iterator[ClientLeftOut]:
    for name, usage in usages.items():
        if name in compared:
            continue
        fitted = len(before[name].months) if name in before else 0
        months = counted(len(usage.months), "month")
        yield ClientLeftOut(name, f"{months} of history leave {fitted} to fit on, fewer than {ENOUGH_MONTHS}")


def _too_short(usages: Mapping[str, Usage], ahead: int, asked: bool) -> AgreementError:
    longest = max((len(usage.months) for usage in usages.values()), default=0)
    want = f"{ENOUGH_MONTHS + ahead} months or more for one client, {ENOUGH_MONTHS} to fit on and {ahead} to predict"
    can = longest - ENOUGH_MONTHS
    remedy = f"predict {counted(can, 'month')} at most" if asked and can >= 1 else "wait for more months"
    return AgreementError(Problem(f"usage must have {want} (got {longest})", remedy), kind="unsolvable")

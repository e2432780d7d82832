"""Forecasts tried on the past: fitted on earlier months, compared with the later ones, and what prices would have earned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from xlagree.actuarial.experience.calibration import CHANCE, bias, bounds_of_sums, coverage, tenths
from xlagree.actuarial.experience.client_forecast import client_forecast
from xlagree.actuarial.experience.cuts import A_YEAR, Cut, Histories, worked
from xlagree.actuarial.experience.demand_fit import BookHistory, book_history
from xlagree.actuarial.experience.forecast_tried import (
    LEVELS,
    TARGETS,
    ForecastTried,
    all_together,
    forecast_tried,
    summed,
)
from xlagree.actuarial.experience.forecast_verdict import ForecastVerdict, Judged, verdict
from xlagree.actuarial.experience.quality import ENOUGH_MONTHS, counted
from xlagree.actuarial.experience.standing import standing, was_there
from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
from xlagree.actuarial.laws.distribution import Moments
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.progress import Progress, silent

LONGEST_HOLDOUT = A_YEAR


@dataclass(frozen=True)
class ClientLeftOut:
    """A client that was not compared, and why."""

    client: str
    why: str


@dataclass(frozen=True)
class Target:
    """What fixed prices at a target would have done over all clients; `wanted` is the chance aimed at, if one is.

    Price and profit are in hours where an hour costs 1, else in money; `bounds` are those of the profit.
    """

    name: str
    wanted: float | None
    clients: int
    under: int
    price: float
    profit: float
    bounds: tuple[float, float]

    @property
    def covered(self) -> float:
        """Share of clients whose hours stayed under."""
        return self.under / self.clients if self.clients else 0.0

    @property
    def margin(self) -> float:
        """Profit as a share of the price."""
        return self.profit / self.price if self.price else 0.0

    @property
    def too_few(self) -> bool:
        """Whether fewer stayed under than chance explains, as if clients were independent."""
        return self.wanted is not None and bool(special.bdtr(self.under, self.clients, self.wanted) < CHANCE)


@dataclass(frozen=True)
class CutTried:
    """One cut: the first and the last month predicted, the book in them, and the variance of the year's factor.

    That is what history showed years to share; a trend that was missed is no such thing, but a fault of the forecasts.
    `claimed` is the variance of the book's hours by the forecasts, what all share apart.
    """

    first: str
    last: str
    book: ForecastTried
    common: float = 0.0
    claimed: float = 0.0


@dataclass(frozen=True)
class Backtest:
    """What forecasts for some months would have been worth, client by client; of several cuts all together.

    Months and `first` and `last` are those of the latest cut. Coverage, places and profit are those of clients that were
    there; the book has them all, each with its chance to be there.
    """

    holdout: int
    first: str
    last: str
    rows: tuple[ForecastTried, ...]
    book: ForecastTried
    left_out: tuple[ClientLeftOut, ...]
    limit: float
    cuts: tuple[CutTried, ...] = ()

    @property
    def fitted(self) -> tuple[int, int]:
        """The fewest and the most months that a client was fitted on."""
        return min(row.fitted for row in self.rows), max(row.fitted for row in self.rows)

    @cached_property
    def there(self) -> tuple[ForecastTried, ...]:
        """The forecasts of clients that were there."""
        return tuple(row for row in self.rows if row.there)

    @property
    def unit(self) -> str:
        """What one forecast is called."""
        return "client-year" if len(self.cuts) > 1 else "client"

    @property
    def mean_error(self) -> float:
        """The error of the mean forecast in hours, on average over clients that were there without regard to its sign."""
        return sum(abs(row.error) for row in self.there) / max(len(self.there), 1)

    @property
    def histogram(self) -> tuple[int, ...]:
        """How many clients' actual hours fell in each tenth of their forecast; even where forecasts are right."""
        return self.figures.tenths.counts

    @cached_property
    def figures(self) -> Judged:
        """What the verdict is made of."""
        numbers = range(max(len(self.cuts), 1))
        years = [[row for row in self.there if row.cut == cut] for cut in numbers]
        p50, p80, p95 = (
            coverage(
                level,
                [[row.held(i) for row in year] for year in years],
                sum(row.under(i) for row in self.there),
            )
            for i, level in enumerate(LEVELS)
        )
        weighed = [
            {row.client: (row.weighed, row.actual) for row in self.rows if row.cut == cut} for cut in numbers
        ]
        common, claimed = np.array([(one.common, one.claimed) for one in self.cuts] or [(0.0, 0.0)]).T
        places = tenths([[row.fell for row in year] for year in years])
        return Judged(p50, p80, p95, places, bias(weighed, common, claimed))

    @cached_property
    def verdict(self) -> ForecastVerdict:
        """Whether the forecasts held, and the figure by which they did not."""
        return verdict(self.figures, self.unit)

    def targets(self, cost: float = 1.0) -> tuple[Target, ...]:
        """Coverage of each target, and the profit of fixed prices: cost × hours of the target - cost × actual."""
        if not 0 < cost < float("inf"):
            raise must_be("cost", "a cost per hour above 0", cost)
        clients: dict[str, np.ndarray] = {}
        for row in self.there:
            profit = cost * (np.array(row.hours) - row.actual)
            clients[row.client] = clients.get(row.client, np.zeros(len(TARGETS))) + profit
        bounds = bounds_of_sums(np.array([*clients.values()]).reshape(-1, len(TARGETS)))
        return tuple(
            Target(
                name,
                LEVELS[i] if i < len(LEVELS) else None,
                len(self.there),
                sum(row.under(i) for row in self.there),
                cost * sum(row.hours[i] for row in self.there),
                cost * sum(row.hours[i] - row.actual for row in self.there),
                bounds[i],
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
    yearly: bool = False,
    until: Mapping[str, int] | None = None,
    seen_ago: Mapping[str, int] | None = None,
) -> Backtest:
    """Fit on all but the last `holdout` months, and compare the forecasts for those with what was worked.

    `holdout` is by default a third of the longest history, at most 12 months. Clients fitted on fewer than
    `ENOUGH_MONTHS` months are not compared, though the book learns from them. A ticket of more hours than
    `limit` is a project and counts on neither side. With `yearly` the same a year earlier, and so on while a client has
    months enough: each cut knows only what was before it. `until` and `seen_ago` are as in `book_history`. An error where no client has
    months enough.
    """
    ahead = usual_holdout(usages) if holdout is None else holdout
    if ahead < 1 or ahead != int(ahead):
        raise must_be("holdout", "a whole number of months, 1 or more", ahead)
    if yearly and ahead > A_YEAR:
        want = f"{A_YEAR} months or fewer with yearly cuts"
        raise must_be("holdout", want, ahead, "the months predicted would overlap")
    histories = Histories(usages, until or {})
    cuts = [*_cuts(histories, ahead, yearly)]
    if not cuts:
        raise _too_short(usages, ahead, holdout is not None)
    total, told = sum(len(_compared(histories, cut)) for cut in cuts), 0
    hindsight = book_history(usages, users, limit, until, seen_ago)
    rows: list[ForecastTried] = []
    tried: list[CutTried] = []
    laws: list[Moments] = []
    for number, cut in enumerate(cuts):
        book = book_history(histories.before(cut), users, limit, histories.left_before(cut))
        own, alone = [], []
        for name in _compared(histories, cut):
            row, law = _row(histories, cut, number, name, book, hindsight)
            own.append(row)
            alone.append(law)
            told += 1
            progress(told, total, name)
        there = [row.standing.ahead for row in own]
        laws.append(summed(alone, there, book.common_shock))
        claimed = summed(alone, there, 0.0).sd ** 2
        tried.append(CutTried(*histories.span(cut), all_together(own, laws[-1]), book.drift.common, claimed))
        rows += own
    left_out = tuple(_left_out(histories, cuts[0], {row.client for row in rows}))
    every = tried[0].book if len(tried) == 1 else all_together(rows, summed(laws, [1.0] * len(laws), 0.0))
    return Backtest(ahead, tried[0].first, tried[0].last, tuple(rows), every, left_out, limit, tuple(tried))


def _cuts(histories: Histories, ahead: int, yearly: bool) -> Iterator[Cut]:
    """The cut before the last months, and with `yearly` those a year earlier each, while there is a client to compare."""
    cut = Cut(ahead, ahead)
    while _compared(histories, cut):
        yield cut
        if not yearly:
            return
        cut = Cut(cut.back + A_YEAR, ahead)


def _compared(histories: Histories, cut: Cut) -> list[str]:
    """The clients with months enough before a cut, and any after it."""
    return [
        name
        for name in histories.usages
        if histories.months_before(name, cut) >= ENOUGH_MONTHS and histories.gap(name) < cut.back
    ]


def _row(
    histories: Histories, cut: Cut, number: int, name: str, book: BookHistory, hindsight: BookHistory
) -> tuple[ForecastTried, Moments]:
    """A client's forecast tried, and the moments of the same but for what all clients share."""
    known = histories.known(name, cut)
    law = client_forecast(book, name, known, in_parts=False).law(cut.ahead)
    alone = client_forecast(book, name, known, in_parts=False, shared=False)
    row = forecast_tried(
        name,
        histories.months_before(name, cut),
        law,
        worked(histories, name, cut, book.limit),
        book.drift.common,
        standing(book, name, cut.ahead),
        was_there(hindsight, name, cut.end),
        number,
    )
    return row, alone.total(cut.ahead).moments


def _left_out(histories: Histories, cut: Cut, compared: set[str]) -> Iterator[ClientLeftOut]:
    for name, usage in histories.usages.items():
        if name in compared:
            continue
        fitted, months = histories.months_before(name, cut), counted(len(usage.months), "month")
        if fitted >= ENOUGH_MONTHS:
            yield ClientLeftOut(name, "its history ends before the months predicted")
        else:
            why = f"{months} of history leave {fitted} to fit on, fewer than {ENOUGH_MONTHS}"
            yield ClientLeftOut(name, why)


def _too_short(usages: Mapping[str, Usage], ahead: int, asked: bool) -> AgreementError:
    longest = max((len(usage.months) for usage in usages.values()), default=0)
    want = f"{ENOUGH_MONTHS + ahead} months or more for one client, {ENOUGH_MONTHS} to fit on and {ahead} to predict"
    can = longest - ENOUGH_MONTHS
    remedy = f"predict {counted(can, 'month')} at most" if asked and can >= 1 else "wait for more months"
    return AgreementError(Problem(f"usage must have {want} (got {longest})", remedy), kind="unsolvable")

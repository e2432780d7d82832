"""A forecast tried: what was forecast for the months predicted, what was worked, and where that fell; of a client and of the book."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlagree.actuarial.experience.calibration import BINS, Fell, Held, right_places
from xlagree.actuarial.experience.cuts import WorkAfter
from xlagree.actuarial.experience.standing import ACTIVE, Standing
from xlagree.actuarial.laws.distribution import Law, Moments
from xlagree.actuarial.laws.premium import cost_of_capital

LEVELS = (0.5, 0.8, 0.95)
"""Chances that the hours of a client stay under what is quoted."""
CAPITAL_RATE = 0.15
"""The yearly cost of the capital behind a fixed price."""
TARGETS = (*(f"P{100 * level:g}" for level in LEVELS), f"cost of capital {CAPITAL_RATE:.0%}")
"""What a fixed price may aim at."""
_MOST_SHARED = 0.95


@dataclass(frozen=True)
class ForecastTried:
    """One client, or the book: hours forecast for the months predicted, and those that were worked.

    `hours` are those that each target asks for, `place` the chance of fewer hours than the actual ones in the
    forecast (mid-PIT: of as many hours half). `projects` of the months predicted are left out, as in the fit.

    What it would be if it is right: `reached` are the chances of at most the hours of each level, `by_tenth` those of
    each tenth of the place, `variance` that of the place; `shared` is the part of the hours' variance that the year has
    in common. The forecast is of a client that is there: `standing` is how likely that was at the cut, `there` how it
    turned out. The latest `cut` is 0.
    """

    client: str
    fitted: int
    mean: float
    actual: float
    hours: tuple[float, ...]
    place: float
    projects: int = 0
    project_hours: float = 0.0
    reached: tuple[float, ...] = LEVELS
    by_tenth: tuple[float, ...] = (1 / BINS,) * BINS
    variance: float = 1 / 12
    shared: float = 0.0
    standing: Standing = ACTIVE
    there: bool = True
    cut: int = 0

    @property
    def error(self) -> float:
        """Forecast less actual hours."""
        return self.mean - self.actual

    @property
    def share(self) -> float | None:
        """The error as a share of the actual hours; none where there were none."""
        return self.error / self.actual if self.actual else None

    @property
    def weighed(self) -> float:
        """The hours forecast, weighed with the chance that the client is there for them."""
        return self.mean * self.standing.ahead

    @property
    def fell(self) -> Fell:
        """Where the actual hours fell."""
        return Fell(self.place, self.shared, self.by_tenth, self.variance)

    def held(self, level: int) -> Held:
        """The chance that hours stay under those of a level."""
        return Held(self.reached[level], self.shared)

    def under(self, target: int) -> bool:
        """Whether the actual hours stayed under those of a target."""
        return self.actual <= self.hours[target] * (1 + 1e-9)


def forecast_tried(
    name: str,
    fitted: int,
    law: Law,
    work: WorkAfter,
    common: float,
    standing: Standing,
    there: bool,
    cut: int,
) -> ForecastTried:
    """A client's forecast beside what was worked; `common` is the variance of the year's factor."""
    levels = tuple(law.quantile(level) for level in LEVELS)
    below = law.distribution(work.hours - law.step / 1000)
    by_tenth, variance = right_places(law)
    return ForecastTried(
        name,
        fitted,
        law.mean,
        work.hours,
        (*levels, cost_of_capital(law, CAPITAL_RATE)),
        (law.distribution(work.hours) + below) / 2,
        work.projects,
        work.project_hours,
        tuple(max(law.distribution(x), level) for x, level in zip(levels, LEVELS, strict=True)),
        by_tenth,
        variance,
        min(common * (law.mean / law.sd) ** 2, _MOST_SHARED) if law.sd else 0.0,
        standing,
        there,
        cut,
    )


def all_together(rows: Sequence[ForecastTried], law: Moments) -> ForecastTried:
    """The book beside what was worked; hours at the cost of capital are the sum of the clients'.

    A large client that may be gone skews the sum to the left. A gamma turned round would end just above the mean, where the
    book goes on: then the sum is normal.
    """
    law = replace(law, skew=max(law.skew, 0.0))
    actual = sum(row.actual for row in rows)
    capital = sum(row.hours[-1] * row.standing.ahead for row in rows)
    return ForecastTried(
        "all together",
        max(row.fitted for row in rows),
        law.mean,
        actual,
        (*(law.quantile(1 - level) for level in LEVELS), capital),
        1 - law.chance_above(actual),
        sum(row.projects for row in rows),
        sum(row.project_hours for row in rows),
        cut=rows[0].cut,
    )


def summed(laws: Sequence[Moments], there: Sequence[float], common: float) -> Moments:
    """All clients together as a shifted gamma distribution: each is there with its chance, and all share a factor.

    Clients are independent but for that gamma factor of mean 1 and variance `common`; then cumulants add up.
    """
    mean = sum(p * law.mean for law, p in zip(laws, there, strict=True))
    variance = third = 0.0
    for law, p in zip(laws, there, strict=True):
        gone = p * (1 - p)
        variance += p * law.sd**2 + gone * law.mean**2
        third += p * law.skew * law.sd**3
        third += 3 * gone * law.mean * law.sd**2 + gone * (1 - 2 * p) * law.mean**3
    whole = variance * (1 + common) + common * mean**2
    cubes = (1 + common) * (1 + 2 * common) * (third + 3 * mean * variance + mean**3)
    third = cubes - 3 * mean * whole - mean**3 if common else third
    return Moments(mean, whole**0.5, third / whole**1.5 if whole else 0.0)

"""How far the default grid is from one of 2^16 points: mean, 1-in-20 hours and chances of a loss, over random laws."""

from random import Random
from statistics import median

import pytest

from xlagree.actuarial.laws.aggregate import POINTS, TotalHours
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.severity import Gamma, Lognormal

LAWS = 240
SEED = 4096
FINE = 1 << 16
LOSSES = (0.75, 1.0, 1.25, 1.5, 2.0)
"""A loss begins at so many times the hours expected."""


def random_total(random: Random) -> TotalHours:
    """From a handful of tickets a year to hundreds, even and uneven."""
    kind = random.choice([Lognormal, Gamma])
    counts = Counts(random.uniform(5, 600), random.choice([0.0, random.uniform(0, 0.8)]))
    return TotalHours(counts, kind(random.uniform(0.25, 4), random.uniform(0.3, 2.5)))


@pytest.fixture(scope="module")
def errors() -> dict[str, list[float]]:
    """Errors of the default grid, law by law."""
    random = Random(SEED)
    found: dict[str, list[float]] = {"mean": [], "q95": [], "tvar95": []} | {
        f"{loss:g}": [] for loss in LOSSES
    }
    for _ in range(LAWS):
        total = random_total(random)
        ours, fine = total.law(), total.law(FINE)
        assert ours.chances.size < fine.chances.size
        found["mean"].append(abs(ours.grid_mean / fine.mean - 1))
        found["q95"].append(abs(ours.quantile(0.95) / fine.quantile(0.95) - 1))
        found["tvar95"].append(abs(ours.tail_mean(0.95) / fine.tail_mean(0.95) - 1))
        for loss in LOSSES:
            hours = loss * total.mean
            found[f"{loss:g}"].append(abs(ours.chance_above(hours) - fine.chance_above(hours)))
    return found


@pytest.mark.parametrize(
    ("figure", "within"),
    [("mean", 1e-4), ("q95", 1e-3), ("tvar95", 1e-3), *[(f"{loss:g}", 5e-4) for loss in LOSSES]],
)
def test_default_grid(errors: dict[str, list[float]], figure: str, within: float) -> None:
    """The default grid answers as a far finer one does: shares of mean and hours, chances as they are."""
    found = errors[figure]
    name = figure if figure in ("mean", "q95", "tvar95") else f"chance of more than {figure} means"
    print(
        f"\n{name:30} {POINTS} points: worst {max(found):.1e}, median {median(found):.1e}, wanted {within:.0e}"
    )

    assert max(found) <= within

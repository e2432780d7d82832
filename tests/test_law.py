"""The law of all hours of a period: its identities on any lattice, atoms and edges included."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law, Moments, tabled
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.severity import Gamma
from xlagree.terms.errors import AgreementError

WEIGHTS = st.lists(st.integers(0, 20), min_size=1, max_size=30).filter(any)
LAWS = st.builds(
    lambda w, step: tabled(step, np.array(w) / sum(w)), WEIGHTS, st.sampled_from([0.25, 1.0, 3.0])
)
LEVELS = st.floats(0, 0.99)


@given(LAWS, st.floats(0, 100))
def test_below_and_beyond(law: Law, d: float) -> None:
    """Limited, stop-loss and unused hours are the plain sums, and add up to the mean and to d."""
    x = np.arange(law.chances.size) * law.step

    assert law.limited(d) == pytest.approx((law.chances * np.minimum(x, d)).sum(), abs=1e-9)
    assert law.stop_loss(d) == pytest.approx((law.chances * np.maximum(x - d, 0)).sum(), abs=1e-9)
    assert law.unused(d) == pytest.approx((law.chances * np.maximum(d - x, 0)).sum(), abs=1e-9)
    assert law.distribution(d) == pytest.approx(law.chances[x <= d * (1 + 1e-12)].sum(), abs=1e-9)


@given(LAWS, LEVELS, LEVELS)
def test_quantile_and_tail_mean(law: Law, one: float, other: float) -> None:
    """VaR is the least hours with the chance; TVaR is the average VaR beyond; neither falls with the level."""
    low, high = sorted((one, other))
    x = np.arange(law.chances.size) * law.step
    beyond = np.clip((np.cumsum(law.chances) - low) / (1 - low), 0, 1)

    assert law.quantile(low) <= law.quantile(high)
    assert law.distribution(law.quantile(low)) >= low - 1e-9
    assert law.tail_mean(low) == pytest.approx((np.diff(beyond, prepend=0) * x).sum(), rel=1e-6, abs=1e-9)
    assert law.tail_mean(low) >= max(law.quantile(low), law.mean) - 1e-9
    assert law.tail_mean(low) <= law.tail_mean(high) + 1e-9


EITHER = LAWS | st.builds(
    lambda tickets, cv: TotalHours(Counts(tickets), Gamma(0.5, cv)).law(),
    st.floats(0.5, 40),
    st.sampled_from([0.7, 1.5]),
)


@given(EITHER, st.lists(LEVELS, min_size=1, max_size=9))
def test_many_quantiles_at_once(law: Law, levels: list[float]) -> None:
    """Many quantiles at once are each the quantile of its level, on a lattice or between points."""
    assert law.quantiles(np.array(levels)) == pytest.approx(
        [law.quantile(level) for level in levels], abs=1e-9
    )
    assert law.quantiles(np.array([1.0]))[0] <= law.reach


@given(EITHER, st.lists(st.floats(0, 200), min_size=1, max_size=9))
def test_many_limited_means_at_once(law: Law, hours: list[float]) -> None:
    """Many limited means at once are each that of its hours."""
    assert law.limits(hours) == pytest.approx([law.limited(d) for d in hours], rel=1e-9, abs=1e-9)
    assert law.limits([0.0]).tolist() == [0]


@given(EITHER, st.lists(st.floats(-5, 200), min_size=1, max_size=9))
def test_many_chances_at_once(law: Law, hours: list[float]) -> None:
    """Many chances of at most some hours at once are each that of its hours, beyond both ends too."""
    ends = [*hours, 0.0, law.reach, law.reach - law.step]

    assert law.distributions(np.array(ends)) == pytest.approx(
        [law.distribution(d) for d in ends], rel=1e-9, abs=1e-9
    )


def test_an_atom_on_the_edge_counts_in_part() -> None:
    """With three in four at 0 and the rest at 8, the worst half are 8 for half of its chance: 4."""
    law = tabled(8, np.array([0.75, 0.25]))

    assert law.tail_mean(0.5) == pytest.approx(4)


def test_quantile_is_the_left_inverse() -> None:
    """Where the chance is met exactly the quantile is the lower of two candidates."""
    law = tabled(1, np.array([0.0, 0.75, 0.0, 0.2, 0.05]))

    assert [law.quantile(p) for p in (0.0, 0.75, 0.750001, 0.95, 0.950001)] == [0, 1, 3, 3, 4]


def test_beyond_the_ends() -> None:
    """No hours are fewer than none, and none are more than the most."""
    law = tabled(2, np.array([0.5, 0.5]))

    assert (law.distribution(-1), law.distribution(1e9)) == (0, 1)
    assert (law.limited(-1), law.limited(1e9)) == (0, 1)
    assert law.stop_loss(-1) == 1
    assert law.reach == 4


def test_between_points_a_continuous_law_is_read() -> None:
    """A uniform law on a grid that keeps its mean: distribution and quantile are straight between its points."""
    chances = np.full(101, 0.01)
    chances[[0, -1]] = 0.005
    law = Law(1.0, chances, Moments(50, 100 / 12**0.5, 0))

    for x in (0.0, 0.4, 33.3, 99.0):
        assert law.distribution(x) == pytest.approx(x / 100, abs=1e-12)
    assert law.quantile(0.333) == pytest.approx(33.3)


@given(
    st.floats(1, 500),
    st.floats(1, 100),
    st.just(0.0) | st.floats(0.01, 3) | st.floats(-1, -0.01),
    st.floats(1e-6, 0.5),
)
def test_shifted_gamma(mean: float, sd: float, skew: float, chance: float) -> None:
    """The quantile of the shifted gamma law is exceeded with its chance, skewed to either side."""
    moments = Moments(mean, sd, skew)

    assert moments.chance_above(moments.quantile(chance)) == pytest.approx(chance, rel=1e-4)


def test_shifted_gamma_goes_to_normal() -> None:
    """With little skewness, of either sign, it is nearly normal; without spread it is certain."""
    normal = Moments(100, 10, 0).chance_above(115)

    assert Moments(100, 10, 1e-3).chance_above(115) == pytest.approx(normal, abs=1e-4)
    assert Moments(100, 10, -1e-3).chance_above(115) == pytest.approx(normal, abs=1e-4)
    assert Moments(100, 0, 0).chance_above(99) == 1
    assert Moments(100, 0, 0).chance_above(100) == 0


@pytest.mark.parametrize("level", [-0.1, 1.0, float("nan")])
def test_refused_levels(level: float) -> None:
    """A level is a chance, and not so near 1 that only round-off is left."""
    law = tabled(1, np.array([0.5, 0.5]))

    for measure in (law.quantile, law.tail_mean):
        with pytest.raises(AgreementError, match=r"level must be a chance from 0 to 0\.9999"):
            measure(level)


@pytest.mark.parametrize(
    ("step", "chances"), [(0.0, [1.0]), (1.0, [0.5, 0.4]), (1.0, []), (1.0, [1.5, -0.5])]
)
def test_refused_tables(step: float, chances: list[float]) -> None:
    """A table of chances has a step and adds up to 1."""
    with pytest.raises(AgreementError, match="must be"):
        tabled(step, np.array(chances))

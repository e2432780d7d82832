"""Billed hours: rounded up ticket by ticket, at least the minimum, with the moments that a plain sum has."""

from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.billed import Billed, ByChannel, billed, common_step, empirical_chances
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.premium import exponential
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Severity, limited
from xlagree.terms.errors import AgreementError

LAWS = st.builds(
    lambda kind, mean, cv: kind(mean, cv),
    st.sampled_from([Lognormal, Gamma]),
    st.floats(0.2, 4),
    st.floats(0.3, 2),
)
INCREMENTS = st.sampled_from([0.1, 0.25, 0.5, 1.0])


@given(LAWS, INCREMENTS, st.integers(0, 8))
def test_mean_of_billed_hours(law: Severity, increment: float, least: int) -> None:
    """Rounding up adds something, less than an increment; a higher minimum never lowers it."""
    plain, higher = Billed(law, increment, increment), Billed(law, increment, increment * least)

    assert law.mean < plain.mean < law.mean + increment
    if least >= 1:
        assert plain.mean - 1e-12 <= higher.mean <= plain.mean + increment * (least - 1) + 1e-12


@given(LAWS, INCREMENTS, st.integers(0, 8))
def test_chances_have_the_moments(law: Severity, increment: float, least: int) -> None:
    """The chances on the lattice add up to 1 and have the moments, as far as they reach."""
    rounded = Billed(law, increment, increment * least)
    p = rounded.chances(1 << 17)
    x = np.arange(p.size) * increment

    assert p.sum() == pytest.approx(1)
    assert p.min() >= 0
    assert (p * x).sum() == pytest.approx(rounded.mean, rel=1e-6)
    assert (p * x**2).sum() == pytest.approx(rounded.moment(2), rel=1e-4)
    assert (rounded.mean * rounded.cv) ** 2 == pytest.approx(
        (p * (x - rounded.mean) ** 2).sum(), rel=1e-3, abs=1e-9
    )


@pytest.mark.parametrize("power", [0, 1, 2])
@pytest.mark.parametrize("minimum", [0.0, 1.0])
def test_far_hours_are_not_summed_one_by_one(
    power: int, minimum: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the points that are summed the partial moments go on as if they were, in as little time for any hours."""
    rounded = Billed(Lognormal(20, 2), 0.25, minimum)
    hours = np.array([0.1, 10, 300, 301.25, 2_000, 9_999])
    summed = rounded.partial(power, hours)
    monkeypatch.setattr("xlagree.actuarial.laws.billed._SUMMED", 1_000)

    assert rounded.partial(power, hours) == pytest.approx(summed, rel=1e-6)
    assert rounded.partial(power, np.array([1e9]))[0] == pytest.approx(
        rounded.moment(power) if power else 1, rel=1e-6
    )


@pytest.mark.parametrize("cv", [1.0, 2.0])
def test_far_hours_round_up_by_half_an_increment(cv: float) -> None:
    """Where single points are no longer summed the moments go on as if they were."""
    coarse, fine = Billed(Lognormal(1, cv), 0.25), Billed(Lognormal(200, cv), 0.25)

    assert coarse.moment(3) > Lognormal(1, cv).moment(3)
    j = np.arange(1 << 22)
    beyond = 1 - fine.law.partial(0, j * 0.25)
    for power in (1, 2):
        summed = ((((j + 1.0) * 0.25) ** power - (j * 0.25) ** power) * beyond).sum()
        assert fine.moment(power) == pytest.approx(summed, rel=1e-5)


@given(
    st.lists(st.just(0.0) | st.floats(0.01, 30), min_size=1, max_size=30).filter(any),
    INCREMENTS,
    st.floats(0, 2),
)
def test_logged_hours_are_billed_one_by_one(hours: list[float], increment: float, minimum: float) -> None:
    """Each ticket is rounded up by itself, and the general formulas say the same."""
    law = Empirical(tuple(hours))
    exact, general = billed(law, increment, minimum), Billed(law, increment, minimum)

    expected = [ceil(max(x, minimum) / increment - 1e-9) * increment for x in hours]
    assert exact.mean == pytest.approx(np.mean(expected))
    assert general.mean == pytest.approx(np.mean(expected), rel=1e-6)
    assert general.moment(2) == pytest.approx(np.mean(np.square(expected)), rel=1e-6)


@given(LAWS, INCREMENTS, st.floats(0.01, 0.999), st.floats(0, 20))
def test_billed_hours_are_a_law_like_others(law: Severity, increment: float, chance: float, d: float) -> None:
    """Its quantile is the least that reaches the chance, its limited mean stays below limit and mean."""
    rounded = Billed(law, increment, increment)
    at = rounded.quantile(chance)

    assert float(rounded.partial(0, at)) >= chance - 1e-9
    assert float(rounded.partial(0, at - increment)) <= chance + 1e-9
    assert float(limited(rounded, d)) <= min(d, rounded.mean) + 1e-9
    assert float(limited(rounded, d)) >= float(limited(law, d)) - 1e-9


def test_exponential_premiums_are_for_hours_worked() -> None:
    """Billed hours are what the client pays for, not what we risk."""
    total = TotalHours(Counts(10), Billed(Gamma(1), 0.25))

    for exponent in (exponential, TotalHours.log_mgf_slope):
        with pytest.raises(
            AgreementError, match="billed hours have no exponential premium; take the hours worked"
        ):
            exponent(total, 0.1)


CHANNELS = st.builds(
    lambda remote, on_site, increment, least, more, share: ByChannel(
        Billed(remote, increment, increment * least),
        Billed(on_site, increment, increment * (least + more)),
        share,
    ),
    LAWS,
    LAWS,
    INCREMENTS,
    st.integers(0, 4),
    st.integers(1, 8),
    st.floats(0.05, 0.95),
)


@given(CHANNELS)
def test_channels_add_up_in_their_shares(both: ByChannel) -> None:
    """Mean, spread and chances are those of a ticket that is on site with a chance, else remote."""
    p = both.chances(1 << 16)
    x = np.arange(p.size) * both.step

    assert p.sum() == pytest.approx(1)
    assert (p * x).sum() == pytest.approx(both.mean, rel=1e-5)
    assert (p * x**2).sum() == pytest.approx(both.moment(2), rel=1e-3)
    assert (both.mean * both.cv) ** 2 == pytest.approx((p * (x - both.mean) ** 2).sum(), rel=1e-2, abs=1e-9)
    assert both.mean == pytest.approx((1 - both.share) * both.remote.mean + both.share * both.on_site.mean)


@given(CHANNELS, st.floats(0.01, 0.999))
def test_quantile_of_channels(both: ByChannel, chance: float) -> None:
    """The fewest hours that reach the chance, between the quantiles of the channels."""
    at = both.quantile(chance)

    assert float(both.partial(0, at)) >= chance - 1e-9
    assert float(both.partial(0, at - both.step)) <= chance + 1e-9
    ends = sorted((both.remote.quantile(chance), both.on_site.quantile(chance)))
    assert ends[0] - 1e-9 <= at <= ends[1] + 1e-9


def test_one_channel_of_two() -> None:
    """With two channels alike the share does not matter, and their total lies on the lattice."""
    part = Billed(Gamma(0.8), 0.25, 0.5)
    both = ByChannel(part, part, 0.3)
    one, other = TotalHours(Counts(10), both).law(), TotalHours(Counts(10), part).law()

    assert one.on_lattice
    assert one.step == 0.25
    assert one.distribution(8) == pytest.approx(other.distribution(8), abs=1e-9)
    assert both.quantile(0.9) == part.quantile(0.9)
    for exponent in (exponential, TotalHours.log_mgf_slope):
        with pytest.raises(AgreementError, match="billed hours have no exponential premium"):
            exponent(TotalHours(Counts(10), both), 0.1)


def test_common_step() -> None:
    """Hours logged in quarters lie on quarters, minutes on minutes, and free numbers nowhere."""
    assert common_step(Empirical((1.0, 3.0))) == 1
    assert common_step(Empirical((0.25, 0.5))) == 0.25
    assert common_step(Empirical((1 / 3, 0.5))) == pytest.approx(1 / 6)
    assert common_step(Empirical((7 / 60,))) == pytest.approx(1 / 60)
    assert common_step(Empirical((0.1234,))) is None


def test_last_point_takes_the_rest() -> None:
    """Hours beyond the last point stand on it."""
    law = Empirical((0.25, 0.5, 9.0))

    assert empirical_chances(law, 0.25, 4) == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3])
    assert Billed(law, 0.25).chances(4) == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3])


@pytest.mark.parametrize("increment", [0.0, 25.0, float("nan")])
def test_refused_increments(increment: float) -> None:
    """An increment is a part of a day."""
    with pytest.raises(AgreementError, match=r"billing increment must be 0\.01 to 24 hours"):
        Billed(Gamma(1), increment)


def test_refused_minimum() -> None:
    """A minimum is 0 hours or more."""
    with pytest.raises(AgreementError, match="minimum hours of a ticket must be 0 to 1,000 hours"):
        Billed(Gamma(1), 0.25, -1)

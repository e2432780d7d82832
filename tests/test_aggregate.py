"""All hours of a period: the transform against recursion, series and closed forms, and its own finer grid."""

from math import exp, inf, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import integrate, special
from totals import CONTAGIONS, KINDS, MEANS, SPREADS, TOTALS

from xlagree.actuarial.laws import aggregate, grid
from xlagree.actuarial.laws.aggregate import TotalHours, gamma_distribution
from xlagree.actuarial.laws.billed import Billed, billed
from xlagree.actuarial.laws.distribution import Law
from xlagree.actuarial.laws.frequency import Counts, TabledCounts
from xlagree.actuarial.laws.grid import compound_chances, discretised, sharpened
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, limited
from xlagree.terms.errors import AgreementError


def panjer(counts: Counts, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Panjer (1981): g_s = Σ (a + b j/s) f_j g_(s-j) / (1 - a f_0), by a plain loop."""
    m, c = counts.mean, counts.contagion
    a, b = c * m / (1 + c * m), (1 - c) * m / (1 + c * m)
    g = np.zeros(chances.size)
    g[0] = exp(counts.log_pgf(chances[0]))
    for s in range(1, chances.size):
        j = np.arange(1, s + 1)
        g[s] = ((a + b * j / s) * chances[1 : s + 1] * g[s - j]).sum() / (1 - a * chances[0])
    return g


# Against other ways to compute it


@given(
    st.floats(0.1, 5),
    st.sampled_from([0.0, 0.05, 0.5, 1.0]),
    st.lists(st.integers(0, 9), min_size=2, max_size=12).filter(any),
)
def test_transform_is_the_recursion(mean: float, contagion: float, weights: list[int]) -> None:
    """On a lattice every chance is that of Panjer's recursion, to ten digits."""
    counts, chances = Counts(mean, contagion), np.zeros(512)
    chances[: len(weights)] = np.array(weights) / sum(weights)

    assert compound_chances(counts, chances) == pytest.approx(panjer(counts, chances), abs=1e-10)


@pytest.mark.parametrize("counts", [Counts(2.4, -1 / 6), TabledCounts((0.1, 0.4, 0.3, 0.2))])
def test_transform_is_the_plain_convolution(counts: Counts | TabledCounts) -> None:
    """For counts with a most, the chances are Σ p_n f*n."""
    ticket = np.array([0.0, 0.5, 0.3, 0.2])
    p = counts.probabilities(6) if isinstance(counts, Counts) else np.array(counts.chances)
    expected, power = np.zeros(64), np.array([1.0])
    for chance in p:
        expected[: power.size] += chance * power
        power = np.convolve(power, ticket)

    assert compound_chances(counts, np.pad(ticket, (0, 60))) == pytest.approx(expected, abs=1e-11)


@pytest.mark.parametrize(
    ("mean", "contagion", "cv", "points", "within"),
    [
        (240, 0.1, 1.5, 1 << 12, 1e-4),
        (240, 0.1, 1.5, 1 << 16, 1e-6),
        (12, 0.0, 0.7, 1 << 12, 1e-4),
        (3, 1, 2, 1 << 14, 1e-4),
    ],
)
def test_gamma_tickets(mean: float, contagion: float, cv: float, points: int, within: float) -> None:
    """For gamma hours the distribution is the exact series, closer on a finer grid."""
    counts, hours = Counts(mean, contagion), Gamma(0.8, cv)
    law = TotalHours(counts, hours).law(points)

    for share in (0.5, 0.8, 1.0, 1.3, 2.0, 3.0):
        exact = gamma_distribution(counts, hours, share * law.mean)
        assert law.distribution(share * law.mean) == pytest.approx(exact, abs=within)


def test_geometric_exponential() -> None:
    """P(S > s) = β/(1+β) e^(-s/(θ(1+β))) and E(S - d)+ = βθ e^(-d/(θ(1+β))) for a geometric number of exponentials."""
    beta, theta = 9.0, 1.25
    law = TotalHours(Counts(beta, 1), Gamma(theta)).law(1 << 14)

    for d in (2.0, 10.0, 30.0, 80.0):
        tail = exp(-d / (theta * (1 + beta)))
        assert law.chance_above(d) == pytest.approx(beta / (1 + beta) * tail, abs=1e-5)
        assert law.stop_loss(d) == pytest.approx(beta * theta * tail, rel=1e-4)


def test_poisson_exponential_density() -> None:
    """The integral of e^(-λ-s/θ) √(λ/(sθ)) I₁(2√(λs/θ)) is the chance between two numbers of hours."""
    lam, theta = 30.0, 1.2
    law = TotalHours(Counts(lam), Gamma(theta)).law(1 << 14)

    def density(s: float) -> float:
        root = 2 * sqrt(lam * s / theta)
        return float(exp(-lam - s / theta + root) * sqrt(lam / (s * theta)) * special.ive(1, root))

    expected = integrate.quad(density, 25, 50)[0]
    assert law.distribution(50) - law.distribution(25) == pytest.approx(expected, abs=1e-6)


def test_no_hours() -> None:
    """The chance of no hours is the chance of no ticket; with no tickets at all everything is nothing."""
    law = TotalHours(Counts(0.5, 1), Gamma(1, 2)).law()
    nothing = TotalHours(Counts(0), Gamma(1)).law()

    assert law.distribution(0) == pytest.approx(2 / 3)
    assert law.quantile(0.6) == 0
    assert (nothing.mean, nothing.quantile(0.95), nothing.tail_mean(0.95), nothing.chance_above(0)) == (
        0,
        0,
        0,
        0,
    )


# Moments


@given(
    MEANS,
    CONTAGIONS,
    st.lists(st.floats(0.1, 20), min_size=1, max_size=6),
)
def test_moments(mean: float, contagion: float, hours: list[float]) -> None:
    """Mean, variance and skewness are κ₁ = m E X, κ₂ = m E X² + c (m E X)², κ₃ = m E X³ + 3c m² E X² E X + 2c² (m E X)³."""
    law = Empirical(tuple(hours))
    total = TotalHours(Counts(mean, contagion), law)
    first, second, third = (law.moment(k) for k in (1, 2, 3))
    variance = mean * second + contagion * (mean * first) ** 2
    cumulant = (
        mean * third + 3 * contagion * mean**2 * second * first + 2 * contagion**2 * (mean * first) ** 3
    )

    assert total.mean == pytest.approx(mean * first)
    assert total.sd == pytest.approx(sqrt(variance))
    assert total.moments.skew == pytest.approx(cumulant / variance**1.5, rel=1e-6)


@given(KINDS, SPREADS, st.floats(0.01, 0.5))
def test_discretisation_keeps_the_mean(kind: type[Lognormal] | type[Gamma], cv: float, step: float) -> None:
    """Chances are chances, and the limited mean is met at every step of the grid."""
    hours = kind(1.0, cv)
    p = discretised(hours, step, 2048)
    cumulative = np.cumsum(p)
    below = np.concatenate([[0.0], np.cumsum(1 - cumulative)]) * step

    assert p.min() > -1e-12
    assert cumulative[-1] == pytest.approx(1)
    d = np.arange(2048) * step
    exact = hours.partial(1, d) + d * (1 - hours.partial(0, d))
    assert below[:2048] == pytest.approx(exact, abs=1e-9)


# Invariants


@given(TOTALS)
def test_the_grid_holds_the_law(total: TotalHours) -> None:
    """Chances add up, hardly anything lies beyond the grid, and the mean is on it to 1 in 10,000."""
    law = total.law()
    beyond = 1 - law.cumulative

    assert abs(beyond[-1]) < 1e-5
    assert beyond.min() > -1e-9
    assert np.diff(law.cumulative).min() > -1e-9
    assert law.grid_mean == pytest.approx(law.mean, rel=1e-4)


@given(TOTALS, st.floats(0.05, 4), st.floats(0.05, 4))
def test_stop_loss_is_decreasing_and_convex(total: TotalHours, one: float, other: float) -> None:
    """Limited and stop-loss hours make the mean, within their bounds; the latter falls by at most what d rises."""
    law = total.law()
    low, high = sorted((one * law.mean, other * law.mean))
    middle = (low + high) / 2
    nothing = 2e-4 * law.mean

    assert law.limited(low) + law.stop_loss(low) == pytest.approx(law.mean)
    assert 0 <= law.limited(low) <= min(low, law.mean)
    assert law.stop_loss(high) <= law.stop_loss(low) <= law.stop_loss(high) + (high - low) + nothing
    assert law.stop_loss(middle) <= (law.stop_loss(low) + law.stop_loss(high)) / 2 + nothing


@given(TOTALS, st.floats(0, 0.98), st.floats(0.001, 0.0199))
def test_tail_means(total: TotalHours, level: float, more: float) -> None:
    """TVaR is at least VaR and the mean; both rise with the level."""
    law = total.law()

    assert law.tail_mean(level) >= max(law.quantile(level), law.mean * (1 - 1e-3))
    assert law.quantile(level) <= law.quantile(level + more) + 1e-9
    assert law.tail_mean(level) <= law.tail_mean(level + more) + 1e-3 * law.mean


@given(KINDS, st.floats(5, 300), SPREADS, st.floats(0.5, 2))
def test_more_spread_means_more_beyond(
    kind: type[Lognormal] | type[Gamma], mean: float, cv: float, at: float
) -> None:
    """More contagion, or hours that spread more, leave the mean and raise the hours beyond any limit."""
    base = TotalHours(Counts(mean, 0.02), kind(1, cv)).law()
    contagious = TotalHours(Counts(mean, 0.3), kind(1, cv)).law()
    spread = TotalHours(Counts(mean, 0.02), kind(1, cv * 1.15)).law()

    assert base.mean == contagious.mean == spread.mean
    for other in (contagious, spread):
        assert other.stop_loss(at * mean) >= base.stop_loss(at * mean) - 2e-4 * mean


@given(TOTALS, st.sampled_from([0.5, 2.0, 3.0]))
def test_scale(total: TotalHours, factor: float) -> None:
    """Tickets that take k times the hours take k times the hours in all, at any level."""
    assert isinstance(total.hours, Lognormal | Gamma)
    law = total.law()
    longer = TotalHours(total.counts, total.hours.in_hours(total.hours.mean * factor)).law()

    assert longer.quantile(0.9) == pytest.approx(factor * law.quantile(0.9), rel=1e-3)
    assert longer.stop_loss(law.mean * factor) == pytest.approx(factor * law.stop_loss(law.mean), rel=2e-3)


def test_halves_of_a_client() -> None:
    """Two halves of a Poisson client make the whole; halves with contagion of their own spread less."""
    hours = Billed(Gamma(1), 0.25)

    def halves(contagion: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        whole = TotalHours(Counts(20, contagion), hours).law().chances
        half = TotalHours(Counts(10, contagion), hours).law().chances
        return whole, np.convolve(half, half)[: whole.size]

    whole, both = halves(0.0)
    assert both[:200] == pytest.approx(whole[:200], abs=1e-9)
    whole, both = halves(0.3)
    assert np.abs(both[:200] - whole[:200]).max() > 1e-3


@given(st.floats(2, 60), st.floats(2, 60), SPREADS, st.floats(0.5, 0.99))
def test_tail_mean_is_subadditive(one: float, other: float, cv: float, level: float) -> None:
    """Two independent clients together need no more than both alone."""
    hours = Lognormal(1, cv)
    alone = [TotalHours(Counts(mean), hours).law().tail_mean(level) for mean in (one, other)]

    both = TotalHours(Counts(one + other), hours).law().tail_mean(level)
    assert both <= sum(alone) + 1e-3 * (one + other)


# Billed and logged hours


@given(KINDS, st.floats(1, 60), st.sampled_from([0.0, 0.3]), st.floats(0.3, 2), st.sampled_from([0.25, 0.5]))
def test_billed_hours_stand_on_the_lattice(
    kind: type[Lognormal] | type[Gamma], mean: float, contagion: float, cv: float, increment: float
) -> None:
    """Billed hours have no discretisation error: the recursion gives the same chances, on the same step."""
    counts, hours = Counts(mean, contagion), Billed(kind(1, cv), increment, increment)
    law = TotalHours(counts, hours).law()
    few = min(600, law.chances.size - 1)  # the last point takes the rest

    assert law.on_lattice
    assert law.step == increment
    assert law.chances[:few] == pytest.approx(panjer(counts, hours.chances(1 << 12)[:few]), abs=1e-9)


def test_logged_hours_stand_on_their_own_lattice() -> None:
    """Hours logged in quarters are added up in quarters; others on a grid, with nearly the same answers."""
    quarters = Empirical((0.25, 0.5, 0.5, 1.0, 4.25))
    exact = TotalHours(Counts(12, 0.1), quarters).law()
    shifted = TotalHours(Counts(12, 0.1), Empirical(tuple(x + 1e-5 * 2**0.5 for x in quarters.hours))).law(
        1 << 15
    )

    assert exact.on_lattice
    assert exact.step == 0.25
    assert not shifted.on_lattice
    assert shifted.stop_loss(20) == pytest.approx(exact.stop_loss(20), rel=1e-3)
    assert shifted.quantile(0.95) == pytest.approx(exact.quantile(0.95), abs=0.25)


def test_increments_too_fine_for_a_lattice() -> None:
    """Many tickets in hundredths of an hour are put on the grid instead, with nearly the answers of hours not rounded."""
    counts = Counts(3_000)
    hundredths, quarters = (TotalHours(counts, billed(Gamma(1), step)).law() for step in (1 / 100, 1 / 4))

    assert not hundredths.on_lattice
    assert quarters.on_lattice
    assert hundredths.mean == pytest.approx(3_000 * 1.005, rel=1e-4)
    for share in (0.95, 1.0, 1.05):
        fine = gamma_distribution(counts, Gamma(1), share * 3_000)
        assert hundredths.distribution(share * hundredths.mean) == pytest.approx(fine, abs=5e-3)


def test_very_many_tickets() -> None:
    """Where no grid is fine enough, the finest still has the mean, and chances to a few thousandths."""
    law = TotalHours(Counts(60_000), Lognormal(1, 0.5)).law()
    normal = law.moments

    for share in (0.99, 1.0, 1.01):
        assert law.chance_above(share * law.mean) == pytest.approx(
            normal.chance_above(share * law.mean), abs=5e-3
        )


# Accuracy, and the same bits


def _drawn_totals(count: int) -> list[TotalHours]:
    random = Random(20)
    return [
        TotalHours(
            Counts(10 ** random.uniform(0, 2.8), random.choice([0, 0.02, 0.1, 0.3, 0.8])),
            random.choice([Lognormal, Gamma])(1.0, random.uniform(0.3, 2.5)),
        )
        for _ in range(count)
    ]


def test_accuracy_of_the_default_grid() -> None:
    """Against 65,536 points: mean to 1e-4, the 1-in-20 hours to 1e-3, chances above any price to 5e-4."""
    worst = dict.fromkeys(("mean", "q95", "chance above", "stop-loss", "tail mean"), 0.0)
    for total in _drawn_totals(40):
        law, fine = total.law(), total.law(1 << 16)
        prices = [share * total.mean for share in (0.5, 0.8, 1.0, 1.25, 1.6, 2.0, 3.0)]
        errors = {
            "mean": abs(law.grid_mean / law.mean - 1),
            "q95": abs(law.quantile(0.95) / fine.quantile(0.95) - 1),
            "chance above": max(abs(law.chance_above(x) - fine.chance_above(x)) for x in prices),
            "stop-loss": max(abs(law.stop_loss(x) - fine.stop_loss(x)) for x in prices) / law.mean,
            "tail mean": abs(law.tail_mean(0.95) / fine.tail_mean(0.95) - 1),
        }
        worst = {name: max(worst[name], error) for name, error in errors.items()}
    print("worst of the default grid:", {name: f"{error:.1e}" for name, error in worst.items()})

    assert worst["mean"] < 1e-4
    assert worst["q95"] < 1e-3
    assert worst["chance above"] < 5e-4
    assert worst["stop-loss"] < 1e-3
    assert worst["tail mean"] < 1e-3


def test_same_bits() -> None:
    """A law that uses transforms which are kept has the bits of one computed afresh, whoever came before."""

    def afresh(total: TotalHours) -> Law:
        for kept in (aggregate.drafted, grid.on_points, grid.lattice_transform, grid._growth):
            kept.cache_clear()
        return total.law()

    for hours in (Lognormal(0.9, 1.5), Billed(Gamma(0.9), 0.25), Empirical((0.5, 1.25, 3.0))):
        total = TotalHours(Counts(210, 0.15), hours)
        first = afresh(total)
        aggregate.drafted.cache_clear()
        TotalHours(Counts(211, 0.15), hours).law()
        second = total.law()

        assert second is not first
        assert second.chances.tobytes() == first.chances.tobytes()
        assert total.law() is second


def test_chances_cannot_be_written() -> None:
    """A law that many share cannot be changed by one of them."""
    with pytest.raises(ValueError, match="read-only"):
        TotalHours(Counts(5), Gamma(1)).law().chances[0] = 1


# Generating functions and refusals


@pytest.mark.parametrize("contagion", [0.0, 0.05])
def test_generating_function(contagion: float) -> None:
    """ln E e^(aS) is what the law itself gives, and its slope at 0 is the mean."""
    total = TotalHours(Counts(10, contagion), Gamma(1, 0.8))
    law, a = total.law(1 << 15), 0.1
    x = np.arange(law.chances.size) * law.step
    inside = x < 120

    assert total.log_mgf(a) == pytest.approx(np.log((law.chances * np.exp(a * x))[inside].sum()), rel=1e-4)
    assert total.log_mgf_slope(1e-9) == pytest.approx(total.mean)


def test_generating_function_that_is_not_there() -> None:
    """Lognormal hours have none, nor has a contagious count of long tickets beyond some point."""
    assert TotalHours(Counts(10), Lognormal(1, 1)).log_mgf(0.01) == inf
    assert TotalHours(Counts(10, 1.0), Gamma(1)).log_mgf(0.2) == inf
    assert TotalHours(Counts(10, 1.0), Gamma(1)).log_mgf_slope(0.2) == inf


def test_too_uneven() -> None:
    """One ticket in a million years, with hours of any length, has no law on a grid, and that is said."""
    with pytest.raises(AgreementError) as refused:
        TotalHours(Counts(0.01), Lognormal(1, 19)).law()

    assert str(refused.value) == (
        "0.01 tickets with a spread of 19 are too uneven for a law of their hours; take a longer period or a limit per ticket"
    )
    assert refused.value.kind == "unsolvable"


@given(KINDS, SPREADS, st.floats(0.01, 3))
def test_sharpening_takes_out_what_the_grid_added(
    kind: type[Lognormal] | type[Gamma], cv: float, step: float
) -> None:
    """The mean stays, the variance comes no nearer than to its own from above, and nothing falls below 0."""
    hours, at = kind(1.0, cv), np.arange(4096) * step
    before = discretised(hours, step, 4096)
    added = float((before * at**2).sum()) - float(limited(hours, at[-1], 2))
    after = sharpened(before, added / step**2)
    left = float((after * at**2).sum()) - float(limited(hours, at[-1], 2))

    assert after.min() > -1e-12
    assert after.sum() == pytest.approx(1)
    assert float((after * at).sum()) == pytest.approx(float((before * at).sum()))
    assert -1e-9 < left <= added + 1e-12


@pytest.mark.parametrize("tickets", [0.0, 1e-300, 1e-40, 1e-12])
def test_hardly_a_ticket_is_none(tickets: float) -> None:
    """Where one ticket in a billion periods is expected there are no hours, and no error."""
    law = TotalHours(Counts(tickets, 0.3), Lognormal(2.0, 1.5)).law()

    assert (law.mean, law.quantile(0.95), law.stop_loss(0.0)) == (0, 0, 0)
    assert law.none == 1


@pytest.mark.parametrize("cv", [0.05, 1.5, 5.0, 10.0])
def test_rare_tickets_have_a_law(cv: float) -> None:
    """However rare and uneven tickets are, there is a law of their hours, and what is expected beyond some of them."""
    for tickets in (1e-8, 1e-6, 1e-4, 1e-2):
        for kind in (Lognormal, Gamma):
            law = TotalHours(Counts(tickets, 2.0), kind(1.0, cv)).law()
            assert law.quantile(0.5) == 0
            assert law.stop_loss(0.0) == pytest.approx(tickets)
            assert 1 - law.none <= tickets


@pytest.mark.parametrize("weight", [1.0, 0.99, 0.9876543])
@pytest.mark.parametrize("increment", [0.25, 6.0])
def test_tickets_of_one_length_in_a_weight_of_their_own(weight: float, increment: float) -> None:
    """A total is so many tickets, all of them on steps of the weighed increment: P(S > n x) = P(N > n), however near to n x."""
    hours = Empirical((increment * weight, 3.02 * increment * weight), (1.0, 0.0))
    law = TotalHours(Counts(20.0), hours).law()
    for tickets in range(40):
        nearly = (tickets + 0.995) * increment * weight
        assert 1 - float(law.distributions(np.array([nearly]))[0]) == pytest.approx(
            special.pdtrc(tickets, 20.0), abs=1e-9
        )

"""The book of agreements: closed forms, a simulation, and what must hold of every share of the risk."""

from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from xlagree.actuarial.laws import spectrum
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.billed import Billed
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.portfolio import Portfolio, PortfolioClient, allocation, book_price
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal, Severity
from xlagree.terms.errors import AgreementError

Numbers = NDArray[np.float64]

LAWS: tuple[Severity, ...] = (
    Gamma(0.8, 0.7),
    Lognormal(1.2, 1.5),
    Billed(Lognormal(0.9, 1.0), 0.25, 0.25),
    Empirical((0.5, 0.75, 2.0, 6.5)),
)
CONTAGIONS, SHOCKS = (st.sampled_from(each) for each in ([0.0, 0.05, 0.3], [0.0, 0.04, 0.2]))
CLIENTS = st.builds(
    lambda mean, contagion, hours: PortfolioClient("any", Counts(mean, contagion), hours),
    st.floats(5, 200),
    CONTAGIONS,
    st.sampled_from(LAWS),
)
BOOKS = st.builds(Portfolio, st.lists(CLIENTS, min_size=1, max_size=5).map(tuple), SHOCKS)


def book(*clients: tuple[Counts, Severity], common_shock: float = 0.0) -> Portfolio:
    named = (PortfolioClient(f"Client {n}", counts, hours) for n, (counts, hours) in enumerate(clients, 1))
    return Portfolio(tuple(named), common_shock)


def drawn_book(clients: int, common_shock: float) -> Portfolio:
    """Clients of three kinds of tickets, every one with its own counts."""
    random = Random(7)
    return book(
        *(
            (Counts(random.uniform(20, 200), random.choice((0.02, 0.1, 0.3))), random.choice(LAWS[:3]))
            for _ in range(clients)
        ),
        common_shock=common_shock,
    )


# Closed forms


@pytest.mark.parametrize("hours", LAWS)
def test_poisson_clients_together_are_one(hours: Severity) -> None:
    """Poisson clients with the same hours per ticket are one Poisson client with all the tickets."""
    many = book(*((Counts(mean), hours) for mean in (10, 20, 20, 50))).law()
    one = TotalHours(Counts(100), hours).law(1 << 15)

    assert (many.mean, many.sd, many.moments.skew) == pytest.approx((one.mean, one.sd, one.moments.skew))
    for share in (0.5, 0.9, 1.0, 1.2, 1.6):
        assert many.distribution(share * one.mean) == pytest.approx(
            one.distribution(share * one.mean), abs=1e-4
        )
        assert many.stop_loss(share * one.mean) == pytest.approx(one.stop_loss(share * one.mean), abs=0.02)


@pytest.mark.parametrize("hours", LAWS[2:])
def test_a_common_shock_of_poisson_clients_is_contagion(hours: Severity) -> None:
    """Poisson clients under a common shock c have all tickets of one client with contagion c, to ten digits."""
    many = book(*((Counts(mean), hours) for mean in (2, 5, 13)), common_shock=0.3).law()
    one = TotalHours(Counts(20, 0.3), hours).law()

    few = min(many.chances.size, one.chances.size) - 1
    assert many.on_lattice
    assert many.step == one.step
    assert many.chances[:few] == pytest.approx(one.chances[:few], abs=1e-10)


def test_without_a_common_shock_laws_are_multiplied() -> None:
    """The law of independent clients is the convolution of theirs, on the lattice that all of them share."""
    quarters, halves = Billed(Gamma(0.9), 0.25, 0.25), Empirical((0.5, 1.0, 4.5))
    alone = [(Counts(12, 0.2), quarters), (Counts(7, 0.5), halves), (Counts(20), quarters)]
    together = book(*alone).law()

    expected = np.ones(1)
    for counts, hours in alone:
        law = TotalHours(counts, hours).law()
        chances = np.zeros(law.chances.size * round(law.step / 0.25))
        chances[:: round(law.step / 0.25)] = law.chances
        expected = np.convolve(expected, chances)
    assert together.step == 0.25
    assert together.chances[:600] == pytest.approx(expected[:600], abs=1e-10)


def test_increments_have_a_common_lattice() -> None:
    """Quarters and sixths of an hour stand on twelfths, with the chances of the same hours on a lattice of their own."""
    law = book((Counts(3), Empirical((0.25,))), (Counts(2), Empirical((1 / 6,)))).law()
    quarters, sixths = Counts(3).probabilities(60), Counts(2).probabilities(60)

    expected = np.zeros(60)
    for hours in range(60):
        expected[hours] = sum(
            quarters[n] * sixths[(hours - 3 * n) // 2]
            for n in range(hours // 3 + 1)
            if (hours - 3 * n) % 2 == 0
        )
    assert (law.on_lattice, law.step) == (True, 1 / 12)
    assert law.chances[:60] == pytest.approx(expected, abs=1e-11)


@given(BOOKS)
def test_moments(any_book: Portfolio) -> None:
    """Mean Σμ and variance Σσ² + c (Σμ)²; the grid has the mean, and no more spread than it may add."""
    law, totals = any_book.law(), [client.total for client in any_book.clients]
    mean = sum(total.mean for total in totals)
    variance = sum(total.sd**2 for total in totals) + any_book.common_shock * mean**2

    hours = np.arange(law.chances.size) * law.step
    assert (law.mean, law.sd) == pytest.approx((mean, sqrt(variance)))
    assert law.grid_mean == pytest.approx(mean, rel=1e-4)
    assert sqrt(float((law.chances * (hours - mean) ** 2).sum())) == pytest.approx(law.sd, rel=3e-3)
    assert law.chances.min() > -1e-9


@pytest.mark.parametrize("common_shock", [0.0, 0.04])
def test_a_book_of_one_is_its_client(common_shock: float) -> None:
    """One client is the book, with all of its risk, and as the client alone under the same shock."""
    only = PortfolioClient("Only", Counts(80, 0.1), Lognormal(1.0, 1.5))
    law, alone = Portfolio((only,), common_shock).law(), only.alone(common_shock).law()

    assert (law.mean, law.sd, law.moments.skew) == pytest.approx((alone.mean, alone.sd, alone.moments.skew))
    assert law.quantile(0.95) == pytest.approx(alone.quantile(0.95), rel=1e-3)
    (share,) = allocation(Portfolio((only,), common_shock))
    assert (share.tail, share.sd) == pytest.approx((law.tail_mean(0.95), law.sd), rel=1e-12)


def test_a_large_book_is_nearly_normal() -> None:
    """Two thousand clients spread by 1 % of their hours: the grid tells that apart, though a ticket is far below it."""
    law = drawn_book(2_000, 0.0).law()

    assert law.sd < 0.02 * law.mean
    for away in (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0):
        hours = law.mean + away * law.sd
        assert law.chance_above(hours) == pytest.approx(law.moments.chance_above(hours), abs=5e-4)
    assert law.tail_mean(0.95) == pytest.approx(law.mean + 2.063 * law.sd, abs=0.03 * law.sd)


# Simulation

YEARS = 200_000


@pytest.fixture(scope="module")
def simulated() -> tuple[Portfolio, Numbers]:
    """A book under a common shock, and hours of its clients in many years: sums of gamma hours are gamma."""
    laws = [(Counts(60, 0.1), Gamma(1.0, 0.8)), (Counts(25, 0.3), Gamma(2.0, 1.2)), (Counts(150), Gamma(0.5))]
    shock, chance = 0.04, np.random.default_rng(2_024)
    clock = chance.gamma(1 / shock, shock, YEARS)
    hours = np.empty((len(laws), YEARS))
    for row, (counts, law) in enumerate(laws):
        m, c = counts.mean, counts.contagion
        tickets = chance.negative_binomial(clock / c, 1 / (1 + c * m)) if c else chance.poisson(clock * m)
        hours[row] = chance.gamma(tickets * law.shape + 1e-300, law.scale)
    return book(*laws, common_shock=shock), hours


def _error(draws: Numbers) -> float:
    return float(draws.std() / sqrt(draws.size))


def test_the_law_is_that_of_simulated_years(simulated: tuple[Portfolio, Numbers]) -> None:
    """Mean, spread and chances of many hours are within four standard errors of 200,000 simulated years."""
    simulated_book, hours = simulated
    law, years = simulated_book.law(), hours.sum(axis=0)

    assert law.mean == pytest.approx(years.mean(), abs=4 * _error(years))
    assert law.sd**2 == pytest.approx(years.var(), abs=4 * _error((years - years.mean()) ** 2))
    for share in (0.6, 0.8, 1.0, 1.2, 1.5, 2.0):
        beyond = (years > share * law.mean).astype(float)
        assert law.chance_above(share * law.mean) == pytest.approx(
            beyond.mean(), abs=4 * _error(beyond) + 1e-5
        )


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_shares_are_those_of_simulated_years(simulated: tuple[Portfolio, Numbers], level: float) -> None:
    """Each client's share of TVaR is its mean in the simulated years beyond the quantile, within four standard errors."""
    simulated_book, hours = simulated
    years = hours.sum(axis=0)
    worst = years > simulated_book.law().quantile(level)

    for share, own in zip(allocation(simulated_book, level), hours, strict=True):
        assert share.tail == pytest.approx(own[worst].mean(), abs=4 * _error(own[worst]))
        covariance = (own - own.mean()) * (years - years.mean()) / years.std()
        assert share.sd == pytest.approx(covariance.mean(), abs=4 * _error(covariance))


def test_a_common_shock_makes_a_small_chance_a_large_one() -> None:
    """A year that is off by 20 % for all makes a tenth more hours than expected likely, which are rare without.

    Many clients and one gamma factor leave little but the factor: its own chance of more than 1.1.
    """
    clients = drawn_book(100, 0.0).clients
    independent, shocked = (Portfolio(clients, shock).law() for shock in (0.0, 0.2**2))
    factor = Gamma(1.0, 0.2)

    small, large = (law.chance_above(1.1 * law.mean) for law in (independent, shocked))
    assert small == pytest.approx(independent.moments.chance_above(1.1 * independent.mean), abs=5e-4)
    assert large == pytest.approx(1 - float(factor.partial(0, 1.1)), abs=0.01)
    assert large > 15 * small


# Shares of the risk


@given(BOOKS, st.sampled_from([0.0, 0.5, 0.9, 0.95, 0.99]))
def test_shares_add_up(any_book: Portfolio, level: float) -> None:
    """Shares of the hours, of TVaR and of the standard deviation add up to those of the book, to round-off."""
    law, shares = any_book.law(), allocation(any_book, level)

    assert sum(share.mean for share in shares) == pytest.approx(law.mean, rel=1e-12)
    assert sum(share.tail for share in shares) == pytest.approx(law.tail_mean(level), rel=1e-11)
    assert sum(share.sd for share in shares) == pytest.approx(law.sd, rel=1e-12)


@given(BOOKS, st.sampled_from([0.5, 0.9, 0.99]))
def test_no_share_is_more_than_alone(any_book: Portfolio, level: float) -> None:
    """A client's share is at least its expected hours and at most what it needs alone: tails are subadditive."""
    alone = [client.alone(any_book.common_shock).law(1 << 14) for client in any_book.clients]

    for share, law in zip(allocation(any_book, level), alone, strict=True):
        grid = 1e-3 * law.mean
        assert law.mean - grid <= share.tail <= law.tail_mean(level) + grid
        assert share.sd <= law.sd * (1 + 1e-12)
    assert any_book.law().tail_mean(level) <= sum(law.tail_mean(level) + 1e-3 * law.mean for law in alone)


@given(BOOKS, st.integers(0, 999))
def test_shares_do_not_depend_on_the_order(any_book: Portfolio, seed: int) -> None:
    """Clients in another order have the same shares, and clients alike have equal ones."""
    named = tuple(PortfolioClient(str(n), each.counts, each.hours) for n, each in enumerate(any_book.clients))
    mixed = tuple(Random(seed).sample(named, len(named)))

    first, second = (allocation(Portfolio(each, any_book.common_shock)) for each in (named, mixed))
    tails = {share.name: share.tail for share in second}
    assert [tails[share.name] for share in first] == pytest.approx([share.tail for share in first], rel=1e-9)


def test_clients_alike_share_alike() -> None:
    """Clients with the same counts and hours have the same share, to the last bit."""
    client, other = (
        PortfolioClient("Any", Counts(60, 0.2), LAWS[0]),
        PortfolioClient("Other", Counts(9, 0.3), LAWS[1]),
    )
    one, _, two = allocation(Portfolio((client, other, client), 0.04))

    assert one == two


def test_shares_of_rare_tickets() -> None:
    """Two tickets hardly ever, of 1 and of 2 hours: of the years with one of them half have 1 hour, half have 2.

    Years with both are one in 20,000 of them.
    """
    laws = [(Counts(1e-4), Empirical((hours,))) for hours in (1.0, 2.0)]
    one, two = allocation(book(*laws), 1 - 2e-4)

    assert (one.tail, two.tail) == pytest.approx((0.5, 1.0), rel=2e-4)


# The price of a book


@settings(max_examples=40)
@given(BOOKS, st.sampled_from([0.01, 0.05, 0.2]))
def test_price(any_book: Portfolio, loss_chance: float) -> None:
    """κ q + F: cost, fixed cost and risk money make the price, and the clients' risk money is all of it."""
    law, found = any_book.law(), book_price(any_book, loss_chance, 80, 5_000)

    assert found.price == pytest.approx(80 * law.quantile(1 - loss_chance) + 5_000)
    assert found.cost + found.fixed + found.risk == pytest.approx(found.price)
    assert sum(client.cost for client in found.clients) == pytest.approx(found.cost)
    assert sum(client.risk for client in found.clients) == pytest.approx(found.risk)
    beyond = [share.tail - share.mean for share in allocation(any_book, 1 - loss_chance)]
    assert [client.risk for client in found.clients] == pytest.approx(
        [found.risk * each / sum(beyond) for each in beyond], rel=1e-9, abs=1e-9 * found.cost
    )
    assert found.gain >= -1e-3 * found.cost


def test_what_diversification_gains() -> None:
    """Nothing for a book of one; the more clients the less risk money each; a common shock leaves little to gain."""
    client = PortfolioClient("Any", Counts(60, 0.2), Gamma(1.0))
    one, ten = (book_price(Portfolio((client,) * n), 0.05, 100) for n in (1, 10))
    shocked = book_price(Portfolio((client,) * 10, 0.2), 0.05, 100)

    assert abs(one.gain) < 1e-3 * one.cost
    assert ten.gain / ten.cost > 0.5
    assert ten.risk < 10 * one.risk / 2.5
    assert shocked.risk > 2 * ten.risk
    assert shocked.gain / (shocked.risk + shocked.gain) < ten.gain / (ten.risk + ten.gain) / 1.5


def test_money_is_in_one_currency() -> None:
    """Twice the cost per hour is twice every amount but the fixed cost."""
    single, double = (book_price(drawn_book(5, 0.04), 0.05, cost, 700) for cost in (60, 120))

    assert (double.cost, double.risk, double.gain) == pytest.approx(
        (2 * single.cost, 2 * single.risk, 2 * single.gain)
    )
    assert double.price - single.price == pytest.approx(single.price - 700)


# Edges


def test_a_book_without_tickets() -> None:
    """Clients without tickets need no hours and no money; beside others they change nothing."""
    idle, busy = (
        PortfolioClient("Idle", Counts(0), Gamma(1.0)),
        PortfolioClient("Busy", Counts(40), Gamma(1.0)),
    )
    nothing = book_price(Portfolio((idle,)), 0.05, 80, 100)

    assert (nothing.price, nothing.risk, nothing.gain) == (100, 0, 0)
    assert allocation(Portfolio((idle,)))[0].tail == 0
    assert allocation(Portfolio((idle, busy)))[0].tail == pytest.approx(0, abs=1e-9)
    assert allocation(Portfolio((idle, busy)))[1].tail == pytest.approx(
        allocation(Portfolio((busy,)))[0].tail
    )


def test_same_bits() -> None:
    """The same book has the same bits, whatever was computed before; a law is computed once and cannot be written."""
    first, again = drawn_book(20, 0.04), drawn_book(20, 0.04)
    shares = allocation(first)
    spectrum.spectrum.cache_clear()
    drawn_book(21, 0.1).law()

    assert again.law().chances.tobytes() == first.law().chances.tobytes()
    assert allocation(again) == shares
    assert first.law() is first.law()
    with pytest.raises(ValueError, match="read-only"):
        first.law().chances[0] = 1


def test_refusals() -> None:
    """A book says what is wrong with it."""
    client = PortfolioClient("Any", Counts(5), Gamma(1.0))
    wrong = [
        (lambda: Portfolio(()), "book must be one client or more (got 0)"),
        (lambda: Portfolio((client,), -0.1), "common shock must be a number, 0 or more (got -0.1)"),
        (
            lambda: PortfolioClient("Few", Counts(1, -0.5), Gamma(1.0)),
            "contagion of a client must be a number, 0 or more",
        ),
        (
            lambda: book_price(Portfolio((client,)), 0, 80),
            "loss chance must be a share from 0.0001 to below 1 (got 0)",
        ),
        (
            lambda: book_price(Portfolio((client,)), 0.05, -1),
            "cost per hour must be money, 0 or more (got -1)",
        ),
        (
            lambda: book_price(Portfolio((client,)), 0.05, 1, -1),
            "fixed cost must be money, 0 or more (got -1)",
        ),
        (lambda: allocation(Portfolio((client,)), 1.0), "level must be a chance from 0 to 0.9999 (got 1)"),
    ]
    for ask, words in wrong:
        with pytest.raises(AgreementError) as caught:
            ask()
        assert words in str(caught.value)

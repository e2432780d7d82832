"""A book over time: clients that left, came late or are known to go, levels and hours that move, and what all of them share."""

from dataclasses import replace

import numpy as np
import pytest
from worlds import WORLDS, draw_book

from xlagree.actuarial.experience.demand_fit import BookHistory, book_history
from xlagree.actuarial.experience.evidence import evidence_lines
from xlagree.actuarial.experience.moving import STILL
from xlagree.actuarial.laws.portfolio import Portfolio, PortfolioClient
from xlagree.pricing.usage import Entry, Usage, by_ticket

MONTHS = 36


def usage(counts: list[int], hours: list[float] | float = 1.0, seed: int = 1) -> Usage:
    """Tickets of each month, whose hours spread by 1.5 around those of the month."""
    random, sigma = np.random.default_rng(seed), np.log1p(1.5**2) ** 0.5
    means = [hours] * len(counts) if isinstance(hours, float) else hours
    entries = [
        Entry(f"{seed}-{month}-{i}", month, float(means[month] * np.exp(sigma * random.standard_normal() - sigma**2 / 2)))
        for month, count in enumerate(counts)
        for i in range(count)
    ]  # fmt: skip
    return by_ticket(entries, len(counts))


def steady(count: int, level: float = 10.0, months: int = MONTHS, seed: int = 3) -> dict[str, Usage]:
    """Clients alike that stay."""
    random = np.random.default_rng(seed)
    return {
        f"stays {i}": usage(random.poisson(level, months).tolist(), seed=seed * 100 + i) for i in range(count)
    }


def leavers(count: int, level: float = 10.0, stayed: int = 14, after: int = MONTHS - 14) -> dict[str, Usage]:
    """Clients that were there for some months, with the months after them."""
    random = np.random.default_rng(8)
    return {
        f"left {i}": usage([*random.poisson(level, stayed).tolist(), *[0] * after], seed=900 + i) for i in range(count)
    }  # fmt: skip


def said(book: BookHistory, name: str) -> str:
    return "\n".join(evidence_lines(book.evidence(name)))


def test_clients_that_left_are_no_years_of_zero_work() -> None:
    """The book's rate is that of clients while they were there, and so is the level of one that left; both are said."""
    alone = book_history(steady(12))
    book = book_history({**steady(12), **leavers(8)})
    gone = book.presence_of("left 0")

    assert book.frequency.rate == pytest.approx(alone.frequency.rate, rel=0.03)
    assert book.demand("left 0").tickets == pytest.approx(10, rel=0.15)
    assert book.month.value == pytest.approx(alone.month.value, abs=0.02)
    assert book.drift.growth == pytest.approx(alone.drift.growth, abs=0.03)
    assert (gone.state, gone.silent) == ("left", MONTHS - 14)
    assert book.there_ahead("left 0") < 0.001
    assert 0.75 < book.there_ahead("stays 0") < 0.95
    assert "The client looks gone: no work in the last 22 months" in said(book, "left 0")
    assert book.evidence("left 0").frequency.own == pytest.approx(10, rel=0.15)
    assert book.level("left 0").z < book.level("stays 0").z


def test_a_stated_end_is_as_good_as_silence() -> None:
    """Months that end where a client left give the forecast of the same months with silence after them, and no other
    client's trend moves."""
    silent = book_history({**steady(12), **leavers(4)})
    ended = book_history({**steady(12), **leavers(4, after=0)}, until=dict.fromkeys(leavers(4), 14 - MONTHS))

    assert ended.frequency.rate == pytest.approx(silent.frequency.rate, rel=1e-3)
    assert ended.drift.growth == pytest.approx(silent.drift.growth, abs=1e-3)
    assert ended.demand("left 1").tickets == pytest.approx(silent.demand("left 1").tickets, rel=1e-2)
    assert ended.presence_of("left 1").state == "left"
    assert ended.there_ahead("left 1") == 0
    assert "The client is known to have left 22 months before these end." in said(ended, "left 1")
    assert "Seen: 14 months" in said(ended, "left 1")


def test_a_client_that_is_known_to_stay_is_there() -> None:
    """As long as it is said to, whatever its silence; its months without work count as its own."""
    clients = {**steady(12), **leavers(2, after=4, stayed=MONTHS - 4)}
    guessed, known = book_history(clients), book_history(clients, until={"left 0": 6})

    assert guessed.there_ahead("left 0") < 0.2
    assert known.there_ahead("left 0") == 0.5
    assert known.there_ahead("left 0", 6) == 1
    assert known.demand("left 0").tickets < 0.95 * guessed.demand("left 0").tickets
    assert "The client is known to stay for 6 months after these." in said(known, "left 0")


def test_a_first_year_that_grows_is_carried_on() -> None:
    """In a book whose new clients grow, one that is growing is forecast above what it asked for so far, and said to ramp."""
    drawn = draw_book(replace(WORLDS["ramping"], clients=60, ramp=0.6), seed=2)
    users = {**drawn.users, "half a year": 30.0, "a quarter": 30.0}
    fresh = {"half a year": usage([2, 5, 7, 9, 12, 14], seed=11), "a quarter": usage([2, 5, 7], seed=12)}
    book = book_history({**drawn.usages, **fresh}, users)
    for name, last in (("half a year", 14), ("a quarter", 7)):
        assert book.tickets_ahead(name) > last

    assert book.presence_of("half a year").state == "ramping"
    assert book.presence_of("a quarter").state == "new"
    assert {book.presence_of(name).state for name in drawn.usages} == {"active"}
    assert book.ramp.quarters[0] < 0.5 < book.ramp.quarters[3]
    assert "The client is in its first year, and the year ahead is taken at" in said(book, "half a year")
    assert abs(book.drift.growth) < 0.05


def test_a_level_that_moved_is_where_it_is() -> None:
    """In a book of moving levels a client that halved lately is forecast near its last months; in a still one it is not
    believed so soon, and that is said."""
    random = np.random.default_rng(4)
    halved = [*[20] * 30, *[8] * 6]
    moving = {
        f"m{i}": usage(random.poisson(20 * np.exp(np.cumsum(random.normal(0, 0.15, MONTHS)))).tolist(), seed=50 + i)
        for i in range(20)
    }  # fmt: skip
    moved = book_history({**moving, "halved": usage(halved)})
    still = book_history({**steady(20, level=20.0), "halved": usage(halved)})

    assert moved.movement != STILL
    assert still.movement == STILL
    assert 7 < moved.tickets_ahead("halved") < 11 < 15 < still.tickets_ahead("halved")
    assert moved.left("halved") > still.left("halved")
    assert "The levels of clients move in a year: tickets by" in said(moved, "halved")
    assert "The levels of clients do not move: all months count alike." in said(still, "halved")


def test_hours_per_ticket_move_too() -> None:
    """Where hours of clients drift apart the last months count, else all alike; levels of tickets stand all the same."""
    random = np.random.default_rng(9)
    walks = np.exp(np.cumsum(random.normal(0, 0.12, (16, MONTHS)), axis=1))
    moving = {f"m{i}": usage([30] * MONTHS, walk.tolist(), seed=70 + i) for i, walk in enumerate(walks)}
    doubled = usage([30] * MONTHS, [*[1.0] * 24, *[2.0] * 12], seed=7)
    moved = book_history({**moving, "doubled": doubled})
    still = book_history({f"s{i}": usage([30] * MONTHS, seed=70 + i) for i in range(16)})

    assert moved.hours_movement != STILL
    assert still.hours_movement == STILL
    assert still.hours_of("s0")[0] == still.hours_rate.known(0)[0]
    assert 1.7 < moved.hours_of("doubled")[0] < 2.4
    assert moved.movement == STILL
    assert "hours a ticket by" in said(moved, "doubled")


def test_what_all_share_is_in_a_client_once_and_in_a_book_once() -> None:
    """A client's own forecast has the year's factor and the trend's error, and without them a book has them as its common
    shock: the same variance for one client, and a total that spreads farther than of clients apart."""
    drawn = draw_book(WORLDS["common shock"], seed=2)
    book = book_history(drawn.usages, drawn.users)
    names = [name for name in drawn.usages if len(drawn.usages[name].months) == book.longest]
    apart = {name: book.demand(name, shared=False) for name in names}

    assert book.common_shock > 0.005
    for name in names[:3]:
        whole, own = book.demand(name).total(12), apart[name].total(12)
        assert whole.mean == pytest.approx(own.mean)
        together = Portfolio(
            (PortfolioClient(name, apart[name].counts(12), apart[name].hours),), book.common_shock
        )
        assert together.moments.sd == pytest.approx(whole.law().sd, rel=0.03)
    parts = tuple(PortfolioClient(name, d.counts(12), d.hours) for name, d in apart.items())
    total = Portfolio(parts, book.common_shock).moments
    alone = sum(book.demand(name).total(12).law().sd ** 2 for name in names) ** 0.5
    assert total.sd > 1.5 * alone
    assert total.sd / total.mean > book.common_shock**0.5


def test_short_and_empty_books_are_there() -> None:
    """One client, one month, only zeros beside others, gaps, hours alone: a state and a chance for each."""
    odd = {
        "one month": usage([3]),
        "gap": usage([5, 0, 0, 0, 0, 0, 6, 4]),
        "zeros": usage([0] * 12),
        "none": Usage(()),
        "long ago": usage([1] + [0] * 40),
    }
    for names in ([*odd], ["one month"], ["gap"], ["long ago"]):
        book = book_history({name: odd[name] for name in names})
        for name in names:
            presence = book.presence_of(name)
            assert 0 <= presence.now <= 1
            assert presence.months.size == len(odd[name].months)
            assert 0 <= book.there_ahead(name) <= 1
            assert book.demand(name).law(12).quantile(0.95) > 0
    assert book_history(odd).presence_of("zeros").now == 1
    assert book_history({"gap": odd["gap"]}).presence_of("gap").state == "active"

"""Demand from history: own against book, thin history widens, and nothing of what was seen is dropped without a word."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlagree.actuarial.experience.book_months import FEWEST_HOURS
from xlagree.actuarial.experience.demand_fit import BookHistory, book_history
from xlagree.actuarial.experience.evidence import evidence_lines
from xlagree.actuarial.experience.posterior import posterior
from xlagree.actuarial.experience.seen import seen
from xlagree.actuarial.spreads import SPREADS
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket
from xlagree.terms.errors import AgreementError

NORMAL = SPREADS["normal"]


def usage(tickets: Sequence[int], seed: int = 1, mean: float = 1.0, name: str = "T") -> Usage:
    """Tickets of each month, with lognormal hours of a spread of 1.5."""
    random = np.random.default_rng(seed)
    sigma = np.log1p(1.5**2) ** 0.5
    months = [month for month, count in enumerate(tickets) for _ in range(count)]
    hours = mean * np.exp(sigma * random.standard_normal(len(months)) - sigma**2 / 2)
    rows = zip(months, hours.tolist(), strict=True)
    return by_ticket([Entry(f"{name}-{i}", month, x) for i, (month, x) in enumerate(rows)], len(tickets))


def clients(count: int, months: int = 12, level: float = 10, seed: int = 5) -> dict[str, Usage]:
    """Clients that differ by gamma factors."""
    random = np.random.default_rng(seed)
    return {
        f"client {i}": usage(
            random.poisson(level * random.gamma(5, 0.2), months).tolist(), seed + i, name=f"C{i}"
        )
        for i in range(count)
    }


def said(book: BookHistory, name: str) -> str:
    return "\n".join(evidence_lines(book.evidence(name)))


def test_one_client_alone_is_its_own_history() -> None:
    """Its rate and its hours, with usual spreads, and both said."""
    own = usage([10] * 12)
    book = book_history({"Harbour Dental": own}, {"Harbour Dental": 20})
    demand, evidence = book.demand("Harbour Dental"), book.evidence("Harbour Dental")

    assert demand.tickets == pytest.approx(10)
    assert demand.users == 20
    assert demand.mean == pytest.approx(own.hours / 12)
    assert evidence.frequency.taken == pytest.approx(0.5)
    assert (evidence.between.weight, evidence.between.value) == (0, NORMAL.client_uncertainty**2)
    assert any("how far clients differ in tickets: the usual 45 %" in line for line in demand.assumed)


def test_frequency_is_the_posterior_of_the_book() -> None:
    """The factor on the book's rate is the gamma-Poisson one with the months' spread taken into account."""
    usages = clients(20)
    book = book_history(usages, dict.fromkeys(usages, 10.0))
    name = "client 3"
    n = sum(month.tickets for month in usages[name].months)
    expected = book.frequency.rate * 10 * 12
    by_hand = posterior(n, expected, book.frequency.between.value, book.month.value, 12)

    assert book.demand(name).tickets == pytest.approx(book.frequency.rate * 10 * by_hand.factor)
    assert book.demand(name).month_spread == book.month.value**0.5
    assert book.left(name) > by_hand.contagion


def test_own_history_counts_against_the_book() -> None:
    """A client is moved from its own rate to the book's, the less the more it has seen."""
    usages = {**clients(20), "busy": usage([30] * 12, 77), "busy, short": usage([30] * 2, 78)}
    book = book_history(usages, dict.fromkeys(usages, 10.0))
    long, short = book.demand("busy").tickets, book.demand("busy, short").tickets

    assert 10 * book.frequency.rate < short < long < 30
    assert book.evidence("busy").frequency.z > book.evidence("busy, short").frequency.z


def test_thin_history_widens_the_forecast() -> None:
    """The same months cut to 6, 3 and 1, or to none: the level is ever less certain, and P95 ever farther off."""
    usages, last = clients(20, 24), "client 7"
    left, reach = [], []
    for months in (24, 12, 6, 3, 1, 0):
        book = book_history({**usages, last: usages[last].latest(months) if months else Usage(())})
        law = book.demand(last).law(12)
        left.append(book.left(last))
        reach.append(law.quantile(0.95) / law.mean)

    assert left == sorted(left)
    assert reach == sorted(reach)
    assert left[-1] > book.frequency.between.value


def test_a_small_book_is_less_certain_than_a_large_one() -> None:
    """The same client among 3 others and among 40."""
    usages = clients(41)
    name = "client 0"
    few = book_history({one: usages[one] for one in list(usages)[:4]})
    many = book_history(usages)

    assert few.frequency.error > many.frequency.error
    assert few.frequency.between.weight < many.frequency.between.weight
    assert few.left(name) > many.left(name)


def with_tickets(own: Usage, *hours: float) -> Usage:
    """A client's usage with further tickets of so many hours, over two months each."""
    more = [Entry(f"SRV-{n}", month, x / 2) for n, x in enumerate(hours, 17) for month in (3, 4)]
    return by_ticket([*own.entries, *more], 12)


def test_a_project_is_in_and_said() -> None:
    """One ticket of 5,000 hours counts as the longest that is none, for all clients; the evidence says so, and doubts it."""
    usages = clients(6)
    plain = book_history(usages)
    book = book_history({**usages, "client 2": with_tickets(usages["client 2"], 5_000.0)})
    evidence = book.evidence("client 2")
    as_many = book_history({**usages, "client 2": with_tickets(usages["client 2"], 160.0)})

    assert book.demand("client 2").mean == pytest.approx(as_many.demand("client 2").mean)
    assert book.demand("client 1").mean < 1.25 * plain.demand("client 1").mean
    assert [(one.ticket, one.hours) for one in evidence.projects] == [("SRV-17", 5_000.0)]
    assert (evidence.limit, evidence.project_hours_counted) == (160, 160)
    assert (
        "1 ticket of more than 160 hours, 5,000.0 hours together, is a project and in the forecast with 160.0, "
        "as no others are near: SRV-17 (5,000.0 hours)." in said(book, "client 2")
    )
    assert [doubt.kind for doubt in evidence.doubts] == ["entry"]
    assert "5,000 hours" in evidence.doubts[0].moved or "2,500 hours" in evidence.doubts[0].said


def test_projects_that_others_make_likely_count_whole() -> None:
    """A book with long tickets of every length is forecast with all its hours, and its tail goes on beyond the limit."""
    usages = clients(6)
    long = (170.0, 190.0, 260.0, 300.0, 420.0, 700.0)
    usages = {name: with_tickets(own, hours) for (name, own), hours in zip(usages.items(), long, strict=True)}
    book = book_history(usages)
    logged = sum(one.total for one in book.clients.values())

    assert sum(book.demand(name).mean for name in usages) * 12 == pytest.approx(logged, rel=0.12)
    assert book.hours.law.quantile(1.0) > 700
    assert book.hours.law.mean == pytest.approx(
        logged / sum(len(one.hours) for one in book.clients.values()), rel=0.01
    )
    assert "goes up to 1,240." in said(book, "client 0")
    assert "in the forecast: SRV-17" in said(book, "client 5")


def test_which_plans_owe_projects_is_said() -> None:
    """Plans that charge them apart are named; where none does, each owes them."""
    usages = clients(6)
    evidence = book_history({**usages, "client 2": with_tickets(usages["client 2"], 200.0)}).evidence(
        "client 2"
    )

    assert "No plan has project hours: each owes projects as any other work." in evidence_lines(evidence)
    assert (
        "Gold charges tickets above the project hours at the hourly rate; other plans owe them as any other work."
        in (evidence_lines(evidence, ["Gold"]))
    )


def test_the_limit_may_be_chosen() -> None:
    """A lower limit makes more tickets projects; all of them are in the forecast."""
    usages = clients(6)
    book, usual = book_history(usages, limit=4), book_history(usages)

    assert sum(len(book.evidence(name).projects) for name in usages) > 10
    assert book.hours.law.mean == pytest.approx(usual.hours.law.mean)
    assert sum(book.demand(name).mean for name in usages) == pytest.approx(
        sum(usual.demand(name).mean for name in usages), rel=0.03
    )


def test_a_client_without_a_ticket() -> None:
    """Nothing in a year says little work, not none: below the book's rate, above 0, with the book's mix."""
    usages = {**clients(20), "silent": by_ticket([], 12)}
    book = book_history(usages, dict.fromkeys(usages, 10.0))
    demand = book.demand("silent")

    assert 0 < demand.tickets < 0.2 * 10 * book.frequency.rate
    assert demand.hours.mean == pytest.approx(book.mean_hours)
    assert demand.law(12).quantile(0.95) > 0
    assert "12 months, 0 tickets" in said(book, "silent")


def test_all_tickets_in_one_month() -> None:
    """The mean is kept, months spread far, and the level stays less certain than that of an even year."""
    lumpy, even = book_history({"a": usage([0] * 11 + [60])}), book_history({"a": usage([5] * 12)})

    assert lumpy.demand("a").tickets == pytest.approx(5)
    assert lumpy.month.value > 5 * even.month.value
    assert lumpy.left("a") > even.left("a")
    assert lumpy.demand("a").law(12).quantile(0.95) > even.demand("a").law(12).quantile(0.95)


def test_a_month_without_any() -> None:
    """Idle months count as months."""
    assert book_history({"a": usage([12, 0, 0, 12])}).demand("a").tickets == pytest.approx(6)


def test_users_that_are_not_known() -> None:
    """An average client's stand for them, the level is less certain for it, and that is said."""
    usages = clients(20, 3)
    users = {name: 5.0 + i for i, name in enumerate(usages)}
    known, unknown = book_history(usages, users), book_history(usages, {**users, "client 4": 0.0})

    assert unknown.left("client 4") > known.left("client 4")
    assert unknown.demand("client 4").users == 0
    assert "The client's users are not known" in said(unknown, "client 4")
    assert "per user" in said(known, "client 4")


def test_without_any_users_rates_are_by_client() -> None:
    """Then nothing is said of users, and the own history still counts."""
    book = book_history(clients(20))

    assert not book.by_users
    assert "user" not in said(book, "client 4")
    assert book.evidence("client 4").frequency.z > 0.5


def test_tickets_of_no_hours_are_tickets() -> None:
    """They count as tickets that took nothing: more tickets, fewer hours on each, as many hours in all."""
    own = usage([10] * 12)
    empty = [Entry(f"zero-{i}", i % 12, 0.0) for i in range(60)]
    book = book_history({"a": by_ticket([*own.entries, *empty], 12)})

    assert book.demand("a").tickets == pytest.approx(15)
    assert book.demand("a").mean == pytest.approx(own.hours / 12)
    assert book.demand("a").hours.partial(0, 0.0) == pytest.approx(1 / 3)


def test_a_ticket_counts_once_with_all_its_hours() -> None:
    """In the month of its first entry, however many months it goes on."""
    found = seen(by_ticket([Entry("1", 2, 1.0), Entry("1", 0, 2.0), Entry("2", 2, 3.0)], 3))

    assert found.tickets == (1, 0, 1)
    assert found.hours == (3.0, 3.0)
    assert found.monthly == (2.0, 0.0, 4.0)


def test_tickets_by_month() -> None:
    """Numbers of tickets are used as they are; the law of their hours is the book's, or the usual one."""
    months = Usage(tuple(Month(12.0, tickets=10) for _ in range(12)))
    alone, among = book_history({"a": months}), book_history({"a": months, **clients(5)})

    assert alone.demand("a").tickets == pytest.approx(10)
    assert alone.demand("a").hours.mean == pytest.approx(1.2)
    assert alone.demand("a").hours.cv == 1.5
    assert among.demand("a").hours.cv == pytest.approx(among.hours.law.cv, rel=0.2)
    assert "Projects cannot be told apart" in said(among, "a")


def test_hours_without_tickets() -> None:
    """As many tickets as would take them, or one an hour; the hours are right, the level is less certain, both said."""
    usages = clients(12)
    hours = Usage(tuple(replace(month, tickets=0) for month in usages["client 1"].months))
    counted = book_history(usages)
    book, alone = (
        book_history({**usages, "client 1": hours}),
        book_history({"a": by_month([9.0, 11, 10, 10])}),
    )

    assert alone.demand("a").mean == pytest.approx(10)
    assert alone.demand("a").hours.mean == 1
    assert "Tickets are not known: one is taken for every 1.00 hours" in said(alone, "a")
    assert book.demand("client 1").mean == pytest.approx(counted.demand("client 1").mean, rel=0.15)
    assert book.level("client 1").z < counted.level("client 1").z
    assert "one is taken for every" in said(book, "client 1")


def test_shares_are_the_clients_own() -> None:
    """Class, channel, role and visits, of a project with as many hours as the limit: 160 of 170 here."""
    entries = [
        Entry("1", 0, 6.0, role_weight=1.5),
        Entry("2", 0, 2.0, after_hours=True, channel="on site", visits=2),
        Entry("3", 1, 2.0, after_hours=True, emergency=True),
        Entry("4", 1, 500.0, after_hours=True, visits=50),
    ]
    demand = book_history({"a": by_ticket(entries, 2)}).demand("a")

    assert (demand.after_hours_share, demand.emergency_share, demand.on_site_share) == pytest.approx(
        (162 / 170, 2 / 170, 2 / 170)
    )
    assert demand.role_weight == pytest.approx(173 / 170)
    assert demand.visits_per_ticket / demand.hours.mean == pytest.approx((2 + 50 * 160 / 500) / 170)


def test_growth_is_taken_when_the_book_supports_it() -> None:
    """Twenty clients that double in two years: the level is that after the history, growing on, and said."""
    level = 8 * 2 ** (np.arange(24) / 24)
    random = np.random.default_rng(8)
    usages = {f"c{i}": usage(random.poisson(level).tolist(), i, name=f"C{i}") for i in range(20)}
    demand = (book := book_history(usages)).demand("c0")

    assert demand.yearly_growth == pytest.approx(2**0.5 - 1, abs=0.12)
    assert demand.tickets == pytest.approx(16, rel=0.15)
    assert "Tickets grow by" in said(book, "c0")
    assert "No season is taken: pure chance would look so in" in said(book, "c0")


def test_short_histories_take_no_trend() -> None:
    """And say why."""
    book = book_history({"a": usage(list(range(1, 13)))})

    assert (book.demand("a").yearly_growth, book.demand("a").season) == (0, ())
    assert "No trend is taken: 12 months cannot show one, 18 could." in said(book, "a")


def test_scale() -> None:
    """Counting users in pairs changes no forecast of hours."""
    usages = clients(10)
    one = book_history(usages, dict.fromkeys(usages, 20.0))
    two = book_history(usages, dict.fromkeys(usages, 10.0))

    assert one.demand("client 1").mean == pytest.approx(two.demand("client 1").mean)
    assert one.left("client 1") == pytest.approx(two.left("client 1"))


def test_order_is_nothing() -> None:
    """Clients in another order have the same demand."""
    usages = clients(8)
    turned = dict(reversed(usages.items()))

    assert book_history(usages).demand("client 3").mean == pytest.approx(
        book_history(turned).demand("client 3").mean
    )


tickets_of_month = st.lists(st.integers(0, 4), min_size=1, max_size=8)
hours_of_ticket = st.sampled_from([0.0, 0.25, 1.0, 7.5, 160.0, 161.0, 2_490.0])


@st.composite
def usages(draw: st.DrawFn) -> Usage:
    """A few months by ticket, by month or by hours, with whatever blemish."""
    counts = draw(tickets_of_month)
    kind = draw(st.sampled_from(["by ticket", "by month", "by hours"]))
    if kind == "by ticket":
        months = [month for month, count in enumerate(counts) for _ in range(count)]
        return by_ticket(
            [Entry(str(i), month, draw(hours_of_ticket)) for i, month in enumerate(months)], len(counts)
        )
    return Usage(
        tuple(
            Month(draw(st.floats(0, 50)) if count else 0.0, tickets=count if kind == "by month" else 0.0)
            for count in counts
        )
    )


@settings(max_examples=60)
@given(
    st.lists(usages(), min_size=1, max_size=4),
    st.lists(st.sampled_from([0.0, 1.0, 35.0]), min_size=4, max_size=4),
)
def test_nothing_is_dropped_and_nothing_breaks(found: list[Usage], heads: list[float]) -> None:
    """Whatever the usage: all hours are in the forecast, projects among them, and every client has a law with a finite P95."""
    named = {f"c{i}": one for i, one in enumerate(found)}
    book = book_history(named, dict(zip(named, heads, strict=False)))
    if sum(seen(one).total for one in found) < FEWEST_HOURS:
        with pytest.raises(AgreementError, match="no client has hours in its history"):
            book.demand("c0")
        return
    for name, one in named.items():
        evidence, demand = book.evidence(name), book.demand(name)
        assert evidence.total == pytest.approx(one.hours)
        assert evidence.project_hours_counted <= evidence.project_hours <= one.hours * (1 + 1e-9)
        assert 0 < demand.mean < 1e6
        assert 0 < demand.client_variance < 5 * 5 * 2 * 2
        assert 0 <= evidence.frequency.z < 1
        assert all(line.endswith(".") for line in evidence_lines(evidence))
        assert demand.mean * 12 == pytest.approx(demand.total(12).mean)


def test_every_forecast_is_a_law() -> None:
    """The edge cases all have quantiles in order."""
    odd = {
        "none": Usage(()),
        "silent": by_ticket([], 6),
        "once": usage([0, 0, 60]),
        "giant": by_ticket([Entry("1", 0, 2_490.0), Entry("2", 0, 1.0)], 12),
        "zero": by_ticket([Entry("1", 0, 0.0)], 12),
        "hours": by_month([100.0, 0, 3]),
        **clients(3, 6),
    }
    book = book_history(odd, {"once": 3, "client 0": 9})
    for name in odd:
        law = book.demand(name).law(12)
        assert 0 <= law.quantile(0.5) <= law.quantile(0.8) <= law.quantile(0.95)
        assert law.quantile(0.95) > law.mean > 0


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (lambda: book_history({}).demand("a"), r"client must be one of 0 with a history \(got a\)"),
        (lambda: book_history({"a": by_ticket([], 12)}).demand("a"), "no client has hours in its history"),
        (lambda: book_history({"a": by_ticket([Entry("1", 0, 0.0)])}).evidence("a"), "no client has hours"),
        (
            lambda: book_history({"a": even()}, {"a": -1}),
            r"users of a must be a number, 0 or more \(got -1\)",
        ),
        (lambda: book_history({"a": even()}, limit=0), "limit of a ticket's hours must be"),
        (
            lambda: book_history({"a": even()}).demand("b"),
            r"client must be one of 1 with a history \(got b\)",
        ),
    ],
)
def test_what_cannot_be_forecast_is_said(wrong: object, expected: str) -> None:
    """One line, no traceback."""
    with pytest.raises(AgreementError, match=expected):
        wrong()  # type: ignore[operator]  # a function


def even() -> Usage:
    return by_month([5.0] * 12)

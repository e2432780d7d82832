"""Cuts of a history: what each knows, that it knows nothing of what came after, and where clients stand on one time line."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from xlagree.actuarial.experience.backtest import Backtest, backtest
from xlagree.actuarial.experience.client_forecast import client_forecast
from xlagree.actuarial.experience.cuts import Cut, Histories, WorkAfter, first_months, worked
from xlagree.actuarial.experience.demand_fit import book_history
from xlagree.actuarial.experience.forecast_tried import ForecastTried
from xlagree.actuarial.laws.distribution import Moments
from xlagree.pricing.usage import Entry, Usage, by_month, by_ticket
from xlagree.terms.errors import AgreementError

MONTHS = 44
Changed = Callable[[Usage], Usage]


def history(seed: int, months: int = MONTHS, level: float = 8.0) -> Usage:
    """Tickets of a client whose months vary."""
    random = np.random.default_rng(seed)
    counts = random.poisson(level * random.gamma(10, 0.1, months))
    of = np.repeat(np.arange(months), counts).tolist()
    hours = random.gamma(1, 0.8, len(of)).tolist()
    return by_ticket(
        [Entry(f"{seed}-{i}", month, x) for i, (month, x) in enumerate(zip(of, hours, strict=True))],
        months,
    )


def histories() -> dict[str, Usage]:
    """Seven clients: two that came later, one known by month only."""
    lengths = {"c0": 44, "c1": 44, "c2": 44, "c3": 44, "late": 30, "new": 15}
    usages = {name: history(seed, months) for seed, (name, months) in enumerate(lengths.items())}
    return {**usages, "months": by_month([5.0, 7.0, 3.0, 6.0] * 11)}


USERS = {"c0": 9.0, "c1": 5.0, "late": 12.0}


@pytest.fixture(scope="module")
def found() -> Backtest:
    """Three cuts of the histories."""
    return backtest(histories(), USERS, 12, yearly=True)


def forecast(row: ForecastTried) -> ForecastTried:
    """What of a row was known at the cut."""
    return replace(row, actual=0.0, place=0.0, projects=0, project_hours=0.0, there=True, cut=0)


def test_cuts_are_a_year_apart_as_far_as_there_are_months(found: Backtest) -> None:
    """From the end backward; a client is in a cut that leaves it six months to fit on."""
    by_cut = [[(row.client, row.fitted) for row in found.rows if row.cut == cut] for cut in range(3)]
    old = ("c0", "c1", "c2", "c3")

    assert len(found.cuts) == 3
    assert by_cut[0] == [*((name, 32) for name in old), ("late", 18), ("months", 32)]
    assert by_cut[1] == [*((name, 20) for name in old), ("late", 6), ("months", 20)]
    assert by_cut[2] == [*((name, 8) for name in old), ("months", 8)]
    assert [one.client for one in found.left_out] == ["new"]


def test_each_cut_is_the_backtest_of_its_time(found: Backtest) -> None:
    """The second is the single cut of histories that end a year earlier, to the bit."""
    earlier = {name: first_months(usage, len(usage.months) - 12) for name, usage in histories().items()}
    alone = backtest({name: usage for name, usage in earlier.items() if usage.months}, USERS, 12)
    rows = [row for row in found.rows if row.cut == 1]

    assert [replace(forecast(row), actual=row.actual, place=row.place) for row in rows] == [
        replace(forecast(row), actual=row.actual, place=row.place) for row in alone.rows
    ]
    assert replace(found.cuts[1].book, cut=0) == alone.book


def no_work(usage: Usage) -> Usage:
    """Nothing after the cut."""
    return by_ticket(
        [entry for entry in usage.entries if entry.month < len(usage.months) - 12], len(usage.months)
    )


def ten_times(usage: Usage) -> Usage:
    """Ten times the hours after the cut, on tickets that began before and on new ones."""
    cut = len(usage.months) - 12
    late = [replace(entry, hours=10 * entry.hours) for entry in usage.entries if entry.month >= cut]
    early = [entry for entry in usage.entries if entry.month < cut]
    going_on = [Entry(early[-1].ticket, cut + 3, 400.0)] if early else []
    return by_ticket([*early, *late, *going_on], len(usage.months))


@pytest.mark.parametrize("change", [no_work, ten_times])
def test_nothing_after_a_cut_changes_its_forecasts(found: Backtest, change: Changed) -> None:
    """Not a bit of any, whatever clients do later and whoever comes; those of later cuts do change."""
    changed = {
        name: change(usage)
        if usage.entries
        else by_month([*[m.hours for m in usage.months[:32]], *[90.0] * 12])
        for name, usage in histories().items()
    }
    trial = backtest({**changed, "newest": history(50, 9)}, {**USERS, "newest": 40.0}, 12, yearly=True)

    assert [forecast(row) for row in trial.rows] == [forecast(row) for row in found.rows]
    assert [cut.book.hours for cut in trial.cuts] == [cut.book.hours for cut in found.cuts]
    assert [row.actual for row in trial.rows if not row.cut] != [
        row.actual for row in found.rows if not row.cut
    ]
    assert [row.actual for row in trial.rows if row.cut] == [row.actual for row in found.rows if row.cut]


def test_a_ticket_that_goes_on_counts_where_it_was_logged() -> None:
    """Known with its hours until the cut; after it with those after, and a project by all that was logged until then."""
    tickets = [
        Entry("A", 0, 5.0),
        Entry("B", 9, 100.0),
        Entry("B", 11, 50.0),
        Entry("B", 20, 80.0),
        Entry("C", 12, 4.0),
    ]
    lines = Histories({"a": by_ticket(tickets, 22)})
    first, second = Cut(12, 6), Cut(6, 6)

    assert [entry.hours for entry in lines.known("a", first).entries] == [5, 100]
    assert worked(lines, "a", first, 160.0) == WorkAfter(54.0)
    assert worked(lines, "a", second, 160.0) == WorkAfter(0.0, 1, 80.0)
    assert worked(lines, "a", second, 300.0) == WorkAfter(80.0)


def test_a_client_that_left_is_cut_where_the_others_are() -> None:
    """Its months end half a year before theirs; it was not there to the end, and counts only in the book."""
    usages = {f"c{i}": history(i, 30) for i in range(3)}
    gone = history(9, 24)
    usages["gone"] = gone
    trial = backtest(usages, holdout=12, until={"gone": -6, "c0": 3})
    rows = {row.client: row for row in trial.rows}

    assert {row.fitted for row in trial.rows} == {18}
    assert rows["gone"].actual == pytest.approx(sum(month.hours for month in gone.months[18:]))
    assert [row.client for row in trial.there] == ["c0", "c1", "c2"]
    assert trial.targets()[0].clients == 3
    assert trial.book.actual == pytest.approx(sum(row.actual for row in trial.rows))
    assert (
        backtest(usages, holdout=6, until={"gone": -6}).left_out[0].why
        == "its history ends before the months predicted"
    )


def test_a_book_that_left_is_no_error() -> None:
    """Where no client was there to the end nothing can be judged, and nothing is earned."""
    usages = {f"c{i}": history(i, 24) for i in range(8)}
    trial = backtest(usages, holdout=12, until={"end": 0, **dict.fromkeys(usages, -6)})

    assert (len(trial.rows), trial.there, trial.mean_error) == (8, (), 0.0)
    assert trial.verdict.word == "too little to say"
    assert [(one.clients, one.profit, one.bounds) for one in trial.targets()] == [(0, 0.0, (0.0, 0.0))] * 4
    assert sum(trial.histogram) == 0


def test_that_a_client_would_leave_was_not_known(found: Backtest) -> None:
    """What the table of clients says now of the time after a cut moves no forecast of it."""
    trial = backtest(histories(), USERS, 12, yearly=True, until={"c0": 4, "c1": 0})

    assert [forecast(row) for row in trial.rows] == [forecast(row) for row in found.rows]


def test_months_predicted_never_overlap() -> None:
    """More than a year ahead is for single cuts."""
    want = (
        r"holdout must be 12 months or fewer with yearly cuts \(got 13\); the months predicted would overlap"
    )
    with pytest.raises(AgreementError, match=want):
        backtest(histories(), USERS, 13, yearly=True)
    assert backtest(histories(), USERS, 13).holdout == 13


def test_the_forecast_is_that_of_proposals(found: Backtest) -> None:
    """One function gives both; what is stated counts only of a client without hours."""
    lines = Histories(histories())
    book = book_history(lines.before(Cut(12, 12)), USERS)
    demand = client_forecast(book, "late", lines.known("late", Cut(12, 12)))
    row = next(row for row in found.rows if row.client == "late" and not row.cut)

    assert row.mean == demand.law(12).mean
    assert client_forecast(book, "late", Usage(()), demand) is demand
    assert (
        client_forecast(book, "late", lines.known("late", Cut(12, 12)), replace(demand, tickets=1.0))
        == demand
    )


def test_nothing_but_a_project_is_forecast_too() -> None:
    """As a proposal is: one alone counts with the hours from which on it is one, and no forecast lies beyond what was worked."""
    usage = by_ticket([Entry("P", 1, 240.0)], 12)
    demand = client_forecast(book_history({"a": usage}), "a", usage)

    assert 160 / 12 <= demand.mean <= 240 / 12


@pytest.mark.parametrize("common", [0.0, 0.04])
def test_the_book_weighs_clients_and_has_one_year(common: float) -> None:
    """Moments of the sum against 400,000 years drawn: each client there with its chance, a factor for all."""
    from xlagree.actuarial.experience.forecast_tried import summed

    random, size = np.random.default_rng(3), 400_000
    shapes, there = (4.0, 9.0, 2.0), (1.0, 0.6, 0.9)
    laws = [Moments(k, k**0.5, 2 / k**0.5) for k in shapes]
    hours = sum(
        (random.random(size) < p) * random.gamma(k, 1, size) for k, p in zip(shapes, there, strict=True)
    )
    years = hours * (random.gamma(1 / common, common, size) if common else 1.0)
    law = summed(laws, there, common)

    assert law.mean == pytest.approx(years.mean(), rel=0.005)
    assert law.sd == pytest.approx(years.std(), rel=0.01)
    assert law.skew == pytest.approx(((years - years.mean()) ** 3).mean() / years.std() ** 3, abs=0.03)

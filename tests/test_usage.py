"""Usage: months of hours, the months that follow from tickets, and what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import entries, ticket_usages, usages

from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket, even
from xlagree.terms.errors import AgreementError


@given(st.lists(entries, min_size=1, max_size=8))
def test_months_follow_from_tickets(drawn: list[Entry]) -> None:
    """Every logged hour and visit stands in its month, in one class; tickets are counted once a month."""
    usage = by_ticket(drawn)

    assert len(usage.months) == max(entry.month for entry in drawn) + 1
    for i, month in enumerate(usage.months):
        here = [entry for entry in drawn if entry.month == i]
        assert month.hours == pytest.approx(sum(entry.hours for entry in here))
        assert month.emergency == pytest.approx(sum(entry.hours for entry in here if entry.emergency))
        later = [entry for entry in here if entry.after_hours and not entry.emergency]
        assert month.after_hours == pytest.approx(sum(entry.hours for entry in later))
        assert month.on_site == pytest.approx(sum(e.hours for e in here if e.channel == "on site"))
        assert month.visits == sum(entry.visits for entry in here)
        assert month.tickets == len({entry.ticket for entry in here})


def test_quiet_months_are_months() -> None:
    """A history may span more months than have tickets, and carries their names."""
    usage = by_ticket([Entry("A1", 0, 2.0)], 3, ["Jan", "Feb", "Mar"])

    assert [month.hours for month in usage.months] == [2, 0, 0]
    assert [month.label for month in usage.months] == ["Jan", "Feb", "Mar"]
    assert by_ticket([]).months == ()


@pytest.mark.parametrize("month", [-1, 3])
def test_a_ticket_lies_within_the_months(month: int) -> None:
    """A ticket before or after the history is refused, not put into another month."""
    with pytest.raises(AgreementError, match="month of ticket A1 must be a month from 1 to 3"):
        by_ticket([Entry("A1", month, 1.0)], 3)


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ({"hours": -1}, r"hours must be a number of hours, 0 or more \(got -1\)"),
        ({"hours": 5, "after_hours": 3, "emergency": 3}, "at most the month's 5 hours"),
        ({"hours": 5, "on_site": 6}, r"on-site hours must be at most the month's 5 hours \(got 6\)"),
        ({"hours": 5, "visits": -2}, "visits must be"),
        ({"hours": float("nan")}, "hours must be"),
    ],
)
def test_impossible_months(month: dict[str, float], words: str) -> None:
    """Parts larger than the month, and numbers below nothing, are refused."""
    with pytest.raises(AgreementError, match=words):
        Month(**month)


def test_rounding_noise_is_no_impossible_month() -> None:
    """Parts that add up to the month but for the last binary digit are possible."""
    assert Month(0.3, after_hours=0.1, emergency=0.2, on_site=0.30000000000000004).hours == 0.3


@given(usages() | ticket_usages, st.integers(1, 24))
def test_latest_months(usage: Usage, count: int) -> None:
    """The latest months are the last ones, with their own entries and no others."""
    latest = usage.latest(count)

    assert latest.months == usage.months[-count:]
    if usage.entries:
        again = by_ticket(latest.entries, len(latest.months))
        assert [month.hours for month in again.months] == [month.hours for month in latest.months]


def test_numbers_are_usage() -> None:
    """A number is that many hours every month, a list the hours month by month; 3 and 3.0 are the same."""
    assert even(3) == even(3.0) == by_month([3]) == Usage((Month(3.0),))
    assert by_month([1, 2.5]).hours == 3.5
    assert by_month([1, 2]).mean == 1.5
    assert Usage(()).mean == 0
    with pytest.raises(AgreementError, match="hours must be a number of hours"):
        even(-2)


def test_tickets_go_with_the_hours_of_another_year() -> None:
    """Twice the hours a month are twice the tickets, by ticket as by month."""
    by_entries = by_ticket([Entry(f"T{i}", i % 3, 1.0) for i in range(30)])

    assert sum(by_entries.a_year(20.0).begun) == pytest.approx(240)
    assert sum(Usage(by_entries.months).a_year(20.0).begun) == pytest.approx(240)


def test_a_ticket_begun_before_the_latest_months_is_none_of_theirs() -> None:
    """A ticket counts where its first entry lies, though only later months are looked at."""
    usage = by_ticket([Entry("A", 0, 1.0), Entry("A", 1, 1.0), Entry("B", 1, 1.0)], 13)

    assert usage.latest(12).begun == (1.0, *[0.0] * 11)

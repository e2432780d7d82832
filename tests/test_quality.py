"""What is said of a client's history: true by its numbers, and nothing that a client may not read."""

from math import exp, inf
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import ticket_usages, usages

from xlagree.actuarial.experience.quality import (
    ENOUGH_MONTHS,
    FAR_HOURS,
    NAMED,
    TELLING_TICKETS,
    LeftOut,
    Ticket,
    counted,
    far_from,
    percent,
    quality_of,
)
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket
from xlagree.proposal.history_told import history_lines, history_warning


def year(hours: list[float], months: int = 12) -> Usage:
    """Tickets of these hours, spread over the months."""
    entries = [Entry(f"T{i}", i % months, x) for i, x in enumerate(hours)]
    return by_ticket(entries, months, [f"month {m}" for m in range(months)])


def test_a_year_of_tickets() -> None:
    """Months, tickets and hours, and that nothing was left out."""
    months = tuple(Month(12.5, tickets=10, label=label) for label in ("Nov 2025", "Dec 2025"))
    usage = by_ticket([Entry(f"T{i}", i // 10, 1.25) for i in range(20)], 2, ["Nov 2025", "Dec 2025"])
    assert usage.months == months

    assert history_lines(quality_of(usage)) == (
        "2 months, Nov 2025 to Dec 2025, 20 tickets, 25.0 hours.",
        f"The history has only 2 months: we recommend a plan from {ENOUGH_MONTHS} on.",
        "Nothing of the history was left out.",
    )


def test_what_was_left_out_is_said() -> None:
    """Tickets without hours as a share of all there were, those of 0 hours among them; rows by their reason."""
    usage = year([1.0] * 160 + [0.0])
    quality = quality_of(usage, LeftOut(tickets=2, blank=1, not_billable=3, repeated=1, wrong=2))

    assert (quality.tickets, quality.all_tickets, quality.without_hours) == (161, 163, 3)
    assert history_lines(quality)[1:] == (
        "3 of 163 tickets (2 %) have no hours: they cannot be counted.",
        "Left out of the figures: 1 entry without hours, 3 entries not billable, 1 entry repeated, 2 entries that cannot be read.",
    )
    assert history_lines(quality_of(year([1.0] * 12), LeftOut(tickets=1)))[1] == (
        "1 of 13 tickets (8 %) has no hours: it cannot be counted."
    )


def test_months_without_work_and_histories_without_tickets() -> None:
    """By month nobody knows how long a ticket took, and perhaps not how many there were."""
    lines = history_lines(quality_of(by_month([8, 0, 12, 3, 0, 1])))
    assert lines == (
        "6 months, 24.0 hours.",
        "2 months have no work.",
        "The history is by month: how many tickets there were, and how long each took, is not known.",
        "Nothing of the history was left out.",
    )
    known = quality_of(Usage((Month(5, tickets=4),) * 6))
    assert history_lines(known)[1] == "The history is by month: how long each ticket took is not known."


def test_one_ticket_far_from_the_others() -> None:
    """Named with its share; it stays in the figures."""
    quality = quality_of(year([1.0] * 40 + [31.5]))

    assert quality.largest[0] == Ticket("T40", "month 4", 31.5)
    assert (quality.far, quality.far_hours, quality.hours) == (1, 31.5, 71.5)
    said = "The largest ticket took 31.5 hours, 44 % of all hours; it is in the figures."
    assert history_lines(quality)[-1] == said
    assert history_warning(quality) == said


def test_several_tickets_far_from_the_others() -> None:
    """Their hours together."""
    said = history_lines(quality_of(year([1.0, 1.5, 2.0, 3.0] * 50 + [40.0, 60.0])))[-1]
    assert said == (
        "2 tickets took far longer than the others: 100.0 hours together, 21 % of all hours; they are in the figures."
    )


def test_a_large_share_is_said_where_few_tickets_are_known() -> None:
    """Of few tickets none is far from the others, but one may decide the price."""
    quality = quality_of(year([1.0] * 10 + [5.0]))
    assert quality.far == 0
    assert (
        history_warning(quality)
        == "The largest ticket took 5.0 hours, 33 % of all hours; it is in the figures."
    )
    assert history_warning(quality_of(year([1.0] * 10 + [2.0]))) == ""


def test_heavy_tails_are_ordinary() -> None:
    """Hours with a median of 2 and a mean of 8: in 400 of them the one of 2,490 hours is far, hardly any other."""
    hours = [2 * exp(1.67 * NormalDist().inv_cdf((step + 0.5) / 400)) for step in range(400)]
    assert 7 < sum(hours) / 400 < 9

    found = quality_of(year([*hours, 2490.0]))
    assert found.far == 2
    assert found.largest[0].hours == 2490
    assert sum(x > 14.4 for x in hours) > 40  # beyond the same fence on plain hours


def test_of_few_or_small_tickets_none_is_far() -> None:
    """Without enough tickets nobody can tell; what took less than a day is never far."""
    assert far_from([1.0] * (TELLING_TICKETS - 1) + [0.0] * 9) == inf
    assert far_from([0.25] * 30) == FAR_HOURS


def test_a_ticket_over_several_months_is_one() -> None:
    """All its hours, from its first month to its last; the months count it in each."""
    entries = [Entry("T1", 0, 2.0), Entry("T1", 2, 3.0), Entry("T2", 1, 1.0)]
    quality = quality_of(by_ticket(entries, 3, ["Jan 2026", "Feb 2026", "Mar 2026"]))
    assert quality.largest == (Ticket("T1", "Jan 2026 to Mar 2026", 5.0), Ticket("T2", "Feb 2026", 1.0))
    assert quality.tickets == 3


@pytest.mark.parametrize(
    ("usage", "left", "said"),
    [
        (year([1.0] * 95), LeftOut(tickets=5), "5 of 100 tickets (5 %) have no hours"),
        (year([1.0] * 96), LeftOut(tickets=4), ""),
        (year([1.0] * 10, 5), LeftOut(tickets=9), "9 of 19 tickets (47 %) have no hours"),
        (year([1.0] * 10, 5), LeftOut(wrong=9), "The history has only 5 months"),
        (year([1.0] * 10, 6), LeftOut(), ""),
    ],
)
def test_the_warning_is_the_worst_that_is_known(usage: Usage, left: LeftOut, said: str) -> None:
    """Work that nobody can see before a short history, and silence where neither matters."""
    found = history_warning(quality_of(usage, left))
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_numbers_in_words() -> None:
    """One of something, thousands, and shares that are little but not nothing."""
    assert (counted(1, "month"), counted(1200, "ticket")) == ("1 month", "1,200 tickets")
    assert (percent(0), percent(0.004), percent(0.005)) == ("0 %", "less than 1 %", "1 %")


@given(usages() | ticket_usages, st.builds(LeftOut, *[st.integers(0, 40)] * 5))
def test_nothing_is_dropped(usage: Usage, left: LeftOut) -> None:
    """Every hour is counted, far ones too; the named tickets are the largest; shares are shares."""
    quality = quality_of(usage, left)

    assert quality.hours == usage.hours
    assert quality.idle == sum(month.hours == 0 for month in usage.months)
    assert 0 <= quality.without_share <= 1
    named = [ticket.hours for ticket in quality.largest]
    assert named == sorted(named, reverse=True)
    assert len(named) <= NAMED
    assert quality.share(sum(named)) <= 1 + 1e-9
    assert quality.far_hours <= quality.hours * (1 + 1e-9)
    lines = history_lines(quality)
    assert lines
    assert all(line.endswith(".") and "\n" not in line for line in lines)
    assert not history_warning(quality) or history_warning(quality) in lines


@given(st.lists(st.floats(0, 1e6), max_size=60), st.floats(0.001, 1000))
def test_far_is_far_whatever_the_unit(hours: list[float], factor: float) -> None:
    """No ticket up to the upper quartile is ever far; the fence is a day's work or more."""
    fence = far_from(hours)
    assert fence >= FAR_HOURS
    assert sum(x > fence for x in hours) <= max(len(hours) // 4, 1)
    assert far_from([x * factor for x in hours]) >= FAR_HOURS

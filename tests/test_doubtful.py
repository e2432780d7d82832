"""Rows that cannot be meant: what each kind looks for, from where on, and what is left without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.experience.doubtful import (
    KINDS,
    Doubt,
    Log,
    LoggedRow,
    doubtful,
    log_of,
    without,
)
from xlagree.pricing.usage import Entry, Usage, by_month, by_ticket

YEAR = tuple(Entry(f"T{n}", n // 2, 2.0, day=f"2026-{n // 2 + 1:02}-05") for n in range(24))
"""Two tickets of two hours every month: 48 hours, a quarter of which are 12."""


def doubts(*more: Entry, year: tuple[Entry, ...] = YEAR) -> list[tuple[str, str]]:
    """Kind and sentence of each doubt about a year with more entries."""
    return [(one.kind, one.said) for one in doubtful(log_of(by_ticket([*year, *more])))]


def test_a_steady_year_has_no_doubts() -> None:
    """Nothing is said where nothing is odd."""
    assert doubts() == []


def test_more_than_sixteen_hours_in_one_entry() -> None:
    """The worst is named with its ticket and day, the others are counted; sixteen can be."""
    assert doubts(Entry("A", 0, 16.0, day="2026-01-07"), year=YEAR[:4]) == []
    more = (Entry("A", 0, 16.5, day="2026-01-07"), Entry("B", 1, 90.0, day="2026-02-09"), Entry("C", 2, 17.0))
    assert doubts(*more) == [
        ("entry", "90 hours in one entry, more than 16 (ticket B, 2026-02-09), and 2 more")
    ]


def test_an_entry_without_a_day_is_named_by_its_month() -> None:
    """And a row without a ticket by its row."""
    assert doubts(Entry("row 7", 1, 90.0)) == [
        ("entry", "90 hours in one entry, more than 16 (row 7, month 2)")
    ]


def test_more_than_a_day_on_one_day() -> None:
    """Of a ticket, all its rows together; on two days, or on two tickets, they can be."""
    two = (Entry("A", 0, 12.0, day="2026-01-07"), Entry("A", 0, 12.5, channel="on site", day="2026-01-07"))
    few = YEAR[:4]
    assert doubts(*two, year=few) == [("day", "24.5 hours in one day, more than 24 (ticket A, 2026-01-07)")]
    assert doubts(two[0], Entry("A", 0, 12.5, day="2026-01-08"), year=few) == []
    assert doubts(two[0], Entry("B", 0, 12.5, day="2026-01-07"), year=few) == []
    assert doubts(two[0], Entry("A", 0, 12.0, day="2026-01-07"), year=few) == []


def test_the_day_of_a_person() -> None:
    """Where it is known whose time it is, a day of the person counts, on whatever tickets."""

    def log(*people: str) -> Log:
        rows = (LoggedRow(9.0, 0, f"T{n}", "2026-01-07", person) for n, person in enumerate(people))
        return Log(tuple(rows), ("Jan 2026",))

    (doubt,) = doubtful(log("Ada", "Ada", "Ben", "Ada"))
    assert (doubt.said, doubt.rows) == (
        "27 hours in one day, more than 24 (Ada, 2026-01-07)",
        (0, 1, 3),
    )
    assert doubtful(log("Ada", "Ada", "Ben", "Ben")) == ()


def test_a_ticket_with_a_quarter_of_the_hours() -> None:
    """All its entries together, of a client with eight tickets, from a day's work on."""
    ticket = [Entry("A", month, 6.0) for month in (1, 4, 8)]  # 18 of 66 hours
    said = "18 of 66 hours on one ticket, more than a quarter (ticket A)"
    assert doubts(*ticket) == [("ticket", said)]
    assert doubts(*ticket, Entry("B", 3, 6.0)) == []  # 18 of 72
    assert [kind for kind, _ in doubts(*ticket, year=YEAR[:7])] == ["ticket"]
    assert doubts(*ticket, year=YEAR[:6]) == []
    short = tuple(Entry(f"T{n}", n // 3, 0.5) for n in range(12))
    assert doubts(Entry("A", 3, 4.0), Entry("A", 4, 3.75), year=short) == []
    assert [kind for kind, _ in doubts(Entry("A", 3, 4.0), Entry("A", 4, 4.0), year=short)] == ["ticket"]


@pytest.mark.parametrize(
    ("hours", "odd"),
    [
        ([8, 9, 10, 11, 12, 42], []),
        ([8, 9, 10, 11, 12, 42.5], ["42.5 hours in one month, more than four times the median of 10.5 (month 6)"]),
        ([8, 9, 10, 12, 90], []),
        ([0, 0, 0, 0, 5, 90], []),
        ([0, 0, 4, 4, 4, 90, 20], ["90 hours in one month, more than four times the median of 4 (month 6), and 1 more"]),
    ],
)  # fmt: skip
def test_a_month_far_above_the_median(hours: list[float], odd: list[str]) -> None:
    """Of six months or more, those without work among them; where most have none nobody can say."""
    assert [doubt.said for doubt in doubtful(log_of(by_month(hours)))] == odd


def test_hours_of_minutes_are_said_in_hundredths() -> None:
    """Twenty minutes are 0.33 hours, as on a timesheet."""
    (said,) = [said for _, said in doubts(Entry("X", 3, 16 + 1 / 3))]
    assert said.startswith("16.33 hours in one entry")


def test_a_row_is_named_once() -> None:
    """One slip is one doubt, though entry, ticket and month are all too large for it."""
    assert [kind for kind, _ in doubts(Entry("A", 3, 90.0, day="2026-04-07"))] == ["entry"]


ROWS = st.builds(
    Entry,
    st.sampled_from("ABCDEFGHIJKL"),
    st.integers(0, 11),
    st.floats(0, 40).map(lambda hours: round(hours, 2)),
    day=st.sampled_from(("", "2026-01-05", "2026-01-06")),
)
USAGES = st.one_of(
    st.lists(ROWS, max_size=40).map(lambda rows: by_ticket(rows, 12)),
    st.lists(st.floats(0, 200), max_size=14).map(by_month),
)


@given(USAGES)
def test_what_every_doubt_keeps(usage: Usage) -> None:
    """No row is named twice, hours and rest are the whole, and without the rows the rest is there."""
    found: tuple[Doubt, ...] = doubtful(log_of(usage))
    named = [row for doubt in found for row in doubt.rows]

    assert len(named) == len(set(named))
    assert [doubt.kind for doubt in found] == [
        kind.name for kind in KINDS if kind.name in {doubt.kind for doubt in found}
    ]
    for doubt in found:
        assert doubt.hours + doubt.rest == pytest.approx(usage.hours)
        assert without(usage, doubt.rows).hours == pytest.approx(doubt.rest, abs=1e-9)
        assert len(without(usage, doubt.rows).months) == len(usage.months)


@given(USAGES)
def test_without_its_long_rows_a_usage_has_none(usage: Usage) -> None:
    """Rows and days that are too long are all found at once: none is left when they are gone."""
    for doubt in doubtful(log_of(usage)):
        if doubt.kind in ("entry", "day"):
            usage_left = without(usage, doubt.rows)
            assert doubt.kind not in {one.kind for one in doubtful(log_of(usage_left))}


def test_of_many_rows_the_largest_stands_first() -> None:
    """By its place the row is found in the table."""
    entries = [
        Entry("A", 0, 5.0, day="2026-01-07"),
        Entry("A", 0, 14.0, day="2026-01-07"),
        Entry("A", 0, 9.0, day="2026-01-07"),
    ]
    (doubt,) = doubtful(log_of(by_ticket(entries)))
    assert doubt.rows == (1, 2, 0)

"""Usage in a sheet: a number, a row, a column, months or tickets under labels; and what cannot be."""

from datetime import datetime

import pytest
from hypothesis import given
from strategies import ticket_usages, usages

from xlagree.pricing.usage import Usage, by_month, even
from xlagree.pricing.usage_cells import read_usage, usage_cells
from xlagree.terms.errors import AgreementError, Place

Rows = list[list[object]]


def labels(usage: Usage) -> list[str]:
    return [month.label for month in usage.months]


def test_numbers() -> None:
    """A number is the same hours every month; a row and a column are month after month, blanks after them too."""
    assert read_usage(12) == read_usage("12") == even(12)
    assert read_usage([[12]]) == by_month([12])
    assert read_usage([[3, 4, 5, None]]) == read_usage([[3], [4], [5], [""]]) == by_month([3, 4, 5])


def test_one_labelled_column() -> None:
    """A label over a single column, or before a single row, is a label."""
    assert read_usage([["hours"], [3], [4]]) == read_usage([["Hours", 3, 4]])
    assert read_usage([["hours"], [3], [4]]).hours == 7


def test_months_are_named_as_they_stand() -> None:
    """A date is its month, as a day, an ISO text or a spreadsheet's number; text stays; a blank is counted."""
    months: Rows = [
        ["month", "hours"],
        [datetime(2026, 10, 31), 1],
        ["2026-11", 2],
        [46357, 3],
        ["Q1", 4],
        [None, 5],
    ]
    assert labels(read_usage(months)) == ["Oct 2026", "Nov 2026", "Dec 2026", "Q1", "5"]
    assert labels(read_usage([["Period", "hours"], ["first", 1]])) == ["first"]


def test_tickets_fall_into_their_months() -> None:
    """By number or by date; months without tickets between them are there."""
    numbered = read_usage([["ticket", "month", "hours"], ["A", 1, 2.5], ["B", 3, 1]])
    assert [month.hours for month in numbered.months] == [2.5, 0, 1]
    dated = read_usage(
        [["ticket", "date", "hours"], ["A", datetime(2026, 9, 3), 2.5], ["B", "2026-11-23", 1]]
    )
    assert [month.hours for month in dated.months] == [2.5, 0, 1]
    assert labels(dated) == ["Sep 2026", "Oct 2026", "Nov 2026"]
    spanned = read_usage([["ticket", "month", "hours"], ["A", 1, 2.5], [None, 4, 0]])
    assert [month.tickets for month in spanned.months] == [1, 0, 0, 0]


@given(usages())
def test_months_read_back(usage: Usage) -> None:
    """Whatever months are laid out come back, whichever way the table stands."""
    table: Rows = [["month", "hours", "after-hours", "emergency hours", "On-site hours", "visits", "tickets"]]
    for i, m in enumerate(usage.months, 1):
        table.append([i, m.hours, m.after_hours, m.emergency, m.on_site, m.visits, m.tickets])
    turned = [list(row) for row in zip(*table, strict=True)]

    found = read_usage(table)
    assert found == read_usage(turned)
    assert [month.__dict__ | {"label": ""} for month in found.months] == [m.__dict__ for m in usage.months]


@given(usages() | ticket_usages)
def test_what_is_written_reads_back(usage: Usage) -> None:
    """Usage written as a table has the same months and the same work on tickets."""
    written = read_usage(usage_cells(usage))
    assert written.entries == tuple(sorted(usage.entries, key=lambda entry: entry.month))
    assert [vars(month) | {"label": ""} for month in written.months] == [
        pytest.approx(vars(month) | {"label": ""}) for month in usage.months
    ]


@given(ticket_usages)
def test_tickets_read_back(usage: Usage) -> None:
    """Whatever entries are laid out come back, with class, channel, weight and what was asked."""
    table: Rows = [
        ["ticket", "month", "hours", "class", "channel", "role", "role weight", "asked within", "visits"]
    ]
    for e in usage.entries:
        words = [
            word for word, is_so in (("after-hours", e.after_hours), ("emergency", e.emergency)) if is_so
        ]
        row = [e.ticket, e.month + 1, e.hours, " ".join(words) or "normal", e.channel, e.role, e.role_weight]
        table.append([*row, e.asked_within, e.visits])

    assert read_usage(table).entries == usage.entries


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (None, "usage must be hours: a number, a row or column of months, or a table with labels (got nothing)"),
        ([["", None]], "usage must be hours: a number, a row or column of months, or a table with labels (got nothing)"),
        (-1, "usage must be a number of hours, 0 or more (got -1)"),
        ([[1, 2], [3, 4]], "usage must be hours: a number, a row or column of months, or a table with labels "
         "(got a table of 2 rows without labels)"),
        ([[1, None, 3]], "u.xlsx U!C4: hours must be a number of hours, 0 or more (got nothing)"),
        ([[1], ["x"], [-3]], "u.xlsx U!B5: hours must be a number of hours, 0 or more (got x)\n"
         "u.xlsx U!B6: hours must be a number of hours, 0 or more (got -3)"),
        ([["hours"]], "u.xlsx U!B4: usage has labels and no months; add rows below the labels"),
        ([["hours", "tickets"], [None, 3]], "u.xlsx U!B5: hours must be a number of hours, 0 or more (got nothing)"),
        ([["hours", "on site"], [3, 4]], "u.xlsx U!B5: on-site hours must be at most the month's 3 hours (got 4)"),
        ([["hours", "houres"], [3, 4]], 'u.xlsx U!C4: unknown term "houres"; nearest: hours, after-hours hours'),
        ([["hours", "ticket", "month", "tickets"], [3, "A", 1, 4]],
         "u.xlsx U!B4: tickets is no label of a table by ticket; it follows from class and channel"),
        ([["hours", "class", "month"], [3, "late", 1]],
         "u.xlsx U!C5: class must be one of normal, after-hours, emergency, after-hours emergency (got late)"),
        ([["hours", "ticket", "month"], [3, "A", None], [3, "A", "31/12/2026"]],
         "u.xlsx U!B5: month must be a month such as 1, or a day such as 2026-11-23 (got nothing)\n"
         "u.xlsx U!D6: month must be a month such as 1, or a day such as 2026-11-23 (got 31/12/2026)"),
        ([["hours", "ticket", "month"], [3, "A", 1], [3, "A", "2026-02-31"]],
         "u.xlsx U!D6: month must be a month such as 1, or a day such as 2026-11-23 (got 2026-02-31)"),
        ([["hours", "ticket", "month"], [3, "A", 1], [3, "A", "2026-02-28"]],
         "month must be in all rows a number such as 1, or in all rows a date (got both)"),
    ],
)  # fmt: skip
def test_what_cannot_be(cells: object, said: str) -> None:
    """Each is one line with its cell; several problems of a table come together."""
    with pytest.raises(AgreementError) as raised:
        read_usage(cells, Place("u.xlsx", "U", 4, "B"))

    assert str(raised.value) == said

"""Usage as it is laid out in a sheet: a number, a row or column of months, a table by month or by ticket."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket, even, month_label
from xlagree.pricing.usage_words import classes_of, own_hours
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, must_be, refuse
from xlagree.terms.quantities import HOURS, TEXT, WEIGHT, is_blank, same
from xlagree.terms.tables import Cells, TermValues, cell_place, grid, read_records
from xlagree.terms.vocabulary import BY_MONTH, BY_TICKET, USAGE_TERMS, WORK_CLASSES, Term, find
from xlagree.terms.work_classes import Classes
from xlagree.terms.written_numbers import as_number

SHEET_TERMS: tuple[Term, ...] = (
    Term(
        "month",
        TEXT,
        "Month of the row: 1 for the first, or a day in it such as 2026-11-23.",
        ("date", "day"),
        (BY_TICKET, BY_MONTH),
    ),
    *USAGE_TERMS,
    Term(
        "role weight",
        WEIGHT,
        "How many standard hours an hour of the role counts; blank: 1.",
        ("weight",),
        (BY_TICKET,),
    ),
)
"""The labels of a table of usage in a sheet: by ticket when one of those that only tickets have is there."""

MOST_MONTHS = 600
"""A larger number in a month's cell is a date as spreadsheets count days."""

DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 18_264, 109_575
"""Days of 1950 to 2199."""


def read_usage(cells: object, place: Place = NOWHERE, words: ListWords | None = NO_WORDS) -> Usage:
    """A client's usage from a range of cells.

    A number is the same hours every month; a row or a column of numbers is month after month; a table has
    one month or one ticket in a row, under the labels of `SHEET_TERMS`. `words` are the classes and kinds of work of a
    price list; None: any, until the usage is priced.

    >>> read_usage([["hours", "after-hours hours"], [10, 2], [14, None]]).hours
    24.0
    """
    if as_number(cells) is not None:
        return even(HOURS.check("usage", cells))
    table = grid(cells)
    if any(_known(cell) for row in table for cell in row):
        own = _own_terms(table) if words is None else tuple(map(own_column, words.own_names))
        terms = in_words(SHEET_TERMS, words)
        return _labelled(read_records(table, (*terms, *own), "hours", place, mistyped_in(words)), place, own)
    return _unlabelled(table, place)


def _own_terms(table: Cells) -> tuple[Term, ...]:
    """The columns of a table by month that have hours of a class or a kind of work of one's own."""
    side = max((table[0], [row[0] for row in table]), key=lambda cells: sum(_known(cell) for cell in cells))
    labels = {
        same(cell): " ".join(str(cell).split()) for cell in side if not _known(cell) and own_hours(cell)
    }
    return tuple(own_column(own_hours(label)) for label in labels.values())


def in_words(terms: Sequence[Term], words: ListWords | None) -> tuple[Term, ...]:
    """Terms of usage whose class takes those of a price list besides the two that all have, or any."""
    known = Classes(() if words is None else (*WORK_CLASSES, *(name for name, _ in words.classes)))
    return tuple(replace(term, quantity=known) if term.name == "class" else term for term in terms)


def mistyped_in(words: ListWords | None) -> Callable[[Sequence[TermValues]], Iterable[Problem]]:
    """What is said of kinds of work in rows that look like mistyped ones of a price list."""

    def problems(records: Sequence[TermValues]) -> Iterable[Problem]:
        return (problem for record in records for problem in mistyped(record, words))

    return problems


def mistyped(record: TermValues, words: ListWords | None) -> Iterator[Problem]:
    """What is said of a row whose kind of work looks like a mistyped one of a price list."""
    try:
        if words is not None:
            words.kind_of(str(record.values.get("work", "")))
    except AgreementError as error:
        yield from (record.problem(problem.what, problem.remedy, "work") for problem in error.problems)


def own_column(name: str) -> Term:
    """The column of a table by month with the hours of a class or a kind of work of one's own."""
    return Term(f"{name} hours", HOURS, f"Hours of the month that are {name}.", (), (BY_MONTH,))


def _known(cell: object) -> bool:
    return isinstance(cell, str) and find(cell, SHEET_TERMS) is not None


def usage_cells(usage: Usage) -> list[list[float | str | None]]:
    """Usage as a table that is priced as the usage is: by ticket where tickets are known, else by month.

    >>> usage_cells(by_month([10.0, 14.0]))
    [['month', 'hours'], [1.0, 10.0], [2.0, 14.0]]
    """
    form, rows = (
        (BY_TICKET, list(_entry_rows(usage))) if usage.entries else (BY_MONTH, list(_month_rows(usage)))
    )
    own = dict.fromkeys(name for month in usage.months for name, _ in month.named) if form == BY_MONTH else ()
    named = [*(term for term in SHEET_TERMS if form in term.kinds), *map(own_column, own)]
    shown = [
        term for term in named if term.name == "month" or any(row.get(term.field) is not None for row in rows)
    ]
    return [[term.name for term in shown], *([row.get(term.field) for term in shown] for row in rows)]


def _month_rows(usage: Usage) -> Iterator[dict[str, float | str | None]]:
    for number, month in enumerate(usage.months, 1):
        yield {
            "month": float(number),
            "hours": month.hours,
            "after_hours_hours": month.after_hours or None,
            "emergency_hours": month.emergency or None,
            "on_site_hours": month.on_site or None,
            "visits": month.visits or None,
            "tickets": month.tickets or None,
            **{own_column(name).field: hours for name, hours in month.named},
        }


def _entry_rows(usage: Usage) -> Iterator[dict[str, float | str | None]]:
    """Every entry, and a row without hours for each month that has none, so that the months stay as many."""
    for entry in sorted(usage.entries, key=lambda entry: entry.month):
        plain = (("after-hours", entry.after_hours), ("emergency", entry.emergency))
        classes = [word for word, holds in plain if holds]
        yield {
            "month": float(entry.month + 1),
            "hours": entry.hours,
            "ticket": entry.ticket,
            "class": ", ".join((*classes, *entry.own_classes)) or None,
            "work": entry.work or None,
            "channel": None if entry.channel == "remote" else entry.channel,
            "role": entry.role or None,
            "asked_within": entry.asked_within,
            "visits": entry.visits or None,
            "role_weight": None if entry.role_weight == 1 else entry.role_weight,
        }
    worked = {entry.month for entry in usage.entries}
    for number in range(len(usage.months)):
        if number not in worked:
            yield {"month": number + 1.0, "hours": 0.0}


def _unlabelled(table: Cells, place: Place) -> Usage:
    """Hours month after month from one row or one column."""
    if not table or (len(table) > 1 and len(table[0]) > 1):
        got = f"a table of {len(table)} rows without labels" if table else None
        raise must_be("usage", "hours: a number, a row or column of months, or a table with labels", got)
    hours, problems = [], []
    for i, row in enumerate(table):
        for j, cell in enumerate(row):
            try:
                hours.append(HOURS.check("hours", cell))
            except AgreementError as error:
                problems += [problem.at(cell_place(place, i, j)) for problem in error.problems]
    refuse(problems)
    return by_month(hours)


def _labelled(records: Sequence[TermValues], place: Place, own: Sequence[Term]) -> Usage:
    if not records:
        raise AgreementError(Problem("usage has labels and no months", "add rows below the labels", place))
    given = {field for record in records for field in record.places}
    terms = (*SHEET_TERMS, *own)
    only = {form: [term for term in terms if term.kinds == (form,)] for form in (BY_TICKET, BY_MONTH)}
    if not given & {term.field for term in only[BY_TICKET]}:
        return _by_month(records, own)
    refuse(
        Problem(f"{term.name} is no label of a table by ticket", "it follows from class and channel", place)
        for term in only[BY_MONTH]
        if term.field in given
    )
    return _by_ticket(records)


def _by_month(records: Sequence[TermValues], own: Sequence[Term]) -> Usage:
    months, problems = [], []
    for i, record in enumerate(records):
        values = record.values
        try:
            months.append(
                Month(
                    hours=_number(values["hours"]),
                    after_hours=_number(values.get("after_hours_hours")),
                    emergency=_number(values.get("emergency_hours")),
                    on_site=_number(values.get("on_site_hours")),
                    visits=_number(values.get("visits")),
                    tickets=_number(values.get("tickets")),
                    label=_label(str(values.get("month", record.name)), i),
                    named=named_hours(values, own),
                )
            )
        except AgreementError as error:
            problems += [problem.at(record.place) for problem in error.problems]
    refuse(problems)
    return Usage(tuple(months))


def _by_ticket(records: Sequence[TermValues]) -> Usage:
    """Entries in their months; a row without a ticket and its hours only says that its month is over."""
    refuse(_monthless(records))
    numbers = [_month_number(str(record.values["month"])) or 0 for record in records]
    dated = max(numbers) > MOST_MONTHS
    if dated and min(numbers) <= MOST_MONTHS:
        raise must_be("month", "in all rows a number such as 1, or in all rows a date", "both")
    first = min(numbers) if dated else 1
    count = max(numbers) - first + 1
    entries = [
        _entry(record, number - first, i)
        for i, (record, number) in enumerate(zip(records, numbers, strict=True))
        if record.values["hours"] or {"ticket", "visits"} & record.values.keys()
    ]
    labels = [month_label(first + i) for i in range(count)] if dated else [str(i + 1) for i in range(count)]
    return by_ticket(entries, count, labels)


def _monthless(records: Sequence[TermValues]) -> Iterator[Problem]:
    """A ticket belongs to a month."""
    for record in records:
        text = str(record.values.get("month", ""))
        if _month_number(text) is None:
            want = "a month such as 1, or a day such as 2026-11-23"
            yield record.problem(f"month must be {want} (got {text[:30] or 'nothing'})", term="month")


def _entry(record: TermValues, month: int, row: int) -> Entry:
    values = record.values
    classes = classes_of(values.get("class"))
    asked = values.get("asked_within")
    return Entry(
        ticket=str(values.get("ticket", f"row {row + 1}")),
        month=month,
        hours=_number(values["hours"]),
        after_hours=classes.after_hours,
        emergency=classes.emergency,
        channel=str(values.get("channel", "remote")),
        role=str(values.get("role", "")),
        role_weight=_number(values.get("role_weight", 1.0)),
        asked_within=asked if isinstance(asked, float) else None,
        visits=_number(values.get("visits")),
        own_classes=classes.own,
        work=str(values.get("work", "")),
    )


def named_hours(values: Mapping[str, object], own: Sequence[Term]) -> tuple[tuple[str, float], ...]:
    """The hours of a month by the classes and kinds of work that are one's own, without those that have none."""
    hours = ((own_hours(term.name), _number(values.get(term.field))) for term in own)
    return tuple((name, worked) for name, worked in hours if worked)


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def _month_number(text: str) -> int | None:
    """A month's position from 1 on, or of a date its months since the year 0."""
    number = as_number(text)
    if number is not None:
        if FIRST_SERIAL <= number <= LAST_SERIAL:
            return _months(DAY_ZERO + timedelta(days=int(number)))
        return int(number) if number in range(1, MOST_MONTHS + 1) else None
    match = re.match(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?!\d)", text, re.ASCII)
    try:
        return _months(date(int(match[1]), int(match[2]), int(match[3] or 1))) if match else None
    except ValueError:
        return None


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _label(text: str, row: int) -> str:
    """A month as its row names it; a date as its month, a blank as its number."""
    number = None if is_blank(text) else _month_number(text)
    if number is not None and number > MOST_MONTHS:
        return month_label(number)
    return str(row + 1) if is_blank(text) else text

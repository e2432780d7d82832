"""The rows of a table of usage, one by one: whose they are, in which month, and why some are left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from xlagree.intake.client_names import Spelled, client_key
from xlagree.intake.exports.dates import is_date
from xlagree.intake.sheets import OFTEN
from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.usage_cells import mistyped
from xlagree.proposal.deal import Client
from xlagree.terms.errors import Problem
from xlagree.terms.quantities import Text, fixed, same
from xlagree.terms.tables import TermValues

WHEN = Text("a day such as 2026-11-23 or a month such as 2026-11")
"""The kind of the column of dates."""
IMPORT_READS = "xlagree import makes a table of usage of a file with such {}"
"""What is said of cells that are written as in the exports of PSAs."""
DAY_OR_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}\S*)?", re.ASCII)
OLDEST_YEARS = 10
"""Older rows are slips of the pen, and a client's months would begin with them."""
FEW = 3
"""So many rows after the month of a run are taken for slips of the pen; more of them are there because it is of an earlier day."""


@dataclass(frozen=True)
class UsageRow:
    """A good row: whose it is, in which month (counted from year 0) and on which day."""

    client: str
    month: int
    day: str
    record: TermValues


@dataclass(frozen=True)
class RowLeftOut:
    """A row of a known client that is not in its usage, why (a field of `LeftOut`), and its month where it has one."""

    client: str
    why: str
    month: int | None
    record: TermValues


@dataclass
class RowsAlike:
    """How many rows there are of a kind, and the first of them."""

    first: TermValues
    count: int = 0


@dataclass
class RowsLater:
    """The rows after the month of a run: the first few, how many there are, and their hours."""

    first: list[TermValues] = field(default_factory=list)
    count: int = 0
    hours: float = 0.0

    def add(self, record: TermValues) -> None:
        """One more of them."""
        hours = record.values.get("hours")
        if self.count < FEW:
            self.first.append(record)
        self.count += 1
        self.hours += hours if isinstance(hours, float) else 0.0

    def problems(self, month: int) -> Iterator[Problem]:
        """What is to be said of them in a run of some month: of each, or of all together."""
        for record in self.first[: None if self.count <= FEW else 0]:
            what = f"the date is in the future (got {str(record.values['date'])[:30]})"
            yield record.problem(what, "correct the year", "date")
        if self.count > FEW:
            what = (
                f"{self.count:,} rows with {fixed(self.hours, 2)} hours are after the month of this run, "
                f"{month // 12}-{month % 12 + 1:02}, and were left out, this one first"
            )
            yield replace(self.first[0].problem(what, "a run of a later day takes them", "date"), remark=True)


class UsageReading:
    """The rows of a table on their way to usage, one by one, and what was wrong with them; no row is kept."""

    def __init__(
        self,
        roles: Iterable[str],
        clients: Iterable[Client],
        today: date,
        refused: Iterable[str],
        words: ListWords | None = NO_WORDS,
    ) -> None:
        self.problems: list[Problem] = []
        self.refused = {client_key(name) for name in refused}
        self.words = words
        self.roles = {same(name): name for name in roles}
        self.clients = {client_key(client.name): client.name for client in clients}
        self.this_month = today.year * 12 + today.month - 1
        self.strangers: dict[str, RowsAlike] = {}
        self.spelled = Spelled()
        self.not_billable: RowsAlike | None = None
        self.blank: dict[str, RowsAlike] = {}
        self.later = RowsLater()
        self._month_and_day = lru_cache(OFTEN)(month_and_day)
        self._same = lru_cache(OFTEN)(same)

    def row(self, record: TermValues, wrong: bool = False) -> UsageRow | RowLeftOut | None:
        """A record as a row that can be used or is left out, with its problem noted; a `wrong` one has a wrong cell already.

        None where it is of no known client.
        """
        name, when = str(record.values.get("client", "")), self.when(record)
        key = client_key(name)
        client = self.clients.get(key)
        if client is None:
            if name and key not in self.refused:
                self.strangers.setdefault(key, RowsAlike(record)).count += 1
            return None
        if name != client:
            self.spelled.add(name, client, record.places.get("client", record.place), wrong)
        known = self.has_known_role(record) and self.has_known_words(record)
        later = when is not None and when[0] > self.this_month
        if later:
            self.later.add(record)
        why = "wrong" if wrong or when is None or later or not known else self.why_not(client, record)
        if why or when is None:
            return RowLeftOut(client, why, when[0] if when else None, record)
        return UsageRow(client, *when, record)

    def why_not(self, client: str, record: TermValues) -> str:
        """Why a row whose cells are right is left out, or nothing."""
        if record.values.get("billable") is False:
            self.not_billable = self.not_billable or RowsAlike(record)
            self.not_billable.count += 1
            return "not_billable"
        if "hours" not in record.values:
            self.blank.setdefault(client, RowsAlike(record)).count += 1
            return "blank"
        return ""

    def when(self, record: TermValues) -> tuple[int, str] | None:
        """The month and the day of a row."""
        if "date" not in record.values:
            return None
        text = str(record.values["date"])
        when = self._month_and_day(text)
        if when is None:
            remedy = IMPORT_READS.format("dates") if is_date(text) else ""
            self.problems.append(
                record.problem(f"date must be {WHEN.want} (got {text[:30]})", remedy, "date")
            )
            return None
        if when[0] < self.this_month - 12 * OLDEST_YEARS:
            what = f"the date is more than {OLDEST_YEARS} years ago (got {text[:30]})"
            self.problems.append(record.problem(what, "correct the year", "date"))
            return None
        return when

    def has_known_role(self, record: TermValues) -> bool:
        """Whether the role is on the rate card, or there is none to know."""
        role = str(record.values.get("role", ""))
        if not role or not self.roles or self._same(role) in self.roles:
            return True
        close = get_close_matches(same(role), self.roles, n=1, cutoff=0.6)
        nearest = f"nearest: {self.roles[close[0]]}" if close else f"roles: {', '.join(self.roles.values())}"
        self.problems.append(record.problem(f'no role "{role}" in the rate card', nearest, "role"))
        return False

    def has_known_words(self, record: TermValues) -> bool:
        """Whether the kind of work does not look like a mistyped one of the price list."""
        if "work" not in record.values:
            return True
        unknown = list(mistyped(record, self.words))
        self.problems += unknown
        return not unknown

    def summed_up(self) -> list[Problem]:
        """All problems in the order of rows; those that many rows share are said once."""
        problems = list(self.problems)
        for rows in self.strangers.values():
            name = str(rows.first.values["client"])
            close = get_close_matches(client_key(name), self.clients, n=1, cutoff=0.6)
            what = f'no client "{name}" in the table of clients ({_rows(rows.count)} left out)'
            remedy = (
                f"nearest: {self.clients[close[0]]}" if close else "add the client, or leave it out here too"
            )
            problems.append(rows.first.problem(what, remedy, "client"))
        if self.not_billable:
            what = f"{_rows(self.not_billable.count)} not billable and left out, this one first"
            problems.append(replace(self.not_billable.first.problem(what, "", "billable"), remark=True))
        for client, rows in self.blank.items():
            what = f"{client}: {_rows(rows.count)} without hours and left out, this one first"
            problems.append(rows.first.problem(what, "fill in the hours", "hours"))
        problems += (*self.later.problems(self.this_month), *self.spelled.problems)
        return sorted(problems, key=lambda problem: problem.place.row or 0)


def month_and_day(text: str) -> tuple[int, str] | None:
    """The month of a date, counted from year 0, and its day; of a month alone its text stands there. None for any other text.

    >>> month_and_day("2026-3-4"), month_and_day("2026-03"), month_and_day("tomorrow")
    ((24314, '2026-03-04'), (24314, '2026-03'), None)
    """
    match = DAY_OR_MONTH.fullmatch(text)
    try:
        day = date(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        return None
    return day.year * 12 + day.month - 1, day.isoformat() if match[3] else text


def without_repeated(rows: Iterable[UsageRow]) -> tuple[list[UsageRow], list[tuple[UsageRow, TermValues]]]:
    """The rows of a client without those that say the same as an earlier one; and these, each with that."""
    seen: dict[tuple[object, ...], TermValues] = {}
    kept, repeated = [], []
    for row in rows:
        same_as = seen.setdefault(tuple(row.record.values.items()), row.record)  # in the order of columns
        if same_as is row.record:
            kept.append(row)
        else:
            repeated.append((row, same_as))
    return kept, repeated


def said_of_repeated(row: UsageRow, same_as: TermValues) -> Problem:
    """What is to be said of a row that says the same as an earlier one."""
    what = f"the row says the same as row {same_as.place.row} and was left out"
    return row.record.problem(what, "change one of them if both are meant")


def ticket_of(record: TermValues) -> str:
    """The number of the ticket; a row without one is a ticket of its own."""
    return str(record.values.get("ticket", f"row {record.place.row}"))


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count} rows were"

"""The rows of a table of usage, one by one: whose they are, in which month, and why some are left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from xlagree.intake.client_names import client_key, joined_names
from xlagree.intake.sheets import RowsRead
from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.usage_cells import mistyped
from xlagree.proposal.deal import Client
from xlagree.terms.errors import Place, Problem
from xlagree.terms.quantities import same
from xlagree.terms.tables import TermValues

OLDEST_YEARS = 10
"""Older rows are slips of the pen, and a client's months would begin with them."""


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


R = TypeVar("R", UsageRow, RowLeftOut)


class UsageReading:
    """The rows of a table on their way to usage, and what was wrong with them."""

    def __init__(
        self,
        table: RowsRead,
        roles: Iterable[str],
        clients: Iterable[Client],
        today: date,
        refused: Iterable[str],
        words: ListWords | None = NO_WORDS,
    ) -> None:
        self.problems = list(table.problems)
        self.refused = {client_key(name) for name in refused}
        self.words = words
        self.roles = {same(name): name for name in roles}
        self.clients = {client_key(client.name): client.name for client in clients}
        self.this_month = today.year * 12 + today.month - 1
        self.strangers: dict[str, list[TermValues]] = {}
        self.written: list[tuple[str, str, Place]] = []
        self.left_out: list[RowLeftOut] = []
        self.seen: dict[tuple[object, ...], TermValues] = {}

    def row(self, record: TermValues, wrong: bool = False) -> UsageRow | None:
        """A record that can be used, or None with its problem noted; a `wrong` one has a wrong cell already."""
        name, when = str(record.values.get("client", "")), self.when(record)
        client = self.clients.get(client_key(name))
        if client is None:
            if name and client_key(name) not in self.refused:
                self.strangers.setdefault(client_key(name), []).append(record)
            return None
        self.written.append((name, client, record.places.get("client", record.place)))
        known = self.has_known_role(record) and self.has_known_words(record)
        why = "wrong" if wrong or when is None or not known else self.why_not(record)
        if why or when is None:
            self.left_out.append(RowLeftOut(client, why, when[0] if when else None, record))
            return None
        return UsageRow(client, *when, record)

    def why_not(self, record: TermValues) -> str:
        """Why a row whose cells are right is left out, or nothing."""
        if record.values.get("billable") is False:
            return "not_billable"
        if "hours" not in record.values:
            return "blank"
        return "" if self.is_first(record) else "repeated"

    def when(self, record: TermValues) -> tuple[int, str] | None:
        """The month and the day of a row."""
        if "date" not in record.values:
            return None
        text = str(record.values["date"])
        match = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}\S*)?", text, re.ASCII)
        try:
            day = date(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None
        except ValueError:
            day = None
        if day is None:
            want = "a day such as 2026-11-23 or a month such as 2026-11"
            self.problems.append(record.problem(f"date must be {want} (got {text[:30]})", "", "date"))
            return None
        month = day.year * 12 + day.month - 1
        if not self.this_month - 12 * OLDEST_YEARS <= month <= self.this_month:
            side = "in the future" if month > self.this_month else f"more than {OLDEST_YEARS} years ago"
            self.problems.append(
                record.problem(f"the date is {side} (got {text[:30]})", "correct the year", "date")
            )
            return None
        return month, day.isoformat() if match and match[3] else text

    def has_known_role(self, record: TermValues) -> bool:
        """Whether the role is on the rate card, or there is none to know."""
        role = str(record.values.get("role", ""))
        if not role or not self.roles or same(role) in self.roles:
            return True
        close = get_close_matches(same(role), self.roles, n=1, cutoff=0.6)
        nearest = f"nearest: {self.roles[close[0]]}" if close else f"roles: {', '.join(self.roles.values())}"
        self.problems.append(record.problem(f'no role "{role}" in the rate card', nearest, "role"))
        return False

    def has_known_words(self, record: TermValues) -> bool:
        """Whether the kind of work does not look like a mistyped one of the price list."""
        unknown = list(mistyped(record, self.words))
        self.problems += unknown
        return not unknown

    def is_first(self, record: TermValues) -> bool:
        """Whether no row before says exactly the same."""
        same_as = self.seen.setdefault(tuple(sorted(record.values.items())), record)
        if same_as is not record:
            what = f"the row says the same as row {same_as.place.row} and was left out"
            self.problems.append(record.problem(what, "change one of them if both are meant"))
        return same_as is record

    def summed_up(self) -> list[Problem]:
        """All problems in the order of rows; those that many rows share are said once."""
        for records in self.strangers.values():
            first = min(records, key=lambda record: record.place.row or 0)
            name = str(first.values["client"])
            close = get_close_matches(client_key(name), self.clients, n=1, cutoff=0.6)
            what = f'no client "{name}" in the table of clients ({_rows(len(records))} left out)'
            remedy = (
                f"nearest: {self.clients[close[0]]}" if close else "add the client, or leave it out here too"
            )
            self.problems.append(first.problem(what, remedy, "client"))
        free = [row.record for row in self.left_out if row.why == "not_billable"]
        if free:
            what = f"{_rows(len(free))} not billable and left out, this one first"
            self.problems.append(replace(free[0].problem(what, "", "billable"), remark=True))
        for client, rows in by_client(row for row in self.left_out if row.why == "blank").items():
            what = f"{client}: {_rows(len(rows))} without hours and left out, this one first"
            self.problems.append(rows[0].record.problem(what, "fill in the hours", "hours"))
        self.problems += joined_names(self.written)
        return sorted(self.problems, key=lambda problem: problem.place.row or 0)


def by_client(rows: Iterable[R]) -> dict[str, list[R]]:
    """Rows by the client's name, in their order."""
    grouped: dict[str, list[R]] = {}
    for row in rows:
        grouped.setdefault(row.client, []).append(row)
    return grouped


def ticket_of(record: TermValues) -> str:
    """The number of the ticket; a row without one is a ticket of its own."""
    return str(record.values.get("ticket", f"row {record.place.row}"))


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count} rows were"

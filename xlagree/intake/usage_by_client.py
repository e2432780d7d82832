"""The usage of every client of a table: made once, one client at a time, and kept in a temporary file, so that none is held in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xlagree.actuarial.experience.shared_days import WorkedDay, long_days
from xlagree.intake.client_usage import ClientUsage, TableSeen
from xlagree.intake.clients import first_month, last_month
from xlagree.intake.rows_of_clients import RowsOfClients, hours_of, person_and_day
from xlagree.intake.sheets import OpenTable, Source
from xlagree.intake.table_heads import Column
from xlagree.intake.uncollected import uncollected
from xlagree.intake.usage_columns import is_by_month, no_export, open_usage
from xlagree.intake.usage_rows import UsageReading
from xlagree.pricing.costs import Role
from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.usage import Usage
from xlagree.pricing.usage_cells import own_column
from xlagree.proposal.deal import Client
from xlagree.terms.errors import Place, Problem
from xlagree.terms.vocabulary import BY_MONTH, BY_TICKET


class UsageByClient:
    """The usage of every client with any, read from where it is kept whenever it is asked for.

    `clients` are in the order of their first rows, `problems` are all that is wrong with the rows. `until` says of clients of
    which the table of clients does how many months they stay after the last of the table, 0 or less where they left as it
    ended or so many months before; `seen_ago` how many months before that last one they have rows that are not used and yet
    prove that they were there, 0 for those in it or later: rows that were refused, and those of the month that runs.
    """

    def __init__(
        self,
        rows: RowsOfClients,
        problems: Iterable[Problem],
        until: Mapping[str, int],
        seen_ago: Mapping[str, int],
    ) -> None:
        self._rows = rows
        self.clients = rows.clients
        self._known = frozenset(rows.clients)
        self.problems = tuple(problems)
        self.until = until
        self.seen_ago = seen_ago

    def __contains__(self, client: str) -> bool:
        return client in self._known

    def of(self, client: str) -> ClientUsage:
        """The usage of a client that has any, and what is to be said of it."""
        return self._rows.made(client)


class EachUsage(Mapping[str, Usage]):
    """The usage of each client alone, one at a time."""

    def __init__(self, used: UsageByClient) -> None:
        self._used = used

    def __getitem__(self, client: str) -> Usage:
        return self._used.of(client).usage

    def __iter__(self) -> Iterator[str]:
        return iter(self._used.clients)

    def __len__(self) -> int:
        return len(self._used.clients)


def usage_by_client(
    source: Source,
    roles: Mapping[str, Role],
    clients: Iterable[Client],
    date: date,
    refused: Iterable[str] = (),
    words: ListWords | None = NO_WORDS,
) -> UsageByClient:
    """The usage of every client in a table, and what is wrong with its rows; rows without a problem are used.

    `roles` are those of the rate card, by name; without any, every role is taken for a standard hour.
    Only months before that of `date` count. A client's months run from its first, or that since which it is one, to the
    table's last, or to that until which it stays, those without work as zero. Quality is that of the months that proposals
    replay. Of `refused` names it was already said why they are no clients. `words` are the classes and kinds of work of the
    price list; None: any.
    """
    own, clients = tuple(map(own_column, words.own_names)) if words else (), tuple(clients)
    reading = UsageReading(roles, clients, date, refused, words)
    with no_export(source) as problems, uncollected():
        table = open_usage(source, own, words)
        rows = RowsOfClients(table, reading)
        problems += rows.problems
    if rows.empty:
        nothing = Problem(
            "no row of usage below the head", "fill it in, or go without it", Place(source.name)
        )
        reading.problems.append(nothing)
    seen = _seen_together(source.name, table, rows, reading, own)
    since = {client.name: first_month(client) for client in clients}
    until = {client.name: last_month(client) for client in clients}
    seen = replace(seen, roles=roles, since=since, until=until)
    if rows.in_days:
        seen = replace(seen, long_days=long_days(_long(rows, seen)))
    with uncollected():
        stays, seen_ago = _made(rows, seen, reading)
    return UsageByClient(rows, reading.summed_up(), stays, seen_ago)


def _made(
    rows: RowsOfClients, seen: TableSeen, reading: UsageReading
) -> tuple[dict[str, int], dict[str, int]]:
    """Make the usage of every client and note what is wrong with its rows; how long clients stay of which that is known, and
    how long ago they were there by rows that are not used."""
    stays, seen_ago = dict[str, int](), dict[str, int]()
    for client in rows.clients:
        own = seen.rows(*rows.of(client))
        reading.problems += (*own.problems, *seen.months_unread(client, own))
        rows.keep(client, seen.usage(client, own))
        if (month := seen.last_seen(own)) is not None:
            seen_ago[client] = max(0, seen.last - month)
        if (month := seen.until.get(client)) is not None:
            stays[client] = max(month, seen.months(client, own.used).stop - 1) - seen.last
    return stays, seen_ago


def _seen_together(
    file: str, table: OpenTable, rows: RowsOfClients, reading: UsageReading, own: Sequence[Column]
) -> TableSeen:
    """What the rows of a table say together, and what is wrong with its columns as those of its form."""
    by_month, monthly = is_by_month(table.columns, own, rows.in_days)
    if monthly and not by_month:
        what = f"columns of a table by month were left out of one by ticket: {', '.join(monthly)}"
        reading.problems.append(Problem(what, "they follow from class and channel", Place(file)))
    form, visits = BY_MONTH if by_month else BY_TICKET, "visits" in table.columns
    return TableSeen(file, form, rows.first, rows.last, reading.this_month, rows.in_days, visits, own)


def _long(rows: RowsOfClients, seen: TableSeen) -> Iterator[WorkedDay]:
    """The work on days that may have more hours than a day has, in the order of clients and of their rows."""
    people, clients = rows.people_beyond()
    for client in filter(clients.__contains__, rows.clients):
        for row in seen.rows(*rows.of(client)).used:
            if person_and_day(row) in people:
                person, hours = str(row.record.values["person"]), hours_of(row)
                yield WorkedDay(client, person, row.day, hours)

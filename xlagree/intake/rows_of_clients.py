"""The rows of a table of usage by client: read once, in whatever order, into a temporary file, where what is made of them is kept."""

from collections.abc import Iterator

from xlagree.actuarial.experience.shared_days import MOST
from xlagree.intake.client_usage import ClientUsage
from xlagree.intake.row_spool import RowSpool
from xlagree.intake.sheets import OpenTable
from xlagree.intake.usage_rows import RowLeftOut, UsageReading, UsageRow
from xlagree.terms.errors import Place
from xlagree.terms.tables import RowPlaces, TermValues

BETWEEN = "\x1f"
"""Between a person and a day; no cell has it."""


class RowsOfClients:
    """The rows of a table by client; what all of them show is known once they are read.

    `clients` are those with rows in months that are over, `first` and `last` are these months. `in_days` is whether their
    dates are days: a month may be written as its first day, which a sheet can show as a month. `problems` are those of the
    table's cells, `empty` is whether there is no row at all.
    """

    def __init__(self, table: OpenTable, reading: UsageReading) -> None:
        self._place, self._labels = table.place, table.labels
        self._spool = RowSpool()
        self.problems = list(table.problems)
        self.empty, self.in_days = True, False
        clients: dict[str, None] = {}
        months: set[int] = set()
        for row in self._read(table, reading):
            who = ""
            if isinstance(row, UsageRow) and row.month < reading.this_month:
                clients.setdefault(row.client)
                months.add(row.month)
                self.in_days = self.in_days or row.day[7:] not in ("", "-01")
                who = person_and_day(row)
            self._spool.put(row.client, self._spooled(row), who, hours_of(row))
        self._spool.written()
        self.clients = tuple(clients)
        self.first, self.last = min(months, default=0), max(months, default=0)

    def _read(self, table: OpenTable, reading: UsageReading) -> Iterator[UsageRow | RowLeftOut]:
        reading.problems += table.problems
        for record, wrong in table.rows:
            self.empty = False
            self.problems += wrong
            reading.problems += wrong
            row = reading.row(record, wrong=bool(wrong))
            if row is not None:
                yield row

    def _spooled(self, row: UsageRow | RowLeftOut) -> tuple[object, ...]:
        why, day = ("", row.day) if isinstance(row, UsageRow) else (row.why, "")
        return why, row.month, day, row.record.place.row, *map(row.record.values.get, self._labels)

    def of(self, client: str) -> tuple[list[UsageRow], list[RowLeftOut]]:
        """The good rows of a client, and those that are left out."""
        good, left_out = list[UsageRow](), list[RowLeftOut]()
        for why, month, day, number, *cells in self._spool.rows(client):
            place = Place(self._place.file, self._place.sheet, number)
            pairs = zip(self._labels, cells, strict=True)
            values = {term: cell for term, cell in pairs if cell is not None}
            record = TermValues("", values, RowPlaces(place, self._labels), place)
            if why:
                left_out.append(RowLeftOut(client, why, month, record))
            else:
                good.append(UsageRow(client, month, day, record))
        return good, left_out

    def keep(self, client: str, made: ClientUsage) -> None:
        """Keep what was made of the rows of a client, which are gone then."""
        self._spool.keep(client, made)

    def made(self, client: str) -> ClientUsage:
        """What was made of the rows of a client."""
        made: ClientUsage = self._spool.kept(client)
        return made

    def people_beyond(self) -> tuple[frozenset[str], frozenset[str]]:
        """Whose days may have more hours, for all clients together, than a day has, as person and day; and of which clients."""
        return self._spool.beyond(MOST)


def person_and_day(row: UsageRow) -> str:
    """The person and the day of a row in one; nothing where one of them is not known."""
    person = str(row.record.values.get("person", ""))
    return f"{person}{BETWEEN}{row.day}" if person and row.day[7:] else ""


def hours_of(row: UsageRow | RowLeftOut) -> float:
    """The hours of a row; 0 where it has none."""
    hours = row.record.values.get("hours")
    return hours if isinstance(hours, float) else 0.0

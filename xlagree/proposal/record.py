"""The record behind a proposal as tables: months, tickets, hours of tickets, what was left out, and the evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, TypeVar, get_type_hints
from zlib import crc32

from xlagree.actuarial.experience.quality import LeftOut, Quality, Ticket
from xlagree.actuarial.own_work import COLUMNS, Parts, part_cells, parts_of_cells
from xlagree.pricing.usage import Entry, Month, Usage
from xlagree.terms.quantities import Number, is_blank
from xlagree.terms.records import made

if TYPE_CHECKING:
    from xlagree.proposal.deal import Proposal

Value = float | str
Row = tuple[Value, ...]
Made = TypeVar("Made")

RECORDED = Number("count", "a number, 0 or more")
"""Every number of the record: counts, hours and weights."""
NAMES, NAMED_HOURS = tuple[str, ...], tuple[tuple[str, float], ...]
IS = ": "
"""Between a class or a kind of work and its hours, in one cell for all of them."""
LEFT_OUT = "left out: "
"""How facts of what was left out begin."""


def kept(number: float) -> float:
    """A number to the sixteen digits that a workbook keeps of it.

    >>> kept(0.1 + 0.2)
    0.3
    """
    return float(f"{number:.16G}")


@dataclass(frozen=True)
class RecordTable:
    """One table of the record: its key, what it says, its columns and rows."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def checks(self) -> tuple[str, ...]:
        """A check for each row, over it and the check before: a row that was changed or taken out shows."""
        return row_checks(self.rows)


def row_checks(rows: Sequence[Row], stored: Sequence[str] = ()) -> tuple[str, ...]:
    """Eight digits for each row, over its cells and the check before it: the stored one where there is one."""
    checks: list[str] = []
    for n, row in enumerate(rows):
        before = (stored[n - 1] if stored else checks[n - 1]) if n else ""
        checks.append(row_check(row, before))
    return tuple(checks)


def row_check(row: Row, before: str) -> str:
    """Eight digits over the cells of a row, numbers to 15 digits, and the check before it."""
    cells = "\x1f".join(f"{cell:.15g}" if isinstance(cell, float) else cell for cell in row)
    return f"{crc32(f'{before}|{cells}'.encode()):08x}"


@dataclass(frozen=True)
class Record:
    """What was recorded of a client and is no term: the usage, how far it can be trusted, the distribution of ticket hours."""

    usage: Usage
    quality: Quality | None = None
    ticket_hours: tuple[tuple[float, float], ...] = ()
    evidence: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    parts: Parts = ()
    named: tuple[tuple[str, float], ...] = ()

    @property
    def tables(self) -> tuple[RecordTable, ...]:
        """The record as tables; `record_from` reads them back."""
        usage, quality = self.usage, self.quality
        facts = [] if quality is None else [*_pairs(quality), *_pairs(quality.left_out, LEFT_OUT)]
        return (
            RecordTable("months", "Months on file", _head(Month), tuple(_row(month) for month in usage.months)),
            RecordTable("entries", "Work on tickets", _head(Entry), tuple(_row(entry) for entry in usage.entries)),
            RecordTable("ticket_hours", "Hours of a ticket, and the chance of each", ("hours", "weight"),
                  tuple((kept(x), kept(w)) for x, w in self.ticket_hours)),
            RecordTable("quality", "What is to be said of the history", ("fact", "value"), tuple(facts)),
            RecordTable("largest", "The largest tickets", _head(Ticket),
                  tuple(_row(ticket) for ticket in (quality.largest if quality else ()))),
            RecordTable("evidence", "Evidence behind the forecast", ("sentence",), tuple((line,) for line in self.evidence)),
            RecordTable("assumed", "Taken where nothing was said", ("sentence",), tuple((line,) for line in self.assumed)),
            RecordTable("parts", "What an hour of its work is made of", COLUMNS, tuple(map(_kept_row, part_cells(self.parts)))),
            RecordTable("named", "Shares of classes and kinds of work", ("name", "share"), tuple(map(_kept_row, self.named))),
        )  # fmt: skip


def record_of(proposal: "Proposal") -> Record:
    """The record behind a proposal, numbers to the digits that a workbook keeps."""
    from xlagree.actuarial.laws.severity import Empirical

    law = proposal.demand.hours if proposal.demand else None
    hours: tuple[tuple[float, float], ...] = ()
    if isinstance(law, Empirical):
        hours = tuple(zip(law.hours, law.weights or (1.0,) * len(law.hours), strict=True))
    whole = Record(
        proposal.usage,
        proposal.quality,
        hours,
        proposal.evidence,
        proposal.demand.assumed if proposal.demand else (),
        proposal.demand.parts if proposal.demand else (),
        proposal.demand.named if proposal.demand else (),
    )
    return record_from({table.key: table.rows for table in whole.tables})


def record_from(tables: Mapping[str, Sequence[Row]]) -> Record:
    """The record that tables say; those from outside must have no `wrong_cells`."""
    months = tuple(row_made(Month, row) for row in tables.get("months", ()))
    entries = tuple(row_made(Entry, row) for row in tables.get("entries", ()))
    facts = {str(row[0]): row[1] for row in tables.get("quality", ())}
    largest = tuple(row_made(Ticket, row) for row in tables.get("largest", ()))
    hours = tuple(row_made(TicketHoursRow, row) for row in tables.get("ticket_hours", ()))
    return Record(
        Usage(months, entries),
        _quality(facts, largest) if facts else None,
        tuple((one.hours, one.weight) for one in hours),
        tuple(str(row[0]) for row in tables.get("evidence", ())),
        tuple(str(row[0]) for row in tables.get("assumed", ())),
        parts_of_cells(tables.get("parts", ())),
        tuple((str(row[0]), float(row[1])) for row in tables.get("named", ())),
    )


@dataclass(frozen=True)
class TicketHoursRow:
    """A row of the hours of a ticket."""

    hours: float
    weight: float


def _head(of: type) -> tuple[str, ...]:
    return tuple(column.name.replace("_", " ") for column in fields(of))


def _row(thing: object) -> Row:
    return tuple(_cell(getattr(thing, column.name)) for column in fields(thing))  # type: ignore[arg-type]  # a dataclass


def _cell(value: object) -> Value:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, tuple):
        return "; ".join(part if isinstance(part, str) else f"{part[0]}{IS}{part[1]:.16G}" for part in value)
    return kept(value) if isinstance(value, int | float) else str(value)


def _kept_row(row: Sequence[Value]) -> Row:
    return tuple(kept(cell) if isinstance(cell, float) else cell for cell in row)


def _pairs(thing: object, prefix: str = "") -> list[Row]:
    """The plain facts of a thing, each with its name."""
    facts = {fact.name: getattr(thing, fact.name) for fact in fields(thing)}  # type: ignore[arg-type]  # a dataclass
    plain = {name: x for name, x in facts.items() if isinstance(x, bool | int | float | str)}
    return [(prefix + name.replace("_", " "), _cell(x)) for name, x in plain.items()]


def _quality(facts: Mapping[str, Value], largest: tuple[Ticket, ...]) -> Quality:
    left = {name.removeprefix(LEFT_OUT): cell for name, cell in facts.items() if name.startswith(LEFT_OUT)}
    rest = {name: cell for name, cell in facts.items() if not name.startswith(LEFT_OUT)}
    left_out = made(LeftOut, _typed(LeftOut, left))
    return made(Quality, {**_typed(Quality, rest), "left_out": left_out, "largest": largest})


def _typed(of: type, facts: Mapping[str, Value]) -> dict[str, object]:
    hints = hints_of(of)
    return {name.replace(" ", "_"): _back(hints[name], cell) for name, cell in facts.items()}


def hints_of(of: type) -> dict[str, object]:
    """The types of a record's fields by the names that its facts have."""
    return {name.replace("_", " "): hint for name, hint in _types(of).items()}


def row_made(of: type[Made], row: Row) -> Made:
    """A frozen record from its row, each cell as the type of its field."""
    types: Mapping[str, object] = _types(of)  # type: ignore[arg-type]  # every type can be hashed
    return of(*(_back(hint, cell) for hint, cell in zip(types.values(), row, strict=False)))


@cache
def _types(of: type) -> Mapping[str, object]:
    """The types of a record's fields by their names; a table has thousands of rows of one kind."""
    return get_type_hints(of)


def _back(hint: object, cell: Value) -> object:
    if hint is bool:
        return cell == "yes"
    if hint is str:
        return str(cell)
    if hint in (NAMES, NAMED_HOURS):
        parts = filter(None, str(cell).split("; "))
        return tuple(parts if hint == NAMES else map(_named_hours, parts))
    if is_blank(cell):
        return None if hint not in (int, float) else 0
    return int(float(cell)) if hint is int else float(cell)


def _named_hours(part: str) -> tuple[str, float]:
    name, _, hours = part.rpartition(IS)
    return name, float(hours)

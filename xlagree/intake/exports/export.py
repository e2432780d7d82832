"""An export of a PSA read whole: its columns and dates recognised, its rows to usage, with every problem on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path

from xlagree.actuarial.experience.doubtful import Log, LoggedRow
from xlagree.intake.clients import CLIENT_COLUMNS, client_key, joined_names
from xlagree.intake.doubtful_rows import doubtful_rows
from xlagree.intake.exports.business_hours import USUAL, BusinessHours, read_business_hours
from xlagree.intake.exports.columns import EXPORT_COLUMNS, Head, find_head, head_problems
from xlagree.intake.exports.dates import date_order, read_moment
from xlagree.intake.exports.mapping import NO_MAP, ExportMap, read_map
from xlagree.intake.exports.rows import ExportRow, LoggedWork, RowReader
from xlagree.intake.exports.shared_problems import ROWS, SharedProblems, rows
from xlagree.intake.exports.usage_written import ClientSummary, WrittenRow, summaries, usage_rows
from xlagree.intake.sheets import read_rows, read_sheets
from xlagree.intake.text_tables import alphabet_notes
from xlagree.intake.uncollected import uncollected
from xlagree.pricing.usage import month_label
from xlagree.terms.errors import AgreementError, Place, Problem, refuse
from xlagree.terms.quantities import is_blank, same
from xlagree.terms.tables import Cells
from xlagree.terms.vocabulary import find

CUT_OFF = 5000
"""Autotask hands over so many rows of a search and no more."""


@dataclass(frozen=True)
class Options:
    """What is said beside an export; each wins over the same in a mapping file."""

    map: Path | None = None
    client: str = ""
    clients: Path | None = None
    date_order: str | None = None
    business_hours: BusinessHours | None = None
    holidays: frozenset[date] | None = None


@dataclass(frozen=True)
class Imported:
    """An export as usage: what it was taken for, how it was read, and what was wrong with it."""

    export: str
    row_count: int
    columns: tuple[tuple[str, str], ...]
    date_order: str | None
    business_hours: BusinessHours
    rows: tuple[WrittenRow, ...]
    clients: tuple[ClientSummary, ...]
    remarks: tuple[str, ...]
    problems: tuple[Problem, ...]


@uncollected()
def read_export(path: Path, options: Options = Options()) -> Imported:
    """An export as rows of the usage table; a row with a problem is left out, the others are used.

    Raises when the whole cannot be read: without its columns, with dates whose order nobody knows, or with a
    mapping file that has anything wrong.
    """
    export_map, head, cells = recognise(path, options.map)
    refuse(head_problems(head, bool(options.client)))
    known = _known_clients(options.clients)
    problems = SharedProblems()
    entries = list(_entries(head, cells, problems))
    order = date_order(_dates(head, entries), options.date_order or export_map.date_order)
    reader = RowReader(head, export_map, order, options.client, _has_times(head, entries), problems)
    written = [work for row in entries if (work := reader.read(row)) is not None]
    works = _one_spelling(written, known)
    row_count = sum(not all(map(is_blank, line)) for line in cells[head.row + 1 :])
    if row_count == CUT_OFF:
        what = f"has exactly {CUT_OFF:,} rows, at which Autotask cuts a search off"
        problems.add(Place(path.name), what, "export shorter periods, one after the other")
    hours = options.business_hours or export_map.business_hours or read_business_hours(USUAL)
    holidays = options.holidays if options.holidays is not None else export_map.holidays
    hours = hours if holidays is None else hours.without(holidays)
    used = usage_rows(works, hours)
    strangers = _strangers(works, known, Place(path.name))
    return Imported(
        head.export,
        row_count,
        tuple((name, head.label(name)) for name in head.columns if name not in _passed_over(head)),
        order,
        hours,
        used,
        summaries(works, used),
        tuple(_remarks(reader, entries)),
        (*alphabet_notes(path), *problems.all(), *strangers, *_joined(written, works), *_doubts(works)),
    )


def recognise(path: Path, map_file: Path | None = None) -> tuple[ExportMap, Head, Cells]:
    """The map for an export, the head of its table, and the cells of its sheet."""
    export_map, problems = read_map(map_file) if map_file else (NO_MAP, ())
    head, cells = find_head(read_sheets(path, western=True), path.name, export_map.columns)
    refuse([*problems, *export_map.absent(head)])
    return export_map, head, cells


def _entries(head: Head, cells: Cells, problems: SharedProblems) -> Iterator[ExportRow]:
    """The rows that are entries, each once."""
    labels = [same(label) for label in head.labels]
    first: dict[object, ExportRow] = {}
    telling = [name for name in ("client", "date", "start", "opened") if name in head.columns]
    for index, line in enumerate(cells[head.row + 1 :], head.row + 1):
        row = ExportRow(head, index, line)
        if all(map(is_blank, line)):
            continue
        if len(line) == len(labels) and all(
            same(cell) == key for cell, key in zip(line, labels, strict=True)
        ):
            problems.add(row.at(), f"{ROWS} with the head of the table again left out")
        elif len(line) > len(labels) and not head.place.sheet:
            problems.add(
                row.at(),
                "the row has more cells than the head",
                "put texts that contain the separator in quotation marks",
            )
        elif _is_head(row):
            what = "another table begins here, with other columns"
            raise AgreementError(Problem(what, "save it as a file of its own", row.at()))
        elif all(row.get(name) is None for name in telling):
            problems.add(row.at(), f"{ROWS} left out as no entry: a heading or a total")
        elif (same_one := first.setdefault(_identity(row), row)) is row:
            yield row
        elif _words(same_one) == _words(row):
            problems.add(row.at(), f"{ROWS} left out, as the same stands above")
        else:
            what = f"{ROWS} left out whose {head.label('entry')} stands above with other words or hours"
            problems.add(row.at("entry"), what, "compare the two, and delete the wrong one")


def _is_head(row: ExportRow) -> bool:
    """Whether a row is the head of another table: where a date should stand it has a label, and others beside."""
    dated = next((row.get(name) for name in ("date", "start", "opened") if name in row.head.columns), None)
    if not isinstance(dated, str) or dated[:1].isdigit() or find(dated, EXPORT_COLUMNS) is None:
        return False
    return sum(isinstance(cell, str) and find(cell, EXPORT_COLUMNS) is not None for cell in row.cells) >= 3


def _identity(row: ExportRow) -> object:
    """By what an entry is known: its number, or else all that it says."""
    return row.text("entry") or _words(row)


def _words(row: ExportRow) -> tuple[str, ...]:
    return tuple("" if is_blank(cell) else " ".join(str(cell).split()) for cell in row.cells)


def _passed_over(head: Head) -> set[str]:
    """Columns that are there and not read, since better ones are."""
    billed = {"billed hours"} if "hours" in head.columns else set()
    return billed | ({"start", "date", "end", "opened"} - set(head.date_columns))


def _dates(head: Head, entries: Sequence[ExportRow]) -> Iterator[tuple[Place, object]]:
    """Every date of an export once, with its first place."""
    known: set[object] = set()
    for row in entries:
        for column in head.date_columns:
            cell = row.get(column)
            if cell is not None and cell not in known:
                known.add(cell)
                yield row.at(column), cell


def _has_times(head: Head, entries: Sequence[ExportRow]) -> bool:
    """Whether the column of starts has times of day: a day alone comes out of some exports as midnight."""
    if "start" not in head.columns:
        return False
    moments = (read_moment(row.get("start")) for row in entries)
    return any(one is not None and one.at not in (None, time()) for one in moments)


def _known_clients(table: Path | None) -> dict[str, str]:
    """The names of a table of clients, by what counts of them in a comparison."""
    if table is None:
        return {}
    records = read_rows(table, CLIENT_COLUMNS).records
    return {client_key(record.values["client"]): str(record.values["client"]) for record in records}


def _one_spelling(works: Sequence[LoggedWork], known: dict[str, str]) -> list[LoggedWork]:
    """Each client under one name: that of the table of clients, else that of its first row."""
    names = dict(known)
    keys = {name: client_key(name) for name in {work.client for work in works}}
    ours = [names.setdefault(keys[work.client], work.client) for work in works]
    return [
        work if work.client == name else replace(work, client=name)
        for work, name in zip(works, ours, strict=True)
    ]


def _joined(written: Sequence[LoggedWork], works: Sequence[LoggedWork]) -> Iterator[Problem]:
    """A remark for each spelling of a client's name that was taken for another."""
    pairs = zip(written, works, strict=True)
    return joined_names((work.client, ours.client, replace(work.place, column="")) for work, ours in pairs)


def _doubts(works: Sequence[LoggedWork]) -> Iterator[Problem]:
    """What cannot be meant of each client's billed work, as it was logged."""
    clients: dict[str, list[LoggedWork]] = {}
    for work in works:
        if work.billable and work.hours is not None:
            clients.setdefault(work.client, []).append(work)
    last = max((_month(work) for own in clients.values() for work in own), default=0)
    for client, own in clients.items():
        first = min(map(_month, own))
        rows = tuple(
            LoggedRow(float(work.hours or 0), _month(work) - first, work.ticket, f"{work.day}", work.person)
            for work in own
        )
        log = Log(rows, tuple(map(month_label, range(first, last + 1))))
        yield from doubtful_rows(client, log, [work.place for work in own])


def _month(work: LoggedWork) -> int:
    """Its month, counted from the year 0."""
    return work.day.year * 12 + work.day.month - 1


def _strangers(works: Sequence[LoggedWork], known: dict[str, str], place: Place) -> Iterator[Problem]:
    """Names that are not in the table of clients, where there is one; their rows are kept."""
    counts: dict[str, int] = {}
    for work in works:
        if known and client_key(work.client) not in known:
            counts[work.client] = counts.get(work.client, 0) + 1
    for name, count in counts.items():
        close = get_close_matches(client_key(name), known, n=1, cutoff=0.6)
        rename = f"nearest: {known[close[0]]}; rename it under [clients] in a mapping file" if close else ""
        what = f'no client "{name}" in the table of clients ({rows(count)} kept)'
        yield Problem(what, rename or "add the client to the table", place)


def _remarks(reader: RowReader, entries: Sequence[ExportRow]) -> Iterator[str]:
    """What a reader of the usage should know, and nothing is wrong with."""
    if reader.hours_column == "billed hours":
        yield f'hours are those billed ("{reader.head.label("billed hours")}"): no column has the hours worked'
    if not reader.hours_column:
        yield "hours follow from start and end: no column has them"
    if reader.head.date_columns == ("opened",):
        yield f'dates are those of "{reader.head.label("opened")}": no column says when the work was done'
    numberless = sum(row.get("ticket") is None for row in entries)
    if numberless:
        yield f"{rows(numberless)} without a ticket number: each is a ticket of its own"

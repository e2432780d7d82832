"""An export of a PSA read whole: its columns and dates recognised, its rows to usage, with every problem on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from xlagree.intake.client_columns import CLIENT_COLUMNS
from xlagree.intake.client_names import client_key, joined_names
from xlagree.intake.exports.business_hours import USUAL, BusinessHours, Holidays, read_business_hours
from xlagree.intake.exports.columns import Head, head_problems
from xlagree.intake.exports.contents import told_by_contents, without_blank_client
from xlagree.intake.exports.corrections import corrected
from xlagree.intake.exports.dates import date_order
from xlagree.intake.exports.day_grid import GridRows, grid_of
from xlagree.intake.exports.days_in_columns import by_day
from xlagree.intake.exports.days_off import with_days_off
from xlagree.intake.exports.doubtful_work import doubts
from xlagree.intake.exports.entries import Entries
from xlagree.intake.exports.export_row import ExportRow, under
from xlagree.intake.exports.hours_column import HoursColumn, hours_column
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.intake.exports.mapping import NO_MAP, ExportMap, read_map
from xlagree.intake.exports.row_words import RowWords, has_marks
from xlagree.intake.exports.rows import RowReader
from xlagree.intake.exports.shared_problems import SharedProblems, few_of_a_kind, rows
from xlagree.intake.exports.sheets_read import SheetsRead, sheets_of
from xlagree.intake.exports.tally import Tally, TallyKept
from xlagree.intake.exports.times import Times, has_times
from xlagree.intake.exports.two_digit_years import YEAR_FIRST, year_first
from xlagree.intake.exports.usage_written import ClientSummary, WrittenRow, summaries, usage_rows
from xlagree.intake.sheets import read_rows
from xlagree.intake.uncollected import uncollected
from xlagree.intake.written_text import alphabet_notes
from xlagree.terms.errors import AgreementError, Place, Problem, refuse

CUT_OFF = 5000
"""Autotask hands over so many rows of a search and no more."""


@dataclass(frozen=True)
class Options:
    """What is said beside an export; each wins over the same in a mapping file."""

    map: Path | None = None
    client: str = ""
    clients: Path | None = None
    date_order: str | None = None
    hours_unit: str | None = None
    same_rows: str | None = None
    business_hours: BusinessHours | None = None
    holidays: Holidays | None = None


@dataclass(frozen=True)
class Imported:
    """An export as usage: what it was taken for, how it was read, and what was wrong with it."""

    export: str
    row_count: int
    sheets: tuple[tuple[str, str], ...]
    sheets_not_read: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    columns_not_used: tuple[str, ...]
    tally: Tally
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
    export_map, sheets = recognise(path, options.map, bool(options.client))
    head, told, rows_read = _settled(sheets, export_map, options)
    nothing = Problem("no row of work below the head", "export it again, for all months you need", head.place)
    refuse(() if any(rows_read) else [nothing])
    known = _known_clients(options.clients)
    problems = SharedProblems()
    reading = Entries(problems, options.same_rows)
    pairs = zip(sheets.read, rows_read, strict=True)
    entries = [row for sheet, rows in pairs for row in reading.of(rows, sheet.unlabelled)]
    order = _order(head, entries, options.date_order or export_map.date_order)
    times = Times(head, order, has_times(head, entries))
    worked = hours_column(
        head,
        entries,
        options.hours_unit or export_map.hours_unit,
        "hours" in export_map.columns,
        lambda: times.spans(entries),
    )
    words = RowWords(head, export_map, has_marks(head, entries))
    reader = RowReader(head, export_map, options.client, times, worked, words, problems)
    kept = TallyKept()
    for out in reading.left_out:
        kept.leave(
            None if out.is_total else reader.whose(out.row), out.why.strip(" ,"), reader.amount(out.row)
        )
    logged = list(_logged(reader, entries, kept))
    label = head.label(worked.name) if worked.name else "hours"
    written, refused = corrected(logged, label, problems)
    _account(logged, refused, kept)
    works = _one_spelling(written, known)
    row_count = sum(map(len, rows_read))
    if row_count == CUT_OFF:
        what = f"has exactly {CUT_OFF:,} rows, at which Autotask cuts a search off"
        problems.add(Place(path.name), what, "export shorter periods, one after the other")
    hours = options.business_hours or export_map.business_hours or read_business_hours(USUAL)
    holidays = options.holidays if options.holidays is not None else export_map.holidays
    if holidays is not None:
        hours = hours.without(holidays.around({work.day for work in works}), holidays.regions)
    works, days_said = with_days_off(works, hours)
    used = usage_rows(works, hours)
    strangers = _strangers(works, known, Place(path.name))
    said = (*export_map.passed_over(head), *problems.all(), *strangers)
    return Imported(
        head.export,
        row_count,
        tuple((sheet.head.place.sheet, sheet.range) for sheet in sheets.read),
        sheets.not_read,
        tuple((name, head.label(name)) for name in head.columns if name not in _passed_over(head)),
        tuple(_not_used(head, worked)),
        kept.close(used),
        order,
        hours,
        used,
        summaries(works, used),
        (*told, *_remarks(reader, entries), *days_said),
        few_of_a_kind([*alphabet_notes(path), *said, *_joined(written, works), *doubts(works)]),
    )


def _logged(reader: RowReader, entries: Sequence[ExportRow], kept: TallyKept) -> Iterator[LoggedWork]:
    """The work of the entries that can be read; of the others is noted why they are left out."""
    for row in entries:
        work = reader.read(row)
        if work is None:
            kept.leave(reader.whose(row), reader.problems.why(), reader.amount(row))
        else:
            yield work


def _account(logged: Sequence[LoggedWork], refused: Sequence[LoggedWork], kept: TallyKept) -> None:
    """Note what becomes of all work: corrections of more than there is are left out."""
    ours = set(map(id, refused))
    for work in logged:
        if id(work) in ours:
            kept.leave(work.client, "with negative hours beyond the work they correct", work.hours)
        else:
            kept.take(work.client, work.hours)


def recognise(
    path: Path, map_file: Path | None = None, client_given: bool = False
) -> tuple[ExportMap, SheetsRead]:
    """The map for an export, and the sheets that are read."""
    export_map, problems = read_map(map_file) if map_file else (NO_MAP, ())
    sheets = sheets_of(path, export_map.columns, client_given)
    refuse([*problems, *export_map.absent(sheets.head)])
    return export_map, sheets


def _settled(
    sheets: SheetsRead, export_map: ExportMap, options: Options
) -> tuple[Head, tuple[str, ...], list[list[ExportRow]]]:
    """The head with its columns as the cells below show them, what to say of that, and the rows of each sheet."""
    head = sheets.head
    rows = [sheet.rows(head.columns) for sheet in sheets.read]
    grids = [] if "hours" in export_map.columns else _grids(sheets, rows)
    if grids:
        rows = by_day(grids, options.date_order or export_map.date_order)
        head = next(own[0].head for own in rows if own)
    together = list(chain.from_iterable(rows))
    settled, remarks = told_by_contents(head, together, export_map.columns)
    settled = without_blank_client(settled, together, options.client, export_map.meaning("clients", "")[0])
    refuse(head_problems(settled, bool(options.client)))
    if settled.columns != head.columns:
        rows = [under(settled.columns, own) for own in rows]
    if grids:
        said = f"hours stand in columns for days, {grids[0].grid.said}: each day with hours is a row"
        remarks = (said, *remarks)
    return settled, remarks, rows


def _grids(sheets: SheetsRead, rows: Sequence[Sequence[ExportRow]]) -> list[GridRows]:
    """The columns of days of each sheet; none where hours stand in one column."""
    grids = [
        (sheet, own, grid_of(sheet.head, own, sheet.above))
        for sheet, own in zip(sheets.read, rows, strict=True)
    ]
    told = [GridRows(grid, own) for _, own, grid in grids if grid is not None]
    if any(rows) and told and len(told) < len(grids):
        place = next(sheet.head.place for sheet, _, grid in grids if grid is None)
        what = "the hours stand in columns for days, and in this sheet they cannot be read"
        raise AgreementError(Problem(what, "correct what is no number of hours", place))
    return told if any(rows) else []


def _order(head: Head, entries: Sequence[ExportRow], asked: str | None) -> str | None:
    """What stands first in the dates of an export."""
    dates = list(_dates(head, entries))
    return YEAR_FIRST if asked is None and year_first(dates) else date_order(dates, asked)


def _passed_over(head: Head) -> set[str]:
    """Columns that are there and not read, since better ones are."""
    billed = {"billed hours"} if "hours" in head.columns else set()
    return billed | ({"start", "date", "end", "opened"} - set(head.date_columns))


def _not_used(head: Head, worked: HoursColumn) -> Iterator[str]:
    """The labels of columns from which nothing is read."""
    used = (
        {index for name, index in head.columns.items() if name not in _passed_over(head)}
        | worked.beside
        | head.spread
    )
    yield from (label for index, label in enumerate(head.labels) if label and index not in used)


def _dates(head: Head, entries: Sequence[ExportRow]) -> Iterator[tuple[Place, object]]:
    """Every date of an export once, with its first place."""
    known: set[object] = set()
    for row in entries:
        for column in head.date_columns:
            cell = row.get(column)
            if cell is not None and cell not in known:
                known.add(cell)
                yield row.at(column), cell


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
        work if work.client == name else work._replace(client=name)
        for work, name in zip(works, ours, strict=True)
    ]


def _joined(written: Sequence[LoggedWork], works: Sequence[LoggedWork]) -> Iterator[Problem]:
    """A remark for each spelling of a client's name that was taken for another."""
    renamed = ((work, ours) for work, ours in zip(written, works, strict=True) if work.client != ours.client)
    return joined_names((work.client, ours.client, replace(work.place, column="")) for work, ours in renamed)


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
    yield from reader.worked.remarks
    blank = reader.words.without_a_word(entries)
    if reader.words.marked:
        yield "what is billed is marked: a cell with a mark says yes, a blank one no"
    elif blank and not reader.map.meaning("billable", "")[0]:
        yield f'{rows(blank)} without a word for whether it is billed, taken as billed; a mapping file says what "" means'
    if reader.hours_column == "billed hours":
        yield f'hours are those billed ("{reader.head.label("billed hours")}"): no column has the hours worked'
    if not reader.hours_column:
        yield "hours follow from start and end: no column has them"
    if reader.head.date_columns == ("opened",):
        yield f'dates are those of "{reader.head.label("opened")}": no column says when the work was done'
    numberless = sum(row.get("ticket") is None for row in entries)
    if numberless:
        yield f"{rows(numberless)} without a ticket number: each is a ticket of its own"

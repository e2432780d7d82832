"""The columns of PSA exports, which of them a head has, and where the table of an export begins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from xlagree.intake.client_names import CLIENT_HEADS
from xlagree.intake.exports.hours import split_unit
from xlagree.intake.exports.known_exports import OTHER_EXPORT, known_by
from xlagree.intake.sheets import read_workbook
from xlagree.intake.table_heads import SEARCHED, Column, cell_at, is_labels, no_head
from xlagree.intake.text_tables import TextRows
from xlagree.intake.written_text import SEPARATED
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import HOURS, TEXT, YES_NO, is_blank, same
from xlagree.terms.tables import Cells

EXPORT_COLUMNS: tuple[Column, ...] = (
    Column("client", TEXT, "Name of the client.", CLIENT_HEADS),
    Column("ticket", TEXT, "Number of the ticket; rows of one ticket are billed together.",
           ("ticket number", "ticket id", "ticket no", "charge to id", "case number", "number", "id",
            "issue key", "issue id", "incident number", "ticketnummer", "ticket nr", "vorgang", "vorgangsnummer",
            "fallnummer", "nummer", "numéro de ticket", "n de ticket", "numéro", "número de ticket", "número",
            "incidencia")),
    Column("entry", TEXT, "Number of the time entry, by which an entry that stands twice is known.",
           ("time recid", "time entry id", "time entry number", "entry id", "time id")),
    Column("start", TEXT, "When the work began: day and time, or the time where the day has its own column.",
           ("start date/time", "start time", "time start", "work start", "started at", "start datetime",
            "begin time", "beginn", "startzeit", "arbeitsbeginn", "anfang", "heure de début", "début", "inicio",
            "hora de inicio")),
    Column("end", TEXT, "When the work ended.",
           ("end date/time", "end time", "time end", "end date", "work end", "ended at", "finish", "finish time", "end datetime",
            "end at", "ende", "endzeit", "arbeitsende", "heure de fin", "fin", "hora de fin")),
    Column("date", TEXT, "Day of the work; a time beside it is taken for its start.",
           ("date worked", "work date", "entry date", "start date", "day",
            "date of work", "spent on", "spent date", "datum", "arbeitsdatum", "leistungsdatum", "buchungsdatum",
            "date du travail", "jour", "fecha", "fecha de trabajo", "día")),
    Column("opened", TEXT, "When the ticket was opened, for exports that say nothing of when the work was done.",
           ("created", "creation date", "create date", "create date/time", "created at", "date created", "date occurred",
            "ticket created date", "date opened",
            "opened", "opened at", "created on", "created time", "erstellt", "erstellt am", "eröffnet", "eröffnet am",
            "créé", "créé le", "date de création", "creado", "fecha de creación")),
    Column("hours", HOURS, "Hours worked.",
           ("hours worked", "worked hours", "total hours worked", "actual hours", "logged hours", "time taken", "time worked",
            "time spent", "time logged", "total time", "duration", "quantity",
            "time (h)", "time (hrs)", "time (hours)", "time (min)", "time (minutes)", "hours (decimal)",
            "duration (decimal)", "stunden", "arbeitsstunden",
            "geleistete stunden", "dauer", "arbeitszeit", "zeitaufwand", "aufwand", "zeit (h)", "zeit (std.)",
            "zeit (stunden)", "zeit (min.)", "zeit (minuten)", "heures",
            "heures travaillées", "durée", "temps passé", "temps (h)", "temps (heures)", "temps (min)", "horas",
            "horas trabajadas", "duración",
            "tiempo (h)", "tiempo (horas)", "tiempo (min)", "minutes", "seconds", "qty", "menge")),
    Column("billed hours", HOURS, "Hours billed, for exports without hours worked.",
           ("hours to bill", "inv hours", "inv hrs", "invoiced hours", "billable hours", "total billable hours", "chargeable time",
            "abrechenbare stunden", "verrechenbare stunden", "heures facturables", "heures facturées", "horas facturables",
            "horas facturadas")),
    Column("class", TEXT, "When and how urgent: normal, after-hours, emergency, after-hours emergency.", ("work class",)),
    Column("channel", TEXT, "Where the work was done: remote, phone, on site.", ("work channel",)),
    Column("work type", TEXT, "Kind of work, whose words may state class and channel.",
           ("billing code", "billing codes", "billing code name", "charge type", "charge type name", "labor type", "labour type",
            "activity type",
            "leistungsart", "tätigkeit", "type d'activité", "tipo de trabajo")),
    Column("source", TEXT, "How the ticket came in, which tells the channel where nothing else does.", ("ticket source",)),
    Column("role", TEXT, "Who did the work, as in the rate card.", ("work role", "roles", "resource role", "role name", "grade",
            "rolle", "rôle", "rol")),
    Column("person", TEXT, "Whose time it is, of whom a day has 24 hours; the usage has a number for it, and no name.",
           ("member", "resource", "resource name", "technician", "employee", "worked by",
            "mitarbeiter", "mitarbeiterin", "bearbeiter", "techniker", "collaborateur", "technicien", "empleado",
            "técnico")),
    Column("asked within", HOURS, "Hours within which the client asked for a start.", ("asked within hours", "respond within")),
    Column("priority", TEXT, "Urgency of the ticket, which a mapping file turns into hours asked within.",
           ("ticket priority", "priority name",
            "priorität", "priorité", "prioridad")),
    Column("billable", YES_NO, "Whether the row is billed.", ("bill", "billable option", "is billable", "chargeable",
            "abrechenbar", "verrechenbar", "fakturierbar", "facturable")),
    Column("not billable", YES_NO, "The same the other way round.", ("non-billable", "is non-billable", "no charge",
            "not chargeable", "non-chargeable", "nicht abrechenbar", "nicht verrechenbar", "non facturable",
            "no facturable")),
)  # fmt: skip
"""What is read from an export; its other columns are nobody's mistake. Among aliases the first that is there counts."""

TIMES = ("hours", "billed hours", "asked within")
"""Columns whose label may end in a unit."""


NEEDED: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("the client", (("client",),)),
    ("the date of the work", (("date",), ("start",), ("opened",))),
    ("the hours worked", (("hours",), ("billed hours",), ("start", "end"))),
)
"""What an export must tell, and the columns of which one set is enough."""

NAMED = ("client", "date", "hours")
"""The columns that a message names of a file that may be an export."""


@dataclass(frozen=True)
class Head:
    """Where the table of an export begins, and which of its columns is which.

    `spread` are the columns of which each row of a day has what is its own under another.
    """

    place: Place
    labels: tuple[str, ...]
    columns: Mapping[str, int]
    units: Mapping[str, str] = field(default_factory=dict)
    spread: frozenset[int] = frozenset()

    @property
    def export(self) -> str:
        """The name of the export that is known by these labels."""
        known = known_by(self.labels)
        return OTHER_EXPORT if known is None else known.name

    @property
    def row(self) -> int:
        """The row of the head, counted from 0."""
        return (self.place.row or 1) - 1

    @cached_property
    def date_columns(self) -> tuple[str, ...]:
        """The columns from which dates are read: those of the work, or else when the ticket was opened."""
        if {"start", "date"} & self.columns.keys():
            return tuple(name for name in ("start", "date", "end") if name in self.columns)
        return ("opened",)

    def label(self, column: str) -> str:
        """What a column is called in the export."""
        return self.labels[self.columns[column]]

    @cached_property
    def called(self) -> Mapping[str, str]:
        """What a place calls each column: by its letter in a workbook, else by its label."""
        sheet = Place(self.place.file, self.place.sheet)
        return {name: cell_at(sheet, 0, index, self.labels).column for name, index in self.columns.items()}

    def cell(self, row: int, column: str) -> Place:
        """The place of a cell in a row counted from 0."""
        return Place(self.place.file, self.place.sheet, row + 1, self.called[column])


def find_head(sheets: Mapping[str, Cells], file: str, given: Mapping[str, str] | None = None) -> Head:
    """The head of the table in the sheets of an export.

    The row with the most known labels is the head; `given` are labels that a mapping file names for columns.
    """
    best: Head | None = None
    for sheet, cells in sheets.items():
        for index, row in enumerate(cells[:SEARCHED]):
            labels = tuple("" if is_blank(cell) else " ".join(str(cell).split()) for cell in row)
            columns, units = _recognised(labels, given or {})
            if columns and (best is None or len(columns) > len(best.columns)):
                best = Head(Place(file, sheet, index + 1), labels, columns, units)
    if best is not None:
        return best
    first = next((row for cells in sheets.values() for row in cells if not all(map(is_blank, row))), None)
    if first is None:
        raise AgreementError(Problem("is empty", "export it again", Place(file)))
    labels = tuple("" if cell is None else str(cell) for cell in first)
    return Head(Place(file, next(iter(sheets)), 1), labels, {})


def _recognised(labels: tuple[str, ...], given: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """The columns that labels are, and the units that they end in."""
    columns, units = {}, {}
    keys = [same(label) for label in labels]
    split = [split_unit(label) for label in labels]
    bare = [same(base) for base, _ in split]
    known = known_by(labels)
    named = {name: same(label) for name, label in (known.means if known else {}).items()}
    named = {name: key for name, key in named.items() if not key or key in keys}
    named |= {name: same(label) for name, label in given.items()}
    for column in EXPORT_COLUMNS:
        timed = column.name in TIMES
        if column.name in named:
            wanted = named[column.name]
            index = keys.index(wanted) if wanted and wanted in keys else None
        else:
            index = next((keys.index(label) for label in column.labels if label in keys), None)
            if index is None and timed:
                index = next((bare.index(label) for label in column.labels if label in bare), None)
        if index is not None:
            columns[column.name] = index
            if timed:
                units[column.name] = split[index][1]
    if known and known.hours_unit and "hours" in columns and "hours" not in given:
        units["hours"] = known.hours_unit
    return columns, units


def head_problems(head: Head, client_given: bool) -> Iterator[Problem]:
    """What an export lacks, and labels that stand twice; each of them leaves it without one right reading."""
    keys = [same(label) for label in head.labels]
    for name, index in head.columns.items():
        if keys.count(keys[index]) > 1 and name != "person":  # of whom nothing in the usage follows
            what = f'column "{head.labels[index]}" stands twice, and {name} is read from it'
            yield Problem(what, "rename or delete one of them", head.place)
    if client_given and "client" in head.columns:
        what = f'the export says in its column "{head.label("client")}" whose each row is'
        yield Problem(what, "leave out --client", head.place)
    if not any(
        head.columns.keys() >= set(columns) for _, sets in NEEDED for columns in sets
    ) and not is_labels(head.labels):
        yield no_head([head.labels], head.place, ("client", "date", "hours"))
        return
    for what, sets in NEEDED:
        if what == "the client" and client_given:
            continue
        if not any(head.columns.keys() >= set(columns) for columns in sets):
            made = 2 if head.spread else 0
            labels = ", ".join(filter(None, head.labels[: len(head.labels) - made]))[:200] or "nothing"
            days = f"the hours stand in columns for days ({head.labels[-1]}), and there is " if made else ""
            lacking = f"{days}no column for {what} (found: {labels})"
            yield Problem(lacking, _remedy(what, head.place.file), head.place)


def _remedy(what: str, file: str) -> str:
    alone = "give --client NAME if all is for one client, or " if what == "the client" else ""
    return f"{alone}name it in a mapping file, to begin with: xlagree import {file} --write-map map.toml"


def _beginnings(path: Path) -> Mapping[str, Cells]:
    """The sheets of an export as far as its head may stand in them, where they need not be read whole."""
    if path.suffix.lower() in SEPARATED:
        return {"": list(islice(TextRows(path, western=True), SEARCHED))}
    return read_workbook(path, western=True).seen


def refuse_export(path: Path, unnamed: bool = False, of_windows: bool = False) -> None:
    """Raise when a file is a known export, which is not a table of usage yet; pass when it is anything else.

    `unnamed` is a file without the columns of a table of usage: of any other source it is refused too, where an import
    knows its columns. One `of_windows` is no UTF-8 text, which only an import reads: it is refused unless it has the columns
    of a table of usage.
    """
    try:
        head = find_head(_beginnings(path), path.name)
    except AgreementError:
        return
    if head.export != OTHER_EXPORT:
        what = f"is an export ({head.export}), not a table of usage"
    elif unnamed and _in_own_words(head) and not any(head_problems(head, client_given=False)):
        named = ", ".join(f'{name} is "{head.label(name)}"' for name in NAMED)
        what = f"has the columns of another source, not those of a table of usage: {named}"
    elif of_windows and (_in_own_words(head) or not head.columns.keys() >= set(NAMED)):
        what = "is not UTF-8 text, and has not the columns of a table of usage"
    else:
        return
    out = "usage.csv" if path.name.lower() != "usage.csv" else "usage-imported.csv"
    raise AgreementError(Problem(what, f"run: xlagree import {path} --out {out}", Place(path.name)))


def _in_own_words(head: Head) -> bool:
    """Whether a head has client, date and hours, and calls the first two otherwise than a table of usage."""
    return head.columns.keys() >= set(NAMED) and any(same(head.label(name)) != name for name in NAMED[:2])

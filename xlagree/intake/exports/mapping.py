"""A mapping file: what the columns and words of an export mean, where that cannot be told from the export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from difflib import get_close_matches
from pathlib import Path

from xlagree.intake.client_names import client_key
from xlagree.intake.exports.business_hours import (
    NO_HOLIDAYS,
    BusinessHours,
    Holidays,
    holidays_of,
    read_business_hours,
)
from xlagree.intake.exports.columns import EXPORT_COLUMNS, Head
from xlagree.intake.exports.dates import DATE_ORDERS
from xlagree.intake.exports.hours import UNITS
from xlagree.terms.errors import AgreementError, Place, Problem, must_be
from xlagree.terms.quantities import HOURS, TEXT, YES_NO, Quantity, Value, Word, Words, is_blank, same
from xlagree.terms.tables import nearest
from xlagree.terms.toml_file import read_toml
from xlagree.terms.vocabulary import WORK_CHANNELS, WORK_CLASSES, Term, find
from xlagree.terms.work_classes import Classes

MAP_TERMS: tuple[Term, ...] = (
    Term("date order", Word(DATE_ORDERS), "Whether day or month stands first in dates such as 3/4/2026."),
    Term(
        "own classes", Words(()), "Classes of the rate card's own, by commas, that the table class may name."
    ),
    Term("hours unit", Word(tuple(UNITS)), "What the numbers in the column of hours count."),
)

MAP_TABLES: tuple[Term, ...] = (
    Term("columns", TEXT, "Our column, and what it is called in the export."),
    Term("class", Classes(WORK_CLASSES), "What stands in the column of class, or else of work type."),
    Term("channel", Word(WORK_CHANNELS), "What stands in the column of channel, or else of work type."),
    Term("billable", YES_NO, "What stands in the column that says whether a row is billed."),
    Term("role", TEXT, "A role in the export, and its name in the rate card."),
    Term("work", TEXT, "A work type in the export, and the kind of work in the rate card; what is not named is other."),
    Term("asked within", HOURS, 'What stands in the column of asked within, or else of priority, in hours; "" where none.'),
    Term("clients", TEXT, "A client's name in the export, and its name in the table of clients."),
    Term("business hours", TEXT, "Work outside of these is after-hours."),
)  # fmt: skip
"""The tables of a mapping file: what their values may be, and what their keys are."""

HOURS_TERMS: tuple[Term, ...] = (
    Term("days", TEXT, "Such as Mon-Fri.", required=True),
    Term("from", TEXT, "Such as 08:00.", required=True),
    Term("to", TEXT, "Such as 18:00.", required=True),
    Term(
        "holidays",
        TEXT,
        "Days without business hours, and regions such as DE-BY whose public holidays are such days.",
    ),
)

WORDS_OF: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("class", ("class", "work type")),
    ("channel", ("channel", "work type", "source")),
    ("billable", ("billable", "not billable")),
    ("role", ("role",)),
    ("work", ("work type",)),
    ("asked within", ("asked within", "priority")),
)
"""The tables of words, and the columns of which the first that is there gives the words."""

OWN_CLASSES = MAP_TERMS[1]
Meanings = Mapping[str, Value | None]
"""What the words of a column mean, by what counts of them in a comparison; None where nothing was asked."""


@dataclass(frozen=True)
class ExportMap:
    """Read from a mapping file: the labels of columns, the meaning of words, and how to read the rest."""

    file: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Meanings] = field(default_factory=dict)
    date_order: str | None = None
    hours_unit: str | None = None
    business_hours: BusinessHours | None = None
    holidays: Holidays | None = None

    def meaning(self, table: str, cell: object) -> tuple[bool, Value | None]:
        """Whether a table of words has a cell, and what it makes of it."""
        known = self.words.get(table)
        if not known:
            return False, None
        key = _key(table, cell)
        return key in known, known.get(key)

    def absent(self, head: Head) -> Iterator[Problem]:
        """A problem for each column that is named here and is not in the export."""
        labels = {same(label): label for label in head.labels if label}
        for column, label in self.columns.items():
            if same(label) not in labels:
                close = get_close_matches(same(label), labels, n=1, cutoff=0.6)
                remedy = (
                    f"nearest: {labels[close[0]]}" if close else f"found: {', '.join(labels.values())[:200]}"
                )
                what = f'[columns] {column}: the export has no column "{label}"'
                yield Problem(what, remedy, Place(self.file))

    def passed_over(self, head: Head) -> Iterator[Problem]:
        """A remark for each table of words that is here while the export has no column with such words."""
        for table, columns in WORDS_OF:
            if self.words.get(table) and not head.columns.keys() & set(columns):
                what = f"[{table}] is passed over: no column of the export is read as {' or '.join(columns)}"
                remedy = f"name the column under [columns], or leave out [{table}]"
                yield Problem(what, remedy, Place(self.file), remark=True)


def read_map(path: Path) -> tuple[ExportMap, tuple[Problem, ...]]:
    """A mapping file, and everything that is wrong with it; raises when it is no mapping file at all."""
    file = read_toml(path, "a mapping file")
    reading = _MappingReading(Place(path.name))
    return reading.map(file.content), tuple(reading.problems)


class _MappingReading:
    """A mapping file on its way to a map, and what was wrong with it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.problems: list[Problem] = []

    def map(self, content: Mapping[str, object]) -> ExportMap:
        """The map that all good lines of a file make."""
        columns: dict[str, str] = {}
        meanings: dict[str, Meanings] = {}
        values: dict[str, Value] = {}
        hours, holidays = None, None
        own = self.own_classes(content)
        for key, value in content.items():
            term = find(key, MAP_TERMS + MAP_TABLES)
            if term is None:
                self.wrong(f'unknown key "{key}"', nearest(key, MAP_TERMS + MAP_TABLES))
            elif term in MAP_TERMS:
                self.check(term.name, term.quantity, value, values)
            elif not isinstance(value, dict):
                if term.name == "business hours":
                    hours = self.hours(value)
                else:
                    self.wrong(f"{term.name} must be a table", f"write [{key}] above its lines")
            elif term.name == "columns":
                columns = self.columns(value)
            elif term.name == "business hours":
                hours, holidays = self.business_hours(value)
            else:
                meanings[term.name] = self.words(term, value, own)
        if own:  # a word that is one of them means it
            meanings["class"] = {_key("class", name): name for name in own} | dict(meanings.get("class", {}))
        order, unit = values.get("date order"), values.get("hours unit")
        return ExportMap(
            self.place.file,
            columns,
            meanings,
            None if order is None else str(order),
            None if unit is None else str(unit),
            hours,
            holidays,
        )

    def own_classes(self, content: Mapping[str, object]) -> tuple[str, ...]:
        """The classes of the rate card's own that the file names; what is wrong with them is said where they stand."""
        for key, value in content.items():
            if find(key, MAP_TERMS) is OWN_CLASSES and isinstance(value, str | list):
                return Words(()).check(OWN_CLASSES.name, value)
        return ()

    def wrong(self, what: str, remedy: str = "") -> None:
        """Note a problem of the file."""
        self.problems.append(Problem(what, remedy, self.place))

    def check(self, name: str, quantity: Quantity, value: object, into: dict[str, Value]) -> None:
        """Keep a value under its name, or note what is wrong with it."""
        try:
            if isinstance(value, dict) or (isinstance(value, list) and not isinstance(quantity, Words)):
                remedy = "put a key with a point in quotation marks" if isinstance(value, dict) else ""
                raise must_be(name, quantity.want, value, remedy)
            into[name] = quantity.check(name, value)
        except AgreementError as error:
            self.problems += [problem.at(self.place) for problem in error.problems]

    def columns(self, table: Mapping[str, object]) -> dict[str, str]:
        """Labels in the export by our names of columns."""
        named: dict[str, str] = {}
        for key, label in table.items():
            column = find(key, EXPORT_COLUMNS)
            if column is None:
                known = nearest(key, EXPORT_COLUMNS).replace("known terms", "known columns")
                self.wrong(f'[columns] unknown column "{key}"', known)
            elif not isinstance(label, str) or is_blank(label):
                self.wrong(f"[columns] {key} must be the label of a column in the export (got {label!r})")
            elif column.name in named:
                self.wrong(f"[columns] {column.name} stands twice", "keep one")
            else:
                named[column.name] = label
        return named

    def words(self, term: Term, table: Mapping[str, object], own: Sequence[str]) -> Meanings:
        """What words mean; an empty text under asked within says that nothing was asked."""
        meanings: dict[str, Value | None] = {}
        quantity = Classes((*WORK_CLASSES, *own)) if term.name == "class" else term.quantity
        for key, value in table.items():
            name, kept = f'[{term.name}] "{key}"', dict[str, Value]()
            known_by = _key(term.name, key)
            if known_by in meanings:
                alike = "case and spaces" if term.name == "clients" else "case, spaces and punctuation"
                self.wrong(f"{name} stands twice", f"keep one; {alike} do not count")
            elif term.name == "asked within" and is_blank(value):
                meanings[known_by] = None
            else:
                self.check(name, quantity, None if is_blank(value) else value, kept)
                if isinstance(classes := kept.get(name), tuple):
                    kept[name] = ", ".join(classes)
                meanings |= {known_by: kept[name]} if name in kept else {}
        return meanings

    def business_hours(self, table: Mapping[str, object]) -> tuple[BusinessHours | None, Holidays | None]:
        """Hours from days, from and to, and the days without any."""
        given: dict[str, object] = {}
        for key, value in table.items():
            term = find(key, HOURS_TERMS)
            if term is None:
                self.wrong(f'[business hours] unknown key "{key}"', nearest(key, HOURS_TERMS))
            else:
                given[term.name] = value
        holidays = self.holidays(given.pop("holidays")) if "holidays" in given else None
        missing = [term.name for term in HOURS_TERMS if term.required and term.name not in given]
        if given and missing:
            self.wrong(f"[business hours] has no {' and no '.join(missing)}", 'such as days = "Mon-Fri"')
        if not given or missing:
            return None, holidays
        times = [_clock(given[name]) for name in ("from", "to")]
        return self.hours(f"{given['days']} {'-'.join(times)}"), holidays

    def hours(self, text: object) -> BusinessHours | None:
        """Hours from a line, or None with its problem noted."""
        try:
            return read_business_hours(str(text))
        except AgreementError as error:
            self.problems += [problem.at(self.place) for problem in error.problems]
            return None

    def holidays(self, days: object) -> Holidays:
        """Days and regions from a list of them, or from one text."""
        if not isinstance(days, list | str):
            remedy = 'such as ["2026-12-25", "2027-01-01"], or "DE-BY"'
            self.wrong("[business hours] holidays must be a list of days or the code of a region", remedy)
            return NO_HOLIDAYS
        try:
            return holidays_of(days.split(",") if isinstance(days, str) else days)
        except AgreementError as error:
            self.problems += [problem.at(self.place) for problem in error.problems]
            return NO_HOLIDAYS


def _key(table: str, word: object) -> str:
    """What of a word counts: every sign of a client's name, of other words those that are letters or digits."""
    return client_key(word) if table == "clients" else same(word) or client_key(word)


def _clock(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


NO_MAP = ExportMap()
"""Without a mapping file."""

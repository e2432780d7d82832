"""What the words of a row mean, by a mapping file or as they stand: billed or not, class, channel, role, asked within."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeVar

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.export_row import ExportRow, Line, picked
from xlagree.intake.exports.hours import as_hours
from xlagree.intake.exports.mapping import ExportMap
from xlagree.intake.exports.shared_problems import Note, notes_of
from xlagree.intake.exports.words import WorkClass, billable_of, channel_of, class_meant, class_of
from xlagree.terms.errors import AgreementError, must_be

Said = TypeVar("Said")

BILLED = ("billable", "not billable")
"""Columns of which one says whether a row is billed."""
TELLING = ("class", "channel", "work type", "source", "role", "asked within", "priority")
"""Columns whose words say what kind of work it was."""
MARKS = ("x", "✓", "✔", "☑", "*", "•")
"""What stands in a box that somebody ticked."""


class KindOfWork(NamedTuple):
    """What the words of a row say of its work; class and hours asked within are None where nobody knows."""

    stated: WorkClass | None
    channel: str
    role: str
    asked_within: Fraction | None
    work: str = ""


Notes = tuple[Note, ...]


@dataclass(frozen=True)
class RowWords:
    """How the words of an export are read; what stands in many rows is read once."""

    head: Head
    map: ExportMap
    marks: bool = False
    billed: dict[object, tuple[bool | None, Notes]] = field(default_factory=dict, compare=False, repr=False)
    kinds: dict[object, tuple[KindOfWork, Notes]] = field(default_factory=dict, compare=False, repr=False)

    def billable(self, row: ExportRow) -> tuple[bool | None, Notes]:
        """Whether the row is billed; None where its word is not known, and what to say of that."""
        stands = self._billed(row.cells)
        read = self.billed.get(stands)
        if read is None:
            read = self.billed[stands] = self._billable(row)
        return read

    def kind(self, row: ExportRow) -> tuple[KindOfWork, Notes]:
        """What the words of a row say of its work, and what to say of the words."""
        stands = self._telling(row.cells)
        read = self.kinds.get(stands)
        if read is None:
            read = self.kinds[stands] = self._kind(row)
        return read

    @cached_property
    def _billed(self) -> Callable[[Line], object]:
        return picked(self.head, BILLED)

    @cached_property
    def _telling(self) -> Callable[[Line], object]:
        return picked(self.head, TELLING)

    @cached_property
    def marked(self) -> bool:
        """Whether a mark says yes and a blank no; a mapping file may say otherwise."""
        return self.marks and not self.map.words.get("billable")

    @cached_property
    def has_billable(self) -> bool:
        """Whether a column says what is billed."""
        return bool(self.head.columns.keys() & set(BILLED))

    def without_a_word(self, rows: Sequence[ExportRow]) -> int:
        """How many rows do not say whether they are billed, though a column is there for it."""
        places = [self.head.columns[name] for name in BILLED if name in self.head.columns]
        return sum(all(row.cells[at] is None for at in places) for row in rows) if places else 0

    def _billable(self, row: ExportRow) -> tuple[bool | None, Notes]:
        column = next((name for name in BILLED if row.get(name) is not None), "")
        known, meaning = (
            self.map.meaning("billable", row.text(column)) if self.has_billable else (False, None)
        )
        if known:
            return meaning is True, ()
        if self.marked:
            return bool(column) != ("not billable" in self.head.columns), ()
        if not column:
            return True, ()
        billable = billable_of(row.get(column), inverted=column == "not billable")
        if billable is not None:
            return billable, ()
        want = "a word such as Billable, No Charge, yes or no"
        remedy = "say what it means under [billable] in a mapping file"
        return None, notes_of(column, must_be(self.head.label(column), want, row.text(column), remedy))

    def _kind(self, row: ExportRow) -> tuple[KindOfWork, Notes]:
        """Class by its column or the work type, channel by its own, the work type or the source, and the rest."""
        notes: list[Note] = []
        stated = self._first_said(row, "class", ("class", "work type"), class_of, class_meant, notes)
        columns = ("channel", "work type", "source")
        channel = self._first_said(row, "channel", columns, channel_of, channel_of, notes)
        asked = self._asked_within(row, notes)
        return KindOfWork(stated, channel or "remote", self._role(row), asked, self._work(row)), tuple(notes)

    def _first_said(
        self,
        row: ExportRow,
        table: str,
        columns: tuple[str, ...],
        read: Callable[[str], Said | None],
        meant: Callable[[str], Said | None],
        notes: list[Note],
    ) -> Said | None:
        """What the first column that says anything says, by the map or by its words."""
        for column in columns:
            if column not in self.head.columns:
                continue
            text = row.text(column)
            known, meaning = self.map.meaning(table, text)
            reading = meant(str(meaning)) if known else read(text) if text else None
            if reading is not None:
                return reading
            if text and column == table:
                what = f'{table} "{text[:40]}" is not known and was passed over'
                notes.append(Note(column, what, f"say what it means under [{table}] in a mapping file"))
        return None

    def _role(self, row: ExportRow) -> str:
        """The role, renamed where the map says so."""
        text = row.text("role")
        known, meaning = self.map.meaning("role", text)
        return str(meaning) if known and "role" in self.head.columns else text

    def _work(self, row: ExportRow) -> str:
        """The kind of work that the map says of the work type; other where it says nothing."""
        known, meaning = self.map.meaning("work", row.text("work type"))
        return str(meaning) if known else ""

    def _asked_within(self, row: ExportRow, notes: list[Note]) -> Fraction | None:
        """Hours within which the client asked for a start; None where nobody knows."""
        column = "asked within" if "asked within" in self.head.columns else "priority"
        text = row.text(column)
        known, meaning = self.map.meaning("asked within", text)
        if known:
            return Fraction(f"{meaning:.10g}") if isinstance(meaning, float) else None
        if column == "priority":
            if text and "asked within" in self.map.words:
                what = f'no hours for priority "{text[:40]}", left blank'
                remedy = 'add it under ["asked within"] in the mapping file, with "" where nothing was asked'
                notes.append(Note(column, what, remedy))
            return None
        try:
            cell, unit = row.get(column), self.head.units.get(column, "hours")
            return None if cell is None else as_hours(self.head.label(column), cell, unit)
        except AgreementError as error:
            notes += notes_of(column, error)
            return None


def has_marks(head: Head, rows: Sequence[ExportRow]) -> bool:
    """Whether one column says what is billed, and has nothing but one mark and blanks."""
    columns = [name for name in BILLED if name in head.columns]
    if len(columns) != 1:
        return False
    words = {row.text(columns[0]).casefold() for row in rows}
    return "" in words and len(words) == 2 and bool(words & set(MARKS))

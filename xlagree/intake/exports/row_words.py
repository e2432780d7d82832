"""What the words of a row mean, by a mapping file or as they stand: billed or not, class, channel, role, asked within."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from xlagree.intake.exports.columns import Head
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours import as_hours
from xlagree.intake.exports.mapping import ExportMap
from xlagree.intake.exports.shared_problems import SharedProblems
from xlagree.intake.exports.words import WorkClass, billable_of, channel_of, class_of
from xlagree.terms.errors import AgreementError, must_be

Said = TypeVar("Said")

MARKS = ("x", "✓", "✔", "☑", "*", "•")
"""What stands in a box that somebody ticked."""


@dataclass(frozen=True)
class RowWords:
    """How the words of an export are read; problems are noted as they are met."""

    head: Head
    map: ExportMap
    problems: SharedProblems
    marks: bool = False

    def billable(self, row: ExportRow) -> bool | None:
        """Whether the row is billed; None with its problem noted."""
        column = next((name for name in ("billable", "not billable") if row.get(name) is not None), "")
        known, meaning = (
            self.map.meaning("billable", row.text(column)) if self.has_billable else (False, None)
        )
        if known:
            return meaning is True
        if self.marked:
            return bool(column) != ("not billable" in self.head.columns)
        if not column:
            return True
        billable = billable_of(row.get(column), inverted=column == "not billable")
        if billable is None:
            want = "a word such as Billable, No Charge, yes or no"
            remedy = "say what it means under [billable] in a mapping file"
            error = must_be(self.head.label(column), want, row.text(column), remedy)
            self.problems.add_error(row.at(column), error)
        return billable

    @property
    def marked(self) -> bool:
        """Whether a mark says yes and a blank no; a mapping file may say otherwise."""
        return self.marks and not self.map.words.get("billable")

    @property
    def has_billable(self) -> bool:
        """Whether a column says what is billed."""
        return bool({"billable", "not billable"} & self.head.columns.keys())

    def stated_class(self, row: ExportRow) -> WorkClass | None:
        """The class that the class column, or else the work type, states."""
        return self.first_said(row, "class", ("class", "work type"), class_of)

    def channel(self, row: ExportRow) -> str:
        """The channel that its column, or else the work type or the source, states; else remote."""
        return self.first_said(row, "channel", ("channel", "work type", "source"), channel_of) or "remote"

    def first_said(
        self, row: ExportRow, table: str, columns: tuple[str, ...], read: Callable[[str], Said | None]
    ) -> Said | None:
        """What the first column that says anything says, by the map or by its words."""
        for column in columns:
            if column not in self.head.columns:
                continue
            text = row.text(column)
            known, meaning = self.map.meaning(table, text)
            reading = read(str(meaning) if known else text) if text or known else None
            if reading is not None:
                return reading
            if text and column == table:
                what = f'{table} "{text[:40]}" is not known and was passed over'
                self.problems.add(
                    row.at(column), what, f"say what it means under [{table}] in a mapping file"
                )
        return None

    def role(self, row: ExportRow) -> str:
        """The role, renamed where the map says so."""
        text = row.text("role")
        known, meaning = self.map.meaning("role", text)
        return str(meaning) if known and "role" in self.head.columns else text

    def asked_within(self, row: ExportRow) -> Fraction | None:
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
                self.problems.add(row.at(column), what, remedy)
            return None
        try:
            cell = row.get(column)
            return (
                None
                if cell is None
                else as_hours(self.head.label(column), cell, self.head.units.get(column, "hours"))
            )
        except AgreementError as error:
            self.problems.add_error(row.at(column), error)
            return None


def has_marks(head: Head, rows: Sequence[ExportRow]) -> bool:
    """Whether one column says what is billed, and has nothing but one mark and blanks."""
    columns = [name for name in ("billable", "not billable") if name in head.columns]
    if len(columns) != 1:
        return False
    words = {row.text(columns[0]).casefold() for row in rows}
    return "" in words and len(words) == 2 and bool(words & set(MARKS))

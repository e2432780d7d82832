"""Cells of a client book that came back which are not as they were made: typed over, emptied, added, or with another formula."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from xlagree.generate.book.cell_marks import LOOKS, MARKS, CellMark, digits_of, read_marks
from xlagree.generate.book.look_marks import is_look_mark
from xlagree.proposal.offers.held_offer import HEAD
from xlagree.review.reading.client_labels import MOST_SHOWN, label_aside
from xlagree.review.reading.sheet_cells import SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import letter

LABELS = 1
"""The column of the labels."""


@dataclass(frozen=True)
class TypedOver:
    """What became of a cell, in words; `held` where it is one of the rows of which the digest is made."""

    says: str
    held: bool


def typed_over(file: Snapshot, plans: Collection[str]) -> Iterator[TypedOver]:
    """The cells that are not as they were made; none of a file without marks. `plans` are names of plans, which stand above columns."""
    for sheet in file.sheets:
        marks = {
            row: read_marks(shown.value)
            for (row, column), shown in sheet.cells.items()
            if column == MARKS and isinstance(shown.value, str)
        }
        if marks:
            yield from _on_sheet(file, sheet, marks, plans)


def _on_sheet(
    file: Snapshot, sheet: SheetSeen, marks: Mapping[int, Mapping[int, CellMark]], plans: Collection[str]
) -> Iterator[TypedOver]:
    made = {(row, column): mark for row, own in marks.items() for column, mark in own.items()}
    there = {place for place, shown in sheet.cells.items() if not (_blank(shown) or _is_mark(place, shown))}
    head = next((place for place, shown in sheet.cells.items() if shown.value == HEAD), None)
    for row, column in sorted(made.keys() | there):
        if words := _words(sheet.cells.get((row, column)), made.get((row, column))):
            held = head is not None and row > head[0] and column in (head[1], head[1] + 1)
            aside = "" if held else label_aside(file, sheet, row, column)
            label = _label(sheet, row, column, () if held else plans, head[1] if held and head else LABELS)
            label = f" ({aside})" if aside else label
            yield TypedOver(f"{sheet.name}!{letter(column)}{row + 1}{label}: {words}", held)


def _is_mark(place: tuple[int, int], shown: Shown) -> bool:
    return place[1] == MARKS or (place[1] == LOOKS and is_look_mark(shown.value))


def _blank(shown: Shown) -> bool:
    return is_blank(shown.value) and not shown.formula


def _words(shown: Shown | None, mark: CellMark | None) -> str:
    """What became of a cell; nothing where it is as it was made, or may be changed."""
    if mark is not None and mark.is_open:
        return ""
    was = "" if mark is None or mark.number is None else f", was {mark.number:.12g}"
    if shown is None or _blank(shown):
        return f"emptied{was}"
    if mark is None:
        return f"{_said(shown)} added"
    if mark.formula and not shown.formula:
        return f"{_said(shown)} typed over a formula{was}"
    value = shown.value if isinstance(shown.value, str) else float(shown.value or 0)
    if digits_of(value, shown.formula) == mark.digits:
        return ""
    return "its formula was changed" if mark.formula else f"{_said(shown)} typed over{was}"


def _said(shown: Shown) -> str:
    if shown.formula:
        return "a formula"
    if not isinstance(shown.value, str):
        return f"{float(shown.value or 0):.12g}"
    text = shown.value
    return f'"{text}"' if len(text) <= MOST_SHOWN else f'"{text[:MOST_SHOWN]}…"'


def _label(sheet: SheetSeen, row: int, column: int, plans: Collection[str], labels: int) -> str:
    """The label of a line, and the plan that its column is of."""
    text = sheet.cells.get((row, labels))
    above = (sheet.cells.get((other, column)) for other in range(row - 1, -1, -1))
    plan = next((shown.value for shown in above if shown and shown.value in plans), "")
    label = text.value if text and isinstance(text.value, str) and column != labels else ""
    parts = [str(part) for part in (label[:MOST_SHOWN], plan) if part]
    return f" ({', '.join(parts)})" if parts else ""

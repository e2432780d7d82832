"""The formulas of a workbook computed anew: what each gives beside what the file shows, and those that were left alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xlagree.generate.book.wording import Spot, references
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.sides import same_value
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.recalculation.engine_formulas import UNKNOWN, left_alone
from xlagree.review.recalculation.in_engine import Engine

MOST_TRACED = 5_000
"""Of more cells nobody asks which of them follow from others."""
MARKS = str.maketrans("", "", ".,' \u00a0\u202f\u2019")
TURNS = 3
"""So often the engine is asked again without those that it cannot compute."""


@dataclass(frozen=True, eq=False)
class Recalculated:
    """A workbook as it is once its formulas are computed: `file` has the values that they give.

    `left` says why a formula kept the value that the file had for it. `was` are the cells that showed something else.
    """

    file: Snapshot
    formulas: int
    left: Mapping[Spot, str]
    was: Mapping[Spot, Shown]
    never: int = 0

    @property
    def computed(self) -> int:
        """How many formulas were computed."""
        return self.formulas - len(self.left)

    @property
    def causes(self) -> tuple[Spot, ...]:
        """The cells that showed something else though nothing that they read did; of very many, all of them."""
        if len(self.was) > MOST_TRACED:
            return tuple(self.was)
        causes = tuple(
            spot
            for spot, shown in self.was.items()
            if not any(read in self.was and read != spot for read in references(shown.formula, spot[0]))
        )
        return causes or tuple(self.was)


def recalculated(file: Snapshot, content: bytes) -> tuple[Recalculated, Engine]:
    """A workbook computed anew, and the engine that it stands in, for whoever wants to change its cells.

    What reads other workbooks, gives something else each time or is not known to the engine keeps the value that the
    file has. Raises AgreementError where the engine is not installed or cannot take the file.
    """
    formulas = {
        (sheet.name, *at): shown
        for sheet in file.sheets
        for at, shown in sheet.cells.items()
        if shown.formula
    }
    tables = file.facts.tables
    left = {spot: why for spot, shown in formulas.items() if (why := left_alone(shown.formula, spot, tables))}
    computed = {spot: one for spot, one in formulas.items() if spot not in left}
    engine = Engine(file.file, content, computed, tables)
    for spot in left:
        engine.set(spot, formulas[spot].value)
    engine.compute()
    for _ in range(TURNS):
        if not (unknown := _unknown(engine)):
            break
        for spot in _origins(unknown):
            left[spot] = UNKNOWN
            engine.set(spot, unknown[spot].value)
        engine.compute()
    for spot, shown in _unknown(engine).items():
        left[spot] = UNKNOWN
        engine.set(spot, shown.value)
    engine.compute()
    now = as_computed_now(file, engine)
    was = {
        spot: shown
        for spot, shown in formulas.items()
        if spot not in left and shown.value is not None and not same_shown(shown, cell_at(now, spot))
    }
    never = sum(
        shown.value is None and spot not in left and not same_shown(shown, cell_at(now, spot))
        for spot, shown in formulas.items()
    )
    return Recalculated(now, len(formulas), left, was, never), engine


def as_computed_now(file: Snapshot, engine: Engine) -> Snapshot:
    """A workbook with the values that its formulas have in the engine now."""
    held = {sheet.name: sheet.cells for sheet in file.sheets}
    cells: dict[str, dict[tuple[int, int], Shown]] = {}
    for spot, shown in engine.shown().items():
        if shown is not None and shown is not held[spot[0]].get(spot[1:]):
            cells.setdefault(spot[0], {})[spot[1:]] = shown
    return with_cells(file, cells)


def with_cells(file: Snapshot, cells: Mapping[str, Mapping[tuple[int, int], Shown]]) -> Snapshot:
    """A workbook with some of its cells as they are given, by sheet and address."""
    return replace(
        file,
        sheets=tuple(
            replace(sheet, cells={**sheet.cells, **cells[sheet.name]}) if sheet.name in cells else sheet
            for sheet in file.sheets
        ),
    )


def cell_at(file: Snapshot, spot: Spot) -> Shown | None:
    """A cell of a workbook; None where it is blank or not there."""
    sheet = file.sheet(spot[0])
    return sheet.cells.get(spot[1:]) if sheet else None


def same_shown(shown: Shown, gives: Shown | None) -> bool:
    """Whether a formula gives what the file shows for it; where the file has no value it shows nothing wrong."""
    if gives is None or shown.error != gives.error:
        return False
    was, now = _plain(shown.value), _plain(gives.value)
    return same_value(was, now) or (
        isinstance(was, str) and isinstance(now, str) and _unset(was) == _unset(now)
    )


def _unset(text: str) -> str:
    """A text without the marks by which readers of different countries set off its digits."""
    return text.translate(MARKS)


def _plain(value: float | str | bool | None) -> float | str:
    return "" if value is None else float(value) if isinstance(value, bool) else value


def _unknown(engine: Engine) -> dict[Spot, Shown]:
    """Formulas that the engine cannot compute: it says so, or gives an error where the file has a value."""
    shown = engine.shown()
    return {spot: was for spot, was in engine.formulas.items() if _is_unknown(was, shown[spot])}


def _is_unknown(was: Shown, gives: Shown | None) -> bool:
    if gives is None:
        return True
    return gives.error and not was.error and was.value is not None


def _origins(unknown: Mapping[Spot, Shown]) -> Iterator[Spot]:
    """Those that read none of the others; all of them where each reads another."""
    if len(unknown) > MOST_TRACED:
        yield from unknown
        return
    first = [
        spot
        for spot, shown in unknown.items()
        if not any(read in unknown and read != spot for read in references(shown.formula, spot[0]))
    ]
    yield from first or unknown

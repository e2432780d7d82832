"""A workbook in a calculation engine inside this process: its formulas computed, our functions among them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from xlagree.functions.cells import ERRORS
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.sheet_cells import Shown
from xlagree.review.reading.workbook_facts import Table
from xlagree.review.recalculation.engine_formulas import CELL_OF, as_computed, cell_of
from xlagree.terms.errors import AgreementError, Place, Problem

if TYPE_CHECKING:
    from formualizer import Workbook

LONGEST = 60.0
"""Seconds that the formulas of a workbook may take together."""

KINDS = {
    "Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!",
    "Spill": "#SPILL!", "Calc": "#CALC!",
}  # fmt: skip
"""Errors of cells as the engine calls them; other kinds say that it could not compute a cell."""
OF_ERROR = {text: kind for kind, text in KINDS.items()}

KEPT = 64
"""Answers of each of our functions that are kept."""
NEEDED = "pip install xlagree[recalculate]"


class Engine:
    """A workbook whose cells can be set and whose formulas can be computed; the file itself is not written.

    `formulas` are those to compute, `tables` those that they name columns of. Raises AgreementError where the engine
    is not installed or cannot take the file.
    """

    def __init__(
        self, file: str, content: bytes, formulas: Mapping[Spot, Shown], tables: Sequence[Table] = ()
    ) -> None:
        self.file, self.formulas = file, dict(formulas)
        self._book = self._asked(partial(_opened, content))
        for spot, shown in formulas.items():
            computed = as_computed(shown, spot, tables)
            if computed != shown.formula:
                self._asked(partial(self._book.set_formula, *_place(spot), f"={computed}"))

    def set(self, spot: Spot, value: float | str | bool | None) -> None:
        """Put a value into a cell, in place of its formula where it has one."""
        self.formulas.pop(spot, None)
        self._asked(partial(self._book.set_value, *_place(spot), value))

    def compute(self) -> None:
        """Compute every formula that something it reads has changed for."""
        self._asked(self._book.evaluate_all)

    def shown(self) -> dict[Spot, Shown | None]:
        """What every formula gives now, in the look that its cell has; None where the engine cannot compute it."""
        values = self._asked(lambda: [self._book.get_value(*_place(spot)) for spot in self.formulas])
        return {
            spot: _shown(before, value)
            for (spot, before), value in zip(self.formulas.items(), values, strict=True)
        }

    def _asked(self, question: Callable[[], Any]) -> Any:
        """The answer of the engine; it says what it cannot do by exceptions of its own, of which some are no Exception."""
        try:
            return question()
        except (KeyboardInterrupt, SystemExit, AgreementError):
            raise
        except BaseException as error:
            what = "cannot be computed anew: the engine does not take it"
            raise AgreementError(
                Problem(what, "review it without --recalculate", Place(self.file))
            ) from error


def _shown(before: Shown, value: Any) -> Shown | None:
    """A cell with a value of the engine; itself where it shows that already."""
    if isinstance(value, dict):
        error = KINDS.get(str(value.get("kind")))
        return replace(before, value=error, error=True) if error else None
    if isinstance(value, list):
        return None
    now = float(value) if type(value) is int else value
    same = now == before.value and type(now) is type(before.value) and not before.error
    return before if same else replace(before, value=now, error=False)


def _place(spot: Spot) -> tuple[str, int, int]:
    """A cell as the engine counts: from 1."""
    return spot[0], spot[1] + 1, spot[2] + 1


def _opened(content: bytes) -> "Workbook":
    try:
        from formualizer import EvaluationConfig, Workbook, WorkbookConfig
    except ImportError:
        raise AgreementError(
            Problem("computing formulas anew needs the package formualizer", NEEDED)
        ) from None
    from xlagree.functions.catalogue import CATALOGUE

    evaluation = EvaluationConfig()
    evaluation.max_eval_time_ms = int(1000 * LONGEST)
    book = Workbook.from_bytes(content, config=WorkbookConfig(eval_config=evaluation))
    book.set_temporal_egress("serial")
    book.register_function(CELL_OF, _part, min_args=3, max_args=3)
    for function in CATALOGUE:
        book.register_function(
            function.name, _answering(function), min_args=0, max_args=max(1, len(function.arguments))
        )
    return book


def _answering(function: Callable[..., object]) -> Callable[..., object]:
    """A function as the engine calls it: errors of cells are records there.

    Its last answers are kept, as every cell of an array formula asks for the same.
    """
    answered = lru_cache(maxsize=KEPT)(function)

    def answer(*given: object) -> object:
        value = answered(*map(_taken, given))
        return (
            [[_given(cell) for cell in row] for row in value] if isinstance(value, tuple) else _given(value)
        )

    return answer


def _part(array: object, row: float, column: float) -> object:
    return _given(cell_of(array, row, column))


def _taken(value: object) -> object:
    if isinstance(value, list):
        return tuple(_taken(cell) for cell in value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"  # as functions read it; among kept answers True would be 1
    return KINDS.get(str(value.get("kind")), "#VALUE!") if isinstance(value, dict) else value


def _given(value: object) -> object:
    if isinstance(value, str) and value in ERRORS:
        return {"type": "Error", "kind": OF_ERROR.get(value, "Value")}
    return value

"""LibreOffice with the functions in it: the add-in loaded as one that came with the program, and the parity table in its cells.

with office_with_addin(folder) as calc:
    assert not differing(calc, parity_table(), folder)
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from calc import Calc, Cell
from calc import Error as CalcError
from parity_answers import Answers, expected, unlike
from parity_cells import Error
from parity_sheet import CALLS, Formula, write_parity_book
from parity_table import Call

from xlagree.hosts.calc.oxt import parts
from xlagree.terms.tables import letter


def office_with_addin(folder: Path, in_process: bool = True, seconds: float = 300) -> Calc:
    """LibreOffice that finds the add-in unpacked in a folder, beside what it brings itself."""
    for name, text in parts(in_process).items():
        part = folder / "bundled" / "xlagree" / name
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
    return Calc(f"-env:BUNDLED_EXTENSIONS={(folder / 'bundled').resolve().as_uri()}", seconds=seconds)


def differing(calc: Calc, calls: Sequence[Call], folder: Path) -> list[str]:
    """Calls that Calc answers otherwise than it should, each in one line."""
    right = [(call, expected(call, "calc")) for call in calls]
    path = folder / "parity.xlsx"
    laid_out = write_parity_book(path, right)
    with calc.open(path) as book:
        cells = book.cells()[CALLS]
    return list(_differing(laid_out, right, cells))


def _differing(
    laid_out: Sequence[Formula], right: Sequence[tuple[Call, Answers]], cells: dict[str, Cell]
) -> Iterator[str]:
    for formula, (call, answer) in zip(laid_out, right, strict=True):
        shown = tuple(
            tuple(_answer(cells[f"{letter(j)}{formula.row + i + 1}"]) for j in range(formula.columns))
            for i in range(formula.rows)
        )
        if problem := unlike(call, shown, formula.shows(answer)):
            yield f"{problem}: {formula.text}"


def _answer(cell: Cell) -> float | str | Error:
    return Error(cell.value.name) if isinstance(cell.value, CalcError) else cell.value

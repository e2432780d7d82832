"""LibreOffice with the functions in it: the add-in loaded as one that came with the program, and the parity table in its cells.

with office_with_addin(folder) as calc:
    assert not differing(calc, parity_table(), folder)
"""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from calc import Calc, Value
from calc import Error as CalcError
from parity_answers import Answers, expected, unlike
from parity_cells import Error
from parity_sheet import CALLS, Formula, write_parity_book
from parity_table import Call

from xlagree.functions.examples import TABLES
from xlagree.hosts.calc.oxt import SETTINGS, parts


def office_with_addin(folder: Path, in_process: bool = True, **changed: object) -> Calc:
    """LibreOffice that finds the add-in unpacked in a folder, some of its settings changed."""
    unpacked = parts(in_process)
    unpacked[SETTINGS] = json.dumps(json.loads(unpacked[SETTINGS]) | changed)
    for name, text in unpacked.items():
        part = folder / "bundled" / "xlagree" / name
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
    return Calc(f"-env:BUNDLED_EXTENSIONS={(folder / 'bundled').resolve().as_uri()}", seconds=300)


def differing(calc: Calc, calls: Sequence[Call], folder: Path) -> list[str]:
    """Calls that Calc answers otherwise than it should, each in one line."""
    right = [(call, expected(call, "calc")) for call in calls]
    path = folder / "parity.xlsx"
    laid_out = write_parity_book(path, right)
    with calc.open(path) as book:
        shown = book.rows(CALLS)
    return list(_differing(laid_out, right, shown))


def _differing(
    laid_out: Sequence[Formula], right: Sequence[tuple[Call, Answers]], sheet: list[list[Value]]
) -> Iterator[str]:
    for formula, (call, answer) in zip(laid_out, right, strict=True):
        shown = tuple(
            tuple(map(_answer, row[: formula.columns]))
            for row in sheet[formula.row : formula.row + formula.rows]
        )
        if problem := unlike(call, shown, formula.shows(answer)):
            yield f"{problem}: {formula.text}"


def _answer(value: Value) -> float | str | Error:
    return Error(value.name) if isinstance(value, CalcError) else value


CELLS = 10_000
PRICE = "AGREE_PRICE(plans,B{0},A{0}+Plans!$H$1)"
"""The price of a row of the workbook of many."""


def write_many(path: Path, formula: str = PRICE, rows: int = CELLS) -> None:
    """A workbook with a table of plans and ten thousand rows of hours, plan, and a formula; H1 of Plans is added to the hours."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        plans, cells = book.add_worksheet("Plans"), book.add_worksheet("Cells")
        for row, line in enumerate(TABLES["plans"]):
            plans.write_row(row, 0, line)
        plans.write("H1", 0.0)
        book.define_name("plans", f"=Plans!$A$1:$E${len(TABLES['plans'])}")
        for i in range(rows):
            cells.write_number(i, 0, hours(i))
            cells.write_string(i, 1, plan(i))
            cells.write_formula(i, 2, "=" + formula.format(i + 1))


def hours(cell: int) -> float:
    """The hours of a row."""
    return cell % 97 + cell / 1000


def plan(cell: int) -> str:
    """The plan of a row."""
    return str(TABLES["plans"][0][1 + cell % 4])


def workers(calc: Calc) -> list[int]:
    """The processes that answer for the functions beside a LibreOffice."""
    return [process for process in calc.processes() if b"calc_worker\0" in _of_process(process, "cmdline")]


def cpu_seconds(process: int) -> float:
    """The processor time that a process has used."""
    used = _of_process(process, "stat").rpartition(b")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _of_process(process: int, file: str) -> bytes:
    """What the system says of a process; nothing of one that ended."""
    try:
        return Path(f"/proc/{process}/{file}").read_bytes()
    except OSError:
        return b""

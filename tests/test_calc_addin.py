"""The functions in a real LibreOffice Calc: every call of the parity table, the shipped model, a worker that is killed."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from calc import Calc, Error
from calc_addin import CELLS, cpu_seconds, differing, hours, office_with_addin, plan, workers, write_many
from openpyxl import load_workbook
from parity_table import parity_table

from xlagree.functions.catalogue import CATALOGUE, function
from xlagree.functions.examples import TABLES
from xlagree.hosts.calc.idl import STORED

pytestmark = [pytest.mark.calc, pytest.mark.xdist_group("parity")]

SHIPPED = Path(__file__).parent.parent / "workbooks"


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """LibreOffice with the functions in its own process."""
    with office_with_addin(tmp_path_factory.mktemp("inside")) as running:
        yield running


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """LibreOffice with a worker beside it, as where its Python is of another version."""
    with office_with_addin(tmp_path_factory.mktemp("beside"), in_process=False) as running:
        yield running


def test_every_call_inside(inside: Calc, tmp_path: Path) -> None:
    """All calls of the table in cells, by functions in LibreOffice's process; differences are only those named."""
    assert differing(inside, parity_table(), tmp_path) == []
    assert workers(inside) == []


def test_calls_by_a_worker(beside: Calc, tmp_path: Path) -> None:
    """Hundreds of calls of all functions by a worker, long ranges among them."""
    some = [call for i, call in enumerate(parity_table()) if i % 11 == 0 or call.id.endswith("10,000 rows")]

    assert {call.function for call in some} >= {entry.name for entry in CATALOGUE if entry.arguments}
    assert len(some) > 500
    assert differing(beside, some, tmp_path) == []
    assert len(workers(beside)) == 1


@pytest.mark.parametrize("name", sorted(book.name for book in SHIPPED.glob("*.xlsx")))
def test_shipped_workbooks(inside: Calc, name: str) -> None:
    """A shipped workbook, unchanged: every cell shows in Calc, calculated anew, what the file says."""
    values = load_workbook(SHIPPED / name, data_only=True)
    with inside.open(SHIPPED / name) as book:
        cells = book.cells()
    wrong = [
        f"{sheet.title}!{cell.coordinate}: {got!r}, must be {cell.value!r}"
        for sheet in values
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
        for got in [cells[sheet.title][cell.coordinate].value]
        if not same(got, cell)
    ]

    assert wrong == []


def same(got: Any, cell: Any) -> bool:
    """Whether a cell shows what the file says; a file keeps 15 digits, a date is a number."""
    if cell.data_type == "e":
        return bool(got == Error(cell.value))
    if isinstance(cell.value, bool | int | float):
        return isinstance(got, float) and got == pytest.approx(float(cell.value), rel=1e-9)
    return cell.is_date or bool(got == cell.value)


def test_the_model_is_calculated(inside: Calc) -> None:
    """More than a hundred formulas of ours in the shipped model; none is an error, and a second time they show the same."""
    with inside.open(SHIPPED / "model.xlsx") as book:
        ours = [
            (sheet, address)
            for sheet, cells in book.cells().items()
            for address, cell in cells.items()
            if cell.formula and "AGREE" in cell.formula.upper()
        ]
        shown = book.read(ours)
        book.recalculate()

        assert len(ours) > 100
        assert book.read(ours) == shown
        assert not any(isinstance(value, Error) for value in shown)


def test_stored_names_bind(inside: Calc, tmp_path: Path) -> None:
    """A workbook saved with any of the names calculates, in any case of letters, and Calc keeps our own name."""
    path = tmp_path / "names.xlsx"
    names = [form.format("AGREE_RATE_FOR_MARGIN") for form in STORED.values()]
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, name in enumerate([*names, "agree_rate_for_margin"]):
            sheet.write_formula(row, 0, f"={name}(75,0.25)")
    with inside.open(path) as opened:
        assert opened.read([("Sheet1", f"A{row}") for row in range(1, 5)]) == [100.0] * 4
        inside.ask("save", book=opened.number, path=str(tmp_path / "saved.xlsx"))

    with ZipFile(tmp_path / "saved.xlsx") as saved:
        text = saved.read("xl/worksheets/sheet1.xml").decode()
    own = "AGREE_RATE_FOR_MARGIN(75,0.25)"
    assert re.findall(r"<f[^>]*>([^<]*)</f>", text) == [own, f"_xldudf_{own}", f"_xll.{own}", own]


def test_the_wizard_explains_everything(inside: Calc) -> None:
    """Each function is in the function wizard with its help, and with name and help of each argument."""
    shown = inside.ask("wizard")

    for entry in CATALOGUE:
        arguments = [[argument.name, argument.help] for argument in entry.arguments]
        assert shown[entry.name] == [entry.help, arguments], entry.name


def test_a_whole_column(inside: Calc, tmp_path: Path) -> None:
    """Of a million rows only those up to the last that is filled count."""
    path = tmp_path / "column.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(TABLES["plans"]):
            sheet.write_row(row, 0, line)
        sheet.write_column("G1", [0.0, 10.0, 20.0])
        sheet.write_formula("I1", '=AGREE_PRICE(A1:E11,"Silver retainer",G:G)')
    with inside.open(path) as opened:
        shown = opened.read([("Sheet1", "I1")])

    hours = ((0.0,), (10.0,), (20.0,))
    assert shown == pytest.approx([function("AGREE_PRICE")(TABLES["plans"], "Silver retainer", hours)])


def test_nobody_to_answer(tmp_path: Path) -> None:
    """Where xlagree's Python is gone, each cell shows an error at once, and Calc goes on."""
    path = tmp_path / "many.xlsx"
    write_many(path, rows=CELLS // 10)
    with (
        office_with_addin(tmp_path, in_process=False, python=str(tmp_path / "gone")) as calc,
        calc.open(path) as book,
    ):
        shown = {row[2] for row in book.rows("Cells")}

    assert shown == {Error("#VALUE!")}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of ten thousand prices, each of other hours."""
    path = tmp_path_factory.mktemp("many") / "many.xlsx"
    write_many(path)
    return path


def test_a_worker_killed_in_the_middle(beside: Calc, many: Path) -> None:
    """Ten thousand cells are right although their worker is killed, twice, while it answers."""
    killed: list[int] = []
    done = Event()

    def kill() -> None:
        while not done.wait(0.05) and len(killed) < 2:
            for worker in workers(beside):
                if worker not in killed and cpu_seconds(worker) > 1.0:  # of which half is its start
                    os.kill(worker, signal.SIGKILL)
                    killed.append(worker)

    for worker in workers(beside):
        os.kill(worker, signal.SIGKILL)
    killer = Thread(target=kill)
    killer.start()
    with beside.open(many) as book:  # which calculates all of it
        done.set()
        killer.join()
        shown = [row[2] for row in book.rows("Cells")]

    price = function("AGREE_PRICE")
    assert killed
    assert set(workers(beside)).isdisjoint(killed)
    assert shown == pytest.approx(
        [price(TABLES["plans"], plan(i), hours(i)) for i in range(CELLS)], rel=1e-12
    )

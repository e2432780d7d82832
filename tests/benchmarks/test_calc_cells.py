"""What ten thousand cells cost in LibreOffice Calc: processor time beside the same calls in plain Python, and beside an empty function."""

from pathlib import Path
from time import process_time

import pytest
from calc import Calc
from calc_addin import CELLS, PRICE, cpu_seconds, hours, office_with_addin, plan, write_many

from xlagree.functions.catalogue import function
from xlagree.functions.examples import TABLES

pytestmark = pytest.mark.calc

ROUNDS = 5
INSIDE, AND_SECONDS = 1.3, 0.5
"""In LibreOffice's process the cells may cost so many times as much as in plain Python, and so many seconds more."""
BESIDE = 2.5
"""With a worker, LibreOffice and worker together may cost so many times as much."""
EMPTY = "AGREE_RATE_FOR_MARGIN(A{0}+Plans!$H$1,0)"
"""As good as an empty function: it hands a number back."""


def seconds(calc: Calc, path: Path) -> float:
    """The least processor time of a recalculation in which every cell has a new argument."""
    least = float("inf")
    with calc.open(path) as book:
        for i in range(ROUNDS):
            book.set("Plans", "H1", 1.0 + i / 8)
            before = sum(map(cpu_seconds, calc.processes()))
            book.recalculate()
            least = min(least, sum(map(cpu_seconds, calc.processes())) - before)
    return least


def plain_seconds() -> float:
    """The least processor time of the same calls in plain Python."""
    price, least = function("AGREE_PRICE"), float("inf")
    for i in range(ROUNDS):
        start = process_time()
        for cell in range(CELLS):
            price(TABLES["plans"], plan(cell), hours(cell) + 2.0 + i / 8)
        least = min(least, process_time() - start)
    return least


@pytest.fixture(scope="module", params=["inside", "beside"])
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Processor seconds of ten thousand cells, in the same minutes."""
    folder = tmp_path_factory.mktemp(request.param)
    for name, formula in (("price", PRICE), ("empty", EMPTY)):
        write_many(folder / f"{name}.xlsx", formula)
    with office_with_addin(folder, in_process=request.param == "inside") as calc:
        times = {name: seconds(calc, folder / f"{name}.xlsx") for name in ("price", "empty")}
    plain = plain_seconds()
    print(
        f"\n{CELLS:,} cells {request.param}: AGREE_PRICE {times['price']:.2f} s of processor, {times['price'] / plain:.2f} times "
        f"plain Python ({plain:.2f} s); an empty function {times['empty']:.2f} s"
    )
    return {
        **times,
        "plain": plain,
        "most": INSIDE * plain + AND_SECONDS if request.param == "inside" else BESIDE * plain,
    }


def test_ten_thousand_cells(measured: dict[str, float]) -> None:
    """Prices in cells cost little more than the same prices in plain Python."""
    assert measured["price"] <= measured["most"]

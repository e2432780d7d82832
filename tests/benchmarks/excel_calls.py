"""Times calls through xlwings' machinery for test_excel_calls.py: seconds a call, as one JSON line."""

import json
import sys
import types
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import fake_excel

xlwings = fake_excel.install()

from xlwings.com_server import XLPython  # noqa: E402  # only after the fakes

from xlagree.functions import kinds  # noqa: E402  # may load xlwings, so after the fakes
from xlagree.functions.catalogue import function  # noqa: E402  # may load xlwings, so after the fakes
from xlagree.functions.cells import rows_of  # noqa: E402  # may load xlwings, so after the fakes
from xlagree.functions.examples import TABLES  # noqa: E402  # likewise

ROUNDS = 5
MODULE = "xlagree.hosts.excel"

book = fake_excel.Workbook()
caller = fake_excel.Range(None, book)
python = XLPython()


def empty_module() -> str:
    """A module with a function of three arguments that does nothing, for xlwings to find."""

    @xlwings.func
    def empty(a, b, c):  # type: ignore[no-untyped-def]  # as users write one
        return 0.0

    module = types.ModuleType("empty_functions")
    module.__file__ = __file__
    module.empty = empty  # type: ignore[attr-defined]  # a module in the making
    sys.modules[module.__name__] = module
    return module.__name__


def seconds(module: str, function: str, given: tuple[Any, ...], calls: int) -> float:
    """The least time of a call, of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        for _ in range(calls):
            python.CallUDF(module, function, given, book, caller)
        best = min(best, (perf_counter() - start) / calls)
    return best


def beside_reading(plan: str, hours: list[float]) -> float:
    """Seconds that a price of a number of hours takes, but for reading its cells."""
    price = function("AGREE_PRICE")
    best = {"whole": float("inf"), "reading": float("inf")}
    for _ in range(4 * ROUNDS):
        start = process_time()
        for number in hours:
            price(TABLES["plans"], plan, number)
        best["whole"] = min(best["whole"], (process_time() - start) / len(hours))
        start = process_time()
        for number in hours:
            for argument, given in zip(price.arguments, (TABLES["plans"], plan, number), strict=False):
                cells = rows_of(given)
                kinds.blank(cells)
                argument.kind.parse(argument.name, cells)
        best["reading"] = min(best["reading"], (process_time() - start) / len(hours))
    return best["whole"] - best["reading"]


def main() -> None:
    plans = fake_excel.Range(TABLES["plans"], book)
    scalars = (200.0, 75.0, 0.25)
    kinds.forget_parsed()
    start = perf_counter()
    for i in range(10_000):
        python.CallUDF(MODULE, "AGREE_PRICE", (plans, "Silver retainer", float(i % 97)), book, caller)
    ten_thousand = perf_counter() - start
    parsed = kinds.parsed_count()
    start = perf_counter()
    for i in range(200):
        kinds.forget_parsed()
        python.CallUDF(MODULE, "AGREE_PRICE", (plans, "Silver retainer", float(i % 97)), book, caller)
    each_time = (perf_counter() - start) / 200
    print(
        json.dumps(
            {
                "empty": seconds(empty_module(), "empty", scalars, 2000),
                "three scalars": seconds(MODULE, "AGREE_DISCOUNT_FLOOR", scalars, 2000),
                "price": ten_thousand / 10_000,
                "price, parsed each time": each_time,
                "parsed": parsed,
                "beside reading": {
                    str(plan): beside_reading(str(plan), [float(i % 97) for i in range(1940)])
                    for plan in TABLES["plans"][0][1:]
                },
            }
        )
    )


if __name__ == "__main__":
    main()

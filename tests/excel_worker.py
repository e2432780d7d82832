"""Answers for tests/excel.py: xlwings as it runs on Windows, with only the pywin32 around it faked.

One JSON line in, one out. A cell is a number, a text, a truth value, null, or {"error": "#N/A"}, {"currency": "1.5000"},
{"date": "2026-11-23"}; an argument is such a cell as a value, {"range": rows}, {"values": rows} where VBA has read the range, or
{"missing": true}. The module of the functions and its folder are named on the command line.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import fake_excel

xlwings = fake_excel.install()

from xlwings.com_server import XLPython  # noqa: E402  # after the fakes

MODULE, FOLDER = sys.argv[1:]
sys.path.insert(0, FOLDER)
book = fake_excel.Workbook()
python = XLPython()


def cell(raw: Any) -> object:
    """A cell as COM delivers it."""
    if not isinstance(raw, dict):
        return raw
    if "error" in raw:
        return fake_excel.ERROR_CODES[raw["error"]]
    if "currency" in raw:
        return Decimal(raw["currency"])
    return fake_excel.ComTime.fromisoformat(raw["date"])


def argument(raw: Any) -> object:
    if isinstance(raw, dict) and "range" in raw:
        return fake_excel.Range([[cell(each) for each in row] for row in raw["range"]], book)
    if isinstance(raw, dict) and "values" in raw:
        return tuple(tuple(map(cell, row)) if isinstance(row, list) else cell(row) for row in raw["values"])
    if isinstance(raw, dict) and "missing" in raw:
        return fake_excel.MISSING
    return cell(raw)


def call(function: str, given: list[Any], size: list[int] | None) -> object:
    caller = fake_excel.Range([[None] * size[1]] * size[0], book) if size else None
    return python.CallUDF(MODULE, function, tuple(map(argument, given)), book, caller)


def imported() -> dict[str, object]:
    """What the button Import Functions does: the VBA it writes, and what it tells the function wizard."""
    xlwings.import_udfs(MODULE, book)
    return {"vba": book.VBProject.VBComponents.text, "wizard": book.Application.wizard}


if __name__ == "__main__":
    answers = sys.stdout
    sys.stdout = sys.stderr  # xlwings prints
    for line in sys.stdin:
        asked = json.loads(line)
        answer = call(*asked["call"]) if "call" in asked else imported()
        print(json.dumps(answer), file=answers, flush=True)

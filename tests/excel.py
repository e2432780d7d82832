"""Functions called as Excel calls them on Windows: through xlwings' own machinery, in a process of its own.

with Excel() as excel:
    assert excel.call("AGREE_RATE_FOR_MARGIN", 75.0, Cells([[0.25]])) == 100.0
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

WORKER = Path(__file__).with_name("excel_worker.py")


@dataclass(frozen=True)
class Cells:
    """A range of cells."""

    rows: list[list[Any]]


@dataclass(frozen=True)
class Values:
    """A range of cells whose values VBA has read already."""

    rows: list[list[Any]]


@dataclass(frozen=True)
class Special:
    """A cell that shows an error, has the format of a currency or of a date."""

    kind: str
    text: str


MISSING = Special("missing", "")
"""An optional argument that was left out."""


def raw(value: Any) -> Any:
    if isinstance(value, Cells):
        return {"range": [[raw(cell) for cell in row] for row in value.rows]}
    if isinstance(value, Values):
        return {"values": [[raw(cell) for cell in row] for row in value.rows]}
    return {value.kind: value.text} if isinstance(value, Special) else value


class Excel:
    """A process in which xlwings believes to serve Excel: functions of a module, which may lie in a folder."""

    def __init__(self, module: str = "xlagree.hosts.excel", folder: Path = WORKER.parent) -> None:
        self.module, self.folder = module, folder

    def __enter__(self) -> Self:
        self.worker = subprocess.Popen(
            [sys.executable, str(WORKER), self.module, str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.worker.stdin
        self.worker.stdin.close()
        self.worker.wait(15)

    def call(self, function: str, *given: Any, size: tuple[int, int] | None = (1, 1)) -> Any:
        """What stands in the cell after a call, or in rows and columns of a size; a table as a list of rows.

        Without a size no cell asks, but a macro or the function wizard.
        """
        return self._ask({"call": [function, [raw(value) for value in given], size]})

    def imported(self) -> dict[str, Any]:
        """The VBA that Import Functions writes, and the texts it gives to the function wizard."""
        found: dict[str, Any] = self._ask({"import": True})
        return found

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self.worker.stdin
        assert self.worker.stdout
        self.worker.stdin.write(json.dumps(question) + "\n")
        self.worker.stdin.flush()
        line = self.worker.stdout.readline()
        assert line, f"the process ended at {question}"
        return json.loads(line)

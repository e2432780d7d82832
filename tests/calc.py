"""A real LibreOffice for tests: open a workbook, read what it computes, change inputs, print it.

with Calc() as calc, calc.open(path) as book:
    book.set("Inputs", "B3", 12)
    book.recalculate()
    assert book.read([("Offer", "C9")]) == [1250.0]
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any, NamedTuple, Self

SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's LibreOffice bridge `uno` is installed for this one only
WORKER = Path(__file__).with_name("calc_worker.py")


@dataclass(frozen=True)
class Error:
    """A spreadsheet error, such as `#N/A`."""

    name: str


Value = float | str | Error


class Cell(NamedTuple):
    """What a cell shows and, if it is calculated, its formula as LibreOffice words it."""

    value: Value
    formula: str | None


class LibreOfficeError(Exception):
    """LibreOffice refused, died or took too long."""


@cache
def missing() -> str:
    """What keeps tests from a real LibreOffice here, or nothing."""
    for program in ("soffice", "pdftoppm", SYSTEM_PYTHON):
        if not shutil.which(program):
            return f"LibreOffice tests need {program}; run: .ci/libreoffice"
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True).returncode:
        return f"LibreOffice tests need uno for {SYSTEM_PYTHON} (python3-uno); run: .ci/libreoffice"
    return ""


def value_of(raw: Any) -> Value:
    return Error(raw["error"]) if isinstance(raw, dict) else raw


class Calc:
    """One LibreOffice with a throw-away profile, started at the first question and again if it dies.

    `arguments` go to soffice as they are; `seconds` is how long one answer may take; `worker` may know further operations.
    """

    def __init__(self, *arguments: str, seconds: float = 120, worker: Path = WORKER) -> None:
        self.arguments, self.worker = arguments, worker
        self.seconds = seconds
        self._numbers = count(1)
        self._worker: subprocess.Popen[str] | None = None
        self._profile = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker and self._worker.stdin:
            self._worker.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._worker.wait(15)
        self._kill()

    def open(self, path: Path | str) -> "Book":
        """Open a workbook; LibreOffice recalculates all of it."""
        book = Book(self, next(self._numbers))
        self.ask("open", book=book.number, path=str(path))
        return book

    def pdf(self, path: Path | str, folder: Path | str) -> Path:
        """Print the whole workbook into a PDF of the same name."""
        target = Path(folder).resolve() / f"{Path(path).stem}.pdf"
        target.parent.mkdir(parents=True, exist_ok=True)
        self.ask("pdf", path=str(path), target=str(target))
        return target

    def ask(self, operation: str, **fields: Any) -> Any:
        """One operation of the worker, by name."""
        worker = self._running()
        assert worker.stdin
        assert worker.stdout
        asked = monotonic()
        patience = Timer(self.seconds, self._kill)
        patience.start()
        try:
            worker.stdin.write(json.dumps({"do": operation, **fields}) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            patience.cancel()
            patience.join()
        if not line:
            self._kill()
            late = monotonic() - asked >= self.seconds
            why = f"gave no answer within {self.seconds:g} s" if late else "ended unexpectedly"
            raise LibreOfficeError(f"LibreOffice {why}, asked to {operation} {fields}")
        reply = json.loads(line)
        if "problem" in reply:
            raise LibreOfficeError(f"LibreOffice could not {operation} {fields}: {reply['problem']}")
        return reply["answer"]

    def processes(self) -> list[int]:
        """LibreOffice and everything that it started."""
        if self._worker is None:
            return []
        listed = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [process for process in listed if self._is_ours(process)]

    def _is_ours(self, process: int) -> bool:
        assert self._worker
        try:
            return os.getpgid(process) == self._worker.pid
        except ProcessLookupError:
            return False

    def _running(self) -> subprocess.Popen[str]:
        if self._worker is None:
            self._profile = tempfile.mkdtemp(prefix="xlagree-calc-")
            self._worker = subprocess.Popen(
                [SYSTEM_PYTHON, "-I", str(self.worker), self._profile, *self.arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        return self._worker

    def _kill(self) -> None:
        """End the worker and its LibreOffice, which share a process group of their own."""
        worker, self._worker = self._worker, None
        if worker:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            shutil.rmtree(self._profile, ignore_errors=True)


@dataclass(frozen=True)
class Book:
    """A workbook that is open in LibreOffice."""

    calc: Calc
    number: int

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(LibreOfficeError):
            self.close()

    def cells(self) -> dict[str, dict[str, Cell]]:
        """Every cell that holds something, by sheet and address; dates and truth values are numbers."""
        sheets = self.calc.ask("cells", book=self.number)
        return {
            sheet: {address: Cell(value_of(value), formula) for address, (value, formula) in cells.items()}
            for sheet, cells in sheets.items()
        }

    def values(self) -> dict[str, dict[str, Value]]:
        """What every cell shows that shows something, by sheet and address; for whole books, sooner there than `cells`."""
        sheets = self.calc.ask("values", book=self.number)
        return {sheet: {at: value_of(raw) for at, raw in shown.items()} for sheet, shown in sheets.items()}

    def rows(self, sheet: str) -> list[list[Value]]:
        """All values of a sheet, from its first cell on; nothing is an empty text."""
        return [list(map(value_of, row)) for row in self.calc.ask("rows", book=self.number, sheet=sheet)]

    def read(self, places: Iterable[tuple[str, str]]) -> list[Value]:
        """The values at some (sheet, address)."""
        return [value_of(raw) for raw in self.calc.ask("read", book=self.number, places=list(places))]

    def set(self, sheet: str, address: str, value: float | str) -> None:
        """Type a number or a text into a cell; what depends on it follows at `recalculate`."""
        self.calc.ask("set", book=self.number, sheet=sheet, address=address, value=value)

    def insert(self, sheet: str, what: str, at: int, count: int = 1) -> None:
        """Blank rows or columns before one, counted from 0; a count below 0 takes so many out."""
        self.calc.ask("insert", book=self.number, sheet=sheet, what=what, at=at, count=count)

    def recalculate(self) -> None:
        self.calc.ask("recalculate", book=self.number)

    def save(self, path: Path, password: str = "") -> None:
        """Save a copy as its name ends: .xlsx, .xls or .ods."""
        self.calc.ask("save", book=self.number, path=str(path), password=password)

    def pdf(self, target: Path) -> Path:
        """Print the whole workbook as it is now."""
        self.calc.ask("print", book=self.number, target=str(target))
        return target

    def close(self) -> None:
        self.calc.ask("close", book=self.number)


def pictures(pdf: Path, folder: Path, dpi: int = 70) -> list[Path]:
    """The pages of a PDF as PNG files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), pdf, folder / pdf.stem], check=True, timeout=300)
    return sorted(folder.glob(f"{pdf.stem}-*.png"))

"""Questions of Calc answered by xlagree, in this process or in one of its own; itself without xlagree, for LibreOffice's Python."""

import os
import pickle
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from threading import Lock
from typing import Any

LONG = 1_000
"""From so many rows on a range is looked through for blank rows at its end: a whole column has a million."""
KEPT = 2_000_000
"""So many cells of ranges a worker has to remember before they are numbered anew."""
SMALL = 8
"""Ranges up to so many cells are sent every time."""
STARTS, SECONDS = 10, 60.0
"""A worker is started so often within so many seconds, then no more until they are over."""

Engine = Callable[[str, Sequence[Any]], Any]
"""Asked for a function with its arguments, it gives the answer, a value or a table."""
Settings = Mapping[str, Any]
"""What it must know; `xlagree.hosts.calc.oxt` writes it."""
FAILURES = OSError, EOFError, pickle.UnpicklingError
"""What is seen of a worker that ended."""


class NoAnswer(Exception):  # noqa: N818  # said of a cell, not of a mistake
    """There is nobody to answer, and why."""


def errors(codes: Mapping[str, int]) -> dict[str, float]:
    """What Calc takes for each error: a not-a-number that ends with the error's code.

    >>> struct.pack(">d", errors({"#N/A": 0x7FFF})["#N/A"]).hex()
    '7ff8000000007fff'
    """
    quiet = 0x7FF8 << 48
    return {text: struct.unpack("<d", struct.pack("<Q", quiet | code))[0] for text, code in codes.items()}


def trimmed(value: Any) -> Any:
    """A long range without the blank rows at its end.

    >>> len(trimmed((("a",), *(("",),) * 2000)))
    1
    """
    if not isinstance(value, tuple) or len(value) < LONG:
        return value
    end = len(value)
    while end > 1 and not any(cell != "" for cell in value[end - 1]):
        end -= 1
    return value[:end]


def find_engine(settings: Settings) -> Engine:
    """This process where it can answer, or else a worker."""
    added = [folder for folder in settings["folders"] if folder not in sys.path]
    if settings["in_process"] and _same_python(settings):
        sys.path.extend(added)
        with suppress(Exception):  # whatever keeps them from being imported here, a worker does without
            if all(_lies_in(package, settings["folders"]) for package in settings["packages"]):
                return _in_this_process(settings["catalogue"])
        sys.path[:] = [folder for folder in sys.path if folder not in added]
    return Worker(settings)


def _same_python(settings: Settings) -> bool:
    """Whether this Python is of the kind of xlagree's own: its packages are compiled for that."""
    return (list(sys.version_info[:2]), struct.calcsize("P")) == (
        settings["python_version"],
        settings["pointer"],
    )


def _lies_in(package: str, folders: Sequence[str]) -> bool:
    """Whether a package would come from where xlagree finds it; with another numpy xlagree was never tried."""
    spec = find_spec(package)
    return spec is not None and os.path.dirname(os.path.dirname(str(spec.origin))) in folders


def _in_this_process(catalogue: str) -> Engine:
    functions = {function.name: function for function in import_module(catalogue).CATALOGUE}

    def ask(name: str, given: Sequence[Any]) -> Any:
        return functions[name](*given)

    return ask


class Worker:
    """xlagree in a Python of its own, asked through a pipe; it is started when it is needed, and again if it ends.

    A question is the name of a function, its arguments, and ranges to remember. An integer among the arguments is the
    number of a range, which is sent once; Calc has no integers of its own.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        self.numbers: dict[Any, int] = {}
        self.cells = 0
        self.starts: list[float] = []
        self.lock = Lock()

    def __call__(self, name: str, given: Sequence[Any]) -> Any:
        """The answer; a question at which the worker ended is asked once more."""
        with self.lock:
            try:
                return self._asked(name, given)
            except FAILURES:
                self.end()
            try:
                return self._asked(name, given)
            except FAILURES as reason:
                self.end()
                raise NoAnswer(f"the worker ended twice ({reason or type(reason).__name__})") from reason

    def _asked(self, name: str, given: Sequence[Any]) -> Any:
        process = self.process or self._start()
        assert process.stdin
        assert process.stdout
        arguments, new = self._numbered(given)
        process.stdin.write(pickle.dumps((name, arguments, new), 4))
        process.stdin.flush()
        return pickle.load(process.stdout)

    def _numbered(self, given: Sequence[Any]) -> tuple[list[Any], dict[int, Any]]:
        """The arguments with numbers for ranges, and those ranges that the worker does not know yet."""
        if self.cells > KEPT:
            self.numbers, self.cells = {}, 0  # the worker writes over what it remembers
        new: dict[int, Any] = {}
        return [self._number(value, new) if _is_large(value) else value for value in given], new

    def _number(self, cells: Any, new: dict[int, Any]) -> int:
        number = self.numbers.get(cells)
        if number is None:
            number = self.numbers[cells] = len(self.numbers)
            new[number] = cells
            self.cells += len(cells) * len(cells[0])
        return number

    def _start(self) -> "subprocess.Popen[bytes]":
        now = time.monotonic()
        self.starts = [start for start in self.starts if now - start < SECONDS]
        if len(self.starts) >= STARTS:
            raise NoAnswer("the worker does not stay alive")
        self.starts.append(now)
        self.numbers, self.cells = {}, 0
        of_libreoffice = "PYTHON", "LD_LIBRARY_PATH", "DYLD_"
        ours = {name: value for name, value in os.environ.items() if not name.startswith(of_libreoffice)}
        self.process = subprocess.Popen(
            [self.settings["python"], "-P", "-m", self.settings["worker"]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**ours, "PYTHONPATH": self.settings["folders"][0]},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return self.process

    def end(self) -> None:
        """End the process; the next question starts another."""
        process, self.process = self.process, None
        if process:
            process.kill()
            for pipe in filter(None, (process.stdin, process.stdout)):
                with suppress(OSError):  # what could not be written is asked again
                    pipe.close()
            process.wait()


def _is_large(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) * len(value[0]) > SMALL

"""How long it takes until something happens: CPU time of importing the package, of its help, and of reading all that it is given."""

import subprocess
import sys
from pathlib import Path

import pytest

from xlagree.generate.samples.starter import write_samples

resource = pytest.importorskip("resource", reason="CPU time of children is counted on POSIX only")

RUNS = 7
PYTHON = ("-c", "pass")
TYPER = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "you") -> None:
    "Say hello."
app(["--help"])
"""
"""The smallest program of the library that our command line is made with."""

INTAKE = """
import sys
from datetime import date
from pathlib import Path
from xlagree.generate.batch import generate
from xlagree.intake.proposals import open_proposals
clients, card, usage = map(Path, sys.argv[1:])
assert len([*open_proposals(clients, card, usage, date(2026, 11, 23)).proposals]) == 12
"""
"""A process that is ready to make books: clients, rate card and three thousand rows of usage, each with all its problems."""
READING = """
import sys
import numpy, scipy.fft, scipy.special
from openpyxl import load_workbook
book = load_workbook(sys.argv[2], read_only=True, data_only=True)
assert sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True)) > 1000
"""
"""What we calculate with, loaded, and only the cells of the same rate card, read by the library that is usual for it."""


def cpu_seconds(*arguments: str) -> float:
    """The least user and system time of several runs of a Python command."""
    spent = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


@pytest.mark.parametrize(
    ("name", "arguments", "peer", "limit"),
    [
        ("import xlagree", ("-c", "import xlagree"), "Python", 2.0),
        ("xlagree --help", ("-m", "xlagree", "--help"), "typer", 1.5),
        ("xlagree generate --help", ("-m", "xlagree", "generate", "--help"), "typer", 2.5),
    ],
)
def test_start(name: str, arguments: tuple[str, ...], peer: str, limit: float, tmp_path: Path) -> None:
    """Nobody waits for a help text: it costs little more than Python, or an empty program of typer, itself."""
    program = tmp_path / "hello.py"
    program.write_text(TYPER, encoding="utf-8")
    ours, theirs = cpu_seconds(*arguments), cpu_seconds(*(PYTHON if peer == "Python" else (str(program),)))
    print(
        f"\n{name}: {ours:.3f} s of CPU, {peer} alone {theirs:.3f} s ({ours / theirs:.2f} times, at most {limit})"
    )

    assert ours < limit * theirs


def test_start_and_intake(tmp_path: Path) -> None:
    """A process reads all that a run is given, and forecasts every client, in little more than what its libraries take to load."""
    write_samples(tmp_path, themed=True)
    given = [str(tmp_path / name) for name in ("clients.csv", "rate-card.xlsx", "usage.csv")]
    ours, theirs = cpu_seconds("-c", INTAKE, *given), cpu_seconds("-c", READING, *given)
    print(
        f"\nstart and intake: {ours:.3f} s of CPU; numpy, scipy and openpyxl reading the card alone {theirs:.3f} s "
        f"({ours / theirs:.2f} times, at most 2.5)"
    )

    assert ours < 2.5 * theirs

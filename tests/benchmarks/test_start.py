"""How long it takes until something happens: CPU time of importing the package and of its help, beside its peers."""

import subprocess
import sys
from pathlib import Path

import pytest

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

"""How long it takes until something happens: CPU time of importing the package and of its help."""

import subprocess
import sys

import pytest

resource = pytest.importorskip("resource", reason="CPU time of children is counted on POSIX only")

RUNS = 5


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
    ("name", "arguments", "limit"),
    [
        ("import xlagree", ("-c", "import xlagree"), 0.15),
        ("xlagree --help", ("-m", "xlagree", "--help"), 0.3),
        ("xlagree generate --help", ("-m", "xlagree", "generate", "--help"), 0.3),
    ],
)
def test_start(name: str, arguments: tuple[str, ...], limit: float) -> None:
    """Nobody waits for a help text."""
    spent = cpu_seconds(*arguments)
    print(f"\n{name}: {spent:.3f} s of CPU, at most {limit} s")

    assert spent < limit

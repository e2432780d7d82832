"""Tests draw the same examples wherever and after whatever they run; only the soak draws others."""

import os
import subprocess
import sys
from pathlib import Path

DRAW = """
import sys
sys.path.insert(0, {tests!r})
import conftest
{before}
from hypothesis import given, strategies as st

@given(st.integers() | st.floats())
def draw(values):
    print(ascii(values))

draw()
"""


def drawn(folder: Path, before: str = "", **environment: str) -> list[str]:
    """The examples that a property gets in a process of its own, one a line."""
    code = DRAW.format(tests=str(Path(__file__).parent), before=before)
    inherited = {name: value for name, value in os.environ.items() if name not in ("CI", "XLAGREE_SOAK")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=folder, env=inherited | environment, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_same_examples(tmp_path: Path) -> None:
    """In any folder, in continuous integration or not, with any of our modules loaded."""
    (tmp_path / "other").mkdir()
    here = drawn(tmp_path)

    assert len(here) == 30
    assert drawn(tmp_path / "other", "import xlagree.economics.choice, xlagree.cli.app", CI="true") == here


def test_the_soak_draws_others(tmp_path: Path) -> None:
    """Many more, and not the same twice."""
    one, other = (drawn(tmp_path, XLAGREE_SOAK="1") for _ in range(2))

    assert len(one) == len(other) == 2000
    assert one != other

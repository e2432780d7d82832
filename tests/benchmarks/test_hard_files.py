"""CPU time and memory of reviews of workbooks that are hard to review, beside openpyxl reading the same file."""

import subprocess
import sys
from pathlib import Path

import pytest
from hard_files import hard_files

pytest.importorskip("resource", reason="the memory of a process is counted on POSIX only")

MEASURED = """
import resource, sys
from pathlib import Path
{imported}
before = resource.getrusage(resource.RUSAGE_SELF)
{measured}
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss)
"""
OURS = {
    "imported": "from xlagree.review.file_review import review_file",
    "measured": "review = review_file(Path(sys.argv[1]))\nassert not review.problems, review.problems",
}
THEIRS = {"imported": "from openpyxl import load_workbook", "measured": "load_workbook(sys.argv[1])"}


def spent(path: Path, what: dict[str, str]) -> tuple[float, float]:
    """CPU seconds and megabytes of a process that does something with a file."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(**what), str(path)], capture_output=True, text=True, check=True
    )
    seconds, most = map(float, done.stdout.split())
    return seconds, most * (1 if sys.platform == "darwin" else 1024) / 1e6


def test_hard_files(tmp_path: Path) -> None:
    """Every hard file is reviewed; what that takes is printed."""
    for kind, path in hard_files(tmp_path):
        (ours, our_memory), (theirs, their_memory) = spent(path, OURS), spent(path, THEIRS)
        print(
            f"\n{kind}: {ours:.1f} s of CPU, {ours / theirs:.2f} times openpyxl; "
            f"{our_memory:.0f} MB, {our_memory / their_memory:.2f} times"
        )

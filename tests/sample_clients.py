"""The committed samples, read once for all tests of a process that ask something of their twelve clients."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from xlagree.intake.proposals import Intake, read_proposals

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
TOGETHER = pytest.mark.xdist_group("samples")
"""One process asks all that is asked of the samples: what a deal was asked once is kept with it."""


@cache
def samples() -> Intake:
    """The samples as they are committed; nobody changes what is in them."""
    paths = [WORKBOOKS / name for name in ("clients.csv", "rate-card.xlsx", "usage.csv")]
    return read_proposals(*paths, date(2026, 11, 23))


def copied(folder: Path, *names: str) -> Path:
    """Files of the committed samples in a folder of one's own; tests/test_samples.py holds that they are those that are written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or ("clients.csv", "rate-card.xlsx", "usage.csv"):
        shutil.copy(WORKBOOKS / name, folder)
    return folder

"""How long an export of 200,000 rows takes to read, beside pandas, which reads the same file into a frame."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import pandas as pd

from xlagree.intake.exports.export import read_export

ROWS = 200_000
HEAD = "Date,Member,Company,Project,Hours,Work Role,Billable,Notes,Status,Work Type,Ticket #"
RUNS = 5
"""Turns of pandas, whose time for so little varies; the least of them counts."""
LIMIT = 250.0
"""Times the CPU time of pandas, which keeps every date and duration as the text that it is."""


def export(path: Path) -> Path:
    """A ConnectWise time export of 80 clients and two years."""
    chance = random.Random(1)
    lines = (
        f"{date(2024, 1, 1) + timedelta(days=chance.randrange(700)):%d/%m/%Y},m{chance.randrange(20)},"
        f"Client {chance.randrange(80)},,{chance.randrange(1, 16) / 4},Engineer,{chance.choice('BBBBBBBBB-').replace('-', 'NB')},"
        f"note {row},Approved,{chance.choice(('Remote', 'On Site', 'After Hours'))},{chance.randrange(60_000)}"
        for row in range(ROWS)
    )
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def cpu_seconds(read: Callable[[Path], object], path: Path) -> float:
    """CPU time of one reading."""
    before = process_time()
    read(path)
    return process_time() - before


def test_a_long_export(tmp_path: Path) -> None:
    """All of it: dates, hours, classes, doubts and the sums by client."""
    path = export(tmp_path / "time.csv")
    ours, theirs = cpu_seconds(read_export, path), min(cpu_seconds(pd.read_csv, path) for _ in range(RUNS))
    print(f"\n{ROWS:,} rows: import {ours:.1f} s, pandas.read_csv {theirs:.2f} s, {ours / theirs:.0f} times")
    assert ours <= LIMIT * theirs

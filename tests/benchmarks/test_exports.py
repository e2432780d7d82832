"""How long an export of 200,000 rows takes to read, beside pandas, which sums up the same file, and how much room a row takes."""

import random
import tracemalloc
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
LIMIT = 60.0
"""Times the CPU time of pandas, which reads days and hours and sums them up, and doubts nothing."""
SAMPLE = 20_000
"""So many rows show how much room one takes."""
ROOM = 1_500
"""Bytes of a row of 80, from its cells to its line of usage: 300 MB for all."""


def export(path: Path, rows: int = ROWS) -> Path:
    """A ConnectWise time export of 80 clients and two years."""
    chance = random.Random(1)
    lines = (
        f"{date(2024, 1, 1) + timedelta(days=chance.randrange(700)):%d/%m/%Y},m{chance.randrange(20)},"
        f"Client {chance.randrange(80)},,{chance.randrange(1, 16) / 4},Engineer,{chance.choice('BBBBBBBBB-').replace('-', 'NB')},"
        f"note {row},Approved,{chance.choice(('Remote', 'On Site', 'After Hours'))},{chance.randrange(60_000)}"
        for row in range(rows)
    )
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def summed_up(path: Path) -> pd.Series:
    """What somebody writes who wants hours by client, and knows the file."""
    frame = pd.read_csv(path)
    frame["Date"] = pd.to_datetime(frame["Date"], format="%d/%m/%Y")
    return frame.groupby(["Company", frame["Date"].dt.to_period("M")])["Hours"].sum()


def cpu_seconds(read: Callable[[Path], object], path: Path) -> float:
    """CPU time of one reading."""
    before = process_time()
    read(path)
    return process_time() - before


def test_a_long_export(tmp_path: Path) -> None:
    """All of it: dates, hours, classes, doubts and the sums by client."""
    path = export(tmp_path / "time.csv")
    ours, theirs = cpu_seconds(read_export, path), min(cpu_seconds(summed_up, path) for _ in range(RUNS))
    print(f"\n{ROWS:,} rows: import {ours:.1f} s, pandas {theirs:.2f} s, {ours / theirs:.0f} times")
    assert ours <= LIMIT * theirs


def test_the_room_of_a_row(tmp_path: Path) -> None:
    """A long export fits where a short one does."""
    path = export(tmp_path / "time.csv", SAMPLE)
    tracemalloc.start()
    try:
        read_export(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    print(f"\n{most / SAMPLE:,.0f} bytes a row")
    assert most <= ROOM * SAMPLE

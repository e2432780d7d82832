"""What a contract costs to price, with a law of hours of its own: beside the package `aggregate`, and 40,000 of them."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest

pytest.importorskip("resource", reason="the memory of a process is counted on POSIX only")

HERE = Path(__file__).parent
PEER = HERE.parent.parent / ".venv-bench" / "bin" / "python"
TURNS = 5
FASTER = 200
"""So many times as many contracts as `aggregate` in the same time, one process each."""
CLIENTS = 10_000
SECONDS = 10.0
MEGABYTES = 300.0


def measured(python: str | Path, script: str, *arguments: object) -> dict[str, Any]:
    """What a script of this folder found, run by itself."""
    asked = [str(python), str(HERE / script), *map(str, arguments)]
    found: dict[str, Any] = json.loads(
        subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    )
    return found


@pytest.fixture(scope="module")
def in_turn() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What `aggregate` takes at 2^12 points and we at our default grid, by turns: a machine is never twice as fast."""
    assert PEER.exists(), "make bench makes .venv-bench first"
    return [
        (
            measured(PEER, "contracts_aggregate.py", 5),
            measured(sys.executable, "contracts_ours.py", "one", 1000),
        )
        for _ in range(TURNS)
    ]


@pytest.fixture(scope="module")
def peer(in_turn: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """The fastest turn of `aggregate`."""
    return min((theirs for theirs, _ in in_turn), key=lambda one: one["seconds"])


@pytest.fixture(scope="module")
def ours(in_turn: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """Our fastest turn."""
    return min((own for _, own in in_turn), key=lambda one: one["seconds"])


def test_one_process(peer: dict[str, Any], ours: dict[str, Any]) -> None:
    """1-in-20 hours, the mean beyond, the chance of a loss and the hours beyond those included: 200 times as fast."""
    took, built, bare = ours["seconds"], peer["seconds"], peer["bare"]
    print(
        f"\na contract: {took * 1e6:.0f} µs of CPU, aggregate {built * 1e3:.1f} ms ({built / took:.0f} times),"
        f" {bare * 1e3:.1f} ms without its language ({bare / took:.0f} times); wanted {FASTER} times"
    )

    assert built / took >= FASTER


def test_the_same_was_timed(peer: dict[str, Any], ours: dict[str, Any]) -> None:
    """Both gave the same figures, to what `aggregate` has with 2^12 points."""
    pairs = list(zip(peer["figures"], ours["figures"][: len(peer["figures"])], strict=True))
    apart = [[abs(b / a - 1) for a, b in zip(*pair, strict=True)] for pair in pairs]
    names = ("1-in-20 hours", "mean beyond", "chance of a loss", "hours beyond those included")
    halves = [median(column) for column in zip(*apart, strict=True)]
    print(
        "\napart by, median: " + ", ".join(f"{name} {x:.2%}" for name, x in zip(names, halves, strict=True))
    )

    assert max(halves) < 0.05


def test_forty_thousand_contracts(peer: dict[str, Any]) -> None:
    """Ten thousand clients with four plans each fit into little memory; the time is printed."""
    found = measured(sys.executable, "contracts_ours.py", "two", CLIENTS)
    took, alone = found["seconds"], found["contracts"] * peer["seconds"]
    print(
        f"\n{found['contracts']:,} contracts on two processes: {took:.1f} s (wanted {SECONDS:.0f} s),"
        f" {found['cpu']:.1f} s of CPU,"
        f" {found['megabytes']:.0f} MB resident in all three (at most {MEGABYTES:.0f} MB);"
        f" aggregate at its time a contract {alone / 60:.0f} minutes on one ({alone / took:.0f} times)"
    )

    assert found["contracts"] == 4 * CLIENTS
    assert found["megabytes"] <= MEGABYTES

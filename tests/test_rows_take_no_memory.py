"""Memory of a batch: rows of usage take none, whatever their number and order, and an order takes it only while it is made."""

import gc
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.orders import order_slips
from xlagree.generate.samples.card import sample_card
from xlagree.intake.client_usage import ClientRows, ClientUsage, TableSeen
from xlagree.intake.proposals import Intake, open_proposals

CARD = replace(sample_card(), scenarios=(), plans=sample_card().plans[:1], discounts=())
DAY = date(2026, 11, 23)
ROWS = 100
ROOM_OF_A_CLIENT = 60_000
"""Bytes that a client may take besides its rows: its line, and what its history shows. Its rows as records would take 300,000."""


def table(folder: Path, clients: int, rows: int = ROWS) -> tuple[Path, Path]:
    """Clients, each with so many rows of twenty tickets in a year, in no order."""
    chance = random.Random(1)
    lines = [
        f"Client {client},T-{client}-{row % 20},{date(2025, 11, 1) + timedelta(days=row * 7 % 365)},{1 + row % 7 / 4},"
        f"{('remote', 'on site')[row % 2]},P{client}"
        for client in range(clients)
        for row in range(rows)
    ]
    chance.shuffle(lines)
    return written(folder, [f"Client {client},{10 + client}" for client in range(clients)], lines)


def written(folder: Path, clients: Iterable[str], lines: Iterable[str]) -> tuple[Path, Path]:
    folder.mkdir(exist_ok=True)
    who, used = folder / "clients.csv", folder / "usage.csv"
    who.write_text("\n".join(("client,users", *clients)) + "\n", encoding="utf-8")
    used.write_text("\n".join(("client,ticket,date,hours,channel,person", *lines)) + "\n", encoding="utf-8")
    return who, used


def opened(files: tuple[Path, Path]) -> Intake:
    return open_proposals(files[0], CARD, files[1], DAY)


def room(work: Callable[[], object]) -> tuple[object, int, int]:
    """What some work makes, the bytes that stay of it, and the most that it takes."""
    tracemalloc.start()
    try:
        made = work()
        gc.collect()  # tuples that Python keeps to use again are no memory of ours
        return made, *tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


def test_a_long_list_takes_no_more_than_what_its_histories_show(tmp_path: Path) -> None:
    """Ten more clients with their rows take little more than what their histories show, while they are read and afterwards."""
    opened(table(tmp_path / "warm", 2))
    few, many = table(tmp_path / "few", 5), table(tmp_path / "many", 15)
    _, few_stay, few_most = room(lambda: opened(few))
    _, many_stay, many_most = room(lambda: opened(many))

    assert (many_stay - few_stay) / 10 < ROOM_OF_A_CLIENT
    assert (many_most - few_most) / 10 < ROOM_OF_A_CLIENT


def test_more_rows_of_the_same_tickets_take_nothing(tmp_path: Path) -> None:
    """What stays of a table four times as long is as much."""
    opened(table(tmp_path / "warm", 2))
    short, long = table(tmp_path / "short", 5), table(tmp_path / "long", 5, 4 * ROWS)
    _, short_stays, _ = room(lambda: opened(short))
    _, long_stays, _ = room(lambda: opened(long))

    assert long_stays - short_stays < 5 * 3 * ROWS * 20  # bytes a row


def test_an_order_is_let_go_when_the_next_is_made(tmp_path: Path) -> None:
    """The most that the last four of sixteen orders take is what the first four take."""
    intake = opened(table(tmp_path, 16))
    slips, _ = order_slips(intake.proposals, tmp_path, False, ())

    def most(first: int) -> int:
        return room(lambda: [len(s.order(intake.proposals).proposal.usage.entries) for s in slips[first:first + 4]])[2]  # fmt: skip

    most(0)
    early, late = most(0), most(12)
    assert abs(late - early) < 0.1 * early


def test_the_usage_of_a_client_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for it gets what was made as the table was read."""
    made, usage = list[str](), TableSeen.usage

    def counted(seen: TableSeen, client: str, rows: ClientRows) -> ClientUsage:
        made.append(client)
        return usage(seen, client, rows)

    monkeypatch.setattr(TableSeen, "usage", counted)
    proposals = opened(table(tmp_path, 3)).proposals

    assert tuple(proposals) == tuple(proposals)
    assert sorted(made) == ["Client 0", "Client 1", "Client 2"]


def test_rows_may_stand_in_any_order(tmp_path: Path) -> None:
    """Rows of clients one after the other or shuffled make the same proposals, and those are the same each time."""
    _, used = table(tmp_path, 6)
    _, *lines = used.read_text(encoding="utf-8").splitlines()
    names = [f"Client {client}" for client in range(6)]
    first = [next(line for line in lines if line.startswith(f"{name},")) for name in names]
    rest = [line for line in lines if line not in first]
    together = sorted([*first, *rest], key=lambda line: line.split(",")[0])
    people = [f"{name},20" for name in names]
    mixed = opened(written(tmp_path / "mixed", people, [*first, *rest])).proposals
    apart = opened(written(tmp_path / "apart", people, together)).proposals

    assert len(mixed) == 6
    assert tuple(mixed) == tuple(mixed) == tuple(apart)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_no_room_for_the_temporary_file(tmp_path: Path) -> None:
    """One line says what lacks room, and what to do."""
    write_rate_card(tmp_path / "rate-card.xlsx", CARD)
    who, used = table(tmp_path, 20, 200)
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)); "
        "sys.argv[0] = 'xlagree'; runpy.run_module('xlagree', run_name='__main__')"
    )
    asked = ["generate", str(who), "--rates", str(tmp_path / "rate-card.xlsx"), "--usage", str(used)]
    asked += ["--out", str(tmp_path / "out"), "--date", DAY.isoformat(), "--dry-run"]
    ended = subprocess.run(
        [sys.executable, "-B", "-c", limited, *asked], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert "the temporary file of usage cannot be written" in line
    assert "make room where temporary files lie" in line

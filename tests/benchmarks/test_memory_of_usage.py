"""How much more memory a list of 2,000 clients with 300 rows of usage each takes than one of 100, each in a process of its own."""

import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card

pytest.importorskip("resource", reason="the memory of a process is counted on POSIX only")

FEW, MANY, ROWS = 100, 2000, 300
LIMIT = 2.0
"""Times the memory of few clients that many may take: what their histories show is more, their rows would make it eleven times."""
MEASURED = """
import resource, sys
from xlagree.cli import main
try:
    sys.exit(main())
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def table(folder: Path, clients: int) -> None:
    """Clients and their usage of a year in no order, and a rate card."""
    chance = random.Random(1)
    lines = [
        f"Client {client},T-{client}-{chance.randrange(240)},{date(2025, 11, 1) + timedelta(days=chance.randrange(365))},"
        f"{chance.randrange(1, 16) / 4},{chance.choice(('remote', 'phone', 'on site'))},Engineer,P{client // 3}"
        for client in range(clients)
        for _ in range(ROWS)
    ]
    chance.shuffle(lines)
    folder.mkdir()
    usage = ("client,ticket,date,hours,channel,role,person", *lines)
    (folder / "usage.csv").write_text("\n".join(usage) + "\n", encoding="utf-8")
    people = ("client,users", *(f"Client {client},{5 + client % 50}" for client in range(clients)))
    (folder / "clients.csv").write_text("\n".join(people) + "\n", encoding="utf-8")
    write_rate_card(folder / "rate-card.xlsx", sample_card())


def most_bytes(folder: Path, clients: int) -> int:
    """The most memory of a process that reads a list of clients and says what it would make."""
    table(folder, clients)
    asked = ("generate", "clients.csv", "--rates", "rate-card.xlsx", "--usage", "usage.csv", "--out", "out")
    said = subprocess.run(
        [sys.executable, "-c", MEASURED, *asked, "--date", "2026-11-23", "--dry-run"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert f"The books of {clients:,} clients would be made" in said.stdout
    return int(said.stderr.split()[-1]) * (1 if sys.platform == "darwin" else 1024)


def test_memory_of_many_clients(tmp_path: Path) -> None:
    """A client takes what its history shows, not its rows."""
    few, many = most_bytes(tmp_path / "few", FEW), most_bytes(tmp_path / "many", MANY)
    more = (many - few) / (MANY - FEW)
    print(
        f"\n{FEW} clients {few / 1e6:.0f} MB, {MANY:,} clients {many / 1e6:.0f} MB: {many / few:.2f} times, {more:,.0f} bytes a client"
    )
    assert many <= LIMIT * few

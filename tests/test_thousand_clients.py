"""A thousand clients in one batch, by two processes: all made, and a second run makes none of them."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from xlagree.generate.batch import generate
from xlagree.generate.samples.starter import write_samples
from xlagree.intake.proposals import read_proposals

CLIENTS = 1000


@pytest.mark.slow
@pytest.mark.hypothesis  # so that the soak has it
@pytest.mark.skipif("XLAGREE_SOAK" not in os.environ, reason="half an hour of making books: make soak")
def test_a_thousand_clients(tmp_path: Path) -> None:
    """Clients of the sample with other users each; how long it took is printed."""
    write_samples(tmp_path)
    files = (tmp_path / name for name in ("clients.csv", "rate-card.xlsx", "usage.csv"))
    intake = read_proposals(*files, date(2026, 12, 1))
    turns = (
        (i // len(intake.proposals), intake.proposals[i % len(intake.proposals)]) for i in range(CLIENTS)
    )
    clients = tuple(
        replace(
            one, client=replace(one.client, name=f"{one.client.name} {turn}", users=one.client.users + turn)
        )
        for turn, one in turns
    )
    batch, out, before = replace(intake, proposals=clients), tmp_path / "out", perf_counter()

    made = generate(batch, out, jobs=2)
    print(f"\n{CLIENTS:,} clients on two processes: {(perf_counter() - before) / 60:.1f} minutes")
    again = generate(batch, out, jobs=2)

    assert (len(made.made), made.failed) == (CLIENTS, ())
    assert len(again.unchanged) == CLIENTS

"""What the books of a client cost: every part beside openpyxl, which saves the same books, and two processes beside one."""

import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from zipfile import ZipFile

from openpyxl import load_workbook
from test_drawn_books import seconds

from xlagree.generate.batch import generate
from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.samples.starter import write_samples
from xlagree.intake.proposals import Intake, read_proposals
from xlagree.proposal.deal import Proposal
from xlagree.review.file_review import review_file
from xlagree.terms.records import changed

DAY = date(2026, 12, 1)
WANTED = {"steady": 2.0, "seasonal and growing": 3.0}
"""Times what openpyxl needs to save both books of a client."""
SEASON = tuple(
    1 + 0.3 * (month in (0, 1, 10, 11)) - 0.15 * (month % 12 in range(2, 10)) for month in range(12)
)
CLIENTS = 4
TWICE = 1.7
"""Times as fast as one process two are wanted to be."""


def sample(folder: Path) -> Intake:
    """The clients of the sample: five plans, four cases, a year of tickets."""
    write_samples(folder)
    files = (folder / name for name in ("clients.csv", "rate-card.xlsx", "usage.csv"))
    return read_proposals(*files, DAY)


def seasonal(proposal: Proposal) -> Proposal:
    """The same client in a business of the season that grows by a tenth a year."""
    assert proposal.demand is not None
    return replace(proposal, demand=changed(proposal.demand, {"season": SEASON, "yearly_growth": 0.1}))


def saved_by_openpyxl(path: Path) -> float:
    """CPU time of openpyxl saving what it read of a book; reading is not counted. The least of three."""
    runs = []
    for _ in range(3):
        read = load_workbook(path)
        runs.append(seconds(partial(read.save, path.with_name("theirs.xlsx"))))
    return min(runs)


def floor(path: Path) -> float:
    """CPU time of packing and writing the same bytes, with nothing computed at all."""
    with ZipFile(path) as book:
        parts = [book.read(name) for name in book.namelist()]
    return seconds(lambda: path.with_name("floor").write_bytes(b"".join(map(zlib.compress, parts))))


def pair(proposal: Proposal, folder: Path) -> dict[str, float]:
    """CPU time of what a pair is made of, and of openpyxl saving the same two books."""
    client, internal = folder / "client.xlsx", folder / "internal.xlsx"
    books = []
    parts = {
        "decisions": seconds(lambda: proposal.decisions),
        "client book": seconds(lambda: books.append(client_book(proposal))),
        "internal book": seconds(lambda: books.append(internal_book(proposal))),
    }
    parts["drawing"] = sum(
        seconds(partial(write_book, book, path)) for book, path in zip(books, (client, internal), strict=True)
    )
    return parts | {
        "openpyxl": sum(map(saved_by_openpyxl, (client, internal))),
        "floor": sum(map(floor, (client, internal))),
    }


def test_a_pair_of_books(tmp_path: Path) -> None:
    """Print it in parts, as times of what openpyxl needs to save the pair; nothing is asserted of it."""
    made_before, *clients = (one for one in sample(tmp_path).proposals if one.basis == "history")
    pair(made_before, tmp_path)
    half = len(clients) // 2
    for name, chosen in (
        ("steady", clients[:CLIENTS]),
        ("seasonal and growing", [seasonal(one) for one in clients[half : half + CLIENTS]]),
    ):
        folders = [tmp_path / f"{name} {number}" for number in range(len(chosen))]
        for folder in folders:
            folder.mkdir()
        taken = [pair(proposal, folder) for proposal, folder in zip(chosen, folders, strict=True)]
        for folder, parts in zip(folders, taken, strict=True):  # by now nothing is kept of the first
            parts["review"] = seconds(partial(review_file, folder / "internal.xlsx"))
        told(name, {part: sum(one[part] for one in taken) / len(taken) for part in taken[0]})


def told(name: str, parts: dict[str, float]) -> None:
    """A table of the parts, and a thousand pairs as they are to be expected."""
    theirs, of_pair = parts["openpyxl"], ("decisions", "client book", "internal book", "drawing")
    whole = sum(parts[part] for part in of_pair)
    print(f"\n{name}: a pair {whole:.2f} s of CPU, openpyxl saves it in {theirs:.2f} s: ", end="")
    print(f"{whole / theirs:.1f} times, wanted {WANTED[name]:g}")
    for part in (*of_pair, "floor", "review"):
        print(f"  {part:14} {1000 * parts[part]:6.0f} ms  {parts[part] / theirs:5.2f} times openpyxl")
    print(f"  a thousand pairs on two processors: {whole * 1000 / 2 / 60:.0f} minutes")


def alike(proposals: Sequence[Proposal], number: int) -> tuple[Proposal, ...]:
    """So many clients, no two the same: those there are, with other users."""
    return tuple(
        replace(
            one, client=replace(one.client, name=f"{one.client.name} {turn}", users=one.client.users + turn)
        )
        for turn, one in ((i // len(proposals), proposals[i % len(proposals)]) for i in range(number))
    )


def test_two_processes(tmp_path: Path) -> None:
    """Print how much sooner a batch is done by two processes; start-up of each is in it."""
    intake = sample(tmp_path)
    batch = replace(intake, proposals=alike(intake.proposals, 24))
    took = {}
    for jobs in (1, 2):
        before = perf_counter()
        made = generate(batch, tmp_path / f"by {jobs}", jobs=jobs)
        took[jobs] = perf_counter() - before
        assert not made.failed
    print(f"\n24 clients: one process {took[1]:.1f} s, two {took[2]:.1f} s: ", end="", file=sys.stdout)
    print(f"{took[1] / took[2]:.2f} times as fast, wanted {TWICE}")

"""How long the books of a client take to draw and save, beside openpyxl, which saves the same ones."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import process_time

from openpyxl import load_workbook

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.samples.starter import write_samples
from xlagree.intake.proposals import read_proposals
from xlagree.proposal.deal import Proposal

RUNS = 9
"""Turns of each, one after the other; the least of them counts."""
WANTED = 0.40
"""Times what openpyxl needs to save all three."""
BOOKS = {"client book": client_book, "appendix": appendix_book, "internal book": internal_book}


def sample(folder: Path) -> Proposal:
    """The first client of the sample: five plans, four cases, a year of tickets."""
    write_samples(folder)
    files = (folder / name for name in ("clients.csv", "rate-card.xlsx", "usage.csv"))
    return read_proposals(*files, date(2026, 11, 23)).proposals[0]


def seconds(job: Callable[[], object]) -> float:
    """CPU time of a job."""
    before = process_time()
    job()
    return process_time() - before


def drawn_and_saved(path: Path, draw: Callable[[], None]) -> tuple[float, float]:
    """CPU time of drawing a file, and of openpyxl saving what it read of it: reading is not counted."""
    draw()
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(seconds(draw))
        read = load_workbook(path)
        theirs.append(seconds(partial(read.save, path.with_name("theirs.xlsx"))))
    return min(ours), min(theirs)


def test_the_books_of_a_client(tmp_path: Path) -> None:
    """Print it by book and together, beside what is wanted; nothing is asserted of it."""
    proposal = sample(tmp_path)
    took = {}
    print()
    for name, make in BOOKS.items():
        book, path = make(proposal), tmp_path / f"{name}.xlsx"
        ours, theirs = took[name] = drawn_and_saved(path, partial(write_book, book, path))
        print(
            f"{name:15} drawn in {1000 * ours:5.1f} ms, saved by openpyxl in {1000 * theirs:5.1f} ms, {ours / theirs:.2f} times"
        )
    ours, theirs = map(sum, zip(*took.values(), strict=True))
    print(
        f"{'all three':15} drawn in {1000 * ours:5.1f} ms, saved by openpyxl in {1000 * theirs:5.1f} ms, "
        f"{ours / theirs:.2f} times, wanted {WANTED:.2f}"
    )

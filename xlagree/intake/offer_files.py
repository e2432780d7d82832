"""Offers in files: the one that a workbook or a page holds, and the ledger that lies beside the books."""

from pathlib import Path

from xlagree.intake.files import beside
from xlagree.intake.sheets import read_sheets
from xlagree.proposal.offers.held_offer import PAGE_ID, HeldOffer, read, read_page
from xlagree.proposal.offers.offer_ledger import LEDGER, LedgerLine, read_ledger
from xlagree.terms.errors import AgreementError, Place, Problem

PAGES = (".html", ".htm")
LARGEST_PAGE = 10_000_000
"""Bytes of a page; one of ours has less than a thirtieth of them."""


def read_offer(path: Path) -> HeldOffer:
    """The offer that a file holds; raises where there is none, or where it cannot be read."""
    try:
        held = read_page(page_text(path)) if path.suffix.lower() in PAGES else read(read_sheets(path))
    except AgreementError as error:
        raise AgreementError(*(problem.at(Place(path.name)) for problem in error.problems)) from None
    if held is None:
        remedy = "name a client book or a page that xlagree generate made"
        raise AgreementError(Problem("there is no offer in it", remedy, Place(path.name)))
    return held


def holds_offer(page: Path) -> bool:
    """Whether a page has an offer in it, be it broken; one that cannot be read has none."""
    try:
        return page.stat().st_size <= LARGEST_PAGE and PAGE_ID in page_text(page)
    except OSError:
        return False


def page_text(path: Path) -> str:
    """The text of a page."""
    if path.stat().st_size > LARGEST_PAGE:
        raise AgreementError(Problem("is larger than any page of an offer", place=Place(path.name)))
    return path.read_text(encoding="utf-8", errors="replace")


def ledger_near(path: Path) -> Path | None:
    """The ledger in the folder of a file, or in the one that this lies in."""
    near = (folder / LEDGER for folder in path.resolve().parents[:2])
    return next((file for file in near if file.is_file()), None)


def ledger_lines(path: Path) -> tuple[LedgerLine, ...]:
    """The lines of a ledger; none where it is not there."""
    return (
        read_ledger(path.read_text(encoding="utf-8", errors="replace"), path.name) if path.is_file() else ()
    )


def write_ledger(path: Path, lines: tuple[LedgerLine, ...]) -> None:
    """Write a ledger that is whole or not changed; one without lines is none."""
    if not lines:
        return
    with beside(path) as (unfinished,):
        text = "".join(f"{line.text}\n" for line in lines)
        unfinished.write_text(text, encoding="utf-8", newline="\n")

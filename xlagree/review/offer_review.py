"""An offer that comes back in a file, held against the ledger and against what its cells or texts were made with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from xlagree.generate.book.seal import OFFER_FACT
from xlagree.generate.page_marks import text_changes
from xlagree.generate.page_parts import part_changes
from xlagree.intake.offer_files import PAGES, page_text, read_offer
from xlagree.proposal.offers.held_offer import HeldOffer
from xlagree.proposal.offers.offer_ledger import LedgerLine, OfferCheck, checked
from xlagree.review.reading.snapshot import snapshot
from xlagree.review.reading.typed_over import typed_over
from xlagree.terms.errors import AgreementError, Place, Problem

WITH_MARKS = ".xlsx"
"""How files end that have marks and properties."""


def offer_checked(path: Path, ledger: Sequence[LedgerLine] | None, today: date) -> OfferCheck:
    """What is to be said of a client book, a page, or the appendix to an offer, whose own figures are not looked at."""
    try:
        held = read_offer(path)
    except AgreementError:
        line = _of_appendix(path, ledger)
        if line is None:
            raise
        return checked(HeldOffer(line.record, line.digest), ledger, today)
    done = checked(held, ledger, today)
    if path.suffix.lower() in PAGES:
        page = page_text(path)
        said = (*text_changes(page), *(words for _, words in part_changes(page)))
    elif path.suffix.lower() == WITH_MARKS:
        cells = typed_over(snapshot(path), _names(held))
        said = tuple(cell.says for cell in cells if not (cell.held and done.changes))
    else:
        return done
    return replace(done, intact=done.intact and not said, changes=(*done.changes, *said))


def _names(held: HeldOffer) -> set[str]:
    """The names of the plans."""
    plans = held.record.get("plans")
    return (
        {str(plan.get("name", "")) for plan in plans if isinstance(plan, dict)}
        if isinstance(plans, list)
        else set()
    )


def _of_appendix(path: Path, ledger: Sequence[LedgerLine] | None) -> LedgerLine | None:
    """The line of the offer that a file is the appendix to; None where it is no appendix."""
    if path.suffix.lower() != WITH_MARKS or not path.is_file():
        return None
    digest = snapshot(path).properties.get(OFFER_FACT, "")
    if not digest:
        return None
    line = next((one for one in reversed(ledger or ()) if one.digest == digest), None)
    if line is None:
        what = "is the appendix to an offer that is in no ledger here"
        raise AgreementError(
            Problem(what, "name the ledger with --ledger, or the client book", Place(path.name))
        )
    return line

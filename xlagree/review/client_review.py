"""The review of a book for a client: its cells against their marks, and beside the deal that it belongs to where that is known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from xlagree.generate.book.seal import OFFER_FACT
from xlagree.generate.book.wording import Spot
from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.canonical import Fields, digest
from xlagree.proposal.rules.finding import Finding, spot_of
from xlagree.review.offer_seen import OfferSeen
from xlagree.review.reading.client_read import read_client
from xlagree.review.reading.client_twin import Twin, beside_its_deal
from xlagree.review.reading.marked_looks import with_looks_marked
from xlagree.review.reading.offer_anew import record_held
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.client_rules import CLIENT_RULES, client_changes
from xlagree.review.rules.look_rules import client_looks_changed


@dataclass(frozen=True)
class DealKnown:
    """A deal whose internal book was reviewed, and what its client book offers once that was."""

    file: str
    proposal: Proposal
    offered: Fields | None = None


@dataclass(frozen=True)
class ClientReview:
    """What was found in a book for a client, the offer that is in it, and what it offers.

    It is `beside_its_deal` where a deal is known and the book that this gives could be held against it. Charts are compared
    where that deal or marks of looks say what all pages drew.
    """

    findings: tuple[Finding, ...]
    offer: OfferSeen
    offered: Fields | None
    beside_its_deal: bool
    charts_compared: bool = False


def review_client(file: Snapshot, general: Sequence[Finding], known: DealKnown | None) -> ClientReview:
    """A book for a client reviewed; of what rules for any workbook found, formulas are as they were made where the marks say so."""
    read = read_client(file)
    held = record_held(read)
    twin = Twin(read)
    if known is not None:
        # What was changed is named by itself, and not by all that would follow from it.
        twin = beside_its_deal(read, known.proposal, record_held(read, as_made=True) or known.offered)
    twin = with_looks_marked(twin)
    changed = {one.spot for one in read.changes}
    others = [one for one in general if not _as_made(one, changed, read.made.keys())]
    looks = list(client_looks_changed(twin))
    of_deal = [one for rule in CLIENT_RULES for one in rule.find(twin)]
    found = [*client_changes(twin.read), *looks, *of_deal, *others]
    seen_alike = not any(one.severity == "error" for one in looks)
    said = held or {}
    offer = OfferSeen(
        number=str(said.get("number", "")),
        client=str(said.get("client", "")),
        digest=digest(held) if held else file.properties.get(OFFER_FACT, ""),
        untouched=not read.changes and read.fits is not False and seen_alike,
        cells=read.cells,
        agree=read.agree,
        deal=known.file if known else "",
        currency=str(said.get("currency", "")),
    )
    # What is offered to another client says nothing of the appendix of this one.
    theirs = (
        known is not None
        and bool(said)
        and not same_name(str(said.get("client", "")), known.proposal.client.name)
    )
    was_held = twin.remade is not None or bool(twin.fields)
    drawn = twin.marked or (twin.remade if twin.remade and not twin.remade.other_prices else None)
    all_drawn = drawn is not None and {sheet.name for sheet in file.sheets} <= set(drawn.pages)
    return ClientReview(tuple(found), offer, None if theirs else held, was_held, all_drawn)


def _as_made(finding: Finding, changed: Collection[Spot], made: Collection[Spot]) -> bool:
    """Whether a slip that a rule for any workbook sees was made so."""
    spot = spot_of(finding.place)
    return finding.code.startswith("F") and spot is not None and spot not in changed and spot in made

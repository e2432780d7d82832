"""What `xlagree review` prints of offers: which they are, whether they are as they were made, and of which deals."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlagree.review.reviews import Review

OFFERS = 4
"""So many offers that are not as they were made are printed; --all prints every one."""


def counted(count: int, what: str) -> str:
    """A number of things: 1 file, 3 files."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def offer_line(review: "Review") -> str:
    """An offer in a file: which, to whom, whether as it was made, and of which deal."""
    offer = review.offer
    assert offer is not None
    named = offer.number, offer.client and f"to {offer.client}"
    which = " ".join(filter(None, ("offer", *named))) if any(named) else "an offer that is not named in it"
    how = "as it was made" if offer.untouched else "changed since it was made"
    cells = f": {offer.agree:,} of {offer.cells:,} cells agree" if offer.cells else ""
    deal = f" Its deal is {offer.deal}." if offer.deal else ""
    return f"{review.file}: {review.what}, {which}, {how}{cells}.{deal}"


def offer_lines(reviews: "Sequence[Review]", everything: bool) -> Iterator[str]:
    """How many offers are untouched and of which deals, and each that is not; with everything all of them."""
    held = [review for review in reviews if review.offer is not None]
    if not held:
        return
    changed = [one for one in held if one.offer and not one.offer.untouched]
    alone = [one for one in held if one.offer and not one.offer.deal and one.what == "client book"]
    deals = {one.offer.deal for one in held if one.offer and one.offer.deal}
    of = f" of {counted(len(deals), 'deal')}" if deals else ""
    yield (
        f"For clients: {counted(len(held), 'file')}{of}, {len(held) - len(changed):,} as made, {len(changed):,} changed"
        + (f", {len(alone):,} without a deal here." if alone and deals else ".")
    )
    named = held if everything else [*changed, *(alone if deals else ())]
    shown = list({id(one): one for one in named}.values())
    yield from map(offer_line, shown if everything else shown[:OFFERS])
    if not everything and len(shown) > OFFERS:
        yield f"… and {counted(len(shown) - OFFERS, 'file')} more: --all, --format json or xlsx has them."

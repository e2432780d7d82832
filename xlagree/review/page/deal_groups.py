"""The files of a folder in the groups of its page: those of deals by currency, then those without a deal."""

from collections.abc import Sequence

from xlagree.review.reviews import Review


def by_deals(read: Sequence[Review]) -> dict[tuple[bool, str], list[Review]]:
    """The files of deals by the currency of their deal, then those without a deal by their own, one that nobody knows with the first."""
    deals = {one.file: one.currency for one in read if one.deal}
    groups: dict[tuple[bool, str], list[Review]] = {(True, currency): [] for currency in deals.values()}
    alone = []
    for one in read:
        of = one.file if one.deal else one.offer.deal if one.offer else ""
        if of in deals:
            groups[True, deals[of]].append(one)
        else:
            alone.append(one)
    first = next((one.currency for one in alone if one.currency), "")
    for one in alone:
        groups.setdefault((False, one.currency or first), []).append(one)
    return groups

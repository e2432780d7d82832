"""The add-ons of a rate card against the rest of it: rates of VAT that its theme has, and names of columns that are free."""

from collections.abc import Iterator

from xlagree.intake.client_columns import CLIENT_COLUMNS
from xlagree.proposal.deal import RateCard
from xlagree.terms.add_on_terms import NO_RATE, RATE_NAMES, USUAL
from xlagree.terms.errors import Place, Problem
from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import find


def unfit(card: RateCard, place: Place) -> Iterator[Problem]:
    """What is wrong with the add-ons of a card, whose sheet is at `place`."""
    counted, rates = [same(name) for name in card.counts], len(card.house.vat)
    allowed = (*(RATE_NAMES[:rates] or (USUAL,)), NO_RATE)
    for add_on in card.add_ons:
        if find(add_on.name, CLIENT_COLUMNS) or same(add_on.name) in counted:
            what = f"{add_on.name}: the clients table has another column of this name"
            yield Problem(what, "call the add-on otherwise", place)
        if add_on.vat not in allowed:
            what = f"{add_on.name}: vat must be one of {', '.join(allowed)} (got {add_on.vat})"
            has = "no rate" if not rates else "one rate" if rates == 1 else f"{rates} rates"
            yield Problem(what, f"the theme has {has} of VAT", place)

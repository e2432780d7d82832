"""What an offer says of work by use and of its sums, in the client's language."""

from xlagree.pricing.schedule import cents
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.taxes import MONTHS
from xlagree.terms.add_on_terms import USUAL


def use_with_tax(offer: Offer) -> list[float]:
    """What the first year costs by use under each plan, with tax where it is due."""
    rate = offer.taxes.rate(USUAL)
    factor = 1.0 if offer.taxes.within or rate is None else 1 + rate
    return [cents(plan.by_use * factor) for plan in offer.plans]


def by_use_text(offer: Offer, plan: int, speech: ClientLanguage, own_work: bool) -> str:
    """About what a plan costs by use in a month and in the year; `own_work` where that is the client's own last year."""
    net, year = offer.plans[plan].by_use, use_with_tax(offer)[plan]
    if not net:
        return speech.say("none")
    key = "by_use_about" if own_work else "by_use_expected"
    amounts = {"month": speech.money(net / MONTHS), "year": speech.money(year)}
    return speech.say(key if offer.taxes.added else f"{key}_net", **amounts)


def note_text(offer: Offer, months: int, speech: ClientLanguage) -> str:
    """How sums are rounded, and how long the prices of a plan of so many months hold."""
    key = "offer_note" if offer.taxes.rates else "offer_note_net"
    return speech.say(key, months=speech.counted("n_months", months))

"""What an offer says of work by use and of its sums, in the client's language."""

from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import cents
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.offered_plan import OfferedPlan
from xlagree.proposal.offers.taxes import MONTHS, Taxes
from xlagree.terms.add_on_terms import USUAL
from xlagree.terms.vocabulary import BLOCK


def use_with_tax(offer: Offer) -> list[float]:
    """What the first year costs by use under each plan, with tax where it is due."""
    rate = offer.taxes.rate(USUAL)
    factor = 1.0 if offer.taxes.within or rate is None else 1 + rate
    return [cents(plan.by_use * factor) for plan in offer.plans]


def by_use_text(offer: Offer, plan: int, speech: ClientLanguage, own_work: bool) -> str:
    """About what a plan costs by use in a month and in the year; `own_work` where that is the client's own last year."""
    net, year = offer.plans[plan].by_use, use_with_tax(offer)[plan]
    if not net:
        return speech.say("nothing_to_pay")
    key = "by_use_about" if own_work else "by_use_expected"
    amounts = {"month": speech.money(net / MONTHS), "year": speech.money(year)}
    return speech.say(key if offer.taxes.added else f"{key}_net", **amounts)


def note_text(offer: Offer, plan: OfferedPlan, speech: ClientLanguage) -> str:
    """How sums are rounded, how long the prices of a plan hold, and how they change within a longer term."""
    taxed = offer.taxes.rates and not offer.taxes.reverse_charge
    key = "offer_note" if taxed else "offer_note_net"
    change = plan.yearly_change if plan.term_months > MONTHS else 0.0
    held = speech.say(key, months=speech.counted("n_months", MONTHS if change else plan.term_months))
    if not change:
        return held
    then = speech.say("prices_rise" if change > 0 else "prices_fall", share=speech.share(abs(change)))
    return f"{held} {then}"


def billed_key(plan: Plan, on_page: bool = False) -> str:
    """The key of when work by use is billed, and where its prices stand: a page of rates, or `on_page` the offer itself.

    >>> billed_key(Plan("Silver", "retainer", monthly_fee=900, included_hours=6, overage_rate=140))
    'work_by_use_how'
    """
    key = "blocks_by_use_how" if plan.kind == BLOCK else "work_by_use_how"
    return f"{key}_here" if on_page else key


def to_pay_key(taxes: Taxes) -> str:
    """The key of what is to pay: with the tax that the house charges, if it charges any.

    >>> to_pay_key(Taxes((0.19,))), to_pay_key(Taxes((0.0,), reverse_charge=True)), to_pay_key(Taxes())
    ('gross', 'to_pay', 'to_pay')
    """
    return "gross" if taxes.rates and not taxes.reverse_charge else "to_pay"

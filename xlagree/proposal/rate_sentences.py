"""What an hour costs a client under a plan, in two sentences: inside it and beyond it, and what unused hours make of it."""

from xlagree.pricing.coverage import covers_all
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.proposal.client_rates import has_end, price_inside
from xlagree.proposal.client_verdict import agreed, in_period, usual_year
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.terms.vocabulary import BLOCK, WITH_FEE


def rate_verdict(plan: Plan, speech: ClientLanguage) -> str:
    """What an hour costs under a plan, in a sentence: inside it, and beyond it."""
    inside, say = price_inside(plan), speech.say
    if inside is None and plan.cap is None:
        return say("rate_verdict_all", plan=plan.name)
    if inside is None:
        hours = agreed(plan.cap or 0.0, speech)
        if covers_all(plan) and plan.pool_months == 1:
            return say("rate_verdict_fixed", plan=plan.name, hours=hours)
        return say("rate_verdict_agreed", plan=plan.name, hours=in_period(plan, hours, speech))
    if plan.pool_unit == TICKETS:
        return say("rate_verdict_tickets", plan=plan.name, price=speech.money(inside, 2))
    beyond = plan.rate_beyond if plan.kind in WITH_FEE else None
    if beyond is None or round(beyond, 2) == round(inside, 2):
        return say("rate_verdict_one", plan=plan.name, price=speech.money(inside, 2))
    prices = {"inside": speech.money(inside, 2), "beyond": speech.money(beyond, 2)}
    return say("rate_verdict", plan=plan.name, **prices)


def rate_unused(proposal: Proposal, plan: int, speech: ClientLanguage) -> str:
    """What an hour of work came to in the usual year, for a plan whose hours are paid ahead; else blank."""
    hours, own = usual_year(proposal).hours, proposal.plans[plan]
    if own.kind not in (BLOCK, *WITH_FEE) or not hours:
        return ""
    by_hours = own.pool_unit != TICKETS and (has_end(own) or own.kind == BLOCK)
    key = "rate_unused" if by_hours else "rate_hour"
    return speech.say(key, price=speech.money(proposal.replays[plan].invoiced / hours, 2))

"""Rules for the prices of a proposal: discounts, blocks, plans nobody needs, overage, rows behind it; and the list of all pricing rules."""

from collections.abc import Iterator
from math import ceil, floor, inf

import numpy as np

from xlagree.economics.outlook import Outlook
from xlagree.economics.pool import need_quantile
from xlagree.economics.worked import expected_work
from xlagree.pricing.at_once.drawing import needed
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import BAD, BUSY, QUIET, even_margins, even_prices, paid_unit
from xlagree.proposal.doubted import doubted
from xlagree.proposal.rules.finding import Finding, Rule
from xlagree.proposal.rules.limits import breaches, discounts_on_one_price
from xlagree.proposal.rules.risk_rules import (
    PLACE,
    p01_margin_below_floor,
    p02_loss_chance_above_limit,
    p05_fixed_price_without_room,
    p07_forecast_too_thin,
)
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, RETAINER

COMPARED = 33
"""Hours from a quiet year's to a busy one's at which two plans are compared."""
DEARER = 1.5
"""So many times the price of pay as you go an hour beyond a plan may cost, to be asked for."""


def p03_discount_beyond_authority(deal: Proposal) -> Iterator[Finding]:
    """Discount beyond what the policy allows

    What: all steps from list to net together take more off a price than the largest discount; or more discounts than the
    policy allows act on one price, one after the other.

    Why: each discount has an owner who sees only his own; nobody may have agreed to what they add up to.

    Source: deal desks route by discount tier; the limit is the policy's.

    Fix: take a discount back, or have the deal approved.

    Cannot see: discounts that were worked into a list price, and what was given away outside the rate card.
    """
    for breach in breaches(deal, "P03"):
        decision, at_list = deal.decisions[breach.plan], deal.list_plans[breach.plan]
        if breach.limit.term == "most_discounts":
            part, steps = discounts_on_one_price(at_list, deal.discounts)
            words = {"part": part, "steps": ", ".join(steps)}
            message = f"{decision.plan}: {breach.sentence(words)}"
            yield Finding("P03", "alert", PLACE, message, "make one discount of them, with one owner")
        else:
            left = 1 - decision.discount
            worth = (
                (decision.discount - breach.bound) * (decision.price_expected / left) if left > 0 else None
            )
            message = f"{decision.plan}: {breach.sentence()}"
            fix = f"take a discount back; otherwise the plan needs {deal.card.policy.approval}"
            yield Finding("P03", "error", PLACE, message, fix, worth, decision.plan, breach.limit.name)


def p04_blocks_and_breakage(deal: Proposal) -> Iterator[Finding]:
    """Block that stays open too long, or a price that rests on unused hours

    What: a block has no end or a longer life than the policy allows; or hours that are paid for and expected never to be used
    are a larger share of the expected price than the policy allows.

    Why: an open block is a debt to the client at an old price; a client who sees unused hours asks for them or leaves.

    Source: breakage and contract liabilities in ASC 606-10-55-46 to 49 and IFRS 15 B44 to B47: a question for accounting.

    Fix: set a block life; include fewer hours, let them roll over, or offer a smaller block.

    Cannot see: how the house's accountants treat unused hours, and blocks that a client was promised longer by word
    of mouth.
    """
    for breach in breaches(deal, "P04"):
        decision, view = deal.decisions[breach.plan], deal.outlooks[breach.plan]
        if breach.limit.term == "longest_block_life":
            ends = "has no end" if breach.value == inf else f"can be used for {breach.value:g} months"
            words = {"ends": ends, "lasts": _lasts(view)}
            message = f"{decision.plan}: {breach.sentence(words)}"
            fix = f"set a block life of at most {breach.bound:g} months"
            yield Finding("P04", "alert", PLACE, message, fix)
        else:
            smaller, fewer = "offer a smaller block", "include fewer hours, or let them roll over"
            fix = smaller if decision.kind == BLOCK else fewer
            message = f"{decision.plan}: {breach.sentence()}"
            yield Finding("P04", "alert", PLACE, message, fix, decision.breakage_price)


def _lasts(view: Outlook) -> str:
    """How long a block lasts at the hours expected."""
    need = float(needed(view.plan, view.hour, expected_work(view.plan, view.demanded)).mean())
    what = "tickets" if view.plan.pool_unit == TICKETS else "hours"
    return f"; at the {what} expected it lasts {fixed(view.plan.block_size / need, 1)} months" if need else ""


def p06_dominated_plan(deal: Proposal) -> Iterator[Finding]:
    """Plan that is worse than another for both sides

    What: at all likely hours, the same every month, another plan offered costs the client less and earns us more.

    Why: a plan that nobody should choose makes the comparison longer and its author look careless, or not honest.

    Source: our own: plans are offered to be compared.

    Fix: leave the plan out of the offer, or change its terms.

    Cannot see: why a client may want a plan all the same: response times, one bill a month, hours it does not expect;
    and other plans than those offered.
    """
    if not deal.outlooks or not deal.outlooks[0].demand.mean:
        return
    law = deal.outlooks[0].demand.law(12)
    hours = np.linspace(law.quantile(QUIET), law.quantile(BUSY), COMPARED)
    figures = [(even_prices(view, hours), even_margins(view, hours)) for view in deal.outlooks]
    for view, (price, margin) in zip(deal.outlooks, figures, strict=True):
        for other, (less, more) in zip(deal.outlooks, figures, strict=True):
            if (less < price).all() and (more > margin).all():
                message = (
                    f"{view.plan.name}: {other.plan.name} costs the client less and earns us more at all likely hours, "
                    f"{fixed(hours[0] / 12, 1)} to {fixed(hours[-1] / 12, 1)} a month"
                )
                worth = other.expected_margin - view.expected_margin
                yield Finding(
                    "P06",
                    "note",
                    PLACE,
                    message,
                    "leave the plan out of the offer, or change its terms",
                    worth,
                )
                break


def p08_overage_or_included_hours(deal: Proposal) -> Iterator[Finding]:
    """Overage cheaper than paid hours, or included hours that nobody uses

    What: an hour beyond those paid for costs less than one that is paid for; or a retainer includes more hours than 19 years
    of 20 use.

    Why: the first rewards the client for taking too small a plan, the second sells air.

    Source: our own; the effective rate is the price of a paid hour when all are used.

    Fix: raise the overage rate; where a paid hour is half as dear again as one of pay as you go, include more hours or lower the fee;
    include fewer hours where nobody uses them.

    Cannot see: that dearer hours beyond are hard to sell, or that included hours are meant to be generous.
    """
    for view in deal.outlooks:
        plan, paid = view.plan, paid_unit(view.plan)
        if not paid:
            continue
        year = 12 / plan.term
        units = "tickets" if plan.pool_unit == TICKETS else "hours"
        if plan.rate_beyond is not None and plan.rate_beyond < paid and not _renewed(plan):
            yield _cheaper_beyond(deal, view, paid, plan.rate_beyond)
        used, periods = need_quantile(view.plan, view.demanded, BAD) * year, 12 / plan.pool_months
        included = periods * plan.grant
        if plan.kind == RETAINER and included > used:
            message = f"{plan.name}: {fixed(included)} {units} a year are included, 19 years of 20 use at most {fixed(used)}"
            fix = f"include {fixed(used / periods, 1)} {units} {_each(plan)} or fewer"
            yield Finding("P08", "alert", PLACE, message, fix, (included - used) * paid)


def _renewed(plan: Plan) -> bool:
    """Whether another block follows the last, so that no hour stands beyond those paid for."""
    return plan.kind == BLOCK and plan.auto_renew


def _cheaper_beyond(deal: Proposal, view: Outlook, paid: float, beyond: float) -> Finding:
    """A unit beyond those paid for is the cheaper: what to do, and the money of a year that this moves.

    Hardly anybody pays for one beyond much more than without a plan: where a paid one is so dear, its fee includes too little.
    """
    plan, year, base = view.plan, 12 / view.plan.term, deal.baseline
    tickets = plan.pool_unit == TICKETS
    unit, price = ("ticket", "ticket price") if tickets else ("hour", "overage rate")
    a_unit, at_most = ("a " if tickets else "an ") + unit, base.ticket_price if tickets else base.hourly_rate
    message = (
        f"{plan.name}: {a_unit} beyond those paid for costs {fixed(beyond, 2)}, a paid one {fixed(paid, 2)}"
    )
    if at_most is None or paid <= DEARER * at_most:
        worth = float(view.expected_charges.over.sum()) * year * (paid - beyond)
        return Finding(
            "P08", "alert", PLACE, message, f"raise the {price} to {fixed(paid, 2)} or more", worth
        )
    goal = beyond if beyond >= at_most / 2 else at_most
    raised = "" if goal == beyond else f", and raise the {price} to {fixed(goal, 2)}"
    fix = f"{a_unit} of {base.name} is {fixed(at_most, 2)}: {_more_for_less(plan, goal / paid)}{raised}"
    included = plan.block_size * year if plan.kind == BLOCK else plan.fee * 12 / paid
    return Finding("P08", "alert", PLACE, message, fix, included * (paid - goal))


def _more_for_less(plan: Plan, share: float) -> str:
    """How a paid unit comes to cost that share of what it does."""
    units = "tickets" if plan.pool_unit == TICKETS else "hours"
    if plan.kind == BLOCK:
        lower = f"lower the price of a block to {fixed(plan.price_of_block * share)}"
        more = f"put {fixed(_up(plan.block_size / share), 1)} {units} into it or more"
        return lower if plan.pool_unit == MONEY_UNIT else f"{lower} or less, or {more}"
    verb = "include" if plan.kind == RETAINER else "cover"
    more = fixed(_up((plan.grant or plan.cap or 0.0) / share), 1)
    return f"{verb} {more} {units} {_each(plan)} or more, or charge a fee of {fixed(floor(plan.fee * share))} a month"


def _up(number: float) -> float:
    """A number with one decimal, not below what it was."""
    return ceil(round(number * 10, 6)) / 10


def _each(plan: Plan) -> str:
    return "a month" if plan.pool_months == 1 else f"every {plan.pool_months:g} months"


def p09_rows_that_cannot_be_meant(deal: Proposal) -> Iterator[Finding]:
    """Rows that cannot be meant

    What: more than 16 hours in one entry, or 24 in a day of one person, work for other clients included, or on one ticket
    where nobody says whose; a ticket of 8 hours or more with more than a quarter of the client's hours, from 8 tickets on; a
    month with more than 300 hours for each technician named in it, or with more than four times those of the median, from 6
    months on. A row is named once, by the first of these; it stays in the figures.

    Why: minutes typed as hours, or a point left out, become the demand of years; every price and chance here follows from it.

    Source: our own; days have 24 hours, and one ticket or month that outweighs the others decides which plan looks best.

    Fix: look the rows up in the source; correct a slip and price again, quote a project on its own.

    Cannot see: rows that are wrong and look like others: half of the hours, another client's, another month's.
    """
    for one in doubted(deal):
        fix = "look the rows up; correct a slip and price again, or quote a project on its own"
        yield Finding("P09", "alert", PLACE, f"History: {one.said}", fix, one.moved)


PRICING_RULES: tuple[Rule[Proposal], ...] = (
    Rule(p01_margin_below_floor),
    Rule(p02_loss_chance_above_limit),
    Rule(p03_discount_beyond_authority),
    Rule(p04_blocks_and_breakage),
    Rule(p05_fixed_price_without_room),
    Rule(p06_dominated_plan),
    Rule(p07_forecast_too_thin),
    Rule(p08_overage_or_included_hours),
    Rule(p09_rows_that_cannot_be_meant),
)
"""The rules for the prices of a proposal. Limits are those of its policy; a limit that is not set is never passed."""

"""Rules for the prices of a proposal: discounts, blocks, plans nobody needs and overage; and the list of all pricing rules."""

from collections.abc import Iterator

import numpy as np

from xlagree.economics.outlook import Outlook
from xlagree.pricing.discounts import waterfalls
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import BAD, BUSY, QUIET, even_margins, even_prices, largest_discount, paid_hour
from xlagree.proposal.rules.finding import Finding, Rule
from xlagree.proposal.rules.risk_rules import (
    PLACE,
    in_percent,
    p01_margin_below_floor,
    p02_loss_chance_above_limit,
    p05_fixed_price_without_room,
    p07_forecast_too_thin,
)
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, RETAINER

COMPARED = 33
"""Hours from a quiet year's to a busy one's at which two plans are compared."""


def p03_discount_beyond_authority(deal: Proposal) -> Iterator[Finding]:
    """Discount beyond what the policy allows

    What: all steps from list to net together take more off a price than the largest discount; or more discounts than the
    policy allows act on one price, one after the other.

    Why: each discount has an owner who sees only his own; nobody may have agreed to what they add up to.

    Source: deal desks route by discount tier; the limit is the policy's.

    Fix: take a discount back, or have the deal approved.
    """
    policy = deal.card.policy
    for view, at_list in zip(deal.outlooks, deal.list_plans, strict=False):
        discount, limit = largest_discount(at_list, deal.discounts), policy.largest_discount
        if limit is not None and discount > limit:
            said = f"discount of {in_percent(discount)} is beyond the limit of {in_percent(limit)}"
            at_full = view.expected_price / (1 - discount) if discount < 1 else None
            worth = None if at_full is None else (discount - limit) * at_full
            yield Finding(
                "P03",
                "error",
                PLACE,
                f"{at_list.name}: {said}",
                "take a discount back, or have it approved",
                worth,
            )
        falls = waterfalls(at_list, deal.discounts)
        part = max(falls, key=lambda name: len(falls[name].steps), default="")
        steps = falls[part].steps if part else ()
        if len(steps) > policy.most_discounts:
            listed = ", ".join(step.name for step in steps)
            said = f"{at_list.name}: {len(steps)} discounts act on its {part}, at most {policy.most_discounts:g} should: {listed}"
            yield Finding("P03", "alert", PLACE, said, "make one discount of them, with one owner")


def p04_blocks_and_breakage(deal: Proposal) -> Iterator[Finding]:
    """Block that stays open too long, or a price that rests on unused hours

    What: a block has no end or a longer life than the policy allows; or hours that are paid for and expected never to be used
    are a larger share of the expected price than the policy allows.

    Why: an open block is a debt to the client at an old price; a client who sees unused hours asks for them or leaves.

    Source: breakage and contract liabilities in ASC 606-10-55-46 to 49 and IFRS 15 B44 to B47: a question for accounting.

    Fix: set a block life; include fewer hours, let them roll over, or offer a smaller block.
    """
    policy = deal.card.policy
    for view in deal.outlooks:
        plan, price = view.plan, view.expected_price
        if plan.kind == BLOCK and (plan.block_life is None or plan.block_life > policy.longest_block_life):
            ends = "has no end" if plan.block_life is None else f"can be used for {plan.block_life:g} months"
            said = f"{plan.name}: a block {ends}{_lasts(view)}"
            fix = f"set a block life of at most {policy.longest_block_life:g} months"
            yield Finding("P04", "alert", PLACE, said, fix)
        broken = view.breakage * paid_hour(plan) if plan.kind in (BLOCK, RETAINER) else 0.0
        if price > 0 and broken > policy.largest_breakage * price:
            said = (
                f"{plan.name}: {in_percent(broken / price)} of the expected price is for hours that are never used, "
                f"more than {in_percent(policy.largest_breakage)}"
            )
            fix = (
                "offer a smaller block"
                if plan.kind == BLOCK
                else "include fewer hours, or let them roll over"
            )
            yield Finding("P04", "alert", PLACE, said, fix, broken)


def _lasts(view: Outlook) -> str:
    """How long a block lasts at the hours expected."""
    worked = sum(view.demand.expected(12)) / 12 * view.billed.mean * view.hour.inside
    return (
        f"; at the hours expected it lasts {fixed((view.plan.block_hours or 0.0) / worked, 1)} months"
        if worked
        else ""
    )


def p06_dominated_plan(deal: Proposal) -> Iterator[Finding]:
    """Plan that is worse than another for both sides

    What: at all likely hours, the same every month, another plan offered costs the client less and earns us more.

    Why: a plan that nobody should choose makes the comparison longer and its author look careless, or not honest.

    Source: our own: plans are offered to be compared.

    Fix: leave the plan out of the offer, or change its terms.
    """
    if not deal.outlooks or not deal.outlooks[0].demand.mean:
        return
    law = deal.outlooks[0].demand.law(12)
    hours = np.linspace(law.quantile(QUIET), law.quantile(BUSY), COMPARED)
    figures = [(even_prices(view, hours), even_margins(view, hours)) for view in deal.outlooks]
    for view, (price, margin) in zip(deal.outlooks, figures, strict=True):
        for other, (less, more) in zip(deal.outlooks, figures, strict=True):
            if (less < price).all() and (more > margin).all():
                said = (
                    f"{view.plan.name}: {other.plan.name} costs the client less and earns us more at all likely hours, "
                    f"{fixed(hours[0] / 12, 1)} to {fixed(hours[-1] / 12, 1)} a month"
                )
                worth = other.expected_margin - view.expected_margin
                yield Finding(
                    "P06", "note", PLACE, said, "leave the plan out of the offer, or change its terms", worth
                )
                break


def p08_overage_or_included_hours(deal: Proposal) -> Iterator[Finding]:
    """Overage cheaper than paid hours, or included hours that nobody uses

    What: an hour beyond those paid for costs less than one that is paid for; or a retainer includes more hours than 19 years
    of 20 use.

    Why: the first rewards the client for taking too small a plan, the second sells air.

    Source: our own; the effective rate is the price of a paid hour when all are used.

    Fix: raise the overage rate, or include fewer hours.
    """
    for view in deal.outlooks:
        plan, paid = view.plan, paid_hour(view.plan)
        if not paid:
            continue
        beyond, year = plan.rate_beyond, 12 / plan.term
        renewed = plan.kind == BLOCK and plan.auto_renew
        if beyond is not None and beyond < paid and not renewed:
            said = f"{plan.name}: an hour beyond those paid for costs {fixed(beyond, 2)}, a paid one {fixed(paid, 2)}"
            worth = float(view.expected_draws.over.sum()) * year * (paid - beyond)
            yield Finding(
                "P08", "alert", PLACE, said, f"raise the overage rate to {fixed(paid, 2)} or more", worth
            )
        weight = view.billed.mean / view.demand.hours.mean * view.hour.inside
        used, included = view.law.quantile(BAD) * year * weight, 12 * plan.included_hours
        if plan.kind == RETAINER and included > used:
            said = f"{plan.name}: {fixed(included)} hours a year are included, 19 years of 20 use at most {fixed(used)}"
            fix = f"include {fixed(used / 12, 1)} hours a month or fewer"
            yield Finding("P08", "alert", PLACE, said, fix, (included - used) * paid)


PRICING_RULES: tuple[Rule[Proposal], ...] = (
    Rule(p01_margin_below_floor),
    Rule(p02_loss_chance_above_limit),
    Rule(p03_discount_beyond_authority),
    Rule(p04_blocks_and_breakage),
    Rule(p05_fixed_price_without_room),
    Rule(p06_dominated_plan),
    Rule(p07_forecast_too_thin),
    Rule(p08_overage_or_included_hours),
)
"""The rules for the prices of a proposal. Limits are those of its policy; a limit that is not set is never passed."""

"""Rules for margin and risk: what a plan earns, how likely it loses, how near its break-even is, what the forecast stands on."""

from collections.abc import Iterator

from xlagree.actuarial.experience.quality import counted
from xlagree.proposal.deal import Proposal
from xlagree.proposal.fee_to_charge import HIGHEST, FeeToCharge, fees_to_charge
from xlagree.proposal.rules.finding import Finding
from xlagree.proposal.rules.limits import breaches, in_percent, last_worked
from xlagree.terms.errors import Place
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import FIXED_PRICE, WITH_FEE

PLACE = Place(sheet="Review")
MEAN_WITHIN = 1e-3
"""The share of its mean that a law of hours may miss."""
TAIL_WITHIN = 1e-4
"""The chance that a law of hours may leave beyond its end."""


def p01_margin_below_floor(deal: Proposal) -> Iterator[Finding]:
    """Margin below the floor

    What: the expected margin of a plan, or what is kept in 19 years of 20, is a smaller share of the price than the policy
    allows; or an hour worked is expected to bring less than the lowest rate.

    Why: a price that is right on average may still lose money in a year that nobody would call rare.

    Source: the policy of the rate card; gross margin by agreement, as service firms measure it.

    Fix: raise the price, lower the cost, or have the plan approved.

    Cannot see: what the policy does not set a limit for, and costs that the rate card leaves out: a margin is only as
    true as they are.
    """
    for breach in breaches(deal, "P01"):
        decision = deal.decisions[breach.plan]
        message = f"{decision.plan}: {breach.sentence()}"
        if breach.value is None:
            fix, worth = "ask for a fee or a minimum", None
        elif breach.limit.figure == "rate_expected":
            worth = breach.bound * decision.hours_expected - decision.price_expected
            fix = f"raise the price by {fixed(worth)} a year"
        else:
            worth = _lacking(decision.price_expected, breach.value, breach.bound)
            fee = fees_to_charge(deal)[breach.plan] if breach.limit.figure == "share_expected" else None
            fix = _charge(fee) if fee and worth is not None else _raise_by(breach.value, breach.bound)
        yield Finding("P01", "error", PLACE, message, fix, worth, decision.plan, breach.limit.name)


def _lacking(price: float, share: float, floor: float) -> float | None:
    """Money a year that is missing: where every price is k times itself, 1 - share is 1/k of itself."""
    return price * ((1 - share) / (1 - floor) - 1) if floor < 1 else None


def _raise_by(share: float, floor: float) -> str:
    factor = _lacking(1.0, share, floor)
    return "lower the floor" if factor is None else f"raise the prices of the plan by {in_percent(factor)}"


def p02_loss_chance_above_limit(deal: Proposal) -> Iterator[Finding]:
    """Chance of a loss above the limit

    What: the share of years in which a plan costs us more than it brings is larger than the policy allows.

    Why: a fixed price hides its tail: a good expected margin and one losing year in four go together.

    Source: a fixed price moves the risk of overrun to the seller (PMI); the limit is the policy's.

    Fix: raise the fee to the one named, or cap the hours.

    Cannot see: losses from other causes than hours: late payment, staff who leave, a client who does. The chance is
    that of the forecast.
    """
    for breach in breaches(deal, "P02"):
        view = deal.outlooks[breach.plan]
        near = min(max(breach.bound, 1 - HIGHEST), HIGHEST)  # as far as a law of hours can be asked
        worth = max(0.0, -view.margin_kept(1 - near))
        message, fix = f"{view.plan.name}: {breach.sentence()}", _safer(deal, breach.plan)
        yield Finding("P02", "error", PLACE, message, fix, worth, view.plan.name, breach.limit.name)


def _charge(fee: FeeToCharge) -> str:
    """The fee to charge and what it is for, in whole money."""
    return f"charge a net fee of {fixed(fee.fee)} a month, for {fee.ground}"


def _safer(deal: Proposal, plan: int) -> str:
    """What brings the chance of a loss down to the limit."""
    fee, own = fees_to_charge(deal)[plan], deal.plans[plan]
    if fee is None and own.kind in WITH_FEE:
        return "include less, or cap the hours: no fee pays for those who would still sign it"
    if fee is None:
        return "raise its prices, or offer a plan with a fee"
    return _charge(fee) + (", or cap the hours" if own.kind == FIXED_PRICE and own.cap is None else "")


def p05_fixed_price_without_room(deal: Proposal) -> Iterator[Finding]:
    """Fixed price whose break-even is too near

    What: a fixed price without a cap stops earning at hours that too many years exceed.

    Why: the price is a bet on hours; practice sets it so that four years of five stay below.

    Source: buffers at a chosen percentile, P70 to P90, instead of a flat one, as project managers price.

    Fix: cap the hours, or raise the fee.

    Cannot see: caps and change clauses that stand in the contract and not in the rate card.
    """
    for breach in breaches(deal, "P05"):
        view, decision = deal.outlooks[breach.plan], deal.decisions[breach.plan]
        if view.plan.kind != FIXED_PRICE or view.plan.cap is not None or decision.break_even is None:
            continue
        hours = {"hours": fixed(decision.break_even)}
        message = f"{decision.plan}: {breach.sentence(hours)}"
        needed = view.law.quantile(min(breach.bound, HIGHEST)) * 12 / view.plan.term
        fix = f"cap the hours, or set a fee that earns up to {fixed(needed)} hours a year"
        yield Finding("P05", "alert", PLACE, message, fix, decision.expected_loss)


def p07_forecast_too_thin(deal: Proposal) -> Iterator[Finding]:
    """Forecast from too little or too old history

    What: there is no forecast or no history, fewer months than the policy asks for, the last month lies too far back, or the
    law of the hours does not have the mean it was made for.

    Why: every margin and every chance here follows from the forecast.

    Source: the policy; a law is checked by its moments and its tail, as aggregate distributions are (Mildenhall & Major 2022).

    Fix: import newer usage, or sign for a shorter term and price again.

    Cannot see: what will be different from the past: a merger, a new system, an office that closes.
    """
    months = deal.usage.months
    if deal.demand is None:
        yield _forecast(
            "there is none, so neither margin nor risk is known", "give the hours or the usage of the client"
        )
        return
    weight = deal.demand.credibility
    own = "" if weight is None else f"; the client's own tickets count for {in_percent(weight)}"
    for breach in breaches(deal, "P07", (0,)):  # all plans stand on one history
        if breach.limit.term == "fewest_months":
            count = counted(len(months), "month") if months else "no month"
            yield _forecast(breach.sentence({"value": count}) + own, "price again after more months")
        else:
            yield _forecast(breach.sentence({"month": last_worked(deal)}), "import newer usage")
    law, mean = deal.demand.law(12), sum(deal.demand.expected(12)) * deal.demand.hours.mean
    if abs(law.grid_mean - mean) > MEAN_WITHIN * mean:
        message = f"the law of the hours has a mean of {fixed(law.grid_mean, 1)} a year, expected are {fixed(mean, 1)}"
        yield _forecast(message, "do not rely on chances of a loss; report the client's demand to us")
    if abs(1 - law.cumulative[-1]) > TAIL_WITHIN:
        message = f"the law of the hours leaves {in_percent(1 - law.cumulative[-1])} of years out"
        yield _forecast(message, "do not rely on chances of a loss; report the client's demand to us")


def _forecast(message: str, fix: str) -> Finding:
    return Finding("P07", "alert", PLACE, f"Forecast: {message}", fix)

"""Every hour has a price: the hours of a plan that nobody would be invoiced for."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.vocabulary import BLOCK, CHANNELS, FIXED_PRICE, PAY_AS_YOU_GO, PREMIUM_CLASSES, RETAINER


@dataclass(frozen=True)
class UnpricedHours:
    """Hours of a plan without a price, and the term that would give them one."""

    plan: str
    hours: str
    remedy: str

    @property
    def problem(self) -> Problem:
        """The gap as a problem to report."""
        return Problem(f"{self.plan}: {self.hours} have no price", self.remedy)


def gaps(plan: Plan) -> list[UnpricedHours]:
    """Hours without a price under a plan: channel by class where it does not cover them, and hours beyond.

    >>> [gap.hours for gap in gaps(Plan("Gold", "fixed price", monthly_fee=2400, cap_hours=20))]
    ['hours beyond 20 a month']
    """
    unpriced = []
    if plan.rate_beyond is None:
        beyond = {
            PAY_AS_YOU_GO: "hours",
            BLOCK: "" if plan.auto_renew else "hours after the block",
            RETAINER: f"hours beyond {plan.included_hours:g} a month",
            FIXED_PRICE: "" if plan.cap_hours is None else f"hours beyond {plan.cap_hours:g} a month",
        }[plan.kind]
        unpriced += (
            [UnpricedHours(plan.name, beyond, "set the overage rate or the hourly rate")] if beyond else []
        )
    if plan.kind == FIXED_PRICE and plan.hourly_rate is None:
        unpriced += [
            UnpricedHours(plan.name, f"{work_class} hours, {channel},", "set the hourly rate, or cover them")
            for channel in CHANNELS
            for work_class in ("normal", *PREMIUM_CLASSES)
            if not plan.covers(channel, work_class)
        ]
    return unpriced


def no_price(plan: Plan, hours: str) -> AgreementError:
    """The refusal to price hours that were worked under a plan, or may be, and that it has no rate for."""
    problem = Problem(
        f"{plan.name}: there is no price for {hours}", "set the hourly rate or the overage rate of the plan"
    )
    return AgreementError(problem, kind="unknown")


def all_gaps(plans: Iterable[Plan]) -> list[UnpricedHours]:
    """The gaps of several plans."""
    return [gap for plan in plans for gap in gaps(plan)]

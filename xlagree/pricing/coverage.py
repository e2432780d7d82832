"""Every hour has a price: the hours of a plan that nobody would be invoiced for."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlagree.pricing.plans import TICKETS, Plan
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


def covers_all(plan: Plan) -> bool:
    """Whether a plan covers every hour, of whatever kind, class and channel."""
    whole = len(plan.covers_channels) == len(CHANNELS) and len(plan.covers_classes) == len(PREMIUM_CLASSES)
    return not plan.covers_work and (plan.kind != FIXED_PRICE or whole)


def rate_uncovered(plan: Plan) -> float | None:
    """Price of a standard hour outside a plan: of work that it does not cover, and of projects.

    >>> rate_uncovered(Plan("Silver", "retainer", monthly_fee=990, included_hours=8, overage_rate=133, hourly_rate=140))
    140.0
    """
    return plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.hourly_rate


def gaps(plan: Plan) -> list[UnpricedHours]:
    """Hours without a price under a plan: channel by class where it does not cover them, and hours beyond.

    >>> [gap.hours for gap in gaps(Plan("Gold", "fixed price", monthly_fee=2400, cap_hours=20))]
    ['hours beyond 20 a month']
    """
    unpriced = []
    if plan.rate_beyond is None and (beyond := _beyond(plan)):
        remedy = (
            "set the ticket price" if plan.pool_unit == TICKETS else "set the overage rate or the hourly rate"
        )
        unpriced.append(UnpricedHours(plan.name, beyond, remedy))
    if plan.hourly_rate is None and plan.kind == FIXED_PRICE:
        unpriced += [
            UnpricedHours(plan.name, f"{work_class} hours, {channel},", "set the hourly rate, or cover them")
            for channel in CHANNELS
            for work_class in ("normal", *PREMIUM_CLASSES)
            if not plan.covers(channel, work_class, plan.covers_work[0] if plan.covers_work else "")
        ]
    if plan.hourly_rate is None and plan.covers_work:
        covered = ", ".join(plan.covers_work)
        unpriced.append(
            UnpricedHours(
                plan.name, f"hours of work other than {covered}", "set the hourly rate, or cover them"
            )
        )
    return unpriced


def _beyond(plan: Plan) -> str:
    """What there may be beyond what is paid for, in words; nothing where all is paid for."""
    unit, months = ("tickets" if plan.pool_unit == TICKETS else "hours"), int(plan.pool_months)
    period = "a month" if months == 1 else f"in {months} months"
    return {
        PAY_AS_YOU_GO: "hours",
        BLOCK: "" if plan.auto_renew else f"{unit} after the block",
        RETAINER: f"{unit} beyond {plan.grant:g} {period}",
        FIXED_PRICE: "" if plan.cap is None else f"hours beyond {plan.cap:g} {period}",
    }[plan.kind]


def no_price(plan: Plan, hours: str) -> AgreementError:
    """The refusal to price hours that were worked under a plan, or may be, and that it has no rate for."""
    problem = Problem(
        f"{plan.name}: there is no price for {hours}", "set the hourly rate or the overage rate of the plan"
    )
    return AgreementError(problem, kind="unknown")


def all_gaps(plans: Iterable[Plan]) -> list[UnpricedHours]:
    """The gaps of several plans."""
    return [gap for plan in plans for gap in gaps(plan)]

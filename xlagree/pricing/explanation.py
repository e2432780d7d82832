"""The arithmetic of a price, said in one sentence."""

from collections.abc import Callable, Iterator

from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Schedule, ScheduleMonth

Number = Callable[[ScheduleMonth], float]

HOURLY_LINES: tuple[tuple[str, Number, Callable[[Plan], float | None]], ...] = (
    ("hours", lambda month: month.worked, lambda plan: plan.discounted_rate),
    ("hours of overage", lambda month: month.overage, lambda plan: plan.rate_beyond),
    ("hours not covered", lambda month: month.outside, lambda plan: plan.hourly_rate),
)
"""Invoice lines that price hours: what they are called, their money, and the rate of the first year."""


def explain(months: Schedule) -> str:
    """How the price of a schedule comes about: the invoice lines of its term, and what a month costs.

    >>> from xlagree.pricing.schedule import usage_schedule
    >>> from xlagree.pricing.usage import even
    >>> silver = Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130)
    >>> explain(usage_schedule(silver, even(12)))
    'Silver, 12 months: fee 12 × 1,250.00 + 24 hours of overage × 130.00 = 18,120.00, that is 1,510.00 a month.'
    """
    plan = months.plan
    span = f"{plan.term} months" if plan.term > 1 else "1 month"
    total = f"{' + '.join(_lines(months)) or 'nothing to pay'} = {_money(months.invoiced)}"
    without = " without setup" if plan.setup_fee else ""
    rise = f"; prices change by {plan.yearly_escalator:+.1%} a year" if _rises(plan) else ""
    return f"{plan.name}, {span}: {total}, that is {_money(months.price())} a month{without}{rise}."


def _lines(months: Schedule) -> Iterator[str]:
    """What is paid for, in the order of an invoice."""
    plan = months.plan

    def total(number: Number) -> float:
        return sum(map(number, months.months))

    if plan.fee:
        money = total(lambda month: month.fee)
        yield f"fee {_money(money) if _rises(plan) else f'{plan.term} × {_money(plan.fee)}'}"
    bought = total(lambda month: month.hours.bought)
    if bought:
        money = total(lambda month: month.block)
        blocks = f"{bought:g} block{'s' if bought > 1 else ''} of {plan.block_hours:g} hours"
        yield f"blocks {_money(money)}" if _rises(plan) else f"{blocks} × {_money(plan.block_price or 0.0)}"
    for name, line, rate_of in HOURLY_LINES:
        money, rate = total(line), rate_of(plan) or 0.0
        if money and _rises(plan):
            yield f"{name} {_money(money)}"
        elif money:
            weighted = " (weighted)" if _weighs(months) else ""
            yield f"{money / rate:,.6g} {name}{weighted} × {_money(rate)}"
    visits = total(lambda month: month.visits)
    if visits:
        yield f"{visits / plan.charged_visit:,.6g} visits × {_money(plan.charged_visit)}"
    if plan.setup_fee:
        yield f"setup {_money(plan.setup_fee)}"


def _rises(plan: Plan) -> bool:
    return plan.yearly_escalator != 0 and plan.term > 12


def _weighs(months: Schedule) -> bool:
    """Whether an hour counted is not simply an hour worked."""
    works = [month.work for month in months.months]
    return any(abs(work.inside + work.outside - work.logged) > 1e-9 for work in works)


def _money(amount: float) -> str:
    """Money to the cent, and a price of fewer than whole cents with what it has."""
    noise = 1e-9 + 1e-14 * abs(amount)  # of adding cents
    return f"{amount:,.2f}" if abs(amount - round(amount, 2)) < noise else f"{amount:,.6g}"

"""The arithmetic of a price, said in one sentence."""

from collections.abc import Callable, Iterator

from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.schedule import Schedule, ScheduleMonth
from xlagree.terms.price_list_terms import MONTHLY
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

Number = Callable[[ScheduleMonth], float]

HOURLY_LINES: tuple[tuple[str, Number, Callable[[Plan], float | None]], ...] = (
    (
        "{unit}",
        lambda month: month.worked,
        lambda plan: plan.ticket_price if plan.pool_unit == TICKETS else plan.discounted_rate,
    ),
    ("{unit} of overage", lambda month: month.overage, lambda plan: plan.rate_beyond),
    (
        "hours {outside}",
        lambda month: month.outside,
        lambda plan: plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.hourly_rate,
    ),
)
"""Invoice lines that price hours or tickets: what they are called, their money, and the rate of the first year."""


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
    once = [
        name for name, stands in (("setup", plan.setup), ("what is charged once", _once(months))) if stands
    ]
    without = f" without {' and '.join(once)}" if once else ""
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
        size = (
            f"{plan.block_size:g} {plan.pool_unit}"
            if plan.pool_unit != MONEY_UNIT
            else _money(plan.block_size)
        )
        blocks = f"{bought:g} block{'s' if bought > 1 else ''} of {size}"
        yield f"blocks {_money(money)}" if _rises(plan) else f"{blocks} × {_money(plan.price_of_block)}"
    for name, line, rate_of in HOURLY_LINES:
        money, rate = total(line), rate_of(plan) or 0.0
        if money and _rises(plan):
            yield f"{_named(name, plan)} {_money(money)}"
        elif money:
            weighted = " (weighted)" if _weighs(months) and plan.pool_unit != TICKETS else ""
            named = _named(name, plan)
            yield f"{money / rate:,.6g} {named}{weighted} × {_money(rate)}"
    yield from _visits(months)
    for i, block in enumerate(plan.blocks):
        if block.price:
            yield f"{block.name} {_money(sum(month.bought[i] for month in months.months))}"
    yield from _items(months)
    if plan.setup:
        yield f"setup {_money(plan.setup)}"


def _named(line: str, plan: Plan) -> str:
    """What a line is called under a plan."""
    outside = "not covered" if plan.project_hours is None else "of projects or not covered"
    return line.format(unit="tickets" if plan.pool_unit == TICKETS else "hours", outside=outside)


def _visits(months: Schedule) -> Iterator[str]:
    """Visits at their charge, and the way of all of them; together where some are included."""
    plan, made = months.plan, sum(month.work.visits for month in months.months)
    money = sum(month.visits for month in months.months)
    if money and plan.included_visits:
        yield f"visits {_money(money)}"
    elif money and plan.travel_charge:
        charge = plan.charged_visit + plan.travel_charge
        yield f"{made:,.6g} visits with the way there × {_money(charge)}"
    elif money:
        yield f"{money / plan.charged_visit:,.6g} visits × {_money(plan.charged_visit)}"


def _items(months: Schedule) -> Iterator[str]:
    """Items on lines of their own: each month's, then those charged once."""
    plan = months.plan
    monthly = [item.name for item, _ in plan.extras if item.charged == MONTHLY]
    for i, name in enumerate(monthly):
        yield f"{name} {plan.term} × {_money(months.months[0].items[i])}"
    once = [item.name for item, _ in plan.extras if item.charged != MONTHLY]
    for i, name in enumerate(once):
        yield f"{name} {_money(months.months[0].once[i])}"


def _once(months: Schedule) -> float:
    return sum(sum(month.once) for month in months.months)


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

"""The columns of an invoice: fee, work, what goes beyond, what is not covered, visits, items, set-up, and their sum."""

from collections.abc import Sequence

from xlagree.generate.pages.shared.beside_columns import hours_over, priced
from xlagree.generate.pages.shared.month_column import At, Column, PlanMonths
from xlagree.pricing.items import Item
from xlagree.pricing.plans import TICKETS
from xlagree.pricing.workloads import NOISE_DIGITS
from xlagree.terms.price_list_terms import MONTHLY
from xlagree.terms.vocabulary import PAY_AS_YOU_GO


def fee_column(own: PlanMonths) -> Column:
    """The fee of a month, or in advance those of the prepaid months that begin with it."""
    ahead = int(own.plan.prepaid_months)

    def formula(m: int, at: At) -> str:
        if m % ahead:
            return "0"
        last = min(m + ahead - 1, own.last) - m
        return f"ROUND({own.term('net fee')}*SUM({at('factor')}:{at('factor', last)}),2)"

    title = own.say("col_fee" if ahead == 1 else "col_fee_ahead")
    return Column("fee", title, "cents", lambda m: own.rows[m].fee, formula, "fee")


def worked_column(own: PlanMonths) -> Column:
    """Work as you go, by the hour or by the ticket."""

    def formula(m: int, at: At) -> str:
        by_ticket = own.plan.pool_unit == TICKETS
        work = (
            f"{at('tickets')}*{own.term('net ticket price')}"
            if by_ticket
            else f"{priced(own, 'inside', at)}*{own.rate}"
        )
        return f"ROUND({work}*{at('factor')},2)"

    return Column("worked", own.say("col_worked"), "cents", lambda m: own.rows[m].worked, formula, "worked")


def overage_column(own: PlanMonths) -> Column:
    """What is paid for hours or tickets beyond those of the plan."""
    by_ticket = own.plan.pool_unit == TICKETS
    rate = own.rate if own.plan.overage_rate is None else own.term("net overage rate")
    rate = own.term("net ticket price") if by_ticket else rate

    def formula(m: int, at: At) -> str:
        beyond = at("over") if by_ticket else _unserved_over(own, at)
        if not own.plan.overage_weighting:
            beyond = f"IF({at('inside')}=0,0,{beyond}*{at('plain')}/MAX({at('inside')},1E-300))"
        return f"ROUND(ROUND({beyond}*{rate}*{at('factor')},{NOISE_DIGITS}),2)"

    title = own.say("col_tickets_beyond" if by_ticket else "col_hours_beyond")
    return Column("overage", title, "cents", lambda m: own.rows[m].overage, formula, "overage")


def _unserved_over(own: PlanMonths, at: At) -> str:
    """Hours beyond the pool that no block beside the plan serves."""
    over = hours_over(own, at)
    if not own.plan.blocks:
        return over
    return f"IF({at('inside')}=0,0,{over}*{priced(own, 'inside', at)}/MAX({at('inside')},1E-300))"


def other_columns(own: PlanMonths, work: Sequence[str]) -> list[Column]:
    """What is invoiced beside the plan: work that is not covered, visits, items and set-up."""
    columns = []
    if "outside" in work:
        columns.append(_outside(own))
    if "visits" in work:
        columns += _visits(own)
    columns += _items(own)
    if own.plan.setup:
        columns.append(_setup(own))
    return columns


def _outside(own: PlanMonths) -> Column:
    """Work that is not covered, at the hourly rate; only as you go less its discount."""
    rate = own.rate if own.plan.kind == PAY_AS_YOU_GO else own.term("net hourly rate")

    def formula(m: int, at: At) -> str:
        return f"ROUND({priced(own, 'outside', at)}*{rate}*{at('factor')},2)"

    return Column(
        "outside money", own.say("col_outside"), "cents", lambda m: own.rows[m].outside, formula, "outside"
    )


def _visits(own: PlanMonths) -> list[Column]:
    """Visits beyond those included, each at its charge, and the way of all of them."""
    plan = own.plan
    charge = own.term("visit_charge") if plan.charged_visit else ""
    included = bool(plan.included_visits and charge)

    def there(m: int, at: At) -> str:
        return own.term("included_visits") if own.opens(m) else at("free visits", -1)

    def formula(m: int, at: At) -> str:
        beyond = f"MAX({at('visits')}-{there(m, at)},0)" if included else at("visits")
        way = f"MAX({own.term('travel')}-{own.term('free_travel')},0)"
        parts = [f"{beyond}*{charge}"] if charge else []
        parts += [f"{at('visits')}*{own.term('travel_rate')}*{way}"] if plan.travel_rate else []
        return f"ROUND({'+'.join(parts)},2)"

    title = own.say("col_visits" if charge else "col_visits_way")
    money = Column("visit money", title, "cents", lambda m: own.rows[m].visits, formula, "visits")
    if not included:
        return [money]
    left, values = 0.0, []
    for m, row in enumerate(own.rows):
        left = max((plan.included_visits if own.opens(m) else left) - row.work.visits, 0.0)
        values.append(left)
    free = Column("free visits", own.say("col_visits_free"), "hours2", lambda m: values[m],
                  lambda m, at: f"MAX({there(m, at)}-{at('visits')},0)")  # fmt: skip
    return [free, money]


def _items(own: PlanMonths) -> list[Column]:
    """A column for each item that has a line of its own, those of every month first."""
    monthly = [item for item, _ in own.plan.extras if item.charged == MONTHLY]
    once = [item for item, _ in own.plan.extras if item.charged != MONTHLY]
    return [
        *(_item(own, "items", place, item, item.name) for place, item in enumerate(monthly)),
        *(
            _item(own, "once", place, item, own.say("col_item_once", name=item.name))
            for place, item in enumerate(once)
        ),
    ]


def _item(own: PlanMonths, line: str, place: int, item: Item, title: str) -> Column:
    amount = f"ROUND({own.term((item, 'amount'))},2)"

    def value(month: int) -> float:
        return float(getattr(own.rows[month], line)[place])

    def formula(m: int, at: At) -> str:
        return amount if m == 0 or line == "items" else "0"

    return Column(f"{line} {place}", title, "cents", value, formula, line)


def _setup(own: PlanMonths) -> Column:
    share = f"+{own.term('setup_share')}*{own.term('net fee')}" if own.plan.setup_share else ""

    def formula(m: int, at: At) -> str:
        return f"ROUND({own.term('setup_fee')}{share},2)" if m == 0 else "0"

    return Column("setup", own.say("col_setup"), "cents", lambda m: own.rows[m].setup, formula, "setup")


def invoice_column(own: PlanMonths, columns: Sequence[Column]) -> Column:
    """The sum of the lines."""
    lines = [column.key for column in columns if column.line]
    return Column(
        "invoice",
        own.say("col_invoice"),
        "cents",
        lambda m: own.rows[m].invoiced,
        lambda m, at: "+".join(map(at, lines)),
    )

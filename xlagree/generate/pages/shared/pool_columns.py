"""The columns of what a fee includes: each period's own, what is kept from earlier ones, and what goes beyond."""

from xlagree.generate.pages.shared.month_column import At, Column, PlanMonths
from xlagree.pricing.plans import TICKETS
from xlagree.pricing.workloads import CEIL_TOLERANCE

TOLERANCE = f"{CEIL_TOLERANCE:.9f}"


def retainer_columns(own: PlanMonths) -> list[Column]:
    """What a retainer keeps, uses, goes beyond and has left."""
    keep, grant = int(own.plan.rollover_months), grant_of(own)
    columns = [_lot(own, age, keep) for age in range(1, keep + 1)]
    if columns or own.plan.pool_months > 1:
        columns.append(_carried(own, keep))
    return [
        *columns,
        _over(own, grant),
        own.counted("used", lambda row: row.hours.used,
                    lambda m, at: f"{at(own.need)}-{at('over')}"),
        *([_own_left(own, keep, grant)] if own.plan.pool_months > 1 else []),
        own.counted("left", lambda row: row.hours.left, lambda m, at: _left(own, grant, m, at), own.say("col_left_later")),
    ]  # fmt: skip


def cap_columns(own: PlanMonths) -> list[Column]:
    """What goes beyond the cap of a fixed price; nothing is kept from one period to the next."""
    if own.plan.cap is None:
        return []
    grant = _sum_of_heads(own, "cap_hours")
    over = _over(own, grant)
    if own.plan.pool_months == 1:
        return [over]
    return [_carried(own, 0), over, _own_left(own, 0, grant)]


def grant_of(own: PlanMonths) -> str:
    """What the fee includes of a period."""
    if own.plan.pool_unit == TICKETS:
        return own.term("included_tickets")
    return _sum_of_heads(own, "included_hours")


def _sum_of_heads(own: PlanMonths, name: str) -> str:
    """Stated hours of a period, and those for each user."""
    if not own.plan.hours_per_user:
        return own.term(name)
    return f"({own.term(name)}+{own.term('hours_per_user')}*{own.term('users')})"


def _lot(own: PlanMonths, age: int, keep: int) -> Column:
    """What is kept from `age` months ago: what older lots and earlier use left of it."""

    def formula(m: int, at: At) -> str:
        if m == 0 or (age == 1 and not own.opens(m)):
            return "0"
        if age == 1:
            return _kept(own, keep, at)
        older = f"SUM({at(f'lot{age}', -1)}:{at(f'lot{keep}', -1)})"
        return f"MAX({at(f'lot{age - 1}', -1)}-MAX({at(own.need, -1)}-{older},0),0)"

    title = own.speech.counted("col_kept", age)
    return own.counted(f"lot{age}", lambda row: row.hours.lots[keep - age], formula, title)


def _kept(own: PlanMonths, keep: int, at: At) -> str:
    """The share of what the last period left that is kept, as far as the cap leaves room for it."""
    rest = at("own", -1)
    if own.plan.pool_months == 1:
        rest = f"MAX({grant_of(own)}-MAX({at(own.need, -1)}-{at('carried', -1)},0),0)"
    kept = f"{own.term('rollover_share', 1)}*{rest}"
    if own.plan.rollover_cap is not None:
        older = f"-SUM({at('lot2')}:{at(f'lot{keep}')})" if keep > 1 else ""
        kept = f"MAX(MIN({kept},{own.term('rollover_cap')}{older}),0)"
    return f"ROUNDDOWN({kept}+{TOLERANCE},0)" if own.plan.pool_unit == TICKETS else kept


def _carried(own: PlanMonths, keep: int) -> Column:
    """What is there of earlier months: all that is kept, and within a period what is left of its own."""

    def formula(m: int, at: At) -> str:
        parts = [f"SUM({at('lot1')}:{at(f'lot{keep}')})"] if keep else []
        return "+".join([*parts, *([] if own.opens(m) else [at("own", -1)])]) or "0"

    return own.counted("carried", lambda row: row.hours.carried, formula, own.say("col_carried"))


def _over(own: PlanMonths, grant: str) -> Column:
    """What goes beyond all that is there."""

    def formula(m: int, at: At) -> str:
        there = [at("carried"), *([grant] if own.opens(m) else [])]
        return f"MAX({'-'.join([at(own.need), *(cell for cell in there if cell != '0')])},0)"

    return own.counted("over", lambda row: row.hours.over, formula)


def _own_left(own: PlanMonths, keep: int, grant: str) -> Column:
    """What a month leaves of its period's own."""

    def formula(m: int, at: At) -> str:
        there = grant if own.opens(m) else at("own", -1)
        kept = f"SUM({at('lot1')}:{at(f'lot{keep}')})" if keep else "0"
        return f"MAX({there}-MAX({at(own.need)}-{kept},0),0)"

    left, values = 0.0, []
    for m, row in enumerate(own.rows):
        there = (own.plan.grant or own.plan.cap or 0.0) if own.opens(m) else left
        left = max(there - max(row.hours.used + row.hours.over - sum(row.hours.lots), 0.0), 0.0)
        values.append(left)
    return Column("own", own.say("col_own_left"), own.form, lambda m: values[m], formula)


def _left(own: PlanMonths, grant: str, m: int, at: At) -> str:
    """What later months find; at the end of the term all that is there is carried out."""
    if m < own.last:
        return at("carried", 1)
    there = "+".join([at("carried"), *([grant] if own.opens(m) else [])])
    return f"MAX({there}-{at('used')},0)"

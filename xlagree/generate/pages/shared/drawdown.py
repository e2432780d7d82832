"""The columns of an agreement's months: its work, how each kind of plan draws it down, and what it invoices."""

from xlagree.generate.pages.shared.beside_columns import beside_columns
from xlagree.generate.pages.shared.block_columns import block_columns
from xlagree.generate.pages.shared.invoice_columns import (
    fee_column,
    invoice_column,
    other_columns,
    overage_column,
    worked_column,
)
from xlagree.generate.pages.shared.month_column import Column, PlanMonths
from xlagree.generate.pages.shared.pool_columns import cap_columns, retainer_columns
from xlagree.generate.pages.shared.work_columns import LiveWork, work_columns
from xlagree.pricing.plans import MONEY_UNIT
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER


def month_columns(own: PlanMonths, live: LiveWork | None) -> list[Column]:
    """The columns of a plan's months: its work, how hours are drawn down, the lines of the invoice, and their sum."""
    work = work_columns(own, live)
    kind = {PAY_AS_YOU_GO: _as_you_go, BLOCK: _block, RETAINER: _retainer, FIXED_PRICE: _fixed}[own.plan.kind]
    columns = [*work, *kind(own), *other_columns(own, [column.key for column in work])]
    return [*columns, invoice_column(own, columns)]


def _as_you_go(own: PlanMonths) -> list[Column]:
    return [*beside_columns(own), worked_column(own)]


def _block(own: PlanMonths) -> list[Column]:
    needed = [_money_needed(own)] if own.plan.pool_unit == MONEY_UNIT else []
    overage = [] if own.plan.auto_renew else [overage_column(own)]
    return [*needed, *block_columns(own), *beside_columns(own), *overage]


def _retainer(own: PlanMonths) -> list[Column]:
    return [*retainer_columns(own), *beside_columns(own), fee_column(own), overage_column(own)]


def _fixed(own: PlanMonths) -> list[Column]:
    capped = cap_columns(own)
    overage = [overage_column(own)] if capped else []
    return [fee_column(own), *capped, *beside_columns(own), *overage]


def _money_needed(own: PlanMonths) -> Column:
    """What the work costs at the month's rate, to be drawn from money paid ahead."""
    return own.counted(
        "need", lambda row: row.hours.used + row.hours.over,
        lambda m, at: f"{at('inside')}*{own.rate}*{at('factor')}", own.say("col_money_needed"),
    )  # fmt: skip

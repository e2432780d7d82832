"""The agreement month by month: hours granted, used, carried, lost; invoices, cash, earned and deferred."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from math import floor
from typing import Literal

from xlagree.pricing.plans import MONEY_UNIT, Plan
from xlagree.pricing.pools import Draw, draw, visits_beyond
from xlagree.pricing.prepaid import NO_BLOCKS, BlockDraw, BlocksMonth, draw_blocks
from xlagree.pricing.usage import Usage
from xlagree.pricing.work_lines import WorkLines, needs_beside, work_lines
from xlagree.pricing.workloads import NOISE_DIGITS, Workload, replayed, workloads
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.price_list_terms import MONTHLY, ONCE

Per = Literal["month", "year", "term"]
PERIODS: tuple[Per, ...] = ("month", "year", "term")
TIE = 1e-6
"""Amounts nearer to half a cent, in cents, are rounded by their digits."""
MOST_QUICKLY = 1e7
"""Amounts from which on 15 digits hold no such part of a cent."""


@dataclass(frozen=True)
class ScheduleMonth:
    """One month of an agreement: its work, what is drawn from its pool and from blocks beside it, the lines of its invoice.

    `bought` has the price of each block beside the plan, `items` that of each item charged every month, `once` that of
    each item charged once.
    """

    work: Workload
    hours: Draw
    fee: float
    worked: float
    block: float
    overage: float
    outside: float
    visits: float
    setup: float
    blocks: tuple[BlockDraw, ...] = ()
    bought: tuple[float, ...] = ()
    items: tuple[float, ...] = ()
    once: tuple[float, ...] = ()

    @cached_property
    def invoiced(self) -> float:
        """The invoice of the month: the sum of its rounded lines."""
        plain = self.fee + self.worked + self.block + self.overage + self.outside + self.visits + self.setup
        return plain + sum(self.bought) + sum(self.items) + sum(self.once) if self._more else plain

    @property
    def _more(self) -> bool:
        """Whether there is anything beside the plan."""
        return bool(self.bought or self.items or self.once)

    @property
    def charged_once(self) -> float:
        """What is in no price of a year: set-up, and items charged once."""
        return self.setup + sum(self.once) if self.once else self.setup

    @property
    def expired(self) -> float:
        """What lapses of the pool and of the blocks as the month ends."""
        return self.hours.expired + sum(block.expired for block in self.blocks)

    @property
    def left(self) -> float:
        """What is left in the pool and in the blocks as the month ends."""
        return self.hours.left + sum(block.left for block in self.blocks)


@dataclass(frozen=True)
class Account:
    """What a month's books show: cash received, revenue earned, and revenue invoiced but not yet earned at its end."""

    cash: float
    earned: float
    deferred: float


@dataclass(frozen=True)
class Schedule:
    """All months of an agreement's term."""

    plan: Plan
    months: tuple[ScheduleMonth, ...]

    @property
    def invoiced(self) -> float:
        """All invoices of the term."""
        return sum(month.invoiced for month in self.months)

    @property
    def largest_bill(self) -> float:
        """The largest invoice of a month, with what is charged once where that is in it.

        >>> from xlagree.pricing.usage import even
        >>> usage_schedule(Plan("Gold", "fixed price", monthly_fee=100, setup_fee=50), even(1)).largest_bill
        150.0
        """
        return max(month.invoiced for month in self.months)

    @property
    def year(self) -> float:
        """Invoices of the term without what is charged once, for twelve months."""
        return (self.invoiced - sum(month.charged_once for month in self.months)) * 12 / len(self.months)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Cash, earned and deferred of every month, when first asked for: a price needs none of them.

        >>> from xlagree.pricing.usage import even
        >>> months = usage_schedule(Plan("Gold", "fixed price", monthly_fee=100, prepaid_months=3), even(1))
        >>> [account.deferred for account in months.accounts[:4]]
        [200.0, 100.0, 0.0, 200.0]
        """
        return _accounts(self.plan, self.months)

    @property
    def logged_year(self) -> float:
        """Hours worked, for twelve months."""
        return sum(month.work.logged for month in self.months) * 12 / len(self.months)

    def price(self, per: Per = "month") -> float:
        """The price of the term, or without setup of a year or a month of it."""
        if per not in PERIODS:
            raise must_be("per", "month, year or term", per)
        if per == "term":
            return self.invoiced
        return self.year if per == "year" else self.year / 12


def cents(amount: float) -> float:
    """An amount rounded as an invoice line: its 15 significant digits, half away from zero.

    >>> cents(1.005), cents(2.675), cents(-1.115)
    (1.01, 2.68, -1.12)
    """
    if not abs(amount) < 1e15:  # no cents in 15 digits
        return amount
    return float(Decimal(f"{amount:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP))


def invoice_line(amount: float) -> float:
    """An amount as it stands on an invoice: freed of the noise of adding hours, then rounded to cents.

    Away from half a cent both are one, and quickly done.
    """
    if 0 < amount < MOST_QUICKLY:
        hundredfold = amount * 100
        whole = floor(hundredfold + 0.5)
        if abs(hundredfold - whole) < 0.5 - TIE:
            return whole / 100
    return cents(round(amount, NOISE_DIGITS)) if amount else 0.0


def unrounded(amount: float) -> float:
    """The money rule of everything that is not an invoice line."""
    return amount


def schedule(
    plan: Plan, loads: Sequence[Workload], money: Callable[[float], float] = invoice_line
) -> Schedule:
    """The months of a plan's term under given work; work shorter than the term repeats.

    `money` rounds the invoice lines. Raises when an hour has no price.
    """
    works = replayed(loads, plan.term)
    draws = draw(plan, works)
    needs = [needs_beside(plan, *month) for month in zip(works, draws, strict=True)] if plan.blocks else []
    beside = draw_blocks(plan.blocks, needs, plan.term) if plan.blocks else [NO_BLOCKS] * plan.term
    visits = visits_beyond(plan, [work.visits for work in works])
    months: list[ScheduleMonth] = []
    before: tuple[object, ...] | None = None
    same_fee, in_money = plan.prepaid_months <= 1 and not plan.blocks, plan.pool_unit == MONEY_UNIT
    for i, (work, hours, blocks, beyond) in enumerate(zip(works, draws, beside, visits, strict=True)):
        factor = plan.factor(i)
        counts = work, hours.over, hours.bought, in_money and hours.used, beyond, factor, blocks
        if counts != before:
            lines = work_lines(plan, factor, work, hours, blocks, beyond, money)
        elif i > 1 and same_fee and (hours is months[-1].hours or hours == months[-1].hours):
            months.append(months[-1])
            continue
        before = counts
        months.append(_month(plan, i, work, hours, blocks, lines, money))
    return Schedule(plan, tuple(months))


def _month(
    plan: Plan,
    month: int,
    work: Workload,
    hours: Draw,
    blocks: BlocksMonth,
    lines: WorkLines,
    money: Callable[[float], float],
) -> ScheduleMonth:
    """One invoice: what goes by the work, the fee, and what goes by the place of the month in the term."""
    fee, setup = money(fee_in(plan, month)), money(plan.setup) if month == 0 else 0.0
    if not plan.blocks and not plan.extras:
        return ScheduleMonth(work, hours, fee, *lines, setup)
    return ScheduleMonth(
        work,
        hours,
        fee,
        *lines,
        setup,
        blocks.blocks,
        tuple(money(block.price) if block.first == month else 0.0 for block in plan.blocks),
        tuple(money(amount) for item, amount in plan.extras if item.charged == MONTHLY),
        tuple(money(amount) * (month == 0) for item, amount in plan.extras if item.charged == ONCE),
    )


def fee_in(plan: Plan, month: int) -> float:
    """The fee invoiced in a month: its own, or in advance those of the prepaid months that begin with it."""
    ahead = int(plan.prepaid_months)
    if ahead == 1:
        return plan.fee * plan.factor(month)
    if month % ahead:
        return 0.0
    return plan.fee * sum(plan.factor(m) for m in range(month, min(month + ahead, plan.term)))


def _accounts(plan: Plan, months: Sequence[ScheduleMonth]) -> tuple[Account, ...]:
    """Cash after the payment days; fees earned month by month, block hours when used or expired.

    Hours left of a block are always the latest bought: a further block is bought when the older is used up.
    """
    delay = int(plan.payment_days / 30 + 0.5)
    ahead = int(plan.prepaid_months)
    accounts, deferred = [], 0.0
    hour = kept = 0.0  # price of one unit of the latest block, and of all that is left of it
    held = 0.0  # what is left of the blocks beside the plan, at their prices
    for i, month in enumerate(months):
        invoice = range(i - i % ahead, min(i - i % ahead + ahead, plan.term))
        fee = months[invoice[0]].fee * plan.factor(i) / sum(map(plan.factor, invoice))
        older, hour = hour, month.block / month.hours.granted if month.hours.bought else hour
        before = kept + held
        if month.hours.bought:
            fresh = min(
                month.hours.left, month.hours.granted
            )  # a top-up is added to what is left of older blocks
            kept = hour * fresh + older * (month.hours.left - fresh)
            hour = kept / month.hours.left if month.hours.left else hour
        kept = hour * month.hours.left
        held = sum(
            block.price / block.hours * draw.left
            for block, draw in zip(plan.blocks, month.blocks, strict=True)
        )
        earned = month.invoiced - month.fee + fee - (kept + held - before)
        deferred += month.invoiced - earned
        cash = months[i - delay].invoiced if i >= delay else 0.0
        accounts.append(Account(cash, earned, deferred))
    return tuple(accounts)


def usage_schedule(plan: Plan, usage: Usage, money: Callable[[float], float] = invoice_line) -> Schedule:
    """The months of a plan under a client's usage."""
    return schedule(plan, workloads(plan, usage), money)


def price(plan: Plan, usage: Usage, per: Per = "month") -> float:
    """What the client pays for a usage, per month, year or term.

    >>> from xlagree.pricing.usage import even
    >>> price(Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130), even(12))
    1510.0
    """
    return usage_schedule(plan, usage).price(per)


def effective_rate(plan: Plan, usage: Usage) -> float:
    """The year's price for each hour worked; without hours there is none."""
    months = usage_schedule(plan, usage)
    if not months.logged_year:
        raise AgreementError(
            Problem(f"{plan.name}: no hours were worked, so an hour has no price"), kind="unknown"
        )
    return months.year / months.logged_year

"""The agreement month by month: hours granted, used, carried, lost; invoices, cash, earned and deferred."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from math import ceil, inf
from typing import Literal

from xlagree.pricing.coverage import no_price
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Usage
from xlagree.pricing.workloads import CEIL_TOLERANCE, NOISE_DIGITS, Workload, replayed, workloads
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.vocabulary import BLOCK, PAY_AS_YOU_GO, RETAINER

Per = Literal["month", "year", "term"]
PERIODS: tuple[Per, ...] = ("month", "year", "term")


@dataclass(frozen=True)
class Draw:
    """Hours of a month: what was there, what was drawn, what is left. Weighted hours throughout.

    `lots` are the hours kept from earlier months, oldest first, as the month begins.
    """

    granted: float = 0.0
    carried: float = 0.0
    used: float = 0.0
    expired: float = 0.0
    over: float = 0.0
    left: float = 0.0
    bought: int = 0
    lots: tuple[float, ...] = ()


@dataclass(frozen=True)
class ScheduleMonth:
    """One month of an agreement: its work, its hours and the lines of its invoice."""

    work: Workload
    hours: Draw
    fee: float
    worked: float
    block: float
    overage: float
    outside: float
    visits: float
    setup: float

    @property
    def invoiced(self) -> float:
        """The invoice of the month: the sum of its rounded lines."""
        return self.fee + self.worked + self.block + self.overage + self.outside + self.visits + self.setup


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
    def year(self) -> float:
        """Invoices of the term without setup, for twelve months."""
        return (self.invoiced - sum(month.setup for month in self.months)) * 12 / len(self.months)

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
        return {"term": self.invoiced, "year": self.year, "month": self.year / 12}[per]


def cents(amount: float) -> float:
    """An amount rounded as an invoice line: its 15 significant digits, half away from zero.

    >>> cents(1.005), cents(2.675), cents(-1.115)
    (1.01, 2.68, -1.12)
    """
    if not abs(amount) < 1e15:  # no cents in 15 digits
        return amount
    return float(Decimal(f"{amount:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP))


def invoice_line(amount: float) -> float:
    """An amount as it stands on an invoice: freed of the noise of adding hours, then rounded to cents."""
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
    months = enumerate(zip(works, draw(plan, works), strict=True))
    return Schedule(plan, tuple(_month(plan, i, work, hours, money) for i, (work, hours) in months))


def draw(plan: Plan, works: Sequence[Workload]) -> list[Draw]:
    """How the hours of each month are taken from what the plan grants."""
    if plan.kind == PAY_AS_YOU_GO:
        return [Draw() for _ in works]
    if plan.kind == BLOCK:
        return _draw_block(plan, works)
    if plan.kind == RETAINER:
        return _draw_retainer(plan, works)
    cap = inf if plan.cap_hours is None else plan.cap_hours
    used = [min(work.inside, cap) for work in works]
    granted = [use if cap == inf else cap for use in used]
    return [
        Draw(grant, 0.0, use, grant - use, work.inside - use)
        for grant, use, work in zip(granted, used, works, strict=True)
    ]


def _draw_block(plan: Plan, works: Sequence[Workload]) -> list[Draw]:
    """A block bought in month m with life L serves m … m + L - 1; a shortfall is split into the new block."""
    size = plan.block_hours or 0.0
    life = inf if plan.block_life is None else plan.block_life
    draws: list[Draw] = []
    left, last = 0.0, inf
    for month, work in enumerate(works):
        short = max(work.inside - left, 0.0)
        bought = max(ceil(short / size - CEIL_TOLERANCE), 0) if plan.auto_renew or month == 0 else 0
        bought = 1 if month == 0 and (bought == 0 or not plan.auto_renew) else bought
        over = 0.0 if plan.auto_renew else max(short - bought * size, 0.0)
        carried, left = left, max(left + bought * size - (work.inside - over), 0.0)
        last = month + life - 1 if bought else last
        expired = left if month >= last and month < len(works) - 1 else 0.0
        left -= expired
        draws.append(Draw(bought * size, carried, work.inside - over, expired, over, left, bought))
    return draws


def _draw_retainer(plan: Plan, works: Sequence[Workload]) -> list[Draw]:
    """Older hours first, then the month's own; a share of its unused hours is kept once, for some months."""
    keep = int(plan.rollover_months)
    lots = [0.0] * keep  # oldest first
    draws = []
    for month, work in enumerate(works):
        kept, need, rest = tuple(lots), work.inside, []
        for lot in lots:
            taken = min(lot, need)
            rest.append(lot - taken)
            need -= taken
        own = max(plan.included_hours - need, 0.0)
        over = max(need - plan.included_hours, 0.0)
        if month == len(works) - 1:
            expired, left = 0.0, sum(rest) + own
        else:
            lots = [*rest[1:], plan.rollover_share * own] if keep else []
            left = sum(lots)
            expired = max(sum(rest) + own - left, 0.0)
        draws.append(Draw(plan.included_hours, sum(kept), work.inside - over, expired, over, left, lots=kept))
    return draws


def _month(
    plan: Plan, month: int, work: Workload, hours: Draw, money: Callable[[float], float]
) -> ScheduleMonth:
    """The lines of one invoice."""
    factor = plan.factor(month)
    rate = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.hourly_rate
    worked = work.inside if plan.kind == PAY_AS_YOU_GO else 0.0
    over = hours.over if plan.overage_weighting or not work.inside else hours.over * work.plain / work.inside
    return ScheduleMonth(
        work=work,
        hours=hours,
        fee=money(_fee(plan, month)),
        worked=money(_priced(plan, worked, rate, "work") * factor),
        block=money(hours.bought * (plan.block_price or 0.0) * factor),
        overage=money(_priced(plan, over, plan.rate_beyond, "hours beyond those paid for") * factor),
        outside=money(_priced(plan, work.outside, rate, "work that is not covered") * factor),
        visits=money(work.visits * plan.charged_visit),
        setup=money(plan.setup_fee) if month == 0 else 0.0,
    )


def _fee(plan: Plan, month: int) -> float:
    """The fee invoiced in a month: its own, or in advance those of the prepaid months that begin with it."""
    ahead = int(plan.prepaid_months)
    if month % ahead:
        return 0.0
    return plan.fee * sum(plan.factor(m) for m in range(month, min(month + ahead, plan.term)))


def _priced(plan: Plan, hours: float, rate: float | None, what: str) -> float:
    if hours > CEIL_TOLERANCE and rate is None:
        raise no_price(plan, what)
    return hours * (rate or 0.0)


def _accounts(plan: Plan, months: Sequence[ScheduleMonth]) -> tuple[Account, ...]:
    """Cash after the payment days; fees earned month by month, block hours when used or expired.

    Hours left of a block are always the latest bought: a further block is bought when the older is used up.
    """
    delay = int(plan.payment_days / 30 + 0.5)
    ahead = int(plan.prepaid_months)
    accounts, deferred = [], 0.0
    hour = kept = 0.0  # price of an hour of the latest block, and of all its hours that are left
    for i, month in enumerate(months):
        invoice = range(i - i % ahead, min(i - i % ahead + ahead, plan.term))
        fee = months[invoice[0]].fee * plan.factor(i) / sum(map(plan.factor, invoice))
        hour = month.block / month.hours.granted if month.hours.bought else hour
        before, kept = kept, hour * month.hours.left
        earned = month.invoiced - month.fee + fee - (kept - before)
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

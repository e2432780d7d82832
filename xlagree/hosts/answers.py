"""What a question from Python is answered with: frozen records, each with its tidy frame and its look in a notebook."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlagree.functions.price_functions import SCHEDULE_COLUMNS
from xlagree.hosts.frames import tidy_frame
from xlagree.pricing.benefits import Ledger, fee_label
from xlagree.pricing.breakeven import Crossing
from xlagree.pricing.comparison import Compared
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Account, Per, Schedule, ScheduleMonth
from xlagree.pricing.usage import Usage
from xlagree.terms.notebook import html_table, shown

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Comparison:
    """Plans side by side at their net prices under a usage: what `xlagree compare` prints.

    `plans` are at net prices, `rows` one for each of them in their order: price of a month, a year or the term (as
    `per` says), the year's price of an hour worked, saving against the first pay as you go plan, rank.
    """

    plans: tuple[Plan, ...]
    usage: Usage
    per: Per
    rows: tuple[Compared, ...]
    currency: str = ""

    @property
    def cheapest(self) -> str:
        """The name of the plan of the first rank; of equal ones the first."""
        return min(self.rows, key=lambda row: row.rank).plan

    def to_frame(self) -> "DataFrame":
        """A row a plan: plan, per, price, effective_rate (money an hour; NaN without hours), saving (money), rank."""
        rows = [
            (row.plan, self.per, row.price, row.effective_rate, row.saving, row.rank) for row in self.rows
        ]
        return tidy_frame(("plan", "per", "price", "effective_rate", "saving", "rank"), rows)

    def _repr_html_(self) -> str:
        rows: list[tuple[str | float | None, ...]] = [
            (row.plan, *(shown(money, 2) for money in (row.price, row.effective_rate, row.saving)), row.rank)
            for row in self.rows
        ]
        best = next(i for i, row in enumerate(self.rows) if row.plan == self.cheapest)
        return html_table(
            f"{self.usage.mean:g} hours a month",
            ("plan", f"price a {self.per}", "effective rate", "saving", "rank"),
            rows,
            f"Prices in {self.currency}" if self.currency else "",
            best,
        )


@dataclass(frozen=True)
class Curve:
    """The price of a month under every plan for some numbers of hours, the same every month."""

    hours: tuple[float, ...]
    prices: tuple[tuple[str, tuple[float, ...]], ...]

    def to_frame(self) -> "DataFrame":
        """A row a plan and number of hours: plan, hours (a month), price (money a month)."""
        rows = [
            (plan, hours, price)
            for plan, prices in self.prices
            for hours, price in zip(self.hours, prices, strict=True)
        ]
        return tidy_frame(("plan", "hours", "price"), rows)


@dataclass(frozen=True)
class AgreementMonths:
    """The months of a plan's term under a usage: `schedule` holds each with its work, its hours and its invoice."""

    schedule: Schedule

    @property
    def plan(self) -> Plan:
        """The plan at its net prices."""
        return self.schedule.plan

    @property
    def invoiced(self) -> float:
        """All invoices of the term, money."""
        return self.schedule.invoiced

    @property
    def _months(self) -> list[tuple[ScheduleMonth, Account]]:
        return list(zip(self.schedule.months, self.schedule.accounts, strict=True))

    def to_frame(self) -> "DataFrame":
        """A row a month: plan, month (from 1), then the columns of AGREE_SCHEDULE with underscores.

        Hours are hours of the month, weighted by their multipliers but for hours_worked; left are those at its end.
        fee, hours_priced, blocks, overage, not_covered, visits and setup are lines of the invoice, in money;
        invoiced is their sum, cash what is paid in the month, earned and deferred the revenue of it.
        """
        head = ("plan", "month", *(title.replace(" ", "_") for title, _ in SCHEDULE_COLUMNS))
        rows = [
            (self.plan.name, number, *(column(month, account) for _, column in SCHEDULE_COLUMNS))
            for number, (month, account) in enumerate(self._months, 1)
        ]
        return tidy_frame(head, rows)

    def _repr_html_(self) -> str:
        months = self._months
        columns = [named for named in SCHEDULE_COLUMNS if any(named[1](*month) for month in months)]
        rows: list[list[str | float | None]] = [
            [str(number), *(column(*month) for _, column in columns)]
            for number, month in enumerate(months, 1)
        ]
        return html_table(self.plan.name, ("month", *(title for title, _ in columns)), rows)


@dataclass(frozen=True)
class BreakEvens:
    """Every number of hours a month at which the cheaper of two plans changes, rising; none where they never do."""

    first: str
    second: str
    crossings: tuple[Crossing, ...]

    @property
    def hours(self) -> tuple[float, ...]:
        """The hours alone."""
        return tuple(crossing.hours for crossing in self.crossings)

    def to_frame(self) -> "DataFrame":
        """A row a break-even: hours (a month), kind (crossing, or jump of a price), cheaper_below, cheaper_above (plans)."""
        rows = [
            (one.hours, one.kind, *((self.first, self.second) if one.a_first else (self.second, self.first)))
            for one in self.crossings
        ]
        return tidy_frame(("hours", "kind", "cheaper_below", "cheaper_above"), rows)


@dataclass(frozen=True)
class Benefits:
    """Why a plan costs less or more than pay as you go over a year, step by step; the steps add up to the saving."""

    baseline: str
    plan: Plan
    ledger: Ledger

    @property
    def saving(self) -> float:
        """What the plan costs less in a year, money."""
        return self.ledger.saving

    @property
    def steps(self) -> tuple[tuple[str, float], ...]:
        """Each step from the baseline's price to the plan's, and the money of a year that it saves."""
        labels = [label for _, label in self.ledger.steps[:-1]] + [fee_label(self.plan)]
        return tuple(zip(labels, self.ledger.savings, strict=True))

    def to_frame(self) -> "DataFrame":
        """A row a step: plan, baseline, benefit, saving (money a year; negative where the step costs more)."""
        rows = [(self.plan.name, self.baseline, label, money) for label, money in self.steps]
        return tidy_frame(("plan", "baseline", "benefit", "saving"), rows)

    def _repr_html_(self) -> str:
        steps = [
            (self.baseline, self.ledger.baseline),
            *((label, -money) for label, money in self.steps),
            (self.plan.name, self.ledger.price),
        ]
        rows = [(label, shown(money, 2)) for label, money in steps]
        return html_table(
            f"From {self.baseline} to {self.plan.name}", ("", "a year"), rows, marked=len(rows) - 1
        )


@dataclass(frozen=True)
class Forecast:
    """Hours to expect in some months; `levels` are chances with the hours that are not exceeded with them.

    `worst_mean` is the mean of the worst twentieth of all cases, `assumed` says which defaults stand in the demand.
    """

    months: int
    mean: float
    sd: float
    levels: tuple[tuple[float, float], ...]
    worst_mean: float
    assumed: tuple[str, ...] = ()

    def to_frame(self) -> "DataFrame":
        """A row a figure: figure (mean, standard deviation, P10 …, worst-case mean), hours (of all the months)."""
        rows = [
            ("mean", self.mean),
            ("standard deviation", self.sd),
            *((f"P{level * 100:g}", hours) for level, hours in self.levels),
            ("worst-case mean", self.worst_mean),
        ]
        return tidy_frame(("figure", "hours"), rows)

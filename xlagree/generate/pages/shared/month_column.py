"""A column of an agreement's months, and what its formulas are made from: the plan, its months, the cells of its terms."""

from collections.abc import Callable
from dataclasses import dataclass

from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.schedule import Schedule, ScheduleMonth
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.work_words import work_word
from xlagree.terms.price_list_terms import OTHER

At = Callable[..., str]
"""The cell of a month by the key of its column, perhaps so many months later; 0 where there is none."""


@dataclass(frozen=True)
class Column:
    """One column of a block: its title, format, the core's value of a month, and its formula (none: an input).

    `line` is the line of the invoice that it is part of.
    """

    key: str
    title: str
    format: str
    value: Callable[[int], float]
    formula: Callable[[int, At], str] | None = None
    line: str = ""


@dataclass(frozen=True)
class PlanMonths:
    """A plan by its place in the offer, its months as the core has them, where its terms stand, and the language of titles."""

    plan: Plan
    place: int
    schedule: Schedule
    terms: TermCells
    speech: ClientLanguage = ENGLISH

    @property
    def say(self) -> Callable[..., str]:
        """What says a title by its key and what it names."""
        return self.speech.say

    @property
    def rows(self) -> tuple[ScheduleMonth, ...]:
        """The months of the core."""
        return self.schedule.months

    @property
    def last(self) -> int:
        """The last month, from 0."""
        return len(self.rows) - 1

    def term(self, name: object, default: float = 0.0) -> str:
        """The cell of a term or price, or its default."""
        return self.terms.of(self.place, name, default)

    @property
    def rate(self) -> str:
        """The price of an hour after the hourly discount."""
        return f"{self.term('net hourly rate')}*(1-{self.term('hourly_discount')})"

    @property
    def need(self) -> str:
        """The key of the column that is counted against the plan."""
        return {TICKETS: "tickets", MONEY_UNIT: "need"}.get(self.plan.pool_unit, "inside")

    @property
    def unit(self) -> str:
        """What is counted against the plan, as the keys of titles begin with it."""
        return {TICKETS: "tickets", MONEY_UNIT: "money"}.get(self.plan.pool_unit, "hours")

    def kind_of_work(self, kind: str) -> str:
        """A kind of work in words; blank is work of no other kind."""
        return work_word(kind or OTHER, self.speech)

    @property
    def form(self) -> str:
        """The number format of what is counted."""
        return {TICKETS: "count", MONEY_UNIT: "cents"}.get(self.plan.pool_unit, "hours2")

    def opens(self, month: int) -> bool:
        """Whether a period of the pool begins in a month."""
        return month % int(self.plan.pool_months) == 0

    def counted(self, key: str, value: Callable[[ScheduleMonth], float],
                formula: Callable[[int, At], str], title: str = "") -> Column:  # fmt: skip
        """A column in the unit of the pool, which its title names unless it has another."""
        title = title or self.say(f"{self.unit}_{key}")
        return Column(key, title, self.form, lambda m: value(self.rows[m]), formula)

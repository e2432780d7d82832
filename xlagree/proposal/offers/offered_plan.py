"""A plan as an offer states it: what its first year costs in its parts, how far that may be wrong, and its net terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlagree.pricing.plan_cells import list_rows
from xlagree.pricing.plans import Plan, stated
from xlagree.pricing.schedule import Schedule, cents
from xlagree.proposal.deal import Proposal
from xlagree.proposal.if_hours_differ import months_beyond
from xlagree.proposal.offers.taxes import MONTHS
from xlagree.terms.price_list_terms import LIST_TABLES, ONCE
from xlagree.terms.vocabulary import BLOCK

Cell = float | str | bool
ROUNDED = MONTHS * 0.005
"""How far twelve months may be from a year of which a month is stated in whole cents."""
OURS = ("plans", "clients", "cost")
"""Columns of a price list that no client sees."""


@dataclass(frozen=True)
class OfferedPlan:
    """A plan of an offer: net prices of its first year, on the one basis that all plans have.

    `once` is charged at the start, `month` every month whatever is used, `first` is the whole first year. `years` are its
    prices if hours differ, by the name of the year, `beyond` are months with hours beyond the plan; None where it has no
    such number. `terms` and `rows` are its net terms and those of the tables below, as a sheet has them.
    """

    name: str
    kind: str
    once: float
    month: float
    first: float
    years: tuple[tuple[str, float], ...]
    beyond: int | None
    largest_bill: float
    term_months: int
    terms: tuple[tuple[str, Cell], ...]
    rows: tuple[tuple[str, tuple[tuple[str, Cell], ...]], ...]

    @property
    def by_use(self) -> float:
        """What of the first year follows from use: all that is neither charged at the start nor every month.

        What is left because a month is stated in whole cents follows from no use.
        """
        rest = cents(self.first - self.once - MONTHS * self.month)
        return rest if abs(rest) > ROUNDED else 0.0

    @property
    def yearly_change(self) -> float:
        """The share by which its prices rise each year of a longer term; below 0 where they fall."""
        return float(dict(self.terms).get("yearly escalator", 0.0))

    @property
    def record(self) -> Mapping[str, object]:
        """What a digest is made of."""
        own = {name: value for name, value in vars(self).items() if name not in ("years", "terms", "rows")}
        years = {f"{name} year": price for name, price in self.years}
        rows = [{"table": table, **dict(row)} for table, row in self.rows]
        return {**own, **years, "terms": dict(self.terms), "rows": rows}


def offered_plans(proposal: Proposal) -> tuple[OfferedPlan, ...]:
    """The plans of a proposal, in the order offered."""
    return tuple(_offered(proposal, place) for place in range(len(proposal.plans)))


def _offered(proposal: Proposal, place: int) -> OfferedPlan:
    plan, year = proposal.plans[place], proposal.replays[place]
    usual = next(year for year in proposal.years if year.name == "usual")
    return OfferedPlan(
        name=plan.name,
        kind=plan.kind,
        once=_once(plan, year),
        month=cents((_sum(year, "fee") + _sum(year, "items")) / MONTHS),
        first=cents(year.invoiced),
        years=tuple((one.name, cents(one.plans[place].invoiced)) for one in proposal.years),
        beyond=months_beyond(proposal, place, usual),
        largest_bill=cents(year.largest_bill),
        term_months=plan.term,
        terms=tuple(stated(plan)),
        rows=tuple((table, row) for table in LIST_TABLES for row in _rows(plan, table)),
    )


def bought_once(plan: Plan) -> bool:
    """Whether a plan is a block that is bought at the start and never again."""
    return plan.kind == BLOCK and not plan.auto_renew


def once_key(key: str, plans: Sequence[Plan]) -> str:
    """The key of what is paid once under plans: a block has its word in it, so that its price is not read as one of setting up.

    >>> pack = Plan("Pack", "block", block_tickets=10, block_price=700, auto_renew=False, ticket_price=95)
    >>> once_key("once", [Plan("Silver", "retainer", monthly_fee=900, included_hours=8)]), once_key("once", [pack])
    ('once', 'once_block')
    """
    if not any(bought_once(plan) or plan.blocks for plan in plans):
        return key
    starts = any(plan.setup or any(item.charged == ONCE for item, _ in plan.extras) for plan in plans)
    return f"{key}_and_block" if starts else f"{key}_block"


def _once(plan: Plan, year: Schedule) -> float:
    """Set-up, items charged once, and blocks that are bought whatever is used."""
    lines = ["setup", "once", "bought"]
    if bought_once(plan):
        lines.append("block")
    return cents(sum(_sum(year, line) for line in lines))


def _sum(year: Schedule, line: str) -> float:
    """A line of the invoices of a year, or all lines of one sort."""
    amounts = [getattr(month, line) for month in year.months]
    return float(sum(sum(amount) if isinstance(amount, tuple) else amount for amount in amounts))


def _rows(plan: Plan, table: str) -> Sequence[tuple[tuple[str, Cell], ...]]:
    """The rows of a table that a plan has, without what no client sees."""
    return [
        tuple((name, value) for name, value in row.items() if value is not None and name not in OURS)
        for row in list_rows([plan], table)
    ]

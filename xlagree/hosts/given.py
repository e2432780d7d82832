"""What prices are asked for from Python: plans, usage, costs and discounts, read from any kind of table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from xlagree.hosts.frames import (
    Pairs,
    Table,
    laid_out,
    months_named,
    pairs_standing,
    path_of,
    plans_first,
    read,
    read_laid_out,
)
from xlagree.intake import rate_card as card_file
from xlagree.intake.workbook import WORKBOOKS
from xlagree.pricing.costs import Costs, read_costs
from xlagree.pricing.discounts import Discount, check_discount_plans, net_plan, read_discounts
from xlagree.pricing.items import HEADS
from xlagree.pricing.lacking import lacking
from xlagree.pricing.offered import for_client
from xlagree.pricing.plans import Plan, find_plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage import Usage
from xlagree.pricing.usage_cells import read_usage
from xlagree.proposal.deal import RateCard
from xlagree.proposal.net_of_tax import without_tax
from xlagree.terms.errors import AgreementError, Problem, must_be, refuse
from xlagree.terms.quantities import AMOUNT, COUNT, is_blank, same
from xlagree.terms.vocabulary import COST_TERMS, PAY_AS_YOU_GO

if TYPE_CHECKING:
    from pandas import Series

Plans: TypeAlias = "RateCard | Plan | Sequence[Plan] | Mapping[str, Mapping[str, object]] | Table"
"""Plans: a rate card or its file, plans, rows by name, or a table with one plan in a row or in a column."""

Hours: TypeAlias = "Usage | float | Sequence[float] | Series[Any] | Table"
"""A client's usage: hours a month, months of hours, or a table by month or by ticket."""

Discounts: TypeAlias = "Sequence[Discount] | float | Table"
"""Discounts: a table of name, kind, share or amount, applies to; or one share off everything."""

CostTable: TypeAlias = "Costs | float | Pairs"
"""Our costs: labels and values, or the cost of an hour alone."""

Counts: TypeAlias = Mapping[str, float]
"""What items count of a client besides users and devices: {"servers": 2}."""

CLIENT = "client"
"""The label of a column that only tables of many clients have."""


def rate_card(path: Path | str) -> RateCard:
    """The rate card of an .xlsx: plans, costs, policy, and what else is on its sheets.

    Raises AgreementError with every problem of every sheet, each at its cell. `xlagree init DIR` and
    `write_samples(folder)` write one to start from.
    """
    return card_file.read_rate_card(path_of("rate card", path, "the path of an .xlsx"))


def plans(source: Plans) -> tuple[Plan, ...]:
    """Plans of a table: one in a row with labels above, or one in a column with labels in the index or first column.

    A column `plan` or `name`, or the index, names them. The terms are those of docs/functions.md, written in any
    case, with spaces, hyphens or underscores. Blank, NaN and NA cells are terms that are not set. The path of a
    workbook is that of a rate card, that of a .csv holds one table. Raises AgreementError with every problem at its
    row and column: terms that are not known, cannot be, or contradict each other.

    >>> [plan.fee for plan in plans([{"plan": "Gold", "kind": "fixed price", "monthly_fee": 2400}])]
    [2400.0]
    """
    if isinstance(source, RateCard):
        return source.plans
    if isinstance(source, Plan):
        return (source,)
    if isinstance(source, str | Path) and Path(source).suffix.lower() in WORKBOOKS:
        return rate_card(source).plans
    if isinstance(source, list | tuple) and source and all(isinstance(one, Plan) for one in source):
        names = [plan.name.casefold() for plan in source]
        refuse(
            Problem(f"two plans have the name {plan.name}", "give each plan its own name")
            for i, plan in enumerate(source)
            if plan.name.casefold() in names[:i]
        )
        return tuple(source)
    table = plans_first(laid_out(source, "plans"))
    return read_laid_out(table, lambda cells, place: read_plans(cells, place, heads_follow=True))


def usage(source: Hours) -> Usage:
    """A client's usage: the same hours every month, a list or series of months, or a table by month or by ticket.

    A table has the labels of docs/functions.md: by month hours, after-hours hours, emergency hours, on-site hours,
    visits, tickets; by ticket month or date, ticket, hours, class, channel, role weight and so on. Of tables with
    many clients see `usage_table`. Hours are hours worked. Raises AgreementError with every problem at its place.

    >>> usage([{"month": "2026-10", "hours": 10}, {"month": "2026-11", "hours": 14}]).mean
    12.0
    """
    if isinstance(source, Usage):
        return source
    table = laid_out(months_named(source), "usage")
    if CLIENT in map(same, table.columns):
        remedy = "take the rows of one client, or read those of all with usage_table"
        raise AgreementError(Problem("usage has a column of clients", remedy))
    used = read_laid_out(table, read_usage)
    if not used.entries:
        labels = [month.label for month in used.months]
        refuse(
            Problem(f"usage: {label} stands twice", "sum it up by month, or add a column ticket")
            for i, label in enumerate(labels)
            if label and labels.index(label) != i
        )
    return used


def costs(source: CostTable) -> Costs:
    """Our costs from labels and values, or the cost of an hour alone; money a month or an hour, as docs/functions.md says.

    >>> costs({"cost per hour": 70, "fixed cost": 1000}).fixed_cost
    1000.0
    """
    if isinstance(source, Costs):
        return source
    table = pairs_standing(laid_out(source, "costs"), COST_TERMS)
    return read_laid_out(table, lambda cells, place: read_costs(cells, {}, place))


def discounts(source: Discounts) -> tuple[Discount, ...]:
    """Discounts from a table of name, kind, share or amount, applies to, plans; one number is a share off everything.

    >>> discounts(0.1)[0].share
    0.1
    """
    if isinstance(source, list | tuple) and all(isinstance(one, Discount) for one in source):
        return tuple(source)
    return read(source, "discounts", lambda cells, place: read_discounts(cells, (), place))


@dataclass(frozen=True)
class Whose:
    """What is said of a client that plans may count; what is blank is not said."""

    users: float | None = None
    devices: float | None = None
    travel: float | None = None
    counts: Counts | None = None

    @property
    def said(self) -> dict[str, float]:
        """The numbers that are said, by what they count, each checked."""
        way = {} if is_blank(self.travel) else {"travel": AMOUNT.check("travel", self.travel)}
        heads = {"users": self.users, "devices": self.devices, **(self.counts or {})}
        return way | {name: COUNT.check(name, one) for name, one in heads.items() if not is_blank(one)}


def offered(
    source: Plans, off: "Discounts | None" = None, whose: Whose | None = None, only: Sequence[str] = ()
) -> tuple[Plan, ...]:
    """Plans at their net prices, all or `only` those of some names, with what is said of whose they are.

    A rate card's own discounts hold unless others are given. Raises AgreementError where a plan counts what is not said:
    users, devices, the way of a visit, what items count.
    """
    card, every = card_of(source), _every(source)
    listed = [find_plan(every, name) for name in only] or every
    said = {} if whose is None else whose.said
    refuse(Problem(one.said, _remedy(one.what)) for one in lacking(listed, said))
    own = () if card is None else card.discounts
    holding = own if off is None else discounts(off)
    check_discount_plans(holding, every)
    heads = said.get("users", 0.0), said.get("devices", 0.0)
    return tuple(
        net_plan(for_client(plan, *heads, travel=said.get("travel"), counts=said), holding) for plan in listed
    )


def as_ours(source: Plans, off: "Discounts | None" = None) -> tuple[Plans, "Discounts | None"]:
    """The plans of a rate card, and the discounts that hold, at prices without the tax that they may have in them."""
    card = card_of(source)
    if card is None:
        return source, off
    return without_tax(card if off is None else replace(card, discounts=discounts(off))), None


def as_you_go(source: Plans, off: "Discounts | None", whose: Whose) -> Plan | None:
    """The first of the plans that is pay as you go, at its net price; None where there is none."""
    names = [plan.name for plan in _every(source) if plan.kind == PAY_AS_YOU_GO]
    return offered(source, off, whose, names[:1])[0] if names else None


def _every(source: Plans) -> Sequence[Plan]:
    """All plans, at list prices."""
    card = card_of(source)
    return plans(source) if card is None else card.plans


def _remedy(what: str) -> str:
    """How to say what plans count."""
    if same(what) in (*HEADS, "travel"):
        return f"set {same(what)} in the plan, or give {same(what)}="
    return f'give counts={{"{what}": ...}}'


def costs_of(source: Plans, given: "CostTable | None") -> Costs | None:
    """The costs that were given, or else those of the rate card that the plans come from, or None."""
    if given is not None:
        return costs(given)
    card = card_of(source)
    return None if card is None else card.costs


def known_costs(source: Plans, given: "CostTable | None") -> Costs:
    """The same where nothing can be said without costs."""
    known = costs_of(source, given)
    if known is None:
        raise must_be("costs", "given where the plans are no rate card", None)
    return known


def card_of(source: Plans) -> RateCard | None:
    """The rate card that plans come from, or None."""
    if isinstance(source, str | Path) and Path(source).suffix.lower() in WORKBOOKS:
        return rate_card(source)
    return source if isinstance(source, RateCard) else None

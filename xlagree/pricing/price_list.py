"""A price list as it stands in one range: plans and, below them, the tables of items, rates and blocks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from xlagree.pricing.contradictions import contradictions
from xlagree.pricing.items import HEADS, Item
from xlagree.pricing.list_words import ListWords
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.price_list_tables import ListTables, Placed, apart, read_tables
from xlagree.pricing.rates import HourRate
from xlagree.pricing.whose import names_one, same_name
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, refuse
from xlagree.terms.price_list_terms import IN_FEE, LIST_TABLES
from xlagree.terms.quantities import same
from xlagree.terms.records import made
from xlagree.terms.tables import TermValues, read_records
from xlagree.terms.vocabulary import BLOCK, PLAN_TERMS, WITH_FEE

Row = TypeVar("Row", Item, HourRate, PrepaidBlock)
Fits = Callable[[TermValues, Row], str]
"""Why a plan cannot have a row, or nothing."""


def read_plans(cells: object, place: Place = NOWHERE, heads_follow: bool = False) -> tuple[Plan, ...]:
    """The plans of a price list; all its problems are raised together.

    With `heads_follow` a plan may leave its users and devices to the client (see `for_client`); without it rows that
    name a client are left away.

    >>> [plan.fee for plan in read_plans([["kind", "fixed price"], ["monthly fee", 2400]])]
    [2400.0]
    """
    problems: list[Problem] = []
    upper, parts = apart(cells)
    try:
        tables = read_tables(parts, place)
    except AgreementError as error:
        tables, problems = ListTables(), [*error.problems]
    kept: list[TermValues] = []

    def wrong(records: Sequence[TermValues]) -> Iterable[Problem]:
        kept.extend(records)
        return _problems(records, tables, heads_follow, bool(problems))

    try:
        records = read_records(upper, PLAN_TERMS, "kind", place, wrong)
    except AgreementError as error:
        raise AgreementError(*error.problems, *problems, kind=error.kind) from None
    refuse(problems)
    listed = _words(records, tables)
    plans, unmade = [], []
    for record in records:
        try:
            plans.append(plan_of(record, tables, listed, heads_follow))
        except AgreementError as error:
            unmade += [problem.at(record.place) for problem in error.problems]
    refuse(unmade)
    if not plans:
        raise AgreementError(Problem("the table has labels and no plan", "add a plan beside them", place))
    return tuple(plans)


def _words(records: Sequence[TermValues], tables: ListTables) -> ListWords:
    scopes = [value for record in records if isinstance(value := record.values.get("covers_work"), tuple)]
    return tables.words | ListWords(kinds=tuple(dict.fromkeys(kind for scope in scopes for kind in scope)))


def plan_of(record: TermValues, tables: ListTables, listed: ListWords, heads_follow: bool) -> Plan:
    """A plan with the rows of the tables that it has."""
    rows = {
        "items": _own(record, tables.items, _no_item, heads_follow),
        "rates": _own(record, tables.rates, _no_rate, heads_follow),
        "blocks": _own(record, tables.blocks, _no_block, heads_follow),
    }
    return made(Plan, {"name": record.name, **record.values, **rows, "listed": listed})


def has_fee_items(record: TermValues, tables: ListTables) -> bool:
    """Whether a plan has items that are part of its fee."""
    return any(item.charged == IN_FEE for item in _own(record, tables.items, _no_item, True))


def _own(
    record: TermValues, rows: Sequence[Placed[Row]], fits: Fits[Row], heads_follow: bool
) -> tuple[Row, ...]:
    """The rows that a plan has: those that name it, and those that name none and that it can have."""
    return tuple(
        placed.row
        for placed in rows
        if names_one(placed.row.plans, _name(record))
        and not fits(record, placed.row)
        and (heads_follow or not placed.row.clients)
    )


def _kind(record: TermValues) -> str:
    return str(record.values.get("kind", ""))


def _no_item(record: TermValues, item: Item) -> str:
    """Why a plan cannot have an item."""
    if item.charged == IN_FEE and _kind(record) not in WITH_FEE:
        return f"a {_kind(record)} plan has no fee that items could be in"
    return ""


def _no_rate(record: TermValues, rate: HourRate) -> str:
    """Why a plan cannot have a rate."""
    if rate.rate is not None and not record.values.get("hourly_rate"):
        return "a rate needs the plan's hourly rate"
    return ""


def _counts_tickets(record: TermValues) -> bool:
    by_ticket = ("block_tickets", "included_tickets", "ticket_price")
    return any(name in record.places for name in by_ticket)


def _no_block(record: TermValues, block: PrepaidBlock) -> str:
    """Why a plan cannot have a block beside it."""
    if _kind(record) == BLOCK and record.values.get("auto_renew", True):
        return "its own block renews itself and leaves nothing to serve"
    return "it counts tickets" if _counts_tickets(record) else ""


def _problems(
    records: Sequence[TermValues], tables: ListTables, heads_follow: bool, unread: bool
) -> Iterator[Problem]:
    """What contradicts itself among the plans, and between the plans and the rows."""
    names: list[str] = []
    named = any(record.name for record in records)
    for record in records:
        if named and not record.name:
            yield record.problem("the plan has no name", "write one beside those of the others")
        yield from contradictions(record, heads_follow, unread or has_fee_items(record, tables))
        yield from () if heads_follow else _uncounted(record, _own(record, tables.items, _no_item, True))
        name = _name(record).casefold()
        if name in names:
            yield record.problem("two plans have this name", "give each plan its own name")
        if same(_name(record)) in map(same, LIST_TABLES):
            yield record.problem(f"a plan cannot be called {_name(record)}", "that begins a table; rename it")
        names.append(name)
    yield from _unfit(records, tables.items, _no_item)
    yield from _unfit(records, tables.rates, _no_rate)
    yield from _unfit(records, tables.blocks, _no_block)


def _uncounted(record: TermValues, items: Iterable[Item]) -> Iterator[Problem]:
    """Items that count users or devices of a plan that states none."""
    for item in items:
        counted = same(item.counts)
        if item.quantity is None and counted in HEADS and counted not in record.places and not item.clients:
            fee = _kind(record) in WITH_FEE
            remedy = f"set {counted}" if fee else "set its quantity"
            yield record.problem(f"{item.name} counts {counted}, and nobody says how many", remedy)


def _unfit(records: Sequence[TermValues], rows: Sequence[Placed[Row]], fits: Fits[Row]) -> Iterator[Problem]:
    """Rows that name a plan that there is not, or that cannot have them."""
    for placed in rows:
        for name in placed.row.plans:
            named = next((record for record in records if same_name(_name(record), name)), None)
            if named is None:
                known = f"plans: {', '.join(map(_name, records))}"
                yield Problem(f'no plan "{name}"', known, placed.place)
            elif why := fits(named, placed.row):
                yield Problem(f"{name} cannot have this row: {why}", "name other plans", placed.place)


def _name(record: TermValues) -> str:
    """The name that stands over a plan, or else its kind."""
    return record.name or _kind(record)

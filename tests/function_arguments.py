"""What property tests hand to worksheet functions: arguments of every kind as cells, right ones and spoilt ones."""

from dataclasses import dataclass, replace
from math import inf, nan
from random import Random
from typing import Any

from hypothesis import strategies as st
from strategies import quarters, random_plan_cells

from xlagree.functions import kinds
from xlagree.functions.function import Argument, Function
from xlagree.terms.vocabulary import (
    DISCOUNT_KINDS,
    DISCOUNT_PARTS,
    PAY_AS_YOU_GO,
    SPREADS,
    USAGE_TERMS,
    WORK_CHANNELS,
)

Rows = list[list[Any]]

NAMES = ("As you go", "Second", "Third", "7")
MOST_HOURS = 60


@dataclass(frozen=True)
class Call:
    """A function and the cells of its arguments, each a table; an optional one may be blank."""

    function: Function
    arguments: tuple[Rows, ...]

    def __call__(self) -> Any:
        return self.function(*self.arguments)

    def with_argument(self, index: int, cells: Any) -> "Call":
        """The same call with another argument."""
        changed = (*self.arguments[:index], cells, *self.arguments[index + 1 :])
        return replace(self, arguments=changed)

    def __repr__(self) -> str:
        return f"{self.function.name}{self.arguments}"


def in_a_cell(value: object) -> Rows:
    """A value in a range of one cell."""
    return [[value]]


def plan_table(seed: int) -> Rows:
    """Two to four plans in columns, the first pay as you go; blocks are of a size that people sell."""
    chance = Random(seed)
    columns = [random_plan_cells(chance, PAY_AS_YOU_GO)]
    sizes = {"block_hours": chance.choice([5.0, 10.0, 20.0])}
    columns += [random_plan_cells(chance, **sizes) for _ in range(chance.randint(1, 3))]
    labels = list(dict.fromkeys(label for cells in columns for label in cells))
    rows: Rows = [["Plans", *NAMES[: len(columns)]]]
    return rows + [[label, *(cells.get(label) for cells in columns)] for label in labels]


plan_tables = st.integers(0, 10**9).map(plan_table)

month_tables = st.lists(
    st.tuples(
        quarters(MOST_HOURS), st.sampled_from([0, 0.25, 0.5]), st.sampled_from([0, 0.25]), st.integers(0, 3)
    ),
    min_size=1,
    max_size=14,
).map(
    lambda months: [
        ["hours", "after-hours hours", "on-site hours", "visits"],
        *([hours, hours * after, hours * on_site, visits] for hours, after, on_site, visits in months),
    ]
)
ticket_tables = st.lists(
    st.tuples(
        st.sampled_from(["T1", "T2", "T3", 4]),
        st.integers(1, 6),
        quarters(9),
        st.sampled_from(
            [None, *next(term for term in USAGE_TERMS if term.name == "class").quantity.samples()]
        ),
        st.sampled_from([None, "remote", "phone", "on site"]),
        st.sampled_from([None, 0.8, 1.4]),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [["ticket", "month", "hours", "class", "channel", "role weight"], *map(list, rows)])
month_rows = st.lists(quarters(MOST_HOURS), min_size=1, max_size=13).map(lambda hours: [hours])
usage_cells = quarters(MOST_HOURS).map(in_a_cell) | month_rows | month_tables | ticket_tables

discount_tables = st.lists(
    st.tuples(
        st.sampled_from(["Agreed", "Bought"]),
        st.sampled_from(DISCOUNT_KINDS),
        st.sampled_from([0, 0.05, 0.5, 1]),
        st.sampled_from(DISCOUNT_PARTS),
    ),
    max_size=3,
).map(lambda rows: [["name", "kind", "share", "applies to"], *map(list, rows)])

tier_tables = st.sets(st.integers(0, 100), min_size=1, max_size=4).map(
    lambda starts: [["from", "share"], *([start, i / 10] for i, start in enumerate(sorted(starts)))]
)
cost_tables = st.tuples(quarters(200), quarters(50), quarters(900)).map(
    lambda costs: [["cost per hour", costs[0]], ["cost per user", costs[1]], ["fixed cost", costs[2]]]
)

demand_tables = st.tuples(
    st.integers(0, 40),
    st.sampled_from([0, 0.5, 1.25]),
    st.sampled_from([0.25, 1, 2.5]),
    st.sampled_from(SPREADS),
).map(
    lambda known: [
        ["users", known[0]],
        ["tickets per user", known[1]],
        ["hours per ticket", known[2]],
        ["spread", known[3]],
    ]
)
client_tables = st.lists(
    st.tuples(
        st.integers(1, 60), st.sampled_from([0.25, 1, 2.5]), st.sampled_from(["gamma", "lognormal", None])
    ),
    min_size=1,
    max_size=3,
).map(
    lambda rows: [
        ["client", "tickets", "hours per ticket", "hours law"],
        *([f"Client {i}", *row] for i, row in enumerate(rows)),
    ]
)
credit_tables = st.sets(st.sampled_from([0.8, 0.9, 0.95, 1]), min_size=1).map(
    lambda below: [["below", "share"], *([x, 1 - x] for x in sorted(below))]
)

RIGHT: dict[kinds.ArgumentKind, st.SearchStrategy[Rows]] = {
    kinds.PLANS: plan_tables,
    kinds.CHECKED_PLANS: plan_tables,
    kinds.USAGE: usage_cells,
    kinds.HOURS_LIST: month_rows,
    kinds.DISCOUNTS: discount_tables | st.sampled_from([0, 0.1, 1]).map(in_a_cell),
    kinds.TIERS: tier_tables,
    kinds.COSTS: cost_tables | quarters(200).map(in_a_cell),
    kinds.DEMAND: demand_tables | quarters(40).map(in_a_cell),
    kinds.CLIENTS: client_tables,
    kinds.CREDITS: credit_tables,
    kinds.PER: st.sampled_from(["month", "Year", " TERM "]).map(in_a_cell),
    kinds.YES_NO: st.sampled_from(["yes", "No", True, False]).map(in_a_cell),
}
"""Arguments that a function takes, by their kind; names are those of the first two plans of any table."""

WORDS = {
    "method": ["range", "slab"],
    "channel": list(WORK_CHANNELS),
    "by": ["cost of risk", "Margin", "loss chance"],
}
"""Words of arguments that are one of some."""

NUMBERS = {
    "chance": st.sampled_from([0, 0.5, 0.95]),
    "target": st.sampled_from([0.05, 0.2, 0.5]),
    "loss_chance": st.sampled_from([0.01, 0.1]),
    "common_shock": st.sampled_from([0, 0.04]),
    "breach_chance": st.sampled_from([0, 0.1, 1]),
    "shrinkage": st.sampled_from([0, 0.3]),
    "users": st.integers(0, 50),
    "technicians": st.integers(1, 8),
    "tickets_per_hour": quarters(6),
    "minutes_each": st.sampled_from([5, 30, 45.5]),
    "travel_minutes": st.just(0),
    "patience": st.just(None),
    "months": st.integers(1, 24),
    "max_hours": quarters(80),
    "margin": st.sampled_from([0, 0.2, 0.5, 0.99]),
    "retention": st.sampled_from([0, 0.9, 1]),
    "yearly_rate": st.sampled_from([-0.1, 0, 0.12, 1]),
}
"""Numbers of arguments that do not go to a thousand; the others do."""


def right(argument: Argument) -> st.SearchStrategy[Rows]:
    """Cells that an argument takes."""
    if argument.kind in RIGHT:
        return RIGHT[argument.kind]
    if argument.kind is kinds.PLAN:  # break-evens are between two plans
        return (
            st.just([[NAMES[1]]]) if argument.name == "plan_b" else st.sampled_from(NAMES[:2]).map(in_a_cell)
        )
    if argument.name in WORDS:
        return st.sampled_from(WORDS[argument.name]).map(in_a_cell)
    return NUMBERS.get(argument.name, quarters(1000)).map(in_a_cell)


@st.composite
def calls(draw: st.DrawFn, function: Function) -> Call:
    """A call that should be answered with a value; optional arguments are blank half of the time."""
    return Call(
        function,
        tuple(
            [[None]] if argument.optional and draw(st.booleans()) else draw(right(argument))
            for argument in function.arguments
        ),
    )


junk = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "kind", "hours", "block", "=1+1", "−5", "1e400", "1_000", "\x00", "ß" * 300]),
    st.sampled_from([True, False, 0, -1, 10**400, 1e308, -1e308, inf, -inf, nan, 0.1 + 0.2, 15]),
    st.text(max_size=5),
    st.floats(),
    st.integers(),
)
"""Cells that people and other formulas leave anywhere."""

anything = st.one_of(
    junk,
    st.lists(junk, max_size=4),
    st.lists(st.lists(junk, max_size=4), max_size=4),
    st.builds(object),
    st.just({}),
)
"""Whatever a host might hand over, tables with rows of unlike lengths among it."""


@st.composite
def spoilt(draw: st.DrawFn, function: Function) -> tuple[Any, ...]:
    """Arguments some of which are junk, or have junk in one of their cells; perhaps too few or too many."""
    given = []
    for argument in function.arguments:
        cells: Any = draw(right(argument))
        how = draw(st.integers(0, 3))
        if how == 1:
            cells = draw(anything)
        elif how == 2:
            row = draw(st.integers(0, len(cells) - 1))
            column = draw(st.integers(0, len(cells[row]) - 1))
            cells = [list(each) for each in cells]
            cells[row][column] = draw(junk)
        given.append(cells)
    if given and draw(st.integers(0, 9)) == 0:
        given.pop()
    return (*given, *draw(st.lists(anything, max_size=1)))


def as_json(value: Any) -> Any:
    """What JavaScript could hand over in its place: it has no objects of Python, no endless numbers and no long ones."""
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, bool | str | None):
        return value
    if isinstance(value, int | float) and abs(value) < 1e300:
        return float(value)
    return None

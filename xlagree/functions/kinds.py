"""The kinds of argument that functions take: what each wants, and how cells become it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from xlagree.functions.cells import Rows
from xlagree.pricing.costs import read_costs
from xlagree.pricing.discounts import read_discounts
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.response.promises import read_credits
from xlagree.pricing.schedule import PERIODS
from xlagree.pricing.tiers import read_tiers
from xlagree.pricing.usage_cells import read_usage
from xlagree.terms import quantities as q
from xlagree.terms.errors import AgreementError, must_be
from xlagree.terms.quantities import Number, as_text, is_blank
from xlagree.terms.tables import grid

WORDS_ALONE: Mapping[float, str | None] = {0.0: None}
TRUTH: Mapping[float, str | None] = {0.0: "FALSE", 1.0: "TRUE"}
"""What numbers stand for where words are wanted, in a host that knows neither blank cells nor truth values."""

RANGES, CELLS = 128, 4096
"""So many parsed ranges and single cells are remembered by their content: a range may hold a year of tickets."""
MOST_ROWS, MOST_CELLS, MOST_CLIENTS = 20_000, 120_000, 4_000
"""Rows or columns and cells of an argument, and clients of a book, at most: reading so many takes about a second."""


@dataclass(frozen=True, eq=False)
class ArgumentKind:
    """A kind of argument: what it wants in words, whether it is a range, and how its cells are read.

    `read` takes the name of the argument for its messages, and the cells without blank margins. `stands_for` is
    what a number means where none is taken, if a host can hand over nothing else.
    """

    want: str
    read: Callable[[str, Rows], object]
    is_range: bool = False
    stands_for: Mapping[float, str | None] = field(default_factory=dict)

    def parse(self, name: str, cells: Rows) -> object:
        """The typed value of an argument's cells, read once for the same content."""
        parsed = (_range if self.is_range else _single)(self, name, cells)
        if isinstance(parsed, AgreementError):
            raise parsed.with_traceback(None)
        return parsed


def _parsed(kind: ArgumentKind, name: str, cells: Rows) -> object:
    """What is wrong with cells is remembered as well: a sheet asks again and again."""
    try:
        _check_size(name, cells)
        return kind.read(name, cells)
    except AgreementError as error:
        return error


def _check_size(name: str, cells: Rows) -> None:
    """Raise where more is filled in than can be read in a moment; whole columns may be selected."""
    if max(map(len, cells), default=0) * len(cells) <= MOST_ROWS:
        return
    filled = [count for row in cells if (count := sum(not is_blank(cell) for cell in row))]
    if max(len(filled), max(filled, default=0)) > MOST_ROWS or sum(filled) > MOST_CELLS:
        want = f"a range of at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells"
        raise must_be(name, want, f"{len(filled):,} rows with {sum(filled):,} cells", kind="unsolvable")


_range, _single = lru_cache(RANGES)(_parsed), lru_cache(CELLS)(_parsed)


def forget_parsed() -> None:
    """Forget what was parsed."""
    _range.cache_clear()
    _single.cache_clear()


def parsed_count() -> int:
    """How many arguments were parsed since they were last forgotten."""
    return _range.cache_info().misses + _single.cache_info().misses


def single(name: str, cells: Rows, want: str) -> object:
    """The one cell of an argument that is no range."""
    table = grid(cells)
    if len(table) != 1 or len(table[0]) != 1:
        size = f"{len(table)} rows of {len(table[0])} cells" if table else None
        raise must_be(name, want, size)
    return table[0][0]


def number(quantity: Number) -> ArgumentKind:
    """A number of a kind."""

    def read(name: str, cells: Rows) -> float:
        return quantity.check(name, single(name, cells, quantity.want))

    return ArgumentKind(quantity.want, read)


def word(*options: str) -> ArgumentKind:
    """One of some words."""
    quantity = q.Word(options)

    def read(name: str, cells: Rows) -> object:
        return quantity.check(name, single(name, cells, quantity.want))

    return ArgumentKind(quantity.want, read, stands_for=WORDS_ALONE)


def _yes_no(name: str, cells: Rows) -> object:
    return q.YES_NO.check(name, single(name, cells, q.YES_NO.want))


def _name(name: str, cells: Rows) -> str:
    return as_text(single(name, cells, "the name of a plan"))


def _hours(name: str, cells: Rows) -> tuple[float, ...]:
    """Numbers of hours in one row or one column."""
    table = grid(cells)
    if len(table) > 1 and len(table[0]) > 1:
        raise must_be(name, HOURS_LIST.want, f"a table of {len(table)} rows")
    return tuple(q.HOURS.check(name, cell) for row in table for cell in row)


def _number_or_table(cells: Rows) -> object:
    """A single number may stand wherever a table may."""
    table = grid(cells)
    return table[0][0] if len(table) == 1 and len(table[0]) == 1 else table


def _demand(_: str, cells: Rows) -> object:
    from xlagree.actuarial.demand_table import read_demand

    return read_demand(_number_or_table(cells))


def _clients(_: str, cells: Rows) -> object:
    from xlagree.actuarial.demand_table import read_demands

    table = grid(cells)
    count = max(len(table), len(table[0]) if table else 0) - 1  # in rows or in columns
    if count > MOST_CLIENTS:
        raise must_be(
            "clients", f"a table of at most {MOST_CLIENTS:,} clients", f"{count:,}", kind="unsolvable"
        )
    return read_demands(cells)


YES_NO = ArgumentKind("yes or no", _yes_no, stands_for=TRUTH)
PER = word(*PERIODS)
PLAN = ArgumentKind("the name of a plan in the table", _name, stands_for=WORDS_ALONE)
PLANS = ArgumentKind("a table of plans", lambda _, cells: read_plans(cells), True)
CHECKED_PLANS = ArgumentKind("a table of plans", lambda _, cells: cells, True)
USAGE = ArgumentKind(
    "hours a month: a number, a row or column of months, or a table with labels",
    lambda _, cells: read_usage(cells, words=None),
    True,
)
HOURS_LIST = ArgumentKind("a row or a column of hours a month", _hours, True)
COSTS = ArgumentKind(
    "a table of costs, or the cost of an hour",
    lambda _, cells: read_costs(_number_or_table(cells)),
    True,
)
DISCOUNTS = ArgumentKind(
    "a table of discounts, or one share off everything",
    lambda _, cells: read_discounts(_number_or_table(cells)),
    True,
)
DEMAND = ArgumentKind("a table of demand, or hours a month for certain", _demand, True)
CLIENTS = ArgumentKind("a table of clients with their demand, one in a row", _clients, True)
CREDITS = ArgumentKind("a table of credits: below, share", lambda _, cells: read_credits(cells), True)
TIERS = ArgumentKind("a table of tiers: from, share", lambda _, cells: read_tiers(cells), True)
"""Every kind of argument besides numbers and words."""


def blank(cells: Rows) -> bool:
    """Whether an argument was not given, or has nothing but blank cells."""
    return all(is_blank(cell) for row in cells for cell in row)

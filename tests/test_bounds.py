"""No call takes long: what a function looks at is bounded, and beyond the bound it says so before it looks."""

from typing import Any

import pytest
from function_arguments import Rows

from xlagree.actuarial.demand_table import read_demand
from xlagree.actuarial.laws import grid, spectrum
from xlagree.economics import bank, too_large, years
from xlagree.economics.outlook import Outlook
from xlagree.functions import kinds, price_functions
from xlagree.functions.catalogue import function
from xlagree.functions.examples import TABLES
from xlagree.functions.most_months import MOST_MONTHS, ROWS_OF_A_MONTH
from xlagree.pricing import bends
from xlagree.pricing.at_once import prices_at
from xlagree.pricing.bends import IN_A_SECOND
from xlagree.pricing.price_list import read_plans

PLANS = TABLES["plans"]
EXTREME: Rows = [
    ["tickets", 1000],
    ["hours per ticket", 1],
    ["client uncertainty", 2],
    ["month spread", 2],
]
"""The widest spreads that may be typed, and many tickets."""
SEASONAL: Rows = [
    *(["tickets", 30], ["hours per ticket", 1.37], ["spread", "lumpy"]),
    *(["yearly growth", 0.1], ["january factor", 2], ["july factor", 0.5]),
]
"""No two months of five years are alike."""
WIDEST: Rows = [
    *(["tickets", 100_000], ["hours per ticket", 1000], ["hours spread", 10]),
    *(["client uncertainty", 2], ["month spread", 2]),
]
HARDLY_ANY: Rows = [
    *(["tickets", 0.0001], ["hours per ticket", 1], ["hours spread", 10]),
    *(["client uncertainty", 2], ["month spread", 2]),
]
MOST_TRANSFORMED = 1 << 26
"""Points of all transforms of a call, of which each takes about 50 nanoseconds with all that follows."""


def plans(**terms: Any) -> Rows:
    """The plans of the examples with other terms, one value for all or one for each."""
    changed = {name.replace("_", " "): value for name, value in terms.items()}
    rows = [list(row) for row in PLANS if row[0] not in changed]
    return rows + [
        [name, *(value if isinstance(value, list) else [value] * 4)] for name, value in changed.items()
    ]


TINY_BLOCKS = plans(block_hours=[None, 0.25, None, None], block_price=[None, 30, None, None])
FIVE_YEARS = plans(term_months=60)
MINUTES = plans(billing_increment=0.01, minimum_remote=0.25)


@pytest.fixture
def transformed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The points of every transform back, as the test goes on."""
    points: list[int] = []
    irfft = grid.fft.irfft

    def counted(transform: Any, size: int, **options: Any) -> Any:
        points.append(size * (transform.size // transform.shape[-1]))
        return irfft(transform, size, **options)

    monkeypatch.setattr(grid.fft, "irfft", counted)
    return points


RISK = (
    ("AGREE_EXPECTED_PRICE", ()),
    ("AGREE_MARGIN", (70, 0.95)),
    ("AGREE_LOSS_CHANCE", (70,)),
)


@pytest.mark.parametrize(
    ("table", "demand"),
    [
        *((TINY_BLOCKS, demand) for demand in (EXTREME, SEASONAL, HARDLY_ANY)),
        *((FIVE_YEARS, demand) for demand in (EXTREME, HARDLY_ANY)),
        *((MINUTES, demand) for demand in (EXTREME, SEASONAL)),
    ],
)
@pytest.mark.parametrize("plan", ["Block 20", "Silver retainer"])
def test_risk_of_any_demand(plan: str, table: Rows, demand: Rows, transformed: list[int]) -> None:
    """A number or #NUM!, after a bounded number of transforms: blocks may be tiny, spreads wide and terms long."""
    for name, more in RISK:
        transformed.clear()
        answer = function(name)(table, plan, demand, *more)

        assert isinstance(answer, float) or answer == "#NUM!"
        assert sum(transformed) <= MOST_TRANSFORMED


@pytest.mark.parametrize("demand", [EXTREME, SEASONAL, WIDEST, HARDLY_ANY])
@pytest.mark.parametrize("months", [1, 60])
def test_forecasts_of_any_demand(demand: Rows, months: int, transformed: list[int]) -> None:
    """A table or #NUM!, after a few transforms."""
    answer = function("AGREE_FORECAST")(demand, months)

    assert isinstance(answer, tuple) or answer == "#NUM!"
    assert sum(transformed) <= MOST_TRANSFORMED // 16


def test_a_year_of_extremes_is_forecast() -> None:
    """A thousand tickets with the widest spreads have an answer, not just an error."""
    forecast = dict(function("AGREE_FORECAST")(EXTREME))

    assert forecast["mean"] == 12_000
    assert forecast["P95"] > forecast["P50"] > 0


def test_what_is_too_uneven_is_refused_before_it_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest of what may come is looked at first."""
    followed: list[int] = []
    monkeypatch.setattr(bank, "renewed", lambda *given: followed.append(1))

    assert function("AGREE_BREAKAGE")(FIVE_YEARS, "Block 20", EXTREME) == "#NUM!"
    assert followed == []


@pytest.mark.parametrize(
    ("module", "bound", "call"),
    [
        (bank, "QUICK_WORK", ("AGREE_EXPECTED_PRICE", (PLANS, "Silver retainer", SEASONAL))),
        (years, "QUICK_POINTS", ("AGREE_LOSS_CHANCE", (PLANS, "Silver retainer", SEASONAL, 70))),
        (too_large, "MOST_PURCHASES", ("AGREE_EXPECTED_PRICE", (PLANS, "Block 20", SEASONAL))),
        (too_large, "MOST_PURCHASES", ("AGREE_LOSS_CHANCE", (PLANS, "Block 20", SEASONAL, 70))),
        (spectrum, "MOST_WORK", ("AGREE_BOOK", (TABLES["clients"], 70))),
    ],
)
def test_each_bound_holds(
    module: Any, bound: str, call: tuple[str, tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where much less may be looked at, the same call has no solution; what was answered before is not asked anew."""
    name, given = call
    for remembered in (bank._draws, years.hours_of_years, spectrum.spectrum):
        remembered.cache_clear()
    monkeypatch.setattr(module, bound, 100)

    assert function(name)(*given) == "#NUM!"

    monkeypatch.undo()
    assert function(name)(*given) != "#NUM!"


def test_a_book_may_take_longer_than_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused in a cell is computed where nobody waits for it."""
    silver = read_plans(PLANS)[2]
    demand = read_demand(SEASONAL)
    bank._draws.cache_clear()
    years.hours_of_years.cache_clear()
    monkeypatch.setattr(bank, "QUICK_WORK", 100)
    monkeypatch.setattr(years, "QUICK_POINTS", 100)

    assert function("AGREE_EXPECTED_PRICE")(PLANS, silver.name, SEASONAL) == "#NUM!"
    assert function("AGREE_CHEAPER_CHANCE")(PLANS, silver.name, "Pay as you go", SEASONAL) == "#NUM!"
    assert function("AGREE_FEE")(PLANS, silver.name, SEASONAL, 70) == "#NUM!"
    assert Outlook(silver, demand).expected_price > 0
    assert Outlook(silver, demand).price_quantile(0.9) > 0


def test_a_curve_of_many_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many hours as there are months to price, and no more; then nothing is priced."""
    hours = MOST_MONTHS // (4 * 12)
    priced: list[float] = []
    monkeypatch.setattr(price_functions, "price", lambda plan, usage: priced.append(1) or 1.0)

    curve = function("AGREE_CURVE")(PLANS, [[float(i)] for i in range(hours)])
    assert len(curve) == 1 + hours
    assert len(priced) == 4 * hours

    assert function("AGREE_CURVE")(PLANS, [[float(i)] for i in range(hours + 1)]) == "#NUM!"
    assert function("AGREE_CURVE")(FIVE_YEARS, [[float(i)] for i in range(hours)]) == "#NUM!"
    assert len(priced) == 4 * hours


@pytest.mark.parametrize("name", ["AGREE_COMPARE", "AGREE_CHEAPEST"])
def test_many_plans(name: str) -> None:
    """So many plans side by side are no price list; a long history under many plans takes as long."""
    wide = [
        [row[0], *[f"{row[1]} {i}" if row[0] == "Plans" else row[1] for i in range(6_000)]] for row in PLANS
    ]
    few = [row[:300] for row in wide]
    tickets = [["ticket", "month", "hours"], *([f"T{i}", 1 + i % 12, 0.5] for i in range(2_000))]

    assert function(name)(wide, 10) == "#NUM!"
    assert function(name)(few, 10) != "#NUM!"
    assert 299 * len(tickets) // ROWS_OF_A_MONTH > MOST_MONTHS
    assert function(name)(few, tickets) == "#NUM!"


@pytest.mark.parametrize("months", [1, 12, 60])
def test_break_evens_of_many_blocks(months: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans are priced in a bounded number of months, and hours beyond that are refused."""
    looked_at: list[int] = []
    drawn, priced = bends.draw, prices_at.invoices_at

    def drawn_and_counted(plan: Any, *given: Any) -> Any:
        looked_at.append(plan.term)
        return drawn(plan, *given)

    def priced_and_counted(plan: Any, loads: Any, factors: Any, rounded: bool) -> Any:
        looked_at.extend([plan.term] * len(factors))
        return priced(plan, loads, factors, rounded)

    monkeypatch.setattr(bends, "draw", drawn_and_counted)
    monkeypatch.setattr(prices_at, "invoices_at", priced_and_counted)
    most = IN_A_SECOND // (months + 2) * 20 / months
    asked = (PLANS, "Pay as you go", "Block 20")

    assert function("AGREE_BREAKEVEN")(*asked, most / 10, months) != "#NUM!"
    assert 0 < sum(looked_at) <= 2 * IN_A_SECOND
    looked_at.clear()
    assert function("AGREE_BREAKEVEN")(*asked, most * 1.01, months) == "#NUM!"
    assert looked_at == []


def test_break_even_hours_of_hardly_any_cost() -> None:
    """Where an hour costs next to nothing, no number of blocks is searched through."""
    assert function("AGREE_BREAKEVEN_HOURS")(PLANS, "Block 20", 0.001) == "#NUM!"


def test_clients_of_a_book() -> None:
    """Four thousand clients are read; of one more nothing is."""
    rows = [
        ["client", "tickets", "hours per ticket"],
        *([f"Client {i}", 1, 1] for i in range(kinds.MOST_CLIENTS + 1)),
    ]

    assert function("AGREE_BOOK")(rows, 70) == "#NUM!"
    assert function("AGREE_BOOK")(list(zip(*rows, strict=True)), 70) == "#NUM!"
    few = [*rows[:3], *[[None] * 3] * 10_000]
    assert len(function("AGREE_BOOK")(few, 70)) == 5


def test_clients_of_many_kinds() -> None:
    """A common shock that makes every frequency count is not followed through thousands of clients."""
    rows = [
        ["client", "tickets", "hours per ticket"],
        *([f"Client {i}", 1 + i / 30, 1] for i in range(2_000)),
    ]

    assert function("AGREE_BOOK")(rows, 70, 0.05, 1) == "#NUM!"


def test_cells_of_an_argument() -> None:
    """A range with so much in it is not read; whole columns may be selected."""
    column = [[1.0]] * kinds.MOST_ROWS
    block = [[1.0] * 7] * (kinds.MOST_CELLS // 7 + 1)

    assert function("AGREE_PRICE")(PLANS, "Pay as you go", column) == 150
    assert function("AGREE_PRICE")(PLANS, "Pay as you go", [[1.0], [3.0], *[[None]] * 50_000]) == 300
    for too_many in ([*column, [1.0]], [[1.0] * (kinds.MOST_ROWS + 1)], block):
        assert function("AGREE_PRICE")(PLANS, "Pay as you go", too_many) == "#NUM!"


def test_unknown_labels_of_a_long_table() -> None:
    """All are named; what they may have meant is sought for the first of them."""
    problems = function("AGREE_CHECK")(
        [["kind", "retainer"], *([f"hourly rat {i}", 1] for i in range(2_000))]
    )
    unknown = [remedy for what, remedy, _ in problems if what.startswith("unknown term")]

    assert len(unknown) == 2_000
    assert unknown[0].startswith("nearest: hourly rate")
    assert unknown[-1] == ""

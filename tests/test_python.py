"""xlagree in Python: its names, its import, its types, frames in and out, messages, and the three doors of a price."""

import ast
import datetime
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import proposals
import pytest
from command_line import call
from sample_clients import copied
from strategies import random_plan_cells

import xlagree as xa
from xlagree.functions.catalogue import function
from xlagree.generate.book.render import write_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.samples.card import sample_card
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.schedule import price
from xlagree.pricing.usage_cells import read_usage
from xlagree.terms.errors import AgreementError

ROOT = Path(__file__).parent.parent
FUNCTIONS = (
    *(
        "benefits",
        "book_history",
        "break_even_hours",
        "break_evens",
        "cheaper_chance",
        "compare",
        "costs",
        "curve",
    ),
    *("demand", "demand_from_history", "discounts", "effective_rate", "fee", "forecast", "generate_books"),
    *(
        "loss_chance",
        "outlook",
        "plans",
        "price",
        "proposals",
        "rate_card",
        "review_files",
        "schedule",
        "usage",
    ),
    *("usage_table", "write_samples"),
)
RECORDS = (
    *(
        "AgreementError",
        "AgreementMonths",
        "Batch",
        "Benefits",
        "BookHistory",
        "BreakEvens",
        "Comparison",
        "Costs",
    ),
    *("Curve", "Demand", "Discount", "Fee", "Forecast", "Intake", "Outlook", "Plan", "Policy", "Proposal"),
    *("RateCard", "Review", "Reviews", "Usage", "UsageTable"),
)
TABLE = pd.DataFrame(
    [
        {"plan": "Pay as you go", "kind": "pay as you go", "hourly_rate": 150},
        {
            "plan": "Silver",
            "kind": "retainer",
            "monthly_fee": 1250,
            "included_hours": 10,
            "overage_rate": 130,
        },
        {"plan": "Gold", "kind": "fixed price", "monthly_fee": 2400},
    ]
)
COSTS = {"cost per hour": 70, "fixed cost": 1000}
TODAY = datetime.date(2026, 11, 23)


# The package


def test_names_are_pinned() -> None:
    """The public names are these and no others, each in the module that the table says, none hidden by a folder."""
    assert tuple(sorted(xa.PUBLIC)) == tuple(sorted(FUNCTIONS + RECORDS))
    assert set(xa.__all__) == {*xa.PUBLIC, "PUBLIC", "__version__"}
    assert set(xa.__all__) <= set(dir(xa))
    for name, module in xa.PUBLIC.items():
        assert getattr(xa, name) is getattr(import_module(module), name)
        assert not (ROOT / "xlagree" / name).exists()


def test_type_checkers_see_the_same_names() -> None:
    """What type checkers read is what is loaded."""
    tree = ast.parse((ROOT / "xlagree" / "__init__.py").read_text(encoding="utf-8"))
    seen = {
        alias.asname: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }

    assert seen == xa.PUBLIC


def test_a_name_that_is_not_there() -> None:
    """The error names the nearest name that there is."""
    with pytest.raises(AttributeError, match="no attribute 'comparee'; did you mean compare"):
        xa.comparee  # type: ignore[attr-defined]  # noqa: B018  # what is tested


def test_public_docstrings() -> None:
    """Every public function says in one sentence what it is, and every method that makes a frame its columns."""
    for name in FUNCTIONS:
        assert (getattr(xa, name).__doc__ or "").partition("\n")[0].endswith((".", ":")), name
    for name in RECORDS:
        frame = getattr(getattr(xa, name), "to_frame", None)
        assert frame is None or "row" in frame.__doc__


@pytest.mark.slow
def test_types_of_a_users_script(tmp_path: Path) -> None:
    """mypy --strict is content with a script, and reports a wrong name, a wrong argument and a wrong word.

    A line that says so and is not wrong would be reported as well.
    """
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        import pandas as pd
        import xlagree as xa
        from xlagree import Comparison, Plan, compare

        card = xa.rate_card("rate-card.xlsx")
        side_by_side: Comparison = compare(card, 12, users=20)
        frame: pd.DataFrame = side_by_side.to_frame()
        prices: list[float] = [row.price for row in side_by_side.rows]
        by_row: float = xa.price([{"plan": "Silver", "kind": "retainer"}], "Silver", [10, 12], "year")
        by_frame: float = xa.price(frame, "Silver", pd.Series([1.0, 2.0]))
        by_plan: float = xa.price(Plan("Gold", "fixed price", monthly_fee=2400), "Gold", 12)
        margin: float = xa.outlook(card, "Gold", {"tickets": 10, "hours per ticket": 1}, 70).expected_margin
        part: float = xa.fee(card, "Gold", 10, by="margin").risk
        books: pd.DataFrame = xa.generate_books(frame, card, "out", usage=frame).to_frame()
        findings: pd.DataFrame = xa.review_files("out").findings_frame()
        xa.prize(card)  # type: ignore[attr-defined]
        xa.price(card, 12, "Silver")  # type: ignore[arg-type]
        xa.price(card, "Silver", 12, per="week")  # type: ignore[arg-type]
        xa.compare(card, 12).to_frames()  # type: ignore[attr-defined]
        side_by_side.rows[0].price = 1.0  # type: ignore[misc]
        """),
        encoding="utf-8",
    )
    # With what the linters' run has kept of the package, which has no error of its own then.
    settings = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache")]
    asked = ["mypy", "--strict", *settings, str(script)]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *asked], capture_output=True, text=True, cwd=tmp_path, env=environment
    )

    assert "Success" in done.stdout, done.stdout + done.stderr


# Frames in


def test_three_doors_of_a_price() -> None:
    """100 random plans: a frame either way, a list and the worksheet function give one price."""
    chance = Random(20261128)
    months = [chance.randint(0, 120) / 4 for _ in range(6)]
    for number in range(100):
        cells = random_plan_cells(chance, without=("included tickets",))  # the months have no tickets
        rows = [["", f"Plan {number}"], *map(list, cells.items())]
        by_list = price(read_plans(rows)[0], read_usage(months))
        standing = pd.DataFrame({f"Plan {number}": cells.values()}, index=list(cells))
        lying = pd.DataFrame([cells], index=[f"Plan {number}"])
        named = pd.DataFrame([{**cells, "plan": f"Plan {number}"}])
        for table in (standing, lying, named, {f"Plan {number}": cells}):
            assert xa.price(table, f"Plan {number}", pd.Series(months)) == by_list
        for table in (standing, lying, rows):
            assert function("AGREE_PRICE")(table, f"Plan {number}", np.array(months)) == by_list


def test_frames_of_many_plans_with_blanks() -> None:
    """Plans of unlike terms in one frame: NaN, None and NA are blank cells."""
    chance = Random(7)
    cells = {f"Plan {n}": random_plan_cells(chance, without=("covers work",)) for n in range(20)}
    expected = tuple(read_plans([["", name], *map(list, one.items())])[0] for name, one in cells.items())
    frame = pd.DataFrame.from_dict(cells, orient="index")

    assert xa.plans(frame) == expected
    assert xa.plans(frame.T) == expected
    assert xa.plans(frame.convert_dtypes()) == expected
    assert xa.plans(frame.rename_axis("plan").reset_index()) == expected
    assert xa.plans(frame.astype(object).where(frame.notna(), None)) == expected
    named = frame.rename_axis("plan").reset_index()
    assert xa.plans(named.set_axis([f"row {n}" for n in range(20)])) == expected
    assert xa.plans(named[[*named.columns[1:], "plan"]].to_records()) == expected


@pytest.mark.parametrize(
    "usage",
    [
        [10, 14],
        (10.0, 14.0),
        np.array([10, 14]),
        np.array([[10], [14]], dtype=np.int8),
        pd.Series([10, 14]),
        pd.Series([10, 14], dtype="Int64"),
        pd.Series([10.0, 14.0], index=[7, 3], dtype="float32"),
        pd.Series([10, 14], index=pd.period_range("2026-10", periods=2, freq="M")),
        pd.Series([10, 14], index=pd.to_datetime(["2026-10-31", "2026-11-30"])),
        pd.Series([10, 14], index=pd.Index(["2026-10", "2026-11"], name="month")),
        pd.Series([10, 14], index=["October", "November"]),
        pd.DataFrame({"hours": [10, 14]}),
        pd.DataFrame(
            {"hours": pd.Categorical([10, 14]), "month": pd.to_datetime(["2026-10-01", "2026-11-01"])}
        ),
        pd.DataFrame({"hours": [10, 14], "visits": pd.array([0, pd.NA], dtype="Int64")}),
        pd.DataFrame([[10], [14]]),
        [{"hours": 10}, {"hours": np.float64(14)}],
        np.array([(10.0, 0.0), (14.0, 0.0)], dtype=[("hours", float), ("visits", float)]),
    ],
    ids=repr,
)
def test_usage_of_many_kinds(usage: object) -> None:
    """Months of hours however they come, through the Python door and the worksheet function's where it takes them."""
    assert xa.price(TABLE, "Silver", usage) == 1510.0  # type: ignore[arg-type]  # every kind
    if isinstance(usage, pd.Series) and usage.index.dtype.kind == "O" and not hasattr(usage.index, "month"):
        return  # months by name: a sheet has labels above them
    if not isinstance(usage, list) or not isinstance(usage[0], dict):
        assert function("AGREE_PRICE")(TABLE, "Silver", usage) == 1510.0


def test_arrow_frames() -> None:
    """Columns that are kept by Arrow."""
    assert xa.plans(TABLE.convert_dtypes(dtype_backend="pyarrow")) == xa.plans(TABLE)
    dates = pd.Series([TODAY] * 2).astype("date32[pyarrow]")
    work = pd.DataFrame({"client": "Linden", "date": dates, "hours": [1, 2], "ticket": ["a", "b"]})
    used = xa.usage_table(work.convert_dtypes(dtype_backend="pyarrow"), date=datetime.date(2026, 12, 1))
    assert used.usage["Linden"].hours == 3


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("AGREE_RATE_FOR_MARGIN", (np.float64(75), np.array([0.25]))),
        ("AGREE_RATE_FOR_MARGIN", (np.int64(75), np.array(0.25))),
        ("AGREE_RATE_FOR_MARGIN", (pd.Series([75]), pd.DataFrame([[0.25]]))),
    ],
)
def test_numbers_of_numpy_in_a_function(name: str, given: tuple[object, ...]) -> None:
    """A number of numpy, an array, a series and a frame of one cell are that number."""
    assert function(name)(*given) == 100.0


def test_truth_values_are_yes_and_no() -> None:
    """A column of truth values, numpy's too, is one of yes and no; as a number it is refused."""
    block = {"kind": "block", "block hours": 10, "block price": 1000, "overage rate": 150}
    frame = pd.DataFrame([{**block, "auto renew": False}], index=["B"])

    assert xa.plans(frame)[0].auto_renew is False
    assert xa.plans([{**block, "auto renew": np.False_}])[0].auto_renew is False
    assert function("AGREE_PRICE")(frame, "B", 12) == function("AGREE_PRICE")(
        [["", "B"], *map(list, {**block, "auto renew": "no"}.items())], "B", 12
    )
    with pytest.raises(AgreementError, match=r"hourly rate must be money per hour, 0 or more \(got True\)"):
        xa.plans(pd.DataFrame([{"kind": "pay as you go", "hourly rate": np.True_}]))


def test_demand_and_costs_from_labels() -> None:
    """Labels and values from a mapping, a series, a frame, pairs and a file are one table."""
    demand = {"users": 20, "tickets_per_user": 0.5, "hours_per_ticket": 1}
    expected = xa.demand(list(map(list, demand.items())))

    assert xa.demand(demand) == expected
    assert xa.demand(pd.Series(demand)) == expected
    assert xa.demand(pd.DataFrame({"value": demand})) == expected
    assert xa.demand(pd.DataFrame(demand.items(), columns=["label", "value"]).set_index("label")) == expected
    assert xa.demand(pd.DataFrame([demand])) == expected
    assert xa.demand(pd.DataFrame([demand], index=["Linden"])) == expected
    assert xa.demand([demand]) == expected
    assert xa.costs(pd.DataFrame([["fixed cost", 1000]], columns=["cost per hour", 70])) == xa.costs(COSTS)
    assert xa.costs(pd.Series(COSTS)) == xa.costs(COSTS)
    with pytest.raises(
        AgreementError, match='costs row "cost per hour": cost per hour must be money per hour'
    ):
        xa.costs(pd.Series({"cost per hour": -1}))
    with pytest.raises(AgreementError, match='costs row "tool": unknown term "tool"; nearest: tools'):
        xa.costs({"cost per hour": 70, "tool": 5})
    assert xa.costs(70).cost_per_hour == 70


# Messages


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            TABLE.set_index("plan").assign(hourly_rate=-1)[:1],
            'plans row "Pay as you go" column "hourly_rate": Pay as you go: hourly rate must be money per hour, 0 or more (got -1)',
        ),
        (
            TABLE.assign(overage_rate=["", "many", ""])[1:2],
            'plans row 1 column "overage_rate": Silver: overage rate must be money per hour, 0 or more (got many)',
        ),
        (
            TABLE.set_index("plan").rename(columns={"monthly_fee": "montly_fee"})[:2],
            'plans column "montly_fee": unknown term "montly_fee"; nearest: monthly fee, minimum on site',
        ),
        (
            pd.DataFrame({"Silver": ["retainer", "x"]}, index=["kind", "monthly fee"]),
            'plans row "monthly fee" column "Silver": Silver: monthly fee must be an amount of money, 0 or more (got x)',
        ),
        (
            [["", "Silver"], ["kind", "retainer"], ["monthly fee", "x"]],
            'plans row 3 column "B": Silver: monthly fee must be an amount of money, 0 or more (got x)',
        ),
        (
            [{"kind": "retaner", "monthly fee": 5}],
            'plans row 0 column "kind": kind must be one of pay as you go, block, retainer, fixed price (got retaner)',
        ),
        (
            pd.concat({"terms": TABLE}, axis=1),
            "a table must have columns with one label each (got 2 levels); join the levels of the columns into one label",
        ),
        (pd.DataFrame(), 'plans: no table with a label "kind" (the range is empty)'),
        (np.zeros((2, 2, 2)), "an array must have at most 2 dimensions (got 3)"),
        ({1, 2}, "plans must be a frame, rows, a path or a number (got set)"),
        ("nowhere.csv", "nowhere.csv is not there; check the name, or run: xlagree init DIR"),
    ],
    ids=range(11),
)
def test_what_is_wrong_with_plans(table: object, said: str) -> None:
    """Every message names the row and the column of the table that was handed over."""
    with pytest.raises(AgreementError) as error:
        xa.plans(table)  # type: ignore[arg-type]  # what is tested

    assert str(error.value).splitlines()[0] == said
    if isinstance(table, pd.DataFrame | np.ndarray):
        assert function("AGREE_PRICE")(table, "Silver", 12) == "#VALUE!"


def test_a_fee_for_each_user_needs_users() -> None:
    """Only the plan that is priced must know its users, and nobody else's number is taken for them."""
    table = pd.concat([TABLE, pd.DataFrame([{"plan": "Users", "kind": "fixed price", "fee per user": 50}])])

    assert xa.price(table, "Silver", 12) == 1510.0
    assert xa.price(table, "Users", 12, users=20) == 1000.0
    for ask in (lambda: xa.price(table, "Users", 12), lambda: xa.compare(table, 12)):
        with pytest.raises(AgreementError, match="users must be set for Users"):
            ask()


def test_a_term_that_stands_twice() -> None:
    """Both places are those of the frame."""
    table = TABLE.assign(fee=[None, 1, None]).set_index("plan")

    with pytest.raises(AgreementError) as error:
        xa.plans(table)
    assert str(error.value) == (
        'plans row "Silver" column "fee": monthly fee stands twice; '
        'keep one; the first is at plans row "Silver" column "monthly_fee"'
    )


def test_plans_from_files(tmp_path: Path) -> None:
    """A .csv is a table of plans, an .xlsx a rate card with its discounts and costs."""
    TABLE.to_csv(tmp_path / "plans.csv", index=False)
    copied(tmp_path)
    card = xa.rate_card(tmp_path / "rate-card.xlsx")

    assert xa.plans(tmp_path / "plans.csv") == xa.plans(TABLE)
    assert xa.plans(str(tmp_path / "rate-card.xlsx")) == card.plans
    assert xa.compare(tmp_path / "rate-card.xlsx", 12, users=9) == xa.compare(card, 12, users=9)
    assert xa.compare(card, 12, users=9) != xa.compare(card.plans, 12, users=9)
    assert (
        xa.compare(card.plans, 12, discounts=card.discounts, users=9).rows
        == xa.compare(card, 12, users=9).rows
    )
    assert xa.break_even_hours(card, "Gold fixed", users=9) == xa.break_even_hours(
        card, "Gold fixed", card.costs, users=9
    )


def test_a_clients_history_is_compared_as_on_the_command_line(tmp_path: Path) -> None:
    """The latest twelve months of a client's usage from a frame give every figure of `xlagree compare --client`."""
    copied(tmp_path)
    card, usage = xa.rate_card(tmp_path / "rate-card.xlsx"), pd.read_csv(tmp_path / "usage.csv")
    asked = [
        "compare",
        "-r",
        "rate-card.xlsx",
        "-u",
        "usage.csv",
        "-c",
        "Harbour Dental",
        "--users",
        "11",
        "--json",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "xlagree", *asked],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    theirs = pd.DataFrame(json.loads(done.stdout)["plans"])
    history = xa.usage_table(usage, card).usage["Harbour Dental"].latest(12)
    ours = xa.compare(card, history, users=11).to_frame()

    for ours_name, name in (
        ("plan", "plan"),
        ("price", "price"),
        ("effective_rate", "effective rate"),
        ("saving", "saving"),
    ):
        assert ours[ours_name].tolist() == theirs[name].tolist()


def test_days_of_one_client_are_no_months() -> None:
    """Rows of one month without tickets are not taken for months."""
    days = pd.DataFrame({"date": pd.to_datetime(["2026-10-02", "2026-10-09"]), "hours": [2, 3]})

    with pytest.raises(
        AgreementError, match="Oct 2026 stands twice; sum it up by month, or add a column ticket"
    ):
        xa.usage(days)
    assert xa.usage(days.assign(ticket=["a", "b"])).hours == 5
    with pytest.raises(AgreementError, match="usage has a column of clients; take the rows of one client"):
        xa.usage(days.assign(client="Linden"))


# Usage of many clients

WORK = pd.DataFrame(
    {
        "client": ["Linden", "Linden", "Birch", "Birch"],
        "date": ["2026-09-03", "2026-10-20", "2026-09-14", "2026-10-02"],
        "ticket": [1, 2, 3, 4],
        "hours": [6.0, 9.0, 12.0, 3.5],
    }
)


@pytest.mark.parametrize(
    "dates",
    [
        WORK["date"],
        pd.to_datetime(WORK["date"]),
        pd.to_datetime(WORK["date"]).dt.tz_localize("UTC"),
        pd.to_datetime(WORK["date"]).dt.to_period("D"),
        pd.to_datetime(WORK["date"]).dt.to_period("M"),
        pd.to_datetime(WORK["date"]).dt.date,
        pd.to_datetime(WORK["date"]).astype(object),
    ],
    ids=["str", "datetime64", "zone", "day", "month", "date", "object"],
)
def test_dates_of_many_kinds(dates: "pd.Series[str]", tmp_path: Path) -> None:
    """Dates however they come give the usage that the file gives."""
    WORK.to_csv(tmp_path / "usage.csv", index=False)
    expected = xa.usage_table(tmp_path / "usage.csv", date=TODAY)
    found = xa.usage_table(WORK.assign(date=dates), date=TODAY)

    assert found.usage == expected.usage
    assert found.problems == ()
    assert {name: one.hours for name, one in found.usage.items()} == {"Linden": 15.0, "Birch": 15.5}


def test_problems_of_usage_stand_at_their_rows() -> None:
    """Rows are counted as iloc does; a column that is not known is said, rows that cannot be read too."""
    work = WORK.assign(hours=[6, None, -1, 3.5], technician="Ada")
    problems = [str(problem) for problem in xa.usage_table(work, date=TODAY).problems]

    assert problems[0].startswith('usage column "technician": unknown column "technician" was left out')
    assert 'usage row 1 column "hours": Linden: 1 row was without hours and left out' in problems[1]
    assert problems[2] == 'usage row 2 column "hours": hours must be a number of hours, 0 or more (got -1)'
    with pytest.raises(AgreementError, match='usage: no column "hours"; add it'):
        xa.usage_table(WORK.drop(columns="hours"), date=TODAY)


@pytest.mark.parametrize("fee", ["fee_per_user", "fee_per_device", "minimum_fee"])
@pytest.mark.parametrize("kind", ["fixed price", "retainer"])
def test_every_fee_can_be_forecast(kind: str, fee: str) -> None:
    """A plan sold by the user, by the device or for a minimum alone has its outlook, its frame and its page in a notebook."""
    terms = {"kind": kind, fee: 600, "users": 2, "devices": 2}
    outlook = xa.outlook(
        {"Managed": terms | ({"overage_rate": 100} if kind == "retainer" else {})}, "Managed", 4, 70
    )

    more = 12 * 4 * 100 if kind == "retainer" else 0
    assert outlook.expected_price == 12 * 600 * (1 if fee == "minimum_fee" else 2) + more
    assert outlook.to_frame()["price"][0] == outlook.expected_price
    assert "Managed" in outlook._repr_html_()


def test_users_are_found_by_the_names_of_their_clients() -> None:
    """Case and spacing do not matter; a client without history does not either."""
    months = {"Linden": [1, 2], "Birch": [20, 22]}
    plain = xa.book_history(months, {"Linden": 10, "Birch": 12})

    assert xa.book_history(months, pd.Series({"linden ": 10, "BIRCH": 12, "New": 3})).demand(
        "Linden"
    ) == plain.demand("Linden")


def test_samples_anywhere(tmp_path: Path) -> None:
    """A folder is a path or its text."""
    xa.write_samples(str(tmp_path / "samples"))

    assert xa.rate_card(str(tmp_path / "samples" / "rate-card.xlsx")).plans == sample_card().plans


def test_history_to_fee() -> None:
    """From a tidy table to demand, outlook, fee and loss chance, as the worksheet functions have them."""
    book = xa.book_history(xa.usage_table(WORK, date=TODAY), pd.Series({"Linden": 10, "Birch": 12}))
    demand = book.demand("Linden")
    view = xa.outlook(TABLE, "Gold", demand, COSTS)
    cells = [["users", 20], ["tickets per user", 0.5], ["hours per ticket", 1], ["spread", "normal"]]
    plans = [
        ["", *TABLE["plan"]],
        *([c, *TABLE[c].astype(object).where(TABLE[c].notna(), None)] for c in TABLE.columns[1:]),
    ]
    costs = list(map(list, COSTS.items()))

    assert demand.users == 10
    assert view.expected_margin == pytest.approx(28_800 - 12_000 - 12 * 70 * demand.mean)
    assert xa.fee(TABLE, "Gold", cells, COSTS, 0.2, "margin").fee == pytest.approx(2125)
    assert xa.loss_chance(TABLE, "Gold", cells, COSTS) == pytest.approx(
        function("AGREE_LOSS_CHANCE")(plans, "Gold", cells, costs)
    )
    assert xa.cheaper_chance(TABLE, "Silver", "Pay as you go", cells) == pytest.approx(
        function("AGREE_CHEAPER_CHANCE")(plans, "Silver", "Pay as you go", cells)
    )
    with pytest.raises(AgreementError, match="costs must be given"):
        xa.loss_chance(TABLE, "Gold", cells)


# Records and frames out


def test_frames_say_what_the_records_say() -> None:
    """Every record's frame: its columns, one observation a row, and numbers that a worksheet function gives."""
    compared = xa.compare(TABLE, 12).to_frame()
    months = xa.schedule(TABLE, "Silver", [8, 14]).to_frame()
    curve = xa.curve(TABLE, [0, 10]).to_frame()
    steps = xa.benefits(TABLE, "Silver", 12)
    plans = [
        ["", *TABLE["plan"]],
        *([c, *TABLE[c].astype(object).where(TABLE[c].notna(), None)] for c in TABLE.columns[1:]),
    ]
    table = function("AGREE_SCHEDULE")(plans, "Silver", [8, 14])

    assert list(compared.columns) == ["plan", "per", "price", "effective_rate", "saving", "rank"]
    assert compared["price"].tolist() == [1800, 1510, 2400]
    assert isinstance(table, tuple)
    assert months.drop(columns="plan").to_numpy().tolist() == [list(row) for row in table[1:]]
    assert curve.pivot(index="hours", columns="plan", values="price")["Silver"].tolist() == [1250, 1250]
    assert steps.to_frame()["saving"].sum() == pytest.approx(steps.saving)
    assert xa.break_evens(TABLE, "Pay as you go", "Silver").to_frame()["hours"].tolist() == pytest.approx(
        [25 / 3]
    )
    assert len(xa.break_evens(TABLE.head(1), "Pay as you go", "Pay as you go", max_hours=9).to_frame()) == 0
    assert xa.forecast(10).to_frame()["hours"].tolist()[0] == 120


def test_what_there_is_not_is_nan() -> None:
    """Without hours an hour has no price, and the column stays one of numbers."""
    frame = xa.compare(TABLE, 0).to_frame()

    assert frame["effective_rate"].isna().all()
    assert frame["effective_rate"].dtype == float


def test_records_are_frozen() -> None:
    """Nobody changes an answer."""
    with pytest.raises(FrozenInstanceError):
        xa.compare(TABLE, 12).per = "year"  # type: ignore[misc]  # what is tested


def test_notebooks_show_text_as_text() -> None:
    """Names with signs of HTML are shown, not obeyed."""
    evil = "<script>alert(1)</script>"
    table = TABLE.replace("Silver", evil)
    for record in (
        xa.compare(table, 12),
        xa.plans(table)[1],
        xa.outlook(table, evil, 10),
        xa.schedule(table, evil, 3),
    ):
        shown = record._repr_html_()
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown or isinstance(record, xa.Comparison)


def test_books_and_reviews(tmp_path: Path) -> None:
    """Books of a table of clients, as `xlagree generate` makes them from the same file; their review in frames."""
    copied(tmp_path)
    clients = [
        {"client": "Linden & Co", "users": 12, "devices": 14, "hours": 14, "plans": "Block 20"},
        {"client": "Nobody", "users": 3},
    ]
    pd.DataFrame(clients).to_csv(tmp_path / "clients.csv", index=False)
    books = xa.generate_books(clients, tmp_path / "rate-card.xlsx", tmp_path / "a", date=TODAY)
    asked = [
        "generate",
        tmp_path / "clients.csv",
        "-r",
        tmp_path / "rate-card.xlsx",
        "-o",
        tmp_path / "b",
        "--date",
        TODAY,
    ]
    call(*asked)
    reviews = xa.review_files(books.folder)
    deals, findings = reviews.to_frame(), reviews.findings_frame()

    assert [str(problem) for problem in books.problems] == [
        "clients row 1: Nobody: neither usage nor hours per month; fill in its hours per month, or give a table of usage"
    ]
    row = books.to_frame().iloc[0]
    theirs = pd.read_csv(tmp_path / "b" / "manifest.csv").iloc[0]
    assert (row["client"], row["recommended_plan"]) == (theirs["client"], theirs["recommended plan"])
    assert (row["first_year"], row["saving"]) == (theirs["first year"], theirs["saving"])
    assert set(deals["client"]) == {"Linden & Co"}
    assert deals.groupby("case")["recommended"].sum().eq(1).all()
    assert set(findings.columns) == {"file", "severity", "code", "place", "message", "fix", "worth"}
    assert "Linden &amp; Co" in reviews._repr_html_()
    with pytest.raises(AgreementError, match="nowhere is not there"):
        xa.review_files(tmp_path / "nowhere")


def test_a_function_call_loads_no_pandas() -> None:
    """A worksheet function that gets plain cells loads neither pandas nor numpy, however quick it must be."""
    script = (
        "import sys; from xlagree.functions.catalogue import function; "
        "print(function('AGREE_PRICE')([['', 'G'], ['kind', 'fixed price'], ['monthly fee', 9]], 'G', 1)); "
        "print({'numpy', 'pandas'} & set(sys.modules))"
    )
    told = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True).split("\n")

    assert told[:2] == ["9.0", "set()"]


def test_a_policy_laid_over_books(tmp_path: Path) -> None:
    """A file of limits holds for the review, and one that is wrong is said once."""
    limits = tmp_path / "policy.toml"
    limits.write_text("lowest_margin = 0.9\n", encoding="utf-8")
    book = tmp_path / "book.xlsx"
    write_book(internal_book(proposals.forecast()), book)

    (review,) = xa.review_files(book, policy=limits).files
    assert any(finding.code == "P01" for finding in review.findings)
    limits.write_text("lowest_margin = 9\n", encoding="utf-8")
    with pytest.raises(AgreementError, match="lowest margin must be a share from 0 to 1"):
        xa.review_files(book, policy=limits)


def test_one_client_does_not_stop_the_others(tmp_path: Path) -> None:
    """What cannot be forecast is a problem of its client, at its row; the others have their books."""
    clients = [{"client": "Good", "hours": 3}, {"client": "Bad", "hours": 200_000}]
    for client in clients:
        client |= {"users": 5, "devices": 1, "plans": "Block 20"}
    batch = xa.generate_books(clients, sample_card(), tmp_path / "books", date=TODAY)

    assert [made.client for made in batch.made] == ["Good"]
    assert [str(problem) for problem in batch.problems] == [
        "clients row 1: Bad: tickets must be a number, 0 to 100,000 (got 200000)"
    ]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: xa.curve(TABLE, "12"), "hours must be numbers of hours a month, one after the other (got 12)"),  # type: ignore[arg-type]
        (
            lambda: xa.usage(pd.Series([1, 2], index=pd.period_range("2026-10", periods=2, freq="W"))),
            "usage must be by month or by day (got periods of W-SUN); sum the hours up by month",
        ),
        (
            lambda: xa.usage(pd.Series([1, 2], index=pd.MultiIndex.from_product([[1], [1, 2]]))),
            "a table must have rows with one label each (got 2 levels); join the levels of the rows into one label",
        ),
        (lambda: xa.compare(2 * [xa.Plan("A", "fixed price", monthly_fee=1)], 3), "two plans have the name A; give each plan its own name"),
        (lambda: xa.review_files(3), "files must be a path or a list of paths (got int)"),  # type: ignore[arg-type]
        (lambda: xa.review_files(__file__, scenarios=TABLE), "scenarios must be the path of a file (got DataFrame)"),  # type: ignore[arg-type]
        (lambda: xa.review_files(__file__, jobs=0), "jobs must be a whole number, 1 or more (got 0)"),
        (lambda: xa.curve(TABLE, [pd.NA]), "hours must be a number of hours, 0 or more (got <NA>)"),  # type: ignore[list-item]
        (
            lambda: xa.generate_books([{"client": "G", "hours": 3}], sample_card(), "books", date="tomorrow"),  # type: ignore[arg-type]
            "date must be a day such as datetime.date(2026, 11, 23) (got tomorrow)",
        ),
        (
            lambda: xa.generate_books([{"client": "G", "hours": 3}], TABLE, "books"),  # type: ignore[arg-type]
            "rate card must be a rate card, or the path of one (got DataFrame)",
        ),
        (lambda: xa.generate_books([{"client": "G", "hours": 3}], sample_card(), None), "out must be the path of a folder (got nothing)"),  # type: ignore[arg-type]
        (lambda: xa.rate_card(TABLE), "rate card must be the path of an .xlsx (got DataFrame)"),  # type: ignore[arg-type]
        (lambda: xa.price(TABLE, "Silver", "12"), "usage must be a frame, rows, a number or the path of a .csv or .xlsx (got 12)"),
        (lambda: xa.usage([10, None, 12]), "usage row 1: hours must be a number of hours, 0 or more (got nothing)"),  # type: ignore[list-item]
        (lambda: xa.usage(pd.Series([10, np.nan, 12])), "usage row 1: hours must be a number of hours, 0 or more (got nothing)"),
        (lambda: xa.book_history({"Linden": [1, 2]}, 22), "users must be the users of each client, by name (got int)"),  # type: ignore[arg-type]
        (lambda: xa.book_history({"Linden": [1, 2]}, pd.Series([14])), "users must be by the names of clients such as Linden (got 0)"),
        (
            lambda: xa.book_history(pd.DataFrame({"client": ["Linden"], "hours": [2]})),  # type: ignore[arg-type]
            "usage must be the histories of clients by name (got DataFrame); read a table with usage_table",
        ),
        (
            lambda: xa.demand_from_history([1, 2], book=xa.book_history({"Linden": [1, 2]})),  # type: ignore[arg-type]
            "book must be the demand that is usual, not the histories of all clients; ask the book itself: book.demand(client)",
        ),
        (lambda: xa.generate_books([{"client": "G", "hours": 3}], sample_card(), __file__), f"out must be a folder (got {__file__[:60]})"),
    ],
    ids=range(20),
)  # fmt: skip
def test_what_is_wrong_with_a_call(call: Callable[[], object], said: str) -> None:
    """An argument of another kind is one line."""
    with pytest.raises(AgreementError) as error:
        call()
    assert str(error.value) == said


def test_numbers_of_other_packages() -> None:
    """A number of numpy or of the decimal module is that number wherever one may stand; records keep their fields."""
    assert xa.demand(np.float64(12)).mean == 12
    assert xa.discounts(np.float64(0.1))[0].share == 0.1
    assert xa.costs(Decimal(70)).cost_per_hour == xa.costs(np.int64(70)).cost_per_hour == 70
    assert xa.plans(TABLE.to_records(index=False)) == xa.plans(TABLE)
    assert xa.price(TABLE, "Silver", 12, users=pd.NA) == 1510.0  # type: ignore[arg-type]

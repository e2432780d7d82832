"""The rate-card workbook: what is written reads back, and every fault is named at its cell."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pricing_cases import CASES as CONTRACT
from pricing_cases import Case
from strategies import plans

from xlagree.generate.forms.rate_card_form import PLAN_GROUPS, write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.intake.rate_card import SHEETS, rate_card_problems, read_rate_card
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount, net_plan
from xlagree.pricing.list_words import NO_WORDS
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.schedule import usage_schedule
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import KINDS, PLAN_TERMS


def _rows_of_plan(plan: Plan) -> int:
    """Rows of the price list that a plan has."""
    return sum(map(len, (plan.items, plan.rates, plan.blocks)))


def _rows_of(case: Case) -> int:
    return _rows_of_plan(case.plan)


PAYG = Plan("As you go", "pay as you go", hourly_rate=140.0)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("card") / "rate-card.xlsx"
    write_rate_card(path, sample_card())
    return path


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    """The workbook after somebody changed it and saved it."""
    book = load_workbook(path)
    change(book)
    made = path.with_name("edited.xlsx")
    book.save(made)
    return made


def cell(book: Any, sheet: str, label: str, column: str) -> Any:
    """The cell in a column, in the row of a label."""
    row = next(row for row in book[sheet].iter_rows() if str(row[0].value).casefold() == label)
    return book[sheet][f"{column}{row[0].row}"]


def said(path: Path) -> list[str]:
    with pytest.raises(AgreementError) as raised:
        read_rate_card(path)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("currency", "remarks"),
    [
        ("EUR", []),
        ("JPY", ["amounts in JPY are rounded to hundredths, which it has not"]),
        ("KWD", ["amounts in KWD are rounded to hundredths, and it has thousandths"]),
    ],
)
def test_a_currency_without_hundredths_is_said(sample: Path, currency: str, remarks: list[str]) -> None:
    """Once, at the card's policy, as a remark: everything is read."""
    path = edited(sample, lambda book: setattr(cell(book, "Policy", "currency", "B"), "value", currency))
    found = [one for one in rate_card_problems(read_rate_card(path)) if "hundredths" in one.what]

    assert [one.what for one in found] == remarks
    assert all(one.remark and one.place.sheet == "Policy" for one in found)


def test_what_is_written_reads_back(sample: Path) -> None:
    """The whole card: plans, roles, tiers, discounts, costs, policy and benefits."""
    assert read_rate_card(sample) == sample_card()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(plans(), min_size=1, max_size=6))
def test_any_plans_read_back(tmp_path: Path, drawn: list[Plan]) -> None:
    """Terms of any kind and any size, more plans than usual and fewer."""
    named = [replace(plan, name=f"Plan {i}") for i, plan in enumerate(drawn)]
    card = RateCard((PAYG, *named), Costs(70.0), Policy("EUR"))
    write_rate_card(tmp_path / "card.xlsx", card)
    found = read_rate_card(tmp_path / "card.xlsx").plans
    assert [replace(plan, listed=NO_WORDS) for plan in found] == [
        replace(plan, listed=NO_WORDS) for plan in card.plans
    ]
    assert all(set(plan.listed.kinds) >= set(plan.covers_work) for plan in found)


@pytest.mark.parametrize("case", [case for case in CONTRACT if _rows_of(case)], ids=str)
def test_rows_below_the_plans_read_back(tmp_path: Path, case: Case) -> None:
    """Items, rates and blocks are written below the plans and read from there: the price is the one worked by hand."""
    card = RateCard((PAYG, replace(case.plan, name="The plan")), Costs(70.0), Policy("EUR"))
    write_rate_card(tmp_path / "card.xlsx", card)
    payg, plan = read_rate_card(tmp_path / "card.xlsx").plans

    assert _rows_of_plan(payg) == 0
    assert _rows_of_plan(plan) == _rows_of(case)
    months = usage_schedule(net_plan(plan, case.discounts), case.usage)
    assert months.price(case.per) == pytest.approx(case.price)  # type: ignore[arg-type]


def test_tables_may_stand_anywhere_below(tmp_path: Path) -> None:
    """Notes beside, columns in any order, empty rows between the rows, and plans and tables moved to the right."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Plans"
    rows = [
        [],
        [None, "Price list of the year"],
        [None, "Plans", "List", "Silver", "note"],
        [None, "kind", "pay as you go", "retainer", "the users are those of the client"],
        [None, "hourly rate", 150, 150],
        [None, "monthly fee", None, 900, "before users"],
        [],
        [],
        [None, "Items", "price", "item", "note", "counts", "from", "method"],
        [None, None, 95, "User", "the first ten", "users", 1, "slab"],
        [],
        [None, None, 85, "User", "the others", None, 11],
        [],
        [None, "Rates", "rate", "role"],
        [None, None, 185, "senior"],
        [None, "Blocks", "block", "hours", "price", "plans"],
        [None, None, "Project 20", 20, 2200, "Silver"],
    ]
    for row in rows:
        sheet.append(row)
    for name, pairs in (("Costs", [("cost per hour", 70)]), ("Policy", [("currency", "EUR")])):
        other = book.create_sheet(name)
        for pair in pairs:
            other.append(pair)
    book.save(tmp_path / "card.xlsx")
    listed, silver = read_rate_card(tmp_path / "card.xlsx").plans

    assert [item.name for item in silver.items] == ["User"]
    assert [tier.price for tier in silver.items[0].tiers] == [95, 85]
    assert [rate.rate for rate in listed.rates] == [185]
    assert ([block.name for block in silver.blocks], listed.blocks) == (["Project 20"], ())


@pytest.mark.parametrize(
    ("table", "column", "value", "expected"),
    [
        ("Items", "price", "dear", "price must be an amount of money, 0 or more (got dear)"),
        ("Items", "charged", "weekly", "charged must be one of fee, monthly, once (got weekly)"),
        ("Rates", "plans", "Bronze", 'no plan "Bronze"; plans: As you go, Silver'),
        ("Blocks", "hours", 0, "hours must be a number of hours of 0.25 or more (got 0)"),
    ],
)
def test_each_fault_of_a_table_is_named_at_its_cell(
    tmp_path: Path, table: str, column: str, value: object, expected: str
) -> None:
    """The cell below the head of the column, or the row."""
    cells = [
        ["Plans", "As you go", "Silver"],
        ["kind", "pay as you go", "retainer"],
        ["hourly rate", 140, 140],
        ["monthly fee", None, 900],
        ["Items", "item", "quantity", "price"],
        [None, "User", 3, 95],
        ["Rates", "role", "multiplier", "plans"],
        [None, "senior", 1.2, "Silver"],
        ["Blocks", "block", "hours", "price"],
        [None, "Project 20", 20, 2200],
    ]
    plans_listed = read_plans(cells)
    write_rate_card(tmp_path / "card.xlsx", RateCard(plans_listed, Costs(70.0), Policy("EUR")))
    where = []

    def spoil(book: Any) -> None:
        head = next(row for row in book["Plans"].iter_rows() if row[0].value == table)
        spoilt = next(cell for cell in head if cell.value == column).offset(1)
        spoilt.value = value
        where.append(spoilt.coordinate)

    (found,) = said(edited(tmp_path / "card.xlsx", spoil))
    assert found.endswith(expected)
    assert f"edited.xlsx Plans!{where[0]}" in found or f"Plans row {where[0][1:]}" in found


def test_the_same_card_gives_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    """Today and tomorrow."""
    write_rate_card(tmp_path / "again.xlsx", sample_card())
    assert (tmp_path / "again.xlsx").read_bytes() == sample.read_bytes()


def test_every_term_has_its_cell(sample: Path) -> None:
    """Once, under one head, with a tooltip, whether or not a plan uses it; blank forms too."""
    grouped = [name for _, names in PLAN_GROUPS for name in names]
    assert sorted(grouped) == sorted(term.name for term in PLAN_TERMS)
    book = load_workbook(sample)
    for name, terms in SHEETS.items():
        labels = [str(value) for row in book[name].iter_rows(values_only=True) for value in row if value]
        tooltips = {rule.promptTitle for rule in book[name].data_validations.dataValidation}
        for term in terms:
            assert labels.count(term.name) >= 1
            assert term.name in tooltips


def test_a_plan_typed_over_the_units_is_one_line(sample: Path) -> None:
    """A sixth plan where the form says units: what to do is said once, and what else is wrong beside it."""

    def type_over(book: Any) -> None:
        plans = book["Plans"]
        head = next(cell for cell in plans[5] if cell.value == "unit")
        head.value = "Sixth"
        plans.cell(6, head.column).value = "pay as you go"
        plans.cell(9, head.column).value = 140
        cell(book, "Plans", "kind", "C").value = "bock"

    over, other = sorted(said(edited(sample, type_over)), key=lambda line: "bock" in line)
    assert over.endswith(
        "Plans!G5: Sixth: the plan stands in the column of the units; "
        "insert a column before that of the units and type the plan there"
    )
    assert "(got bock)" in other


def test_what_a_card_counts_in_its_own_unit_has_none(sample: Path) -> None:
    """A way in km, kept tickets and money left are not hours; what is always hours says so."""
    plans = load_workbook(sample)["Plans"]
    column = next(cell.column for cell in plans[5] if cell.value == "unit")
    units = {row[0].value: row[column - 1].value for row in plans.iter_rows(min_row=6)}

    assert {units[name] for name in ("travel", "free travel", "top-up below", "rollover cap")} <= {"", None}
    assert units["included hours"] == "h"


def test_the_form_says_in_which_order_discounts_act(sample: Path) -> None:
    """As prices have it: surcharges first."""
    book = load_workbook(sample)
    for sheet in ("Read me", "Discounts"):
        words = [str(value) for row in book[sheet].iter_rows(values_only=True) for value in row if value]
        assert any(text.startswith("Surcharges act first") for text in words)
        assert not any(text.startswith("Volume acts first") for text in words)


def test_a_blank_form_says_what_it_needs(tmp_path: Path) -> None:
    """Without numbers it is a form: one line names each cell that must be filled in."""
    write_rate_card(tmp_path / "blank.xlsx")
    (line,) = said(tmp_path / "blank.xlsx")
    assert "nobody filled in" in line
    assert all(
        cell in line
        for cell in ("a plan with its kind (Plans!B5)", "cost per hour (Costs!B6)", "currency (Policy!B")
    )


@pytest.mark.parametrize(
    ("sheet", "label", "column", "value", "expected"),
    [
        ("Plans", "hourly discount", "D", 15, "Silver retainer: hourly discount must be a share from 0 to 1 (got 15); write 15 % as 0.15"),
        ("Plans", "kind", "C", "bock", "Block 20: kind must be one of pay as you go, block, retainer, fixed price (got bock)"),
        ("Plans", "included hours", "B", 5, "Pay as you go: included hours is not a term of a pay as you go plan; it belongs to: retainer"),
        ("Plans", "term months", "E", 1.5, "Gold fixed: term months must be a whole number of months from 1 to 60 (got 1.5)"),
        ("Plans", "covers channels", "E", "air", "Gold fixed: covers channels must be one or more of remote, on site, or none (got air)"),
        ("Roles", "engineer", "B", 50, "weight must be a multiplier from 0.1 to 10 (got 50)"),
        ("Discounts", "12 months agreed", "B", "monthly", "kind must be one of surcharge, volume, term, prepay, manual (got monthly)"),
        ("Costs", "cost per hour", "B", "much", "cost per hour must be money per hour, 0 or more (got much)"),
        ("Policy", "lowest margin", "B", 30, "lowest margin must be a share from 0 to 1 (got 30); write 30 % as 0.3"),
        ("Benefits", "count response", "B", "maybe", "count response must be yes or no (got maybe)"),
    ],
)  # fmt: skip
def test_each_fault_is_named_at_its_cell(
    sample: Path, sheet: str, label: str, column: str, value: object, expected: str
) -> None:
    """The file, the sheet and the cell that a person would go to."""
    where = []

    def spoil(book: Any) -> None:
        spoilt = cell(book, sheet, label, column)
        spoilt.value = value
        where.append(f"edited.xlsx {sheet}!{spoilt.coordinate}: ")

    assert said(edited(sample, spoil)) == [where[0] + expected]


def test_all_faults_of_all_sheets_are_said_together(sample: Path) -> None:
    """One run, one list."""

    def spoil(book: Any) -> None:
        cell(book, "Plans", "block price", "C").value = None
        cell(book, "Plans", "payment days", "B").value = -1
        cell(book, "Tiers", "from", "A")
        book["Tiers"]["A8"].value = 5
        cell(book, "Costs", "tools", "B").value = "x"
        del book["Policy"]

    found = said(edited(sample, spoil))
    assert [line.split(":")[0].split("!")[0] for line in found] == [
        "edited.xlsx", "edited.xlsx Plans", "edited.xlsx Plans", "edited.xlsx Tiers", "edited.xlsx Costs",
    ]  # fmt: skip
    assert found[0] == "edited.xlsx: no sheet Policy; add it, with the label currency"


@pytest.mark.parametrize(
    ("sheet", "row", "line"),
    [
        ("Plans", 5, "edited.xlsx Plans: row 5 has no column names: kind, pay as you go, block, retainer, fixed price"),
        ("Roles", 6, "edited.xlsx Roles: no row has column names; add a header row such as role, weight, cost per hour"),
        ("Tiers", 6, "edited.xlsx Tiers: no row has column names; add a header row such as from, share"),
        ("Discounts", 6, "edited.xlsx Discounts: no row has column names; add a header row such as name, kind, share"),
        ("Scenarios", 6, "edited.xlsx Scenarios: no row has column names; add a header row such as of, term"),
    ],
)  # fmt: skip
def test_a_sheet_without_its_header_row_is_one_line(sheet: str, row: int, line: str, sample: Path) -> None:
    """Not one for each of its rows, nor one for each sheet that reads it."""
    (only,) = said(edited(sample, lambda book: book[sheet].delete_rows(row)))
    assert only.startswith(line)


def test_discounts_and_plans_must_agree(sample: Path) -> None:
    """A discount for a plan that is not there, and plans without one to compare with."""

    def spoil(book: Any) -> None:
        cell(book, "Discounts", "12 months agreed", "F").value = "Platinum"
        for row in book["Plans"].iter_rows():
            row[1].value = None

    found = said(edited(sample, spoil))
    assert 'edited.xlsx Discounts: discount "12 months agreed": no plan "Platinum"' in "\n".join(found)
    assert "no pay as you go plan" in "\n".join(found)


def test_rows_columns_and_notes_may_be_added(sample: Path) -> None:
    """Tables are found where they stand, and places stay true."""

    def rearrange(book: Any) -> None:
        for sheet in book:
            sheet.insert_rows(3, 4)
            sheet.insert_cols(1)
        book["Costs"]["F12"].value = "ask Rosa: 70?"
        book["Costs"]["F13"].value = 12
        book["Policy"]["H2"].value = "currency"
        book.create_sheet("My scratch")["A1"].value = 1

    assert read_rate_card(edited(sample, rearrange)) == sample_card()

    def spoil(book: Any) -> None:
        rearrange(book)
        book["Plans"]["D13"].value = -1

    (line,) = said(edited(sample, spoil))
    assert line.startswith("edited.xlsx Plans!D13: Block 20: ")


def test_plans_may_stand_in_rows(tmp_path: Path, sample: Path) -> None:
    """One plan in a row below a title, as an Excel table has it."""

    def turn(book: Any) -> None:
        del book["Plans"]
        sheet = book.create_sheet("Plans")
        sheet.append(["Our plans"])
        sheet.append([])
        sheet.append(["plan", "kind", "hourly rate", "monthly fee", "note"])
        sheet.append(["As you go", "pay as you go", 140, None, "for all"])
        sheet.append(["Block 20", "block", 140, None, None])
        sheet.append(["Silver retainer", "retainer", 140, 1400, None])
        sheet.append(["Gold fixed", "fixed price", "x", 900, None])

    found = said(edited(sample, turn))
    assert found[0].startswith("edited.xlsx Plans!C7: Gold fixed: hourly rate must be")
    assert len(found) == 3  # and a block without hours and price


def test_optional_sheets(sample: Path) -> None:
    """Roles, tiers, discounts and benefits may be missing or blank; a name that is nearly right is not passed over."""

    def strip(book: Any) -> None:
        for name in ("Roles", "Tiers", "Discounts"):
            del book[name]
        for row in book["Benefits"].iter_rows():
            for one in row:
                one.value = None

    card = read_rate_card(edited(sample, strip))
    assert (card.roles, card.tiers, card.discounts) == ({}, (), ())

    def rename(book: Any) -> None:
        book["Roles"].title = "Role"

    assert said(edited(sample, rename)) == [
        "edited.xlsx Role: the sheet is not read; did you mean Roles?; rename it"
    ]


def test_an_unknown_label_is_named_with_the_nearest(sample: Path) -> None:
    """Nothing is silently ignored."""

    def spoil(book: Any) -> None:
        cell(book, "Costs", "tools", "A").value = "toolz"

    (line,) = said(edited(sample, spoil))
    assert line.endswith('unknown term "toolz"; nearest: tools')


def test_a_table_is_no_rate_card(tmp_path: Path) -> None:
    """Neither is a .csv, nor a workbook of something else."""
    (tmp_path / "card.csv").write_text("kind,block\n")
    assert said(tmp_path / "card.csv") == ["card.csv: a rate card is a workbook; xlagree init DIR writes one"]


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        ("tickets", "C", "more", "tickets must be a number, 0 to 100,000, or a factor on the base value such as x1.25 (got more)"),
        ("block price", "A", "Block 50", 'no plan "Block 50"; nearest: Block 20'),
        ("block price", "A", "Gold fixed", "Gold fixed: block price is not a term of a fixed price plan; it belongs to: block"),
        ("cap hours", "D", "x-1", "cap hours must be a number of hours, 0 or more, or a factor on the base value such as x1.25 (got x-1)"),
        ("monthly fee", "B", "prepaid months", "prepaid months shapes the months of a plan; offer it as a plan of its own"),
    ],
)  # fmt: skip
def test_scenarios_are_checked_with_the_card(
    sample: Path, row: str, column: str, value: object, expected: str
) -> None:
    """Terms and values of the table, and plans that it names."""
    where = []

    def spoil(book: Any) -> None:
        line = next(line for line in book["Scenarios"].iter_rows() if line[1].value == row)
        book["Scenarios"][f"{column}{line[0].row}"].value = value
        where.append(f"edited.xlsx Scenarios!{{}}{line[0].row}: ")

    (problem,) = said(edited(sample, spoil))
    assert problem.endswith(expected)
    assert problem.startswith((where[0].format(column), where[0].format("C")))


def test_scenarios_are_optional_and_moved_at_will(sample: Path) -> None:
    """Without the sheet there are none; a new column in the middle is one more."""

    def without(book: Any) -> None:
        del book["Scenarios"]

    assert read_rate_card(edited(sample, without)).scenarios == ()

    def one_more(book: Any) -> None:
        book["Scenarios"].insert_cols(3)
        head = next(line for line in book["Scenarios"].iter_rows() if line[0].value == "of")
        head[2].value = "slump"
        book["Scenarios"].cell(head[0].row + 1, 3).value = 3

    found = read_rate_card(edited(sample, one_more)).scenarios
    assert [scenario.name for scenario in found] == ["slump", "low", "high", "wage rise"]
    assert found[1:] == sample_card().scenarios


def test_hours_without_a_price_are_problems() -> None:
    """A plan in which some hours would be invoiced to nobody."""
    card = sample_card()
    assert rate_card_problems(card) == ()
    open_end = Plan("Open", "retainer", monthly_fee=100.0, included_hours=3.0)
    found = rate_card_problems(RateCard((*card.plans, open_end), card.costs, card.policy))
    assert [str(problem) for problem in found] == [
        "Plans: Open: hours beyond 3 a month have no price; set the overage rate or the hourly rate"
    ]


def test_text_that_could_be_a_formula_is_text(tmp_path: Path) -> None:
    """In names too: nothing is evaluated, in or out."""
    card = RateCard(
        (Plan("=1+1", "pay as you go", "@best", hourly_rate=1.0),),
        Costs(70.0),
        Policy("EUR", company="=HYPERLINK(1)"),
        discounts=(Discount("+x", "term", "fee", share=0.1),),
    )
    write_rate_card(tmp_path / "card.xlsx", card)
    book = load_workbook(tmp_path / "card.xlsx")
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert read_rate_card(tmp_path / "card.xlsx") == card


def test_validations_fit_excel(sample: Path) -> None:
    """Titles of 32, texts of 255 and lists of 255 characters at most; grey formulas name every other kind."""
    for sheet in load_workbook(sample):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.promptTitle) <= 32
            assert max(len(rule.prompt), len(rule.error), len(rule.formula1 or "")) <= 255
            assert " must be " in rule.error
    assert len(KINDS) == 4

"""Terms tables: both orientations, near matches, and every problem at its cell."""

from collections.abc import Sequence
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import NEEDED, plans

from xlagree.pricing.costs import read_costs, read_roles
from xlagree.pricing.discounts import read_discounts
from xlagree.pricing.plans import Plan, find_plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.tiers import read_tiers
from xlagree.proposal.policy import read_policy
from xlagree.terms.errors import AgreementError, Place
from xlagree.terms.tables import cell_place, grid, letter
from xlagree.terms.vocabulary import PLAN_TERMS, Term

Rows = list[list[object]]

TABLE: Rows = [
    ["Plans", "As you go", "Silver"],
    ["Kind", "pay as you go", "Retainer"],
    ["hourly-rate", 150, 150.0],
    ["Monthly Fee", None, "1250"],
    ["included hours", "", 10],
]
HERE = Place("rates.xlsx", "Plans")


def turned(table: Sequence[Sequence[object]]) -> Rows:
    return [list(row) for row in zip(*table, strict=True)]


def one(*rows: list[object]) -> Plan:
    return read_plans([["Plans", "P"], *rows])[0]


def said(table: object, place: Place = HERE) -> list[str]:
    """Every problem of a plans table."""
    with pytest.raises(AgreementError) as raised:
        read_plans(table, place)
    return [str(problem) for problem in raised.value.problems]


def test_either_orientation() -> None:
    """Plans in columns and plans in rows are the same plans, whole numbers and text numbers included."""
    assert read_plans(TABLE) == read_plans(turned(TABLE))
    assert read_plans(TABLE)[1] == Plan(
        "Silver", "retainer", hourly_rate=150, monthly_fee=1250, included_hours=10
    )


@given(st.lists(plans(without=("covers work",)), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_any_plans_read_back_the_same(drawn: list[Plan], random) -> None:  # type: ignore[no-untyped-def]
    """Whatever plans are written into a table, in any order of terms, come back from either orientation."""
    used = [term for term in PLAN_TERMS if any(cell(plan, term) is not None for plan in drawn)]
    random.shuffle(used)
    table: Rows = [["", *(f"Plan {i}" for i in range(len(drawn)))]]
    table += [
        [random.choice([term.name, *term.aliases]), *(cell(plan, term) for plan in drawn)] for term in used
    ]

    found = read_plans(table)

    assert [plan.__dict__ | {"name": ""} for plan in found] == [
        plan.__dict__ | {"name": ""} for plan in drawn
    ]
    assert read_plans(turned(table)) == found


def default(term: Term) -> object:
    return {field.name: field.default for field in fields(Plan)}[term.field]


def cell(plan: Plan, term: Term) -> object:
    """What stands in the cell of a term: nothing where the plan has the default."""
    value = getattr(plan, term.field)
    if value == default(term) and plan.kind not in NEEDED.get(term.name, ()):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (", ".join(value) or "none") if isinstance(value, tuple) else value


def test_whole_and_decimal_numbers_are_the_same() -> None:
    """3 and 3.0, as number or as text, are one value, in a plan's name too."""
    tables = [
        [
            ["Plans", name],
            ["kind", "block"],
            ["block hours", size],
            ["block price", 900],
            ["block life", size],
        ]
        for name, size in ((10, 3), (10.0, 3.0), ("10", "3"), (" 10 ", "3.0"))
    ]

    assert len({read_plans(table) for table in tables}) == 1
    assert find_plan(read_plans(tables[0]), 10.0).name == "10"


def test_names_are_found_whatever_their_spacing() -> None:
    """A plan is found by its name without regard to case and spacing."""
    table = [["Plans", " Block  20 "], ["kind", "pay as you go"], ["hourly rate", 1]]

    assert find_plan(read_plans(table), "block 20").name == "Block 20"


@pytest.mark.parametrize("axis", ["kind", "Type", "Plan-Kind"])
def test_the_deciding_label_has_aliases_too(axis: str) -> None:
    """The label that decides the orientation may be written in any of its ways."""
    table = [["Plans", "A", "B"], [axis, "fixed price", "fixed price"], ["monthly fee", 1, 2]]

    assert [plan.fee for plan in read_plans(table)] == [1, 2]
    assert read_plans(turned(table)) == read_plans(table)


def test_a_single_plan_needs_no_name() -> None:
    """Two columns or two rows without a name are a plan named by its kind."""
    table: Rows = [["kind", "fixed price"], ["monthly fee", 2400]]

    assert read_plans(table) == read_plans(turned(table))
    assert read_plans(table)[0].name == "fixed price"


def test_unnamed_plans_of_different_kinds_are_different_plans() -> None:
    """Plans without names are told apart by their kinds."""
    table: Rows = [
        ["kind", "pay as you go", "fixed price"],
        ["hourly rate", 150, None],
        ["monthly fee", None, 2400],
    ]

    assert [plan.name for plan in read_plans(table)] == ["pay as you go", "fixed price"]


def test_blank_is_not_set() -> None:
    """None, empty text, spaces and not-a-number leave a term at its default."""
    rows = [["monthly fee", 1000]]
    blanks = [
        ["minimum fee", None],
        ["included hours", ""],
        ["setup fee", "  "],
        ["term months", float("nan")],
    ]

    assert one(["kind", "retainer"], *rows, *blanks) == one(["kind", "retainer"], *rows)


def test_blank_columns_rows_and_headings_are_passed_over() -> None:
    """Empty columns and rows, and headings without values, are no plans and no terms."""
    table = [
        ["Plans", "A", None, "B", None],
        ["Money", None, None, None, None],
        ["kind", "fixed price", None, "fixed price", ""],
        [None, None, None, None, None],
        ["monthly fee", 1, None, 2, None],
        [None, None, None, None, None],
    ]

    assert [plan.name for plan in read_plans(table)] == ["A", "B"]
    assert read_plans(turned(table)) == read_plans(table)


def test_grid_of_value_row_column_and_table() -> None:
    """A value is a table of one cell; a row and a column stay what they are; ragged rows are filled."""
    assert grid(5) == [[5]]
    assert grid([1, 2]) == [[1, 2]]
    assert grid([[1], [2]]) == [[1], [2]]
    assert grid(((1, 2, None), (3,), (None,))) == [[1, 2], [3, None]]
    assert grid(None) == []


def test_all_problems_together() -> None:
    """An unknown, an unused, a lacking and a wrong term are reported at once, each at its cell."""
    table = [
        ["Plans", "Gold", "Twenty", "gold"],
        ["kind", "fixed price", "block", "retainer"],
        ["montly fee", 2400, None, None],
        ["monthly fee", 2400, None, 1],
        ["block hours", 10, None, None],
        ["block price", None, "nought", None],
        ["visit charge", -5, None, None],
        ["rollover share", None, None, 0.5],
    ]

    assert set(said(table)) == {
        'rates.xlsx Plans!A3: unknown term "montly fee"; nearest: monthly fee, minimum on site',
        "rates.xlsx Plans!B7: Gold: visit charge must be an amount of money, 0 or more (got -5)",
        "rates.xlsx Plans!B5: Gold: block hours is not a term of a fixed price plan; it belongs to: block",
        "rates.xlsx Plans!C6: Twenty: block price must be an amount of money, 0 or more (got nought)",
        "rates.xlsx Plans!C1: Twenty: block hours must be set for a block plan (got nothing)",
        "rates.xlsx Plans!D1: gold: two plans have this name; give each plan its own name",
        "rates.xlsx Plans!D8: gold: rollover share is set without rollover months; set both, or clear it",
    }


def test_problems_stand_at_their_cells_when_turned() -> None:
    """In the other orientation the same problems stand at the mirrored cells, from the range's corner on."""
    table = [["Plans", "Gold"], ["kind", "fixed price"], ["montly fee", 5], ["monthly fee", -1]]

    assert [line.split(":")[0] for line in said(turned(table), Place("", "Rates", 3, "C"))] == [
        "Rates!F4",
        "Rates!E3",
    ]


def test_a_wrong_cell_is_one_problem() -> None:
    """A term given with a wrong value is not also reported as lacking or as contradicted."""
    table = [
        ["Plans", "A", "B"],
        ["kind", "block", "retainer"],
        ["block hours", "ten", None],
        ["block price", 900, None],
        ["auto renew", "never", None],
        ["overage rate", 90, None],
        ["rollover share", None, 0.5],
        ["rollover months", None, 99],
        ["prepaid months", None, 24],
        ["term months", None, "two years"],
    ]

    assert len(said(table)) == 4


@pytest.mark.parametrize(
    ("label", "nearest"),
    [
        ("montly fee", "monthly fee"),
        ("after hour multiplyer", "after-hours multiplier"),
        ("escalater", "yearly escalator"),
    ],
)
def test_unknown_terms_name_the_nearest(label: str, nearest: str) -> None:
    """A misspelt label is an error that names the term that was meant, aliases included."""
    (problem,) = said([["Plans", "P"], ["kind", "fixed price"], ["fee", 1], [label, 2]])

    assert problem.startswith(f'rates.xlsx Plans!A4: unknown term "{label}"; nearest: ')
    assert nearest in problem


def test_a_label_like_nothing_lists_the_terms() -> None:
    """A label that resembles no term is answered with the first terms there are."""
    (problem,) = said([["Plans", "P"], ["kind", "fixed price"], ["fee", 1], ["zzz", 2]])

    assert "known terms: kind, best for, hourly rate" in problem


def test_a_misspelt_first_label_is_no_row_of_names() -> None:
    """In a table without names, a misspelt term in the first row is reported and names no plan."""
    (problem,) = said([["hourly rat", 150], ["kind", "fixed price"], ["fee", 1]])

    assert 'unknown term "hourly rat"; nearest: hourly rate' in problem


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["block hours", 10]], "block hours is not a term of a retainer plan; it belongs to: block"),
        ([["prepaid months", 24]], "at most the term"),
        ([["rollover share", 0.5]], "without rollover months"),
        ([["fee per user", 30]], "fee per user needs users; set users"),
        ([["fee per device", 30]], "set devices"),
        ([["monthly fee", 900]], "monthly fee stands twice; keep one; the first is at rates.xlsx Plans!B3"),
        ([["fee", 900]], "monthly fee stands twice"),
        ([[None, 5]], "a value without a label"),
    ],
)
def test_contradictions(rows: Rows, words: str) -> None:
    """A term that the kind does not use, that stands twice or contradicts another is refused."""
    (problem,) = said([["Plans", "P"], ["kind", "retainer"], ["monthly fee", 1000], *rows])

    assert words in problem


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["kind", "pay as you go"], ["setup", 1]], "hourly rate must be set for a pay as you go plan"),
        ([["kind", "block"], ["block hours", 5]], "block price must be set for a block plan"),
        ([["kind", "block"], ["block price", 5]], "block hours must be set for a block plan"),
        ([["kind", "fixed price"], ["cap", 5]], "monthly fee must be set for a fixed price plan"),
        ([["kind", None], ["cap", 5]], "kind must be one of pay as you go, block, retainer, fixed price"),
        ([["kind", "lease"]], "kind must be one of pay as you go, block, retainer, fixed price (got lease)"),
        (
            [["kind", "block"], ["block hours", 5], ["block price", 5], ["overage rate", 1]],
            "overage rate is set but the block renews itself",
        ),
    ],
)
def test_what_a_kind_needs(rows: Rows, words: str) -> None:
    """A plan that lacks what its kind needs, or forbids, is refused."""
    (problem,) = said([["Plans", "P"], *rows])

    assert words in problem


def test_users_may_follow_from_the_client() -> None:
    """A rate card may leave users and devices to the client."""
    table = [["Plans", "P"], ["kind", "fixed price"], ["fee per user", 30]]

    assert read_plans(table, heads_follow=True)[0].users is None


@pytest.mark.parametrize(
    "cells", [None, 3, "kind", [], [[]], [["a", "b"]], [["kind"]], [["kind"], ["monthly fee"]]]
)
def test_what_is_no_table_of_plans(cells: object) -> None:
    """No range, a value, labels alone and a table of something else are refused."""
    assert len(said(cells)) == 1


def test_pairs_are_label_and_value() -> None:
    """Costs and policy are two columns; a third column holds notes; a number alone is the cost per hour."""
    assert read_costs([["Cost per hour", 70, "loaded"], ["tool cost", "30", None]]).tools == 30
    assert read_costs(70) == read_costs([[70]][0][0]) == read_costs("70")
    assert read_policy([["currency", "EUR"], ["margin floor", 0.2]]).lowest_margin == 0.2


def test_pairs_report_all_problems_together() -> None:
    """An unknown term, a wrong value and a lacking term of a table of pairs are one report."""
    with pytest.raises(AgreementError) as raised:
        read_policy([["margin flor", 0.2], ["valid days", -1]], Place("", "Policy"))

    assert [str(problem) for problem in raised.value.problems] == [
        "Policy!B2: valid days must be a whole number of days from 0 to 365 (got -1)",
        'Policy!A1: unknown term "margin flor"; nearest: lowest margin, lowest bad-year margin',
        "Policy: currency must be one currency, such as EUR or € (got nothing)",
    ]


def test_lists_stand_either_way() -> None:
    """Tiers, discounts and roles may stand in rows or in columns."""
    tiers = [["from", "share"], [10, 0.05], [20, 0.1]]
    discounts = [["name", "kind", "share", "applies to"], ["Loyal", "term", 0.1, "all"]]
    roles = [["role", "weight", "cost"], ["junior", 0.8, 50], ["senior", 1.4, None]]

    assert read_tiers(tiers) == read_tiers(turned(tiers))
    assert read_discounts(discounts) == read_discounts(turned(discounts))
    assert read_roles(roles) == read_roles(turned(roles))
    assert read_discounts([["name", "kind", "share", "on"], ["Loyal", "term", 0.1, "all"]]) == read_discounts(
        discounts
    )


def test_a_role_stands_once() -> None:
    """Two roles of one name are refused, so that no weight is lost."""
    with pytest.raises(AgreementError, match='role "senior" stands twice'):
        read_roles([["role", "weight"], ["senior", 1.4], ["senior", 1.5]])


def test_letters_of_columns() -> None:
    """Columns are named as in a sheet."""
    assert [letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert str(cell_place(Place("", "S", 5, "Z"), 2, 1)) == "S!AA7"

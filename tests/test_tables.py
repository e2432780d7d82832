"""Terms tables: both orientations, near matches, and every problem at its cell."""

import pytest

from xlagree.errors import AgreementError, Place
from xlagree.plans import Plan, read_plans
from xlagree.terms import KINDS, PLAN_TERMS

TABLE = [
    ["Plans", "As you go", "Silver"],
    ["Kind", "pay as you go", "Retainer"],
    ["hourly-rate", 150, 150.0],
    ["Monthly Fee", None, "1250"],
    ["included hours", "", 10],
]


def test_either_orientation() -> None:
    """Plans in columns and plans in rows are the same plans, whole numbers and text numbers included."""
    turned = [list(row) for row in zip(*TABLE, strict=True)]

    assert read_plans(TABLE) == read_plans(turned)
    assert read_plans(TABLE)[1] == Plan(
        "Silver", "retainer", hourly_rate=150, monthly_fee=1250, included_hours=10
    )


def test_all_problems_together() -> None:
    """An unknown, an unused and a wrong term are reported at once, each with sheet, cell and remedy."""
    table = [
        ["Plans", "Gold"],
        ["kind", "fixed price"],
        ["montly fee", 2400],
        ["block hours", 10],
        ["visit charge", -5],
    ]

    with pytest.raises(AgreementError) as raised:
        read_plans(table, Place("rates.xlsx", "Plans"))

    said = [str(problem) for problem in raised.value.problems]
    assert any(
        line.startswith("rates.xlsx Plans!A3: unknown term") and "monthly fee" in line for line in said
    )
    assert any(
        line.startswith("rates.xlsx Plans!B5: Gold: visit charge must be") and "(got -5)" in line
        for line in said
    )


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (["block hours", 10], "belongs to: block"),
        (["prepaid months", 24], "at most the term"),
        (["rollover share", 0.5], "without rollover months"),
        (["fee per user", 30], "set users"),
        (["monthly fee", 900], "stands twice"),
    ],
)
def test_contradictions(row: list[object], word: str) -> None:
    """A term that the kind does not use, or that contradicts another, is refused with a remedy."""
    with pytest.raises(AgreementError, match=word):
        read_plans([["Plans", "P"], ["kind", "retainer"], ["monthly fee", 1000], row])


def test_records() -> None:
    """Every way to write a term means one term; help fits a tooltip; every kind exists."""
    labels = [label for term in PLAN_TERMS for label in term.labels]

    assert len(labels) == len(set(labels))
    assert all(len(term.help) <= 255 and term.help.endswith(".") for term in PLAN_TERMS)
    assert all(
        set(term.kinds) <= set(KINDS) and hasattr(Plan("P", "block"), term.field) for term in PLAN_TERMS
    )

"""Findings by cause: what belongs together, what it moves, what comes first, and what is shown where there is little room."""

import pytest

from xlagree.proposal.rules.finding import Finding, Severity, at, together
from xlagree.review.causes import causes, worst_of
from xlagree.terms.errors import Place


def said(
    code: str, message: str, worth: float | None = None, row: int = 4, plan: str = "", limit: str = ""
) -> Finding:
    severity: Severity = "alert" if code in ("T02", "P04") else "error"
    return Finding(code, severity, at("Plans", row, 1), message, "mend it", worth, plan, limit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("T01", "formula changed: Price, was =1"), said("T01", "formula changed: Margin, was =2", row=9)),
        (said("F01", "5 is typed over a formula"), said("F01", "7 is typed over a formula", row=9)),
        (said("P01", "Gold: margin of 3 %", plan="Gold", limit="lowest margin"),
         said("P01", "Silver: margin of 4 %", plan="Silver", limit="lowest margin")),
        (said("P04", "Gold: 30.1 % is for hours never used"), said("P04", "Silver: 40 % is for hours never used")),
    ],
)  # fmt: skip
def test_one_cause(one: Finding, other: Finding) -> None:
    """Of one rule, one severity and one sort of change, whatever the cell, the plan or the number."""
    (cause,) = causes([one, other])

    assert cause.findings == (one, other)
    assert cause.places == tuple(dict.fromkeys((one.place, other.place)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("T01", "formula changed: Price"), said("T01", "cell emptied: Price", row=9)),
        (said("T02", "input changed: cost was 84, is 85"), said("T02", "input changed: cost was 84, is 86", row=9)),
        (said("P01", "Gold: margin", limit="lowest margin"), said("P01", "Gold: rate", limit="lowest rate")),
        (said("P04", "Gold: 30 % is never used"), said("P04", "Gold: a block of 20 hours has no end")),
        (said("F01", "typed"), said("F05", "typed", row=9)),
        (said("F11", "text"), Finding("F11", "alert", at("Plans", 9, 1), "text", "mend it")),
    ],
)  # fmt: skip
def test_two_causes(one: Finding, other: Finding) -> None:
    """Another thing done, another input, another limit, another rule, another severity."""
    assert len(causes([one, other])) == 2


def test_what_a_cause_moves() -> None:
    """The sum of its findings; of a rule of price the most of one plan in each file; nothing where it is not known."""
    formulas = [said("T01", "formula changed: A", -20.0), said("T01", "formula changed: B", 5.0, 9)]
    plans = [said("P01", "margin", worth, limit="lowest margin") for worth in (30.0, 40.0)]
    files = [
        Finding("P01", "error", Place(file, "Review"), "margin", "", worth, limit="lowest margin")
        for file, worth in (("a", 1.0), ("a", 3.0), ("b", 2.0))
    ]

    assert [cause.worth for cause in causes(formulas)] == [25.0]
    assert [cause.worth for cause in causes(plans)] == [40.0]
    assert [cause.worth for cause in causes(files)] == [5.0]
    assert [cause.worth for cause in causes([said("F05", "shows #REF!")])] == [None]


def test_money_first_then_severity() -> None:
    """The most money of a year, errors or not; without money errors, alerts, notes."""
    note = Finding("F10", "note", at("Plans", 1, 1), "long")
    found = [note, said("F05", "#REF!"), said("T02", "input changed: a", 9.0), said("F01", "typed", 5.0)]

    assert [cause.code for cause in causes(found)] == ["T02", "F01", "F05", "F10"]


def test_places_that_were_counted_are_named() -> None:
    """Those of which the same is said too, each once."""
    alike = together(Finding("T01", "alert", at("Plans", row, 1), "cell added") for row in (4, 5, 9))
    (cause,) = causes(alike)

    assert [str(place) for place in cause.places] == ["Plans!B5", "Plans!B6", "Plans!B10"]
    assert cause.count == 3
    assert cause.sentence == "cell added; the same at 2 more places"


def test_a_sentence_names_the_others() -> None:
    """Three more places and how many there are besides, or the other plans; a fix of several plans says whose it is."""
    (many,) = causes(said("T01", f"formula changed: line {row}", row=row) for row in range(6))
    (plans,) = causes(
        Finding(
            "P01",
            "error",
            Place(sheet="Review"),
            f"{plan}: low",
            f"raise {plan}",
            None,
            plan,
            "lowest margin",
        )
        for plan in ("Gold", "Silver")
    )

    assert many.sentence == "formula changed: line 0; alike at Plans!B2, Plans!B3, Plans!B4 and 2 more"
    assert many.what == "formula changed"
    assert plans.sentence == "Gold: low; alike for Silver"
    assert plans.fixes == ("Gold: raise Gold", "Silver: raise Silver")
    assert plans.what == "Margin below the floor"


def test_no_kind_of_cause_hides_another() -> None:
    """Of thirty inputs changed, an error without known money and a note all three are shown, errors before alerts, in their order."""
    many = [said("T02", f"input changed: {row}", 100.0 + row, row) for row in range(30)]
    note = Finding("F10", "note", at("Plans", 1, 1), "long")
    found = causes([*many, note, said("F05", "shows #REF!")])

    assert [cause.code for cause in worst_of(found, 1)] == ["F05"]
    assert [cause.code for cause in worst_of(found, 4)] == ["T02", "T02", "F05", "F10"]
    assert worst_of(found, 4)[0].worth == 129.0
    assert worst_of(found, 99) == found

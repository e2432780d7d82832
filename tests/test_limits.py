"""The limits of the policy: each holds just inside, is passed just outside, and rules, pages, JSON and terminal say the same."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from proposals import deal, forecast, row_of

from xlagree.actuarial.demand import certain
from xlagree.cli.review_text import one_file
from xlagree.generate.book.render import write_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.pages.internal import cases_page
from xlagree.generate.pages.internal.cases_page import FIGURES, FIRST_CASE
from xlagree.generate.pages.internal.review_page import ROWS
from xlagree.pricing.discounts import Discount
from xlagree.proposal.decision import Decision
from xlagree.proposal.policy import Policy
from xlagree.proposal.rules import limits
from xlagree.proposal.rules.limits import (
    COMPUTED,
    LIMIT_ON,
    LIMITS,
    TO_APPROVE,
    WITHIN,
    Limit,
    breaches,
    broken,
    figure_of,
)
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.review.file_review import review_file
from xlagree.review.report import record
from xlagree.terms.quantities import Number
from xlagree.terms.vocabulary import POLICY_TERMS

NO_LIMITS = ("holds", "smallest saving", "approver", "company", "currency", "tax note", "valid days")
"""The terms of a policy that hold nothing."""


def policy(limit: Limit, bound: float | None) -> Policy:
    """A policy with one limit, all others as they are by default."""
    return replace(Policy("EUR"), **{limit.term: bound})  # type: ignore[arg-type]  # a limit


def inside(limit: Limit, bound: float, by: float) -> float:
    """A figure that is inside a limit by so much."""
    return bound + by if limit.keeps == "at least" else bound - by


def test_every_limit_of_a_policy_stands_once() -> None:
    """The terms of a policy that hold a figure are those of the table, each in one line."""
    held = [term.field for term in POLICY_TERMS if term.name not in NO_LIMITS]
    assert sorted(limit.term for limit in LIMITS) == sorted(held)


def test_every_limit_holds_a_figure_that_is_there() -> None:
    """A field of a decision or a figure that is computed; what needs approval stands on the pages Cases and Review."""
    known = {field.name for field in fields(Decision)}
    shown = {figure.field for figure in FIGURES}
    lines = {field for _, rows in ROWS for field, _ in rows}
    assert lines <= shown <= known
    assert not known & set(COMPUTED)
    assert {limit.figure for limit in LIMITS} <= known | set(COMPUTED)
    assert {limit.figure for limit in TO_APPROVE} <= shown & lines
    assert len({limit.figure for limit in LIMITS}) == len(LIMITS)


def test_every_limit_has_its_rule() -> None:
    """The code of a limit is that of a rule."""
    assert {limit.code for limit in LIMITS} <= {rule.code for rule in PRICING_RULES}


def whole(limit: Limit) -> bool:
    """Whether a limit is a whole number."""
    quantity = next(term.quantity for term in POLICY_TERMS if term.field == limit.term)
    return isinstance(quantity, Number) and quantity.whole


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.term)
def test_just_inside_just_outside_not_set(limit: Limit) -> None:
    """At the limit and inside it holds, outside it is passed; unset it never is, and without a figure only where its
    lack is worse than any."""
    bound = 3.0 if whole(limit) else 0.25
    held = policy(limit, bound)
    assert not limit.passed(bound, held)
    assert not limit.passed(inside(limit, bound, 1e-9), held)
    assert limit.passed(inside(limit, bound, -1e-9), held)
    assert limit.passed(None, held) == bool(limit.missing)
    if getattr(Policy("EUR"), limit.term) is None:  # others have a default where nothing is set
        assert not limit.passed(inside(limit, bound, -1e9), policy(limit, None))


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.term)
def test_the_limit_of_a_proposal(limit: Limit) -> None:
    """A proposal is held against each limit at the figure that it has: at it nothing is found, a step beyond it is."""
    discounts = (Discount("Ours", "manual", "all", share=0.1),)
    base = forecast()
    given = replace(base, card=replace(base.card, discounts=discounts))
    plans = [i for i in range(len(given.plans)) if figure_of(limit, given, i) not in (None, float("inf"))]
    beyond_it = 0
    for plan in plans:
        value = figure_of(limit, given, plan)
        assert value is not None
        at = replace(given, card=replace(given.card, policy=policy(limit, value)))
        step = 1.0 if whole(limit) else 1e-6
        further = value + step if limit.keeps == "at least" else value - step
        if further < 0:  # no limit is lower
            continue
        beyond = replace(given, card=replace(given.card, policy=policy(limit, further)))
        assert all(each.limit != limit or each.plan != plan for each in breaches(at, limit.code))
        (own,) = (each for each in breaches(beyond, limit.code) if each.limit == limit and each.plan == plan)
        assert own.value == value
        beyond_it += 1
    assert beyond_it


def test_codes_stand_once_and_in_order() -> None:
    """Two limits of one rule are one code; nothing is said of limits that are not set."""
    (_, gold, *_) = forecast().decisions
    assert gold.share_expected is not None
    strict = Policy("EUR", lowest_margin=1.0, lowest_rate=1e6, largest_discount=0.05)
    gold = replace(gold, discount=0.1)
    assert broken(gold, strict) == "P01 P03"
    assert broken(gold, Policy("EUR")) == ""
    assert broken(replace(gold, share_expected=None, rate_expected=None), strict) == "P03"


def test_numbers_in_the_words_of_their_term() -> None:
    """Shares in percent, rates in cents, counts as they are."""
    said = {limit.term: limit.worded(0.125) for limit in LIMITS}
    assert said["lowest_margin"] == said["lowest_bad_year_margin"] == said["largest_breakage"] == "12.5 %"
    assert said["lowest_rate"] == "0.13"
    assert said["most_discounts"] == said["fewest_months"] == "0.125"


def test_a_figure_without_a_limit() -> None:
    """Money has no limit of its own."""
    assert "margin_expected" not in LIMIT_ON
    assert LIMIT_ON["share_expected"] == LIMITS[0]


def test_one_breach_is_said_alike_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A floor between two plans' margins: the rule, the pages Cases and Review, the JSON and the terminal name the same plan."""
    shares = [row.share_expected or 0.0 for row in deal().decisions]
    low, high = sorted(shares)[:2]
    floor = (low + high) / 2
    card = deal().card
    held = Policy("EUR", lowest_margin=floor)
    given = replace(deal(), card=replace(card, policy=held))
    worst, names = shares.index(low), [plan.name for plan in given.plans]

    errors = [each for rule in PRICING_RULES for each in rule.find(given) if each.severity == "error"]
    assert [each.code for each in errors] == ["P01"]
    assert errors[0].message.startswith(f"{names[worst]}: expected margin of ")

    book = internal_book(given)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    wanted = ["P01" if i == worst else WITHIN for i in range(len(names))]
    rows = [cell.row for cell in sheets["Cases"].cells if cell.value == "Policy"]
    rules = {cell.row: cell.value for cell in sheets["Cases"].cells if cell.column == FIRST_CASE}
    assert [rules[row] for row in rows] == wanted
    row = row_of(sheets["Review"], "Policy")
    shown = {cell.column: cell.value for cell in sheets["Review"].cells if cell.row == row}
    assert [shown[2 + i] for i in range(len(names))] == wanted

    path = tmp_path / "deal.xlsx"
    write_book(book, path)
    review = review_file(path)
    document = record(review)["deal"]
    assert isinstance(document, dict)
    said = [plan["rules broken"] for plan in document["cases"][0]["plans"]]
    assert said == [["P01"] if i == worst else [] for i in range(len(names))]

    one_file(review, everything=True)
    lines = [line for line in capsys.readouterr().out.splitlines() if "Policy" in line]
    printed = " ".join(line.partition("Policy")[2] for line in lines)
    assert printed.replace(WITHIN, "within").split() == [rule.replace(WITHIN, "within") for rule in wanted]


def test_certain_hours_break_nothing() -> None:
    """Without any limit of the policy nothing needs approval."""
    assert not any(broken(row, Policy("EUR")) for row in forecast(certain(11)).decisions)


def test_a_new_limit_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for the share of the middle year: the rule finds it, and the page Cases holds it against the cell of its term."""
    says = "margin of the middle year of {value} of the price is below the floor of {limit}"
    line = Limit("P01", "lowest_margin", "share_middle", "at least", says)
    monkeypatch.setattr(limits, "LIMITS", (line,))
    monkeypatch.setattr(limits, "TO_APPROVE", (line,))
    monkeypatch.setattr(cases_page, "TO_APPROVE", (line,))
    given = replace(deal(), card=replace(deal().card, policy=Policy("EUR", lowest_margin=0.999)))

    (first, *_) = (finding for rule in PRICING_RULES for finding in rule.find(given))
    assert "margin of the middle year of " in first.message
    assert first.fix.startswith("raise the prices of the plan by ")
    assert [broken(row, given.card.policy) for row in given.decisions] == ["P01"] * len(given.plans)
    sheet = next(sheet for sheet in internal_book(given).sheets if sheet.name == "Cases")
    row = row_of(sheet, "Limits broken")
    formula = next(cell.formula for cell in sheet.cells if (cell.row, cell.column) == (row, FIRST_CASE))
    assert formula.count("ISNUMBER") == 1
    assert "<'Inputs'!" in formula

"""How demand answers to a plan, from the clients table and scenarios to the pages of the internal book."""

from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest
from proposals import deal as deal_of_books
from proposals import forecast, page, row_of, texts

from xlagree.economics.answering import USUAL_RESPONSE, USUAL_SELECTION
from xlagree.economics.outlook import Outlook
from xlagree.generate.from_tables import proposals
from xlagree.generate.internal_book import internal_book
from xlagree.intake.clients import client_columns
from xlagree.proposal.deal import Proposal
from xlagree.proposal.fee_to_charge import fees_to_charge
from xlagree.proposal.inputs import inputs_of
from xlagree.proposal.plan_answers import answers_of, in_figures, more_hours, plan_answers, said
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.proposal.sensitivity import drivers, tornado

SILVER, GOLD = 2, 3


@cache
def deal() -> Proposal:
    """The client of the books' tests."""
    return deal_of_books()


@cache
def answering(**terms: float) -> Proposal:
    """The client of the books' tests whose demand answers."""
    given = deal()
    assert given.demand is not None
    return replace(given, demand=replace(given.demand, **terms))  # type: ignore[arg-type]  # floats all


def test_usual_answers_are_said_and_not_in_the_figures() -> None:
    """Hours, margin and fee of every plan with a fee, as a plan under the demand with the usual term gives them."""
    given = deal()
    response, selection = plan_answers(given)
    assert (response.value, selection.value) == (USUAL_RESPONSE, USUAL_SELECTION)
    for answer in (response, selection):
        assert not answer.in_figures
        assert answer.effects[:2] == (None, None)
        for i in (SILVER, GOLD):
            view, effect = given.outlooks[i], answer.effects[i]
            assert given.demand is not None
            moved = replace(given.demand, **{answer.term.field: answer.value})
            other = Outlook(view.plan, moved, view.costs, view.users, view.devices, False, given.baseline)
            assert effect is not None
            assert effect.margin == pytest.approx(other.expected_margin - view.expected_margin, rel=1e-9)
            assert effect.hours == pytest.approx(other.demanded.mean / given.demand.mean - 1, rel=1e-9)
            assert effect.hours > 0
    assert response.effects[GOLD] is not None
    assert response.effects[GOLD].margin < -1000
    assert response.effects[GOLD].fee is not None
    assert response.effects[GOLD].fee > 100


def test_a_book_without_answers_says_what_the_usual_would_do() -> None:
    """On Risk, Review and Sensitivity, with the amount; and no page says that anything is in its figures."""
    given = deal()
    book = internal_book(given)
    response, selection = plan_answers(given)
    risk = page(book, "Risk")
    assert "NOT IN THE FIGURES ABOVE: HOW DEMAND MAY ANSWER TO THE PLAN" in texts(risk)
    assert "HOW DEMAND ANSWERS TO THE PLAN, IN THE FIGURES ABOVE" not in texts(risk)
    assert {said(response), said(selection)} <= set(texts(page(book, "Review")))
    row = row_of(page(book, "Sensitivity"), "Demand: usage response")
    cells = {cell.column: cell for cell in page(book, "Sensitivity").cells if cell.row == row}
    assert (cells[2].value, cells[3].value) == (0.0, USUAL_RESPONSE)
    assert cells[4].value == 0.0
    assert "INDEX(" in str(cells[5].formula)


def test_a_book_with_answers_says_what_is_in_its_figures() -> None:
    """By how much hours rise and what those who sign need; the page Cases takes the same hours."""
    given = answering(usage_response=0.1, selection=0.3)
    book = internal_book(given)
    risk, cases = page(book, "Risk"), page(book, "Cases")
    assert "NOT IN THE FIGURES ABOVE: HOW DEMAND MAY ANSWER TO THE PLAN" not in texts(risk)
    row = row_of(risk, "Hours rise by, as the next hour is free")
    rises = {cell.column: cell.value for cell in risk.cells if cell.row == row}
    assert rises[2] == 0
    assert rises[2 + GOLD] == pytest.approx(0.097, abs=0.004)
    row = row_of(risk, "Those who sign need more than those asked, by")
    assert {cell.column: cell.value for cell in risk.cells if cell.row == row}[2 + GOLD] == pytest.approx(
        given.outlooks[GOLD].signers.mean - 1
    )
    assert in_figures(given) in texts(page(book, "Review"))
    assert "as the next hour is free" in in_figures(given)
    gold = given.outlooks[GOLD]
    factor = next(cell for cell in cases.cells if cell.value == more_hours(gold))
    hours = next(cell for cell in cases.cells if cell.value == gold.law.mean)
    assert str(hours.formula).endswith(f"*'Cases'!$C${factor.row + 1}")
    assert given.demand is not None
    assert gold.law.mean == pytest.approx(given.demand.law(12).mean * more_hours(gold), rel=1e-12)


def test_the_plan_of_a_deal_is_compared_with_its_baseline() -> None:
    """Not with an hourly rate of the plan's own; pay as you go itself is signed by all."""
    given = answering(selection=0.5)
    assert given.outlooks[0].signers.share == 1
    assert {view.alternative for view in given.outlooks} == {given.baseline}
    fee = fees_to_charge(given)[GOLD]
    assert fee is None or fee.fee >= fees_to_charge(deal())[GOLD].fee  # type: ignore[union-attr]  # it has one


def test_a_fee_that_no_client_would_pay_is_said_and_the_book_is_made() -> None:
    """A plan of which nobody sees the worth: its figures are those of all, and the page says so."""
    given = answering(selection=0.9)
    dear = tuple(
        replace(plan, monthly_fee=9000.0) if plan.kind == "fixed price" else plan for plan in given.card.plans
    )
    costly = replace(given, card=replace(given.card, plans=dear, scenarios=()))
    assert "nobody would sign" in in_figures(costly)
    book = internal_book(costly)
    assert "nobody" in texts(page(book, "Risk"))
    hopeless = replace(
        given, card=replace(given.card, costs=replace(given.card.costs, cost_per_hour=150.0), scenarios=())
    )
    assert fees_to_charge(hopeless)[GOLD] is None
    assert any(
        "no fee pays for those who would still sign it" in text
        for text in texts(page(internal_book(hopeless), "Risk"))
    )


def test_a_scenario_changes_an_answer() -> None:
    """It is a term of the tornado like others, from its low value to its high one, and pages of all cases say it."""
    given = deal()
    low, high = (
        Scenario(name, (Change("demand", "usage_response", value),))
        for name, value in (("low", 0.0), ("high", 0.3))
    )
    cases = replace(given, card=replace(given.card, scenarios=(low, high)))
    (driver,) = drivers(cases)
    (swing,) = tornado(cases)
    assert (driver.label, driver.values) == ("Demand: usage response", (0.0, 0.0, 0.3))
    assert swing.low[GOLD] == pytest.approx(given.outlooks[GOLD].expected_margin)
    assert swing.high[GOLD] < swing.low[GOLD] - 1000
    assert answers_of([case for _, case in cases.cases]).given
    assert "In the figures: demand that does not answer to the plan." in texts(
        page(internal_book(cases), "Review")
    )


def test_answers_come_back_from_the_inputs_of_a_book() -> None:
    """As every term of a demand."""
    given = replace(answering(usage_response=0.1, selection=0.3))
    back = inputs_of(given).proposals[0].demand
    assert back is not None
    assert (back.usage_response, back.selection) == (0.1, 0.3)


def test_a_row_of_the_clients_table_says_how_a_client_answers() -> None:
    """With its hours alone, or beside usage; without the columns nothing does."""
    card = forecast().card
    assert {"usage response", "selection"} <= {column.name for column in client_columns(card)}
    rows = [
        {"client": "Linden", "hours per month": 12, "usage response": 0.15, "selection": 0.4},
        {"client": "Maple", "hours per month": 12, "usage response": None, "selection": None},
    ]
    intake = proposals(pd.DataFrame(rows), card, date=date(2026, 11, 23))
    assert intake.problems == ()
    linden, maple = (proposal.demand for proposal in intake.proposals)
    assert linden is not None
    assert (linden.usage_response, linden.selection) == (0.15, 0.4)
    assert maple == replace(linden, usage_response=0.0, selection=0.0)

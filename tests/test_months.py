"""Every price worked by hand holds in the sheets: native formulas, recalculated by LibreOffice."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from calc import Calc
from pricing_cases import CASES
from recalculated import differences_on

from xlagree.generate.pages.shared.months_page import months_page
from xlagree.generate.pages.shared.terms_page import terms_page
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.policy import Policy

PAYG = Plan("As you go", "pay as you go", hourly_rate=150)
DAY = date(2026, 11, 23)


def test_every_case_in_formulas(calc: Calc, tmp_path: Path) -> None:
    """Net prices and every month of all cases, in a few books: each formula gives the core's value and the hand's price."""
    sheets = []
    for number, case in enumerate(CASES, 1):
        first = replace(PAYG, listed=case.plan.words)
        card = RateCard((first, case.plan), Costs(80), Policy("EUR"), discounts=case.discounts)
        proposal = Proposal(Client("Case"), case.usage, card, DAY)
        # Books show the first year; the contract is of the whole term, on the work as it stands there.
        vars(proposal).update(first_years=proposal.plans, worked=case.usage)
        assert proposal.replays[1].price(case.per) == pytest.approx(case.price, rel=1e-12, abs=1e-9)  # type: ignore[arg-type]
        terms, cells = terms_page(proposal, name=f"Terms {number}")
        months, _ = months_page(proposal, cells, name=f"Months {number}")
        sheets += [terms, months]

    assert differences_on(calc, sheets, tmp_path / "cases.xlsx") == []

"""Books of random price lists: items, rates, blocks and every pool in native formulas, recalculated by LibreOffice."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from calc import Calc
from proposals import PLANS
from random_lists import plan_rows, random_list, usage_rows
from recalculated import differences, differences_on

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.pages.shared.months_page import months_page
from xlagree.generate.pages.shared.terms_page import terms_page
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import read_discounts
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage_cells import read_usage
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.policy import Policy

SEEDS = range(50) if os.environ.get("XLAGREE_SOAK") else range(0, 50, 5)
HEADS = ["name", "kind", "share", "amount", "applies to"]


def listed_deal(seed: int) -> Proposal:
    """A random price list beside pay as you go, for a client with its usage."""
    plan, items, rates, blocks, discounts, months = random_list(Random(seed))
    (listed,) = read_plans(plan_rows(plan, items, rates, blocks))
    first = replace(PLANS[0], listed=listed.words)
    cells = [HEADS, *([row.get(head) for head in HEADS] for row in discounts)]
    taken_off = read_discounts(cells) if discounts else ()
    card = RateCard((first, listed), Costs(80), Policy("EUR"), discounts=taken_off)
    usage = read_usage(usage_rows(months), words=None)
    return Proposal(Client("Linden", users=12, devices=7), usage, card, date(2026, 11, 23))


def test_whole_terms_in_formulas(calc: Calc, tmp_path: Path) -> None:
    """Fifty other price lists over their whole terms, in a few books: every month is the core's."""
    sheets = []
    for seed in range(50, 100):
        deal = listed_deal(seed)
        # Books show the first year; here are all months of the term, on the work as it stands.
        vars(deal).update(first_years=deal.plans, worked=deal.usage)
        terms, cells = terms_page(deal, name=f"Terms {seed}")
        months, _ = months_page(deal, cells, name=f"Months {seed}")
        sheets += [terms, months]

    assert differences_on(calc, sheets, tmp_path / "lists.xlsx") == []


@pytest.mark.slow
@pytest.mark.hypothesis  # so that the soak, which draws more, has it too
@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_of_a_random_price_list_is_the_cores(calc: Calc, tmp_path: Path, seed: int) -> None:
    """The books of ten price lists, of fifty in a soak, have no wrong cell."""
    deal = listed_deal(seed)
    for make in (client_book, appendix_book, internal_book):
        assert differences(calc, make(deal), tmp_path / "book.xlsx") == []

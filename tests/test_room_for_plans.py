"""A rate card with more plans than stand side by side on an offer."""

from dataclasses import replace
from pathlib import Path

import pytest
from command_line import call

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card


@pytest.mark.parametrize(
    ("plans", "said"), [(6, ""), (7, "Note: card.xlsx Plans: an offer has room for 6 of the 7 plans: ")]
)
def test_check_says_how_many_plans_an_offer_shows(plans: int, said: str, tmp_path: Path) -> None:
    """A remark from the seventh plan on, and no failure."""
    card = replace(sample_card(), scenarios=(), discounts=())
    first, *_, last = card.plans
    more = [replace(last, name=f"{last.name} {n}") for n in range(plans - 1)]
    write_rate_card(tmp_path / "card.xlsx", replace(card, plans=(first, *more)))
    status, text, wrong = call("check", tmp_path / "card.xlsx")

    assert (status, text) == (0, f"{plans} plans, every hour has a price\n")
    assert wrong.startswith(said)
    assert bool(wrong) == bool(said)

"""Where the plan recommended is the cheapest: one stretch of hours, or several where plans take turns."""

from dataclasses import replace

import pytest
from client_offers import BLOCK_10, BLOCK_20, GO, SILVER, offered
from proposals import texts

from xlagree.generate.appendix_book import appendix_book
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.proposal.cheapest_hours import CheapestHours, CheapestStretch, cheapest_hours
from xlagree.proposal.client_basis import by_hours
from xlagree.proposal.client_verdict import client_verdict
from xlagree.proposal.deal import Proposal
from xlagree.proposal.hours_scan import prices_at
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.if_hours_differ import below
from xlagree.proposal.recommendation import recommended

NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def even(hours: float, *plans: Plan, **client: object) -> Proposal:
    """A client of so many hours every month, all of them normal and remote, offered some plans."""
    deal = offered(**client)  # type: ignore[arg-type]  # fields of a client by their names
    usage = Usage(tuple(Month(hours, 0, 0, 0, 0, 0, f"{name} 2026") for name in NAMES))
    return replace(deal, usage=usage, card=replace(deal.card, plans=plans))


def turns() -> Proposal:
    """6.6 hours a month, and blocks of 20 hours for the price of 18: the first pays from 18 to 20 hours a year, the second
    from 36 to 40, the fourth from 72 to 80, and from the ninth on, at 162 hours, pay as you go is never cheaper."""
    return even(6.6, GO, BLOCK_20, recommend="Block 20")


def cheapest_at(deal: Proposal, hours: float) -> bool:
    """Whether the plan recommended costs no more than any other at some hours."""
    plan = recommended(deal).plan
    assert plan is not None
    prices = [prices_at(deal, i, [hours])[0] for i in range(len(deal.plans))]
    return prices[plan] <= min(prices) + 0.005


def test_several_stretches_are_told() -> None:
    """The fourth block pays from 72 to 80 hours a year, the first from 18 on, and the ninth as far as one looks."""
    deal = turns()
    found = cheapest_hours(deal)

    assert found is not None
    assert found.others is not None
    assert (found.own.low, found.own.high) == pytest.approx((72 / 12, 80 / 12), abs=0.006)
    assert (found.others.low, found.others.open_end) == (pytest.approx(18 / 12, abs=0.006), True)
    assert not found.others_one
    assert [cheapest_at(deal, at / 12) for at in (17.9, 18.1, 35.9, 36.1, 71.8, 79, 81, 161, 163)] == [
        False, True, False, True, False, True, False, False, True,
    ]  # fmt: skip
    assert cheapest_at(deal, 20)


@pytest.mark.parametrize(
    ("language", "said", "title"),
    [
        ("en", "It is the cheapest plan at your 6.6 hours a month, from 6.0 to 6.7, and also in other stretches from 1.5 on.",
         "Block 20 is the cheapest in several stretches, yours too"),
        ("de", "Am günstigsten ist dieser Plan bei Ihren 6,6 Stunden im Monat, von 6,0 bis 6,7, sowie in weiteren Abschnitten ab 1,5.",
         "Block 20 ist mehrmals am günstigsten, auch bei Ihren Stunden"),
        ("fr", "C'est la formule la moins chère à vos 6,6 heures par mois, de 6,0 à 6,7, et aussi sur d'autres plages à partir de 1,5.",
         "Block 20\xa0: la moins chère sur plusieurs plages, dont la vôtre"),
    ],
)  # fmt: skip
def test_the_sentence_and_the_chart_say_that_plans_take_turns(language: str, said: str, title: str) -> None:
    """No sentence has the stretch around the client's own hours alone where the plan is the cheapest elsewhere too."""
    deal, speech = turns(), ClientLanguage(language, "€", True)

    assert said in client_verdict(deal, speech).sentences
    assert by_hours(deal, speech)[0] == title


def test_the_appendix_says_the_same() -> None:
    """The verdict of the appendix has the sentence of the offer, word for word."""
    deal = turns()
    said = client_verdict(deal, ClientLanguage("en", "€", True)).sentences[0]

    assert said.startswith("It is the cheapest plan at your 6.6 hours")
    assert said in below(deal)[0]
    assert any(said in text for sheet in appendix_book(deal).sheets for text in texts(sheet))


@pytest.mark.parametrize("plans", [(GO, BLOCK_20), (GO, BLOCK_10, SILVER), (GO, BLOCK_20, SILVER)], ids=len)
@pytest.mark.parametrize("hours", [2.4, 3.3, 5.0, 6.6, 8.3, 11.0, 14.0])
def test_every_end_is_where_the_cheapest_plan_changes(plans: tuple[Plan, ...], hours: float) -> None:
    """Within the stretch of the client's own hours the plan is the cheapest, a little outside it is not; so at the ends of others."""
    deal = even(hours, *plans)
    found = cheapest_hours(deal)
    if found is None:
        assert recommended(deal).plan is None or not cheapest_at(deal, hours)
        return
    aside = 0.012
    for one in filter(None, (found.own, found.others)):
        assert cheapest_at(deal, one.low + aside)
        assert cheapest_at(deal, one.high - aside)
        assert not one.low or not cheapest_at(deal, one.low - aside)
        assert one.open_end or not cheapest_at(deal, one.high + aside)
    assert found.own.low - aside <= hours <= found.own.high + aside


def test_one_other_stretch_is_named() -> None:
    """Where the plan is the cheapest in two stretches, both are said with their ends."""
    found = CheapestHours(CheapestStretch(4.5, 8.8), CheapestStretch(4.0, 4.3), True)

    assert not found.by_turns
    deal = turns()
    vars(deal)["cheapest_hours"] = found
    said = client_verdict(deal, ClientLanguage("en", "€", True)).sentences[0]
    assert (
        said
        == "It is the cheapest plan at your 6.6 hours a month, from 4.5 to 8.8, and also from 4.0 to 4.3."
    )
    assert said in below(deal)[0]
    assert (
        by_hours(deal, ClientLanguage("en", "€", True))[0]
        == "Block 20 is the cheapest from 4.5 to 8.8 hours a month"
    )


def test_stretches_that_touch_as_they_are_written_are_one() -> None:
    """Blocks of 10 hours at the price of 9.93 pay from 9.93 to 10 hours a year: nobody reads "up to 0.8, and also from 0.8"."""
    barely = replace(BLOCK_10, name="Barely", block_price=9.93 * 140, after_hours_multiplier=1)
    deal = even(0.5, GO, barely, recommend=GO.name)
    found = cheapest_hours(deal)

    assert found is not None
    assert found.own.high > 0.9
    assert found.others is None or f"{found.others.low:.1f}" != f"{found.own.high:.1f}"
    assert cheapest_at(deal, 9.9 / 12)
    assert not cheapest_at(deal, 9.97 / 12)
    assert cheapest_at(deal, 10.1 / 12)

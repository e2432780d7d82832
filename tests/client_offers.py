"""Offers as tests of the client edition take them: three to six plans, add-ons, three languages, and clients of every sort."""

from dataclasses import replace
from datetime import date
from functools import cache

from logos import png

from xlagree.actuarial.demand import modelled
from xlagree.actuarial.laws.severity import Gamma
from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.house.logo import Logo
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.in_clients_words import in_clients_words
from xlagree.proposal.policy import Policy

HOUSE = Theme(
    "Northlight IT",
    legal="Northlight IT GmbH",
    address="Speicherweg 14, 20457 Hamburg",
    contact="Mara Lindqvist",
    phone="+49 40 5550 142",
    mail="offers@northlight.example",
    web="northlight.example",
    vat_id="DE 000 000 000",
    logo=Logo(png(840, 192, 72)),
    vat=(0.19, 0.07),
    offer_number="NL-{year}-{n:04}",
)
YEAR = (
    ("Nov 2025", 10.5, 1, 0, 2), ("Dec 2025", 7, 0, 0, 1), ("Jan 2026", 14, 2, 1, 3), ("Feb 2026", 11, 0.5, 0, 2),
    ("Mar 2026", 17.5, 2, 3.5, 4), ("Apr 2026", 10, 1, 0, 2), ("May 2026", 9, 0, 0.5, 2), ("Jun 2026", 12.5, 1.5, 0, 2),
    ("Jul 2026", 6, 0, 0, 1), ("Aug 2026", 8, 0.5, 0, 1), ("Sep 2026", 16, 1.5, 2.5, 3), ("Oct 2026", 11.5, 1, 1.5, 2),
)  # fmt: skip
USAGE = Usage(
    tuple(
        Month(office + evening + emergency, evening, emergency, 0, visits, 8, label)
        for label, office, evening, emergency, visits in YEAR
    )
)
AT_LIST = {
    "hourly_rate": 140.0,
    "after_hours_multiplier": 1.5,
    "emergency_multiplier": 2.0,
    "visit_charge": 45.0,
}
WITHOUT_PREMIUMS = {"after_hours_multiplier": 1.0, "emergency_multiplier": 1.0, "visit_charge": 0.0}
CARE = "Updates installed: every month; Backup tried by restoring it: every quarter; Virus protection watched"


def _plan(name: str, kind: str, best_for: str, **terms: object) -> Plan:
    return Plan(name, kind, best_for, **{**AT_LIST, **terms})  # type: ignore[arg-type]  # terms of a plan by their names


GO = _plan("Pay as you go", "pay as you go", "pay only, for work done")
BLOCK_10 = _plan(
    "Block 10", "block", "10 hours, in advance", block_hours=10, block_price=1330, response_remote=48
)
BLOCK_20 = _plan(
    "Block 20", "block", "20 hours, in advance", block_hours=20, block_price=2520, response_remote=24
)
BRONZE = _plan(
    "Bronze", "retainer", "a few hours, every month", monthly_fee=640, included_hours=5, overage_rate=133,
    visit_charge=25, setup_fee=240, rollover_months=1, response_phone=4, response_remote=8, response_on_site=48,
)  # fmt: skip
SILVER = _plan(
    "Silver", "retainer", "steady work, fast help", monthly_fee=1490, included_hours=14, overage_rate=126,
    setup_fee=480, response_phone=0.5, response_remote=2, response_on_site=4, maintenance_tasks=CARE, **WITHOUT_PREMIUMS,
)  # fmt: skip
GOLD = _plan(
    "Gold", "fixed price", "one price, whatever happens", monthly_fee=1740, cap_hours=30, overage_rate=126,
    setup_fee=900, response_remote=1, response_on_site=2, maintenance_tasks=CARE, **WITHOUT_PREMIUMS,
)  # fmt: skip
PLANS = {
    3: (GO, SILVER, GOLD),
    4: (GO, BLOCK_20, SILVER, GOLD),
    5: (GO, BLOCK_20, BRONZE, SILVER, GOLD),
    6: (GO, BLOCK_10, BLOCK_20, BRONZE, SILVER, GOLD),
}
ADD_ONS = (
    AddOn(
        "Backup of mailboxes and files in Microsoft 365", "Copies every night, kept for a year", "user", 3.5
    ),
    AddOn("Second internet line, standby", "Takes over when the first line fails", "", 59, 180),
    AddOn("Firewall replaced and set up", "Device, settings and half a day on site", "", 0, 1240),
    AddOn("Printed handbook for new staff", "40 pages, with your names and numbers", "copy", 0, 18, "second"),
)
ASKED = ((ADD_ONS[0].name, 24.0), (ADD_ONS[3].name, 2.0))
ROLES = {
    name: Role(name, weight) for name, weight in (("Help desk", 0.8), ("Engineer", 1.0), ("Consultant", 1.4))
}
DEMAND = modelled(
    11,
    Gamma(1.1, 1.05),
    client=0.04,
    month=0.09,
    after_hours_share=0.1,
    on_site_share=0.2,
    visits_per_ticket=0.2,
)


def offered(count: int = 4, language: str = "en", theme: Theme = HOUSE, **client: object) -> Proposal:
    """An offer of so many plans to one client, who asked for two add-ons; the usual one is the same for all who ask."""
    if theme == HOUSE and not client:
        return of_sort("sign", count, language)
    return _made(count, language, theme, **client)


def _made(count: int, language: str, theme: Theme, **client: object) -> Proposal:
    card = RateCard(PLANS[count], Costs(84), Policy("EUR", company="Northlight IT"), ROLES, theme=theme)
    card = replace(card, add_ons=ADD_ONS)
    known = Client(
        "Harbour & Lane Architects", users=24, offer_number="NL-2026-0147", language=language, asked=ASKED
    )
    return Proposal(replace(known, **client), USAGE, card, date(2026, 11, 23), demand=DEMAND)  # type: ignore[arg-type]


@cache
def of_sort(sort: str, count: int = 4, language: str = "en") -> Proposal:
    """A client who signs, stays as he is, has too short a history, or has none; one of whom every plan loses us money, and one
    for whom the owner wishes a plan that saves nothing. What was computed of it in English is the same in other languages."""
    return _in_english(sort, count) if language == "en" else told_in(language, of_sort(sort, count))


def told_in(language: str, first: Proposal) -> Proposal:
    """The same deal for a client of another language, with all that was computed of it so far but its words."""
    own = replace(first, client=replace(first.client, language=language))
    told = {in_clients_words.__name__, *vars(own)}
    vars(own).update({name: answer for name, answer in vars(first).items() if name not in told})
    return own


def _in_english(sort: str, count: int) -> Proposal:
    deal = _made(count, "en", HOUSE)
    quiet = tuple(
        replace(month, hours=0.3 * month.hours, after_hours=0, emergency=0) for month in USAGE.months
    )
    return {
        "sign": deal,
        "stay": replace(deal, usage=Usage(quiet)),
        "thin": replace(deal, usage=Usage(USAGE.months[:4])),
        "prospect": replace(deal, usage=Usage(()), client=replace(deal.client, hours=14.0)),
        "losing": replace(deal, card=replace(deal.card, costs=Costs(900))),
        "wished": replace(
            deal, usage=Usage(quiet), client=replace(deal.client, recommend=PLANS[count][-1].name)
        ),
    }[sort]


SORTS = ("sign", "stay", "thin", "prospect")
ALL_SORTS = (*SORTS, "losing", "wished")

"""Offers for tests: those worked by hand, and one of the client of the books' tests with add-ons."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from proposals import forecast

from xlagree.pricing.add_ons import AddOn
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.frozen_offer import Offer, offer_of
from xlagree.proposal.offers.offered_plan import OfferedPlan
from xlagree.proposal.offers.taxes import Amounts, taxes_of

ADD_ONS = (
    AddOn("Backup", "Copies every night", "user", 3.5),
    AddOn("Second line", "", "", 59, 180),
    AddOn("Handbook", "40 pages", "copy", 0, 18, "second"),
)
HOUSE = Theme("Northlight IT", contact="Mara Lindqvist", vat=(0.19, 0.07), offer_number="NL-{year}-{n:04}")
ASKED = (("Backup", 24.0), ("handbook", 2.0))


@dataclass(frozen=True)
class Worked:
    """An offer worked by hand: what is ordered, and what it should come to."""

    name: str
    offer: Offer
    net: Amounts
    vat: tuple[tuple[float, Amounts], ...]
    to_pay: Amounts
    first_year: float
    check: int


def deal(**client: Any) -> Proposal:
    """The client of the books' tests, who asked for add-ons of a house with a theme."""
    given = forecast()
    card = replace(given.card, theme=HOUSE, add_ons=ADD_ONS)
    return replace(given, card=card, client=replace(given.client, **{"asked": ASKED, **client}))


def plain_plan(name: str, once: float, month: float) -> OfferedPlan:
    """A plan that costs the same every month."""
    return OfferedPlan(name, "fixed price", once, month, once + 12 * month, (), 0, month, 12, (), ())


def worked() -> list[Worked]:
    """The cases in their file."""
    path = Path(__file__).parent / "cases" / "offers.toml"
    return [_worked(case) for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


def _worked(case: dict[str, Any]) -> Worked:
    ordered = tuple(float(one.pop("ordered")) for one in case["add_ons"])
    plans = tuple(
        plain_plan(f"Plan {row}", *(case["plan"] if row == case["row"] else (0, 0)))
        for row in range(1, case["row"] + 1)
    )
    house = Theme("Quay IT", vat=tuple(case["rates"]), prices=case.get("prices", "net"))
    offer = Offer(
        "1", date(2026, 11, 23), date(2027, 1, 22), "Acme", "EUR", plans,
        tuple(AddOn(**one) for one in case["add_ons"]), taxes_of(house, case.get("client_vat", "")), (), 3, "",
        case["row"] - 1, ordered,
    )  # fmt: skip
    vat = tuple((rate, Amounts(once, month)) for rate, once, month in case["vat"])
    net, to_pay = (Amounts(*case[name]) for name in ("net", "to_pay"))
    return Worked(case["name"], offer, net, vat, to_pay, case["first_year"], case["check"])


def sent() -> Offer:
    """The offer of that deal."""
    return offer_of(deal(), "NL-2026-0147")

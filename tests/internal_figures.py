"""A deal in which every figure of ours is one that cannot be mistaken, whatever inputs there are, and how each may be written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import inf
from zipfile import ZipFile

from client_offers import offered, told_in

from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.items import Item, ItemTier
from xlagree.proposal.deal import Proposal
from xlagree.proposal.demand_lines import DEMAND_LINES, demand_from
from xlagree.proposal.policy import Policy
from xlagree.proposal.record import record_of
from xlagree.terms import quantities as q
from xlagree.terms.records import made
from xlagree.terms.vocabulary import COST_TERMS, POLICY_TERMS, ROLE_TERMS, Term

OURS: Mapping[str, tuple[Term, ...]] = {
    "costs": COST_TERMS, "role": ROLE_TERMS, "policy": POLICY_TERMS, "demand": DEMAND_LINES,
}  # fmt: skip
"""All that no client sees. Terms that are added to them are in what is tested."""
FOR_CLIENTS = ("company", "currency", "tax_note", "valid_days", "role", "users")
"""Who offers, in what money and until when, and how many people the client has and roles are called: said to every client."""
FEWEST = 1000
"""Whole numbers that are never as large are like too many others to be looked for."""
SPACES = ("\u202f", "\u00a0", " ")


def _figure(term: Term, place: int) -> float | str | None:
    """A value that a term takes and that nothing else has; None where there is no such value."""
    quantity = term.quantity
    if isinstance(quantity, q.Text):
        return f"Zqx{place:03}Wvy"
    if not isinstance(quantity, q.Number) or (quantity.whole and quantity.high < FEWEST):
        return None
    if quantity.high == inf:
        return 4137.0 + 101 * place if quantity.whole else round(4817.53 + 101.37 * place, 2)
    low = max(quantity.low, 0.0)
    return round(low + (min(quantity.high, 1.0 + low) - low) * (0.12637 + 0.00947 * place), 5)


def _figures() -> Iterator[tuple[str, float | str]]:
    """The figures by section and field."""
    terms = [
        (section, term) for section, own in OURS.items() for term in own if term.field not in FOR_CLIENTS
    ]
    for place, (section, term) in enumerate(terms):
        if (figure := _figure(term, place)) is not None:
            yield f"{section} {term.field}", figure
    yield "item cost", 9517.83


FIGURES = dict(_figures())


def _of(section: str) -> dict[str, float | str]:
    return {name.split(" ")[1]: figure for name, figure in FIGURES.items() if name.startswith(f"{section} ")}


@cache
def secret(language: str) -> Proposal:
    """A deal of six plans, one of which has an item of ours, with all these figures."""
    if language != "en":
        return told_in(language, secret("en"))
    deal = offered(6)
    roles = {name: made(Role, {"name": name, **_of("role")}) for name in deal.card.roles}
    costs = made(Costs, {**_of("costs"), "roles": roles})
    policy = made(Policy, {**_of("policy"), "currency": "EUR"})
    demand = demand_from({**_of("demand"), "hours_law": "gamma"}, record_of(deal))
    cost = FIGURES["item cost"]
    assert isinstance(cost, float)
    item = Item("Server care", (ItemTier(1, 65),), quantity=2, charged="monthly", cost=cost)
    first, *others = reversed(deal.card.plans)
    plans = (*reversed(others), replace(first, items=(item,)))
    card = replace(deal.card, plans=plans, costs=costs, policy=policy, roles=roles)
    return replace(deal, card=card, demand=demand)


def notations(figure: float | str) -> set[str]:
    """How a figure may be written: by any language, in cents, in whole units, as a share of a hundred."""
    if isinstance(figure, str):
        return {figure}
    texts = {f"{figure:.15g}"}
    if figure >= FEWEST:
        texts |= {
            f"{figure:.2f}",
            f"{figure:.1f}",
            f"{figure:.0f}",
            f"{figure:,.2f}",
            f"{figure:,.1f}",
            f"{figure:,.0f}",
        }
        texts.add(f"{round(100 * figure)}")
    else:
        texts |= {f"{100 * figure:.3f}".rstrip("0"), f"{100 * figure:.2f}", f"{figure:.4f}"}
    languages = [str.maketrans({",": mark, ".": ","}) for mark in (".", *SPACES)]
    return texts | {text.translate(language) for text in texts for language in languages}


def seen(text: str) -> dict[str, set[str]]:
    """The figures that a text has, each in the notations that it stands there in."""
    found: dict[str, set[str]] = {}
    for name, figure in FIGURES.items():
        for written in notations(figure):
            if written in text and re.search(rf"(?<![\w.,]){re.escape(written)}(?![\w]|[.,]\d)", text):
                found.setdefault(name, set()).add(written)
    return found


def parts(path: str) -> str:
    """All text of a workbook: cells, attributes, properties, whatever its parts are called; all but its pictures."""
    with ZipFile(path) as book:
        names = [name for name in book.namelist() if not name.endswith((".png", ".jpeg"))]
        return "\n".join(book.read(name).decode("utf-8") for name in names)

"""Rows of a price list that act on nobody: they name a role or a client that there is not."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import chain

from xlagree.intake.client_names import client_key
from xlagree.pricing.items import Item
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.pricing.whose import name_key
from xlagree.proposal.deal import RateCard
from xlagree.terms.errors import Place, Problem


def unknown_roles(card: RateCard, place: Place) -> Iterator[Problem]:
    """Roles that Rates name and the table of roles does not; none where there is no such table."""
    known = {name_key(name): name for name in card.roles}
    named = dict.fromkeys(rate.role for plan in card.plans for rate in plan.rates if rate.role)
    for role in named if known else ():
        if name_key(role) not in known:
            close = get_close_matches(name_key(role), known, n=1, cutoff=0.6)
            remedy = f"nearest: {known[close[0]]}" if close else "add it to the roles"
            yield Problem(f'Rates name the role "{role}", which is not among the roles', remedy, place)


def unknown_clients(card: RateCard, clients: Iterable[str], place: Place) -> Iterator[Problem]:
    """A remark for each client that rows name and that has no row in the table of clients."""
    known = {client_key(name): name for name in clients}
    of_plans = ((plan.items, plan.rates, plan.blocks) for plan in card.plans)
    rows: Iterable[Item | HourRate | PrepaidBlock] = chain.from_iterable(
        chain(*tables) for tables in of_plans
    )
    named = dict.fromkeys(name for row in rows for name in row.clients)
    for name in named:
        if client_key(name) not in known:
            close = get_close_matches(client_key(name), known, n=1, cutoff=0.6)
            remedy = f"nearest: {known[close[0]]}" if close else ""
            yield Problem(
                f'rows of the price list are for "{name}", no client of the table', remedy, place, True
            )

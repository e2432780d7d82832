"""Agreements to hand over: random price lists, and what became of every term and row of one."""

from datetime import date, timedelta
from random import Random

from random_lists import plan_rows, random_list

from xlagree.pricing.costs import Role
from xlagree.pricing.discounts import net_plan, read_discounts, waterfalls
from xlagree.pricing.price_list import read_plans
from xlagree.proposal.handover.agreed import Agreed
from xlagree.proposal.handover.routes import Handover


def random_agreement(seed: int) -> Agreed:
    """A plan of a random price list, with its discounts, from some day."""
    plan, items, rates, blocks, discounts, _ = random_list(Random(seed))
    (at_list,) = read_plans(plan_rows(plan, items, rates, blocks))
    labels = list(dict.fromkeys(label for row in discounts for label in row))
    own = (
        read_discounts([labels, *([row.get(label) for label in labels] for row in discounts)])
        if discounts
        else ()
    )
    falls = tuple(waterfalls(at_list, own).items())
    roles = (Role("senior", 1.4), Role("junior", 0.8))
    start = date(2026, 1, 1) + timedelta(days=seed % 365)
    return Agreed("Linden", "", "EUR", at_list, net_plan(at_list, own), start, roles, falls)


def became(handed: Handover) -> set[str]:
    """The terms that ended somewhere."""
    return {one.term for one in (*handed.entered, *handed.by_hand)} | {term for term, _ in handed.within}


def values(handed: Handover, entity: str, record: str = "") -> dict[str, object]:
    """The fields of one record."""
    return {one.field: one.value for one in handed.entered if (one.entity, one.record) == (entity, record)}


def by_hand(handed: Handover, term: str) -> str:
    """What is to be done by hand about a term; nothing where it is no such term."""
    return next((one.do for one in handed.by_hand if one.term == term), "")

"""How an offer says what its deal calls otherwise: the translations of a rate card are not in the book of a deal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlagree.pricing.plan_cells import list_rows
from xlagree.pricing.plans import Plan
from xlagree.proposal.house.translation import Translation
from xlagree.terms.maintenance import tasks_of
from xlagree.terms.price_list_terms import LIST_TABLES
from xlagree.terms.quantities import same
from xlagree.terms.records import made

NAMES = ("item", "block")
"""What a row of a price list is called by."""


def words_told(plans: Sequence[Plan], record: Mapping[str, Any], language: str) -> tuple[Translation, ...]:
    """The words of plans that their offer has in the language of the client; the same word in two ways is told as the first.

    >>> gold = Plan("Gold", "fixed price", monthly_fee=100)
    >>> [(one.word, one.de) for one in words_told([gold], {"plans": [{"name": "Pauschale"}]}, "de")]
    [('Gold', 'Pauschale')]
    """
    found: dict[str, Translation] = {}
    for plan, offered in zip(plans, record.get("plans") or (), strict=False):
        for word, told in _pairs(plan, offered):
            if word and told and same(word) != same(str(told)):
                found.setdefault(same(word), made(Translation, {"word": word, language: str(told)}))
    return tuple(found.values())


def _pairs(plan: Plan, offered: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each word of a plan that a client reads, and what its offer has in the place of it."""
    terms = offered.get("terms") or {}
    yield plan.name, offered.get("name")
    yield plan.best_for, terms.get("best for")
    tasks = (tasks_of(text) for text in (plan.maintenance_tasks, str(terms.get("maintenance tasks") or "")))
    yield from ((own.name, told.name) for own, told in zip(*tasks, strict=False))
    rows = [row for table in LIST_TABLES for row in list_rows([plan], table)]
    for own, row in zip(rows, offered.get("rows") or (), strict=False):
        yield from ((str(own[name]), row.get(name)) for name in NAMES if own.get(name))

"""How what a proposal follows from stands in lines: a key, a group and term, and a value as a cell holds it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields

from xlagree.pricing.tiers import Tier
from xlagree.proposal.record import kept
from xlagree.terms import quantities as q
from xlagree.terms.vocabulary import Term

Value = float | str
Values = Mapping[str, Value]
Line = tuple[str, tuple[tuple[str, Term], Value]]
"""The key of a line, its group and term, and its value."""


def lines_of(
    key: str, group: str, terms: Sequence[Term], values: Mapping[str, object], of: type | None
) -> Iterator[Line]:
    """A line for each term that is set to something else than its default."""
    defaults = defaults_of(of) if of else {}
    for term in terms:
        value = values.get(term.field)
        if value is None or value == "" or (term.field in defaults and value == defaults[term.field]):
            continue
        yield f"{key}_{term.field}", ((group, term), cell_of(value))


def defaults_of(of: type) -> dict[str, object]:
    """The defaults of a record's fields."""
    return {member.name: member.default for member in fields(of) if member.default is not MISSING}


def cell_of(value: object) -> Value:
    """A value as a cell holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return kept(value) if isinstance(value, int | float) else str(value)


def said_tiers(tiers: Sequence[Tier]) -> str:
    """Tiers as one cell."""
    return "; ".join(f"{tier.start:.15g}: {tier.share:.15g}" for tier in tiers)


def tiers_said(text: str) -> tuple[Tier, ...]:
    """The tiers of such a cell."""
    pairs = [part.partition(":") for part in text.split(";")] if text else []
    return tuple(Tier(q.HOURS.check("tier", at), q.SHARE.check("tier", share)) for at, _, share in pairs)

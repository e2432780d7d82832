"""A hand-over as people and programs read it: rows of fields, what is to be done by hand, and one document of records."""

from collections.abc import Iterator

from xlagree.proposal.handover.routes import Handover, Value

COLUMNS = ("entity", "record", "field", "value", "note")
BY_HAND = "by hand"
IDS = "Values in <> stand for ids and settings of your own system."


def title(handover: Handover) -> str:
    """Whose agreement it is, which plan, and when it begins and ends."""
    agreed = handover.agreed
    return f"{agreed.client}: {agreed.plan.name} to {handover.system.name}, {agreed.start} to {agreed.end}, {agreed.currency}"


def rows(handover: Handover) -> Iterator[tuple[str, str, str, Value, str]]:
    """Every field with its value, then every term that is to be done by hand."""
    for field in handover.entered:
        yield field.entity, field.record, field.field, field.value, field.note
    for term in handover.by_hand:
        yield BY_HAND, "", term.term, term.value, term.do


def shown(value: Value) -> str:
    """A value as it is typed: true and false are words, numbers have no separators.

    >>> shown(1495.0), shown(True), shown(33.3333)
    ('1495', 'true', '33.3333')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:.15g}"


def held(handover: Handover) -> str:
    """The terms that other values hold already, with where they are; nothing where there are none."""
    terms: dict[str, list[str]] = {}
    for term, where in handover.within:
        terms.setdefault(where, []).append(term)
    parts = (f"{', '.join(named)} ({where})" for where, named in terms.items())
    return f"Needs no field of its own: {'; '.join(parts)}." if terms else ""


def document(handover: Handover) -> dict[str, object]:
    """The records by entity, as bodies to create them from; what to do by hand; and where every other term is."""
    records: dict[str, dict[str, dict[str, Value]]] = {}
    for field in handover.entered:
        records.setdefault(field.entity, {}).setdefault(field.record, {})[field.field] = field.value
    agreed = handover.agreed
    return {
        "system": handover.system.name,
        "client": agreed.client,
        "plan": agreed.plan.name,
        "currency": agreed.currency,
        "start": agreed.start.isoformat(),
        "end": agreed.end.isoformat(),
        "create": {entity: list(of_entity.values()) for entity, of_entity in records.items()},
        "by hand": [{"term": one.term, "value": one.value, "what to do": one.do} for one in handover.by_hand],
        "notes": [
            {"entity": one.entity, "record": one.record, "field": one.field, "note": one.note}
            for one in handover.entered
            if one.note
        ],
        "within": [{"term": term, "where": where} for term, where in handover.within],
    }

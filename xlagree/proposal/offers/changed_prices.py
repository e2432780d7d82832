"""What differs between two records of an offer, each named by the plan, the add-on or the month that it belongs to."""

from collections.abc import Iterator, Mapping

from xlagree.proposal.offers.canonical import Fields, plain

NAMES = ("name", "label", "item", "block", "role")
"""Fields by which a thing in a list is called."""


def differences(record: Fields, sent: Fields) -> tuple[str, ...]:
    """A line for every field that is not as it was sent.

    >>> differences({"plans": [{"name": "Silver", "month": 1390}]}, {"plans": [{"name": "Silver", "month": 1490.0}]})
    ('plans, Silver, month: 1390, was 1490',)
    """
    now, then = (dict(_named(plain(one))) for one in (record, sent))
    return tuple(
        f"{name}: {_shown(now.get(name))}, was {_shown(then.get(name))}"
        for name in dict.fromkeys((*then, *now))
        if now.get(name) != then.get(name)
    )


def _named(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """The fields of a record by their names in words."""
    if isinstance(value, Mapping):
        own = [*value.items()]
    elif isinstance(value, list):
        own = _called(value)
    else:
        yield name, value
        return
    for key, inner in own:
        yield from _named(inner, f"{name}, {key}" if name else str(key))


def _called(things: list[object]) -> list[tuple[str, object]]:
    """Things of a list by what they are called, or by their place where that is not one thing alone."""
    called = [
        next((str(one[key]) for key in NAMES if key in one), "") if isinstance(one, Mapping) else ""
        for one in things
    ]
    return [
        (name if name and called.count(name) == 1 else str(place), one)
        for place, (name, one) in enumerate(zip(called, things, strict=True), 1)
    ]


def _shown(value: object) -> str:
    return "nothing" if value is None else "yes" if value is True else str(value)

"""Days of people who work for several clients: what of a day that cannot be meant was for the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlagree.actuarial.experience.doubtful import DAY, KINDS, ROUNDING
from xlagree.pricing.usage import Usage

MOST = next(kind.threshold for kind in KINDS if kind.name == DAY)
"""Hours that a person's day has."""


class WorkedDay(NamedTuple):
    """Some hours of a person on a day for one client."""

    client: str
    person: str
    day: str
    hours: float


def long_days(worked: Iterable[WorkedDay]) -> dict[tuple[str, str], float]:
    """The hours, for all clients together, of days that have more than a day has, by person and day."""
    whole: dict[tuple[str, str], float] = {}
    for _, person, day, hours in worked:
        whole[person, day] = whole.get((person, day), 0.0) + hours
    return {
        (person, day): hours
        for (person, day), hours in whole.items()
        if person and day and hours > MOST + ROUNDING
    }


def hours_elsewhere(worked: Sequence[WorkedDay]) -> dict[tuple[str, str, str], float]:
    """The hours for other clients on days that have more than a day has, by client, person and day.

    >>> hours_elsewhere([WorkedDay("Acme", "Ada", "2026-01-05", 14.0), WorkedDay("Birch", "Ada", "2026-01-05", 13.0)])
    {('Acme', 'Ada', '2026-01-05'): 13.0, ('Birch', 'Ada', '2026-01-05'): 14.0}
    """
    whole = long_days(worked)
    own: dict[tuple[str, str, str], float] = {}
    for client, person, day, hours in worked if whole else ():
        if (person, day) in whole:
            own[client, person, day] = own.get((client, person, day), 0.0) + hours
    rest = {(client, person, day): whole[person, day] - hours for (client, person, day), hours in own.items()}
    return {at: hours for at, hours in rest.items() if hours > ROUNDING}


def with_shared_days(usage: Usage, whole: Mapping[tuple[str, str], float]) -> Usage:
    """A client's usage, each entry with the hours of its person for others; `whole` are the long days of all clients."""
    if not whole:
        return usage
    own: dict[tuple[str, str], float] = {}
    for entry in usage.entries:
        if (entry.person, entry.day) in whole:
            own[entry.person, entry.day] = own.get((entry.person, entry.day), 0.0) + entry.hours
    rest = {at: whole[at] - hours for at, hours in own.items()}
    elsewhere = {at: hours for at, hours in rest.items() if hours > ROUNDING}
    if not elsewhere:
        return usage
    entries = (
        replace(entry, elsewhere=elsewhere.get((entry.person, entry.day), 0.0)) for entry in usage.entries
    )
    return Usage(usage.months, tuple(entries))

"""Days of people who work for several clients: what of a day that cannot be meant was for the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlagree.actuarial.experience.doubtful import DAY, KINDS, ROUNDING
from xlagree.pricing.usage import Usage


class WorkedDay(NamedTuple):
    """Some hours of a person on a day for one client."""

    client: str
    person: str
    day: str
    hours: float


def hours_elsewhere(worked: Sequence[WorkedDay]) -> dict[tuple[str, str, str], float]:
    """The hours for other clients on days that have more than a day has, by client, person and day.

    >>> hours_elsewhere([WorkedDay("Acme", "Ada", "2026-01-05", 14.0), WorkedDay("Birch", "Ada", "2026-01-05", 13.0)])
    {('Acme', 'Ada', '2026-01-05'): 13.0, ('Birch', 'Ada', '2026-01-05'): 14.0}
    """
    most = next(kind.threshold for kind in KINDS if kind.name == DAY)
    whole: dict[tuple[str, str], float] = {}
    for _, person, day, hours in worked:
        whole[person, day] = whole.get((person, day), 0.0) + hours
    beyond = {
        (person, day) for (person, day), hours in whole.items() if person and day and hours > most + ROUNDING
    }
    own: dict[tuple[str, str, str], float] = {}
    for client, person, day, hours in worked if beyond else ():
        if (person, day) in beyond:
            own[client, person, day] = own.get((client, person, day), 0.0) + hours
    rest = {(client, person, day): whole[person, day] - hours for (client, person, day), hours in own.items()}
    return {at: hours for at, hours in rest.items() if hours > ROUNDING}


def with_shared_days(usages: Mapping[str, Usage]) -> dict[str, Usage]:
    """The usage of all clients, each entry with the hours of its person for others where the day cannot be meant."""
    elsewhere = hours_elsewhere(
        [
            WorkedDay(client, entry.person, entry.day, entry.hours)
            for client, usage in usages.items()
            for entry in usage.entries
        ]
    )
    if not elsewhere:
        return dict(usages)
    return {
        client: Usage(
            usage.months,
            tuple(
                replace(entry, elsewhere=elsewhere.get((client, entry.person, entry.day), 0.0))
                for entry in usage.entries
            ),
        )
        for client, usage in usages.items()
    }

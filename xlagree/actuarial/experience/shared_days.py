"""Days of people who work for several clients: what of a day that cannot be meant was for the others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from xlagree.actuarial.experience.doubtful import DAY, KINDS, ROUNDING
from xlagree.pricing.usage import Usage


class WorkedDay(NamedTuple):
    """A day of a person for one client."""

    client: str
    person: str
    day: str


def hours_elsewhere(worked: Iterable[tuple[WorkedDay, float]]) -> dict[WorkedDay, float]:
    """The hours for other clients on days that have more than a day has, all clients together.

    >>> hours_elsewhere([(WorkedDay("Acme", "Ada", "2026-01-05"), 14.0), (WorkedDay("Birch", "Ada", "2026-01-05"), 13.0)])
    {WorkedDay(client='Acme', person='Ada', day='2026-01-05'): 13.0, WorkedDay(client='Birch', person='Ada', day='2026-01-05'): 14.0}
    """
    most = next(kind.threshold for kind in KINDS if kind.name == DAY)
    own: dict[WorkedDay, float] = {}
    whole: dict[tuple[str, str], float] = {}
    for worked_day, hours in worked:
        _, person, day = worked_day
        if person and day:
            own[worked_day] = own.get(worked_day, 0.0) + hours
            whole[person, day] = whole.get((person, day), 0.0) + hours
    return {
        worked_day: rest
        for worked_day, hours in own.items()
        if (total := whole[worked_day.person, worked_day.day]) > most + ROUNDING
        and (rest := total - hours) > ROUNDING
    }


def with_shared_days(usages: Mapping[str, Usage]) -> dict[str, Usage]:
    """The usage of all clients, each entry with the hours of its person for others where the day cannot be meant."""
    entries = [(client, entry) for client, usage in usages.items() for entry in usage.entries]
    elsewhere = hours_elsewhere(
        (WorkedDay(client, entry.person, entry.day), entry.hours) for client, entry in entries
    )
    if not elsewhere:
        return dict(usages)
    return {
        client: Usage(
            usage.months,
            tuple(
                replace(entry, elsewhere=elsewhere.get(WorkedDay(client, entry.person, entry.day), 0.0))
                for entry in usage.entries
            ),
        )
        for client, usage in usages.items()
    }

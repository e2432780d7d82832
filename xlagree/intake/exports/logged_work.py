"""What a row of an export says of work: whose, when, how long, of which class and channel, and whether it is billed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from xlagree.intake.exports.words import WorkClass
from xlagree.terms.errors import NOWHERE, Place

LONGEST = timedelta(days=31)
"""No entry of time spans more; a longer one is a slip in one of its dates."""


@dataclass(frozen=True)
class When:
    """When work was done; start and end are None where no time of day is known."""

    day: date
    start: datetime | None = None
    end: datetime | None = None
    utc: bool = False

    @cached_property
    def span(self) -> Fraction | None:
        """The hours from start to end, None where either is not known."""
        if self.start is None or self.end is None or self.end == self.start:
            return None
        end = self.end
        if end < self.start and end.date() == self.day:
            end += timedelta(days=1)
        return between(self.start, end) if self.start < end <= self.start + LONGEST else None


def between(start: datetime, end: datetime) -> Fraction:
    """The hours from one moment to another, to the second."""
    return _of_seconds(round((end - start).total_seconds()))


@lru_cache(maxsize=65536)  # work begins and ends on the minute, mostly
def _of_seconds(seconds: int) -> Fraction:
    return Fraction(seconds, 3600)


class LoggedWork(NamedTuple):
    """What a row says: hours are None where none were logged, start and end where no time of day is known.

    `dated` says whether its day is that of the work, at the place of who did it; `day_off` whether it is known by its day
    alone that the work was outside of business hours.
    """

    client: str
    ticket: str
    day: date
    start: datetime | None
    end: datetime | None
    hours: Fraction | None
    stated: WorkClass | None
    channel: str
    role: str
    asked_within: Fraction | None
    billable: bool
    person: str = ""
    place: Place = NOWHERE
    numbered: bool = True
    work: str = ""
    dated: bool = True
    day_off: bool = False

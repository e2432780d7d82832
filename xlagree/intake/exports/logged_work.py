"""What a row of an export says of work: whose, when, how long, of which class and channel, and whether it is billed."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from xlagree.intake.exports.words import WorkClass
from xlagree.terms.errors import NOWHERE, Place


@dataclass(frozen=True)
class When:
    """When work was done; start and end are None where no time of day is known."""

    day: date
    start: datetime | None = None
    end: datetime | None = None
    utc: bool = False


class LoggedWork(NamedTuple):
    """What a row says: hours are None where none were logged, start and end where no time of day is known."""

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

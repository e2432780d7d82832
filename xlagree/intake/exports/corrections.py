"""Corrections: rows with fewer hours than none, taken off the work that they correct."""

from collections.abc import Sequence
from fractions import Fraction

from xlagree.intake.client_names import client_key
from xlagree.intake.exports.hours import WANT
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.intake.exports.shared_problems import ROWS, SharedProblems
from xlagree.terms.errors import must_be


def corrected(
    works: Sequence[LoggedWork], label: str, problems: SharedProblems
) -> tuple[list[LoggedWork], list[LoggedWork]]:
    """The work less its corrections, and the corrections that are of no work, which is said."""
    kept = [work for work in works if work.hours is None or work.hours.numerator >= 0]
    if len(kept) == len(works):
        return kept, []
    places: dict[object, list[int]] = {}
    for at, work in enumerate(kept):
        places.setdefault(_whose(work), []).append(at)
    refused = [
        work
        for work in works
        if work.hours is not None
        and work.hours < 0
        and not _take_off(work, -work.hours, kept, places.get(_whose(work), []), label, problems)
    ]
    return kept, refused


def _whose(work: LoggedWork) -> object:
    """The work that a correction may be of: that of its ticket, or what has no ticket either."""
    return client_key(work.client), work.ticket if work.numbered else "", work.billable


def _take_off(
    correction: LoggedWork,
    hours: Fraction,
    works: list[LoggedWork],
    places: Sequence[int],
    label: str,
    problems: SharedProblems,
) -> bool:
    """Take hours off a ticket: first off the work of the same day and kind, then off the latest; whether it has them."""
    if sum((works[at].hours or Fraction(0) for at in places), Fraction(0)) < hours:
        problems.add_error(correction.place, must_be(label, WANT, f"-{float(hours):g}"))
        return False
    what = f"{ROWS} with negative hours taken off the work they correct"
    problems.add(correction.place, what, "delete them where something else was meant", remark=True)
    for at in sorted(places, key=lambda at: _nearness(works[at], correction)):
        work = works[at]
        off = min(hours, work.hours or Fraction(0))
        works[at] = work._replace(hours=None if work.hours is None else work.hours - off)
        hours -= off
    return True


def _nearness(work: LoggedWork, correction: LoggedWork) -> tuple[bool, bool, bool, int]:
    """Which work a correction means sooner."""
    return (
        work.day != correction.day,
        (work.channel, work.stated, work.role) != (correction.channel, correction.stated, correction.role),
        work.day > correction.day,
        -work.day.toordinal(),
    )

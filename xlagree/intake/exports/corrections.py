"""Corrections: rows with fewer hours than none, taken off the work that they correct."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from xlagree.intake.client_names import client_key
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.intake.exports.shared_problems import ROWS, SharedProblems
from xlagree.terms.errors import AgreementError, must_be


def corrected(
    works: Sequence[LoggedWork], label: str, problems: SharedProblems
) -> tuple[list[LoggedWork], list[LoggedWork]]:
    """The work less its corrections, and the corrections that are of no work, which is said."""
    kept = [work for work in works if work.hours is None or work.hours.numerator >= 0]
    if len(kept) == len(works):
        return kept, []
    apart = len({work.billable for work in works}) > 1
    places: dict[object, list[int]] = {}
    for at, work in enumerate(kept):
        places.setdefault(_whose(work), []).append(at)
    refused = []
    for work in works:
        if work.hours is None or work.hours >= 0:
            continue
        own = places.get(_whose(work), [])
        there = sum((kept[at].hours or Fraction(0) for at in own), Fraction(0))
        if there < -work.hours:
            problems.add_error(work.place, _too_much(work, there, label, apart))
            refused.append(work)
        else:
            _take_off(work, -work.hours, kept, own, problems)
    return kept, refused


def _too_much(correction: LoggedWork, there: Fraction, label: str, apart: bool) -> AgreementError:
    """A correction of more hours than are there, in an export that may tell billed work apart."""
    kind = ("billed work" if correction.billable else "unbilled work") if apart else "work"
    ticket = "its ticket" if correction.numbered else "its client without a ticket"
    most = floor(there * 100) / 100  # who writes two digits of it is not refused again
    want = f"0 or more where {ticket} has no {kind} left to take it off"
    if most:
        want = f"-{most:.2f} or more, as {ticket} has no more {kind}"
    return must_be(label, want, f"{float(correction.hours or 0):g}")


def _whose(work: LoggedWork) -> object:
    """The work that a correction may be of: that of its ticket, or what has no ticket either."""
    return client_key(work.client), work.ticket if work.numbered else "", work.billable


def _take_off(
    correction: LoggedWork,
    hours: Fraction,
    works: list[LoggedWork],
    places: Sequence[int],
    problems: SharedProblems,
) -> None:
    """Take hours off a ticket: first off the work of the same day and kind, then off the latest."""
    what = f"{ROWS} with negative hours taken off the work they correct"
    problems.add(correction.place, what, "delete them where something else was meant", remark=True)
    for at in sorted(places, key=lambda at: _nearness(works[at], correction)):
        work = works[at]
        off = min(hours, work.hours or Fraction(0))
        works[at] = work._replace(hours=None if work.hours is None else work.hours - off)
        hours -= off


def _nearness(work: LoggedWork, correction: LoggedWork) -> tuple[bool, bool, bool, int]:
    """Which work a correction means sooner."""
    return (
        work.day != correction.day,
        (work.channel, work.stated, work.role) != (correction.channel, correction.stated, correction.role),
        work.day > correction.day,
        -work.day.toordinal(),
    )

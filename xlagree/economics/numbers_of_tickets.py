"""Hours of so many tickets: read for some numbers in their own distributions, for others between these."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.frequency import Known
from xlagree.actuarial.laws.quantiles_of_laws import quantiles_of
from xlagree.actuarial.laws.rising_tables import Places, Sought, some
from xlagree.actuarial.laws.severity import Severity
from xlagree.economics.too_large import too_uneven
from xlagree.economics.years import QUICK_POINTS

EACH = 12
"""Up to so many tickets each number has a distribution of its own."""
FARTHER = 1.2
"""Beyond, numbers with one are so many times the one before."""
RARE = 0.6
"""Where a smaller share of the months has tickets, those without are left out first."""
EVERY, NOWHERE = slice(None), np.zeros(0, dtype=np.intp)


class TicketNumbers(NamedTuple):
    """TicketNumbers of tickets as their hours are looked up.

    `known` are numbers with a distribution of their own, `below` is the place of the next lower one of each number; which of
    them are `asked` for, and which for numbers that lie between. `worked` are the places of the months with tickets, all
    but where these are rare; `between` those among them of numbers that lie between two known ones.
    """

    known: Places
    below: Places
    asked: NDArray[np.bool_]
    beyond: NDArray[np.bool_]
    worked: Places | slice
    between: Places


def numbers_of(counts: Places) -> TicketNumbers:
    """How the hours of so many tickets are looked up."""
    known = _numbers(int(counts.max(initial=0)))
    below = np.repeat(np.arange(known.size), np.diff(known, append=known[-1] + 1))
    lies_between = known[below] < np.arange(below.size)
    times = np.bincount(counts, minlength=below.size)
    asked = np.bincount(below[times > 0], minlength=known.size) > 0
    beyond = np.bincount(below[(times > 0) & lies_between] + 1, minlength=known.size) > 0
    rare = counts.size - times[0] < RARE * counts.size
    worked = np.flatnonzero(counts > 0) if rare else EVERY
    between = np.flatnonzero(lies_between[counts[worked]]) if beyond.any() else NOWHERE
    return TicketNumbers(known, below, asked, beyond, worked, between)


def hours_at(
    counts: Places,
    levels: Sought,
    hours: Severity,
    tickets: float,
    quick: bool = False,
    numbers: TicketNumbers | None = None,
) -> Reals:
    """Hours of so many tickets at levels of their distribution functions.

    Many tickets are read between two numbers of which the distribution is known, in standard units: by 1/√n, as their
    skewness goes.
    """
    flat = counts.ravel()
    known, below, asked, beyond, worked, between = numbers or numbers_of(flat)
    laws = [
        TotalHours(Known(int(number)), hours).law() if number and wanted else None
        for number, wanted in zip(known, asked | beyond, strict=True)
    ]
    if (
        quick
        and sum(law.chances.size for law, own in zip(laws, asked, strict=True) if law and own) > QUICK_POINTS
    ):
        raise too_uneven(tickets, len(counts))
    found, many, at = quantiles_of(laws), flat[worked], some(levels, worked)
    own = found.read(many if below.size == known.size else below[many], at)
    if between.size:
        more = many[between]
        greater = found.read(below[more] + 1, some(at, between))
        own[between] = _between(known, more, (own[between], greater), hours.mean)
    if isinstance(worked, slice):
        return own.reshape(counts.shape)
    result = np.zeros(flat.size)
    result[worked] = own
    return result.reshape(counts.shape)


def _between(known: Places, many: Places, found: tuple[Reals, Reals], mean: float) -> Reals:
    """Hours of numbers of tickets between two whose hours are known, at the same levels."""
    number = np.arange(known[-1])
    at = np.searchsorted(known, number, side="right") - 1
    fewer, more = np.maximum(known[at], 1.0), known[at + 1] + 0.0
    weight = (fewer**-0.5 - np.maximum(number, 1) ** -0.5) / (fewer**-0.5 - np.maximum(more, 2) ** -0.5)
    own = (1 - weight) * (number / fewer) ** 0.5, weight * (number / more) ** 0.5
    rest = mean * (number - fewer * own[0] - more * own[1])
    less, greater = found
    return np.asarray(np.maximum(own[0][many] * less + own[1][many] * greater + rest[many], 0.0))


def _numbers(most: int) -> Places:
    """Places of tickets with a distribution of their own, up to the most there are."""
    numbers = list(range(min(most, EACH) + 1))
    while numbers[-1] < most:
        numbers.append(min(max(numbers[-1] + 1, round(numbers[-1] * FARTHER)), most))
    return np.array(numbers, dtype=np.int64)

"""Hours of so many tickets: read for some numbers in their own distributions, for others between these."""

from dataclasses import dataclass

import numpy as np

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Law, Reals
from xlagree.actuarial.laws.frequency import Known
from xlagree.actuarial.laws.many import laws_in_turn
from xlagree.actuarial.laws.quantiles_of_laws import quantiles_of
from xlagree.actuarial.laws.rising_tables import Cells, Numbers, Places, Sought, cells_of, some
from xlagree.actuarial.laws.severity import Severity

EACH = 12
"""Up to so many tickets each number has a distribution of its own."""
FARTHER = 1.2
"""Beyond, numbers with one are so many times the one before."""
RARE = 0.6
"""Where a smaller share of the months has tickets, those without are left out first."""
EVERY = slice(None)
NOWHERE = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class TicketNumbers:
    """Numbers of tickets in months, and where their hours are looked up.

    `known` are numbers with a distribution of their own, looked up from the place of the `first` on. `worked` are the places of
    months with tickets, all months but where tickets are rare; `own` are the cells of these. `between` are the places among
    them of numbers that lie between known ones, `many` these numbers, and `greater` the cells of the next known ones.
    """

    size: int
    known: Places
    first: int
    worked: Places | slice
    own: Cells
    between: Places
    many: Places | Numbers
    greater: Cells

    def points(self, hours: Severity) -> int:
        """The points of the distributions that are looked up."""
        return sum(law.chances.size for law in self.laws(hours) if law)

    def laws(self, hours: Severity) -> list[Law | None]:
        """The distributions that are looked up, each in the place of its number."""
        apart = [int(n) if place >= self.first else 0 for place, n in enumerate(self.known)]
        laws = laws_in_turn(TotalHours(Known(number), hours) for number in apart if number)
        return [next(laws) if number else None for number in apart]


def numbers_of(counts: Places | Numbers, levels: Sought) -> TicketNumbers:
    """How the hours of so many tickets are looked up, at levels of their distribution functions."""
    known = _numbers(int(counts.max(initial=0)))
    below = np.repeat(np.arange(known.size, dtype=np.int32), np.diff(known, append=known[-1] + 1))
    lies_between = known[below] < np.arange(below.size)
    first = int(below[counts.min(initial=0)])
    worked: Places | slice = EVERY
    number, at = counts, levels
    if np.count_nonzero(counts) < RARE * counts.size:
        worked = np.flatnonzero(counts > 0)
        number, at = counts.take(worked), some(levels, worked)
    row = number if below.size == known.size else below.take(number)
    between = np.flatnonzero(lies_between.take(number)) if lies_between.any() else NOWHERE
    own = cells_of(known.size, row, at)
    greater = cells_of(known.size, row.take(between) + 1, some(at, between))
    return TicketNumbers(counts.size, known, first, worked, own, between, number.take(between), greater)


def hours_of(numbers: TicketNumbers, hours: Severity) -> Reals:
    """Hours of so many tickets.

    Many tickets are read between two numbers of which the distribution is known, in standard units: by 1/√n, as their
    skewness goes.
    """
    found = quantiles_of(numbers.laws(hours))
    own = found.read(numbers.own)
    if numbers.between.size:
        less, greater = own[numbers.between], found.read(numbers.greater)
        own[numbers.between] = _between(numbers.known, numbers.many, (less, greater), hours.mean)
    if isinstance(numbers.worked, slice):
        return own
    result = np.zeros(numbers.size)
    result[numbers.worked] = own
    return result


def _between(known: Places, many: Places | Numbers, found: tuple[Reals, Reals], mean: float) -> Reals:
    """Hours of numbers of tickets between two whose hours are known, at the same levels."""
    number = np.arange(known[-1])
    at = np.searchsorted(known, number, side="right") - 1
    fewer, more = np.maximum(known[at], 1.0), known[at + 1] + 0.0
    weight = (fewer**-0.5 - np.maximum(number, 1) ** -0.5) / (fewer**-0.5 - np.maximum(more, 2) ** -0.5)
    own = (1 - weight) * (number / fewer) ** 0.5, weight * (number / more) ** 0.5
    rest = mean * (number - fewer * own[0] - more * own[1])
    less, greater = found
    result = own[0].take(many) * less
    result += own[1].take(many) * greater
    result += rest.take(many)
    return np.asarray(np.maximum(result, 0.0))


def _numbers(most: int) -> Places:
    """Places of tickets with a distribution of their own, up to the most there are."""
    numbers = list(range(min(most, EACH) + 1))
    while numbers[-1] < most:
        numbers.append(min(max(numbers[-1] + 1, round(numbers[-1] * FARTHER)), most))
    return np.array(numbers, dtype=np.int64)

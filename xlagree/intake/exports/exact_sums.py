"""Exact sums of many hours: numerators over the same denominator are added up as whole numbers."""

from collections.abc import Iterable
from fractions import Fraction


class ExactSum:
    """A sum of fractions on the way, and how many there are."""

    def __init__(self, hours: Iterable[Fraction] = ()) -> None:
        self.count = 0
        self._numerators: dict[int, int] = {}
        for one in hours:
            self.add(one)

    def add(self, hours: Fraction) -> None:
        """Add one more."""
        self.count += 1
        numerator, denominator = hours.as_integer_ratio()
        self._numerators[denominator] = self._numerators.get(denominator, 0) + numerator

    @property
    def value(self) -> Fraction:
        """The sum, of which nothing was rounded.

        >>> ExactSum([Fraction(1, 3), Fraction(1, 4), Fraction(2, 3)]).value
        Fraction(5, 4)
        """
        parts = (Fraction(number, per) for per, number in self._numerators.items())
        return sum(parts, Fraction(0))

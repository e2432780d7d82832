"""What a client's tickets so far say of those to come: the gamma-Poisson posterior, and limited fluctuation."""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Literal

from scipy import special

from xlagree.actuarial.laws.frequency import Counts, yearly_contagion
from xlagree.terms.errors import must_be

Of = Literal["frequency", "severity", "aggregate"]
"""What a history is to be sure of: the number of tickets, the hours of a ticket, or the hours in all."""


@dataclass(frozen=True)
class Posterior:
    """What is known of a client after its history: the `factor` on the tickets that the book expects of it.

    `contagion` is what remains uncertain of the factor; `z` is the weight that its own history has.
    """

    factor: float
    contagion: float
    z: float

    def counts(self, expected: float, month_shock: float = 0.0, months: int = 12) -> Counts:
        """The tickets to come in some months of which the book expects so many in all.

        >>> Posterior(2.0, 0.1, 0.5).counts(expected=30)
        Counts(mean=60.0, contagion=0.1)
        """
        if months < 1:
            raise must_be("months", "a whole number of months, 1 or more", months)
        contagion = yearly_contagion(self.contagion, month_shock, (1.0,) * int(months))
        return Counts(self.factor * expected, contagion)


def posterior(
    tickets: float, expected: float, contagion: float, month_shock: float = 0.0, months: float = 12
) -> Posterior:
    """A client's factor after so many `tickets` in `months` of which the book expected so many.

    Prior gamma of mean 1 and variance `contagion` c: factor (1/c + n) / (1/c + m), what remains 1 / (1/c + n).
    A month that has a shock of its own, of variance `month_shock`, says less than its tickets: n and m are
    divided by 1 + shock × m a month first, or the history would be trusted too much. Bühlmann & Gisler (2005);
    Klugman, Panjer & Willmot, Loss Models.

    >>> posterior(tickets=30, expected=10, contagion=0.1)
    Posterior(factor=2.0, contagion=0.025, z=0.5)
    """
    for term, number in (
        ("tickets", tickets),
        ("tickets expected", expected),
        ("contagion", contagion),
        ("month shock", month_shock),
    ):
        if not 0 <= number < inf:
            raise must_be(term, "a number, 0 or more", number)
    if months < 1:
        raise must_be("months", "a whole number of months, 1 or more", months)
    if tickets and not expected:
        raise must_be("tickets", "0 where none are expected", tickets)
    trust = 1 / (1 + month_shock * expected / months)
    n, m = tickets * trust, expected * trust
    return Posterior(
        (1 + contagion * n) / (1 + contagion * m),
        contagion / (1 + contagion * n),
        contagion * m / (1 + contagion * m),
    )


def full_credibility(
    of: Of = "aggregate",
    within: float = 0.05,
    chance: float = 0.95,
    dispersion: float = 1.0,
    cv: float = 0.0,
) -> float:
    """Tickets from which a history alone is enough: its mean within a share of the truth, with a chance.

    (z / within)² × (dispersion + cv²), with the normal quantile z at (1 + chance) / 2. `dispersion` is the
    variance of the tickets over their mean (1: Poisson), `cv` the coefficient of variation of their hours;
    frequency leaves the hours out, severity the number. Klugman, Panjer & Willmot, Loss Models, ch. 17.

    >>> round(full_credibility("frequency"))
    1537
    """
    if not 0 < within < inf:
        raise must_be("within", "a share above 0", within)
    if not 0 <= chance < 1:
        raise must_be("chance", "a share from 0 to below 1", chance)
    for term, number in (("dispersion", dispersion), ("cv", cv)):
        if not 0 <= number < inf:
            raise must_be(term, "a number, 0 or more", number)
    spread = {"frequency": dispersion, "severity": cv**2, "aggregate": dispersion + cv**2}
    if of not in spread:
        raise must_be("of", "frequency, severity or aggregate", of)
    return float((special.ndtri((1 + chance) / 2) / within) ** 2 * spread[of])


def partial_credibility(tickets: float, full: float) -> float:
    """The weight of fewer tickets than enough: √(tickets / full), at most 1.

    >>> partial_credibility(400, 1600)
    0.5
    """
    for term, number in (("tickets", tickets), ("full credibility", full)):
        if not 0 <= number < inf:
            raise must_be(term, "a number, 0 or more", number)
    return 1.0 if tickets >= full else sqrt(tickets / full)

"""The tax of an offer: its rates by name, reverse charge, and the sums of its lines net, by rate and to pay."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.pricing.schedule import cents
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.theme_terms import NO_VAT, REVERSE_CHARGE
from xlagree.terms.add_on_terms import NO_RATE, RATE_NAMES

MONTHS = 12
"""Months of the first year."""


@dataclass(frozen=True)
class Amounts:
    """What is paid at the start, and what every month."""

    once: float = 0.0
    month: float = 0.0

    @property
    def first_year(self) -> float:
        """The start and twelve months, so that the bills add up to it."""
        return cents(self.once + MONTHS * self.month)

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(cents(self.once + other.once), cents(self.month + other.month))

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(cents(self.once - other.once), cents(self.month - other.month))

    def times(self, factor: float) -> "Amounts":
        """So many times as much, each amount rounded once."""
        return Amounts(cents(self.once * factor), cents(self.month * factor))


NOTHING = Amounts()


@dataclass(frozen=True)
class Taxes:
    """The rates of an offer, the usual one first; `within` where prices have the tax in them."""

    rates: tuple[float, ...] = ()
    within: bool = False
    reverse_charge: bool = False

    @property
    def added(self) -> bool:
        """Whether tax comes on top of the prices that are stated."""
        return bool(self.rates) and not self.within and not self.reverse_charge

    def rate(self, name: str) -> float | None:
        """The rate of a name; None where no tax is due. A client that has one rate has it for all names.

        >>> Taxes((0.19, 0.07)).rate("second"), Taxes((0.2,)).rate("second"), Taxes((0.19,)).rate("none")
        (0.07, 0.2, None)
        """
        if name == NO_RATE or not self.rates:
            return None
        return self.rates[min(RATE_NAMES.index(name), len(self.rates) - 1)]

    def on(self, amounts: Amounts, rate: float) -> Amounts:
        """The tax on net amounts, or that within amounts which have it in them.

        >>> Taxes((0.19,)).on(Amounts(480, 1490), 0.19), Taxes((0.19,), within=True).on(Amounts(119), 0.19)
        (Amounts(once=91.2, month=283.1), Amounts(once=19.0, month=0.0))
        """
        return amounts.times(rate / (1 + rate) if self.within else rate)


def taxes_of(house: Theme, own: str = "") -> Taxes:
    """The taxes of a client: those of the house, or the one rate of its `own` that it is taxed with.

    >>> taxes_of(Theme(vat=(0.19, 0.07)), "reverse charge")
    Taxes(rates=(0.0,), within=False, reverse_charge=True)
    """
    if not own:
        return Taxes(house.vat, house.gross)
    if own == NO_VAT:
        return Taxes()
    return Taxes((0.0,), reverse_charge=True) if own == REVERSE_CHARGE else Taxes((float(own),))


@dataclass(frozen=True)
class OfferLine:
    """One thing that is ordered, what it costs, and its rate of tax; None where none is due."""

    name: str
    amounts: Amounts
    rate: float | None


@dataclass(frozen=True)
class Totals:
    """The sums of an offer: net, the tax by rate in the order of the rates, and what is to pay."""

    net: Amounts
    vat: tuple[tuple[float, Amounts], ...]
    to_pay: Amounts


def totals(lines: Sequence[OfferLine], taxes: Taxes) -> Totals:
    """The sums of lines; the tax of each rate is rounded once for the start and once for a month.

    >>> totals([OfferLine("Silver", Amounts(480, 1490), 0.19)], Taxes((0.19,))).to_pay
    Amounts(once=571.2, month=1773.1)
    """
    stated = sum((line.amounts for line in lines), NOTHING)
    by_rate = [
        (rate, taxes.on(sum((line.amounts for line in lines if line.rate == rate), NOTHING), rate))
        for rate in taxes.rates
    ]
    tax = sum((amounts for _, amounts in by_rate), NOTHING)
    net, to_pay = (stated - tax, stated) if taxes.within else (stated, stated + tax)
    return Totals(net, tuple(by_rate), to_pay)

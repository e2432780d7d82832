"""How a language writes numbers, money, shares and dates in the text of a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xlagree.terms.quantities import MINUS, fixed

FIXED_SPACE, NARROW_SPACE = "\u00a0", "\u202f"
"""Spaces at which no line breaks."""

SIGNS: Mapping[str, str] = {
    "EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹", "ILS": "₪", "KRW": "₩", "TRY": "₺", "UAH": "₴",
    "VND": "₫", "PHP": "₱", "PLN": "zł", "CZK": "Kč",
}  # fmt: skip
"""The signs of currencies that are typed by their codes; the others are written as they are typed."""


@dataclass(frozen=True)
class Writing:
    """What a language writes in its own way; `sign_first` where the sign of a currency stands before the amount."""

    name: str
    thousands: str
    decimal: str
    percent: str
    sign_first: bool
    day: str
    months: tuple[str, ...]
    month: str
    full: tuple[str, ...]


WRITINGS: Mapping[str, Writing] = {
    "en": Writing(
        "English", ",", ".", "%", True, "{day} {month} {year}",
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), "{month} {year}",
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    ),
    "de": Writing(
        "Deutsch", ".", ",", FIXED_SPACE + "%", False, "{day:02}.{n:02}.{year}",
        ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."), "{month} {year}",
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "fr": Writing(
        "Français", NARROW_SPACE, ",", FIXED_SPACE + "%", False, "{day:02}/{n:02}/{year}",
        ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."), "{month} {year}",
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}  # fmt: skip
"""The languages, and how each of them writes."""


@dataclass(frozen=True)
class Notation:
    """Numbers, money and dates in one language; the `sign` of the currency stands first or last."""

    language: str
    sign: str
    sign_first: bool

    @property
    def writing(self) -> Writing:
        """How the language writes."""
        return WRITINGS[self.language]

    @property
    def signed(self) -> tuple[str, str]:
        """What stands before and after an amount, without its minus."""
        if self.sign_first:
            return self.sign + (FIXED_SPACE if self.sign[-1:].isalpha() else ""), ""
        return "", FIXED_SPACE + self.sign

    def number(self, number: float, decimals: int = 0) -> str:
        """A number rounded half away from zero, with the thousands set off.

        >>> Notation("de", "€", False).number(29182.5), Notation("fr", "€", False).number(-0.05, 1)
        ('29.183', '−0,1')
        """
        written = fixed(number, decimals)
        return written.translate({ord(","): self.writing.thousands, ord("."): self.writing.decimal})

    def tenths(self, number: float) -> str:
        """A number to a tenth; of nothing there are no tenths.

        >>> Notation("de", "€", False).tenths(12.75), Notation("de", "€", False).tenths(0.0)
        ('12,8', '0')
        """
        written = self.number(number, 1)
        return written if written != self.number(0.0, 1) else self.number(0.0)

    def plain(self, number: float) -> str:
        """A number with as many decimals as it has, its thousands not set off.

        >>> Notation("en", "€", True).plain(1250.0), Notation("de", "€", False).plain(0.25)
        ('1250', '0,25')
        """
        return f"{number:g}".replace(".", self.writing.decimal)

    def money(self, amount: float, decimals: int = 0) -> str:
        """An amount with the sign of its currency; the minus stands before both.

        >>> Notation("en", "€", True).money(-465), Notation("de", "€", False).money(1489.995, 2)
        ('−€465', '1.490,00\\xa0€')
        """
        before, after = self.signed
        number = self.number(amount, decimals)
        minus = MINUS if number.startswith(MINUS) else ""
        return f"{minus}{before}{number.removeprefix(MINUS)}{after}"

    def share(self, share: float) -> str:
        """A share in percent, with as many decimals as it needs, two at most.

        >>> Notation("en", "€", True).share(0.19), Notation("de", "€", False).share(0.055)
        ('19%', '5,5\\xa0%')
        """
        percent = share * 100
        decimals = next((places for places in (0, 1) if abs(percent - round(percent, places)) < 0.005), 2)
        return self.number(percent, decimals) + self.writing.percent

    def day(self, day: date) -> str:
        """A day.

        >>> Notation("en", "€", True).day(date(2026, 11, 3)), Notation("de", "€", False).day(date(2026, 11, 3))
        ('3 Nov 2026', '03.11.2026')
        """
        return self._dated(self.writing.day, day)

    def month(self, day: date) -> str:
        """The month of a day, with its year.

        >>> Notation("fr", "€", False).month(date(2026, 8, 1))
        'août 2026'
        """
        return self._dated(self.writing.month, day)

    def span(self, first: date, last: date) -> str:
        """From the month of a day to that of another.

        >>> Notation("en", "€", True).span(date(2025, 11, 1), date(2026, 10, 1))
        'Nov 2025–Oct 2026'
        """
        return f"{self.month(first)}–{self.month(last)}"

    def short_month(self, day: date) -> str:
        """The month of a day alone, as it stands on an axis.

        >>> Notation("de", "€", False).short_month(date(2026, 3, 1))
        'März'
        """
        return self.writing.months[day.month - 1].rstrip(".")

    def full_month(self, day: date) -> str:
        """The month of a day with its whole name and its year.

        >>> Notation("de", "€", False).full_month(date(2026, 3, 1))
        'März 2026'
        """
        return f"{self.writing.full[day.month - 1]} {day.year}"

    def _dated(self, form: str, day: date) -> str:
        month = self.writing.months[day.month - 1]
        return form.format(day=day.day, n=day.month, month=month, year=day.year)

"""Kinds of value: each checks a cell, says what it wants, names its number format and offers test values."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from xlagree.terms.errors import must_be

CELL_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
_SIGN = "[$€£¥₤₩₪₫₱₴₹₺₽]"
LARGEST = 1e12
"""No number of an agreement is larger; what is was typed or computed wrong."""


@dataclass(frozen=True)
class Quantity:
    """A kind of value that a term may take: a bounded number, one or several of some words, or text.

    `key` names the number format, `want` is how messages and tooltips describe it. Text may have to have a
    `shape` (a regular expression), and then has `examples`.

    >>> SHARE.check("margin", 0.25)
    0.25
    >>> SHARE.check("margin", 25)
    Traceback (most recent call last):
        ...
    xlagree.terms.errors.AgreementError: margin must be a share from 0 to 1 (got 25); write 25 % as 0.25
    """

    key: str
    want: str
    low: float = 0.0
    high: float = float("inf")
    whole: bool = False
    words: tuple[str, ...] = ()
    several: bool = False
    shape: str = ""
    examples: tuple[str, ...] = ()

    def check(self, term: str, cell: object) -> float | str | bool | tuple[str, ...]:
        """The typed value of a cell, or an error that names the term, what it wants and what it got."""
        if isinstance(cell, str) and cell.strip() in CELL_ERRORS:
            raise must_be(term, self.want, cell, "mend the formula of the cell")
        if self.words:
            return self._word(term, cell)
        if self.key == "text":
            return self._text(term, cell)
        number = as_number(cell)
        if number is not None and number > LARGEST and self.high > LARGEST:
            raise must_be(term, self.want, cell, f"numbers go up to {LARGEST:,.0f}")
        if number is None or not self.low <= number <= self.high or (self.whole and number != int(number)):
            raise must_be(term, self.want, cell, self._as_share(cell))
        return number

    def number(self, term: str, cell: object) -> float:
        """The same for kinds that are numbers."""
        value = self.check(term, cell)
        assert isinstance(value, float)
        return value

    def _word(self, term: str, cell: object) -> str | bool | tuple[str, ...]:
        known = {same(word): word for word in self.words}
        if self is YES_NO:  # a sheet has words of its own for it
            known |= {"true": "yes", "false": "no"}
        parts = str(cell).replace(";", ",").split(",") if self.several else [str(cell)]
        found = [known.get(same(part)) for part in parts]
        if None in found or ("none" in found and len(found) > 1 and self.several):
            raise must_be(term, self.want, cell)
        if self.several:
            return tuple(word for word in self.words if word in found and word != "none")
        return found[0] == "yes" if self is YES_NO else str(found[0])

    def _as_share(self, cell: object) -> str:
        """How a percentage is written where a share is wanted."""
        percent = as_number(str(cell).strip().removesuffix("%"))
        if self.key != "share" or percent is None or not 0 < percent <= 100:
            return ""
        return f"write {percent:g} % as {percent / 100:g}"

    def _text(self, term: str, cell: object) -> str:
        text = as_text(cell)
        if self.shape and not re.fullmatch(self.shape, text):
            raise must_be(term, self.want, cell)
        return text

    def samples(self) -> tuple[float | str, ...]:
        """Values at and inside the bounds, for tests and examples."""
        if self.words or self.examples:
            return self.words or self.examples
        top = self.high if isfinite(self.high) else self.low + 1000
        inside = (self.low, self.low + (top - self.low) / 4, top)
        return tuple(float(int(x)) if self.whole else x for x in inside)


def same(text: object) -> str:
    """What of a label counts when labels are compared: no case, spaces, hyphens or punctuation.

    >>> same("After-Hours Multiplier ") == same("after hours multiplier")
    True
    """
    return "".join(c for c in str(text).casefold() if c.isalnum())


def as_number(cell: object) -> float | None:
    """A cell as a finite number, or None; text counts when it is a plain number such as 1250.50."""
    if isinstance(cell, bool) or cell is None:
        return None
    try:
        number = float(cell)  # type: ignore[arg-type]  # anything that float takes; the rest is caught
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) and "_" not in str(cell) else None


def as_text(cell: object) -> str:
    """A cell as one line of text; a whole number as people write it.

    >>> as_text(10.0), as_text(" Block  20 ")
    ('10', 'Block 20')
    """
    whole = isinstance(cell, float) and cell.is_integer()
    return " ".join((f"{cell:.0f}" if whole else str(cell)).split())


def fixed(number: float, decimals: int = 0) -> str:
    """A number in a sentence, as a cell would show it: thousands set off, half away from zero.

    >>> fixed(1234.5), fixed(-0.04, 1)
    ('1,235', '0.0')
    """
    if not abs(number) < 1e15:  # no decimals in 15 digits
        return f"{number:.3g}"
    exact = Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,}" if exact else f"{abs(exact):,}"


def is_blank(cell: object) -> bool:
    """Nothing in the cell: not given, empty text or spaces, or not-a-number."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or cell != cell


MONEY = Quantity("money", "an amount of money, 0 or more")
RATE = Quantity("rate", "money per hour, 0 or more")
HOURS = Quantity("hours", "a number of hours, 0 or more")
BLOCK = Quantity("hours", "a number of hours of 0.25 or more", low=0.25)
SHARE = Quantity("share", "a share from 0 to 1", high=1.0)
GROWTH = Quantity("share", "a share from -0.5 to 1", low=-0.5, high=1.0)
COUNT = Quantity("count", "a whole number, 0 or more", whole=True)
TERM = Quantity("count", "a whole number of months from 1 to 60", low=1, high=60, whole=True)
SPAN = Quantity("count", "a whole number of months from 0 to 60", high=60, whole=True)
LOTS = Quantity("count", "a whole number of months from 0 to 12", high=12, whole=True)
DAYS = Quantity("count", "a whole number of days from 0 to 365", high=365, whole=True)
MULTIPLIER = Quantity("factor", "a multiplier from 1 to 10", low=1, high=10)
WEIGHT = Quantity("factor", "a multiplier from 0.1 to 10", low=0.1, high=10)
FREQUENCY = Quantity("count", "a number, 0 to 100,000", high=100_000)
TICKET_HOURS = Quantity("hours", "a number of hours from 0.01 to 1,000", low=0.01, high=1000)
SPREAD = Quantity("factor", "a coefficient of variation from 0.05 to 10", low=0.05, high=10)
UNCERTAINTY = Quantity("share", "a standard deviation as a share, 0 to 2", high=2.0)
FACTOR = Quantity("factor", "a factor from 0 to 10", high=10)
CALENDAR = Quantity("count", "a month from 1 to 12", low=1, high=12, whole=True)
CHANCE = Quantity("share", "a chance from 0 to 0.9999", high=0.9999)
LOSS_CHANCE = Quantity("share", "a chance from 0.0001 to 0.9", low=0.0001, high=0.9)
COMMON_SHOCK = Quantity("factor", "a variance from 0 to 1", high=1.0)
STEP = Quantity("hours", "a step of 0 to 8 hours", high=8)
TEXT = Quantity("text", "text")
CURRENCY = Quantity(
    "text",
    "one currency, such as EUR or €",
    shape=rf"[^\W\d_]{{1,5}}{_SIGN}?|{_SIGN}",
    examples=("EUR", "€", "US$"),
)
YES_NO = Quantity("word", "yes or no", words=("yes", "no"))


def words(*options: str) -> Quantity:
    """One of these words."""
    return Quantity("word", "one of " + ", ".join(options), words=options)


def several(*options: str) -> Quantity:
    """Some of these words, separated by commas; `none` stands for the empty choice."""
    return Quantity(
        "word", "one or more of " + ", ".join(options) + ", or none", words=(*options, "none"), several=True
    )

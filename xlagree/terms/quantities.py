"""Kinds of value: each checks a cell, says what it wants, names its number format and offers test values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import inf, isfinite
from typing import ClassVar

from xlagree.terms.cell_errors import refuse_no_value
from xlagree.terms.errors import must_be
from xlagree.terms.written_numbers import as_number, duration, two_readings, typed_number
from xlagree.terms.yes_and_no import NO, YES

_SIGN = "[$€£¥₤₩₪₫₱₴₹₺₽]"
LARGEST = 1e12
"""No number of an agreement is larger; what is was typed or computed wrong."""
LONGEST_TEXT = 500
"""Characters of a text that stands on a page."""


@dataclass(frozen=True)
class Number:
    """A bounded number; `key` names its number format, `want` is how messages and tooltips describe it.

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
    high: float = inf
    whole: bool = False

    def check(self, term: str, cell: object, decimal: str = "") -> float:
        """The number in a cell, or an error that names the term, what it wants and what it got; `decimal` is the sign before
        decimals in the file, where that is known."""
        if type(cell) is float and self.takes(cell):
            return cell
        refuse_no_value(term, self.want, cell)
        if self.key == "hours" and isinstance(cell, time | timedelta):
            cell = duration(cell)
        number = typed_number(cell, self.key, decimal)
        if number is not None and number > LARGEST and self.high > LARGEST:
            raise must_be(term, self.want, cell, f"numbers go up to {LARGEST:,.0f}")
        if number is None or not self.takes(number):
            raise must_be(term, self.want, cell, self._remedy(cell))
        return number

    def takes(self, number: float) -> bool:
        """Whether a number is within the bounds, and whole where it must be."""
        return self.low <= number <= min(self.high, LARGEST) and not (self.whole and number % 1)

    def samples(self) -> tuple[float, ...]:
        """Values at and inside the bounds, for tests and examples."""
        top = self.high if isfinite(self.high) else self.low + 1000
        inside = (self.low, self.low + (top - self.low) / 4, top)
        return tuple(float(int(x)) if self.whole else x for x in inside)

    def _remedy(self, cell: object) -> str:
        """How a number that could be two is written, a percentage where a share is wanted, and a number that is a date."""
        if isinstance(cell, date):
            return "format the cell as a number"
        if both := two_readings(cell):
            return f"write {both[0]}, or {both[1]}"
        percent = as_number(cell)
        if self.key != "share" or percent is None or not 0 < percent <= 100:
            return ""
        return f"write {percent:g} % as {percent / 100:g}"


@dataclass(frozen=True)
class Word:
    """One of some words, found without case, spaces and hyphens.

    >>> Word(("dark red", "blue")).check("colour", "Dark-Red")
    'dark red'
    """

    words: tuple[str, ...]

    key: ClassVar[str] = "word"

    @property
    def want(self) -> str:
        """How messages and tooltips describe it."""
        return "one of " + ", ".join(self.words)

    def check(self, term: str, cell: object) -> str:
        """The word in a cell as it is declared."""
        refuse_no_value(term, self.want, cell)
        word = _known(self.words).get(same(cell))
        if word is None:
            raise must_be(term, self.want, cell)
        return word

    def samples(self) -> tuple[str, ...]:
        """All its words."""
        return self.words


@dataclass(frozen=True)
class Words:
    """Some of some words, separated by commas; `none` stands for the empty choice. Without `words` any will do.

    >>> Words(("remote", "on site")).check("channels", "On site, remote")
    ('remote', 'on site')
    """

    words: tuple[str, ...]

    key: ClassVar[str] = "word"

    @property
    def want(self) -> str:
        """How messages and tooltips describe it."""
        known = "one or more of " + ", ".join(self.words) + ", or none"
        return known if self.words else "words, separated by commas"

    def check(self, term: str, cell: object) -> tuple[str, ...]:
        """The words in a cell, in the order in which they are declared."""
        refuse_no_value(term, self.want, cell)
        known = _known(self.samples())
        named = list(cell) if isinstance(cell, list | tuple) else str(cell).replace(";", ",").split(",")
        if not self.words:
            return tuple(dict.fromkeys(filter(None, map(as_text, named))))
        chosen = [known.get(same(word)) for word in named]
        if None in chosen or ("none" in chosen and len(chosen) > 1):
            raise must_be(term, self.want, cell)
        return tuple(word for word in self.words if word in chosen)

    def samples(self) -> tuple[str, ...]:
        """All its words, and none."""
        return (*self.words, "none")


@dataclass(frozen=True)
class Text:
    """A line of text; it may have to have a `shape` (a regular expression), and then has `examples`.

    >>> TEXT.check("company", "  Harbour   IT ")
    'Harbour IT'
    """

    want: str = "text"
    shape: str = ""
    examples: tuple[str, ...] = ()

    key: ClassVar[str] = "text"

    def check(self, term: str, cell: object) -> str:
        """The text in a cell as one line."""
        refuse_no_value(term, self.want, cell)
        text = "" if is_blank(cell) else as_text(cell)
        if not text:
            raise must_be(term, self.want, None)
        if len(text) > LONGEST_TEXT:
            raise must_be(term, f"{self.want} of at most {LONGEST_TEXT} characters", text)
        if isinstance(cell, list | tuple | dict | set | bytes) or not _writable(text):
            raise must_be(term, self.want, ascii(cell))
        if self.shape and not re.fullmatch(self.shape, text):
            raise must_be(term, self.want, cell)
        return text

    def samples(self) -> tuple[str, ...]:
        """Its examples."""
        return self.examples


@dataclass(frozen=True)
class YesNo:
    """Yes or no, as a word or as a sheet's own truth value.

    >>> YesNo().check("auto renew", "Yes")
    True
    """

    words: ClassVar[tuple[str, ...]] = ("yes", "no")
    want: ClassVar[str] = "yes or no"
    key: ClassVar[str] = "word"

    def check(self, term: str, cell: object) -> bool:
        """Whether a cell says yes."""
        refuse_no_value(term, self.want, cell)
        if (word := same(cell)) not in (*YES, *NO):
            raise must_be(term, self.want, cell)
        return word in YES

    def samples(self) -> tuple[str, ...]:
        """Both words."""
        return self.words


Quantity = Number | Word | Words | Text | YesNo
"""A kind of value that a term may take. Each checks a cell and gives back its typed value."""
Value = float | str | bool | tuple[str, ...]
"""A checked value: of a number, a word or text, yes or no, or of some words."""


def _writable(text: str) -> bool:
    """Whether a text can be written into a file: half of a character cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@cache
def _known(words: tuple[str, ...]) -> Mapping[str, str]:
    """Words by what of them counts in a comparison."""
    return {same(word): word for word in words}


def same(text: object) -> str:
    """What of a label counts when labels are compared: no case, spaces, hyphens or punctuation.

    >>> same("After-Hours Multiplier ") == same("after hours multiplier")
    True
    """
    return "".join(filter(str.isalnum, str(text).casefold()))


def as_text(cell: object) -> str:
    """A cell as one line of text, without signs that turn letters round; a whole number as people write it.

    >>> as_text(10.0), as_text(" Block  20 "), as_text("\u202eknaB")
    ('10', 'Block 20', 'knaB')
    """
    text = " ".join((f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)).split())
    return text if text.isascii() else re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).strip()


MINUS = "−"  # of all that people read


def fixed(number: float, decimals: int = 0) -> str:
    """A number in a sentence, as a cell would show it: thousands set off, half away from zero, the minus of cells.

    >>> fixed(1234.5), fixed(-0.04, 1), fixed(-7)
    ('1,235', '0.0', '−7')
    """
    if not abs(number) < 1e15:  # no decimals in 15 digits
        return f"{number:.3g}"
    exact = Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,}".replace("-", MINUS) if exact else f"{abs(exact):,}"


def is_blank(cell: object) -> bool:
    """Nothing in the cell: not given, empty text or spaces, not-a-number, or not available."""
    if cell is None or isinstance(cell, str):
        return not cell or cell.isspace()
    try:
        return bool(cell != cell)
    except (TypeError, ArithmeticError):  # pandas.NA is neither equal nor unequal
        return True
    except ValueError:  # an array
        return False


MONEY = Number("money", "an amount of money, 0 or more")
RATE = Number("rate", "money per hour, 0 or more")
HOURS = Number("hours", "a number of hours, 0 or more")
BLOCK = Number("hours", "a number of hours of 0.25 or more", low=0.25)
SHARE = Number("share", "a share from 0 to 1", high=1.0)
GROWTH = Number("share", "a share from -0.5 to 1", low=-0.5, high=1.0)
COUNT = Number("count", "a whole number, 0 or more", whole=True)
PROCESSES = Number("count", "a whole number, 1 or more", low=1, whole=True)
TERM = Number("count", "a whole number of months from 1 to 60", low=1, high=60, whole=True)
SPAN = Number("count", "a whole number of months from 0 to 60", high=60, whole=True)
LOTS = Number("count", "a whole number of months from 0 to 12", high=12, whole=True)
DAYS = Number("count", "a whole number of days from 0 to 365", high=365, whole=True)
AMOUNT = Number("hours", "a number, 0 or more")
MULTIPLIER = Number("factor", "a multiplier from 1 to 10", low=1, high=10)
WEIGHT = Number("factor", "a multiplier from 0.1 to 10", low=0.1, high=10)
FREQUENCY = Number("count", "a number, 0 to 100,000", high=100_000)
TICKET_HOURS = Number("hours", "a number of hours from 0.01 to 1,000", low=0.01, high=1000)
SPREAD = Number("factor", "a coefficient of variation from 0.05 to 10", low=0.05, high=10)
UNCERTAINTY = Number("share", "a standard deviation as a share, 0 to 2", high=2.0)
FACTOR = Number("factor", "a factor from 0 to 10", high=10)
MONTH_FACTOR = Number("factor", "a factor from 0 to 120", high=120)
CALENDAR = Number("count", "a month from 1 to 12", low=1, high=12, whole=True)
CHANCE = Number("share", "a chance from 0 to 0.9999", high=0.9999)
LOSS_CHANCE = Number("share", "a chance from 0.0001 to 0.9", low=0.0001, high=0.9)
COMMON_SHOCK = Number("factor", "a variance from 0 to 1", high=1.0)
STEP = Number("hours", "a step of 0 to 8 hours", high=8)
TEXT = Text()
CURRENCY = Text(
    "one currency, such as EUR or €",
    shape=rf"[^\W\d_]{{1,5}}{_SIGN}?|{_SIGN}",
    examples=("EUR", "€", "US$"),
)
YES_NO = YesNo()

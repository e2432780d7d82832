"""Numbers as people type them: percentages, money with its currency, thousands set off, a comma or a point before decimals."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite

CODES = (
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PEN PHP "
    "PLN RON RSD SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
"""Currencies by their codes, as far as money is likely to be typed with them."""

DOLLARS, CROWNS = "AUD CAD HKD MXN NZD SGD TWD USD", "CZK DKK ISK NOK SEK"
STANDS_FOR: Mapping[str, frozenset[str]] = {
    sign: frozenset(codes.split())
    for sign, codes in {
        "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "$": DOLLARS, "us$": "USD", "a$": "AUD", "c$": "CAD",
        "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "¥": "CNY JPY", "₹": "INR", "₩": "KRW",
        "₪": "ILS", "₫": "VND", "₱": "PHP", "₴": "UAH", "₺": "TRY", "fr": "CHF", "sfr": "CHF", "kr": CROWNS,
        "zł": "PLN", "kč": "CZK", "ft": "HUF",
    }.items()
}  # fmt: skip
"""The currencies that signs and short words stand for."""

PERCENT = "%"
_CURRENCY = "|".join(sorted(map(re.escape, (*STANDS_FOR, *CODES.casefold().split())), key=len, reverse=True))
_TYPED = re.compile(
    rf"(?P<sign>[-+]?) ?(?:(?P<before>{_CURRENCY})\.? ?)?(?P<second>[-+]?)"
    rf"(?P<digits>[0-9](?:[0-9.,' ]*[0-9])?)(?:[.,](?:--?|[–—]))? ?(?P<after>{_CURRENCY}|{PERCENT})?\.?"
    r"(?P<hourly> ?(?:/|per|pro|par|por) ?(?:h|hr|hour|std|stunde|heure|hora)\.?)?"
)
_PLAIN_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_AMBIGUOUS = re.compile(r"([-+]?[1-9][0-9]{0,2})[.,]([0-9]{3})")
LONGEST = 40
"""No number that is typed has more characters."""
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-"})
"""Spaces that are not to break, the apostrophe and the minus as programs set them."""


def as_number(cell: object) -> float | None:
    """A cell as a finite number, or None; text counts when it is a plain number such as 1250.50."""
    if isinstance(cell, bool | bytes | bytearray) or cell is None or _truth(cell):
        return None
    try:
        number = float(cell)  # type: ignore[arg-type]  # anything that float takes; the rest is caught
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) and "_" not in str(cell) else None


def _truth(cell: object) -> bool:
    """Whether a cell is a truth value of another package."""
    return getattr(getattr(cell, "dtype", None), "kind", "") == "b"


def duration(cell: time | timedelta) -> float:
    """The hours of a cell that is formatted as a time.

    >>> duration(time(1, 30)), duration(timedelta(days=1, hours=2))
    (1.5, 26.0)
    """
    if isinstance(cell, time):
        cell = datetime.combine(date.min, cell) - datetime.min
    return cell / timedelta(hours=1)


def typed_number(cell: object, kind: str = "", decimal: str = "") -> float | None:
    """A cell as the one number that it can be; None where it is none or could be two.

    Of `kind` share a percentage is a share of 1; of money and rate a currency may stand beside it. `decimal` is
    the sign before decimals, where that is known.

    >>> typed_number("1.400,00"), typed_number("1.400"), typed_number("1.400", decimal=",")
    (1400.0, None, 1400.0)
    >>> typed_number("5 %", "share"), typed_number("CHF 1'400.–", "money"), typed_number("£95/h", "rate")
    (0.05, 1400.0, 95.0)
    """
    plain = as_number(cell)
    if not isinstance(cell, str) or (plain is not None and _is_plain(cell, decimal)):
        return plain
    match = _match(cell)
    if not match:
        return None
    signs = (match["sign"], match["second"])
    if all(signs) or not _fits(match, kind) or (match["after"] == PERCENT and "+" in signs):
        return None  # +5 % may be five percent more
    numbers = {_of_digits(match["digits"], sign) for sign in (decimal or ".,")} - {None}
    # Whoever writes 1,400 beside 12.5 may still be somebody who typed a comma for a point.
    if len(numbers) != 1 or (decimal == "." and two_readings(match["digits"])):
        return None
    number = numbers.pop() or 0.0
    signed = -number if "-" in signs else number
    return signed / 100 if match["after"] == PERCENT else signed


def _fits(match: re.Match[str], kind: str) -> bool:
    """Whether what stands around the digits can stand around a number of a kind."""
    before, after, hourly = match["before"], match["after"], match["hourly"]
    if before and after:
        return False
    if after == PERCENT:
        return kind == "share" and not hourly
    return not (before or after or hourly) or kind == "rate" or (kind == "money" and not hourly)


def _is_plain(cell: str, decimal: str) -> bool:
    """Whether the point of a number can stand before decimals only."""
    return decimal == "." or "." not in cell or (not decimal and not _AMBIGUOUS.fullmatch(cell.strip()))


def two_readings(cell: object) -> tuple[str, str] | None:
    """The two numbers that a text could be, as plain ones, where it could be two.

    >>> two_readings("1.400"), two_readings("1.40")
    (('1400', '1.4'), None)
    """
    match = _match(cell) if isinstance(cell, str) else None
    both = _AMBIGUOUS.fullmatch(match["digits"]) if match else None
    return (f"{both[1]}{both[2]}", f"{float(f'{both[1]}.{both[2]}'):g}") if both else None


def currency_typed(cell: object) -> str:
    """The currency that stands beside an amount, as it was typed, or nothing.

    >>> currency_typed("USD 760"), currency_typed("760")
    ('USD', '')
    """
    match = _match(cell) if isinstance(cell, str) else None
    if not match or match["after"] == PERCENT:
        return ""
    name = match["before"] or match["after"] or ""
    return name.upper() if name.upper() in CODES.split() else name


def same_currency(one: str, other: str) -> bool:
    """Whether two names can be those of one currency.

    >>> same_currency("$", "USD"), same_currency("€", "USD")
    (True, False)
    """
    one, other = one.casefold(), other.casefold()
    return one == other or bool(_codes(one) & _codes(other))


def _codes(name: str) -> frozenset[str]:
    return STANDS_FOR.get(name.rstrip("."), frozenset([name.upper()]))


def _match(cell: str) -> re.Match[str] | None:
    if len(cell) > LONGEST:
        return None
    return _TYPED.fullmatch(" ".join(cell.translate(_SPACES).casefold().split()))


def _of_digits(digits: str, decimal: str) -> float | None:
    """A number by its digits, where `decimal` stands before decimals; thousands are set off by one sign throughout."""
    group = "," if decimal == "." else "."
    whole = rf"[0-9]+|[1-9][0-9]{{0,2}}(?P<group>[{group}' ])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    match = re.fullmatch(rf"({whole})(?:{re.escape(decimal)}([0-9]+))?", digits)
    if not match:
        return None
    return float(f"{re.sub('[^0-9]', '', match[1])}.{match[3] or 0}")


def with_point(cell: str) -> str:
    """Text of a file with decimal commas where a number in it has a point, and no thousands are set off.

    >>> with_point("1.400"), with_point("1.250,5 €"), with_point("12,5 %"), with_point("Acme, Ltd.")
    ('1400', '1250.5 €', '12.5 %', 'Acme, Ltd.')
    """
    if _PLAIN_COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    match = _match(cell) if "," in cell or "." in cell or "'" in cell else None
    if not match or (number := _of_digits(match["digits"], ",")) is None:
        return cell
    digits = re.search(r"[0-9](?:[0-9.,'’\s]*[0-9])?", cell)
    assert digits
    return f"{cell[: digits.start()]}{number:.15g}{cell[digits.end() :]}"


def decimal_sign(cells: Iterable[str]) -> str:
    """The sign before decimals that the numbers among some texts agree on, or nothing.

    >>> decimal_sign(["1.400", "12,5"]), decimal_sign(["1.400"]), decimal_sign(["0.5", "0,5"])
    (',', '', '')
    """
    seen = {sign for cell in cells for sign in _signs(cell)}
    return seen.pop() if len(seen) == 1 else ""


def _signs(cell: str) -> Iterator[str]:
    """The sign that stands before decimals in a number, where it can stand for nothing else."""
    match = _match(cell) if "," in cell or "." in cell else None
    if match:
        digits = match["digits"]
        readings = {sign: _of_digits(digits, sign) for sign in ",."}
        for sign, other in (",.", ".,"):
            if readings[sign] is not None and readings[other] is None and digits.count(sign) == 1:
                yield sign

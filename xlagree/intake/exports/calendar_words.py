"""Names of months and weekdays in English, German, French and Spanish, and how they are cut short."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from unicodedata import combining, normalize

MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "januar", "jänner", "janvier", "enero"),
    ("february", "februar", "feber", "février", "febrero"),
    ("march", "märz", "maerz", "mrz", "mars", "marzo"),
    ("april", "avril", "abril"),
    ("may", "mai", "mayo"),
    ("june", "juni", "juin", "junio"),
    ("july", "juli", "juillet", "julio"),
    ("august", "août", "agosto"),
    ("september", "septembre", "septiembre", "setiembre"),
    ("october", "oktober", "octobre", "octubre"),
    ("november", "novembre", "noviembre"),
    ("december", "dezember", "décembre", "diciembre"),
)
"""From January on."""

WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
)
"""From Monday on, in each language."""
OTHER_WEEKDAYS = ("tues", "thurs", "sonnabend")
SHORTEST_MONTH = 3
"""Fewer letters of a month are a weekday or nothing."""
SHORTEST_WEEKDAY = 2


def unaccented(text: str) -> str:
    """A text without the accents on its letters.

    >>> unaccented("5 février 2026")
    '5 fevrier 2026'
    """
    if text.isascii():
        return text
    return "".join(sign for sign in normalize("NFD", text) if not combining(sign))


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    """The number of a month by its name, and by as many of its first letters as leave no doubt."""
    numbers: dict[str, set[int]] = {}
    for number, names in enumerate(MONTHS, 1):
        for name in map(unaccented, names):
            for letters in range(SHORTEST_MONTH, len(name) + 1):
                numbers.setdefault(name[:letters], set()).add(number)
    return {start: one.pop() for start, one in numbers.items() if len(one) == 1}


def month_number(name: str) -> int:
    """The number of a month from its name or the first letters of it, without accents; 0 for other words.

    >>> month_number("oktober"), month_number("juil"), month_number("jui"), month_number("foo")
    (10, 7, 0, 0)
    """
    return _months().get(name, 0)


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    """Weekdays in full, and by two or three of their first letters."""
    names = {name for language in WEEKDAYS for name in language} | set(OTHER_WEEKDAYS)
    short = {name[:letters] for name in names for letters in (SHORTEST_WEEKDAY, SHORTEST_WEEKDAY + 1)}
    return frozenset(short | names)


def weekday_numbers(words: Sequence[str]) -> tuple[int, ...]:
    """The weekdays, Monday 0, that words in lower case without accents begin with; none where one is no such word.

    All are of one language: "di" is a Tuesday in German and a Sunday in French.

    >>> weekday_numbers(["mo", "di", "mi"]), weekday_numbers(["sam", "dim"]), weekday_numbers(["mo", "dim"])
    ((0, 1, 2), (5, 6), ())
    """
    for language in WEEKDAYS:
        numbers = [_number(word, language) for word in words]
        if None not in numbers:
            return tuple(number for number in numbers if number is not None)
    return ()


def _number(word: str, language: Sequence[str]) -> int | None:
    """The place of the one name that a word is the beginning of."""
    starts = [i for i, name in enumerate(language) if name.startswith(word)]
    return starts[0] if len(word) >= SHORTEST_WEEKDAY and len(starts) == 1 else None


def without_weekday(text: str) -> str:
    """A date in lower case and without accents, without the weekday before it.

    >>> without_weekday("mo., 05.01.2026"), without_weekday("mar 3, 2026"), without_weekday("mar 3 mar 2026")
    ('05.01.2026', 'mar 3, 2026', '3 mar 2026')
    """
    word, _, rest = text.partition(" ")
    letters = word.rstrip(".,")
    if letters not in _weekdays() or not rest:
        return text
    return rest if not month_number(letters) or any(map(str.isalpha, rest.partition(" ")[2][:1])) else text

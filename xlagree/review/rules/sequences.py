"""Headings that follow one another: months, days of the week, quarters, and words with a number that counts up."""

import re

SEQUENCES = (
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    ("mo", "di", "mi", "do", "fr", "sa", "so"),
    ("mo", "tu", "we", "th", "fr", "sa", "su"),
)

NUMBER = re.compile(r"\d+")


def follows(one: str, other: str) -> bool:
    """Whether a heading goes on, or back, from another as months and numbered ones do.

    >>> follows("Mar 26", "April"), follows("Test 3", "Test 4"), follows("1997-98", "1998-99"), follows("Rent", "Cars")
    (True, True, True, False)
    """
    for sequence in SEQUENCES:
        places = [_place(sequence, text) for text in (one, other)]
        if None not in places and abs(int(places[0] or 0) - int(places[1] or 0)) in (1, len(sequence) - 1):
            return True
    if NUMBER.sub("#", one.strip()) != NUMBER.sub("#", other.strip()):
        return False
    numbers = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return {int(there[-9:]) - int(here[-9:]) for here, there in numbers} - {0} in ({1}, {-1})


def _place(sequence: tuple[str, ...], text: str) -> int | None:
    word = text.strip().casefold()
    return next((i for i, name in enumerate(sequence) if word.startswith(name)), None)

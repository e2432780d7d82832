"""Whose a row of a price list is: the plans and clients that it names, or all."""

from collections.abc import Iterable
from functools import lru_cache

from xlagree.terms.errors import must_be
from xlagree.terms.quantities import TEXT, as_text


def names(cell: object, term: str) -> tuple[str, ...]:
    """Names, or one text with semicolons between them as in a sheet.

    >>> names("Silver; Gold", "plans")
    ('Silver', 'Gold')
    """
    if isinstance(cell, str):
        return tuple(filter(None, map(str.strip, cell.split(";"))))
    if not isinstance(cell, list | tuple):
        raise must_be(term, f"names of {term}", cell)
    return tuple(TEXT.check(term, name) for name in cell)


def same_name(name: object, other: object) -> bool:
    """Whether two names are one: case and spacing do not count, every other sign does (Gold is not Gold+)."""
    return folded(name) == folded(other)


def folded(name: object) -> str:
    """A name as it is compared with others.

    >>> folded(" Gold  Fixed ")
    'gold fixed'
    """
    return as_text(name).casefold()


def names_one(names: Iterable[str], name: str) -> bool:
    """Whether some names, or where there are none all, mean this one."""
    wanted = tuple(names)
    return not wanted or any(same_name(name, one) for one in wanted)


@lru_cache(maxsize=4096)  # a long usage has the same few names in every row
def name_key(name: str) -> str:
    """What of the name of a role, a class or a kind of work counts: every sign but spaces and hyphens.

    >>> name_key("On-call ") == name_key("on call"), name_key("C++") == name_key("C#")
    (True, False)
    """
    return "".join(c for c in name.casefold() if not c.isspace() and c not in "-‐‑–—")

"""Names of clients: which are one, and under how many spellings one stands."""

import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from xlagree.terms.errors import Place, Problem

CLIENT_HEADS = (
    "company", "company name", "account", "account name", "customer", "customer name", "client name", "organization",
    "organisation", "organization name", "organisation name", "business name", "kunde",
    "kundenname", "kundin", "mandant", "auftraggeber", "nom du client", "société", "entreprise", "cliente",
    "nombre del cliente", "empresa",
)  # fmt: skip
"""What the column of clients is called besides."""
MOST_NAMED = 10
"""So many clients are named where none is called alike."""


@lru_cache(maxsize=4096, typed=True)  # a long export has the same few names in every row
def client_key(name: object) -> str:
    """What of a client's name counts when files are matched: every sign, but no case, space or form of Unicode.

    >>> client_key("Harbour & Lane ") == client_key("HARBOUR &LANE"), client_key("C++") == client_key("C#")
    (True, False)
    """
    apart = unicodedata.normalize("NFKD", str(name))
    # Signs of the category Cf are not to be seen: marks of direction, spaces without a width.
    seen = "".join(c for c in apart if not c.isspace() and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", seen.casefold())


def nearest_clients(asked: str, names: Iterable[str]) -> str:
    """What to ask for instead of a client that there is not, as a remedy: those that are called alike, else the first ten.

    >>> nearest_clients("kunst", ["Kunsthaus Neubau", "Harbour & Lane"]), nearest_clients("Acme", ["Harbour & Lane"])
    ('nearest: Kunsthaus Neubau', 'clients: Harbour & Lane')
    """
    key, known = client_key(asked), dict[str, str]()
    for name in names:
        known.setdefault(client_key(name), name)
    alike = get_close_matches(key, known, n=2) or [one for one in known if key and key in one][:2]
    if alike:
        return f"nearest: {'; '.join(known[one] for one in alike)}"
    return f"clients: {'; '.join([*known.values()][:MOST_NAMED])}" if known else ""


def joined_names(rows: Iterable[tuple[str, str, Place]]) -> Iterator[Problem]:
    """A remark for each other spelling under which rows of a client stand; rows are what is written, whose it is, where.

    >>> [str(remark) for remark in joined_names([("acme", "Acme", Place("a.csv")), ("Acme", "Acme", Place("a.csv"))])]
    ['a.csv: 1 row of "acme" was taken for "Acme"; rename the client where another is meant']
    """
    spelled = Spelled()
    for written, client, place in rows:
        spelled.add(written, client, place)
    yield from spelled.problems


class Spelled:
    """Spellings under which rows of clients stand that are not the client's own: how many rows of each, and where the first is."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[int, bool, Place]] = {}

    def add(self, written: str, client: str, place: Place, wrong: bool = False) -> None:
        """A row, and what is written there; of rows that are `wrong` otherwise the first is named only where all are."""
        if written != client:
            count, was_wrong, first = self._found.get((written, client), (0, wrong, place))
            first = place if was_wrong and not wrong else first
            self._found[written, client] = count + 1, was_wrong and wrong, first

    @property
    def problems(self) -> Iterator[Problem]:
        """A remark for each of them."""
        for (written, client), (rows, _, first) in self._found.items():
            count = "1 row" if rows == 1 else f"{rows:,} rows"
            form = ", which looks the same" if _composed(written) == _composed(client) else ""
            what = f'{count} of "{written}" {"was" if rows == 1 else "were"} taken for "{client}"{form}'
            yield Problem(what, "rename the client where another is meant", first, remark=True)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)

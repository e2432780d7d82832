"""Rows of clients that arrive in any order and are asked for client by client, and what was made of them, in a temporary file."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xlagree.intake.uncollected import uncollected
from xlagree.terms.errors import AgreementError, Problem

AT_ONCE = 1000
"""So many rows are written together."""


class RowSpool:
    """Rows of clients, each with a person and a day where it has them: written once, then read client by client.

    What is made of the rows of a client may be kept in their place.

    The file is the system's: it has no name, lies where temporary files do, and is gone with the process.

    >>> spool = RowSpool()
    >>> for client, row in (("Acme", 1), ("Birch", 2), ("Acme", 3)):
    ...     spool.put(client, (row,))
    >>> spool.written()
    >>> list(spool.rows("Acme"))
    [(1,), (3,)]
    >>> spool.keep("Acme", 1 + 3)
    >>> spool.kept("Acme")
    4
    """

    def __init__(self) -> None:
        import sqlite3  # what has no table of usage does without it

        with _room():
            self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._base.execute("CREATE TABLE arrived (client INTEGER, who TEXT, hours REAL, row BLOB)")
            self._base.execute("BEGIN")
        self._numbers: dict[str, int] = {}
        self._waiting: list[tuple[int, str | None, float, bytes]] = []

    def put(self, client: str, row: tuple[object, ...], who: str = "", hours: float = 0.0) -> None:
        """Add a row of a client; `who` worked these hours, person and day in one."""
        number = self._numbers.setdefault(client, len(self._numbers))
        self._waiting.append((number, who or None, hours, pickle.dumps(row, pickle.HIGHEST_PROTOCOL)))
        if len(self._waiting) >= AT_ONCE:
            self._write()

    def _write(self) -> None:
        with _room():
            self._base.executemany("INSERT INTO arrived VALUES (?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def written(self) -> None:
        """Say that all rows are there: from now on those of a client lie together, as they arrived."""
        self._write()
        with _room():
            self._base.execute(
                "CREATE TABLE sorted (client INTEGER, place INTEGER, who TEXT, hours REAL, row BLOB, "
                "PRIMARY KEY (client, place)) WITHOUT ROWID"
            )
            self._base.execute(
                "INSERT INTO sorted SELECT client, rowid, who, hours, row FROM arrived ORDER BY client, rowid"
            )
            self._base.execute("DROP TABLE arrived")
            self._base.execute("CREATE TABLE made (client INTEGER PRIMARY KEY, whole BLOB)")
            self._base.execute("COMMIT")

    def rows(self, client: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a client, as they arrived."""
        with _room():
            asked = "SELECT row FROM sorted WHERE client = ? ORDER BY place"
            found = self._base.execute(asked, (self._numbers[client],)).fetchall()
        return (pickle.loads(row) for (row,) in found)  # our own, from a file that only we have

    def keep(self, client: str, made: object) -> None:
        """Keep what was made of the rows of a client, and let these go."""
        number, whole = self._numbers[client], pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        with _room():
            self._base.execute("DELETE FROM sorted WHERE client = ?", (number,))
            self._base.execute("INSERT INTO made VALUES (?, ?)", (number, whole))

    def kept(self, client: str) -> Any:
        """What was made of the rows of a client, as it was kept."""
        with _room():
            asked = "SELECT whole FROM made WHERE client = ?"
            ((whole,),) = self._base.execute(asked, (self._numbers[client],)).fetchall()
        with uncollected():
            return pickle.loads(whole)

    def beyond(self, hours: float) -> tuple[frozenset[str], frozenset[str]]:
        """Who has more than so many hours of all clients together, and the clients that have any of them."""
        most = "SELECT who FROM sorted WHERE who IS NOT NULL GROUP BY who HAVING sum(hours) > ?"
        names = dict(enumerate(self._numbers))
        with _room():
            people = self._base.execute(most, (hours,)).fetchall()
            of = self._base.execute(f"SELECT DISTINCT client FROM sorted WHERE who IN ({most})", (hours,))
            return frozenset(who for (who,) in people), frozenset(names[n] for (n,) in of)


@contextmanager
def _room() -> Iterator[None]:
    """Say that there is no room for temporary files where the system says so."""
    import sqlite3

    try:
        yield
    except sqlite3.OperationalError as error:
        what = f"the temporary file of usage cannot be written: {error}"
        remedy = "make room where temporary files lie, or name another folder for them in TMPDIR"
        raise AgreementError(Problem(what, remedy)) from None

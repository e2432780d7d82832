"""Problems of many rows: what rows share is said once, with their count and the first of them."""

from dataclasses import dataclass, field

from xlagree.terms.errors import AgreementError, Place, Problem

ROWS = "{rows}"
"""Where a sentence has the count; elsewhere it is added at the end."""


@dataclass
class SharedProblems:
    """What was wrong on the way through a table, in the order of rows."""

    found: dict[tuple[str, str, str, bool], list[Place]] = field(default_factory=dict)
    latest: str = ""

    def add(self, place: Place, what: str, remedy: str = "", remark: bool = False) -> None:
        """Note a problem at its place; the same words about the same column are the same problem.

        >>> problems = SharedProblems()
        >>> for row in (2, 5):
        ...     problems.add(Place("a.csv", row=row), "{rows} without a date left out")
        >>> print(*problems.all())
        a.csv row 2: 2 rows without a date left out, this one first
        """
        self.latest = what
        self.found.setdefault((what, remedy, place.column, remark), []).append(place)

    def add_error(self, place: Place, error: AgreementError) -> None:
        """Note what an error says, at a place."""
        for problem in error.problems:
            self.add(place, problem.what, problem.remedy)

    def why(self) -> str:
        """What was noted last, as the reason for which a row is left out.

        >>> problems = SharedProblems()
        >>> problems.add(Place("a.csv", row=2), "{rows} without a date left out")
        >>> problems.why()
        'without a date'
        """
        if ROWS in self.latest:
            return self.latest.replace(ROWS, "").replace(" left out", "").strip(" ,")
        return f'with a wrong "{self.latest.partition(" must be ")[0]}"'

    def all(self) -> tuple[Problem, ...]:
        """All problems, by the first row of each."""
        listed = [
            _said(what, remedy, remark, places) for (what, remedy, _, remark), places in self.found.items()
        ]
        return tuple(sorted(listed, key=lambda problem: problem.place.row or 0))


def rows(count: int) -> str:
    """So many rows, in words.

    >>> rows(1), rows(1250)
    ('1 row', '1,250 rows')
    """
    return "1 row" if count == 1 else f"{count:,} rows"


def _said(what: str, remedy: str, remark: bool, places: list[Place]) -> Problem:
    first, count = min(places, key=lambda place: place.row or 0), len(places)
    if ROWS in what:
        sentence = what.replace(ROWS, rows(count)) + (", this one first" if count > 1 else "")
    else:
        sentence = what + (f" in {rows(count)}, this one first" if count > 1 else "")
    return Problem(sentence, remedy, first, remark=remark)

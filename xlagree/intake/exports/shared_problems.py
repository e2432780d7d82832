"""Problems of many rows: what rows share is said once, with their count and the first of them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from xlagree.terms.errors import AgreementError, Place, Problem

ROWS = "{rows}"
"""Where a sentence has the count; elsewhere it is added at the end."""
MOST_OF_A_KIND = 8
"""So many lines of one kind are read; more of them are a list."""
_PARTICULAR = re.compile(r'\(got .*\)|"[^"]*"|[\d,]+ rows?\b|\d+| (?:was|were) | in  rows.*')

_WHOSE = re.compile(r"[^:]{1,100}: ")
"""Whose problem it is, before the problem itself."""


class Note(NamedTuple):
    """What is to be said of a row: about which of its columns, what, and what to do."""

    column: str
    what: str
    remedy: str = ""


def notes_of(column: str, error: AgreementError) -> tuple[Note, ...]:
    """What an error says of a column."""
    return tuple(Note(column, problem.what, problem.remedy) for problem in error.problems)


class _Shared(NamedTuple):
    """The first row that has a problem, and how many rows have it."""

    first: Place
    rows: int


@dataclass
class SharedProblems:
    """What was wrong on the way through a table, in the order of rows."""

    found: dict[tuple[str, str, str, bool], _Shared] = field(default_factory=dict)
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
        key = (what, remedy, place.column, remark)
        before = self.found.get(key, _Shared(place, 0))
        first = min(before.first, place, key=lambda each: each.row or 0)
        self.found[key] = _Shared(first, before.rows + 1)

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
            _said(what, remedy, remark, shared) for (what, remedy, _, remark), shared in self.found.items()
        ]
        return tuple(sorted(listed, key=lambda problem: problem.place.row or 0))


def few_of_a_kind(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, of each kind at most so many as a reader looks at; the last says how many more there are.

    >>> wrong = [Problem(f"Hours must be hours (got x{n})", "", Place("a.csv", row=n)) for n in range(2, 22)]
    >>> print(few_of_a_kind(wrong)[-1])
    a.csv row 9: and 13 more rows or names of this kind: Hours must be hours (got x9)
    """
    listed = tuple(problems)
    count = Counter(map(_kind, listed))
    seen = Counter[object]()
    few = []
    for problem in listed:
        kind = _kind(problem)
        seen[kind] += 1
        if seen[kind] == MOST_OF_A_KIND < count[kind]:
            few.append(_with_more(problem, count[kind] - MOST_OF_A_KIND + 1))
        elif seen[kind] <= MOST_OF_A_KIND:
            few.append(problem)
    return tuple(few)


def first_of_each_kind(problems: Iterable[Problem], most: int) -> tuple[Problem, ...]:
    """The first problems, of each kind so few, where the rest is told elsewhere."""
    seen = Counter[object]()
    first = []
    for problem in problems:
        seen[_kind(problem)] += 1
        if seen[_kind(problem)] <= MOST_OF_A_KIND:
            first.append(problem)
    return tuple(first[:most])


def _with_more(problem: Problem, count: int) -> Problem:
    return replace(problem, what=f"and {count:,} more rows or names of this kind: {problem.what}")


def _kind(problem: Problem) -> object:
    """What a problem says but for names, numbers and what somebody wrote."""
    what = _WHOSE.sub("", problem.what, count=1) if _WHOSE.match(problem.what) else problem.what
    words = [_PARTICULAR.sub("", text) for text in (what, problem.remedy.partition("nearest:")[0])]
    return *words, problem.place.column, problem.remark


def rows(count: int) -> str:
    """So many rows, in words.

    >>> rows(1), rows(1250)
    ('1 row', '1,250 rows')
    """
    return "1 row" if count == 1 else f"{count:,} rows"


def _said(what: str, remedy: str, remark: bool, shared: _Shared) -> Problem:
    first, count = shared
    if ROWS in what:
        sentence = what.replace(ROWS, rows(count)) + (", this one first" if count > 1 else "")
    else:
        sentence = what + (f" in {rows(count)}, this one first" if count > 1 else "")
    return Problem(sentence, remedy, first, remark=remark)

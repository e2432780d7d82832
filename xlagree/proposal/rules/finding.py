"""What a review finds: a code, how bad it is, where, what is wrong, what to do about it, and the money it moves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from inspect import cleandoc
from itertools import islice, product
from typing import Generic, Literal, TypeVar

from xlagree.terms.errors import Place
from xlagree.terms.tables import column_index, letter

Severity = Literal["error", "alert", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "alert", "note")
"""The worst first: must be mended, look at it, good to know."""

PARTS = ("What", "Why", "Source", "Fix", "Cannot see")
"""What the docstring of every rule says, each in a paragraph of its own."""

MOST_CELLS = 500
"""Cells of a range that are named one by one."""

Seen_contra = TypeVar("Seen_contra", contravariant=True)


@dataclass(frozen=True)
class Finding:
    """One thing that a reviewer should look at.

    `worth` is the money of a year that it moves, in the book's currency; None where nobody can say. `plan` and `limit`
    name the plan that is beyond a limit of the policy, and that limit. `others` are more places of which the same is said;
    `block` are the other cells of a range that it is said of, whose first cell is the place.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    fix: str = ""
    worth: float | None = None
    plan: str = ""
    limit: str = ""
    others: tuple[Place, ...] = ()
    block: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Rule(Generic[Seen_contra]):
    """A rule: a plain function from what it looks at to what it finds, known by the code that its name begins with."""

    find: Callable[[Seen_contra], Iterable[Finding]]

    @property
    def code(self) -> str:
        """The code, such as P01.

        >>> def p01_margin_below_floor(proposal): ...
        >>> Rule(p01_margin_below_floor).code
        'P01'
        """
        return self.find.__name__.partition("_")[0].upper()

    @property
    def title(self) -> str:
        """The rule in a few words: the first line of its docstring, without the code."""
        return cleandoc(self.find.__doc__ or "").partition("\n")[0].rstrip(".")

    @property
    def explanation(self) -> dict[str, str]:
        """What the rule looks for, why, on whose word, what to do, and what it cannot see: its docstring by its parts."""
        paragraphs = cleandoc(self.find.__doc__ or "").split("\n\n")[1:]
        parts = (" ".join(paragraph.split()).partition(": ") for paragraph in paragraphs)
        return {name: text for name, _, text in parts if name in PARTS}


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that say the same as one, at the first place, with how many more; of one cell a rule speaks once."""
    of_cells: dict[tuple[object, ...], Finding] = {}
    for n, finding in enumerate(findings):
        place = finding.place
        cell = (finding.code, place.sheet, place.row, place.column)
        of_cells.setdefault(cell if place.row is not None else (n,), finding)
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in of_cells.values():
        said = (finding.code, finding.severity, finding.message, finding.fix)
        alike.setdefault(said, []).append(finding)
    return tuple(_as_one(findings) for findings in alike.values())


def _as_one(findings: list[Finding]) -> Finding:
    """Findings alike as one; it moves what they move together, as far as that is known."""
    first, *others = findings
    if not others:
        return first
    places = "the same at 1 more place" if len(others) == 1 else f"the same at {len(others):,} more places"
    known = [finding.worth for finding in findings if finding.worth is not None]
    return replace(
        first,
        message=f"{first.message}; {places}",
        worth=sum(known) if known else None,
        others=tuple(finding.place for finding in others),
        block=tuple(place for finding in findings for place in finding.block)[:MOST_CELLS],
    )


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors that move money first, the most money before the less, then other errors, alerts, notes."""

    def rank(finding: Finding) -> tuple[int, float, str, str, int, str]:
        place = finding.place
        worth = -abs(finding.worth or 0.0)
        return (
            SEVERITIES.index(finding.severity),
            worth,
            finding.code,
            place.sheet,
            place.row or 0,
            place.column,
        )

    return tuple(sorted(findings, key=rank))


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The worst severity among findings; None where there are none."""
    return min((finding.severity for finding in findings), key=SEVERITIES.index, default=None)


def spot_of(place: Place) -> tuple[str, int, int] | None:
    """The sheet, row and column counted from 0 of the place of a cell; None for any other place.

    >>> spot_of(at("Months", 8, 4))
    ('Months', 8, 4)
    """
    if place.row is None or not place.column.isupper():
        return None
    return place.sheet, place.row - 1, column_index(place.column)


def at(sheet: str, row: int, column: int, file: str = "") -> Place:
    """The place of a cell whose row and column are counted from 0.

    >>> str(at("Months", 8, 4))
    'Months!E9'
    """
    return Place(file, sheet, row + 1, letter(column))


def after_first(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> tuple[Place, ...]:
    """The places of the cells of a range but for its first; of a long one no more than `MOST_CELLS`.

    >>> [str(place) for place in after_first("Months", (8, 4), (9, 5))]
    ['Months!F9', 'Months!E10', 'Months!F10']
    """
    cells = product(range(first[0], last[0] + 1), range(first[1], last[1] + 1))
    return tuple(at(sheet, *cell) for cell in islice(cells, 1, MOST_CELLS + 1))

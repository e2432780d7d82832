"""What is wrong with a term, a cell or a file, said so that the reader can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["argument", "unknown", "unsolvable"]
"""Which spreadsheet error fits: #VALUE! (argument), #N/A (unknown or not computable), #NUM! (unsolvable)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, its sheet, a row and a column, as far as they are known.

    A row of a frame may have a `label` instead of a number.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    label: str = ""

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.sheet and self.row is not None and len(self.column) <= 3 and self.column.isupper():
            where.append(f"{self.sheet}!{self.column}{self.row}")
        else:
            where += [self.sheet] if self.sheet else []
            where += [f"row {self.row}"] if self.row is not None else []
            where += [f'row "{self.label}"'] if self.label else []
            where += [f'column "{self.column}"'] if self.column else []
        return " ".join(where)


NOWHERE = Place()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it.

    A `remark` is no failure: nothing was left out, but somebody should know.
    """

    what: str
    remedy: str = ""
    place: Place = NOWHERE
    remark: bool = False

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        return f"{where}{self.what}" + (f"; {self.remedy}" if self.remedy else "")

    def at(self, place: Place) -> "Problem":
        """The same problem with its place, unless it already knows a better one."""
        return self if str(self.place) else replace(self, place=place)


def failures(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that are more than remarks.

    >>> failures([Problem("no fee"), Problem("2 rows are not billable", remark=True)])
    (Problem(what='no fee', remedy='', place=Place(file='', sheet='', row=None, column='', label=''), remark=False),)
    """
    return tuple(problem for problem in problems if not problem.remark)


class AgreementError(ValueError):
    """Input that cannot be priced, with every problem found in it.

    >>> raise AgreementError(Problem("margin must be a share from 0 to 1 (got 15)", "write 0.15"))
    Traceback (most recent call last):
        ...
    xlagree.terms.errors.AgreementError: margin must be a share from 0 to 1 (got 15); write 0.15
    """

    def __init__(self, *problems: Problem, kind: Kind = "argument") -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.kind = kind


def must_be(term: str, want: str, got: object, remedy: str = "", kind: Kind = "argument") -> AgreementError:
    """The one form in which a bad term is reported.

    >>> str(must_be("hours", "a number of hours, 0 or more", -2))
    'hours must be a number of hours, 0 or more (got -2)'
    """
    shown = (
        "nothing"
        if got is None or (isinstance(got, str) and not got)
        else f"{got:g}"
        if isinstance(got, float)
        else str(got)
    )
    return AgreementError(Problem(f"{term} must be {want} (got {shown[:60]})", remedy), kind=kind)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise all problems together, or pass when there are none."""
    together = tuple(problems)
    if together:
        raise AgreementError(*together)

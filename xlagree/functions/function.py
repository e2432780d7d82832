"""A worksheet function as one record: its name, its arguments with their help, what it computes, an example."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from xlagree.functions.cells import ERROR_OF, NOT_AVAILABLE, NUMBER, VALUE, CellError, rows_of
from xlagree.functions.kinds import ArgumentKind, blank
from xlagree.terms.errors import AgreementError

Family = Literal["pricing", "discounts", "break-even", "forecast", "risk", "response", "help"]
Value = float | str
Table = tuple[tuple[Value, ...], ...]
Answer = float | str | None | Sequence[Sequence[float | str | None]]
"""What an implementation answers with; None is a number that cannot be computed."""

log = logging.getLogger("xlagree")


@dataclass(frozen=True)
class Argument:
    """One argument: its name, what it takes, one line of help; blank stands for `default`."""

    name: str
    kind: ArgumentKind
    help: str
    optional: bool = False
    default: object = None


@dataclass(frozen=True)
class Example:
    """A call with the sample tables, worked by hand: the formula, what it gives, what it tells, and what it asks.

    Of a table `gives` may be the first rows.
    """

    formula: str
    gives: Value | Table
    says: str
    asks: str


@dataclass(frozen=True)
class Function:
    """A worksheet function: callable on what any host delivers, answering with values or spreadsheet errors.

    `errors` says when it answers with `#N/A` or `#NUM!`; `#VALUE!` is always a bad argument. Numbers have at most
    so many significant `digits`: a forecast has no more, and all machines agree on those.

    >>> from xlagree.functions.catalogue import function
    >>> function("AGREE_RATE_FOR_MARGIN")(75, [["0.25"]]), function("AGREE_RATE_FOR_MARGIN")(75, "#REF!")
    (100.0, '#REF!')
    """

    name: str
    family: Family
    help: str
    arguments: tuple[Argument, ...]
    compute: Callable[..., Answer]
    example: Example
    spills: bool = False
    errors: tuple[tuple[str, str], ...] = ()
    digits: int = 17

    def __call__(self, *given: object) -> Value | Table:
        """The value or the table for the arguments given; an error is the text of a spreadsheet's error."""
        try:
            return self._answer(given)
        except CellError as error:
            return str(error)
        except AgreementError as error:
            return ERROR_OF[error.kind]
        except Exception:
            log.exception("%s%r", self.name, given)  # our own mistake: a sheet has no place for its text
            return VALUE

    def _answer(self, given: Sequence[object]) -> Value | Table:
        if len(given) > len(self.arguments):
            return VALUE
        # All are looked at for errors before any is read: the first error is the answer.
        cells = [rows_of(value) for value in given]
        typed = []
        for i, argument in enumerate(self.arguments):
            if i < len(cells) and not blank(cells[i]):
                typed.append(argument.kind.parse(argument.name, cells[i]))
            elif argument.optional:
                typed.append(argument.default)
            else:
                return VALUE
        answer = self.compute(*typed)
        if isinstance(answer, str | float | int | None):
            return self._shown(answer)
        return tuple(tuple(map(self._shown, row)) for row in answer)

    def _shown(self, value: float | str | None) -> Value:
        """A cell of an answer: no number that a sheet cannot hold."""
        if value is None:
            return NOT_AVAILABLE
        if isinstance(value, str):
            return value
        if not isfinite(value):
            return NUMBER
        return float(value) if self.digits >= 17 else float(f"{value:.{self.digits}g}")

    @property
    def signature(self) -> str:
        """The function with its arguments, optional ones in brackets."""
        names = (f"[{argument.name}]" if argument.optional else argument.name for argument in self.arguments)
        return f"{self.name}({', '.join(names)})"

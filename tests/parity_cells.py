"""The arguments of a call as they may stand in a sheet: constants, cells and ranges, in a small frozen vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Error:
    """A cell that shows an error, such as `#N/A`."""

    text: str


@dataclass(frozen=True)
class Date:
    """A cell with the format of a date; a spreadsheet counts the days since 1899-12-30."""

    serial: float


Content = float | str | bool | Date | Error | None
"""What a cell holds; None is a blank one."""


@dataclass(frozen=True)
class Typed:
    """A constant within the formula."""

    value: float | str | bool


@dataclass(frozen=True)
class Scalar:
    """A single cell."""

    content: Content


@dataclass(frozen=True)
class Range:
    """A range of cells, one cell perhaps."""

    rows: tuple[tuple[Content, ...], ...]


@dataclass(frozen=True)
class Missing:
    """Nothing: the argument was left out, between two commas or at the end."""


Argument = Typed | Scalar | Range | Missing
BLANK = Scalar(None)
MISSING = Missing()


def table(rows: Sequence[Sequence[Content]]) -> Range:
    """A range of rows."""
    return Range(tuple(map(tuple, rows)))


def contents(argument: Argument) -> tuple[Content, ...]:
    """Every cell of an argument, or its constant."""
    match argument:
        case Typed(value):
            return (value,)
        case Scalar(content):
            return (content,)
        case Range(rows):
            return tuple(content for row in rows for content in row)
        case Missing():
            return ()


def plain(argument: Argument) -> object:
    """What plain Python is given: blank and missing are None, a date its number, an error its text."""
    match argument:
        case Range(rows):
            return tuple(tuple(map(_plain, row)) for row in rows)
        case Scalar(content) | Typed(content):
            return _plain(content)
        case Missing():
            return None


def _plain(content: Content) -> object:
    match content:
        case Error(text):
            return text
        case Date(serial):
            return serial
    return content

"""What a spreadsheet hands to a function: any value, row or table as rows of plain cells, errors seen first."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from xlagree.functions.arrays import array_rows, plain
from xlagree.terms.errors import Kind

Cell = float | str | date | time | timedelta | None
Rows = tuple[tuple[Cell, ...], ...]
"""Rows of cells, fit to be looked up in a cache: numbers are floats, truth values the words of a sheet."""

VALUE, NOT_AVAILABLE, NUMBER = "#VALUE!", "#N/A", "#NUM!"

ERROR_OF: dict[Kind, str] = {"argument": VALUE, "unknown": NOT_AVAILABLE, "unsolvable": NUMBER}
"""Which spreadsheet error a function answers with, by what is wrong."""

ERRORS = frozenset(
    (
        *(VALUE, NOT_AVAILABLE, NUMBER, "#NULL!", "#DIV/0!", "#REF!", "#NAME?"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA"),
    )
)
"""The errors that a cell can show; all of them pass through."""


class CellError(Exception):
    """An error in an argument, which is the answer."""


def rows_of(value: object) -> Rows:
    """What a host hands over as rows of cells; a single value is a table of one cell.

    Frames, series and arrays are tables too. Raises `CellError` when a cell shows an error.

    >>> rows_of(3), rows_of([[1, True], ["a", None]])
    (((3.0,),), ((1.0, 'TRUE'), ('a', None)))
    """
    if not isinstance(value, list | tuple):
        rows = array_rows(value)
        return ((_cell(value),),) if rows is None else tuple(map(_row, rows))
    if any(isinstance(row, list | tuple) for row in value):
        return tuple(_row(row if isinstance(row, list | tuple) else (row,)) for row in value)
    return (_row(value),)


def _row(cells: Iterable[object]) -> tuple[Cell, ...]:
    return tuple(
        cell if cell is None or (type(cell) is float and cell == cell) else _cell(cell) for cell in cells
    )


def _cell(cell: object) -> Cell:
    """One cell. Excel has no number beyond those of a float, and a cell of not-a-number is a blank one."""
    cell = plain(cell)
    if isinstance(cell, str):
        if cell in ERRORS:
            raise CellError(cell)
        return cell
    if cell is None or isinstance(cell, date | time | timedelta):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    try:
        return float(cell)  # type: ignore[arg-type]  # Decimal and numbers of other packages
    except (OverflowError, TypeError, ValueError):
        raise CellError(VALUE) from None

"""Frames, series and arrays as rows of plain cells, told by what they can do: no package is imported for them."""

from collections.abc import Sequence
from typing import Any

from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import is_blank

PLAIN = (float, int, str, bool, type(None))
DATES = "mM"
"""The kinds of array whose numbers are dates or spans of time."""


def plain(cell: Any) -> object:
    """A cell as Python has it: a number of numpy as a number, a period as its text, what is missing as None.

    >>> plain(1.5), plain(float("nan"))
    (1.5, None)
    """
    if type(cell) in PLAIN:
        return cell if cell == cell else None
    if is_blank(cell) and not isinstance(cell, str):
        return None
    if hasattr(cell, "to_timestamp"):  # a period: a month, or a day
        return str(cell)
    if hasattr(cell, "dtype") and hasattr(cell, "item") and not getattr(cell, "shape", ()):
        dated = cell.dtype.kind in DATES and hasattr(cell, "astype")
        return (cell.astype(f"{cell.dtype.kind}8[us]") if dated else cell).item()
    return cell


def array_rows(value: Any) -> list[list[object]] | None:
    """The rows of a frame, a series or an array as a sheet would have them; None for anything else.

    Of a frame the columns are the first row and the index the first column, but for bare numbers of rows or
    columns, which say nothing. A series with labels is a table of two columns.
    """
    if hasattr(value, "columns") and hasattr(value, "itertuples"):
        return _frame_rows(value)
    if not hasattr(value, "dtype") or not hasattr(value, "shape"):
        return None
    if hasattr(value, "index") and hasattr(value, "to_frame"):
        return _series_rows(value)
    return _rows_of_array(value)


def _frame_rows(frame: Any) -> list[list[object]]:
    _one_level(frame.columns, "columns")
    _one_level(frame.index, "rows")
    rows = [list(map(plain, row)) for row in frame.itertuples(index=False, name=None)]
    head = list(map(plain, frame.columns))
    if has_labels(frame.index):
        rows = [[plain(label), *row] for label, row in zip(frame.index, rows, strict=True)]
        head = [_corner(frame.index), *head]
    return [head, *rows] if has_labels(frame.columns) or not rows else rows


def _one_level(index: Any, side: str) -> None:
    if index.nlevels > 1:
        what = f"a table must have {side} with one label each (got {index.nlevels} levels)"
        raise AgreementError(Problem(what, f"join the levels of the {side} into one label"))


def _series_rows(series: Any) -> list[list[object]]:
    _one_level(series.index, "rows")
    if not has_labels(series.index):
        return [[plain(cell)] for cell in series]
    pairs = [[plain(label), plain(cell)] for label, cell in zip(series.index, series, strict=True)]
    return [["date", "hours"], *pairs] if hasattr(series.index, "month") else pairs


def _rows_of_array(array: Any) -> list[list[object]]:
    if len(array.shape) > 2:
        raise AgreementError(Problem(f"an array must have at most 2 dimensions (got {len(array.shape)})"))
    if array.dtype.kind in DATES and hasattr(array, "astype"):
        array = array.astype(f"{array.dtype.kind}8[us]")  # finer ones come out as bare numbers
    values = array.tolist()
    if getattr(array.dtype, "names", None):
        return [list(array.dtype.names), *(list(map(plain, row)) for row in values)]
    rows: Sequence[Any] = values if len(array.shape) == 2 else [values] if array.shape else [[values]]
    return [list(map(plain, row)) for row in rows]


def has_labels(index: Any) -> bool:
    """Whether an index says more than the numbers of rows: it has a name, or is not of whole numbers."""
    return index.name is not None or index.dtype.kind not in "iu"


def _corner(index: Any) -> object:
    """What stands over an index: its name; over dates without one the label that they have in a sheet."""
    if index.name is None and hasattr(index, "month"):
        return "date"
    return plain(index.name)

"""Tables as Python hands them over (frames, rows, files), laid out as a sheet has them, and records as tidy frames."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from xlagree.functions.arrays import array_rows, has_labels, plain
from xlagree.intake.files import as_it_was
from xlagree.intake.sheets import NamedCells, Source, read_sheet
from xlagree.terms.errors import AgreementError, Place, Problem, must_be
from xlagree.terms.quantities import same
from xlagree.terms.tables import column_index
from xlagree.terms.vocabulary import Term, find
from xlagree.terms.written_numbers import as_number

if TYPE_CHECKING:  # loading pandas takes longer than most of what is asked
    import numpy as np
    from pandas import DataFrame, Series

Rows: TypeAlias = Sequence[Mapping[str, object]] | Sequence[Sequence[object]]
"""Rows by label, or rows of cells as they stand in a sheet."""

Table: TypeAlias = "DataFrame | Rows | np.ndarray[Any, Any] | Path | str"
"""A table: a frame, rows, an array, or the path of a file such as .csv or .xlsx."""

Pairs: TypeAlias = "Mapping[str, object] | Series[Any] | Table"
"""Labels with their values: a mapping, a series, or a table of two columns."""

KIND, NAMES = "kind", ("plan", "name")
"""Labels of a column that names the plans; in a sheet the names stand first and need none."""

CELL = re.compile(r'row (\d+) column "([A-Z]+)"')
"""How readers of sheets name a cell."""

LONGEST_A_MONTH = "MDBhsm"
"""First letters of the lengths of pandas' periods that lie within one month: month, day, business day, hour and less."""

T = TypeVar("T")


@dataclass(frozen=True)
class LaidOut:
    """A table as a sheet would have it, and what its rows and columns are called where it comes from.

    Without `columns` it stands in a sheet, or in rows of cells, and its places are those of cells.
    """

    name: str
    cells: object
    rows: tuple[object, ...] = ()
    columns: tuple[object, ...] = ()

    def at(self, place: Place) -> Place:
        """A place among the cells as one of the row's label and the column's name."""
        if not self.columns or place.row is None:
            return replace(place, file=place.file or self.name)
        row, column = self.rows[place.row - 1], self.columns[column_index(place.column) :][:1]
        named = Place(self.name, column="" if column in ((), (None,)) else str(column[0]))
        if isinstance(row, int | None):
            return replace(named, row=row)
        return replace(named, label=str(row))

    def placed(self, problem: Problem) -> Problem:
        """A problem at its row and column; so is the other cell that its remedy may name."""

        def named(cell: re.Match[str]) -> str:
            return str(self.at(Place(row=int(cell[1]), column=cell[2])))

        remedy = CELL.sub(named, problem.remedy) if self.columns else problem.remedy
        return replace(problem, place=self.at(problem.place), remedy=remedy)


def read(source: object, name: str, reader: Callable[[object, Place], T]) -> T:
    """What a reader of sheets makes of a table; what is wrong is said at the table's own rows and columns."""
    return read_laid_out(laid_out(source, name), reader)


def read_laid_out(table: LaidOut, reader: Callable[[object, Place], T]) -> T:
    """The same of a table that is laid out already."""
    try:
        return reader(table.cells, Place())
    except AgreementError as error:
        raise AgreementError(*map(table.placed, error.problems), kind=error.kind) from None


def laid_out(source: Any, name: str) -> LaidOut:
    """A table of any kind as cells; `name` is what messages call one that is in memory."""
    if isinstance(source, str) and not Path(source).suffix:
        raise must_be(name, "a frame, rows, a number or the path of a .csv or .xlsx", source)
    if isinstance(source, str | Path):
        path = Path(source)
        return LaidOut(path.name, read_sheet(path))
    if as_number(source) is not None and not getattr(source, "shape", ()):
        return LaidOut(name, as_number(source))
    if isinstance(source, Mapping):
        return _labelled_rows(source, name)
    if isinstance(source, list | tuple):
        if source and all(isinstance(row, Mapping) for row in source):
            return _of_mappings(source, range(len(source)), name)
        if source and not any(isinstance(row, list | tuple) or hasattr(row, "dtype") for row in source):
            return _column(source, range(len(source)), name)
        return LaidOut(name, [_sheet_row(row) for row in source])
    rows = array_rows(source)
    if rows is not None:
        return _of_array(source, rows, name)
    if hasattr(source, "to_pandas"):
        raise AgreementError(Problem(f"{name} is a frame of another package", "hand over its to_pandas()"))
    raise must_be(name, "a frame, rows, a path or a number", type(source).__name__)


def _sheet_row(row: object) -> object:
    rows = array_rows(row)
    cells = row if rows is None else rows[0]
    return [plain(cell) for cell in cells] if isinstance(cells, list | tuple) else plain(cells)


def _labelled_rows(source: Mapping[Any, Any], name: str) -> LaidOut:
    """Rows by their names, or labels with one value each."""
    if source and all(isinstance(row, Mapping) for row in source.values()):
        return _of_mappings(list(source.values()), list(source), name)
    return LaidOut(name, [[label, plain(value)] for label, value in source.items()], tuple(source), ("", ""))


def _of_mappings(rows: Sequence[Mapping[Any, Any]], names: Sequence[object], name: str) -> LaidOut:
    labels = list(dict.fromkeys(label for row in rows for label in row))
    cells = [[plain(row.get(label)) for label in labels] for row in rows]
    if isinstance(names, range):
        return LaidOut(name, [labels, *cells], (None, *names), tuple(labels))
    named = [[row_name, *row] for row_name, row in zip(names, cells, strict=True)]
    return LaidOut(name, [["", *labels], *named], (None, *names), (None, *labels))


def _of_array(source: Any, rows: list[list[object]], name: str) -> LaidOut:
    fields = getattr(getattr(source, "dtype", None), "names", None)
    if fields:
        return _of_records(rows, tuple(fields), name)
    if not hasattr(source, "columns"):
        if not hasattr(source, "index") or len(rows) != len(source):
            return LaidOut(name, rows)
        if has_labels(source.index):
            return LaidOut(name, rows, tuple(source.index), ("", ""))
        return _column([row[0] for row in rows], source.index, name)
    index, head = list(source.index), list(source.columns)
    labels = [None, *index] if has_labels(source.columns) else index
    columns = [None, *head] if has_labels(source.index) else head
    return LaidOut(name, rows, tuple(map(_number_or_label, labels)), tuple(columns))


def _column(source: Sequence[object], index: Sequence[object], name: str) -> LaidOut:
    """Numbers one after the other, each at its place as Python counts."""
    return LaidOut(name, [[plain(cell)] for cell in source], tuple(map(_number_or_label, index)), ("",))


def _of_records(rows: list[list[object]], fields: tuple[str, ...], name: str) -> LaidOut:
    """An array of records; the numbers of rows that a frame's `to_records` puts first say nothing."""
    numbered = fields[0] == "index" and [row[0] for row in rows[1:]] == list(range(len(rows) - 1))
    start = 1 if numbered else 0
    return LaidOut(name, [row[start:] for row in rows], (None, *range(len(rows) - 1)), fields[start:])


def _number_or_label(label: Any) -> object:
    label = plain(label)
    return int(label) if isinstance(label, float) and label.is_integer() else label


def plans_first(table: LaidOut) -> LaidOut:
    """The table with the names of its plans where a sheet has them: in the first column, or over the plans."""
    if not table.columns or not isinstance(table.cells, list):
        return table
    in_index = table.columns[0] is None and KIND in map(same, table.rows)
    if in_index:  # whatever name the index has stands over the labels, and is none of them
        return replace(table, cells=[["", *table.cells[0][1:]], *table.cells[1:]])
    place = next((i for i, label in enumerate(table.columns) if same(label) in NAMES), 0)
    if not place:
        return table
    start = 1 if table.columns[0] is None else 0  # an index beside a column of names names nothing

    def moved(cells: Sequence[object]) -> list[object]:
        return [cells[place], *cells[start:place], *cells[place + 1 :]]

    return replace(table, cells=list(map(moved, table.cells)), columns=tuple(moved(table.columns)))


def months_named(source: Any) -> Any:
    """A series of hours by month, as grouping makes one, as a frame of months and hours; anything else as it is."""
    series = hasattr(source, "reset_index") and not hasattr(source, "columns")
    if not series or source.index.nlevels > 1 or not has_labels(source.index):
        return source
    span = getattr(source.index, "freqstr", None)
    if hasattr(source.index, "to_timestamp") and str(span)[0] not in LONGEST_A_MONTH:
        remedy = "sum the hours up by month"
        raise AgreementError(Problem(f"usage must be by month or by day (got periods of {span})", remedy))
    return source.rename("hours").rename_axis("month").reset_index()


def pairs_standing(table: LaidOut, terms: tuple[Term, ...]) -> LaidOut:
    """Labels and values as a sheet has them, one pair in a row, of a frame of two columns or of a single row."""
    if not table.columns or not isinstance(table.cells, list) or table.rows[:1] != (None,):
        return table
    head, *rows = table.cells
    known = [i for i, label in enumerate(head) if find(label, terms)]
    if len(rows) == 1 and len(known) > 1:
        pairs = [[head[i], rows[0][i]] for i in range(len(head)) if table.columns[i] is not None]
        return LaidOut(table.name, pairs, tuple(label for label, _ in pairs), ("", ""))
    if 0 in known:  # the first pair, taken for labels by whoever read the file
        return table
    return replace(table, cells=rows, rows=table.rows[1:])


def path_of(name: str, path: object, what: str = "the path of a file") -> Path:
    """A path as Python hands it over."""
    if not isinstance(path, str | Path):
        raise must_be(name, what, None if path is None else type(path).__name__)
    return Path(path)


def day_of(date: object) -> datetime.date:
    """A day as Python hands it over, or its text such as 2026-11-23; today where none is given."""
    if date is None:
        return datetime.date.today()
    if isinstance(date, str):
        with suppress(ValueError):
            return datetime.date.fromisoformat(date)
    if isinstance(date, datetime.datetime) and date == date:  # a time of day does not matter
        return date.date()
    if not isinstance(date, datetime.date) or date != date:
        raise must_be("date", "a day such as datetime.date(2026, 11, 23)", str(date))
    return date


def tidy_source(source: object, name: str) -> Source:
    """A table with one thing in a row and labels above, as the readers of files take it.

    A frame that was read from a table that xlagree wrote has its texts as they were before they were made harmless.
    """
    if isinstance(source, str | Path):
        return Path(source)
    table = laid_out(source, name)
    cells = table.cells if isinstance(table.cells, list) else []
    return NamedCells(name, [list(map(_as_it_was, row)) for row in cells])


def _as_it_was(cell: object) -> object:
    return as_it_was(cell) if isinstance(cell, str) else cell


def tidy_frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> "DataFrame":
    """Records as a frame: one observation a row, one variable a column; a number that there is not is NaN."""
    from pandas import DataFrame

    cells = [[float("nan") if cell is None else cell for cell in row] for row in rows]
    return DataFrame(cells, columns=list(columns))

"""Files of tables: sheets of workbooks and text files as cells, and tables with one thing in a row as typed records."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from xlagree.intake.ods_workbooks import ods_workbook
from xlagree.intake.table_heads import (
    SEARCHED,
    Column,
    Rows,
    TableHead,
    cell_at,
    head_of,
    head_problems,
    refuse_missing,
    refuse_rivals,
    row_at,
)
from xlagree.intake.text_tables import TextRows, text_workbook
from xlagree.intake.workbook import Merged, Workbook
from xlagree.intake.written_text import RECORDS, SEPARATED
from xlagree.intake.xls_workbooks import xls_workbook
from xlagree.intake.xlsx_workbooks import xlsx_workbook
from xlagree.terms.errors import AgreementError, Place, Problem, must_be
from xlagree.terms.quantities import Number, Value, is_blank
from xlagree.terms.tables import Cells, RowPlaces, TermValues
from xlagree.terms.vocabulary import find

OFTEN = 4096
"""So many texts of a column are kept as they were read: a long table says the same in many rows."""


@dataclass(frozen=True)
class NamedCells:
    """A table that is in memory already: what messages call it, and its cells with the labels in the first row.

    Its rows are counted from 0 below the labels, as those of a frame are, or have no number.
    """

    name: str
    cells: Cells
    counted: bool = True

    @property
    def top(self) -> int:
        """The number of the row of its labels."""
        return -1 if self.counted else -len(self.cells)


Source = Path | NamedCells
"""Where a table comes from: a file, or memory."""


@dataclass(frozen=True)
class RowsRead:
    """The good rows of a table, the columns it has, and everything that is wrong with it.

    `wrong` are the rows with a problem, as far as they can be read; `unknown` are labels of columns that are left out.
    """

    records: tuple[TermValues, ...]
    columns: frozenset[str]
    problems: tuple[Problem, ...]
    wrong: tuple[TermValues, ...] = ()
    unknown: tuple[str, ...] = ()


def read_workbook(path: Path, western: bool = False) -> Workbook:
    """Every sheet of a file as cells; a text file is one sheet without a name.

    `western` where a text file may be in the alphabet of Windows, if it is not UTF-8.
    """
    if not path.is_file():
        what = "is a folder, not a file" if path.is_dir() else "is not there"
        raise AgreementError(Problem(f"{path} {what}", "check the name, or run: xlagree init DIR"))
    ending = path.suffix.lower()
    if ending in SEPARATED + RECORDS:
        return text_workbook(path, western)
    if ending == ".xlsx":
        return xlsx_workbook(path)
    if ending == ".xls":
        return xls_workbook(path)
    if ending == ".ods":
        return ods_workbook(path)
    what, remedy = "is none of .xlsx, .xls, .ods and .csv", "save it as one of these"
    raise AgreementError(Problem(what, remedy, Place(path.name)))


def read_sheets(path: Path) -> dict[str, Cells]:
    """Every sheet of a file as cells, row 1 first, hidden ones too; formulas without a value are marked."""
    return dict(read_workbook(path).marked.sheets)


def read_sheet(path: Path, sheet: str | None = None) -> Cells:
    """The cells of one sheet, by default the first that is not hidden."""
    book = read_workbook(path).settled
    if sheet is None:
        return next(iter(book.seen.values()), [])
    for name, cells in book.sheets.items():
        if name.casefold() == sheet.casefold():
            return cells
    raise AgreementError(
        Problem(f'no sheet "{sheet}"', f"sheets: {', '.join(book.sheets)}", Place(path.name))
    )


@dataclass(frozen=True)
class OpenTable:
    """A table whose head is read, with its columns and what is wrong with them, and whose rows are still to come.

    `rows` are typed, each with what is wrong with it, and are read once; `unknown` are labels of columns that are left out.
    `place` is that of the first row, `labels` are those of the columns by their fields, as places name them.
    """

    columns: frozenset[str]
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]
    place: Place
    labels: Mapping[str, str]
    rows: Iterator[tuple[TermValues, list[Problem]]]


def open_table(
    source: Source, columns: tuple[Column, ...], may_be_blank: Collection[str] = (), others: bool = False
) -> OpenTable:
    """A table with its head read; refused without its required columns.

    Cells of required columns must be filled, but for those of the fields that `may_be_blank`. With `others` columns that
    are not known are no mistake. Rows of separated text are not held in memory.
    """
    book, sheets = _opened(source)
    heads = {sheet: head_of(islice(cells, SEARCHED), columns) for sheet, cells in sheets.items()}
    best = max(heads, key=lambda sheet: len(heads[sheet].columns), default="")
    cells, head = sheets.get(best, ()), heads.get(best, TableHead(0, {}))
    labels = next(islice(cells, head.row, None), ())
    place = Place(source.name, best, source.top if isinstance(source, NamedCells) else 1)
    refuse_missing(head, labels, cells, columns, place)
    refuse_rivals(best, heads, columns, source.name)
    reader = _RowReader(head, labels, place, may_be_blank, book.decimal)
    covered = _covered(book.merged.get(best, ()), head)
    unknown = (str(cell).strip() for cell in labels if not is_blank(cell) and find(cell, columns) is None)
    return OpenTable(
        frozenset(column.field for column in head.columns.values()),
        tuple(head_problems(head, labels, columns, place, others)),
        tuple(unknown),
        place,
        reader.names,
        reader.records(cells, covered),
    )


def _opened(source: Source) -> tuple[Workbook, Mapping[str, Rows]]:
    """What a source says of its cells, and the rows of its sheets that are not hidden."""
    if isinstance(source, NamedCells):
        return Workbook(source.name, {}), {"": source.cells}
    if source.is_file() and source.suffix.lower() in SEPARATED:
        rows = TextRows(source)
        return Workbook(source.name, {}, decimal=rows.decimal), {"": rows}
    book = read_workbook(source).marked
    return book, book.seen


def read_rows(
    source: Source, columns: tuple[Column, ...], may_be_blank: Collection[str] = (), others: bool = False
) -> RowsRead:
    """A table: good rows typed, the others as problems; refused without its required columns.

    Cells of required columns must be filled, but for those of the fields that `may_be_blank`. With `others` columns that
    are not known are no mistake.
    """
    table = open_table(source, columns, may_be_blank, others)
    problems = list(table.problems)
    good: list[TermValues] = []
    wrong: list[TermValues] = []
    for record, wrongs in table.rows:
        problems += wrongs
        (wrong if wrongs else good).append(record)
    return RowsRead(tuple(good), table.columns, tuple(problems), tuple(wrong), table.unknown)


def _covered(merged: Iterable[Merged], head: TableHead) -> dict[int, str]:
    """The rows below the head in which a merged cell hides another that is read, and the cells that are merged."""
    return {
        row: area.cells
        for area in merged
        if any(area.left <= column <= area.right for column in head.columns)
        for row in range(area.first + (area.left == area.right), area.last + 1)
        if row > head.row
    }


class _RowReader:
    """The rows of a table below its head, read as records."""

    def __init__(
        self,
        head: TableHead,
        labels: Sequence[object],
        place: Place,
        may_be_blank: Collection[str],
        decimal: str,
    ) -> None:
        self.head, self.width, self.place = head, len(labels), place
        checks = {
            i: _check_of(column, column.required and column.field not in may_be_blank, decimal)
            for i, column in head.columns.items()
        }
        self.columns = [
            (i, head.columns[i].field, check, lru_cache(OFTEN)(check)) for i, check in checks.items()
        ]
        self.names = {column.field: cell_at(place, 0, i, labels).column for i, column in head.columns.items()}

    def records(self, cells: Rows, covered: Mapping[int, str]) -> Iterator[tuple[TermValues, list[Problem]]]:
        """Every row that is not blank, as far as it can be read, and what is wrong with it."""
        for index, row in enumerate(islice(cells, self.head.row + 1, None), self.head.row + 1):
            if not all(map(is_blank, row)):
                record, wrongs = self._record(row, row_at(self.place, index))
                if index in covered:
                    what = f"cells {covered[index]} are merged"
                    wrongs.append(Problem(what, "split them, and give each row its own value", record.place))
                yield record, wrongs

    def _record(self, cells: Sequence[object], here: Place) -> tuple[TermValues, list[Problem]]:
        """A row as a record; a cell that is wrong is a problem at its place."""
        values: dict[str, Value] = {}
        places = RowPlaces(here, self.names)
        problems: list[Problem] = []
        for i, field, check, check_text in self.columns:
            cell = cells[i] if i < len(cells) else None
            try:
                value = check_text(cell) if type(cell) is str else check(cell)
            except AgreementError as error:
                problems += [problem.at(places[field]) for problem in error.problems]
            else:
                if value is not None:
                    values[field] = value
        if not self.place.sheet and len(cells) > self.width:
            what, remedy = (
                "the row has more cells than the head",
                "put texts that contain the separator in quotation marks",
            )
            problems.append(Problem(what, remedy, here))
        return TermValues("", values, places, here), problems


def _check_of(column: Column, needed: bool, decimal: str) -> Callable[[object], Value | None]:
    """What a column makes of a cell: its value, or None of a blank one; raises where the cell is wrong, or blank and `needed`."""
    name, quantity = column.name, column.quantity

    def check(cell: object) -> Value | None:
        if is_blank(cell):
            if needed:
                raise must_be(name, quantity.want, cell)
            return None
        if isinstance(quantity, Number):
            return quantity.check(name, cell, decimal)
        return quantity.check(name, cell)

    return check

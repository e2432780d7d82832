"""Files of tables: sheets of workbooks and text files as cells, and tables with one thing in a row as typed records."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlagree.intake.ods_workbooks import ods_workbook
from xlagree.intake.text_tables import RECORDS, SEPARATED, text_workbook
from xlagree.intake.workbook import Merged, Workbook
from xlagree.intake.xls_workbooks import xls_workbook
from xlagree.intake.xlsx_workbooks import xlsx_workbook
from xlagree.terms.errors import AgreementError, Place, Problem, must_be, refuse
from xlagree.terms.quantities import Number, Value, is_blank
from xlagree.terms.tables import Cells, TermValues, letter, nearest
from xlagree.terms.vocabulary import Term, find

Column = Term
"""A column of a table is declared as a term is: name, kind of value, help, aliases, whether required."""

SEARCHED = 50
"""The head of a table stands within so many rows."""
NAMED_COLUMNS = 5
"""So many unknown columns are named each; of more only the first."""


@dataclass(frozen=True)
class NamedCells:
    """A table that is in memory already: what messages call it, and its cells with the labels in the first row.

    Its rows are counted from 0 below the labels, as those of a frame are.
    """

    name: str
    cells: Cells


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


@dataclass(frozen=True)
class _Head:
    row: int
    columns: Mapping[int, Column]


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


def read_rows(source: Source, columns: tuple[Column, ...], may_be_blank: Collection[str] = ()) -> RowsRead:
    """A table: good rows typed, the others as problems; refused without its required columns.

    Cells of required columns must be filled, but for those of the fields that `may_be_blank`.
    """
    book = (
        Workbook(source.name, {"": source.cells})
        if isinstance(source, NamedCells)
        else read_workbook(source).marked
    )
    sheets = book.seen
    heads = {sheet: _head(cells, columns) for sheet, cells in sheets.items()}
    best = max(heads, key=lambda sheet: len(heads[sheet].columns), default="")
    cells, head = sheets.get(best, []), heads.get(best, _Head(0, {}))
    place = Place(source.name, best, -1 if isinstance(source, NamedCells) else 1)
    _refuse_missing(head, cells, columns, place)
    _refuse_rivals(best, heads, columns, source.name)
    problems = list(_head_problems(head, cells, columns, place))
    good: list[TermValues] = []
    wrong: list[TermValues] = []
    covered = _covered(book.merged.get(best, ()), head)
    for index, row in enumerate(cells[head.row + 1 :], head.row + 1):
        if not all(map(is_blank, row)):
            record, wrongs = _record(row, index, head, cells[head.row], place, may_be_blank, book.decimal)
            if index in covered:
                what = f"cells {covered[index]} are merged"
                wrongs.append(Problem(what, "split them, and give each row its own value", record.place))
            problems += wrongs
            (wrong if wrongs else good).append(record)
    there = frozenset(column.field for column in head.columns.values())
    labels = (
        str(cell).strip() for cell in cells[head.row] if not is_blank(cell) and find(cell, columns) is None
    )
    return RowsRead(tuple(good), there, tuple(problems), tuple(wrong), tuple(labels))


def _refuse_rivals(best: str, heads: Mapping[str, _Head], columns: tuple[Column, ...], file: str) -> None:
    """Raise where another sheet has the same columns: its rows would be lost."""
    own, needed = set(heads[best].columns.values()), {column for column in columns if column.required}
    others = [
        name for name, head in heads.items() if name != best and set(head.columns.values()) == own >= needed
    ]
    if others:
        what = f"sheets {', '.join((best, *others))} have the same columns"
        remedy = "put all rows into one of them, or hide those not to be read"
        raise AgreementError(Problem(what, remedy, Place(file)))


def _covered(merged: Iterable[Merged], head: _Head) -> dict[int, str]:
    """The rows below the head in which a merged cell hides another that is read, and the cells that are merged."""
    return {
        row: area.cells
        for area in merged
        if any(area.left <= column <= area.right for column in head.columns)
        for row in range(area.first + (area.left == area.right), area.last + 1)
        if row > head.row
    }


def _head(cells: Cells, columns: tuple[Column, ...]) -> _Head:
    """The row with the most known labels; tables may stand below a title."""
    best = _Head(0, {})
    for index, row in enumerate(cells[:SEARCHED]):
        known: dict[int, Column] = {}
        for i, cell in enumerate(row):
            column = find(cell, columns) if isinstance(cell, str) else None
            if column is not None and column not in known.values():
                known[i] = column
        if len(known) > len(best.columns):
            best = _Head(index, known)
    return best


def no_head(cells: Cells, place: Place, such_as: Iterable[str]) -> Problem:
    """A table that begins without its labels: the first row that has anything, and what should stand above it."""
    index, row = next(((i, row) for i, row in enumerate(cells) if not all(map(is_blank, row))), (0, []))
    number = row_at(place, index).row
    where = "" if number is None else f"row {number} "
    shown = ", ".join(str(cell).strip() for cell in row if not is_blank(cell))
    remedy = f"add a header row such as {', '.join(such_as)}"
    return Problem(f"{where}has no column names: {shown[:80]}", remedy, Place(place.file, place.sheet))


def is_labels(row: Iterable[object]) -> bool:
    """Whether a row can be the labels of a table: all of it is text, and none of that begins with a digit."""
    return all(isinstance(cell, str) and not cell[:1].isdigit() for cell in row if not is_blank(cell))


def _refuse_missing(head: _Head, cells: Cells, columns: tuple[Column, ...], place: Place) -> None:
    row = cells[head.row] if cells else []
    needed = [column for column in columns if column.required]
    if not set(needed) & set(head.columns.values()) and not is_labels(row):
        others = [column for column in columns if not column.required]
        refuse([no_head(cells, place, [column.name for column in (*needed, *others)[: max(2, len(needed))]])])
    labels = [str(cell).strip() for cell in (cells[head.row] if cells else []) if not is_blank(cell)]
    here = row_at(place, head.row)
    refuse(
        Problem(f'no column "{column.name}"', f"add it (found: {', '.join(labels)[:200] or 'nothing'})", here)
        for column in columns
        if column.required and column not in head.columns.values()
    )


def _head_problems(head: _Head, cells: Cells, columns: tuple[Column, ...], place: Place) -> Iterator[Problem]:
    """Labels that stand twice or are not known; of very many unknown ones only the first is named."""
    row = cells[head.row]
    left = [i for i, cell in enumerate(row) if not is_blank(cell) and i not in head.columns]
    unknown = [i for i in left if find(row[i], columns) is None]
    more = len(unknown) - 1 if len(unknown) > NAMED_COLUMNS else 0
    named = set(left) - set(unknown[1:]) if more else left
    for i in sorted(named):
        label, here = str(row[i]).strip(), cell_at(place, head.row, i, row)
        if find(label, columns) is not None:
            yield Problem(f'column "{label}" stands twice', "keep one; the first was read", here)
        else:
            what = f'unknown column "{label}" was left out' + (f", and {more:,} more" if more else "")
            yield Problem(what, nearest(label, columns).replace("known terms", "known columns"), here)


def cell_at(place: Place, row: int, column: int, head: Iterable[object]) -> Place:
    """A cell's place: by letter in a workbook, else by the name of the column."""
    labels = head if isinstance(head, Sequence) else list(head)
    name = letter(column) if place.sheet or column >= len(labels) else str(labels[column]).strip()
    here = row_at(place, row)
    return Place(here.file, here.sheet, here.row, name)


def row_at(place: Place, row: int) -> Place:
    """The place of a row, counted from 0, of a table whose first row is that of `place`; labels may have none."""
    number = row + (1 if place.row is None else place.row)
    return Place(place.file, place.sheet, number if number >= 0 else None)


def _record(
    row: Iterable[object],
    index: int,
    head: _Head,
    labels: Iterable[object],
    place: Place,
    may_be_blank: Collection[str],
    decimal: str,
) -> tuple[TermValues, list[Problem]]:
    """A row as a record; a cell that is wrong is a problem at its place."""
    cells = list(row)
    values: dict[str, Value] = {}
    places: dict[str, Place] = {}
    problems = []
    for i, column in head.columns.items():
        places[column.field] = here = cell_at(place, index, i, labels)
        cell = cells[i] if i < len(cells) else None
        try:
            if is_blank(cell):
                if column.required and column.field not in may_be_blank:
                    raise must_be(column.name, column.quantity.want, cell)
                continue
            values[column.field] = (
                column.quantity.check(column.name, cell, decimal)
                if isinstance(column.quantity, Number)
                else column.quantity.check(column.name, cell)
            )
        except AgreementError as error:
            problems += [problem.at(here) for problem in error.problems]
    if not place.sheet and len(cells) > len(list(labels)):
        what = "the row has more cells than the head"
        problems.append(
            Problem(
                what,
                "put texts that contain the separator in quotation marks",
                row_at(place, index),
            )
        )
    return TermValues("", values, places, row_at(place, index)), problems

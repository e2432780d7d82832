"""The head of a table: the row of its labels, the columns that they name, and what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import letter, nearest
from xlagree.terms.vocabulary import Term, find

Column = Term
"""A column of a table is declared as a term is: name, kind of value, help, aliases, whether required."""

SEARCHED = 50
"""The head of a table stands within so many rows."""
NAMED_COLUMNS = 5
"""So many unknown columns are named each; of more only the first."""


class HeadError(AgreementError):
    """A table that has no labels, or lacks a column that it needs."""


Rows = Iterable[Sequence[object]]
"""The rows of a sheet, as often as they are gone through."""


@dataclass(frozen=True)
class TableHead:
    """The row of the labels, and the columns by where they stand."""

    row: int
    columns: Mapping[int, Column]


def head_of(cells: Rows, columns: tuple[Column, ...]) -> TableHead:
    """The row with the most known labels; tables may stand below a title."""
    best = TableHead(0, {})
    for index, row in enumerate(cells):
        known: dict[int, Column] = {}
        for i, cell in enumerate(row):
            column = find(cell, columns) if isinstance(cell, str) else None
            if column is not None and column not in known.values():
                known[i] = column
        if len(known) > len(best.columns):
            best = TableHead(index, known)
    return best


def no_head(cells: Rows, place: Place, such_as: Iterable[str]) -> Problem:
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


def refuse_missing(
    head: TableHead, row: Sequence[object], cells: Rows, columns: tuple[Column, ...], place: Place
) -> None:
    """Raise where there are no labels, or a required column is not among them."""
    needed = [column for column in columns if column.required]
    if not head.columns and all(is_blank(cell) for line in cells for cell in line):
        remedy = f"add a header row such as {', '.join(_such_as(columns))}, and rows below it"
        raise HeadError(Problem("is empty", remedy, Place(place.file)))
    if not set(needed) & set(head.columns.values()) and not is_labels(row):
        raise HeadError(no_head(cells, place, _such_as(columns)))
    labels = [str(cell).strip() for cell in row if not is_blank(cell)]
    here = row_at(place, head.row)
    lacking = [column for column in needed if column not in head.columns.values()]
    if lacking:
        remedy = f"add it (found: {', '.join(labels)[:200] or 'nothing'})"
        raise HeadError(*(Problem(f'no column "{column.name}"', remedy, here) for column in lacking))


def _such_as(columns: tuple[Column, ...]) -> list[str]:
    """Names of columns to begin with: those that must be there, and no fewer than two."""
    first = sorted(columns, key=lambda column: not column.required)
    return [column.name for column in first[: max(2, sum(column.required for column in columns))]]


def head_problems(
    head: TableHead, row: Sequence[object], columns: tuple[Column, ...], place: Place, others: bool = False
) -> Iterator[Problem]:
    """Labels that stand twice or are not known; of very many unknown ones only the first is named.

    Where a table may have `others`, as one that is read for some of its columns, the unknown ones are one remark.
    """
    left = [i for i, cell in enumerate(row) if not is_blank(cell) and i not in head.columns]
    unknown = [i for i in left if find(row[i], columns) is None]
    if others and unknown:
        labels = ", ".join(str(row[i]).strip() for i in unknown[:NAMED_COLUMNS])
        rest = f" and {len(unknown) - NAMED_COLUMNS:,} more" if len(unknown) > NAMED_COLUMNS else ""
        what = f"columns that are not read here: {labels}{rest}"
        yield Problem(what, "", row_at(place, head.row), remark=True)
        left, unknown = [i for i in left if i not in unknown], []
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


def refuse_rivals(best: str, heads: Mapping[str, TableHead], columns: tuple[Column, ...], file: str) -> None:
    """Raise where another sheet has the same columns: its rows would be lost."""
    own, needed = set(heads[best].columns.values()), {column for column in columns if column.required}
    others = [
        name for name, head in heads.items() if name != best and set(head.columns.values()) == own >= needed
    ]
    if others:
        what = f"sheets {', '.join((best, *others))} have the same columns"
        remedy = "put all rows into one of them, or hide those not to be read"
        raise AgreementError(Problem(what, remedy, Place(file)))

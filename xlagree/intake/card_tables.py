"""The table on a sheet of a rate card, wherever it stands: found by its labels, and cut out."""

from dataclasses import dataclass

from xlagree.intake.table_heads import no_head
from xlagree.pricing.price_list_tables import begins_table
from xlagree.proposal.scenario_cells import REMARKS
from xlagree.terms.errors import AgreementError, Place
from xlagree.terms.quantities import is_blank, same
from xlagree.terms.tables import Cells, letter
from xlagree.terms.vocabulary import PLAN_TERMS, Term, find


@dataclass(frozen=True)
class CardTable:
    """The table on a sheet, cut out, and where it begins."""

    cells: Cells
    place: Place


def table_on(cells: Cells, terms: tuple[Term, ...], place: Place, pairs: bool) -> CardTable | None:
    """The table on a sheet, whatever stands above and beside it: known labels share a row or a column.

    Raises where labels have no names above what stands beside them.
    """
    upper = cells[: _first_list(cells)] if terms is PLAN_TERMS else cells
    known = [(i, j) for i, row in enumerate(upper) for j, cell in enumerate(row) if _is_label(cell, terms)]
    if not known:
        return None
    rows, columns = [i for i, _ in known], [j for _, j in known]
    row, column = max(rows, key=rows.count), max(columns, key=columns.count)
    if not pairs and rows.count(row) >= columns.count(column):
        left = min(j for i, j in known if i == row)
        # Plans in rows have their names beside the first label.
        named = left > 0 and any(
            len(line) >= left and not is_blank(line[left - 1]) for line in upper[row + 1 :]
        )
        return _cut(cells, row, left - named, row, place)
    first = min((i for i, j in known if j == column and _beside(cells[i], column)), default=known[0][0])
    if pairs:
        return _cut(cells, first, column, first, place)
    # The names of the plans stand in the nearest row above that has something beside the labels.
    top = next((i for i in range(first - 1, -1, -1) if _beside(cells[i], column)), None)
    if top is None:
        begins = Place(place.file, place.sheet, first + 1)
        raise AgreementError(no_head(cells[first:], begins, ("Plans", "Pay as you go", "Gold fixed")))
    return _cut(cells, top, column, top, place)


def _first_list(cells: Cells) -> int:
    """The row in which the first table below the plans begins; there may be none."""
    heads = (i for i, row in enumerate(cells) if any(begins_table(row[j:]) for j in range(len(row))))
    return next(heads, len(cells))


def _is_label(cell: object, terms: tuple[Term, ...]) -> bool:
    return isinstance(cell, str) and find(cell, terms) is not None


def _beside(row: object, column: int) -> bool:
    assert isinstance(row, list | tuple)
    return any(not is_blank(cell) for cell in row[column + 1 :])


def _cut(cells: Cells, top: int, left: int, head: int, place: Place) -> CardTable:
    """The table from its first cell on; columns of remarks are blanked, so that others keep their letters."""
    remarks: set[int] = set()
    kept = []
    for i, row in enumerate(cells[top:], top):
        if i == head or begins_table(row[left:]):
            remarks = {j for j, cell in enumerate(row) if j > left and same(cell) in REMARKS}
        kept.append([None if j in remarks else cell for j, cell in enumerate(row)][left:])
    return CardTable(kept, Place(place.file, place.sheet, top + 1, letter(left)))

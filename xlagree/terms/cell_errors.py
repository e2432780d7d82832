"""Cells that hold no value: errors of formulas, and formulas that nothing has calculated yet."""

from xlagree.terms.errors import must_be

CELL_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
MEND = "mend the formula of the cell"
NO_VALUE = "a formula without a value"
"""Stands in the place of a formula that nothing has calculated yet."""
CALCULATE = "open the workbook in Excel or LibreOffice, and save it"


def refuse_no_value(term: str, want: str, cell: object) -> None:
    """Raise for a cell without a value, with what to do about it."""
    if isinstance(cell, str) and (cell.strip() in CELL_ERRORS or cell == NO_VALUE):
        raise must_be(term, want, cell, CALCULATE if cell == NO_VALUE else MEND)

"""The tables below the plans of a rate card, to fill in: items, rates and blocks, with empty rows for more."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlagree.generate.forms.form import Form
from xlagree.terms.price_list_terms import LIST_TABLES
from xlagree.terms.quantities import Text, Words

SPARE_ROWS = 4
"""So many blank rows wait for more."""


def write_list_table(
    form: Form, sheet: Any, head: int, name: str, rows: Sequence[Mapping[str, object]]
) -> int:
    """A table from its head on, whose first cell names it; answers with its last row."""
    terms, last = LIST_TABLES[name], head + len(rows) + SPARE_ROWS
    texts = [i for i, term in enumerate(terms, 1) if isinstance(term.quantity, Text | Words)]
    form.head(sheet, head, [name, *(term.name for term in terms)], left=(0, *texts))
    sheet.set_row_pixels(head, 34)
    for row in range(head + 1, last + 1):
        sheet.set_row_pixels(row, 22)
        values = rows[row - head - 1] if row - head <= len(rows) else {}
        for column, term in enumerate(terms, 1):
            side: dict[str, object] = {"align": "left", "indent": 0} if column in texts else {}
            form.take(sheet, row, column, term, values.get(term.name), side)
    for column, term in enumerate(terms, 1):
        form.mark_wrong(sheet, (head + 1, column, last, column), term)
    return last

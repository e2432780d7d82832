"""Differences of a book and its shadow in words: where they stand, what is shown and what must be."""

from collections.abc import Iterator, Sequence

from xlagree.generate.book.sheet import Value
from xlagree.proposal.rules.finding import Finding, Severity
from xlagree.review.reading.difference import Difference
from xlagree.terms.errors import Place
from xlagree.terms.quantities import fixed
from xlagree.terms.tables import letter

NAMED = 20
"""So many cells of one kind are named each; of more the rest are counted."""
LONGEST = 60
"""Characters of a formula or a text that are repeated."""


def worst_first(differences: Sequence[Difference]) -> list[Difference]:
    """Those that are named each: of many the ones that move most money."""
    return sorted(differences, key=lambda difference: -abs(difference.money or 0.0))[:NAMED]


def rest(code: str, severity: Severity, differences: Sequence[Difference], fix: str) -> Iterator[Finding]:
    """How many more there are of a kind than are named."""
    if len(differences) > NAMED:
        yield Finding(
            code,
            severity,
            Place(),
            f"and {len(differences) - NAMED} more of the kind: {differences[0].kind}",
            fix,
        )


def place_of(difference: Difference) -> Place:
    """Where a difference stands: a cell, or a whole sheet."""
    sheet, row, column = difference.spot
    whole = difference.kind in ("sheet deleted", "sheet added", "sheets moved")
    return Place(sheet=sheet) if whole else Place("", sheet, row + 1, letter(column))


def what_of(difference: Difference) -> str:
    """The label of a cell, what it shows, and what it must show."""
    label = f": {difference.label}" if difference.label else ""
    if difference.kind.startswith(("row", "column", "sheet")):
        return label
    if difference.kind == "formula changed":
        return f"{label}, was {formula_said(difference.was) or value_said(difference.wanted)}, is {formula_said(difference.formula)}"
    if difference.kind == "added":
        return f"{label}: {formula_said(difference.formula) or value_said(difference.shown)}"
    return f"{label}, shows {value_said(difference.shown)}, must be {value_said(difference.wanted)}"


def formula_said(formula: str) -> str:
    """A formula, cut where it is long; nothing where there is none."""
    shown = formula if len(formula) <= LONGEST else f"{formula[:57]}..."
    return f"={shown}" if formula else ""


def value_said(value: Value | None) -> str:
    """A value as a message has it.

    >>> value_said(1400.0), value_said(0.175), value_said(None)
    ('1,400.00', '0.175', 'nothing')
    """
    if value is None or value == "":
        return "nothing"
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[:57]}..."
    return fixed(value, 2) if abs(value) >= 100 else f"{value:.6g}"

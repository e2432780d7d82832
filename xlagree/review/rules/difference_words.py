"""How differences are told in findings: where they are, which of many are named, and what values and formulas are called."""

from collections.abc import Iterator

from xlagree.generate.book.sheet import Value
from xlagree.proposal.rules.finding import Finding, Severity
from xlagree.review.reading.difference import Difference
from xlagree.terms.errors import Place
from xlagree.terms.quantities import fixed
from xlagree.terms.tables import letter

NAMED = 20
"""So many cells of one kind are named each; of more the rest are counted."""
AS_SEALED = "put back what the book was made with, or generate it anew"


def named(differences: list[Difference]) -> list[Difference]:
    """The differences of one kind that are named each, those that move most first."""
    return sorted(differences, key=lambda difference: -abs(difference.money or 0.0))[:NAMED]


def rest(code: str, severity: Severity, differences: list[Difference]) -> Iterator[Finding]:
    """How many more there are of a kind."""
    if len(differences) > NAMED:
        yield Finding(
            code,
            severity,
            Place(),
            f"and {len(differences) - NAMED} more of the kind: {differences[0].kind}",
            AS_SEALED,
        )


def place_of(difference: Difference) -> Place:
    """The place of a difference: a cell, or a whole sheet."""
    sheet, row, column = difference.spot
    whole = difference.kind in ("sheet deleted", "sheet added", "sheets moved", "sheet renamed")
    return Place(sheet=sheet) if whole else Place("", sheet, row + 1, letter(column))


def what_of(difference: Difference) -> str:
    """The label of a cell, what it shows, and what it must show."""
    label = f": {difference.label}" if difference.label else ""
    if difference.kind.startswith(("row", "column", "sheet", "left")):
        return label
    if difference.kind == "formula changed":
        return f"{label}, was {formula_said(difference.was) or value_said(difference.wanted)}, is {formula_said(difference.formula)}"
    if difference.kind == "added":
        return f"{label}: {formula_said(difference.formula) or value_said(difference.shown)}"
    return f"{label}, shows {value_said(difference.shown)}, must be {value_said(difference.wanted)}"


def formula_said(formula: str) -> str:
    """A formula as a message has it, cut where it is long; nothing where there is none."""
    shown = formula if len(formula) <= 60 else f"{formula[:57]}..."
    return f"={shown}" if formula else ""


def value_said(value: Value | None) -> str:
    """A value as a message has it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, str):
        return value if len(value) <= 60 else f"{value[:57]}..."
    return fixed(value, 2) if abs(value) >= 100 else f"{value:.6g}"

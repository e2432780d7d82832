"""The rules of trust: whether a book's model and inputs are as sealed, and whether its lines are what the core computes."""

from collections.abc import Iterator, Mapping

from xlagree.generate.book.sheet import Value
from xlagree.generate.pages.internal.inputs_page import CASE_NAME
from xlagree.generate.pages.internal.sensitivity_page import CHOICE_NAMES
from xlagree.proposal.rules.finding import Finding, Rule, Severity, at
from xlagree.review.reading.difference import Kind
from xlagree.review.reading.named_cells import formulas_in
from xlagree.review.reading.our_book import ChangedInput, sealed_spot
from xlagree.review.rules.difference_words import (
    AS_SEALED,
    formula_said,
    named,
    place_of,
    rest,
    value_said,
    what_of,
)
from xlagree.review.rules.seal_findings import MANIFEST, seal_findings
from xlagree.review.rules.trust import Trust
from xlagree.terms.errors import Place

TENFOLD = (10.0, 100.0, 1000.0)
"""Factors by which a number is wrong where the point slipped."""
VALUE_AGAIN = "type the value, and say where it is from"


def t01_model_changed(trust: Trust) -> Iterator[Finding]:
    """Model changed since the book was sealed

    What: a formula, a label, a row or a sheet is not as the book was made, or the seal does not fit the book.

    Why: a changed input is work, a changed formula is another model; who approves must know which of the two it is.

    Source: our own; the seal is a digest of formulas, labels and figures, apart from inputs.

    Fix: put back what the book was made with, or generate it anew and make the change there.

    Cannot see: a change that somebody sealed again: whoever can write the file can make new digests. The manifest is
    the evidence.
    """
    kinds: Mapping[Kind, tuple[Severity, str]] = {
        "formula changed": ("error", "formula changed"),
        "emptied": ("error", "cell emptied"),
        "row deleted": ("error", "row deleted"),
        "column deleted": ("error", "column deleted"),
        "sheet deleted": ("error", "sheet deleted"),
        "label changed": ("alert", "text changed"),
        "row added": ("alert", "row added"),
        "column added": ("alert", "column added"),
        "rows moved": ("alert", "rows moved"),
        "columns moved": ("alert", "columns moved"),
        "added": ("alert", "cell added"),
        "sheet added": ("alert", "sheet added"),
        "sheets moved": ("note", "sheets stand in another order"),
        "left behind": ("error", "formulas left behind"),
    }
    for kind, (severity, words) in kinds.items():
        differences = [difference for difference in trust.comparison.differences if difference.kind == kind]
        for difference in named(differences):
            yield Finding(
                "T01",
                severity,
                place_of(difference),
                f"{words}{what_of(difference)}",
                AS_SEALED,
                difference.money,
            )
        yield from rest("T01", severity, differences)
    yield from seal_findings(trust)


def t02_inputs_changed(trust: Trust) -> Iterator[Finding]:
    """Inputs changed since the book was sealed

    What: an input, or a row of the record, is not the one that the book's figures were computed from.

    Why: chances, expected prices and other figures of the core are those of the sealed inputs until the book is made
    anew; a number ten times as large is mostly a slipped point.

    Source: our own, and a bid in which a tax of 0.075 had become 0.0075.

    Fix: confirm the new value with whoever changed it, then generate the book anew.

    Cannot see: whether a changed input is right, and inputs that were wrong when the book was made.
    """
    if _seal_changed(trust):
        for change in trust.read.changed:
            place = at(*sealed_spot(trust.read, change.line.key, change.case))
            message = f"sealed value changed: {change.line.group}: {change.line.term.name}, the inputs fit the seal's digest"
            yield Finding("T01", "error", place, message, MANIFEST)
        return
    places = {change.line.key: at(*change.spot) for change in trust.read.changed}
    emptied = {change.line.key for change in trust.read.changed if change.how in ("emptied", "gone")}
    for problem in trust.read.wrong:
        key = problem.what.partition(" ")[0]
        if key in emptied:
            continue
        yield Finding(
            "T02",
            "error",
            places.get(key, Place(sheet="Inputs")),
            f"input wrong: {problem.what}",
            problem.remedy,
        )
    yield from _formulas(trust)
    for change in trust.read.changed:
        worth = trust.worths.get((change.line.key, change.case))
        yield Finding(*_change(trust, change), worth)
    for row in trust.read.rows:
        table = row.table.replace("_", " ")
        message = f"record changed: this row of {table} does not fit its check, or the row above it is gone"
        if row.last:
            message = f"record changed: rows at the end of {table} are gone, below this one"
        yield Finding(
            "T02", "error", at(*row.spot), message, "compare with the usage that the book was made from"
        )
    if trust.comparison.differences and not trust.read.fits and not trust.read.rows:
        message = "record or seal changed: rows at the end of the record are gone, or the digest of the inputs is another's"
        yield Finding("T02", "error", Place(sheet="Record"), message, "compare with the sealed copy")


def _formulas(trust: Trust) -> Iterator[Finding]:
    """Formulas in the record and the choices, where xlagree wrote values."""
    moved = {one.name: one.was for one in trust.comparison.names if one.kind == "moved"}
    values = ("record_", CASE_NAME, *CHOICE_NAMES)
    areas = [area for name, area in {**trust.read.file.names, **moved}.items() if name.startswith(values)]
    for spot, formula in formulas_in(trust.read.file, areas):
        message = f"a value became a formula: {formula_said(formula)}"
        yield Finding("T02", "error", at(*spot), message, VALUE_AGAIN)


def _seal_changed(trust: Trust) -> bool:
    """Whether the inputs are those of the seal's digest, and the page Seal is not."""
    return trust.read.fits and not trust.read.seal_fits


def _change(trust: Trust, change: ChangedInput) -> tuple[str, Severity, Place, str, str]:
    """Code, severity, place, message and fix of a changed input."""
    line, place = change.line, at(*change.spot)
    label = f"{line.group}: {line.term.name}"
    if line.number and len(trust.read.sealed.cases) > 1:
        label += f" ({trust.read.sealed.cases[change.case]})"
    was, now = value_said(change.was), value_said(change.now)
    if change.how == "gone":
        return (
            "T01",
            "error",
            Place(sheet="Inputs"),
            f"input deleted: the row or the name of {label} is not there",
            AS_SEALED,
        )
    if change.how == "emptied":
        return "T02", "error", place, f"input emptied: {label} was {was}", "fill it in"
    if change.how == "formula":
        message = f"input is a formula: {label} is {formula_said(change.formula)}, shows {now}, was {was}"
        return "T02", "error", place, message, VALUE_AGAIN
    if change.how == "text":
        return "F11", "error", place, f"number stored as text: {label}", "type the number again"
    slip = _slip(change.was, change.now)
    fix = "check where the point belongs" if slip else "confirm it, then generate the book anew"
    return "T02", "alert", place, f"input changed: {label} was {was}, is {now}{slip}", fix


def _slip(was: Value, now: Value) -> str:
    if isinstance(was, str) or isinstance(now, str) or not was or not now:
        return ""
    ratio = now / was
    for factor in TENFOLD:
        if abs(ratio / factor - 1) < 1e-9:
            return f", {factor:g} times as much"
        if abs(ratio * factor - 1) < 1e-9:
            return f", a {factor:g}th of it"
    return ""


def t03_recomputation_differs(trust: Trust) -> Iterator[Finding]:
    """Lines that are not what the core computes

    What: the proposal is built anew from the book's own inputs and every line computed again; a line shows another
    value. A number typed over a formula is F01, a number turned into text F11.

    Why: a bid was sent 25 % too low because an amount stood over a formula; only a second computation finds it whatever
    the cell looks like.

    Source: shadow models of model auditors; Panko on what finds errors in spreadsheets.

    Fix: let Excel calculate the file and save it; if the line still differs, put back what the book was made with.

    Cannot see: a mistake of the core itself, which makes both sides alike, and differences that nobody sees, to 1e-7
    of a number.
    """
    if not trust.comparison.calculated:
        message = "formulas have no values: the file was saved by a program that does not calculate"
        yield Finding("T03", "alert", Place(), message, "open it in Excel, calculate and save it")
    kinds: Mapping[Kind, tuple[str, Severity, str, str]] = {
        "typed over": ("F01", "error", "typed over a formula", "put the formula back"),
        "to text": ("F11", "error", "number turned into text", "type the number again"),
        "stale": (
            "T03",
            "error",
            "stale value: its formula gives another",
            "let Excel calculate the file and save it",
        ),
        "figure changed": ("T03", "error", "figure changed: xlagree computes another", AS_SEALED),
    }
    for kind, (code, severity, words, fix) in kinds.items():
        differences = [difference for difference in trust.comparison.differences if difference.kind == kind]
        slipped = {
            difference: _slip(difference.wanted or "", difference.shown or "") for difference in differences
        }
        for difference in named(differences):
            message = f"{words}{what_of(difference)}{slipped[difference]}"
            back = f"={difference.was}" if kind == "typed over" and len(difference.was) <= 60 else ""
            yield Finding(
                code, severity, place_of(difference), message, f"{fix} {back}".strip(), difference.money
            )
        yield from rest(code, severity, differences)
    yield from _behind(trust)


def _behind(trust: Trust) -> Iterator[Finding]:
    """Figures of the core, and texts with figures in them, that wait for the book to be made anew."""
    behind = [difference for difference in trust.comparison.differences if difference.kind == "out of date"]
    if behind:
        figures = trust.comparison.behind  # counted as the lines that do not agree are
        others = [difference for difference in behind if difference.spot[:2] not in figures]
        kind = "texts" if all(isinstance(difference.wanted, str) for difference in others) else "cells"
        told = [
            f"{what} in {len(rows):,} {'line' if len(rows) == 1 else 'lines'}"
            for what, rows in (("figures", figures), (kind, {other.spot[:2] for other in others}))
            if rows
        ]
        message = (
            f"out of date: {' and '.join(told)} are of the inputs as sealed, {place_of(behind[0])} first"
        )
        yield Finding(
            "T03",
            "alert",
            place_of(behind[0]),
            message,
            "generate the book anew; xlagree review prints the new figures",
        )


TRUST_RULES = (Rule(t01_model_changed), Rule(t02_inputs_changed), Rule(t03_recomputation_differs))

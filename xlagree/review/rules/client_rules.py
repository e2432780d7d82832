"""Rules for books that clients receive: whether they are as they were made, and of the deal that they lie beside."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlagree.proposal.rules.finding import Finding, Rule, Severity
from xlagree.review.reading.client_read import ClientRead
from xlagree.review.reading.client_twin import Twin
from xlagree.review.reading.difference import Difference, Kind
from xlagree.review.rules.difference_words import formula_said, named, place_of, rest, value_said
from xlagree.review.rules.seal_findings import MANIFEST
from xlagree.terms.errors import Place

AS_SENT = "ask for the file as it was sent, or generate it anew"
SAVED = "let Excel calculate the file and save it"

KINDS: Mapping[Kind, tuple[str, Severity, str, str]] = {
    "typed over": ("F01", "error", "typed over a formula", AS_SENT),
    "formula changed": ("T01", "error", "formula changed", AS_SENT),
    "emptied": ("T01", "error", "cell emptied", AS_SENT),
    "row deleted": ("T01", "error", "row deleted", AS_SENT),
    "column deleted": ("T01", "error", "column deleted", AS_SENT),
    "sheet deleted": ("T01", "error", "sheet deleted", AS_SENT),
    "label changed": ("T01", "error", "text changed", AS_SENT),
    "format changed": ("T06", "error", "shown in another format", AS_SENT),
    "marks gone": ("T01", "error", "marks gone: nothing tells what its cells were made with", AS_SENT),
    "figure changed": ("T03", "error", "figure changed", AS_SENT),
    "to text": ("F11", "error", "number turned into text", AS_SENT),
    "stale": ("T03", "error", "stale value: its formula gives another", SAVED),
    "added": ("T01", "alert", "cell added", AS_SENT),
    "row added": ("T01", "alert", "row added", AS_SENT),
    "rows moved": ("T01", "alert", "rows moved", AS_SENT),
    "columns moved": ("T01", "alert", "columns moved", AS_SENT),
    "sheet added": ("T01", "alert", "sheet added", AS_SENT),
    "sheet renamed": ("T01", "alert", "sheet renamed", AS_SENT),
    "sheets moved": ("T01", "alert", "sheets stand in another order", AS_SENT),
    "choice": ("T02", "note", "chosen by the client", ""),
}
"""How the cells of a client's book differ from what they were made with, and what is said of each."""
MOVE_MARKS: tuple[Kind, ...] = (
    "marks gone",
    "row deleted",
    "column deleted",
    "sheet deleted",
    "rows moved",
    "columns moved",
)
"""Kinds that say why marks are not those of the seal."""
LINES = ("row", "column", "sheet", "marks")
"""How kinds begin that are said by their place alone."""


def client_changes(read: ClientRead) -> Iterator[Finding]:
    """What became of a client's book since it was made, under the codes that internal books have for the same."""
    yield from _told(read.differences)
    if not read.calculated:
        message = "formulas have no values: the file was saved by a program that does not calculate"
        yield Finding("T03", "alert", Place(), message, "open it in Excel, calculate and save it")
    if read.fits is None:
        message = (
            "the file's properties are gone, as inspectors of documents take them out: its seal is unknown"
        )
        yield Finding("T01", "alert", Place(), message, MANIFEST)
    elif not read.fits and not any(one.kind in MOVE_MARKS for one in read.changes):
        message = "the seal does not fit the book: cells were changed together with the marks beside them"
        yield Finding("T01", "error", Place(), message, MANIFEST)


def t04_not_of_its_deal(twin: Twin) -> Iterator[Finding]:
    """Client book that is not of its deal

    What: the client's book is made anew from the inputs of the internal book beside it; what it offers, or a number in
    it, is another. Where the deal is another, its terms are named and not what follows from them; where the client
    is another too, the client alone.

    Why: margin and chance of a loss are those of the internal book; at other prices they are not those of the deal
    that is signed.

    Source: our own; the offer of a client's book stands in cells of its own, its numbers are computed a second time.

    Fix: generate both books anew, or send the client the one of this deal.

    Cannot see: a client book whose deal is in another folder, and two books that were changed alike.
    """
    fix = "generate both books anew, and send the one of this deal"
    for one in named(list(twin.fields)):
        message = f"not of its deal: {one.label} is {value_said(one.shown)}, in the internal book {value_said(one.wanted)}"
        yield Finding("T04", "error", place_of(one), message, fix, one.money)
    yield from rest("T04", "error", list(twin.fields))
    for finding in _told(twin.differences):
        # A deal does not say all that a rate card did: where the seal fits the book, somebody should look.
        mild: Severity = "alert" if twin.read.fits else finding.severity
        yield replace(
            finding, code="T04", severity=mild, message=f"not of its deal: {finding.message}", fix=fix
        )


def _told(differences: tuple[Difference, ...]) -> Iterator[Finding]:
    for kind, (code, severity, words, fix) in KINDS.items():
        alike = [difference for difference in differences if difference.kind == kind]
        for one in named(alike):
            # Every program writes numbers within texts in its own way.
            mild: Severity = "alert" if kind == "stale" and isinstance(one.shown, str) else severity
            yield Finding(code, mild, place_of(one), f"{words}{_what(one)}", fix, one.money)
        yield from rest(code, severity, alike)


def _what(one: Difference) -> str:
    """What stood in a cell and stands there now, as far as that is known."""
    label = f": {one.label}" if one.label else ""
    if one.kind.startswith(LINES):
        return label
    now = formula_said(one.formula) if one.formula and one.kind != "stale" else value_said(one.shown)
    if one.kind == "format changed":
        return f"{label}, {now} as {one.was}"
    if one.kind == "choice":
        return f"{label}, {now}"
    was = formula_said(one.was) if one.was else "" if one.wanted is None else value_said(one.wanted)
    if was and one.kind == "typed over" and not one.was:
        return f"{label}, is {now}, its formula gave {was}"
    return f"{label}, is {now}, was {was}" if was else f"{label}, is {now}"


CLIENT_RULES = (Rule(t04_not_of_its_deal),)
"""The rules of this module."""

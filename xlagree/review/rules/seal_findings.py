"""What is to be said of a book besides its cells: its properties, its names, and the digest of its model."""

from collections.abc import Iterator

from xlagree import __version__
from xlagree.generate.book.seal import (
    BOOK_FACT,
    INPUTS_FACT,
    MODEL_FACT,
    OPEN_NAMES,
    VERSION_FACT,
    model_digest,
)
from xlagree.generate.book.sheet import Value
from xlagree.proposal.rules.finding import Finding, at
from xlagree.review.rules.difference_words import AS_SEALED
from xlagree.review.rules.trust import Trust
from xlagree.terms.errors import Place

MOST_NAMES = 50
"""So many changed names are named."""
MANIFEST = "compare with the manifest that was written with the book"


def seal_findings(trust: Trust) -> Iterator[Finding]:
    """Properties that are gone, names that are not as the book was made, a digest that does not fit."""
    yield from _facts_gone(trust)
    yield from _names(trust)
    yield from _broken_seal(trust)


def _facts_gone(trust: Trust) -> Iterator[Finding]:
    """What the file's properties say of who made it, where that is another version or nothing any more."""
    facts = trust.read.file.properties
    if BOOK_FACT not in facts:
        message = "the file's properties are gone, as inspectors of documents take them out: its version and digests are unknown"
        yield Finding("T01", "alert", Place(), message, MANIFEST)
    elif (made_by := facts.get(VERSION_FACT, "")) != __version__:
        message = (
            f"made by xlagree {made_by}, reviewed by {__version__}: lines may differ where the versions do"
        )
        yield Finding("T01", "alert", Place(), message, "generate the book anew")


def _names(trust: Trust) -> Iterator[Finding]:
    """Names of cells that are not as the book was made with."""
    for one in trust.comparison.names[:MOST_NAMES]:
        place = at(*one.spot) if one.spot else Place()
        if one.kind == "moved":
            message = f"name moved: {one.name} refers to {one.now}, must be {one.was}"
            yield Finding("T01", "error", place, message, AS_SEALED)
        elif one.kind == "shadowed":
            message = f"name shadowed: on {one.on} {one.name} refers to {one.now}, in the book to {one.was}"
            yield Finding("T01", "error", place, message, "delete the name that holds on one sheet")
        elif one.kind == "added":
            how = ", which is hidden," if one.hidden else ""
            message = f"name added: {one.name}{how} refers to {one.now[:80] or 'nothing'}"
            yield Finding("T01", "alert", place, message, "delete the name, or say what it is for")
        elif not one.name.startswith(OPEN_NAMES):  # what is open has more to be said of it
            yield Finding("T01", "error", place, f"name deleted: {one.name}, {one.was}", AS_SEALED)


def _broken_seal(trust: Trust) -> Iterator[Finding]:
    """The digests of the file's properties, where they are not those of the book or of the model that it should be."""
    facts, file = trust.read.file.properties, trust.read.file
    cells = (
        (sheet.name, row, column, shown.formula, _plain(shown.value))
        for sheet in file.sheets
        for (row, column), shown in sheet.cells.items()
    )
    model = facts.get(MODEL_FACT)
    if trust.comparison.differences or trust.comparison.names:
        # What was changed is named: without it the model must be the one that was sealed, where that can be known.
        unsure = bool(trust.read.rows) or not trust.read.fits or facts.get(VERSION_FACT) != __version__
        fits = {MODEL_FACT: unsure or trust.comparison.rewritten or trust.comparison.digest == model}
    else:
        fits = {
            MODEL_FACT: trust.comparison.rewritten or model_digest(cells, file.names) == model,
            INPUTS_FACT: trust.read.seal_fits,
        }
    for fact, holds in fits.items():
        if BOOK_FACT in facts and not holds:
            message = f"the {fact.removeprefix('xlagree ')} of the file's properties does not fit the book"
            yield Finding("T01", "alert", Place(), message, MANIFEST)


def _plain(value: float | str | bool | None) -> Value:
    return "" if value is None else float(value) if isinstance(value, bool | int) else value

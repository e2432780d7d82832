"""The rule of papers: whether files are those that a manifest names and that a ledger of offers has the prices of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlagree.generate.manifest_line import FILES
from xlagree.pricing.whose import same_name
from xlagree.proposal.offers.offer_ledger import LedgerLine
from xlagree.proposal.rules.finding import Finding, Rule
from xlagree.terms.errors import Place

BOOKS = tuple(column for column in FILES if column != "page")
PUT_BACK = "put back the file that was written with the manifest, or generate the books anew"


@dataclass(frozen=True)
class FileSeen:
    """A file that was reviewed, by its name from the folder of the papers; `in_place` is a book where such books are written."""

    file: str
    sha256: str
    changed: bool
    client: str
    number: str
    digest: str
    in_place: bool


@dataclass(frozen=True)
class Papers:
    """The lines of a manifest and of a ledger, and the files there; `whole` where all that lie there were reviewed."""

    lines: Sequence[Mapping[str, str]]
    ledger: Sequence[LedgerLine] | None
    files: Mapping[str, FileSeen]
    whole: bool = True


def t05_not_of_its_papers(papers: Papers) -> Iterator[Finding]:
    """Files that are not those of the manifest or the ledger

    What: a book has another digest than the manifest says, is of another client or another offer, is missing, or is not
    in the manifest; or the offer in it has other prices than the ledger has under its number.

    Why: whoever can write a file can write its seal; the manifest and the ledger were written with the books and can be
    kept elsewhere.

    Source: our own; SHA-256 digests of whole files and of the prices of an offer.

    Fix: put back the file that was written with the manifest, or generate the books anew.

    Cannot see: a manifest and a ledger that were changed with the files; keep copies of them elsewhere.
    """
    for line in papers.lines:
        for column in BOOKS:
            if name := line.get(column, ""):
                yield from _of_line(papers, line, column, name)
    listed = {line.get(column) for line in papers.lines for column in BOOKS}
    for name, seen in papers.files.items():
        if seen.in_place and name not in listed:
            yield _said("alert", name, "is not in the manifest", "generate the books anew, or take it away")
        yield from _of_ledger(papers, seen)


def _of_line(papers: Papers, line: Mapping[str, str], column: str, name: str) -> Iterator[Finding]:
    """What is to be said of a file that a line names."""
    seen, client, number = papers.files.get(name), line.get("client", ""), line.get("offer number", "")
    if seen is None:
        if papers.whole:
            yield _said("alert", name, f"{name} is missing: the manifest names it for {client}", PUT_BACK)
        return
    if seen.client and not same_name(seen.client, client):
        yield _said(
            "error", name, f"replaced: it is for {seen.client}, in the manifest for {client}", PUT_BACK
        )
    elif seen.number and number and seen.number != number:
        yield _said(
            "error", name, f"replaced: it holds offer {seen.number}, the manifest names {number}", PUT_BACK
        )
    elif seen.sha256 != line.get(f"{column} sha256") and seen.sha256:
        how = (
            ""
            if seen.changed
            else "; all that is compared in it is as it was made, as where a program saved it anew"
        )
        yield _said("alert", name, f"changed since the manifest was written{how}", PUT_BACK)


def _of_ledger(papers: Papers, seen: FileSeen) -> Iterator[Finding]:
    """What is to be said of an offer beside the ledger."""
    if papers.ledger is None or not seen.digest:
        return
    if any(line.digest == seen.digest for line in papers.ledger):
        return
    same = [line for line in papers.ledger if line.number == seen.number and seen.client]
    if same:
        message = f"the ledger has other prices for offer {seen.number}, its digest is {same[-1].digest[:12]}"
    else:
        message = f"offer {seen.number or 'of its digest'} is not in the ledger"
    yield _said("error", seen.file, message, "compare with the offer that was sent")


def _said(severity: str, name: str, message: str, fix: str) -> Finding:
    return Finding("T05", "error" if severity == "error" else "alert", Place(name), message, fix)


PAPER_RULES = (Rule(t05_not_of_its_papers),)
"""The rules of this module."""

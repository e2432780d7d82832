"""The rule of papers: whether files are those that a manifest names and that a ledger of offers has the prices of."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlagree.generate.manifest_line import FILES, made_of
from xlagree.pricing.whose import same_name
from xlagree.proposal.offers.offer_ledger import LedgerLine
from xlagree.proposal.rules.finding import Finding, Rule
from xlagree.proposal.summary import DealLine
from xlagree.terms.errors import Place

BOOKS = tuple(column for column in FILES if column != "page")
OF_DEAL = (
    "recommended_plan", "reason", "basis", "limits_broken", "hours_a_month", "first_year", "pay_as_you_go_first_year", "saving",
    "runner_up", "expected_margin", "margin_share", "loss_chance",
)  # fmt: skip
"""What a line of the manifest says of its deal that somebody may decide by."""
SHARES = ("margin_share", "loss_chance")
PRICES = ("first_year", "pay_as_you_go_first_year", "saving")
LEAST_TAX, HIGHEST_TAX, ROUNDED = 0.01, 0.3, 0.002
"""Rates of tax that prices may have in them, and how far they are off then, each rounded by itself, as a share of the year."""
CENT, SHARE = 0.011, 2e-6
"""How far amounts and hours may be from each other that are rounded to two digits, and shares that are to a millionth."""
PUT_BACK = "put back the file that was written with the manifest, or generate the books anew"


@dataclass(frozen=True)
class FileSeen:
    """A file that was reviewed, by its name from the folder of the papers; `in_place` is a book where such books are written.

    `internal` is a book with costs and margin, or one of unknown kind where that cannot be told (None).
    `deal` is the line of an internal book whose inputs and policy are those that it was made with, else None.
    """

    file: str
    sha256: str
    changed: bool
    client: str
    number: str
    digest: str
    in_place: bool
    deal: DealLine | None = None
    internal: bool | None = None


@dataclass(frozen=True)
class Papers:
    """The lines of a manifest and of a ledger, and the files there; `whole` where all that lie there were reviewed."""

    lines: Sequence[Mapping[str, str]]
    ledger: Sequence[LedgerLine] | None
    files: Mapping[str, FileSeen]
    whole: bool = True


def t05_not_of_its_papers(papers: Papers) -> Iterator[Finding]:
    """Files that are not those of the manifest or the ledger

    What: a book has another digest than the manifest says, is of another client, another kind or another offer, is missing,
    or is not in the manifest or twice in it; its manifest says other prices or another plan than its deal; or the offer
    in it has other prices than the ledger has under its number.

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
    listed = Counter(line.get(column, "") for line in papers.lines for column in BOOKS)
    for name, times in listed.items():
        if name in papers.files and times > 1:
            yield _said("alert", name, f"stands {times} times in the manifest", PUT_BACK)
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
    elif seen.internal is not None and seen.internal is not (column == "internal book"):
        kind = "an internal book, with costs and margin" if seen.internal else "a book for the client"
        yield _said("error", name, f"replaced: it is {kind}, the manifest names it as {column}", PUT_BACK)
    elif (held := _number(papers, seen)) and number and held != number:
        yield _said("error", name, f"replaced: it holds offer {held}, the manifest names {number}", PUT_BACK)
    elif seen.sha256 != line.get(f"{column} sha256") and seen.sha256:
        how = (
            ""
            if seen.changed
            else "; all that is compared in it is as it was made, as where a program saved it anew"
        )
        yield _said("alert", name, f"changed since the manifest was written{how}", PUT_BACK)
    if seen.deal and not seen.changed and same_name(seen.client, client):
        yield from _of_deal(seen, seen.deal, line)


def _number(papers: Papers, seen: FileSeen) -> str:
    """The number of the offer that a file holds; an appendix has its digest alone, whose number the ledger knows."""
    known = [line.number for line in papers.ledger or () if seen.digest and line.digest == seen.digest]
    return seen.number or (known[-1] if known else "")


def _of_deal(seen: FileSeen, deal: DealLine, line: Mapping[str, str]) -> Iterator[Finding]:
    """What a line of the manifest says otherwise than the deal in the book that it names."""
    try:
        told = made_of(line).deal
    except ValueError:
        yield _said("error", seen.file, "the manifest has words where its numbers belong", PUT_BACK)
        return
    tax = _tax(told, deal)
    for name in OF_DEAL:
        said, is_so, label = getattr(told, name), getattr(deal, name), name.replace("_", " ")
        within = SHARE if name in SHARES else CENT
        if tax and name in PRICES and is_so:
            is_so, within = is_so * (1 + tax), ROUNDED * deal.pay_as_you_go_first_year
        if label in line and not _alike(said, is_so, within):
            message = f"the manifest says {label} {_shown(said)}, the deal in the book {_shown(is_so)}"
            yield _said("error", seen.file, message, PUT_BACK)


def _tax(told: DealLine, deal: DealLine) -> float:
    """The rate of tax that is in the prices of a manifest: the house that shows them so is not known to the deal."""
    if not deal.pay_as_you_go_first_year:
        return 0.0
    more = told.pay_as_you_go_first_year / deal.pay_as_you_go_first_year - 1
    return more if LEAST_TAX < more < HIGHEST_TAX else 0.0


def _alike(one: str | float | None, other: str | float | None, within: float) -> bool:
    """Whether two say the same; a program that saved the book may have kept fifteen digits of its inputs."""
    if isinstance(one, str) or isinstance(other, str) or one is None or other is None:
        return one == other
    return abs(one - other) <= within + 1e-6 * abs(other)


def _shown(value: str | float | None) -> str:
    return f"{value:,.6g}" if isinstance(value, float) else str(value or "none")


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

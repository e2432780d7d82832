"""The papers of a folder of books, its manifest and its ledger of offers, and whether the files are those that they name."""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from xlagree import __version__
from xlagree.generate.earlier_run import RESAVED, lines_of
from xlagree.intake.offer_files import PAGES, holds_offer, ledger_lines
from xlagree.proposal.offers.offer_ledger import LEDGER, LedgerLine
from xlagree.proposal.rules.finding import Finding, ranked
from xlagree.review.deal_files import FOLDERS, MANIFEST, homes
from xlagree.review.page_review import SENT, review_page
from xlagree.review.reviews import Review
from xlagree.review.rules.paper_rules import FileSeen, Papers, t05_not_of_its_papers
from xlagree.terms.errors import AgreementError, Place, Problem

OF_THE_FILE = ("T", "F")
"""How the codes begin of what was changed in a file."""
SAVED_ANEW = Finding(
    "T05",
    "alert",
    Place(),
    "changed since the manifest was written; its texts and prices are as they were",
    SENT,
)


def with_papers(
    named: Mapping[Path, str], reviews: Sequence[Review], whole: Sequence[Path], as_made: bool = True
) -> list[Review]:
    """The reviews with what manifests and ledgers near the files say of them, and a review of each of these where it says more.

    `whole` are folders that were reviewed with all that is in them: there a book that is missing is said. Deals are `as_made`
    where no other policy was laid over theirs.
    """
    done = {path.resolve(): review for path, review in zip(named, reviews, strict=True)}
    calls = {path.resolve(): name for path, name in named.items()}
    own: list[Review] = []
    found = homes(tuple(named))
    for home in found:
        nearer = [other for other in found if other != home and other.is_relative_to(home)]
        of_others = {path for path in done if any(map(path.is_relative_to, nearer))}
        is_whole = any(home.is_relative_to(folder.resolve()) for folder in whole)
        own += _of_home(home, of_others, done, calls, is_whole, as_made)
    return [*done.values(), *own]


def _of_home(
    home: Path,
    of_others: Container[Path],
    done: dict[Path, Review],
    calls: Mapping[Path, str],
    whole: bool,
    as_made: bool,
) -> Iterator[Review]:
    """What the papers of one folder say: findings are laid to the files that are there, others are of the papers.

    Files `of_others` lie in a folder within it that has papers of its own.
    """
    inside = [path for path in done if path.is_relative_to(home)]
    before = calls[inside[0]].removesuffix(str(inside[0].relative_to(home)))
    ledger, problem = _ledger(home / LEDGER)
    if problem and whole:
        yield Review(f"{before}{LEDGER}", "ledger of offers", problems=problem)
    try:
        lines = lines_of(home / MANIFEST, RESAVED) or []
    except (AgreementError, OSError) as error:
        problems = error.problems if isinstance(error, AgreementError) else (Problem("cannot be opened"),)
        if whole:
            yield Review(f"{before}{MANIFEST}", "manifest", problems=problems)
        return
    if whole:
        yield from _pages(home, lines, ledger, before, done)
    seen = {path: _seen(home, path, done[path], as_made) for path in inside if path not in of_others}
    own: list[Finding] = []
    for name, finding in t05_found(Papers(lines, ledger, {one.file: one for one in seen.values()}, whole)):
        there = home / name
        if there in done:
            findings = ranked((*done[there].findings, finding))
            done[there] = replace(done[there], findings=findings)
        else:
            own.append(finding)
    if own and whole:
        yield Review(f"{before}{MANIFEST}", "manifest", ranked(own))


def t05_found(papers: Papers) -> Iterator[tuple[str, Finding]]:
    """What the rule finds, each with the name of the file that it is about, from the folder of the papers."""
    for finding in t05_not_of_its_papers(papers):
        yield finding.place.file, replace(finding, place=Place())


def _ledger(path: Path) -> tuple[tuple[LedgerLine, ...] | None, tuple[Problem, ...]]:
    try:
        return (ledger_lines(path) if path.is_file() else None), ()
    except AgreementError as error:
        return None, error.problems
    except OSError as error:
        return None, (Problem(f"cannot be opened: {error.strerror or error}", "", Place(path.name)),)


def _seen(home: Path, path: Path, review: Review, as_made: bool) -> FileSeen:
    """A file as its papers know it."""
    known = as_made and review.deal and not review.deal.inputs_changed and review.made_by == __version__
    offer, made = review.offer, review.what in ("internal book", "client book")
    client = review.deal.client if review.deal else offer.client if offer else ""
    return FileSeen(
        file=path.relative_to(home).as_posix(),
        sha256=review.sha256,
        changed=any(one.code.startswith(OF_THE_FILE) for one in review.errors),
        client=client,
        number=offer.number if offer else "",
        digest=offer.digest if offer else "",
        in_place=made and path.parent.parent == home and path.parent.name in FOLDERS,
        deal=review.deal.line if known and review.deal else None,
        internal=review.what == "internal book" if made else None,
    )


def _pages(
    home: Path,
    lines: Sequence[Mapping[str, str]],
    ledger: Sequence[LedgerLine] | None,
    before: str,
    done: Container[Path],
) -> Iterator[Review]:
    """Pages that are not as they were written, by the marks of their texts, their digest and the ledger; once each."""
    for line in lines:
        path = home / (line.get("page") or ".")
        if path.suffix.lower() not in PAGES or not path.is_file() or path in done:
            continue
        if sha256(path.read_bytes()).hexdigest() != line.get("page sha256"):
            yield _page(path, f"{before}{path.relative_to(home)}", ledger)


def unlisted_pages(folder: Path) -> Iterator[Path]:
    """Offers as pages in a folder and those in it that no manifest names whose books are reviewed with it."""
    pages = [path for path in folder.rglob("[!.]*") if path.suffix.lower() in PAGES and path.is_file()]
    listed = {page for home in homes(pages) if _has_books(home) for page in _listed(home)}
    for path in pages:
        if path.resolve() not in listed and holds_offer(path):
            yield path


def _has_books(home: Path) -> bool:
    """Whether books lie where a manifest names them: without any its papers are not looked at."""
    return any(next(home.glob(pattern), None) for pattern in ("*.xlsx", "*/*.xlsx"))


def _listed(home: Path) -> Iterator[Path]:
    """The pages of a manifest; none where it cannot be read, which is told elsewhere."""
    with suppress(AgreementError, OSError):
        for line in lines_of(home / MANIFEST, RESAVED) or []:
            yield home / (line.get("page") or ".")


def _page(path: Path, name: str, ledger: Sequence[LedgerLine] | None) -> Review:
    try:
        found, offer = review_page(path, ledger)
    except AgreementError as error:
        return Review(name, "offer page", problems=error.problems)
    return Review(name, "offer page", found or (SAVED_ANEW,), offer=offer)

"""Reviews of many files by as many processes as there are: the files of one deal together, so that each is held against the others."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from xlagree.generate.workers import jobs_for, shared_out
from xlagree.pricing.whose import same_name
from xlagree.review.client_review import DealKnown
from xlagree.review.deal_files import Deal, deals_of
from xlagree.review.file_review import OWN_TERMS, ReviewTerms, review_beside
from xlagree.review.reviews import Review
from xlagree.terms.errors import Place, Problem
from xlagree.terms.mistakes import write_log
from xlagree.terms.progress import Progress, silent


def review_all(
    paths: Sequence[Path],
    terms: ReviewTerms = OWN_TERMS,
    progress: Progress = silent,
    jobs: int | None = None,
) -> list[Review]:
    """Files reviewed, told in their order, by as many processes as there are processors; no file stops the others.

    A client's book is held against the internal book of its deal: the one that a manifest or its name says, or else the
    one of that client among all files.
    """
    done: dict[Path, Review] = {}
    workers = jobs_for(jobs, len(paths))
    for path, review in _shared(deals_of(paths), terms, workers):
        done[path] = review
        progress(len(done), len(paths), review.file)
    for path, review in _shared(_by_client(done), terms, workers):
        if path in done and review.offer is not None:
            done[path] = review
    return [done[path] for path in paths]


def _shared(deals: Sequence[Deal], terms: ReviewTerms, workers: int) -> Generator[tuple[Path, Review]]:
    work = partial(_of_deal, terms=terms)
    with closing(shared_out(work, deals, min(workers, max(len(deals), 1)), partial(_ended, terms))) as made:
        for deal, reviews in zip(deals, made, strict=True):
            yield from zip(deal, reviews, strict=True)


def _of_deal(paths: Deal, terms: ReviewTerms) -> tuple[Review, ...]:
    """The files of one deal, its internal book first."""
    known: DealKnown | None = None
    reviews = []
    for path in paths:
        review, known = _reviewed_anyway(path, terms, known)
        reviews.append(review)
    return tuple(reviews)


def _by_client(done: dict[Path, Review]) -> list[Deal]:
    """Client books that lie beside no internal book of their names, each with the one that is of its client and no other."""
    internal = [(path, review.deal.client) for path, review in done.items() if review.deal]
    pairs: dict[Path, list[Path]] = {}
    for path, review in done.items():
        offer = review.offer
        if offer is None or offer.deal or not offer.client:
            continue
        theirs = [book for book, client in internal if same_name(client, offer.client)]
        if len(theirs) == 1:
            pairs.setdefault(theirs[0], []).append(path)
            pairs[theirs[0]] += _appendices(done, offer.digest)
    return [(book, *dict.fromkeys(clients)) for book, clients in pairs.items()]


def _appendices(done: dict[Path, Review], digest: str) -> list[Path]:
    """The appendices to an offer that lie beside no deal."""
    return [
        path
        for path, one in done.items()
        if one.offer and not one.offer.client and not one.offer.deal and one.offer.digest == digest
    ]


def _ended(terms: ReviewTerms, paths: Deal) -> tuple[Review, ...]:
    """What is said of files whose process was ended: each is tried again alone, and of the one that ends it why."""
    if len(paths) > 1:
        alone = ((path,) for path in paths)
        return tuple(
            review
            for (review,) in shared_out(partial(_of_deal, terms=terms), alone, 2, partial(_ended, terms))
        )
    what = "the system ended the process that read it, as where memory runs out"
    problem = Problem(what, "review it alone, where more memory is free", Place(paths[0].name))
    return (Review(paths[0].name, problems=(problem,)),)


def _reviewed_anyway(
    path: Path, terms: ReviewTerms, known: DealKnown | None
) -> tuple[Review, DealKnown | None]:
    """A file reviewed; where nobody foresaw what happens, that is its problem and a line in a log."""
    try:
        review, known = review_beside(path, terms, known)
        return replace(review, sha256=_digest(path)), known
    except Exception as error:
        remedy = f"what happened is written in {write_log(error)}"
        problem = Problem("a mistake in xlagree, not in the file", remedy, Place(path.name))
        return Review(path.name, problems=(problem,), mistaken=True), known


def _digest(path: Path) -> str:
    """The digest of a file, for its manifest; blank where it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""

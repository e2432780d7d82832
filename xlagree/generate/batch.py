"""Many proposals to many files: a client book and an internal book each, a manifest, the problems."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlagree.generate.workers import jobs_for, shared_out
from xlagree.intake.files import beside, remove_unfinished, sha256, slugs, write_rows
from xlagree.proposal.deal import Proposal
from xlagree.proposal.verdict import cheapest
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.progress import Progress, silent

if TYPE_CHECKING:  # reading brings openpyxl along, which the workers do without
    from pandas import DataFrame

    from xlagree.generate.book.sheet import Book
    from xlagree.intake.proposals import Intake

MANIFEST, PROBLEMS = "manifest.csv", "problems.csv"
CLIENT, INTERNAL = "client", "internal"

HEAD = (
    "client",
    "quoted hours",
    "cheapest plan",
    "year price",
    "pay as you go year price",
    "saving",
    "client book",
    "internal book",
    "client book sha256",
    "internal book sha256",
    "rate card sha256",
)
"""The columns of the manifest. No times: the same inputs give the same bytes."""


@dataclass(frozen=True)
class Made:
    """The two books of one client and what they say: a line of the manifest, in its order."""

    client: str
    quoted_hours: float
    cheapest_plan: str
    year_price: float
    pay_as_you_go_year_price: float
    saving: float
    client_book: str
    internal_book: str
    client_book_sha256: str
    internal_book_sha256: str


@dataclass(frozen=True)
class Batch:
    """What a run made, and everything wrong: with the rows that were read, and with clients that failed.

    Remarks are among the problems.
    """

    folder: Path
    made: tuple[Made, ...]
    failed: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    rate_card_sha256: str = ""

    def to_frame(self) -> "DataFrame":
        """A row a client: client, quoted_hours (a month), cheapest_plan, year_price, pay_as_you_go_year_price, saving (money a year).

        client_book and internal_book are paths within `folder`, followed by the sha256 of each.
        """
        from xlagree.hosts.frames import tidy_frame

        return tidy_frame([field.name for field in fields(Made)], list(map(astuple, self.made)))


@dataclass(frozen=True)
class Order:
    """The books to make for one proposal."""

    proposal: Proposal
    name: str
    folder: Path

    @property
    def books(self) -> tuple[Path, Path]:
        """Where the client book and the internal book go."""
        return self.folder / CLIENT / f"{self.name}.xlsx", self.folder / INTERNAL / f"{self.name}.xlsx"


def generate(
    intake: "Intake",
    out: Path,
    progress: Progress = silent,
    rate_card: Path | None = None,
    jobs: int | None = None,
) -> Batch:
    """Make the books of every proposal; one that fails becomes a problem, and the rest are made all the same.

    At any moment every file in `out` is whole. The manifest and the problems are written last: while they
    are not there the run is not finished. `jobs` processes share the work, by default as many as there are
    processors; the bytes are the same.
    """
    folders = [out, out / CLIENT, out / INTERNAL]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        remove_unfinished(folder)
    for name in (MANIFEST, PROBLEMS):
        (out / name).unlink(missing_ok=True)
    names = slugs(proposal.client.name for proposal in intake.proposals)
    orders = [Order(proposal, name, out) for proposal, name in zip(intake.proposals, names, strict=True)]
    made: list[Made] = []
    failed: list[Problem] = []
    with closing(shared_out(_make, orders, jobs_for(jobs, len(orders)))) as finished:
        for count, (order, done) in enumerate(zip(orders, finished, strict=True), 1):
            if isinstance(done, Made):
                made.append(done)
            else:
                failed += done
            progress(count, len(orders), order.proposal.client.name)
    digest = sha256(rate_card) if rate_card else ""
    batch = Batch(out, tuple(made), tuple(failed), (*intake.problems, *failed), digest)
    _write_reports(batch)
    return batch


def _write_reports(batch: Batch) -> None:
    from xlagree.intake.proposals import write_problems

    with beside(batch.folder / PROBLEMS, batch.folder / MANIFEST) as (problems, manifest):
        write_problems(batch.problems, problems)
        write_rows(manifest, HEAD, [(*astuple(made), batch.rate_card_sha256) for made in batch.made])


def _make(order: Order) -> Made | tuple[Problem, ...]:
    """One client's books, or what stands in their way."""
    from xlagree.generate.client_book import client_book
    from xlagree.generate.internal_book import internal_book

    proposal = order.proposal
    try:
        books = client_book(proposal), internal_book(proposal)
        with beside(*order.books) as unfinished:
            for book, path in zip(books, unfinished, strict=True):
                _write(book, path)
            digests = [sha256(path) for path in unfinished]
        return _line(order, digests)
    except AgreementError as error:
        return tuple(_of(proposal, problem) for problem in error.problems)
    except PermissionError as error:
        if not error.filename2:
            raise
        # Windows does not let a file be replaced while Excel has it open.
        taken = Path(error.filename2).relative_to(order.folder).as_posix()
        return (
            _of(proposal, Problem(f"{taken} could not be replaced", "close it in Excel, then run again")),
        )
    except Exception as error:
        error.add_note(f"while making the books of {proposal.client.name}")
        raise


def _write(book: "Book", path: Path) -> None:
    from xlsxwriter.exceptions import FileCreateError

    from xlagree.generate.book.render import write_book

    try:
        write_book(book, path)
    except FileCreateError as error:  # it hides which file, and that the disk is full
        raise error.args[0] from error


def _line(order: Order, digests: Sequence[str]) -> Made:
    proposal = order.proposal
    prices = [months.year for months in proposal.replays]
    best = cheapest(prices)
    base = prices[proposal.plans.index(proposal.baseline)]
    books = [path.relative_to(order.folder).as_posix() for path in order.books]
    name = proposal.plans[best].name
    return Made(
        proposal.client.name,
        proposal.quoted_hours,
        name,
        prices[best],
        base,
        base - prices[best],
        *books,
        *digests,
    )


def _of(proposal: Proposal, problem: Problem) -> Problem:
    """A problem met in pricing, with the client it is about and the row the client came from."""
    named = replace(problem, what=f"{proposal.client.name}: {problem.what}")
    return named.at(Place(proposal.source))

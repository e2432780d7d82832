"""Many proposals to many files: a client book with its appendix and an internal book each, a manifest, the problems."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlagree.generate.earlier_run import PAGE, left, lines_of, unprint
from xlagree.generate.manifest_line import ASKED, HEAD
from xlagree.generate.manifest_line import Made as Made
from xlagree.generate.orders import PAGE_ENDING, Order, orders_of
from xlagree.generate.workers import jobs_for, shared_out
from xlagree.intake.files import beside, remove_unfinished, sha256, write_rows
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.offer_ledger import LEDGER, line_of, with_new
from xlagree.proposal.summary import DealLine, deal_line, held_for
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.progress import Progress, silent

if TYPE_CHECKING:  # reading brings openpyxl along, which the workers do without
    from pandas import DataFrame

    from xlagree.generate.book.sheet import Book
    from xlagree.generate.printing import Printer
    from xlagree.intake.proposals import Intake

MANIFEST, PROBLEMS = "manifest.csv", "problems.csv"
CLIENT, INTERNAL, HELD = "client", "internal", "held"


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
    earlier: tuple[Mapping[str, str], ...] = ()

    def to_frame(self) -> "DataFrame":
        """A row a client: client, the fields of DealLine, client_book, internal_book and appendix within `folder`, the sha256 of each."""
        from xlagree.hosts.frames import tidy_frame

        columns = [name.replace(" ", "_") for name in (*HEAD[:-2], *self.asked)]
        return tidy_frame(columns, [tuple(made.record.values()) for made in self.made])

    @property
    def held(self) -> tuple[Made, ...]:
        """The deals of which no client book went out."""
        return tuple(made for made in self.made if made.deal.held_for)

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns of the manifest that were asked for."""
        return tuple(name for name in ASKED if any(name in made.record for made in self.made))


def generate(
    intake: "Intake",
    out: Path,
    progress: Progress = silent,
    rate_card: Path | None = None,
    jobs: int | None = None,
    draft: bool = False,
    prune: bool = False,
    printer: "Printer | None" = None,
    pages: bool = False,
) -> Batch:
    """Make the books of every proposal; one that fails becomes a problem, and the rest are made all the same.

    Of a deal beyond a limit that holds there is no client book but a text in `held/` that says why and what to do,
    and with `draft` a client book beside it that is marked on every page. Books of clients that are gone, as far as the
    manifest of an earlier run knows them, are told in `earlier`, or removed with `prune`. A `printer` prints client books;
    with `pages` offers lie beside them as HTML.

    At any moment every file in `out` is whole. The manifest and the problems are written last: while they
    are not there the run is not finished. `jobs` processes share the work, by default as many as there are
    processors; the bytes are the same.
    """
    from xlagree.intake.offer_files import ledger_lines, write_ledger

    _make_room(out)
    known = lines_of(out / MANIFEST)
    ledger = ledger_lines(out / LEDGER)
    orders = orders_of(intake.proposals, out, draft, ledger, pages)
    books = {order.path(folder) for order in orders for folder in (CLIENT, INTERNAL, HELD)}
    current = books | {order.appendix(folder) for order in orders for folder in (CLIENT, HELD)}
    unprint(out, known, books, kept=(PAGE,) if pages else ())
    for name in (MANIFEST, PROBLEMS):
        (out / name).unlink(missing_ok=True)
    made, failed = _made(orders, jobs, progress)
    digest = sha256(rate_card) if rate_card else ""
    earlier = left(out, known or [], current, out / HELD, prune)
    problems = [*intake.problems, *failed]
    if printer:
        pdfs, unprinted = printer.print_beside([line.client_book for line in made], out, progress)
        made = [replace(line, pdf=pdfs.get(line.client_book, "")) for line in made]
        problems = [*unprinted, *problems]
    write_ledger(out / LEDGER, with_new(ledger, (line.offer for line in made if line.offer)))
    batch = Batch(out, tuple(made), tuple(failed), tuple(problems), digest, earlier)
    _write_reports(batch)
    return batch


def _made(orders: Sequence[Order], jobs: int | None, progress: Progress) -> tuple[list[Made], list[Problem]]:
    """What processes made of the orders, and what stood in the way of the rest."""
    made, failed = list[Made](), list[Problem]()
    with closing(shared_out(_make, orders, jobs_for(jobs, len(orders)))) as finished:
        for count, (order, done) in enumerate(zip(orders, finished, strict=True), 1):
            if isinstance(done, Made):
                made.append(done)
            else:
                failed += done
            progress(count, len(orders), order.proposal.client.name)
    return made, failed


def _make_room(out: Path) -> None:
    """The folders of books, without what an earlier run left unfinished."""
    for folder in (out, *(out / name for name in (CLIENT, INTERNAL, HELD))):
        folder.mkdir(parents=True, exist_ok=True)
        remove_unfinished(folder)


def _write_reports(batch: Batch) -> None:
    """Problems and manifest; a folder of deals that are held only where there are some."""
    from xlagree.intake.proposals import write_problems

    with beside(batch.folder / PROBLEMS, batch.folder / MANIFEST) as (problems, manifest):
        write_problems(batch.problems, problems)
        head = (*HEAD, *batch.asked)
        ours = {"rate card sha256": batch.rate_card_sha256, "run": "this"}
        lines = [
            {name: _cell(name, cell) for name, cell in made.record.items()} | ours for made in batch.made
        ]
        lines += [{**line, "run": "earlier"} for line in batch.earlier]
        write_rows(manifest, head, [[line.get(name, "") for name in head] for line in lines])
    if not any((batch.folder / HELD).iterdir()):
        (batch.folder / HELD).rmdir()


def _cell(name: str, value: str | float | None) -> str | float | Decimal:
    """A cell of the manifest: money to the cent, shares to a hundredth of a percent."""
    if value is None:
        return ""
    share = isinstance(value, float) and name in ("margin share", "loss chance")
    return Decimal(f"{value:.4f}") if share else value


def _make(order: Order) -> Made | tuple[Problem, ...]:
    """One client's books, or what stands in their way."""
    from xlagree.generate.appendix_book import appendix_book
    from xlagree.generate.client_book import client_book, drafted
    from xlagree.generate.internal_book import internal_book
    from xlagree.generate.offer_page import offer_page

    proposal = order.proposal
    try:
        deal = deal_line(proposal)
        books: dict[Path, Book | str] = {}
        if not deal.held_for or order.draft:
            folder, offer = HELD if deal.held_for else CLIENT, order.offer
            theirs = {
                order.path(folder): client_book(proposal, offer),
                order.appendix(folder): appendix_book(proposal, offer),
            }
            books |= {path: drafted(book) for path, book in theirs.items()} if deal.held_for else theirs
            if order.page:
                books[order.path(folder, PAGE_ENDING)] = offer_page(proposal, offer, bool(deal.held_for))
        books[order.path(INTERNAL)] = internal_book(proposal)
        with beside(*books) as unfinished:
            for book, path in zip(books.values(), unfinished, strict=True):
                _write(book, path)
            digests = dict(zip(books, map(sha256, unfinished), strict=True))
        _hold(order, deal)
        return _line(order, deal, digests)
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


def _write(book: "Book | str", path: Path) -> None:
    from xlsxwriter.exceptions import FileCreateError

    from xlagree.generate.book.render import write_book
    from xlagree.generate.offer_page import write_page

    try:
        write_page(book, path) if isinstance(book, str) else write_book(book, path)
    except FileCreateError as error:  # it hides which file, and that the disk is full
        raise error.args[0] from error


def _hold(order: Order, deal: DealLine) -> None:
    """Leave in the folders what holds a client book back, or nothing that says so."""
    why = order.path(HELD, "txt")
    if not deal.held_for:
        for path in (why, *order.theirs(HELD)):
            path.unlink(missing_ok=True)
        return
    for folder in (CLIENT,) if order.draft else (CLIENT, HELD):
        for path in order.theirs(folder):
            path.unlink(missing_ok=True)
    lines = [
        f"No client book for {order.proposal.client.name}: {len(held_for(order.proposal))} limits of the policy hold it back."
    ]
    lines += [f"{finding.message}\n  what to do: {finding.fix}" for finding in held_for(order.proposal)]
    lines.append("xlagree generate --draft writes the book all the same, marked on every page.")
    with beside(why) as (path,):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _line(order: Order, deal: DealLine, digests: Mapping[Path, str]) -> Made:
    """The line of the manifest."""
    folder = HELD if deal.held_for else CLIENT

    def named(path: Path) -> tuple[str, str]:
        return (path.relative_to(order.folder).as_posix(), digests[path]) if path in digests else ("", "")

    client, appendix, page = map(named, order.theirs(folder))
    ours = named(order.path(INTERNAL))
    return Made(
        order.proposal.client.name,
        deal,
        client_book=client[0],
        internal_book=ours[0],
        client_book_sha256=client[1],
        internal_book_sha256=ours[1],
        appendix=appendix[0],
        appendix_sha256=appendix[1],
        page=page[0] if order.page else None,
        page_sha256=page[1] if order.page else None,
        offer=line_of(order.offer) if order.offer_number and not deal.held_for else None,
    )


def _of(proposal: Proposal, problem: Problem) -> Problem:
    """A problem met in pricing, with the client it is about and the row the client came from."""
    named = replace(problem, what=f"{proposal.client.name}: {problem.what}")
    return named.at(Place(proposal.source))

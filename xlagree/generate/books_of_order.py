"""The books of one order: drawn as bytes, put in place together or not at all, and what stood in their way."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlagree.generate.manifest_line import Made
from xlagree.generate.orders import CLIENT, HELD, INTERNAL, PAGE_ENDING, Order
from xlagree.generate.unfinished_run import record_of
from xlagree.intake.files import beside
from xlagree.intake.uncollected import uncollected
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.offer_ledger import line_of
from xlagree.proposal.summary import DealLine, by_remedy, deal_line, held_for
from xlagree.terms.errors import AgreementError, Place, Problem

if TYPE_CHECKING:
    from xlagree.generate.book.sheet import Book

OPENED = ("~${}", ".~lock.{}#")
"""Files that lie beside a workbook while a program has it open: of Excel, and of LibreOffice."""


class Failed(NamedTuple):
    """Why there are no new books of a client: problems of its deal, and files that could not be written."""

    problems: tuple[Problem, ...] = ()
    unwritten: tuple[Problem, ...] = ()


class DrawnBooks(NamedTuple):
    """One client's books as bytes, by their places within the folder, and what is said of them.

    `why_held` is what the text in `held/` says; blank where nothing holds the deal back.
    """

    made: Made
    books: Mapping[str, bytes]
    why_held: str


def books_of(order: Order) -> Made | Failed:
    """One client's books in their places, or what stands in their way."""
    books = drawn(order)
    return books if isinstance(books, Failed) else in_place(order, books)


@uncollected()
def drawn(order: Order) -> DrawnBooks | Failed:
    """One client's books as bytes, or why there are none; no file is written or looked at."""
    proposal = order.proposal
    try:
        deal = deal_line(proposal)
        books = {path: _bytes(book) for path, book in _books(order, bool(deal.held_for)).items()}
        digests = {path: hashlib.sha256(data).hexdigest() for path, data in books.items()}
        placed = {path.relative_to(order.folder).as_posix(): data for path, data in books.items()}
        return DrawnBooks(_line(order, deal, digests), placed, _why_held(proposal) if deal.held_for else "")
    except AgreementError as error:
        return Failed(problems=tuple(of_client(proposal, problem) for problem in error.problems))
    except Exception as error:
        error.add_note(f"while making the books of {proposal.client.name}")
        raise


def in_place(order: Order, books: DrawnBooks) -> Made | Failed:
    """One client's books put in their places with their record, all of them or none, or what stands in their way.

    Doing it twice with the same books leaves what doing it once does.
    """
    places = {order.folder / name: data for name, data in books.books.items()}
    if opened := _open_elsewhere(order, [*places]):
        return Failed(unwritten=(_of_files(order.proposal, opened),))
    try:
        with beside(*places, order.record) as (*files, record):
            for data, file in zip(places.values(), files, strict=True):
                _write(data, file)
            _write(record_of(books.made).encode(), record)
            _hold(order, books.why_held)
    except OSError as error:
        return Failed(unwritten=(_of_files(order.proposal, _unwritten(order, error)),))
    return books.made


def _books(order: Order, held: bool) -> dict[Path, "Book | str"]:
    """The books by the places that they go to; none for the client where its deal is held back and no draft is wanted."""
    from xlagree.generate.appendix_book import appendix_book
    from xlagree.generate.client_book import client_book, drafted
    from xlagree.generate.internal_book import internal_book
    from xlagree.generate.offer_page import offer_page

    proposal = order.proposal
    books: dict[Path, Book | str] = {}
    if not held or order.draft:
        folder, offer = HELD if held else CLIENT, order.offer
        theirs = {
            order.path(folder): client_book(proposal, offer),
            order.appendix(folder): appendix_book(proposal, offer),
        }
        books |= {path: drafted(book) for path, book in theirs.items()} if held else theirs
        if order.page:
            books[order.path(folder, PAGE_ENDING)] = offer_page(proposal, offer, held)
    return books | {order.path(INTERNAL): internal_book(proposal)}


def _bytes(book: "Book | str") -> bytes:
    from xlagree.generate.book.render import write_book

    if isinstance(book, str):
        return book.encode("utf-8")
    file = BytesIO()
    write_book(book, file)
    return file.getvalue()


def _write(data: bytes, path: Path) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:  # a full disk does not say which file
        error.filename = error.filename or str(path)
        raise


def _open_elsewhere(order: Order, books: list[Path]) -> Problem | None:
    """What is to be said where a program has one of the books open: replaced below it, it would be written over from there."""
    for book in books:
        for shape in OPENED:
            sign = book.with_name(shape.format(book.name))
            if sign.exists():
                what = f"{_named(order, book)} could not be replaced: a program has it open"
                return Problem(
                    what, f"close it, then run again; where nobody has it open, remove {sign.name} beside it"
                )
    return None


def _unwritten(order: Order, error: OSError) -> Problem:
    """What is to be said of a file that could not be written."""
    if isinstance(error, PermissionError) and error.filename2:
        # Windows does not let a file be replaced while Excel has it open.
        return Problem(
            f"{_named(order, error.filename2)} could not be replaced", "close it in Excel, then run again"
        )
    why = (error.strerror or str(error)).lower()
    return Problem(
        f"{_named(order, error.filename)} could not be written: {why}", "see to it, then run again"
    )


def _named(order: Order, path: object) -> str:
    """A file of the batch within its folder."""
    file = Path(str(path))
    return file.relative_to(order.folder).as_posix() if file.is_relative_to(order.folder) else str(file)


def _why_held(proposal: Proposal) -> str:
    """What holds a client book back, and what to do about it."""
    findings = held_for(proposal)
    limits = (
        "1 limit of the policy holds" if len(findings) == 1 else f"{len(findings)} limits of the policy hold"
    )
    lines = [f"No client book for {proposal.client.name}: {limits} it back."]
    for fix, messages in by_remedy(findings).items():
        lines += [*messages, f"  what to do: {fix}"]
    lines.append("xlagree generate --draft writes the book all the same, marked on every page.")
    return "\n".join(lines) + "\n"


def _hold(order: Order, why_held: str) -> None:
    """Leave in the folders what holds a client book back, or nothing that says so."""
    why = order.path(HELD, "txt")
    if not why_held:
        for path in (why, *order.theirs(HELD)):
            path.unlink(missing_ok=True)
        return
    for folder in (CLIENT,) if order.draft else (CLIENT, HELD):
        for path in order.theirs(folder):
            path.unlink(missing_ok=True)
    with beside(why) as (path,):
        path.write_text(why_held, encoding="utf-8", newline="\n")


def _line(order: Order, deal: DealLine, digests: Mapping[Path, str]) -> Made:
    """The line of the manifest."""
    folder = HELD if deal.held_for else CLIENT

    def named(path: Path) -> tuple[str, str]:
        return (path.relative_to(order.folder).as_posix(), digests[path]) if path in digests else ("", "")

    client, appendix, page = map(named, order.theirs(folder))
    ours = named(order.path(INTERNAL))
    offer = line_of(order.offer) if order.offer_number and not deal.held_for else None
    return Made(
        order.proposal.client.name,
        deal,
        client_book=client[0],
        internal_book=ours[0],
        client_book_sha256=client[1],
        internal_book_sha256=ours[1],
        appendix=appendix[0],
        appendix_sha256=appendix[1],
        inputs_sha256=order.inputs,
        page=page[0] if order.page else None,
        page_sha256=page[1] if order.page else None,
        offer_number=offer.number if offer else None,
        offer=offer,
    )


def _of_files(proposal: Proposal, problem: Problem) -> Problem:
    """A problem met in writing, with the client whose files they are: no table of rows has a part in it."""
    return replace(problem, what=f"{proposal.client.name}: {problem.what}")


def of_client(proposal: Proposal, problem: Problem) -> Problem:
    """A problem met in pricing, with the client it is about and the row the client came from."""
    named = replace(problem, what=f"{proposal.client.name}: {problem.what}")
    return named.at(Place(proposal.source))

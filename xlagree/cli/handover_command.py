"""`xlagree handover`: the plan agreed as the contract fields of a PSA, with what it cannot express and what to do instead."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, door, say, there

if TYPE_CHECKING:
    from xlagree.proposal.handover.routes import Handover, PsaSystem
    from xlagree.review.reading.our_book import BookRead

Book = Annotated[Path, typer.Argument(metavar="BOOK", help="An internal book.")]
System = Annotated[
    str | None,
    typer.Option("--to", metavar="SYSTEM", help="autotask, connectwise or halo.", show_default=False),
]
PlanName = Annotated[
    str | None,
    typer.Option("--plan", "-p", metavar="NAME", help="The plan.", show_default="the plan recommended"),
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="DATE",
        help="First day of the agreement, such as 2026-12-01.",
        show_default="the first of the month after the proposal's date",
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="A file for it: .csv, .xlsx or .json.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file of this name.")]


@door()
def handover(
    book: Book,
    to: System = None,
    plan: PlanName = None,
    start: Start = None,
    out: Out = None,
    force: Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Hand the plan of a book over to the system that bills it.

    Every term of the plan, its items, rates and blocks ends as a field with
    its value, as something to do by hand, or within another value. Prices are
    net. Values in <> stand for ids and settings of your own system;
    docs/handover.md has the whole map, and which names are not confirmed.

    --json prints system, client, plan, currency, start, end, create (records
    by entity, as bodies to create them from), by hand (term, value, what to
    do), notes (entity, record, field, note) and within (term, where).
    """
    from xlagree.cli import show
    from xlagree.proposal.handover.lists import document

    system = _system(to)
    ending = _checked(out, book, force)
    handed = _handed_over(there(book), system, plan, start)
    if out is not None:
        _written(handed, out, ending)
    if as_json:
        show.document(document(handed))
    elif out is None:
        _printed(handed)
    else:
        print(out)
    raise typer.Exit(DONE)


def _system(name: str | None) -> "PsaSystem":
    from xlagree.proposal.handover.systems import SYSTEMS
    from xlagree.terms.errors import must_be
    from xlagree.terms.quantities import Word

    if name is None:
        raise must_be("to", f"one of {', '.join(SYSTEMS)}", None, "for example --to autotask")
    return SYSTEMS[Word(tuple(SYSTEMS)).check("to", name)]


def _checked(out: Path | None, book: Path, force: bool) -> str:
    """How the file to write ends; nothing where none is asked for. Raises where it must not be written."""
    from xlagree.terms.errors import AgreementError, Problem, must_be

    if out is None:
        return ""
    ending = out.suffix.lower()
    if ending not in (".csv", ".xlsx", ".json"):
        raise must_be("out", "a file that ends in .csv, .xlsx or .json", out)
    if out.exists() and book.exists() and out.samefile(book):
        raise AgreementError(Problem(f"{out} is the book that is handed over", "choose another name"))
    if out.exists() and not force:
        raise AgreementError(Problem(f"{out} is there already", "choose another name, or add --force"))
    return ending


def _handed_over(path: Path, system: "PsaSystem", plan: str | None, start: str | None) -> "Handover":
    """The plan asked for, or the one that is recommended, from a day on."""
    from xlagree.pricing.plans import find_plan
    from xlagree.proposal.handover.agreed import agreed_of, first_of_next_month
    from xlagree.proposal.handover.routes import handed_over
    from xlagree.proposal.recommendation import recommended
    from xlagree.terms.errors import AgreementError, Problem

    read = _read(path)
    proposal = read.inputs.proposals[0]
    names = ", ".join(offered.name for offered in proposal.plans)
    place = recommended(proposal).plan
    if plan is not None:
        place = proposal.plans.index(find_plan(proposal.plans, plan))
    if place is None:
        what = "no plan is recommended: none is within the limits of the policy"
        raise AgreementError(Problem(what, f"add --plan NAME; plans: {names}"))
    day = options.day(start, first_of_next_month(proposal.date), "start")
    return handed_over(agreed_of(proposal, place, day), system)


def _read(path: Path) -> "BookRead":
    """An internal book; what it was changed in since it was sealed is said."""
    from xlagree.generate.book.seal import BOOK_FACT, FOR_CLIENTS
    from xlagree.intake.rate_card import REQUIRED
    from xlagree.review.reading.our_book import is_internal, read_book
    from xlagree.review.reading.snapshot import snapshot
    from xlagree.terms.errors import AgreementError, Place, Problem

    file = snapshot(path)
    place = Place(path.name)
    if not is_internal(file):
        problem = Problem(
            "is not a book of xlagree", "give an internal book that xlagree generate wrote", place
        )
        if file.properties.get(BOOK_FACT) in FOR_CLIENTS:
            problem = Problem(
                "is a client book, which has no internal figures",
                "give the internal book of the client",
                place,
            )
        elif all(file.sheet(name) for name in REQUIRED):
            problem = Problem("is a rate card, not a book", "xlagree generate writes books from it", place)
        raise AgreementError(problem)
    read = read_book(file)
    if read.wrong:
        raise AgreementError(*read.wrong)
    if read.changed:
        say(
            f"Note: {len(read.changed)} inputs were changed since the book was sealed; they are handed over as changed"
        )
    return read


def _written(handed: "Handover", out: Path, ending: str) -> None:
    """The hand-over as a file."""
    import json

    from xlagree.generate.book.render import write_book
    from xlagree.generate.book.sheet import Book as Workbook
    from xlagree.generate.pages.internal.handover_page import handover_sheet
    from xlagree.intake.files import beside, write_rows
    from xlagree.proposal.handover.lists import COLUMNS, document, rows, shown, title

    out.parent.mkdir(parents=True, exist_ok=True)
    with beside(out) as (unfinished,):
        if ending == ".csv":
            write_rows(
                unfinished, COLUMNS, ((*names, shown(value), do) for *names, value, do in rows(handed))
            )
        elif ending == ".json":
            unfinished.write_text(json.dumps(document(handed), indent=2) + "\n", encoding="ascii")
        else:
            sheet = handover_sheet(handed)
            write_book(Workbook(title(handed), "", handed.agreed.start, (sheet,)), unfinished)


def _printed(handed: "Handover") -> None:
    """The hand-over as tables."""
    from textwrap import fill

    from xlagree.cli import show
    from xlagree.proposal.handover.lists import IDS, held, shown, title

    fields, before = [], ("", "")
    for one in handed.entered:
        record = one.entity, one.record
        where = ", ".join(filter(None, record)) if record != before else ""
        fields.append((where, one.field, shown(one.value), one.note))
        before = record
    show.table(("entity, record", "field", "value", "note"), fields, (0, 1, 2, 3), title(handed))
    if handed.by_hand:
        by_hand = [(one.term, one.value, one.do) for one in handed.by_hand]
        head = f"Not a field of {handed.system.name}"
        show.table(("term", "value", "what to do instead"), by_hand, (0, 1, 2), head)
    print("\n".join(fill(line, show.PLAIN_WIDTH) for line in filter(None, (held(handed), IDS))))

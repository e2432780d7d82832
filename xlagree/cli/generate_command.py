"""`xlagree generate`: a table of clients to their books."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, FINDINGS, REQUEST_WRONG, door, say, there

if TYPE_CHECKING:
    from xlagree.generate.cluster import Cluster
    from xlagree.generate.printing import Printer

Clients = Annotated[
    Path, typer.Argument(metavar="CLIENTS", help="Table of clients, one in a row: .csv, .xlsx, .xls or .ods.")
]
Out = Annotated[
    Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the books; made if it is not there.")
]
Prune = Annotated[
    bool, typer.Option("--prune", help="Remove books of an earlier run for clients that are gone.")
]
Draft = Annotated[
    bool, typer.Option("--draft", help="Write client books that are held back too, marked on every page.")
]
Pdf = Annotated[
    bool, typer.Option("--pdf", help="Print every client book to a PDF beside it; needs LibreOffice.")
]
Html = Annotated[
    bool,
    typer.Option("--html", help="Write every offer as one page for a browser too, beside the client book."),
]
Force = Annotated[
    bool, typer.Option("--force", help="Make every book anew, those too that would come out the same.")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="CLIENT", help="Look at this client alone; may be given more than once."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say whose books would be made and why, and write nothing.")
]

Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="Make the books on the Dask cluster of this scheduler."
    ),
]
Shared = Annotated[
    bool,
    typer.Option("--shared", help="Let its workers write into the folder: all machines have it at one path."),
]


@door()
def generate(
    clients: Clients,
    rates: options.Rates,
    out: Out,
    usage: options.UsageTable = None,
    date: options.Day = None,
    jobs: options.Jobs = None,
    draft: Draft = False,
    prune: Prune = False,
    pdf: Pdf = False,
    html: Html = False,
    force: Force = False,
    only: Only = None,
    dry_run: DryRun = False,
    scheduler: Scheduler = None,
    shared: Shared = False,
    as_json: options.AsJson = False,
) -> None:
    """Make a client book with its appendix and an internal book for every client.

    The client book is the offer: four pages to decide by and to sign, in the
    language of the client and the look of the house. What stands behind its
    prices is in the appendix, under the same name with -appendix.

    A client that cannot be priced is reported, and books are made for the
    others; the status is then 1. So it is where a plan of the offer is beyond
    a limit of the policy that holds: there is no client book then, but a text
    in held/ that says why and what to do. Notes alone leave the status 0.

    A run into the same folder makes only what changed: books stay where the
    client, its usage, the rate card, what all histories show together, the
    day and xlagree are the same. A run that was stopped, by Ctrl-C or a power
    cut, leaves only whole files, and the next one goes on from there; --force
    makes all anew, --only CLIENT looks at one client, --dry-run says what
    would be made. One run at a time writes into a folder.

    With --pdf a PDF lies beside each client book, under the same name. A book
    that LibreOffice cannot print is said, and the status is then 1; the books
    stay. XLAGREE_SOFFICE names another LibreOffice than the one found.

    With --html the offer lies beside each client book as a page under the
    same name: one file for any browser, which asks nobody for anything. The
    client moves the hours, chooses plan and add-ons, prints and signs it.

    With --scheduler the workers of a Dask cluster make the books: the same bytes,
    each client once, also where a worker dies. It needs the extra cluster, and
    docs/cluster.md says how to start one. PDFs are printed here.

    --json prints folder, manifest, problems file, made (for each client:
    client, recommended plan, reason, basis, hours a month, first year, pay as
    you go first year, saving, runner up, expected margin, margin share, loss
    chance, limits broken, held for, client book, internal book, appendix and
    the sha256 of each, inputs sha256, with --pdf also pdf, with --html also
    page and its sha256, offer number where offers have one), unchanged (the
    clients whose books stayed) and problems (each with place, what, remedy
    and whether it is but a remark). With --dry-run it prints folder, anew
    (client and why), unchanged, apart, gone (clients
    whose books still lie there) and problems. PDFs are not looked at then.
    """
    from xlagree.cli import show
    from xlagree.generate import batch
    from xlagree.generate.earlier_run import BOOKS, left
    from xlagree.generate.run_plan import run_plan
    from xlagree.intake.proposals import open_proposals
    from xlagree.terms.errors import failures
    from xlagree.terms.quantities import PROCESSES

    printer = _printer() if pdf else None
    workers = options.number("jobs", jobs, PROCESSES)
    cluster = _cluster(scheduler, shared, jobs)
    when = options.day(date)
    for file in filter(None, (clients, rates, usage)):
        there(file)
    _refuse_no_folder(out, (batch.CLIENT, batch.INTERNAL, batch.HELD))
    intake = open_proposals(clients, rates, usage, when)
    elsewhere = intake.notes_on_others(only or ())
    if dry_run:
        plan = run_plan(intake.proposals, out, draft, html, force, only or (), intake.problems)
        gone = left(out, plan.before.lines, plan.books, out / batch.HELD, prune=False)
        show.planned(plan, intake.problems, out, as_json, [line["client"] for line in gone], prune, elsewhere)
        raise typer.Exit(FINDINGS if failures(intake.problems) else DONE)
    with show.progress("Books") as progress:
        jobs_wanted = int(workers) if workers else None
        made = batch.generate(
            intake, out, progress, rates, jobs_wanted, draft, prune, printer, html, force, only or (), cluster
        )
    if as_json:
        show.document(show.batch_record(made))
    else:
        show.batch_summary(made, intake.card, elsewhere)
    if not made.made:
        why = "see above" if len(intake.proposals) else f"no client in {clients} could be priced"
        say(f"No books were made: {why}")
        raise typer.Exit(FINDINGS if len(intake.proposals) else REQUEST_WRONG)
    if not as_json:
        print(f"{show.books_made(made)} in {out}, listed in {out / batch.MANIFEST}")
        if made.unchanged:
            print(
                f"{show.counted(len(made.unchanged), 'client')} unchanged since an earlier run, not made again"
            )
        if pdf:
            printed = sum(bool(line.pdf) for line in made.made)
            print(f"{show.counted(printed, 'PDF')} beside the client books")
        if html:
            pages = sum(bool(line.page) for line in made.made)
            print(f"{show.counted(pages, 'page')} beside the client books")
        for line in made.earlier:
            *first, last = (line[name] for name in BOOKS if line.get(name))
            books = " and ".join(filter(None, (", ".join(first), last)))
            lie = "lie" if first else "lies"
            say(
                f"Note: {books} of an earlier run, for {line['client']}, still {lie} there; --prune removes such books"
            )
    raise typer.Exit(FINDINGS if failures(made.problems) or made.held else DONE)


def _printer() -> "Printer":
    """LibreOffice, which prints; it brings along much that books without PDFs do without."""
    from xlagree.generate.printing import find_printer

    return find_printer()


def _cluster(scheduler: str | None, shared: bool, jobs: str | None) -> "Cluster | None":
    """The cluster that was asked for; raises where the options contradict each other."""
    from xlagree.terms.errors import must_be

    if scheduler is None:
        if shared:
            raise must_be("shared", "given with --scheduler", "no scheduler")
        return None
    if jobs is not None:
        raise must_be("jobs", "left out with --scheduler, whose workers share the work", jobs)
    from xlagree.generate.cluster import Cluster

    return Cluster(scheduler, shared)


def _refuse_no_folder(out: Path, sides: tuple[str, ...]) -> None:
    """Raise where a file stands in the place of a folder for the books."""
    from xlagree.terms.errors import Problem, refuse

    folders = (out, *out.parents, *(out / side for side in sides))
    remedy = "name another folder with --out"
    refuse(
        Problem(f"{path} is a file, not a folder", remedy)
        for path in folders
        if path.exists() and not path.is_dir()
    )

"""`xlagree generate`: a table of clients to their books."""

from pathlib import Path
from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, FINDINGS, REQUEST_WRONG, door, say, there

Clients = Annotated[
    Path, typer.Argument(metavar="CLIENTS", help="Table of clients, one in a row: .csv or .xlsx.")
]
Out = Annotated[
    Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the books; made if it is not there.")
]


@door()
def generate(
    clients: Clients,
    rates: options.Rates,
    out: Out,
    usage: options.UsageTable = None,
    date: options.Day = None,
    jobs: options.Jobs = None,
    as_json: options.AsJson = False,
) -> None:
    """Make a client book and an internal book for every client.

    A client that cannot be priced is reported, and books are made for the
    others; the status is then 1. Notes alone leave it 0. Stopped with Ctrl-C,
    only whole files are left.

    --json prints folder, manifest, problems file, made (for each client:
    client, quoted hours, cheapest plan, year price, pay as you go year price,
    saving, client book, internal book and the sha256 of both) and problems
    (each with place, what, remedy and whether it is but a remark).
    """
    from xlagree.cli import show
    from xlagree.generate import batch
    from xlagree.intake.proposals import read_proposals
    from xlagree.terms.errors import failures
    from xlagree.terms.quantities import PROCESSES

    workers = options.number("jobs", jobs, PROCESSES)
    when = options.day(date)
    for file in filter(None, (clients, rates, usage)):
        there(file)
    intake = read_proposals(clients, rates, usage, when)
    with show.progress("Books") as progress:
        made = batch.generate(intake, out, progress, rates, int(workers) if workers else None)
    if as_json:
        show.document(show.batch_record(made))
    else:
        show.batch_summary(made)
    if not made.made:
        say(f"No books were made: no client in {clients} could be priced")
        raise typer.Exit(REQUEST_WRONG)
    if not as_json:
        count = len(made.made)
        print(f"{count} client books and {count} internal books in {out}, listed in {out / batch.MANIFEST}")
    raise typer.Exit(FINDINGS if failures(made.problems) else DONE)

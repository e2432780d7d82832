"""`xlagree demo`: sample proposals, from made-up clients to finished workbooks."""

from pathlib import Path
from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import door

DAY = "2026-11-23"
"""The date of the demo, fixed so that two runs give the same bytes."""

Out = Annotated[
    Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the sample files and books.")
]
Day = Annotated[str, typer.Option("--date", metavar="DATE", help="Date of the proposals.")]


@door()
def demo(out: Out = Path("out/demo"), day: Day = DAY) -> None:
    """Make sample workbooks from made-up clients.

    The sample has some blemishes on purpose, so that there are problems to
    show. The same command gives the same bytes every day.
    """
    from xlagree.cli import show
    from xlagree.generate.batch import MANIFEST, PROBLEMS, generate
    from xlagree.generate.samples.starter import write_samples
    from xlagree.intake.proposals import read_proposals
    from xlagree.terms.errors import failures

    when = options.day(day)
    samples = out / "input"
    samples.mkdir(parents=True, exist_ok=True)
    write_samples(samples, themed=True)
    rates = samples / "rate-card.xlsx"
    intake = read_proposals(samples / "clients.csv", rates, samples / "usage.csv", when)
    with show.progress("Books") as progress:
        batch = generate(intake, out, progress, rates)
    show.batch_summary(batch, intake.card)
    count = len(batch.made)
    print(f"{out / 'client'}: {count} client books, one for each client to sign, each with an appendix")
    print(f"{out / 'internal'}: {count} internal books, with cost, margin and floor")
    print(f"{out / MANIFEST}: what each book says, and its digest")
    wrong = len(failures(batch.problems))
    notes = len(batch.problems) - wrong
    print(f"{out / PROBLEMS}: {wrong} problems, in the sample on purpose, and {notes} notes")
    print(f"{samples}: the files all this was made from")
    print("All clients, names and numbers are made up.")

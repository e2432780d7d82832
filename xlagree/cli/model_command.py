"""`xlagree model`: a workbook whose prices are live worksheet functions, for a rate card and a client of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.deal_asked import Counted, Counts, Devices, Hours, Name, Travel, Users, deal_asked
from xlagree.cli.door import FINDINGS, door

Out = Annotated[Path, typer.Argument(metavar="OUT", help="The workbook to write, .xlsx.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file of this name.")]


@door()
def model(
    out: Out,
    rates: options.Rates,
    hours: Hours = None,
    usage: options.UsageTable = None,
    client: Name = None,
    users: Users = None,
    devices: Devices = None,
    travel: Travel = None,
    counts: Counts = None,
    force: Force = False,
) -> None:
    """Write a workbook of your own that prices with live functions.

    Your plans after the card's discounts, what the client used, and your
    costs stand in it as tables; prices side by side, break-even, benefits and
    the curve are AGREE functions over them. Where xlagree is installed
    (xlagree addin install) they follow every change; elsewhere the workbook
    shows what was computed. It holds your costs: it is not for clients.
    """
    from xlagree.cli import show
    from xlagree.generate.book.render import write_book
    from xlagree.generate.forms.model_book import model_book
    from xlagree.generate.forms.model_tables import tables_of
    from xlagree.intake.files import beside
    from xlagree.terms.errors import AgreementError, Problem, failures, must_be

    if out.suffix.lower() != ".xlsx":
        raise must_be("OUT", "a file that ends in .xlsx", out)
    read = [file for file in (rates, usage) if file is not None and out.exists() and out.samefile(file)]
    if read:
        raise AgreementError(Problem(f"{out} is what the model is made from", "choose another name"))
    if out.exists() and not force:
        raise AgreementError(Problem(f"{out} is there already", "choose another name, or add --force"))
    deal = deal_asked(rates, hours, usage, client, Counted(users, devices, travel, counts), hours_alone=True)
    book = model_book(tables_of(deal.proposal))
    out.parent.mkdir(parents=True, exist_ok=True)
    with beside(out) as (unfinished,):
        write_book(book, unfinished)
    print(out)
    show.problems(deal.problems)
    if failures(deal.problems):
        raise typer.Exit(FINDINGS)

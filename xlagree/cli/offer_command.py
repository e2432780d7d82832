"""`xlagree offer`: an offer that comes back, held against the ledger of those that were made."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, FINDINGS, door, say, there

if TYPE_CHECKING:
    from xlagree.proposal.offers.offer_ledger import OfferCheck

offer = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A client book, an appendix or a page, as it came back.")
]
LedgerFile = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="Ledger of offers; by default offers.jsonl near the file."),
]

OnDay = Annotated[
    str | None,
    typer.Option("--date", metavar="DATE", help="Day on which it is looked at.", show_default="today"),
]


@offer.command(
    epilog=options.examples(
        "xlagree offer check books/client/harbour-dental.xlsx",
        "xlagree offer check signed.xlsx --ledger books/offers.jsonl",
    )
)
@door()
def check(
    file: File,
    ledger: LedgerFile = None,
    date: OnDay = None,
    as_json: options.AsJson = False,
) -> None:
    """Say whether an offer is as it was sent, and whether it still stands.

    Its prices are held against their digest and against the ledger that
    xlagree generate keeps beside the books, each cell of a workbook and each
    text of a page against what it was made with: what was changed, added or
    typed over is named, all but what a client may choose. An appendix is
    known by the digest that it belongs to; its own figures are not looked at.
    An offer that has expired, or to whose client a later one was made, does
    not stand: the status is then 1, as it is after a change.

    --json prints number, client, digest, intact (whether the prices are those
    of the digest, and all else as it was made), sent (whether the number is in the ledger; null without
    one), expired (the last day, or nothing), superseded_by (a later number,
    or nothing), changes and stands.
    """
    from xlagree.cli import show
    from xlagree.intake.offer_files import ledger_lines, ledger_near
    from xlagree.review.offer_review import offer_checked

    when = options.day(date)
    there(file)
    book = there(ledger) if ledger else ledger_near(file)
    done = offer_checked(file, ledger_lines(book) if book else None, when)
    if as_json:
        show.document({**asdict(done), "stands": done.stands})
    else:
        _tell(done, file, book)
    raise typer.Exit(DONE if done.stands else FINDINGS)


def _tell(done: "OfferCheck", file: Path, ledger: Path | None) -> None:
    """The verdict on stdout, and what speaks against the offer on stderr, a line each."""
    from xlagree.proposal.offers.canonical import SHOWN

    named = (
        f"{file}: offer {done.number or 'without a number'} to {done.client}, digest {done.digest[:SHOWN]}"
    )
    print(f"{named}: {'stands' if done.stands else 'does not stand'}")
    if not done.intact:
        say("Its prices are not those of its digest." if not done.changes else "It was changed:")
    for change in done.changes:
        say(f"  {change}")
    if done.sent is False:
        say(f"No offer of this number is in {ledger}.")
    if done.expired:
        say(f"It was valid until {done.expired}.")
    if done.superseded_by:
        say(f"A later offer was made to this client: {done.superseded_by}.")
    if done.sent is None:
        say(
            "Note: no ledger of offers was found; name it with --ledger to see whether the offer was sent so."
        )

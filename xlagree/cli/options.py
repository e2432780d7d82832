"""The options that several commands share, and what may be typed there."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from xlagree.terms.quantities import Number


def examples(*commands: str) -> str:
    """The last lines of a command's help."""
    return "\n".join(["[bold]Examples[/bold]", *(f"[cyan]{command}[/cyan]" for command in commands)])


def day(text: str | None, fallback: date | None = None, option: str = "date") -> date:
    """A date: as typed for an option, else the fallback, else today."""
    from xlagree.terms.errors import must_be

    if text is None:
        return fallback or date.today()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise must_be(option, "a day such as 2026-11-23", text) from None


def number(option: str, text: str | None, quantity: "Number") -> float | None:
    """What was typed for an option, as a number of its kind."""
    return None if text is None else quantity.check(option, text)


CARD = "Rate card: the workbook with your plans, costs and policy."
Rates = Annotated[Path, typer.Option("--rates", "-r", metavar="RATES", help=CARD)]
RatesFile = Annotated[Path, typer.Argument(metavar="RATES", help=CARD)]
UsageTable = Annotated[
    Path | None,
    typer.Option(
        "--usage",
        "-u",
        metavar="TABLE",
        help="Hours that clients used: by month or by ticket, .csv, .xlsx, .xls or .ods.",
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="DATE", help="Date of the proposals, such as 2026-11-23.", show_default="today"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout instead of tables.")]
Jobs = Annotated[
    str | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        help="Processes that share the work.",
        show_default="one for each processor",
    ),
]

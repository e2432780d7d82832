"""`xlagree backtest`: forecasts tried on past usage, and what fixed prices would have earned."""

from pathlib import Path
from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door, there

UsageFile = Annotated[
    Path,
    typer.Argument(
        metavar="USAGE", help="Hours that clients used: by month or by ticket, .csv, .xlsx, .xls or .ods."
    ),
]
Clients = Annotated[
    Path | None,
    typer.Option(
        "--clients", metavar="FILE", help="Table of clients: their users, to which tickets are in proportion."
    ),
]
Holdout = Annotated[
    str | None,
    typer.Option(
        "--holdout", metavar="MONTHS", help="The last months, which are predicted.", show_default="a third"
    ),
]
Cost = Annotated[
    str | None,
    typer.Option(
        "--cost", metavar="N", help="Our cost of an hour, for profits in money.", show_default="in hours"
    ),
]
ProjectHours = Annotated[
    str | None,
    typer.Option(
        "--project-hours", metavar="H", help="A longer ticket is a project and left out.", show_default="160"
    ),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="DATE",
        help="Its month and later ones do not count, such as 2026-11-23.",
        show_default="today",
    ),
]

Cuts = Annotated[
    str | None,
    typer.Option(
        "--cuts",
        metavar="yearly",
        help="Try each cut a year apart, from the end backward.",
        show_default="the last months alone",
    ),
]
YEARLY = "yearly"


@door()
def backtest(
    usage: UsageFile,
    clients: Clients = None,
    holdout: Holdout = None,
    cost: Cost = None,
    project_hours: ProjectHours = None,
    cuts: Cuts = None,
    date: Today = None,
    as_json: options.AsJson = False,
) -> None:
    """Try the forecasts on the past: would fixed prices have held?

    Fits on the earlier months of the usage as generate would have, predicts
    the later ones, and compares: how often hours stayed under what was
    quoted, how far the book was off, and the profit of fixed prices aimed at
    each target, all beside what chance gives. The verdict is one of held,
    too high, too low, too narrow, too wide and too little to say, with the
    figure that decides it. --cuts yearly does the same a year earlier, and
    so on: each cut knows only what was before it.

    --json prints months predicted, first month, last month, months fitted
    (fewest, most), project hours, cost, verdict (verdict, figure, sentence),
    clients and book (each with client, cut, months fitted, forecast, actual,
    error, error share, hours by target, place in forecast, projects, project
    hours, state, chance there, months silent, there), cuts (each with first
    month, last month, book), targets (each with target, wanted, under,
    covered, by chance, price, profit, profit bounds, margin), mean error,
    bias (error, share, deviation, p), histogram, tenths (chi-square, degrees
    of freedom, p), left out (client, why), remarks and problems (each with
    place, what, remedy and whether it is but a remark).
    """
    from xlagree.actuarial.experience import backtest as trial
    from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
    from xlagree.cli import backtest_text, show
    from xlagree.intake.histories import read_histories
    from xlagree.terms.errors import failures, must_be
    from xlagree.terms.quantities import RATE, TERM, TICKET_HOURS

    months = options.number("holdout", holdout, TERM)
    price = options.number("cost", cost, RATE)
    limit = options.number("project hours", project_hours, TICKET_HOURS) or PROJECT_HOURS
    today = options.day(date)
    if cuts not in (None, YEARLY):
        raise must_be("cuts", YEARLY, cuts)
    for file in filter(None, (usage, clients)):
        there(file)
    read = read_histories(usage, clients, today)
    used, users, problems = read.used, read.users, read.problems
    with show.progress("Clients") as progress:
        holdout_months = int(months) if months else None
        tried = trial.backtest(
            used.usage, users, holdout_months, limit, progress, cuts == YEARLY, used.until, used.seen_ago
        )
    remarks = backtest_text.remarks(tried, any(users.values()))
    if as_json:
        show.document(backtest_text.record(tried, price, remarks, problems))
    else:
        backtest_text.tell(tried, price, remarks)
        show.problems(problems)
    if failures(problems):
        raise typer.Exit(FINDINGS)

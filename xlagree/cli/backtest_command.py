"""`xlagree backtest`: forecasts tried on past usage, and what fixed prices would have earned."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door, there

if TYPE_CHECKING:
    from datetime import date

    from xlagree.actuarial.experience.backtest import Backtest, ForecastTried, Target
    from xlagree.pricing.usage import Usage
    from xlagree.terms.errors import Problem

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

SHOWN = 25
"""So many clients are printed; of more those with the largest errors."""
BAR = 40
"""Characters of the longest bar."""


@door()
def backtest(
    usage: UsageFile,
    clients: Clients = None,
    holdout: Holdout = None,
    cost: Cost = None,
    project_hours: ProjectHours = None,
    date: Today = None,
    as_json: options.AsJson = False,
) -> None:
    """Try the forecasts on the past: would fixed prices have held?

    Fits on the earlier months of the usage, predicts the later ones, and
    compares: how often hours stayed under what was quoted, how far the mean
    was off, and the profit of fixed prices aimed at each target.

    --json prints months predicted, first month, last month, months fitted
    (fewest, most), project hours, cost, clients and book (each with client,
    months fitted, forecast, actual, error, error share, hours by target,
    place in forecast, projects, project hours), targets (each with target,
    wanted, under, covered, price, profit, margin), mean error, histogram,
    left out (client, why) and problems (each with place, what, remedy and
    whether it is but a remark).
    """
    from xlagree.actuarial.experience import backtest as trial
    from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
    from xlagree.cli import show
    from xlagree.terms.errors import failures
    from xlagree.terms.quantities import RATE, TERM, TICKET_HOURS

    months = options.number("holdout", holdout, TERM)
    price = options.number("cost", cost, RATE)
    limit = options.number("project hours", project_hours, TICKET_HOURS) or PROJECT_HOURS
    today = options.day(date)
    for file in filter(None, (usage, clients)):
        there(file)
    used, users, problems = _read(usage, clients, today)
    with show.progress("Clients") as progress:
        tried = trial.backtest(used, users, int(months) if months else None, limit, progress)
    targets = tried.targets(1.0 if price is None else price)
    if as_json:
        show.document(_record(tried, targets, price, problems))
    else:
        _print(tried, targets, price)
        show.problems(problems)
    if failures(problems):
        raise typer.Exit(FINDINGS)


def _read(
    usage: Path, clients: Path | None, today: "date"
) -> tuple[Mapping[str, "Usage"], Mapping[str, float], tuple["Problem", ...]]:
    """Every client's usage, the users that are known, and what is wrong with the rows."""
    from xlagree.actuarial.experience.doubtful import log_of
    from xlagree.intake.client_names import client_key
    from xlagree.intake.clients import CLIENT_COLUMNS, until_of
    from xlagree.intake.doubtful_rows import doubtful_rows
    from xlagree.intake.sheets import read_rows
    from xlagree.intake.usage_table import read_usage_rows, read_usage_table
    from xlagree.proposal.deal import Client
    from xlagree.terms.errors import AgreementError, Place, Problem

    table = read_rows(clients, CLIENT_COLUMNS) if clients else read_usage_rows(usage)
    problems = table.problems if clients else ()
    known: dict[str, Client] = {}
    for row in (*table.records, *table.wrong):
        name, users = row.values.get("client"), row.values.get("users")
        if name is not None:
            heads = users if isinstance(users, float) else 0.0
            until = until_of(row) or ""
            known.setdefault(client_key(name), Client(str(name), users=heads, until=until))
    if clients and not known:
        nobody = Problem("no client in the table", "add one in a row", Place(clients.name))
        raise AgreementError(*problems, nobody)
    used = read_usage_table(usage, {}, known.values(), today, words=None)
    if not used.usage:
        nothing = Problem(f"no client has a month in {usage} that is over")
        raise AgreementError(*([nothing] if known else []), *problems, *used.problems)
    doubts = [
        doubt
        for name, usage_of in used.usage.items()
        for doubt in doubtful_rows(name, log_of(usage_of), used.places.get(name, ()))
    ]
    people = {one.name: one.users for one in known.values()}
    return used.usage, people, (*problems, *used.problems, *doubts)


def _print(tried: "Backtest", targets: tuple["Target", ...], cost: float | None) -> None:
    from xlagree.actuarial.experience.backtest import TARGETS
    from xlagree.actuarial.experience.quality import counted, percent
    from xlagree.cli import show
    from xlagree.terms.quantities import fixed

    few, most = tried.fitted
    fitted = counted(most, "month") if few == most else f"{few} to {counted(most, 'month')}"
    span = f" ({tried.first} to {tried.last})" if tried.first else ""
    print(
        f"{counted(len(tried.rows), 'client')}: fitted on {fitted}, {counted(tried.holdout, 'month')} predicted{span}"
    )
    what = "hours" if cost is None else f"at a cost of {cost:g} an hour"
    show.table(
        ("fixed price at", "wanted", "hours stayed under", "price", "profit", "of price"),
        [
            (
                one.name,
                "–" if one.wanted is None else percent(one.wanted),
                f"{one.under} of {one.clients} ({percent(one.covered)})",
                show.money(one.price),
                show.money(one.profit),
                f"{one.margin:.0%}",
            )
            for one in targets
        ],
        title=f"What fixed prices would have earned, {what}",
    )
    print(_verdict(targets))
    book = tried.book
    off = "" if book.share is None else f" ({book.share:+.1%})"
    print(
        f"Mean forecast {fixed(book.mean)} hours, worked {fixed(book.actual)}: off by {fixed(book.error)}{off} in all, "
        f"by {fixed(tried.mean_error, 1)} for a client on average."
    )
    shown = (
        sorted(tried.rows, key=lambda row: -abs(row.error))[:SHOWN] if len(tried.rows) > SHOWN else tried.rows
    )
    head = ("client", "fitted", "forecast", "actual", "error", *TARGETS[:-1], "under")
    show.table(head, [*map(_line, shown), _line(book)])
    if len(shown) < len(tried.rows):
        print(f"The {SHOWN} clients with the largest errors; --json has all {len(tried.rows)}.")
    _print_places(tried)
    if book.projects:
        print(
            f"Left out on both sides: {counted(book.projects, 'ticket')} of more than {tried.limit:g} hours in the months "
            f"predicted, {fixed(book.project_hours, 1)} hours; projects need quotes of their own."
        )
    for one in tried.left_out:
        print(f"Not compared: {one.client}: {one.why}")


def _verdict(targets: tuple["Target", ...]) -> str:
    """Whether the forecasts can be priced on, in a sentence."""
    failed = [one.name for one in targets if one.too_few]
    if failed:
        return f"Forecasts were too narrow: fewer clients stayed under {' and '.join(failed)} than chance explains."
    return "Forecasts held: as many clients stayed under as was wanted, as far as chance lets it be told."


def _line(row: "ForecastTried") -> tuple[str, ...]:
    from xlagree.actuarial.experience.backtest import LEVELS, TARGETS

    met = next((TARGETS[i] for i in range(len(LEVELS)) if row.under(i)), "none")
    share = "" if row.share is None else f" ({row.share:+.0%})"
    quantiles = (_few(row.hours[i]) for i in range(len(LEVELS)))
    error = _few(row.error) + share
    return row.client, str(row.fitted), _few(row.mean), _few(row.actual), error, *quantiles, met


def _few(hours: float) -> str:
    """Hours with a decimal where they are few."""
    from xlagree.terms.quantities import fixed

    return fixed(hours, 1 if abs(hours) < 10 else 0)


def _print_places(tried: "Backtest") -> None:
    """Bars of where actual hours fell in their forecast: level where forecasts are neither too narrow nor off."""
    from xlagree.actuarial.experience.backtest import BINS
    from xlagree.cli import show

    most = max(tried.histogram)
    rows = [
        (f"{100 * i // BINS} to {100 * (i + 1) // BINS} %", "█" * round(BAR * count / most), str(count))
        for i, count in enumerate(tried.histogram)
    ]
    title = "Where actual hours fell in their forecast (level bars: a good forecast)"
    show.table(("chance of fewer hours", "", "clients"), rows, text_columns=(0, 1), title=title)


def _record(
    tried: "Backtest", targets: tuple["Target", ...], cost: float | None, problems: tuple["Problem", ...]
) -> dict[str, object]:
    """The backtest as a JSON document."""
    from xlagree.cli import show

    return {
        "months predicted": tried.holdout,
        "first month": tried.first,
        "last month": tried.last,
        "months fitted": {"fewest": tried.fitted[0], "most": tried.fitted[1]},
        "project hours": tried.limit,
        "cost": 1.0 if cost is None else cost,
        "clients": [_row_record(row) for row in tried.rows],
        "book": _row_record(tried.book),
        "targets": [
            {
                "target": one.name,
                "wanted": one.wanted,
                "under": one.under,
                "covered": one.covered,
                "price": one.price,
                "profit": one.profit,
                "margin": one.margin,
            }
            for one in targets
        ],
        "mean error": tried.mean_error,
        "histogram": list(tried.histogram),
        "left out": [{"client": one.client, "why": one.why} for one in tried.left_out],
        "problems": [show.problem_record(problem) for problem in problems],
    }


def _row_record(row: "ForecastTried") -> dict[str, object]:
    from xlagree.actuarial.experience.backtest import TARGETS

    return {
        "client": row.client,
        "months fitted": row.fitted,
        "forecast": row.mean,
        "actual": row.actual,
        "error": row.error,
        "error share": row.share,
        "hours by target": dict(zip(TARGETS, row.hours, strict=True)),
        "place in forecast": row.place,
        "projects": row.projects,
        "project hours": row.project_hours,
    }

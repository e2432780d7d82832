"""`xlagree staffing`: technicians for the promised response, from the tickets that clients are expected to have."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door, there

if TYPE_CHECKING:
    from datetime import date

    from xlagree.economics.staffing import Expected, Hours, Needed, Promise
    from xlagree.proposal.deal import RateCard
    from xlagree.terms.errors import Problem

UsageFile = Annotated[
    Path,
    typer.Argument(
        metavar="USAGE", help="Hours that clients used: by month or by ticket, .csv, .xlsx, .xls or .ods."
    ),
]
Rates = Annotated[
    Path | None,
    typer.Option("--rates", "-r", metavar="RATES", help="Rate card: the response that its plans promise."),
]
Clients = Annotated[
    Path | None,
    typer.Option(
        "--clients", metavar="FILE", help="Table of clients: their users, since when and until when."
    ),
]
Target = Annotated[
    str | None,
    typer.Option(
        "--target", metavar="MIN", help="Minutes within which work should start, instead of the plans'."
    ),
]
Share = Annotated[
    str | None,
    typer.Option("--share", metavar="S", help="Share of tickets that start in time.", show_default="0.95"),
]
OpenHours = Annotated[
    str | None,
    typer.Option("--open-hours", metavar="H", help="Business hours of a month.", show_default="168"),
]
BusyHour = Annotated[
    str | None,
    typer.Option(
        "--busy-hour", metavar="S", help="Share of a day's tickets in its busiest hour.", show_default="0.17"
    ),
]
Way = Annotated[
    str | None,
    typer.Option("--way", metavar="MIN", help="Minutes of the way to a client.", show_default="30"),
]
Shrinkage = Annotated[
    str | None,
    typer.Option(
        "--shrinkage", metavar="S", help="Paid time that technicians are not there.", show_default="0.3"
    ),
]
AROUND = 2
"""So many technicians fewer and more are shown beside the number needed."""


@door()
def staffing(
    usage: UsageFile,
    rates: Rates = None,
    clients: Clients = None,
    target: Target = None,
    share: Share = None,
    open_hours: OpenHours = None,
    busy_hour: BusyHour = None,
    way: Way = None,
    shrinkage: Shrinkage = None,
    date: options.Day = None,
    as_json: options.AsJson = False,
) -> None:
    """How many technicians keep the response that the plans promise?

    Forecasts the tickets of all clients, each weighed by the chance that it
    is still there, takes the busiest hour of the busiest month of the year
    ahead, and counts the technicians who start in time on the share of
    tickets asked for. All tickets wait in one queue; work on site starts
    after the way.

    --json prints tickets (by month), bad month, hours a ticket, spread, visits, busy
    hour (tickets, technicians busy), promises (each with channel, minutes,
    plans, technicians, employed, chance), technicians, employed, by
    technicians (each with technicians, chances, busy, busy on average) and
    problems (each with place, what, remedy and whether it is but a remark).
    """
    from xlagree.cli import show
    from xlagree.economics.staffing import SHARE, Hours, Needed
    from xlagree.intake.rate_card import read_rate_card
    from xlagree.terms.errors import failures
    from xlagree.terms.quantities import HOURS
    from xlagree.terms.quantities import SHARE as A_SHARE

    asked = {
        "open": options.number("open hours", open_hours, HOURS),
        "busy_hour": options.number("busy hour", busy_hour, A_SHARE),
        "way": options.number("way", way, HOURS),
        "shrinkage": options.number("shrinkage", shrinkage, A_SHARE),
    }
    hours = Hours(**{name: x for name, x in asked.items() if x is not None})
    wanted = options.number("share", share, A_SHARE)
    card = read_rate_card(there(rates)) if rates else None
    promised = _promises(card, options.number("target", target, HOURS))
    for file in filter(None, (usage, clients)):
        there(file)
    expected, problems = _expected(usage, clients, card, options.day(date))
    needed = Needed(expected, hours, promised, SHARE if wanted is None else wanted)
    if as_json:
        show.document(_record(needed, problems))
    else:
        _print(needed)
        show.problems(problems)
    if failures(problems):
        raise typer.Exit(FINDINGS)


def _promises(card: "RateCard | None", target: float | None) -> "tuple[Promise, ...]":
    """What was asked for, or what the plans of the rate card promise."""
    from xlagree.economics.staffing import Promise, promises
    from xlagree.terms.errors import AgreementError, Problem

    if target is not None:
        return (Promise("remote", target, ()),)
    if card is None:
        raise AgreementError(
            Problem("no response is promised", "give --rates with plans that promise one, or --target")
        )
    return promises(card.plans)


def _expected(
    usage: Path, clients: Path | None, card: "RateCard | None", today: "date"
) -> "tuple[Expected, tuple[Problem, ...]]":
    """The tickets expected of all clients with a history, and what is wrong with the rows."""
    from xlagree.actuarial.experience.demand_fit import book_history
    from xlagree.economics.staffing import expected_tickets
    from xlagree.intake.histories import read_histories

    read = read_histories(usage, clients, today, card)
    histories = {name: one for name, one in read.used.usage.items() if one.months}
    book = book_history(histories, read.users, until=read.used.until, seen_ago=read.used.seen_ago)
    demands = {name: book.demand(name, in_parts=False) for name in histories}
    chances = {name: book.there_ahead(name) for name in histories}
    return expected_tickets(demands, chances), read.problems


def _kept(chance: float) -> float:
    """A chance in whole percents of which none is said that is not kept: 94.9 % is no 95 %."""
    return int(100 * chance + 1e-9) / 100


def _print(needed: "Needed") -> None:
    from xlagree.actuarial.experience.quality import counted, percent
    from xlagree.cli import show
    from xlagree.terms.quantities import fixed

    expected, work = needed.expected, needed.work
    usual = fixed(sum(expected.tickets) / len(expected.tickets))
    tickets = "ticket a month is" if usual == "1" else "tickets a month are"
    print(
        f"{usual} {tickets} expected, {fixed(expected.busiest)} in the busiest (one year in twenty "
        f"{fixed(expected.bad_month)}), of {fixed(expected.hours, 2)} hours each; {percent(expected.visits)} have a visit."
    )
    print(
        f"In the busiest hour {fixed(work.tickets_per_hour[0], 1)} tickets come in: work for {fixed(work.load, 2)} technicians."
    )
    show.table(
        ("promise", "starts within", "of plans", "technicians", "employed", "in time"),
        [
            (
                promise.channel,
                f"{promise.minutes:g} min",
                ", ".join(promise.plans) or "as asked",
                str(one.technicians),
                str(one.employed),
                percent(_kept(one.chance)),
            )
            for promise, one in zip(needed.promises, needed.by_promise, strict=True)
        ],
        text_columns=(0, 2),
        title=f"Technicians for {percent(needed.share)} in time",
    )
    rows = []
    for technicians in _around(needed):
        busiest, average = needed.busy(technicians)
        chances = ("–" if one is None else percent(_kept(one)) for one in needed.chances(technicians))
        rows.append((str(technicians), *chances, percent(busiest), percent(average)))
    head = (
        "technicians",
        *(f"{one.channel} in time" for one in needed.promises),
        "busy at the peak",
        "on average",
    )
    show.table(head, rows, text_columns=(), title="One more, one fewer")
    keep = "keeps" if needed.technicians == 1 else "keep"
    print(
        f"{counted(needed.technicians, 'technician')} at work {keep} every promise: {fixed(needed.employed)} must be "
        f"employed, as {percent(needed.hours.shrinkage)} of paid time is away."
    )
    print(_taken(needed.hours))
    if not any(promise.channel == "phone" for promise in needed.promises):
        return
    print("Calls are taken to be all tickets: a usage does not say which of them came in by phone.")


def _around(needed: "Needed") -> range:
    return range(max(needed.technicians - AROUND, 1), needed.technicians + AROUND + 1)


def _taken(hours: "Hours") -> str:
    """What nobody has seen, in a sentence."""
    from xlagree.actuarial.experience.quality import percent

    return (
        f"Taken, as a usage does not show it: {hours.open:g} business hours a month, {percent(hours.busy_hour)} of a day's "
        f"tickets in the busiest of its {hours.day:.4g} hours, all of them in business hours, {hours.way:g} minutes to a client, "
        "and each ticket worked on in one go."
    )


def _record(needed: "Needed", problems: "tuple[Problem, ...]") -> dict[str, object]:
    """The answer as a JSON document."""
    from xlagree.cli import show

    expected, work = needed.expected, needed.work
    return {
        "tickets": list(expected.tickets),
        "bad month": expected.bad_month,
        "hours a ticket": expected.hours,
        "spread": expected.spread,
        "visits": expected.visits,
        "busy hour": {"tickets": work.tickets_per_hour[0], "technicians busy": work.load},
        "share": needed.share,
        "promises": [
            {
                "channel": promise.channel,
                "minutes": promise.minutes,
                "plans": list(promise.plans),
                "technicians": one.technicians,
                "employed": one.employed,
                "chance": one.chance,
            }
            for promise, one in zip(needed.promises, needed.by_promise, strict=True)
        ],
        "technicians": needed.technicians,
        "employed": needed.employed,
        "by technicians": [
            {
                "technicians": technicians,
                "chances": list(needed.chances(technicians)),
                "busy": needed.busy(technicians)[0],
                "busy on average": needed.busy(technicians)[1],
            }
            for technicians in _around(needed)
        ],
        "problems": [show.problem_record(problem) for problem in problems],
    }

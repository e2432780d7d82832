"""The deal that a command is about: a rate card, and the hours given or those that a client used."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import there

if TYPE_CHECKING:
    from datetime import date

    from xlagree.intake.usage_table import UsageTable
    from xlagree.proposal.deal import Client, Proposal, RateCard
    from xlagree.terms.errors import Problem

Hours = Annotated[
    str | None, typer.Option("--hours", metavar="H", help="Hours a month, the same every month.")
]
Name = Annotated[
    str | None, typer.Option("--client", "-c", metavar="NAME", help="The client whose usage is priced.")
]
Users = Annotated[
    str | None, typer.Option("--users", metavar="N", help="The client's users, for a fee per user.")
]
Devices = Annotated[
    str | None, typer.Option("--devices", metavar="N", help="The client's devices, for a fee per device.")
]

Travel = Annotated[
    str | None,
    typer.Option("--travel", metavar="N", help="The way of a visit, for a travel rate; 0: there is none."),
]
Counts = Annotated[
    list[str] | None,
    typer.Option(
        "--count", metavar="NAME=N", help="What items count besides, such as servers=2; again for each."
    ),
]
Tickets = Annotated[
    str | None,
    typer.Option("--tickets", metavar="N", help="Tickets a month beside --hours, for plans that count them."),
]


@dataclass(frozen=True)
class Counted:
    """What was typed of the client that plans may count."""

    users: str | None = None
    devices: str | None = None
    travel: str | None = None
    counts: list[str] | None = None
    tickets: str | None = None


@dataclass(frozen=True)
class DealAsked:
    """The deal, and what is wrong with the rows it was read from."""

    proposal: "Proposal"
    problems: tuple["Problem", ...]


def deal_asked(
    rates: Path,
    hours: str | None,
    usage: Path | None,
    client: str | None,
    counted: Counted,
    hours_alone: bool = False,
) -> DealAsked:
    """What was typed as a deal: the same hours every month, or what a client really used.

    With `hours_alone` plans that count tickets are no part of it.
    """
    from datetime import date

    from xlagree.intake.doubtful_rows import doubtful_rows_priced
    from xlagree.intake.rate_card import read_rate_card
    from xlagree.intake.usage_table import UsageTable
    from xlagree.pricing.lacking import projects_untold
    from xlagree.pricing.usage import Month, Usage
    from xlagree.proposal.deal import Proposal
    from xlagree.terms.errors import AgreementError, Problem
    from xlagree.terms.quantities import COUNT, HOURS

    if (hours is None) == (usage is None) or (usage is None) != (client is None):
        remedy = "for example --hours 18, or --usage usage.csv --client NAME"
        raise AgreementError(Problem("give either --hours, or --usage together with --client", remedy))
    if usage and counted.tickets is not None:
        remedy = "leave out --tickets: the usage has them, by ticket or in a column tickets"
        raise AgreementError(Problem("--tickets goes with --hours", remedy))
    asked, tickets = options.number("hours", hours, HOURS), options.number("tickets", counted.tickets, COUNT)
    card = read_rate_card(there(rates, "xlagree init DIR writes one to start from"))
    name, used = client or "Any client", UsageTable({}, {}, ())
    if usage and client:
        name, used = _used(there(usage), client, card, date.today())
    whose, said = _client(name, counted, asked)
    _all_said(card, whose, said)
    a_month = () if tickets is None else (Month(asked or 0.0, tickets=tickets),)
    months, quality = used.usage.get(name, Usage(a_month)), used.quality.get(name)
    proposal = Proposal(whose, months, card, date.today(), quality=quality)
    proposal, left_out = _without_tickets(proposal, hours_alone)
    doubts = doubtful_rows_priced(proposal, used.places.get(name, ()))
    untold = projects_untold(proposal.plans, proposal.worked)
    return DealAsked(proposal, (*used.problems, *doubts, *left_out, *untold))


def _client(name: str, counted: Counted, hours: float | None) -> tuple["Client", list[str]]:
    """The client, and which of users, devices and travel were said of it."""
    from xlagree.proposal.deal import Client
    from xlagree.terms.quantities import AMOUNT, COUNT

    users = options.number("users", counted.users, COUNT)
    devices = options.number("devices", counted.devices, COUNT)
    travel = options.number("travel", counted.travel, AMOUNT)
    said = {"users": users, "devices": devices, "travel": travel}
    client = Client(
        name,
        users=users or 0.0,
        devices=devices or 0.0,
        hours=hours,
        travel=travel,
        counts=_counts(counted.counts),
    )
    return client, [what for what, number in said.items() if number is not None]


def _used(table: Path, asked: str, card: "RateCard", today: "date") -> tuple[str, "UsageTable"]:
    """A client's name as the table has it, and all that was read from the table."""
    from xlagree.intake.client_names import client_key, nearest_clients
    from xlagree.intake.usage_table import read_usage_rows, read_usage_table
    from xlagree.proposal.deal import Client
    from xlagree.terms.errors import AgreementError, Problem

    rows = read_usage_rows(table)
    named = [str(row.values["client"]) for row in (*rows.records, *rows.wrong) if "client" in row.values]
    names = {client_key(name): name for name in reversed(named)}
    if client_key(asked) not in names:
        if not names:
            raise AgreementError(Problem(f"no client in {table}", "fill in its rows"))
        what = f'no client "{asked}" in {table}'
        raise AgreementError(Problem(what, nearest_clients(asked, names.values())))
    name = names[client_key(asked)]
    used = read_usage_table(
        table, card.roles, [Client(name) for name in names.values()], today, words=card.words
    )
    if name not in used.usage:
        raise AgreementError(Problem(f"{name} has no month in {table} that is over"), *used.problems)
    return name, used


def _counts(typed: list[str] | None) -> tuple[tuple[str, float], ...]:
    """What was typed as counts: servers=2."""
    from xlagree.terms.errors import must_be
    from xlagree.terms.quantities import COUNT

    counts = []
    for one in typed or ():
        name, equals, number = map(str.strip, one.rpartition("="))
        if not (name and equals):
            raise must_be("count", "a name and a number", one, "for example --count servers=2")
        counts.append((name, COUNT.check(name, number)))
    return tuple(counts)


def _all_said(card: "RateCard", client: "Client", said: list[str]) -> None:
    """Refuse to price what plans count of a client where nobody said how many, and counts of what no item counts."""
    from xlagree.pricing.lacking import lacking
    from xlagree.terms.errors import Problem, refuse
    from xlagree.terms.quantities import same

    counting = {same(name): name for name in card.counts}
    counts = [name for name, _ in client.counts]
    remedy = f"items count: {', '.join(counting.values())}" if counting else "leave it out"
    refuse(Problem(f"no item counts {name}", remedy) for name in counts if same(name) not in counting)
    refuse(
        Problem(f"{client.name}: {one.said}", f"add {_option(one.what)}")
        for one in lacking(card.plans, [*said, *counts], client.name)
    )


def _option(what: str) -> str:
    """What to type to say how many there are."""
    if what.casefold() in ("users", "devices", "travel"):
        return f"--{what.casefold()} N"
    return f'--count "{what}=N"' if " " in what else f"--count {what}=N"


def _without_tickets(proposal: "Proposal", hours_alone: bool) -> tuple["Proposal", tuple["Problem", ...]]:
    """The deal without plans that count tickets where nothing is said of any, and what is left out."""
    from xlagree.pricing.plans import TICKETS
    from xlagree.pricing.workloads import tickets_untold
    from xlagree.terms.errors import Problem

    used = proposal.history if proposal.has_history else proposal.worked
    without_hours = not any(month.hours for month in used.months)  # then nobody knows what a ticket takes
    without = [
        plan.name
        for plan in proposal.card.plans
        if tickets_untold(plan, used) or ((hours_alone or without_hours) and plan.pool_unit == TICKETS)
    ]
    others = tuple(plan.name for plan in proposal.card.plans if plan.name not in without)
    if not (without and others):
        return proposal, ()
    names = ", ".join(without)
    remedy = "add a column tickets to the usage" if proposal.has_history else "add --tickets N"
    remark = Problem(
        f"{names}: left out, as nothing is said of the tickets that are counted", remedy, remark=True
    )
    if hours_alone:
        remark = Problem(f"{names}: left out, as the model prices hours and no tickets", remark=True)
    elif without_hours:
        remark = Problem(
            f"{names}: left out, as there are no hours that tickets take", "give --hours above 0", remark=True
        )
    return replace(proposal, client=replace(proposal.client, plans=others)), (remark,)

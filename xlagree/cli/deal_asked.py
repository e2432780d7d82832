"""The deal that a command is about: a rate card, and the hours given or those that a client used."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import there

if TYPE_CHECKING:
    from datetime import date

    from xlagree.intake.usage_table import UsageTable
    from xlagree.proposal.deal import Proposal, RateCard
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
    users: str | None,
    devices: str | None,
) -> DealAsked:
    """What was typed as a deal: the same hours every month, or what a client really used."""
    from datetime import date

    from xlagree.intake.doubtful_rows import doubtful_rows_priced
    from xlagree.intake.rate_card import read_rate_card
    from xlagree.intake.usage_table import UsageTable
    from xlagree.pricing.usage import Usage
    from xlagree.proposal.deal import Client, Proposal
    from xlagree.terms.errors import AgreementError, Problem
    from xlagree.terms.quantities import COUNT, HOURS

    if (hours is None) == (usage is None) or (usage is None) != (client is None):
        remedy = "for example --hours 18, or --usage usage.csv --client NAME"
        raise AgreementError(Problem("give either --hours, or --usage together with --client", remedy))
    asked = options.number("hours", hours, HOURS)
    people, machines = options.number("users", users, COUNT), options.number("devices", devices, COUNT)
    card = read_rate_card(there(rates, "xlagree init DIR writes one to start from"))
    _heads_known(card, people, machines)
    name, used = client or "Any client", UsageTable({}, {}, ())
    if usage and client:
        name, used = _used(there(usage), client, card, date.today())
    whose = Client(name, users=people or 0.0, devices=machines or 0.0, hours=asked)
    months, quality = used.usage.get(name, Usage(())), used.quality.get(name)
    proposal = Proposal(whose, months, card, date.today(), quality=quality)
    doubts = doubtful_rows_priced(proposal, used.places.get(name, ()))
    return DealAsked(proposal, (*used.problems, *doubts))


def _used(table: Path, asked: str, card: "RateCard", today: "date") -> tuple[str, "UsageTable"]:
    """A client's name as the table has it, and all that was read from the table."""
    from difflib import get_close_matches

    from xlagree.intake.client_names import client_key
    from xlagree.intake.usage_table import read_usage_rows, read_usage_table
    from xlagree.proposal.deal import Client
    from xlagree.terms.errors import AgreementError, Problem

    rows = read_usage_rows(table)
    named = [str(row.values["client"]) for row in (*rows.records, *rows.wrong) if "client" in row.values]
    names = {client_key(name): name for name in reversed(named)}
    if client_key(asked) not in names:
        if not names:
            raise AgreementError(Problem(f"no client in {table}", "fill in its rows"))
        close = [names[key] for key in get_close_matches(client_key(asked), names, n=2)]
        remedy = (
            f"nearest: {'; '.join(close)}" if close else f"clients: {'; '.join(list(names.values())[:10])}"
        )
        raise AgreementError(Problem(f'no client "{asked}" in {table}', remedy))
    name = names[client_key(asked)]
    used = read_usage_table(
        table, card.roles, [Client(name) for name in names.values()], today, words=card.words
    )
    if name not in used.usage:
        raise AgreementError(Problem(f"{name} has no month in {table} that is over"), *used.problems)
    return name, used


def _heads_known(card: "RateCard", users: float | None, devices: float | None) -> None:
    """Refuse to price a fee for each user of a client whose users nobody gave."""
    from xlagree.terms.errors import Problem, refuse

    refuse(
        Problem(
            f"{plan.name} has a fee per {one} and nobody said how many {many} the client has",
            f"add --{many} N",
        )
        for one, many, given in (("user", "users", users), ("device", "devices", devices))
        for plan in card.plans
        if given is None and getattr(plan, f"fee_per_{one}") and getattr(plan, many) is None
    )

"""`xlagree compare`: the plans of a rate card side by side for some hours or for a client's usage."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door, there

if TYPE_CHECKING:
    from datetime import date

    from xlagree.intake.usage_table import UsageTable
    from xlagree.pricing.plans import Plan
    from xlagree.pricing.schedule import Per
    from xlagree.proposal.crossings import Stretch
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
PerPeriod = Annotated[
    str, typer.Option("--per", metavar="month|year|term", help="The period that prices are of.")
]

STRETCHES = 3
"""So many stretches of hours are all said; a block that renews itself has one for every block."""


@door()
def compare(
    rates: options.Rates,
    hours: Hours = None,
    usage: options.UsageTable = None,
    client: Name = None,
    users: Users = None,
    devices: Devices = None,
    per: PerPeriod = "month",
    as_json: options.AsJson = False,
) -> None:
    """Set the plans of a rate card side by side: price, saving, break-even.

    The hours are either the same every month (--hours), or those that a
    client really used (--usage with --client). Prices are net of the card's
    discounts. The effective rate is the year's price of an hour worked.

    --json prints client, hours a month, currency, per, plans (each with
    plan, price, effective rate, saving, rank), cheaper than (the plan all
    are compared with), cheaper (for each plan the hours a month, from and
    to, between which it costs less; to is null where no end was found) and
    problems (each with place, what, remedy and whether it is but a remark).
    """
    from datetime import date

    from xlagree.cli import show
    from xlagree.intake.doubtful_rows import doubtful_rows_priced
    from xlagree.intake.rate_card import read_rate_card
    from xlagree.intake.usage_table import UsageTable
    from xlagree.pricing.usage import Usage
    from xlagree.proposal.deal import Client, Proposal
    from xlagree.terms.errors import AgreementError, Problem, failures
    from xlagree.terms.quantities import COUNT, HOURS

    if (hours is None) == (usage is None) or (usage is None) != (client is None):
        remedy = "for example --hours 18, or --usage usage.csv --client NAME"
        raise AgreementError(Problem("give either --hours, or --usage together with --client", remedy))
    period = _period(per)
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
    problems = (*used.problems, *doubtful_rows_priced(proposal, used.places.get(name, ())))
    if as_json:
        show.document(_record(proposal, period, problems))
    else:
        _print(proposal, period)
        show.problems(problems)
    if failures(problems):
        raise typer.Exit(FINDINGS)


def _print(proposal: "Proposal", per: "Per") -> None:
    from xlagree.actuarial.experience.quality import warning
    from xlagree.cli import show
    from xlagree.proposal.crossings import compared

    rows = [
        (
            row.plan,
            show.money(row.price),
            "–" if row.effective_rate is None else f"{row.effective_rate:.2f}",
            show.money(row.saving or 0.0),
            str(row.rank),
        )
        for row in compared(proposal, per)
    ]
    currency = proposal.card.policy.currency
    print(f"{proposal.client.name}: {proposal.quoted_hours:g} hours a month, prices in {currency}")
    show.table(("plan", f"price a {per}", "effective rate", "saving", "rank"), rows)
    others = _others(proposal)
    for plan in others:
        print(pays_off(proposal, plan))
    if others:
        print("Hours at which plans are cheaper: for the same hours every month, without setting up.")
    if proposal.quality and warning(proposal.quality):
        print(warning(proposal.quality))


def _period(text: str) -> "Per":
    from xlagree.pricing.schedule import PERIODS
    from xlagree.terms.errors import must_be

    for per in PERIODS:
        if text.strip().casefold() == per:
            return per
    raise must_be("per", "month, year or term", text)


def _used(table: Path, asked: str, card: "RateCard", today: "date") -> tuple[str, "UsageTable"]:
    """A client's name as the table has it, and all that was read from the table."""
    from difflib import get_close_matches

    from xlagree.intake.clients import client_key
    from xlagree.intake.usage_table import read_usage_rows, read_usage_table
    from xlagree.proposal.deal import Client
    from xlagree.terms.errors import AgreementError, Problem

    rows = read_usage_rows(table)
    named = [str(row.values["client"]) for row in (*rows.records, *rows.wrong) if "client" in row.values]
    names = {client_key(name): name for name in reversed(named)}
    if client_key(asked) not in names:
        close = [names[key] for key in get_close_matches(client_key(asked), names, n=2)]
        remedy = (
            f"nearest: {'; '.join(close)}" if close else f"clients: {'; '.join(list(names.values())[:10])}"
        )
        raise AgreementError(Problem(f'no client "{asked}" in {table}', remedy))
    name = names[client_key(asked)]
    used = read_usage_table(table, card.roles, [Client(name) for name in names.values()], today)
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


def _others(proposal: "Proposal") -> list["Plan"]:
    return [plan for plan in proposal.plans if plan.kind != proposal.baseline.kind]


def pays_off(proposal: "Proposal", plan: "Plan") -> str:
    """At which hours a plan is cheaper than pay as you go, in a line."""
    from xlagree.proposal.crossings import searched, stretches

    base = proposal.baseline.name
    cheaper = _told_apart(stretches(proposal, plan))
    if not cheaper:
        far = searched(proposal, plan)
        return f"{plan.name} is cheaper than {base} at no number of hours up to {far:g} a month"
    if cheaper[0].start == 0 and cheaper[0].end is None:
        return f"{plan.name} is cheaper than {base} at any number of hours"
    if len(cheaper) <= STRETCHES:
        return f"{plan.name} is cheaper than {base} {', '.join(map(_hours, cheaper))} hours a month"
    hours = proposal.quoted_hours
    near = next((one for one in cheaper if one.end is None or one.end > hours), cheaper[-1])
    first = f"{plan.name} is cheaper than {base} block by block, first {_hours(cheaper[0])} hours a month"
    return first if near is cheaper[0] else f"{first}; next to {hours:g} hours {_hours(near)}"


def _told_apart(stretches: Sequence["Stretch"]) -> list["Stretch"]:
    """Stretches as one decimal tells them: those that meet are one, and one without any width is none."""
    from xlagree.proposal.crossings import Stretch

    told: list[Stretch] = []
    for one in stretches:
        if told and f"{told[-1].end:.1f}" == f"{one.start:.1f}":
            told[-1] = Stretch(told[-1].start, one.end)
        else:
            told.append(one)
    return [one for one in told if one.end is None or f"{one.start:.1f}" != f"{one.end:.1f}"]


def _hours(one: "Stretch") -> str:
    if one.end is None:
        return f"from {one.start:.1f}"
    return f"from {one.start:.1f} to {one.end:.1f}" if one.start else f"up to {one.end:.1f}"


def _record(proposal: "Proposal", per: "Per", problems: tuple["Problem", ...]) -> dict[str, object]:
    """The comparison as a JSON document."""
    from dataclasses import asdict

    from xlagree.cli import show
    from xlagree.proposal.crossings import compared, stretches

    return {
        "client": proposal.client.name,
        "hours a month": proposal.quoted_hours,
        "currency": proposal.card.policy.currency,
        "per": per,
        "plans": [
            {key.replace("_", " "): value for key, value in asdict(row).items()}
            for row in compared(proposal, per)
        ],
        "cheaper than": proposal.baseline.name,
        "cheaper": [
            {
                "plan": plan.name,
                "hours": [{"from": one.start, "to": one.end} for one in stretches(proposal, plan)],
            }
            for plan in _others(proposal)
        ],
        "problems": [show.problem_record(problem) for problem in problems],
    }

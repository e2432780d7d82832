"""`xlagree compare`: the plans of a rate card side by side for some hours or for a client's usage."""

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.deal_asked import Counted, Counts, Devices, Hours, Name, Tickets, Travel, Users, deal_asked
from xlagree.cli.door import FINDINGS, door

if TYPE_CHECKING:
    from xlagree.pricing.plans import Plan
    from xlagree.pricing.schedule import Per
    from xlagree.proposal.crossings import Stretch
    from xlagree.proposal.deal import Proposal
    from xlagree.terms.errors import Problem

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
    travel: Travel = None,
    counts: Counts = None,
    tickets: Tickets = None,
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
    from xlagree.cli import show
    from xlagree.terms.errors import failures

    period = _period(per)
    deal = deal_asked(rates, hours, usage, client, Counted(users, devices, travel, counts, tickets))
    proposal, problems = deal.proposal, deal.problems
    if as_json:
        show.document(_record(proposal, period, problems))
    else:
        _print(proposal, period)
        show.problems(problems)
    if failures(problems):
        raise typer.Exit(FINDINGS)


def _print(proposal: "Proposal", per: "Per") -> None:
    from xlagree.cli import show
    from xlagree.proposal.crossings import compared
    from xlagree.proposal.history_told import history_warning

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
    print(f"{proposal.client.name}: {round(proposal.quoted_hours, 2):g} hours a month, prices in {currency}")
    show.table(("plan", f"price a {per}", "effective rate", "saving", "rank"), rows)
    others = _others(proposal)
    for plan in others:
        print(pays_off(proposal, plan))
    if any(plan.yearly_escalator and plan.term > 12 for plan in proposal.plans):
        print("Prices are the average of the term, whose later years are dearer.")
    if others:
        print(
            "Hours at which plans are cheaper: for the same hours every month, in the mix of work that is priced above, "
            "without setting up."
        )
    if proposal.quality and history_warning(proposal.quality):
        print(history_warning(proposal.quality))


def _period(text: str) -> "Per":
    from xlagree.pricing.schedule import PERIODS
    from xlagree.terms.errors import must_be

    for per in PERIODS:
        if text.strip().casefold() == per:
            return per
    raise must_be("per", "month, year or term", text)


def _others(proposal: "Proposal") -> list["Plan"]:
    return [plan for plan in proposal.plans if plan.kind != proposal.baseline.kind]


def pays_off(proposal: "Proposal", plan: "Plan") -> str:
    """At which hours a plan is cheaper than pay as you go, in a line."""
    from xlagree.proposal.crossings import searched, stretches

    base = proposal.baseline.name
    cheaper = _told_apart(stretches(proposal, plan))
    if not cheaper:
        far = floor(searched(proposal, plan) * 10) / 10
        return f"{plan.name} is cheaper than {base} at no number of hours up to {far:.1f} a month"
    if cheaper[0].start == 0 and cheaper[0].end is None:
        return f"{plan.name} is cheaper than {base} at any number of hours"
    if len(cheaper) <= STRETCHES:
        return f"{plan.name} is cheaper than {base} {', '.join(map(_hours, cheaper))} hours a month"
    hours = proposal.quoted_hours
    near = next((one for one in cheaper if one.end is None or one.end > hours), cheaper[-1])
    first = f"{plan.name} is cheaper than {base} block by block, first {_hours(cheaper[0])} hours a month"
    return first if near is cheaper[0] else f"{first}; next to {round(hours, 2):g} hours {_hours(near)}"


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

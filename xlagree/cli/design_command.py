"""`xlagree design`: for each kind of plan the fee, included hours and cap that earn a margin over all clients."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.backtest_command import UsageFile
from xlagree.cli.door import FINDINGS, door, there

if TYPE_CHECKING:
    from datetime import date

    from xlagree.economics.design import Designs
    from xlagree.intake.proposals import Intake
    from xlagree.proposal.deal import RateCard
    from xlagree.terms.errors import Problem

Margin = Annotated[
    str | None,
    typer.Option(
        "--margin", metavar="SHARE", help="Margin wanted, as a share of the price.", show_default="the card's"
    ),
]
Loss = Annotated[
    str, typer.Option("--loss-chance", metavar="SHARE", help="Chance at most that a year ends in a loss.")
]
Clients = Annotated[
    Path | None,
    typer.Option(
        "--clients",
        metavar="FILE",
        help="Table of clients, as generate takes it.",
        show_default="those of the usage",
    ),
]
Selection = Annotated[
    str | None,
    typer.Option(
        "--selection",
        metavar="SHARE",
        help="How well clients know their own hours: 0 as we do, 1 exactly.",
        show_default="0.25",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write the rate card with the designed plans, .xlsx."),
]


@door()
def design(
    usage: UsageFile,
    rates: options.Rates,
    margin: Margin = None,
    loss_chance: Loss = "0.05",
    clients: Clients = None,
    selection: Selection = None,
    out: Out = None,
    date: options.Day = None,
    as_json: options.AsJson = False,
) -> None:
    """Design plans for all clients: fees that earn a margin and rarely lose.

    For a retainer, a block and a fixed price with a cap and without: the
    lowest fee at which those who sign earn the margin and lose no more often.
    A client signs where it expects to pay less than as it goes, and knows its
    own hours better than we do. Fees go by user where the users of all
    clients are known, else by client; hours are counted over a year.

    --json prints currency, margin, loss chance, selection, fees (by user or
    by client), common shock, today (clients, hours, price, cost, margin, loss
    chance, best for), plans (the same with plan, kind, fee, fee of, included
    hours, cap hours, block hours, enough, and signs: for each client the
    chance that it is there and signs) with all money and hours of a year,
    margin together (all offered, each client taking its best), file and
    problems (each with place, what, remedy and whether it is but a remark).
    """
    from xlagree.cli import design_text, show
    from xlagree.economics import design as economics
    from xlagree.economics.answering import USUAL_SELECTION
    from xlagree.economics.lowest_fee import Wanted
    from xlagree.intake.rate_card import read_rate_card
    from xlagree.proposal import designed
    from xlagree.proposal.net_of_tax import without_tax
    from xlagree.terms.errors import failures
    from xlagree.terms.quantities import LOSS_CHANCE, SHARE

    for file in filter(None, (usage, rates, clients)):
        there(file)
    card = read_rate_card(rates)
    share, known = (options.number(*asked, SHARE) for asked in (("margin", margin), ("selection", selection)))
    wanted = Wanted(
        _margin(card) if share is None else share,
        LOSS_CHANCE.check("loss chance", loss_chance) or 0.0,
        USUAL_SELECTION if known is None else known,
    )
    _xlsx(out)
    templates = designed.templates(without_tax(card))
    read = _read(usage, clients, card, options.day(date))
    buyers = designed.buyers([proposal.ours for proposal in read.proposals], read.book)
    shock = read.book.common_shock if read.book else 0.0
    with show.progress("Clients") as progress:
        made = economics.design(templates, buyers, card.costs, wanted, shock, progress)
    problems = (*read.problems, *designed.left_out(read.proposals), *designed.taxed(card))
    written = _write(out, card, made, problems)
    if as_json:
        show.document(design_text.record(made, wanted, card, shock, written, problems))
    else:
        design_text.tell(made, wanted, card)
        if written:
            print(f"Rate card with the designed plans: {written}")
        show.problems(problems)
    if failures(read.problems):
        raise typer.Exit(FINDINGS)


def _margin(card: "RateCard") -> float:
    """The margin that the card wants."""
    from xlagree.terms.errors import AgreementError, Problem

    if card.costs.wanted_margin is None:
        remedy = "for example --margin 0.35, or fill in the wanted margin of the rate card's costs"
        raise AgreementError(Problem("no margin is given", remedy))
    return card.costs.wanted_margin


def _xlsx(out: Path | None) -> None:
    from xlagree.terms.errors import must_be

    if out is not None and out.suffix.casefold() != ".xlsx":
        raise must_be("out", "a file that ends with .xlsx", out.name)


def _read(usage: Path, clients: Path | None, card: "RateCard", today: "date") -> "Intake":
    """The clients of the table, else those that the usage names, with what is forecast of them."""
    from dataclasses import replace

    from xlagree.intake.proposals import read_proposals
    from xlagree.intake.sheets import NamedCells
    from xlagree.intake.usage_table import read_usage_rows
    from xlagree.pricing.benefits import baseline
    from xlagree.terms.errors import AgreementError

    if clients:
        read = read_proposals(clients, card, usage, today)
    else:
        rows = read_usage_rows(usage)
        named = [str(row.values["client"]) for row in (*rows.records, *rows.wrong) if "client" in row.values]
        table = NamedCells(usage.name, [["client"], *([name] for name in _once(named))], counted=False)
        bare = replace(card, plans=(baseline(card.plans),), scenarios=())
        read = read_proposals(table, bare, usage, today)
    if not read.proposals and read.problems:
        raise AgreementError(*read.problems)
    return read


def _once(names: list[str]) -> list[str]:
    """Every client once, as it is written first."""
    from xlagree.intake.client_names import client_key

    return list({client_key(name): name for name in reversed(names)}.values())[::-1]


def _write(out: Path | None, card: "RateCard", made: "Designs", problems: Sequence["Problem"]) -> str:
    """The rate card with the plans that are enough, where one is asked for; its path. Where none is, the problems are told too."""
    from xlagree.generate.forms.rate_card_form import write_rate_card
    from xlagree.proposal.designed import with_designs
    from xlagree.terms.errors import AgreementError, Problem

    plans = [one.plan for one in made.plans if one.met]
    if out is None:
        return ""
    if not plans:
        best = max(made.plans, key=lambda one: one.margin)
        what = f"no plan reaches margin and loss chance, so {out} is not written"
        reached = f"{best.plan.name} reaches {best.margin:.1%} at most"
        raise AgreementError(Problem(what, reached), *problems)
    write_rate_card(out, with_designs(card, plans))
    return str(out)

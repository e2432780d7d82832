"""Forecasts from Python: histories of clients, their demand, a plan's outlook under it, its risk and the fee to charge."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.demand_table import read_demand
from xlagree.actuarial.experience import demand_fit
from xlagree.actuarial.experience.client_history import client_demand
from xlagree.actuarial.experience.demand_fit import BookHistory
from xlagree.actuarial.experience.doubtful import log_of
from xlagree.economics.answering import check_signed
from xlagree.economics.choice import cheaper
from xlagree.economics.fee import Fee, fee_for
from xlagree.economics.fee_ways import By
from xlagree.economics.outlook import Outlook
from xlagree.functions.forecast_functions import PERCENTILES, WORST
from xlagree.hosts import given
from xlagree.hosts.answers import Forecast
from xlagree.hosts.frames import Pairs, Table, day_of, laid_out, pairs_standing, read_laid_out, tidy_source
from xlagree.hosts.given import CostTable, Counts, Discounts, Hours, Plans, Whose, offered
from xlagree.intake.client_names import client_key
from xlagree.intake.doubtful_rows import doubtful_rows
from xlagree.intake.usage_table import UsageTable, read_usage_rows, read_usage_table
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import Client, RateCard
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.quantities import COUNT, TERM
from xlagree.terms.vocabulary import DEMAND_TERMS

if TYPE_CHECKING:
    from pandas import Series

Demands: TypeAlias = "Demand | float | Pairs"
"""A client's demand: labels and values, or hours a month for certain."""


def usage_table(
    source: "Table", rate_card: RateCard | Path | str | None = None, date: datetime.date | None = None
) -> UsageTable:
    """Every client's usage from a tidy table: client, date, hours, and perhaps ticket, class, channel, role, visits.

    One row is a piece of work or, without a column of tickets or days within a month, a month. `date` may be
    datetime64, Timestamp, Period, date or text such as 2026-11-23. Months from that of the argument `date` on, by
    default today, do not count; months without work are zero. Roles are held against a `rate_card`. Good rows go on:
    `problems` lists the others, and the columns that were left out, at their row counted from 0; remarks among them
    name rows that cannot be meant. Raises AgreementError where a needed column is not there.

    >>> rows = [{"client": "Linden", "date": "2026-10-05", "hours": 3}, {"client": "Linden", "date": "2026-10-20", "hours": 1}]
    >>> usage_table(rows, date=datetime.date(2026, 11, 23)).usage["Linden"].hours
    4.0
    """
    table = tidy_source(source, "usage")
    rows = read_usage_rows(table)
    named = [str(row.values["client"]) for row in (*rows.records, *rows.wrong) if "client" in row.values]
    names = {client_key(name): name for name in reversed(named)}
    clients = [Client(name) for name in names.values()]
    card = given.card_of(rate_card) if rate_card is not None else None
    used = read_usage_table(
        table, card.roles if card else {}, clients, day_of(date), words=card.words if card else None
    )
    doubts = (doubtful_rows(name, log_of(months), used.places[name]) for name, months in used.usage.items())
    return replace(used, problems=(*used.problems, *chain.from_iterable(doubts)))


def demand(source: Demands) -> Demand:
    """A client's demand from labels and values (docs/functions.md), or so many hours a month for certain.

    >>> demand({"users": 20, "tickets per user": 0.5, "hours per ticket": 1}).mean
    10.0
    """
    return _named_demand(source, "demand")


def _named_demand(source: Demands, name: str) -> Demand:
    if isinstance(source, Demand):
        return source
    return read_laid_out(pairs_standing(laid_out(source, name), DEMAND_TERMS), read_demand)


def demand_from_history(usage: Hours, users: float = 0.0, book: "Demands | None" = None) -> Demand:
    """The demand of a client from its history, blended by credibility with that of clients of its kind, as AGREE_DEMAND.

    `users` are the client's, 0 where they are not known; `book` is the usual demand, without it the history alone
    counts. With histories of many clients `book_history` does better. The model is in docs/model.md.

    >>> months = [{"month": m, "hours": 10, "tickets": 10} for m in range(1, 13)]
    >>> round(demand_from_history(months, users=20).mean, 9)
    10.0
    """
    if isinstance(book, BookHistory):
        remedy = "ask the book itself: book.demand(client)"
        raise AgreementError(
            Problem("book must be the demand that is usual, not the histories of all clients", remedy)
        )
    usual = None if book is None else _named_demand(book, "book")
    return client_demand(given.usage(usage), COUNT.check("users", users), usual)


def book_history(
    usage: "UsageTable | Mapping[str, Hours]", users: "Mapping[str, float] | Series[Any] | None" = None
) -> BookHistory:
    """The histories of all clients held together: `demand(client)` weighs the own history against the others'.

    `users` are those of each client, by name; tickets are in proportion to them where they are known.

    >>> book = book_history({"Linden": [10, 14, 12], "Birch": [20, 22, 24]})
    >>> 10 < book.demand("Linden").mean < 22
    True
    """
    used = usage.usage if isinstance(usage, UsageTable) else usage
    if not isinstance(used, Mapping):
        raise AgreementError(
            Problem(
                f"usage must be the histories of clients by name (got {type(used).__name__})",
                "read a table with usage_table",
            )
        )
    histories = {name: given.usage(one) for name, one in used.items()}
    until = usage.until if isinstance(usage, UsageTable) else None
    return demand_fit.book_history(histories, _users_of(users, histories), until=until)


def _users_of(
    users: "Mapping[str, float] | Series[Any] | None", histories: Mapping[str, Usage]
) -> dict[str, float]:
    """The users of clients by the names of their histories; clients without usage may be among them."""
    if users is None:
        return {}
    if not hasattr(users, "items"):
        raise must_be("users", "the users of each client, by name", type(users).__name__)
    heads = {client_key(str(name)): COUNT.check(f"users of {name}", count) for name, count in users.items()}
    known = {client_key(name): name for name in histories}
    if heads and not heads.keys() & known.keys():
        got = ", ".join(str(name) for name, _ in zip(users.keys(), range(3), strict=False))
        raise must_be("users", f"by the names of clients such as {next(iter(histories), '')}", got)
    return {known[key]: count for key, count in heads.items() if key in known}


def forecast(demand: Demands, months: int = 12) -> Forecast:
    """The hours to expect in some months: mean, standard deviation, P10 to P95, the mean of the worst twentieth.

    >>> forecast({"tickets": 10, "hours per ticket": 1, "spread": "steady"}).mean
    120.0
    """
    known = _demand(demand)
    law = known.law(int(TERM.check("months", months)))
    levels = tuple((level, law.quantile(level)) for level in PERCENTILES)
    return Forecast(months, law.mean, law.sd, levels, law.tail_mean(WORST), known.assumed)


def outlook(
    plans: Plans,
    plan: str,
    demand: Demands,
    costs: "CostTable | None" = None,
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> Outlook:
    """A plan at its net price under a demand: the price to expect, our margin and its risk, breakage.

    Money and hours are those of a year. `costs` are by default those of the rate card, whose prices count without VAT
    that they have in them. Raises AgreementError where there is no such plan.

    >>> gold = {"Gold": {"kind": "fixed price", "monthly fee": 2400}}
    >>> outlook(gold, "Gold", 20, costs=80).expected_margin
    9600.0
    """
    whose, known = Whose(users, devices, travel, counts), _demand(demand)
    ours, off = given.as_ours(plans, discounts)
    net = offered(ours, off, whose, [plan])[0]
    instead = given.as_you_go(ours, off, whose) if known.selection else None
    view = Outlook(net, known, given.costs_of(ours, costs), users, devices, alternative=instead)
    check_signed(net, view.signers)
    return view


def fee(
    plans: Plans,
    plan: str,
    demand: Demands,
    costs: "CostTable | None" = None,
    target: float | None = None,
    by: By = "cost of risk",
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> Fee:
    """The monthly fee that a retainer or a fixed price should have, as AGREE_FEE: work, load for its risk, margin.

    `by` the cost of its risk a year, the margin to expect, or the chance of a loss; `target` is that share, by
    default as in the costs, else 0.15, 0.3, 0.1. The plan's own fee is left aside; VAT is not in the answer. Raises
    AgreementError for a plan without a fee. The cost-of-capital principle: docs/model.md.

    >>> round(fee({"Gold": {"kind": "fixed price", "monthly fee": 1}}, "Gold", 20, 60, 0.25, "margin").fee, 9)
    1600.0
    """
    whose, known = Whose(users, devices, travel, counts), _demand(demand)
    ours, off = given.as_ours(plans, ())
    listed = offered(ours, off, whose, [plan])[0]
    instead = given.as_you_go(ours, off, whose) if known.selection else None
    own = given.known_costs(ours, costs)
    return fee_for(listed, known, own, by, target, users, devices, alternative=instead)


def loss_chance(
    plans: Plans,
    plan: str,
    demand: Demands,
    costs: "CostTable | None" = None,
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> float:
    """The chance, from 0 to 1, that a plan costs us more in a year than it brings, as AGREE_LOSS_CHANCE.

    >>> loss_chance({"Gold": {"kind": "fixed price", "monthly fee": 2400}}, "Gold", 31, 80)
    1.0
    """
    return outlook(
        plans, plan, demand, costs, discounts, users=users, devices=devices, travel=travel, counts=counts
    ).loss.below


def cheaper_chance(
    plans: Plans,
    plan_a: str,
    plan_b: str,
    demand: Demands,
    discounts: "Discounts | None" = None,
    *,
    users: float | None = None,
    devices: float | None = None,
    travel: float | None = None,
    counts: Counts | None = None,
) -> float:
    """The chance, from 0 to 1, that a year costs the client less under the first plan than under the second.

    >>> two = {"As you go": {"kind": "pay as you go", "hourly rate": 150}, "Gold": {"kind": "fixed price", "monthly fee": 2400}}
    >>> cheaper_chance(two, "As you go", "Gold", 10)
    1.0
    """
    a, b = offered(plans, discounts, Whose(users, devices, travel, counts), [plan_a, plan_b])
    return cheaper(a, b, _demand(demand)).below


_demand = demand  # arguments are called so too

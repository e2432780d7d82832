"""The table of clients: who is offered what, row by row."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from xlagree.intake.client_columns import (
    ANSWER_TERMS,
    LAST_DAY,
    PROSPECT_TERMS,
    asked_columns,
    client_columns,
    counted_columns,
)
from xlagree.intake.client_names import client_key
from xlagree.intake.sheets import Source, read_rows
from xlagree.pricing.items import HEADS
from xlagree.pricing.lacking import free, lacking
from xlagree.pricing.plans import Plan
from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import Client, RateCard
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import same
from xlagree.terms.tables import TermValues
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

REMEDIES = {
    "users": "fill in the users, or offer other plans",
    "devices": "fill in the devices, or offer other plans",
    "travel": "fill in the way of a visit, 0 where there is none",
}
"""What to do where a row does not say what plans count."""


def last_day(until: str) -> date | None:
    """The last day of a client that stays until a day or a month; None for a day that there is not.

    >>> last_day("2027-02"), last_day("2027-02-10"), last_day("2027-02-30")
    (datetime.date(2027, 2, 28), datetime.date(2027, 2, 10), None)
    """
    year, month = int(until[:4]), int(until[5:7])
    try:
        return date(year, month, int(until[8:] or monthrange(year, month)[1]))
    except ValueError:
        return None


def until_of(record: TermValues) -> str | None:
    """Until when a client stays, empty where nothing is said; None for a day that there is not."""
    return _day_of(record, "until")


def since_of(record: TermValues) -> str | None:
    """Since when a client is one, empty where nothing is said; None for a day that there is not."""
    return _day_of(record, "since")


def _day_of(record: TermValues, column: str) -> str | None:
    day = str(record.values.get(column, ""))[: len("2027-03-31")]
    return None if day and last_day(day) is None else day


def last_month(client: Client) -> int | None:
    """The last month of a client, counted from year 0; None where it stays."""
    return _month_of(client.until)


def first_month(client: Client) -> int | None:
    """The month in which a client came, counted from year 0; None where nobody says."""
    return _month_of(client.since)


def _month_of(day_or_month: str) -> int | None:
    day = last_day(day_or_month) if day_or_month else None
    return None if day is None else day.year * 12 + day.month - 1


@dataclass(frozen=True)
class ClientTable:
    """The clients of a table, the names in rows that were left out, and what is wrong with the rows."""

    clients: tuple[Client, ...]
    refused: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_clients(source: Source, card: RateCard) -> ClientTable:
    """The clients of a table; a row with a problem is left out, and the rest goes on."""
    table = read_rows(source, client_columns(card))
    of_usage = [label for label in table.unknown if same(label) in ("date", "month", "ticket")]
    if of_usage:
        what = f'is a table of usage, not of clients: it has a column "{of_usage[0]}"'
        raise AgreementError(
            Problem(what, "name it with --usage, and a table with one client in a row", Place(source.name))
        )
    problems = list(table.problems)
    clients: dict[str, Client] = {}
    numbers: dict[str, str] = {}
    for record in table.records:
        client, missing = _client(record, card)
        key = client_key(client.name)
        if key in clients:
            missing.append(
                record.problem(
                    f'client "{client.name}" stands twice', "keep one row; the first was read", "client"
                )
            )
        number = client.offer_number
        if number and number in numbers:
            what = f'offer number must be one of its own (got {number}, which "{numbers[number]}" has)'
            missing.append(record.problem(what, "", "offer_number"))
        if not missing:
            clients[key] = client
            numbers[number] = client.name
        problems += missing
    named = [str(row.values["client"]) for row in (*table.records, *table.wrong) if "client" in row.values]
    if not named and not table.wrong:
        problems.append(Problem("no client in the table", "add one in a row", Place(source.name)))
    refused = tuple(name for name in named if client_key(name) not in clients)
    return ClientTable(
        tuple(clients.values()),
        refused,
        tuple(sorted(problems, key=lambda problem: problem.place.row or 0)),
    )


def _client(record: TermValues, card: RateCard) -> tuple[Client, list[Problem]]:
    values = record.values
    offered, problems = _offered(record, card)
    wanted = str(values.get("recommend", ""))
    if (
        wanted
        and not problems
        and not any(same_name(plan.name, wanted) for plan in _with_baseline(offered, card))
    ):
        remedy = f"plans offered: {'; '.join(plan.name for plan in _with_baseline(offered, card))}"
        problems.append(
            record.problem(f'recommend names no plan of the offer (got "{wanted}")', remedy, "recommend")
        )
    until, since = until_of(record), since_of(record)
    for column, day in (("until", until), ("since", since)):
        if day is None:
            what = f"{column} must be {LAST_DAY.want} (got {values[column]})"
            problems.append(record.problem(what, "", column))
    client = Client(
        name=str(values["client"]),
        users=_number(values.get("users")),
        devices=_number(values.get("devices")),
        contact=str(values.get("contact", "")),
        address=str(values.get("address", "")),
        offer_number=str(values.get("offer_number", "")),
        until=until or "",
        since=since or "",
        language=str(values.get("language", "")),
        hours=_number(values["hours_per_month"]) if "hours_per_month" in values else None,
        plans=tuple(plan.name for plan in offered) if "plans" in values else (),
        manual_discount=_number(values.get("manual_discount")),
        recommend=wanted,
        expected=tuple(
            (term.name, value)
            for term in PROSPECT_TERMS
            if isinstance(value := values.get(term.field), float | str)
        ),
        travel=_number(values["travel"]) if "travel" in values else None,
        counts=tuple(
            (column.name, _number(values[column.field]))
            for column in counted_columns(card)
            if column.field in values
        ),
        asked=tuple(
            (column.name, float(number))
            for column in asked_columns(card)
            if isinstance(number := values.get(column.field), float | bool) and number
        ),
        vat=str(values.get("vat", "")),
        our_contact=str(values.get("our_contact", "")),
        answers=tuple(
            (term.field, value) for term in ANSWER_TERMS if isinstance(value := values.get(term.field), float)
        ),
        place=record.place,
    )
    problems += [*_unsaid(record, client, offered), *_other_currency(record, card), *_other_vat(record, card)]
    return client, problems


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def _offered(record: TermValues, card: RateCard) -> tuple[tuple[Plan, ...], list[Problem]]:
    """The plans of a row, in the rate card's order; with none named all are offered."""
    if "plans" not in record.values:
        return card.plans, []
    wanted = [name.strip() for name in str(record.values["plans"]).split(";") if name.strip()]
    problems = [
        record.problem(f'no plan "{name}" in the rate card', _instead_of(name, card), "plans")
        for name in wanted
        if not any(same_name(plan.name, name) for plan in card.plans)
    ]
    offered = tuple(plan for plan in card.plans if any(same_name(plan.name, name) for name in wanted))
    if not problems and all(plan.kind == PAY_AS_YOU_GO for plan in offered):
        what, remedy = "there is nothing to compare with pay as you go", "offer at least one more plan"
        problems.append(record.problem(what, remedy, "plans"))
    return offered, problems


def _with_baseline(offered: tuple[Plan, ...], card: RateCard) -> tuple[Plan, ...]:
    """The plans of an offer, and pay as you go, which is always one of them."""
    if any(plan.kind == PAY_AS_YOU_GO for plan in offered):
        return offered
    base = next((plan for plan in card.plans if plan.kind == PAY_AS_YOU_GO), None)
    return offered if base is None else (base, *offered)


def _instead_of(name: str, card: RateCard) -> str:
    """What to write instead of a plan that there is not."""
    if "," in name and all(
        any(same_name(plan.name, part.strip()) for plan in card.plans) for part in name.split(",")
    ):
        return f"separate plans by semicolons: {name.replace(',', ';')}"
    known = {plan.name.casefold(): plan.name for plan in card.plans}
    close = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
    return f"nearest: {known[close[0]]}" if close else f"plans: {'; '.join(known.values())}"


def _other_currency(record: TermValues, card: RateCard) -> Iterator[Problem]:
    """Nothing is converted: a proposal has the currency of its rate card."""
    asked, ours = str(record.values.get("currency", "")), card.policy.currency
    if asked and asked.casefold() != ours.casefold():
        what = f"currency must be {ours}, as in the rate card (got {asked})"
        yield record.problem(what, f"price this client with a rate card in {asked}", "currency")


def _other_vat(record: TermValues, card: RateCard) -> Iterator[Problem]:
    """Prices that have a tax in them are those of one rate."""
    if "vat" in record.values and card.house.gross:
        what = f"vat must be blank, for the theme's prices have VAT in them (got {record.values['vat']})"
        yield record.problem(what, "price this client with a theme of net prices", "vat")


def _unsaid(record: TermValues, client: Client, offered: tuple[Plan, ...]) -> Iterator[Problem]:
    """What the plans offered count of a client, and its row does not say; 0 is said too, as of one that has devices alone."""
    heads = [name for name in HEADS if name in record.values]
    said = [*heads, *(name for name, _ in client.counts)]
    said += [] if client.travel is None else ["travel"]
    none = [name for name in heads if not getattr(client, name)]
    for one in (*lacking(offered, said, client.name), *free(offered, none)):
        remedy = REMEDIES.get(same(one.what), f"add a column {one.what}, or state the quantity")
        at = same(one.what) if same(one.what) in REMEDIES else "client"
        yield record.problem(f"{client.name}: {one.said}", remedy, at)

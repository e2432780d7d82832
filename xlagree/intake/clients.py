"""The table of clients: who is offered what, row by row."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from xlagree.intake.client_names import client_key
from xlagree.intake.sheets import Column, Source, read_rows
from xlagree.pricing.items import HEADS
from xlagree.pricing.lacking import lacking
from xlagree.pricing.plans import Plan
from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import Client, RateCard
from xlagree.proposal.scenarios import ANSWERING
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import AMOUNT, COUNT, CURRENCY, HOURS, SHARE, TEXT, Text, same
from xlagree.terms.tables import TermValues
from xlagree.terms.vocabulary import DEMAND_TERMS, PAY_AS_YOU_GO

LAST_DAY = Text(
    "a day such as 2027-03-31 or a month such as 2027-03",
    shape=r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?( 00:00:00)?",
    examples=("2027-03-31", "2027-03"),
)
PROSPECT_TERMS = tuple(
    term
    for term in DEMAND_TERMS
    if term.name in ("tickets per user", "tickets", "hours per ticket", "spread", "visits per ticket")
    or term.name.endswith("share")
)
"""What may be known of the work of a client that has no usage yet."""

ANSWER_TERMS = tuple(term for term in DEMAND_TERMS if term.field in ANSWERING)
"""How the demand of a client answers to a plan, with usage or without."""

REMEDIES = {
    "users": "fill in the users, or offer other plans",
    "devices": "fill in the devices, or offer other plans",
    "travel": "fill in the way of a visit, 0 where there is none",
}
"""What to do where a row does not say what plans count."""

CLIENT_COLUMNS: tuple[Column, ...] = (
    Column(
        "client",
        TEXT,
        "Name of the client, as in the usage.",
        ("name", "customer", "company", "account"),
        required=True,
    ),
    Column("users", COUNT, "People that a fee per user counts.", ("seats", "employees")),
    Column("devices", COUNT, "Devices that a fee per device counts.", ("endpoints", "computers")),
    Column("contact", TEXT, "To whom the proposal is addressed.", ("contact person", "attention")),
    Column(
        "hours per month",
        HOURS,
        "Hours to quote for; blank: the mean of the usage.",
        ("hours", "expected hours", "quoted hours"),
    ),
    Column("plans", TEXT, "Plans to offer, separated by semicolons; blank: all.", ("plan", "offered plans")),
    Column(
        "manual discount",
        SHARE,
        "Share taken off every agreement of this client.",
        ("discount", "special discount"),
    ),
    Column(
        "recommend",
        TEXT,
        "Plan to recommend, whatever the figures say; blank: by rule.",
        ("recommended plan",),
    ),
    Column("address", TEXT, "Address of the client, printed where it signs.", ("postal address",)),
    Column(
        "offer number",
        TEXT,
        "Number of the offer, printed on every page.",
        ("offer no", "quote number"),
    ),
    Column(
        "until",
        LAST_DAY,
        "Day or month until which the client stays: its months of usage end there; blank: it stays.",
        ("client until", "agreement until"),
    ),
    Column("currency", CURRENCY, "Blank or the rate card's: a proposal has one currency."),
    Column(
        "travel", AMOUNT, "Way of a visit in km, miles or hours, as the rate card counts it.", ("distance",)
    ),
    *(
        Column(
            term.name, term.quantity, f"Without usage: {term.help[:1].lower()}{term.help[1:]}", term.aliases
        )
        for term in PROSPECT_TERMS
    ),
    *(Column(term.name, term.quantity, term.help, term.aliases) for term in ANSWER_TERMS),
)


def client_columns(card: RateCard) -> tuple[Column, ...]:
    """The columns of a table of clients, with those that the items of a rate card count."""
    return (*CLIENT_COLUMNS, *(Column(name, COUNT, f"How many {name} items count.") for name in card.counts))


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
    until = str(record.values.get("until", ""))[: len("2027-03-31")]
    return None if until and last_day(until) is None else until


def last_month(client: Client) -> int | None:
    """The last month of a client, counted from year 0; None where it stays."""
    day = last_day(client.until) if client.until else None
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
    for record in table.records:
        client, missing = _client(record, card)
        key = client_key(client.name)
        if key in clients:
            missing.append(
                record.problem(
                    f'client "{client.name}" stands twice', "keep one row; the first was read", "client"
                )
            )
        if not missing:
            clients[key] = client
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
    until = until_of(record)
    if until is None:
        problems.append(record.problem(f"until must be {LAST_DAY.want} (got {values['until']})", "", "until"))
    client = Client(
        name=str(values["client"]),
        users=_number(values.get("users")),
        devices=_number(values.get("devices")),
        contact=str(values.get("contact", "")),
        address=str(values.get("address", "")),
        offer_number=str(values.get("offer_number", "")),
        until=until or "",
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
            for column in client_columns(card)[len(CLIENT_COLUMNS) :]
            if column.field in values
        ),
        answers=tuple(
            (term.field, value) for term in ANSWER_TERMS if isinstance(value := values.get(term.field), float)
        ),
        place=record.place,
    )
    problems += [*_unsaid(record, client, offered), *_other_currency(record, card)]
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


def _unsaid(record: TermValues, client: Client, offered: tuple[Plan, ...]) -> Iterator[Problem]:
    """What the plans offered count of a client, and its row does not say."""
    said = [name for name in HEADS if getattr(client, name)] + [name for name, _ in client.counts]
    said += [] if client.travel is None else ["travel"]
    for one in lacking(offered, said, client.name):
        remedy = REMEDIES.get(same(one.what), f"add a column {one.what}, or state the quantity")
        at = same(one.what) if same(one.what) in REMEDIES else "client"
        yield record.problem(f"{client.name}: {one.said}", remedy, at)

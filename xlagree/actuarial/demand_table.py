"""Demand as people state it: a table of labels and values, of one client or of many, read and written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from xlagree.actuarial.demand import Demand, certain, contradictions
from xlagree.actuarial.spreads import SPREADS
from xlagree.pricing.list_words import ALIKE
from xlagree.pricing.usage_words import named_before
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem
from xlagree.terms.quantities import HOURS, SHARE, SPREAD, Value, same
from xlagree.terms.records import made
from xlagree.terms.tables import TermValues, grid, read_pairs, read_records
from xlagree.terms.vocabulary import CALENDAR, DEMAND_TERMS, HOURS_LAWS, Term, find
from xlagree.terms.written_numbers import as_number


def without_history(hours: float, users: float = 0.0) -> Demand:
    """The demand of a client of whom only the hours expected a month are known: tickets of an hour, usual spreads.

    >>> without_history(12).mean
    12.0
    """
    known = [("tickets", HOURS.check("hours", hours)), ("hours per ticket", 1.0)]
    demand = read_demand(known)
    return replace(demand, users=users, assumed=("Tickets of 1 h on average (no history).", *demand.assumed))


def prospect(
    hours: float | None, users: float = 0.0, expected: Sequence[tuple[str, float | str]] = ()
) -> Demand:
    """The demand of a client without history: what is `expected` of it, by labels, and where given the hours a month.

    Where hours are given and tickets are not, these are as many as the hours make; tickets are of an hour where nothing
    is said of them.

    >>> prospect(None, 20, [("tickets per user", 0.5), ("hours per ticket", 0.8)]).mean
    8.0
    >>> prospect(12, expected=[("hours per ticket", 1.5), ("on-site share", 0.25)]).tickets
    8.0
    """
    if not expected:
        return without_history(hours or 0.0, users)
    known = dict(expected)
    length = known.setdefault("hours per ticket", 1.0) if hours is not None else known.get("hours per ticket")
    if hours is not None and not {"tickets", "tickets per user"} & known.keys() and isinstance(length, float):
        known["tickets"] = hours / length
    if users and "tickets per user" in known:
        known["users"] = users
    demand = read_demand(list(known.items()))
    return demand if demand.users else replace(demand, users=users)


def read_demand(cells: object, place: Place = NOWHERE) -> Demand:
    """Demand from a table of labels and values; a single number is that many hours a month for certain.

    >>> read_demand([["users", 20], ["tickets per user", 0.5], ["hours per ticket", 1]]).mean
    10.0
    """
    if as_number(cells) is not None:
        return certain(as_number(cells) or 0.0)
    own = _own_shares(row[0] for row in grid(cells) if row)
    return _demand(read_pairs(cells, (*DEMAND_TERMS, *own), place, _contradictions).values, own)


def read_demands(cells: object, place: Place = NOWHERE) -> dict[str, Demand]:
    """The demands of clients from a table with a client in each row, its name first.

    >>> read_demands([["", "tickets", "hours per ticket"], ["Linden", 10, 0.5]])["Linden"].mean
    5.0
    """

    def check(records: Sequence[TermValues]) -> Iterator[Problem]:
        names = [record.name for record in records]
        for i, record in enumerate(records):
            yield from _contradictions(record)
            if not record.name:
                yield record.problem("a client must have a name (got nothing)", "name it in the first column")
            elif record.name in names[:i]:
                yield record.problem("two clients have this name", "give each its own name")

    table = grid(cells)
    own = _own_shares(cell for side in (table[:1], zip(*table, strict=True)) for cell in next(iter(side), ()))
    records = read_records(cells, (*DEMAND_TERMS, *own), "hours per ticket", place, check)
    return {record.name: _demand(record.values, own) for record in records}


def _own_shares(labels: Iterable[object]) -> tuple[Term, ...]:
    """The terms of labels such as "Sunday share": shares of classes and kinds of work that a price list names."""
    own = {
        same(label): Term(f"{name} share", SHARE, f"Share of the hours that are {name}.")
        for label in labels
        if (name := named_before(label, "share"))
        and find(label, DEMAND_TERMS) is None
        and not _mistyped(label)
    }
    return tuple(own.values())


def _mistyped(label: object) -> bool:
    """Whether a label looks like that of a term: then it is none of one's own."""
    known = [name for term in DEMAND_TERMS for name in term.labels]
    return bool(get_close_matches(same(label), known, 1, ALIKE))


def _contradictions(record: TermValues) -> Iterator[Problem]:
    """What contradicts itself in a table: tickets said twice or not at all, shares and months that cannot be."""
    given = record.places
    if "tickets" in given and "tickets_per_user" in given:
        yield record.problem("tickets and tickets per user are both set", "keep one", "tickets")
    if "tickets" not in given and "tickets_per_user" not in given:
        yield record.problem("tickets per user must be set (got nothing)", "or set the tickets of a month")
    if "tickets_per_user" in given and "users" not in given:
        yield record.problem("tickets per user needs users", "set users", "tickets_per_user")
    yield from contradictions(record, _season(record.values))


def _demand(values: Mapping[str, Value], own: Sequence[Term]) -> Demand:
    users = _number(values.get("users"))
    tickets = _number(values.get("tickets", users * _number(values.get("tickets_per_user"))))
    word = str(values.get("spread", "normal"))
    stated = {term: value for term, value in values.items() if term in Demand.TERMS}
    season = _season(values) if any(f"{month}_factor" in values for month in CALENDAR) else ()
    shares = ((named_before(term.name, "share"), values.get(term.field)) for term in own)
    named = tuple((name, share) for name, share in shares if share is not None)
    more = {"tickets": tickets, "season": season, "named": named, "assumed": tuple(_assumed(values, word))}
    return made(Demand, {**vars(SPREADS[word]), **stated, **more})


def _assumed(values: Mapping[str, Value], word: str) -> Iterator[str]:
    """The defaults that stand for what was left blank, in words."""
    names = {
        "hours_spread": "a ticket's hours spread by {} of their mean",
        "client_uncertainty": "this client may differ by {} from what is expected",
        "month_spread": "a month may differ by {} from the others",
    }
    left = [name for name in names if name not in values]
    if left:
        defaults = ", ".join(names[name].format(f"{getattr(SPREADS[word], name):.0%}") for name in left)
        yield f"Spread {word}{'' if 'spread' in values else ' (nothing was set)'}: {defaults}."
    if "hours_law" not in values:
        yield "Hours of a ticket: lognormal."


def _season(values: Mapping[str, Value]) -> tuple[float, ...]:
    """Factors with mean 1, the first month of the agreement first."""
    factors = [_number(values.get(f"{month}_factor", 1.0)) for month in CALENDAR]
    start, total = int(_number(values.get("first_month", 1.0))) - 1, sum(factors)
    return tuple(12 * factor / total if total else 0.0 for factor in (*factors[start:], *factors[:start]))


def table(demand: Demand) -> list[tuple[str, float | str]]:
    """The demand as a table of labels and values, which reads back as the same demand.

    Hours as logged are given as a lognormal distribution of the same mean and spread, as even as the table takes them;
    what goes with what in an hour of the client's own work is not in it, only its shares are.
    """
    if not demand.by_ticket:
        raise AgreementError(Problem("hours for certain have no table"), kind="unknown")
    months = zip(CALENDAR, demand.season, strict=False)
    held = {
        **vars(demand),
        "users": demand.users or None,
        "tickets": None if demand.users else demand.tickets,
        "tickets_per_user": demand.tickets_per_user,
        "hours_spread": max(demand.hours.cv, SPREAD.low),
        "hours_law": HOURS_LAWS[0] if demand.logged else demand.hours_law,
        "usage_response": demand.usage_response or None,
        "selection": demand.selection or None,
        **{f"{month}_factor": factor for month, factor in months},
    }
    stated = ((term.name, held.get(term.field)) for term in DEMAND_TERMS)
    own = ((f"{name} share", share) for name, share in demand.named)
    return [(name, value) for name, value in (*stated, *own) if isinstance(value, float | str)]


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0

"""Clients, rate card and usage put together into proposals, with every problem on the way."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import overload

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.demand_table import prospect
from xlagree.actuarial.experience.client_forecast import client_forecast
from xlagree.actuarial.experience.demand_fit import BookHistory, book_history
from xlagree.actuarial.experience.evidence import evidence_lines
from xlagree.actuarial.experience.quality import counted, percent
from xlagree.actuarial.own_work import by_parts
from xlagree.intake.client_usage import ClientUsage
from xlagree.intake.clients import last_month, read_clients
from xlagree.intake.doubtful_rows import doubtful_rows_priced
from xlagree.intake.files import write_rows
from xlagree.intake.mistaken_files import no_other_file
from xlagree.intake.named_nowhere import unknown_clients, unknown_roles
from xlagree.intake.rate_card import PLANS, read_rate_card
from xlagree.intake.sheets import Source
from xlagree.intake.usage_by_client import EachUsage, UsageByClient, usage_by_client
from xlagree.pricing.lacking import projects_untold
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import MOST_PLANS, Client, Proposal, RateCard
from xlagree.proposal.inputs import as_recorded
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, refuse
from xlagree.terms.quantities import same
from xlagree.terms.records import changed

PROBLEM_COLUMNS = ("file", "sheet", "row", "column", "what", "remedy", "kind")
NOT_USED = Usage(())
"""That of a client without any row."""


@dataclass(frozen=True)
class Intake:
    """The proposals that can be made, and everything that was wrong with the rest; remarks are among the problems.

    `book` is what the usage of all clients shows together, `notes` are the remarks on one client each, by its name; all
    proposals are made of one `card`.
    """

    proposals: Sequence[Proposal]
    problems: tuple[Problem, ...]
    book: BookHistory | None = field(default=None, compare=False)
    notes: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict, compare=False)
    card: RateCard | None = field(default=None, compare=False)

    def notes_on_others(self, only: Collection[str]) -> frozenset[Problem]:
        """The remarks on clients other than `only` some; none where no client was asked for."""
        asked = {same(name) for name in only}
        others = (notes for client, notes in self.notes.items() if asked and same(client) not in asked)
        return frozenset(chain.from_iterable(others))


class ProposalsInTurn(Sequence[Proposal]):
    """The proposals of some clients, each made anew whenever it is asked for, so that a long list takes no memory."""

    def __init__(self, clients: Sequence[Client], make: Callable[[Client], Proposal]) -> None:
        self._clients, self._make = clients, make

    def __len__(self) -> int:
        return len(self._clients)

    @overload
    def __getitem__(self, place: int) -> Proposal: ...
    @overload
    def __getitem__(self, place: slice) -> "ProposalsInTurn": ...
    def __getitem__(self, place: int | slice) -> "Proposal | ProposalsInTurn":
        if isinstance(place, slice):
            return ProposalsInTurn(self._clients[place], self._make)
        return self._make(self._clients[place])


def read_proposals(clients: Source, rates: Path | RateCard, usage: Source | None, date: date) -> Intake:
    """Proposals for the clients of a table at a rate card, with their usage where there is a table of it.

    Raises when a whole file cannot be used; a row or a client that cannot is a problem, and the rest goes on.
    """
    intake = open_proposals(clients, rates, usage, date)
    return replace(intake, proposals=tuple(intake.proposals))


def open_proposals(clients: Source, rates: Path | RateCard, usage: Source | None, date: date) -> Intake:
    """The same, but each proposal is made when it is asked for: usage lies in a temporary file, not in memory."""
    card = rates if isinstance(rates, RateCard) else read_rate_card(rates)
    with no_other_file(clients) as wrong:
        table = read_clients(clients, card)
        wrong += table.problems
    place = NOWHERE if isinstance(rates, RateCard) else Place(rates.name, PLANS)
    names = (*(client.name for client in table.clients), *table.refused)
    problems = [
        *table.problems,
        *card.remarks,
        *unknown_roles(card, place),
        *unknown_clients(card, names, place),
    ]
    used = None
    if usage is not None:
        used = usage_by_client(usage, card.roles, table.clients, date, table.refused, card.words)
        problems += used.problems
    heads = {client.name: client.users for client in table.clients}
    book = (
        book_history(EachUsage(used), heads, until=used.until, seen_ago=used.seen_ago)
        if used
        else book_history({}, heads)
    )
    making = _Making(card, date, clients.name, usage.name if usage else "", used, book)
    priced, notes = [], dict[str, tuple[Problem, ...]]()
    for client in table.clients:
        read = making.used_by(client)
        lacking = _nothing_to_price(client, read.usage if read else NOT_USED, usage is not None)
        try:
            refuse([lacking] if lacking else [])
            proposal = making.proposal_of(client, read)
        except AgreementError as error:
            problems += error.problems
        else:
            priced.append(client)
            places, doubts = (read.places, book.clients[client.name].doubts) if read else ((), ())
            if said := (*_notes(proposal, book), *doubtful_rows_priced(proposal, places, doubts)):
                notes[client.name] = said
                problems += said
    return Intake(ProposalsInTurn(priced, making.proposal), tuple(problems), book, notes, card)


@dataclass(frozen=True)
class _Making:
    """What proposals are made of: the rate card, the day, the usage of all clients, and what that shows together."""

    card: RateCard
    date: date
    clients: str
    usage: str
    used: UsageByClient | None
    book: BookHistory

    def used_by(self, client: Client) -> ClientUsage | None:
        """The usage of a client, where it has any."""
        return self.used.of(client.name) if self.used and client.name in self.used else None

    def proposal(self, client: Client) -> Proposal:
        """The proposal of a client."""
        return self.proposal_of(client, self.used_by(client))

    def proposal_of(self, client: Client, read: ClientUsage | None) -> Proposal:
        """The proposal of a client with its usage; what is wrong with its forecast is said of the client's row."""
        usage, quality, source = (
            (read.usage, read.quality, self.usage) if read else (NOT_USED, None, self.clients)
        )
        try:
            forecast = _forecast(client, usage, self.book, self.card)
        except AgreementError as error:
            raise AgreementError(*(_of_client(client, problem) for problem in error.problems)) from None
        deal = Proposal(client, usage, self.card, self.date, source, quality, *forecast)
        return as_recorded(deal)


def _notes(proposal: Proposal, book: BookHistory) -> tuple[Problem, ...]:
    """What should be known of a client that can be priced."""
    return (
        *_hours_not_used(proposal),
        *_leaving(proposal),
        *_silent(proposal, book),
        *_projects(proposal),
        *_without_room(proposal),
    )


def _hours_not_used(proposal: Proposal) -> tuple[Problem, ...]:
    """What was given of the work of a client whose own usage is priced."""
    client, unused = proposal.client, []
    if client.hours is not None and proposal.basis == "history":
        unused.append(
            f"hours per month of {client.hours:g} are not used, as there are twelve months of usage"
        )
    if client.expected and proposal.usage.hours:
        unused.append(f"{', '.join(label for label, _ in client.expected)} are not used, as there is usage")
    return tuple(
        Problem(f"{client.name}: {what}", "leave them blank", client.place, remark=True) for what in unused
    )


def _projects(proposal: Proposal) -> tuple[Problem, ...]:
    """A remark where plans of the client charge projects apart, and nobody knows its tickets."""
    return tuple(
        replace(problem, what=f"{proposal.client.name}: {problem.what}", place=proposal.client.place)
        for problem in projects_untold(proposal.list_plans, proposal.worked)
    )


def _without_room(proposal: Proposal) -> Iterator[Problem]:
    """A remark where a client is offered more plans than stand side by side."""
    plans, client = proposal.list_plans, proposal.client
    if len(plans) > MOST_PLANS:
        what = (
            f"{client.name}: its offer has room for {MOST_PLANS} of {len(plans)} plans: pay as you go, the one "
            "recommended, and those nearest to it by the price of their first year"
        )
        yield Problem(what, "name its plans in the column plans to choose others", client.place, remark=True)


def _leaving(proposal: Proposal) -> Iterator[Problem]:
    """A remark where the client does not stay as long as the plans that it is offered."""
    client, first = proposal.client, proposal.date.year * 12 + proposal.date.month
    until = last_month(client)
    if until is not None and until < first:
        what = f"{client.name}: stayed until {client.until}, which is before the month of this offer"
        yield Problem(what, 'leave the client out, or correct "until"', client.place, remark=True)
        return
    longer = [
        plan.name for plan in proposal.list_plans if until is not None and first + plan.term - 1 > until
    ]
    if longer:
        what = f"{client.name}: stays until {client.until}, and the term ends later of {', '.join(longer)}"
        yield Problem(what, 'offer a shorter term, or correct "until"', client.place, remark=True)


def _silent(proposal: Proposal, book: BookHistory) -> Iterator[Problem]:
    """A remark where a client looks as if it had left, and nobody says so."""
    client = proposal.client
    if client.until or not proposal.usage.hours or client.name not in book.clients:
        return
    presence = book.presence_of(client.name)
    if presence.state in ("silent", "left"):
        what = (
            f"{client.name}: no work in the last {counted(presence.silent, 'month')} of usage; "
            f"the chance that it is still a client is {percent(presence.now)}"
        )
        remedy = "it is priced as if it were; where it has left, say until when"
        yield Problem(what, remedy, client.place, remark=True)


def _of_client(client: Client, problem: Problem) -> Problem:
    """What is wrong with the forecast of a client, at the client's row."""
    return Problem(f"{client.name}: {problem.what}", problem.remedy, client.place)


def _forecast(
    client: Client, history: Usage, book: BookHistory, card: RateCard
) -> tuple[Demand, tuple[str, ...]]:
    """The demand of a client and the sentences it stands on: from its history, or from its hours alone.

    Of the client's own work it has what the plans of the card ask for; how it answers to a plan is as its row says.
    """
    demand, evidence = _as_asked(client, history, book, card)
    if not client.answers:
        return demand, evidence
    return changed(demand, dict(client.answers)), evidence


def _as_asked(
    client: Client, history: Usage, book: BookHistory, card: RateCard
) -> tuple[Demand, tuple[str, ...]]:
    stated = None if history.hours else prospect(client.hours, client.users, client.expected)
    in_parts = any(map(by_parts, card.plans))
    apart = tuple(plan.name for plan in card.plans if plan.project_hours is not None)
    demand = client_forecast(book, client.name, history, stated, in_parts)
    return demand, evidence_lines(book.evidence(client.name), apart) if history.hours else ()


def _nothing_to_price(client: Client, history: Usage, usage_given: bool) -> Problem | None:
    if client.hours is not None or client.expected or history.hours:
        return None
    if history.months:
        what = f"{client.name}: no hours in {counted(len(history.months), 'month')} of usage, and no hours per month"
    else:
        what = f"{client.name}: neither usage nor hours per month"
    remedy = (
        "fill in its hours per month"
        if usage_given
        else "fill in its hours per month, or give a table of usage"
    )
    return Problem(what, remedy, client.place)


def write_problems(problems: Iterable[Problem], path: Path) -> None:
    """A table of problems for spreadsheets, one in a row."""
    rows = [
        (
            p.place.file,
            p.place.sheet,
            "" if p.place.row is None else str(p.place.row),
            p.place.column,
            p.what,
            p.remedy,
            "remark" if p.remark else "problem",
        )
        for p in problems
    ]
    write_rows(path, PROBLEM_COLUMNS, rows)

"""The evidence behind a forecast: what a client's history showed, what was decided on it, and why, in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlagree.actuarial.experience.doubtful import Doubt
from xlagree.actuarial.experience.drift import SEASON_MONTHS, TREND_MONTHS, Drift, Support
from xlagree.actuarial.experience.moving import STILL, Movement
from xlagree.actuarial.experience.pooled import EstimatedSpread
from xlagree.actuarial.experience.presence import Presence
from xlagree.actuarial.experience.quality import counted, percent
from xlagree.actuarial.experience.seen import Known, Project
from xlagree.actuarial.experience.ticket_hours import ENOUGH_TICKETS, PROJECT_HOURS, USUAL_SPREAD, Tail
from xlagree.terms.quantities import fixed

NAMED_PROJECTS = 5
"""So many projects are named in a sentence, the longest first."""
HALF = 0.5


@dataclass(frozen=True)
class Rate:
    """A rate as the client's own history has it, as the book has it, the weight of the own, and what is taken."""

    own: float
    book: float
    z: float
    taken: float


@dataclass(frozen=True)
class Evidence:
    """Everything that was seen of a client and decided on it; other clients are in it, so it is internal.

    `users` is 0 where unknown; then rates are those of a client as a whole, or of the book's average users.
    `frequency` is tickets a month per user (`by_users`) or per client, `hours` are those of a ticket and
    `ticket_spread` is their coefficient of variation, from `book_tickets` of all clients. `between`,
    `hours_between` and `month` say how clients and months differ; `left` is the standard deviation of this
    client's level that remains, as a share of it. `leaving` is the share of clients that leaves in a year, `ahead` how
    busy a new client's year ahead is against the level at which it settles. The hours of projects may count with fewer than
    were logged, and the `tail` of all tickets goes up to its end.
    """

    client: str
    clients: int
    users: float
    by_users: bool
    known: Known
    months: int
    tickets: float
    total: float
    frequency: Rate
    hours: Rate
    ticket_spread: float
    between: EstimatedSpread
    hours_between: EstimatedSpread
    month: EstimatedSpread
    left: float
    limit: float
    projects: tuple[Project, ...]
    book_tickets: int
    tail: Tail | None
    drift: Drift
    presence: Presence
    leaving: float
    ahead: float
    movement: Movement
    hours_movement: Movement
    assumed: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    tail_end: float = PROJECT_HOURS
    project_hours_counted: float = 0.0

    @property
    def project_hours(self) -> float:
        """Hours of all projects."""
        return sum(project.hours for project in self.projects)


def evidence_lines(evidence: Evidence, apart: Sequence[str] = ()) -> tuple[str, ...]:
    """The evidence in sentences for the internal note on the data, each with its numbers; the plans named charge long
    tickets apart."""
    lines = (
        _seen(evidence),
        _there(evidence),
        _frequency(evidence),
        _hours(evidence),
        _spread(evidence),
        _moves(evidence),
        *_doubts(evidence),
        _projects(evidence),
        _owed(evidence, apart),
        _tail(evidence),
        _trend(evidence.drift),
        _season(evidence.drift),
        _years(evidence.drift),
        *evidence.assumed,
    )
    return tuple(line for line in lines if line)


def _seen(evidence: Evidence) -> str:
    parts = [counted(evidence.months, "month")]
    if evidence.known != "by hours":
        parts.append(counted(round(evidence.tickets), "ticket"))
    return f"Seen: {', '.join(parts)}, {fixed(evidence.total, 1)} hours."


def _there(evidence: Evidence) -> str:
    one, leave = evidence.presence, f"{percent(evidence.leaving)} of all clients leave in a year"
    if one.until is not None:
        return f"{_known_to(one.until)} {leave[0].upper()}{leave[1:]}."
    chance = f"the chance that it is still there is {percent(one.now)}; {leave}"
    silent = f"no work in the last {counted(one.silent, 'month')}"
    if one.state == "left":
        return f"The client looks gone: {silent}, {chance}. The forecast is what it would ask for if it were there."
    if one.state == "silent":
        return f"The client is silent: {silent}, {chance}."
    if one.state == "ramping":
        return f"The client is in its first year, and the year ahead is taken at {percent(evidence.ahead)} of its level after; {chance}."
    return f"The client is {one.state}: {chance}."


def _known_to(until: int) -> str:
    if until > 0:
        return f"The client is known to stay for {counted(until, 'month')} after these."
    ago = f" {counted(-until, 'month')} before these end" if until else " as these end"
    return f"The client is known to have left{ago}."


def _frequency(evidence: Evidence) -> str:
    rate, unit = evidence.frequency, " per user" if evidence.by_users else ""
    if evidence.clients == 1:
        return (
            f"Tickets: {fixed(rate.taken, 2)} a month{unit}; there is no other client to hold that against."
        )
    own = f"{fixed(rate.own, 2)} a month{unit}, " if evidence.months else ""
    return (
        f"Tickets: {own}all {fixed(evidence.clients)} clients {fixed(rate.book, 2)}; "
        f"the own history counts {percent(rate.z)}: {fixed(rate.taken, 2)}."
    )


def _hours(evidence: Evidence) -> str:
    rate, spread = evidence.hours, f"with a spread of {percent(evidence.ticket_spread)}"
    if evidence.clients == 1:
        return f"Hours a ticket: {fixed(rate.taken, 2)}, {spread}."
    own = f"{fixed(rate.own, 2)}, " if evidence.tickets and evidence.known != "by hours" else ""
    return (
        f"Hours a ticket: {own}all clients {fixed(rate.book, 2)}; the own history counts {percent(rate.z)}: "
        f"{fixed(rate.taken, 2)}, {spread}."
    )


def _spread(evidence: Evidence) -> str:
    month, left = percent((evidence.month.value * evidence.movement.own) ** 0.5), percent(evidence.left)
    return f"One month's level differs from another's by {month}; this client's own level is uncertain by {left}."


def _moves(evidence: Evidence) -> str:
    both = (evidence.movement, "tickets"), (evidence.hours_movement, "hours a ticket")
    moving = [f"{what} by {percent(way.yearly)}{_back(way)}" for way, what in both if way != STILL]
    if not moving:
        return "The levels of clients do not move: all months count alike."
    return f"The levels of clients move in a year: {' and '.join(moving)}; older months count less."


def _back(way: Movement) -> str:
    return " in spells from which they return" if way.kept < 1 else ""


def _doubts(evidence: Evidence) -> Iterator[str]:
    """What can hardly be meant and stands in the history all the same, with the hours that it moves."""
    for doubt in evidence.doubts:
        yield f"Can hardly be meant: {doubt.said}; the history has {doubt.moved}."


def _projects(evidence: Evidence) -> str:
    count = len(evidence.projects)
    if not count:
        if evidence.known == "by ticket" or not evidence.total:
            return f"No ticket took more than {fixed(evidence.limit)} hours, from which on it would be a project."
        return "Projects cannot be told apart where single tickets are not known: their hours are in the forecast."
    named = ", ".join(
        f"{one.ticket} ({fixed(one.hours, 1)} hours)" for one in evidence.projects[:NAMED_PROJECTS]
    )
    more = f" and {fixed(count - NAMED_PROJECTS)} more" if count > NAMED_PROJECTS else ""
    fewer = evidence.project_hours_counted < evidence.project_hours * (1 - 1e-9)
    with_fewer = f" with {fixed(evidence.project_hours_counted, 1)}, as no others are near" if fewer else ""
    return (
        f"{counted(count, 'ticket')} of more than {fixed(evidence.limit)} hours, {fixed(evidence.project_hours, 1)} hours "
        f"together, {'is a project' if count == 1 else 'are projects'} and in the forecast{with_fewer}: {named}{more}."
    )


def _owed(evidence: Evidence, apart: Sequence[str]) -> str:
    """Which plans owe the work of projects in what they charge for all work, where there were any."""
    if not evidence.projects:
        return ""
    if not apart:
        return "No plan has project hours: each owes projects as any other work."
    verb = "charges" if len(apart) == 1 else "charge"
    return f"{', '.join(apart)} {verb} tickets above the project hours at the hourly rate; other plans owe them as any other work."


def _tail(evidence: Evidence) -> str:
    if not evidence.tail:
        return ""
    projects = ", and one of projects," if evidence.tail_end > evidence.limit else ""
    return (
        f"Hours of a ticket are as logged up to {fixed(evidence.tail.threshold, 1)}; beyond, a tail fitted to the longest "
        f"tickets of all clients{projects} goes up to {fixed(evidence.tail_end)}."
    )


def _trend(drift: Drift) -> str:
    if drift.trend.months < TREND_MONTHS:
        return _unsupported("trend", drift.trend, TREND_MONTHS)
    growth = f"Tickets {_way(drift.growth)} by {percent(abs(drift.growth))} a year"
    return f"{growth}, give or take {percent(12 * drift.error)} ({_chance(drift.trend)})."


def _way(growth: float) -> str:
    return "grow" if growth >= 0 else "fall"


def _season(drift: Drift) -> str:
    if drift.season.used:
        low, high = fixed(min(drift.factors), 2), fixed(max(drift.factors), 2)
        return f"Seasons are taken: months from {low} to {high} times the average ({_chance(drift.season)})."
    return _unsupported("season", drift.season, SEASON_MONTHS)


def _years(drift: Drift) -> str:
    if not drift.common:
        return ""
    return f"A good or bad year of all clients together differs by {percent(drift.common**0.5)} from another."


def _chance(test: Support) -> str:
    return f"pure chance would look so in {percent(test.chance)} of all histories"


def _unsupported(what: str, test: Support, enough: int) -> str:
    if test.months < enough:
        return f"No {what} is taken: {counted(test.months, 'month')} cannot show one, {enough} could."
    return f"No {what} is taken: {_chance(test)}."


def assumptions(evidence: Evidence) -> Iterator[str]:
    """What stands for things that nobody has seen, in words."""
    usual = (
        (evidence.between, "how far clients differ in tickets"),
        (evidence.hours_between, "how far clients differ in hours a ticket"),
        (evidence.month, "how far months differ"),
    )
    for spread, what in usual:
        if spread.weight < HALF:
            share, weight = percent(spread.usual**0.5), percent(spread.weight)
            yield f"Too little is seen of {what}: the usual {share} stands for it, what was seen counts {weight}."
    if evidence.by_users and not evidence.users:
        yield "The client's users are not known: those of an average client stand for them."
    if evidence.known == "by hours":
        hours = fixed(evidence.hours.book, 2)
        yield f"Tickets are not known: one is taken for every {hours} hours."
    if evidence.book_tickets < ENOUGH_TICKETS:
        yield (
            f"Hours of {counted(evidence.book_tickets, 'ticket')} are known, fewer than {ENOUGH_TICKETS}: their law is taken as "
            f"lognormal, with a spread of {percent(USUAL_SPREAD)} at least."
        )
    elif evidence.tail is None:
        yield "Nearly all tickets took the same few hours: none is expected to be longer than the longest seen."

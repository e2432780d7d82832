"""How far a client's history can be trusted: its months, what was left out of it and why, and its largest tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import quantiles

from xlagree.pricing.usage import Usage
from xlagree.terms.quantities import fixed

ENOUGH_MONTHS = 6
"""With fewer months of history no plan is recommended."""
MANY_WITHOUT_HOURS = 0.05
"""From this share of tickets without hours on the history says too little of the work."""
LARGE_SHARE = 0.2
"""One ticket with more of all hours than this decides what the plans cost."""

FENCE = 1.5
"""A ticket is far from the others so many interquartile ranges above the upper quartile of the log hours.

Hours of tickets are heavy-tailed (a median of 2, a mean of 8): on plain hours one ticket in eight would be far,
on their logarithms one in three hundred.
"""
FAR_HOURS = 8.0
"""Nothing below a day's work is far from the others."""
TELLING_TICKETS = 20
"""Of fewer tickets nobody can say which is far from the others."""
NAMED = 5
"""So many of the largest tickets are named."""


@dataclass(frozen=True)
class LeftOut:
    """What of a client's rows is not in its usage, and why: tickets without any hours, and rows.

    `blank` rows have no hours either, but belong to tickets (or months) that are there.
    """

    tickets: int = 0
    blank: int = 0
    not_billable: int = 0
    repeated: int = 0
    wrong: int = 0


REASONS = ("blank", "not_billable", "repeated", "wrong")
"""Why rows are left out: the fields that count them."""


@dataclass(frozen=True)
class Ticket:
    """A ticket with all its hours, and the month it was worked on in, or the first and the last."""

    number: str
    month: str
    hours: float


@dataclass(frozen=True)
class Quality:
    """What is to be said of a client's history before anybody trusts it; all of it is in the figures.

    `tickets` are those of the months, one that goes on in the next month counted in both; 0 is not known.
    `empty` ones are among them and have 0 hours. `largest` are the largest few, and the first of all
    `far` tickets that are far from the others.
    """

    months: int
    first: str
    last: str
    idle: int
    tickets: int
    hours: float
    left_out: LeftOut
    single: bool
    empty: int
    largest: tuple[Ticket, ...]
    far: int
    far_hours: float

    @property
    def without_hours(self) -> int:
        """Tickets without hours, whether nothing was said or 0."""
        return self.left_out.tickets + self.empty

    @property
    def whole(self) -> bool:
        """Whether nothing was left out and every ticket has hours."""
        return self.left_out == LeftOut() and not self.empty

    @property
    def all_tickets(self) -> int:
        """Tickets of the months, and those that no month has because they have no hours."""
        return self.tickets + self.left_out.tickets

    @property
    def without_share(self) -> float:
        """Share of all tickets that have no hours."""
        return self.without_hours / self.all_tickets if self.all_tickets else 0.0

    def share(self, hours: float) -> float:
        """Hours as a share of all hours."""
        return hours / self.hours if self.hours else 0.0


def quality_of(usage: Usage, left_out: LeftOut = LeftOut()) -> Quality:
    """What is to be said of a usage, and of the rows that its table had besides.

    >>> from xlagree.pricing.usage import by_month
    >>> quality = quality_of(by_month([8, 0, 12]))
    >>> quality.months, quality.idle, quality.hours
    (3, 1, 20.0)
    """
    labels = [month.label for month in usage.months] or [""]
    tickets = sorted(_tickets(usage), key=lambda ticket: -ticket.hours)
    fence = far_from([ticket.hours for ticket in tickets])
    far = [ticket.hours for ticket in tickets if ticket.hours > fence]
    return Quality(
        months=len(usage.months),
        first=labels[0],
        last=labels[-1],
        idle=sum(not month.hours for month in usage.months),
        tickets=round(sum(month.tickets for month in usage.months)),
        hours=usage.hours,
        left_out=left_out,
        single=bool(usage.entries),
        empty=sum(not ticket.hours for ticket in tickets),
        largest=tuple(ticket for ticket in tickets[:NAMED] if ticket.hours),
        far=len(far),
        far_hours=sum(far),
    )


def far_from(hours: Sequence[float]) -> float:
    """The hours beyond which a ticket is far from the others; no end where that cannot be told.

    >>> far_from([1.0] * 20), far_from([1.0] * 19)
    (8.0, inf)
    """
    logs = [log(x) for x in hours if x > 0]
    if len(logs) < TELLING_TICKETS:
        return float("inf")
    lower, _, upper = quantiles(logs, n=4, method="inclusive")
    return max(FAR_HOURS, exp(min(upper + FENCE * (upper - lower), 700.0)))


def _tickets(usage: Usage) -> list[Ticket]:
    hours: dict[str, float] = {}
    months: dict[str, list[int]] = {}
    for entry in usage.entries:
        hours[entry.ticket] = hours.get(entry.ticket, 0.0) + entry.hours
        months.setdefault(entry.ticket, []).append(entry.month)
    labels = [month.label or f"month {i}" for i, month in enumerate(usage.months, 1)]
    return [
        Ticket(name, span(labels[min(months[name])], labels[max(months[name])]), x)
        for name, x in hours.items()
    ]


TO = " to "
"""Stands between two months."""


def span(first: str, last: str) -> str:
    """From one month to another, or the one."""
    return first if first == last else f"{first}{TO}{last}"


def counted(count: int, what: str) -> str:
    """So many of something, such as 1 month or 1,200 tickets."""
    return f"{fixed(count)} {what}" + ("" if count == 1 else "s")


def percent(share: float) -> str:
    """A share in a sentence; what is little is not nothing.

    >>> percent(0.012), percent(0.001)
    ('1 %', 'less than 1 %')
    """
    return "less than 1 %" if 0 < share < 0.005 else f"{fixed(100 * share)} %"

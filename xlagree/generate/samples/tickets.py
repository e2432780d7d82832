"""Tickets of the sample clients, the same at every run, with the blemishes that real exports have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from random import Random

from xlagree.generate.samples.habits import HABITS, Habits

COLUMNS = (
    "client",
    "ticket",
    "date",
    "hours",
    "class",
    "channel",
    "role",
    "asked within",
    "visits",
    "billable",
)

LAST_MONTH = date(2026, 11, 1)
LAST_DAY = date(2026, 11, 20)
"""November is not over: its tickets are there and do not count yet."""

SPREAD = 0.75
"""Of the logarithm of a ticket's hours: one in six takes more than twice as long as the middling one."""

ROLES = (
    ("Help desk", 30),
    ("Technician", 25),
    ("Engineer", 30),
    ("Senior engineer", 9),
    ("Consultant", 4),
    ("Project manager", 2),
)
"""Who does the work, and how often out of a hundred."""


@dataclass(frozen=True)
class TicketLine:
    """A row of the usage table."""

    client: str
    ticket: str
    date: str
    hours: float | str
    work_class: str
    channel: str
    role: str
    asked_within: str
    visits: str
    billable: str = "yes"

    @property
    def cells(self) -> tuple[str | float, ...]:
        """The row as it is written."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def sample_tickets() -> list[TicketLine]:
    """All rows of the usage table, by date, with its blemishes."""
    return _blemished(unblemished_tickets())


def unblemished_tickets() -> list[TicketLine]:
    """The same rows before anybody has made a slip in them."""
    chance = Random("sample tickets")
    lines = [line for habits in HABITS for line in _history(habits, chance)]
    lines.sort(key=lambda line: line.date)
    return [replace(line, ticket=f"DEMO-{1001 + i}") for i, line in enumerate(lines)]


def _history(habits: Habits, chance: Random) -> Iterator[TicketLine]:
    """The tickets of one client, month after month."""
    for back in range(habits.history, -1, -1):
        first = _months_before(LAST_MONTH, back)
        expected = habits.tickets * habits.season[first.month - 1]
        days = (LAST_DAY - first).days if back == 0 else 27
        for _ in range(_poisson(chance, expected * days / 27)):
            yield _ticket(habits, first + timedelta(days=chance.randrange(days + 1)), chance)


def _ticket(habits: Habits, day: date, chance: Random) -> TicketLine:
    at = chance.random()
    channel = (
        "on site" if at < habits.on_site else "phone" if at < habits.on_site + habits.phone else "remote"
    )
    hours = chance.lognormvariate(0.0, SPREAD) * habits.hours * (1.6 if channel == "on site" else 1.0)
    late, urgent = chance.random() < habits.after_hours, chance.random() < habits.emergency
    work_class = (
        " ".join(word for word, is_so in (("after-hours", late), ("emergency", urgent)) if is_so) or "normal"
    )
    asked = chance.choice(("1", "2", "4")) if urgent else chance.choice(("", "", "8", "16"))
    role = chance.choices([name for name, _ in ROLES], [weight for _, weight in ROLES])[0]
    if channel == "on site" and role == "Help desk":
        role = "Technician"
    logged = max(round(hours * 20) / 20, 0.1)
    visits = ("2" if logged > 5 else "1") if channel == "on site" else "0"
    return TicketLine(
        habits.client.name, "", day.isoformat(), logged, work_class, channel, role, asked, visits
    )


def _blemished(lines: list[TicketLine]) -> list[TicketLine]:
    """The rows with the slips that people make: each of them is reported, or does not matter."""
    spoilt = list(lines)
    slips: tuple[Callable[[TicketLine], TicketLine], ...] = (
        lambda line: replace(line, date="03/14/2026"),
        lambda line: replace(line, hours=-0.5),
        lambda line: replace(line, client="Harbour Dentel"),
        lambda line: replace(line, role="Enginer"),
        lambda line: replace(line, channel="carrier pigeon"),
        lambda line: replace(line, hours=""),
        lambda line: replace(line, client=line.client.upper()),
        lambda line: replace(line, client=f"{line.client} "),
        lambda line: replace(line, billable="no"),
        lambda line: replace(line, billable="no"),
    )
    for i, slip in enumerate(slips):
        place = 800 + 100 * (i - 6) if i in (6, 7) else 150 + 170 * i
        spoilt[place] = slip(spoilt[place])
    spoilt.insert(1205, spoilt[1204])
    return spoilt


def _poisson(chance: Random, mean: float) -> int:
    """How many, when so many are expected: the product of chances falls below e to the minus mean."""
    count, left = 0, exp(-mean)
    product = chance.random()
    while product > left:
        count += 1
        product *= chance.random()
    return count


def _months_before(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)

"""Eight price lists as they are published, called A to H, each a rate card with two made-up clients and their tickets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.intake.files import write_rows
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.discounts import read_discounts
from xlagree.pricing.price_list import read_plans
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy

Rows = tuple[tuple[object, ...], ...]
UsageRow = tuple[str | float, ...]

CLIENT_HEAD = ("client", "users", "plans")
USAGE_HEAD = (
    "client",
    "ticket",
    "date",
    "hours",
    "role",
    "class",
    "channel",
    "work",
    "asked within",
    "visits",
)
CLIENTS = (("Quayside Books", 1, 12), ("Alder Clinic", 2, 30))
"""Names, how many times the tickets of a month they have, and their users."""
LAST_MONTHS = tuple(date(2025 + (month > 12), (month - 1) % 12 + 1, 5) for month in range(11, 23))
"""Days in the twelve months before November 2026."""
BUSY = (1.0, 0.75, 1.25, 1.0, 0.5, 1.5)
"""How busy a month is, in turns."""
DISCOUNT_HEAD = ("name", "kind", "share", "applies to", "plans")
SET = "set to compare"
"""What a plan is for that stands in a list only so that there are two."""


@dataclass(frozen=True)
class MonthlyTicket:
    """A ticket of every month: hours, and who did what kind of work, when and where."""

    hours: float
    role: str = ""
    work_class: str = ""
    channel: str = "remote"
    work: str = ""
    asked_within: float | None = None
    visits: int = 0


@dataclass(frozen=True)
class PriceList:
    """A published price list: plans with their tables as they stand in a sheet, discounts, and the tickets of a month.

    Prices and factors are published; sizes and terms that are not are set, so that the list can be priced.
    """

    letter: str
    plans: Rows
    tickets: tuple[MonthlyTicket, ...]
    roles: tuple[str, ...] = ()
    discounts: Rows = ()

    @property
    def card(self) -> RateCard:
        """The list as a rate card, with costs and limits that are made up."""
        roles = {name: Role(name) for name in self.roles}
        policy = Policy("EUR", lowest_margin=0.2, company=f"Price list {self.letter}", tax_note="net of tax")
        discounts = read_discounts([DISCOUNT_HEAD, *self.discounts]) if self.discounts else ()
        plans = read_plans([list(row) for row in self.plans], heads_follow=True)
        return RateCard(plans, Costs(40.0, roles=roles), policy, roles, (), discounts)


def write_price_lists(folder: Path) -> None:
    """Write each list as a rate card with its clients and their usage; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for listed in PRICE_LISTS:
        name = f"list-{listed.letter.lower()}"
        write_rate_card(folder / f"{name}.xlsx", listed.card)
        write_rows(
            folder / f"{name}-clients.csv", CLIENT_HEAD, ((name, users, "") for name, _, users in CLIENTS)
        )
        write_rows(folder / f"{name}-usage.csv", USAGE_HEAD, _usage(listed))


def _usage(listed: PriceList) -> Iterator[UsageRow]:
    """The tickets of a year: those of a month, in busy months longer, for each client so many times."""
    number = 1000
    for turn, day in enumerate(LAST_MONTHS):
        for client, times, _ in CLIENTS:
            for ticket in listed.tickets * times:
                number += 1
                hours = round(4 * ticket.hours * BUSY[turn % len(BUSY)]) / 4 or 0.25
                asked = "" if ticket.asked_within is None else f"{ticket.asked_within:g}"
                yield (
                    client, f"{listed.letter}-{number}", day.isoformat(), f"{hours:.2f}", ticket.role,
                    ticket.work_class or "normal", ticket.channel, ticket.work, asked, ticket.visits,
                )  # fmt: skip


PRICE_LISTS = (
    PriceList(
        "A",
        (
            ("Plans", "A list", "A block", "A managed"),
            ("kind", "pay as you go", "block", "fixed price"),
            ("hourly rate", 150, 150, 150),
            ("block hours", None, 10, None),
            ("block price", None, 1200, None),
            ("auto renew", None, "no", None),
            ("fee per user", None, None, 85),
            ("Rates", "plans", "role", "multiplier", "rate"),
            ("", "A list", "level 1", None, 125),
            ("", "A list", "level 2", None, 135),
            ("", "A list", "level 3", None, 150),
            ("", "A list", "project manager", None, 125),
            ("", "A list", "consultant", None, 150),
            ("", "A list", "senior consultant", None, 175),
            ("", "A block", "senior consultant", 1.4, None),
        ),
        (
            MonthlyTicket(2, "level 1"),
            MonthlyTicket(2, "level 2"),
            MonthlyTicket(1, "senior consultant"),
            MonthlyTicket(1.5, "level 3", channel="on site", visits=1),
        ),
        ("level 1", "level 2", "level 3", "project manager", "consultant", "senior consultant"),
    ),
    PriceList(
        "B",
        (
            ("Plans", "B list", "B agreement"),
            ("kind", "pay as you go", "pay as you go"),
            ("hourly rate", 287, 201),
            ("after-hours multiplier", 1.5, 1.5),
            ("Rates", "plans", "role", "class", "counts as", "rate", "multiplier"),
            ("", "B list", "level 2", None, None, 327, None),
            ("", "B list", "level 3", None, None, 386, None),
            ("", "B list", "field", None, None, 202, None),
            ("", "B list", "senior consulting", None, None, 583, None),
            ("", "B agreement", "level 2", None, None, 228, None),
            ("", "B agreement", "level 3", None, None, 270, None),
            ("", "B agreement", "field", None, None, 141, None),
            ("", "B agreement", "senior consulting", None, None, 408, None),
            ("", None, None, "holiday", "after-hours", None, 2),
        ),
        (
            MonthlyTicket(1, "level 1"),
            MonthlyTicket(1, "level 2", "after-hours"),
            MonthlyTicket(1, "level 3", "holiday"),
            MonthlyTicket(2, "field", channel="on site", visits=1),
        ),
        ("level 1", "level 2", "level 3", "field", "senior consulting"),
    ),
    PriceList(
        "C",
        (
            ("Plans", "C list", "C fixed"),
            ("kind", "pay as you go", "fixed price"),
            ("best for", None, SET),
            ("hourly rate", 200, 200),
            ("monthly fee", None, 1500),
            ("billing increment", 0.25, 0.25),
            ("after-hours multiplier", 1.5, None),
            ("emergency multiplier", 1.5, None),
            ("minimum on site", 1, None),
            ("response remote", 4, 4),
            ("Rates", "plans", "class", "counts as", "multiplier"),
            ("", "C list", "weekend", "after-hours", 2),
            ("", "C list", "holiday", "after-hours", 3),
        ),
        (
            MonthlyTicket(0.75, channel="on site", visits=1),
            MonthlyTicket(1, work_class="holiday"),
            MonthlyTicket(1, work_class="weekend"),
            MonthlyTicket(1, work_class="emergency", asked_within=4),
            MonthlyTicket(1, work_class="emergency", asked_within=2),
        ),
    ),
    PriceList(
        "D",
        (
            ("Plans", "D list", "D block"),
            ("kind", "pay as you go", "block"),
            ("hourly rate", 75, 75),
            ("block hours", None, 10),
            ("block price", None, 600),
            ("after-hours multiplier", 1.5, 1.5),
            ("response remote", 8, 8),
            ("Rates", "class", "counts as", "work", "multiplier"),
            ("", "Saturday", "after-hours", None, 2),
            ("", "Sunday", "after-hours", None, 3),
            ("", "urgent", "emergency", None, 1.5),
            ("", "critical", "emergency", None, 2),
            ("", None, None, "travel", 1),
        ),
        (
            MonthlyTicket(1, work_class="after-hours"),
            MonthlyTicket(1, work_class="Sunday"),
            MonthlyTicket(2, work_class="critical", asked_within=2),
            MonthlyTicket(0.5, channel="on site", work="travel", visits=1),
            MonthlyTicket(2),
        ),
    ),
    PriceList(
        "E",
        (
            ("Plans", "E list", "E fixed"),
            ("kind", "pay as you go", "fixed price"),
            ("best for", None, SET),
            ("hourly rate", 100, 100),
            ("monthly fee", None, 800),
            ("minimum remote", 1, None),
            ("Rates", "class", "counts as", "rate"),
            ("", "after-hours", None, 200),
            ("", "holiday", "after-hours", 500),
        ),
        (
            MonthlyTicket(0.5),
            MonthlyTicket(2, work_class="after-hours"),
            MonthlyTicket(0.75, work_class="holiday"),
            MonthlyTicket(1.5),
        ),
    ),
    PriceList(
        "F",
        (
            ("Plans", "F list", "F block"),
            ("kind", "pay as you go", "block"),
            ("hourly rate", 150, 150),
            ("block hours", None, 20),
            ("block price", None, 3000),
            ("Rates", "plans", "role", "rate", "multiplier"),
            ("", "F list", "bench", 125, None),
            ("", "F list", "senior", 175, None),
            ("", "F list", "architect", 225, None),
            ("", "F block", "bench", None, 0.85),
            ("", "F block", "senior", None, 1.2),
            ("", "F block", "architect", None, 1.5),
        ),
        (
            MonthlyTicket(1, "bench"),
            MonthlyTicket(1, "technician"),
            MonthlyTicket(1.5, "senior"),
            MonthlyTicket(1, "architect"),
        ),
        ("bench", "technician", "senior", "architect"),
    ),
    PriceList(
        "G",
        (
            ("Plans", "G hours", "G managed"),
            ("kind", "pay as you go", "fixed price"),
            ("best for", SET, None),
            ("hourly rate", 150, 150),
            ("minimum fee", None, 1400),
            ("setup share", None, 0.5),
            ("Items", "plans", "item", "counts", "from", "price", "method"),
            ("", "G managed", "User", "users", 1, 140, "range"),
            ("", "G managed", "User", "users", 26, 110, None),
        ),
        (
            MonthlyTicket(1.5),
            MonthlyTicket(2),
            MonthlyTicket(0.5),
            MonthlyTicket(1, channel="on site", visits=1),
        ),
        (),
        (("12 months", "term", 0.03, "fee", "G managed"),),
    ),
    PriceList(
        "H",
        (
            ("Plans", "H hours", "H managed"),
            ("kind", "pay as you go", "fixed price"),
            ("best for", SET, None),
            ("hourly rate", 150, 150),
            ("monthly fee", None, 1000),
        ),
        (MonthlyTicket(1.5), MonthlyTicket(2), MonthlyTicket(1, work_class="after-hours")),
        (),
        (
            ("month to month", "surcharge", 0.25, "fee", "H managed"),
            ("two-hour response", "surcharge", 0.1, "fee", "H managed"),
            ("availability guarantee", "surcharge", 0.15, "fee", "H managed"),
        ),
    ),
)
"""The lists by their letters."""

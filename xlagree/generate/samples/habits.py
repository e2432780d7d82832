"""Twelve made-up clients, and how each of them works."""

from dataclasses import dataclass

from xlagree.proposal.deal import Client


@dataclass(frozen=True)
class Habits:
    """How a client uses us: tickets a month, hours of a middling ticket, and shares of tickets.

    `season` multiplies the tickets of each month from January on; `history` is in months.
    """

    client: Client
    tickets: float
    hours: float = 0.6
    on_site: float = 0.15
    phone: float = 0.2
    after_hours: float = 0.05
    emergency: float = 0.04
    history: int = 12
    season: tuple[float, ...] = (1.0,) * 12


_SCHOOL = (1.0, 0.9, 1.0, 0.8, 1.0, 1.2, 1.6, 1.8, 1.5, 0.7, 0.9, 0.6)
_YEAR_END = (1.5, 0.9, 0.9, 0.8, 0.9, 0.9, 0.6, 0.6, 1.0, 1.1, 1.3, 1.5)
_SUMMER = (0.5, 0.5, 0.7, 1.0, 1.3, 1.7, 1.9, 1.8, 1.2, 0.7, 0.4, 0.4)


def _client(
    name: str, users: int, contact: str, hours: float | None = None, manual_discount: float = 0.0
) -> Client:
    """A client with as many devices as firms of its size have."""
    return Client(
        name,
        float(users),
        float(round(users * 1.3)),
        f"{contact} (sample)",
        hours=hours,
        manual_discount=manual_discount,
    )


HABITS = (
    Habits(_client("Harbour & Lane Architects", 24, "Ines Vogt"), 14, 0.65, 0.2, 0.2, 0.1, 0.06, 18),
    Habits(_client("Harbour Dental", 11, "Dr. Amund Lie"), 10, 0.55, 0.3, 0.3, 0.08, 0.1),
    Habits(_client("Brickfield Castings", 40, "Rosa Maurer"), 19, 0.65, 0.3, 0.15, 0.3, 0.1, 18),
    Habits(_client("Linden Park School", 30, "Theo Ahlers"), 15, 0.6, 0.4, 0.1, 0.02, 0.02, season=_SCHOOL),
    Habits(_client("Quill & Partners Law", 9, "Maren Quill"), 6, 0.7, 0.1, 0.3, 0.06, 0.03),
    Habits(_client("Old Mill Books", 3, "Pia Brandt"), 2.2, 0.7, 0.15, 0.3, 0.0, 0.03),
    Habits(_client("Northgate Logistics", 27, "Jonas Reuter"), 17, 0.6, 0.15, 0.2, 0.25, 0.1),
    Habits(_client("Weaver Tax Advisers", 8, "Sofie Weaver"), 3.4, 0.7, 0.1, 0.25, 0.05, 0.02, season=_YEAR_END),
    Habits(_client("Tidepool Robotics", 14, "Kai Lindqvist"), 11, 0.6, 0.1, 0.1, 0.1, 0.05, 4),
    Habits(_client("Seaview Hotel", 18, "Elin Strand", hours=14.0), 0, season=_SUMMER),
    Habits(_client("Fennel & Sage Foods", 24, "Omar Haddad", manual_discount=0.05), 13, 0.6, 0.15, 0.2, 0.12, 0.06),
    Habits(_client("Meridian Clinics", 85, "Clara Nowak"), 112, 0.6, 0.2, 0.2, 0.1, 0.05),
)  # fmt: skip

CLIENT_HEAD = ("client", "users", "devices", "contact", "hours", "plans", "manual discount")


def client_rows() -> list[tuple[str, ...]]:
    """The rows of the table of clients."""
    return [
        (
            client.name,
            f"{client.users:g}",
            f"{client.devices:g}",
            client.contact,
            "" if client.hours is None else f"{client.hours:g}",
            "; ".join(client.plans),
            f"{client.manual_discount:g}" if client.manual_discount else "",
        )
        for client in (habits.client for habits in HABITS)
    ]

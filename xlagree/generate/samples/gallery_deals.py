"""The deals of the gallery: six made-up clients of two made-up firms, each with a story that its months tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlagree.actuarial.demand import Demand, modelled
from xlagree.actuarial.laws.severity import Gamma
from xlagree.generate.samples.card import ADD_ONS as SOLD
from xlagree.generate.samples.northlight import HOUSE
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Month, Usage
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.translation import Translation
from xlagree.proposal.policy import Policy
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

DAY = date(2026, 11, 23)
"""The day of all offers, fixed so that two runs give the same bytes."""
MONTHS = (
    "Nov 2025",
    "Dec 2025",
    *(f"{name} 2026" for name in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]),
)

HOURS_OF_A_TICKET = Gamma(1.1, 1.05)

UPDATES, RESTORE, WATCHED, REPORT = (
    "Updates installed",
    "Backup tried by restoring it",
    "Virus protection watched",
    "Report on your systems",
)


PAY = Plan(
    "Pay as you go", PAY_AS_YOU_GO, "pay only, for work done",
    hourly_rate=140, after_hours_multiplier=1.5, emergency_multiplier=2, visit_charge=45,
)  # fmt: skip
BLOCK_10 = replace(
    PAY,
    name="Block 10",
    kind=BLOCK,
    best_for="10 hours, in advance",
    block_hours=10,
    block_price=1330,
    response_remote=48,
)
BLOCK_20 = replace(
    PAY, name="Block 20", kind=BLOCK, best_for="20 hours, in advance", block_hours=20, block_price=2520,
    response_phone=4, response_remote=24, response_on_site=72,
)  # fmt: skip
BRONZE = replace(
    PAY, name="Bronze", kind=RETAINER, best_for="a few hours, every month",
    maintenance_tasks=f"{UPDATES}: every month; {WATCHED}",
    monthly_fee=640, included_hours=5, overage_rate=133, rollover_share=1, rollover_months=1, emergency_multiplier=1.5,
    visit_charge=25, setup_fee=240, response_phone=4, response_remote=8, response_on_site=48,
)  # fmt: skip
SILVER = replace(
    PAY, name="Silver", kind=RETAINER, best_for="steady work, fast help",
    maintenance_tasks=f"{UPDATES}: every month; {RESTORE}: every quarter; {WATCHED}; {REPORT}: every year",
    monthly_fee=1490, included_hours=14, overage_rate=126, setup_fee=480,
    response_phone=0.5, response_remote=2, response_on_site=4, after_hours_multiplier=1, emergency_multiplier=1, visit_charge=0,
)  # fmt: skip
GOLD = replace(
    PAY, name="Gold", kind=FIXED_PRICE, best_for="one price, whatever happens",
    maintenance_tasks=f"{UPDATES}: every week; {RESTORE}: every month; {WATCHED}; {REPORT}: every quarter",
    monthly_fee=1740, cap_hours=30, overage_rate=126, setup_fee=900,
    response_phone=1 / 6, response_remote=1, response_on_site=2, after_hours_multiplier=1, emergency_multiplier=1, visit_charge=0,
)  # fmt: skip

ADD_ONS = (*SOLD[:5], replace(SOLD[5], vat="second"))
"""Those of the sample card; books have a rate of their own."""
ROLES = {
    "Help desk": 0.8, "Technician on site": 0.9, "Engineer": 1.0,
    "Senior engineer": 1.25, "Consultant": 1.4, "Project manager": 1.1,
}  # fmt: skip
GERMAN = {
    "Pay as you go": "Nach Aufwand", "pay only, for work done": "nur bezahlen, was anfällt",
    "Block 10": "Block 10", "10 hours, in advance": "10 Stunden, im Voraus",
    "Block 20": "Block 20", "20 hours, in advance": "20 Stunden, im Voraus",
    "Bronze": "Bronze", "a few hours, every month": "wenige Stunden, jeden Monat",
    "Silver": "Silber", "steady work, fast help": "stetige Arbeit, schnelle Hilfe",
    "Gold": "Gold", "one price, whatever happens": "ein Preis, komme was wolle",
    UPDATES: "Updates eingespielt", RESTORE: "Sicherung durch Rückspielen geprüft",
    WATCHED: "Virenschutz überwacht", REPORT: "Bericht über Ihre Systeme",
    "Backup of Microsoft 365": "Sicherung von Microsoft 365",
    "Copies every night, kept for a year, restored on request": "Jede Nacht kopiert, ein Jahr verwahrt, auf Wunsch zurück",
    "Training against fraud mails": "Schulung gegen Betrugsmails",
    "Four short lessons a year and a test mail every month": "Vier kurze Lektionen im Jahr, jeden Monat eine Testmail",
    "Second internet line, standby": "Zweite Internetleitung in Reserve",
    "Takes over in a minute when the first line fails": "Übernimmt in einer Minute, wenn die erste ausfällt",
    "Firewall replaced and set up": "Firewall getauscht und eingerichtet",
    "Device, settings and half a day on site": "Gerät, Einstellungen und ein halber Tag vor Ort",
    "Someone on call at night, 19 to 7": "Nachtbereitschaft von 19 bis 7 Uhr",
    "One number, answered by an engineer within 30 minutes": "Eine Nummer, in 30 Minuten ist ein Techniker dran",
    "Printed handbook for new staff": "Gedrucktes Handbuch für neue Leute",
    "40 pages, with your names and numbers": "40 Seiten mit Ihren Namen und Nummern",
    "user": "Nutzer", "copy": "Stück",
    "Help desk": "Helpdesk", "Technician on site": "Techniker vor Ort", "Engineer": "Systemtechniker",
    "Senior engineer": "Leitender Systemtechniker", "Consultant": "Berater", "Project manager": "Projektleiter",
}  # fmt: skip

NORTHLIGHT = RateCard(
    (PAY, BLOCK_10, BLOCK_20, BRONZE, SILVER, GOLD),
    Costs(84.0),
    Policy("EUR", company=HOUSE.company),
    {name: Role(name, weight) for name, weight in ROLES.items()},
    theme=HOUSE,
    add_ons=ADD_ONS,
    translations=tuple(Translation(word, de=german) for word, german in GERMAN.items()),
)
RUST = Theme(
    "Fjord & Field Systems (sample)",
    address="2 Mill Lane, Bristol BS1 4QA",
    contact="Aled Price",
    phone="+44 117 496 0142",
    mail="hello@fjordfield.example",
    web="fjordfield.example",
    colour="#9A3B12",
    currency="GBP",
    vat=(0.2,),
    offer_number="Q{year}/{n:03}",
    valid_days=30,
)
"""Another firm, without a logo: its colour, currency and numbers are its own."""
FJORD = replace(
    NORTHLIGHT,
    policy=Policy("GBP", company=RUST.company),
    theme=RUST,
    add_ons=SOLD[:4],
)

FOUR = (PAY.name, BLOCK_20.name, SILVER.name, GOLD.name)

Worked = tuple[float, float, float, float]
"""A month: hours in the office's time, on evenings and weekends, in emergencies; and visits."""


@dataclass(frozen=True)
class Showpiece:
    """A deal of the gallery: the name of its files, what it shows in a sentence, and the proposal."""

    name: str
    shows: str
    proposal: Proposal


def _usage(months: Sequence[Worked]) -> Usage:
    """A year of months, each with its label."""
    return Usage(
        tuple(
            Month(office + evening + emergency, evening, emergency, 0, visits, 8, label)
            for label, (office, evening, emergency, visits) in zip(MONTHS, months, strict=True)
        )
    )


def _expected(usage: Usage) -> Demand:
    """As much work as in the year before, in the same classes, as uncertain as that of such clients is."""
    hours = sum(month.hours for month in usage.months)
    tickets = hours / 12 / HOURS_OF_A_TICKET.mean
    shares = {
        "after_hours_share": sum(month.after_hours for month in usage.months) / hours,
        "emergency_share": sum(month.emergency for month in usage.months) / hours,
        "visits_per_ticket": sum(month.visits for month in usage.months) / 12 / tickets,
    }
    return modelled(tickets, HOURS_OF_A_TICKET, client=0.04, month=0.09, on_site_share=0.2, **shares)


def _deal(name: str, shows: str, card: RateCard, client: Client, months: Sequence[Worked]) -> Showpiece:
    usage = _usage(months)
    return Showpiece(name, shows, Proposal(client, usage, card, DAY, demand=_expected(usage)))


def deals() -> tuple[Showpiece, ...]:
    """All six, in the order of the gallery."""
    return (
        _deal(
            "stay", "A small bookshop: every plan would cost more, and the page says so.", NORTHLIGHT,
            Client("Old Mill Books", 3, plans=(PAY.name, BLOCK_10.name, BRONZE.name), offer_number="NL-2026-0142"),
            [(1.5, 0, 0, 0), (2.5, 0, 0, 1), (1, 0, 0, 0), (0.5, 0, 0, 0), (1.5, 0, 0, 0), (2, 0, 0, 1),
             (0, 0, 0, 0), (1, 0, 0, 0), (1.5, 0, 0.5, 1), (0.5, 0, 0, 0), (2, 0, 0, 0), (1.5, 0, 0, 0)],
        ),
        _deal(
            "retainer", "Architects with steady work: Silver, with its three busy months named.", NORTHLIGHT,
            Client("Harbour & Lane Architects", 24, plans=FOUR, offer_number="NL-2026-0147",
                   asked=((ADD_ONS[0].name, 24.0), (ADD_ONS[5].name, 2.0))),
            [(10.5, 1, 0, 2), (7, 0, 0, 1), (14, 2, 1, 3), (11, 0.5, 0, 2), (17.5, 2, 3.5, 4), (10, 1, 0, 2),
             (9, 0, 0.5, 2), (12.5, 1.5, 0, 2), (6, 0, 0, 1), (8, 0.5, 0, 1), (16, 1.5, 2.5, 3), (11.5, 1, 1.5, 2)],
        ),
        _deal(
            "block", "Lawyers whose cases come in waves: hours in advance, drawn when they are needed.", NORTHLIGHT,
            Client("Quill & Partners Law", 9, plans=FOUR, offer_number="NL-2026-0143"),
            [(3, 0, 0, 0), (11.5, 1, 0, 1), (3.5, 0, 0, 0), (1, 0, 0, 0), (14, 1.5, 0.5, 2), (5, 0, 0, 0),
             (1.5, 0, 0, 0), (8, 0, 0, 1), (3, 0, 0, 0), (0.5, 0, 0, 0), (13.5, 1, 0, 1), (6, 0, 0, 1)],
        ),
        _deal(
            "fixed", "A warehouse that works at night: one price, since its hours come when they are dear.", NORTHLIGHT,
            Client("Northgate Logistics", 27, plans=FOUR, offer_number="NL-2026-0144", asked=((ADD_ONS[4].name, 1.0),)),
            [(11, 4, 1, 2), (15, 6, 3.5, 4), (9.5, 3, 0, 2), (10, 4.5, 1, 2), (12, 5, 2, 3), (9, 3.5, 0.5, 2),
             (11, 4, 1.5, 2), (10.5, 6, 0, 2), (13, 5.5, 2.5, 3), (9.5, 3, 0, 1), (12, 4.5, 3, 3), (11.5, 5, 1, 2)],
        ),
        _deal(
            "six-plans", "All six plans of another firm side by side, in its own colour and currency.", FJORD,
            Client("Fennel & Sage Foods", 18, offer_number="Q2026/088", asked=((ADD_ONS[1].name, 18.0),)),
            [(5, 0.5, 0, 1), (8, 1, 0.5, 2), (4.5, 0, 0, 1), (6, 0.5, 0, 1), (7.5, 0, 1, 2), (5, 0.5, 0, 1),
             (4, 0, 0, 0), (6.5, 1, 0, 1), (9, 0.5, 0.5, 2), (5.5, 0, 0, 1), (6, 0.5, 0, 1), (7, 1, 0.5, 1)],
        ),
        _deal(
            "german", "The same house writing to a client in German, the names of its plans and add-ons too.", NORTHLIGHT,
            Client("Zahnzentrum am Hafen", 16, plans=FOUR, offer_number="NL-2026-0148", language="de",
                   asked=((ADD_ONS[0].name, 16.0),)),
            [(12, 1, 0.5, 3), (9, 0.5, 0, 2), (13.5, 1, 1, 3), (12.5, 1.5, 0, 2), (14, 0.5, 2, 3), (11, 1, 0, 2),
             (10, 0, 1, 2), (13, 1, 0, 3), (8.5, 0, 0, 1), (9, 0.5, 0.5, 2), (15, 1.5, 1, 3), (12, 1, 0.5, 2)],
        ),
    )  # fmt: skip

"""The columns of the table of clients: who a client is, what is counted of it, and what is expected of its work."""

from xlagree.intake.client_names import CLIENT_HEADS
from xlagree.intake.table_heads import Column
from xlagree.proposal.deal import RateCard
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.house.theme_terms import CLIENT_VAT, LINE
from xlagree.proposal.scenarios import ANSWERING
from xlagree.terms.quantities import AMOUNT, COUNT, CURRENCY, HOURS, SHARE, TEXT, Text, Word
from xlagree.terms.vocabulary import DEMAND_TERMS

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

CLIENT_COLUMNS: tuple[Column, ...] = (
    Column(
        "client",
        TEXT,
        "Name of the client, as in the usage.",
        ("name", *CLIENT_HEADS),
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
        "vat",
        CLIENT_VAT,
        "Rate of VAT on all that this client orders: a share, none or reverse charge; blank: as the theme says.",
        ("vat rate", "tax rate"),
    ),
    Column("our contact", LINE, "Who answers this client's questions; blank: the contact of the theme."),
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
    Column(
        "since",
        LAST_DAY,
        "Day or month in which the client came: months from then on without work count; blank: it came with its first work.",
        ("client since", "agreement since"),
    ),
    Column("language", Word(LANGUAGES), "Language of the client's documents; blank: that of the house."),
)


def counted_columns(card: RateCard) -> tuple[Column, ...]:
    """The columns of what the items of a rate card count."""
    return tuple(Column(name, COUNT, f"How many {name} items count.") for name in card.counts)


def asked_columns(card: RateCard) -> tuple[Column, ...]:
    """The columns of what a client asked for: one for each add-on of a rate card, with a number or yes."""
    return tuple(
        Column(add_on.name, add_on.quantity, "What the client asked for; blank: nothing.")
        for add_on in card.add_ons
    )


def client_columns(card: RateCard) -> tuple[Column, ...]:
    """The columns of a table of clients, with those that a rate card adds."""
    return (*CLIENT_COLUMNS, *counted_columns(card), *asked_columns(card))

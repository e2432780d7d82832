"""The terms of an agreement, each declared once: name, aliases, kind of value, who uses it, one line of help."""

# ruff: noqa: E501  # one line for each term, as in a table
from dataclasses import dataclass
from functools import cached_property

from xlagree.terms import quantities as q
from xlagree.terms.maintenance import TASKS
from xlagree.terms.quantities import Quantity, same
from xlagree.terms.work_classes import Classes

PAY_AS_YOU_GO, BLOCK, RETAINER, FIXED_PRICE = KINDS = ("pay as you go", "block", "retainer", "fixed price")
WITH_FEE = (RETAINER, FIXED_PRICE)
"""The kinds of plan that have a fee."""
CHANNELS = ("remote", "on site")
PREMIUM_CLASSES = ("after-hours", "emergency")
WORK_CLASSES = ("normal", *PREMIUM_CLASSES, "after-hours emergency")
WORK_CHANNELS = (CHANNELS[0], "phone", CHANNELS[1])
BY_TICKET, BY_MONTH = "by ticket", "by month"
CALENDAR = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


@dataclass(frozen=True)
class Term:
    """One term: what it is called, what it takes, which kinds (of plan, or of usage) have it, what it means.

    The same record checks a cell, writes a data validation and its tooltip, and documents the term.
    """

    name: str
    quantity: Quantity
    help: str
    aliases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = KINDS
    unit: str = ""
    required: bool = False

    @cached_property
    def field(self) -> str:
        """The name of the term in the code."""
        return self.name.replace(" ", "_").replace("-", "_")

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every way to write the term, reduced to what counts in a comparison."""
        return tuple(same(label) for label in (self.name, *self.aliases))


_AGREED = (BLOCK, RETAINER, FIXED_PRICE)
_FEE = (RETAINER, FIXED_PRICE)

PLAN_TERMS: tuple[Term, ...] = (
    Term("kind", q.Word(KINDS), "How the plan is sold.", ("type", "plan kind"), required=True),
    Term("best for", q.TEXT, "A few words for whom the plan fits, printed under its name.", ("suits",)),
    Term("hourly rate", q.RATE, "List price of a normal hour of standard work.", ("rate", "list rate"), unit="/h"),
    Term("hourly discount", q.SHARE, "Share taken off the hourly rate.", ("rate discount",)),
    Term("ticket price", q.MONEY, "Price of a ticket, or of one beyond those paid for; a pack that renews itself has none beyond.", ("price per ticket", "incident price"),
         (PAY_AS_YOU_GO, BLOCK, RETAINER)),
    Term("monthly fee", q.MONEY, "Fee of a month, before users and devices.", ("fee", "retainer fee"), _FEE),
    Term("fee per user", q.MONEY, "Fee of a month for each user.", ("per user",), _FEE),
    Term("fee per device", q.MONEY, "Fee of a month for each device.", ("per device",), _FEE),
    Term("users", q.COUNT, "Users that the fee per user counts; blank: the client's.", ("seats",), _FEE),
    Term("devices", q.COUNT, "Devices that the fee per device counts; blank: the client's.", ("endpoints",), _FEE),
    Term("minimum fee", q.MONEY, "The fee of a month is never less.", ("fee floor", "minimum"), _FEE),
    Term("included hours", q.HOURS, "Hours of a period that the fee includes: of a month, unless pool months say more.", ("included", "hours included"), (RETAINER,), "h"),
    Term("included tickets", q.COUNT, "Tickets of a period that the fee includes, instead of hours.", ("tickets included",), (RETAINER,)),
    Term("hours per user", q.HOURS, "Hours of a period for each user, added to the included or cap hours.", ("included hours per user",), _FEE, "h"),
    Term("pool months", q.TERM, "Months that share one allowance: 3 a quarter, 12 a year; blank: 1.", ("allowance months", "included period"), _FEE,
         "months"),
    Term("overage rate", q.RATE, "Price of an hour beyond the included ones; blank: the hourly rate after its discount.",
         ("overage", "extra hour", "rate beyond"), _AGREED, "/h"),
    Term("overage weighting", q.YES_NO, "Whether hours beyond are counted with their multipliers; blank: yes.", (), _AGREED),
    Term("block hours", q.BLOCK, "Hours in one prepaid block.", ("hours in block", "block size"), (BLOCK,), "h"),
    Term("block value", q.Number("money", "an amount of money, 0.01 or more", low=0.01),
         "Money that one block is worth in work, instead of block hours.", ("block amount", "block money"), (BLOCK,)),
    Term("block tickets", q.PROCESSES, "Tickets in one prepaid pack, instead of block hours.", ("incidents in pack", "tickets in block"), (BLOCK,)),
    Term("block price", q.MONEY, "Price of one prepaid block; blank: its block value.", ("price of block",), (BLOCK,)),
    Term("block life", q.TERM, "Months a block can be used, its first one counted; blank: no end.", ("block expiry", "expiry"),
         (BLOCK,), "months"),
    Term("auto renew", q.YES_NO, "Whether a used-up block is followed by the next; blank: yes.", ("renew", "auto renewal"), (BLOCK,)),
    Term("top-up below", q.AMOUNT, "A month that leaves less buys a block; blank: only a shortfall does.", ("top up threshold", "reorder level"),
         (BLOCK,)),
    Term("rollover share", q.SHARE, "Share of a month's unused hours that is kept.", ("carry over share",), (RETAINER,)),
    Term("rollover months", q.LOTS, "Months for which kept hours can be used.", ("rollover", "carry over months"), (RETAINER,), "months"),
    Term("rollover cap", q.AMOUNT, "Kept hours of all months together are never more; blank: no cap.", ("maximum rollover", "carry over cap"),
         (RETAINER,)),
    Term("cap hours", q.HOURS, "Hours of a period, a month unless pool months say more, that the fixed price covers; blank: all.", ("cap", "fair use hours"), (FIXED_PRICE,), "h"),
    Term("after-hours multiplier", q.MULTIPLIER, "How many hours an evening or weekend hour counts; 1 waives it.",
         ("after hours", "after-hours factor", "out of hours multiplier")),
    Term("emergency multiplier", q.MULTIPLIER, "How many hours an emergency hour counts; 1 waives it.", ("emergency", "emergency factor")),
    Term("billing increment", q.STEP, "Step to which a ticket's hours are rounded up.", ("increment", "round to"), unit="h"),
    Term("minimum remote", q.STEP, "Shortest remote job billed.", ("remote minimum", "min remote"), unit="h"),
    Term("minimum on site", q.STEP, "Shortest job on site billed.", ("on site minimum", "min on site"), unit="h"),
    Term("visit charge", q.MONEY, "Charge of a visit that the plan does not cover.", ("call-out charge", "travel charge", "visit fee")),
    Term("included visits", q.COUNT, "Visits of a period without the visit charge.", ("visits included",), _FEE),
    Term("travel", q.AMOUNT, "Way of a visit in km, miles or hours, as the card counts it; blank: the client's.", ("distance", "travel time")),
    Term("free travel", q.AMOUNT, "So much of the way is not charged.", ("free distance", "free zone")),
    Term("travel rate", q.MONEY, "Price of each km, mile or hour of the way beyond the free travel.", ("mileage rate", "charge per km")),
    Term("setup fee", q.MONEY, "Charged once, in the first month.", ("setup", "onboarding fee")),
    Term("setup share", q.FACTOR, "Set-up charged once as a part of one month's fee; 0.5 is half of it.", ("onboarding share",), _FEE),
    Term("term months", q.TERM, "Length of the agreement; blank: 12.", ("term", "months"), unit="months"),
    Term("yearly escalator", q.GROWTH, "Yearly rise of fee, rates and block price.", ("escalator", "indexation", "annual increase")),
    Term("prepaid months", q.TERM, "Months of fee invoiced at once in advance; blank: 1.", ("prepay months",), _FEE, "months"),
    Term("maintenance hours", q.HOURS, "Hours a month of planned maintenance, included in the plan.", ("maintenance",), _AGREED, "h"),
    Term("maintenance tasks", TASKS, "Maintenance in words, each task with how often; printed in the offer.", ("tasks",), _AGREED),
    Term("covers channels", q.Words(CHANNELS), "Work the fixed price covers: remote, on site; blank: both.", ("channels",), (FIXED_PRICE,)),
    Term("covers classes", q.Words(PREMIUM_CLASSES), "Premium hours the fixed price covers: after-hours, emergency; blank: both.",
         ("classes",), (FIXED_PRICE,)),
    Term("covers work", q.Words(()), "Kinds of work the plan covers, by commas; other is work of no kind; blank: all.", ("work covered", "scope"),
         _AGREED),
    Term("project hours", q.Number("hours", "a number of hours above 0", low=0.01), "Tickets of more hours are charged whole at the hourly rate, outside fee, pool and cap; blank: none is.",
         ("project limit", "ticket limit"), unit="h"),
    Term("payment days", q.DAYS, "Days until an invoice is paid; blank: 30.", ("payment terms", "net days"), unit="days"),
    Term("response remote", q.HOURS, "Hours until remote work starts.", ("remote response",), unit="h"),
    Term("response phone", q.HOURS, "Hours until a call is answered; blank: as remote.", ("phone response",), unit="h"),
    Term("response on site", q.HOURS, "Hours until somebody is on site.", ("on site response",), unit="h"),
    Term("service credit", q.SHARE, "Share of the fee returned when a response is missed.", ("credit",), _AGREED),
)  # fmt: skip

COST_TERMS: tuple[Term, ...] = (
    Term("cost per hour", q.RATE, "What an hour of work costs us, loaded; roles may have their own.", ("hourly cost", "cost rate"), unit="/h", required=True),
    Term("after-hours cost multiple", q.MULTIPLIER, "How much more an evening or weekend hour costs us.", ("after-hours cost",)),
    Term("emergency cost multiple", q.MULTIPLIER, "How much more an emergency hour costs us.", ("emergency cost",)),
    Term("cost per user", q.MONEY, "Cost of a month for each user, such as licences.", ("user cost",)),
    Term("cost per device", q.MONEY, "Cost of a month for each device.", ("device cost",)),
    Term("tools", q.MONEY, "Tools of a month for this client.", ("tooling", "tool cost")),
    Term("cost per visit", q.MONEY, "Travel and time on the road of one visit.", ("visit cost",)),
    Term("fixed cost", q.MONEY, "Other cost of a month for this client.", ("fixed cost per month",)),
    Term("wanted margin", q.SHARE, "Share of the price that should stay after cost; blank: none is asked for.", ("target margin",)),
    Term("cost of risk", q.SHARE, "Yearly cost of the capital that a fixed price puts at risk; blank: 0.15.", ("cost of capital",)),
    Term("cost growth", q.GROWTH, "Share a year by which all our costs rise over the term, such as wages; blank: 0.", ("wage growth", "cost increase")),
)  # fmt: skip

SPREADS = ("steady", "normal", "lumpy")
HOURS_LAWS = ("lognormal", "gamma")

DEMAND_TERMS: tuple[Term, ...] = (
    Term("users", q.COUNT, "Users who need help.", ("seats",)),
    Term("tickets per user", q.FREQUENCY, "Tickets a month of one user; 0.5 to 1 is usual.", ("tickets a user",)),
    Term("tickets", q.FREQUENCY, "Tickets a month of all users, instead of users and tickets per user.", ("tickets a month", "tickets per month")),
    Term("hours per ticket", q.TICKET_HOURS, "Hours that a ticket takes on average; 0.6 to 1.2 is usual.", ("hours a ticket",), unit="h", required=True),
    Term("spread", q.Word(SPREADS), "How far tickets, months and this client may be from average, which sets what is blank of the next three; blank: normal.",
         ("variability",)),
    Term("hours spread", q.SPREAD, "Standard deviation of a ticket's hours over their mean: steady 1, normal 1.5, lumpy 2.5.", ("ticket spread",)),
    Term("client uncertainty", q.UNCERTAINTY, "How far this client may be from what is expected, a share: steady 0.2, normal 0.45, lumpy 0.7.",
         ("client spread",)),
    Term("month spread", q.UNCERTAINTY, "How far one month's level may be from the others, a share: steady 0.2, normal 0.3, lumpy 0.5.", ("month shock",)),
    Term("hours law", q.Word(HOURS_LAWS), "Law of a ticket's hours: lognormal has the longer tail; blank: lognormal.", ("law",)),
    Term("yearly growth", q.GROWTH, "Growth of the tickets a year.", ("growth", "trend")),
    Term("after-hours share", q.SHARE, "Share of the hours on evenings and weekends.", ("after hours",)),
    Term("emergency share", q.SHARE, "Share of the hours in emergencies.", ("emergency",)),
    Term("on-site share", q.SHARE, "Share of the hours at the client's.", ("on site",)),
    Term("visits per ticket", q.FREQUENCY, "Visits to the client for each ticket.", ("visits a ticket",)),
    Term("role weight", q.WEIGHT, "How many standard hours an hour counts on average; blank: 1.", ("weight",)),
    Term("credibility", q.SHARE, "Weight that the client's own tickets had against the book; it is shown and changes nothing.", ("weight of own history",)),
    Term("first month", q.CALENDAR, "Month of the year in which the agreement starts, 1 for January; it matters with factors of months.", ("starts in",)),
    *(
        Term(f"{month} factor", q.FACTOR, f"How busy {month.title()} is; 1 is an average month.", tuple({month: 0, month[:3]: 0}))
        for month in CALENDAR
    ),
    Term("usage response", q.SHARE, "Share by which hours rise where the next hour costs the client nothing more; blank: 0.", ("response of usage",)),
    Term("selection", q.SHARE, "How well clients know their own level before they sign: 0 nothing, 1 all; blank: 0.", ("self-selection",)),
)  # fmt: skip
"""What an owner knows of a client's future work; blank terms take the defaults of a spread, which are shown where they were used."""

AS_LOGGED = "as logged"
_SUMMED_UP = ("spread", "tickets_per_user", "first_month", *(f"{month}_factor" for month in CALENDAR))
_WIDER: dict[str, Term] = {
    "client_uncertainty": Term("client uncertainty", q.Number("share", "a standard deviation as a share, 0 to 100", high=100.0),
                               "How far this client may be from what is expected, a share."),
    "month_spread": Term("month spread", q.Number("share", "a standard deviation as a share, 0 to 100, or -1: for certain", -1.0, 100.0),
                         "How far one month's level may be from the others; -1: the same every month, for certain."),
    "hours_law": Term("hours law", q.Word((*HOURS_LAWS, AS_LOGGED)), "Law of a ticket's hours; as logged: the table on page Record."),
}  # fmt: skip
FITTED_TERMS: tuple[Term, ...] = tuple(
    _WIDER.get(term.field, term) for term in DEMAND_TERMS if term.field not in _SUMMED_UP
)
"""The terms of a demand as it is reckoned with: each by itself, and as wide as a history may make it."""

HOLDING = (
    "lowest margin",
    "lowest bad-year margin",
    "lowest rate",
    "largest loss chance",
    "largest discount",
)
"""The limits that can hold a client book back: those beyond which a plan needs approval."""

POLICY_TERMS: tuple[Term, ...] = (
    Term("lowest margin", q.SHARE, "A plan below this share of its expected price needs approval; blank: 0.", ("margin floor", "floor")),
    Term("lowest bad-year margin", q.Number("share", "a share from -1 to 1", low=-1.0, high=1.0),
         "Share of the price that must be left in 19 years of 20; it may be negative.", ("bad-year floor",)),
    Term("lowest rate", q.RATE, "An expected price per hour worked below this needs approval.", ("rate floor",), unit="/h"),
    Term("largest discount", q.SHARE, "Discounts from list beyond this share need approval.", ("discount limit",)),
    Term("most discounts", q.COUNT, "Discounts on one price, one after the other, beyond this number are pointed out; blank: 3.", ("discounts stacked",)),
    Term("largest loss chance", q.SHARE, "A plan that loses money in a larger share of years needs approval.", ("loss chance limit",)),
    Term("lowest break-even level", q.SHARE, "A fixed price without a cap must earn in at least this share of years; blank: 0.8.",
         ("break-even limit",)),
    Term("largest breakage", q.SHARE, "Share of the expected price that may come from hours paid for and never used; blank: 0.2.", ("breakage limit",)),
    Term("longest block life", q.TERM, "Months for which a block may be open; blank: 12.", ("block life limit",), unit="months"),
    Term("fewest months", q.SPAN, "A forecast from fewer months of history is pointed out; blank: 6.", ("months of history",), unit="months"),
    Term("oldest history", q.SPAN, "Months that the last month of history may lie before the proposal; blank: 6.", ("age of history",), unit="months"),
    Term("holds", q.Words(HOLDING), "Limits beyond which no client book goes out; blank: lowest margin, largest loss chance.", ("held by",)),
    Term("smallest saving", q.SHARE, "A plan that saves a smaller share of the first year as you go is not recommended for its price; blank: 0.03.",
         ("saving threshold",)),
    Term("approver", q.TEXT, "Who approves what is outside the limits.", ("approved by",)),
    Term("company", q.TEXT, "Our name, printed on every page.", ("our name", "provider")),
    Term("currency", q.CURRENCY, "The one currency of all prices, printed once per page.", (), required=True),
    Term("tax note", q.TEXT, "How prices stand to tax, such as: net of tax.", ("tax",)),
    Term("valid days", q.DAYS, "Days for which a proposal stands; blank: 60.", ("valid for",), unit="days"),
)  # fmt: skip

BENEFIT_TERMS: tuple[Term, ...] = (
    Term("count maintenance", q.YES_NO, "Whether planned maintenance is added to the saving; blank: no.", ("maintenance counted",)),
    Term("maintenance hour worth", q.RATE, "Worth of an hour of maintenance; blank: the baseline's hourly rate.", (), unit="/h"),
    Term("count response", q.YES_NO, "Whether less waiting is added to the saving; blank: no.", ("response counted",)),
    Term("waiting hour worth", q.RATE, "What an hour of waiting for help costs the client.", ("cost of waiting",), unit="/h"),
    Term("usual response", q.HOURS, "Hours a client without agreement waits on average.", ("response without agreement",), unit="h"),
)  # fmt: skip

ROLE_TERMS: tuple[Term, ...] = (
    Term("role", q.TEXT, "Name of the role as it stands in the usage.", ("name", "work role"), required=True),
    Term("weight", q.WEIGHT, "How many standard hours an hour of this role counts; blank: 1.", ("role weight", "multiplier")),
    Term("cost per hour", q.RATE, "What an hour of this role costs us; blank: as in Costs.", ("cost",), unit="/h"),
)  # fmt: skip

_TICKET, _MONTH, _EITHER = (BY_TICKET,), (BY_MONTH,), (BY_TICKET, BY_MONTH)

USAGE_TERMS: tuple[Term, ...] = (
    Term("hours", q.HOURS, "Hours logged.", ("hours worked",), _EITHER, required=True),
    Term(
        "visits",
        q.COUNT,
        "Visits to the client; a file without them has one for each ticket and day with work on site.",
        (),
        _EITHER,
    ),
    Term(
        "ticket",
        q.TEXT,
        "Number of the ticket; rows of one ticket are billed together.",
        ("ticket number", "ticket id"),
        _TICKET,
    ),
    Term("class", Classes(WORK_CLASSES), "When and how urgent; blank: normal.", ("work class",), _TICKET),
    Term("channel", q.Word(WORK_CHANNELS), "Where the work was done; blank: remote.", (), _TICKET),
    Term("role", q.TEXT, "Who did it, as in the rate card; blank: a standard hour.", ("work role",), _TICKET),
    Term(
        "asked within",
        q.HOURS,
        "Hours within which the client asked for a start.",
        ("asked within hours",),
        _TICKET,
    ),
    Term("work", q.TEXT, "Kind of work, as the price list names it; blank: other.", ("work type",), _TICKET),
    Term(
        "after-hours hours", q.HOURS, "Hours of the month on evenings and weekends.", ("after hours",), _MONTH
    ),
    Term("emergency hours", q.HOURS, "Hours of the month in emergencies.", ("emergency",), _MONTH),
    Term("on-site hours", q.HOURS, "Hours of the month at the client's.", ("on site",), _MONTH),
    Term("tickets", q.COUNT, "Tickets of the month.", (), _MONTH),
)

SURCHARGE = "surcharge"
DISCOUNT_KINDS = (SURCHARGE, "volume", "term", "prepay", "manual")
DISCOUNT_PARTS = ("fee", "rate", "block", "all")
DISCOUNT_TERMS: tuple[Term, ...] = (
    Term("name", q.TEXT, "What the discount is called in the proposal.", ("discount",), required=True),
    Term("kind", q.Word(DISCOUNT_KINDS), "Surcharges act first, each on list; then volume, term, prepay and manual.", ("type",), required=True),
    Term("share", q.SHARE, "Share taken off, or added by a surcharge; a volume discount without one takes it from the tiers.", ("percent", "rate")),
    Term("amount", q.MONEY, "Money taken off, or added by a surcharge to, a month's fee, an hour or a block, instead of a share.", ("money",)),
    Term("applies to", q.Word(DISCOUNT_PARTS), "What the discount lowers, or the surcharge raises.", ("on",), required=True),
    Term("plans", q.TEXT, "Plans it holds for, separated by semicolons; blank: all.", ("plan",)),
)  # fmt: skip

TIER_TERMS: tuple[Term, ...] = (
    Term("from", q.HOURS, "First quantity of the tier.", ("from hours", "quantity"), required=True),
    Term("share", q.SHARE, "Discount of the tier.", ("discount",), required=True),
)

CREDIT_TERMS: tuple[Term, ...] = (
    Term(
        "below",
        q.SHARE,
        "Share of the month's tickets in time below which the credit is due.",
        ("attainment",),
        required=True,
    ),
    Term("share", q.SHARE, "Share of the month's fee that is returned.", ("credit",), required=True),
)


def find(label: object, terms: tuple[Term, ...]) -> Term | None:
    """The term that a label stands for, or None."""
    wanted = same(label)
    return next((term for term in terms if wanted in term.labels), None)

"""The terms of the three tables that stand below plans: what is counted, what an hour weighs, what is bought ahead."""

# ruff: noqa: E501  # one line for each term, as in a table
from xlagree.terms import quantities as q
from xlagree.terms.vocabulary import PREMIUM_CLASSES, WORK_CHANNELS, Term

IN_FEE, MONTHLY, ONCE = CHARGED = ("fee", "monthly", "once")
RANGE, SLAB = METHODS = ("range", "slab")
OTHER = "other"
"""Work of a kind that the price list does not name."""

_WHOSE: tuple[Term, ...] = (
    Term(
        "plans", q.TEXT, "Plans it is for, separated by semicolons; blank: all that can have it.", ("plan",)
    ),
    Term("clients", q.TEXT, "Clients it is for, separated by semicolons; blank: all.", ("client",)),
)

ITEM_TERMS: tuple[Term, ...] = (
    *_WHOSE,
    Term("item", q.TEXT, "What is counted or sold.", ("add-on", "service"), required=True),
    Term("counts", q.TEXT, "What of the client is counted: users, devices, or a column of the clients table.", ("per", "count of")),
    Term("quantity", q.COUNT, "How many; blank: what counts says, or 1; 0 is offered and not taken.", ("qty", "number")),
    Term("from", q.PROCESSES, "First unit of the tier, such as 1, 11 and 26; blank: 1.", ("from number",)),
    Term("price", q.MONEY, "Price of one unit, a month or once.", ("unit price",), required=True),
    Term("method", q.Word(METHODS), "Range: one price for all units; slab: each tier at its own; blank: range.", ("tier method",)),
    Term("charged", q.Word(CHARGED), "In the fee, or on a line of its own each month or once; blank: fee.", ("billed",)),
    Term("cost", q.MONEY, "What one unit costs us; it stands in no client book.", ("our cost",)),
)  # fmt: skip

RATE_TERMS: tuple[Term, ...] = (
    *_WHOSE,
    Term("role", q.TEXT, "Who did the work.", ("work role",)),
    Term("class", q.TEXT, "When and how urgent: normal, after-hours, emergency, or a class of one's own.", ("work class",)),
    Term("counts as", q.Word(PREMIUM_CLASSES), "Which of the two a class of one's own is.", ("family",)),
    Term("channel", q.Word(WORK_CHANNELS), "Where it was done; phone is remote; blank: anywhere.", ()),
    Term("work", q.TEXT, "What kind of work it is; blank: any.", ("work type",)),
    Term("multiplier", q.FACTOR, "How many standard hours an hour counts.", ("factor",)),
    Term("rate", q.RATE, "What an hour costs at list, instead of a multiplier.", ("hourly rate",), unit="/h"),
)  # fmt: skip

BLOCK_TERMS: tuple[Term, ...] = (
    *_WHOSE,
    Term("block", q.TEXT, "What the block is called.", ("name",), required=True),
    Term("hours", q.BLOCK, "Hours in the block.", ("block hours",), unit="h", required=True),
    Term("price", q.MONEY, "Price of the whole block; blank: a grant.", ("block price",)),
    Term("bought in", q.TERM, "Month of the term it is bought in; blank: 1.", ("month bought",)),
    Term("life", q.TERM, "Months it can be used, the first counted; blank: no end.", ("block life",), unit="months"),
    Term("covers work", q.Words(()), "Kinds of work it serves, by commas; other is work of no kind; blank: all.", ("work covered", "scope")),
)  # fmt: skip

LIST_TABLES: dict[str, tuple[Term, ...]] = {"Items": ITEM_TERMS, "Rates": RATE_TERMS, "Blocks": BLOCK_TERMS}
"""The tables of a price list below its plans, by the name that begins each."""

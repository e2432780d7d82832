"""The columns of an agreement's months: how each kind of plan draws hours down and invoices, as native formulas."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from xlagree.generate.pages.shared.bank_formulas import At, BankFormulas
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Schedule
from xlagree.pricing.workloads import NOISE_DIGITS
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

INVOICE_LINES = ("fee", "worked", "block money", "overage", "outside money", "visit money", "setup")
"""The columns that an invoice adds up."""

FOREVER = 999
"""Months of a block without a life."""


@dataclass(frozen=True)
class Column:
    """One column of a block: its title, format, the core's value of a month, and its formula (none: an input)."""

    key: str
    title: str
    format: str
    value: Callable[[int], float]
    formula: Callable[[int, At], str] | None = None


@dataclass(frozen=True)
class LiveWork:
    """What the work of every month is multiplied by, and where that work stands: by its part and month."""

    scale: str
    months: Callable[[str, int], str]


def month_columns(
    plan: Plan, i: int, months: Schedule, terms: TermCells, live: LiveWork | None
) -> list[Column]:
    """The columns of a plan's months: its work, how hours are drawn down, the lines of the invoice, and their sum."""
    work = _work_columns(plan, i, months, terms, live)
    kind = {PAY_AS_YOU_GO: _payg, BLOCK: _block, RETAINER: _retainer, FIXED_PRICE: _fixed}[plan.kind]
    columns = [*work, *kind(plan, i, months, terms)]
    columns += _extras(plan, i, months, terms, {column.key for column in work})
    lines = [column.key for column in columns if column.key in INVOICE_LINES]
    invoice = Column(
        "invoice",
        "Invoice",
        "cents",
        lambda m: months.months[m].invoiced,
        lambda m, at: "+".join(at(key) for key in lines),
    )
    return [*columns, invoice]


def _work_columns(
    plan: Plan, i: int, months: Schedule, terms: TermCells, live: LiveWork | None
) -> list[Column]:
    """The escalator's factor, and the work as far as the plan's price depends on it."""
    escalator = terms.of(i, "yearly_escalator")
    columns = [
        Column(
            "factor",
            "Price factor",
            "factor4",
            lambda m: plan.factor(m),
            lambda m, at: f"(1+{escalator})^{m // 12}",
        ),
        _work("logged", "Hours worked", months, live),
        _work("inside", "Hours counted", months, live),
    ]
    if not plan.overage_weighting:
        columns.append(_work("plain", "Unweighted", months, live))
    if plan.kind == FIXED_PRICE and any(row.work.outside for row in months.months):
        columns.append(_work("outside", "Not covered", months, live))
    if plan.charged_visit:
        columns.append(_work("visits", "Visits", months, live))
    return columns


def _extras(plan: Plan, i: int, months: Schedule, terms: TermCells, work: Collection[str]) -> list[Column]:
    """What is invoiced beside the plan: work that is not covered, visits, setup."""
    rows, columns = months.months, []
    rate, charge = terms.of(i, "net hourly rate"), terms.of(i, "visit_charge")
    if "outside" in work:
        columns.append(
            Column(
                "outside money",
                "Not covered",
                "cents",
                lambda m: rows[m].outside,
                lambda m, at: f"ROUND({at('outside')}*{rate}*{at('factor')},2)",
            )
        )
    if "visits" in work:
        columns.append(
            Column(
                "visit money",
                "Visits, charge",
                "cents",
                lambda m: rows[m].visits,
                lambda m, at: f"ROUND({at('visits')}*{charge},2)",
            )
        )
    if plan.setup_fee:
        setup = terms.of(i, "setup_fee")
        columns.append(
            Column(
                "setup",
                "Setup",
                "cents",
                lambda m: rows[m].setup,
                lambda m, at: f"ROUND({setup},2)" if m == 0 else "0",
            )
        )
    return columns


def _work(key: str, title: str, months: Schedule, live: LiveWork | None) -> Column:
    rows = months.months

    def scaled(m: int, at: At) -> str:
        assert live is not None
        return f"{live.months(key, m)}*{live.scale}"

    return Column(
        key,
        title,
        "hours2",
        lambda m: float(getattr(rows[m].work, key)),
        scaled if live is not None else None,
    )


def _payg(plan: Plan, i: int, months: Schedule, terms: TermCells) -> list[Column]:
    rate = f"{terms.of(i, 'net hourly rate')}*(1-{terms.of(i, 'hourly_discount')})"
    return [
        Column(
            "worked",
            "Work",
            "cents",
            lambda m: months.months[m].worked,
            lambda m, at: f"ROUND({at('inside')}*{rate}*{at('factor')},2)",
        )
    ]


def _fee(plan: Plan, i: int, months: Schedule, terms: TermCells) -> Column:
    ahead, term = int(plan.prepaid_months), len(months.months)

    def formula(m: int, at: At) -> str:
        if m % ahead:
            return "0"
        last = min(m + ahead, term) - 1 - m
        return f"ROUND({terms.of(i, 'net fee')}*SUM({at('factor')}:{at('factor', last)}),2)"

    return Column(
        "fee", "Fee" if ahead == 1 else "Fee, in advance", "cents", lambda m: months.months[m].fee, formula
    )


def _overage(plan: Plan, i: int, months: Schedule, terms: TermCells) -> Column:
    stated = f"{terms.of(i, 'net hourly rate')}*(1-{terms.of(i, 'hourly_discount')})"
    rate = stated if plan.overage_rate is None else terms.of(i, "net overage rate")

    def formula(m: int, at: At) -> str:
        hours = at("over")
        if not plan.overage_weighting:
            hours = f"IF({at('inside')}=0,0,{at('over')}*{at('plain')}/MAX({at('inside')},1E-300))"
        return f"ROUND(ROUND({hours}*{rate}*{at('factor')},{NOISE_DIGITS}),2)"

    return Column("overage", "Hours beyond, price", "cents", lambda m: months.months[m].overage, formula)


def _fixed(plan: Plan, i: int, months: Schedule, terms: TermCells) -> list[Column]:
    columns = [_fee(plan, i, months, terms)]
    if plan.cap_hours is not None:
        cap = terms.of(i, "cap_hours")
        over = Column(
            "over",
            "Hours beyond",
            "hours2",
            lambda m: months.months[m].hours.over,
            lambda m, at: f"MAX({at('inside')}-{cap},0)",
        )
        columns += [over, _overage(plan, i, months, terms)]
    return columns


def _retainer(plan: Plan, i: int, months: Schedule, terms: TermCells) -> list[Column]:
    rows, keep, last = months.months, int(plan.rollover_months), len(months.months) - 1
    included, share = terms.of(i, "included_hours"), terms.of(i, "rollover_share", 1)
    lots = [_lot(age, keep, months, included, share) for age in range(1, keep + 1)]
    if lots:
        oldest, youngest = f"lot{keep}", "lot1"
        lots.append(
            Column(
                "carried",
                "Kept before",
                "hours2",
                lambda m: rows[m].hours.carried,
                lambda m, at: f"SUM({at(youngest)}:{at(oldest)})",
            )
        )
    over = Column(
        "over",
        "Hours beyond",
        "hours2",
        lambda m: rows[m].hours.over,
        lambda m, at: f"MAX({at('inside')}-{at('carried')}-{included},0)",
    )
    used = Column(
        "used",
        "Hours used",
        "hours2",
        lambda m: rows[m].hours.used,
        lambda m, at: f"{at('inside')}-{at('over')}",
    )
    left = Column(
        "left", "Left for later", "hours2", lambda m: rows[m].hours.left,
        lambda m, at: at("carried", 1) if m < last else f"MAX({at('carried')}+{included}-{at('used')},0)",
    )  # fmt: skip
    return [*lots, over, used, left, _fee(plan, i, months, terms), _overage(plan, i, months, terms)]


def _lot(age: int, keep: int, months: Schedule, included: str, share: str) -> Column:
    """Hours kept from `age` months ago: what older lots and earlier use left of them."""

    def formula(m: int, at: At) -> str:
        if m == 0:
            return "0"
        if age == 1:
            return f"{share}*MAX({included}-MAX({at('inside', -1)}-{at('carried', -1)},0),0)"
        older = f"SUM({at(f'lot{age}', -1)}:{at(f'lot{keep}', -1)})"
        return f"MAX({at(f'lot{age - 1}', -1)}-MAX({at('inside', -1)}-{older},0),0)"

    title = f"Kept {age} month{'s' if age > 1 else ''}"
    return Column(f"lot{age}", title, "hours2", lambda m: months.months[m].hours.lots[keep - age], formula)


def _block(plan: Plan, i: int, months: Schedule, terms: TermCells) -> list[Column]:
    rows, price = months.months, terms.of(i, "net block price")
    bank = BankFormulas(
        terms.of(i, "block_hours"), terms.of(i, "block_life", FOREVER), plan.auto_renew, len(rows) - 1
    )
    ends, end = [], 0.0
    for m, row in enumerate(rows):
        end = m + (plan.block_life or FOREVER) if row.hours.bought else end
        ends.append(end)
    bought = Column("bought", "Blocks bought", "count", lambda m: float(rows[m].hours.bought), bank.bought)
    money = Column(
        "block money",
        "Blocks, price",
        "cents",
        lambda m: rows[m].block,
        lambda m, at: f"ROUND({at('bought')}*{price}*{at('factor')},2)",
    )
    hours = [
        Column("used", "Hours used", "hours2", lambda m: rows[m].hours.used, bank.used),
        Column("until", "Usable to month", "count", lambda m: ends[m], bank.until),
        Column("expired", "Hours lost", "hours2", lambda m: rows[m].hours.expired, bank.expired),
        Column("left", "Hours left", "hours2", lambda m: rows[m].hours.left, bank.left),
    ]
    if plan.auto_renew:
        return [bought, *hours, money]
    over = Column("over", "Hours beyond", "hours2", lambda m: rows[m].hours.over, bank.over)
    return [bought, over, *hours, money, _overage(plan, i, months, terms)]

"""Agreements month by month in native formulas: under the client's history, and at the live hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlagree.plans import Plan, Workload
from xlagree.proposal import Proposal
from xlagree.schedule import Schedule
from xlagree.tables import letter
from xlagree.terms import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER
from xlagree.workbook.look import INK
from xlagree.workbook.pages.frame import GUTTER, note, number, opening
from xlagree.workbook.pages.terms import TermCells
from xlagree.workbook.sheet import COLUMN_HEAD, LABEL, Page, Style

FOREVER = 999
"""Months of a block without a life."""

At = Callable[..., str]


@dataclass(frozen=True)
class Column:
    """One column of a block: its title, format, the core's value of a month, and its formula (none: an input)."""

    key: str
    title: str
    format: str
    value: Callable[[int], float]
    formula: Callable[[int, At], str] | None = None


@dataclass(frozen=True)
class BlockCells:
    """Where a plan's year price, its invoices by month and its other columns stand."""

    year: str
    invoices: tuple[str, ...]
    ranges: dict[str, str]


def months_page(name: str, proposal: Proposal, title: str, how: str) -> Page:
    """An empty page for blocks of months."""
    page = Page(name, (GUTTER, 16, *[11.0] * 17))
    opening(page, proposal, f"{name} for", 13, (title, ""), (how, ""))
    return page


def block(
    page: Page,
    plan: Plan,
    index: int,
    months: Schedule,
    terms: TermCells,
    labels: Sequence[str],
    live: tuple[str, dict[str, str]] | None = None,
) -> BlockCells:
    """A plan's months. `live` has the address of the hours and those of the mix; without it work is as recorded."""
    columns = _columns(plan, index, months, terms, live)
    page.put(14)
    page.write(page.put(22), 1, plan.name, Style(bold=True, size=12))
    head = page.put(34)
    page.write(head, 1, "Month", COLUMN_HEAD)
    for c, column in enumerate(columns):
        page.write(head, 2 + c, column.title, COLUMN_HEAD)
    first, last = head + 1, head + len(months.months)
    where = {column.key: 2 + c for c, column in enumerate(columns)}
    for i in range(len(months.months)):
        row = page.put(19)
        page.write(row, 1, labels[i % len(labels)], LABEL)

        def at(key: str, offset: int = 0, row: int = row) -> str:
            if not first <= row + offset <= last:
                return "0"
            return f"{letter(where[key])}{row + offset + 1}" if key in where else "0"

        for c, column in enumerate(columns):
            formula = column.formula(i, at) if column.formula else ""
            page.write(row, 2 + c, column.value(i), number(column.format), formula)
    ranges = {key: page.span(first, c, last, c) for key, c in where.items()}
    total = page.put(24)
    page.write(total, 1, "A year, without setup", Style(bold=True, top=INK))
    page.rule(total, range(2, 2 + len(columns)), Style(top=INK))
    setup = f"-SUM({ranges['setup']})" if "setup" in ranges else ""
    style = number("cents", bold=True, top=INK)
    formula = f"(SUM({ranges['invoice']}){setup})*12/{len(months.months)}"
    page.cells = [cell for cell in page.cells if (cell.row, cell.column) != (total, where["invoice"])]
    year = page.write(total, where["invoice"], months.year, style, formula)
    invoices = tuple(page.address(row, where["invoice"]) for row in range(first, last + 1))
    return BlockCells(year, invoices, ranges)


def _columns(
    plan: Plan, i: int, months: Schedule, terms: TermCells, live: tuple[str, dict[str, str]] | None
) -> list[Column]:
    rows, of = months.months, terms.of
    escalator = of(i, "yearly_escalator")
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
    if plan.kind == FIXED_PRICE and any(row.work.outside for row in rows):
        columns.append(_work("outside", "Not covered", months, live))
    if plan.charged_visit:
        columns.append(_work("visits", "Visits", months, live))
    columns += {PAY_AS_YOU_GO: _payg, BLOCK: _block, RETAINER: _retainer, FIXED_PRICE: _fixed}[plan.kind](
        plan, i, months, terms
    )
    keys = {column.key for column in columns}
    if "outside" in keys:
        rate = of(i, "net hourly rate")
        columns.append(
            Column(
                "outside money",
                "Not covered",
                "cents",
                lambda m: rows[m].outside,
                lambda m, at: f"ROUND({at('outside')}*{rate}*{at('factor')},2)",
            )
        )
    if "visits" in keys:
        charge = of(i, "visit_charge")
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
        setup = of(i, "setup_fee")
        columns.append(
            Column(
                "setup",
                "Setup",
                "cents",
                lambda m: rows[m].setup,
                lambda m, at: f"ROUND({setup},2)" if m == 0 else "0",
            )
        )
    lines = [
        c.key
        for c in columns
        if c.key in ("fee", "worked", "block money", "overage", "outside money", "visit money", "setup")
    ]
    columns.append(
        Column(
            "invoice",
            "Invoice",
            "cents",
            lambda m: rows[m].invoiced,
            lambda m, at: "+".join(at(key) for key in lines),
        )
    )
    return columns


def _work(key: str, title: str, months: Schedule, live: tuple[str, dict[str, str]] | None) -> Column:
    rows = months.months
    formula = None
    if live is not None:
        hours, mix = live
        formula = (lambda m, at: hours) if key == "logged" else (lambda m, at: f"{hours}*{mix[key]}")
    return Column(key, title, "hours2", lambda m: float(getattr(rows[m].work, key)), formula)


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
        return f"ROUND({hours}*{rate}*{at('factor')},2)"

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
    rows, last = months.months, len(months.months) - 1
    size, price = terms.of(i, "block_hours"), terms.of(i, "net block price")
    life = terms.of(i, "block_life", FOREVER)
    short = "MAX({inside}-{start},0)"

    def bought(m: int, at: At) -> str:
        need = short.format(inside=at("inside"), start=at("left", -1))
        count = f"MAX(ROUNDUP({need}/{size}-0.000000001,0),0)" if plan.auto_renew else "0"
        return (f"MAX({count},1)" if plan.auto_renew else "1") if m == 0 else count

    def over(m: int, at: At) -> str:
        return f"MAX({short.format(inside=at('inside'), start=at('left', -1))}-{at('bought')}*{size},0)"

    def until(m: int, at: At) -> str:
        return f"IF({at('bought')}>0,{m + 1}+{life}-1,{at('until', -1)})"

    def rest(at: At) -> str:
        return f"MAX({at('left', -1)}+{at('bought')}*{size}-{at('used')},0)"

    def expired(m: int, at: At) -> str:
        return f"IF({m + 1}>={at('until')},{rest(at)},0)" if m < last else "0"

    ends, end = [], 0.0
    for m, row in enumerate(rows):
        end = m + (plan.block_life or FOREVER) if row.hours.bought else end
        ends.append(end)
    columns = [
        Column("bought", "Blocks bought", "count", lambda m: float(rows[m].hours.bought), bought),
        Column(
            "used",
            "Hours used",
            "hours2",
            lambda m: rows[m].hours.used,
            lambda m, at: f"{at('inside')}-{at('over')}" if not plan.auto_renew else at("inside"),
        ),
        Column("until", "Usable to month", "count", lambda m: ends[m], until),
        Column("expired", "Hours lost", "hours2", lambda m: rows[m].hours.expired, expired),
        Column(
            "left",
            "Hours left",
            "hours2",
            lambda m: rows[m].hours.left,
            lambda m, at: f"{rest(at)}-{at('expired')}",
        ),
        Column(
            "block money",
            "Blocks, price",
            "cents",
            lambda m: rows[m].block,
            lambda m, at: f"ROUND({at('bought')}*{price}*{at('factor')},2)",
        ),
    ]
    if not plan.auto_renew:
        columns.insert(1, Column("over", "Hours beyond", "hours2", lambda m: rows[m].hours.over, over))
        columns.append(_overage(plan, i, months, terms))
    return columns


def mix_table(page: Page, proposal: Proposal) -> list[dict[str, str]]:
    """What an hour of the client's work counts under each plan; answers with the addresses."""
    page.put(10)
    head = page.put(34)
    titles = (
        ("inside", "Hours counted"),
        ("plain", "Unweighted"),
        ("outside", "Not covered"),
        ("visits", "Visits"),
    )
    page.write(head, 1, "An hour worked is", COLUMN_HEAD)
    for c, (_, title) in enumerate(titles):
        page.write(head, 2 + c, title, COLUMN_HEAD)
    addresses = []
    for plan, load in zip(proposal.plans, proposal.mixes, strict=True):
        row = page.put(19)
        page.write(row, 1, plan.name, LABEL)
        one: Workload = load.scaled(1.0)
        addresses.append(
            {
                key: page.write(row, 2 + c, getattr(one, key), number("factor4"))
                for c, (key, _) in enumerate(titles)
            }
        )
    return addresses


def closing(page: Page, text: str) -> None:
    """The note below the blocks."""
    page.put(8)
    note(page, text)

"""The Plans page: the comparison a client decides by, on one landscape page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlagree.generate.book.look import GREY, INK, INPUT_FILL
from xlagree.generate.book.sheet import LABEL, NUMBER, SECOND, CellEntry, Page, Sheet, Style, Value, address
from xlagree.generate.pages.client.offer import beyond, included, premiums, response, unused
from xlagree.generate.pages.client.plan_charts import PlansCells, draw_costs, draw_replay
from xlagree.generate.pages.client.verdict_page import VerdictCells
from xlagree.generate.pages.shared.frame import (
    BEST_FOR,
    GUTTER,
    OPENING,
    PLAN_NAME,
    SECTION,
    TAG,
    marked,
    note,
    opening,
    section,
)
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.pricing.benefits import LEDGER
from xlagree.pricing.schedule import Schedule, cents
from xlagree.proposal.deal import Proposal
from xlagree.proposal.verdict import hours_in_words, months_beyond
from xlagree.proposal.verdict import verdict as decide
from xlagree.terms.quantities import fixed
from xlagree.terms.tables import letter
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, HOURS_LAWS

NAME = "Plans"
FIRST_PLAN = 2
GAP = 12
THIRD = 20
NAME_ROWS = (30, 24, 34)
"""Heights of the rows of tags, names, and what each plan is best for."""

ABOVE_HOURS = (*OPENING, THIRD, GAP, *NAME_ROWS, SECTION)
"""Heights of the rows above that of the hours: by them its cell is known before the page is drawn."""

BOLD = replace(LABEL, bold=True)
BIG = replace(NUMBER, size=14, bold=True)
SETTING_UP = "Setting up, once"
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Fees and prepaid hours", ("fee", "block")),
    ("By use: work, extra hours, visits", ("worked", "overage", "outside", "visits")),
    (SETTING_UP, ("setup",)),
)
"""The parts of the first year, each with the lines of an invoice that it adds up."""
COLUMN_OF: Mapping[str, str] = {
    "fee": "fee", "block": "block money", "worked": "worked", "overage": "overage", "outside": "outside money",
    "visits": "visit money", "setup": "setup",
}  # fmt: skip
"""The column of the months in which a line of an invoice stands."""
WHY: Mapping[str, str] = {"rate": "Hours cost less", "fee": "Hours paid but not used"}
"""Steps of the ledger in the words of this page; the others keep theirs."""


def hours_cell() -> str:
    """Where the hours a month stand, the one cell that a reader changes."""
    return address(NAME, len(ABOVE_HOURS), FIRST_PLAN)


def plans_page(proposal: Proposal, cells: PlansCells) -> Sheet:
    """The page."""
    count = len(proposal.plans)
    width = 15.4 if count <= 4 else 61.6 / count
    page = Page(NAME, (GUTTER, 32, *[width] * count, 3.6, *[10.6] * 6, GUTTER))
    chart_column, last = FIRST_PLAN + count + 1, FIRST_PLAN + count + 6
    columns = range(1, FIRST_PLAN + count)
    opening(page, proposal, "Service plans for", last, cells.verdict.first, cells.verdict.second)
    page.write(page.put(THIRD), 1, cells.verdict.third[0], SECOND, cells.verdict.third[1])
    page.put(GAP)
    tag_row = _names(page, proposal, cells.verdict)
    _pay(page, proposal, cells, columns)
    _safe(page, proposal, columns)
    worth = page.row
    _get(page, proposal, columns)
    bottom = _worth(page, proposal, cells, columns)
    marked(page, tag_row, bottom, range(FIRST_PLAN, FIRST_PLAN + count))
    page.put(10)
    _closing_note(page, proposal)
    draw_costs(page, proposal, cells, hours_cell(), tag_row, chart_column)
    draw_replay(page, proposal, cells, worth, chart_column)
    return page.finished(last, freeze=(tag_row + 2, FIRST_PLAN))


def _names(page: Page, proposal: Proposal, verdict: VerdictCells) -> int:
    tag_row, name_row, best_row = (page.put(height) for height in NAME_ROWS)
    history = proposal.history
    known = proposal.basis in ("history", "months")
    whose = f"Your last {len(history.months)} months" if known else "A year as it is expected"
    page.write(name_row, 1, whose, Style(size=9, bold=True, color=GREY))
    page.write(best_row, 1, _own_facts(proposal), Style(size=9, color=GREY, wrap=True, valign="top"))
    tag = verdict.tag
    for i, plan in enumerate(proposal.plans):
        shown = _tag_now(verdict) if verdict.marked == i else ""
        page.write(tag_row, FIRST_PLAN + i, shown, TAG, f'IF({verdict.plan}={i + 1},{tag},"")')
        page.write(name_row, FIRST_PLAN + i, plan.name, PLAN_NAME)
        page.write(best_row, FIRST_PLAN + i, plan.best_for.replace(", ", ",\n"), BEST_FOR)
    return tag_row


def _tag_now(verdict: VerdictCells) -> str:
    return decide(verdict.facts).tag


def _own_facts(proposal: Proposal) -> str:
    client, history = proposal.client, proposal.history
    users = f"{client.users:,.0f} users, " if client.users else ""
    if proposal.basis != "history":
        return f"{users}{hours_in_words(proposal.quoted_hours)} hours a month"
    tickets = sum(month.tickets for month in history.months)
    visits = sum(month.visits for month in history.months)
    odd = sum(month.after_hours + month.emergency for month in history.months)
    return "\n".join(
        (
            f"{users}{tickets:,.0f} tickets, {history.hours:,.1f} hours, {visits:,.0f} visits;",
            f"{odd:,.0f} hours out of hours or in emergencies",
        )
    )


def _line(
    page: Page,
    label: str,
    values: Sequence[tuple[Value, str]],
    key: str,
    height: int = 24,
    label_style: Style = LABEL,
    style: Style = NUMBER,
) -> int:
    """A line with a value for every plan, each with its formula where it has one; answers with its row."""
    row = page.put(height)
    page.write(row, 1, label, label_style)
    for i, (value, formula) in enumerate(values):
        form = "word" if isinstance(value, str) else key
        page.write(row, FIRST_PLAN + i, value, replace(style, format=form), formula)
    return row


def _hours(page: Page, cells: VerdictCells, count: int) -> str:
    """The row of the hours a month, in which a reader types; answers with the cell's address."""
    row, quoted = page.put(24), cells.facts.quoted
    page.write(row, 1, "Hours a month: change the yellow cell", LABEL)
    typed = replace(NUMBER, format="hours", fill=INPUT_FILL, bold=True, input=True)
    place = page.write(row, FIRST_PLAN, quoted, typed)
    formula = f'IF({cells.asked}=1,"as quoted","as quoted: {hours_in_words(quoted)} h")'
    page.write(row, FIRST_PLAN + 1, "as quoted", replace(NUMBER, color=GREY), formula)
    page.rule(row, range(FIRST_PLAN + 2, FIRST_PLAN + count), NUMBER)
    page.entries.append(
        CellEntry(
            row,
            FIRST_PLAN,
            0,
            2000,
            "Hours a month",
            "Type the hours you expect in a month; prices, order, verdict and chart follow.",
            "hours a month must be a number from 0 to 2,000",
        )
    )
    return place


def _pay(page: Page, proposal: Proposal, cells: PlansCells, columns: Sequence[int]) -> None:
    section(page, "WHAT YOU PAY IN THE FIRST YEAR", columns)
    facts, live, years = cells.verdict.facts, cells.live, proposal.replays
    hours = _hours(page, cells.verdict, len(live))
    parts = [_part(page, label, lines, years, live) for label, lines in PARTS if _any(years, lines)]
    rows = [[page.address(row, FIRST_PLAN + i).split("!")[1] for row in parts] for i in range(len(live))]
    first = [(price, "+".join(summands)) for price, summands in zip(facts.live, rows, strict=True)]
    first_row = _line(page, "First year, setting up included", first, "cents", 32, BOLD, BIG)
    monthly = [(months.year / 12, f"{block.year}/12") for months, block in zip(years, live, strict=True)]
    _line(page, "A month on average, without setting up", monthly, "cents")
    if any(plan.setup_fee for plan in proposal.plans):
        later = [(months.year, block.year) for months, block in zip(years, live, strict=True)]
        _line(page, "Each later year", later, "cents")
    if any(plan.yearly_escalator for plan in proposal.plans):
        rises = [(plan.yearly_escalator, "") for plan in proposal.plans]
        _line(page, "   its prices rise each year by", rises, "share1")
    rates: list[tuple[Value, str]] = [
        (price / (12 * facts.hours), f'IF({hours}=0,"–",{block.first}/(12*MAX({hours},1E-300)))')
        for price, block in zip(facts.live, live, strict=True)
    ]
    _line(page, "Price of an hour of work, all in", rates, "rate")
    base, name = live[0].first, proposal.plans[0].name
    saved = [
        (facts.live[0] - price, f"{base}-{block.first}")
        for price, block in zip(facts.live, live, strict=True)
    ]
    _line(page, f"Less than with {name}", saved, "cents")
    _line(page, "Order, the cheapest first", _ranks(facts.live, first_row), "count")
    pays_off = [(_pays_off(proposal, i), "") for i in range(len(live))]
    _line(page, "Pays off from, hours a month", pays_off, "hours")


def _any(years: Sequence[Schedule], lines: Sequence[str]) -> bool:
    """Whether any plan has money in some lines of its invoices."""
    return any(_money(months, lines) for months in years)


def _money(months: Schedule, lines: Sequence[str]) -> float:
    return sum(float(getattr(month, line)) for month in months.months for line in lines)


def _part(
    page: Page, label: str, lines: Sequence[str], years: Sequence[Schedule], live: Sequence[BlockCells]
) -> int:
    """A part of the first year: some lines of the invoices; answers with its row."""
    values = []
    for months, block in zip(years, live, strict=True):
        there = [block.sums[COLUMN_OF[line]] for line in lines if COLUMN_OF[line] in block.sums]
        values.append((_money(months, lines), "+".join(there)))
    row = page.row
    _line(page, label, values, "cents")
    return row


def _ranks(prices: Sequence[float], row: int) -> list[tuple[Value, str]]:
    """The place of every plan among the prices of a year, which stand in a row."""
    last = FIRST_PLAN + len(prices) - 1
    area = f"${letter(FIRST_PLAN)}${row + 1}:${letter(last)}${row + 1}"
    return [
        (
            float(1 + sum(other < price for other in prices)),
            f"RANK({letter(FIRST_PLAN + i)}{row + 1},{area},1)",
        )
        for i, price in enumerate(prices)
    ]


def _pays_off(proposal: Proposal, i: int) -> Value:
    changes = proposal.scan.changes[i] if i else ()
    if proposal.plans[i].kind == BLOCK and len(changes) > 1:
        return "varies by block"
    if not changes:
        return "–"
    return changes[0].hours if changes[0].first_before else f"up to {fixed(changes[0].hours, 1)}"


def _get(page: Page, proposal: Proposal, columns: Sequence[int]) -> None:
    section(page, "WHAT YOU GET", columns)
    plans = proposal.plans
    _line(page, "Hours included", [(included(plan), "") for plan in plans], "hours")
    _line(page, "An hour beyond these, or not covered", [(beyond(plan), "") for plan in plans], "rate")
    _line(page, "Start of work: phone / remote / on site", [(response(plan), "") for plan in plans], "word")
    _line(page, "Evenings, weekends / emergencies", [(premiums(plan), "") for plan in plans], "word")
    _line(page, "Unused hours", [(unused(plan), "") for plan in plans], "word")


def _worth(page: Page, proposal: Proposal, cells: PlansCells, columns: Sequence[int]) -> int:
    """Why the first year costs less or more, line by line; answers with the last row."""
    _worth_head(page, cells.verdict, columns)
    rows = [
        _line(page, label, values, "cents")
        for label, values in _why(proposal, cells)
        if any(v for v, _ in values)
    ]
    base = proposal.replays[0].invoiced
    total = []
    for i, months in enumerate(proposal.replays):
        summands = [page.address(row, FIRST_PLAN + i).split("!")[1] for row in rows]
        total.append((cents(base - months.invoiced), "+".join(summands) or "0"))
    last = replace(BOLD, top=INK, bottom="")
    sum_style = replace(NUMBER, bold=True, top=INK, bottom="")
    bottom = _line(page, "You save in the first year", total, "cents", 28, last, sum_style)
    terms, ledgers = proposal.card.benefit_terms, proposal.ledgers
    maintenance = [ledger.maintenance for ledger in ledgers]
    waiting = [ledger.response for ledger in ledgers]
    quiet, quiet_number = replace(LABEL, color=GREY, bottom=""), replace(NUMBER, color=GREY, bottom="")
    for label, counted, worth in (
        ("maintenance, at list price", terms.count_maintenance, maintenance),
        ("less waiting, estimate", terms.count_response, waiting),
    ):
        if any(worth):
            full = f"{'On top' if counted else 'Not counted'}: {label}"
            bottom = _line(page, full, [(value, "") for value in worth], "money", 24, quiet, quiet_number)
    page.rule(bottom, range(FIRST_PLAN, FIRST_PLAN + len(ledgers)), NUMBER)
    return bottom


def _why(proposal: Proposal, cells: PlansCells) -> Iterator[tuple[str, list[tuple[Value, str]]]]:
    """The lines that lead from the first year as you go to that of each plan, which they add up to.

    What remains of a fixed price is that its hours cost less, or more; of another plan, that hours are paid and not used.
    """
    steps = [key for key, _ in LEDGER]
    plans = list(zip(proposal.plans, proposal.ledgers, cells.savings, strict=True))
    for step, (key, label) in enumerate(LEDGER):
        values: list[tuple[Value, str]] = []
        for plan, ledger, saved in plans:
            money, formula = ledger.savings[step], saved[step]
            if plan.kind == FIXED_PRICE and key == "rate":
                rest = steps.index("fee")
                money, formula = cents(money + ledger.savings[rest]), f"{formula}+{saved[rest]}"
            if plan.kind == FIXED_PRICE and key == "fee":
                money, formula = 0.0, ""
            values.append((money, formula))
        yield WHY.get(key, label), values
    setups = [block.sums.get("setup", "0") for block in cells.replays]
    once = [cents(proposal.plans[0].setup_fee - plan.setup_fee) for plan in proposal.plans]
    yield SETTING_UP, [(money, f"{setups[0]}-{setup}") for money, setup in zip(once, setups, strict=True)]


def _worth_head(page: Page, verdict: VerdictCells, columns: Sequence[int]) -> None:
    """That the lines below stay as quoted when a reader types other hours."""
    what = "WHY THE FIRST YEAR COSTS LESS OR MORE"
    late = f"{what}, AS QUOTED FOR {hours_in_words(verdict.facts.quoted)} HOURS"
    section(page, what, columns, formula=f'IF({verdict.asked}=1,"{what}","{late}")')


def _safe(page: Page, proposal: Proposal, columns: Sequence[int]) -> None:
    """The first year if hours differ, and how often and how far a month's bill goes beyond the fee."""
    years = proposal.years
    usual = next(year for year in years if year.name == "usual")
    known = proposal.basis == "history"
    section(page, "HOW SAFE THE CHOICE IS: THE FIRST YEAR AS QUOTED, IF HOURS DIFFER", columns)
    if len(years) > 1:
        for year in years:
            prices = [(months.invoiced, "") for months in year.plans]
            label = f"{year.name.capitalize()} year, {fixed(year.hours)} hours"
            _line(page, label, prices, "cents", label_style=BOLD if year is usual else LABEL)
    for year, label in (
        (usual, "Months with hours beyond the plan"),
        (years[-1], "   the same in a busy year"),
    ):
        counts = [months_beyond(proposal, i, year) for i in range(len(proposal.plans))]
        if known and any(count is not None for count in counts) and (year is usual or len(years) > 1):
            said = [
                ("–" if count is None else f"{count} of {len(usual.plans[0].months)}", "") for count in counts
            ]
            _line(page, label, said, "word")
    largest = [(max(month.invoiced for month in months.months), "") for months in usual.plans]
    _line(page, "Largest bill of a month", largest, "cents")


def _closing_note(page: Page, proposal: Proposal) -> None:
    """The one basis of all prices of a year, and where the terms stand."""
    rate, months = proposal.list_plans[0].hourly_rate or 0, proposal.history.months
    span = f" of {months[0].label} to {months[-1].label}" if months and months[0].label else ""
    hours = hours_in_words(proposal.quoted_hours)
    basis = {
        "history": f"your {'tickets' if proposal.history.entries else 'months'}{span}",
        "months": f"your {len(months)} months{span}, taken as a year",
        "hours given": f"{hours} hours a month, as you expect",
        "forecast": f"{hours} hours a month, as we expect",
    }[proposal.basis]
    mix = "" if months else ", normal remote work, the same every month"
    factors = [
        f"{year.name} year: all hours times {year.factor:.2f}" for year in proposal.years if year.factor != 1
    ]
    note(
        page,
        f"One basis: {basis}{mix}, priced on each plan's terms. Hours at list price: {rate:g}. Terms: the page Terms.",
    )
    if factors:
        note(
            page,
            f"{'; '.join(factors)[:1].upper()}{'; '.join(factors)[1:]}. What one year in ten stays below, and one in ten exceeds.",
        )
    for assumption in _plainly(proposal):
        note(page, f"Assumed of how hours may differ: {assumption[0].lower()}{assumption[1:]}")


def _plainly(proposal: Proposal) -> list[str]:
    """What was assumed, in words that a client can check; the name of a distribution is none of them."""
    assumed = () if proposal.has_history or proposal.demand is None else proposal.demand.assumed
    return [text for text in assumed if not any(law in text for law in HOURS_LAWS)]

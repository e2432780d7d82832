"""The Plans page: the comparison a client decides by, on one landscape page."""

from collections.abc import Sequence
from dataclasses import replace

from xlagree.generate.book.look import GREY, INK, INPUT_FILL
from xlagree.generate.book.sheet import LABEL, NUMBER, CellEntry, Page, Sheet, Style, Value, address
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
from xlagree.pricing.benefits import LEDGER
from xlagree.proposal.deal import LIKELY, Proposal
from xlagree.proposal.verdict import first_break_even
from xlagree.proposal.verdict import verdict as decide
from xlagree.terms.quantities import fixed
from xlagree.terms.tables import letter
from xlagree.terms.vocabulary import BLOCK

NAME = "Plans"
FIRST_PLAN = 2
GAP = 12
NAME_ROWS = (18, 24, 34)
"""Heights of the rows of tags, names, and what each plan is best for."""

ABOVE_HOURS = (*OPENING, GAP, *NAME_ROWS, SECTION)
"""Heights of the rows above that of the hours: by them its cell is known before the page is drawn."""


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
    page.put(GAP)
    tag_row = _names(page, proposal, cells.verdict)
    _pay(page, proposal, cells, columns)
    _get(page, proposal, columns)
    worth = page.row
    bottom = _worth(page, proposal, cells, columns)
    if proposal.scores:
        bottom = _safe(page, proposal, columns)
    marked(page, tag_row, bottom, range(FIRST_PLAN, FIRST_PLAN + count))
    page.put(10)
    _closing_note(page, proposal)
    draw_costs(page, proposal, cells, hours_cell(), tag_row, chart_column)
    draw_replay(page, proposal, cells, worth, chart_column)
    return page.finished(last, freeze=(tag_row + 2, FIRST_PLAN))


def _names(page: Page, proposal: Proposal, verdict: VerdictCells) -> int:
    tag_row, name_row, best_row = (page.put(height) for height in NAME_ROWS)
    history = proposal.history
    whose = f"Your last {len(history.months)} months" if proposal.has_history else "Your expectation"
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
    return decide(verdict.facts).rule.tag


def _own_facts(proposal: Proposal) -> str:
    client, history = proposal.client, proposal.history
    users = f"{client.users:,.0f} users, " if client.users else ""
    if not proposal.has_history:
        return f"{users}{fixed(proposal.quoted_hours, 1)} hours a month"
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
    formula = f'IF({cells.asked}=1,"as quoted","as quoted: {fixed(quoted, 1)} h")'
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
    section(page, "WHAT YOU PAY, THE SAME HOURS EVERY MONTH", columns)
    facts, years = cells.verdict.facts, [block.year for block in cells.live]
    hours = _hours(page, cells.verdict, len(years))
    live = list(zip(facts.live, years, strict=True))
    monthly: list[tuple[Value, str]] = [(price / 12, f"{year}/12") for price, year in live]
    big = replace(NUMBER, size=14, bold=True)
    _line(page, "Per month", monthly, "money", 32, replace(LABEL, bold=True), big)
    year_row = _line(page, "Per year", live, "money")
    rates: list[tuple[Value, str]] = [
        (
            price / (12 * facts.hours) if facts.hours else "–",
            f'IF({hours}=0,"–",{year}/(12*MAX({hours},1E-300)))',
        )
        for price, year in live
    ]
    _line(page, "Price of an hour of work, all in", rates, "rate")
    saved: list[tuple[Value, str]] = [(facts.live[0] - price, f"{years[0]}-{year}") for price, year in live]
    _line(page, "Less than as you go, a year", saved, "money")
    _line(page, "Order, the cheapest first", _ranks(facts.live, year_row), "count")
    pays_off = [(_pays_off(proposal, i), "") for i in range(len(live))]
    _line(page, "Pays off from, hours a month", pays_off, "hours")


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
    if i == 0:
        return "–"
    crossings, _ = first_break_even(proposal, i)
    if proposal.plans[i].kind == BLOCK and len(crossings) > 1:
        return "varies by block"
    if not crossings:
        return "–"
    return crossings[0].hours if crossings[0].a_first else f"up to {fixed(crossings[0].hours, 1)}"


def _get(page: Page, proposal: Proposal, columns: Sequence[int]) -> None:
    section(page, "WHAT YOU GET", columns)
    plans = proposal.plans
    _line(page, "Hours included", [(included(plan), "") for plan in plans], "hours")
    _line(page, "Price of an hour beyond these", [(beyond(plan), "") for plan in plans], "rate")
    _line(page, "Start of work, remote / on site", [(response(plan), "") for plan in plans], "word")
    _line(page, "Evenings, weekends / emergencies", [(premiums(plan), "") for plan in plans], "word")
    _line(page, "Unused hours", [(unused(plan), "") for plan in plans], "word")


def _worth(page: Page, proposal: Proposal, cells: PlansCells, columns: Sequence[int]) -> int:
    """The ledger; answers with its last row."""
    facts, ledgers = cells.verdict.facts, proposal.ledgers
    _worth_head(page, cells.verdict, columns)
    bold = replace(LABEL, bold=True)
    replay = list(zip(facts.replay, [block.year for block in cells.replays], strict=True))
    cost = "Your year would have cost" if facts.months else "The year costs"
    _line(page, cost, replay, "money", label_style=bold, style=replace(NUMBER, bold=True))
    for step, (_, label) in enumerate(LEDGER):
        values: list[tuple[Value, str]] = [
            (ledger.savings[step], saved[step]) for ledger, saved in zip(ledgers, cells.savings, strict=True)
        ]
        if any(value for value, _ in values):
            _line(page, label, values, "money")
    total = [(ledger.saving, "+".join(saved)) for ledger, saved in zip(ledgers, cells.savings, strict=True)]
    last = replace(bold, top=INK, bottom="")
    sum_style = replace(NUMBER, bold=True, top=INK, bottom="")
    bottom = _line(page, "Saving against pay as you go", total, "money", 28, last, sum_style)
    terms = proposal.card.benefit_terms
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


def _worth_head(page: Page, verdict: VerdictCells, columns: Sequence[int]) -> None:
    """What the ledger is of, and that it stays as quoted when a reader types other hours."""
    months = verdict.facts.months
    what = f"WORTH TO YOU, LAST {months} MONTHS" if months else "WORTH TO YOU, A YEAR OF THESE HOURS"
    if 0 < months < 12:
        what += " TAKEN AS A YEAR"
    late = f"{what}, AS QUOTED FOR {fixed(verdict.facts.quoted, 1)} HOURS"
    section(page, what, columns, formula=f'IF({verdict.asked}=1,"{what}","{late}")')


def _safe(page: Page, proposal: Proposal, columns: Sequence[int]) -> int:
    """The no-brainer score on the hours forecast; answers with its last row."""
    section(page, "HOW SAFE THE CHOICE IS, IF HOURS DIFFER FROM YEAR TO YEAR", columns)
    scores = proposal.scores[1:]
    cheaper: list[tuple[Value, str]] = [("–", ""), *((score.cheaper, "") for score in scores)]
    regret: list[tuple[Value, str]] = [("–", ""), *((score.regret, "") for score in scores)]
    _line(page, "Years you pay no more than as you go", cheaper, "share")
    views = proposal.outlooks
    _line(page, "Price of a year, on average", [(view.expected_price, "") for view in views], "money")
    for label, chance in zip(
        ("of a quiet year (1 in 10 is cheaper)", "of a busy year (1 in 10 is dearer)"), LIKELY, strict=True
    ):
        _line(page, f"   {label}", [(view.price_quantile(chance), "") for view in views], "money")
    return _line(
        page,
        "More than as you go, in 1 year of 20",
        regret,
        "money",
        24,
        replace(LABEL, bottom=""),
        replace(NUMBER, bottom=""),
    )


def _closing_note(page: Page, proposal: Proposal) -> None:
    rate = proposal.list_plans[0].hourly_rate or 0
    if proposal.has_history:
        months = proposal.history.months
        span = f" of {months[0].label} to {months[-1].label}" if months[0].label else ""
        what = "tickets" if proposal.history.entries else "months"
        note(
            page,
            f"History: your {what}{span}, priced on each plan's terms. Hours at list price: {rate:g}. Terms: the page Terms.",
        )
    else:
        note(
            page,
            f"No history: normal remote hours, the same every month. Hours at list price: {rate:g}. Terms: the page Terms.",
        )
        for assumption in proposal.demand.assumed if proposal.demand is not None else ():
            note(page, f"Assumed of how hours may differ: {assumption[0].lower()}{assumption[1:]}")

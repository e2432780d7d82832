"""The Plans page: the comparison a client decides by, on one landscape page."""

from dataclasses import replace

from xlagree.generate.book.look import GREY, INPUT_FILL
from xlagree.generate.book.sheet import LABEL, NUMBER, SECOND, CellEntry, Page, Sheet, Style, address
from xlagree.generate.pages.client.plan_charts import PlansCells, draw_costs, draw_replay
from xlagree.generate.pages.client.plan_lines import (
    FEW,
    FIRST_PLAN,
    draw_first_year,
    draw_gets,
    draw_safety,
    draw_why,
)
from xlagree.generate.pages.client.verdict_page import VerdictCells
from xlagree.generate.pages.shared.frame import (
    BEST_FOR,
    GUTTER,
    OPENING,
    PLAN_NAME,
    SECTION,
    TAG,
    above,
    marked,
    names_height,
    note,
    opening,
    section,
)
from xlagree.generate.pages.shared.months_page import MOST_HOURS
from xlagree.pricing.class_hours import as_counted, words_of
from xlagree.proposal.deal import Proposal
from xlagree.proposal.if_hours_differ import hours_in_words
from xlagree.proposal.verdict import verdict as decide
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import HOURS_LAWS

NAME = "Plans"
GAP = 12
THIRD = 20
NAME_ROWS = (30, 24, 34)
"""Heights of the rows of tags, names, and what each plan is best for."""

ABOVE_HOURS = (*OPENING, THIRD, GAP, *NAME_ROWS, SECTION)
"""Heights of the rows between the letterhead and the hours: by them their cell is known before the page is drawn."""


def hours_cell(proposal: Proposal) -> str:
    """Where the hours a month stand, the one cell that a reader changes."""
    return address(NAME, len(above(proposal)) + len(ABOVE_HOURS), FIRST_PLAN)


def plans_page(proposal: Proposal, cells: PlansCells) -> Sheet:
    """The page."""
    count = len(proposal.plans)
    width = 15.4 if count <= FEW else 13.6
    page = Page(NAME, (GUTTER, 32, *[width] * count, 3.6, *[10.6] * 6, GUTTER))
    chart_column, last = FIRST_PLAN + count + 1, FIRST_PLAN + count + 6
    columns = range(1, FIRST_PLAN + count)
    opening(page, proposal, "Service plans for", last, cells.verdict.first, cells.verdict.second)
    page.write(page.put(THIRD), 1, cells.verdict.third[0], SECOND, cells.verdict.third[1])
    page.put(GAP)
    tag_row = _names(page, proposal, cells.verdict)
    section(page, "WHAT YOU PAY IN THE FIRST YEAR", columns)
    _hours(page, cells.verdict, count)
    draw_first_year(page, proposal, cells)
    draw_safety(page, proposal, columns)
    below_safety = page.row
    draw_gets(page, proposal, columns)
    bottom = draw_why(page, proposal, cells, columns)
    marked(page, tag_row, bottom, range(FIRST_PLAN, FIRST_PLAN + count))
    page.put(10)
    _closing_note(page, proposal)
    draw_costs(page, proposal, cells, tag_row, chart_column)
    draw_replay(page, proposal, cells, below_safety, chart_column)
    return page.finished(last, freeze=(tag_row + 2, FIRST_PLAN))


def _names(page: Page, proposal: Proposal, verdict: VerdictCells) -> int:
    tags, names, best = NAME_ROWS
    width = page.widths[FIRST_PLAN]
    tag_row, name_row, best_row = (
        page.put(tags),
        page.put(names_height(proposal.plans, width, names)),
        page.put(best),
    )
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
    users = _count(client.users, "user")
    if proposal.basis != "history":
        return ", ".join(filter(None, (users, f"{hours_in_words(proposal.quoted_hours)} hours a month")))
    tickets = _count(sum(month.tickets for month in history.months), "ticket")
    visits = _count(sum(month.visits for month in history.months), "visit")
    counted = as_counted(history, words_of(proposal.plans))
    odd = sum(month.after_hours + month.emergency for month in counted)
    known = ", ".join(filter(None, (users, tickets, f"{hours_in_words(history.hours)} hours", visits)))
    if not odd:
        return known
    return f"{known};\n{hours_in_words(odd)} hours out of hours or in emergencies"


def _count(number: float, of: str) -> str:
    """How many there are; nothing where there are none."""
    return f"{fixed(number)} {of}{'' if fixed(number) == '1' else 's'}" if number else ""


def _hours(page: Page, cells: VerdictCells, count: int) -> None:
    """The row of the hours a month, in which a reader types."""
    row, quoted = page.put(24), cells.facts.quoted
    page.write(row, 1, "Hours a month: change the yellow cell", LABEL)
    typed = replace(NUMBER, format="hours", fill=INPUT_FILL, bold=True, input=True)
    page.write(row, FIRST_PLAN, quoted, typed)
    formula = f'IF({cells.asked}=1,"as quoted","as quoted: {hours_in_words(quoted)} h")'
    page.write(row, FIRST_PLAN + 1, "as quoted", replace(NUMBER, color=GREY), formula)
    page.rule(row, range(FIRST_PLAN + 2, FIRST_PLAN + count), NUMBER)
    page.entries.append(
        CellEntry(
            row,
            FIRST_PLAN,
            0,
            MOST_HOURS,
            "Hours a month",
            "Type the hours you expect in a month; prices, order, verdict and chart follow.",
            "hours a month must be a number from 0 to 2,000",
        )
    )


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
    work = "in the mix of work expected" if proposal.mix_expected else "normal remote work"
    mix = "" if months else f", {work}, the same every month"
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
    if proposal.likely and proposal.worked.mean:
        low, high = proposal.likely
        if high < proposal.worked.mean:
            note(
                page,
                "Busy year: as the usual one, which has more hours than nine years of ten as we expect them.",
            )
        elif low > proposal.worked.mean:
            note(
                page,
                "Quiet year: as the usual one, which has fewer hours than nine years of ten as we expect them.",
            )
    for assumption in _plainly(proposal):
        note(page, f"Assumed of how hours may differ: {assumption[0].lower()}{assumption[1:]}")


def _plainly(proposal: Proposal) -> list[str]:
    """What was assumed, in words that a client can check; the name of a distribution is none of them."""
    assumed = () if proposal.has_history or proposal.demand is None else proposal.demand.assumed
    return [text for text in assumed if not any(law in text for law in HOURS_LAWS)]

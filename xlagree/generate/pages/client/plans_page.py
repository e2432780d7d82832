"""The Plans page: the comparison a client decides by, on one landscape page."""

from dataclasses import replace

from xlagree.generate.book.fitted import lines_of
from xlagree.generate.book.formula import quoted
from xlagree.generate.book.look import GREY, INPUT_FILL
from xlagree.generate.book.sheet import LABEL, NUMBER, SECOND, CellEntry, Sheet, Style, address
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
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.pricing.class_hours import as_counted, words_of
from xlagree.proposal.assumption_told import assumption_told
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.if_hours_differ import hours_in_words, hours_of
from xlagree.proposal.months_named import month_told
from xlagree.proposal.verdict import verdict as decide
from xlagree.terms.vocabulary import HOURS_LAWS

GAP = 12
LABELS, LONGER_LABELS = 32, 37
"""How wide the labels of lines are in English, and in languages whose words are longer."""
THIRD = 20
NAME_ROWS = (30, 24, 34)
"""Heights of the rows of tags, names, and what each plan is best for."""
FACTS_LINE = 15
"""Height of a line of what is known of the client."""

ABOVE_HOURS = (*OPENING, THIRD, GAP, *NAME_ROWS, SECTION)
"""Heights of the rows between the letterhead and the hours: by them their cell is known before the page is drawn."""


def hours_cell(proposal: Proposal, speech: ClientLanguage) -> str:
    """Where the hours a month stand, the one cell that a reader changes."""
    return address(speech.say("page_plans"), len(above(proposal)) + len(ABOVE_HOURS), FIRST_PLAN)


def plans_page(proposal: Proposal, cells: PlansCells, speech: ClientLanguage) -> Sheet:
    """The page."""
    count = len(proposal.plans)
    width = 15.4 if count <= FEW else 13.6
    labels = LABELS if speech.language == ENGLISH.language else LONGER_LABELS
    widths = (GUTTER, labels, *[width] * count, 3.6, *[10.6] * 6, GUTTER)
    page = SpokenPage(speech.say("page_plans"), widths, speech)
    chart_column, last = FIRST_PLAN + count + 1, FIRST_PLAN + count + 6
    columns = range(1, FIRST_PLAN + count)
    verdict = cells.verdict
    opening(page, proposal, page.say("plans_for"), last, verdict.first, verdict.second, speech=speech)
    page.write(page.put(THIRD), 1, verdict.third[0], SECOND, verdict.third[1])
    page.put(GAP)
    tag_row = _names(page, proposal, verdict)
    section(page, page.say("plans_pay").upper(), columns)
    _hours(page, verdict, count)
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


def _names(page: SpokenPage, proposal: Proposal, verdict: VerdictCells) -> int:
    tags, names, best = NAME_ROWS
    width, facts = page.widths[FIRST_PLAN], _own_facts(proposal, page.speech)
    own = Style(size=9, color=GREY, wrap=True, valign="top")
    lines = sum(lines_of(part, page.widths[1], own) for part in facts.split("\n"))
    tag_row, name_row, best_row = (
        page.put(tags),
        page.put(names_height(proposal.plans, width, names)),
        page.put(max(best, FACTS_LINE * lines + 4)),
    )
    history = proposal.history
    known = proposal.basis in ("history", "months")
    whose = page.speech.counted("plans_last", len(history.months)) if known else page.say("own_expected")
    page.write(name_row, 1, whose, Style(size=9, bold=True, color=GREY))
    page.write(best_row, 1, facts, own)
    tag = verdict.tag
    for i, plan in enumerate(proposal.plans):
        shown = _tag_now(verdict) if verdict.marked == i else ""
        page.write(tag_row, FIRST_PLAN + i, shown, TAG, f'IF({verdict.plan}={i + 1},{tag},"")')
        page.write(name_row, FIRST_PLAN + i, plan.name, PLAN_NAME)
        page.write(best_row, FIRST_PLAN + i, plan.best_for.replace(", ", ",\n"), BEST_FOR)
    return tag_row


def _tag_now(verdict: VerdictCells) -> str:
    return decide(verdict.facts).tag


def _own_facts(proposal: Proposal, speech: ClientLanguage) -> str:
    client, history = proposal.client, proposal.history
    users = _count("n_users", client.users, speech)
    if proposal.basis != "history":
        hours = hours_in_words(proposal.quoted_hours, speech)
        return ", ".join(filter(None, (users, speech.say("facts_a_month", hours=hours))))
    tickets = _count("n_tickets", sum(month.tickets for month in history.months), speech)
    visits = _count("n_visits", sum(month.visits for month in history.months), speech)
    counted = as_counted(history, words_of(proposal.plans))
    odd = sum(month.after_hours + month.emergency for month in counted)
    known = ", ".join(filter(None, (users, tickets, hours_of(history.hours, speech), visits)))
    if not odd:
        return known
    special = speech.counted("facts_odd", odd, 0 if odd == int(odd) else 1)
    return speech.say("facts_known", known=known, odd=f"\n{special}")


def _count(key: str, number: float, speech: ClientLanguage) -> str:
    """How many there are; nothing where there are none."""
    return speech.counted(key, number) if number else ""


def _hours(page: SpokenPage, cells: VerdictCells, count: int) -> None:
    """The row of the hours a month, in which a reader types."""
    row, hours = page.put(24), cells.facts.quoted
    page.write(row, 1, page.say("live_hours"), LABEL)
    typed = replace(NUMBER, format="hours", fill=INPUT_FILL, bold=True, input=True)
    page.write(row, FIRST_PLAN, hours, typed)
    late = page.say("live_quoted_at", hours=hours_in_words(hours, page.speech))
    formula = f"IF({cells.asked}=1,{page.quoted('live_quoted')},{quoted(late)})"
    page.write(row, FIRST_PLAN + 1, page.say("live_quoted"), replace(NUMBER, color=GREY), formula)
    page.rule(row, range(FIRST_PLAN + 2, FIRST_PLAN + count), NUMBER)
    error = page.say("live_error", most=page.speech.number(MOST_HOURS))
    entry = CellEntry(row, FIRST_PLAN, 0, MOST_HOURS, page.say("hours_title"), page.say("live_help"), error)
    page.entries.append(entry)


def _closing_note(page: SpokenPage, proposal: Proposal) -> None:
    """The one basis of all prices of a year, and where the terms stand."""
    say, speech, terms = page.say, page.speech, page.say("page_terms")
    rate = speech.plain(proposal.list_plans[0].hourly_rate or 0)
    note(page, say("basis_note", basis=_basis(proposal, speech), rate=rate, page=terms))
    factors = [
        say("year_factor", year=say(f"year_{year.name}"), factor=speech.number(year.factor, 2))
        for year in proposal.years
        if year.factor != 1
    ]
    if factors:
        said = say("year_both", one=factors[0], other=factors[-1]) if len(factors) > 1 else factors[0]
        note(page, say("year_factors", factors=said[:1].upper() + said[1:]))
    if proposal.likely and proposal.worked.mean:
        low, high = proposal.likely
        if high < proposal.worked.mean:
            note(page, say("busy_as_usual"))
        elif low > proposal.worked.mean:
            note(page, say("quiet_as_usual"))
    for assumption in _plainly(proposal, speech):
        note(page, say("assumed_of", what=f"{assumption[0].lower()}{assumption[1:]}"))


def _basis(proposal: Proposal, speech: ClientLanguage) -> str:
    """What the first year is priced on."""
    months, say = proposal.history.months, speech.say
    span = ""
    if months and months[0].label:
        first, last = (month_told(month.label, speech) for month in (months[0], months[-1]))
        span = f" {say('basis_span', first=first, last=last)}"
    if proposal.basis == "history":
        return say("basis_tickets" if proposal.history.entries else "basis_months", span=span)
    if proposal.basis == "months":
        return say("basis_taken", n=str(len(months)), span=span)
    hours = hours_in_words(proposal.quoted_hours, speech)
    basis = say("basis_given" if proposal.basis == "hours given" else "basis_forecast", hours=hours)
    if months:
        return basis
    return say("basis_mix" if proposal.mix_expected else "basis_normal", basis=basis)


def _plainly(proposal: Proposal, speech: ClientLanguage) -> list[str]:
    """What was assumed, in words that a client can check; the name of a distribution is none of them."""
    assumed = () if proposal.has_history or proposal.demand is None else proposal.demand.assumed
    plain = (text for text in assumed if not any(law in text for law in HOURS_LAWS))
    return [assumption_told(text, speech) for text in plain]

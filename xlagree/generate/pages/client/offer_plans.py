"""The Plans page for a client: which plan, what it costs, how wrong that can be, on one upright page."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from xlagree.generate.book.fitted import pixels, side_by_side, size_for
from xlagree.generate.book.look import GREY, WHITE
from xlagree.generate.book.offer_charts import ChartPlace, HoursFigures, bills_chart, hours_chart
from xlagree.generate.book.sheet import CHART_TITLE, NOTE, Sheet, Style
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.client_page import WORKINGS, ClientPage
from xlagree.generate.pages.client.held_cells import HeldCells
from xlagree.generate.pages.client.hours_workings import hours_table, write_hours
from xlagree.generate.pages.client.months_workings import write_months
from xlagree.generate.pages.client.plan_blocks import draw_gives, draw_pays, draw_safety, draw_why
from xlagree.proposal.client_basis import by_hours, facts_of, note_of, only_by_hours, whose_year
from xlagree.proposal.client_verdict import client_verdict
from xlagree.proposal.deal import Proposal
from xlagree.proposal.recommendation import recommended

GRID: Mapping[int, tuple[float, float]] = {
    2: (58.0, 30.0),
    3: (40.0, 26.0),
    4: (38.0, 20.0),
    5: (35.0, 16.6),
    6: (31.4, 14.5),
}
"""Widths of the labels and of each plan, by the number of plans: a page is always equally wide."""
TAG, NAME, BEST, CHART = 17, 23, 32, 228
NAME_LINES, BEST_LINES = 20, 15
"""Heights of rows in pixels, and of each further line of names and of what plans are best for."""
MANY = 6
SMALLEST_TITLE = 9
APART = 24
"""Pixels between the two charts."""
TAG_LINE = Style(size=9, bold=True, color=WHITE, align="right", indent=1)
NAME_LINE = Style(size=12, bold=True, align="right", indent=1)
BEST_LINE = Style(size=9, color=GREY, align="right", indent=1, valign="top", wrap=True)


def offer_plans(told: ClientOffer, held: HeldCells) -> Sheet:
    """The page; its prices are those that the offer holds."""
    proposal, speech = told.proposal, told.speech
    count, marked = len(proposal.plans), recommended(proposal).plan
    labels, plan = GRID[count]
    column = 0 if marked is None else 2 + marked
    page = ClientPage(speech.say("page_plans"), (labels, *[plan] * count), told.theme, speech, column)
    page.opening(told.about, told.dated())
    verdict = client_verdict(proposal, speech)
    page.verdict(verdict.headline)
    for sentence in verdict.sentences:
        page.sentence(sentence)
    page.put(8)
    _names(page, proposal, verdict.tag)
    below = page.row
    table, drawn = write_hours(page, proposal, hours_table(proposal), _middle(page)[1] - APART)
    right = WORKINGS + 3 + count + len(drawn.lines) + 3
    firsts = draw_pays(page, proposal, told.offer.plans, held)
    draw_safety(page, proposal, firsts, table, right)
    draw_gives(page, proposal)
    draw_why(page, proposal)
    _charts(page, proposal, drawn, right + 2)
    page.note(note_of(proposal, speech, told.offer.taxes.added))
    return page.finished(page.last, freeze=(below, 2))


def _names(page: ClientPage, proposal: Proposal, tag: str) -> None:
    """The tag above the plan recommended, the names, and what each plan is best for."""
    house, plans = page.theme.palette.house, proposal.plans
    row = page.put(TAG)
    if page.marked:
        page.write(row, page.marked, tag, replace(TAG_LINE, fill=house))
    name = replace(NAME_LINE, size=NAME_LINE.size - (len(plans) >= MANY))
    names = [plan.name for plan in plans]
    styles, lines = [name] * len(plans), max(page.lines(text, name) for text in names)
    if lines > 1:
        styles = side_by_side(names, replace(name, wrap=True), pixels(page.widths[2]) / page.wider)
        lines = max(page.lines(text, style) for text, style in zip(names, styles, strict=True))
    high = ceil(NAME_LINES * max(style.size for style in styles) / NAME_LINE.size)
    row = page.put(NAME + high * (lines - 1))
    page.write(row, 1, whose_year(proposal, page.speech), replace(NOTE, bold=True))
    for column, (text, style) in enumerate(zip(names, styles, strict=True), 2):
        page.write(row, column, text, page.tinted(style, column, house))
    best = [plan.best_for.replace(", ", ",\n") for plan in plans]
    facts = "\n".join(facts_of(proposal, page.speech))
    left = replace(BEST_LINE, align="left", indent=0)
    lines = max(2, *(sum(page.lines(part, BEST_LINE) for part in text.split("\n")) for text in best))
    lines = max(lines, sum(page.lines(part, left, 1) for part in facts.split("\n")))
    row = page.put(BEST + BEST_LINES * (lines - 2))
    page.write(row, 1, facts, left)
    for column, text in enumerate(best, 2):
        page.write(row, column, text, page.tinted(BEST_LINE, column))


def _charts(page: ClientPage, proposal: Proposal, drawn: HoursFigures, right: int) -> None:
    """The two charts side by side, each below the sentence that it shows; without months of the client's own, one."""
    column, left = _middle(page)
    bills = write_months(page, proposal, right, _width(page) - left)
    if not bills:
        left = _width(page)
    page.put(10)
    titles, hows, row = page.put(20), page.put(16), page.put(CHART)
    title, how = by_hours(proposal, page.speech)
    if size_for(title, CHART_TITLE, left / page.wider) < SMALLEST_TITLE:
        title, how = only_by_hours(proposal, page.speech)
    page.write(titles, 1, title, CHART_TITLE)
    page.write(hows, 1, how, NOTE)
    place = ChartPlace(row, 1, 0, left - APART, ". ".join(filter(None, (title, how))) + ".")
    page.charts.append(hours_chart(drawn, page.theme, page.speech, place))
    if bills:
        page.write(titles, column, bills.title, CHART_TITLE)
        page.write(hows, column, bills.how, NOTE)
        place = ChartPlace(row, column, 0, _width(page) - left, f"{bills.title}. {bills.how}.")
        page.charts.append(bills_chart(bills.figures, page.theme, page.speech, place))


def _width(page: ClientPage) -> int:
    """Pixels of the page."""
    return int(sum(map(pixels, page.widths[1:])))


def _middle(page: ClientPage) -> tuple[int, int]:
    """The column that begins nearest to the middle of the page, and how many pixels lie left of it."""
    left, half = 0.0, _width(page) / 2
    for column in range(1, page.last + 1):
        if left >= half - APART:
            return column, int(left)
        left += pixels(page.widths[column])
    return page.last, int(left - pixels(page.widths[page.last]))

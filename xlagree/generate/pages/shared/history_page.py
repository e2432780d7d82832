"""The History page: what the plans are compared on, month by month, what was left out, the largest tickets."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil

from xlagree.actuarial.experience.quality import REASONS, Quality
from xlagree.actuarial.experience.seen import ticket_totals
from xlagree.actuarial.experience.ticket_hours import PROJECT_HOURS
from xlagree.generate.book.charts import font, nice, value_axis
from xlagree.generate.book.look import BAR_GREY, HAIR, INK, RULE
from xlagree.generate.book.sheet import (
    CHART_NOTE,
    CHART_TITLE,
    HEAD,
    LABEL,
    Chart,
    Series,
    Sheet,
    Style,
    Value,
)
from xlagree.generate.pages.shared import frame
from xlagree.generate.pages.shared.frame import GUTTER, note, opening, section
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.pricing.class_hours import as_counted, words_of
from xlagree.pricing.usage import Month
from xlagree.proposal.deal import Proposal
from xlagree.proposal.history_told import history_lines, history_warning
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.months_named import month_told
from xlagree.proposal.work_words import work_word
from xlagree.terms.tables import letter

MONTH_COLUMNS: tuple[tuple[str, str, Callable[[Month], float], bool], ...] = (
    ("month_hours", "hours2", lambda month: month.hours, False),
    ("month_after_hours", "hours2", lambda month: month.after_hours, True),
    ("month_emergency", "hours2", lambda month: month.emergency, True),
    ("month_on_site", "hours2", lambda month: month.on_site, True),
    ("visits", "count", lambda month: month.visits, False),
    ("col_tickets", "count", lambda month: month.tickets, False),
)
"""What is recorded of a month: the key of its head, format and value, and whether it is a part of the hours."""

MONTH, HOURS, TICKETS = 1, 2, 7
"""Columns of the months on the left."""
LABELS, WHEN, COUNTS, SHARES = 9, 10, 11, 12
"""Columns of the tables on the right."""
LAST = SHARES
PITCH = 21
CHART_WIDTH, CHART_HEIGHT = 623, 10 * PITCH
HEAD_RIGHT = replace(HEAD, align="right", wrap=True)


def history_page(proposal: Proposal, speech: ClientLanguage = ENGLISH) -> tuple[Sheet, str]:
    """The page, and the range of the months' hours."""
    quality, months = proposal.noted, as_counted(proposal.history, words_of(proposal.plans))
    widths = (GUTTER, 18, *[11.0] * len(MONTH_COLUMNS), 3.6, 29, 19, 11, 11)
    page = SpokenPage(speech.say("page_history"), widths, speech)
    says, how = _title(quality, speech), _second(quality, speech)
    opening(page, proposal, page.say("history_of"), LAST, (says, ""), (how, ""), speech=speech)
    page.put(14)
    head = page.put(34)
    hours, total = _months(page, months, head)
    end = _extent(page, quality, head, total, hours)
    end = _left_out(page, quality, end + 1, total)
    end = _largest(page, quality, end + 1, total)
    below = _chart(page, months, total + 3, hours) if quality.hours else 0
    _row(page, max(end, below) - 1)
    section(page, page.say("history_words").upper(), range(1, LAST + 1), 30)
    for line in history_lines(quality, speech):
        page.write(page.put(20), 1, line)
    page.put(6)
    named = _named(months, speech)
    if named:
        note(page, named)
    if len(proposal.usage.months) > len(months):
        note(page, page.say("history_latest", n=str(len(proposal.usage.months))))
    projects = _projects(proposal, speech)
    if projects:
        note(page, projects)
    if quality.single:
        note(page, page.say("history_twice"))
    return page.finished(LAST), hours


def _named(months: tuple[Month, ...], speech: ClientLanguage) -> str:
    """The hours of classes and kinds of work that only the price list names."""
    hours: dict[str, float] = {}
    for name, own in (named for month in months for named in month.named):
        hours[name] = hours.get(name, 0.0) + own
    told = (f"{work_word(name, speech)} {speech.number(own, 1)}" for name, own in hours.items())
    return speech.say("history_named", list=", ".join(told)) if hours else ""


def _projects(proposal: Proposal, speech: ClientLanguage) -> str:
    """The longest tickets of the history, and whether the likely range has them."""
    if proposal.demand is None:
        return ""
    longest = [hours for hours in ticket_totals(proposal.usage)[0].values() if hours > PROJECT_HOURS]
    if not longest:
        return ""
    tickets, hours = speech.counted("n_tickets", len(longest)), speech.plain(PROJECT_HOURS)
    return speech.say("history_projects", tickets=tickets, hours=hours, all=speech.number(sum(longest), 1))


def _title(quality: Quality, speech: ClientLanguage) -> str:
    months, hours = speech.counted("n_months", quality.months), speech.counted("n_hours", quality.hours, 1)
    if not quality.tickets:
        return speech.say("history_compared", months=months, hours=hours)
    tickets = speech.counted("n_tickets", quality.tickets)
    return speech.say("history_compared_tickets", months=months, tickets=tickets, hours=hours)


def _second(quality: Quality, speech: ClientLanguage) -> str:
    said = speech.say("history_whole" if quality.whole else "history_below")
    return history_warning(quality, speech) or said


def _number(key: str, *, bold: bool = False, top: str = "", bottom: str = HAIR) -> Style:
    """At the edge of its column, under its head: no column of this page has a tint."""
    return frame.number(key, indent=0, bold=bold, top=top, bottom=bottom)


def _row(page: SpokenPage, row: int) -> int:
    """A row of the tables that stand side by side, made when it is first needed."""
    while page.row <= row:
        page.put(PITCH)
    return row


def _months(page: SpokenPage, months: tuple[Month, ...], head: int) -> tuple[str, int]:
    """The months as recorded; answers with the range of their hours and the row of their totals."""
    page.write(head, MONTH, page.say("col_month"), HEAD)
    for c, (key, _, _, _) in enumerate(MONTH_COLUMNS, HOURS):
        page.write(head, c, page.say(key), HEAD_RIGHT)
    for i, month in enumerate(months, 1):
        row = _row(page, head + i)
        page.write(row, MONTH, month_told(month.label, page.speech) or str(i), LABEL)
        for c, (_, form, value, _) in enumerate(MONTH_COLUMNS, HOURS):
            page.write(row, c, value(month), _number(form))
    first, last = head + 1, head + len(months)
    total, share = _row(page, last + 1), _row(page, last + 2)
    page.write(total, MONTH, page.say("month_total"), Style(bold=True, top=INK))
    page.write(share, MONTH, page.say("month_share"), LABEL)
    all_hours = page.address(total, HOURS)
    sums = [sum(value(month) for month in months) for _, _, value, _ in MONTH_COLUMNS]
    for c, (_, form, _, part) in enumerate(MONTH_COLUMNS, HOURS):
        style = _number(form, bold=True, top=INK, bottom="")
        there = page.write(total, c, sums[c - HOURS], style, f"SUM({page.span(first, c, last, c)})")
        if part:
            part_of_all = sums[c - HOURS] / sums[0] if sums[0] else 0.0
            page.write(share, c, part_of_all, _number("share"), f"IF({all_hours}=0,0,{there}/{all_hours})")
    page.rule(share, range(HOURS, TICKETS + 1), LABEL)
    return page.span(first, HOURS, last, HOURS), total


def _head(page: SpokenPage, row: int, *texts: str) -> None:
    for column, text in zip(range(LABELS, LAST + 1), texts, strict=False):
        page.write(_row(page, row), column, text, HEAD_RIGHT if column > LABELS else HEAD)
    page.rule(row, range(LABELS, LAST + 1), HEAD)


def _line(page: SpokenPage, row: int, label: str, *values: tuple[Value, str, str]) -> None:
    """A label, its number and perhaps a share, each with its format and formula."""
    page.write(_row(page, row), LABELS, label, LABEL)
    for column, (value, form, formula) in enumerate(values, COUNTS):
        page.write(row, column, value, _number(form), formula)
    page.rule(row, range(WHEN, LAST + 1), LABEL)


def _extent(page: SpokenPage, quality: Quality, row: int, total: int, hours: str) -> int:
    """How much history there is; answers with the next free row, as the tables below do."""
    say = page.say
    _head(page, row, say("extent_head").upper())
    all_hours, tickets = page.address(total, HOURS), page.address(total, TICKETS)
    lines: list[tuple[str, tuple[Value, str, str]]] = [
        (say("extent_months"), (quality.months, "count", f"COUNT({hours})")),
        (say("extent_idle"), (quality.idle, "count", f"COUNTIF({hours},0)")),
        (say("month_hours"), (quality.hours, "hours2", all_hours)),
    ]
    if quality.tickets:
        mean = (quality.hours / quality.tickets, "hours2", f"{all_hours}/{tickets}")
        lines += [(say("col_tickets"), (quality.tickets, "count", tickets)), (say("extent_mean"), mean)]
    else:
        lines += [(say("col_tickets"), (say("extent_unknown"), "word", ""))]
    for i, (label, value) in enumerate(lines, 1):
        _line(page, row + i, label, value)
    return row + 1 + len(lines)


def _left_out(page: SpokenPage, quality: Quality, row: int, total: int) -> int:
    """What is not in the figures, and why."""
    say = page.say
    _head(page, row, say("left_out_head").upper(), "", say("count"), say("left_out_share"))
    tickets, without = page.address(total, TICKETS), page.address(row + 1, COUNTS)
    known = f"{tickets}+{without}" + (f"-{quality.empty}" if quality.empty else "")
    share = (quality.without_share, "share", f"IF({known}=0,0,{without}/({known}))")
    _line(page, row + 1, say("left_out_tickets"), (quality.without_hours, "count", ""), share)
    for i, field in enumerate(REASONS, row + 2):
        _line(page, i, say(f"left_out_{field}"), (getattr(quality.left_out, field), "count", ""))
    return row + 2 + len(REASONS)


def _largest(page: SpokenPage, quality: Quality, row: int, total: int) -> int:
    """The largest tickets, where single ones are known."""
    if not quality.largest:
        return row
    heads = map(page.say, ("col_month", "month_hours", "left_out_share"))
    _head(page, row, page.say("largest_head").upper(), *heads)
    all_hours = page.address(total, HOURS)
    for i, ticket in enumerate(quality.largest, row + 1):
        page.write(_row(page, i), LABELS, ticket.number, LABEL)
        page.write(i, WHEN, month_told(ticket.month, page.speech), _number("word"))
        hours = page.write(i, COUNTS, ticket.hours, _number("hours2"))
        page.write(i, SHARES, quality.share(ticket.hours), _number("share1"), f"{hours}/{all_hours}")
    return row + 1 + len(quality.largest)


def _chart(page: SpokenPage, months: tuple[Month, ...], row: int, hours: str) -> int:
    """The hours by month, under a sentence that says how far apart they lie; answers with the next free row."""
    values = [month.hours for month in months]
    page.write(_row(page, row), MONTH, _busiest(values, page.speech), CHART_TITLE)
    page.write(_row(page, row + 1), MONTH, page.say("history_chart"), CHART_NOTE)
    unit = nice(max(values) / 4.2)
    axis = value_axis(unit * ceil(max(values) / unit), unit)
    labels = hours.replace(f"${letter(HOURS)}$", f"${letter(MONTH)}$")
    bars = Series(hours, labels, look={"fill": {"color": BAR_GREY}, "border": {"none": True}, "gap": 60})
    page.charts.append(
        Chart(
            row + 2, MONTH, "column", CHART_WIDTH, CHART_HEIGHT, (bars,), page.say("history_chart_says"),
            x_axis={"num_font": {**font(), "rotation": 0}, "line": {"color": RULE, "width": 0.75}, "major_tick_mark": "none"},
            y_axis={**axis, "num_format": "#,##0" if unit >= 1 else "0.0"},
            layout=(0.06, 0.04, 0.935, 0.78),
        )
    )  # fmt: skip
    return row + 2 + CHART_HEIGHT // PITCH


def _busiest(hours: list[float], speech: ClientLanguage) -> str:
    most, least = speech.number(max(hours), 1), speech.number(min(hours), 1)
    if len(hours) == 1:
        return speech.say("history_one", hours=most)
    return speech.say("history_busiest", most=most, least=least)

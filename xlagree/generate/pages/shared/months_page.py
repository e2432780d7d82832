"""Agreements month by month in native formulas: under the client's history, and at the live hours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xlagree.generate.book.fitted import lines_of
from xlagree.generate.book.look import INK
from xlagree.generate.book.page_breaks import page_breaks
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Sheet, Style
from xlagree.generate.pages.shared.drawdown import month_columns
from xlagree.generate.pages.shared.frame import GUTTER, above, note, number, opening
from xlagree.generate.pages.shared.month_column import Column, PlanMonths
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.generate.pages.shared.work_columns import LiveWork, part_of
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Schedule
from xlagree.pricing.workloads import mix
from xlagree.proposal.deal import Basis, Proposal
from xlagree.proposal.history_told import history_warning
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.months_named import month_told
from xlagree.terms.tables import letter

FIRST, COLUMNS, WIDTH = 2, 16, 11.0
"""The column where the figures of a month begin, how many the page has room for at least, and how wide each is."""
LAST_HEAD = 13
"""The last column of the head of a page, which is narrower than its months may be."""
TITLES: Mapping[Basis, str] = {
    "history": "months_own",
    "hours given": "months_given",
    "forecast": "months_expected",
    "months": "months_taken",
}
"""What the months are, by what the first year is priced on."""
MOST_HOURS = 2000
"""So many hours a month may be asked for; at others the prices stay as quoted."""
FIRST_YEAR, LATER = "head_first", "without_setup"
"""The keys of the labels of the sums below a plan's months."""
CHARGED_ONCE = ("setup", "once")
"""The lines of an invoice that are in no price of a year."""


@dataclass(frozen=True)
class BlockCells:
    """Where the sums of a plan's first year stand, with and without what is charged once, and of the columns of each line
    of the invoice; its invoices by month, and its other columns. `top` is the row where all of them begin."""

    top: int
    first: str
    year: str
    lines: Mapping[str, tuple[str, ...]]
    invoices: tuple[str, ...]
    ranges: Mapping[str, str]
    months: Callable[[str, int], str]


def months_page(
    proposal: Proposal, terms: TermCells, speech: ClientLanguage = ENGLISH, name: str = ""
) -> tuple[Sheet, tuple[BlockCells, ...]]:
    """The client's work under each plan, month by month as recorded; without a history, the hours given."""
    pairs = zip(proposal.first_years, proposal.replays, strict=True)
    columns = [
        month_columns(PlanMonths(plan, i, schedule, terms, speech), None)
        for i, (plan, schedule) in enumerate(pairs)
    ]
    count = max(COLUMNS, *map(len, columns))
    page = SpokenPage(name or speech.say("page_months"), _widths(count), speech)
    says, how = page.say(TITLES[proposal.basis]), page.say("months_how")
    opening(page, proposal, page.say("months_for"), LAST_HEAD, (says, ""), (how, ""), speech=speech)
    labels = _labels(proposal, speech)
    blocks = tuple(
        _block(page, plan, own, schedule, labels)
        for plan, own, schedule in zip(proposal.first_years, columns, proposal.replays, strict=True)
    )
    _closing(page, history_warning(proposal.noted, speech) if proposal.has_history else "")
    return _finished(page, proposal, blocks, FIRST + count - 1), blocks


def hours_page(
    proposal: Proposal, terms: TermCells, hours: str, months: Sequence[BlockCells], speech: ClientLanguage
) -> tuple[Sheet, tuple[BlockCells, ...], str]:
    """The same work at other hours, every month in one proportion; `hours` is the cell that a reader changes.

    Answers also with the cell of the hours that count: those typed, or those quoted where these cannot be.
    """
    count = max(COLUMNS, *(len(cells.ranges) for cells in months))
    page = SpokenPage(speech.say("page_live"), _widths(count), speech)
    says, how = page.say("live_says"), page.say("live_how", page=page.say("page_plans"))
    opening(page, proposal, page.say("live_for"), LAST_HEAD, (says, ""), (how, ""), speech=speech)
    asked, scale = _scale(page, proposal, hours, months[0])
    works = [
        _live(proposal, plan, scale, cells) for plan, cells in zip(proposal.first_years, months, strict=True)
    ]
    labels = _labels(proposal, speech)
    blocks = tuple(
        _block(
            page,
            plan,
            month_columns(PlanMonths(plan, i, schedule, terms, speech), works[i]),
            schedule,
            labels,
        )
        for i, (plan, schedule) in enumerate(zip(proposal.first_years, proposal.replays, strict=True))
    )
    _closing(page)
    return _finished(page, proposal, blocks, FIRST + count - 1), blocks, asked


def _finished(page: SpokenPage, proposal: Proposal, blocks: Sequence[BlockCells], last: int) -> Sheet:
    """The page, with every plan's months on one printed page, below its name and the line that says whose they are."""
    source = len(above(proposal))
    breaks = page_breaks(page, [block.top for block in blocks], last, source)
    return page.finished(last, repeat=source, one_page=False, breaks=breaks)


def _scale(page: SpokenPage, proposal: Proposal, hours: str, months: BlockCells) -> tuple[str, str]:
    """The hours that count and what every month is multiplied by; answers with their addresses."""
    page.put(10)
    rows = [page.put(19) for _ in range(3)]
    labels = map(page.say, ("live_own", "live_asked", "live_times"))
    mean = f"SUM({months.ranges['logged']})/{proposal.first_years[0].term}"
    worked = page.write(rows[0], 3, proposal.replays[0].logged_year / 12, number("hours2"), mean)
    within = f"IF(ISNUMBER({hours}),AND({hours}>=0,{hours}<={MOST_HOURS:g}),FALSE)"
    asked_for = f"IF({within},{hours},{proposal.quoted_hours!r})"
    asked = page.write(rows[1], 3, proposal.quoted_hours, number("hours2"), asked_for)
    quoted = f"ABS({asked}-{proposal.quoted_hours!r})<0.000000001"
    for row, label in zip(rows, labels, strict=True):
        page.write(row, 1, label, LABEL)
    if not proposal.worked.hours:
        return asked, page.write(rows[2], 3, 0.0, number("factor4"), asked)
    return asked, page.write(rows[2], 3, 1.0, number("factor4"), f"IF({quoted},1,{asked}/{worked})")


def _live(proposal: Proposal, plan: Plan, scale: str, cells: BlockCells) -> LiveWork:
    """The work of the months in proportion; where there is none, so many normal remote hours."""
    if proposal.worked.hours:
        return LiveWork(scale, cells.months)
    an_hour = mix(plan, proposal.worked)
    return LiveWork(scale, lambda key, _month: f"{part_of(an_hour, key):.15g}")


def _widths(columns: int) -> tuple[float, ...]:
    return (GUTTER, 16, *[WIDTH] * (columns + 1))


def _labels(proposal: Proposal, speech: ClientLanguage) -> list[str]:
    """The months of the client's own year; those that are no months of it are numbered."""
    months = proposal.worked.months
    shown = [months[i % len(months)] for i in range(proposal.first_years[0].term)]
    return [month_told(month.label, speech) or str(number + 1) for number, month in enumerate(shown)]


def _block(
    page: SpokenPage, plan: Plan, columns: Sequence[Column], schedule: Schedule, labels: Sequence[str]
) -> BlockCells:
    """A plan's months, one in a row, and its year below."""
    top = page.put(14)
    page.write(page.put(22), 1, plan.name, Style(bold=True, size=12))
    most = max(lines_of(column.title, WIDTH, COLUMN_HEAD) for column in columns)
    head = page.put(10 + 12 * max(most, 2))
    page.write(head, 1, page.say("col_month"), HEAD)
    for c, column in enumerate(columns, FIRST):
        page.write(head, c, column.title, COLUMN_HEAD)
    where = {column.key: c for c, column in enumerate(columns, FIRST)}
    months = range(head + 1, head + 1 + len(schedule.months))
    for i, month in enumerate(months):
        row = page.put(19)
        page.write(row, 1, labels[i % len(labels)], LABEL)

        def at(key: str, offset: int = 0, row: int = month) -> str:
            there = key in where and row + offset in months
            return f"{letter(where[key])}{row + offset + 1}" if there else "0"

        for c, column in enumerate(columns, FIRST):
            formula = column.formula(i, at) if column.formula else ""
            page.write(row, c, column.value(i), number(column.format), formula)
    ranges = {key: page.span(months[0], c, months[-1], c) for key, c in where.items()}
    first, year, lines = _sums(page, columns, where, ranges, schedule)
    return BlockCells(
        top,
        first,
        year,
        lines,
        tuple(page.address(row, where["invoice"]) for row in months),
        ranges,
        lambda key, month: page.address(months[month], where[key]),
    )


def _sums(
    page: SpokenPage,
    columns: Sequence[Column],
    where: Mapping[str, int],
    ranges: Mapping[str, str],
    schedule: Schedule,
) -> tuple[str, str, dict[str, tuple[str, ...]]]:
    """The first year below a plan's months, line by line and in all, and without what is charged once; answers with the
    addresses of the two sums, and of each line's."""
    row, later = page.put(24), page.put(24)
    page.write(row, 1, page.say(FIRST_YEAR), Style(bold=True, top=INK))
    page.write(later, 1, page.say(LATER), LABEL)
    sums = {
        column.key: page.write(
            row,
            where[column.key],
            sum(column.value(month) for month in range(len(schedule.months))),
            number("cents", bold=True, top=INK),
            f"SUM({ranges[column.key]})",
        )
        for column in columns
        if column.line or column.key == "invoice"
    }
    page.rule(row, list(where.values()), Style(top=INK))
    lines: dict[str, tuple[str, ...]] = {}
    for column in columns:
        if column.line:
            lines[column.line] = (*lines.get(column.line, ()), sums[column.key])
    formula = "-".join([sums["invoice"], *(cell for line in CHARGED_ONCE for cell in lines.get(line, ()))])
    if len(schedule.months) != 12:
        formula = f"({formula})*12/{len(schedule.months)}"
    year = page.write(later, where["invoice"], schedule.year, number("cents"), formula)
    return sums["invoice"], year, lines


def _closing(page: SpokenPage, warned: str = "") -> None:
    """The notes below the blocks."""
    page.put(8)
    if warned:
        note(page, warned)

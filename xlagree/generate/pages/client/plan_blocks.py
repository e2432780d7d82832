"""The blocks of the Plans page for a client: what is paid, how safe that is, what is given, and why the year costs less or more."""

from collections.abc import Sequence
from dataclasses import replace

from xlagree.generate.book.client_look import INPUT
from xlagree.generate.book.look import RULE
from xlagree.generate.book.sheet import LABEL, NUMBER, CellEntry
from xlagree.generate.pages.client.client_page import MONEY, PRICE, RATE, USE, ClientPage, Entry
from xlagree.generate.pages.client.held_cells import HeldCells
from xlagree.generate.pages.client.hours_workings import HoursTable, at_typed, lookup
from xlagree.generate.pages.client.plan_words import (
    BESIDE,
    NOTHING,
    beyond,
    included,
    premiums,
    tasks_by_plan,
    visit,
)
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_verdict import promised, usual_year
from xlagree.proposal.deal import Proposal
from xlagree.proposal.if_hours_differ import months_beyond
from xlagree.proposal.offers.offered_plan import OfferedPlan, once_key
from xlagree.proposal.offers.taxes import MONTHS
from xlagree.proposal.saving_steps import why_steps
from xlagree.terms.vocabulary import WORK_CHANNELS

FIRST_YEAR = replace(NUMBER, size=14, bold=True)


def draw_pays(
    page: ClientPage, proposal: Proposal, plans: Sequence[OfferedPlan], held: HeldCells
) -> list[str]:
    """What is paid once, every month and in the first year, from the prices held; answers with the cells of the first year."""
    cells_held = [held.prices(i) for i in range(len(plans))]
    by_use = [(plan.first - plan.once) / MONTHS - plan.month for plan in plans]
    page.head(page.say("pay"), 26)
    once = page.line(
        page.say(once_key("once", proposal.plans)),
        [(plan.once, cells[0]) for plan, cells in zip(plans, cells_held, strict=True)],
        PRICE,
    )
    fee = page.line(
        page.say("fee"), [(plan.month, cells[1]) for plan, cells in zip(plans, cells_held, strict=True)]
    )
    rest = [
        f"({cells[2]}-{start})/{MONTHS}-{month}"
        for cells, start, month in zip(cells_held, once, fee, strict=True)
    ]
    form = USE if all(plan.by_use >= 0 for plan in plans) else MONEY
    use = page.line(page.say("use"), list(zip(by_use, rest, strict=True)), form)
    both = [
        (plan.month + used, f"{month}+{by}")
        for plan, used, month, by in zip(plans, by_use, fee, use, strict=True)
    ]
    page.line(page.say("both"), both, label=page.bold(LABEL), style=page.bold(NUMBER))
    firsts = [
        (plan.first, f"ROUND({start}+{MONTHS}*({month}+{by}),2)")
        for plan, start, month, by in zip(plans, once, fee, use, strict=True)
    ]
    house = page.theme.palette.house
    cells = page.line(page.say("first"), firsts, PRICE, 29, page.bold(LABEL), FIRST_YEAR, house)
    if hours := usual_year(proposal).hours:
        an_hour = [
            (plan.first / hours, f"{cell}/{hours:.15g}") for plan, cell in zip(plans, cells, strict=True)
        ]
        page.line(page.say("hour"), an_hour, RATE)
    return cells


def draw_safety(
    page: ClientPage, proposal: Proposal, firsts: Sequence[str], table: HoursTable, column: int
) -> None:
    """The first year if hours differ, how often a month goes beyond the plan, and other hours that a reader types."""
    usual, speech = usual_year(proposal), page.speech
    page.head(page.say("safe"))
    for number, year in enumerate(proposal.years):
        name = page.say(year.name, hours=speech.counted("n_hours", year.hours))
        own = year is usual
        values = [
            (months.invoiced, cell if own else "") for months, cell in zip(year.plans, firsts, strict=True)
        ]
        page.line(
            name,
            values,
            MONEY if number else PRICE,
            label=page.bold(LABEL) if own else LABEL,
            style=page.bold(NUMBER) if own else NUMBER,
        )
    _months_beyond(page, proposal)
    largest = [(months.largest_bill, "") for months in usual.plans]
    page.line(page.say("worst"), largest)
    _other_hours(page, proposal, firsts, table, column)


def _months_beyond(page: ClientPage, proposal: Proposal) -> None:
    """In how many months of the usual year and of a busy one hours go beyond each plan."""
    if proposal.basis != "history":
        return
    usual, busy = usual_year(proposal), proposal.years[-1]
    for key, year in (("over", usual), ("over_busy", busy)):
        counts = [months_beyond(proposal, i, year) for i in range(len(proposal.plans))]
        if all(count is None for count in counts) or (key != "over" and busy is usual):
            continue
        words: list[Entry] = [
            (NOTHING if count is None else page.say("of12", k=str(count)), "") for count in counts
        ]
        if year is usual:
            page.line(page.say("over"), words, label=page.bold(LABEL), style=page.bold(NUMBER))
        else:
            page.line(
                page.say("over_busy"),
                words,
                label=replace(page.grey(LABEL), indent=1),
                style=page.grey(NUMBER),
            )


def _other_hours(
    page: ClientPage, proposal: Proposal, firsts: Sequence[str], table: HoursTable, column: int
) -> None:
    """The yellow cell of the hours a month, and the first year of every plan at them."""
    quoted = proposal.quoted_hours
    row = page.put(24)
    page.write(row, 1, page.say("other_hours"), LABEL)
    style = replace(NUMBER, format="hours", fill=INPUT, top=RULE, bottom=RULE, sides=RULE, input=True)
    typed = page.write(row, 2, quoted, style)
    for blank in range(3, page.last + 1):
        page.write(row, blank, "", page.tinted(LABEL, blank))
    number = page.speech.number
    most = number(table.most, 0 if table.most == int(table.most) else 1)
    step = number(
        table.step,
        next(places for places in (0, 1, 2, 3) if abs(table.step - round(table.step, places)) < 1e-9),
    )
    page.entries.append(
        CellEntry(
            row, 2, 0.0, table.most, page.say("hours_title"),
            page.say("hours_help", most=most, step=step), page.say("hours_error", most=most),
        )
    )  # fmt: skip
    place, counted = lookup(page, table, typed, quoted, column)
    usual = usual_year(proposal)
    values = [
        (months.invoiced, formula)
        for months, formula in zip(usual.plans, at_typed(table, place, firsts), strict=True)
    ]
    label = page.say("at_hours", hours=page.speech.tenths(quoted))
    shown = f"FIXED({counted},IF(ROUND({counted},1)=0,0,1))"
    page.line(label, values, formula=page.sentence_of("at_hours", {"hours": shown}))


def draw_gives(page: ClientPage, proposal: Proposal) -> None:
    """Hours, response, premiums and visits of each plan, in words."""
    plans, speech = proposal.plans, page.speech
    page.head(page.say("get"))
    hours = [included(plan, speech) for plan in plans]
    if any(page.lines(text, NUMBER) > 1 for text in hours):
        hours = [included(plan, speech, short=True) for plan in plans]
    page.line(page.say("included_hours"), [(text, "") for text in hours])
    page.line(page.say("beyond"), [(beyond(plan, speech), "") for plan in plans], RATE)
    remote, phone, site = WORK_CHANNELS
    for key, channel in (("phone", phone), ("remote", remote), ("site", site)):
        page.line(page.say(key), [(promised(plan.response(channel), speech), "") for plan in plans])
    page.line(page.say("night"), [(premiums(plan, speech), "") for plan in plans])
    page.line(page.say("trip"), [(visit(plan, speech), "") for plan in plans], RATE)
    for key, of in BESIDE:
        words = [of(plan, speech) for plan in plans]
        if any(word != NOTHING for word in words):
            page.line(page.say(key), [(word, "") for word in words])
    for name, often in tasks_by_plan(plans).items():
        page.line(name, [(page.say(key) if key else NOTHING, "") for key in often])


def draw_why(page: ClientPage, proposal: Proposal) -> None:
    """Why the first year costs less or more than as you go, line by line; the lines add up to the saving."""
    page.head(page.say("why"))
    rows: list[list[str]] = []
    for key, money in why_steps(proposal):
        if any(money):
            page_form = MONEY if rows else PRICE
            rows.append(page.line(page.say(key), [(amount, "") for amount in money], page_form))
    base = proposal.replays[0].invoiced
    total: list[Entry] = [
        (cents(base - months.invoiced), f"SUM({rows[0][i]}:{rows[-1][i].split('!')[1]})" if rows else "0")
        for i, months in enumerate(proposal.replays)
    ]
    house = page.theme.palette.house
    page.line(
        page.say("why_total"), total, PRICE, 25, page.between_lines(LABEL), page.between_lines(NUMBER), house
    )

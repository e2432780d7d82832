"""The lines of the Plans page: what the first year costs, how safe that is, what is in it, and why it costs less or more."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from xlagree.generate.book.fitted import INDENT, SURE, lines_of, pixels, size_for
from xlagree.generate.book.formula import quoted
from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.sheet import LABEL, NUMBER, Style, Value
from xlagree.generate.pages.client.offer import (
    BESIDE,
    NOT_COVERED,
    NOTHING,
    beyond,
    included,
    premiums,
    response,
    unused,
)
from xlagree.generate.pages.client.plan_charts import PlansCells
from xlagree.generate.pages.client.verdict_page import VerdictCells
from xlagree.generate.pages.shared.frame import section
from xlagree.generate.pages.shared.months_page import CHARGED_ONCE, BlockCells
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Schedule, cents
from xlagree.proposal.deal import Proposal
from xlagree.proposal.hours_scan import scanned
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.if_hours_differ import hours_in_words, months_beyond
from xlagree.terms.tables import letter
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE

FIRST_PLAN = 2
BOLD = replace(LABEL, bold=True)
BIG = replace(NUMBER, size=14, bold=True)
BIGGER = replace(BIG, size=12)
FEW = 4
"""Up to so many plans stand in wide columns, with the first year in large figures."""
WORDS = 17
"""Height of a further line of words."""
SETTING_UP = "why_setup"
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("part_fees", ("fee", "block", "bought", "items")),
    ("part_use", ("worked", "overage", "outside", "visits")),
    (SETTING_UP, ("setup", "once")),
)
"""The parts of the first year: the key of each, with the lines of an invoice that it adds up."""
WHY: Mapping[str, str] = {"rate": "why_cheaper", "fee": "why_paid"}
"""Steps of the ledger that this page names in its own words; the others keep theirs."""


def _line(
    page: SpokenPage,
    label: str,
    values: Sequence[tuple[Value, str]],
    key: str,
    height: int = 24,
    label_style: Style = LABEL,
    style: Style = NUMBER,
) -> int:
    """A line with a value for every plan, each with its formula where it has one; answers with its row.

    Words that are longer than their column stand on several lines.
    """
    width = page.widths[FIRST_PLAN]
    lines = max(lines_of(value, width, style) if isinstance(value, str) else 1 for value, _ in values)
    row = page.put(height + WORDS * (lines - 1))
    page.write(row, 1, label, label_style)
    for i, (value, formula) in enumerate(values):
        form = "word" if isinstance(value, str) else key
        page.write(
            row,
            FIRST_PLAN + i,
            value,
            replace(style, format=form, wrap=lines > 1 and form == "word"),
            formula,
        )
    return row


def _fitting(page: SpokenPage, style: Style, amounts: Sequence[float]) -> Style:
    """A style in which all amounts of a line fit in their columns with the sign of their currency."""
    room = (pixels(page.widths[FIRST_PLAN]) - INDENT * (style.indent + 1)) / SURE
    sizes = [size_for(page.speech.money(amount, 2), style, room) for amount in amounts]
    return replace(style, size=min(sizes))


def draw_first_year(page: SpokenPage, proposal: Proposal, cells: PlansCells) -> None:
    """What the first year costs in its parts, by month and by hour."""
    facts, live, years, hours = cells.verdict.facts, cells.live, proposal.replays, cells.hours
    parts = [_part(page, label, lines, years, live) for label, lines in PARTS if _any(years, lines)]
    rows = [[page.address(row, FIRST_PLAN + i).split("!")[1] for row in parts] for i in range(len(live))]
    first = [(price, "+".join(summands)) for price, summands in zip(facts.live, rows, strict=True)]
    big = _fitting(page, BIG if len(live) <= FEW else BIGGER, facts.live)
    first_row = _line(page, page.say("first"), first, "price_cents", 32, BOLD, big)
    monthly = [(months.year / 12, f"{block.year}/12") for months, block in zip(years, live, strict=True)]
    _line(page, page.say("month_average"), monthly, "cents")
    if any(month.charged_once for months in years for month in months.months):
        later = [(months.year, block.year) for months, block in zip(years, live, strict=True)]
        rising = any(plan.yearly_escalator for plan in proposal.plans)
        _line(page, page.say("later_year_today" if rising else "later_year"), later, "cents")
    if any(plan.yearly_escalator for plan in proposal.plans):
        rises = [(plan.yearly_escalator, "") for plan in proposal.plans]
        _line(page, f"   {page.say('later_rises')}", rises, "share1")
    worked = proposal.worked.mean
    rates: list[tuple[Value, str]] = [
        (
            price / (12 * worked) if facts.hours else "–",
            f'IF({hours}=0,"–",{block.first}/(12*MAX(IF({cells.verdict.asked}=1,{worked!r},{hours}),1E-300)))',
        )
        for price, block in zip(facts.live, live, strict=True)
    ]
    _line(page, page.say("hour_all_in"), rates, "rate")
    base, name = live[0].first, proposal.plans[0].name
    saved = [
        (facts.live[0] - price, f"{base}-{block.first}")
        for price, block in zip(facts.live, live, strict=True)
    ]
    _line(page, page.say("less_than", plan=name), saved, "cents")
    _line(page, page.say("order_cheapest"), _ranks(facts.live, first_row), "count")
    pays_off = [(_pays_off(page, proposal, i), "") for i in range(len(live))]
    _line(page, page.say("pays_off", plan=name), pays_off, "hours")


def _any(years: Sequence[Schedule], lines: Sequence[str]) -> bool:
    """Whether any plan has money in some lines of its invoices."""
    return any(_money(months, lines) for months in years)


def _money(months: Schedule, lines: Sequence[str]) -> float:
    amounts = [getattr(month, line) for month in months.months for line in lines]
    return sum(float(sum(amount) if isinstance(amount, tuple) else amount) for amount in amounts)


def _part(
    page: SpokenPage, label: str, lines: Sequence[str], years: Sequence[Schedule], live: Sequence[BlockCells]
) -> int:
    """A part of the first year: some lines of the invoices; answers with its row."""
    values = []
    for months, block in zip(years, live, strict=True):
        there = [cell for line in lines for cell in block.lines.get(line, ())]
        values.append((_money(months, lines), "+".join(there)))
    row = page.row
    _line(page, page.say(label), values, "cents")
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


def _pays_off(page: SpokenPage, proposal: Proposal, i: int) -> Value:
    changes = scanned(proposal).changes[i] if i else ()
    if proposal.plans[i].kind == BLOCK and len(changes) > 1:
        return page.say("pays_off_varies")
    if not changes:
        return "–"
    hours = changes[0].hours
    return hours if changes[0].first_before else page.say("stretch_up_to", high=page.speech.number(hours, 1))


def draw_gets(page: SpokenPage, proposal: Proposal, columns: Sequence[int]) -> None:
    """What is in each plan."""
    section(page, page.say("get").upper(), columns)
    plans, speech = proposal.plans, page.speech

    def line(key: str, words: Callable[[Plan, ClientLanguage], Value], form: str) -> None:
        _line(page, page.say(key), [(words(plan, speech), "") for plan in plans], form)

    line("included_hours", included, "hours")
    for key, words in BESIDE:
        if any(words(plan, speech) != NOTHING for plan in plans):
            line(key, words, "cents")
    apart = any(dict(BESIDE)[NOT_COVERED](plan, speech) != NOTHING for plan in plans)
    line("beyond" if apart else "beyond_or_not", beyond, "rate")
    line("start_of_work", response, "word")
    line("premiums", premiums, "word")
    line("unused_hours", unused, "word")


def draw_why(page: SpokenPage, proposal: Proposal, cells: PlansCells, columns: Sequence[int]) -> int:
    """Why the first year costs less or more, line by line; answers with the last row."""
    _worth_head(page, cells.verdict, columns)
    rows = [
        _line(page, page.say(key), values, "cents")
        for key, values in _why(proposal, cells)
        if any(v for v, _ in values)
    ]
    base = proposal.replays[0].invoiced
    total: list[tuple[float, str]] = []
    for i, months in enumerate(proposal.replays):
        summands = [page.address(row, FIRST_PLAN + i).split("!")[1] for row in rows]
        total.append((cents(base - months.invoiced), "+".join(summands) or "0"))
    last = replace(BOLD, top=INK, bottom="")
    sum_style = replace(NUMBER, bold=True, top=INK, bottom="")
    sum_style = _fitting(page, sum_style, [money for money, _ in total])
    bottom = _line(page, page.say("why_total"), total, "price_cents", 28, last, sum_style)
    terms, ledgers = proposal.card.benefit_terms, proposal.ledgers
    maintenance = [ledger.maintenance for ledger in ledgers]
    waiting = [ledger.response for ledger in ledgers]
    quiet, quiet_number = replace(LABEL, color=GREY, bottom=""), replace(NUMBER, color=GREY, bottom="")
    for key, counted, worth in (
        ("maintenance", terms.count_maintenance, maintenance),
        ("waiting", terms.count_response, waiting),
    ):
        if any(worth):
            full = page.say(f"{'on_top' if counted else 'not_counted'}_{key}")
            bottom = _line(page, full, [(value, "") for value in worth], "money", 24, quiet, quiet_number)
    page.rule(bottom, range(FIRST_PLAN, FIRST_PLAN + len(ledgers)), NUMBER)
    return bottom


def _why(proposal: Proposal, cells: PlansCells) -> Iterator[tuple[str, list[tuple[Value, str]]]]:
    """The lines that lead from the first year as you go to that of each plan, which they add up to, by their keys.

    What remains of a fixed price is that its hours cost less, or more; of another plan, that hours are paid and not used.
    """
    named = proposal.ledgers[0].steps
    steps = [key for key, _ in named]
    plans = list(zip(proposal.plans, proposal.ledgers, cells.savings, strict=True))
    for step, (key, _) in enumerate(named):
        values: list[tuple[Value, str]] = []
        for plan, ledger, saved in plans:
            money, formula = ledger.savings[step], saved[step]
            if plan.kind == FIXED_PRICE and key == "rate":
                rest = steps.index("fee")
                money, formula = cents(money + ledger.savings[rest]), f"{formula}+{saved[rest]}"
            if plan.kind == FIXED_PRICE and key == "fee":
                money, formula = 0.0, ""
            values.append((money, formula))
        yield WHY.get(key, f"step_{key.replace(' ', '_')}"), values
    cells_once = [
        [cell for line in CHARGED_ONCE for cell in block.lines.get(line, ())] for block in cells.replays
    ]
    setups = ["+".join(own) or "0" for own in cells_once]
    once = [sum(month.charged_once for month in months.months) for months in proposal.replays]
    yield (
        SETTING_UP,
        [(cents(once[0] - own), f"{setups[0]}-({setup})") for own, setup in zip(once, setups, strict=True)],
    )


def _worth_head(page: SpokenPage, verdict: VerdictCells, columns: Sequence[int]) -> None:
    """That the lines below stay as quoted when a reader types other hours."""
    what, hours = page.say("why_first").upper(), hours_in_words(verdict.facts.quoted, page.speech)
    late = page.say("why_first_quoted", hours=hours).upper()
    section(page, what, columns, formula=f"IF({verdict.asked}=1,{quoted(what)},{quoted(late)})")


def draw_safety(page: SpokenPage, proposal: Proposal, columns: Sequence[int]) -> None:
    """The first year if hours differ, and how often and how far a month's bill goes beyond the fee."""
    years = proposal.years
    usual = next(year for year in years if year.name == "usual")
    known = proposal.basis == "history"
    section(page, page.say("safe_quoted").upper(), columns)
    if len(years) > 1:
        for year in years:
            prices = [(months.invoiced, "") for months in year.plans]
            label = page.say(year.name, hours=page.speech.counted("n_hours", year.hours))
            _line(page, label, prices, "cents", label_style=BOLD if year is usual else LABEL)
    for year, label in (
        (usual, page.say("over")),
        (years[-1], f"   {page.say('over_busy')}"),
    ):
        counts = [months_beyond(proposal, i, year) for i in range(len(proposal.plans))]
        if known and any(count is not None for count in counts) and (year is usual or len(years) > 1):
            of = str(len(usual.plans[0].months))
            said = [
                ("–" if count is None else page.say("k_of_n", k=str(count), n=of), "") for count in counts
            ]
            _line(page, label, said, "word")
    largest = [(months.largest_bill, "") for months in usual.plans]
    _line(page, page.say("worst"), largest, "cents")

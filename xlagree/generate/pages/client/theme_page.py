"""The sample page of a theme: made-up prices in the look, language and currency in which a house's offers go out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xlagree.generate.book.client_look import INPUT, client_look
from xlagree.generate.book.look import INK, RULE, WHITE
from xlagree.generate.book.sheet import HEAD, HEAD_RIGHT, LABEL, NUMBER, Book, CellEntry, Page, Sheet, Style
from xlagree.generate.pages.shared.letterhead import BETWEEN, letterhead, opening_lines
from xlagree.pricing.schedule import cents
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.theme import Theme

WIDTHS = (1.9, 40.0, 26.0, 26.0, 26.0)
LAST = len(WIDTHS) - 1
HOURS = 153
MOST = 9999.0


@dataclass(frozen=True)
class _Plan:
    """A made-up plan: the key of its name, its set-up, its fee of a month, and what is charged by use."""

    name: str
    once: float
    fee: float
    use: float

    @property
    def first(self) -> float:
        """The price of the first year."""
        return self.once + 12 * (self.fee + self.use)


GO, RETAINER, FIXED = PLANS = (
    _Plan("sample_plan_go", 0, 0, 2048),
    _Plan("sample_plan_retainer", 480, 1490, 189),
    _Plan("sample_plan_fixed", 900, 1740, 0),
)
RECOMMENDED = 2 + PLANS.index(RETAINER)
"""The column of the plan recommended."""


def sample_book(theme: Theme, day: date, language: str = "") -> Book:
    """A book of the one page, protected but for its yellow cell."""
    speech = theme.spoken(language)
    foot = (theme.legal_name, theme.numbered(day.year, 1), speech.say("sample_client"))
    return Book(
        theme.company,
        theme.company,
        day,
        (theme_page(theme, speech, day),),
        footer=BETWEEN.join(filter(None, foot)),
        protected=True,
        look=client_look(theme, language),
    )


def theme_page(theme: Theme, speech: ClientLanguage, day: date) -> Sheet:
    """Head, verdict, three plans side by side, and an offer with its sums."""
    page = Page(speech.say("sample_sheet"), WIDTHS)
    letterhead(page, theme, speech, LAST)
    number, client = theme.numbered(day.year, 1), speech.say("sample_client")
    until = speech.day(day + timedelta(days=int(theme.valid_days)))
    stated = speech.say("prices_gross") if theme.gross else speech.say("prices_net")
    opening_lines(
        page,
        speech.say("offer_for", number=number, client=client),
        (speech.day(day), stated, speech.say("valid_until", date=until)),
        speech.say(
            "verdict",
            plan=speech.say(RETAINER.name),
            price=speech.money(RETAINER.first),
            other=speech.money(GO.first),
        ),
        (speech.say("sample_how"),),
        LAST,
    )
    page.put(8)
    _plans(page, theme, speech)
    _offer(page, theme, speech)
    return page.finished(LAST)


def _plans(page: Page, theme: Theme, speech: ClientLanguage) -> None:
    """Names and prices, the plan recommended on a tint under its tag."""
    colours = theme.palette
    tag = Style(size=9, bold=True, color=WHITE, fill=colours.house, align="right", indent=1)
    page.write(page.put(17), RECOMMENDED, speech.say("recommended"), tag)
    row = page.put(23)
    page.write(row, 1, speech.say("own"), replace(HEAD, valign="vcenter", bottom=""))
    for column, plan in enumerate(PLANS, 2):
        name = Style(size=12, bold=True, align="right", indent=1)
        page.write(row, column, speech.say(plan.name), _marked(name, column, theme, colours.house))
    _head(page, theme, speech.say("pay"))

    def line(key: str, of: Callable[[_Plan], float], form: str, formulas: Sequence[str] = ()) -> list[str]:
        row, label, style = page.put(21), LABEL, replace(NUMBER, format=form)
        page.write(row, 1, speech.say(key), label)
        return [
            page.write(row, column, of(plan), _marked(style, column, theme), formula)
            for column, plan, formula in zip(
                range(2, LAST + 1), PLANS, formulas or [""] * len(PLANS), strict=True
            )
        ]

    once = line("once", lambda plan: plan.once, "price")
    fee = line("fee", lambda plan: plan.fee, "money")
    use = line("use", lambda plan: plan.use, "money")
    first = [f"{start}+12*({fixed}+{used})" for start, fixed, used in zip(once, fee, use, strict=True)]
    row, style = page.put(29), replace(NUMBER, format="price", size=14, bold=True)
    page.write(row, 1, speech.say("first"), replace(LABEL, bold=True))
    prices = [
        page.write(row, column, plan.first, _marked(style, column, theme, colours.house), formula)
        for column, plan, formula in zip(range(2, LAST + 1), PLANS, first, strict=True)
    ]
    line("hour", lambda plan: plan.first / HOURS, "price_cents", [f"{price}/{HOURS}" for price in prices])


def _marked(style: Style, column: int, theme: Theme, colour: str = "") -> Style:
    """A style in the column of the plan recommended: on the tint, and in a colour where there is one."""
    if column != RECOMMENDED:
        return style
    return replace(style, fill=theme.palette.tint, color=colour or style.color)


def _head(page: Page, theme: Theme, text: str, heads: Sequence[str] = (), height: int = 26) -> None:
    """A head in capitals over a rule, with heads of columns where there are some."""
    row = page.put(height)
    page.write(row, 1, text.upper(), HEAD)
    for column, head in enumerate(heads, 2):
        page.write(row, column, head, HEAD_RIGHT)
    if not heads:
        page.rule(row, (RECOMMENDED,), replace(HEAD, fill=theme.palette.tint))
    page.rule(row, range(1, LAST + 1), HEAD)


def _offer(page: Page, theme: Theme, speech: ClientLanguage) -> None:
    """The plan recommended, a number that the client may change, and the sums with their tax."""
    rate = theme.vat[0] if theme.vat else 0.0
    heads = speech.say("count"), speech.say("head_month"), speech.say("head_first")
    _head(page, theme, speech.say("sum"), heads, 34)
    row = page.put(27)
    page.write(row, 1, speech.say(RETAINER.name), replace(LABEL, bold=True))
    style = replace(
        NUMBER, format="count", size=12, fill=INPUT, top=RULE, bottom=RULE, sides=RULE, input=True
    )
    count = page.write(row, 2, 1.0, style)
    texts = speech.say("count"), speech.say("count_help"), speech.say("count_error")
    page.entries.append(CellEntry(row, 2, 0.0, MOST, *texts))
    month, year = RETAINER.fee, RETAINER.once + 12 * RETAINER.fee
    money = replace(NUMBER, format="price_cents")
    cells = [page.write(row, 3, month, money, f"{count}*{month:g}")]
    cells.append(page.write(row, 4, year, money, f"{count}*{RETAINER.once:g}+12*{cells[0]}"))
    if not rate:
        _total(page, theme, speech.say("to_pay"), (month, year), cells)
    elif theme.gross:
        _total(page, theme, speech.say("gross"), (month, year), cells)
        within = [f"ROUND({cell}*{rate:g}/(1+{rate:g}),2)" for cell in cells]
        amounts = [cents(price * rate / (1 + rate)) for price in (month, year)]
        _amounts(page, speech.say("vat_within", rate=speech.share(rate)), amounts, within)
    else:
        tax = cents(month * rate), cents(cents(RETAINER.once * rate) + 12 * cents(month * rate))
        at = page.address(page.row, 3)
        formulas = (f"ROUND({rate:g}*{cells[0]},2)", f"ROUND({rate:g}*{count}*{RETAINER.once:g},2)+12*{at}")
        taxes = _amounts(page, speech.say("vat_at", rate=speech.share(rate)), tax, formulas)
        sums = [f"{cell}+{own}" for cell, own in zip(cells, taxes, strict=True)]
        _total(page, theme, speech.say("gross"), (month + tax[0], year + tax[1]), sums)


def _amounts(page: Page, text: str, amounts: Sequence[float], formulas: Sequence[str]) -> list[str]:
    """A line of two amounts."""
    row = page.put(24)
    page.write(row, 1, text, LABEL)
    cells = [
        page.write(row, column, amount, replace(NUMBER, format="cents"), formula)
        for column, amount, formula in zip((3, 4), amounts, formulas, strict=True)
    ]
    page.rule(row, (2,), LABEL)
    return cells


def _total(page: Page, theme: Theme, text: str, amounts: Sequence[float], formulas: Sequence[str]) -> None:
    """What is to be paid, on the tint between two lines."""
    row, edge = page.put(30), Style(bold=True, fill=theme.palette.tint, top=INK, bottom=INK)
    page.write(row, 1, text, edge)
    page.rule(row, (2,), edge)
    style = replace(edge, format="price_cents", size=12, color=theme.palette.house, align="right", indent=1)
    for column, amount, formula in zip((3, 4), amounts, formulas, strict=True):
        page.write(row, column, amount, style, formula)

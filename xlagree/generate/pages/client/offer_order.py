"""The page Your offer: the plan chosen and add-ons in yellow cells, and the sums that follow with their tax."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlagree.generate.book.client_look import INPUT
from xlagree.generate.book.formula import quoted
from xlagree.generate.book.look import GREY, HAIR, RULE
from xlagree.generate.book.sheet import LABEL, NUMBER, CellEntry, Sheet, Style, Value, address
from xlagree.generate.pages.client.choice_cells import ChoiceCells
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.client_page import CENTS, WORDS, ClientPage
from xlagree.generate.pages.client.held_cells import TEXTS, HeldCells, write_held
from xlagree.generate.pages.client.offer_sums import SumCells, draw_sums, draw_when, says_first
from xlagree.generate.pages.client.order_grid import (
    AMOUNTS,
    CHOICE,
    GRID,
    PRICE,
    VAT,
    share_form,
    write_amounts,
)
from xlagree.generate.pages.client.plan_words import NOTHING, beyond, responses, sold
from xlagree.pricing.add_ons import AddOn
from xlagree.terms.add_on_terms import ORDERED, RATE_NAMES

HEAD_ROWS, CHOICE_ROW = 28, 27
CHOSEN = Style(
    size=12, bold=True, fill=INPUT, top=RULE, bottom=RULE, sides=RULE, align="right", indent=1, input=True
)
TYPED = Style(fill=INPUT, top=HAIR, bottom=HAIR, sides=HAIR, align="right", indent=1, input=True)
RATE = ("vat", "rates")
"""Where the rates of tax stand in the record of an offer."""
QUIET = replace(NUMBER, color=GREY, bottom="")
BELOW = Style(size=9, color=GREY, align="right", indent=1, valign="top", bottom=HAIR)


@dataclass(frozen=True)
class OrderCells:
    """What other pages follow: the prices held and the plan chosen, the sums, and the first years of add-ons."""

    held: HeldCells
    sums: SumCells
    add_ons: str

    @property
    def choice(self) -> ChoiceCells:
        """The plan chosen."""
        return self.held.choice


def offer_order(told: ClientOffer) -> tuple[Sheet, OrderCells]:
    """The page, and the cells that other pages follow."""
    offer = told.offer
    page = ClientPage(told.speech.say("page_offer"), GRID, told.theme, told.speech)
    page.opening(told.about, told.dated(shown=True))
    verdict_row = page.put(35)
    page.sentence(page.say("offer_how" if offer.add_ons else "offer_how_plain"))
    page.put(6)
    heads = {
        column: page.say(key)
        for column, key in zip(AMOUNTS, ("head_once", "head_month", "head_first"), strict=True)
    }
    first_heads = {PRICE: page.say("price"), VAT: page.speech.tax_name} | heads
    page.head(
        page.say("plan"), HEAD_ROWS, {VAT: page.speech.tax_name} | heads if told.offer.taxes.rates else heads
    )
    typed = address(page.name, page.row, CHOICE)
    held = write_held(page, told, typed)
    row = _plan_line(page, told, held)
    _what_is_in_it(page, told, held.choice)
    last = row
    first_years = ""
    if offer.add_ons:
        page.head(page.say("addons"), 34, {CHOICE: page.say("count")} | first_heads)
        first = page.row
        for place in range(len(offer.add_ons)):
            _add_on(page, told, held, place)
        last = page.row - 1
        first_years = page.span(first, AMOUNTS[-1], last, AMOUNTS[-1])
    sums = draw_sums(page, told, held, (row, last), heads)
    says_first(page, told, held, sums, verdict_row)
    draw_when(page, told, held, sums)
    sheet = page.finished(page.last)
    return sheet, OrderCells(held, sums, first_years)


def _plan_line(page: ClientPage, told: ClientOffer, held: HeldCells) -> int:
    """The cell in which the plan is chosen, and what it costs; answers with its row."""
    offer, choice = told.offer, held.choice
    style, lines = page.named(choice.longest, CHOSEN, CHOICE)
    row = page.put(page.height(style, lines, CHOICE_ROW))
    page.write(row, 1, page.say("choose"), page.bold(LABEL))
    page.write(row, CHOICE, choice.chosen, style)
    texts = page.say("plan"), page.say("choose"), page.say("choose_error")
    page.entries.append(CellEntry(row, CHOICE, 0, 0, *texts, source=choice.source))
    _rate(page, row, offer.plan_line.rate, held.field(*RATE, str(1)), LABEL.bottom)
    amounts = offer.plan_line.amounts
    write_amounts(page, row, amounts, told.most, (held.once, held.month), CENTS, NUMBER)
    page.rule(row, range(1, page.last + 1), LABEL)
    return row


def _rate(page: ClientPage, row: int, rate: float | None, cell: str, bottom: str) -> None:
    """The rate of tax of a line, where it has one."""
    style = replace(QUIET, bottom=bottom)
    if rate is None:
        page.write(row, VAT, NOTHING if page.theme.vat else "", style)
        return
    page.write(row, VAT, rate, replace(style, format=share_form(rate)), cell)


def _what_is_in_it(page: ClientPage, told: ClientOffer, choice: ChoiceCells) -> None:
    """Hours, the price of one beyond them, and how fast work starts, of the plan chosen."""
    plans, speech = told.proposal.plans, page.speech
    lines: tuple[tuple[str, Sequence[Value]], ...] = (
        ("included_hours", [sold(plan, speech) for plan in plans]),
        ("beyond", [beyond(plan, speech) for plan in plans]),
        ("response", [responses(plan, speech) for plan in plans]),
    )
    for key, values in lines:
        row = page.put(23)
        page.write(row, 1, page.say(key), page.grey(LABEL))
        span = choice.row(page, row, TEXTS, values)
        style = replace(LABEL, format=CENTS)
        page.write(row, CHOICE, values[choice.plan], style, f"INDEX({span},{choice.place})")
        page.rule(row, range(CHOICE, page.last + 1), LABEL)


def _add_on(page: ClientPage, told: ClientOffer, held: HeldCells, place: int) -> None:
    """An add-on on two rows: name, number and amounts above, what it is and per what below."""
    offer = told.offer
    add_on, line, ordered = offer.add_ons[place], offer.add_on_lines[place], offer.ordered[place]
    name, lines = page.labelled(add_on.name, Style(bold=True))
    about, more = page.labelled(add_on.description, replace(BELOW, align="left", indent=0), 2)
    row, below = page.put(24 + WORDS * (lines - 1)), page.put(22 + WORDS * (more - 1))
    page.write(row, 1, add_on.name, name)
    page.write(below, 1, add_on.description, about)
    yes = page.say("yes")
    shown: Value = "" if not ordered else ordered if add_on.counted else yes
    typed = page.write(row, CHOICE, shown, replace(TYPED, format="count" if add_on.counted else "word"))
    entry = CellEntry(
        row,
        CHOICE,
        0,
        ORDERED.high,
        page.say("count"),
        page.say("count_help"),
        page.say("count_error"),
        whole=True,
    )
    page.entries.append(
        entry
        if add_on.counted
        else replace(entry, words=(yes, page.say("no")), error=f"{yes} / {page.say('no')}")
    )
    price = add_on.monthly_price or add_on.price_once
    page.write(row, PRICE, price, replace(QUIET, format=CENTS))
    page.write(below, PRICE, _per(page, add_on), BELOW)
    rate_at = str(min(RATE_NAMES.index(add_on.vat), len(page.theme.vat) - 1) + 1)
    _rate(page, row, line.rate, held.field(*RATE, rate_at) or held.field(*RATE, str(1)), "")
    counted = _whole(typed) if add_on.counted else f"IF({typed}={quoted(yes)},1,0)"
    cells = [held.field("add-ons", str(place + 1), key) for key in ("price once", "monthly price")]
    formulas = [
        f"ROUND({counted}*{cell},2)" if money else ""
        for cell, money in zip(cells, (add_on.price_once, add_on.monthly_price), strict=True)
    ]
    plain = replace(NUMBER, bottom="")
    write_amounts(page, row, line.amounts, told.most, (formulas[0], formulas[1]), "cents", plain)
    if add_on.price_once and add_on.monthly_price:
        once = page.speech.money(add_on.price_once, 2)
        page.write(below, AMOUNTS[0], page.say("once_too", price=once), BELOW)
    page.rule(below, range(1, page.last + 1), replace(LABEL, bottom=HAIR))


def _whole(typed: str) -> str:
    """The number in a cell as an order can have it, whatever was pasted over the check of what is typed."""
    most = f"{ORDERED.high:g}"
    return f"IF(N({typed})<0,0,IF(N({typed})>{most},{most},N({typed})-MOD(N({typed}),1)))"


def _per(page: ClientPage, add_on: AddOn) -> str:
    """Per what the price of an add-on is."""
    monthly = bool(add_on.monthly_price)
    if add_on.counted:
        return page.say("per_unit_month" if monthly else "per_unit", unit=add_on.per)
    return page.say("per_month" if monthly else "per_once")

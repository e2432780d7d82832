"""The sums of an offer with its tax by rate, when what is paid, and the sentence above them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xlagree.generate.book.fitted import pixels, size_for
from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.sheet import LABEL, NOTE, NUMBER, VERDICT, Style
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.client_page import CENTS, NOTE_LINE, ClientPage
from xlagree.generate.pages.client.held_cells import TEXTS, HeldCells
from xlagree.generate.pages.client.order_grid import AMOUNTS, CHOICE, VAT, share_form, write_amounts
from xlagree.generate.pages.client.plan_words import paid_when
from xlagree.proposal.client_basis import own_work
from xlagree.proposal.offers.offer_texts import by_use_text, note_text, to_pay_key, use_with_tax

MONEY = "cents"
NONE = "nothing_to_pay"
SAID: Mapping[str, tuple[str, ...]] = {
    "": ("plan", "price"),
    "_use": ("plan", "price", "use"),
    "_only_use": ("plan", "use"),
}
"""What the sentence names: where nothing follows from use, where that comes on top, and where all does."""
SUM_LINE, TOTAL_LINE, WHEN_LINE = 24, 30, 24


@dataclass(frozen=True)
class SumCells:
    """The rows of net, of the tax by rate and of what is to pay: the cells of each, and what they say now."""

    net: list[str]
    vat: list[list[str]]
    to_pay: list[str]


def draw_sums(
    page: ClientPage, told: ClientOffer, held: HeldCells, rows: tuple[int, int], heads: Mapping[int, str]
) -> SumCells:
    """Net, tax by rate, and what is to pay; where prices have tax in them, what of it is tax stands below."""
    offer, (first, last) = told.offer, rows
    taxes, sums = offer.taxes, offer.totals
    page.head(page.say("sum"), 32, heads)
    lines = [page.span(first, column, last, column) for column in AMOUNTS[:2]]
    stated = f"SUM({lines[0]})", f"SUM({lines[1]})"
    if not taxes.rates:
        total = _total(page, told, page.say("to_pay"), stated)
        return SumCells(total, [], total)
    if taxes.within:
        total = _total(page, told, page.say("gross"), stated)
        vat = [_tax(page, told, held, rows, i) for i in range(len(taxes.rates))]
        return SumCells(total, vat, total)
    row = page.put(SUM_LINE)
    page.write(row, 1, page.say("net"), page.bold(LABEL))
    net = write_amounts(page, row, sums.net, told.most, stated, CENTS, page.bold(NUMBER))
    page.rule(row, range(1, page.last + 1), LABEL)
    vat = [_tax(page, told, held, rows, i) for i in range(len(taxes.rates))]
    if taxes.reverse_charge:
        page.note(page.say("reverse_charge"))
    added = ["+".join([net[i], *(cells[i] for cells in vat)]) for i in range(2)]
    return SumCells(net, vat, _total(page, told, page.say(to_pay_key(taxes)), (added[0], added[1])))


def _tax(page: ClientPage, told: ClientOffer, held: HeldCells, rows: tuple[int, int], i: int) -> list[str]:
    """The tax of one rate, rounded once for the start and once for a month."""
    rate, amounts = told.offer.totals.vat[i]
    row, within = page.put(SUM_LINE), told.offer.taxes.within
    key = "vat_within" if within else "vat_at"
    page.write(row, 1, page.say(key, rate=page.speech.share(rate)), LABEL)
    style = replace(NUMBER, color=GREY, format=share_form(rate))
    own = page.write(row, VAT, rate, style, held.field("vat", "rates", str(i + 1)))
    share = f"{own}/(1+{own})" if within else own
    rates = page.span(rows[0], VAT, rows[1], VAT)
    formulas = [
        f"ROUND({share}*SUMIF({rates},{own},{page.span(rows[0], column, rows[1], column)}),2)"
        for column in AMOUNTS[:2]
    ]
    cells = write_amounts(page, row, amounts, told.most, (formulas[0], formulas[1]), MONEY, NUMBER)
    page.rule(row, range(1, page.last + 1), LABEL)
    return cells


def _total(page: ClientPage, told: ClientOffer, text: str, formulas: tuple[str, str]) -> list[str]:
    """What is to be paid, on the tint between two lines."""
    row, edge, amounts = page.put(TOTAL_LINE), total_style(page), told.offer.totals.to_pay
    page.write(row, 1, text, edge)
    look = replace(edge, size=12, color=page.theme.palette.house, align="right", indent=1)
    cells = write_amounts(page, row, amounts, told.most, formulas, CENTS, look)
    page.rule(row, range(1, page.last + 1), edge)
    return cells


def total_style(page: ClientPage) -> Style:
    """The look of what is to be paid."""
    return Style(bold=True, fill=page.theme.palette.tint, top=INK, bottom=INK)


def says_first(page: ClientPage, told: ClientOffer, held: HeldCells, sums: SumCells, row: int) -> None:
    """The sentence that names the first year, and what follows from use, which is in none of the sums."""
    offer = told.offer
    use = use_with_tax(offer)
    span = held.choice.row(page, row, TEXTS, use, MONEY)
    used = f"INDEX({span},{held.choice.place})"
    kind = "" if offer.taxes.rates and not offer.taxes.reverse_charge else "_net"
    named = {f"offer_verdict{kind}{what}": names for what, names in SAID.items()}
    plain, both, only = named
    cells = {
        "plan": held.choice.name,
        "price": page.money_of(sums.to_pay[2], 2),
        "use": page.money_of(used),
    }
    said = {key: page.sentence_of(key, {name: cells[name] for name in of}) for key, of in named.items()}
    formula = f"IF({used}>0,IF({sums.to_pay[2]}=0,{said[only]},{said[both]}),{said[plain]})"
    names = {
        "plan": held.choice.chosen,
        "price": page.speech.money(offer.totals.to_pay.first_year, 2),
        "use": page.speech.money(use[offer.plan]),
    }
    key = plain if use[offer.plan] <= 0 else both if offer.totals.to_pay.first_year else only
    now = page.say(key, **{name: names[name] for name in named[key]})
    longest = page.say(
        both,
        **{
            **names,
            "plan": held.choice.longest,
            "price": page.speech.money(told.most.first_year, 2),
            "use": page.speech.money(max(use)),
        },
    )
    room = sum(map(pixels, page.widths[1:])) / page.wider
    page.write(row, 1, now, replace(VERDICT, size=size_for(longest, VERDICT, room)), formula)


def draw_when(page: ClientPage, told: ClientOffer, held: HeldCells, sums: SumCells) -> None:
    """What is paid at the start and every month, and about what follows from use; and the note below."""
    offer, speech = told.offer, page.speech
    page.head(page.say("when"), 32)
    days = [paid_when(plan, speech) for plan in told.proposal.plans]
    chosen = held.choice.plan
    span = held.choice.row(page, page.row + 1, TEXTS, days)
    due = f"INDEX({span},{held.choice.place})"
    sums_to_pay = offer.totals.to_pay
    for label, key, amount, cell, cells in (
        ("at_start", "at_start_open", sums_to_pay.once, sums.to_pay[0], {}),
        ("each_month", "each_month_when", sums_to_pay.month, sums.to_pay[1], {"days": due}),
    ):
        now = dict.fromkeys(cells, days[chosen])
        text = page.say(key, price=speech.money(amount, 2), **now) if amount else page.say(NONE)
        said = page.sentence_of(key, {"price": page.money_of(cell, 2), **cells})
        _when(page, page.say(label), text, f"IF({cell}=0,{page.quoted(NONE)},{said})")
    texts = [by_use_text(offer, i, speech, own_work(told.proposal)) for i in range(len(offer.plans))]
    span = held.choice.row(page, page.row, TEXTS, texts)
    _when(page, page.say("by_use"), texts[chosen], f'INDEX({span},{held.choice.place})&""')
    page.put(10)
    _note(page, held, [page.broken(note_text(offer, plan, speech), NOTE) for plan in offer.plans])


def _when(page: ClientPage, label: str, text: str, formula: str) -> None:
    row = page.put(WHEN_LINE)
    page.write(row, 1, label, LABEL)
    page.write(row, CHOICE, text, LABEL, formula)
    page.rule(row, range(1, page.last + 1), LABEL)


def _note(page: ClientPage, held: HeldCells, notes: list[list[str]]) -> None:
    """Small grey lines that follow the plan chosen."""
    for i in range(max(map(len, notes))):
        texts = [note[i] if i < len(note) else "" for note in notes]
        span = held.choice.row(page, page.row, TEXTS, texts)
        page.write(
            page.put(NOTE_LINE), 1, texts[held.choice.plan], NOTE, f'INDEX({span},{held.choice.place})&""'
        )

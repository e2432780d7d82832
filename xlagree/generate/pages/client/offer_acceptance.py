"""The Acceptance page for a client: what is ordered, from when, for how much, and where two parties sign."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from xlagree.generate.book.client_look import INPUT
from xlagree.generate.book.look import INK, RULE
from xlagree.generate.book.sheet import LABEL, NUMBER, CellEntry, Sheet, Style, Value
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.client_page import CENTS, WORDS, WORKINGS, ClientPage
from xlagree.generate.pages.client.offer_order import OrderCells
from xlagree.generate.pages.client.offer_sums import total_style
from xlagree.generate.pages.client.plan_words import NOTHING
from xlagree.proposal.house.phrases import as_set, table
from xlagree.proposal.offers.offer_texts import billed_key, to_pay_key
from xlagree.proposal.offers.taxes import Amounts

GRID = (31.0, 33.0, 16.0, 18.0, 20.0)
SAYS, OURS = 2, 4
"""The column of what lines say, and that of the provider's signature."""
AMOUNTS = (3, 4, 5)
HEAD_ROW, LINE = 34, 27
SIGNED = (("sign_name", 40), ("sign_position", 40), ("sign_place", 40), ("signature", 76))
GROUP, DIGITS = 8, 32
"""Digits of the digest in a group, and as many as are shown."""
EARLIEST, LATEST = 36_526.0, 73_050.0
"""Days from 2000 to the end of 2099, as cells count them."""
LINED = Style(bottom=INK)


@cache
def asked_of_signers() -> frozenset[str]:
    """What the page asks of whoever signs it, in every language."""
    texts = table()
    return frozenset(as_set(language, text) for key, _ in SIGNED for language, text in texts[key].items())


def offer_acceptance(told: ClientOffer, order: OrderCells) -> Sheet:
    """The page; plan, add-ons and amounts follow the page Your offer."""
    offer, speech = told.offer, told.speech
    page = ClientPage(speech.say("page_acceptance"), GRID, told.theme, speech)
    page.opening(told.named("acceptance_of"), told.dated(shown=True))
    page.write(0, WORKINGS, page.say("not_printed"), replace(LABEL, bottom=""))
    terms = [speech.counted("n_months", plan.term_months) for plan in offer.plans]
    _says_what(page, order, terms)
    mail = told.theme.mail
    page.sentence(page.say("sign_and_send", mail=mail) if mail else page.say("sign_and_return"))
    page.head(page.say("offer"), HEAD_ROW)
    _line(page, page.say("offer_number"), offer.number or NOTHING, bold=True)
    _line(page, page.say("date"), speech.day(offer.day))
    _line(page, page.say("valid"), speech.day(offer.valid_until))
    client = told.proposal.client
    users = speech.counted("n_users", client.users) if client.users else ""
    _line(page, page.say("client"), ", ".join(filter(None, (offer.client, client.contact, users))))
    if client.address:
        _line(page, page.say("address"), client.address)
    _agreement(page, told, order, terms)
    _amounts(page, told, order)
    _signatures(page, told)
    _proof(page, told, order)
    return page.finished(page.last)


def _says_what(page: ClientPage, order: OrderCells, terms: Sequence[str]) -> None:
    """The sentence that is signed."""
    choice = order.choice
    span = choice.row(page, page.row, WORKINGS, terms)
    cells = {"plan": choice.name, "months": f"INDEX({span},{choice.place})"}
    now = page.say("order_open", plan=choice.chosen, months=terms[choice.plan])
    longest = page.say("order_open", plan=choice.longest, months=max(terms, key=len))
    page.verdict(now, page.sentence_of("order_open", cells), longest)


def _line(page: ClientPage, text: str, value: Value, formula: str = "", bold: bool = False) -> None:
    """A line of the page."""
    style = page.bold(LABEL) if bold else LABEL
    short = formula or not isinstance(value, str) or page.fits(value, style, SAYS)
    for i, line in enumerate([value] if short else page.broken(str(value), style, SAYS)):
        row = page.put(LINE)
        page.write(row, 1, "" if i else text, LABEL)
        page.write(row, SAYS, line, style, formula)
        page.rule(row, range(1, page.last + 1), LABEL)


def _agreement(page: ClientPage, told: ClientOffer, order: OrderCells, terms: Sequence[str]) -> None:
    """Plan, add-ons, start, term and notice."""
    offer, choice, speech = told.offer, order.choice, page.speech
    page.head(page.say("agreement"), HEAD_ROW)
    _line(page, page.say("plan"), choice.chosen, choice.name, bold=True)
    if order.add_ons:
        chosen = f'COUNTIF({order.add_ons},">0")'
        listed = page.sentence_of("addons_listed", {"n": chosen})
        count = sum(line.amounts.first_year > 0 for line in offer.add_on_lines)
        now = page.say("addons_listed", n=str(count)) if count else page.say("none")
        _line(page, page.say("addons_chosen"), now, f"IF({chosen}=0,{page.quoted('none')},{listed})")
    _start(page, told)
    billed = [page.say(billed_key(plan)) for plan in told.proposal.plans]
    span = choice.row(page, page.row, WORKINGS, billed)
    _line(page, page.say("work_by_use"), billed[choice.plan], f"INDEX({span},{choice.place})")
    after = [page.say("term_then", months=months) for months in terms]
    span = choice.row(page, page.row, WORKINGS, after)
    _line(page, page.say("term"), after[choice.plan], f"INDEX({span},{choice.place})")
    notice = speech.counted("n_months", offer.notice_months)
    _line(page, page.say("notice"), page.say("notice_how", months=notice))


def _start(page: ClientPage, told: ClientOffer) -> None:
    """The day on which the agreement begins, which the client says."""
    row = page.put(LINE)
    page.write(row, 1, page.say("start"), LABEL)
    style = Style(format="date", fill=INPUT, top=RULE, bottom=RULE, sides=RULE, input=True)
    page.write(row, SAYS, "", style)
    day = page.speech.day(told.offer.valid_until)
    page.entries.append(
        CellEntry(
            row, SAYS, EARLIEST, LATEST, page.say("start"), page.say("start_help"), page.say("start_error", date=day)
        )
    )  # fmt: skip
    page.rule(row, range(1, page.last + 1), LABEL)


def _amounts(page: ClientPage, told: ClientOffer, order: OrderCells) -> None:
    """Net, tax, and what is to pay."""
    sums, totals, taxes = order.sums, told.offer.totals, told.offer.taxes
    heads = ("head_once", "head_month", "head_first")
    page.head(
        page.say("amounts"), HEAD_ROW, {c: page.say(key) for c, key in zip(AMOUNTS, heads, strict=True)}
    )
    tax = sum((amounts for _, amounts in totals.vat), Amounts())
    of_tax = ["+".join(cells) for cells in zip(*sums.vat, strict=True)]
    if taxes.rates and not taxes.within:
        _amount(page, told, page.say("net"), totals.net, sums.net)
        _amount(page, told, page.speech.tax_name, tax, of_tax)
    edge = total_style(page)
    _amount(page, told, page.say(to_pay_key(taxes)), totals.to_pay, sums.to_pay, 30, edge)
    if taxes.reverse_charge:
        page.note(page.say("reverse_charge"))


def _amount(
    page: ClientPage,
    told: ClientOffer,
    text: str,
    amounts: Amounts,
    cells: Sequence[str],
    height: int = LINE,
    edge: Style = LABEL,
) -> None:
    """A line of amounts, as they stand on the page Your offer."""
    row, colour = page.put(height), page.theme.palette.house if edge.bold else INK
    page.write(row, 1, text, edge)
    look = replace(
        NUMBER, format=CENTS, bold=edge.bold, fill=edge.fill, top=edge.top, bottom=edge.bottom, color=colour
    )
    values = amounts.once, amounts.month, amounts.first_year
    bold = page.fitting([told.most.once], CENTS, page.bold(look), AMOUNTS[0])
    bold = page.fitting([told.most.month, told.most.first_year], CENTS, bold, AMOUNTS[1])
    look = replace(look, size=bold.size)
    for column, value, cell in zip(AMOUNTS, values, cells, strict=True):
        page.write(row, column, value, look, cell)
    page.rule(row, range(1, page.last + 1), edge)


def _signatures(page: ClientPage, told: ClientOffer) -> None:
    """Lines to sign on, for the client and for the house."""
    page.head(page.say("signed"), HEAD_ROW)
    parties = {
        column: page.say("for_party", name=name)
        for column, name in ((SAYS, told.offer.client), (OURS, told.theme.legal_name))
    }
    styles = {column: page.named(text, Style(bold=True), column, 2) for column, text in parties.items()}
    row = page.put(24 + WORDS * (max(lines for _, lines in styles.values()) - 1))
    for column, text in parties.items():
        page.write(row, column, text, styles[column][0])
    for key, height in SIGNED:
        row = page.put(height)
        page.write(row, 1, page.say(key), Style(valign="bottom"))
        page.rule(row, (SAYS, OURS, OURS + 1), LINED)


def _proof(page: ClientPage, told: ClientOffer, order: OrderCells) -> None:
    """The digest of the prices, and the check figure of the choice."""
    offer, sums = told.offer, order.sums
    page.head(page.say("proof"), HEAD_ROW)
    groups = [offer.digest[at : at + GROUP] for at in range(0, DIGITS, GROUP)]
    _line(page, page.say("digest"), " ".join(groups))
    once, month = sums.to_pay[:2]
    formula = f"MOD(ROUND(100*({once}+7*{month}),0)+31*{order.choice.place},97)"
    row = page.put(LINE)
    page.write(row, 1, page.say("check"), LABEL)
    style = replace(page.bold(LABEL), format="digits")
    page.write(row, SAYS, float(offer.check_figure), style, formula)
    page.rule(row, range(1, page.last + 1), LABEL)
    page.put(10)
    page.note(page.say("proof_note"))

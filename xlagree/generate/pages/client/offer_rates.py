"""The Rate card page for a client: list price against the plan chosen, and what typical jobs cost."""

from dataclasses import replace

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import LABEL, NOTE, NUMBER, Sheet, Style
from xlagree.generate.pages.client.choice_cells import ChoiceCells
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.client_page import RATE, WORDS, WORKINGS, ClientPage
from xlagree.proposal.client_rates import RateLine, keeps_proportion, rate_sections
from xlagree.proposal.rate_sentences import rate_unused, rate_verdict

GRID = (47.0, 16.0, 18.0, 21.0, 18.0)
UNIT, LISTED, CHOSEN, SAVED = 2, 3, 4, 5
NAME = Style(size=12, bold=True, align="right", indent=1)
HIGH, LOW, LINE, LEAST = 38, 30, 27, 22
"""Heights of heads and lines, where there are few of them and where there are many."""
MANY = 26
"""So many lines fill the page at their full height."""


def offer_rates(told: ClientOffer, choice: ChoiceCells) -> Sheet:
    """The page; its marked column follows the plan chosen."""
    proposal, speech = told.proposal, told.speech
    page = ClientPage(speech.say("page_rate_card"), GRID, told.theme, speech, CHOSEN)
    page.opening(told.named("rate_card_for"), told.dated())
    plans = range(len(proposal.plans))
    page.write(0, WORKINGS, page.say("not_printed"), NOTE)
    said = [rate_verdict(plan, speech) for plan in proposal.plans]
    unused = [rate_unused(proposal, plan, speech) for plan in plans]
    for texts, write in ((said, page.verdict), (unused, page.sentence)):
        span = choice.row(page, page.row, WORKINGS, texts)
        longest = max(texts, key=len)
        write(texts[choice.plan], f'INDEX({span},{choice.place})&""', longest)
    page.put(8)
    _heads(page, choice)
    below = page.row
    sections = rate_sections(proposal, speech)
    full = sum(len(section.lines) for section in sections) <= MANY
    first = True
    for section in sections:
        page.head(section.head, HIGH if full else LOW)
        for line in section.lines:
            _line(page, line, choice, RATE if first else "", LINE if full else LEAST)
            first = False
    page.put(10)
    note = page.say("rate_note" if told.offer.taxes.added else "rate_note_plain")
    roles = page.say("rate_note_roles") if keeps_proportion(proposal) else ""
    page.note(f"{note} {roles}".rstrip())
    return page.finished(page.last, freeze=(below, UNIT))


def _heads(page: ClientPage, choice: ChoiceCells) -> None:
    """List, the plan chosen, and what it saves."""
    house = page.theme.palette.house
    style, lines = page.named(choice.longest, NAME, CHOSEN)
    row = page.put(page.height(style, lines, 26))
    page.write(row, UNIT, page.say("per"), NOTE)
    for column, key in ((LISTED, "list"), (SAVED, "save")):
        page.write(row, column, page.say(key), page.sized(page.say(key), NAME, column))
    page.write(row, CHOSEN, choice.chosen, page.tinted(style, CHOSEN, house), choice.name)


def _line(page: ClientPage, line: RateLine, choice: ChoiceCells, form: str, height: int) -> None:
    """A line: the list price, that of the plan chosen, and the share that it saves."""
    label, lines = page.labelled(line.text, LABEL)
    row, look = page.put(height + WORDS * (lines - 1)), replace(NUMBER, format=form or line.form)
    span = choice.row(page, row, WORKINGS, line.amounts, line.form)
    page.write(row, 1, line.text, label)
    page.write(row, UNIT, line.unit, replace(LABEL, color=GREY))
    listed, own = line.amounts[0], line.amounts[choice.plan]
    was = page.write(row, LISTED, listed, look)
    chosen = page.bold(page.tinted(look, CHOSEN))
    now = page.write(row, CHOSEN, own, chosen, f"INDEX({span},{choice.place})")
    share = replace(NUMBER, format="share")
    if not line.is_price or isinstance(listed, str):
        page.write(row, SAVED, "", share)
        return
    included = page.say("included")
    saved: float | str = page.say("all_saved") if own == included else ""
    if not isinstance(own, str):
        saved = 1 - own / listed if listed else 0.0
    page.write(row, SAVED, saved, share, page.saved_of(was, now, included, page.say("all_saved")))

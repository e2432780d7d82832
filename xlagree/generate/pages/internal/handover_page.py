"""The Handover page of the internal book: the plan recommended as contract fields of each system, and what to do by hand."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.shared.frame import GUTTER, note, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.handover.agreed import agreed_of, first_of_next_month
from xlagree.proposal.handover.lists import IDS, held, shown, title
from xlagree.proposal.handover.routes import Handover, handed_over
from xlagree.proposal.handover.systems import SYSTEMS
from xlagree.proposal.recommendation import recommended

NAME = "Handover"
WIDTHS = (34.0, 27.0, 38.0, 74.0)
"""Widths of the columns: entity and record, field, value, note."""
LAST = len(WIDTHS)
PITCH, LINE = 18, 13
"""Pixels of a row of one line, and of each line more."""
TEXT = Style(size=9, bottom=LABEL.bottom, wrap=True)
SMALL = replace(TEXT, color=GREY)
STRONG = replace(TEXT, bold=True)
NONE_RECOMMENDED = "No plan is recommended; xlagree handover --plan NAME hands one over."
CHANGED = "Inputs were changed since these fields were computed: xlagree handover BOOK has them anew."


def handover_page(proposal: Proposal, cells: InputCells) -> Sheet:
    """The page: the plan recommended from the first of next month on, in every system one below the other."""
    page = Page(NAME, (GUTTER, *WIDTHS))
    place = recommended(proposal).plan
    handovers: list[Handover] = []
    if place is not None:
        agreed = agreed_of(proposal, place, first_of_next_month(proposal.date))
        handovers = [handed_over(agreed, system) for system in SYSTEMS.values()]
    plan = proposal.plans[place].name if place is not None else ""
    names = [system.name for system in SYSTEMS.values()]
    says = (
        f"{plan} as contract fields of {', '.join(names[:-1])} and {names[-1]}." if plan else NONE_RECOMMENDED
    )
    how = f"Net prices of the base case, from {first_of_next_month(proposal.date)} on. {IDS} xlagree handover writes a file."
    live = f'IF({cells.changed}=0,"{how}","{CHANGED}")'
    now = CHANGED if cells.changes else how
    opening(page, proposal, "Hand-over of", LAST, (says, ""), (now, live), internal=True)
    for handover in handovers:
        _draw(page, handover)
    return page.finished(LAST, one_page=False, repeat=0)


def handover_sheet(handover: Handover) -> Sheet:
    """One hand-over as a sheet of its own."""
    page = Page(NAME, (GUTTER, *WIDTHS))
    page.write(page.put(18), 1, "INTERNAL", Style(bold=True, color=GREY))
    page.write(page.put(34), 1, title(handover), Style(size=14, bold=True))
    note(page, IDS)
    _draw(page, handover)
    return page.finished(LAST, one_page=False, repeat=1)


def _draw(page: Page, handover: Handover) -> None:
    """The fields of one system, what to do by hand, and which terms need no field."""
    columns = range(1, LAST + 1)
    head = section(page, f"{handover.system.name}: ENTITY, RECORD".upper(), columns)
    for c, text in enumerate(("FIELD", "VALUE", "NOTE"), 2):
        page.write(head, c, text, HEAD)
    before = ("", "")
    for field in handover.entered:
        record = field.entity, field.record
        where = " · ".join(filter(None, record)) if record != before else ""
        _row(page, (where, field.field, shown(field.value), field.note))
        before = record
    if handover.by_hand:
        head = section(page, f"NOT A FIELD OF {handover.system.name}".upper(), columns, 28)
        page.write(head, 3, "VALUE", HEAD)
        page.write(head, 4, "WHAT TO DO INSTEAD", HEAD)
    for term in handover.by_hand:
        _row(page, (term.term, "", term.value, term.do))
    if rest := held(handover):
        _row(page, ("The rest", "", "", rest))


def _row(page: Page, texts: Sequence[str]) -> None:
    """A row of texts, as high as its longest needs."""
    lines = max(ceil(len(text) / (width * 1.25)) for text, width in zip(texts, WIDTHS, strict=True))
    row = page.put(PITCH + LINE * (max(lines, 1) - 1))
    for c, (text, style) in enumerate(zip(texts, (STRONG, TEXT, TEXT, SMALL), strict=True), 1):
        page.write(row, c, text, style)

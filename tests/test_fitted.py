"""Texts are set so small that all of them is seen: up to the next cell with something, or the edge of the print."""

from dataclasses import replace

import pytest
from proposals import page, proposal, row_of
from xlsxwriter.utility import xl_pixel_width

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.fitted import SMALLEST, fitted, lines_of
from xlagree.generate.book.sheet import Page, Style
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, by_ticket

SENTENCE = "Managed workplace with unlimited remote support is expected to earn 12,000 of its price."
PLAIN = Style()


def size_of(text: str, *others: tuple[int, str], style: Style = PLAIN, last: int = 4) -> int:
    """The size of a text in column 1 of a page of five columns of 20 letters, beside others in its row."""
    page = Page("Page", (2, *[20.0] * 4))
    row = page.put()
    page.write(row, 1, text, style)
    for column, other in others:
        page.write(row, column, other)
    return next(cell.style.size for cell in fitted(page.finished(last)) if cell.column == 1)


@pytest.mark.parametrize(
    ("others", "last", "columns"), [((), 4, 4), (((3, ""),), 4, 4), (((3, "x"),), 4, 2), ((), 2, 2)]
)
def test_a_text_takes_the_room_it_has(others: tuple[tuple[int, str], ...], last: int, columns: int) -> None:
    """Room ends at the next cell with something in it, a blank one lets a text run on, and at the print's edge."""
    room = columns * (20 * 7 + 5)
    size = size_of(SENTENCE, *others, style=Style(size=20), last=last)
    assert xl_pixel_width(SENTENCE) * size / 11 <= room or size == SMALLEST
    assert xl_pixel_width(SENTENCE) * (size + 1) / 11 > room


def test_a_text_with_room_keeps_its_size() -> None:
    """Nothing is made larger; a text that wraps or stands right of its column has its own way."""
    assert size_of("Gold") == 10
    for style in (Style(wrap=True), Style(align="right"), replace(Style(), size=SMALLEST)):
        assert size_of(SENTENCE * 3, style=style) == style.size


def test_a_word_of_a_text_on_several_lines_is_not_broken() -> None:
    """It is set as small as its longest word needs; programs break a word at its hyphens, so those may stay as they are."""
    narrow, long = Style(wrap=True, size=12, align="right", indent=1), "Leistungsbeschreibungen"
    sizes = [size_of(f"Our {long}", style=narrow), size_of("Our services as described", style=narrow)]
    room = 20 * 7 + 5 - 2 * 7

    assert sizes[1] == 12
    assert xl_pixel_width(long) * sizes[0] / 11 <= room < xl_pixel_width(long) * (sizes[0] + 1) / 11 * 1.05
    assert size_of("Leistungs-beschreibungen", style=narrow) == 12


@pytest.mark.parametrize(("long", "beside"), [("Vereinbarung", 10), ("Servicevereinbarungen", 9)])
def test_texts_on_several_lines_are_alike_side_by_side(long: str, beside: int) -> None:
    """The longest word of a row says how large all of them are, down to three quarters, and of no other row."""
    style, other = Style(wrap=True, size=12), Style(wrap=True, size=12, color="#123456")
    page = Page("Page", (2, *[12.0] * 4))
    for texts in ((long, "Gold"), ("Silver", "Gold")):
        row = page.put()
        for column, (text, look) in enumerate(zip(texts, (style, other), strict=True), 1):
            page.write(row, column, text, look)
    sizes = [cell.style.size for cell in fitted(page.finished(4))]

    assert sizes[1:] == [beside, 12, 12]
    assert sizes[0] == (beside if beside > 9 else SMALLEST)


def test_long_words_of_a_plan_stand_on_several_lines() -> None:
    """Under every plan the words on Plans fit into their column, or wrap in a row that is high enough for them."""
    deal = proposal()
    pay_as_you_go, *_ = deal.card.plans
    care = [Item(name, (ItemTier(1, 65),), charged="monthly") for name in ("Server care", "Take-over audit")]
    plans = (
        pay_as_you_go,
        Plan("Ticket pack", "block", block_tickets=10, block_price=650),
        Plan("Money block", "block", hourly_rate=120, block_value=2000, block_price=1800),
        Plan("Quarter hours", "retainer", monthly_fee=900, included_hours=24, hourly_rate=140, rollover_months=3, rollover_share=0.35,
             items=tuple(care)),
        Plan("Managed", "fixed price", monthly_fee=1690, hourly_rate=140),
    )  # fmt: skip
    usage = by_ticket([Entry(str(i), i, 2.0) for i in range(12)], 12)
    sheet = page(appendix_book(replace(deal, usage=usage, card=replace(deal.card, plans=plans))), "Plans")
    top = row_of(sheet, "WHAT YOU GET")
    words = [
        cell
        for cell in sheet.cells
        if cell.row > top and cell.style.format == "word" and 2 <= cell.column <= 6 and cell.value
    ]
    shown = {str(cell.value): cell for cell in words}

    for text in ("10 tickets in a pack", "work for 2,000 in a block", "Server care, Take-over audit"):
        assert shown[text].style.wrap
    for cell in words:
        lines = lines_of(str(cell.value), sheet.widths[cell.column], cell.style)
        assert lines == 1 or (cell.style.wrap and sheet.heights[cell.row] >= 14 * lines)
    assert not shown["best effort"].style.wrap

"""What a cell of a client's book is called: the words of its row, the plan of a price held, or the head of a chart's numbers."""

from xlagree.generate.book.seal import APPENDIX, BOOK_FACT
from xlagree.generate.pages.client.client_page import WORKINGS
from xlagree.generate.pages.client.held_cells import TABLE
from xlagree.generate.pages.client.hours_workings import HEAD
from xlagree.proposal.offers.held_offer import HEAD as HELD
from xlagree.review.reading.sheet_cells import SheetSeen
from xlagree.review.reading.snapshot import Snapshot

MOST_SHOWN = 60
"""Characters of a label that are repeated."""
FIRST = 1
"""The column in which a page begins."""
OF_CHART, OF_PLAN = "a number of the chart", "a price of the offer"
PRICES = range(TABLE, TABLE + 5)
"""The columns of the prices of every plan beside what is held, its name first."""


def label_at(file: Snapshot, sheet: SheetSeen, row: int, column: int) -> str:
    """The words for a cell: those that stand first in its row, unless that says nothing of it."""
    texts = (_text(sheet, row, left) for left in range(FIRST, column))
    return label_aside(file, sheet, row, column) or next(filter(None, texts), "")


def label_aside(file: Snapshot, sheet: SheetSeen, row: int, column: int) -> str:
    """The words for a cell of an offer that is not printed and whose row says nothing of it; none for all others."""
    if column < WORKINGS or file.properties.get(BOOK_FACT) == APPENDIX:
        return ""
    heads = {
        at: text for at in sheet.cells if at[0] == HEAD and at[1] >= WORKINGS and (text := _text(sheet, *at))
    }
    if HELD in heads.values():
        return ", ".join(filter(None, (OF_PLAN, _text(sheet, row, TABLE)))) if column in PRICES else ""
    return ", ".join(filter(None, (OF_CHART, heads.get((HEAD, column))))) if heads else ""


def _text(sheet: SheetSeen, row: int, column: int) -> str:
    shown = sheet.cells.get((row, column))
    return shown.value.strip()[:MOST_SHOWN] if shown and isinstance(shown.value, str) else ""

"""The offer right of the page Your offer: the rows that its digest is made of, and the prices of every plan taken from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlagree.generate.book.sheet import NOTE, Value
from xlagree.generate.pages.client.choice_cells import ChoiceCells
from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.client_page import WORKINGS, ClientPage
from xlagree.generate.pages.shared.frame import number
from xlagree.proposal.offers.held_offer import place_names, places, written
from xlagree.proposal.offers.offered_plan import ROUNDED
from xlagree.proposal.offers.taxes import MONTHS

TOP = 1
"""The row where what is held begins, below the words that it is not printed."""
TABLE = WORKINGS + 3
"""The column of the names of the plans; their prices stand right of them."""
TEXTS = TABLE + 8
"""The column where what lines say of every plan begins."""


@dataclass(frozen=True)
class HeldCells:
    """Where the fields of the offer stand, by their names, and the prices of the plan chosen as formulas."""

    fields: Mapping[str, str]
    choice: ChoiceCells
    once: str
    month: str
    by_use: str

    def prices(self, plan: int) -> tuple[str, str, str]:
        """The cells of what a plan costs at the start, every month, and in the first year."""
        _, once, month, first = (self.fields[name] for name in place_names(plan))
        return once, month, first

    def field(self, *parts: str) -> str:
        """The cell of a field; blank where the record has none, because it says nothing."""
        return self.fields.get("/".join(parts), "")


def without_match(plan: int) -> str:
    """How the formula of the choice goes on where no plan has the name that was typed: with the plan filled in, from 0."""
    return f"=0,{plan + 1},MATCH("


def write_held(page: ClientPage, told: ClientOffer, typed: str) -> HeldCells:
    """Write them; `typed` is the cell in which the plan is chosen. A name that is none counts as the plan filled in."""
    offer = told.offer
    page.write(0, WORKINGS, page.say("not_printed"), NOTE)
    for row, (name, value) in enumerate(written(offer), TOP):
        page.write(row, WORKINGS, name, NOTE)
        page.write(row, WORKINGS + 1, value, NOTE if isinstance(value, str) else number("number"))
    fields = {name: page.address(TOP + row, WORKINGS + 1) for name, row in places(offer).items()}
    last = TOP + len(offer.plans) - 1
    for i, plan in enumerate(offer.plans):
        prices: tuple[Value, ...] = (plan.name, plan.once, plan.month, plan.first)
        named = place_names(i)
        cells = [
            page.write(
                TOP + i, column, value, NOTE if isinstance(value, str) else number("cents"), fields[name]
            )
            for column, (value, name) in enumerate(zip(prices, named, strict=True), TABLE)
        ]
        rest = f"ROUND({cells[3]}-{cells[1]}-{MONTHS}*{cells[2]},2)"
        rest = f"IF({rest}>{ROUNDED},{rest},IF({rest}<-{ROUNDED},{rest},0))"
        page.write(TOP + i, TABLE + len(prices), plan.by_use, number("cents"), rest)
    spans = [page.span(TOP, column, last, column) for column in range(TABLE, TABLE + 5)]
    names = tuple(plan.name for plan in offer.plans)
    matched = f"IF(COUNTIF({spans[0]},{typed}){without_match(offer.plan)}{typed},{spans[0]},0))"
    place = page.write(TOP, TABLE + 6, float(offer.plan + 1), number("count"), matched)
    name = page.write(TOP + 1, TABLE + 6, names[offer.plan], NOTE, f"INDEX({spans[0]},{place})")
    choice = ChoiceCells(place, name, offer.plan, names, spans[0])
    once, month, use_cell = (f"INDEX({span},{place})" for span in (spans[1], spans[2], spans[4]))
    return HeldCells(fields, choice, once, month, use_cell)

"""The Acceptance page: the client signs all that a plan costs."""

from dataclasses import replace

from proposals import at, page, proposal, row_of

from xlagree.generate.client_book import client_book
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.proposal.deal import Proposal

CARE = Item("Server care", (ItemTier(1, 65),), quantity=2, charged="monthly")
AUDIT = Item("Take-over audit", (ItemTier(1, 450),), charged="once")
PROJECTS = PrepaidBlock("Project hours", 20, 2000, covers_work=("project",))


def with_extras() -> Proposal:
    """The client's offer, with items and a block beside the retainer."""
    deal = proposal()
    pay_as_you_go, block, retainer, fixed = deal.card.plans
    silver = replace(retainer, items=(CARE, AUDIT), blocks=(PROJECTS,), setup_fee=495)
    return replace(deal, card=replace(deal.card, plans=(pay_as_you_go, block, silver, fixed)))


def signed(deal: Proposal, plan: str) -> dict[str, object]:
    """What a plan costs as the client signs it, by the heads of the page."""
    sheet = page(client_book(deal), "Acceptance")
    head, row = row_of(sheet, "PLAN"), row_of(sheet, plan)
    heads = [cell for cell in sheet.cells if cell.row == head and cell.column > 1]
    return {str(cell.value): at(sheet, row, cell.column).value for cell in heads}


def test_all_that_a_plan_costs_is_signed() -> None:
    """Items by month and once and the blocks beside the plan stand beside its fee, as the first year on Plans has them."""
    found = signed(with_extras(), "Silver retainer")

    assert found == {
        "Fee a month": 1495, "Items a month": 130, "Block price": 0, "Blocks beside it": 2000, "Setup fee": 495,
        "Items, once": 450, "Term, months": 12, "Mark with a cross": "☐",
    }  # fmt: skip
    year = next(months for months in with_extras().replays if months.plan.name == "Silver retainer")
    assert (
        sum(sum(month.items) + sum(month.bought) + sum(month.once) for month in year.months)
        == 12 * 130 + 2450
    )


def test_what_no_plan_has_is_not_on_the_page() -> None:
    """Without items and blocks beside a plan there are no columns of them."""
    assert not {"Items a month", "Blocks beside it", "Items, once"} & signed(proposal(), "Gold fixed").keys()

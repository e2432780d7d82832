"""What a reader would stumble over in an appendix or an internal book: heads beside their columns, rows that overlap, facts of nothing."""

from dataclasses import replace

import pytest
from client_offers import BLOCK_20, BRONZE, GO, GOLD, PLANS, USAGE, offered
from proposals import page, texts

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.charts import value_axis
from xlagree.generate.book.fitted import lines_of
from xlagree.generate.book.look import FORMATS
from xlagree.generate.book.number_shown import shown_as
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, NUMBER, Sheet
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.generate.offer_page import offer_page
from xlagree.generate.pages.shared.terms_page import READABLE
from xlagree.pricing.discounts import Discount
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import Proposal
from xlagree.terms.errors import AgreementError


def discounted(count: int) -> Proposal:
    """An offer whose prices fall in steps, so that Terms are longer than a page."""
    deal = offered(count)
    steps = tuple(Discount(f"Step {i}", "manual", "all", share=0.01) for i in range(12))
    return replace(deal, card=replace(deal.card, discounts=steps))


@pytest.mark.parametrize("count", PLANS)
def test_pages_of_terms_end_between_sections(count: int) -> None:
    """Where a section has room on a page it stands on one."""
    sheet = page(appendix_book(discounted(count)), "Terms")
    heads = [cell.row for cell in sheet.cells if cell.column == 1 and cell.style == HEAD and cell.value]

    assert sheet.breaks
    assert set(sheet.breaks) <= set(heads)


@pytest.mark.parametrize("name", ["Months", "At your hours", "Figures"])
def test_heads_stand_above_their_numbers(name: str) -> None:
    """As far from the edge of their column; that of the months, which are words, at the other edge."""
    sheet = page(appendix_book(offered()), name)
    heads = [cell for cell in sheet.cells if cell.style in (COLUMN_HEAD, HEAD) and cell.value]

    assert COLUMN_HEAD.indent == NUMBER.indent
    assert {cell.style.align for cell in heads if cell.value == "Month"} == {"left"}
    assert any(cell.style == COLUMN_HEAD for cell in heads)
    assert _too_low(sheet) == []


def _too_low(sheet: Sheet) -> list[str]:
    """Heads of columns that take more lines than their row has room for."""
    return [
        str(cell.value)
        for cell in sheet.cells
        if cell.style == COLUMN_HEAD
        and 12 * lines_of(str(cell.value), sheet.widths[cell.column], cell.style) > sheet.heights[cell.row]
    ]


def test_heads_of_months_have_room() -> None:
    """Of every kind of plan, with hours bought beside it."""
    deal = offered(6)
    plans = (
        GO,
        BLOCK_20,
        replace(BLOCK_20, name="Money", block_hours=None, block_value=2000.0),
        BRONZE,
        GOLD,
    )

    assert _too_low(page(appendix_book(replace(deal, card=replace(deal.card, plans=plans))), "Months")) == []


@pytest.mark.parametrize("stays", [False, True])
def test_words_of_the_verdict_stand_in_their_rows(stays: bool) -> None:
    """Two lines have the height of two, and sentences begin at the left, where they are read from."""
    few = tuple(replace(month, hours=0.3 * month.hours, after_hours=0, emergency=0) for month in USAGE.months)
    deal = replace(offered(), usage=Usage(few)) if stays else offered()
    sheet = page(appendix_book(deal), "Verdict")
    tall = [cell for cell in sheet.cells if isinstance(cell.value, str) and "\n" in cell.value]
    sentences = [
        cell
        for cell in sheet.cells
        if isinstance(cell.value, str) and len(cell.value) > 60 and cell.value[-1] == "."
    ]

    assert tall
    assert sentences
    assert all(cell.style.wrap and sheet.heights[cell.row] >= 30 for cell in tall)
    assert {cell.style.align for cell in sentences} == {"left"}


def test_facts_of_the_appendix() -> None:
    """Halves are rounded up, as on the page History; one of a thing is no plural, and none of it no fact."""
    one = replace(USAGE.months[0], hours=0.25, after_hours=0, emergency=0, visits=1, tickets=1)
    none = replace(one, hours=0.0, visits=0, tickets=0)
    deal = replace(offered(users=1), usage=Usage((one, *[none] * 11)), demand=None)
    quarter = replace(deal, usage=Usage((replace(one, hours=173.25), *[none] * 11)))
    plenty = texts(page(appendix_book(quarter), "Plans"))

    assert "1 user, 1 ticket, 0.3 hours, 1 visit" in texts(page(appendix_book(deal), "Plans"))
    assert "1 user, 1 ticket, 173.3 hours, 1 visit" in plenty
    assert any("173.3 hours" in text for text in texts(page(appendix_book(quarter), "History")))


def test_thousands_of_hours_are_set_off() -> None:
    """As thousands of money are beside them."""
    much = replace(
        offered(), usage=Usage(tuple(replace(month, hours=900 * month.hours) for month in USAGE.months))
    )
    hours = {cell.style.format for sheet in internal_book(much).sheets for cell in sheet.cells} & {
        "hours",
        "hours2",
    }

    assert hours == {"hours", "hours2"}
    assert [shown_as(FORMATS[form], 230484.75) for form in sorted(hours)] == ["230,484.8", "230,484.75"]


def test_one_plan_is_no_comparison() -> None:
    """Books, appendix and page say so in the same words, however they are made."""
    alone = offered()
    alone = replace(alone, card=replace(alone.card, plans=(GO,)))
    for make in (client_book, appendix_book, internal_book, offer_page):
        with pytest.raises(
            AgreementError, match="nothing to compare with pay as you go; offer at least one more plan"
        ):
            make(alone)


def test_a_forecast_without_evidence_has_no_head_for_it() -> None:
    """A head stands above something."""
    deal = offered()
    head = "WHAT THE FORECAST STANDS ON"

    assert head not in texts(page(internal_book(deal), "Risk"))
    assert head in texts(page(internal_book(replace(deal, evidence=("Seen: 12 months.",))), "Risk"))


def test_losses_on_an_axis_have_the_minus_of_cells() -> None:
    """And nothing is 0 there, not a dash."""
    form = str(value_axis(10_000.0, 5_000.0)["num_format"])

    assert [shown_as(form, money) for money in (5000.0, 0.0, -5000.0)] == ["5,000", "0", "−5,000"]


def test_workings_are_not_printed() -> None:
    """What a client reads is; the rules behind the verdict and the numbers of charts are in the file alone."""
    sheets = appendix_book(offered()).sheets

    assert [sheet.name for sheet in sheets if not sheet.printed] == ["Verdict", "Figures"]


def test_terms_of_a_few_plans_stand_on_one_upright_page() -> None:
    """Four plans leave the letters large enough; of many more, which would not, the paper lies across."""
    few, many = (page(appendix_book(made), "Terms") for made in (offered(4), discounted(6)))

    assert few.upright
    assert few.percent >= READABLE
    assert few.breaks == ()
    assert not many.upright


@pytest.mark.parametrize("count", PLANS)
def test_no_page_has_the_head_alone(count: int) -> None:
    """The first rows of terms stand below it, however many follow."""
    for made in (offered(count), discounted(count)):
        sheet = page(appendix_book(made), "Terms")
        first = next(
            cell.row for cell in sheet.cells if cell.column == 1 and cell.style == HEAD and cell.value
        )
        assert first not in sheet.breaks


def test_a_number_too_large_to_be_a_share_shows_as_such() -> None:
    """A hundred times the largest number is none."""
    assert shown_as("0.0%", 1e308) == "########"
    assert shown_as("0.0", 1e308).startswith("1000000000000000")

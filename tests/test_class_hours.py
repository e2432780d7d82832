"""Hours after hours and in emergencies, classes of one's own among them, and the pages that say them."""

from dataclasses import replace

import pytest
from proposals import at, page, proposal, row_of, texts

from xlagree.generate.appendix_book import appendix_book
from xlagree.pricing.class_hours import as_counted
from xlagree.pricing.list_words import ListWords
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket
from xlagree.proposal.deal import Proposal

OWN = ListWords((("Saturday", "after-hours"), ("Sunday", "after-hours"), ("P1", "emergency"), ("Quiet", "normal")))  # fmt: skip
WORK = (
    Entry("1", 0, 2.5, after_hours=True),
    Entry("2", 0, 9.25, own_classes=("Saturday",)),
    Entry("3", 1, 11.5, after_hours=True, own_classes=("Sunday",)),
    Entry("4", 1, 8.25, own_classes=("Sunday", "P1")),
    Entry("5", 1, 4.0, own_classes=("Quiet",)),
    Entry("6", 1, 60.0),
)
BY_TICKET = by_ticket(WORK, 12)
BY_MONTH = Usage(
    (
        Month(11.75, after_hours=2.5, named=(("Saturday", 9.25),)),
        Month(83.75, named=(("Sunday", 11.5), ("P1", 8.25), ("Quiet", 4.0), ("project", 60.0))),
        *by_month([0.0] * 10).months,
    )
)


def own_deal(usage: Usage) -> Proposal:
    """The client's work under a price list with classes of its own."""
    deal = proposal()
    plans = tuple(replace(plan, listed=OWN) for plan in deal.card.plans)
    return replace(deal, usage=usage, card=replace(deal.card, plans=plans))


@pytest.mark.parametrize("usage", [BY_TICKET, BY_MONTH], ids=["by ticket", "by month"])
def test_a_class_of_ones_own_counts_as_the_price_list_says(usage: Usage) -> None:
    """Saturdays and Sundays are after hours, P1 an emergency once; hours that count as normal stay so."""
    months = as_counted(usage, OWN)

    assert [month.after_hours for month in months] == [11.75, 11.5, *[0.0] * 10]
    assert [month.emergency for month in months] == [0.0, 8.25, *[0.0] * 10]
    assert [month.hours for month in months] == [month.hours for month in usage.months]


@pytest.mark.parametrize("usage", [BY_TICKET, BY_MONTH], ids=["by ticket", "by month"])
def test_the_pages_say_all_hours_at_other_times(usage: Usage) -> None:
    """Plans says 31.5 hours, and History 23.25 after hours and 8.25 in emergencies."""
    book = appendix_book(own_deal(usage))
    history = page(book, "History")
    total = row_of(history, "Total")

    assert any("31.5 hours out of hours or in emergencies" in text for text in texts(page(book, "Plans")))
    assert (at(history, total, 3).value, at(history, total, 4).value) == (23.25, 8.25)


def test_half_an_hour_is_not_cut_off() -> None:
    """2.5 hours are said as such."""
    book = appendix_book(own_deal(by_ticket([WORK[0], WORK[-1]], 12)))

    assert any("2.5 hours out of hours" in text for text in texts(page(book, "Plans")))

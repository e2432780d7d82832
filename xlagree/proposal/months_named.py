"""The months that labels of a history name, as days, so that every language can say them."""

from datetime import date

from xlagree.pricing.usage import MONTH_NAMES
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage


def month_named(label: str) -> date | None:
    """The first day of the month that a label names; None where it names none.

    >>> month_named("Nov 2026"), month_named("November")
    (datetime.date(2026, 11, 1), None)
    """
    name, _, year = label.partition(" ")
    if name not in MONTH_NAMES or not (year.isdecimal() and len(year) == 4):
        return None
    return date(int(year), MONTH_NAMES.index(name) + 1, 1)


def span_of(proposal: Proposal, speech: ClientLanguage) -> str:
    """From the first month of the history to the last; blank where they have no names."""
    months = proposal.history.months
    ends = [month_named(month.label) for month in (*months[:1], *months[-1:])]
    first, last = ends or (None, None)
    return speech.span(first, last) if first and last else ""

"""The months that labels of a history name, as days, so that every language can say them."""

from datetime import date

from xlagree.actuarial.experience.quality import TO
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


def month_told(label: str, speech: ClientLanguage) -> str:
    """A month, or one to another, in the words of a language; a label that names no month of a year stays as it is.

    >>> from xlagree.proposal.house.client_language import ClientLanguage
    >>> [month_told(label, ClientLanguage("de", "€", False)) for label in ("Dec 2025 to Jan 2026", "month 3", "Q1")]
    ['Dez. 2025 bis Jan. 2026', 'Monat 3', 'Q1']
    """
    first, between, last = label.partition(TO)
    if between:
        ends = {"first": month_told(first, speech), "last": month_told(last, speech)}
        return speech.say("months_span", **ends)
    day, (word, _, number) = month_named(label), label.partition(" ")
    if word == "month" and number.isdecimal():
        return speech.say("month_numbered", n=number)
    return speech.month(day) if day else label


def span_of(proposal: Proposal, speech: ClientLanguage) -> str:
    """From the first month of the history to the last; blank where they have no names."""
    months = proposal.history.months
    ends = [month_named(month.label) for month in (*months[:1], *months[-1:])]
    first, last = ends or (None, None)
    return speech.span(first, last) if first and last else ""

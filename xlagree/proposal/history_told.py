"""What is to be said of a client's history, in sentences that a client may read, each with its numbers."""

from collections.abc import Iterator

from xlagree.actuarial.experience.quality import (
    ENOUGH_MONTHS,
    LARGE_SHARE,
    MANY_WITHOUT_HOURS,
    REASONS,
    Quality,
)
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.months_named import month_told


def history_lines(quality: Quality, speech: ClientLanguage = ENGLISH) -> tuple[str, ...]:
    """All that is to be said.

    >>> from xlagree.actuarial.experience.quality import quality_of
    >>> from xlagree.pricing.usage import by_month
    >>> history_lines(quality_of(by_month([8, 0, 12])))[:2]
    ('3 months, 20.0 hours.', '1 month has no work.')
    """
    idle = speech.counted("said_idle", quality.idle) if quality.idle else ""
    lines = (
        _extent(quality, speech),
        idle,
        _few(quality, speech),
        _unknown(quality, speech),
        _without(quality, speech),
        _left(quality, speech),
        _far(quality, speech),
    )
    return tuple(filter(None, lines))


def history_warning(quality: Quality, speech: ClientLanguage = ENGLISH) -> str:
    """The one thing that a reader of the figures must know, or nothing."""
    if quality.without_share >= MANY_WITHOUT_HOURS:
        return _without(quality, speech)
    largest = quality.largest[0].hours if quality.largest else 0.0
    return _few(quality, speech) or (_far(quality, speech) if quality.share(largest) > LARGE_SHARE else "")


def share_told(share: float, speech: ClientLanguage = ENGLISH) -> str:
    """A share in a sentence; what is little is not nothing.

    >>> share_told(0.012), share_told(0.001)
    ('1 %', 'less than 1 %')
    """
    if 0 < share < 0.005:
        return speech.say("share_little")
    return speech.say("share_whole", n=speech.number(100 * share))


def _extent(quality: Quality, speech: ClientLanguage) -> str:
    first, last = month_told(quality.first, speech), month_told(quality.last, speech)
    parts = (
        speech.counted("n_months", quality.months),
        first if first == last else speech.say("months_span", first=first, last=last),
        speech.counted("n_tickets", quality.tickets) if quality.tickets else "",
        speech.counted("n_hours", quality.hours, 1),
    )
    return speech.say("said_extent", extent=", ".join(filter(None, parts)))


def _few(quality: Quality, speech: ClientLanguage) -> str:
    if quality.months >= ENOUGH_MONTHS:
        return ""
    months = speech.counted("n_months", quality.months)
    return speech.say("said_few", months=months, enough=speech.number(ENOUGH_MONTHS))


def _unknown(quality: Quality, speech: ClientLanguage) -> str:
    if quality.single:
        return ""
    return speech.say("said_by_month" if quality.tickets else "said_no_tickets")


def _without(quality: Quality, speech: ClientLanguage) -> str:
    if not quality.without_hours:
        return ""
    tickets = speech.counted("n_tickets", quality.all_tickets)
    share = share_told(quality.without_share, speech)
    return speech.counted("said_without", quality.without_hours, tickets=tickets, share=share)


def _left(quality: Quality, speech: ClientLanguage) -> str:
    reasons = list(_reasons(quality, speech))
    if not reasons:
        return speech.say("history_whole") if quality.whole else ""
    return speech.say("said_left_out", list=", ".join(reasons))


def _reasons(quality: Quality, speech: ClientLanguage) -> Iterator[str]:
    for field in REASONS:
        count = getattr(quality.left_out, field)
        if count:
            yield speech.counted(f"said_{field}", count)


def _far(quality: Quality, speech: ClientLanguage) -> str:
    if quality.far > 1:
        share = share_told(quality.share(quality.far_hours), speech)
        hours = speech.number(quality.far_hours, 1)
        return speech.say("said_far", n=speech.number(quality.far), hours=hours, share=share)
    largest = quality.largest[0].hours if quality.largest else 0.0
    share_of_all = quality.share(largest)
    if not quality.far and share_of_all <= LARGE_SHARE:
        return ""
    hours = speech.number(largest, 1)
    return speech.say("said_largest", hours=hours, share=share_told(share_of_all, speech))

"""The hours of each month that were after hours or emergencies: classes of one's own count as what the price list says."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from xlagree.pricing.list_words import ListWords
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, Month, Usage


def words_of(plans: Sequence[Plan]) -> ListWords:
    """The words of all plans of an offer."""
    return reduce(or_, (plan.words for plan in plans), ListWords())


def as_counted(usage: Usage, words: ListWords) -> tuple[Month, ...]:
    """The months, with every hour in the class that it counts as; an hour that is both stands as emergency.

    >>> own = ListWords((("Sunday", "after-hours"), ("P1", "emergency")))
    >>> (month,) = as_counted(Usage((Month(10, after_hours=1.0, named=(("Sunday", 3), ("P1", 2))),)), own)
    >>> month.after_hours, month.emergency
    (4.0, 2.0)
    """
    if not usage.entries:
        return tuple(_month_as_counted(month, words) for month in usage.months)
    hours = [dict.fromkeys(("after-hours", "emergency", "normal"), 0.0) for _ in usage.months]
    for entry in usage.entries:
        hours[entry.month][_family(entry, words)] += entry.hours
    return tuple(
        replace(month, after_hours=own["after-hours"], emergency=own["emergency"])
        for month, own in zip(usage.months, hours, strict=True)
    )


def _family(entry: Entry, words: ListWords) -> str:
    """What an entry counts as."""
    own = words.families_of(entry.own_classes)
    if entry.emergency or "emergency" in own:
        return "emergency"
    return "after-hours" if entry.after_hours or "after-hours" in own else "normal"


def _month_as_counted(month: Month, words: ListWords) -> Month:
    """By month each class stands apart from the others."""
    own = [(family, hours) for _, family, hours in words.in_classes(month.named)]

    def of(family: str, plain: float) -> float:
        return plain + sum(hours for counts_as, hours in own if counts_as == family)

    return replace(
        month,
        after_hours=of("after-hours", month.after_hours),
        emergency=of("emergency", month.emergency),
    )

"""Where the slider of a page stops: hours a month from 0 on, the client's own years among them, and every plan priced there."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.charts import nice
from xlagree.generate.pages.client.hours_workings import hours_axis
from xlagree.generate.pages.client.months_workings import NOTHING, bill
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_basis import own_work
from xlagree.proposal.client_verdict import usual_year, whole
from xlagree.proposal.deal import Proposal, YearOfWork
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.if_hours_differ import months_beyond
from xlagree.proposal.recommendation import recommended

MOST_STOPS = 120
"""About so many stops; where that would be too many of half an hour, the steps are larger."""
HALF = 0.5
NEAR = 0.05
"""Stops that are written alike are one."""


@dataclass(frozen=True)
class Stop:
    """A year at which a page can be looked at: what it says of it, and the figures of every plan.

    `firsts` are first years in cents, `beyond` months beyond the plan where it has such a number, `above` months that cost more
    than the fixed fee, `bills` whole amounts by month, none where the client has no months of its own.
    """

    hours: float
    written: str
    spoken: str
    heading: str
    says: str
    year: float
    lowest: int
    firsts: tuple[int, ...]
    beyond: tuple[int | None, ...]
    above: tuple[int, ...]
    bills: tuple[tuple[int, ...], ...]


def years_to_look_at(proposal: Proposal) -> list[YearOfWork]:
    """Years of hours a month in equal steps as far as the charts go, and those of the client, in order."""
    _, most = hours_axis(proposal)
    step = max(HALF, nice(most / MOST_STOPS, (1, 2, 5, 10)))
    named = [year for year in proposal.years if year.hours or not proposal.worked.mean]
    taken = [hours_of_year(proposal, year) for year in named]
    steps = [round(i * step, 6) for i in range(round(most / step) + 1)]
    free = [hours for hours in steps if all(abs(hours - own) >= NEAR for own in taken)]
    others = [YearOfWork("", proposal.times(hours), 12 * hours, proposal.at_hours(hours)) for hours in free]
    return sorted((*named, *others), key=lambda year: hours_of_year(proposal, year))


def hours_of_year(proposal: Proposal, year: YearOfWork) -> float:
    """The hours a month of a year; those quoted of the usual one."""
    return proposal.quoted_hours if year is usual_year(proposal) else year.hours / 12


def fixed_parts(proposal: Proposal) -> list[list[float]]:
    """What of each month's bill is the same whatever is used, plan by plan."""
    return [[month.fee + sum(month.items) for month in year.months] for year in proposal.replays]


def stop_of(proposal: Proposal, year: YearOfWork, speech: ClientLanguage) -> Stop:
    """What a page says and shows of a year."""
    plans, hours = range(len(proposal.plans)), hours_of_year(proposal, year)
    spoken = speech.counted("n_hours", hours, 1 if round(hours, 1) else 0)
    known = proposal.basis == "history"
    beyond = tuple(months_beyond(proposal, i, year) if known else None for i in plans)
    firsts = [cents(months.invoiced) for months in year.plans]
    lowest = _lowest(proposal, firsts)
    bills = [[bill(month) for month in months.months] for months in year.plans]
    parts = fixed_parts(proposal)
    above = tuple(
        sum(one > part + NOTHING for one, part in zip(own, fixed, strict=True))
        for own, fixed in zip(bills, parts, strict=True)
    )
    usual = year is usual_year(proposal)
    written = speech.counted("n_hours", year.hours)
    return Stop(
        hours=round(hours, 6),
        written=speech.tenths(hours),
        spoken=speech.say("hours_a_month", hours=spoken),
        heading=speech.say("web_plans", hours=written) if usual else speech.say("web_plans_at", hours=spoken),
        says=_says(proposal, firsts, lowest, beyond, spoken, speech),
        year=round(year.hours, 6),
        lowest=lowest,
        firsts=tuple(round(100 * price) for price in firsts),
        beyond=beyond,
        above=above,
        bills=tuple(tuple(round(one) for one in own) for own in bills) if own_work(proposal) else (),
    )


def _lowest(proposal: Proposal, firsts: Sequence[float]) -> int:
    """The plan of the lowest amount as it is shown; the one recommended where several have it."""
    own = recommended(proposal).plan
    return min(range(len(firsts)), key=lambda i: (whole(firsts[i]), i != own))


def _says(
    proposal: Proposal,
    firsts: Sequence[float],
    lowest: int,
    beyond: Sequence[int | None],
    hours: str,
    speech: ClientLanguage,
) -> str:
    """Which plan costs least, and what the one recommended costs more."""
    own, names = recommended(proposal).plan, [plan.name for plan in proposal.plans]
    told = {"hours": hours, "plan": names[lowest], "price": speech.money(whole(firsts[lowest]))}
    marked = lowest if own is None else own
    key = "web_least" if marked == lowest else "web_other"
    if marked != lowest:
        told |= {"own": names[marked], "more": speech.money(whole(firsts[marked]) - whole(firsts[lowest]))}
    if (k := beyond[marked]) is None:
        return speech.say(key, **told)
    return speech.say(f"{key}_beyond", **told, k=str(k))

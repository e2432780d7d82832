"""An hour of a client's own work in parts: who did it, in which classes, where, and what kind of work it was."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry
from xlagree.pricing.usage_words import classes_of
from xlagree.terms.quantities import SHARE, WEIGHT, as_text, same
from xlagree.terms.vocabulary import CHANNELS, PREMIUM_CLASSES

Parts = tuple[Entry, ...]
"""Entries whose hours are their shares of all hours; tickets, days and people are not in them."""
CLOSE = 1e-9
"""Shares of an hour that differ by less are the same."""
DIGITS = 12
"""Digits of a share behind the point."""
COLUMNS = ("role", "role weight", "class", "channel", "work", "share")
"""What a table of parts has in its columns."""
_PLAIN = frozenset(map(same, ("normal", *PREMIUM_CLASSES)))
_Weighing = tuple[bool, bool, tuple[str, ...], bool, str, float, str]
_MOVABLE = ("after_hours", "emergency", "on_site", "role_weight")


def parts_of_work(entries: Iterable[Entry]) -> Parts:
    """What all hours of some entries are made of, the largest part first; shares of so many digits as any cell keeps.

    >>> parts_of_work([Entry("A", 0, 3.0, role="senior"), Entry("B", 1, 1.0), Entry("C", 2, 4.0)])[0].hours
    0.625
    """
    sums = sorted(summed_up(entries), key=lambda part: -part.hours)
    if not sums:
        return ()
    every = sum(part.hours for part in sums)
    rest = [(part, round(part.hours / every, DIGITS)) for part in sums[1:]]
    largest = round(1 - sum(share for _, share in rest), DIGITS)
    return tuple(replace(part, hours=share) for part, share in [(sums[0], largest), *rest] if share)


def summed_up(entries: Iterable[Entry]) -> Parts:
    """Entries of equal weight under any plan as one, with all their hours."""
    hours: dict[_Weighing, float] = {}
    for entry in entries:
        weighing = _weighing(entry)
        hours[weighing] = hours.get(weighing, 0.0) + entry.hours
    return tuple(_part(weighing, together) for weighing, together in hours.items() if together)


def _weighing(entry: Entry) -> _Weighing:
    """What of an entry decides its weight."""
    classes = entry.after_hours, entry.emergency, entry.own_classes
    return *classes, entry.on_site, entry.role, entry.role_weight, entry.work


def _part(weighing: _Weighing, hours: float) -> Entry:
    after_hours, emergency, own_classes, on_site, role, role_weight, work = weighing
    return Entry(
        ticket="",
        month=0,
        hours=hours,
        after_hours=after_hours,
        emergency=emergency,
        channel=CHANNELS[on_site],
        role=role,
        role_weight=role_weight,
        own_classes=own_classes,
        work=work,
    )


def class_of(entry: Entry) -> str:
    """The one class in which an hour is summed up: emergency, else the first of one's own, else after hours or normal."""
    if entry.emergency:
        return "emergency"
    return next(iter(entry.own_classes), "after-hours" if entry.after_hours else "normal")


@dataclass(frozen=True)
class Shares:
    """Hours of classes, at the client's, and times the weight of their role; `named` are those of one's own classes
    and of kinds of work."""

    after_hours: float
    emergency: float
    on_site: float
    role_weight: float
    named: tuple[tuple[str, float], ...]


def shares(parts: Parts) -> Shares:
    """The shares that parts of an hour add up to, each of them apart from the others."""
    classes: dict[str, float] = {}
    kinds: dict[str, float] = {}
    for part in parts:
        classes[class_of(part)] = classes.get(class_of(part), 0.0) + part.hours
        if part.work and same(part.work) not in _PLAIN:
            kinds[part.work] = kinds.get(part.work, 0.0) + part.hours
    own = {name for part in parts for name in part.own_classes} & classes.keys()
    named = {name: classes[name] for name in classes if name in own} | kinds
    return Shares(
        classes.get("after-hours", 0.0),
        classes.get("emergency", 0.0),
        sum(part.hours for part in parts if part.on_site),
        sum(part.hours * part.role_weight for part in parts),
        tuple(named.items()),
    )


def in_shares(parts: Parts, wanted: Shares) -> Parts:
    """The parts as they are, where they have the wanted shares; else classes, channels and who does what work apart.

    Someone who changes a share of a forecast says nothing of what goes with what.
    """
    own = shares(parts)
    moved = ((getattr(own, name), getattr(wanted, name)) for name in _MOVABLE)
    if all(abs(one - other) <= CLOSE for one, other in moved):
        return parts
    classes = {"after-hours": wanted.after_hours, "emergency": wanted.emergency}
    of_own = {name for part in parts for name in part.own_classes}
    classes |= {name: share for name, share in wanted.named if name in of_own}
    classes["normal"] = max(1 - sum(classes.values()), 0.0)
    where = {"remote": 1 - wanted.on_site, "on site": wanted.on_site}
    dearer = wanted.role_weight / own.role_weight if own.role_weight else 1.0
    return parts_of_work(
        replace(
            part,
            hours=part.hours * in_class * there,
            after_hours=name == "after-hours",
            emergency=name == "emergency",
            own_classes=(name,) if name in of_own else (),
            channel=channel,
            role_weight=part.role_weight * dearer,
        )
        for part in parts
        for name, in_class in classes.items()
        for channel, there in where.items()
    )


def part_cells(parts: Parts) -> list[tuple[float | str, ...]]:
    """Parts as rows of a table, in the order of `COLUMNS`; `parts_of_cells` reads the same parts."""
    return [
        (part.role, part.role_weight, ", ".join(_classes(part)), part.channel, part.work, part.hours)
        for part in parts
    ]


def _classes(part: Entry) -> Iterator[str]:
    plain = zip(PREMIUM_CLASSES, (part.after_hours, part.emergency), strict=True)
    yield from (name for name, holds in plain if holds)
    yield from part.own_classes


def parts_of_cells(rows: Iterable[Sequence[object]]) -> Parts:
    """Parts of an hour from rows of a table, in the order of `COLUMNS`."""
    parts = []
    for role, role_weight, classes, channel, work, share in rows:
        words = classes_of(tuple(filter(None, as_text(classes).split(", "))))
        parts.append(
            Entry(
                "",
                0,
                SHARE.check("share", share),
                words.after_hours,
                words.emergency,
                as_text(channel),
                as_text(role),
                WEIGHT.check("role weight", role_weight),
                own_classes=words.own,
                work=as_text(work),
            )
        )
    return tuple(parts)


def by_parts(plan: Plan) -> bool:
    """Whether a plan asks more of an hour than its class, its channel and the weight of its role."""
    return bool(plan.rates or plan.blocks or plan.covers_work or plan.words.classes)

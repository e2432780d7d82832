"""What a month of usage weighs under a plan: billed hours, each weighted once, inside and outside its cover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf

from xlagree.pricing.list_words import ListWords
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.rates import Hour
from xlagree.pricing.usage import Entry, Month, Usage
from xlagree.pricing.weighing import weighing
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.vocabulary import CHANNELS, PAY_AS_YOU_GO

CEIL_TOLERANCE, NOISE_DIGITS = 1e-9, 9
"""30.000000000000004 hours are three blocks of 10, not four; no half cent hangs on how hours were added."""


@dataclass(frozen=True)
class Workload:
    """A month's work under one plan: logged hours, weighted hours inside and outside its cover, visits, tickets begun.

    `plain` are the billed hours inside before weighting, for overage that is not weighted. `kinds` are the weighted
    hours inside and outside by kind of work, where blocks beside the plan ask for them.
    """

    logged: float = 0.0
    inside: float = 0.0
    plain: float = 0.0
    outside: float = 0.0
    visits: float = 0.0
    tickets: float = 0.0
    kinds: tuple[tuple[str, float, float], ...] = ()

    def __add__(self, other: "Workload") -> "Workload":
        return self._with(
            [a + b for a, b in zip(self._sums, other._sums, strict=True)], (*self.kinds, *other.kinds)
        )

    def scaled(self, hours: float) -> "Workload":
        """The same mix of work for another number of logged hours."""
        return self.times(hours / self.logged)

    def times(self, factor: float) -> "Workload":
        """So many times the work."""
        kinds = tuple((work, inside * factor, outside * factor) for work, inside, outside in self.kinds)
        return self._with([part * factor for part in self._sums], kinds)

    @property
    def _sums(self) -> tuple[float, ...]:
        return self.logged, self.inside, self.plain, self.outside, self.visits, self.tickets

    @staticmethod
    def _with(sums: Sequence[float], kinds: Iterable[tuple[str, float, float]]) -> "Workload":
        together: dict[str, tuple[float, float]] = {}
        for work, inside, outside in kinds:
            before = together.get(work, (0.0, 0.0))
            together[work] = (before[0] + inside, before[1] + outside)
        by_kind = tuple((work, inside, outside) for work, (inside, outside) in together.items())
        logged, inside, plain, outside, visits, tickets = sums
        return Workload(logged, inside, plain, outside, visits, tickets, by_kind)


class _Sums:
    """The hours of a month being added up."""

    def __init__(self, plan: Plan) -> None:
        self.by_kind: dict[str, list[float]] | None = {} if plan.blocks else None
        self.logged = self.inside = self.plain = self.outside = 0.0

    def add(self, covered: bool, hours: float, weighted: float, work: str) -> None:
        """Add billed hours and what they weigh, inside or outside the cover."""
        if covered:
            self.inside += weighted
            self.plain += hours
        else:
            self.outside += weighted
        if self.by_kind is not None:
            self.by_kind.setdefault(work, [0.0, 0.0])[0 if covered else 1] += weighted

    def load(self, visits: float, tickets: float) -> Workload:
        """The month's work."""
        kinds = tuple((work, inside, outside) for work, (inside, outside) in (self.by_kind or {}).items())
        return Workload(self.logged, self.inside, self.plain, self.outside, visits, tickets, kinds)


def tickets_untold(plan: Plan, usage: Usage) -> bool:
    """Whether a plan counts tickets, and a usage with hours says nothing of any."""
    return plan.pool_unit == TICKETS and bool(usage.hours) and not any(usage.begun)


def workloads(plan: Plan, usage: Usage) -> tuple[Workload, ...]:
    """What each month of usage weighs under a plan, from tickets where they are known.

    Logged time is summed per ticket and channel, raised to the channel's minimum, rounded up to the
    increment and shared out over the entries; each hour is weighted once. Kept with the usage.
    """
    if tickets_untold(plan, usage):
        raise AgreementError(untold(plan.name), kind="unknown")
    if len(usage.months) == 1 and not usage.entries:
        return _workloads(plan, usage)  # sooner than it is looked up
    known: dict[tuple[object, ...], tuple[Workload, ...]] = vars(usage).setdefault("weighed", {})
    by = weighing(plan)
    if by not in known:
        known[by] = _workloads(plan, usage)
    return known[by]


def _workloads(plan: Plan, usage: Usage) -> tuple[Workload, ...]:
    if not usage.entries:
        return tuple(_month_load(plan, month) for month in usage.months)
    sums, apart = [_Sums(plan) for _ in usage.months], projects(plan, usage)
    for entries in usage.jobs:
        logged = sum(entry.hours for entry in entries)
        stretch = billed(plan, logged, entries[0].on_site) / logged if logged else 0.0
        for entry in entries:
            hours, month = entry.hours * stretch, sums[entry.month]
            covered, weight, work = weighed(plan, entry)
            month.logged += entry.hours
            month.add(covered and entry.ticket not in apart, hours, hours * weight, work)
    begun = usage.begun_but(apart)
    return tuple(
        month.load(at.visits, tickets) for month, at, tickets in zip(sums, usage.months, begun, strict=True)
    )


def projects(plan: Plan, usage: Usage) -> frozenset[str]:
    """The tickets of a usage that took more than the project hours of a plan, as logged; none where none are known.

    >>> from xlagree.pricing.usage import by_ticket
    >>> gold = Plan("Gold", "fixed price", monthly_fee=900, hourly_rate=120, project_hours=8)
    >>> sorted(projects(gold, by_ticket([Entry("A", 0, 8.0), Entry("B", 0, 5.0), Entry("B", 1, 4.0)])))
    ['B']
    """
    limit = project_limit(plan) * (1 + CEIL_TOLERANCE)
    if limit == inf:
        return frozenset()
    return frozenset(ticket for ticket, hours in usage.hours_of_tickets.items() if hours > limit)


def project_limit(plan: Plan) -> float:
    """Hours of a ticket beyond which it is charged apart; as you go every hour is charged at the hourly rate anyway."""
    by_the_hour = plan.kind == PAY_AS_YOU_GO and plan.pool_unit != TICKETS
    return inf if plan.project_hours is None or by_the_hour else plan.project_hours


def untold(name: str) -> Problem:
    """What is said of a plan that counts tickets under work whose tickets are not known."""
    return Problem(
        f"{name}: the plan counts tickets, and the usage has none", "give the tickets of each month"
    )


def mix(plan: Plan, usage: Usage) -> Workload:
    """The whole usage as one workload: scaled to a number of hours it is an even month of the same mix."""
    total = sum(workloads(plan, usage), Workload())
    return total if total.logged else _month_load(plan, Month(1.0))


def billed(plan: Plan, logged: float, on_site: bool) -> float:
    """Hours billed for a ticket's logged hours: at least the minimum, rounded up to the increment.

    >>> billed(Plan("As you go", "pay as you go", hourly_rate=150, billing_increment=0.25), 1 + 20 / 60, on_site=False)
    1.5
    """
    minimum = plan.minimum_on_site if on_site else plan.minimum_remote
    hours = max(logged, minimum) if logged > 0 else 0.0
    step = plan.billing_increment
    return ceil(hours / step - CEIL_TOLERANCE) * step if step else hours


def weighed(plan: Plan, entry: Entry) -> tuple[bool, float, str]:
    """Whether a plan covers an hour of an entry, what it weighs, and its kind of work as the price list names it."""
    work = plan.words.kind_of(entry.work)
    family, weight = _weight(plan, entry, work)
    return plan.covers(entry.channel, family, work), weight, work


def _weight(plan: Plan, entry: Entry, work: str) -> tuple[str, float]:
    """Which class an entry counts as under a plan, the dearest that it is in, and what one of its hours weighs.

    An emergency for which nothing faster was asked than the plan promises is none.
    """
    promised = plan.response(entry.channel)
    waived = promised is not None and entry.asked_within is not None and entry.asked_within >= promised
    classes = [plan.words.class_of(name) for name in entry.own_classes]
    classes += [("after-hours", "after-hours")] if entry.after_hours else []
    classes += [("emergency", "emergency")] if entry.emergency else []
    left = [(name, family) for name, family in classes if not (family == "emergency" and waived)]
    channel = CHANNELS[entry.on_site]
    weighed = [
        (
            plan.weight(Hour(entry.role, entry.role_weight, name, family, channel, work)),
            family == "emergency",
            family,
        )
        for name, family in left or [("normal", "normal")]
    ]
    heaviest = max(weighed)
    return heaviest[2], heaviest[0]


def _month_load(plan: Plan, month: Month) -> Workload:
    """A month's hours by class, kind of work and channel, each apart from the others."""
    sums = _Sums(plan)
    sums.logged = month.hours
    on_site = month.on_site / month.hours if month.hours else 0.0
    classes, kinds = parts_of(plan.words, month)
    for channel, there in zip(CHANNELS, (1 - on_site, on_site), strict=True):
        if not there:
            continue
        for name, family, hours in classes:
            for work, share in kinds:
                weight = plan.weight(Hour(work_class=name, family=family, channel=channel, work=work))
                part = hours * there * share
                sums.add(plan.covers(channel, family, work), part, part * weight, work)
    return sums.load(month.visits, month.tickets)


Classes = list[tuple[str, str, float]]
Kinds = list[tuple[str, float]]


def parts_of(words: ListWords, month: Month) -> tuple[Classes, Kinds]:
    """A month's hours by class, with what the class counts as, and the share of each kind of work; the rest is normal,
    and of no kind."""
    named: Classes = [
        ("after-hours", "after-hours", month.after_hours),
        ("emergency", "emergency", month.emergency),
    ]
    kinds: dict[str, float] = {}
    for name, hours in month.named:
        if words.tells_a_class(name):
            named.append((*words.class_of(name), hours))
        elif meant := words.mistyped(name):
            raise must_be(
                f"{name} hours",
                "hours of a class or a kind of work that the price list names",
                name,
                f"nearest: {meant} hours",
            )
        else:
            kind = words.kind_of(name)
            kinds[kind] = kinds.get(kind, 0.0) + hours
    rest = month.hours - sum(hours for _, _, hours in named)
    if rest < -1e-9 * (1 + month.hours):
        names = " and ".join(name for name, _, hours in named if hours)
        raise must_be(f"{names} hours", f"at most the month's {month.hours:g} hours", month.hours - rest)
    shares = {kind: hours / month.hours for kind, hours in kinds.items()} if month.hours else {}
    if sum(shares.values()) > 1 + 1e-9:
        raise must_be(
            "hours of kinds of work", f"at most the month's {month.hours:g} hours", sum(kinds.values())
        )
    shares[""] = max(shares.get("", 0.0) + 1 - sum(shares.values()), 0.0)
    classes = [("normal", "normal", max(rest, 0.0)), *named]
    return [part for part in classes if part[2]], [(kind, share) for kind, share in shares.items() if share]


def replayed(loads: Sequence[Workload], term: int) -> tuple[Workload, ...]:
    """Workloads for every month of a term: the latest ones, repeated where there are fewer."""
    if not loads:
        raise must_be("usage", "at least one month", "no months")
    latest = loads[-term:]
    return tuple(latest[i % len(latest)] for i in range(term))

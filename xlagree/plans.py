"""The four kinds of plan, and what a month of usage weighs under each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from xlagree.errors import NOWHERE, AgreementError, Place, Problem, must_be
from xlagree.quantity import as_text
from xlagree.tables import Record, read_records
from xlagree.terms import BLOCK, CHANNELS, FIXED_PRICE, PAY_AS_YOU_GO, PLAN_TERMS, PREMIUM_CLASSES, RETAINER
from xlagree.usage import Entry, Month, Usage

CEIL_TOLERANCE, NOISE_DIGITS = 1e-9, 9
"""30.000000000000004 hours are three blocks of 10, not four; no half cent hangs on how hours were added."""


@dataclass(frozen=True)
class Plan:
    """Terms of one way to sell. Every field is the plan term of that name; None is a term that is not set."""

    name: str
    kind: str
    best_for: str = ""
    hourly_rate: float | None = None
    hourly_discount: float = 0.0
    monthly_fee: float = 0.0
    fee_per_user: float = 0.0
    fee_per_device: float = 0.0
    users: float | None = None
    devices: float | None = None
    minimum_fee: float = 0.0
    included_hours: float = 0.0
    overage_rate: float | None = None
    overage_weighting: bool = True
    block_hours: float | None = None
    block_price: float | None = None
    block_life: float | None = None
    auto_renew: bool = True
    rollover_share: float = 1.0
    rollover_months: float = 0.0
    cap_hours: float | None = None
    after_hours_multiplier: float = 1.0
    emergency_multiplier: float = 1.0
    billing_increment: float = 0.0
    minimum_remote: float = 0.0
    minimum_on_site: float = 0.0
    visit_charge: float = 0.0
    setup_fee: float = 0.0
    term_months: float = 12.0
    yearly_escalator: float = 0.0
    prepaid_months: float = 1.0
    maintenance_hours: float = 0.0
    covers_channels: tuple[str, ...] = CHANNELS
    covers_classes: tuple[str, ...] = PREMIUM_CLASSES
    payment_days: float = 30.0
    response_remote: float | None = None
    response_phone: float | None = None
    response_on_site: float | None = None
    service_credit: float = 0.0

    @cached_property
    def term(self) -> int:
        """Length of the agreement in months."""
        return int(self.term_months)

    @cached_property
    def fee(self) -> float:
        """Fee of a month in the first year: max(minimum, monthly + users and devices at their fees)."""
        heads = self.fee_per_user * (self.users or 0) + self.fee_per_device * (self.devices or 0)
        return (
            max(self.minimum_fee, self.monthly_fee + heads) if self.kind in (RETAINER, FIXED_PRICE) else 0.0
        )

    @cached_property
    def discounted_rate(self) -> float | None:
        """The hourly rate after the hourly discount."""
        return None if self.hourly_rate is None else self.hourly_rate * (1 - self.hourly_discount)

    @cached_property
    def rate_beyond(self) -> float | None:
        """Price of an overage hour: as stated, else the hourly rate after its discount."""
        return self.discounted_rate if self.overage_rate is None else self.overage_rate

    def factor(self, month: int) -> float:
        """The escalator's factor in a month counted from 0: (1 + e) to the power of whole years passed."""
        return float((1 + self.yearly_escalator) ** (month // 12))

    def response(self, channel: str) -> float | None:
        """Hours until work starts on a channel, or None where nothing is promised."""
        if channel == "phone" and self.response_phone is not None:
            return self.response_phone
        return self.response_on_site if channel == "on site" else self.response_remote

    def covers(self, channel: str, work_class: str) -> bool:
        """Whether a fixed price covers such an hour; an hour is covered when channel and class both are."""
        on = "on site" if channel == "on site" else "remote"
        return self.kind != FIXED_PRICE or (
            on in self.covers_channels and (work_class == "normal" or work_class in self.covers_classes)
        )

    @property
    def charged_visit(self) -> float:
        """What one visit costs: nothing where a fixed price covers work on site."""
        return 0.0 if self.kind == FIXED_PRICE and "on site" in self.covers_channels else self.visit_charge


@dataclass(frozen=True)
class Workload:
    """A month's work under one plan: logged hours, weighted hours inside and outside its cover, and visits.

    `plain` are the billed hours inside before weighting, for overage that is not weighted.
    """

    logged: float = 0.0
    inside: float = 0.0
    plain: float = 0.0
    outside: float = 0.0
    visits: float = 0.0

    def __add__(self, other: "Workload") -> "Workload":
        return Workload(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def scaled(self, hours: float) -> "Workload":
        """The same mix of work for another number of logged hours."""
        return Workload(*(getattr(self, name) * (hours / self.logged) for name in self.__dataclass_fields__))


def workloads(plan: Plan, usage: Usage) -> tuple[Workload, ...]:
    """What each month of usage weighs under a plan, from tickets where they are known.

    Logged time is summed per ticket and channel, raised to the channel's minimum, rounded up to the
    increment and shared out over the entries; each hour is weighted once: role x largest class multiplier.
    """
    if not usage.entries:
        return tuple(_month_load(plan, month) for month in usage.months)
    months = [[0.0, 0.0, 0.0, 0.0, month.visits] for month in usage.months]
    for entries in usage.jobs:
        logged = sum(entry.hours for entry in entries)
        stretch = billed(plan, logged, entries[0].on_site) / logged if logged else 0.0
        for entry in entries:
            hours, month = entry.hours * stretch, months[entry.month]
            work_class, weight = _weight(plan, entry)
            covered = plan.covers(entry.channel, work_class)
            month[0] += entry.hours
            month[1 if covered else 3] += hours * entry.role_weight * weight
            month[2] += hours if covered else 0.0
    return tuple(Workload(*sums) for sums in months)


def mix(plan: Plan, usage: Usage) -> Workload:
    """The whole usage as one workload: scaled to a number of hours it is an even month of the same mix."""
    total = sum(workloads(plan, usage), Workload())
    return total if total.logged else _month_load(plan, Month(1.0))


def billed(plan: Plan, logged: float, on_site: bool) -> float:
    """Hours billed for a ticket's logged hours: at least the minimum, rounded up to the increment.

    >>> billed(Plan("As you go", "pay as you go", billing_increment=0.25), 1 + 20 / 60, on_site=False)
    1.5
    """
    minimum = plan.minimum_on_site if on_site else plan.minimum_remote
    hours = max(logged, minimum) if logged > 0 else 0.0
    step = plan.billing_increment
    return ceil(hours / step - CEIL_TOLERANCE) * step if step else hours


def _weight(plan: Plan, entry: Entry) -> tuple[str, float]:
    """The class of an entry under a plan, the dearest that it is in, and what its hours count."""
    promised = plan.response(entry.channel)
    waived = promised is not None and entry.asked_within is not None and entry.asked_within >= promised
    emergency = 1.0 if waived else plan.emergency_multiplier
    work_class, weight = "normal", 1.0
    if entry.after_hours:
        work_class, weight = "after-hours", plan.after_hours_multiplier
    if entry.emergency and (emergency >= weight or work_class == "normal"):
        work_class, weight = "emergency", emergency
    return work_class, weight


def _month_load(plan: Plan, month: Month) -> Workload:
    share_on_site = month.on_site / month.hours if month.hours else 0.0
    classes = (
        ("normal", max(month.hours - month.after_hours - month.emergency, 0.0), 1.0),
        ("after-hours", month.after_hours, plan.after_hours_multiplier),
        ("emergency", month.emergency, plan.emergency_multiplier),
    )
    inside = plain = outside = 0.0
    for channel, share in (("remote", 1 - share_on_site), ("on site", share_on_site)):
        for work_class, hours, weight in classes:
            if plan.covers(channel, work_class):
                inside, plain = inside + hours * share * weight, plain + hours * share
            else:
                outside += hours * share * weight
    return Workload(month.hours, inside, plain, outside, month.visits)


def replayed(loads: Sequence[Workload], term: int) -> tuple[Workload, ...]:
    """Workloads for every month of a term: the latest ones, repeated where there are fewer."""
    if not loads:
        raise must_be("usage", "at least one month", "no months")
    latest = loads[-term:]
    return tuple(latest[i % len(latest)] for i in range(term))


def read_plans(cells: object, place: Place = NOWHERE, heads_follow: bool = False) -> tuple[Plan, ...]:
    """The plans of a terms table; all its problems are raised together.

    With `heads_follow` a plan may leave its users and devices to the client (see `for_client`).

    >>> [plan.fee for plan in read_plans([["kind", "fixed price"], ["monthly fee", 2400]])]
    [2400.0]
    """

    def check(records: Sequence[Record]) -> Iterable[Problem]:
        names: list[str] = []
        for record in records:
            yield from _contradictions(record, heads_follow)
            name = _name(record).casefold()
            if name in names:
                yield record.problem("two plans have this name", "give each plan its own name")
            names.append(name)

    plans = tuple(_plan(record) for record in read_records(cells, PLAN_TERMS, "kind", place, check))
    if not plans:
        raise AgreementError(Problem("the table has labels and no plan", "add a plan beside them", place))
    return plans


def for_client(plan: Plan, users: float, devices: float) -> Plan:
    """The plan with the client's users and devices where it states none."""
    return replace(
        plan,
        users=users if plan.users is None else plan.users,
        devices=devices if plan.devices is None else plan.devices,
    )


def _name(record: Record) -> str:
    """The name that stands over a plan, or else its kind."""
    return record.name or str(record.values.get("kind", ""))


def _plan(record: Record) -> Plan:
    return Plan(_name(record), **record.values)  # type: ignore[arg-type]  # checked by their terms


def _contradictions(record: Record, heads_follow: bool) -> Iterator[Problem]:
    """Terms that the kind does not use, lacks, or that contradict each other."""
    values, given = record.values, record.places
    kind = values.get("kind")
    if not isinstance(kind, str):
        return
    for term in PLAN_TERMS:
        if term.field in given and kind not in term.kinds:
            belongs = f"it belongs to: {', '.join(term.kinds)}"
            yield record.problem(f"{term.name} is not a term of a {kind} plan", belongs, term.field)
    for name in {PAY_AS_YOU_GO: ("hourly rate",), BLOCK: ("block hours", "block price")}.get(kind, ()):
        if name.replace(" ", "_") not in given:
            yield record.problem(f"{name} must be set for a {kind} plan (got nothing)")
    plan = _plan(record)
    if kind == FIXED_PRICE and not given.keys() & {
        "monthly_fee",
        "fee_per_user",
        "fee_per_device",
        "minimum_fee",
    }:
        lacking = "monthly fee must be set for a fixed price plan (got nothing)"
        yield record.problem(lacking, "or set a fee per user or device")
    for fee, heads in (("fee_per_user", "users"), ("fee_per_device", "devices")):
        if values.get(fee) and heads not in given and not heads_follow:
            yield record.problem(f"{fee.replace('_', ' ')} needs {heads}", f"set {heads}", fee)
    if plan.prepaid_months > plan.term_months and not record.wrong("term_months"):
        got = f"prepaid months must be at most the term of {plan.term} months (got {plan.prepaid_months:g})"
        yield record.problem(got, "", "prepaid_months")
    if values.get("rollover_share") and not (
        values.get("rollover_months") or record.wrong("rollover_months")
    ):
        said = "rollover share is set without rollover months"
        yield record.problem(said, "set both, or clear it", "rollover_share")
    for name in ("overage_rate", "overage_weighting"):
        if kind == BLOCK and plan.auto_renew and name in given and not record.wrong("auto_renew"):
            said = f"{name.replace('_', ' ')} is set but the block renews itself"
            yield record.problem(said, "set auto renew to no, or clear it", name)


def same_name(name: object, other: object) -> bool:
    """Whether two names are one: case and spacing do not count, every other sign does (Gold is not Gold+)."""
    return as_text(name).casefold() == as_text(other).casefold()


def find_plan(plans: Sequence[Plan], name: object) -> Plan:
    """The plan of a name, or an error that lists the plans there are."""
    for plan in plans:
        if same_name(plan.name, name):
            return plan
    known = f"plans: {', '.join(plan.name for plan in plans)}"
    raise AgreementError(Problem(f'no plan "{name}"', known), kind="unknown")

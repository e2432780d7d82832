"""The four kinds of plan: their terms, read from a table and checked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xlagree.terms.cell_errors import CELL_ERRORS
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem
from xlagree.terms.notebook import html_table
from xlagree.terms.quantities import TEXT, as_text, is_blank
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import TermValues, read_records
from xlagree.terms.vocabulary import (
    BLOCK,
    CHANNELS,
    FIXED_PRICE,
    PAY_AS_YOU_GO,
    PLAN_TERMS,
    PREMIUM_CLASSES,
    RETAINER,
)

FIRST_YEAR = 12
"""Months of the year that plans are compared in."""


@dataclass(frozen=True)
class Plan:
    """Terms of one way to sell, refused where a table of plans would be.

    Every field is the plan term of that name; None is a term that is not set. A plan without a name is called by
    its kind. Raises with all problems together: terms out of bounds, terms that the kind does not have or lacks,
    and contradictions.

    >>> Plan("Silver", "retainer", monthly_fee=1250, included_hours=10).fee
    1250.0
    """

    TERMS = by_field(PLAN_TERMS)

    name: str
    kind: str
    best_for: str = ""
    hourly_rate: float | None = None
    hourly_discount: float = 0.0
    monthly_fee: float | None = None
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

    def __post_init__(self) -> None:
        check(self, _of_any_client)
        object.__setattr__(self, "name", _one_line(self.name) or self.kind)

    @cached_property
    def term(self) -> int:
        """Length of the agreement in months."""
        return int(self.term_months)

    @cached_property
    def fee(self) -> float:
        """Fee of a month in the first year: max(minimum, monthly + users and devices at their fees)."""
        heads = self.fee_per_user * (self.users or 0) + self.fee_per_device * (self.devices or 0)
        return (
            max(self.minimum_fee, (self.monthly_fee or 0.0) + heads)
            if self.kind in (RETAINER, FIXED_PRICE)
            else 0.0
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

    def _repr_html_(self) -> str:
        return html_table(self.name, ("term", ""), list(stated(self)), text_columns=(0, 1))


def stated(plan: Plan) -> Iterator[tuple[str, float | str]]:
    """The terms that are set to something of their own, as a sheet has them."""
    for term in PLAN_TERMS:
        value = getattr(plan, term.field)
        if value == Plan.__dataclass_fields__[term.field].default:
            continue
        if isinstance(value, bool):
            yield term.name, "yes" if value else "no"
        else:
            yield term.name, ", ".join(value) or "none" if isinstance(value, tuple) else value


def plan_table(plans: Sequence[Plan]) -> list[list[float | str | None]]:
    """Plans as a table that reads back as the same plans: one in a column, the terms that any of them states in rows.

    >>> plan_table([Plan("Gold", "fixed price", monthly_fee=2400.0)])
    [['Plans', 'Gold'], ['kind', 'fixed price'], ['monthly fee', 2400.0]]
    """
    terms = [dict(stated(plan)) for plan in plans]
    labels = [term.name for term in PLAN_TERMS if any(term.name in own for own in terms)]
    return [
        ["Plans", *(plan.name for plan in plans)],
        *([label, *(own.get(label) for own in terms)] for label in labels),
    ]


def _one_line(name: object) -> str:
    """A plan's name as one line; an error for a name is its rate card's to say, which knows where it stands."""
    if is_blank(name):
        return ""
    return as_text(name) if name in CELL_ERRORS else TEXT.check("name", name)


def read_plans(cells: object, place: Place = NOWHERE, heads_follow: bool = False) -> tuple[Plan, ...]:
    """The plans of a terms table; all its problems are raised together.

    With `heads_follow` a plan may leave its users and devices to the client (see `for_client`).

    >>> [plan.fee for plan in read_plans([["kind", "fixed price"], ["monthly fee", 2400]])]
    [2400.0]
    """

    def problems(records: Sequence[TermValues]) -> Iterable[Problem]:
        names: list[str] = []
        named = any(record.name for record in records)
        for record in records:
            if named and not record.name:
                yield record.problem("the plan has no name", "write one beside those of the others")
            yield from contradictions(record, heads_follow)
            name = _name(record).casefold()
            if name in names:
                yield record.problem("two plans have this name", "give each plan its own name")
            names.append(name)

    records = read_records(cells, PLAN_TERMS, "kind", place, problems)
    plans = tuple(made(Plan, {"name": record.name, **record.values}) for record in records)
    if not plans:
        raise AgreementError(Problem("the table has labels and no plan", "add a plan beside them", place))
    return plans


def for_client(plan: Plan, users: float, devices: float) -> Plan:
    """The plan with the client's users and devices where it states none; a plan without a fee has no use for them."""
    if plan.kind not in (RETAINER, FIXED_PRICE):
        return plan
    return replace(
        plan,
        users=users if plan.users is None else plan.users,
        devices=devices if plan.devices is None else plan.devices,
    )


def first_year(plan: Plan) -> Plan:
    """The plan with a term of its first twelve months; a shorter one is renewed, and set up once.

    >>> first_year(Plan("Gold", "fixed price", monthly_fee=100, term_months=36, prepaid_months=36)).prepaid_months
    12.0
    """
    year = float(FIRST_YEAR)
    return replace(plan, term_months=year, prepaid_months=min(plan.prepaid_months, year))


def _name(record: TermValues) -> str:
    """The name that stands over a plan, or else its kind."""
    return record.name or str(record.values.get("kind", ""))


def _of_any_client(record: TermValues) -> Iterator[Problem]:
    return contradictions(record, heads_follow=True)


def contradictions(record: TermValues, heads_follow: bool) -> Iterator[Problem]:
    """Terms that the kind of a plan does not use, lacks, or that contradict each other; with `heads_follow` it may
    leave its users and devices to the client."""
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
    ahead, months = values.get("prepaid_months"), values.get("term_months", Plan.term_months)
    if (
        isinstance(ahead, float)
        and isinstance(months, float)
        and ahead > months
        and not record.wrong("term_months")
    ):
        got = f"prepaid months must be at most the term of {months:g} months (got {ahead:g})"
        yield record.problem(got, "", "prepaid_months")
    if values.get("rollover_share") and not (
        values.get("rollover_months") or record.wrong("rollover_months")
    ):
        what = "rollover share is set without rollover months"
        yield record.problem(what, "set both, or clear it", "rollover_share")
    renews = values.get("auto_renew", Plan.auto_renew)
    for name in ("overage_rate", "overage_weighting"):
        if kind == BLOCK and name in given and renews and not record.wrong("auto_renew"):
            what = f"{name.replace('_', ' ')} is set but the block renews itself"
            yield record.problem(what, "set auto renew to no, or clear it", name)


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

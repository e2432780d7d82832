"""Terms of a plan that its kind does not have, that it lacks, or that contradict each other."""

from collections.abc import Iterator, Mapping

from xlagree.terms.errors import Problem
from xlagree.terms.tables import TermValues
from xlagree.terms.vocabulary import (
    BLOCK,
    FIXED_PRICE,
    PAY_AS_YOU_GO,
    PLAN_TERMS,
    RETAINER,
)

FEES = ("monthly_fee", "fee_per_user", "fee_per_device", "minimum_fee")
SIZES = ("block_hours", "block_value", "block_tickets")
NAMES = {term.field: term.name for term in PLAN_TERMS}


def contradictions(record: TermValues, heads_follow: bool, has_fee_items: bool = False) -> Iterator[Problem]:
    """What is wrong with the terms of one plan; with `heads_follow` it may leave its users, devices and way to the client,
    and with `has_fee_items` its fee to the items of the price list."""
    kind = record.values.get("kind")
    if not isinstance(kind, str):
        return
    for term in PLAN_TERMS:
        if term.field in record.places and kind not in term.kinds:
            belongs = f"it belongs to: {', '.join(term.kinds)}"
            yield record.problem(f"{term.name} is not a term of a {kind} plan", belongs, term.field)
    yield from _lacking(record, kind, has_fee_items)
    yield from _of_heads(record, heads_follow)
    yield from _of_months(record)
    if kind == BLOCK:
        yield from _of_blocks(record)
    yield from _of_tickets(record, kind)
    yield from _of_visits(record, kind, heads_follow)


def _given(record: TermValues, *fields: str) -> list[str]:
    """Which of some terms are given."""
    return [field for field in fields if field in record.places]


def _number(record: TermValues, field: str, default: float | None = None) -> float | None:
    value = record.values.get(field, default)
    return value if isinstance(value, float) else None


def _lacking(record: TermValues, kind: str, has_fee_items: bool) -> Iterator[Problem]:
    """What a kind of plan cannot do without."""
    if kind == PAY_AS_YOU_GO:
        ways = _given(record, "hourly_rate", "ticket_price")
        if not ways:
            yield record.problem(f"hourly rate must be set for a {kind} plan (got nothing)")
        elif len(ways) > 1 and "project_hours" not in record.places:
            what = "a pay as you go plan has either an hourly rate or a ticket price"
            yield record.problem(what, "clear one of them", "ticket_price")
    if kind == BLOCK:
        sizes = _given(record, *SIZES)
        if not sizes:
            yield record.problem(f"block hours must be set for a {kind} plan (got nothing)")
        for size in sizes[1:]:
            what = f"a block has either {NAMES[sizes[0]]} or {NAMES[size]}"
            yield record.problem(what, "clear one of them", size)
        if "block_price" not in record.places and sizes != ["block_value"]:
            yield record.problem(f"block price must be set for a {kind} plan (got nothing)")
        if "block_value" in sizes and "hourly_rate" not in record.places:
            yield record.problem("block value needs an hourly rate", "set the hourly rate", "block_value")
    has_fee = bool(_given(record, *FEES)) or has_fee_items
    if kind == FIXED_PRICE and not has_fee:
        lacking = "monthly fee must be set for a fixed price plan (got nothing)"
        yield record.problem(lacking, "or set a fee per user or device")
    if "project_hours" in record.places and "hourly_rate" not in record.places:
        what = "project hours need an hourly rate"
        yield record.problem(what, "set the hourly rate, or clear them", "project_hours")
    if record.values.get("setup_share") and not has_fee:
        yield record.problem("setup share needs a fee", "set a fee, or clear it", "setup_share")


def _of_heads(record: TermValues, heads_follow: bool) -> Iterator[Problem]:
    """What counts users or devices needs to know how many, and travel how far."""
    counting = (("fee_per_user", "users"), ("fee_per_device", "devices"), ("hours_per_user", "users"))
    for term, heads in (*counting, ("travel_rate", "travel")):
        if record.values.get(term) and heads not in record.places and not heads_follow:
            yield record.problem(f"{NAMES[term]} needs {heads}", f"set {heads}", term)


def _of_months(record: TermValues) -> Iterator[Problem]:
    """What lasts longer than the agreement, and what is kept for no month."""
    term = _number(record, "term_months", 12.0)
    for name in ("prepaid_months", "pool_months"):
        months = _number(record, name)
        if months and term and months > term and not record.wrong("term_months"):
            what = f"{NAMES[name]} must be at most the term of {term:g} months (got {months:g})"
            yield record.problem(what, "", name)
    for name in ("rollover_share", "rollover_cap"):
        unkept = not (record.values.get("rollover_months") or record.wrong("rollover_months"))
        if (record.values.get(name) or (name == "rollover_cap" and name in record.places)) and unkept:
            yield record.problem(
                f"{NAMES[name]} is set without rollover months", "set both, or clear it", name
            )


def _of_blocks(record: TermValues) -> Iterator[Problem]:
    """What a block that renews itself, or does not, cannot have."""
    renews = record.values.get("auto_renew", True)
    if record.wrong("auto_renew"):
        return
    for name in ("overage_rate", "overage_weighting", "ticket_price"):
        if name in record.places and renews:
            yield record.problem(
                f"{NAMES[name]} is set but the block renews itself", "set auto renew to no, or clear it", name
            )
    below = _number(record, "top_up_below")
    if below is None:
        return
    if not renews:
        yield record.problem(
            "top-up below is set but the block does not renew itself",
            "set auto renew to yes, or clear it",
            "top_up_below",
        )
    size = next((number for name in SIZES if (number := _number(record, name)) is not None), None)
    if size is not None and below > size:
        yield record.problem(
            f"top-up below must be at most the block of {size:g} (got {below:g})", "", "top_up_below"
        )
    if _number(record, "block_life") == 1:
        yield record.problem(
            "top-up below is set but a block lives for one month", "clear one of them", "top_up_below"
        )


def _of_tickets(record: TermValues, kind: str) -> Iterator[Problem]:
    """What a plan that counts tickets cannot have, and a ticket price where nothing counts tickets."""
    counting = _given(record, "block_tickets", "included_tickets")
    for name in _given(record, "included_hours", "hours_per_user") if "included_tickets" in counting else ():
        yield record.problem(
            f"a plan has either included tickets or {NAMES[name]}", "clear one of them", name
        )
    if "ticket_price" in record.places and kind in (BLOCK, RETAINER) and not counting:
        counted = {BLOCK: "block tickets", RETAINER: "included tickets"}[kind]
        yield record.problem(f"ticket price needs {counted}", f"set {counted}, or clear it", "ticket_price")
    by_ticket = counting or (kind == PAY_AS_YOU_GO and "ticket_price" in record.places)
    for name in _given(record, "overage_rate", "overage_weighting", "covers_work") if by_ticket else ():
        yield record.problem(f"{NAMES[name]} is no term of a plan that counts tickets", "clear it", name)


def _of_visits(record: TermValues, kind: str, heads_follow: bool) -> Iterator[Problem]:
    """What of visits and of the way there says nothing without the other."""
    values: Mapping[str, object] = record.values
    if values.get("included_visits"):
        covered = kind == FIXED_PRICE and "on site" in _words(values.get("covers_channels", ("on site",)))
        if covered or not values.get("visit_charge"):
            what = "included visits say nothing: " + (
                "the fixed price covers work on site" if covered else "there is no visit charge"
            )
            yield record.problem(
                what, "clear them" if covered else "set the visit charge, or clear them", "included_visits"
            )
    if values.get("free_travel") and not values.get("travel_rate"):
        yield record.problem(
            "free travel is set without a travel rate", "set both, or clear it", "free_travel"
        )


def _words(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()

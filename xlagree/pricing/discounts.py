"""Discounts: tiers, the ordered waterfall from list to net, prepayment, floor and rate for a margin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlagree.pricing.plans import HOURS_UNIT, Plan
from xlagree.pricing.tiers import Tier, rising, tier_share
from xlagree.pricing.whose import names, same_name
from xlagree.terms.errors import NOWHERE, Place, Problem, must_be, refuse
from xlagree.terms.price_list_terms import IN_FEE
from xlagree.terms.quantities import MONEY, RATE, SHARE
from xlagree.terms.records import by_field, changed, check, made
from xlagree.terms.tables import TermValues, read_records
from xlagree.terms.vocabulary import (
    BLOCK,
    DISCOUNT_KINDS,
    DISCOUNT_TERMS,
    FIXED_PRICE,
    PAY_AS_YOU_GO,
    RETAINER,
    SURCHARGE,
)
from xlagree.terms.written_numbers import typed_number


@dataclass(frozen=True)
class Discount:
    """A reduction of list terms: a share, an amount or tiers off fee, rates, block price or all of them; or a surcharge.

    Every field but the tiers is the discount term of that name; the plans are their names. None is a term that is
    not set. Raises where a sheet of discounts would be refused.

    >>> Discount("Loyal", "manual", "fee")
    Traceback (most recent call last):
        ...
    xlagree.terms.errors.AgreementError: discount must have either a share or an amount
    """

    TERMS = by_field(term for term in DISCOUNT_TERMS if term.name != "plans")

    name: str
    kind: str
    applies_to: str
    share: float | None = None
    amount: float | None = None
    plans: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "plans", names(self.plans, "plans"))
        object.__setattr__(self, "tiers", rising(self.tiers))
        check(self, lambda given: contradictions(given, self.tiers))

    @property
    def raises(self) -> bool:
        """Whether it is a surcharge."""
        return self.kind == SURCHARGE

    def holds_for(self, plan: Plan) -> bool:
        """Whether the plan gets it: it is meant for the plan, and a prepay discount needs prepayment."""
        named = not self.plans or any(same_name(plan.name, name) for name in self.plans)
        return named and (self.kind != "prepay" or plan.prepaid_months > 1)

    def share_for(self, plan: Plan) -> float:
        """Its share for a plan: its own, or for volume that of the tiers at the hours bought at once."""
        return tier_share(bought_hours(plan), self.tiers) if self.tiers else self.share or 0.0


@dataclass(frozen=True)
class Step:
    """One step from list to net: what was taken off, and what is left."""

    name: str
    share: float
    money: float
    left: float


@dataclass(frozen=True)
class Waterfall:
    """A price from list to net, step by step."""

    part: str
    list: float
    steps: tuple[Step, ...]

    @property
    def net(self) -> float:
        """What is left after all steps."""
        return self.steps[-1].left if self.steps else self.list


def waterfall(
    list_price: float, discounts: Sequence[Discount], plan: Plan | None = None, part: str = "all"
) -> Waterfall:
    """The ordered discounts on one price: volume, term, prepay, manual, each on what the one before left.

    Surcharges come first, each on the list price, and add up.

    >>> tens = [Discount("Term", "term", "all", share=0.1), Discount("Volume", "volume", "all", share=0.1)]
    >>> waterfall(100, tens).net
    81.0
    """
    left = at_list = MONEY.check("list price", list_price)
    steps = []
    for discount in ordered(discounts):
        if discount.applies_to not in ("all", part) and part != "all":
            continue
        if plan is not None and not discount.holds_for(plan):
            continue
        share = discount.share_for(plan) if plan is not None else discount.share or 0.0
        if discount.raises:
            money = -(at_list * share if share else discount.amount or 0.0)
        else:
            money = left * share if share else min(discount.amount or 0.0, left)
        if money or plan is None:
            left -= money
            steps.append(Step(discount.name, share, -money, left))
    return Waterfall(part, float(list_price), tuple(steps))


def ordered(discounts: Sequence[Discount]) -> list[Discount]:
    """Discounts in the order in which they act."""
    return sorted(discounts, key=lambda discount: DISCOUNT_KINDS.index(discount.kind))


def waterfalls(plan: Plan, discounts: Sequence[Discount]) -> dict[str, Waterfall]:
    """The waterfall of every list price that the plan has: fee, hourly rate, price of a ticket, overage rate, price of a block."""
    lists = {
        "fee": (plan.fee if plan.kind in (RETAINER, FIXED_PRICE) else None, "fee"),
        "hourly rate": (plan.hourly_rate, "rate"),
        "ticket price": (plan.ticket_price, "rate"),
        "overage rate": (plan.overage_rate, "rate"),
        "block price": (plan.price_of_block if plan.kind == BLOCK else None, "block"),
    }
    return {
        name: waterfall(price, discounts, plan, part)
        for name, (price, part) in lists.items()
        if price is not None
    }


def net_plan(plan: Plan, discounts: Sequence[Discount]) -> Plan:
    """The plan at its net prices: the same terms with every discount taken off."""
    falls = waterfalls(plan, discounts) if discounts else {}
    if not any(fall.steps for fall in falls.values()):
        return plan
    nets: dict[str, object] = {name.replace(" ", "_"): fall.net for name, fall in falls.items()}
    if "fee" in nets:
        nets |= {
            "monthly_fee": nets.pop("fee"),
            "fee_per_user": 0.0,
            "fee_per_device": 0.0,
            "minimum_fee": 0.0,
            "items": tuple(item.unpriced() if item.charged == IN_FEE else item for item in plan.items),
        }
    if plan.rates and plan.list_rate is None:
        nets["list_rate"] = plan.hourly_rate
    return changed(plan, nets)


def bought_hours(plan: Plan) -> float:
    """Hours a client buys at once, for the volume tiers: a block, a month's included hours, or the cap."""
    hours = {
        BLOCK: plan.block_hours,
        RETAINER: plan.grant if plan.pool_unit == HOURS_UNIT else 0.0,
        FIXED_PRICE: plan.cap,
        PAY_AS_YOU_GO: 0.0,
    }
    return hours[plan.kind] or 0.0


def rate_for_margin(cost_per_hour: float, margin: float) -> float:
    """The rate that leaves a margin: cost / (1 - margin).

    >>> rate_for_margin(75, 0.25)
    100.0
    """
    RATE.check("cost per hour", cost_per_hour)
    if not 0 <= margin < 1:
        raise must_be("margin", "a share from 0 to below 1", margin)
    return cost_per_hour / (1 - margin)


def discount_floor(list_rate: float, cost_per_hour: float, margin: float) -> float:
    """The largest discount from list that leaves a margin: 1 - cost / (1 - margin) / list.

    >>> discount_floor(200, 75, 0.25)
    0.5
    """
    if not list_rate > 0:
        raise must_be("list rate", "money per hour above 0", list_rate)
    return 1 - rate_for_margin(cost_per_hour, margin) / list_rate


def read_discounts(cells: object, tiers: Sequence[Tier] = (), place: Place = NOWHERE) -> tuple[Discount, ...]:
    """Discounts from a table with the columns name, kind, share or amount, applies to and perhaps plans.

    A single number is a manual share off everything.

    >>> read_discounts(0.1)
    (Discount(name='Discount', kind='manual', applies_to='all', share=0.1, amount=None, plans=(), tiers=()),)
    """
    if typed_number(cells, SHARE.key) is not None:
        return (Discount("Discount", "manual", "all", share=SHARE.check("discount", cells)),)

    def tiers_of(record: TermValues) -> tuple[Tier, ...]:
        own = record.values.get("kind") == "volume" and not {"share", "amount"} & record.places.keys()
        return tuple(tiers) if own else ()

    def problems(records: Sequence[TermValues]) -> Iterable[Problem]:
        for record in records:
            yield from contradictions(record, tiers_of(record))

    records = read_records(cells, DISCOUNT_TERMS, "applies to", place, problems)
    return tuple(discount_of(record.values, tiers_of(record)) for record in records)


def contradictions(record: TermValues, tiers: Sequence[Tier]) -> Iterator[Problem]:
    """A discount is either a share or an amount, or one of volume by tiers."""
    stated = len({"share", "amount"} & record.places.keys()) + bool(tiers)
    volume = record.values.get("kind") == "volume"
    if not stated and volume:
        what = "volume discount must have a share, an amount or tiers (got nothing)"
        yield record.problem(what, term="kind")
    elif (stated != 1 or (tiers and not volume)) and not record.wrong("kind"):
        yield record.problem("discount must have either a share or an amount", term="share")


def discount_of(values: Mapping[str, object], tiers: Sequence[Tier]) -> Discount:
    """A discount from its terms, the plans in one text, and its tiers."""
    return made(Discount, {**values, "plans": values.get("plans", ""), "tiers": tuple(tiers)})


def check_discount_plans(discounts: Sequence[Discount], plans: Sequence[Plan]) -> None:
    """Refuse discounts for plans that do not exist."""
    refuse(
        Problem(
            f'discount "{discount.name}": no plan "{name}"',
            f"plans: {', '.join(plan.name for plan in plans)}",
        )
        for discount in discounts
        for name in discount.plans
        if not any(same_name(plan.name, name) for plan in plans)
    )

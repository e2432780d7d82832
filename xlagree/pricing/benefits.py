"""The benefits ledger: why a plan costs less or more than pay as you go, line by line, to the cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from xlagree.pricing.items import Item
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Schedule, cents, usage_schedule
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem
from xlagree.terms.price_list_terms import IN_FEE
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import read_pairs
from xlagree.terms.vocabulary import BENEFIT_TERMS, BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

LEDGER = (
    ("minimum", "Shorter minimum, finer steps"),
    ("visits", "Visit charges waived"),
    ("emergency", "Emergency premium waived"),
    ("after hours", "Evening and weekend premium waived"),
    ("rate", "Lower price per hour"),
    ("fee", "Paid but not used; fee for hours"),
)
"""The steps from the baseline to a plan, in their order, with the words a client reads."""
WITH_ITEMS = (*LEDGER[:4], ("items", "Items beside the fee"), *LEDGER[4:])
"""The same where a plan has items on lines of their own."""


@dataclass(frozen=True)
class BenefitTerms:
    """What stands below the ledger and whether it counts; every field is the benefit term of that name, and takes what
    it takes."""

    TERMS = by_field(BENEFIT_TERMS)

    count_maintenance: bool = False
    maintenance_hour_worth: float | None = None
    count_response: bool = False
    waiting_hour_worth: float | None = None
    usual_response: float | None = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Ledger:
    """The year's prices from the baseline to a plan, rounded to cents, and what is not in them, worth so much a year."""

    prices: tuple[float, ...]
    maintenance: float
    response: float

    @property
    def baseline(self) -> float:
        """The year's price as you go."""
        return self.prices[0]

    @property
    def price(self) -> float:
        """The year's price of the plan."""
        return self.prices[-1]

    @cached_property
    def savings(self) -> tuple[float, ...]:
        """The savings that lead from one to the other, step by step."""
        return tuple(cents(before - after) for before, after in pairwise(self.prices))

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """What each saving is called, by key and in words."""
        return WITH_ITEMS if len(self.savings) == len(WITH_ITEMS) else LEDGER

    @property
    def saving(self) -> float:
        """What the plan costs less in a year; the lines add up to it."""
        return cents(self.baseline - self.price)


@lru_cache(maxsize=64)
def ledger_plans(baseline: Plan, plan: Plan, with_items: bool = False) -> tuple[Plan, ...]:
    """The baseline on its way to the plan: with the plan's minimum, its visits, emergency, after-hours, and items."""
    stages = [baseline]
    for changes in (
        {name: getattr(plan, name) for name in ("billing_increment", "minimum_remote", "minimum_on_site")},
        {
            "visit_charge": plan.charged_visit,
            **{name: getattr(plan, name) for name in ("travel", "free_travel", "travel_rate")},
        },
        {
            name: getattr(plan, name)
            for name in ("emergency_multiplier", "response_remote", "response_phone", "response_on_site")
        },
        {"after_hours_multiplier": plan.after_hours_multiplier},
        *([{"items": beside_the_fee(plan)}] if with_items else []),
    ):
        stages.append(replace(stages[-1], **changes))
    return tuple(stages)


def _year_of(plan: Plan, usage: Usage) -> float:
    """The year's price of a plan on its way, kept with the usage: cases that change our costs ask for it again."""
    known: dict[Plan, float] = vars(usage).setdefault("years_priced", {})
    if plan not in known:
        known[plan] = cents(usage_schedule(plan, usage).year)
    return known[plan]


def beside_the_fee(plan: Plan) -> tuple[Item, ...]:
    """The items of a plan on lines of their own, each with how many there are."""
    heads = (plan.users or 0.0, plan.devices or 0.0)
    return tuple(replace(item, quantity=item.units(*heads)) for item in plan.items if item.charged != IN_FEE)


def has_items(plans: Iterable[Plan]) -> bool:
    """Whether any of some plans has an item on a line of its own."""
    return any(plan.extras for plan in plans)


def hours_at_plan_price(months: Schedule) -> float | None:
    """The year's used hours at the plan's own price of an hour; None for a fixed price."""
    if months.plan.kind == FIXED_PRICE:
        return None
    paid = sum(month.fee + month.block for month in months.months)
    granted = sum(month.hours.granted for month in months.months)
    used = sum(month.hours.used for month in months.months)
    other = months.invoiced - paid - sum(month.charged_once for month in months.months)
    return (other + (paid * used / granted if granted else 0.0)) * 12 / len(months.months)


def ledger(
    baseline: Plan,
    plan: Plan,
    usage: Usage,
    terms: BenefitTerms | None = None,
    with_items: bool | None = None,
) -> Ledger:
    """The benefits of a plan over a year of usage, each step priced with the one before it in force.

    Every price is rounded to cents, so the lines add up to the difference of the two prices exactly. `with_items` has
    a step for items beside the fee, by default where one of the two has any.
    """
    if baseline.kind != PAY_AS_YOU_GO:
        raise AgreementError(Problem(f"baseline must be a pay as you go plan (got {baseline.name})"))
    terms = terms or BenefitTerms()
    itemised = has_items((baseline, plan)) if with_items is None else with_items
    months = usage_schedule(plan, usage)
    prices = [_year_of(stage, usage) for stage in ledger_plans(baseline, plan, itemised)]
    at_plan_price = hours_at_plan_price(months)
    prices.append(prices[-1] if at_plan_price is None else cents(at_plan_price))
    prices.append(cents(months.year))
    tickets = sum(month.tickets for month in usage.months) * 12 / len(usage.months)
    faster = max(
        (terms.usual_response or 0.0)
        - (plan.response_remote if plan.response_remote is not None else float("inf")),
        0.0,
    )
    worth = (
        terms.maintenance_hour_worth
        if terms.maintenance_hour_worth is not None
        else baseline.hourly_rate or 0.0
    )
    waiting = tickets * faster * (terms.waiting_hour_worth or 0.0)
    return Ledger(tuple(prices), plan.maintenance_hours * 12 * worth, waiting)


def fee_label(plan: Plan) -> str:
    """What the last step of the ledger is called for a plan."""
    return "Hours paid but not used" if plan.kind in (RETAINER, BLOCK) else "One price instead of hours"


def baseline(plans: Sequence[Plan]) -> Plan:
    """The plan that all others are compared with: the first pay as you go plan."""
    for plan in plans:
        if plan.kind == PAY_AS_YOU_GO:
            return plan
    raise AgreementError(
        Problem("no pay as you go plan to compare with", "add one to the plans"), kind="unknown"
    )


def read_benefit_terms(cells: object, place: Place = NOWHERE) -> BenefitTerms:
    """What the ledger counts, from a table of labels and values."""
    return made(BenefitTerms, read_pairs(cells, BENEFIT_TERMS, place).values)

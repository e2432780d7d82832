"""What the weight of work follows from: terms of a plan by which one hour counts as more than another, or as not covered."""

from xlagree.pricing.plans import Plan

WEIGHTLESS = frozenset(
    (
        *("name", "best_for", "hourly_rate", "list_rate", "hourly_discount", "ticket_price", "overage_rate"),
        *("monthly_fee", "fee_per_user", "fee_per_device", "minimum_fee", "users", "devices", "items"),
        *(
            "included_hours",
            "included_tickets",
            "hours_per_user",
            "pool_months",
            "cap_hours",
            "overage_weighting",
        ),
        *("rollover_share", "rollover_months", "rollover_cap", "auto_renew", "top_up_below"),
        *("block_hours", "block_value", "block_tickets", "block_price", "block_life"),
        *("visit_charge", "included_visits", "travel", "free_travel", "travel_rate"),
        *("setup_fee", "setup_share", "term_months", "yearly_escalator", "prepaid_months", "payment_days"),
        *("maintenance_hours", "maintenance_tasks", "service_credit"),
    )
)
"""Terms that do not change what work weighs: prices, and how much is paid for ahead. Rates go by the hourly rate, though."""
WEIGHING = tuple(field for field in Plan.__dataclass_fields__ if field not in WEIGHTLESS)


def weighing(plan: Plan) -> tuple[object, ...]:
    """All that what work weighs under a plan follows from: plans that have the same weigh all work alike.

    >>> as_you_go, dearer = (Plan("As you go", "pay as you go", hourly_rate=rate) for rate in (150, 180))
    >>> weighing(as_you_go) == weighing(dearer)
    True
    """
    rates = (plan.list_rate, plan.hourly_rate) if plan.rates else None
    return (plan.pool_unit, rates, *(getattr(plan, field) for field in WEIGHING))

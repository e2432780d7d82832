"""Agreements made up so that together they state every term there is, for the map of the hand-over and its tests."""

from dataclasses import replace
from datetime import date

from xlagree.pricing.costs import Role
from xlagree.pricing.discounts import Discount, net_plan, waterfalls
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.proposal.handover.agreed import Agreed

ITEMS = (
    Item("User", (ItemTier(1, 95), ItemTier(11, 85)), counts="users", method="slab", cost=20),
    Item("Backup", (ItemTier(1, 12),), quantity=3, charged="monthly", cost=4),
    Item("Cabling", (ItemTier(1, 300),), charged="once"),
    Item("Camera", (ItemTier(1, 80),), quantity=0, charged="once"),
)
RATES = (
    HourRate(role="senior", rate=185),
    HourRate(role="senior", work_class="after-hours", rate=260),
    HourRate(work_class="Sunday", counts_as="after-hours", multiplier=3),
    HourRate(channel="on site", multiplier=1.2),
    HourRate(work="project", rate=165),
)
BLOCKS = (
    PrepaidBlock("Project 20", 20, 2200, life=6, covers_work=("project",)),
    PrepaidBlock("Goodwill", 4, bought_in=3),
)
LISTED = Plan(
    "List", "pay as you go", "no commitment", hourly_rate=150, after_hours_multiplier=1.5, emergency_multiplier=2,
    billing_increment=0.25, minimum_remote=0.5, minimum_on_site=1, visit_charge=45, travel=30, free_travel=10,
    travel_rate=0.7, setup_fee=250, term_months=36, yearly_escalator=0.03, payment_days=14, response_remote=2,
    response_phone=0.5, response_on_site=4, items=ITEMS[1:], rates=RATES,
)  # fmt: skip
"""Terms that plans of every kind have; the others are it and more."""
PLANS = (
    replace(LISTED, name="Silver", kind="retainer", monthly_fee=900.0, fee_per_user=20.0, fee_per_device=5.0, users=12.0,
            devices=30.0, minimum_fee=500.0, hourly_discount=0.1, included_hours=6.0, hours_per_user=0.5, pool_months=3.0,
            overage_rate=140.0, overage_weighting=False, rollover_share=0.5, rollover_months=6.0, rollover_cap=9.0,
            included_visits=2.0, setup_share=0.5, prepaid_months=12.0, maintenance_hours=1.0, covers_work=("other", "support"),
            maintenance_tasks="Updates installed: every month; Backup tried by restoring it: every quarter",
            service_credit=0.05, items=ITEMS, blocks=BLOCKS),
    replace(LISTED, name="Gold", kind="fixed price", monthly_fee=1690.0, cap_hours=30.0, hours_per_user=0.5, users=12.0,
            pool_months=3.0, project_hours=16.0, overage_rate=126.0, covers_channels=("remote",), covers_classes=("emergency",),
            prepaid_months=2.0, items=ITEMS),
    replace(LISTED, name="Block", kind="block", block_hours=20.0, block_price=2520.0, block_life=12.0, auto_renew=False,
            overage_rate=140.0, blocks=BLOCKS),
    replace(LISTED, name="Renewed", kind="block", block_hours=20.0, block_price=2520.0, block_life=12.0, top_up_below=3.0),
    replace(LISTED, name="Credit", kind="block", block_value=2000.0, block_price=1800.0),
    Plan("Pack", "block", block_tickets=10, block_price=700, block_life=12, auto_renew=False, ticket_price=85),
    Plan("Desk", "retainer", monthly_fee=400, included_tickets=8, ticket_price=60, rollover_months=1),
    LISTED,
    Plan("By ticket", "pay as you go", ticket_price=95),
)  # fmt: skip
DISCOUNTS = (
    Discount("Month to month", "surcharge", "fee", share=0.25),
    Discount("Loyal", "manual", "all", share=0.05),
)
ROLES = (Role("junior", 0.8), Role("senior", 1.4))


def example(plan: Plan) -> Agreed:
    """A plan agreed by a client that does not exist."""
    net, falls = net_plan(plan, DISCOUNTS), waterfalls(plan, DISCOUNTS)
    return Agreed("Linden", "Ida Lund", "EUR", plan, net, date(2026, 12, 1), ROLES, tuple(falls.items()))


EXAMPLES = tuple(map(example, PLANS))

"""The sample rate card: four plans of a made-up firm, with numbers that real price lists have."""

from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.benefits import BenefitTerms
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.tiers import Tier
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy
from xlagree.proposal.scenario_cells import read_scenarios
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

_LIST_RATE = 140.0

PLANS = (
    Plan(
        "Pay as you go",
        PAY_AS_YOU_GO,
        "no commitment, list price",
        hourly_rate=_LIST_RATE,
        after_hours_multiplier=1.5,
        emergency_multiplier=2.0,
        billing_increment=0.25,
        minimum_remote=0.5,
        minimum_on_site=1.0,
        visit_charge=45.0,
    ),
    Plan(
        "Block 20",
        BLOCK,
        "some hours, no fixed months",
        hourly_rate=_LIST_RATE,
        block_hours=20.0,
        block_price=20 * _LIST_RATE,
        block_life=12.0,
        after_hours_multiplier=1.5,
        emergency_multiplier=2.0,
        billing_increment=0.25,
        minimum_remote=0.5,
        minimum_on_site=1.0,
        visit_charge=45.0,
        response_remote=16.0,
        response_on_site=24.0,
    ),
    Plan(
        "Silver retainer",
        RETAINER,
        "steady work, few surprises",
        hourly_rate=_LIST_RATE,
        monthly_fee=1400.0,
        included_hours=10.0,
        rollover_share=1.0,
        rollover_months=3.0,
        after_hours_multiplier=1.25,
        emergency_multiplier=1.5,
        billing_increment=0.25,
        minimum_remote=0.25,
        minimum_on_site=0.5,
        visit_charge=25.0,
        maintenance_hours=0.5,
        maintenance_tasks="Updates installed: every month; Virus protection watched",
        response_remote=4.0,
        response_phone=2.0,
        response_on_site=8.0,
        service_credit=0.05,
    ),
    Plan(
        "Gold fixed",
        FIXED_PRICE,
        "one price, whatever happens",
        hourly_rate=_LIST_RATE,
        monthly_fee=900.0,
        fee_per_user=55.0,
        minimum_fee=1500.0,
        cap_hours=25.0,
        overage_rate=133.0,
        billing_increment=0.25,
        minimum_remote=0.25,
        minimum_on_site=0.25,
        setup_fee=250.0,
        yearly_escalator=0.03,
        prepaid_months=3.0,
        maintenance_hours=2.0,
        maintenance_tasks="Updates installed: every week; Virus protection watched; "
        "Backup tried by restoring it: every month; Report on your systems: every quarter",
        response_remote=1.0,
        response_phone=0.5,
        response_on_site=4.0,
        service_credit=0.1,
    ),
)

ROLES = (
    Role("Help desk", 0.8, 54.0),
    Role("Technician", 0.9, 62.0),
    Role("Engineer", 1.0, 72.0),
    Role("Senior engineer", 1.25, 88.0),
    Role("Consultant", 1.4, 96.0),
    Role("Project manager", 1.1, 78.0),
)

TIERS = (Tier(10.0, 0.05), Tier(20.0, 0.12), Tier(40.0, 0.16), Tier(80.0, 0.2))

DISCOUNTS = (
    Discount("Hours bought at once", "volume", "all", plans=("Block 20", "Silver retainer"), tiers=TIERS),
    Discount("12 months agreed", "term", "fee", share=0.03, plans=("Silver retainer", "Gold fixed")),
    Discount("Paid by the quarter", "prepay", "fee", share=0.01),
)

COSTS = Costs(
    cost_per_hour=70.0,
    after_hours_cost_multiple=1.25,
    emergency_cost_multiple=1.25,
    cost_per_user=6.0,
    tools=35.0,
    cost_per_visit=22.0,
    fixed_cost=30.0,
    wanted_margin=0.4,
    cost_of_risk=0.1,
    roles={role.name: role for role in ROLES},
)

POLICY = Policy(
    currency="EUR",
    lowest_margin=0.2,
    lowest_bad_year_margin=-0.1,
    lowest_rate=100.0,
    largest_discount=0.2,
    largest_loss_chance=0.1,
    approver="Head of services",
    company="Northlight IT (sample)",
    tax_note="net of tax",
    valid_days=60.0,
)

ADD_ONS = (
    AddOn("Backup of Microsoft 365", "Copies every night, kept for a year, restored on request", "user", 3.5),
    AddOn(
        "Training against fraud mails", "Four short lessons a year and a test mail every month", "user", 2.2
    ),
    AddOn("Second internet line, standby", "Takes over in a minute when the first line fails", "", 59, 180),
    AddOn("Firewall replaced and set up", "Device, settings and half a day on site", "", 0, 1240),
    AddOn(
        "Someone on call at night, 19 to 7", "One number, answered by an engineer within 30 minutes", "", 190
    ),
    AddOn("Printed handbook for new staff", "40 pages, with your names and numbers", "copy", 0, 18),
)

STRICT = {
    "lowest_margin": 0.3,
    "lowest_bad_year_margin": 0.1,
    "lowest_rate": 110.0,
    "largest_discount": 0.15,
    "most_discounts": 2.0,
    "largest_loss_chance": 0.05,
}
"""Limits of a stricter house, for a review against another policy than the card's."""

BENEFITS = BenefitTerms(
    count_maintenance=False, count_response=False, waiting_hour_worth=3.0, usual_response=8.0
)

SCENARIO_TABLE = (
    ("of", "term", "low", "high", "wage rise", "note"),
    ("demand", "tickets", "x0.8", "x1.25", "", "how far the tickets of a year were from their forecast"),
    ("demand", "hours per ticket", "x0.9", "x1.15", "", "means of single clients beside that of all tickets logged"),
    ("demand", "after-hours share", "x0.7", "x1.5", "", "two years of tickets logged on evenings and weekends"),
    ("costs", "cost per hour", "x0.97", "x1.08", "x1.08", "payroll: one trainee more; the rise that is asked for"),
    ("costs", "cost per user", 5.5, 7.5, "", "licence offers of two vendors"),
    ("costs", "tools", 30.0, 45.0, "", "renewal offers of two vendors"),
    ("costs", "cost per visit", "x0.9", "x1.3", "", "fuel and time on the road, summer and winter"),
    ("Block 20", "block price", "x0.95", "x1.03", "", "price lists of competitors"),
    ("Silver retainer", "monthly fee", "x0.95", "x1.03", "", "what was given away and what was reached in the last talks"),
    ("Gold fixed", "fee per user", "x0.95", "x1.03", "", "what was given away and what was reached in the last talks"),
    ("Gold fixed", "cap hours", 20.0, 30.0, "", "the caps that clients asked for"),
)  # fmt: skip
"""Low and high are the low and the high value of each term, not a bad and a good case; the firm's sources are made up."""

SCENARIOS = read_scenarios(SCENARIO_TABLE)

SCENARIO_NOTES = {(str(row[0]), str(row[1])): str(row[-1]) for row in SCENARIO_TABLE[1:]}
"""Where the values of a scenario's term come from, by whose term it is and its name."""


def sample_card() -> RateCard:
    """The sample rate card."""
    roles = {role.name: role for role in ROLES}
    return RateCard(PLANS, COSTS, POLICY, roles, TIERS, DISCOUNTS, BENEFITS, SCENARIOS, add_ons=ADD_ONS)

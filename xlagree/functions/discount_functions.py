"""The functions of discounts: tiers, list to net, prepayment, floor, rate for a margin, benefits in money."""

from collections.abc import Sequence

from xlagree.functions import kinds
from xlagree.functions.function import Answer, Argument, Example, Function
from xlagree.functions.price_functions import DISCOUNTS, PLAN, PLANS, USAGE, net_plans
from xlagree.pricing.benefits import baseline, fee_label, ledger
from xlagree.pricing.discounts import Discount, discount_floor, rate_for_margin, waterfall
from xlagree.pricing.plans import Plan, find_plan
from xlagree.pricing.prepayment import prepay_discount
from xlagree.pricing.tiers import Tier, tier_discount
from xlagree.pricing.usage import Usage
from xlagree.terms import quantities as q

COST_PER_HOUR = Argument("cost_per_hour", kinds.number(q.RATE), "What an hour costs you, loaded.")
MARGIN = Argument("margin", kinds.number(q.SHARE), "Share of the price that should stay, such as 0.4.")


def _discount(quantity: float, tiers: Sequence[Tier], method: str) -> Answer:
    return tier_discount(quantity, tiers, method)


def _net(list_price: float, discounts: Sequence[Discount], detail: bool) -> Answer:
    fall = waterfall(list_price, discounts)
    if not detail:
        return fall.net
    rows = [(step.name, step.share if step.share else "", step.money, step.left) for step in fall.steps]
    return [("step", "share", "money", "left"), ("List price", "", "", fall.list), *rows]


def _benefits(
    plans: Sequence[Plan], name: str, usage: Usage, base: str | None, discounts: Sequence[Discount]
) -> Answer:
    net = net_plans(plans, discounts)
    plan = find_plan(net, name)
    start = baseline(net) if base is None else find_plan(net, base)
    benefits = ledger(start, plan, usage)
    labels = [label for _, label in benefits.steps[:-1]] + [fee_label(plan)]
    return [
        ("benefit", "a year"),
        (start.name, benefits.baseline),
        *zip(labels, benefits.savings, strict=True),
        ("Saving", benefits.saving),
        (plan.name, benefits.price),
        ("Not counted: maintenance, at list price", benefits.maintenance),
    ]


DISCOUNTING: tuple[Function, ...] = (
    Function(
        "AGREE_DISCOUNT",
        "discounts",
        "The discount share that tiers give for a quantity.",
        (
            Argument("quantity", kinds.number(q.HOURS), "Hours bought at once."),
            Argument("tiers", kinds.TIERS, "Tiers: the quantity from which, and the share; rising."),
            Argument(
                "method",
                kinds.word("range", "slab"),
                "range: one share for all; slab: each band at its own. Blank: range.",
                True,
                "range",
            ),
        ),
        _discount,
        Example(
            'AGREE_DISCOUNT(30, tiers, "slab")',
            0.05,
            "10 hours at nothing, 10 at 5 % and 10 at 10 % are 1.5 of 30; as a range it is 10 % on all.",
            "What discount do 30 hours get when each tier holds for its own hours?",
        ),
    ),
    Function(
        "AGREE_NET",
        "discounts",
        "A list price after its discounts: volume first, then term, prepay and manual, each on what is left.",
        (
            Argument("list_price", kinds.number(q.MONEY), "The list price."),
            Argument("discounts", kinds.DISCOUNTS, DISCOUNTS.help.replace(" Blank: none.", "")),
            Argument("detail", kinds.YES_NO, "yes: every step with its money; blank: no.", True, False),
        ),
        _net,
        Example(
            'AGREE_NET(150, discounts, "yes")',
            (
                ("step", "share", "money", "left"),
                ("List price", "", "", 150.0),
                ("20 hours bought", 0.1, -15.0, 135.0),
                ("12 months agreed", 0.05, -6.75, 128.25),
            ),
            "10 % of 150, then 5 % of the 135 that are left. Without detail: 128.25.", "What is left of a rate of 150 after two discounts?",
        ),
        spills=True,
    ),
    Function(
        "AGREE_PREPAY_DISCOUNT",
        "discounts",
        "The discount at which one payment in advance is worth as much as monthly payments.",
        (
            Argument("months", kinds.number(q.TERM), "Months paid at once."),
            Argument("yearly_rate", kinds.number(q.GROWTH), "Interest of a year, such as 0.12."),
            Argument("arrears", kinds.YES_NO, "yes: the monthly payments were due at the end; blank: no.", True, False),
            Argument("retention", kinds.number(q.SHARE), "Share of clients who stay from one month to the next; blank: 1.", True, 1.0),
        ),
        prepay_discount,
        Example(
            "AGREE_PREPAY_DISCOUNT(12, 0.12)",
            0.050112,
            "At 12 % a year twelve payments, the first now, are worth 5.01 % less than their sum.",
            "How much less may a year cost that is paid in advance, at 12 % interest?",
        ),
    ),
    Function(
        "AGREE_DISCOUNT_FLOOR",
        "discounts",
        "The largest discount from a list rate that leaves a margin.",
        (Argument("list_rate", kinds.number(q.RATE), "List price of an hour."), COST_PER_HOUR, MARGIN),
        discount_floor,
        Example(
            "AGREE_DISCOUNT_FLOOR(200, 75, 0.25)", 0.5, "A cost of 75 wants a rate of 100, half of the list rate.",
            "How far may a rate of 200 be lowered when an hour costs 75 and a quarter should stay?"
        ),
        errors=(("#NUM!", "a list rate so close to 0 that no number says how far the cost is above it"),),
    ),
    Function(
        "AGREE_RATE_FOR_MARGIN",
        "discounts",
        "The hourly rate that leaves a margin: cost / (1 − margin).",
        (COST_PER_HOUR, MARGIN),
        rate_for_margin,
        Example("AGREE_RATE_FOR_MARGIN(75, 0.25)", 100.0, "25 of 100 stay.", "Which rate leaves a quarter when an hour costs 75?"),
    ),
    Function(
        "AGREE_BENEFITS",
        "discounts",
        "Why a plan costs less or more than pay as you go, line by line in money of a year.",
        (
            PLANS,
            PLAN,
            USAGE,
            Argument("baseline", kinds.PLAN, "Pay as you go plan to start from; blank: the first.", True),
            DISCOUNTS,
        ),
        _benefits,
        Example(
            'AGREE_BENEFITS(plans, "Silver retainer", usage)',
            (
                ("benefit", "a year"),
                ("Pay as you go", 22500.0),
                ("Shorter minimum, finer steps", 0.0),
                ("Visit charges waived", 0.0),
                ("Emergency premium waived", 0.0),
                ("Evening and weekend premium waived", 900.0),
                ("Lower price per hour", 3480.0),
                ("Hours paid but not used", 0.0),
                ("Saving", 4380.0),
                ("Silver retainer", 18120.0),
                ("Not counted: maintenance, at list price", 0.0),
            ),
            "Two of ten hours in every other month are after hours: 6 × 2 × 0.5 × 150 = 900.",
            "Why does the retainer cost less than pay as you go?",
        ),
        spills=True,
        errors=(("#N/A", "no such plan, no pay as you go plan, or an hour without a price"),),
    ),
)  # fmt: skip

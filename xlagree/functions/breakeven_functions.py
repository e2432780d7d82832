"""The functions of break-even: where plans change places, where we stop earning, which plan is cheapest."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlagree.functions import kinds
from xlagree.functions.function import Answer, Argument, Example, Function
from xlagree.functions.most_months import TOO_MANY, check_months, rows_of_usage
from xlagree.functions.price_functions import (
    DISCOUNTS,
    NO_PRICE,
    PLAN,
    PLANS,
    USAGE,
    net_of,
    net_plans,
)
from xlagree.pricing.bends import quickly
from xlagree.pricing.breakeven import break_even_hours, break_evens
from xlagree.pricing.comparison import cheapest
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Usage
from xlagree.terms import quantities as q
from xlagree.terms.errors import AgreementError, Problem

if TYPE_CHECKING:  # numpy and scipy come with the first demand, not when Excel starts
    from xlagree.actuarial.demand import Demand

COSTS = Argument("costs", kinds.COSTS, "Your costs: terms and values, or the cost of an hour alone.")


def _break_evens(
    plans: Sequence[Plan],
    first: str,
    second: str,
    max_hours: float | None,
    months: float,
    discounts: Sequence[Discount],
) -> Answer:
    a, b = net_of(plans, first, discounts), net_of(plans, second, discounts)
    crossings = break_evens(a, b, max_hours, int(months), most_blocks=quickly(int(months)))
    if not crossings:
        raise AgreementError(Problem(f"{a.name} and {b.name} do not change places"), kind="unsolvable")
    return [
        (one.hours, one.kind, *((a.name, b.name) if one.a_first else (b.name, a.name))) for one in crossings
    ]


def _break_even_hours(
    plans: Sequence[Plan], name: str, costs: Costs, discounts: Sequence[Discount]
) -> Answer:
    return break_even_hours(net_of(plans, name, discounts), costs, most_blocks=quickly())


def _break_even_users(price_per_user: float, demand: "Demand", costs: Costs) -> Answer:
    from xlagree.economics.users import break_even_users_at_risk

    return break_even_users_at_risk(price_per_user, demand, costs)


def _cheapest(plans: Sequence[Plan], usage: Usage, discounts: Sequence[Discount]) -> Answer:
    check_months(plans, rows_of_usage(usage))
    return cheapest(net_plans(plans, discounts), usage).name


BREAK_EVEN: tuple[Function, ...] = (
    Function(
        "AGREE_BREAKEVEN",
        "break-even",
        "Every number of hours a month at which the cheaper of two plans changes; the first one first.",
        (
            PLANS,
            Argument("plan_a", kinds.PLAN, "Name of the one plan."),
            Argument("plan_b", kinds.PLAN, "Name of the other plan."),
            Argument(
                "max_hours",
                kinds.number(q.HOURS),
                "Hours a month up to which to search; blank: twice the largest number of hours in the terms.",
                True,
            ),
            Argument("months", kinds.number(q.TERM), "Months of the same hours; blank: 12.", True, 12.0),
            DISCOUNTS,
        ),
        _break_evens,
        Example(
            'AGREE_BREAKEVEN(plans, "Pay as you go", "Silver retainer")',
            ((1250 / 150, "crossing", "Pay as you go", "Silver retainer"),),
            "From 1,250 / 150 = 8⅓ hours on the retainer is cheaper. Columns: hours, crossing or jump, "
            "cheaper up to here, cheaper from here.",
            "From how many hours a month on is the retainer the cheaper one?",
        ),
        spills=True,
        errors=(
            ("#N/A", "no such plan, or an hour without a price"),
            (
                "#NUM!",
                "the plans never change places up to max_hours, or that many hours take too many blocks",
            ),
        ),
    ),
    Function(
        "AGREE_BREAKEVEN_HOURS",
        "break-even",
        "Hours a month beyond which a plan costs us more than it brings.",
        (PLANS, PLAN, COSTS, DISCOUNTS),
        _break_even_hours,
        Example(
            'AGREE_BREAKEVEN_HOURS(plans, "Gold fixed", 80)',
            30.0,
            "2,400 pay for 30 hours at 80.",
            "How many hours a month does a fee of 2,400 pay for?",
        ),
        errors=(
            ("#N/A", "no such plan, or an hour without a price"),
            ("#NUM!", "the margin never turns to a loss, or only after too many blocks"),
        ),
    ),
    Function(
        "AGREE_BREAKEVEN_USERS",
        "break-even",
        "Users at which a price per user pays for our fixed cost and, of an uncertain demand, for its risk.",
        (
            Argument("price_per_user", kinds.number(q.MONEY), "What a user pays a month."),
            Argument(
                "demand",
                kinds.DEMAND,
                "Hours of work a month that a user needs; or a table of demand with users: then its risk is paid too.",
            ),
            COSTS,
        ),
        _break_even_users,
        Example(
            "AGREE_BREAKEVEN_USERS(85, 0.5, costs)",
            20.0,
            "A user leaves 85 − 0.5 × 70 = 50 for the fixed cost of 1,000.",
            "How many users at 85 a month pay for our fixed cost?",
        ),
        errors=(("#NUM!", "a user costs more than a user pays, the risk of the work counted"),),
    ),
    Function(
        "AGREE_CHEAPEST",
        "break-even",
        "The name of the plan with the lowest price for a usage; of equal ones the first.",
        (PLANS, USAGE, DISCOUNTS),
        _cheapest,
        Example(
            "AGREE_CHEAPEST(plans, 10)",
            "Silver retainer",
            "1,250 is less than 1,350, 1,500 and 2,400.",
            "Which plan costs the least at 10 hours a month?",
        ),
        errors=(NO_PRICE, TOO_MANY),
    ),
)

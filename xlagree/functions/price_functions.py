"""The functions of prices: one plan, all plans side by side, a curve, the months, the check, the arithmetic."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from xlagree.functions import kinds
from xlagree.functions.cells import Rows
from xlagree.functions.function import Answer, Argument, Example, Function
from xlagree.functions.kept_prices import kept_price
from xlagree.functions.most_months import TOO_MANY, check_months, rows_of_usage
from xlagree.pricing.comparison import compare
from xlagree.pricing.coverage import all_gaps
from xlagree.pricing.discounts import Discount, check_discount_plans, net_plan
from xlagree.pricing.explanation import explain
from xlagree.pricing.plans import Plan, find_plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.schedule import Account, Per, ScheduleMonth, effective_rate, price, usage_schedule
from xlagree.pricing.surprises import surprises
from xlagree.pricing.usage import Usage, even
from xlagree.pricing.workloads import tickets_untold
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.price_list_terms import MONTHLY, ONCE

PLANS = Argument(
    "plans", kinds.PLANS, "Your plans, one in a column or row; perhaps Items, Rates, Blocks below."
)
PLAN = Argument("plan", kinds.PLAN, "Name of the plan, as it stands in the table.")
USAGE = Argument(
    "usage",
    kinds.USAGE,
    "Hours a month: a number, a row or column of months, or a table by month or by ticket.",
)
PER = Argument("per", kinds.PER, "month, year (both without setup fee) or term; blank: month.", True, "month")
DISCOUNTS = Argument(
    "discounts",
    kinds.DISCOUNTS,
    "Discounts: name, kind, share or amount, applies to; or one share. Blank: none.",
    True,
    (),
)
NO_SUCH_PLAN = ("#N/A", "no plan of this name, or an hour of the usage has no price (see AGREE_CHECK)")
NO_PRICE = ("#N/A", "an hour of the usage has no price (see AGREE_CHECK)")
UNTOLD = ("#N/A in a cell", "the plan counts tickets, and nothing is said of any")

ScheduleColumn = tuple[str, Callable[[ScheduleMonth, Account], float]]

SCHEDULE_COLUMNS: tuple[ScheduleColumn, ...] = (
    ("hours worked", lambda month, _: month.work.logged),
    ("hours counted", lambda month, _: month.work.inside),
    ("granted", lambda month, _: month.hours.granted),
    ("carried", lambda month, _: month.hours.carried),
    ("used", lambda month, _: month.hours.used),
    ("expired", lambda month, _: month.expired),
    ("over", lambda month, _: month.hours.over),
    ("left", lambda month, _: month.left),
    ("fee", lambda month, _: month.fee),
    ("hours priced", lambda month, _: month.worked),
    ("blocks", lambda month, _: month.block),
    ("overage", lambda month, _: month.overage),
    ("not covered", lambda month, _: month.outside),
    ("visits", lambda month, _: month.visits),
    ("setup", lambda month, _: month.setup),
    ("invoiced", lambda month, _: month.invoiced),
    ("cash", lambda _, account: account.cash),
    ("earned", lambda _, account: account.earned),
    ("deferred", lambda _, account: account.deferred),
)
"""The columns of AGREE_SCHEDULE after the number of the month: hours are weighted but for those worked."""

COMPARE_HEAD = ("plan", "price", "effective rate", "saving", "rank")


def net_plans(plans: Sequence[Plan], discounts: Sequence[Discount]) -> tuple[Plan, ...]:
    """Plans at their net prices; a discount for a plan that is not there is an error."""
    return tuple(net_of(plans, plan.name, discounts) for plan in plans)


def net_of(plans: Sequence[Plan], name: str, discounts: Sequence[Discount]) -> Plan:
    """The plan of a name at its net prices."""
    plan = find_plan(plans, name)
    check_discount_plans(discounts, plans)
    return net_plan(plan, discounts)


def _price(plans: Sequence[Plan], name: str, usage: Usage, per: Per, discounts: Sequence[Discount]) -> Answer:
    return kept_price(net_of(plans, name, discounts), usage, per)


def _effective_rate(plans: Sequence[Plan], name: str, usage: Usage, discounts: Sequence[Discount]) -> Answer:
    return effective_rate(net_of(plans, name, discounts), usage)


def _compare(plans: Sequence[Plan], usage: Usage, per: Per, discounts: Sequence[Discount]) -> Answer:
    check_months(plans, rows_of_usage(usage), 2)  # for a term, pay as you go is priced anew beside each
    net = net_plans(plans, discounts)
    told = [plan for plan in net if not tickets_untold(plan, usage)]
    rows = {
        row.plan: (row.price, row.effective_rate, row.saving, float(row.rank))
        for row in compare(told or net, usage, per)
    }
    return [COMPARE_HEAD, *((plan.name, *rows.get(plan.name, (None,) * 4)) for plan in net)]


def _curve(plans: Sequence[Plan], hours: Sequence[float], discounts: Sequence[Discount]) -> Answer:
    check_months(plans, times=len(hours))
    net = net_plans(plans, discounts)
    head = ("hours", *(plan.name for plan in net))
    rows = [
        (h, *(None if tickets_untold(plan, even(h)) else price(plan, even(h)) for plan in net)) for h in hours
    ]
    return [head, *rows]


def _schedule(plans: Sequence[Plan], name: str, usage: Usage, discounts: Sequence[Discount]) -> Answer:
    agreed = usage_schedule(net_of(plans, name, discounts), usage)
    columns = (*SCHEDULE_COLUMNS, *_more_columns(agreed.plan))
    head = ("month", *(title for title, _ in columns))
    rows = [
        (float(number), *(column(month, account) for _, column in columns))
        for number, (month, account) in enumerate(zip(agreed.months, agreed.accounts, strict=True), 1)
    ]
    return [head, *rows]


def _more_columns(plan: Plan) -> Iterator[ScheduleColumn]:
    """What only some plans have: hours drawn from each block beside the plan, and its price; each item on a line of its own."""
    for i, block in enumerate(plan.blocks):
        yield f"{block.name} drawn", partial(_drawn, i)
        yield f"{block.name} bought", partial(_bought, i)
    for charged in (MONTHLY, ONCE):
        for i, item in enumerate(item for item, _ in plan.extras if item.charged == charged):
            yield item.name, partial(_item, i, charged)


def _drawn(block: int, month: ScheduleMonth, _: Account) -> float:
    return month.blocks[block].drawn


def _bought(block: int, month: ScheduleMonth, _: Account) -> float:
    return month.bought[block]


def _item(item: int, charged: str, month: ScheduleMonth, _: Account) -> float:
    return (month.once if charged == ONCE else month.items)[item]


def _check(cells: Rows) -> Answer:
    """Every problem of the table, or else hours without a price and what surprises; where, counted within the range."""
    try:
        plans = read_plans(cells)
        problems = [*(gap.problem for gap in all_gaps(plans)), *surprises(plans)]
    except AgreementError as error:
        problems = list(error.problems)
    return [_problem_row(problem) for problem in problems] or [("every hour has a price", "", "")]


def _problem_row(problem: Problem) -> tuple[str, str, str]:
    where = problem.place
    shown = Place(row=where.row, column=where.column)
    return problem.what, problem.remedy, str(shown).replace('"', "") if shown != Place() else ""


def _explain(plans: Sequence[Plan], name: str, usage: Usage, discounts: Sequence[Discount]) -> Answer:
    return explain(usage_schedule(net_of(plans, name, discounts), usage))


PRICING: tuple[Function, ...] = (
    Function(
        "AGREE_PRICE",
        "pricing",
        "What the client pays for a usage under a plan, per month, year or term.",
        (PLANS, PLAN, USAGE, PER, DISCOUNTS),
        _price,
        Example(
            'AGREE_PRICE(plans, "Silver retainer", 12)',
            1510.0,
            "A fee of 1,250 has 10 of 12 hours; 2 more at 130 make 1,510 a month.", "What does a month of 12 hours cost on the retainer?",
        ),
        errors=(NO_SUCH_PLAN,),
    ),
    Function(
        "AGREE_EFFECTIVE_RATE",
        "pricing",
        "The year's price of each hour worked.",
        (PLANS, PLAN, USAGE, DISCOUNTS),
        _effective_rate,
        Example(
            'AGREE_EFFECTIVE_RATE(plans, "Gold fixed", 16)',
            150.0,
            "2,400 a month for 16 hours are 150 an hour.", "What does an hour come to when a fixed price of 2,400 sees 16 hours a month?",
        ),
        errors=(("#N/A", "no plan of this name, no hours, or an hour without a price"),),
    ),
    Function(
        "AGREE_COMPARE",
        "pricing",
        "All plans side by side: price, effective rate, saving against pay as you go, and rank.",
        (PLANS, USAGE, PER, DISCOUNTS),
        _compare,
        Example(
            "AGREE_COMPARE(plans, 10)",
            (
                ("plan", "price", "effective rate", "saving", "rank"),
                ("Pay as you go", 1500.0, 150.0, 0.0, 3.0),
                ("Block 20", 1350.0, 135.0, 150.0, 2.0),
                ("Silver retainer", 1250.0, 125.0, 250.0, 1.0),
                ("Gold fixed", 2400.0, 240.0, -900.0, 4.0),
            ),
            "At 10 hours a month the fee of the retainer has them all. Six blocks of 20 at 2,700 serve a year.",
            "Which plan is the cheapest at 10 hours a month, and by how much?",
        ),
        spills=True,
        errors=(
            NO_PRICE,
            ("#N/A in a cell", "no hours to divide by, or no pay as you go plan to save against"),
            UNTOLD,
            TOO_MANY,
        ),
    ),
    Function(
        "AGREE_CURVE",
        "pricing",
        "The price of a month under every plan for each number of hours, to draw a chart from.",
        (
            PLANS,
            Argument("hours", kinds.HOURS_LIST, "Hours a month, in a row or a column; one row each."),
            DISCOUNTS,
        ),
        _curve,
        Example(
            "AGREE_CURVE(plans, hours)",
            (
                ("hours", "Pay as you go", "Block 20", "Silver retainer", "Gold fixed"),
                (0.0, 0.0, 225.0, 1250.0, 2400.0),
                (10.0, 1500.0, 1350.0, 1250.0, 2400.0),
                (20.0, 3000.0, 2700.0, 2550.0, 2400.0),
            ),
            "Without work the first block is paid all the same: 2,700 over 12 months.",
            "What would every plan cost at no hours, at 10 and at 20?",
        ),
        spills=True,
        errors=(("#N/A", "an hour has no price (see AGREE_CHECK)"), UNTOLD, TOO_MANY),
    ),
    Function(
        "AGREE_SCHEDULE",
        "pricing",
        "The months of an agreement: hours granted, used, carried and lost; invoice, cash, earned and deferred.",
        (PLANS, PLAN, USAGE, DISCOUNTS),
        _schedule,
        Example(
            'AGREE_SCHEDULE(plans, "Silver retainer", usage)',
            (
                ("month", *(title for title, _ in SCHEDULE_COLUMNS)),
                (1.0, *(10.0, 10.0, 10.0, 0.0, 10.0, 0.0, 0.0, 0.0), 1250.0, *(0.0,) * 6, 1250.0, 0.0, 1250.0, 0.0),
                (2.0, *(14.0, 14.0, 10.0, 0.0, 10.0, 0.0, 4.0, 0.0), 1250.0, 0.0, 0.0, 520.0, *(0.0,) * 3, 1770.0, 1250.0, 1770.0, 0.0),
            ),
            "In the second month 4 of 14 hours are over: 4 × 130. An invoice is paid a month later.",
            "What will the retainer's invoices be in a month of 10 hours and one of 14?",
        ),
        spills=True,
        errors=(NO_SUCH_PLAN,),
    ),
    Function(
        "AGREE_CHECK",
        "pricing",
        "What is wrong with a table of plans: terms that cannot be or contradict, and hours without a price.",
        (Argument("plans", kinds.CHECKED_PLANS, PLANS.help),),
        _check,
        Example(
            "AGREE_CHECK(plans)",
            (("every hour has a price", "", ""),),
            "One problem in a row: what, the remedy, and where in the range. Nothing is wrong here.",
            "Can these plans be sold as they stand?",
        ),
        spills=True,
    ),
    Function(
        "AGREE_EXPLAIN",
        "pricing",
        "The arithmetic behind a price, in one sentence.",
        (PLANS, PLAN, USAGE, DISCOUNTS),
        _explain,
        Example(
            'AGREE_EXPLAIN(plans, "Silver retainer", 12)',
            "Silver retainer, 12 months: fee 12 × 1,250.00 + 24 hours of overage × 130.00 = 18,120.00, "
            "that is 1,510.00 a month.",
            "To stand under a price that somebody doubts.", "How does the price of the retainer come about?",
        ),
        errors=(NO_SUCH_PLAN,),
    ),
)  # fmt: skip

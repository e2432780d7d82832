"""Years are drawn for a plan as if its fee were nothing: the fee changes no hour that is charged beside it."""

from itertools import combinations

import numpy as np
import pytest

from xlagree.actuarial.demand import modelled
from xlagree.actuarial.laws.severity import Lognormal
from xlagree.economics.outlook import Outlook
from xlagree.economics.weight import an_hour
from xlagree.economics.worked import work_of_years
from xlagree.economics.year_totals import YearTotals
from xlagree.pricing.at_once.drawing import charged, fees_in_term, invoiced
from xlagree.pricing.costs import Costs
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.offered import without_fee
from xlagree.pricing.plans import Plan

DEMAND = modelled(9.0, Lognormal(0.8, 1.5), client=0.1, month=0.05, after_hours_share=0.2)
WITH_ITEMS = Plan(
    "Gold",
    "retainer",
    monthly_fee=900,
    included_hours=6,
    overage_rate=140,
    hourly_rate=150,
    yearly_escalator=0.03,
    term_months=24,
    items=(Item("Backup", (ItemTier(1.0, 25.0),), quantity=4.0, charged="fee"),),
)


@pytest.mark.parametrize(
    "plan",
    [
        Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130),
        Plan("Capped", "fixed price", monthly_fee=1900, cap_hours=15, hourly_rate=140),
        WITH_ITEMS,
    ],
    ids=lambda plan: plan.name,
)
def test_a_fee_adds_to_every_year(plan: Plan) -> None:
    """Invoices with the fee are those without it, and the fees of the term."""
    bare, work = without_fee(plan), work_of_years(plan, DEMAND)

    with_fee, without = (
        invoiced(one, an_hour(one, DEMAND), charged(one, an_hour(one, DEMAND), work)) for one in (plan, bare)
    )
    assert bare.fee == 0
    assert with_fee == pytest.approx(without + plan.fee * fees_in_term(plan))
    assert Outlook(plan, DEMAND, Costs(70)).prices.mean() == pytest.approx(with_fee.mean() * 12 / plan.term)


def test_years_about_a_level_stand_as_in_the_order_of_all() -> None:
    """Years of equal hours stay in their order, wherever the stretch begins and ends."""
    hours = np.array([3.0, 1.0, 2.0, 2.0, 0.0, 2.0, 5.0, 2.0])
    years = YearTotals(hours, hours, hours)
    every = np.argsort(hours, kind="stable").tolist()
    for first, last in combinations(range(len(every) + 1), 2):
        assert years.from_quiet_to_busy(first, last).tolist() == every[first:last]

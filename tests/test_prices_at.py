"""Prices at many numbers of hours at once are those of the schedule, to the cent."""

from dataclasses import replace

import numpy as np
import pytest
from demands import SOME
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pricing_cases import CASES, Case
from strategies import plans, quarters
from test_drawing import CAPPED, KEPT, OWN_UNITS, RENEWED, TOPPED_UP, mixes, with_rows

from xlagree.pricing.at_once.prices_at import invoices_at
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import invoice_line, schedule, unrounded
from xlagree.pricing.workloads import Workload, workloads
from xlagree.proposal.hours_scan import prices_at

FACTORS = np.array([0.0, 0.25, 0.5, 1.0, 1.1, 2.0, 3.7, 10.0])


def same_as_scheduled(plan: Plan, loads: list[Workload]) -> None:
    """Rounded as on invoices and not at all."""
    for rounded, money in ((True, invoice_line), (False, unrounded)):
        months = [
            schedule(plan, [load.times(factor) for load in loads], money) for factor in FACTORS.tolist()
        ]
        found = invoices_at(plan, loads, FACTORS, rounded)
        assert found == pytest.approx([one.invoiced for one in months], rel=1e-12, abs=1e-6)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_hand_worked_plan(case: Case) -> None:
    """The plans of the price contract on their own work, times some factors."""
    same_as_scheduled(case.plan, list(workloads(case.plan, case.usage)))


@settings(SOME)
@given(
    plans() | RENEWED | KEPT | CAPPED | TOPPED_UP | OWN_UNITS | with_rows(),
    mixes(),
    st.lists(st.tuples(quarters(60), st.integers(0, 12), st.integers(0, 4)), min_size=1, max_size=14),
)
def test_months_of_their_own(plan: Plan, hour: Workload, months: list[tuple[float, int, int]]) -> None:
    """Months of other hours, tickets and visits."""
    assume(plan.hourly_rate is not None or not hour.outside)
    loads = [
        replace(hour.times(hours), tickets=float(begun), visits=float(made)) for hours, begun, made in months
    ]
    same_as_scheduled(plan, loads)


def test_months_of_other_kinds_of_work() -> None:
    """A month without a kind of work that another month has needs nothing of its blocks."""
    from proposals import proposal

    for i, plan in enumerate(proposal().first_years):
        years = proposal().at_hours(7.5)
        assert prices_at(proposal(), i, (7.5,)) == (pytest.approx(years[i].invoiced, rel=1e-12),), plan.name

"""Work weighs what the terms of its weight say: terms that are said to change nothing of it do not."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import plans, usages

from xlagree.pricing.plans import Plan
from xlagree.pricing.weighing import WEIGHING, WEIGHTLESS, weighing
from xlagree.pricing.workloads import tickets_untold, workloads

FIELDS = set(Plan.__dataclass_fields__)


def test_every_term_is_one_or_the_other() -> None:
    """A term that is added is taken for one that matters, until somebody says that it does not."""
    assert WEIGHTLESS <= FIELDS
    assert set(WEIGHING) == FIELDS - WEIGHTLESS


@pytest.mark.parametrize("field", sorted(WEIGHTLESS - {"name", "best_for", "items"}))
@settings(max_examples=settings().max_examples // 10)
@given(data=st.data())
def test_a_price_changes_no_weight(field: str, data: st.DataObject) -> None:
    """Each of the terms by itself, on plans that can have it."""
    plan, donor = data.draw(plans()), data.draw(plans())
    usage = data.draw(usages())
    try:
        moved = replace(plan, **{field: getattr(donor, field)})
    except ValueError:
        assume(False)
    assume(moved.pool_unit == plan.pool_unit)
    assume(not plan.rates)
    assume(not tickets_untold(plan, usage))

    assert weighing(moved) == weighing(plan)
    assert workloads(moved, replace(usage)) == workloads(plan, replace(usage))

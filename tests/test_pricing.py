"""Every price worked by hand holds in the core."""

import pytest
from pricing_cases import CASES, Case

from xlagree.discounts import net_plan
from xlagree.schedule import usage_schedule


@pytest.mark.parametrize("case", CASES, ids=str)
def test_price(case: Case) -> None:
    """The price is the one worked by hand, and so are the months where the case states them."""
    months = usage_schedule(net_plan(case.plan, case.discounts), case.usage)
    found = {
        "invoices": [month.invoiced for month in months.months],
        "over": [month.hours.over for month in months.months],
        "expired": [month.hours.expired for month in months.months],
        "carried_out": months.carried_out,
    }

    assert months.price(case.per) == pytest.approx(case.price, rel=1e-12, abs=1e-9)  # type: ignore[arg-type]
    for name, expected in case.expected.items():
        assert found[name] == pytest.approx(expected, rel=1e-12, abs=1e-9), name


def test_contract_is_broad() -> None:
    """At least thirty prices, each under its own name, over all four kinds of plan."""
    assert len({case.name for case in CASES}) == len(CASES) >= 30
    assert {case.plan.kind for case in CASES} == {"pay as you go", "block", "retainer", "fixed price"}

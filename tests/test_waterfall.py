"""The steps from list price to margin: they lead from the year at list to the net price and from there to the margin."""

from dataclasses import replace

import pytest
from proposals import proposal

from xlagree.generate.pages.internal.waterfall import COSTS, plan_steps
from xlagree.pricing.discounts import Discount
from xlagree.pricing.schedule import usage_schedule


@pytest.mark.parametrize("shares", [(), (0.1,), (0.2, 0.05)])
def test_steps_lead_from_list_to_margin(shares: tuple[float, ...]) -> None:
    """Every discount and every cost is a step; the parts of its bar begin where the one before ended."""
    discounts = tuple(
        Discount(f"Discount {n}", "manual", "all", share=share) for n, share in enumerate(shares)
    )
    given = replace(proposal(), card=replace(proposal().card, discounts=discounts))
    for plan, (months, cost) in enumerate(zip(given.replays, given.costs, strict=True)):
        steps = plan_steps(given, plan).steps
        wholes = [n for n, step in enumerate(steps) if step.whole]
        listed, net, margin = (steps[n] for n in wholes)
        assert listed.money == usage_schedule(given.list_plans[plan], given.worked).year
        assert (net.label, net.money) == ("Net price", months.year)
        assert (margin.label, margin.money) == ("Margin", months.year - cost.total)
        off, spent = steps[1 : wholes[1]], steps[wholes[1] + 1 : -1]
        assert listed.money + sum(step.money for step in off) == pytest.approx(net.money)
        assert net.money + sum(step.money for step in spent) == pytest.approx(margin.money)
        assert [step.label for step in spent] == [label for label in COSTS.values() if label != "Items"]
        level = 0.0
        for step in steps:
            clear, whole, above, below = step.lengths
            after = step.money if step.whole else level + step.money
            if step.whole:
                assert (clear, whole, above, below) == (0.0, step.money, 0.0, 0.0)
            else:
                assert above >= 0 >= below
                assert above - below == pytest.approx(abs(step.money))
                ends = sorted((clear + above, clear + below, clear))
                assert (ends[0], ends[-1]) == pytest.approx(
                    (min(level, after), max(level, after))
                    if min(level, after) * max(level, after) > 0
                    else (min(level, after, 0), max(level, after, 0))
                )
            level = after

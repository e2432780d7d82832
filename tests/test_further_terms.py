"""Random price lists with items, rates, blocks and every pool: a naive count month by month gives the same invoices."""

from random import Random

import pytest
from naive_pricing import Naive
from random_lists import plan_rows, random_list, usage_rows

from xlagree.functions.catalogue import function


@pytest.mark.parametrize("block", range(20))
def test_random_price_lists(block: int) -> None:
    """A thousand price lists, fifty a turn: every invoice is the naive one, to the cent."""
    for seed in range(block * 50, block * 50 + 50):
        plan, items, rates, blocks, discounts, months = random_list(Random(seed))
        expected = Naive(plan, items, rates, blocks, discounts).run(months)
        heads = ["name", "kind", "share", "amount", "applies to"]
        cells = [heads, *([row.get(head) for head in heads] for row in discounts)] if discounts else None
        answer = function("AGREE_SCHEDULE")(
            plan_rows(plan, items, rates, blocks), "The plan", usage_rows(months), cells
        )
        found = [row[answer[0].index("invoiced")] for row in answer[1:]]

        assert found == pytest.approx(expected, abs=1e-6), seed

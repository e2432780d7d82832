"""Every price worked by hand holds in the core and in the worksheet functions."""

from dataclasses import replace

import pytest
from pricing_cases import CASES, Case

from xlagree.functions.catalogue import function
from xlagree.pricing.discounts import net_plan
from xlagree.pricing.schedule import usage_schedule
from xlagree.pricing.usage_cells import read_usage


@pytest.mark.parametrize("case", CASES, ids=str)
def test_price(case: Case) -> None:
    """The price is the one worked by hand, and so are the months where the case states them."""
    months = usage_schedule(net_plan(case.plan, case.discounts), case.usage)
    found = {
        "invoices": [month.invoiced for month in months.months],
        "over": [month.hours.over for month in months.months],
        "expired": [month.expired for month in months.months],
        "carried_out": months.months[-1].left,
        "drawn": {
            block.name: pytest.approx([month.blocks[i].drawn for month in months.months])
            for i, block in enumerate(months.plan.blocks)
        },
    }

    assert months.price(case.per) == pytest.approx(case.price, rel=1e-12, abs=1e-9)  # type: ignore[arg-type]
    for name, expected in case.expected.items():
        wanted = expected if name == "drawn" else pytest.approx(expected, rel=1e-12, abs=1e-9)
        assert found[name] == wanted, name


@pytest.mark.parametrize("case", CASES, ids=str)
def test_price_in_a_sheet(case: Case) -> None:
    """AGREE_PRICE and AGREE_SCHEDULE give the same price and months from cells."""
    cells = case.cells
    term = function("AGREE_PRICE")(cells.plan, "The plan", cells.usage, case.per, cells.discounts)
    head, *rows = function("AGREE_SCHEDULE")(cells.plan, "The plan", cells.usage, cells.discounts)
    months = [dict(zip(head, row, strict=True)) for row in rows]
    found = {
        "invoices": [month["invoiced"] for month in months],
        "over": [month["over"] for month in months],
        "expired": [month["expired"] for month in months],
        "carried_out": months[-1]["left"],
        "drawn": {
            label.removesuffix(" drawn"): pytest.approx([month[label] for month in months])
            for label in head
            if label.endswith(" drawn")
        },
    }

    assert term == pytest.approx(case.price, rel=1e-12, abs=1e-9)
    for name, expected in case.expected.items():
        wanted = expected if name == "drawn" else pytest.approx(expected, rel=1e-12, abs=1e-9)
        assert found[name] == wanted, name
    assert sum(found["invoices"]) == pytest.approx(
        function("AGREE_PRICE")(cells.plan, "The plan", cells.usage, "term", cells.discounts)
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_usage_in_a_sheet(case: Case) -> None:
    """The usage read from cells is the usage of the case, apart from the names of its months."""
    found = read_usage(case.cells.usage, words=None)

    assert found.entries == case.usage.entries
    assert [replace(month, label="") for month in found.months] == list(case.usage.months)


def test_contract_is_broad() -> None:
    """At least thirty prices, each under its own name, over all four kinds of plan."""
    assert len({case.name for case in CASES}) == len(CASES) >= 30
    assert {case.plan.kind for case in CASES} == {"pay as you go", "block", "retainer", "fixed price"}

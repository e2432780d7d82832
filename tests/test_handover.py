"""The hand-over: every term of an agreement ends in a field, in a line of what to do by hand, or in another value."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from agreements import became, by_hand, random_agreement, values
from hypothesis import example, given
from hypothesis import strategies as st
from proposals import book, deal, forecast, inputs

from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import book_of, internal_book
from xlagree.pricing.costs import Role
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan, stated
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.pricing.schedule import cents
from xlagree.proposal.handover.agreed import Agreed, agreed_of, first_of_next_month, months_later
from xlagree.proposal.handover.charges import charges_of
from xlagree.proposal.handover.combined_hours import combined_of
from xlagree.proposal.handover.examples_agreed import EXAMPLES
from xlagree.proposal.handover.handover_map import FILE, map_text
from xlagree.proposal.handover.lists import document, rows
from xlagree.proposal.handover.routes import Handover, PsaSystem, handed_over
from xlagree.proposal.handover.systems import SYSTEMS
from xlagree.terms.price_list_terms import LIST_TABLES
from xlagree.terms.vocabulary import PLAN_TERMS

START = date(2026, 12, 1)
EACH = pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: system.key)
ROOT = Path(__file__).parent.parent


def agreed(plan: Plan, *discounts: Discount, start: date = START) -> Agreed:
    """A plan that is offered to the client of the books' tests."""
    given = forecast()
    baseline = given.card.plans[0]
    card = replace(given.card, plans=(baseline, plan), discounts=discounts)
    return agreed_of(replace(given, card=card), 1, start)


def to(key: str, plan: Plan, *discounts: Discount, start: date = START) -> Handover:
    return handed_over(agreed(plan, *discounts, start=start), SYSTEMS[key])


@EACH
def test_every_term_has_a_route(system: PsaSystem) -> None:
    """Each term of a plan and each column of the tables below, no other, and every route leads somewhere."""
    assert list(system.plan) == [term.name for term in PLAN_TERMS]
    tables = {"Items": system.items, "Rates": system.rates, "Blocks": system.blocks}
    assert {name: set(routes) for name, routes in tables.items()} == {
        name: {term.name for term in terms} for name, terms in LIST_TABLES.items()
    }
    for routes in (system.deal, system.plan, *tables.values()):
        assert [
            name for name, route in routes.items() if not (route.ways or route.by_hand or route.within)
        ] == []


def test_systems_hand_over_the_same_deal() -> None:
    """Client, contact, plan, days, discounts and currency have a route in each."""
    assert len({tuple(system.deal) for system in SYSTEMS.values()}) == 1


def test_examples_state_every_term() -> None:
    """So that the map shows what is done by hand about each."""
    assert {name for example in EXAMPLES for name, _ in stated(example.at_list)} == {
        term.name for term in PLAN_TERMS
    }


@given(st.integers(0, 10**6))
def test_nothing_is_dropped(seed: int) -> None:
    """Of any price list, every stated term and every row ends somewhere, in words; no field of a record has two values."""
    own = random_agreement(seed)
    plan = own.at_list
    terms = {name for name, _ in stated(plan)} - {"users", "devices"}
    for system in SYSTEMS.values():
        handed = handed_over(own, system)
        named = became(handed)
        assert terms <= named
        for table, names in (
            ("Items", [item.name for item in plan.items if item.charged != "fee"]),
            ("Rates", [rate.said for rate in plan.rates]),
            ("Blocks", [block.name for block in plan.blocks]),
        ):
            assert [
                name for name in names if not any(term.startswith(f"{table}: {name}") for term in named)
            ] == []
        assert all(one.do for one in handed.by_hand)
        assert all(where for _, where in handed.within)
        seen = defaultdict(set)
        for field in handed.entered:
            seen[field.entity, field.record, field.field].add(field.value)
        assert all(len(found) == 1 for found in seen.values())


@given(st.integers(0, 10**6))
def test_parts_make_up_the_fee(seed: int) -> None:
    """Units at their prices are the net fee to the cent."""
    own = random_agreement(seed)
    parts = [charge for charge in charges_of(own) if charge.charged == "fee"]

    assert cents(sum(part.quantity * part.price for part in parts)) == own.fee


def test_a_block_in_autotask() -> None:
    """20 h for 2,520 less 5 %: 119.70 an hour, until the last day of its life."""
    plan = Plan("Block 20", "block", block_hours=20, block_price=2520, block_life=6)
    handed = to("autotask", plan, Discount("Loyal", "manual", "block", share=0.05))

    assert values(handed, "ContractBlocks") == {
        "contractID": "<contract: Block 20>", "hours": 20, "hourlyRate": 119.7, "datePurchased": "2026-12-01",
        "startDate": "2026-12-01", "endDate": "2027-05-31", "isPaid": False,
    }  # fmt: skip
    contract = values(handed, "Contracts")
    assert contract["contractType"] == "<contract type: Block Hours>"
    assert contract["description"] == "Block 20. Block price 2,520.00 at list, Loyal -126.00, net 2,394.00"
    assert "repurchases" in by_hand(handed, "auto renew")


def test_a_retainer_in_autotask_is_a_block_a_month() -> None:
    """Hours of a month at fee over hours, kept for the months of rollover; a quarter is entered by hand."""
    plan = Plan("Silver", "retainer", monthly_fee=900, included_hours=6, overage_rate=140, rollover_months=2)
    monthly = to("autotask", plan)

    assert values(monthly, "ContractBlocks")["hourlyRate"] == 150
    assert values(monthly, "ContractBlocks")["endDate"] == "2027-02-28"
    assert values(monthly, "Contracts")["overageBillingRate"] == 140
    assert by_hand(monthly, "pool months").startswith("12 purchases in all")
    quarter = to("autotask", replace(plan, pool_months=3.0, term_months=14.0))
    assert values(quarter, "ContractBlocks")["hourlyRate"] == 450
    assert by_hand(quarter, "pool months").startswith("no periods of 3 months: enter 5 purchases by hand")


def test_autotask_leaves_weights_out_of_overage() -> None:
    """Where hours weigh, the setting is said; where none does, there is nothing to say."""
    plan = Plan("Block", "block", block_hours=20, block_price=2000, auto_renew=False, overage_rate=110)
    weighed = replace(plan, after_hours_multiplier=1.5)

    assert "ignores the block multiplier" in by_hand(to("autotask", weighed), "overage weighting")
    assert "overage weighting" not in became(to("autotask", plan))
    assert values(to("autotask", weighed), "ContractBlockHourFactors", "after-hours") == {
        "contractID": "<contract: Block>", "roleID": "<role: after-hours>", "blockHourMultiplier": 1.5,
    }  # fmt: skip


def test_blocks_are_drawn_in_our_order() -> None:
    """Autotask draws by start date: what we draw later waits inactive."""
    soon = PrepaidBlock("Soon", 10, 1000, bought_in=3, life=2)
    later = PrepaidBlock("Later", 10, 1000, bought_in=1)
    last = PrepaidBlock("Last", 10, 1000, bought_in=5)
    plan = Plan("List", "pay as you go", hourly_rate=150, blocks=(soon, later, last))
    own = agreed(plan)

    assert own.drawn_before(soon) == []
    assert own.drawn_before(later) == ["Soon"]
    assert own.drawn_before(last) == []
    statuses = [
        values(handed_over(own, SYSTEMS["autotask"]), "ContractBlocks", name)["status"]
        for name in ("Soon", "Later", "Last")
    ]
    assert statuses == ["<active>", "<inactive until its turn>", "<active>"]


@pytest.mark.parametrize(
    ("months", "cycle"), [(1, "CalendarMonth"), (3, "ContractQuarter"), (12, "ContractYear"), (2, None)]
)
def test_periods_in_connectwise(months: int, cycle: str | None) -> None:
    """A month, a quarter and a year are cycles; others are counted by hand."""
    plan = Plan("Silver", "retainer", monthly_fee=900, included_hours=6, overage_rate=140, pool_months=months)
    handed = to("connectwise", plan)

    assert values(handed, "Agreements").get("applicationCycle") == cycle
    assert bool(by_hand(handed, "pool months")) == (cycle is None)
    assert values(handed, "Agreements")["carryOverUnused"] is False


def test_users_are_additions_in_connectwise() -> None:
    """The base fee is the amount of the agreement, users a quantity at their net price, for a cycle of three months."""
    plan = Plan(
        "Care", "fixed price", monthly_fee=400, fee_per_user=50, users=24, prepaid_months=3, setup_share=0.5
    )
    handed = to("connectwise", plan, Discount("Loyal", "manual", "fee", share=0.1))

    assert values(handed, "Agreements")["billAmount"] == 1080
    assert values(handed, "Agreements")["applicationUnlimitedFlag"] is True
    users = values(handed, "Additions", "Users")
    assert (users["quantity"], users["unitPrice"]) == (24, 135)
    assert values(handed, "Additions", "Set-up")["unitPrice"] == 720
    assert values(handed, "Additions", "Set-up")["cancelledDate"] == "2026-12-31"


def test_halo_tops_up_and_escalates() -> None:
    """A threshold, the size and price of what is bought then; per cent a year from the second on."""
    plan = Plan(
        "Block",
        "block",
        block_hours=20,
        block_price=2520,
        block_life=12,
        top_up_below=3,
        term_months=24,
        yearly_escalator=0.03,
    )
    handed = to("halo", plan)

    contract = values(handed, "ClientContract")
    assert [contract[f"autotopup{name}"] for name in ("threshhold", "byamount", "costperhour")] == [
        3,
        20,
        126,
    ]
    assert (contract["percentageincrease"], contract["nextincrementdate"]) == (3, "2027-12-01")
    assert values(handed, "PrepayHistory")["expirydate"] == "2027-11-30"


def test_roles_cost_what_they_weigh() -> None:
    """A rate after its weight and the discount on rates, for a role and for a class."""
    own = next(example for example in EXAMPLES if example.plan.name == "List")
    handed = handed_over(own, SYSTEMS["autotask"])

    assert values(handed, "ContractRates", "junior")["contractHourlyRate"] == 150 * 0.95 * 0.8
    assert values(handed, "ContractRates", "senior")["contractHourlyRate"] == 185 * 0.95
    assert values(handed, "ContractRates", "senior, after-hours")["contractHourlyRate"] == 247
    assert values(handed, "WorkTypeModifiers", "Sunday") == {
        "id": "<work type: Sunday>", "modifierType": 2, "modifierValue": 3,
    }  # fmt: skip


def test_days() -> None:
    """A term ends the day before its months are over, at the end of a short month too."""
    plan = Plan("List", "pay as you go", hourly_rate=150, term_months=13)

    assert agreed(plan, start=date(2027, 1, 31)).end == date(2028, 2, 28)
    assert months_later(date(2027, 10, 31), 4) == date(2028, 2, 29)
    assert first_of_next_month(date(2026, 12, 1)) == date(2027, 1, 1)


@EACH
def test_a_document_has_every_field(system: PsaSystem) -> None:
    """Records by entity with all that the rows have, and the rows name what is to be done by hand."""
    for own in EXAMPLES:
        handed = handed_over(own, system)
        told = document(handed)
        created = told["create"]
        assert isinstance(created, dict)
        assert sum(len(record) for records in created.values() for record in records) == len(handed.entered)
        assert len(list(rows(handed))) == len(handed.entered) + len(handed.by_hand)


def test_the_map_is_written_from_the_routes() -> None:
    """`make docs` writes it anew."""
    assert (ROOT / "docs" / FILE).read_text(encoding="utf-8") == map_text()


def test_only_the_internal_book_has_the_page() -> None:
    """It stands before the inputs, and has the plan recommended in each system; the client book has nothing of it."""
    given = deal()
    names = [sheet.name for sheet in internal_book(given).sheets]
    page = next(sheet for sheet in internal_book(given).sheets if sheet.name == "Handover")
    texts = " ".join(str(cell.value) for cell in page.cells)

    assert names.index("Handover") < names.index("Inputs")
    assert all(
        word in texts
        for word in ("overageBillingRate", "applicationLimit", "numberofunitsfree", "Silver retainer")
    )
    assert "Handover" not in [sheet.name for sheet in client_book(given).sheets]


def test_the_page_stays_as_sealed() -> None:
    """Inputs that were changed change nothing on it but its second sentence, and that says so."""
    own = inputs()
    lines = tuple(
        replace(line, values=(9999.0,) * len(line.values)) if line.key == "plan3_monthly_fee" else line
        for line in own.lines
    )
    changed = book_of(replace(own, lines=lines), own)
    pages = [next(sheet for sheet in of.sheets if sheet.name == "Handover") for of in (book(), changed)]
    differ = [
        (before.value, after.value)
        for before, after in zip(pages[0].cells, pages[1].cells, strict=True)
        if before.value != after.value
    ]

    assert len(differ) == 1
    assert (
        differ[0][1]
        == "Inputs were changed since these fields were computed: xlagree handover BOOK has them anew."
    )


def test_weights_of_hours_paid_for_in_connectwise() -> None:
    """That a block in hours is drawn hour for hour is said where hours are paid for ahead, and only there."""
    notes = {}
    for name in ("Block", "List"):
        own = next(example for example in EXAMPLES if example.plan.name == name)
        handed = handed_over(own, SYSTEMS["connectwise"])
        notes[name] = next(
            one.note for one in handed.entered if one.record == "Sunday" and one.field == "rate"
        )

    assert "take Amount as the unit" in notes["Block"]
    assert notes["List"] == "hours that an hour counts"


def test_items_beside_the_fee() -> None:
    """A monthly item is billed monthly though the fee is billed by the year, one charged once is a charge of its own."""
    own = next(example for example in EXAMPLES if example.plan.name == "Gold")
    yearly = handed_over(replace(own, plan=replace(own.plan, prepaid_months=12.0)), SYSTEMS["autotask"])

    assert values(yearly, "ContractServices", "Backup")["contractID"] == "<contract: one billed monthly>"
    assert values(yearly, "ContractServices", "Backup")["unitPrice"] == 12
    assert values(yearly, "ContractServiceAdjustments", "Backup")["unitChange"] == 3
    assert values(yearly, "Contracts")["contractPeriodType"] == "<period: yearly>"
    assert values(yearly, "ContractCharges", "Cabling")["unitPrice"] == 300
    assert ("Items: Camera", "nothing: it is offered and not taken") in yearly.within
    slabs = [
        values(yearly, "ContractServiceAdjustments", f"User from {start}")["unitChange"] for start in (1, 11)
    ]
    assert slabs == [10, 2]


def test_work_that_is_not_covered() -> None:
    """An exclusion set and a second contract in Autotask, at the hourly rate; the work types by name in ConnectWise."""
    plan = Plan(
        "Silver", "retainer", monthly_fee=900, included_hours=6, hourly_rate=150, overage_rate=120, covers_work="support"
    )  # fmt: skip
    contract = values(to("autotask", plan), "Contracts")

    assert contract["contractExclusionSetID"] == "<exclusion set: all work but support>"
    assert contract["overageBillingRate"] == 120
    assert by_hand(to("autotask", plan), "hourly rate") == "on the contract for excluded work: 150.00 an hour"
    excluded = values(to("connectwise", plan), "AgreementWorkTypeExclusions")
    assert excluded == {"workType": "<work types: all work but support>"}


def test_costs_of_items_are_of_the_same_cycle_as_prices() -> None:
    """A user at 85 a month that costs us 20, billed by the year."""
    own = next(example for example in EXAMPLES if example.plan.name == "Silver")
    user = values(handed_over(own, SYSTEMS["connectwise"]), "Additions", "User from 11")

    assert user["unitCost"] == 240
    assert user["unitPrice"] == 12 * round(85 * 1.25 * 0.95, 4)


COMBINED = Plan(
    "List", "pay as you go", hourly_rate=120, after_hours_multiplier=1.5,
    rates=(
        HourRate(role="Senior", rate=155),
        HourRate(role="Senior", work_class="Sunday", rate=290),
        HourRate(work_class="Sunday", counts_as="after-hours", multiplier=2),
        HourRate(work_class="P1", counts_as="emergency", rate=240),
    ),
)  # fmt: skip
"""A senior at P1 costs 240 times the 1.2 of the role; 155 times the 2 of P1 would be 310."""


def of_seniors(key: str, plan: Plan) -> dict[str, tuple[str, str]]:
    """What is to be done by hand about the hours of a senior in each class: their price, and what to do."""
    own = replace(agreed(plan), roles=(Role("Senior", 1.2),))
    handed = handed_over(own, SYSTEMS[key])
    return {one.term: (one.value, one.do) for one in handed.by_hand if one.term.startswith("Hours: Senior")}


@pytest.mark.parametrize("key", ["autotask", "connectwise"])
def test_a_role_in_a_class_where_rates_are_multiplied(key: str) -> None:
    """What the product of both would be is said where it is not the price, and which of two records to choose."""
    assert of_seniors(key, COMBINED) == {
        "Hours: Senior, Sunday": (
            "290.00",
            "choose its role with a work type that multiplies nothing: with the work type Sunday it would be 580.00",
        ),
        "Hours: Senior, P1": (
            "288.00",
            "a role of its own, Senior, P1, with a work type that multiplies nothing: Senior with the work type P1 would be 310.00",
        ),
    }


def test_a_role_in_a_class_where_each_has_a_record() -> None:
    """HaloPSA has charge rates, a block in Autotask has factors of roles: those without one are listed with their price."""
    block = replace(COMBINED, name="Block", kind="block", block_hours=20.0, block_price=2000.0)

    rates = of_seniors("halo", COMBINED)
    assert {term: price for term, (price, _) in rates.items()} == {
        "Hours: Senior, after-hours": "232.50",
        "Hours: Senior, P1": "288.00",
    }
    assert rates["Hours: Senior, P1"][1] == "one more charge rate, Senior, P1: it counts 2.4 hours"
    assert list(of_seniors("autotask", block)) == list(rates)
    assert of_seniors("halo", Plan("By ticket", "pay as you go", ticket_price=95)) == {}


@example(856)  # hours that cost nothing count
@given(st.integers(0, 10**6))
def test_what_is_said_of_a_role_in_a_class_is_its_price(seed: int) -> None:
    """Of any price list, the hours are those of the core; where nothing is said the product is the price to the cent."""
    own = random_agreement(seed)
    for one in combined_of(own):
        weight = one.by_role.weight * one.by_class.weight
        rate = own.rate or 1.0
        if not (one.row or one.multiplied):
            assert rate * one.hour.weight == pytest.approx(rate * weight, abs=0.011)


def test_halo_invoices_the_fee_once() -> None:
    """By the period of the agreement where that is what is invoiced, else on a recurring invoice alone."""
    plan = Plan("Quarter", "retainer", monthly_fee=990, included_hours=8, overage_rate=115, pool_months=3)
    apart, together = to("halo", plan), to("halo", replace(plan, prepaid_months=3.0))

    assert values(together, "ClientContract")["periodchargeamount"] == 2970
    assert values(together, "RecurringInvoiceLine", "Monthly fee") == {}
    assert by_hand(together, "prepaid months") == ""
    assert "periodchargeamount" not in values(apart, "ClientContract")
    assert values(apart, "RecurringInvoiceLine", "Monthly fee")["unit_price"] == 990
    assert by_hand(apart, "prepaid months").startswith("leave periodchargeamount empty")


@EACH
def test_only_what_there_is_is_said(system: PsaSystem) -> None:
    """No share of the fee where none is set, and one visit is not many."""
    plan = Plan(
        "Care", "fixed price", monthly_fee=400, setup_fee=400, visit_charge=45, included_visits=1, covers_channels=("remote",)
    )  # fmt: skip
    texts = [" ".join(map(str, row)) for row in rows(to(system.key, plan))]

    assert not any(
        "share of the net fee" in text or "1 visits" in text or "1 months" in text for text in texts
    )
    with_share = rows(to(system.key, replace(plan, setup_share=0.5)))
    assert any("with the share of the net fee" in " ".join(map(str, row)) for row in with_share)

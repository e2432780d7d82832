"""Records built in code: they refuse what their sheets refuse, and are what their sheets make of the same values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite, nan
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import values

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.demand_table import read_demand
from xlagree.pricing.benefits import BenefitTerms, read_benefit_terms
from xlagree.pricing.costs import Costs, Role, read_costs, read_roles
from xlagree.pricing.discounts import Discount, read_discounts
from xlagree.pricing.list_words import NO_WORDS
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.response.promises import Credit, read_credits
from xlagree.pricing.tiers import Tier, read_tiers
from xlagree.proposal.policy import Policy, read_policy
from xlagree.terms.errors import AgreementError
from xlagree.terms.quantities import LARGEST, Number, Quantity, Text, is_blank
from xlagree.terms.vocabulary import (
    BENEFIT_TERMS,
    COST_TERMS,
    CREDIT_TERMS,
    DEMAND_TERMS,
    DISCOUNT_TERMS,
    PLAN_TERMS,
    POLICY_TERMS,
    ROLE_TERMS,
    TIER_TERMS,
    Term,
)

Cells = Mapping[str, object]
"""The cells of a record by the names of its terms."""
IN_PAIRS = ("costs", "policy", "benefits", "demand")
LADDER = (Tier(10, 0.05), Tier(20, 0.1))


@dataclass(frozen=True)
class Twins:
    """A record that is read from a sheet and the same built in code, from the same cells."""

    terms: tuple[Term, ...]
    read: Callable[[Cells], object]
    build: Callable[[dict[str, Any]], object]
    of: type
    always: tuple[str, ...] = ()
    """Terms that every drawn record has, besides those that are required."""
    wider: tuple[str, ...] = ()
    """Terms of which a history may show more than people may type: their cells are good ones."""


def in_a_row(cells: Cells) -> list[list[object]]:
    """A table of one record, labels in the first row."""
    return [list(cells), list(cells.values())]


def in_pairs(cells: Cells) -> list[list[object]]:
    """A table of labels and values."""
    return [[name, cell] for name, cell in cells.items()]


def by_tiers(cells: Cells) -> tuple[Tier, ...]:
    """The tiers that a discount takes: those of a volume discount that states nothing of its own."""
    stated = not (is_blank(cells.get("share")) and is_blank(cells.get("amount")))
    return LADDER if str(cells.get("kind")) == "volume" and not stated else ()


def built_discount(cells: dict[str, Any]) -> Discount:
    own = {name: cell for name, cell in cells.items() if name != "plans"}
    return Discount(**own, tiers=by_tiers(cells))


TWINS = {
    "plan": Twins(
        PLAN_TERMS,
        lambda cells: read_plans([["", "P"], *in_pairs(cells)], heads_follow=True)[0],
        lambda cells: Plan("P", **cells),
        Plan,
    ),
    "costs": Twins(
        COST_TERMS,
        lambda cells: read_costs([["cost per hour", None], *in_pairs(cells)]),
        lambda cells: Costs(**{"cost_per_hour": None, **cells}),
        Costs,
    ),
    "role": Twins(
        ROLE_TERMS,
        lambda cells: next(iter(read_roles(in_a_row(cells)).values())),
        lambda cells: Role(**{"name" if name == "role" else name: cell for name, cell in cells.items()}),
        Role,
    ),
    "policy": Twins(
        POLICY_TERMS,
        lambda cells: read_policy([["currency", None], *in_pairs(cells)]),
        lambda cells: Policy(**{"currency": None, **cells}),
        Policy,
    ),
    "discount": Twins(
        tuple(term for term in DISCOUNT_TERMS if term.name != "plans"),
        lambda cells: read_discounts(in_a_row(cells), LADDER)[0],
        built_discount,
        Discount,
    ),
    "benefits": Twins(
        BENEFIT_TERMS,
        lambda cells: read_benefit_terms([["count response", None], *in_pairs(cells)]),
        lambda cells: BenefitTerms(**cells),
        BenefitTerms,
    ),
    "demand": Twins(
        tuple(term for term in DEMAND_TERMS if term.field in Demand.TERMS),
        lambda cells: read_demand([["hours per ticket", None], *in_pairs(cells)]),
        lambda cells: Demand(**{"hours_per_ticket": None, **cells}),
        Demand,
        always=("tickets",),
        wider=("client uncertainty", "month spread", "hours law"),
    ),
    "tier": Twins(
        TIER_TERMS,
        lambda cells: read_tiers(in_a_row(cells))[0],
        lambda cells: Tier(**{"start" if name == "from" else name: cell for name, cell in cells.items()}),
        Tier,
    ),
    "credit": Twins(
        CREDIT_TERMS,
        lambda cells: read_credits(in_a_row(cells))[0],
        lambda cells: Credit(**cells),
        Credit,
    ),
}


def beyond(quantity: Quantity) -> st.SearchStrategy[object]:
    """Cells that a kind of value refuses, some of them only just, and blank ones."""
    odd: list[object] = ["#REF!", None, "", nan]
    if isinstance(quantity, Number):
        top = quantity.high if isfinite(quantity.high) else LARGEST * 1.1
        odd += [quantity.low - 0.01, top + 0.01, top * 100, "ten", True, float("inf"), "15 %"]
        odd += [quantity.low + 0.5] if quantity.whole else []
    elif isinstance(quantity, Text):
        odd += ["EUR, USD"] if quantity.shape else []
    else:
        odd += ["perhaps", 3, *(f"none, {word}" for word in quantity.words[:1])]
    return st.sampled_from(odd)


def defaults(of: type) -> dict[str, object]:
    return {field.name: field.default for field in fields(of)}


@st.composite
def cells_of(draw: st.DrawFn, twins: Twins) -> dict[str, object]:
    """Cells for a record, most of them good; without those that say a default, of which a record in code knows nothing."""
    chosen = draw(st.sets(st.sampled_from(twins.terms), max_size=9))
    drawn: dict[str, object] = {}
    for term in twins.terms:
        if term in chosen or term.required or term.name in twins.always:
            good = values(term.quantity) | values(term.quantity)
            good_one = term.name in twins.wider or draw(st.integers(0, 5))
            cell = draw(good if good_one else beyond(term.quantity))
            if not says_default(term, cell, twins):
                drawn[term.name] = cell
    return drawn


def says_default(term: Term, cell: object, twins: Twins) -> bool:
    try:
        return term.quantity.check(term.name, cell) == defaults(twins.of).get(term.field)
    except AgreementError:
        return False


def outcome(make: Callable[[], object]) -> tuple[object, set[tuple[str, str]]]:
    """The record, or what is said against it."""
    try:
        return make(), set()
    except AgreementError as error:
        return None, {(problem.what.removeprefix("P: "), problem.remedy) for problem in error.problems}


@pytest.mark.parametrize("name", TWINS)
@given(data=st.data())
def test_what_a_sheet_refuses_code_refuses_and_the_reverse(name: str, data: st.DataObject) -> None:
    """From the same cells both make equal records, or say the same against them."""
    twins = TWINS[name]
    cells = data.draw(cells_of(twins))
    assume(not all(map(is_blank, cells.values())) or name in IN_PAIRS)  # a blank row is no record
    assume(not any(is_blank(cells.get(term)) for term in twins.always))

    read, said_of_sheet = outcome(lambda: twins.read(cells))
    built, said_of_code = outcome(
        lambda: twins.build({term.field: cells[term.name] for term in twins.terms if term.name in cells})
    )

    assert said_of_code == said_of_sheet
    # A plan of a sheet has the words of its list, of which one in code knows nothing.
    assert built == (replace(read, listed=NO_WORDS) if isinstance(read, Plan) else read)

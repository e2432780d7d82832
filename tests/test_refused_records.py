"""What records say when they are built wrong in code, and what they make of values that are only written otherwise."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from math import nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlagree.actuarial.demand import Demand
from xlagree.pricing.benefits import BenefitTerms
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.response.promises import Credit
from xlagree.pricing.schedule import price
from xlagree.pricing.tiers import Tier
from xlagree.pricing.usage import even
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.vocabulary import KINDS

LADDER = (Tier(10, 0.05), Tier(20, 0.1))


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (
            lambda: Plan("P", "retaner", monthly_fee=500),
            "kind must be one of pay as you go, block, retainer, fixed price (got retaner)",
        ),
        (
            lambda: Plan("P", "flat"),
            "kind must be one of pay as you go, block, retainer, fixed price (got flat)",
        ),
        (
            lambda: Plan("P", "retainer", monthly_fee=-5),
            "monthly fee must be an amount of money, 0 or more (got -5)",
        ),
        (
            lambda: Plan("P", "block", block_price=900),
            "block hours must be set for a block plan (got nothing)",
        ),
        (
            lambda: Plan("P", "block", block_hours=0, block_price=900),
            "block hours must be a number of hours of 0.25 or more (got 0)",
        ),
        (
            lambda: Plan("P", "block", block_hours=10),
            "block price must be set for a block plan (got nothing)",
        ),
        (
            lambda: Plan("P", "pay as you go"),
            "hourly rate must be set for a pay as you go plan (got nothing)",
        ),
        (
            lambda: Plan("P", "fixed price", cap_hours=20),
            "monthly fee must be set for a fixed price plan (got nothing); or set a fee per user or device",
        ),
        (
            lambda: Plan("P", "retainer", cap_hours=20),
            "cap hours is not a term of a retainer plan; it belongs to: fixed price",
        ),
        (
            lambda: Plan("P", "retainer", prepaid_months=24),
            "prepaid months must be at most the term of 12 months (got 24)",
        ),
        (
            lambda: Plan("P", "retainer", rollover_share=0.5),
            "rollover share is set without rollover months; set both, or clear it",
        ),
        (
            lambda: Plan("P", "block", block_hours=10, block_price=900, overage_rate=90),
            "overage rate is set but the block renews itself; set auto renew to no, or clear it",
        ),
        (
            lambda: Plan("P", "retainer", covers_channels="remote"),  # type: ignore[arg-type]
            "covers channels is not a term of a retainer plan; it belongs to: fixed price",
        ),
        (lambda: Costs(-5), "cost per hour must be money per hour, 0 or more (got -5)"),
        (lambda: Costs(None), "cost per hour must be money per hour, 0 or more (got nothing)"),  # type: ignore[arg-type]
        (
            lambda: Costs(80, wanted_margin=40),
            "wanted margin must be a share from 0 to 1 (got 40); write 40 % as 0.4",
        ),
        (lambda: Role("Engineer", weight=0), "weight must be a multiplier from 0.1 to 10 (got 0)"),
        (lambda: Policy("EUR, USD"), "currency must be one currency, such as EUR or € (got EUR, USD)"),
        (lambda: Policy(""), "currency must be one currency, such as EUR or € (got nothing)"),
        (
            lambda: Policy("EUR", most_discounts=2.5),
            "most discounts must be a whole number, 0 or more (got 2.5)",
        ),
        (
            lambda: Discount("Loyal", "manuel", "fee", 0.1),
            "kind must be one of surcharge, volume, term, prepay, manual (got manuel)",
        ),
        (lambda: Discount("Loyal", "manual", "fee"), "discount must have either a share or an amount"),
        (
            lambda: Discount("Loyal", "manual", "fee", 0.1, 50),
            "discount must have either a share or an amount",
        ),
        (
            lambda: Discount("Loyal", "volume", "fee", 0.1, tiers=LADDER),
            "discount must have either a share or an amount",
        ),
        (
            lambda: Discount("Volume", "volume", "all"),
            "volume discount must have a share, an amount or tiers (got nothing)",
        ),
        (lambda: Tier(-1, 0.1), "from must be a number of hours, 0 or more (got -1)"),
        (lambda: Credit(95, 0.1), "below must be a share from 0 to 1 (got 95); write 95 % as 0.95"),
        (
            lambda: BenefitTerms(count_response="perhaps"),  # type: ignore[arg-type]
            "count response must be yes or no (got perhaps)",
        ),
    ],
)
def test_what_is_said_of_a_wrong_record(build: Callable[[], object], said: str) -> None:
    """The words are those of the sheet."""
    with pytest.raises(AgreementError) as raised:
        build()

    assert str(raised.value) == said
    assert raised.value.kind == "argument"


def test_all_that_is_wrong_is_said_at_once() -> None:
    """In the order of the fields, contradictions last."""
    with pytest.raises(AgreementError) as raised:
        Plan("P", "block", monthly_fee=-5, block_hours=0, included_hours=3, term_months=6.5)

    assert [problem.what for problem in raised.value.problems] == [
        "monthly fee must be an amount of money, 0 or more (got -5)",
        "block hours must be a number of hours of 0.25 or more (got 0)",
        "term months must be a whole number of months from 1 to 60 (got 6.5)",
        "monthly fee is not a term of a block plan",
        "included hours is not a term of a block plan",
        "block price must be set for a block plan (got nothing)",
    ]
    assert all(isinstance(problem, Problem) for problem in raised.value.problems)


def test_whole_numbers_and_words_become_what_a_sheet_makes_of_them() -> None:
    """3 is 3.0, text that is a number is one, yes is true, several words may be a list; equal records are one key."""
    plan = Plan("Gold", "Fixed-Price", monthly_fee=3, term_months="24", covers_channels=["remote"])  # type: ignore[arg-type]
    same = Plan(" Gold ", "fixed price", monthly_fee=3.0, term_months=24.0, covers_channels=("remote",))

    assert plan == same
    assert hash(plan) == hash(same)
    assert type(plan.monthly_fee) is type(plan.term_months) is float
    assert BenefitTerms(count_response="yes").count_response is True  # type: ignore[arg-type]


@pytest.mark.parametrize("blank", [None, "", "  ", nan])
def test_a_blank_is_a_term_that_is_not_set(blank: Any) -> None:
    """As a blank cell of a sheet: the term is at its default."""
    assert Plan("S", "retainer", monthly_fee=500, overage_rate=blank, term_months=blank) == Plan(
        "S", "retainer", monthly_fee=500
    )
    assert Costs(80, tools=blank, wanted_margin=blank) == Costs(80)


def test_a_plan_without_a_name_is_called_by_its_kind() -> None:
    """As a column of a sheet without a name over it."""
    assert Plan("", "Pay as you go", hourly_rate=150).name == "pay as you go"


def test_heads_may_follow() -> None:
    """A plan with a fee per user may leave its users to the client, as in a rate card."""
    assert Plan("Team", "fixed price", fee_per_user=50).fee == 0
    assert Plan("Team", "fixed price", fee_per_user=50, users=10).fee == 500


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_plan_is_checked_again(kind: str) -> None:
    """What `replace` makes is a plan too."""
    terms: dict[str, Any] = {
        "hourly_rate": 100,
        "block_hours": None,
        "block_price": None,
        "monthly_fee": None,
    }
    terms |= {"block": {"block_hours": 10, "block_price": 900}, "fixed price": {"monthly_fee": 900}}.get(
        kind, {}
    )
    plan = Plan("P", kind, **terms)

    with pytest.raises(AgreementError, match=r"hourly rate must be money per hour, 0 or more \(got -1\)"):
        replace(plan, hourly_rate=-1.0)
    with pytest.raises(AgreementError, match="kind must be one of"):
        replace(plan, kind="subscription")


def test_records_travel() -> None:
    """A pickled record is equal, prices the same, and carries no more than its fields."""
    plan = Plan("Silver", "retainer", monthly_fee=1250, included_hours=10, overage_rate=130)
    back = pickle.loads(pickle.dumps(plan))

    assert back == plan
    assert price(back, even(12)) == price(plan, even(12)) == 1510
    assert pickle.loads(pickle.dumps(Discount("Volume", "volume", "all", tiers=LADDER))).tiers == LADDER


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Discount("V", "volume", "all", tiers=(Tier(10, 0.1), Tier(10, 0.2))), "from must rise from row to row (got 10)"),
        (lambda: Discount("V", "volume", "all", tiers=((10, 0.1),)), "tiers must be tiers of a quantity and a share"),  # type: ignore[arg-type]
        (lambda: Discount("V", "manual", "all", share=0.1, plans=3), "plans must be names of plans (got 3)"),  # type: ignore[arg-type]
        (lambda: Costs(80, roles="x"), "roles must be roles by their names (got str)"),  # type: ignore[arg-type]
        (lambda: Costs(80, roles={"A": Role("B")}), "roles must be roles by their names (got dict)"),
        (lambda: Demand(10, 1, season="12"), "season must be a factor for each month (got 12)"),  # type: ignore[arg-type]
        (lambda: Demand(10, 1, logged=[1, 2]), "logged must be hours as logged (got list)"),  # type: ignore[arg-type]
        (lambda: Demand(10, 1, month_spread=-0.5), "month spread must be 0 or more, or -1: for certain (got -0.5)"),
        (lambda: Plan(["a"], "retainer", monthly_fee=1), "name must be text (got ['a'])"),  # type: ignore[arg-type]
        (lambda: Plan("S", "retainer", monthly_fee=np.True_), "monthly fee must be an amount of money, 0 or more (got True)"),  # type: ignore[arg-type]
        (lambda: Plan("S", "retainer", monthly_fee=b"3"), "monthly fee must be an amount of money, 0 or more (got b'3')"),  # type: ignore[arg-type]
        (lambda: Plan("S", "retainer", monthly_fee=np.array([3, 4])), "monthly fee must be an amount of money, 0 or more (got [3 4])"),  # type: ignore[arg-type]
        (lambda: Plan("S\ud800", "retainer", monthly_fee=1), "name must be text (got 'S\\ud800')"),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_value_of_its_field(build: Callable[[], object], message: str) -> None:
    """Things of another kind are one line, never a traceback and never taken for something else."""
    with pytest.raises(AgreementError) as error:
        build()
    assert str(error.value).startswith(message)


def test_what_is_not_available_is_blank() -> None:
    """None, NaN and NA are terms that are not set; a plan without a name is called by its kind."""
    for blank in (None, float("nan"), pd.NA, np.datetime64("NaT")):
        assert Plan(blank, "retainer", monthly_fee=blank) == Plan("retainer", "retainer")  # type: ignore[arg-type]


def test_records_keep_what_they_were_given() -> None:
    """Costs have roles of their own, can be keys, and discounts hold for plans named in one text."""
    roles = {"engineer": Role("engineer", 1.2, 60)}
    costs = Costs(80, roles=roles)
    roles["other"] = Role("other", 1, 90)
    assert costs.hour("other") == 80
    assert {costs: 1}[Costs(80, roles={"engineer": Role("engineer", 1.2, 60)})] == 1
    loyal = Discount("Loyal", "manual", "all", share=0.1, plans="Gold; Silver")  # type: ignore[arg-type]
    assert loyal.plans == ("Gold", "Silver")
    assert loyal.holds_for(Plan("Silver", "retainer"))
    assert Demand(10, 1, by_ticket="no").by_ticket is False  # type: ignore[arg-type]

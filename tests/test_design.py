"""Designed plans: who signs what, the fee that is enough to the cent, years simulated apart, and what the command writes."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from command_line import call
from scipy import special

from xlagree.actuarial.demand import Demand, certain
from xlagree.actuarial.laws.distribution import Reals
from xlagree.economics.answering import USUAL_SELECTION
from xlagree.economics.design import design, shapes
from xlagree.economics.lowest_fee import Design, Wanted, lowest_fee
from xlagree.economics.open_fee import Buyer, book_years, known_levels
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.intake.rate_card import read_rate_card
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.designed import NAMES, templates, with_designs
from xlagree.terms.errors import AgreementError

AS_YOU_GO = Plan("Pay as you go", "pay as you go", hourly_rate=100)
FIXED = Plan("Fixed", "fixed price", monthly_fee=1, hourly_rate=100)
RETAINER = Plan(
    "Retainer",
    "retainer",
    monthly_fee=1,
    hourly_rate=100,
    included_hours=120,
    pool_months=12,
    overage_rate=100,
)
BLOCK = Plan("Block", "block", hourly_rate=100, block_hours=30, block_price=1, block_life=12)
COSTS = Costs(50)
WORKBOOKS = Path(__file__).parent.parent / "workbooks"


def steady(*hours: float, there: float = 1.0) -> list[Buyer]:
    """Clients that need the same hours every month for certain."""
    return [Buyer(f"{x:g} hours", certain(x), AS_YOU_GO, there) for x in hours]


def solved(plan: Plan, buyers: list[Buyer], wanted: Wanted, common_shock: float = 0.0) -> Design:
    """The lowest fee of one shape."""
    today, (years,) = book_years([plan], buyers, COSTS, wanted.selection, common_shock)
    return lowest_fee(plan, years, today, wanted)


@pytest.mark.parametrize(
    ("plan", "fee", "clients", "hours"),
    [
        # Up to 500 all sign, and need 1,750 / 0.7 / 3 = 833; up to 1,000 two, and need 1,071; the last needs 1,000 / 0.7.
        (FIXED, 1428.58, 1, 240),
        # Of all 3 F + 1,000 >= 2,500, so F >= 500, which the smallest does not pay; of two 2 F + 1,000 >= 1,500 / 0.7.
        (RETAINER, 571.43, 2, 360),
        # They buy 2, 4 and 8 blocks, which all are cheaper below 3,000: 14 X >= 21,000 / 0.7.
        (BLOCK, 2142.86, 3, 420),
    ],
)
def test_the_fee_is_the_lowest_that_earns_the_margin_of_those_who_sign(
    plan: Plan, fee: float, clients: float, hours: float
) -> None:
    """Clients of 5, 10 and 20 hours for certain at 100 an hour that costs us 50, for a margin of 30 %, by hand."""
    made = solved(plan, steady(5, 10, 20), Wanted(0.3))
    assert (made.met, made.fee) == (True, fee)
    assert made.clients == pytest.approx(clients)
    assert made.hours == pytest.approx(hours)
    assert made.margin == pytest.approx(0.3, abs=1e-5)
    assert made.margin >= 0.3
    assert made.loss == 0


def test_a_client_that_may_be_gone_counts_as_far_as_it_is_there() -> None:
    """Half the chance to be there is half the client, and fee and margin of equal clients stay."""
    whole, half = (solved(FIXED, steady(10, there=there), Wanted(0.3)) for there in (1.0, 0.5))
    assert (whole.fee, half.fee) == (714.29, 714.29)
    assert half.clients == pytest.approx(whole.clients / 2)


def test_each_client_has_one_best_choice() -> None:
    """Two take the retainer of 8 hours (3 F + 1,400 = 2,500), the largest the fixed price, and none stays as it is."""
    made = design([RETAINER, FIXED], steady(5, 10, 20), COSTS, Wanted(0.3))
    retainer, fixed = made.plans
    assert (retainer.plan.included_hours, retainer.fee, fixed.fee) == (96, 366.67, 1428.58)
    assert (retainer.best, fixed.best, made.today.best) == pytest.approx((2 / 3, 1 / 3, 0))
    assert (made.today.price, made.today.margin) == pytest.approx((42_000, 0.5))
    assert made.together == pytest.approx(1 - 1750 / (366.67 + 566.67 + 1428.58))


def test_what_cannot_be_earned_is_said_with_what_can() -> None:
    """Nobody signs what costs more than as it goes, so a margin of 60 % is not there: 50 % less a cent is."""
    made = solved(FIXED, steady(10), Wanted(0.6))
    assert (made.met, made.fee) == (False, 999.99)
    assert made.margin == pytest.approx(1 - 500 / 999.99)


def test_a_smaller_chance_of_a_loss_asks_for_more() -> None:
    """Where the margin alone would lose too often the fee rises until it does not, and no cent further."""
    lumpy = [Buyer(f"c{i}", Demand(6, 1, client_uncertainty=0.6), AS_YOU_GO) for i in range(3)]
    free, held = (solved(FIXED, lumpy, Wanted(0.05, chance, 0.0)) for chance in (0.9, 0.1))
    assert free.margin == pytest.approx(0.05, abs=1e-4)
    assert free.loss > 0.1 >= held.loss > 0.0999
    shocked = solved(FIXED, lumpy, Wanted(0.05, 0.1, 0.0), common_shock=0.05)
    assert shocked.fee > held.fee > free.fee


def test_levels_that_clients_know_leave_the_level_as_uncertain_as_it_was() -> None:
    """Known and unknown part have mean 1, and together the variance there was; a part that is known is a part of it."""
    for selection in (0.0, 0.3, 1.0):
        levels, rest = known_levels(0.4, selection)
        assert levels.mean() == pytest.approx(1)
        assert (1 + levels.var()) * (1 + rest) == pytest.approx(1.4, rel=0.02)
    assert known_levels(0.4, 1.0)[1] == 0


def drawn(plan: Plan, fee: float, selection: float, random: np.random.Generator) -> tuple[Reals, Reals]:
    """Price and cost of each of many years of a client with 8 tickets of 1.5 hours a month; none where it does not sign.

    It draws what it knows of its level, looks at many years at that level, and signs where they are cheaper on average.
    """
    variance, known, years = 0.35, 400, 1000
    own = selection * variance
    at = (np.arange(known)[:, np.newaxis] + 0.5) / known
    k = special.gammaincinv(1 / own, at) * own if own else np.ones((known, 1))
    rest = (1 + variance) / (1 + own) - 1
    r = random.gamma(1 / rest, rest, (known, years)) if rest > 1e-9 else np.ones((known, years))
    tickets = random.poisson(96 * k * r)
    hours = random.gamma(np.maximum(tickets / 0.64, 1e-9), 0.64 * 1.5)
    beyond = np.maximum(hours - plan.included_hours, 0) if plan.kind == "retainer" else np.zeros_like(hours)
    price = 12 * fee + 100 * beyond
    signs = price.mean(axis=1, keepdims=True) < 100 * hours.mean(axis=1, keepdims=True)
    return np.where(signs, price, 0.0).ravel(), np.where(signs, 50 * hours, 0.0).ravel()


@pytest.mark.parametrize("selection", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("plan", [FIXED, replace(RETAINER, included_hours=120)], ids=["fixed", "retainer"])
def test_margin_and_loss_chance_are_those_of_years_simulated(plan: Plan, selection: float) -> None:
    """Of clients that draw their levels and choose, the margin and the chance of a loss are within a point."""
    demand = Demand(8, 1.5, 0.8, 0.35**0.5, 0.0, "gamma")
    buyers = [Buyer(f"c{i}", demand, AS_YOU_GO) for i in range(4)]
    made = solved(plan, buyers, Wanted(0.2, 0.9, selection))
    random = np.random.default_rng(7)
    price, cost = map(np.array, zip(*(drawn(plan, made.fee, selection, random) for _ in buyers), strict=True))
    assert made.met
    assert made.margin == pytest.approx(0.2, abs=1e-3)
    assert 1 - cost.sum() / price.sum() == pytest.approx(made.margin, abs=0.01)
    shuffled = np.sum([random.permutation(one) for one in price - cost], axis=0)
    assert float((shuffled < 0).mean()) == pytest.approx(made.loss, abs=0.01)


CAPPED = replace(FIXED, name="Capped", cap_hours=150, pool_months=12, overage_rate=200)


@pytest.mark.parametrize("common", [0.0, 0.05])
@pytest.mark.parametrize(
    ("plan", "fee", "clients"),
    [
        (FIXED, 700, 12),
        (RETAINER, 260, 12),
        (FIXED, 700, 2),
        (RETAINER, 330, 2),
        (CAPPED, 330, 1),
        (CAPPED, 360, 2),
        (FIXED, 650, 100),
        (RETAINER, 250, 100),
    ],
    ids=lambda of: of.name if isinstance(of, Plan) else str(of),
)
def test_the_chance_of_a_loss_is_that_of_years_that_all_clients_share(
    plan: Plan, fee: float, clients: int, common: float
) -> None:
    """Few clients and many, simulated with a year's factor that they share and without: within a point of the model."""
    variance, years, random = 0.36, 20_000 if clients > 12 else 60_000, np.random.default_rng(5)
    buyers = [Buyer(f"c{i}", Demand(8, 1.5, 0.8, 0.6, 0.0, "gamma"), AS_YOU_GO) for i in range(clients)]
    _, (book,) = book_years([plan], buyers, COSTS, 0.0, common)
    shock = random.gamma(1 / common, common, years) if common else np.ones(years)
    margin = np.zeros(years)
    for _ in buyers:
        tickets = random.poisson(96 * shock * random.gamma(1 / variance, variance, years))
        hours = random.gamma(np.maximum(tickets / 0.64, 1e-9), 0.64 * 1.5)
        margin += 12 * fee - 50 * hours
        if plan is not FIXED:
            included = plan.included_hours or plan.cap_hours or 0.0
            margin += (plan.overage_rate or 0.0) * np.maximum(hours - included, 0)
    lost = float((margin < 0).mean())
    assert 0.02 < lost < 0.7
    assert book.loss_chance(fee, np.ones(book.chance.shape)) == pytest.approx(lost, abs=0.01)


def test_those_who_know_more_cost_more() -> None:
    """A fee for all work rises with how well clients know their own hours, as the small ones stay away."""
    demand = Demand(8, 1.5, client_uncertainty=0.6)
    buyers = [Buyer(f"c{i}", demand, AS_YOU_GO) for i in range(4)]
    fees = [solved(FIXED, buyers, Wanted(0.2, 0.9, selection)).fee for selection in (0.0, 0.5, 1.0)]
    assert fees == sorted(fees)
    assert fees[2] > 1.15 * fees[0]


def test_fees_go_by_user_only_where_all_users_are_known() -> None:
    """With users hours are by user too, and a block is by client either way."""
    some = [replace(buyer, users=users) for buyer, users in zip(steady(5, 10, 20), (5, 10, 20), strict=True)]
    assert design([FIXED], some, COSTS, Wanted(0.3)).by_user
    assert not design([FIXED], [*some, *steady(3)], COSTS, Wanted(0.3)).by_user
    assert [one.hours_per_user for one in shapes(RETAINER, some, True)] == [12.0]
    assert [one.block_hours for one in shapes(BLOCK, some, True)] == [24.0, 30.0, 42.0]
    assert [one.included_hours for one in shapes(RETAINER, some, False)] == [96.0, 120.0, 168.0]


def test_no_client_with_work_is_refused() -> None:
    """There is nothing to design for."""
    with pytest.raises(AgreementError, match="no client is expected to have hours"):
        design([FIXED], steady(10, there=0.0), COSTS, Wanted(0.3))


def test_designs_are_kept_from_discounts_and_replace_earlier_ones() -> None:
    """Discounts of all plans become those of the card's own, and a second design of a name takes the place of the first."""
    card = sample_card()
    plans = templates(card)
    assert {plan.name: plan.kind for plan in plans} == NAMES
    twice = with_designs(with_designs(card, plans), plans[:1])
    assert [plan.name for plan in twice.plans] == [*(plan.name for plan in card.plans), plans[0].name]
    assert all(not set(one.plans) & set(NAMES) and one.plans for one in twice.discounts)


def test_plans_are_designed_against_an_hourly_rate() -> None:
    """Pay as you go by the ticket is refused."""
    by_ticket = Plan("By ticket", "pay as you go", ticket_price=90)
    with pytest.raises(AgreementError, match="By ticket: plans are designed against an hourly rate"):
        templates(replace(sample_card(), plans=(by_ticket,)))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rate card, and a year of usage of four clients."""
    folder = tmp_path_factory.mktemp("design")
    write_rate_card(folder / "card.xlsx", sample_card())
    random = np.random.default_rng(3)
    rows = [
        f"Client {i},T{i}-{month}-{n},2025-{month:02d}-{random.integers(1, 28):02d},{random.gamma(1.5, 0.8) + 0.1:.2f}"
        for i in range(4)
        for month in range(1, 13)
        for n in range(random.poisson(3 + 2 * i))
    ]
    (folder / "usage.csv").write_text("\n".join(["client,ticket,date,hours", *rows]), encoding="utf-8")
    users = "\n".join(["client,users,devices", *(f"Client {i},{4 + 2 * i},{5 + 2 * i}" for i in range(4))])
    (folder / "clients.csv").write_text(users, encoding="utf-8")
    return folder


def asked(files: Path, *more: object) -> tuple[int, str, str]:
    """What the command says of the files."""
    rates = ("--rates", files / "card.xlsx", "--date", "2026-01-15")
    return call("design", files / "usage.csv", *rates, *more)


def test_the_card_written_passes_check_and_its_plans_are_priced(files: Path, tmp_path: Path) -> None:
    """Fee and hours stand in the card as they were printed, and `compare` prices them."""
    out = tmp_path / "designed.xlsx"
    clients = ("--clients", files / "clients.csv")
    status, text, wrong = asked(files, "--margin", "0.35", *clients, "--out", out, "--json")
    assert (status, wrong) == (0, "")
    said = json.loads(text)
    assert said["fees"] == "by user"
    enough = {one["plan"]: one for one in said["plans"] if one["enough"]}
    assert len(enough) >= 3
    for one in said["plans"]:
        assert sum(one["signs"].values()) == pytest.approx(one["clients"])
    for one in enough.values():
        assert one["margin"] >= 0.35 - 1e-9
        assert one["loss chance"] <= 0.05
    assert said["today"]["best for"] + sum(one["best for"] for one in said["plans"]) == pytest.approx(1)
    card = read_rate_card(out)
    designed = {plan.name: plan for plan in card.plans if plan.name in NAMES}
    assert {name: plan.fee_per_user or plan.block_price for name, plan in designed.items()} == {
        name: one["fee"] for name, one in enough.items()
    }
    status, text, wrong = call("check", out)
    assert status == 0
    assert [line.split(":")[2].split(" plans")[0] for line in wrong.splitlines()] == [
        f" an offer has room for 6 of the {len(card.plans)}"
    ]
    status, text, wrong = call("compare", "-r", out, "--hours", 10, "--users", 8, "--json")
    prices = {one["plan"]: one["price"] for one in json.loads(text)["plans"]}
    assert prices["Designed fixed price"] == pytest.approx(8 * designed["Designed fixed price"].fee_per_user)


def test_answers_of_single_clients_are_said_to_be_left_out(files: Path, tmp_path: Path) -> None:
    """Figures are those without them, and a remark says whose are not in."""
    clients = (files / "clients.csv").read_text().splitlines()
    answering = tmp_path / "clients.csv"
    rows = [
        f"{line},{more}"
        for line, more in zip(clients, ("usage response,selection", "0.3,", ",0.4", ",", ","), strict=True)
    ]
    answering.write_text("\n".join(rows))
    plain, said = (
        asked(files, "--margin", "0.3", "--clients", path) for path in (files / "clients.csv", answering)
    )

    assert (plain[0], said[0]) == (0, 0)
    assert said[1].startswith(plain[1].rstrip())
    both = said[1] + said[2]
    assert "Note: Client 0: usage response is not in designed plans" in both
    assert "Note: Client 1: selection of its own is not in designed plans" in both


def test_what_clients_know_is_what_a_review_looks_at() -> None:
    """One usual value, on the page of the review and of the command."""
    assert Wanted(0.3).selection == USUAL_SELECTION
    assert f"({USUAL_SELECTION:g})" in " ".join(call("design", "--help")[1].split())


def test_a_client_named_by_the_usage_alone_has_no_row(files: Path, tmp_path: Path) -> None:
    """What is said of one that may have left names the file."""
    months = [f"Acme,2025-{month:02}-04,8\n" for month in range(1, 13)]
    (tmp_path / "usage.csv").write_text(
        "client,date,hours\nHarbour,2025-01-03,1\n" + "".join(months), "utf-8"
    )
    _, _, said = call("design", tmp_path / "usage.csv", "-r", files / "card.xlsx", "--date", "2026-01-15")

    assert "usage.csv: Harbour: no work in the last 11 months of usage" in said
    assert "row 0" not in said


def test_clients_named_by_the_usage_alone_have_fees_by_client(files: Path) -> None:
    """Without a table of clients no users are known, and the command says so in words."""
    status, text, _ = asked(files, "--margin", "0.3")
    assert status == 0
    assert "Fees go by client, as the users of some clients are not known" in text
    assert "Today, as you go" in text
    assert "30.0% of the price" in text
    assert "of the price: a margin of 30% lowers prices, and Designed" in text


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (("--margin", "1.2"), "margin must be a share from 0 to 1 (got 1.2); write 1.2 % as 0.012"),
        (("--margin", "1"), "margin must be a share from 0 to below 1 (got 1)"),
        (("--selection", "2"), "selection must be a share from 0 to 1 (got 2); write 2 % as 0.02"),
        (("--loss-chance", "0"), "loss chance must be a chance from 0.0001 to 0.9 (got 0)"),
        (("--out", "card.csv"), "out must be a file that ends with .xlsx (got card.csv)"),
        (("--clients", "nobody.csv"), "nobody.csv is not there"),
    ],
)
def test_a_wrong_request_is_one_line(files: Path, more: tuple[str, ...], line: str) -> None:
    """Nothing is designed, and the line says what is wanted."""
    status, text, wrong = asked(files, *more)
    assert (status, text) == (2, "")
    assert wrong.splitlines() == [line]


def test_a_margin_out_of_reach_writes_nothing(files: Path, tmp_path: Path) -> None:
    """The line says what can be reached, and there is no file."""
    out = tmp_path / "none.xlsx"
    status, _, wrong = asked(files, "--margin", "0.9", "--out", out)
    assert status == 2
    assert wrong.startswith(f"no plan reaches margin and loss chance, so {out} is not written; ")
    assert not out.exists()
    status, text, _ = asked(files, "--margin", "0.9")
    assert status == 0
    assert text.count("no fee is enough; the most is a margin of") == 4

"""The recommendation: one plan and one set of figures, in every book, list and report."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from calc import Book as Opened
from calc import Calc
from demands import FEW
from hypothesis import given
from hypothesis import strategies as st
from one_thing import generated, says_one_thing
from openpyxl import load_workbook
from proposals import deal as whole_deal
from proposals import page, proposal, texts
from random_deals import random_deal
from recalculated import differences

from xlagree.actuarial.demand_table import without_history
from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.batch import generate
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Cell
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.intake.proposals import Intake
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import cents
from xlagree.pricing.usage import Usage, by_month
from xlagree.proposal.deal import Proposal
from xlagree.proposal.policy import Policy
from xlagree.proposal.recommendation import Recommendation, recommended
from xlagree.proposal.rules.limits import beyond
from xlagree.proposal.summary import in_house

SOAK = bool(os.environ.get("XLAGREE_SOAK"))

EVERY_KIND = {
    1: "saves most",
    2: "only plan within limits",
    7: "owner",
    12: "history too short",
    15: "cheapest within limits",
    17: "no plan within limits",
    36: "saves too little",
}
"""A random deal of each reason that there is for a recommendation."""


@pytest.mark.parametrize("seed", [*range(40), 1338] if SOAK else [*EVERY_KIND, 1338])
@pytest.mark.hypothesis  # so that the soak, which has more of them, has it too
def test_a_random_deal_says_one_thing(seed: int, tmp_path: Path) -> None:
    """Eight random ones, beside those of the demo, among them thin histories, plans beyond a limit and wishes of the owner."""
    says_one_thing(generated(random_deal(seed), tmp_path))


@pytest.mark.skipif(not SOAK, reason="minutes of making books: make soak")
@FEW
@given(st.integers(0, 10**6))
def test_many_random_deals_say_one_thing(seed: int) -> None:
    """The same for many others."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        says_one_thing(generated(random_deal(seed), Path(folder)))


@pytest.mark.parametrize("seed", range(12, 20) if SOAK else (13, 14))
@pytest.mark.hypothesis
def test_random_books_recalculate(calc: Calc, tmp_path: Path, seed: int) -> None:
    """LibreOffice computes the same in every cell of all books."""
    deal = random_deal(seed)
    for make in (client_book, appendix_book, internal_book):
        assert differences(calc, make(deal), tmp_path / "book.xlsx") == []


def test_random_deals_are_of_every_kind() -> None:
    """All bases and reasons that a deal can have are among them."""
    choices = {seed: recommended(random_deal(seed)) for seed in EVERY_KIND}

    assert {seed: choice.reason for seed, choice in choices.items()} == EVERY_KIND
    assert {choice.basis for choice in choices.values()} == {"history", "hours given", "forecast"}
    assert any(any(choice.held) for choice in choices.values())


# Every number once


def beside(book: Book, name: str, label: str) -> list[Cell]:
    """The cells of a line of a page, those of the plans."""
    cells = page(book, name).cells
    row = next(cell.row for cell in cells if cell.value == label)
    return sorted(
        (cell for cell in cells if cell.row == row and cell.column > 1), key=lambda cell: cell.column
    )


def quantities(book: Book, plans: list[str]) -> dict[tuple[str, str], dict[str, float]]:
    """Numbers by label and plan, and the page that each stands on: of pages with plans side by side.

    A label that stands twice on a page is told apart by its section, and is left out.
    """
    values: dict[tuple[str, str], dict[str, float]] = {}
    for sheet in book.sheets:
        cells = {(cell.row, cell.column): cell.value for cell in sheet.cells}
        heads = [
            at
            for at, value in sorted(cells.items())
            if value == plans[0] and cells.get((at[0], at[1] + 1)) == plans[1]
        ]
        if not heads:
            continue
        top, left = heads[0]
        labels = {
            row: str(value).strip()
            for (row, column), value in cells.items()
            if column == 1 and row > top and value
        }
        # A word where a plan's number would be begins a table of something else.
        others = [
            row
            for (row, column), value in cells.items()
            if row > top and column == left and value and row not in labels
        ]
        for row, label in labels.items():
            for n, plan in enumerate(plans):
                value = cells.get((row, left + n))
                if (
                    isinstance(value, float)
                    and list(labels.values()).count(label) == 1
                    and row < min(others, default=row + 1)
                ):
                    values.setdefault((label, plan), {})[sheet.name] = value
    return values


@cache
def appendix(seed: int) -> Book:
    """The appendix of a random deal."""
    return appendix_book(random_deal(seed))


@pytest.mark.parametrize("seed", range(4))
def test_a_quantity_has_one_value(seed: int) -> None:
    """Whatever is called alike of a plan is the same number on every page of a book."""
    given, shared = random_deal(seed), 0
    for book in (appendix(seed), internal_book(given)):
        for (label, plan), places in quantities(book, [one.name for one in given.plans]).items():
            first = next(iter(places.values()))
            assert all(value == pytest.approx(first, abs=1e-9) for value in places.values()), (
                label,
                plan,
                places,
            )
            shared += len(places) > 1
    assert shared


@pytest.mark.parametrize("seed", range(6))
def test_parts_add_up_as_shown(seed: int) -> None:
    """Parts of the first year, and the lines that lead to the saving, add up to the cent as they are printed."""
    given, book = random_deal(seed), appendix(seed)

    def printed(label: str) -> list[float]:
        return [cents(float(cell.value)) for cell in beside(book, "Plans", label)[: len(given.plans)]]

    labels = texts(page(book, "Plans"))
    parts = [
        label
        for label in labels
        if label in ("Fees and prepaid hours", "By use: work, extra hours, visits", "Setting up, once")
    ]
    first = labels.index("First year, setting up included")
    why = labels.index("WHY THE FIRST YEAR COSTS LESS OR MORE")
    for i in range(len(given.plans)):
        summed = sum(printed(label)[i] for label in dict.fromkeys(parts) if labels.index(label) < first)
        assert summed == pytest.approx(printed("First year, setting up included")[i], abs=1e-6)
    cells = page(book, "Plans").cells
    top = next(cell.row for cell in cells if cell.value == labels[why])
    bottom = next(cell.row for cell in cells if cell.value == "You save in the first year")
    for i in range(len(given.plans)):
        lines = [
            cents(float(cell.value)) for cell in cells if top < cell.row < bottom and cell.column == 2 + i
        ]
        saving = cents(recommended(given).first_years[0] - recommended(given).first_years[i])
        assert sum(lines) == pytest.approx(saving, abs=1e-6)
        assert printed("You save in the first year")[i] == saving


# How a plan is chosen

AS_YOU_GO = Plan("As you go", "pay as you go", hourly_rate=100)


def priced(*fees: float, saving: float = 0.03, hours: float = 10.0, **client: object) -> Recommendation:
    """The recommendation of fixed prices beside pay as you go, of 12,000 a year, on a year of even months."""
    base = proposal()
    plans = tuple(Plan(f"Fixed {n}", "fixed price", monthly_fee=fee) for n, fee in enumerate(fees, 1))
    card = replace(
        base.card, plans=(AS_YOU_GO, *plans), discounts=(), policy=Policy("EUR", smallest_saving=saving)
    )
    usage = by_month([hours] * 12)
    return recommended(replace(base, usage=usage, card=card, client=replace(base.client, **client)))


def test_the_cheapest_first_year() -> None:
    """Twelve fees of 900 save 1,200; the next best is the runner-up."""
    choice = priced(950, 900)

    assert (choice.plan, choice.reason, choice.runner_up) == (2, "saves most", 1)
    assert (choice.first_years, choice.saving) == ((12_000, 11_400, 10_800), 1_200)


@pytest.mark.parametrize(
    ("fee", "plan", "reason"),
    [(970.0, 1, "saves most"), (970.01, 0, "saves too little"), (1_100.0, 0, "cheapest as you go")],
)
def test_a_small_saving_is_no_reason(fee: float, plan: int, reason: str) -> None:
    """Three percent of pay as you go, or what the policy says, must be saved to leave it."""
    choice = priced(fee)

    assert (choice.plan, choice.reason) == (plan, reason)
    assert priced(fee, saving=0.2).plan == 0


def test_the_setup_fee_counts() -> None:
    """A plan that is cheaper by the month and dearer with its set-up is not recommended."""
    base = proposal()
    gold = Plan("Gold", "fixed price", monthly_fee=900, setup_fee=2_000)
    card = replace(base.card, plans=(AS_YOU_GO, gold), discounts=(), policy=Policy("EUR"))
    choice = recommended(replace(base, usage=by_month([10.0] * 12), card=card))

    assert (choice.plan, choice.first_years) == (0, (12_000, 12_800))


def test_the_owner_comes_first() -> None:
    """His plan is recommended, and what the rule would have chosen is said with what it costs whom."""
    base = whole_deal()
    by_rule = recommended(base)
    other = next(i for i in range(len(base.plans)) if i != by_rule.plan)
    wished = replace(base, client=replace(base.client, recommend=base.plans[other].name))
    choice = recommended(wished)

    assert (choice.plan, choice.reason, choice.chosen_by_rule) == (other, "owner", by_rule.plan)
    assert (
        f"By rule it would be {base.plans[by_rule.plan or 0].name}: {base.plans[other].name} costs the client"
        in in_house(wished)
    )
    assert "is expected to earn us" in in_house(wished)


@pytest.mark.hypothesis
def test_a_plan_beyond_a_limit_is_never_recommended() -> None:
    """However much it saves; and where all are beyond one no plan is."""
    for seed in range(40) if SOAK else [*range(8), *EVERY_KIND]:
        given = random_deal(seed)
        choice = recommended(given)
        broken = [bool(beyond(row, given.card.policy)) for row in given.decisions]
        assert choice.reason == "owner" or choice.plan is None or not broken[choice.plan], seed
        if choice.reason == "no plan within limits":
            assert all(broken)


@pytest.mark.parametrize(
    ("share", "plan", "reason"), [(0.99, 0, "saves too little"), (0.9, 1, "cheapest within limits")]
)
def test_a_cheaper_plan_beyond_a_limit_changes_no_threshold(share: float, plan: int, reason: str) -> None:
    """Beside a plan at half its list price, which nobody may give, a saving of 1 % is still none; one of 10 % is."""
    base = whole_deal()
    fee = base.replays[0].invoiced / 12
    near, half = (
        Plan(name, "fixed price", monthly_fee=fee * part) for name, part in (("Near", share), ("Half", 1.0))
    )
    given_away = Discount("Given away", "manual", "fee", share=0.5, plans=("Half",))
    policy = replace(
        base.card.policy, largest_discount=0.1, lowest_margin=0.0, largest_loss_chance=None, lowest_rate=None
    )
    plans = (base.card.plans[0], near, half)
    card = replace(base.card, plans=plans, policy=policy, discounts=(given_away,), scenarios=())
    choice = recommended(replace(base, card=card))

    assert "largest discount" in choice.beyond[2]
    assert (choice.plan, choice.reason) == (plan, reason)


def test_ties_go_to_the_smaller_busy_year() -> None:
    """Two plans of one price in the usual year: the one that stays cheaper in a busy year, wherever it stands."""
    base = whole_deal()
    fee = 0.8 * base.replays[0].invoiced / 12
    flat = Plan("Flat", "fixed price", monthly_fee=fee)
    most = max(load.inside for load in base.loads[0])
    tight = Plan("Tight", "retainer", monthly_fee=fee, included_hours=most, overage_rate=400)
    policy = replace(base.card.policy, lowest_margin=0.0, largest_loss_chance=None, lowest_rate=None)
    for plans in ((tight, flat), (flat, tight)):
        card = replace(
            base.card, plans=(base.card.plans[0], *plans), policy=policy, discounts=(), scenarios=()
        )
        given = replace(base, card=card)
        first, busy = recommended(given).first_years, given.years[-1].plans
        assert first[1] == first[2]
        assert busy[1 + plans.index(flat)].invoiced < busy[1 + plans.index(tight)].invoiced
        assert recommended(given).plan == 1 + plans.index(flat)


def test_a_busy_year_is_never_quieter_than_the_usual_one() -> None:
    """Where nearly all years are expected to have fewer hours than the last one had, the busy year is that one."""
    expected = without_history(5.0)
    deal = replace(proposal(), usage=by_month([20.0] * 12), demand=expected)
    assert [(year.name, year.factor) for year in deal.years][1:] == [("usual", 1.0), ("busy", 1.0)]
    assert deal.years[0].factor < 1
    more = replace(proposal(), usage=by_month([2.0] * 12), demand=expected)
    assert [year.factor for year in more.years][:2] == [1.0, 1.0]
    assert more.years[2].factor > 1


def test_what_the_first_year_stands_on() -> None:
    """Twelve months of history; else the hours given, else those forecast; too little history names no plan."""
    base = whole_deal()
    few = by_month([8.0] * 4)

    assert recommended(base).basis == "history"
    assert recommended(replace(base, usage=few)).reason == "history too short"
    assert recommended(replace(base, usage=few)).basis == "forecast"
    assert (
        recommended(replace(base, usage=few, client=replace(base.client, hours=9.0))).basis == "hours given"
    )
    assert (
        recommended(replace(base, usage=Usage(()), client=replace(base.client, hours=9.0))).basis
        == "hours given"
    )


# Nothing that loses money leaves


@cache
def losing(seed: int) -> Proposal:
    """A deal whose plans cost us more than they bring."""
    given = random_deal(seed)
    costs = replace(given.card.costs, cost_per_hour=260.0)
    policy = Policy("EUR", approver="Owner")
    return replace(
        given,
        card=replace(given.card, costs=costs, policy=policy),
        client=replace(given.client, recommend=""),
    )


@pytest.mark.parametrize("seed", range(20) if SOAK else range(1, 5))
@pytest.mark.hypothesis  # so that the soak, which has more of them, has it too
def test_a_deal_that_loses_money_is_held(seed: int, tmp_path: Path) -> None:
    """No client book, but a text with the reason and what to do."""
    (made,) = generate(Intake((losing(seed),), ()), tmp_path, jobs=1).held

    assert "is below the floor of 0.0 %" in made.deal.held_for
    assert (
        "charge a net fee of " in made.deal.held_for or "raise the prices of the plan" in made.deal.held_for
    )
    assert made.client_book == made.client_book_sha256 == ""
    assert list((tmp_path / "client").iterdir()) == []
    (why,) = (tmp_path / "held").iterdir()
    assert "what to do: " in why.read_text(encoding="utf-8")


def test_one_remedy_for_two_limits_is_said_once(tmp_path: Path) -> None:
    """A fee that mends the margin and the chance of a loss stands behind both, in the text and in the manifest."""
    deal = losing(1)
    strict = replace(deal.card.policy, lowest_margin=0.1, largest_loss_chance=0.2)
    deal = replace(deal, card=replace(deal.card, policy=strict))
    (made,) = generate(Intake((deal,), ()), tmp_path, jobs=1).held
    (why,) = (tmp_path / "held").iterdir()
    text = why.read_text(encoding="utf-8")
    remedies = [line for line in text.splitlines() if line.startswith("  what to do: ")]

    assert "6 limits of the policy hold it back" in text
    assert len(remedies) == len(set(remedies)) == 4
    for remedy in remedies:
        assert made.deal.held_for.count(remedy.removeprefix("  what to do: ")) == 1
    assert sum(" limit of " in line or " floor of " in line for line in text.splitlines()) == 6


def test_a_draft_comes_and_goes(tmp_path: Path) -> None:
    """Beside the text there is a book while drafts are asked for."""
    for draft in (False, True, False):
        (made,) = generate(Intake((losing(1),), ()), tmp_path, jobs=1, draft=draft).held
        names = ["birch-co.txt", *["birch-co.xlsx", "birch-co-appendix.xlsx"] * draft]
        assert sorted(path.name for path in (tmp_path / "held").iterdir()) == sorted(names)
        assert made.client_book == ("held/birch-co.xlsx" if draft else "")


def test_a_draft_is_marked_on_every_page(tmp_path: Path) -> None:
    """In the first line of each sheet and in the footer of each print."""
    generate(Intake((losing(1),), ()), tmp_path, jobs=1, draft=True)
    books = [load_workbook(path) for path in (tmp_path / "held").glob("*.xlsx")]
    assert len(books) == 2
    for sheet in [sheet for book in books for sheet in book.worksheets]:
        first = [cell.value for row in sheet.iter_rows(max_row=2) for cell in row if cell.value]
        assert str(first[0]).startswith("DRAFT, NOT TO BE SENT"), sheet.title
        assert "DRAFT, NOT TO BE SENT" in str(sheet.oddFooter.left.text)


def test_a_deal_that_is_mended_goes_out(tmp_path: Path) -> None:
    """The text of an earlier run is gone, and the client book is there."""
    given = losing(1)
    generate(Intake((given,), ()), tmp_path, jobs=1)
    cheap = replace(
        given, card=replace(given.card, costs=replace(given.card.costs, cost_per_hour=10.0, fixed_cost=0.0))
    )
    batch = generate(Intake((cheap,), ()), tmp_path, jobs=1)

    assert batch.held == ()
    assert not (tmp_path / "held").exists()
    names = sorted(path.name for path in (tmp_path / "client").iterdir())
    assert names == ["birch-co-appendix.xlsx", "birch-co.xlsx"]


def test_what_holds_is_the_policys_word(tmp_path: Path) -> None:
    """With `holds = none` every book goes out, and the manifest says which limits are broken."""
    given = losing(1)
    free = replace(given, card=replace(given.card, policy=Policy("EUR", holds=())))
    batch = generate(Intake((free,), ()), tmp_path, jobs=1)

    assert batch.held == ()
    assert batch.made[0].client_book == "client/birch-co.xlsx"


def test_appendices_may_only_be_typed_in_where_they_are_yellow(tmp_path: Path) -> None:
    """Every sheet is protected without a password; the one cell that is open is that of the hours."""
    write_book(appendix_book(proposal()), tmp_path / "book.xlsx")
    book = load_workbook(tmp_path / "book.xlsx")
    cells = [(sheet.title, cell) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    open_cells = [f"{title}!{cell.coordinate}" for title, cell in cells if not cell.protection.locked]

    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book.worksheets)
    assert open_cells == ["Plans!C10"]


@pytest.fixture(scope="module")
def quoted() -> Book:
    """An appendix as it is sent."""
    return appendix_book(proposal())


@pytest.fixture(scope="module")
def opened(calc: Calc, quoted: Book, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The same in LibreOffice."""
    path = tmp_path_factory.mktemp("quoted") / "book.xlsx"
    write_book(quoted, path)
    with calc.open(path) as opened:
        yield opened


@pytest.mark.parametrize("typed", [-5, 2001, 1e9, "many"])
def test_hours_that_cannot_be(quoted: Book, opened: Opened, typed: float | str) -> None:
    """Words instead of prices of negative or endless hours: those as quoted stay."""
    first = beside(quoted, "Plans", "First year, setting up included")
    row = first[0].row + 1
    opened.set("Plans", "C10", typed)
    opened.recalculate()
    assert opened.read([("Plans", "B2")]) == [
        "Hours a month must be a number from 0 to 2,000: prices stay as quoted."
    ]
    assert opened.read([("Plans", f"{chr(67 + i)}{row}") for i in range(3)]) == pytest.approx(
        [cell.value for cell in first[:3]]
    )

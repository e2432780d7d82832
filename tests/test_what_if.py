"""What moves in an internal book where its inputs are set, and the commands of docs/review.md as they stand there."""

import shutil
from pathlib import Path

import pytest
from command_line import call
from openpyxl import load_workbook
from proposals import book, smaller_book

from xlagree.generate.book.render import write_book
from xlagree.review.file_review import review_file
from xlagree.review.reading.named_cells import spots_of
from xlagree.review.reading.snapshot import snapshot
from xlagree.review.recalculation.what_if import settings_of
from xlagree.review.reviews import Review
from xlagree.review.what_if_review import what_if

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An internal book with three cases."""
    path = tmp_path_factory.mktemp("internal") / "book.xlsx"
    write_book(book(), path)
    return path


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with two cases and three plans."""
    path = tmp_path_factory.mktemp("smaller") / "book.xlsx"
    write_book(smaller_book(), path)
    return path


def expected_margins(review: Review | None) -> list[float]:
    """The margin expected of each plan in the base case, as the core computes it."""
    assert review is not None
    assert review.deal is not None
    return [plan.margin_expected for plan in review.deal.cases[0].decisions]


@pytest.mark.parametrize(
    "setting", ["in_plan3_monthly_fee=2400", "in_demand_tickets=7", "in_costs_cost_per_hour=120"]
)
def test_a_figure_is_what_the_core_says_wherever_it_is_told(smaller: Path, setting: str) -> None:
    """What moves on the page Review are the figures of the decision table below, and those of the book made with that input."""
    tried = what_if(smaller, [setting])
    sheet = snapshot(smaller).sheet("Review")
    assert sheet is not None
    row = next(
        row
        for (row, column), cell in sheet.cells.items()
        if cell.value == "Expected" and row > 11 and column == 1
    )
    was, then = expected_margins(review_file(smaller)), expected_margins(tried.review)
    told = {one.spot: one.now for one in tried.moved[0]}

    assert was != then
    for n, (before, after) in enumerate(zip(was, then, strict=True)):
        assert told.get(("Review", row, 2 + n), before) == pytest.approx(after)
    # Between the first and last of several values each is what it is alone.
    name, _, value = setting.partition("=")
    steps = what_if(smaller, [f"{name}={value}..{float(value) + 1}..1"])
    assert {one.spot: one.now for one in steps.moved[0]} == told


@pytest.mark.parametrize("name", ["in_costs_cost_per_hour", "in_demand_tickets"])
def test_a_long_range_tells_no_figure_otherwise_than_its_values_alone(smaller: Path, name: str) -> None:
    """In the middle, which is not made anew, each number is the core's; those that formulas do not tell are left out and counted."""
    steps = what_if(smaller, [f"{name}=80..106..2"])
    (alone,) = what_if(smaller, [f"{name}=90"]).moved
    told, truly = ({one.spot: one.now for one in moved} for moved in (steps.moved[5], alone))

    assert steps.values[5] == (90.0,)
    assert len(told) >= 10
    assert steps.left is not None
    assert steps.left > 0
    assert told == pytest.approx({spot: truly.get(spot) for spot in told})


def test_formulas_that_somebody_added_to_a_book(smaller: Path, tmp_path: Path) -> None:
    """One of an input moves with it; one that reads a figure of the core would be of neither input, and is left out."""
    made = load_workbook(smaller)
    sheet = made.create_sheet("Mine")
    tickets = spots_of(snapshot(smaller), "in_demand_tickets")[0]
    sheet["A1"], sheet["A2"] = "twice the tickets", f"={tickets[0]}!E{tickets[1] + 1}*2"
    sheet["A3"], sheet["A4"] = "margins", "=SUM(Review!C12:F20)"
    sheet["A5"] = "=A4+1"
    made.save(tmp_path / "mine.xlsx")
    (moved,) = what_if(tmp_path / "mine.xlsx", ["in_demand_tickets=7"]).moved

    assert [(str(one.place), one.now) for one in moved if one.place.sheet == "Mine"] == [("Mine!A2", 14.0)]


def test_an_input_by_its_name_is_that_of_the_base_case(internal: Path) -> None:
    """A name that spans the cases: those that follow the base move with it, one with a value of its own keeps it."""
    file = snapshot(internal)
    for name, label in (
        ("in_costs_cost_per_hour", "Costs: cost per hour"),
        ("in_plan4_cap_hours", "Gold fixed: cap hours"),
    ):
        spots = spots_of(file, name)
        assert len(spots) == 3
        (setting,) = settings_of([f"{name}=40"], file)
        assert (setting.spot, setting.label) == (spots[0], label)
    before, tried = review_file(internal).deal, what_if(internal, ["in_plan4_cap_hours=20"]).review
    own = what_if(internal, ["in_costs_cost_per_hour=120"]).review
    assert before
    assert tried
    assert tried.deal
    assert own
    assert own.deal
    for n in range(3):
        assert tried.deal.cases[n].decisions[3].price_expected > before.cases[n].decisions[3].price_expected
    assert [a.decisions == b.decisions for a, b in zip(own.deal.cases, before.cases, strict=True)] == [
        False,
        True,
        True,
    ]


def documented_commands() -> list[str]:
    """The commands of docs/review.md, word for word."""
    lines = (ROOT / "docs" / "review.md").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("    xlagree review ")]


@pytest.mark.parametrize("command", documented_commands())
def test_documented_commands(
    command: str, smaller: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each does what it says, on a book of a proposal with scenarios."""
    book = tmp_path / "out" / "demo" / "internal" / "harbour-dental.xlsx"
    book.parent.mkdir(parents=True)
    shutil.copy(smaller, book)
    shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks")
    monkeypatch.chdir(tmp_path)
    status, said, wrong = call(*(str(book) if word == "BOOK" else word for word in command.split()[1:]))

    assert (status in (0, 1), wrong) == (True, "")
    assert said

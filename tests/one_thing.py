"""One plan and one set of figures, in every book, list and report of a deal."""

from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlagree.generate.batch import generate
from xlagree.generate.manifest_line import Made
from xlagree.intake.proposals import Intake
from xlagree.pricing.schedule import cents
from xlagree.proposal.deal import Proposal
from xlagree.proposal.recommendation import recommended
from xlagree.proposal.summary import NO_PLAN, deal_line, in_house
from xlagree.review.file_review import review_file
from xlagree.review.report import line, record
from xlagree.review.reviews import Review

Cells = dict[tuple[int, int], object]


def cells_of(path: Path, name: str) -> Cells:
    """What stands in the cells of a sheet of a file, rows and columns counted from 0."""
    sheet = load_workbook(path, data_only=True, read_only=True)[name]
    rows = sheet.iter_rows(values_only=True)
    return {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None}


def below(cells: Cells, tag: str) -> list[object]:
    """What stands below a tag."""
    return [cells[row + 1, column] for (row, column), value in cells.items() if value == tag]


@dataclass(frozen=True)
class Generated:
    """A deal, the folder with its books, their line of the manifest, and the review of the internal one."""

    given: Proposal
    folder: Path
    made: Made
    review: Review


def generated(given: Proposal, folder: Path) -> Generated:
    """A deal with its books as a run makes and reviews them, also where it is held."""
    (made,) = generate(Intake((given,), ()), folder, jobs=1, draft=True).made
    return Generated(given, folder, made, review_file(folder / made.internal_book))


def says_one_thing(of: Generated) -> None:
    """Client book, internal book, manifest, review and its reports name one plan and its figures."""
    given, folder, made, review = of.given, of.folder, of.made, of.review
    choice, own = recommended(given), deal_line(given)
    plans = cells_of(folder / made.client_book, "Plans")
    assert review.deal is not None

    names = [] if choice.plan is None else [given.plans[choice.plan].name]
    tag = "Start here" if choice.reason == "history too short" else "Recommended"
    assert below(plans, tag) == names
    page_review = cells_of(folder / made.internal_book, "Review")
    assert below(page_review, "Recommended") == names
    assert list(page_review.values()).count(in_house(given)) == 1
    headline = f"{plans[5, 1]} {plans.get((6, 1), '')}"
    assert (names[0] if names else "do not recommend") in headline
    row = next(row for (row, _), value in plans.items() if value == "First year, setting up included")
    assert [cents(plans[row, 2 + i]) for i in range(len(given.plans))] == list(choice.first_years)  # type: ignore[arg-type]  # numbers
    money = given.card.house.spoken().money
    if choice.reason == "saves most":
        assert (
            "costs {}, not {}".format(*(money(choice.first_years[i]) for i in (choice.plan or 0, 0)))
            in headline
        )
    assert made.deal == own
    document = record(review)["deal"]["recommendation"]  # type: ignore[index]  # of a JSON document
    for said in (asdict(review.deal.line), {key.replace(" ", "_"): value for key, value in document.items()}):
        assert same_line(said, asdict(own))
    assert line(review)[3] == own.recommended_plan == (names[0] if names else NO_PLAN)
    assert review.deal.own is not None
    assert review.deal.at_risk == review.deal.own.at_risk
    assert not names or review.deal.own.plan == names[0]


def same_line(line: dict[str, object], other: dict[str, object]) -> bool:
    """Whether two lines say the same: a workbook keeps 15 digits of a demand, and distributions leave out 1e-8."""
    return line.keys() == other.keys() and all(
        line[key] == (pytest.approx(value, rel=1e-7, abs=1e-8) if isinstance(value, float) else value)
        for key, value in other.items()
    )

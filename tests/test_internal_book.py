"""The internal book: its cases, selectors and seal, recalculated in LibreOffice and compared with the core."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from calc import Calc
from proposals import book, deal, forecast, inputs, row_of
from recalculated import compare, same

from xlagree.generate.book import seal
from xlagree.generate.book.fitted import fitted
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Sheet
from xlagree.generate.internal_book import book_of, internal_book, proposed
from xlagree.generate.pages.internal.sensitivity_page import Choices
from xlagree.proposal.sensitivity import sorted_by_swing, tornado
from xlagree.review.file_review import review_file
from xlagree.terms.tables import column_index, letter


def page(name: str, of: Book | None = None) -> Sheet:
    return next(sheet for sheet in (of or book()).sheets if sheet.name == name)


def test_the_review_comes_first() -> None:
    """Review, margin and what compares cases first; inputs, records and the seal behind."""
    names = [sheet.name for sheet in book().sheets]

    assert names[:5] == ["Review", "Margin", "Cases", "Sensitivity", "Risk"]
    assert names[-4:] == ["Inputs", "By case", "Record", "Seal"]


def test_a_proposal_without_scenarios_has_one_case() -> None:
    """No page compares what does not differ."""
    names = [sheet.name for sheet in internal_book(forecast()).sheets]

    assert "Sensitivity" not in names
    assert "Review" in names


def test_every_input_has_a_name() -> None:
    """By it a review finds the input wherever it was moved."""
    names = book().names

    assert {f"in_{line.key}" for line in inputs().lines} <= set(names)
    assert {"case", "seal", "record_months", "choice_plan", "choice_from", "choice_to"} <= set(names)


def test_every_formula_has_a_value() -> None:
    """No formula is blank where its neighbours are numbers, and no text is a formula."""
    for sheet in book().sheets:
        for cell in sheet.cells:
            assert not (isinstance(cell.value, str) and cell.value.startswith("#")), (sheet.name, cell)


def test_the_two_digests_tell_model_from_inputs() -> None:
    """An input changes one digest, a label the other; the case that is shown changes none."""
    whole = seal.model_digest(seal.listed(book()), book().names)
    shown = book_of(inputs(), inputs(), 2, Choices(1, 1, 2))
    line = next(line for line in inputs().lines if line.key == "costs_cost_per_hour")
    lines = tuple(replace(each, values=(1.0,) * 3) if each is line else each for each in inputs().lines)

    assert book().facts[seal.MODEL_FACT] == whole
    assert seal.inputs_digest(replace(inputs(), lines=lines)) != seal.inputs_digest(inputs())
    assert shown.facts[seal.INPUTS_FACT] == book().facts[seal.INPUTS_FACT]
    first = page("Margin")
    changed = replace(first, cells=(first.cells[0]._replace(value="Other"), *first.cells[1:]))
    sheets = tuple(changed if sheet is first else sheet for sheet in book().sheets)
    assert seal.model_digest(seal.listed(replace(book(), sheets=sheets)), book().names) != whole


@pytest.mark.calc
@pytest.mark.parametrize("choices", [Choices(0, 2, 1), Choices(3, 1, 2), Choices(2, 0, 0)])
def test_other_choices(choices: Choices, calc: Calc, tmp_path: Path) -> None:
    """Another plan is sorted anew, another bridge arrives: every cell is the core's."""
    path = tmp_path / "book.xlsx"
    write_book(book(), path)
    sheet, plans = page("Sensitivity"), [plan.name for plan in inputs().proposals[0].plans]
    rows = [row_of(sheet, label) + 1 for label in ("Plan", "From case", "To case")]
    cases = inputs().cases
    with calc.open(path) as opened:
        for row, name in zip(
            rows, (plans[choices.plan], cases[choices.start], cases[choices.end]), strict=True
        ):
            opened.set("Sensitivity", f"C{row}", name)
        opened.recalculate()
        found = opened.values()

    wanted = book_of(inputs(), inputs(), 0, choices)
    assert compare(found, wanted.sheets) == []
    order = sorted_by_swing(tornado(tuple(zip(cases, inputs().proposals, strict=True))), choices.plan)
    top = row_of(sheet, "Term") + 2
    assert [found["Sensitivity"][f"B{top + n}"] for n in range(len(order))] == [
        each.driver.label for each in order
    ]


@pytest.mark.calc
def test_a_changed_input_is_followed_and_said(calc: Calc, tmp_path: Path) -> None:
    """A dearer hour: costs, margins and shares follow in native formulas, and the first page says that inputs changed."""
    path = tmp_path / "book.xlsx"
    write_book(book(), path)
    sheet, of = "Inputs", book().names["in_costs_cost_per_hour"]
    base = of.rpartition("!")[2].partition(":")[0].replace("$", "")
    dear = tuple(
        replace(line, values=(100.0, *line.values[1:])) if line.key == "costs_cost_per_hour" else line
        for line in inputs().lines
    )
    core = replace(inputs(), lines=dear).proposals[0]
    with calc.open(path) as opened:
        opened.set(sheet, base, 100.0)
        opened.recalculate()
        found = opened.values()

    cases = page("Cases")
    rows = [cell.row for cell in cases.cells if cell.value == "Margin expected"]
    shown = [found["Cases"][f"C{row + 1}"] for row in rows]
    assert all(same(x, view.expected_margin) for x, view in zip(shown, core.outlooks, strict=True))
    labour = next(cell.row for cell in page("Margin").cells if cell.value == "Labour" and cell.column == 1)
    assert same(found["Margin"][f"C{labour + 1}"], core.costs[0].labour)
    assert str(found["Review"]["B5"]).endswith("Inputs changed since the figures were computed: 1.")


@pytest.mark.calc
def test_the_review_is_one_page(calc: Calc, tmp_path: Path) -> None:
    """From the verdict to what was not reviewed, on the first page of the print."""
    import subprocess

    path = tmp_path / "book.xlsx"
    write_book(book(), path)
    pdf = calc.pdf(path, tmp_path)
    text = subprocess.run(
        ["pdftotext", "-l", "1", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout

    for words in (
        "Review:",
        "Chance of a loss",
        "CASES SIDE BY SIDE",
        "moves the margin most",
        "Not reviewed",
    ):
        assert words in text
    assert "###" not in text
    assert text.count("\f") == 1


def test_the_plan_proposed_is_the_cheapest_agreement() -> None:
    """On the work replayed, pay as you go apart."""
    base = inputs().proposals[0]
    years = [months.year for months in base.replays]

    assert years[proposed(base)] == min(years[1:])


def calculated(calc: Calc, of: Book, path: Path, typed: Mapping[tuple[str, str], float | str]) -> None:
    """A book in a file as a spreadsheet program leaves it: something typed, everything calculated anew."""
    write_book(of, path)
    with calc.open(path) as opened:
        for (sheet, address), value in typed.items():
            opened.set(sheet, address, value)
        opened.recalculate()
        found = opened.values()
    pages = tuple(
        replace(page, cells=tuple(
            cell._replace(value=found[page.name].get(f"{letter(cell.column)}{cell.row + 1}", "")) if cell.formula
            else cell._replace(value=typed.get((page.name, f"{letter(cell.column)}{cell.row + 1}"), cell.value))
            for cell in page.cells
        ))
        for page in of.sheets
    )  # fmt: skip
    write_book(replace(of, sheets=pages), path)


@cache
def no_margin_wanted() -> Book:
    """The book without the fees that would leave a margin: these are what takes long to find anew."""
    costs = replace(deal().card.costs, wanted_margin=None, cost_of_risk=None)
    return internal_book(replace(deal(), card=replace(deal().card, costs=costs)))


@pytest.mark.calc
@pytest.mark.parametrize(
    ("of", "typed"),
    [
        (book, {("costs_cost_per_hour", 2): 99.0, ("plan4_monthly_fee", 0): 1750.0}),
        (no_margin_wanted, {("costs_cost_per_hour", 0): 100.0}),
        (
            no_margin_wanted,
            {
                ("demand_tickets", 0): 15.0,
                ("plan2_block_price", 0): 1111.0,
                ("client_users", 0): 31.0,
                ("plan1_hourly_rate", 0): 199.0,
            },
        ),
    ],
    ids=["a case and a fee", "costs", "four"],
)
def test_changed_inputs_in_a_calculated_book(
    of: Callable[[], Book], typed: dict[tuple[str, int], float], calc: Calc, tmp_path: Path
) -> None:
    """Work, not a mistake: each change is named with its cell, what waits for the core is said once, nothing is an error."""
    changes = {}
    for (key, case), value in typed.items():
        sheet, _, area = of().names[f"in_{key}"].replace("$", "").partition("!")
        first = area.partition(":")[0]
        changes[sheet.strip("'"), f"{letter(column_index(first[0]) + case)}{first[1:]}"] = value
    path = tmp_path / "book.xlsx"
    calculated(calc, of(), path, changes)
    review = review_file(path)

    errors = [each for each in review.errors if each.code[0] != "P"]
    assert not errors, [(each.code, str(each.place), each.message) for each in errors]
    named = [each for each in review.findings if each.code == "T02"]
    assert sorted(str(each.place) for each in named) == sorted(f"Inputs!{address}" for _, address in changes)
    assert all("input changed" in each.message for each in named)
    assert {each.code for each in review.findings if each.code[0] == "T"} <= {"T02", "T03"}


@pytest.mark.calc
def test_a_number_over_a_formula_in_a_calculated_book(calc: Calc, tmp_path: Path) -> None:
    """One error at the cell; what follows from it is not named again."""
    path = tmp_path / "book.xlsx"
    write_book(book(), path)
    row = row_of(page("Margin"), "Net price") + 1
    with calc.open(path) as opened:
        opened.set("Margin", f"D{row}", 9000.0)
        opened.recalculate()
        found = opened.values()
    pages = tuple(
        replace(sheet, cells=tuple(
            cell._replace(value=9000.0, formula="") if (sheet.name, cell.row, cell.column) == ("Margin", row - 1, 3)
            else cell._replace(value=found[sheet.name].get(f"{letter(cell.column)}{cell.row + 1}", "")) if cell.formula
            else cell
            for cell in sheet.cells
        ))
        for sheet in book().sheets
    )  # fmt: skip
    write_book(replace(book(), sheets=pages), path)
    errors = [each for each in review_file(path).errors if each.code[0] != "P"]

    assert [(each.code, str(each.place)) for each in errors] == [("F01", f"Margin!D{row}")]


def test_findings_are_set_in_letters_of_one_size() -> None:
    """A long one stands on more lines: none is smaller than the others."""
    made = deal()
    long = " for growing offices in the middle of nowhere"
    plans = tuple(
        replace(plan, name=plan.name + long, overage_rate=plan.overage_rate and 60.0)
        for plan in made.card.plans
    )
    card = replace(made.card, plans=plans, scenarios=())
    client = replace(made.client, plans=(), recommend="")
    sheet = page("Review", internal_book(replace(made, card=card, client=client)))
    head = next(cell.row for cell in sheet.cells if str(cell.value).startswith("FINDINGS OF"))
    below = [cell for cell in fitted(sheet) if cell.row > head and isinstance(cell.value, str) and cell.value]
    found = [cell for cell in below if cell.column > 1]
    first = {cell.row for cell in below if cell.column == 1 and cell.style.bold}

    assert {cell.style.size for cell in found} == {10}
    assert {cell.row for cell in found} > first
    assert any(long in str(cell.value) for cell in found)

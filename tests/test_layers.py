"""The books of all cases laid over each other: one sheet, and each cell in which cases differ chosen by the selector."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from xlagree.generate.book.sheet import META, Page, Sheet, Value
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.internal.layers import (
    FIRST_CASE,
    bannered,
    by_case_page,
    following,
    laid_over,
)

CELLS = InputCells(0, "'Inputs'!$E$5", "'Inputs'!$D$5", "'Inputs'!$D$6", 0, {}, {}, {})


def sheet(*values: Value, name: str = "Margin", formula: str = "") -> Sheet:
    """A page of one row: a label and values, the last of them calculated where there is a formula."""
    page = Page(name, (10.0, 10.0))
    row = page.put()
    page.write(row, 1, "Price")
    for column, value in enumerate(values, 2):
        page.write(row, column, value, formula=formula if column == 1 + len(values) else "")
    return page.finished(1 + len(values))


def test_what_no_case_changes_stays() -> None:
    """Equal values and equal formulas follow no case, whatever a formula gives in each."""
    laid, varying = laid_over([[sheet(1.0, 5.0, formula="A1")], [sheet(1.0, 6.0, formula="A1")]], 1)
    assert varying == {}
    assert laid == (sheet(1.0, 6.0, formula="A1"),)


def test_round_off_follows_no_case() -> None:
    """A number that comes out of another order of sums is the same number; a cent is not."""
    _, varying = laid_over([[sheet(0.1 + 0.2, 5.0, 7)], [sheet(0.3, 5.01, 8)]], 0)
    assert [spot[2] for spot in varying] == [3, 4]


def test_one_case_has_nothing_to_choose_from() -> None:
    """The pages of a single case are left as they are."""
    assert laid_over([[sheet(1.0, "x")]], 0) == ((sheet(1.0, "x"),), {})


def test_a_cell_that_another_case_has() -> None:
    """A cell that is not there in the case selected is blank in it, and chosen."""
    (laid,), varying = laid_over([[sheet(1.0)], [sheet(1.0, 2.0)]], 0)
    assert varying["Margin", 0, 3].values == ("", 2.0)
    assert [cell.value for cell in laid.cells] == ["Price", 1.0, ""]
    _, formulas = by_case_page(("base", "high"), "C1", varying)
    assert formulas["Margin", 0, 3].startswith("IF(INDEX(")


@given(
    st.lists(st.lists(st.sampled_from((0.0, 1.0, "x", "")), min_size=3, max_size=3), min_size=2, max_size=4)
)
def test_every_case_is_found_on_the_page_of_values(rows: list[list[Value]]) -> None:
    """The cells that differ, and no others, stand on the page By case with what each case shows, and choose it by its number."""
    books = [[sheet(*row)] for row in rows]
    names = tuple(f"case {n}" for n in range(len(rows)))
    for selected, row in enumerate(rows):
        laid, varying = laid_over(books, selected)
        page, formulas = by_case_page(names, CELLS.case, varying)
        shown = {(cell.row, cell.column): cell.value for cell in page.cells}
        (own,) = (following(each, formulas) for each in laid)
        assert [cell.value for cell in own.cells] == ["Price", *row]
        for cell, column in zip(own.cells[1:], zip(*rows, strict=True), strict=True):
            differs = len({(type(value), value) for value in column}) > 1
            assert bool(cell.formula) == differs
            if differs:
                at = list(varying).index(("Margin", cell.row, cell.column))
                line = page.area[0] - len(varying) + 1 + at if page.area else 0
                assert [shown[line, FIRST_CASE + n] for n in range(len(rows))] == list(column)
                assert f"'By case'!$C${line + 1}:" in cell.formula
                assert CELLS.case in cell.formula


def test_the_first_line_warns() -> None:
    """A sheet that shows another case than the base says so before who and when; on the base case it would."""
    page = Page("Margin", (10.0,))
    page.write(page.put(), 1, 'Linden "IT"', META)
    page.write(page.put(), 1, "Price", META)
    base = bannered(page.finished(1), CELLS, "base")
    high = bannered(page.finished(1), replace(CELLS, selected=2), "high")
    assert [cell.value for cell in base.cells] == ['Linden "IT"', "Price"]
    assert [cell.value for cell in high.cells] == ['NOT ON THE BASE CASE: HIGH  ·  Linden "IT"', "Price"]
    assert base.cells[0].formula == high.cells[0].formula
    assert base.cells[0].formula.endswith('&"Linden ""IT"""')
    assert not base.cells[1].formula

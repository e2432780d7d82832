"""Shapes of formulas: copies have one, what is left out of a large file is said, and no formula takes long."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from xlagree.generate.book.formula import moved, shape, tokens
from xlagree.review.file_review import review_file
from xlagree.review.reading.formula_shapes import EACH, ShapeRoom, shapes_of
from xlagree.review.reading.sheet_cells import SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot

PIECES = (
    "A1", "$B$2", "b$3", "XFD1048576", "A:C", "$2:4", ":", "'My ''own'!", "Plan!", "A1:Plan!", "Jan:Dec!", '"a A1"', '"', "#REF!",
    "SUM(", "LOG10(", "LOG10", ")", ",", "-", "<>", "1.5", "1e3", "rate_1", "Sales[Net]", "[1]Costs!", "[", "]", "{", " ", "\n", "'",
    "!", "$", "R1C1", "A0",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_shape_changes_references_alone(formula: str) -> None:
    """References are found at once where the parts of the formula, one after the other, have them."""
    parts = [
        shape(token.text, 4, 2) if token.kind == "reference" else token.text for token in tokens(formula)
    ]
    assert shape(formula, 4, 2) == "".join(parts)
    assert moved(formula, 0, 0).upper() == formula.upper()


@pytest.mark.parametrize("odd", ["1" + ".1" * 50_000, "A1:" * 40_000, "a.b:" * 40_000, "'" * 99_999])
def test_no_formula_takes_long(odd: str) -> None:
    """A formula of a hundred thousand characters is read in steps that grow with its length."""
    assert "".join(token.text for token in tokens(odd)) == odd
    assert len(shape(odd, 0, 0)) >= len(odd)


def test_copies_are_looked_at_beyond_the_room() -> None:
    """When there is no room for other formulas, copies of those before still have a shape, the others have none."""
    written = [((row, 1), f"A{row + 1}*2", (row, 1)) for row in range(9)]
    other = ((20, 1), "A1*3", (20, 1))
    made = shapes_of([*written[:4], other, *written[4:]], ShapeRoom(new=len("A1*2") + EACH))
    assert set(made) == {at for at, _, _ in written}
    assert len(set(made.values())) == 1


def test_formulas_left_out_are_said() -> None:
    """A snapshot counts the formulas that no rule compares."""
    cells = {(row, 1): Shown(1.0, f"A1*{row}") for row in range(10)}
    sheet = SheetSeen("Plan", "visible", cells, room=ShapeRoom(new=3 * (len("A1*1") + EACH)))
    file = Snapshot("a.xlsx", (sheet,), {}, {})
    assert file.not_checked == {"formula beyond what is compared": 7}


def test_of_a_usual_file_nothing_is_left_out(tmp_path: Path) -> None:
    """A thousand different formulas are all compared."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in range(1, 1001):
        page.append([row, f"=A{row}*{row}"])
    book.save(tmp_path / "plan.xlsx")
    assert review_file(tmp_path / "plan.xlsx").not_checked == {}

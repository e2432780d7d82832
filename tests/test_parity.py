"""The table of calls that all hosts must answer alike: that it is whole, always the same, and that a difference is seen."""

import subprocess
import sys
from pathlib import Path

import pytest
from parity_answers import ARRIVAL, NOT_CALLED, Answers, difference, expected, same_answer, spread
from parity_arguments import SPOILT, TALL
from parity_cells import BLANK, Error, Scalar, Typed, table
from parity_sheet import GIVEN, Sheet, formulas
from parity_table import Call, each_kind_once, parity_table

from xlagree.functions import kinds
from xlagree.functions.catalogue import CATALOGUE
from xlagree.hosts.values import ERROR_CODES, INDISTINCT

pytestmark = pytest.mark.xdist_group("parity")

LEAST = 2_500


def by_id(name: str) -> Call:
    return next(call for call in parity_table() if call.id == name)


def test_every_function_argument_and_kind_is_called() -> None:
    """Each function with its example, each argument with everything that may stand in its place, thousands in all."""
    there = {call.id for call in parity_table()}
    others = {"worked", "worked, in cells", "worked, in a range", "left out"}
    wanted = {f"{entry.name}/example" for entry in CATALOGUE} | {
        f"{entry.name}/{argument.name}/{kind}"
        for entry in CATALOGUE
        for argument in entry.arguments
        for kind in (*SPOILT, *others)
    }

    assert wanted <= there
    assert {f"{name}/10,000 rows" for name in TALL} <= there
    assert len(parity_table()) == len(there) >= LEAST


def test_some_stand_for_all() -> None:
    """Where a host is slow: each function with everything that may stand there, each argument with everything that is right."""
    some = {call.id for call in each_kind_once()}
    right = {"worked", "worked, in cells", "worked, in a range", "left out"}

    assert len(some) >= LEAST
    assert {
        f"{entry.name}/{one.name}/{kind}" for entry in CATALOGUE for one in entry.arguments for kind in right
    } < some
    for entry in CATALOGUE:
        if entry.arguments:
            kinds_of = {
                name.split("/", 2)[2]
                for name in some
                if name.startswith(f"{entry.name}/") and name.count("/") > 1
            }
            assert kinds_of == {*SPOILT, *right}, entry.name


def test_kinds_of_cells_are_all_there() -> None:
    """Every error of a spreadsheet stands in the place of an argument, and texts that look like formulas do."""
    cells = list(SPOILT.values())

    assert [Scalar(Error(code.text)) for code in ERROR_CODES] == [SPOILT[code.text] for code in ERROR_CODES]
    for start in "=+-@":
        assert any(isinstance(cell, Scalar) and str(cell.content).startswith(start) for cell in cells)


def test_examples_and_right_options_are_answered() -> None:
    """What is right in a call is no error: the example, its arguments laid out in cells, each optional argument."""
    wrong = [
        call.id
        for call in parity_table()
        if call.id.endswith(("/example", "/worked", "/worked, in cells"))
        for answer in [expected(call)[0][0]]
        if isinstance(answer, Error)
    ]

    assert wrong == []


def test_the_table_is_always_the_same() -> None:
    """Another process with other hashes makes the same calls."""
    asked = "import parity_table, zlib; print(zlib.crc32(repr(parity_table.parity_table()).encode()))"
    texts = {
        subprocess.run(
            [sys.executable, "-c", asked],
            cwd=Path(__file__).parent,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent.parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(texts) == 1


def test_only_named_differences_are_excused() -> None:
    """Every row of what a host cannot tell apart is a rule of the comparison, and no rule is without its row."""
    assert {(row.host, row.holds) for row in INDISTINCT} == {
        (host, holds) for host, rules in ARRIVAL.items() for holds in rules
    }


def test_what_hosts_cannot_tell_apart_is_documented() -> None:
    """Each row stands in docs/hosts.md word for word."""
    lines = (Path(__file__).parent.parent / "docs" / "hosts.md").read_text(encoding="utf-8").splitlines()

    for row in INDISTINCT:
        assert f"| {row.holds} | {row.arrives} | {row.taken} |" in lines


@pytest.mark.parametrize(
    ("name", "arrives"),
    [
        ("AGREE_NET/detail/true", "AGREE_NET/detail/worked"),
        ("AGREE_NET/detail/blank cell", "AGREE_NET/detail/skipped"),
        ("AGREE_PRICE/per/blank cell", "AGREE_PRICE/per/skipped"),
        ("AGREE_PRICE/usage/blank cell", "AGREE_PRICE/usage/zero"),
    ],
)
def test_what_arrives_in_calc(name: str, arrives: str) -> None:
    """A truth value is a yes, a blank cell a blank where only words are taken, and 0 elsewhere."""
    assert expected(by_id(name), "calc") == expected(by_id(arrives))


def test_an_error_within_a_range_is_not_asked() -> None:
    """Calc answers itself."""
    assert expected(by_id("AGREE_PRICE/plans/error in a range"), "calc") == ((NOT_CALLED,),)
    assert expected(by_id("AGREE_PRICE/plans/error in a range")) == ((Error("#DIV/0!"),),)


def test_yes_or_no_is_no_by_default() -> None:
    """In Calc a blank cell and FALSE both arrive as 0: they must mean the same."""
    defaults = [
        argument.default
        for entry in CATALOGUE
        for argument in entry.arguments
        if argument.kind is kinds.YES_NO
    ]

    assert defaults
    assert not any(defaults)


@pytest.mark.parametrize(
    ("answer", "same"),
    [
        (((1510.0,),), True),
        (((1510.0 * (1 + 5e-13),),), True),
        (((1510.0 * (1 + 5e-12),),), False),
        ((("1510",),), False),
        (((Error("#N/A"),),), False),
        (((1510.0, 1510.0),), False),
    ],
)
def test_a_difference_is_seen(answer: Answers, same: bool) -> None:
    """Another number, another type, an error or another size is a difference; a last digit is none."""
    call = by_id("AGREE_PRICE/example")

    assert (difference(call, answer) == "") is same
    assert same or call.id in difference(call, answer)


def test_errors_differ_by_their_kind() -> None:
    """An error is neither another error nor its text."""
    assert same_answer(Error("#N/A"), Error("#N/A"))
    assert not same_answer(Error("#N/A"), Error("#NUM!"))
    assert not same_answer(Error("#N/A"), "#N/A")


def test_an_array_formula_shows_where_a_table_ends() -> None:
    """Beyond a table stands #N/A; a single row or column is repeated."""
    na = Error("#N/A")

    assert spread(((1.0, 2.0), (3.0, 4.0)), 3, 3) == ((1.0, 2.0, na), (3.0, 4.0, na), (na, na, na))
    assert spread(((1.0, 2.0),), 2, 3) == ((1.0, 2.0, na), (1.0, 2.0, na))
    assert spread(((1.0,), (2.0,)), 3, 2) == ((1.0, 1.0), (2.0, 2.0), (na, na))


def test_the_sheet_holds_each_argument_once() -> None:
    """Arguments that are equal in Python and different in a sheet have cells of their own; the rest share theirs."""
    sheet = Sheet()
    one, true = sheet.text(Scalar(1.0)), sheet.text(Scalar(True))

    assert (one, true) == (f"{GIVEN}!$A$1", f"{GIVEN}!$A$3")
    assert sheet.text(Scalar(1.0)) == one
    assert sheet.text(table([[1.0, None]])) == f"{GIVEN}!$A$5:$B$5"
    assert [sheet.text(Typed(value)) for value in (True, 'a"b', 0.5)] == ["TRUE", '"a""b"', "0.5"]
    assert sheet.text(BLANK) == f"{GIVEN}!$A$7"


def test_formulas_stand_below_each_other() -> None:
    """No two calls share a cell, and a left out argument leaves nothing but its comma."""
    some = parity_table()[::50]
    laid_out = list(formulas([(call, expected(call)) for call in some], Sheet()))

    assert [formula.row for formula in laid_out[1:]] == [
        formula.row + formula.rows for formula in laid_out[:-1]
    ]
    skipped = next(formulas([(by_id("AGREE_PRICE/discounts/skipped"), ((1.0,),))], Sheet()))
    assert skipped.text.endswith(",,)")

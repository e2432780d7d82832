"""What is wrong is said with its place, its remedy and what was got."""

import pickle

import pytest

from xlagree.terms.errors import AgreementError, Place, Problem, must_be, refuse


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(), ""),
        (Place("rates.xlsx", "Plans", 3, "B"), "rates.xlsx Plans!B3"),
        (Place("clients.csv", row=7, column="fee"), 'clients.csv row 7 column "fee"'),
        (Place(sheet="Costs"), "Costs"),
        (Place(row=2, column="C"), 'row 2 column "C"'),
    ],
)
def test_places_read_as_people_point(place: Place, said: str) -> None:
    """A cell of a sheet is named as in a formula, a field of a list by row and column."""
    assert str(place) == said


def test_a_problem_keeps_the_better_place() -> None:
    """A problem gets a place where it has none, and keeps the one it has."""
    first, other = Place("a.csv", row=1), Place("b.csv", row=2)

    assert str(Problem("no fee", "set one").at(first)) == "a.csv row 1: no fee; set one"
    assert Problem("no fee", place=first).at(other).place is first


@pytest.mark.parametrize(
    ("got", "shown"), [(None, "nothing"), ("", "nothing"), (2.0, "2"), ("x" * 99, "x" * 60)]
)
def test_what_was_got_is_shown_short(got: object, shown: str) -> None:
    """Blank is nothing, whole numbers have no decimals, long text is cut."""
    assert str(must_be("hours", "a number", got)) == f"hours must be a number (got {shown})"


def test_all_problems_are_raised_together() -> None:
    """Problems are raised as one error, a line each; none is no error."""
    refuse([])
    with pytest.raises(AgreementError, match=r"^one\ntwo$"):
        refuse(Problem(what) for what in ("one", "two"))


def test_an_error_survives_the_way_between_processes() -> None:
    """An error that was sent to another process still has its problems and its kind."""
    error = AgreementError(Problem("no fee", "set one", Place("a.csv")), kind="unsolvable")
    sent = pickle.loads(pickle.dumps(error))

    assert (str(sent), sent.problems, sent.kind) == (str(error), error.problems, error.kind)

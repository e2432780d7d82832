"""The plans of a rate card, and one line for a plan that somebody typed over the units of the form."""

from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.tables import Cells, cell_place

UNITS = ("h", "%", "×", "months", "days")
PER_HOUR = "/h"
MANY = 3
"""A column in which so many cells say a unit is that of the units."""


def read_plans_sheet(cells: Cells, place: Place) -> tuple[Plan, ...]:
    """The plans as they stand on a sheet; all its problems are raised together."""
    try:
        return read_plans(cells, place, heads_follow=True)
    except AgreementError as error:
        raise AgreementError(*_plainly(error.problems, cells, place), kind=error.kind) from None


def _plainly(problems: tuple[Problem, ...], cells: Cells, place: Place) -> list[Problem]:
    """The problems, with those of a plan in the column of the units as one."""
    for column, name in enumerate(cells[0] if cells else ()):
        head = cell_place(place, 0, column)
        others = [
            problem
            for problem in problems
            if problem.place.column != head.column or not problem.what.startswith(f"{name}: ")
        ]
        if len(others) < len(problems) and _says_units(cells, column):
            what = f"{name}: the plan stands in the column of the units"
            remedy = "insert a column before that of the units and type the plan there"
            return [Problem(what, remedy, head), *others]
    return list(problems)


def _says_units(cells: Cells, column: int) -> bool:
    words = [str(row[column]).strip() for row in cells if column < len(row)]
    return sum(word in UNITS or word.endswith(PER_HOUR) for word in words) >= MANY

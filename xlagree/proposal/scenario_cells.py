"""Scenarios as they are laid out in a sheet: whose term, which term, and a column of values for each scenario."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlagree.proposal.scenarios import (
    ANSWERING,
    BASE,
    CHANGEABLE,
    COSTS,
    DEMAND,
    PLANS,
    TERMS,
    Change,
    Scenario,
    field_of,
)
from xlagree.terms import quantities as q
from xlagree.terms.cell_errors import CELL_ERRORS
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, must_be
from xlagree.terms.quantities import Number, as_text, is_blank, same
from xlagree.terms.tables import cell_place, grid, nearest
from xlagree.terms.vocabulary import DEMAND_TERMS, PLAN_TERMS, Term, find
from xlagree.terms.written_numbers import as_number, typed_number

SCENARIO_TERMS: tuple[Term, ...] = (
    Term("of", q.TEXT, "Whose term it is: demand, costs, a plan by its name, or plans for every plan that has it.",
         ("whose",), required=True),
    Term("term", q.TEXT, "The term that changes, called as it is where it is set.", required=True),
)  # fmt: skip
"""The columns of a table of scenarios before those that are named after a scenario."""
OF, TERM = SCENARIO_TERMS

REMARKS = tuple(
    map(same, ("note", "notes", "unit", "what it means", "help", "remark", "comment", "source", "sources"))
)
"""Columns of these names are for people."""

MOVING = (*CHANGEABLE, *ANSWERING)
FACTOR = re.compile(r"[x×*]\s*(\S+)")
LARGEST_FACTOR = 1000.0
SHAPES = ("term_months", "prepaid_months", "rollover_months", "block_life")
"""Terms that shape the months of a plan: all cases of a book have the same months."""


@dataclass
class _ScenarioReading:
    """A table being read: the changes of each scenario so far by its column, what they change, and the problems met."""

    place: Place
    names: Mapping[int, str]
    changes: dict[int, list[Change]]
    taken: set[tuple[int, str, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def at(self, row: int, column: int) -> Place:
        """The place of a cell of the table, counted from 0."""
        return cell_place(self.place, row, column)


def read_scenarios(cells: object, place: Place = NOWHERE, every: bool = False) -> tuple[Scenario, ...]:
    """The scenarios of a table with the columns `of` and `term`, and one for each scenario under its name.

    A cell has the value that the term takes, or a factor on its base value such as x1.25; blank is unchanged. Columns
    of notes are for people, a scenario that changes nothing is none but where `every` one is wanted. All problems
    are raised together.

    >>> table = [["of", "term", "low", "high"], ["demand", "tickets", "x0.8", "x1.25"], ["costs", "tools", "", 50]]
    >>> [(scenario.name, len(scenario.changes)) for scenario in read_scenarios(table)]
    [('low', 1), ('high', 2)]
    """
    table = grid(cells)
    top = next((i for i, row in enumerate(table) if {OF, TERM} <= {_known(cell) for cell in row}), None)
    if top is None:
        what = "no row with the labels of and term"
        raise AgreementError(Problem(what, "begin the table with: of, term, low, high", place))
    head = table[top]
    first, second = (next(j for j, cell in enumerate(head) if _known(cell) is term) for term in (OF, TERM))
    notes = {j for j, cell in enumerate(head) if same(cell) in REMARKS}
    columns = [j for j in range(len(head)) if j not in (first, second) and j not in notes]
    reading = _ScenarioReading(place, {j: as_text(head[j]) for j in columns if not is_blank(head[j])}, {})
    reading.problems += _misnamed(reading, top)
    for i, row in enumerate(table[top + 1 :], top + 1):
        filled = [j for j in columns if not is_blank(row[j])]
        if filled or not (is_blank(row[first]) and is_blank(row[second])):
            _read_row(reading, i, row, (first, second), filled)
    if reading.problems:
        raise AgreementError(*reading.problems)
    cases = ((name, tuple(reading.changes.get(j, ()))) for j, name in reading.names.items())
    return tuple(Scenario(name, changes) for name, changes in cases if changes or every)


def _known(cell: object) -> Term | None:
    return find(cell, SCENARIO_TERMS) if isinstance(cell, str) else None


def _misnamed(reading: _ScenarioReading, top: int) -> Iterator[Problem]:
    met: list[str] = []
    for j, name in reading.names.items():
        if same(name) == BASE:
            yield Problem(f'"{name}" is what every scenario changes', "name it otherwise", reading.at(top, j))
        elif _known(name) is not None:
            yield Problem(f'column "{name}" stands twice', "keep one", reading.at(top, j))
        elif name in CELL_ERRORS:
            what = f"the name of a scenario is {name}"
            yield Problem(what, "mend the formula of the cell", reading.at(top, j))
        elif name.casefold() in met:
            yield Problem(f'two scenarios are called "{name}"', "give each its own name", reading.at(top, j))
        met.append(name.casefold())


def _read_row(
    reading: _ScenarioReading, i: int, row: Sequence[object], heads: tuple[int, int], filled: Sequence[int]
) -> None:
    """The changes of a row, one for each scenario that has a value in it."""
    first, second = heads
    of, label = _owner(row[first]), as_text(row[second])
    term, problem = (None, None) if is_blank(row[second]) else _changeable(of, label)
    for column, lacking in ((first, _NO_OWNER), (second, _NO_TERM)):
        if is_blank(row[column]):
            reading.problems.append(Problem(lacking, "fill it in, or clear the row", reading.at(i, column)))
    if problem is not None and of:
        reading.problems.append(problem.at(reading.at(i, second)))
    for j in filled:
        here = reading.at(i, j)
        if j not in reading.names:
            what, remedy = "a value without a scenario", "name it at the head of the column"
            reading.problems.append(Problem(what, remedy, here))
        elif term is not None and of:
            try:
                _take(reading, j, _change(of, term, row[j], here))
            except AgreementError as error:
                reading.problems += [problem.at(here) for problem in error.problems]


_NO_OWNER = "of must be demand, costs, plans or the name of a plan (got nothing)"
_NO_TERM = "term must be the name of a term (got nothing)"


def _owner(cell: object) -> str:
    """Whose term it is: one of the three words, else the name of a plan as it stands."""
    text = "" if is_blank(cell) else as_text(cell)
    return next((word for word in (DEMAND, COSTS, PLANS) if same(word) == same(text)), text)


def _changeable(of: str, label: str) -> tuple[Term | None, Problem | None]:
    """The term of a label, where a scenario may change it; else what is wrong with it."""
    terms = TERMS.get(of, PLAN_TERMS)
    term = find(label, terms)
    if term is None:
        other = next((name for name, others in TERMS.items() if find(label, others)), "")
        remedy = f"it is a term of {other}" if other else nearest(label, terms)
        return None, Problem(f'unknown term "{label}"', remedy)
    if not isinstance(term.quantity, Number):
        return None, Problem(f"{term.name} takes {term.quantity.want}: a scenario changes numbers")
    if terms is PLAN_TERMS and term.field in SHAPES:
        return None, Problem(f"{term.name} shapes the months of a plan", "offer it as a plan of its own")
    if terms is DEMAND_TERMS and term.field not in MOVING:
        known = ", ".join(known_term.name for known_term in DEMAND_TERMS if known_term.field in MOVING)
        what = f"{term.name} of a demand is as the forecast says"
        return None, Problem(what, f"a scenario may change: {known}")
    return term, None


def _change(of: str, term: Term, cell: object, place: Place) -> Change:
    """What a cell says: a value within the term's bounds, or a factor on the base value."""
    sign = FACTOR.fullmatch(str(cell).strip().casefold())
    factor = as_number(sign[1].replace(",", ".")) if sign else None
    if factor is not None and 0 <= factor <= LARGEST_FACTOR:
        return Change(of, term.field, factor=factor, place=place)
    if typed_number(cell, term.quantity.key) is None and str(cell).strip() not in CELL_ERRORS:
        raise must_be(term.name, f"{term.quantity.want}, or a factor on the base value such as x1.25", cell)
    change = Change(of, term.field, place=place)
    return replace(change, value=change.bounds.check(term.name, cell))


def _take(reading: _ScenarioReading, column: int, change: Change) -> None:
    """Keep a change, unless its scenario changes the same term already."""
    kept = field_of(change.term) if change.of == DEMAND else change.term
    own = (column, change.of.casefold(), kept)
    of_plans = change.of not in (DEMAND, COSTS)
    clash = [
        (scenario, of, term)
        for scenario, of, term in reading.taken
        if (scenario, term) == (column, kept)
        and (of == own[1] or (of_plans and of not in (DEMAND, COSTS) and PLANS in (of, change.of)))
    ]
    if clash:
        what = f"{reading.names[column]}: {change.term.replace('_', ' ')} of {change.of} is changed twice"
        raise AgreementError(Problem(what, "keep one of the two"))
    reading.taken.add(own)
    reading.changes.setdefault(column, []).append(change)

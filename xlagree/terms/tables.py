"""Ranges of labels and values, as people lay them out in a sheet, read into typed terms."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, refuse
from xlagree.terms.quantities import Value, as_text, is_blank, same
from xlagree.terms.vocabulary import Term, find
from xlagree.terms.written_numbers import as_number

Cells = Sequence[Sequence[object]]
MOST_LIKENED = 500
"""In so many rows known terms are sought for an unknown label; a table with more is none of terms."""


@dataclass(frozen=True)
class TermValues:
    """The typed terms of one row or column of a table, and the place of each.

    A term that is given but wrong has a place and no value.
    """

    name: str
    values: Mapping[str, Value]
    places: Mapping[str, Place]
    place: Place

    def wrong(self, term: str) -> bool:
        """Whether a term is given with a value that it cannot take."""
        return term in self.places and term not in self.values

    def problem(self, what: str, remedy: str = "", term: str = "") -> Problem:
        """A problem of this record, at the cell of a term where that is known."""
        named = f"{self.name}: {what}" if self.name else what
        return Problem(named, remedy, self.places.get(term, self.place))


@dataclass(frozen=True, slots=True)
class RowPlaces(Mapping[str, Place]):
    """The places of the cells of a row by their terms, made when asked for: `columns` has what each term's column is called."""

    row: Place
    columns: Mapping[str, str]

    def __getitem__(self, term: str) -> Place:
        return Place(self.row.file, self.row.sheet, self.row.row, self.columns[term])

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True)
class _Cell:
    label: object
    value: object
    place: Place


@cache
def letter(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    return (letter(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def cell_place(place: Place, row: int, column: int) -> Place:
    """The place of a cell, counted from 0, of the range that starts at `place` (by default A1)."""
    return replace(place, row=(place.row or 1) + row, column=letter(column + column_index(place.column)))


def column_index(letters: str) -> int:
    """The number of a column from its letters, counted from 0; no letters are the first."""
    index = 0
    for char in letters:
        index = index * 26 + ord(char) - 64
    return max(index - 1, 0)


def grid(cells: object) -> Cells:
    """What a host hands over (a value, a row, a column or a table) as rows without blank margins."""
    rows: list[Sequence[object]]
    if not isinstance(cells, list | tuple):
        rows = [[cells]]
    elif any(isinstance(row, list | tuple) for row in cells):
        rows = [row if isinstance(row, list | tuple) else [row] for row in cells]
    else:
        rows = [cells]
    filled = len(rows)
    while filled and all(map(is_blank, rows[filled - 1])):
        filled -= 1
    rows = rows[:filled]  # once: whole columns end with a million blank cells
    width = max(
        (max((i + 1 for i, cell in enumerate(row) if not is_blank(cell)), default=0) for row in rows),
        default=0,
    )
    return [[*row[:width], *[None] * (width - len(row))] for row in rows]


def _no_more(records: Sequence[TermValues]) -> Iterable[Problem]:
    return ()


def read_records(
    cells: object,
    terms: tuple[Term, ...],
    axis: str,
    place: Place = NOWHERE,
    check: Callable[[Sequence[TermValues]], Iterable[Problem]] = _no_more,
    labels_above: bool = False,
) -> tuple[TermValues, ...]:
    """Records from a table that stands either way: labels in the first column or in the first row.

    The side on which the label `axis` stands decides, unless labels are known to stand above (`labels_above`).
    All problems of the table, those that `check`
    finds in its records among them, are raised together.
    """
    axis_term = find(axis, terms)

    def is_axis(cell: object) -> bool:
        return find(cell, terms) is axis_term

    table = grid(cells)
    if not table or not table[0]:
        raise AgreementError(Problem(f'no table with a label "{axis}" (the range is empty)', place=place))
    in_column = not labels_above and any(is_axis(row[0]) for row in table)
    if in_column and not (is_axis(table[0][0]) and _labels_in_row(table, terms)):
        rows, turned = table, False
    elif any(map(is_axis, table[0])):
        rows, turned = list(zip(*table, strict=True)), True
    else:
        raise AgreementError(
            Problem(
                f'no row or column is labelled "{axis}"', "labels stand in the first column or row", place
            )
        )

    def at(line: int, record: int) -> Place:
        return cell_place(place, record, line) if turned else cell_place(place, line, record)

    records, problems = [], []
    named = find(rows[0][0], terms) is None and not _like(rows[0][0], terms, 0.8)
    names = rows[0] if named else [None] * len(rows[0])
    start = 1 if any(not is_blank(name) for name in names) else 0
    for column in range(1, len(rows[0])):
        lines = [_Cell(row[0], row[column], at(i, column)) for i, row in enumerate(rows) if i >= start]
        if is_blank(names[column]) and all(is_blank(line.value) for line in lines):
            continue
        record, wrong = _typed(
            lines, terms, "" if is_blank(names[column]) else as_text(names[column]), at(0, column)
        )
        records.append(record)
        problems += wrong
    problems += list(
        _unknown([_Cell(row[0], row[1:], at(i, 0)) for i, row in enumerate(rows) if i >= start], terms)
    )
    problems += [problem for record in records for problem in missing(record, terms)]
    refuse([*problems, *check(records)])
    return tuple(records)


def _labels_in_row(table: Cells, terms: tuple[Term, ...]) -> bool:
    """Whether labels stand in the first row, of a table whose corner is a label of both sides.

    The side with more known labels has them; of equal ones the one that has no numbers.
    """
    row, column = table[0], [line[0] for line in table]
    in_row, in_column = (sum(find(cell, terms) is not None for cell in side) for side in (row, column))
    return len(row) == 1 or in_row > in_column or (in_row == in_column and any(map(_is_number, column)))


def _is_number(cell: object) -> bool:
    return as_number(cell) is not None


def read_pairs(
    cells: object,
    terms: tuple[Term, ...],
    place: Place = NOWHERE,
    check: Callable[[TermValues], Iterable[Problem]] | None = None,
) -> TermValues:
    """One record from a table of two columns, label and value; further columns are notes.

    All problems of the table, those that `check` finds in its record among them, are raised together.
    """
    table = grid(cells)
    lines = [
        _Cell(row[0], row[1] if len(row) > 1 else None, cell_place(place, i, 1))
        for i, row in enumerate(table)
    ]
    record, problems = _typed(lines, terms, "", place)
    heads = [_Cell(line.label, [line.value], cell_place(place, i, 0)) for i, line in enumerate(lines)]
    contradictions = check(record) if check else ()
    refuse([*problems, *_unknown(heads, terms), *missing(record, terms), *contradictions])
    return record


def missing(record: TermValues, terms: tuple[Term, ...]) -> Iterator[Problem]:
    """A problem for every required term that is not given."""
    for term in terms:
        if term.required and term.field not in record.places:
            yield record.problem(f"{term.name} must be {term.quantity.want} (got nothing)")


def _typed(
    lines: list[_Cell], terms: tuple[Term, ...], name: str, place: Place
) -> tuple[TermValues, list[Problem]]:
    values: dict[str, Value] = {}
    places: dict[str, Place] = {}
    problems = []
    for line in lines:
        term = find(line.label, terms)
        if term is None or is_blank(line.value):
            continue
        if term.field in places:
            problems.append(
                Problem(
                    f"{term.name} stands twice", f"keep one; the first is at {places[term.field]}", line.place
                )
            )
            continue
        places[term.field] = line.place
        try:
            values[term.field] = term.quantity.check(
                f"{name}: {term.name}" if name else term.name, line.value
            )
        except AgreementError as error:
            problems += [problem.at(line.place) for problem in error.problems]
    return TermValues(name, values, places, place), problems


def _unknown(lines: list[_Cell], terms: tuple[Term, ...]) -> Iterator[Problem]:
    for count, line in enumerate(lines):
        values = line.value if isinstance(line.value, list | tuple) else [line.value]
        if is_blank(line.label) and any(as_number(v) is not None for v in values):
            yield Problem(
                "a value without a label", "name the term in the first column, or clear the row", line.place
            )
        elif not is_blank(line.label) and find(line.label, terms) is None and not all(map(is_blank, values)):
            remedy = nearest(line.label, terms) if count < MOST_LIKENED else ""
            yield Problem(f'unknown term "{str(line.label).strip()}"', remedy, line.place)


def nearest(label: object, terms: tuple[Term, ...]) -> str:
    """The known terms that look most like a label, said as a remedy."""
    names = _like(label, terms, 0.5)[:2]
    return (
        f"nearest: {', '.join(names)}"
        if names
        else f"known terms: {', '.join(term.name for term in terms[:8])} …"
    )


def _like(label: object, terms: tuple[Term, ...], alike: float) -> list[str]:
    """The names of the terms whose labels look like a label, best first."""
    by_label = {known: term.name for term in terms for known in term.labels}
    close = get_close_matches(same(label), by_label, n=5, cutoff=alike)
    return list(dict.fromkeys(by_label[name] for name in close))

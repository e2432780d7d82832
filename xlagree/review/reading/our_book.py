"""A book of ours read back: the inputs it holds, those it was sealed with, the case it shows, and what was changed between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from xlagree.generate.book.seal import BOOK_FACT, INPUTS_FACT, INTERNAL, inputs_digest
from xlagree.generate.book.wording import Spot, places
from xlagree.generate.pages.internal.inputs_page import CASE_NAME, INPUT_NAME
from xlagree.generate.pages.internal.record_page import NAME, TABLE_NAME
from xlagree.generate.pages.internal.seal_page import SEAL_NAME
from xlagree.generate.pages.internal.sensitivity_page import CHOICE_NAMES, Choices
from xlagree.proposal.inputs import InputLine, ProposalInputs, Value, term_of
from xlagree.proposal.record import Record, RecordTable, Row, record_from, row_checks
from xlagree.proposal.rules.finding import at
from xlagree.review.reading.snapshot import Snapshot
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import as_number
from xlagree.terms.tables import letter

FROM_THE_SEALED = "take it from the sealed copy"


@dataclass(frozen=True)
class ChangedInput:
    """An input that is not as sealed: its cell, the line and case it belongs to, and both values.

    `how` is changed, emptied, text (a number that is stored as text), or gone (its row or its name is not there).
    """

    spot: Spot
    line: InputLine
    case: int
    was: Value
    now: Value
    how: str


@dataclass(frozen=True)
class ChangedRow:
    """A row of the record that does not fit its check, or the check above it."""

    spot: Spot
    table: str


@dataclass(frozen=True)
class BookRead:
    """What a book of ours holds; `inputs` are those sealed where its own cannot be priced, `wrong` says why."""

    file: Snapshot
    sealed: ProposalInputs
    inputs: ProposalInputs
    selected: int
    choices: Choices | None
    changed: tuple[ChangedInput, ...]
    rows: tuple[ChangedRow, ...]
    wrong: tuple[Problem, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the record, with the sealed inputs or those now in the book, is that of the seal's digest."""
        digest = self.file.properties.get(INPUTS_FACT)
        return digest in (inputs_digest(self.sealed), inputs_digest(self.inputs))


@lru_cache(maxsize=4)
def known(inputs: ProposalInputs) -> ProposalInputs:
    """The inputs themselves, or equal ones that were seen lately: what follows from them is computed once."""
    return inputs


def sealed_spot(read: "BookRead", key: str, case: int) -> Spot:
    """The cell of the page Seal that has an input's value of a case."""
    sheet, top, left = _spots(read.file, SEAL_NAME)[0]
    row = next(n for n, line in enumerate(read.sealed.lines) if line.key == key)
    return sheet, top + row, left + 2 + case


def is_internal(file: Snapshot) -> bool:
    """Whether a file says that it is an internal book of ours."""
    return file.properties.get(BOOK_FACT) == INTERNAL


def read_book(file: Snapshot) -> BookRead:
    """What a book holds; raises where its seal or its record cannot be read."""
    record, rows = _record(file)
    sealed = known(_sealed(file, record))
    lines, changed = _inputs(file, sealed)
    inputs = known(ProposalInputs(sealed.cases, lines, record))
    wrong: tuple[Problem, ...] = ()
    try:
        inputs.proposals  # noqa: B018  # cached: read here, so that wrong inputs are known
    except AgreementError as error:
        inputs, wrong = sealed, error.problems
    case = _text(file, CASE_NAME)
    selected = sealed.cases.index(case) if case in sealed.cases else 0
    return BookRead(
        file, sealed, inputs, selected, _choices(file, sealed), tuple(changed), tuple(rows), wrong
    )


def shown_at(file: Snapshot, spot: Spot) -> Value | None:
    """What a cell shows; None where it is blank or not there."""
    sheet = file.sheet(spot[0])
    shown = sheet.cells.get(spot[1:]) if sheet else None
    value = shown.value if shown else None
    if isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, int | float) else value


def _spots(file: Snapshot, name: str) -> list[Spot]:
    return list(places(file.names.get(name, "")))


def _text(file: Snapshot, name: str) -> str:
    spots = _spots(file, name)
    return str(shown_at(file, spots[0])) if spots else ""


def _table(file: Snapshot, name: str) -> list[list[Value | None]]:
    """The cells of a named range, row by row."""
    rows: dict[int, list[Value | None]] = {}
    for spot in _spots(file, name):
        rows.setdefault(spot[1], []).append(shown_at(file, spot))
    return list(rows.values())


def _sealed(file: Snapshot, record: Record) -> ProposalInputs:
    spots = _spots(file, SEAL_NAME)
    if not spots or file.sheet(spots[0][0]) is None:
        raise AgreementError(
            Problem("the seal is not there", "generate the book anew from its rate card and clients")
        )
    sheet, top, left = spots[0]
    width = spots[-1][2] - left + 1
    cases = tuple(str(shown_at(file, (sheet, top - 1, left + c))) for c in range(2, width))
    lines = []
    for key, label, *values in _table(file, SEAL_NAME):
        term = term_of(str(key))
        if term is None:
            raise AgreementError(Problem(f"the seal has an unknown input {key}", "generate the book anew"))
        known = [value for value in values if value is not None]
        whole = tuple(known) if len(known) == len(cases) else tuple(known[:1]) * len(cases)
        if len(whole) != len(cases):
            raise AgreementError(Problem(f"the seal has no value for {label}", "generate the book anew"))
        lines.append(InputLine(str(key), str(label).removesuffix(f": {term.name}"), term, whole))
    return ProposalInputs(cases, tuple(lines), record)


def _inputs(file: Snapshot, sealed: ProposalInputs) -> tuple[tuple[InputLine, ...], list[ChangedInput]]:
    """The lines as the page Inputs has them, and all that is not as sealed."""
    if file.sheet("Inputs") is None:
        return sealed.lines, []
    lines, changed = [], []
    for line in sealed.lines:
        spots = _spots(file, INPUT_NAME.format(line.key))
        if not spots:
            lines.append(line)
            changed.append(ChangedInput(("Inputs", 0, 0), line, 0, line.values[0], "", "gone"))
            continue
        cells = list(_line(file, line, spots))
        changed += [cell for cell in cells if cell.how]
        values = tuple(cell.now for cell in cells)
        lines.append(replace(line, values=values if line.number else values[:1] * len(sealed.cases)))
    return tuple(lines), changed


def _line(file: Snapshot, line: InputLine, spots: Sequence[Spot]) -> Iterator[ChangedInput]:
    """The value of an input in every case, with how it differs from the sealed one."""
    sheet, row, column = spots[0]
    base = f"{letter(column)}{row + 1}"
    first: Value | None = None
    for case, spot in enumerate(spots):
        was, value = line.values[case], shown_at(file, spot)
        seen = file.sheet(sheet)
        shown = seen.cells.get(spot[1:]) if seen else None
        follows = case > 0 and shown is not None and shown.formula.replace("$", "") == base
        if follows and first is not None:
            value = first
        how = ""
        if value is None:
            value, how = was, "emptied"  # as sealed, so that the book keeps its rows
        elif line.number and isinstance(value, str):
            number = as_number(value.replace(",", "."))
            value, how = (was if number is None else number), "text"
        elif value != was:
            # A case that follows the base changes with it: the base alone is named.
            how = "" if follows else "changed"
        first = value if case == 0 else first
        yield ChangedInput(spot, line, case, was, value, how)


def _choices(file: Snapshot, sealed: ProposalInputs) -> Choices | None:
    plan, start, end = (_text(file, name) for name in CHOICE_NAMES)
    plans = [
        str(line.values[0])
        for line in sealed.lines
        if line.key.startswith("plan") and line.key.endswith("_name")
    ]
    if plan not in plans or start not in sealed.cases or end not in sealed.cases:
        return None
    return Choices(plans.index(plan), sealed.cases.index(start), sealed.cases.index(end))


def _record(file: Snapshot) -> tuple[Record, list[ChangedRow]]:
    """The record's tables, and their rows that do not fit their checks."""
    tables: dict[str, list[Row]] = {}
    changed = []
    for table in record_from({}).tables:
        spots, cells = _spots(file, TABLE_NAME.format(table.key)), _whole_table(file, table)
        rows: list[Row] = [
            tuple("" if cell is None else cell for cell in row[: len(table.head)]) for row in cells
        ]
        stored = [str(row[-1] or "") for row in cells]
        for n, (fresh, kept) in enumerate(zip(row_checks(rows, stored), stored, strict=True)):
            if fresh != kept:
                changed.append(ChangedRow((spots[0][0], spots[0][1] + n, spots[0][2]), table.key))
        tables[table.key] = rows
    try:
        return record_from(tables), changed
    except (ValueError, TypeError, IndexError) as error:
        where = str(at(*changed[0].spot)) if changed else "the page Record"
        raise AgreementError(Problem(f"the record cannot be read: {where}", FROM_THE_SEALED)) from error


def _whole_table(file: Snapshot, table: RecordTable) -> list[list[Value | None]]:
    """The rows of a table of the record; raises where its name is broken or a row is empty."""
    name, page = TABLE_NAME.format(table.key), file.sheet(NAME)
    spots, rows = _spots(file, name), _table(file, name)
    titles = {shown.value for shown in page.cells.values()} if page else set()
    what = ""
    if not spots and table.title.upper() in titles:
        what = f"the name {name} is broken"
    for n, row in enumerate(rows):
        if not what and all(cell is None for cell in row[: len(table.head)]):
            what = f"{at(spots[0][0], spots[0][1] + n, spots[0][2])} is empty"
    if what:
        raise AgreementError(Problem(f"the record cannot be read: {what}", FROM_THE_SEALED))
    return rows

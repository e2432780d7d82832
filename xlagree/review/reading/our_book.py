"""A book of ours read back: the inputs it holds, those it was sealed with, the case it shows, and what was changed between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from xlagree.generate.book.seal import BOOK_FACT, INPUTS_FACT, INTERNAL, inputs_digest
from xlagree.generate.book.sheet import Book
from xlagree.generate.book.wording import Spot, places
from xlagree.generate.internal_book import book_of
from xlagree.generate.pages.internal.inputs_page import CASE_NAME, INPUT_NAME
from xlagree.generate.pages.internal.seal_page import SEAL_NAME
from xlagree.generate.pages.internal.sensitivity_page import CHOICE_NAMES, Choices
from xlagree.proposal.input_lines import Value
from xlagree.proposal.inputs import InputLine, ProposalInputs, term_of
from xlagree.proposal.record import Record
from xlagree.proposal.rules.finding import at
from xlagree.review.reading.drawn_book import file_of, read_back, same_parts
from xlagree.review.reading.layout import Layout, layout_of
from xlagree.review.reading.named_cells import shown_at, spots_of, table_of, table_spots, text_of_name
from xlagree.review.reading.names_compared import names_changed
from xlagree.review.reading.record_read import ChangedRow, read_record
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.reading.ties import fits_digest
from xlagree.terms.errors import AgreementError, Place, Problem, refuse
from xlagree.terms.quantities import Number, as_text
from xlagree.terms.tables import letter
from xlagree.terms.vocabulary import Term
from xlagree.terms.written_numbers import as_number

MADE_ANEW = "generate the book anew"
OWN_SHEETS = ("Inputs", "Record", "Seal")
"""What a file is read back from, and what tells an internal book that has lost its properties."""


@dataclass(frozen=True)
class ChangedInput:
    """An input that is not as sealed: its cell, the line and case it belongs to, and both values.

    `how` is changed, emptied, text (a number that is stored as text), formula (whatever it shows), or gone (its row or
    its name is not there).
    """

    spot: Spot
    line: InputLine
    case: int
    was: Value
    now: Value
    how: str
    formula: str = ""


@dataclass(frozen=True)
class BookRead:
    """What a book of ours holds; `inputs` are those sealed where its own cannot be priced, `wrong` says why.

    One that is `as_drawn` is to the byte the file that its sealed inputs give: whatever looks for changes finds none.
    """

    file: Snapshot
    sealed: ProposalInputs
    inputs: ProposalInputs
    selected: int
    choices: Choices | None
    changed: tuple[ChangedInput, ...]
    rows: tuple[ChangedRow, ...]
    wrong: tuple[Problem, ...] = ()
    as_drawn: bool = False

    @cached_property
    def seal_fits(self) -> bool:
        """Whether the record with the sealed inputs is that of the seal's digest; without a digest nobody can tell."""
        digest = self.file.properties.get(INPUTS_FACT)
        return digest is None or fits_digest(self.sealed, digest)

    @cached_property
    def fits(self) -> bool:
        """Whether the record, with the sealed inputs or those now in the book, is that of the seal's digest."""
        digest = self.file.properties.get(INPUTS_FACT)
        return self.seal_fits or (self.inputs != self.sealed and fits_digest(self.inputs, digest))


@lru_cache(maxsize=4)
def known(inputs: ProposalInputs) -> ProposalInputs:
    """The inputs themselves, or equal ones that were seen lately: what follows from them is computed once."""
    return inputs


def sealed_spot(read: "BookRead", key: str, case: int) -> Spot:
    """The cell of the page Seal that has an input's value of a case."""
    row = next(n for n, line in enumerate(read.sealed.lines) if line.key == key)
    return table_spots(read.file, SEAL_NAME)[row][2 + case]


def is_internal(file: Snapshot) -> bool:
    """Whether a file is an internal book of ours: it says so, or says nothing and has the sheets and the names of one."""
    said = file.properties.get(BOOK_FACT)
    sheets, names = map(file.sheet, OWN_SHEETS), (SEAL_NAME, CASE_NAME)
    return said == INTERNAL or (said is None and all(sheets) and all(name in file.names for name in names))


def read_book(file: Snapshot, content: bytes = b"") -> BookRead:
    """What a book holds; raises where its seal or its record cannot be read.

    `content` are the bytes of a file that is as it was read: where they are those that xlagree wrote, nothing more is compared.
    """
    read = as_it_stands(file, content)
    if read.as_drawn:
        return read
    sealed, inputs, changed = read.sealed, read.inputs, read.changed
    wrong = _wrong(inputs, sealed, read.selected, read.choices)
    seal_wrong = wrong if inputs == sealed else _wrong(sealed, sealed, read.selected, read.choices)
    if seal_wrong and inputs_digest(inputs) == file.properties.get(INPUTS_FACT):
        sealed, changed, seal_wrong = inputs, (), wrong  # of the two, the copy is the one that was changed
    refuse(_at_seal(file, sealed, problem) for problem in seal_wrong)
    return replace(read, sealed=sealed, inputs=sealed if wrong else inputs, changed=changed, wrong=wrong)


def as_it_stands(file: Snapshot, content: bytes = b"") -> BookRead:
    """What a book holds, whether a book can be made of it or not."""
    record, rows = read_record(file)
    sealed = known(_sealed(file, record))
    case = text_of_name(file, CASE_NAME)
    selected = sealed.cases.index(case) if case in sealed.cases else 0
    choices = _choices(file, sealed)
    if content and not rows and _is_as_drawn(content, sealed, selected, choices):
        return BookRead(file, sealed, sealed, selected, choices, (), (), as_drawn=True)
    lines, changed = _inputs(file, sealed, _areas(file, sealed, selected, choices))
    inputs = known(ProposalInputs(sealed.cases, lines, record))
    return BookRead(file, sealed, inputs, selected, choices, tuple(changed), rows)


def _wrong(
    inputs: ProposalInputs, sealed: ProposalInputs, selected: int = 0, choices: Choices | None = None
) -> tuple[Problem, ...]:
    """Why no book can be made of inputs; nothing where one can."""
    try:
        made_anew(inputs, sealed, selected, choices)
    except AgreementError as error:
        return error.problems
    return ()


@lru_cache(maxsize=2)
def made_anew(inputs: ProposalInputs, sealed: ProposalInputs, selected: int, choices: Choices | None) -> Book:
    """The book that inputs give, as `book_of` makes it."""
    return book_of(inputs, sealed, selected, choices)


@lru_cache(maxsize=1)
def layout_anew(file: Snapshot, inputs: ProposalInputs, selected: int, choices: Choices | None) -> Layout:
    """Where the rows and columns of the book that sealed inputs give went in a file, found once for all who ask."""
    return layout_of(file, made_anew(inputs, inputs, selected, choices))


@lru_cache(maxsize=2)
def _file_anew(inputs: ProposalInputs, selected: int, choices: Choices | None) -> bytes:
    return file_of(made_anew(inputs, inputs, selected, choices))


@lru_cache(maxsize=1)
def drawn_anew(inputs: ProposalInputs, selected: int, choices: Choices | None) -> Snapshot:
    """The file of the book that sealed inputs give, read as any file is: how it looks where nothing was changed."""
    return read_back(_file_anew(inputs, selected, choices))


def _is_as_drawn(content: bytes, sealed: ProposalInputs, selected: int, choices: Choices | None) -> bool:
    """Whether a file is that of the book which its sealed inputs give; what cannot be priced gives none."""
    try:
        return same_parts(content, _file_anew(sealed, selected, choices))
    except AgreementError:
        return False


def _at_seal(file: Snapshot, sealed: ProposalInputs, problem: Problem) -> Problem:
    """A problem of the sealed inputs at the line of the page Seal that it names first."""
    table = table_spots(file, SEAL_NAME)
    key = problem.what.partition(" ")[0]
    rows = [row for row, line in zip(table, sealed.lines, strict=True) if line.key == key]
    place = at(*rows[0][2]) if rows else Place(sheet=table[0][0][0])
    return Problem(f"the seal cannot be read: {problem.what}", MADE_ANEW, place)


def _sealed(file: Snapshot, record: Record) -> ProposalInputs:
    """The lines of the page Seal; their values are as they stand there, whether they can be priced or not."""
    table = table_spots(file, SEAL_NAME)
    if not table or file.sheet(table[0][0][0]) is None:
        raise AgreementError(
            Problem("the seal is not there", "generate the book anew from its rate card and clients")
        )
    sheet, top, _ = table[0][0]
    if len(table[0]) < 3 or top == 0:
        raise AgreementError(Problem(f"the name {SEAL_NAME} is not where the seal is", MADE_ANEW))
    head = spots_of(file, SEAL_NAME)[0][1] - 1
    cases = tuple(str(shown_at(file, (sheet, head, column))) for _, _, column in table[0][2:])
    lines = []
    for spots, (key, label, *values) in zip(table, table_of(file, SEAL_NAME), strict=True):
        term = term_of(as_text(key))
        if term is None:
            what = f"the seal has an unknown input {as_text(key)[:60]}"
            raise AgreementError(Problem(what, MADE_ANEW, at(*spots[0])))
        given = [_as_line(term, value) for value in values if value is not None]
        whole = tuple(given) if len(given) == len(cases) else tuple(given[:1]) * len(cases)
        if not whole:
            what = f"the seal has no value for {str(label)[:60]}"
            raise AgreementError(Problem(what, MADE_ANEW, at(*spots[2])))
        lines.append(InputLine(str(key), str(label).removesuffix(f": {term.name}"), term, whole))
    return ProposalInputs(cases, tuple(lines), record)


def _as_line(term: Term, value: Value) -> Value:
    """A value as its line holds it: text where its term is text, whatever somebody typed."""
    return value if isinstance(value, str) or isinstance(term.quantity, Number) else as_text(value)


def _areas(
    file: Snapshot, sealed: ProposalInputs, selected: int, choices: Choices | None
) -> Mapping[str, str]:
    """Where the inputs stand by their names; a name that was moved says nothing of where they are."""
    try:
        book = made_anew(sealed, sealed, selected, choices)
    except AgreementError:
        return file.names
    layout = layout_anew(file, sealed, selected, choices)
    moved = {one.name: one.was for one in names_changed(file, book, layout) if one.kind == "moved"}
    return {**file.names, **moved}


def _inputs(
    file: Snapshot, sealed: ProposalInputs, areas: Mapping[str, str]
) -> tuple[tuple[InputLine, ...], list[ChangedInput]]:
    """The lines as the page Inputs has them, by the areas of their names, and all that is not as sealed."""
    if file.sheet("Inputs") is None:
        return sealed.lines, []
    lines, changed = [], []
    for line in sealed.lines:
        wanted = len(sealed.cases) if line.number else 1
        spots = _filled(file, places(areas.get(INPUT_NAME.format(line.key), "")), wanted)
        if len(spots) != wanted:
            lines.append(line)
            changed.append(ChangedInput(("Inputs", 0, 0), line, 0, line.values[0], "", "gone"))
            continue
        cells = list(_line(file, line, spots))
        changed += [cell for cell in cells if cell.how]
        values = tuple(cell.now for cell in cells)
        lines.append(replace(line, values=values if line.number else values * len(sealed.cases)))
    return tuple(lines), changed


def _filled(file: Snapshot, spots: tuple[Spot, ...], wanted: int) -> tuple[Spot, ...]:
    """The cells of a name; of more than are wanted those that hold something, as where a blank column came between."""
    return spots if len(spots) <= wanted else tuple(s for s in spots if shown_at(file, s) is not None)


def _line(file: Snapshot, line: InputLine, spots: Sequence[Spot]) -> Iterator[ChangedInput]:
    """The value of an input in every case, with how it differs from the sealed one."""
    sheet, row, column = spots[0]
    base = f"{letter(column)}{row + 1}"
    first: Value | None = None
    for case, spot in enumerate(spots):
        was, value = line.values[case], shown_at(file, spot)
        seen = file.sheet(sheet)
        shown = seen.cells.get(spot[1:]) if seen else None
        formula = shown.formula if shown else ""
        # A case that was the base's value may say so by a formula; any other formula is none of ours.
        follows = case > 0 and was == line.values[0] and formula.replace("$", "") == base
        if follows and first is not None:
            value = first
        how = ""
        if value is None:
            value, how = was, "emptied"  # as sealed, so that the book keeps its rows
        elif line.number and isinstance(value, str):
            number = as_number(value.replace(",", "."))
            value, how = (was if number is None else number), "text"
        elif _as_line(line.term, value) != was:
            value = _as_line(line.term, value)
            # A case that follows the base changes with it: the base alone is named.
            how = "" if follows else "changed"
        if formula and not follows and how in ("", "changed"):
            how = "formula"
        first = value if case == 0 else first
        yield ChangedInput(spot, line, case, was, value, how, formula)


def _choices(file: Snapshot, sealed: ProposalInputs) -> Choices | None:
    plan, start, end = (text_of_name(file, name) for name in CHOICE_NAMES)
    plans = [
        str(line.values[0])
        for line in sealed.lines
        if line.key.startswith("plan") and line.key.endswith("_name")
    ]
    if plan not in plans or start not in sealed.cases or end not in sealed.cases:
        return None
    return Choices(plans.index(plan), sealed.cases.index(start), sealed.cases.index(end))

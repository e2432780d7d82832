"""What a workbook would show if some of its cells held other values: what is asked for, and every cell that moves."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import floor

from xlagree.generate.book.formula import END
from xlagree.generate.book.wording import Spot, places, references
from xlagree.generate.pages.internal.inputs_page import INPUT_NAME
from xlagree.proposal.inputs import term_of
from xlagree.proposal.rules.finding import at
from xlagree.review.reading.named_cells import text_of_name
from xlagree.review.reading.our_book import is_internal
from xlagree.review.reading.sheet_cells import Address, SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.recalculation.in_engine import Engine
from xlagree.review.recalculation.recalculated import as_computed_now, cell_at, same_shown, with_cells
from xlagree.review.rules.link_rules import BUILT_IN
from xlagree.review.rules.shortened import short
from xlagree.terms.errors import AgreementError, Place, Problem, must_be
from xlagree.terms.tables import column_index
from xlagree.terms.written_numbers import typed_number

Value = float | str | bool

MOST_SCENARIOS = 1_000
WANTED = "CELL=VALUE, such as Inputs!E11=20, or CELL=FROM..TO..STEP"
RANGE = "a range is FROM..TO..STEP, such as 10..40..5"
INPUT = INPUT_NAME.format("")
"""What names of inputs of ours begin with."""
UNREAD = "an empty cell that no formula reads"
_SETTING = re.compile(r"(?P<cell>'(?:[^']|'')+'![^=]+|[^'=]+)=(?P<value>.*)", re.DOTALL)
_CELL = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d{1,7})"
)
_ALONE = re.compile(r"\$?[A-Za-z]{1,3}\$?\d{1,7}")
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})\.\.({_NUMBER})")


@dataclass(frozen=True)
class Setting:
    """A cell that is to hold other values: one, or one for each scenario."""

    spot: Spot
    label: str
    was: Value | None
    values: tuple[Value, ...]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return at(*self.spot)


@dataclass(frozen=True)
class Moved:
    """A cell that shows something else; `result` where no other cell that moved reads it."""

    spot: Spot
    label: str
    was: Value | None
    now: Value | None
    result: bool

    @property
    def place(self) -> Place:
        """Where it stands."""
        return at(*self.spot)


@dataclass(frozen=True, eq=False)
class Supposed:
    """A workbook as it would be with some cells set: `file` has the values that its formulas then give.

    `now` is what cells that move then show.
    """

    settings: tuple[tuple[Setting, Value], ...]
    file: Snapshot
    now: Mapping[Spot, Value | None]


def settings_of(texts: Sequence[str], file: Snapshot) -> tuple[Setting, ...]:
    """What is asked for, such as Inputs!E11=20 or Inputs!E11=10..40..5; cells may be named by a name of the workbook.

    Raises AgreementError with everything that is wrong with it: no such cell, one that holds a formula, text for a number.
    """
    problems: list[Problem] = []
    settings: list[Setting] = []
    for text in texts:
        try:
            settings.append(_setting(text, file))
        except AgreementError as error:
            problems += error.problems
    twice = {one.spot for n, one in enumerate(settings) for other in settings[:n] if one.spot == other.spot}
    problems += [Problem(f"{at(*spot)} is set twice", "set it once") for spot in sorted(twice)]
    lengths = {len(one.values) for one in settings} - {1}
    if len(lengths) > 1:
        counts = " and ".join(f"{length:,}" for length in sorted(lengths))
        problems.append(
            Problem(
                f"ranges must have the same number of values (got {counts})", "they go together, step by step"
            )
        )
    if problems:
        raise AgreementError(*problems)
    return tuple(settings)


def _setting(text: str, file: Snapshot) -> Setting:
    match = _SETTING.fullmatch(text.strip())
    if not match:
        raise must_be("set", WANTED, text)
    spot = _spot(match["cell"].strip(), file)
    sheet = file.sheet(spot[0])
    assert sheet is not None
    shown = sheet.cells.get(spot[1:], Shown(None))
    if shown.formula:
        reads = [at(*read) for read in references(shown.formula, spot[0])[:3]]
        remedy = (
            f"set a cell that it reads, such as {', '.join(map(str, reads))}" if reads else "set another cell"
        )
        raise AgreementError(Problem(f"{at(*spot)} holds a formula", remedy))
    values = _values(match["value"].strip(), text)
    if shown.is_number and any(isinstance(value, str) for value in values):
        remedy = RANGE if ".." in match["value"] else ""
        raise must_be(str(at(*spot)), "a number, as the cell holds now", match["value"], remedy)
    read = _is_read(spot, file)
    if isinstance(shown.value, str) and not read:
        what = f"{at(*spot)} is no input: it holds the text {short(shown.value)}, which no formula reads"
        raise AgreementError(Problem(what, "set a cell that a formula reads"))
    blank = spot[1:] not in sheet.cells and not read
    label = UNREAD if blank else _input_label(spot, file) or label_of(sheet, spot[1:])
    return Setting(spot, label, shown.value, values)


def _input_label(spot: Spot, file: Snapshot) -> str:
    """Whose term an input of ours is, and which; blank for any other cell."""
    keys = (
        name.removeprefix(INPUT)
        for name, area in file.names.items()
        if _is_input(name, file) and spot in places(area)
    )
    key = next(keys, "")
    term, of = term_of(key), key.partition("_")[0]
    named = text_of_name(file, f"{INPUT}{of}_name") if of[-1:].isdigit() else ""
    return f"{named or of.capitalize()}: {term.name}" if term else ""


def _is_input(name: str, file: Snapshot) -> bool:
    return name.startswith(INPUT) and is_internal(file)


def _is_read(spot: Spot, file: Snapshot) -> bool:
    """Whether a formula or a name refers to a cell; names of programs, such as that of what is printed, say nothing."""
    names = (area for name, area in file.names.items() if BUILT_IN not in name)
    return any(spot in places(area) for area in names) or any(
        spot in references(shown.formula, sheet.name)
        for sheet in file.sheets
        for shown in sheet.cells.values()
        if shown.formula
    )


def _spot(text: str, file: Snapshot) -> Spot:
    """The cell of an address with its sheet, or of a name of the workbook."""
    match = _CELL.fullmatch(text)
    if match is None:
        return _named(text, file)
    name = (match["quoted"] or match["plain"]).replace("''", "'")
    sheet = file.sheet(name)
    if sheet is None:
        near = get_close_matches(name, [one.name for one in file.sheets], 1)
        remedy = (
            f"nearest: {near[0]}" if near else f"there are {', '.join(one.name for one in file.sheets[:8])}"
        )
        raise AgreementError(Problem(f"no sheet {name} in {file.file}", remedy))
    if not END.fullmatch(f"{match['column']}{match['row']}") or not int(match["row"]):
        raise must_be("set", WANTED, text)
    return sheet.name, int(match["row"]) - 1, column_index(match["column"].upper())


def _named(text: str, file: Snapshot) -> Spot:
    """The cell of a name of the workbook; of an input of ours, which has a cell for each case, that of the base case."""
    name = next((one for one in file.names if one.casefold() == text.casefold()), None)
    if name is None and _ALONE.fullmatch(text):
        raise must_be("set", f"{WANTED}: the sheet stands before the cell", text)
    if name is None:
        near = get_close_matches(text, file.names, 1)
        remedy = f"nearest: {near[0]}" if near else f"{WANTED}: the sheet stands before the cell"
        raise AgreementError(Problem(f"no name {text} in {file.file}", remedy))
    spots = places(file.names[name])
    if not spots:
        raise AgreementError(Problem(f"the name {name} is of no cell", "name the cell with its sheet"))
    if len(spots) > 1 and not _is_input(name, file):
        remedy = f"set one of them, the first is {at(*spots[0])}"
        raise AgreementError(Problem(f"the name {name} is of {len(spots):,} cells", remedy))
    return spots[0]


def _values(text: str, whole: str) -> tuple[Value, ...]:
    """One value, or the numbers of a range with both of its ends."""
    match = _RANGE.fullmatch(text)
    if not match:
        number = typed_number(text, "share")
        truth = {"true": True, "false": False}.get(text.casefold())
        return (truth if truth is not None else text if number is None else number,)
    low, high, step = map(float, match.groups())
    count = floor((high - low) / step + 1e-9) + 1 if step else 0
    if not 1 <= count <= MOST_SCENARIOS:
        raise must_be(
            "set",
            f"a range of 1 to {MOST_SCENARIOS:,} values",
            whole,
            "its step leads from its first value to its last",
        )
    return tuple(low + n * step for n in range(count))


def scenarios(file: Snapshot, engine: Engine, settings: Sequence[Setting]) -> Iterator[Supposed]:
    """The workbook in each scenario, one after the other in the same engine: every one sets the same cells."""
    for n in range(max((len(one.values) for one in settings), default=0)):
        chosen = tuple((one, one.values[n if len(one.values) > 1 else 0]) for one in settings)
        for setting, value in chosen:
            engine.set(setting.spot, value)
        engine.compute()
        now = with_settings(as_computed_now(file, engine), chosen)
        yield Supposed(chosen, now, _moved(file, now, engine))


def with_settings(file: Snapshot, chosen: Sequence[tuple[Setting, Value]]) -> Snapshot:
    """A workbook whose cells hold what they are set to."""
    cells: dict[str, dict[Address, Shown]] = {}
    for setting, value in chosen:
        before = cell_at(file, setting.spot) or Shown(None)
        cells.setdefault(setting.spot[0], {})[setting.spot[1:]] = replace(before, value=value)
    return with_cells(file, cells)


def _moved(before: Snapshot, after: Snapshot, engine: Engine) -> dict[Spot, Value | None]:
    """The formulas that show something else, and what."""
    now: dict[Spot, Value | None] = {}
    for spot in engine.formulas:
        was, gives = cell_at(before, spot), cell_at(after, spot)
        if was is not None and gives is not was and not same_shown(was, gives):
            now[spot] = gives.value if gives else None
    return now


def moved_cells(before: Snapshot, now: Mapping[Spot, Value | None]) -> Iterator[Moved]:
    """Cells that show something else `now`, sheet by sheet and row by row."""
    order = {sheet.name: n for n, sheet in enumerate(before.sheets)}
    was = {spot: cell_at(before, spot) or Shown(None) for spot in now}
    read = {one for spot, shown in was.items() for one in references(shown.formula, spot[0]) if one in now}
    for spot in sorted(now, key=lambda one: (order[one[0]], one[1:])):
        sheet = before.sheet(spot[0])
        assert sheet is not None
        yield Moved(spot, label_of(sheet, spot[1:]), was[spot].value, now[spot], spot not in read)


def label_of(sheet: SheetSeen, spot: Address) -> str:
    """What a cell is called: the nearest text left of it, and the nearest above it.

    >>> cells = {(0, 1): Shown("Gold"), (2, 0): Shown("Price"), (2, 1): Shown(1400.0)}
    >>> label_of(SheetSeen("Plans", "visible", cells), (2, 1))
    'Price, Gold'
    """
    row, column = spot
    left = _first_text(sheet, ((row, c) for c in range(column - 1, -1, -1)))
    above = _first_text(sheet, ((r, column) for r in range(row - 1, -1, -1)))
    return ", ".join(filter(None, (left, above)))


def _first_text(sheet: SheetSeen, cells: Iterator[Address]) -> str:
    texts = (shown.value for cell in cells if (shown := sheet.cells.get(cell)) and not shown.formula)
    return next((" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip()), "")

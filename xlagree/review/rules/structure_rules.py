"""Rules for the structure of any workbook: sheets, rows, columns and texts that nobody sees."""

from collections.abc import Iterator, Sequence

from xlagree.generate.book.formula import END, tokens
from xlagree.generate.book.seal import BOOK_FACT, FOR_CLIENTS
from xlagree.proposal.rules.finding import Finding, Rule, Severity, at
from xlagree.review.reading.cell_looks import CellLook
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.sheet_marks import Area
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import lines_named, range_name, rectangles
from xlagree.terms.tables import column_index

NAMED = 100
"""Characters of the rows, columns or ranges that a message names."""
MOST_TRIED = 60_000
"""Cells of a sheet that are tried under its conditions; further ones are not looked at."""


def s01_hidden(file: Snapshot) -> Iterator[Finding]:
    """Hidden sheets, rows, columns and texts.

    What: a sheet that is hidden, rows or columns that are hidden, or too low or too narrow to be seen, and hold
    something; text, or words of it, in nearly the colour of its ground, in a format that shows nothing, in letters of 1 or 2 points, or
    hidden by a condition on its format. In a book for a client each is an error.

    Why: a reviewer reads what is seen; whoever receives the file unhides the rest in two clicks.

    Source: FAST 2.01-08; ICAEW, Financial Modelling Code, "don't hide".

    Fix: unhide it, or delete it; from a book for a client leave it out.

    Cannot see: what lies under pictures and shapes.
    """
    severity: Severity = "error" if file.properties.get(BOOK_FACT) in FOR_CLIENTS else "alert"
    fix = "leave it out of a book for a client" if severity == "error" else "unhide it or delete it"
    for sheet in file.sheets:
        if sheet.state != "visible":
            how = "hidden" if sheet.state == "hidden" else "hidden so that Excel does not list it"
            held = f"{len(sheet.cells):,} cells" if sheet.cells else "nothing in cells"
            message = f"the sheet {sheet.name} is {how}; it holds {held}"
            yield Finding("S01", severity, at(sheet.name, 0, 0), message, fix)
            continue
        for first, what in _hidden_in(file, sheet):
            yield Finding("S01", severity, at(sheet.name, *first), what, fix)


def _hidden_in(file: Snapshot, sheet: SheetSeen) -> Iterator[tuple[Address, str]]:
    """What a visible sheet hides, each kind once; rows and columns without anything in them hide nothing."""
    cells = sorted(sheet.cells) if sheet.hidden_rows or sheet.hidden_columns else []
    if in_rows := [cell for cell in cells if cell[0] in sheet.hidden_rows]:
        rows = {row for row, _ in in_rows}
        yield in_rows[0], f"{_lines('row', len(rows))} hidden: {_cut(lines_named(rows))}"
    if in_columns := [cell for cell in cells if cell[1] in sheet.hidden_columns]:
        columns = {column for _, column in in_columns}
        named = _cut(lines_named(columns, columns=True))
        yield (
            min(in_columns, key=lambda cell: cell[::-1]),
            f"{_lines('column', len(columns))} hidden: {named}",
        )
    unseen = [cell for cell in sheet.unseen if not _repeats_what_is_seen(file, sheet, cell)]
    if unseen:
        named = _cut(", ".join(range_name(*area) for area in rectangles(unseen)))
        reasons = " or ".join(dict.fromkeys(sheet.unseen[cell] for cell in sorted(unseen)))
        yield min(unseen), f"text that cannot be seen, {reasons}: {named}"
    if sheet.unseen_words:
        named = _cut(", ".join(range_name(*area) for area in rectangles(sheet.unseen_words)))
        first = min(sheet.unseen_words)
        yield (
            first,
            f'words that cannot be seen in a text that can, "{_cut(sheet.unseen_words[first])}": {named}',
        )
    if by_condition := _hidden_by_conditions(file, sheet):
        named = _cut(", ".join(range_name(*area) for area in rectangles(by_condition)))
        yield min(by_condition), f"text that conditions on its format hide: {named}"


def _hidden_by_conditions(file: Snapshot, sheet: SheetSeen) -> set[Address]:
    """Cells that can be seen, and cannot while a condition holds."""
    found: set[Address] = set()
    left = MOST_TRIED
    for condition in sheet.marks.conditions:
        hiding: dict[int, CellLook | None] = {}
        for cell in _cells_of(sheet, condition.areas):
            left -= 1
            if left < 0:
                return found
            shown = sheet.cells[cell]
            look = file.looks.of(shown.style)
            if shown.style not in hiding:
                over = condition.over.over(look)
                hiding[shown.style] = over if over != look and over.may_hide else None
            over_it = hiding[shown.style]
            if over_it and not look.hides(shown.value) and over_it.hides(shown.value):
                found.add(cell)
    return found


def _cells_of(sheet: SheetSeen, areas: Sequence[Area]) -> Iterator[Address]:
    """The cells of some areas that hold something."""
    for (top, left), (bottom, right) in areas:
        if (bottom - top + 1) * (right - left + 1) < len(sheet.cells):
            inside = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            yield from (cell for cell in inside if cell in sheet.cells)
        else:
            yield from (cell for cell in sheet.cells if top <= cell[0] <= bottom and left <= cell[1] <= right)


def _repeats_what_is_seen(file: Snapshot, sheet: SheetSeen, cell: Address) -> bool:
    """Whether a cell only says again what a cell that is seen says, as helpers of charts do."""
    parts = [token for token in tokens(sheet.cells[cell].formula) if token.kind != "space"]
    other: SheetSeen | None = sheet
    if parts and parts[0].kind == "sheet":
        other = file.sheet(parts.pop(0).text.rstrip("!").strip("'").replace("''", "'"))
    end = END.fullmatch(parts[0].text) if len(parts) == 1 and parts[0].kind == "reference" else None
    if other is None or other.state != "visible" or not end or not end["row"] or not end["column"]:
        return False
    row, column = int(end["row"]) - 1, column_index(end["column"].upper())
    hidden = row in other.hidden_rows or column in other.hidden_columns or (row, column) in other.unseen
    return not hidden


def _lines(what: str, count: int) -> str:
    return f"1 {what} that holds something is" if count == 1 else f"{count:,} {what}s that hold something are"


def _cut(text: str) -> str:
    return text if len(text) <= NAMED else f"{text[: text.rfind(',', 0, NAMED)]} and more"


STRUCTURE_RULES: tuple[Rule[Snapshot], ...] = (Rule(s01_hidden),)
"""The rules of this module, in the order of their codes."""

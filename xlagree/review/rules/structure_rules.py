"""Rules for the structure of any workbook: sheets, rows, columns and texts that nobody sees."""

from collections.abc import Iterator

from xlagree.generate.book.formula import END, tokens
from xlagree.generate.book.seal import BOOK_FACT, FOR_CLIENTS
from xlagree.proposal.rules.finding import Finding, Rule, Severity, at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import lines_named, range_name, rectangles
from xlagree.terms.tables import column_index

NAMED = 100
"""Characters of the rows, columns or ranges that a message names."""


def s01_hidden(file: Snapshot) -> Iterator[Finding]:
    """Hidden sheets, rows, columns and texts.

    What: a sheet that is hidden, rows or columns that are hidden and hold something, text in the colour of its
    ground or in a format that shows nothing. In a book for a client each is an error.

    Why: a reviewer reads what is seen; whoever receives the file unhides the rest in two clicks.

    Source: FAST 2.01-08; ICAEW, Financial Modelling Code, "don't hide".

    Fix: unhide it, or delete it; from a book for a client leave it out.

    Cannot see: what shapes and pictures cover; text that conditional formats hide.
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
    cells = sorted(sheet.cells)
    if sheet.hidden_rows and (in_rows := [cell for cell in cells if cell[0] in sheet.hidden_rows]):
        rows = {row for row, _ in in_rows}
        yield in_rows[0], f"{_lines('row', len(rows))} hidden: {_cut(lines_named(rows))}"
    if sheet.hidden_columns and (in_columns := [cell for cell in cells if cell[1] in sheet.hidden_columns]):
        columns = {column for _, column in in_columns}
        named = _cut(lines_named(columns, columns=True))
        yield (
            min(in_columns, key=lambda cell: cell[::-1]),
            f"{_lines('column', len(columns))} hidden: {named}",
        )
    unseen = [cell for cell in sheet.unseen if not _repeats_what_is_seen(file, sheet, cell)]
    if unseen:
        named = _cut(", ".join(range_name(*area) for area in rectangles(unseen)))
        yield min(unseen), f"text that cannot be seen, in its ground's colour or by its format: {named}"


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

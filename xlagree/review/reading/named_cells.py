"""The cells that a workbook's own names refer to, and what they show."""

from xlagree.generate.book.wording import Spot, places
from xlagree.proposal.input_lines import Value
from xlagree.review.reading.snapshot import Snapshot


def shown_at(file: Snapshot, spot: Spot) -> Value | None:
    """What a cell shows; None where it is blank or not there."""
    sheet = file.sheet(spot[0])
    shown = sheet.cells.get(spot[1:]) if sheet else None
    value = shown.value if shown else None
    return float(value) if isinstance(value, bool | int | float) else value


def spots_of(file: Snapshot, name: str) -> tuple[Spot, ...]:
    """The cells of a name, row by row; none where it is not there or broken."""
    return places(file.names.get(name, ""))


def text_of_name(file: Snapshot, name: str) -> str:
    """What the first cell of a name shows, as text."""
    spots = spots_of(file, name)
    return str(shown_at(file, spots[0])) if spots else ""


def table_of(file: Snapshot, name: str) -> list[list[Value | None]]:
    """What the cells of a name show, row by row."""
    rows: dict[int, list[Value | None]] = {}
    for spot in spots_of(file, name):
        rows.setdefault(spot[1], []).append(shown_at(file, spot))
    return list(rows.values())

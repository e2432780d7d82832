"""The cells that a workbook's own names refer to, and what they show."""

from collections.abc import Iterable, Iterator

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


def table_spots(file: Snapshot, name: str) -> list[list[Spot]]:
    """The cells of a table under its head, row by row, without rows and columns that somebody left blank between them.

    A column of the table has a head, which is text; where the heads are gone, all columns are taken.
    """
    rows: dict[int, list[Spot]] = {}
    for spot in spots_of(file, name):
        rows.setdefault(spot[1], []).append(spot)
    held = {spot for row in rows.values() for spot in row if shown_at(file, spot) is not None}
    if not held:
        return list(rows.values())
    above = [(sheet, row - 1, column) for sheet, row, column in rows[min(rows)]]
    heads = {spot[2] for spot in above if shown_at(file, spot) is not None}
    are_heads = not any(isinstance(shown_at(file, spot), float) for spot in above)
    columns = heads if are_heads and heads.issuperset(column for _, _, column in held) else None
    last = max(rows)
    return [
        [spot for spot in row if columns is None or spot[2] in columns]
        for at, row in rows.items()
        if at == last or not held.isdisjoint(row)
    ]


def table_of(file: Snapshot, name: str) -> list[list[Value | None]]:
    """What the cells of a table show, row by row."""
    return [[shown_at(file, spot) for spot in row] for row in table_spots(file, name)]


def formulas_in(file: Snapshot, areas: Iterable[str]) -> Iterator[tuple[Spot, str]]:
    """The formulas in some areas, each with its cell."""
    for area in areas:
        for spot in places(area):
            sheet = file.sheet(spot[0])
            shown = sheet.cells.get(spot[1:]) if sheet else None
            if shown and shown.formula:
                yield spot, shown.formula

"""The books of all cases laid over each other: formulas stay, and what a case alone decides is chosen by the selector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, META, Cell, Chart, Page, Sheet, Style, Value
from xlagree.generate.pages.shared.frame import GUTTER
from xlagree.terms.tables import letter

NAME = "By case"
FIRST_CASE = 2
PLAIN = Style()


@dataclass(frozen=True)
class Layers:
    """The page of values by case, the cell with the number of the case selected, and that case."""

    page: Page
    cases: tuple[str, ...]
    case: str
    selected: int

    def pick(self, label: str, values: Sequence[Value], style: Style = PLAIN) -> tuple[Value, str]:
        """The value of the case selected and the formula that chooses it; a value alone where no case differs."""
        if all(value == values[0] and type(value) is type(values[0]) for value in values):
            return values[0], ""
        row = self.page.put(17)
        self.page.write(row, 1, label, LABEL)
        plain = replace(
            style, size=9, bold=False, color=GREY, fill="", wrap=False, align="right", bottom="", top=""
        )
        for c, value in enumerate(values):
            self.page.write(row, FIRST_CASE + c, value, plain)
        span = self.page.span(row, FIRST_CASE, row, FIRST_CASE + len(values) - 1)
        chosen = f"INDEX({span},1,{self.case})"
        # A blank cell would be chosen as 0.
        formula = f'IF({chosen}="","",{chosen})' if any(value == "" for value in values) else chosen
        return values[self.selected], formula


def layers(names: Sequence[str], case: str, selected: int) -> Layers:
    """An empty page of values by case."""
    page = Page(NAME, (GUTTER, 60, *[22.0] * len(names)))
    page.write(page.put(18), 1, "Values by case, computed by xlagree", Style(bold=True, color=GREY))
    page.put(34)
    page.write(
        1, 1, "What each case decides by itself; the other pages choose from here.", Style(bold=True, size=20)
    )
    page.write(
        page.put(22), 1, "Numbers and sentences that a sheet cannot compute.", Style(size=11, color=GREY)
    )
    page.put(10)
    head = page.put(26)
    for c, text in enumerate(("Where", *names), 1):
        page.write(head, c, text, HEAD if c == 1 else COLUMN_HEAD)
    return Layers(page, tuple(names), case, selected)


def laid_over(books: Sequence[Sequence[Sheet]], over: Layers) -> tuple[Sheet, ...]:
    """One sheet for each name, its cells following the case selected."""
    by_name = [{sheet.name: sheet for sheet in book} for book in books]
    return tuple(_sheet([named[sheet.name] for named in by_name], over) for sheet in books[over.selected])


def _sheet(variants: Sequence[Sheet], over: Layers) -> Sheet:
    own = variants[over.selected]
    if len(variants) == 1:
        return own
    grids = [{(cell.row, cell.column): cell for cell in sheet.cells} for sheet in variants]
    places = dict.fromkeys(place for grid in (grids[over.selected], *grids) for place in grid)
    labels = _labels(grids[0])  # so that no label follows the case
    cells = tuple(_cell(place, grids, f"{own.name}: {labels.get(place[0], '')}", over) for place in places)
    tallest = {row: height for sheet in reversed(variants) for row, height in sheet.heights.items()}
    charts = tuple(_chart(each) for each in zip(*(sheet.charts for sheet in variants), strict=False))
    return replace(own, cells=cells, heights=tallest, charts=charts)


def _labels(grid: Mapping[tuple[int, int], Cell]) -> dict[int, str]:
    """The first words of every row."""
    found: dict[int, str] = {}
    for (row, _), cell in sorted(grid.items(), key=lambda item: item[0]):
        if isinstance(cell.value, str) and cell.value.strip():
            found.setdefault(row, cell.value.strip()[:60])
    return found


def _cell(
    place: tuple[int, int], grids: Sequence[Mapping[tuple[int, int], Cell]], label: str, over: Layers
) -> Cell:
    row, column = place
    variants = [grid.get(place, Cell(row, column, "")) for grid in grids]
    own = variants[over.selected]
    if own.formula and all(cell.formula == own.formula for cell in variants):
        return own
    style = next(cell.style for cell in (own, *variants) if cell.value != "" or cell is variants[-1])
    value, formula = over.pick(
        f"{label} ({letter(column)}{row + 1})", [cell.value for cell in variants], style
    )
    return Cell(row, column, value, formula, own.style if place in grids[over.selected] else style)


def _chart(variants: Sequence[Chart]) -> Chart:
    """The chart with axes that reach as far as any case does."""
    return replace(
        variants[0],
        x_axis=_axis([chart.x_axis for chart in variants]),
        y_axis=_axis([chart.y_axis for chart in variants]),
    )


def _axis(variants: Sequence[Mapping[str, object]]) -> dict[str, object]:
    reach = {}
    for name, furthest in (("max", max), ("min", min), ("major_unit", max)):
        found = [each[name] for each in variants if isinstance(each.get(name), int | float)]
        if found:
            reach[name] = furthest(found)  # type: ignore[type-var]  # numbers, as just seen
    return {**variants[0], **reach}


def bannered(sheet: Sheet, case: str, name: str, selected: int, shown: str) -> Sheet:
    """The sheet with a first line that says when it does not show the base case."""
    warn = f"NOT ON THE BASE CASE: {shown.upper()}  ·  "
    cells = tuple(
        replace(
            cell,
            value=cell.value if selected == 0 else warn + str(cell.value),
            formula=f'IF({case}=1,"","NOT ON THE BASE CASE: "&UPPER({name})&"  ·  ")&{_quoted(str(cell.value))}',
        )
        if cell.row == 0 and cell.style == META
        else cell
        for cell in sheet.cells
    )
    return replace(sheet, cells=cells)


def _quoted(text: str) -> str:
    doubled = text[:200].replace('"', '""')
    return f'"{doubled}"'

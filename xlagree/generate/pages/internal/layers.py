"""The books of all cases laid over each other: formulas stay, and what a case alone decides is chosen by the selector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isclose

from xlagree.generate.book.formula import quoted
from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, META, Cell, Chart, Page, Sheet, Style, Value
from xlagree.generate.book.wording import Spot
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.shared.frame import GUTTER
from xlagree.terms.tables import letter

NAME = "By case"
FIRST_CASE = 2
PLAIN = Style()
ROUND_OFF = 1e-11


@dataclass(frozen=True)
class Varying:
    """What a cell shows in each case, where cases differ, and how it is called on the page of values by case."""

    label: str
    values: tuple[Value, ...]
    style: Style = PLAIN

    @property
    def differs(self) -> bool:
        """Whether any case shows something else than the first."""
        return not all(_alike(value, self.values[0]) for value in self.values)


def _alike(one: Value, other: Value) -> bool:
    """Equal, or numbers that only their round-off tells apart."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=ROUND_OFF, abs_tol=ROUND_OFF)
    return one == other and type(one) is type(other)


VaryingCells = Mapping[Spot, Varying]
"""Cells whose values follow the case, by sheet, row and column."""


def laid_over(books: Sequence[Sequence[Sheet]], selected: int) -> tuple[tuple[Sheet, ...], VaryingCells]:
    """One sheet for each name as the case selected has it, and the cells in which cases differ."""
    by_name = [{sheet.name: sheet for sheet in book} for book in books]
    laid = [_laid([named[sheet.name] for named in by_name], selected) for sheet in books[selected]]
    return tuple(sheet for sheet, _ in laid), {spot: at for _, cells in laid for spot, at in cells.items()}


def _laid(variants: Sequence[Sheet], selected: int) -> tuple[Sheet, VaryingCells]:
    own = variants[selected]
    if len(variants) == 1:
        return own, {}
    grids = [{(cell.row, cell.column): cell for cell in sheet.cells} for sheet in variants]
    places = dict.fromkeys(place for grid in (grids[selected], *grids) for place in grid)
    labels = _labels(grids[0])  # so that no label follows the case
    cells, varying = [], {}
    for row, column in places:
        blank = Cell(row, column, "")
        of_cases = [grid.get((row, column), blank) for grid in grids]
        cell = of_cases[selected]
        if not (cell.formula and all(other.formula == cell.formula for other in of_cases)):
            looks = (cell, *of_cases)
            style = next(look.style for look in looks if look.value != "" or look is of_cases[-1])
            label = f"{own.name}: {labels.get(row, '')} ({letter(column)}{row + 1})"
            at = Varying(label, tuple(other.value for other in of_cases), style)
            if at.differs:
                varying[own.name, row, column] = at
            cell = Cell(
                row, column, cell.value, "", cell.style if (row, column) in grids[selected] else style
            )
        cells.append(cell)
    tallest = {row: height for sheet in reversed(variants) for row, height in sheet.heights.items()}
    charts = tuple(_chart(of_cases) for of_cases in zip(*(sheet.charts for sheet in variants), strict=False))
    return replace(own, cells=tuple(cells), heights=tallest, charts=charts), varying


def by_case_page(
    cases: Sequence[str], selector: str, varying: VaryingCells
) -> tuple[Sheet, Mapping[Spot, str]]:
    """The page with the values of cells in every case, and for each the formula that chooses by the selector's number."""
    page = Page(NAME, (GUTTER, 60, *[22.0] * len(cases)))
    page.write(page.put(18), 1, "Values by case, computed by xlagree", Style(bold=True, color=GREY))
    says = "What each case decides by itself; the other pages choose from here."
    page.write(page.put(34), 1, says, Style(bold=True, size=20))
    how = "Numbers and sentences that a sheet cannot compute."
    page.write(page.put(22), 1, how, Style(size=11, color=GREY))
    page.put(10)
    head = page.put(26)
    for c, text in enumerate(("Where", *cases), 1):
        page.write(head, c, text, HEAD if c == 1 else COLUMN_HEAD)
    formulas = {spot: _chosen(_values(page, at), selector, at.values) for spot, at in varying.items()}
    return page.finished(1 + len(cases), repeat=head, one_page=False), formulas


def _values(page: Page, at: Varying) -> str:
    """A row of values by case; answers with their range."""
    row = page.put(17)
    page.write(row, 1, at.label, LABEL)
    for c, value in enumerate(at.values, FIRST_CASE):
        page.write(row, c, value, _in_a_line(at.style))
    return page.span(row, FIRST_CASE, row, FIRST_CASE + len(at.values) - 1)


@lru_cache(maxsize=512)
def _in_a_line(style: Style) -> Style:
    """The format of a cell in the small grey type of a line of values."""
    return replace(
        style, size=9, bold=False, color=GREY, fill="", wrap=False, align="right", bottom="", top=""
    )


def _chosen(span: str, selector: str, values: Sequence[Value]) -> str:
    chosen = f"INDEX({span},1,{selector})"
    # A blank cell would be chosen as 0.
    return f'IF({chosen}="","",{chosen})' if any(value == "" for value in values) else chosen


def following(sheet: Sheet, formulas: Mapping[Spot, str]) -> Sheet:
    """The sheet with the cells that follow the case choosing their values."""

    def follows(cell: Cell) -> Cell:
        formula = formulas.get((sheet.name, cell.row, cell.column))
        return cell if formula is None else cell._replace(formula=formula)

    return replace(sheet, cells=tuple(map(follows, sheet.cells)))


def _labels(grid: Mapping[tuple[int, int], Cell]) -> dict[int, str]:
    """The first words of every row."""
    labels: dict[int, str] = {}
    for (row, _), cell in sorted(grid.items(), key=lambda item: item[0]):
        if isinstance(cell.value, str) and cell.value.strip():
            labels.setdefault(row, cell.value.strip()[:60])
    return labels


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
        ends = [axis[name] for axis in variants if isinstance(axis.get(name), int | float)]
        if ends:
            reach[name] = furthest(ends)  # type: ignore[type-var]  # numbers, as just seen
    return {**variants[0], **reach}


def bannered(sheet: Sheet, cells: InputCells, shown: str) -> Sheet:
    """The sheet with a first line that says when it does not show the base case; `shown` is the case that it does."""
    warning = "" if cells.selected == 0 else f"NOT ON THE BASE CASE: {shown.upper()}  ·  "
    formula = f'IF({cells.case}=1,"","NOT ON THE BASE CASE: "&UPPER({cells.case_name})&"  ·  ")&'

    def warned(cell: Cell) -> Cell:
        if cell.row != 0 or cell.style != META:
            return cell
        text = str(cell.value)[:200]  # a formula holds no text of 256 characters
        return cell._replace(value=warning + text, formula=formula + quoted(text))

    return replace(sheet, cells=tuple(map(warned, sheet.cells)))

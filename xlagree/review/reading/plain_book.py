"""A client's book without what xlagree never puts into one, so that the file can be held against itself where its deal is not known."""

from collections.abc import Mapping
from dataclasses import replace

from xlagree.generate.book.cell_marks import CellMark
from xlagree.generate.book.wording import Spot
from xlagree.review.reading.cell_looks import UPRIGHT, CellLook
from xlagree.review.reading.chart_axes import never_ours
from xlagree.review.reading.drawings import Overlay
from xlagree.review.reading.sheet_cells import SheetSeen
from xlagree.review.reading.sheet_marks import CellCondition
from xlagree.review.reading.snapshot import Snapshot


def as_ours(file: Snapshot, made: Mapping[Spot, CellMark]) -> Snapshot:
    """The file with nothing struck through, turned or merged, in letters, without links and comments, with no drawings but its charts.

    Formulas without a value have the number that they were `made` with.
    """
    looks = replace(file.looks, cells=tuple(map(_plain, file.looks.cells)))
    drawn = {
        name: tuple(_chart(one) for one in own if one.kind == "chart") for name, own in file.drawn.items()
    }
    return replace(file, looks=looks, drawn=drawn, sheets=tuple(_sheet(one, made) for one in file.sheets))


def _plain(look: CellLook) -> CellLook:
    return replace(look, struck=False, placing=UPRIGHT, signs="")


def _chart(one: Overlay) -> Overlay:
    """A chart without words of its own, whose axes begin at nothing."""
    return replace(one, says="", ends=never_ours(one.ends))


def _sheet(sheet: SheetSeen, made: Mapping[Spot, CellMark]) -> SheetSeen:
    cells = {
        at: replace(shown, value=mark.number)
        if shown.value is None and (mark := made.get((sheet.name, *at))) is not None
        else shown
        for at, shown in sheet.cells.items()
    }
    marks = replace(
        sheet.marks,
        conditions=tuple(one for one in sheet.marks.conditions if not _hides_numbers(one)),
        links={},
        shows_zeros=True,
        shows_formulas=False,
        from_the_right=False,
    )
    return replace(
        sheet, cells=cells, marks=marks, settings=replace(sheet.settings, merged=()), struck_words={}
    )


def _hides_numbers(condition: CellCondition) -> bool:
    """Whether a condition shows another number, or a bar or a sign in place of one."""
    return condition.without_number or bool(condition.over.code)

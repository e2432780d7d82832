"""What is drawn on the sheets of a file: charts with what they draw, pictures, shapes with their texts, comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element

from xlagree.intake.parts import Parts, Relation, elements, local
from xlagree.review.reading.chart_axes import AXES, AxisRead, axis_read, told_of, unwritten_of
from xlagree.review.reading.sheet_marks import Area, areas_of

LARGEST = 16 << 20
"""Bytes of all drawings, charts and comments of a file that are read."""
MOST_DRAWN = 2_000
"""Drawings, and comments, of a part that are read, and series of a chart."""
LONGEST = 200
"""Characters of a text that are kept."""
COLUMN_ABOUT, ROW_ABOUT = 600_000, 190_500
"""How wide a column and how high a row are by and by, in the units of drawings, where only a size is known."""

Drawing = Literal["chart", "picture", "shape", "comment"]

KINDS = (
    "barChart", "bar3DChart", "lineChart", "line3DChart", "areaChart", "area3DChart", "pieChart", "pie3DChart",
    "doughnutChart", "ofPieChart", "scatterChart", "bubbleChart", "radarChart", "surfaceChart", "surface3DChart", "stockChart",
)  # fmt: skip
OF_CHARTS = ("chart/title", "chartSpace/userShapes", *(f"plotArea/{what}" for what in (*KINDS, *AXES)))
ROLES = {
    "tx": "name",
    "cat": "categories",
    "xVal": "categories",
    "val": "values",
    "yVal": "values",
    "bubbleSize": "sizes",
}
TYPED = "typed numbers"
"""What stands for a reference where a series draws numbers that are written into the chart."""


STACKED = ("stacked", "percentStacked")
INKS = ("noFill", "srgbClr", "schemeClr", "sysClr", "prstClr")
PAPER = frozenset(("FFFFFF", "bg1", "white", "window"))
"""The inks that nobody sees on the ground of a chart, under any of their names."""


@dataclass(frozen=True)
class SeriesDrawn:
    """What the values, the categories and the name of a series refer to, and how it is drawn: as bar, line, area.

    `unseen` are series that are drawn in nothing or in the colour of the paper.
    """

    values: str
    categories: str = ""
    name: str = ""
    kind: str = ""
    unseen: bool = False


@dataclass(frozen=True)
class Overlay:
    """One thing drawn: where, from its first to its last cell, and what it says.

    A chart says its title and those of its axes, what is typed beside its lines, and that something is drawn upon it; it has
    its series, and what is set of its axes: their `ends`, which way they run, what their numbers are shown as; and
    beside which of them nothing is written.
    """

    kind: Drawing
    area: Area
    says: str = ""
    series: tuple[SeriesDrawn, ...] = ()
    ends: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()


@dataclass
class Drawings:
    """The drawings of a file: each part is read once, and all of them up to a size together."""

    parts: Parts
    room: int = LARGEST
    read: set[str] = field(default_factory=set)

    def on(self, sheet: str) -> tuple[Overlay, ...]:
        """What is drawn on the sheet of a part, and the comments on its cells."""
        made: list[Overlay] = []
        for relation in self.parts.related(sheet).values():
            if relation.kind == "drawing" and self._may_read(relation.target):
                made += self._drawings(relation.target)
            elif relation.kind in ("comments", "threadedComment") and self._may_read(relation.target):
                made += self._comments(relation.target)
        return tuple(made)

    def _may_read(self, name: str) -> bool:
        """Whether a part is there, was not read before, and there is room for it."""
        own = self.parts.names.get(name.casefold())
        if own is None or own in self.read:
            return False
        self.read.add(own)
        self.room -= self.parts.file.getinfo(own).file_size
        return self.room >= 0

    def _comments(self, name: str) -> Iterator[Overlay]:
        with self.parts.open(name) as part:
            listed = elements(part, "commentList/comment", "ThreadedComments/threadedComment")
            for _, element in zip(range(MOST_DRAWN), listed, strict=False):
                for area in areas_of(element.get("ref", ""))[:1]:
                    yield Overlay("comment", area, _text(element))

    def _drawings(self, name: str) -> Iterator[Overlay]:
        related = self.parts.related(name)
        with self.parts.open(name) as part:
            anchors = elements(part, "wsDr/twoCellAnchor", "wsDr/oneCellAnchor", "wsDr/absoluteAnchor")
            for _, anchor in zip(range(MOST_DRAWN), anchors, strict=False):
                yield self._drawing(anchor, related)

    def _drawing(self, anchor: Element, related: dict[str, Relation]) -> Overlay:
        area = _area(anchor)
        tags = {local(each.tag): each for each in anchor.iter()}
        if "chart" in tags:
            relation = related.get(
                next((value for key, value in tags["chart"].attrib.items() if local(key) == "id"), "")
            )
            if relation and relation.kind == "chart" and self._may_read(relation.target):
                return self._chart(relation.target, area)
            return Overlay("chart", area)
        is_picture = "pic" in tags and not tags.keys() & {"sp", "cxnSp", "grpSp"}
        return Overlay("picture" if is_picture else "shape", area, _text(anchor))

    def _chart(self, name: str, area: Area) -> Overlay:
        series: list[SeriesDrawn] = []
        titles: list[str] = []
        axes: list[AxisRead] = []
        with self.parts.open(name) as part:
            for element in elements(part, *OF_CHARTS):
                kind = local(element.tag)
                if kind == "title":
                    titles += filter(None, [_text(element)])
                elif kind in AXES:
                    titles += filter(None, [_text(each) for each in element if local(each.tag) == "title"])
                    axes.append(axis_read(element))
                elif kind == "userShapes":
                    titles.append("something drawn upon it")
                else:
                    drawn_as = _drawn_as(element)
                    titles += [text for each in element for text in _typed_labels(each)]
                    series += [_series(each, drawn_as) for each in element if local(each.tag) == "ser"]
        return Overlay(
            "chart", area, " | ".join(titles), tuple(series[:MOST_DRAWN]), told_of(axes), unwritten_of(axes)
        )


def _area(anchor: Element) -> Area:
    """The cells that a drawing covers; where only its size is known, about so many."""
    corners: list[tuple[int, int]] = []
    size = (0, 0)
    for each in anchor:
        if local(each.tag) in ("from", "to"):
            told = {local(one.tag): int(one.text or 0) for one in each}
            row, column = told.get("row", 0), told.get("col", 0)
            if local(each.tag) == "to":  # an end at the first point of a cell is not in it
                row, column = row - (told.get("rowOff", 1) <= 0), column - (told.get("colOff", 1) <= 0)
            corners.append((max(row, 0), max(column, 0)))
        elif local(each.tag) == "ext":
            size = int(each.get("cy", 0)) // ROW_ABOUT, int(each.get("cx", 0)) // COLUMN_ABOUT
    first = corners[0] if corners else (0, 0)
    last = corners[1] if len(corners) > 1 else (first[0] + size[0], first[1] + size[1])
    return first, (max(first[0], last[0]), max(first[1], last[1]))


def _drawn_as(plot: Element) -> str:
    """How the series of a plot are drawn: as a line, as bars beside each other or one upon the other.

    LibreOffice writes of the lines in a chart of several kinds that they are stacked, which nobody sees.
    """
    kind = local(plot.tag).removesuffix("Chart")
    ways = [each.get("val", "") for each in plot if local(each.tag) == "grouping"]
    upon = [f", {way}" for way in ways if way in STACKED and not kind.startswith("line")]
    return f"{kind}{''.join(upon)}"


def _typed_labels(series: Element) -> Iterator[str]:
    """What somebody wrote beside the points of a series in place of their names and numbers."""
    for label in series.iter():
        if local(label.tag) == "dLbl":
            yield from filter(None, [_text(each) for each in label if local(each.tag) == "tx"])


def _series(element: Element, kind: str) -> SeriesDrawn:
    told: dict[str, str] = {}
    for child in element:
        role = ROLES.get(local(child.tag))
        if role:
            references = [each.text or "" for each in child.iter() if local(each.tag) == "f"]
            told[role] = references[0].strip() if references else TYPED if role != "name" else _text(child)
    return SeriesDrawn(
        told.get("values", ""), told.get("categories", ""), told.get("name", ""), kind, _is_unseen(element)
    )


def _is_unseen(series: Element) -> bool:
    """Whether all that is set of the inks of a series, and of its single points, is none or that of the paper."""
    looks = [each for each in series.iter() if local(each.tag) == "spPr"]
    inks = [
        "" if local(each.tag) == "noFill" else each.get("val", "")
        for look in looks
        for each in look.iter()
        if local(each.tag) in INKS
    ]
    return bool(inks) and all(not ink or ink in PAPER or ink.upper() in PAPER for ink in inks)


def _text(element: Element) -> str:
    """What an element says, or the cell that it takes it from."""
    texts = [each.text or "" for each in element.iter() if local(each.tag) in ("t", "f", "text")]
    return " ".join(" ".join(texts).split())[:LONGEST]

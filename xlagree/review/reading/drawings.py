"""What is drawn on the sheets of a file: charts with what they draw, pictures, shapes with their texts, comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element

from xlagree.intake.parts import Parts, Relation, elements, local
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
AXES = ("valAx", "catAx", "dateAx", "serAx")
OF_CHARTS = (
    "chart/title",
    *(f"{kind}/ser" for kind in KINDS),
    *(f"{axis}/{what}" for axis in AXES for what in ("title", "scaling")),
)
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


@dataclass(frozen=True)
class SeriesDrawn:
    """What the values, the categories and the name of a series refer to."""

    values: str
    categories: str = ""
    name: str = ""


@dataclass(frozen=True)
class Overlay:
    """One thing drawn: where, from its first to its last cell, and what it says.

    A chart says its title and those of its axes; it has its series, and the `ends` of its axes where they are set.
    """

    kind: Drawing
    area: Area
    says: str = ""
    series: tuple[SeriesDrawn, ...] = ()
    ends: tuple[str, ...] = ()


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
        ends: list[str] = []
        with self.parts.open(name) as part:
            for element in elements(part, *OF_CHARTS):
                kind = local(element.tag)
                if kind == "title":
                    titles += filter(None, [_text(element)])
                elif kind == "scaling":
                    set_ends = [each for each in element if local(each.tag) in ("max", "min")]
                    ends += [f"{local(each.tag)} {float(each.get('val', 0)):g}" for each in set_ends]
                elif len(series) < MOST_DRAWN:
                    series.append(_series(element))
        return Overlay("chart", area, " | ".join(titles), tuple(series), tuple(sorted(ends)))


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


def _series(element: Element) -> SeriesDrawn:
    told: dict[str, str] = {}
    for child in element:
        role = ROLES.get(local(child.tag))
        if role:
            references = [each.text or "" for each in child.iter() if local(each.tag) == "f"]
            told[role] = references[0].strip() if references else TYPED if role != "name" else _text(child)
    return SeriesDrawn(told.get("values", ""), told.get("categories", ""), told.get("name", ""))


def _text(element: Element) -> str:
    """What an element says, or the cell that it takes it from."""
    texts = [each.text or "" for each in element.iter() if local(each.tag) in ("t", "f", "text")]
    return " ".join(" ".join(texts).split())[:LONGEST]

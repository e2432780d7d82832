"""What a reader meets on a sheet beside its cells: conditions that change their look, links, and the head and foot of its paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from xlagree.generate.book.formula import COLUMNS, END, ROWS
from xlagree.intake.parts import local
from xlagree.review.reading.cell_looks import NOTHING_OVER, LaidOver, Looks, read_laid_over
from xlagree.review.reading.sheet_settings import is_on
from xlagree.terms.tables import column_index

MOST_MARKS = 10_000
"""Conditions and links of a sheet that are read; no sheet that people look at has more."""

LONGEST = 1_000
"""Characters of a head or a foot that are kept."""

MARK_KINDS = (
    "worksheet/conditionalFormatting",
    "conditionalFormattings/conditionalFormatting",
    "hyperlinks/hyperlink",
    "sheetViews/sheetView",
    "worksheet/headerFooter",
)
"""The elements of a sheet that `MarksReading` takes."""

Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a range, each by row and column from 0."""


@dataclass(frozen=True)
class CellCondition:
    """A look that cells take while something holds; formulas are written for the first cell of the areas.

    `without_number` is one that shows a bar or a sign in place of the number.
    """

    areas: tuple[Area, ...]
    kind: str
    formulas: tuple[str, ...]
    over: LaidOver = NOTHING_OVER
    without_number: bool = False


@dataclass(frozen=True)
class Marks:
    """Conditions and links of a sheet, what its foot and its head say on paper, whether it shows zeros and values, and from which side."""

    conditions: tuple[CellCondition, ...] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    shows_zeros: bool = True
    shows_formulas: bool = False
    from_the_right: bool = False
    foot: str = ""
    head: str = ""


NO_MARKS = Marks()


@dataclass
class MarksReading:
    """The marks of a sheet on their way in; `looks` are those of the workbook."""

    looks: Looks
    conditions: list[CellCondition] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def take(self, element: Element) -> bool:
        """One more element; whether it was one of these."""
        kind = local(element.tag)
        if kind == "conditionalFormatting":
            self.conditions += _conditions(element, self.looks) if len(self.conditions) < MOST_MARKS else ()
        elif kind == "hyperlink":
            for first, _ in areas_of(element.get("ref", ""))[:1]:
                if len(self.links) < MOST_MARKS:
                    self.links[first] = element.get("location") or element.get("display") or "another page"
        elif kind == "sheetView":
            self.flags["shows_zeros"] = is_on(element.get("showZeros", "1"))
            self.flags["shows_formulas"] = is_on(element.get("showFormulas"))
            self.flags["from_the_right"] = is_on(element.get("rightToLeft"))
        elif kind == "headerFooter":
            self.words = {"head": _on_pages(element, "Header"), "foot": _on_pages(element, "Footer")}
        else:
            return False
        return True

    def marks(self) -> Marks:
        """All of them."""
        return Marks(
            tuple(self.conditions),
            self.links,
            foot=self.words.get("foot", ""),
            head=self.words.get("head", ""),
            **self.flags,
        )


def _on_pages(element: Element, which: str) -> str:
    """What stands at the head or the foot of pages; the first one and those of even numbers may say something else."""
    said = {local(each.tag): (each.text or "")[:LONGEST] for each in element}
    kinds = ["odd"]
    kinds += ["first"] if is_on(element.get("differentFirst")) else []
    kinds += ["even"] if is_on(element.get("differentOddEven")) else []
    return " | ".join(dict.fromkeys(said.get(f"{kind}{which}", "") for kind in kinds))


def areas_of(text: str) -> tuple[Area, ...]:
    """The areas that a list of references names; what is none is passed over.

    >>> areas_of("B2:C3 D4"), areas_of("A:A")[0][1]
    ((((1, 1), (2, 2)), ((3, 3), (3, 3))), (1048575, 0))
    """
    return tuple(_areas(text))


def _areas(text: str) -> Iterator[Area]:
    for part in text.split()[:MOST_MARKS]:
        first, _, last = part.partition(":")
        ends = END.fullmatch(first), END.fullmatch(last or first)
        if ends[0] and ends[1] and first:
            top, left = int(ends[0]["row"] or 1) - 1, column_index((ends[0]["column"] or "A").upper())
            bottom = int(ends[1]["row"]) - 1 if ends[1]["row"] else ROWS - 1
            right = column_index(ends[1]["column"].upper()) if ends[1]["column"] else COLUMNS - 1
            yield (min(top, bottom), min(left, right)), (max(top, bottom), max(left, right))


def _texts(element: Element, *names: str) -> tuple[str, ...]:
    """What the children of these names say; newer ones hold their text in a child of their own."""
    return tuple("".join(each.itertext()).strip() for each in element if local(each.tag) in names)


def _of(element: Element) -> tuple[Area, ...]:
    return areas_of(element.get("sqref") or " ".join(_texts(element, "sqref")))


def _conditions(element: Element, looks: Looks) -> Iterator[CellCondition]:
    areas = _of(element)
    for rule in element:
        if local(rule.tag) != "cfRule" or not areas:
            continue
        own = next((each for each in rule if local(each.tag) == "dxf"), None)
        over = looks.laid_over(int(rule.get("dxfId", -1))) if own is None else read_laid_over(own, ())
        operator = rule.get("operator", "") if rule.get("type") == "cellIs" else ""
        without = any(each.get("showValue") in ("0", "false") for each in rule)
        formulas = _texts(rule, "formula", "f")
        yield CellCondition(areas, f"{rule.get('type', '')} {operator}".strip(), formulas, over, without)

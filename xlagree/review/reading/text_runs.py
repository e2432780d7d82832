"""Texts of which a part looks otherwise than their cell: the runs of letters that have a colour or a size of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO
from xml.etree.ElementTree import Element

from xlagree.intake.parts import elements, local, text_of
from xlagree.review.reading.cell_looks import OFF, CellLook
from xlagree.review.reading.file_colours import OFFICE, Themed, colour_of

MOST_RUNS = 200_000
"""Runs of a workbook that are kept."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Letters of a text, their colour ("" where it is the cell's), their size in points (0 where it is the cell's), and whether
    they are struck through."""

    text: str
    ink: str = ""
    size: float = 0.0
    struck: bool = False


@dataclass(frozen=True)
class Texts:
    """The texts that cells share, by their numbers, and the runs of those that have some; `theme` are the colours."""

    texts: Sequence[str] = ()
    runs: Mapping[int, tuple[TextRun, ...]] = field(default_factory=dict)
    theme: Themed = OFFICE


NO_TEXTS = Texts()
"""Those of a workbook without any."""


def read_texts(part: IO[bytes], theme: Themed) -> Texts:
    """The texts that the cells of a workbook share."""
    texts: list[str] = []
    runs: dict[int, tuple[TextRun, ...]] = {}
    room = MOST_RUNS
    for number, element in enumerate(elements(part, "sst/si")):
        texts.append(text_of(element))
        if room > 0 and (own := runs_of(element, theme)):
            runs[number] = own
            room -= len(own)
    return Texts(tuple(texts), runs, theme)


def runs_of(text: Element, theme: Themed) -> tuple[TextRun, ...]:
    """The runs of a text that have a colour or a size of their own, or are struck through."""
    return tuple(_runs(text, theme))


def _runs(text: Element, theme: Themed) -> Iterator[TextRun]:
    for run in text:
        look = next((each for each in run if local(each.tag) == "rPr"), None)
        if local(run.tag) != "r" or look is None:
            continue
        said = "".join(each.text or "" for each in run if local(each.tag) == "t")
        size = next((float(each.get("val", 0)) for each in look if local(each.tag) == "sz"), 0.0)
        ink = colour_of(look, "color", theme, "")
        struck = any(local(each.tag) == "strike" and each.get("val", "1") not in OFF for each in look)
        if said.strip() and (ink or size or struck):
            yield TextRun(said, ink, size, struck)


def struck_words(runs: Sequence[TextRun]) -> str:
    """The words of runs that are struck through; nothing where none is.

    >>> struck_words([TextRun("3 months", struck=True), TextRun(" in writing", size=9)])
    '3 months'
    """
    return " … ".join(run.text.strip() for run in runs if run.struck)


def unseen_words(runs: Sequence[TextRun], look: CellLook) -> str:
    """The words of runs that cannot be seen in a cell of a look; nothing where all can.

    >>> unseen_words([TextRun("not ", "FFFFFF"), TextRun("binding", "1F497D")], CellLook())
    'not'
    """
    own = ((run, replace(look, ink=run.ink or look.ink, size=run.size or look.size)) for run in runs)
    return " … ".join(run.text.strip() for run, looks in own if looks.hides(run.text))

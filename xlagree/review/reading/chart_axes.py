"""The axes of a chart as a reader sees them: where they begin and end, which way they run, what their numbers are shown as."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from xlagree.generate.book.number_shown import shown_as
from xlagree.intake.parts import local

OF_NUMBERS = ("valAx",)
AXES = (*OF_NUMBERS, "catAx", "dateAx", "serAx")
SAMPLES = 345.0, 12_345.0
"""Numbers that an axis shows with all their digits, unless its format says otherwise."""
OFF = ("0", "false")


@dataclass(frozen=True, slots=True)
class AxisRead:
    """One axis: what is set of it in words, whether it is one of numbers, and whether something is written beside it."""

    said: tuple[str, ...]
    of_numbers: bool
    written: bool


def axis_read(axis: Element) -> AxisRead:
    """What is set of an axis."""
    of = {local(each.tag): each for each in axis}
    of_numbers = local(axis.tag) in OF_NUMBERS
    hidden = "delete" in of and of["delete"].get("val", "1") not in OFF
    labels = of["tickLblPos"].get("val", "") if "tickLblPos" in of else ""
    scale = list(_scale(of["scaling"])) if "scaling" in of else []
    shown = list(_shown(of)) if of_numbers and not hidden else []
    return AxisRead((*scale, *shown), of_numbers, not hidden and labels != "none")


def told_of(axes: Iterable[AxisRead]) -> tuple[str, ...]:
    """What is set of the axes of a chart together.

    >>> told_of([AxisRead(("min 0", "max 9"), True, False), AxisRead(("the greatest first",), False, True)])
    ('max 9', 'min 0', 'the greatest first')
    """
    return tuple(sorted(text for one in axes for text in one.said))


def unwritten_of(axes: Iterable[AxisRead]) -> tuple[str, ...]:
    """Beside which axes of a chart nothing is written: those of numbers, those of names.

    >>> unwritten_of([AxisRead((), True, False), AxisRead((), False, True)])
    ('no numbers beside it',)
    """
    written: dict[bool, list[bool]] = {True: [], False: []}
    for one in axes:
        written[one.of_numbers].append(one.written)
    words = {True: "no numbers beside it", False: "no names below it"}
    return tuple(words[which] for which, own in written.items() if own and not any(own))


def never_ours(told: tuple[str, ...]) -> tuple[str, ...]:
    """What is told of the axes of a client's chart without what xlagree never sets there: they begin at 0 and say it all.

    >>> never_ours(("12,345 shown as 12", "max 40000", "min 15000"))
    ('max 40000', 'min 0')
    """
    ends = [text for text in told if text.startswith(("max ", "min "))]
    return tuple(sorted("min 0" if text.startswith("min ") else text for text in ends))


def _scale(scaling: Element) -> Iterator[str]:
    """What is set of an axis: where it begins and ends, that it runs backwards, that its steps are powers."""
    for each in scaling:
        name, value = local(each.tag), each.get("val", "")
        if name in ("max", "min"):
            yield f"{name} {float(value or 0):g}"
        elif name == "logBase":
            yield f"powers of {float(value or 10):g}"
        elif name == "orientation" and value == "maxMin":
            yield "the greatest first"


def _shown(of: dict[str, Element]) -> Iterator[str]:
    """What else than its numbers an axis shows: other digits by its format, or thousands of them as one."""
    written = of.get("numFmt")
    if written is not None and written.get("sourceLinked", "0") in OFF:
        seen = {number: shown_as(written.get("formatCode", ""), number).strip() for number in SAMPLES}
        other = [number for number in SAMPLES if _digits(seen[number]) != f"{number:.0f}"]
        if other:
            yield f"{other[-1]:,.0f} shown as {seen[other[-1]] or 'nothing'}"
    for each in of.get("dispUnits", ()):
        if local(each.tag) in ("builtInUnit", "custUnit"):
            yield f"numbers in {each.get('val', 'units')}"


def _digits(seen: str) -> str:
    """The digits of a number before its point."""
    return "".join(filter(str.isdigit, seen.partition(".")[0]))

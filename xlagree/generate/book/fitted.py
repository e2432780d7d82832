"""Texts that are never cut: set smaller, or on more lines, where the next cell or the edge of the printed page comes before their end."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from math import ceil

from xlsxwriter.utility import xl_pixel_width

from xlagree.generate.book.sheet import Cell, Sheet, Style

MEASURED_AT = 11
"""The size in points at which the widths of letters were measured."""
BOLD = 1.06
"""How much wider bold letters are."""
SMALLEST = 7
"""No text is set smaller than this."""
BESIDE = 0.75
"""No text is set smaller than this share of its size for the sake of one beside it."""
INDENT = 7
"""Pixels of an indent, and of the edge that a cell keeps free."""
SURE = 1.05
"""Programs set letters a little wider than they were measured."""
UNSET = 8.43
"""The width of a column for which none was set."""
WORDS = re.compile(r"[^\s-]+-?")
"""What programs keep on one line of a text on several: they break it at spaces and behind hyphens."""

Room = Callable[[int, int], float]
"""The pixels from one column to before another."""


def fitted(sheet: Sheet, wider: float = 1.0) -> Iterator[Cell]:
    """The cells of a sheet, each text that runs to the right at the size at which all of it is seen and printed, and those on
    several lines at one at which no word is broken.

    The letters of the sheet may be `wider` than those that were measured.
    """
    edge = sheet.area[1] + 1 if sheet.area else 0
    filled: defaultdict[int, set[int]] = defaultdict(lambda: {edge})
    for cell in sheet.cells:
        if cell.value != "" or cell.formula:
            filled[cell.row].add(cell.column)
    ends = {row: sorted(columns) for row, columns in filled.items()}

    @cache
    def room(start: int, end: int) -> float:
        widths = sheet.widths[start:end]
        return (sum(map(pixels, widths)) + pixels(UNSET) * (end - start - len(widths))) / wider

    smallest = _smallest_beside(sheet, room)
    for cell in sheet.cells:
        value, style = cell.value, cell.style
        if not isinstance(value, str) or not value:
            yield cell
        elif style.wrap:
            least = smallest[cell.row, style.size, style.bold]
            yield _at_size(cell, _beside(_whole_words(cell, room), least, style))
        elif style.align == "left" and cell.column < edge:
            columns = ends[cell.row]
            within = room(cell.column, columns[bisect_right(columns, cell.column)])
            yield _at_size(cell, size_for(value, style, within))
        else:
            yield cell


def _smallest_beside(sheet: Sheet, room: Room) -> dict[tuple[int, int, bool], int]:
    """The smallest size of texts on several lines by row, size and weight: what stands side by side is to look alike."""
    sizes: dict[tuple[int, int, bool], int] = {}
    for cell in sheet.cells:
        style = cell.style
        if style.wrap and isinstance(cell.value, str) and cell.value:
            key = cell.row, style.size, style.bold
            sizes[key] = min(sizes.get(key, style.size), _whole_words(cell, room))
    return sizes


def _whole_words(cell: Cell, room: Room) -> int:
    """The size at which the longest word of a text on several lines is not broken."""
    return _unbroken(str(cell.value), cell.style, room(cell.column, cell.column + 1))


def _unbroken(text: str, style: Style, room: float) -> int:
    longest = max(WORDS.findall(text), key=len, default="")
    return size_for(longest, style, (room - INDENT * (style.indent + 1)) / SURE)


def side_by_side(texts: Sequence[str], style: Style, room: float) -> list[Style]:
    """The styles in which texts on several lines are written that stand side by side in columns of so many pixels, as `fitted` has them.

    >>> [style.size for style in side_by_side(["Rundum-sorglos", "Wahrscheinlichkeit"], Style(size=12), 100)]
    [9, 8]
    """
    own = [_unbroken(text, style, room) for text in texts]
    return [replace(style, size=_beside(size, min(own), style)) for size in own]


def _beside(own: int, least: int, style: Style) -> int:
    """The size of a text whose words are whole at its own, beside one that needs the least of all."""
    return min(own, max(least, round(BESIDE * style.size)))


def _at_size(cell: Cell, size: int) -> Cell:
    return cell if size == cell.style.size else cell._replace(style=replace(cell.style, size=size))


def size_for(text: str, style: Style, room: float) -> int:
    """The size, at most that of the style, at which a text takes at most so many pixels."""
    points = room / max(_wide(text) * (BOLD if style.bold else 1), 1) * MEASURED_AT
    return max(min(style.size, int(points)), min(SMALLEST, style.size))


@lru_cache(maxsize=1 << 14)
def _wide(text: str) -> int:
    """The pixels of a text; most are on many pages."""
    return int(xl_pixel_width(text))


def room_of(text: str, style: Style) -> float:
    """The pixels that a text takes on one line, and an edge.

    >>> room_of("First year", Style(size=11)) < room_of("First year", Style(size=11, bold=True))
    True
    """
    wide = _wide(text) * style.size / MEASURED_AT * SURE
    return float(wide * (BOLD if style.bold else 1) + INDENT)


def shortened(text: str, room: float, style: Style) -> str:
    """As many words of a text as stand in so many pixels, with an ellipsis where some are left out; parts of a word, or letters,
    where not one of them does.

    >>> [shortened(text, 80, Style(size=9)) for text in ("Silver for growing offices", "Silver, day and night", "Silver")]
    ['Silver for…', 'Silver, day…', 'Silver']
    >>> [shortened(text, 80, Style(size=9)) for text in ("Rundum-sorglos-Paket", "Systembetreuung für alle")]
    ['Rundum…', 'Systembetr…']
    """
    if room_of(text, style) <= room:
        return text
    words = text.split()
    parts = words[0].split("-") if words else []
    begins = [" ".join(words[:count]) for count in range(len(words) - 1, 0, -1)]
    begins += ["-".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
    begins += [text[:count] for count in range(len(text) - 1, 0, -1)]
    shown = (f"{begin.rstrip(' ,;:.–-')}…" for begin in begins)
    return next((one for one in shown if room_of(one, style) <= room), text)


def apart(names: Sequence[str], room: float, style: Style) -> list[str]:
    """Names as `shortened` has them; those that would be alike then begin where they differ, with an ellipsis.

    >>> apart(["Silver for growing offices", "Silver for growing towns", "Gold"], 80, Style(size=9))
    ['…offices', '…towns', 'Gold']
    """
    shown = [shortened(name, room, style) for name in names]
    for text in set(shown):
        alike = [i for i, other in enumerate(shown) if other == text]
        if len({names[i] for i in alike}) > 1:
            common = _common([names[i] for i in alike])
            rests = apart([names[i][common:] for i in alike], room - room_of("…", style) + INDENT, style)
            for i, rest in zip(alike, rests, strict=True):
                shown[i] = f"…{rest.removeprefix('…')}"
    return shown


def _common(names: Sequence[str]) -> int:
    """How many characters names begin with alike: whole words, if there are any, and never all of a name."""
    if words := _alike([name.split(" ") for name in names]):
        return len(" ".join(names[0].split(" ")[:words])) + 1
    return _alike(names)


def _alike(names: Sequence[Sequence[str]]) -> int:
    """How many parts names begin with alike, but for their last."""
    columns = zip(*(name[:-1] for name in names), strict=False)
    return next((i for i, parts in enumerate(columns) if len(set(parts)) > 1), min(map(len, names)) - 1)


def broken_lines(text: str, room: float, style: Style) -> list[str]:
    """A text in lines of at most so many pixels, broken between words.

    >>> broken_lines("An hour beyond those paid for costs 98.00", 150, Style())
    ['An hour beyond those', 'paid for costs 98.00']
    """
    lines, line = list[str](), ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and room_of(longer, style) > room:
            lines, longer = [*lines, line], word
        line = longer
    return [*lines, line]


def lines_of(text: str, width: float, style: Style) -> int:
    """How many lines a text takes in a column of a width, broken between words as far as these fit.

    >>> lines_of("10 tickets", 14, Style()), lines_of("work for 2,000 in a block", 14, Style())
    (1, 2)
    """
    room = (pixels(width) - INDENT * (style.indent + 1)) / (style.size / MEASURED_AT * SURE)
    room /= BOLD if style.bold else 1
    lines, line = 0, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _wide(longer) > room:
            lines, longer = lines + ceil(_wide(line) / room), word
        line = longer
    return int(lines + max(ceil(_wide(line) / room), 1))


def pixels(width: float) -> float:
    """A column's width in pixels, of letters as Excel counts them."""
    return width * 7 + 5

"""The looks of a file beside those of its book made anew: what a reader sees of each cell, whatever program saved it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from xlagree.generate.book.number_shown import PROBES, ink_of, shown_as
from xlagree.generate.pages.shared.letterhead import LINES
from xlagree.review.reading.cell_looks import CellLook, Placing
from xlagree.review.reading.file_colours import contrast
from xlagree.review.reading.sheet_cells import Address, Shown
from xlagree.review.reading.sheet_marks import areas_of
from xlagree.review.rules.blocks import lines_named, range_name
from xlagree.review.rules.look_change import LookChange, LookKind, SheetPair, named

PALE, SMALL = 2.0, 6.0
"""A contrast below which letters are hardly read, and letters of fewer points."""
NARROW = 0.7
"""A column of less than this share of its width, whose numbers need more."""
LOW, USUAL_HEIGHT = 0.7, 15.0
"""A row of less than this share of its height, and the points that one has of which a book says nothing."""
LETTERHEAD = len(LINES) + 1
"""Rows at the head of a page that are as high as its house needs."""
ONE_BELOW_THE_OTHER = 255
"""What files call letters that stand upright one below the other, in place of degrees."""
MOST_STEPS = 10
"""Steps by which a text may be pushed in and is read all the same."""
SAID = 60
"""Characters of a text that are repeated."""


def cell_looks_changed(pair: SheetPair) -> Iterator[LookChange]:
    """Cells whose value is shown otherwise, or cannot be seen, those of one cause together."""
    alike: dict[tuple[int, int], bool] = {}
    locks = pair.wanted.settings.protected and pair.there.settings.protected
    found: defaultdict[tuple[LookKind, str, str], list[tuple[Address, str, str]]] = defaultdict(list)
    for at, shown, wanted in pair.cells():
        styles = shown.style, wanted.style
        if styles not in alike:
            alike[styles] = pair.file.looks.of(styles[0]) == pair.made.looks.of(styles[1])
        if not alike[styles]:
            now, was = pair.file.looks.of(styles[0]), pair.made.looks.of(styles[1])
            if at in pair.formatted:
                was = replace(was, code=now.code)
            value = _value(shown, wanted)
            if locks and was.locked and not now.locked and value != "":
                found["unlocked", "", ""].append((at, "", ""))
            if shrunk := _shrunk(pair, at, now, was, value):
                found["pale", shrunk, ""].append((at, "", ""))
            if pushed := _pushed(pair, at, now, was, value):
                found[pushed].append((at, "", shown_as(was.code, value).strip()))
            for kind, cause, seen, before in _changes(now, was, value):
                found[kind, cause, now.code if "number" in kind else ""].append((at, seen, before))
        if (words := pair.there.unseen_words.get(at, "")) and at not in pair.wanted.unseen_words:
            found["words unseen", f'"{words[:SAID]}"', ""].append((at, "", str(wanted.value)[:SAID]))
        if (words := pair.there.struck_words.get(at, "")) and at not in pair.wanted.struck_words:
            found["struck", f'struck through in the words "{words[:SAID]}"', ""].append((at, "", ""))
    for (kind, cause, _), cells in found.items():
        first, seen, before = min(cells)
        where = named(cell for cell, _, _ in cells)
        said = f"{seen}, {cause}" if kind in ("number shown otherwise", "format changed") else cause
        yield LookChange(kind, pair.name, first, where, said, before)
    yield from _under_merged(pair)
    yield from _narrow(pair)
    yield from _low(pair)


def _value(shown: Shown, wanted: Shown) -> float | str:
    value = wanted.value if shown.value is None else shown.value
    return "" if value is None else float(value) if isinstance(value, bool) else value


def _changes(now: CellLook, was: CellLook, value: float | str) -> Iterator[tuple[LookKind, str, str, str]]:
    """How one look differs from another for a value: kind, cause, what is seen and what was."""
    if value == "":
        return
    why, before = now.hides(value), was.hides(value)
    seen, wanted = shown_as(now.code, value).strip(), shown_as(was.code, value).strip()
    if why and not before:
        yield "unseen", why, "nothing", wanted
        return
    if now.signs and not was.signs:
        yield "unseen", f"in letters of {now.signs}, which are signs", "nothing", wanted
        return
    if seen != wanted:
        yield (
            "number shown otherwise",
            f"the format is {now.code}, was {was.code}",
            seen[:SAID],
            wanted[:SAID],
        )
    elif isinstance(value, float) and not same_format(now.code, was.code):
        yield "format changed", f"the format is {now.code}, was {was.code}", seen[:SAID], wanted[:SAID]
    if now.struck and not was.struck:
        yield "struck", "struck through", seen, wanted
    if contrast(now.ink, now.ground) < PALE <= contrast(was.ink, was.ground):
        yield "pale", "in nearly the colour of its ground", seen, wanted
    elif now.size < SMALL <= was.size:
        yield "pale", f"in letters of {now.size:g} points", seen, wanted
    if now.placing != was.placing:
        yield from _placed(now.placing, was.placing, seen, wanted)


def _placed(now: Placing, was: Placing, seen: str, wanted: str) -> Iterator[tuple[LookKind, str, str, str]]:
    """How letters stand otherwise in their cell, where that keeps them from being read."""
    if now.repeated and not was.repeated:
        twice = f"{seen[: SAID // 2]}{seen[: SAID // 2]}"
        yield "number shown otherwise", "repeated until the cell is full", f"{twice}…", wanted[:SAID]
    if now.turned not in (0, was.turned):
        below = now.turned == ONE_BELOW_THE_OTHER
        said = "its letters one below the other" if below else f"turned by {now.turned} degrees"
        yield "pale", said, seen, wanted


def _pushed(
    pair: SheetPair, at: Address, now: CellLook, was: CellLook, value: float | str
) -> tuple[LookKind, str, str] | None:
    """How far letters are pushed in: out of their column, or so far that they can hardly be read; None where they can."""
    steps = now.placing.pushed
    if value == "" or steps <= was.placing.pushed + MOST_STEPS:
        return None
    kind: LookKind = "unseen" if steps >= pair.there.width(at[1]) else "pale"
    return kind, f"pushed in by {steps} steps", ""


def _shrunk(pair: SheetPair, at: Address, now: CellLook, was: CellLook, value: float | str) -> str:
    """How small the letters of a text become that is shrunk to the width of its column; nothing where they can be read."""
    if not now.placing.shrinks or was.placing.shrinks or not isinstance(value, str) or not value:
        return ""
    size = now.size * min(pair.there.width(at[1]) / len(value), 1.0)
    return f"shrunk to letters of about {size:.1f} points" if size < SMALL else ""


@lru_cache(maxsize=1 << 10)
def same_format(one: str, other: str) -> bool:
    """Whether two formats make the same of all kinds of numbers.

    >>> same_format('#,##0;"−"#,##0', "#,##0;\\\\−#,##0"), same_format("0;[Red]-0", "0")
    (True, False)
    """
    return one == other or all(
        shown_as(one, probe).strip() == shown_as(other, probe).strip()
        and ink_of(one, probe).strip("0") == ink_of(other, probe).strip("0")  # black is what they are anyway
        for probe in PROBES
    )


def _under_merged(pair: SheetPair) -> Iterator[LookChange]:
    """Cells that hold something under the first cell of a merged area."""
    made = set(pair.wanted.settings.merged)
    areas = [area for text in pair.there.settings.merged if text not in made for area in areas_of(text)]
    for first, last in areas[:100]:
        held = [
            cell
            for cell, shown in pair.there.cells.items()
            if first[0] <= cell[0] <= last[0]
            and first[1] <= cell[1] <= last[1]
            and cell != first
            and shown.value != ""
        ]
        if held:
            yield LookChange(
                "unseen",
                pair.name,
                min(held),
                named(held),
                f"under {range_name(first, last)}, which is merged",
            )


def _narrow(pair: SheetPair) -> Iterator[LookChange]:
    """Columns that are too narrow for their numbers, and were not."""
    widest: dict[int, int] = {}
    columns: dict[int, int] = {}
    widths: dict[tuple[int, int], bool] = {}
    for (row, column), wanted in pair.wanted.cells.items():
        if not isinstance(wanted.value, float):
            continue
        at = pair.place((row, column))
        if at is None:
            continue
        if (both := (at[1], column)) not in widths:
            widths[both] = pair.there.width(at[1]) < NARROW * pair.wanted.width(column)
        if widths[both]:
            seen = shown_as(pair.made.looks.of(wanted.style).code, wanted.value).strip()
            widest[at[1]] = max(widest.get(at[1], 0), len(seen))
            columns[at[1]] = column
    narrow = {
        column: pair.there.width(column)
        for column, needs in widest.items()
        if pair.there.width(column) < needs and column not in pair.there.hidden_columns
    }
    if narrow:
        first = min(narrow)
        row = min(row for row, column in pair.there.cells if column == first)
        said = f"{narrow[first]:g} letters wide: numbers show as ###"
        where, was = f"column {lines_named(narrow, columns=True)}", pair.wanted.width(columns[first])
        yield LookChange("narrow", pair.name, (row, first), where, said, f"{was:g}")


def _low(pair: SheetPair) -> Iterator[LookChange]:
    """Rows that hold something and are so low that it is cut, and were not; of words that nobody knows their lines are not known."""
    if pair.own_words:
        return
    firsts: dict[int, tuple[Address, Address]] = {}
    for cell in pair.wanted.cells:
        at = pair.place(cell)
        if at and at[0] in pair.there.heights and at in pair.there.cells:
            first = firsts.get(at[0])
            if first is None or (at, cell) < first:
                firsts[at[0]] = at, cell
    for row, (at, cell) in sorted(firsts.items()):
        now, was = pair.there.heights[row], pair.wanted.heights.get(cell[0], USUAL_HEIGHT)
        of_house = pair.by_house and cell[0] < LETTERHEAD
        if now < LOW * was and not of_house and row not in pair.there.hidden_rows:
            yield LookChange("low", pair.name, at, f"row {row + 1}", f"{now:g}", f"{was:g}")

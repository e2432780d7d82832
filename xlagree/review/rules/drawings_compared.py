"""What is drawn on the sheets of a file beside the book made anew: charts that draw something else, and all that covers cells."""

import re
from collections.abc import Iterator, Sequence

from xlagree.generate.book.wording import worded
from xlagree.review.reading.drawings import TYPED, Overlay
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.reading.sheet_marks import Area
from xlagree.review.rules.look_change import LookChange, LookKind, SheetPair, named

NEAR = 2
"""So many rows and columns off, a chart is the one that stood there."""
MOST_LOOKED_AT = 200
"""Drawings of a sheet that are looked at; no sheet of ours has more than a few."""
SAID = 80
"""Characters of a text that are repeated."""
_ONE_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?\d+):\1(?!\d)")


def drawings_changed(pair: SheetPair) -> Iterator[LookChange]:
    """Charts that changed, are gone or are new; comments; and what lies over cells that the book does not cover."""
    there, wanted = pair.file.drawn.get(pair.there.name, ()), pair.made.drawn.get(pair.wanted.name, ())
    left = [one for one in there if one.kind != "comment"][:MOST_LOOKED_AT]
    known: list[Area] = []
    missing: list[Overlay] = []
    for one in wanted:
        same = next((each for each in left if _same(each, one, pair)), None)
        known.append(_placed(one.area, pair))
        if same is None:
            missing.append(one)
        else:
            left.remove(same)
            yield from _covers(pair, same, known[-1])
    for one in missing:
        area = _placed(one.area, pair)
        other = next((each for each in left if each.kind == one.kind and _near(each.area[0], area[0])), None)
        if other is None:
            gone: LookKind = "chart gone" if one.kind == "chart" else "picture gone"
            yield LookChange(gone, pair.name, area[0], named([area[0]]), _drawn(one))
        else:
            left.remove(other)
            now, was = _difference(other, one, pair)
            yield LookChange("chart changed", pair.name, other.area[0], named([other.area[0]]), now, was)
    for one in left:
        yield from _added(pair, one)
    yield from _comments(pair, [one for one in there if one.kind == "comment"])


def _same(there: Overlay, wanted: Overlay, pair: SheetPair) -> bool:
    """Whether a drawing draws the same, wherever it stands."""
    if there.kind != wanted.kind:
        return False
    return there.kind != "chart" or _difference(there, wanted, pair) == ("", "")


def _difference(there: Overlay, wanted: Overlay, pair: SheetPair) -> tuple[str, str]:
    """In what a chart differs from the book's: what it has, and what that was."""
    if not pair.own_words and there.says != wanted.says:
        return f'says "{there.says[:SAID]}"', wanted.says[:SAID] or "nothing"
    if len(there.series) != len(wanted.series):
        return f"has {len(there.series)} series", str(len(wanted.series))
    for now, was in zip(there.series, wanted.series, strict=True):
        for what in ("values", "categories", "name"):
            is_now, made = getattr(now, what), getattr(was, what)
            if _reference(is_now) not in map(_reference, pair.forms(made)):
                return f"has {what} from {is_now or 'nothing'}"[:SAID], made or "nothing"
        if now.kind != was.kind:
            return f"draws {now.values} as {now.kind}"[:SAID], was.kind
        if now.unseen and not was.unseen:
            return f"draws {now.values} in a colour that nobody sees"[:SAID], "seen"
    if there.ends != wanted.ends:
        return f"has an axis with {', '.join(there.ends) or 'no ends'}", ", ".join(wanted.ends) or "no ends"
    if there.unwritten != wanted.unwritten:
        return f"has {' and '.join(there.unwritten) or 'words at its axes'}", " and ".join(
            wanted.unwritten
        ) or "written"
    return "", ""


def _reference(text: str) -> str:
    """A reference as it is compared: programs write a range of one cell as that cell."""
    return text if text == TYPED else _ONE_CELL.sub(r"\1", worded(text))


def _near(one: Address, other: Address) -> bool:
    return abs(one[0] - other[0]) <= NEAR and abs(one[1] - other[1]) <= NEAR


def _placed(area: Area, pair: SheetPair) -> Area:
    """An area of the book in the file; where it was deleted, as it was."""
    first, last = pair.place(area[0]) or area[0], pair.place(area[1]) or area[1]
    return first, (max(first[0], last[0]), max(first[1], last[1]))


def _covers(pair: SheetPair, one: Overlay, known: Area | None = None) -> Iterator[LookChange]:
    """The cells that hold something under a drawing, and had nothing over them."""
    (top, left), (bottom, right) = one.area
    covered = [
        cell
        for cell, shown in pair.there.cells.items()
        if top <= cell[0] <= bottom and left <= cell[1] <= right and shown.value not in (None, "")
    ]
    if known is not None:
        (a, b), (c, d) = known
        covered = [cell for cell in covered if not (a - 1 <= cell[0] <= c + 1 and b - 1 <= cell[1] <= d + 1)]
    if covered:
        yield LookChange("covered", pair.name, min(covered), named(covered), f"a {_drawn(one)}")


def _added(pair: SheetPair, one: Overlay) -> Iterator[LookChange]:
    covers = list(_covers(pair, one))
    yield from covers
    if not covers:
        kind: LookKind = "chart added" if one.kind == "chart" else "drawing added"
        yield LookChange(kind, pair.name, one.area[0], named([one.area[0]]), _drawn(one))


def _comments(pair: SheetPair, comments: Sequence[Overlay]) -> Iterator[LookChange]:
    """Each cell's comment once; a newer kind of it stands in a file twice."""
    made = {one.area[0] for one in pair.made.drawn.get(pair.wanted.name, ()) if one.kind == "comment"}
    said: dict[Address, str] = {one.area[0]: one.says for one in reversed(comments)}
    for cell, text in sorted(said.items()):
        if cell not in made:
            yield LookChange("comment added", pair.name, cell, named([cell]), f'"{text[:SAID]}"')


def _drawn(one: Overlay) -> str:
    values = ", ".join(series.values for series in one.series)
    said = f' that says "{one.says}"' if one.says else f" of {values}" if values else ""
    return f"{one.kind}{said}"[:SAID]

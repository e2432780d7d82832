"""What `xlagree review --set` prints: the cells that move in one scenario or in many, and what was computed for that."""

from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from xlagree.cli import show

if TYPE_CHECKING:
    from xlagree.review.recalculation.what_if import Moved, Setting, Value
    from xlagree.review.reviews import Recalculation
    from xlagree.review.what_if_review import WhatIf

ANEW = (
    "What moves is what the book shows once it is made anew with these cells: figures that xlagree computes, such as "
    "prices expected and chances, too."
)
BY_FORMULAS = (
    "Of so many scenarios the farthest is made anew by xlagree. What moves is what formulas give, but for {left} of which they "
    "say something else there, as these follow from prices expected and chances; a dozen values, or one, tell them too."
)
LINE = 100
RESULTS, BESIDE, LABEL, SHOWN = 15, 5, 40, 28
"""Results printed of one scenario, results beside each other of many, characters of a label, and of a text."""


def printed(found: "WhatIf", everything: bool) -> None:
    """A what-if as text; with `everything` all that moves, not results alone."""
    show.line(f"What if, in {found.file}; the file itself is not changed")
    for setting in found.settings:
        called = f"{setting.place} {_cut(setting.label, LABEL)}".rstrip()
        show.line(f"  {called}: {value_shown(setting.was)} to {_values(setting)}")
    for line in recalculation_lines(found.recalculation):
        show.line(line)
    if found.anew:
        cells = "1 cell" if found.left == 1 else f"{found.left or 0:,} cells"
        print(fill(ANEW if found.left is None else BY_FORMULAS.format(left=cells), LINE))
    if len(found.moved) == 1:
        _one(found.moved[0], everything)
    else:
        _many(found, everything)


def _values(setting: "Setting") -> str:
    first, *_, last = (*setting.values, setting.values[-1])
    shown = value_shown(first)
    return (
        shown
        if len(setting.values) == 1
        else f"{shown} .. {value_shown(last)}, {len(setting.values):,} values"
    )


def _one(moved: "Sequence[Moved]", everything: bool) -> None:
    results = [one for one in moved if one.result or everything]
    rows = [
        (str(one.place), _cut(one.label, LABEL), value_shown(one.was), value_shown(one.now), _change(one))
        for one in (results if everything else results[:RESULTS])
    ]
    if rows:
        show.table(("cell", "what it is", "now", "then", "change"), rows, text_columns=(0, 1))
    rest = len(moved) - len(rows)
    of = f"{len(moved):,} cells move" if len(moved) != 1 else "1 cell moves"
    print(
        f"{of}{f', {rest:,} of them not shown: --all shows them' if rest else ''}."
        if moved
        else "Nothing moves."
    )


def _many(found: "WhatIf", everything: bool) -> None:
    """The results that move most often, scenario by scenario."""
    places = _results(found)
    shown = places if everything else places[:BESIDE]
    labels = {str(one.place): one.label for moved in found.moved for one in moved}
    was = {str(one.place): one.was for moved in found.moved for one in moved}
    for place in shown:
        show.line(f"  {place}: {_cut(labels[place], 2 * LABEL)}, now {value_shown(was[place])}")
    rows = []
    for values, moved in zip(found.values, found.moved, strict=True):
        now = {str(one.place): one.now for one in moved}
        rows.append(
            (*map(value_shown, values), *(value_shown(now.get(place, was[place])) for place in shown))
        )
    show.table((*(str(one.place) for one in found.settings), *shown), rows)
    if len(places) > len(shown):
        print(f"{len(places) - len(shown):,} more results move: --all or --format json has them.")


def _results(found: "WhatIf") -> list[str]:
    """The results that move in any scenario, in the order of the workbook; numbers before texts."""
    numbers: dict[str, None] = {}
    texts: dict[str, None] = {}
    for moved in found.moved:
        for one in moved:
            if one.result:
                (texts if isinstance(one.now, str) else numbers)[str(one.place)] = None
    return [*numbers, *(place for place in texts if place not in numbers)]


def _change(one: "Moved") -> str:
    if isinstance(one.was, float) and isinstance(one.now, float):
        return f"{one.now - one.was:+,.4g}" if abs(one.now - one.was) < 10 else f"{one.now - one.was:+,.0f}"
    return ""


def value_shown(value: "Value | None") -> str:
    """What a cell holds, as a line has room for it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 10 else f"{value:.4g}"
    return "–" if value in (None, "") else _cut(" ".join(str(value).split()), SHOWN)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def recalculation_lines(computed: "Recalculation") -> Iterator[str]:
    """How many formulas were computed anew, and what kept the value that the file has."""
    gives = "gives" if computed.agree == 1 else "give"
    never = f", {computed.never:,} had no value" if computed.never else ""
    yield f"Computed anew: {computed.computed:,} of {computed.formulas:,} formulas; {computed.agree:,} {gives} what the file shows{never}."
    for left in computed.left:
        of = "1 formula" if left.count == 1 else f"{left.count:,} formulas"
        yield f"Not computed: {of} that {_plural(left.why, left.count)}, first {left.first}; what the file shows was taken."


def _plural(why: str, count: int) -> str:
    """The reason of one formula, said of several."""
    verb, _, rest = why.partition(" ")
    return why if count == 1 else f"{ {'has': 'have', 'is': 'are'}.get(verb, verb.removesuffix('s')) } {rest}"


def document(found: "WhatIf") -> dict[str, object]:
    """A what-if as a JSON document: settings, scenarios with all that moves, what was computed, and the review of one scenario."""
    from xlagree.review.report import recalculation_record, record

    settings = [
        {"cell": str(one.place), "label": one.label, "now": one.was, "values": list(one.values)}
        for one in found.settings
    ]
    scenarios = [
        {
            "values": dict(zip((str(one.place) for one in found.settings), values, strict=True)),
            "moved": [
                {
                    "cell": str(one.place),
                    "label": one.label,
                    "now": one.was,
                    "then": one.now,
                    "result": one.result,
                }
                for one in moved
            ],
        }
        for values, moved in zip(found.values, found.moved, strict=True)
    ]
    return {
        "file": found.file,
        "set": settings,
        "scenarios": scenarios,
        "cells left out": found.left,
        "recalculated": recalculation_record(found.recalculation),
        "review": record(found.review) if found.review else None,
    }

"""What else a reader meets on a sheet beside the book made anew: conditions, what may be typed, links, paper, protection."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlagree.generate.book.formula import moved
from xlagree.generate.book.number_shown import shown_as
from xlagree.review.reading.meaning import Meaning, meaning
from xlagree.review.reading.relocated import GONE
from xlagree.review.reading.sheet_cells import Address
from xlagree.review.reading.sheet_marks import CellCondition, areas_of
from xlagree.review.reading.sheet_settings import Validation
from xlagree.review.rules.look_change import LookChange, SheetPair, named

MOST_CONDITIONS = 500
"""No sheet of ours has so many; of more none is looked at."""
SAID = 80
"""Characters of a formula or a text that are repeated."""

_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|\s')
"""What a head or a foot has besides words: letters, their colour and their size."""

_CODE = re.compile(r'&("[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|.)')
_SEEN = {
    **{"&": "&", "P": "[page]", "N": "[pages]", "D": "[date]", "T": "[time]"},
    **{"F": "[file]", "Z": "[folder]", "G": "[picture]", "L": " ", "C": " ", "R": " "},
}
"""What a reader sees of the codes in a head or a foot; of all others, such as those of letters, nothing."""

Key = tuple[object, ...]


def marks_changed(pair: SheetPair) -> Iterator[LookChange]:
    """All of a sheet but its cells and its drawings that is not as the book was made."""
    yield from _conditions(pair)
    yield from _bounds(pair)
    there, wanted = pair.there.marks, pair.wanted.marks
    for cell, target in there.links.items():
        if cell not in wanted.links:
            yield LookChange("link added", pair.name, cell, named([cell]), f"leads to {target[:SAID]}")
    if pair.wanted.settings.protected and not pair.there.settings.protected:
        yield LookChange("protection off", pair.name, None, "", "anything may be typed over")
    if wanted.shows_zeros and not there.shows_zeros:
        yield LookChange("zeros hidden", pair.name, None, "", "cells that are zero look empty")
    if there.shows_formulas and not wanted.shows_formulas:
        yield LookChange("formulas shown", pair.name, None, "", "formulas in place of values")
    if there.from_the_right and not wanted.from_the_right:
        yield LookChange("from the right", pair.name, None, "", "the first month stands last")
    yield from _paper(pair)


def _conditions(pair: SheetPair) -> Iterator[LookChange]:
    """Conditions that cells have and had not, or had and have no more, each once."""
    there, wanted = pair.there.marks.conditions, pair.wanted.marks.conditions
    if len(there) > max(MOST_CONDITIONS, len(wanted)):
        yield LookChange(
            "condition added", pair.name, None, "", f"{len(there):,} conditions, was {len(wanted):,}"
        )
        return
    if not there and not wanted:
        return
    cells = {at: cell for cell in pair.wanted.cells if (at := pair.place(cell))}
    now = _keys_of(there, {at: at for at in cells if at in pair.there.cells})
    was = _keys_of(wanted, cells, pair)
    added, gone = _grouped(now, was), _grouped(was, now)
    lost = {cell for number in gone for cell in gone[number]}
    for number, own in added.items():
        condition = there[number]
        said = _said(condition)
        if hidden := [cell for cell in own if _hides(pair, condition, cell)]:
            yield LookChange("condition hides", pair.name, min(hidden), named(hidden), said)
        elif other := [cell for cell in own if _shows_otherwise(pair, condition, cell)]:
            yield LookChange("condition shows otherwise", pair.name, min(other), named(other), said)
        elif lost.isdisjoint(own):
            yield LookChange("condition added", pair.name, min(own), named(own), said)
        else:
            yield LookChange("condition changed", pair.name, min(own), named(own), said)
        lost -= own
    for number, own in gone.items():
        if left := own & lost:
            yield LookChange("condition gone", pair.name, min(left), named(left), _said(wanted[number]))


def _keys_of(
    conditions: Sequence[CellCondition], cells: Mapping[Address, Address], pair: SheetPair | None = None
) -> dict[Address, dict[Key, int]]:
    """What each cell's conditions mean there, with the number of each; cells by their places in the file."""
    keys: defaultdict[Address, dict[Key, int]] = defaultdict(dict)
    for number, condition in enumerate(conditions):
        top, left = condition.areas[0][0]
        for at, cell in cells.items():
            if any(a <= cell[0] <= c and b <= cell[1] <= d for (a, b), (c, d) in condition.areas):
                own = (moved(text, cell[0] - top, cell[1] - left) for text in condition.formulas)
                formulas = tuple(_meant(pair.moved(text) if pair else text) for text in own)
                keys[at][condition.kind, formulas, condition.over, condition.without_number] = number
    return keys


def _grouped(
    keys: Mapping[Address, Mapping[Key, int]], others: Mapping[Address, Mapping[Key, int]]
) -> dict[int, set[Address]]:
    """The cells of each condition that have it here and not there."""
    found: defaultdict[int, set[Address]] = defaultdict(set)
    for cell, own in keys.items():
        known = others.get(cell, {})
        for key, number in own.items():
            if key not in known:
                found[number].add(cell)
    return found


def _meant(formula: str) -> Meaning:
    return meaning(formula.removeprefix("="))


def _said(condition: CellCondition) -> str:
    formula = ", ".join(condition.formulas)
    return f"while {formula}"[:SAID] if formula else condition.kind[:SAID]


def _hides(pair: SheetPair, condition: CellCondition, cell: Address) -> bool:
    shown = pair.there.cells[cell]
    look = condition.over.over(pair.file.looks.of(shown.style))
    return condition.without_number or bool(look.hides(shown.value if shown.value is not None else 1.0))


def _shows_otherwise(pair: SheetPair, condition: CellCondition, cell: Address) -> bool:
    """Whether a condition shows a cell's number as another."""
    shown = pair.there.cells[cell]
    if not condition.over.code or shown.value is None:
        return False
    seen = shown_as(condition.over.code, shown.value).strip()
    return seen != shown_as(pair.file.looks.of(shown.style).code, shown.value).strip()


def _bounds(pair: SheetPair) -> Iterator[LookChange]:
    """What may be typed into cells of the book where it was bounded, and texts that open beside others."""
    there = [(areas_of(one.areas), one) for one in pair.there.settings.validations]
    bounded: set[Address] = set()
    for wanted in pair.wanted.settings.validations:
        for cell in (first for first, _ in areas_of(wanted.areas)):
            at = pair.place(cell)
            if at is None:
                continue
            bounded.add(at)
            own = [
                one
                for areas, one in there
                if any(a <= at[0] <= c and b <= at[1] <= d for (a, b), (c, d) in areas)
            ]
            if not own or own[0].kind == "none":
                yield LookChange(
                    "bounds gone", pair.name, at, named([at]), "anything may be typed", _allowed(wanted)
                )
            elif _bound(own[0], None) != _bound(wanted, pair):
                yield LookChange(
                    "bounds changed", pair.name, at, named([at]), _allowed(own[0]), _allowed(wanted)
                )
            elif not pair.own_words and own[0].says.split() != wanted.says.split():
                yield LookChange(
                    "hint added", pair.name, at, named([at]), own[0].says[:SAID], wanted.says[:SAID]
                )
    for areas, one in there:
        if one.says and areas and areas[0][0] not in bounded:
            yield LookChange("hint added", pair.name, areas[0][0], named([areas[0][0]]), one.says[:SAID])


def _bound(one: Validation, pair: SheetPair | None) -> Key:
    """What a validation lets through, whatever program wrote it."""
    simple = one.kind in ("list", "custom", "none")
    two = not simple and one.operator in ("between", "notBetween")
    formulas = [one.formula, one.second] if two else [one.formula]
    return (
        one.kind,
        "" if simple else one.operator,
        tuple(_meant(pair.moved(text) if pair else text) for text in formulas),
        one.refuses,
    )


def _allowed(one: Validation) -> str:
    ends = " and ".join(
        filter(None, (one.formula, one.second if one.operator in ("between", "notBetween") else ""))
    )
    free = "" if one.refuses else ", or anything else"
    return f"{one.kind} {'' if one.kind == 'list' else one.operator} {ends}"[:SAID] + free


def _paper(pair: SheetPair) -> Iterator[LookChange]:
    """What is printed: the area, and the words at the foot and the head of every page."""
    now = pair.file.names.get(f"{pair.name}!_xlnm.Print_Area", "")
    was = pair.moved(pair.made.names.get(f"{pair.wanted.name}!_xlnm.Print_Area", ""))
    moved_about = pair.name in pair.layout.rows or pair.name in pair.layout.columns
    lost = moved_about and (not now or GONE in now)  # with the row or the column that it began in
    if _meant(now) != _meant(was) and GONE not in was and not lost:
        yield LookChange("print area", pair.name, None, "", _after(now), _after(was))
    for now, was in (
        (pair.there.marks.foot, pair.wanted.marks.foot),
        (pair.there.marks.head, pair.wanted.marks.head),
    ):
        if not pair.own_words and _CODES.sub("", now) != _CODES.sub("", was):
            yield LookChange(
                "foot", pair.name, None, "", words_seen(now, pair.name), words_seen(was, pair.wanted.name)
            )


def _after(area: str) -> str:
    return area.rpartition("!")[2].replace("$", "")[:SAID] or "the whole sheet"


def words_seen(text: str, page: str) -> str:
    """The words at the foot of a page as its reader sees them; what differs from page to page is named in brackets.

    >>> words_seen('&L&8&"Calibri,Regular"&K7F7F7FBramley && Sons&R&8&A, &P / &N', "Plans")
    'Bramley & Sons Plans, [page] / [pages]'
    """
    seen = _CODE.sub(lambda code: page if code[1] in "Aa" else _SEEN.get(code[1].upper(), ""), text)
    return " ".join(seen.split())[:SAID] or "nothing"


def settings_changed(
    now: Iterable[tuple[str, bool]], was: Iterable[tuple[str, bool]]
) -> Iterator[LookChange]:
    """How a workbook calculates otherwise, each setting by its words."""
    before = dict(was)
    for words, holds in now:
        if holds and not before.get(words):
            yield LookChange("calculation", "", None, "", words)

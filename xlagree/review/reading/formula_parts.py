"""Formulas taken apart: what they read, which numbers stand in them, and the skeleton that is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from xlagree.generate.book.formula import Token, called, tokens
from xlagree.review.reading.references import Area, Reference, reference_between, sheet_named

ADDERS = frozenset({"SUM", "AVERAGE", "MIN", "MAX", "PRODUCT", "MEDIAN", "STDEV", "NPV", "SUMSQ"})
"""Functions over ranges of numbers, which leave text out without a word."""

TOTAL = "SUM("
REFERENCE, NUMBER = "<cells>", "<number>"
"""What stands in a skeleton for a reference and for a number; no word of a formula is written so."""


@dataclass(frozen=True)
class FormulaParts:
    """A formula: its words with marks for references and numbers, the references, the numbers, and what adds up.

    `sums` are the calls of functions such as SUM: the function, and which references are whole arguments of it. A
    chain of plus signs between references is a SUM too.
    """

    skeleton: tuple[str, ...]
    references: tuple[Reference, ...]
    numbers: tuple[str, ...]
    sums: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @cached_property
    def calls(self) -> frozenset[str]:
        """The functions that it calls, in capitals."""
        return frozenset(word[:-1] for word in self.skeleton if len(word) > 1 and word[-1] == "(")

    def areas(self, row: int, column: int) -> tuple[tuple[str, Area], ...]:
        """What it reads from a cell: the sheet that it names, and the range."""
        return tuple((one.sheet, one.area(row, column)) for one in self.references)


def formula_parts(formula: str, row: int, column: int) -> FormulaParts:
    """A formula that stands in a cell, counted from 0, taken apart; a leading plus and spaces are no part of it.

    >>> formula_parts("B2+ C2+10", 1, 3).skeleton
    ('<cells>', '+', '<cells>', '+', '<number>')
    """
    return parts_in([token for token in tokens(formula) if token.kind != "space"], row, column)


def parts_in(parts: Sequence[Token], row: int, column: int) -> FormulaParts:
    """A formula taken apart by its tokens without spaces."""
    words: list[str] = []
    references: list[Reference] = []
    numbers: list[str] = []
    sheet = ""
    at = 1 if parts and parts[0].text == "+" else 0
    while at < len(parts):
        token = parts[at]
        if token.kind == "sheet":
            sheet = sheet_named(token.text).casefold()
        elif token.kind == "reference":
            span = (
                3
                if at + 2 < len(parts) and parts[at + 1].text == ":" and parts[at + 2].kind == "reference"
                else 1
            )
            ends = [end.text for end in parts[at : at + span : 2]]
            references.append(reference_between(sheet, ends, row, column))
            words.append(REFERENCE)
            sheet = ""
            at += span
            continue
        elif token.kind == "number":
            numbers.append(token.text)
            words.append(NUMBER)
        else:
            words.append(f"{called(token)}(" if token.kind == "call" else _word(token))
        at += 1
    return _with_sums(tuple(words), references, tuple(numbers))


def _word(token: Token) -> str:
    return token.text if token.kind == "text" else token.text.upper()


def _with_sums(words: tuple[str, ...], references: list[Reference], numbers: tuple[str, ...]) -> FormulaParts:
    """The parts with what adds up; a chain of plus signs, in brackets or not, or one SUM of references alone, is brought into
    one form."""
    if words[:1] == ("(",) and words[-1:] == (")",) and _is_chain(words[1:-1], "+"):
        words = words[1:-1]
    is_call = words[:1] == (TOTAL,) and words[-1:] == (")",)
    inner = words[1:-1] if is_call else words
    is_chain = _is_chain(inner, "+") or (is_call and _is_chain(inner, ","))
    if is_chain and (is_call or len(references) > 1):
        merged = _merged(references)
        skeleton = (TOTAL, *(REFERENCE for _ in merged), ")")
        return FormulaParts(skeleton, merged, numbers, (("SUM", tuple(range(len(merged)))),))
    return FormulaParts(words, tuple(references), numbers, tuple(_sums(words)))


def _is_chain(words: tuple[str, ...], joint: str) -> bool:
    return len(words) % 2 == 1 and set(words[::2]) == {REFERENCE} and set(words[1::2]) <= {joint}


def _merged(references: list[Reference]) -> tuple[Reference, ...]:
    """References beside or below one another as one range."""
    merged: list[Reference] = []
    for one in sorted(references, key=lambda one: (one.sheet, one.fixed, one.left, one.top)):
        _join(merged, one)
    by_row: list[Reference] = []
    for one in sorted(merged, key=lambda one: (one.sheet, one.fixed, one.top, one.left)):
        _join(by_row, one)
    return tuple(by_row)


def _join(made: list[Reference], one: Reference) -> None:
    last = made[-1] if made else None
    if last and last.sheet == one.sheet and last.fixed == one.fixed and one.fixed[:2] == one.fixed[2:]:
        below = last.left == one.left and last.right == one.right and one.top == last.bottom + 1
        beside = last.top == one.top and last.bottom == one.bottom and one.left == last.right + 1
        if below or beside:
            made[-1] = Reference(one.sheet, last.top, last.left, one.bottom, one.right, one.fixed)
            return
    made.append(one)


def _sums(words: tuple[str, ...]) -> list[tuple[str, tuple[int, ...]]]:
    """The calls of functions that add up, each with the references that are whole arguments of it."""
    found: list[tuple[str, list[int]]] = []
    opened: list[list[int] | None] = []
    count = 0
    for i, word in enumerate(words):
        if word.endswith("("):
            own: list[int] | None = [] if word[:-1] in ADDERS else None
            opened.append(own)
            if own is not None:
                found.append((word[:-1], own))
        elif word == ")" and opened:
            opened.pop()
        elif word == REFERENCE:
            whole = (
                i
                and (words[i - 1] == "," or words[i - 1].endswith("("))
                and words[i + 1 : i + 2] in ((",",), (")",))
            )
            if whole and opened and (within := opened[-1]) is not None:
                within.append(count)
            count += 1
    return [(name, tuple(own)) for name, own in found if own]


@dataclass(frozen=True)
class Call:
    """A call within a formula: the function, and where in the skeleton each of its arguments stands."""

    name: str
    arguments: tuple[range, ...]


def calls_of(parts: FormulaParts) -> tuple[Call, ...]:
    """The calls of a formula with their arguments, inner ones before those around them.

    >>> [call.name for call in calls_of(formula_parts("ROUND(SUM(A1,B1),2)", 4, 4))]
    ['SUM', 'ROUND']
    """
    words = parts.skeleton
    opened: list[tuple[int, list[int]]] = []
    found: list[Call] = []
    for i, word in enumerate(words):
        if word.endswith("("):
            opened.append((i, []))
        elif word in (",", ";") and opened:
            opened[-1][1].append(i)
        elif word == ")" and opened:
            start, commas = opened.pop()
            if len(words[start]) > 1:
                bounds = [start, *commas, i]
                arguments = tuple(range(a + 1, b) for a, b in pairwise(bounds)) if i > start + 1 else ()
                found.append(Call(words[start][:-1], arguments))
    return tuple(found)


def reference_at(parts: FormulaParts, place: int) -> Reference:
    """The reference that stands at a place of the skeleton."""
    return parts.references[parts.skeleton[:place].count(REFERENCE)]


def number_at(parts: FormulaParts, place: int) -> str:
    """The number that stands at a place of the skeleton, as it is written."""
    return parts.numbers[parts.skeleton[:place].count(NUMBER)]

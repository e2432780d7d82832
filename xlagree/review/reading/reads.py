"""What formulas read: cells, ranges and names, each once for all copies of a formula."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlagree.generate.book.formula import Token, called, tokens
from xlagree.review.reading.references import Reference, reference_between, sheet_named

END_OF_FORMULA = Token("operator", ",")


class Reads(NamedTuple):
    """All that a formula and its copies read: ranges, functions, and names, each with the sheet that it stands after and its function."""

    ranges: tuple[Reference, ...] = ()
    names: tuple[tuple[str, str, str], ...] = ()
    functions: frozenset[str] = frozenset()


NOTHING_READ = Reads()


def reads_of(formula: str, row: int, column: int) -> Reads:
    """What a formula in a cell reads, rows and columns counted from 0.

    >>> reads_of("SUM(B$2:B5)", 5, 1).ranges[0].area(5, 2)
    ((1, 2), (4, 2))
    """
    return reads_in([token for token in tokens(formula) if token.kind != "space"], row, column)


def reads_in(words: Sequence[Token], row: int, column: int) -> Reads:
    """What a formula reads, by its tokens without spaces."""
    ranges: list[Reference] = []
    names: list[tuple[str, str, str]] = []
    functions: set[str] = set()
    for sheet, ends, name, by in _operands(words, functions):
        if name:
            names.append((sheet, name, by))
        else:
            ranges.append(reference_between(sheet, ends, row, column, by))
    return Reads(tuple(dict.fromkeys(ranges)), tuple(dict.fromkeys(names)), frozenset(functions))


def _operands(words: Sequence[Token], functions: set[str]) -> Iterator[tuple[str, list[str], str, str]]:
    """Every reference with its sheet, its ends and the function that it is in; or a name instead of ends. Functions are noted."""
    opened: list[str] = []
    sheet, ends, joined = "", list[str](), False
    for token in (*words, END_OF_FORMULA):
        kind, text = token
        if ends:
            if kind == "reference" and joined:
                ends.append(text)
                joined = False
                continue
            if text == ":":
                joined = True
                continue
            if kind == "sheet" and joined:  # Plans!A1:Plans!B2
                continue
            yield sheet, ends, "", opened[-1] if opened else ""
            sheet, ends, joined = "", [], False
        if kind == "reference":
            ends.append(text)
        elif kind == "sheet" or (kind == "name" and text.startswith("[") and text.endswith("]")):
            sheet = f"{sheet}{sheet_named(text)}"
        elif kind == "name":
            yield sheet, [], text, opened[-1] if opened else ""
            sheet = ""
        else:
            sheet = ""
            if kind == "call":
                opened.append(called(token))
                functions.add(opened[-1])
            elif text == "(":
                opened.append(opened[-1] if opened else "")
            elif text == ")" and opened:
                opened.pop()

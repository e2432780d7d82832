"""Formulas as text: their parts, their shape wherever they are copied, and what they read when moved."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from xlagree.terms.tables import column_index, letter

ROWS, COLUMNS = 1 << 20, 1 << 14
"""A sheet has so many; what is moved beyond them refers to nothing."""

_END = r"(?![\w.(\[!\\?])"
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,6}"
_LINES = rf"{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW}"
_BRACKETS = r"\[(?:[^\[\]]|\[[^\[\]]*+\])*+\]?"
_WORD = r"[\w.]{1,64}+"
_TEXT = r'"(?:[^"]|"")*+"?'
_ERROR = r"#(?:N/A|[A-Z_]++(?:/0)?[!?])"
_SHEET = rf"'(?:[^']|'')*+'?!?|(?!{_COLUMN}{_ROW}:){_WORD}:{_WORD}!"
_REFERENCE = rf"(?:{_COLUMN}{_ROW}|{_LINES}){_END}"
_NUMBER = r"(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?"
_NAME = rf"[^\W\d][\w.\\?]*+(?:[!(]|{_BRACKETS})?|{_BRACKETS}!?"
_SIGNS = r"-+*/^&=<>,;(){}%:@"
"""What no other part of a formula begins with."""
_CALL = r"[^\W\d][\w.\\?]*+\("

TOKEN = re.compile(
    rf"<=|>=|<>|[{_SIGNS}]|(?P<text>{_TEXT})|(?P<error>{_ERROR})|(?P<sheet>{_SHEET})|(?P<reference>{_REFERENCE})"
    rf"|(?P<number>{_NUMBER})|(?P<name>{_NAME})|(?P<space>\s++)|(?P<operator>.)",
    re.DOTALL,
)
"""A part of a formula; one without a name is an operator. Nothing long is tried twice, so that no formula, however odd, takes
long to read."""

_UP_TO_REFERENCE = re.compile(
    rf"((?:[{_SIGNS}]++|{_CALL}|{_TEXT}|{_ERROR}|{_SHEET}|(?!{_REFERENCE})(?:{_NUMBER}|{_NAME}|\s++|.))*+)"
    rf"(?:(?:(\$?)([A-Za-z]{{1,3}})(\$?)([1-9]\d{{0,6}})|({_LINES})){_END})?",
    re.DOTALL,
)
"""The same parts, all up to a reference at once, and the sides of the reference."""

_Piece = tuple[str, str, str, str, str, str]
"""Words of a formula, and of the cell that follows them what holds its column, the column, what holds its row, and the row; or
whole rows or columns."""

END = re.compile(r"(?:(?P<column_fixed>\$?)(?P<column>[A-Za-z]{1,3}))?(?:(?P<row_fixed>\$?)(?P<row>\d+))?")
"""An end of a reference: a cell, a whole column or a whole row."""


class Token(NamedTuple):
    """A part of a formula; `kind` is text, error, sheet, reference, number, name, call, space or operator."""

    kind: str
    text: str


def quoted(text: str) -> str:
    """A text as a formula has it.

    >>> quoted('19" rack')
    '"19"" rack"'
    """
    return '"' + text.replace('"', '""') + '"'


LONGEST_LITERAL = 250
"""No text in a formula is longer."""


def joined(text: str, cells: Mapping[str, str]) -> str:
    """A formula that joins text and cells, which stand in it by their names between two marks.

    >>> joined("In \ue000plan\ue001: all", {"plan": "B2"})
    '"In "&B2&": all"'
    """
    parts = []
    for i, part in enumerate(re.split("[\ue000\ue001]", text)):
        if i % 2:
            parts.append(cells[part])
        else:
            parts += [quoted(part[at : at + LONGEST_LITERAL]) for at in range(0, len(part), LONGEST_LITERAL)]
    return "&".join(parts)


def tokens(formula: str) -> Iterator[Token]:
    """The parts of a formula in their order; a call is the name of a function with its bracket.

    >>> [token.text for token in tokens('IF(A1>0,"yes",B$2)')]
    ['IF(', 'A1', '>', '0', ',', '"yes"', ',', 'B$2', ')']
    """
    for match in TOKEN.finditer(formula):
        kind, text = match.lastgroup or "operator", match[0]
        yield _known_token(kind, text) if len(text) < SHORT else _token(kind, text)


def _token(kind: str, text: str) -> Token:
    if kind == "name" and text[-1] in "(!":
        kind = "call" if text[-1] == "(" else "sheet"
    return Token(kind, text)


SHORT = 20
"""Tokens of fewer characters are kept: most parts of formulas are the same few."""
_known_token = lru_cache(maxsize=1 << 12)(_token)


def called(token: Token) -> str:
    """The function that a call calls, in capitals; files mark newer functions, as in _xlfn.IFNA.

    >>> called(Token("call", "_xlfn.IFNA("))
    'IFNA'
    """
    name = token.text[:-1]
    return (re.sub(r"^(_xl\w+\.)+", "", name) if name.startswith("_xl") else name).upper()


def shape(formula: str, row: int, column: int) -> str:
    """A formula with its references as distances from its own cell (counted from 0): copies have one shape.

    >>> shape("B2*D$1", 1, 3)
    'R[0]C[-2]*R1C[0]'
    """

    def distance(across_fixed: str, across: str, down_fixed: str, down: str) -> str:
        rows = columns = ""
        if down:
            rows = f"R{down}" if down_fixed else f"R[{int(down) - 1 - row}]"
        if across:
            index = column_of(across)
            columns = f"C{index + 1}" if across_fixed else f"C[{index - column}]"
        return rows + columns

    return _rewritten(_UP_TO_REFERENCE.findall(formula), distance)


def moved(formula: str, rows: int, columns: int) -> str:
    """What a formula reads when it is copied so many rows down and columns to the right.

    >>> moved("B2*D$1", 1, 2)
    'D3*F$1'
    """

    def copied(across_fixed: str, across: str, down_fixed: str, down: str) -> str:
        if across and not across_fixed:
            index = column_of(across) + columns
            if not 0 <= index < COLUMNS:
                return "#REF!"
            across = letter(index)
        if down and not down_fixed:
            index = int(down) + rows
            if not 1 <= index <= ROWS:
                return "#REF!"
            down = str(index)
        return f"{across_fixed}{across}{down_fixed}{down}"

    return _rewritten(_pieces(formula), copied)


@lru_cache(maxsize=1 << 8)
def _pieces(formula: str) -> list[_Piece]:
    """A formula taken apart at its references, which is done once for many copies of it."""
    return _UP_TO_REFERENCE.findall(formula)


@lru_cache(maxsize=1 << 15)
def column_of(letters: str) -> int:
    """The number of a column from its letters in whatever case, counted from 0."""
    return column_index(letters.upper())


def _rewritten(pieces: Iterable[_Piece], change: Callable[[str, str, str, str], str]) -> str:
    """A formula with every end of every reference changed."""
    made: list[str] = []
    for words, across_fixed, across, down_fixed, down, lines in pieces:
        made.append(words)
        if across:
            made.append(change(across_fixed, across, down_fixed, down))
        elif lines:
            ends = (END.fullmatch(end) for end in lines.split(":"))
            made.append(":".join(change(*end.groups("")) for end in ends if end))
    return "".join(made)

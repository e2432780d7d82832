"""Formulas as text: their parts, their shape wherever they are copied, and what they read when moved."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from xlagree.terms.tables import column_index, letter

ROWS, COLUMNS = 1 << 20, 1 << 14
"""A sheet has so many; what is moved beyond them refers to nothing."""

_END = r"(?![\w.(\[!\\?])"
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,6}"
_BRACKETS = r"\[(?:[^\[\]]|\[[^\[\]]*+\])*+\]?"

TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*+"?)'
    r"|(?P<error>#(?:N/A|[A-Z_]++(?:/0)?[!?]))"
    rf"|(?P<sheet>'(?:[^']|'')*+'?!?|(?!{_COLUMN}{_ROW}:)[\w.]++:[\w.]++!)"
    rf"|(?P<reference>(?:{_COLUMN}{_ROW}|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW}){_END})"
    r"|(?P<number>(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?)"
    rf"|(?P<name>[^\W\d][\w.\\?]*+(?:[!(]|{_BRACKETS})?|{_BRACKETS}!?)"
    r"|(?P<space>\s++)"
    r"|(?P<operator><=|>=|<>|.)",
    re.DOTALL,
)
"""A part of a formula. Nothing long is tried twice, so that no formula, however odd, takes long to read."""

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
        kind, text = str(match.lastgroup), match[0]
        if kind == "name" and text[-1] in "(!":
            kind = "call" if text[-1] == "(" else "sheet"
        yield Token(kind, text)


def called(token: Token) -> str:
    """The function that a call calls, in capitals; files mark newer functions, as in _xlfn.IFNA.

    >>> called(Token("call", "_xlfn.IFNA("))
    'IFNA'
    """
    return re.sub(r"^(_xl\w+\.)+", "", token.text[:-1]).upper()


def shape(formula: str, row: int, column: int) -> str:
    """A formula with its references as distances from its own cell (counted from 0): copies have one shape.

    >>> shape("B2*D$1", 1, 3)
    'R[0]C[-2]*R1C[0]'
    """

    def distance(end: re.Match[str]) -> str:
        rows = columns = ""
        if end["row"]:
            rows = f"R{end['row']}" if end["row_fixed"] else f"R[{int(end['row']) - 1 - row}]"
        if end["column"]:
            index = column_index(end["column"].upper())
            columns = f"C{index + 1}" if end["column_fixed"] else f"C[{index - column}]"
        return rows + columns

    return _rewritten(formula, distance)


def moved(formula: str, rows: int, columns: int) -> str:
    """What a formula reads when it is copied so many rows down and columns to the right.

    >>> moved("B2*D$1", 1, 2)
    'D3*F$1'
    """

    def copied(end: re.Match[str]) -> str:
        across, down = end["column"] or "", end["row"] or ""
        if across and not end["column_fixed"]:
            index = column_index(across.upper()) + columns
            across = letter(index) if 0 <= index < COLUMNS else ""
        if down and not end["row_fixed"]:
            index = int(down) + rows
            down = str(index) if 1 <= index <= ROWS else ""
        if bool(across) != bool(end["column"]) or bool(down) != bool(end["row"]):
            return "#REF!"
        return (end["column_fixed"] or "") + across + (end["row_fixed"] or "") + down

    return _rewritten(formula, copied)


def _rewritten(formula: str, change: Callable[[re.Match[str]], str]) -> str:
    """A formula with every end of every reference changed."""

    def part(match: re.Match[str]) -> str:
        if match.lastgroup != "reference":
            return match[0]
        ends = (END.fullmatch(end) for end in match[0].split(":"))
        return ":".join(change(end) for end in ends if end)

    return TOKEN.sub(part, formula)

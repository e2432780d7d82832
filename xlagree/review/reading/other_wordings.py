"""Other wordings of a formula that mean the same: one of them may be the one that a cell was made with, of which digits alone are known."""

from collections.abc import Iterator, Sequence
from itertools import islice

from xlagree.generate.book.formula import Token, tokens
from xlagree.review.reading.meaning import same_meaning

MOST = 64
"""So many wordings of a formula are tried: each more fits the digits of another one by chance once in 65,536."""
TURNED = ("+", "*")


def other_wordings(formula: str, sheet: str) -> Iterator[str]:
    """A formula on a sheet without brackets around it, with the name of its sheet, with two operands turned round.

    >>> list(other_wordings("+(A1+B1)", "Plans"))[0], "'Plans'!B1+'Plans'!A1" in other_wordings("A1+B1", "Plans")
    ('A1+B1', True)
    """
    yield from islice(_wordings(formula, sheet), MOST)


def _wordings(formula: str, sheet: str) -> Iterator[str]:
    parts = [token for token in tokens(formula) if token.kind != "space"]
    bare = _bare(parts)
    for own in (bare, _with_sheet(bare, sheet), _without_sheet(bare, sheet)):
        yield _text(own)
        yield from _turned(own)


def _text(parts: Sequence[Token]) -> str:
    return "".join(part.text for part in parts)


def _bare(parts: list[Token]) -> list[Token]:
    """Without a plus before it and brackets around it."""
    while parts:
        if parts[0] == Token("operator", "+"):
            parts = parts[1:]
        elif parts[0] == Token("operator", "(") and _closing(parts, 0) == len(parts) - 1:
            parts = parts[1:-1]
        else:
            break
    return parts


def _with_sheet(parts: Sequence[Token], sheet: str) -> list[Token]:
    """With the name of its own sheet before every cell that has none."""
    name = Token("sheet", "'" + sheet.replace("'", "''") + "'!")
    made: list[Token] = []
    for part in parts:
        free = not made or (made[-1].kind != "sheet" and made[-1].text != ":")
        made += [name, part] if part.kind == "reference" and free else [part]
    return made


def _without_sheet(parts: Sequence[Token], sheet: str) -> list[Token]:
    """Without the name of its own sheet."""
    named = sheet.replace("'", "''").casefold()
    return [
        part for part in parts if part.kind != "sheet" or part.text.rstrip("!").strip("'").casefold() != named
    ]


def _turned(parts: Sequence[Token]) -> Iterator[str]:
    """With the operands of one sum or product in the other order, where that changes nothing."""
    plain = _text(parts)
    for at, part in enumerate(parts):
        if part.kind != "operator" or part.text not in TURNED or not at:
            continue
        first, last = _before(parts, at), _after(parts, at)
        if first is None or last is None:
            continue
        order = (*parts[:first], *parts[at + 1 : last], part, *parts[first:at], *parts[last:])
        if same_meaning(_text(order), plain):
            yield _text(order)


def _is_open(part: Token) -> bool:
    return part.kind == "call" or part == Token("operator", "(")


def _closing(parts: Sequence[Token], at: int) -> int:
    """Where the bracket that opens at a place is closed; the end where it never is."""
    depth = 0
    for n in range(at, len(parts)):
        depth += _is_open(parts[n]) - (parts[n] == Token("operator", ")"))
        if depth == 0:
            return n
    return len(parts)


def _before(parts: Sequence[Token], at: int) -> int | None:
    """Where the operand before a sign begins: a cell, an area, a number, a call or what stands in brackets."""
    first = at - 1
    if parts[first] == Token("operator", ")"):
        opened = (n for n in range(first, -1, -1) if _is_open(parts[n]) and _closing(parts, n) == at - 1)
        return next(opened, None)
    if parts[first].kind not in ("reference", "number", "name", "text"):
        return None
    if first >= 2 and parts[first - 1].text == ":":
        first -= 2
    return first - (first >= 1 and parts[first - 1].kind == "sheet")


def _after(parts: Sequence[Token], at: int) -> int | None:
    """Where the operand after a sign ends."""
    last = at + 1
    if last < len(parts) and parts[last].kind == "sheet":
        last += 1
    if last >= len(parts):
        return None
    if _is_open(parts[last]):
        return min(_closing(parts, last) + 1, len(parts))
    if parts[last].kind not in ("reference", "number", "name", "text"):
        return None
    return last + 3 if last + 1 < len(parts) and parts[last + 1].text == ":" else last + 1

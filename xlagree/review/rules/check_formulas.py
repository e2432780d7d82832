"""What the formula of a check compares: two amounts, a thing with itself, or nothing at all."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from xlagree.generate.book.formula import Token, called, tokens
from xlagree.review.reading.meaning import meaning
from xlagree.review.reading.sheet_cells import Shown

WRAPS = ("ABS", "ROUND", "INT", "TRUNC", "ROUNDDOWN", "ROUNDUP")
EQUAL, UNEQUAL = ("=", "<", "<="), ("<>", ">", ">=")


@lru_cache(maxsize=1 << 12)
def is_difference(formula: str) -> bool:
    """Whether a formula is one amount less another, also rounded or without its sign.

    >>> is_difference("ROUND(SUM(B2:B9)-B10,2)"), is_difference("A1/B1-1"), is_difference("A1+B1")
    (True, False, False)
    """
    parts = _unwrapped([token for token in tokens(formula) if token.kind != "space"])
    depth, minus = 0, False
    for n, token in enumerate(parts):
        depth += _opens(token) - (token.text == ")")
        if depth == 0 and token.kind == "operator":
            if token.text in ("/", "&", "^", *EQUAL, *UNEQUAL):
                return False
            minus = minus or (token.text == "-" and n > 0)
    return minus


def _unwrapped(parts: list[Token]) -> list[Token]:
    """A formula without brackets around all of it, and without ABS or ROUND."""
    while len(parts) > 2 and (
        parts[0].text == "(" or (parts[0].kind == "call" and called(parts[0]) in WRAPS)
    ):
        depths = accumulate(_opens(token) - (token.text == ")") for token in parts)
        if next((n for n, depth in enumerate(depths) if depth == 0), 0) < len(parts) - 1:
            break
        parts = _arguments(parts[1:-1])[0]
    return parts


def _opens(token: Token) -> bool:
    return token.kind == "call" or token.text == "("


def is_bad_branch(shown: Shown) -> bool:
    """Whether IF shows what it gives where two things are not equal."""
    parts = [token for token in tokens(shown.formula) if token.kind != "space"]
    if not parts or parts[0].kind != "call" or called(parts[0]) != "IF" or parts[-1].text != ")":
        return False
    arguments = _arguments(parts[1:-1])
    if len(arguments) != 3 or any(len(branch) != 1 for branch in arguments[1:]):
        return False
    sign = _sign_of(arguments[0])
    if not sign or arguments[1][0].text == arguments[2][0].text:
        return False
    bad = arguments[2 if sign in EQUAL else 1][0].text
    return bad.strip('"') == (shown.value if isinstance(shown.value, str) else f"{shown.value:g}")


def _sign_of(condition: Sequence[Token]) -> str:
    """How a condition compares two amounts: with = or <>, or by the size of their difference."""
    depth = 0
    for n, token in enumerate(condition):
        depth += _opens(token) - (token.text == ")")
        if depth == 0 and token.kind == "operator" and token.text in (*EQUAL, *UNEQUAL):
            sized = condition[0].kind == "call" and called(condition[0]) in WRAPS
            both = any(other.kind in ("reference", "call") for other in condition[n + 1 :])
            return token.text if sized or (token.text in ("=", "<>") and both) else ""
    return ""


def _arguments(parts: Sequence[Token]) -> list[list[Token]]:
    arguments: list[list[Token]] = [[]]
    depth = 0
    for token in parts:
        depth += _opens(token) - (token.text == ")")
        if depth == 0 and token.text in (",", ";"):
            arguments.append([])
        else:
            arguments[-1].append(token)
    return arguments


@lru_cache(maxsize=1 << 12)
def always_holds(formula: str) -> str:
    """Why a check can never fail; nothing where it can.

    >>> always_holds("IF(ABS(B2-$B$2)<1,TRUE,FALSE)"), always_holds("A1=B1")
    ('it compares B2 with itself', '')
    """
    parts = [token for token in tokens(formula) if token.kind != "space"]
    reads = any(
        token.kind in ("reference", "name", "sheet") and token.text.upper() not in ("TRUE", "FALSE")
        for token in parts
    )
    functions = {called(token) for token in parts if token.kind == "call"}
    if not reads and functions <= {"TRUE", "FALSE", "IF", "AND", "OR", "NOT", *WRAPS}:
        return "it reads no cell"
    meant = meaning(formula.replace("$", ""))
    for start, part in enumerate(meant):
        if isinstance(part, str) and part in ("=(", "<=(", ">=(", "<>(", "+(", "<(", ">("):
            operands = _operands(meant, start)
            if len(operands) == 2 and operands[0] == operands[1] and any(map(_is_cell, operands[0])):
                return f"it compares {_said(operands[0])} with itself"
    return ""


def _operands(meant: Sequence[str | float], start: int) -> list[tuple[str | float, ...]]:
    """The operands of an operator; of a sum only those of one amount less another."""
    operands: list[list[str | float]] = []
    depth, at = 0, start + 1
    minus = 0
    while at < len(meant) and len(operands) < 4:
        part = meant[at]
        at += 1
        if part == ")" and depth == 0:
            break
        if part == "-" and depth == 0:
            minus += 1
            continue
        if depth == 0:
            operands.append([])
        operands[-1].append(part)
        depth += (isinstance(part, str) and part.endswith("(")) - (part == ")")
        if depth == 0 and isinstance(part, str) and part.endswith("!") and at < len(meant):
            operands[-1].append(meant[at])
            at += 1
    return [tuple(one) for one in operands] if minus == (meant[start] == "+(") else []


def _is_cell(part: str | float) -> bool:
    return isinstance(part, str) and part[-1:].isdigit()


def _said(operand: Sequence[str | float]) -> str:
    cells = [str(part) for part in operand if _is_cell(part)]
    return "".join(map(str, operand)) if len(operand) <= 2 else f"an amount of {cells[0]}"

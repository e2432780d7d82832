"""What formulas mean, whatever program wrote them: the order of sums, brackets that change nothing, areas of one cell, 15 digits."""

from collections.abc import Callable
from functools import lru_cache

from xlagree.generate.book.formula import Token, called, tokens
from xlagree.generate.book.wording import worded

DEEPEST = 30
"""Brackets in brackets; what is deeper, as no formula of ours is, is compared as it is worded."""

DIGITS = 1e-14
"""Programs write numbers to 15 digits: half a unit of the last one, at the worst."""

Meaning = tuple[str | float, ...]

_END = Token("end", "")
_NEGATIVE = "-("


class _OddError(ValueError):
    """A formula that is none, or that nobody could explain; never leaves this file."""


def same_meaning(formula: str, other: str, sheet: str = "") -> bool:
    """Whether two formulas compute the same from the same cells; on a `sheet` its own name before a cell says nothing.

    >>> same_meaning("SUM(C39:C39)*(B1+A1)", "(A1+B1)*SUM(C39)"), same_meaning("A1-B1", "B1-A1")
    (True, False)
    >>> same_meaning("'Plans'!A1+B1", "B1+A1", "Plans"), same_meaning("Offer!A1+B1", "B1+A1", "Plans")
    (True, False)
    """
    if formula == other or worded(formula) == worded(other):
        return True
    one, two = meaning(formula, sheet), meaning(other, sheet)
    return len(one) == len(two) and all(map(_alike, one, two))


def _alike(one: str | float, two: str | float) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return abs(one - two) <= DIGITS * abs(one)
    return one == two


@lru_cache(maxsize=1 << 14)
def meaning(formula: str, sheet: str = "") -> Meaning:
    """A formula in the one form of all that mean the same; what cannot be parsed as it is worded.

    >>> meaning("B1*2+A1")
    ('+(', '*(', 2.0, 'B1', ')', 'A1', ')')
    """
    reading = _Reading([token for token in tokens(formula) if token.kind != "space"], sheet)
    try:
        meant = reading.comparison()
    except _OddError:
        return (worded(formula),)
    return meant if reading.next == _END else (worded(formula),)


class _Reading:
    """A formula on its way in: each method reads one level of operators, the weakest first."""

    def __init__(self, parts: list[Token], sheet: str) -> None:
        self.parts, self.at, self.depth = parts, 0, 0
        self.own = f"{_unquoted(sheet)}!" if sheet else ""

    @property
    def next(self) -> Token:
        return self.parts[self.at] if self.at < len(self.parts) else _END

    def taken(self, *texts: str) -> str:
        """The next operator if it is one of these, taken; else nothing."""
        text = self.next.text if self.next.kind == "operator" and self.next.text in texts else ""
        self.at += bool(text)
        return text

    def wanted(self, text: str) -> None:
        if not self.taken(text):
            raise _OddError(text)

    def in_order(self, read: Callable[[], Meaning], *signs: str) -> Meaning:
        """Operands whose order matters, from left to right."""
        meant = read()
        while sign := self.taken(*signs):
            meant = (f"{sign}(", *meant, *read(), ")")
        return meant

    def in_any_order(self, read: Callable[[], Meaning], sign: str, other: str) -> Meaning:
        """Operands of a sum or a product: those added sorted, then those subtracted."""
        operands = [(sign, read())]
        while found := self.taken(sign, other):
            operands.append((found, read()))
        if len(operands) == 1:
            return operands[0][1]
        turned = [_turned(*operand, other) if sign == "+" else operand for operand in operands]
        with_it = sorted((meant for found, meant in turned if found == sign), key=_key)
        against = sorted((meant for found, meant in turned if found == other), key=_key)
        flat = [part for meant in with_it for part in meant]
        taken_off = [part for meant in against for part in (other, *meant)]
        return (f"{sign}(", *flat, *taken_off, ")")

    def comparison(self) -> Meaning:
        return self.in_order(self.text, "=", "<", ">", "<=", ">=", "<>")

    def text(self) -> Meaning:
        return self.in_order(self.sum, "&")

    def sum(self) -> Meaning:
        return self.in_any_order(self.product, "+", "-")

    def product(self) -> Meaning:
        return self.in_any_order(self.power, "*", "/")

    def power(self) -> Meaning:
        return self.in_order(self.signed, "^")

    def signed(self) -> Meaning:
        sign = self.taken("+", "-")
        if not sign:
            meant = self.operand()
            while self.taken("%"):
                meant = ("%(", *meant, ")")
            return meant
        self.deeper()
        meant = self.signed()
        self.depth -= 1
        return (_NEGATIVE, *meant, ")") if sign == "-" else meant

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _OddError("too deep")

    def operand(self) -> Meaning:
        if self.taken("("):
            return self.bracketed()
        token = self.next
        self.at += 1
        if token.kind == "call":
            return self.call(called(token))
        if token.kind == "number":
            return (float(token.text),)
        if token.kind in ("text", "error"):
            return (token.text,)
        if token.kind == "sheet" and self.next.kind in ("reference", "name"):
            named = _unquoted(token.text)
            return self.operand() if named == self.own else (named, *self.operand())
        if token.kind == "reference":
            return self.area(token.text.upper())
        if token.kind == "name":
            return (token.text.upper(),)
        raise _OddError(token.text)

    def bracketed(self) -> Meaning:
        self.deeper()
        meant = self.comparison()
        self.wanted(")")
        self.depth -= 1
        return meant

    def area(self, first: str) -> Meaning:
        """A cell or an area; an area of one cell is that cell."""
        if not self.taken(":"):
            return (first,)
        last, self.at = self.next, self.at + 1
        if last.kind != "reference":
            raise _OddError(last.text)
        one = first.replace("$", "") == last.text.upper().replace("$", "")
        return (first,) if one else (f"{first}:{last.text.upper()}",)

    def call(self, name: str) -> Meaning:
        self.deeper()
        arguments: list[Meaning] = [()]
        while not self.taken(")"):
            if self.taken(",", ";"):
                arguments.append(())
            elif arguments[-1]:
                raise _OddError(self.next.text)
            else:
                arguments[-1] = self.comparison()
        self.depth -= 1
        if name in ("TRUE", "FALSE") and arguments == [()]:
            return (name,)
        flat = [part for argument in arguments for part in (*argument, ",")]
        return (f"{name}(", *flat, ")")


def _unquoted(sheet: str) -> str:
    return sheet.replace("'", "").upper()


def _turned(sign: str, meant: Meaning, minus: str) -> tuple[str, Meaning]:
    """An operand of a sum without a sign of its own."""
    if meant[0] != _NEGATIVE:
        return sign, meant
    return ("+" if sign == minus else minus), meant[1:-1]


def _key(meant: Meaning) -> tuple[str, ...]:
    return tuple(part if isinstance(part, str) else f"{part:.9g}" for part in meant)

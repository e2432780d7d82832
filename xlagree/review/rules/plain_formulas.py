"""Formulas that can be computed at a glance: sums, means, products, differences and links of plain numbers, rounded or not."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import copysign

from xlagree.generate.book.formula import Token, called, tokens
from xlagree.review.reading.references import Reference, reference_between, sheet_named
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.sheet_numbers import Computed, NotPlainError, SheetNumbers

DEEPEST = 30
MOST_PARTS = 200
"""Brackets in brackets, and parts of a formula; more is no plain formula."""

MOST_TAKEN_APART = 150_000
"""Parts of all different formulas together; later ones are not computed."""

MOST_DECIMALS = 10
UNSURE = 1e-9
"""Decimals that a number is rounded to; so near to the middle of two numbers, for its size, is no telling which it becomes."""

END_OF_FORMULA = Token("end", "")

Compute = Callable[[Address], Computed]


class PlainFormulas:
    """The plain formulas of a file, each read once for all its copies."""

    def __init__(self, file: Snapshot) -> None:
        self._numbers = {sheet.name.casefold(): SheetNumbers(sheet) for sheet in file.sheets}
        self._known: dict[SheetSeen, dict[str, Compute | None]] = defaultdict(dict)
        self._room = MOST_TAKEN_APART

    def computed(self, sheet: SheetSeen, at: Address) -> Computed | None:
        """What the cells that a formula reads give as they stand in the file; None for a formula that is not plain."""
        return self.copied(sheet, at, at)

    def copied(self, sheet: SheetSeen, source: Address, at: Address) -> Computed | None:
        """What the formula of one cell would give in another, if it was copied there; None as above."""
        compute = self._compute(sheet, source)
        if compute is None:
            return None
        try:
            return compute(at)
        except (NotPlainError, OverflowError, ZeroDivisionError):
            return None

    def _compute(self, sheet: SheetSeen, source: Address) -> Compute | None:
        form, known = sheet.shapes.get(source), self._known[sheet]
        if form is None:
            return None
        if form not in known:
            known[form] = self._compiled(sheet, source) if self._room > 0 else None
        return known[form]

    def _compiled(self, sheet: SheetSeen, at: Address) -> Compute | None:
        try:
            reading = _Compiled(self._numbers, sheet, at)
            self._room -= len(reading.parts) - 1  # the last is its end
            return reading.whole()
        except NotPlainError:
            return None


class _Compiled:
    """A formula on its way in: each method reads one level of operators, the weakest first."""

    def __init__(self, numbers: Mapping[str, SheetNumbers], sheet: SheetSeen, at: Address) -> None:
        self.numbers, self.own, self.cell = numbers, sheet.name, at
        self.parts = [token for token in tokens(sheet.cells[at].formula) if token.kind != "space"]
        self.at = self.depth = 0
        if len(self.parts) > MOST_PARTS:
            raise NotPlainError
        self.parts.append(END_OF_FORMULA)

    @property
    def next(self) -> Token:
        return self.parts[self.at]

    def taken(self, *texts: str) -> str:
        text = self.parts[self.at].text
        if text not in texts:
            return ""
        self.at += 1
        return text

    def whole(self) -> Compute:
        compute = self.sum()
        if self.next is not END_OF_FORMULA:
            raise NotPlainError
        return compute

    def sum(self) -> Compute:
        compute = self.product()
        while sign := self.taken("+", "-"):
            compute = _added(compute, self.product(), 1 if sign == "+" else -1)
        return compute

    def product(self) -> Compute:
        compute = self.signed()
        while sign := self.taken("*", "/"):
            compute = _multiplied(compute, self.signed(), sign == "/")
        return compute

    def signed(self) -> Compute:
        sign = self.taken("+", "-")
        compute = self.deeper(self.signed) if sign else self.operand()
        while not sign and self.taken("%"):
            compute = _multiplied(compute, _constant(100.0), True)
        return _added(_constant(0.0), compute, -1) if sign == "-" else compute

    def deeper(self, read: Callable[[], Compute]) -> Compute:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotPlainError
        compute = read()
        self.depth -= 1
        return compute

    def operand(self) -> Compute:
        token = self.next
        if self.taken("("):
            compute = self.deeper(self.sum)
            if not self.taken(")"):
                raise NotPlainError
            return compute
        if token.kind == "number":
            self.at += 1
            return _constant(float(token.text))
        if token.kind == "call" and called(token) == "SUM":
            self.at += 1
            return self.deeper(self.arguments)
        if token.kind == "call" and called(token) == "AVERAGE":
            self.at += 1
            return self.mean()
        if token.kind == "call" and called(token) == "ROUND":
            self.at += 1
            return self.deeper(self.rounded)
        numbers, read = self.reference()
        if not read.is_cell:
            raise NotPlainError
        return lambda at: _as_computed(numbers.number(read.area(*at)[0]))

    def arguments(self) -> Compute:
        """What is between the brackets of a SUM."""
        compute = self.argument()
        while self.taken(","):
            compute = _added(compute, self.argument(), 1)
        if not self.taken(")"):
            raise NotPlainError
        return compute

    def mean(self) -> Compute:
        """The one range between the brackets of an AVERAGE."""
        numbers, read = self.reference()
        if not self.taken(")"):
            raise NotPlainError
        return lambda at: numbers.mean(read.area(*at))

    def rounded(self) -> Compute:
        """What is between the brackets of a ROUND to some decimals that are written as a number."""
        compute = self.sum()
        if not self.taken(",") or self.next.kind != "number" or not self.next.text.isdecimal():
            raise NotPlainError
        self.at += 1
        decimals = int(self.parts[self.at - 1].text)
        if not self.taken(")") or decimals > MOST_DECIMALS:
            raise NotPlainError
        return _rounded(compute, decimals)

    def argument(self) -> Compute:
        before = self.at
        if self.next.kind in ("reference", "sheet"):
            numbers, read = self.reference()
            if self.next.text in (",", ")"):
                return lambda at: numbers.total(read.area(*at))
        self.at = before
        return self.sum()

    def reference(self) -> tuple[SheetNumbers, Reference]:
        """A cell or a range of this file."""
        sheet = ""
        if self.next.kind == "sheet":
            sheet = sheet_named(self.next.text)
            self.at += 1
        ends = [self.end()]
        if self.taken(":"):
            ends.append(self.end())
        numbers = self.numbers.get((sheet or self.own).casefold())
        if numbers is None:
            raise NotPlainError
        return numbers, reference_between(sheet, ends, *self.cell)

    def end(self) -> str:
        """A cell, or a whole row or column, of a reference."""
        if self.next.kind != "reference":
            raise NotPlainError
        self.at += 1
        return self.parts[self.at - 1].text


def _as_computed(number: float) -> Computed:
    return Computed(number, abs(number))


def _constant(number: float) -> Compute:
    return lambda _: _as_computed(number)


def _added(one: Compute, other: Compute, sign: int) -> Compute:
    def compute(at: Address) -> Computed:
        first, second = one(at), other(at)
        return Computed(first.value + sign * second.value, max(first.largest, second.largest))

    return compute


def _multiplied(one: Compute, other: Compute, divided: bool) -> Compute:
    def compute(at: Address) -> Computed:
        first, second = one(at), other(at)
        factor = 1 / second.value if divided else second.value
        grown = second.largest / second.value**2 if divided else second.largest
        return Computed(first.value * factor, max(first.largest * abs(factor), abs(first.value) * grown))

    return compute


def _rounded(compute: Compute, decimals: int) -> Compute:
    """To some decimals; of what is as near to one number as to the next nobody says which way a program goes."""

    def rounded(at: Address) -> Computed:
        value, largest = compute(at)
        shifted = abs(value) * 10**decimals
        if abs(shifted % 1 - 0.5) <= UNSURE * max(1.0, largest * 10**decimals):
            raise NotPlainError
        return Computed(copysign(round(shifted), value) / 10**decimals, largest)

    return rounded


@lru_cache(maxsize=1)
def plain_formulas_of(file: Snapshot) -> PlainFormulas:
    """The plain formulas of a file, read once for all rules, which look at one file after the other."""
    return PlainFormulas(file)

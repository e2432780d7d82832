"""Formulas that can be computed at a glance: sums, products, differences and links of plain numbers."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from xlagree.generate.book.formula import Token, called, tokens
from xlagree.review.reading.references import Area, Reference, reference_between, sheet_named
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot

DEEPEST = 30
MOST_PARTS = 200
"""Brackets in brackets, and parts of a formula; more is no plain formula."""

MOST_TAKEN_APART = 150_000
"""Parts of all different formulas together; later ones are not computed."""

MOST_LINES = 20
"""Rows or columns, the fewer of them, of a range that is added up."""


END_OF_FORMULA = Token("end", "")


class NotPlainError(ValueError):
    """A formula, or a cell that it reads, of which nobody says at a glance what it gives; never leaves the rules."""


class Computed(NamedTuple):
    """What a formula gives, and the largest number on the way to it, which tells how exact it can be."""

    value: float
    largest: float


class _Sums:
    """The numbers of one line of a sheet, added up from its beginning, so that any stretch is two look-ups.

    `at` are their places; lines that hold numbers in the same places share it.
    """

    __slots__ = ("at", "doubtful", "sizes", "sums")

    def __init__(self, at: tuple[int, ...], numbers: Sequence[float | None]) -> None:
        known = [number or 0.0 for number in numbers]
        self.at = at
        self.sums = [*accumulate(known, initial=0.0)]
        self.sizes = [*accumulate(map(abs, known), initial=0.0)]
        doubtful = [number is None for number in numbers]
        self.doubtful = [*accumulate(doubtful, initial=0)] if any(doubtful) else None


@dataclass(frozen=True, eq=False)
class _SheetNumbers:
    """The numbers of a sheet, as formulas find them."""

    sheet: SheetSeen

    def number(self, at: Address) -> float:
        """The number of a cell, 0 of a blank one."""
        shown = self.sheet.cells.get(at)
        if shown is None:
            return 0.0
        if not isinstance(shown.value, float):
            raise NotPlainError
        return shown.value

    @cached_property
    def rows(self) -> Mapping[int, _Sums]:
        """The sums of every row."""
        return self._lines(0)

    @cached_property
    def columns(self) -> Mapping[int, _Sums]:
        """The sums of every column."""
        return self._lines(1)

    def _lines(self, axis: int) -> Mapping[int, _Sums]:
        """Texts count for nothing; an error, or a formula without a value, makes a sum doubtful."""
        lines: dict[int, list[tuple[int, float | None]]] = defaultdict(list)
        for at, shown in self.sheet.cells.items():
            value = shown.value
            if isinstance(value, float):
                lines[at[axis]].append((at[1 - axis], value))
            elif shown.error or (value is None and shown.formula):
                lines[at[axis]].append((at[1 - axis], None))
        made: dict[int, _Sums] = {}
        places: dict[tuple[int, ...], tuple[int, ...]] = {}
        for line, cells in lines.items():
            at_all, numbers = zip(*sorted(cells, key=itemgetter(0)), strict=True)
            made[line] = _Sums(places.setdefault(at_all, at_all), numbers)
        return made

    def total(self, area: Area) -> Computed:
        """The sum of a range."""
        (top, left), (bottom, right) = area
        upright = right - left <= bottom - top
        lines, low, high = (self.columns, left, right) if upright else (self.rows, top, bottom)
        if high - low > MOST_LINES:
            raise NotPlainError
        first, last = (top, bottom) if upright else (left, right)
        value = largest = 0.0
        places: tuple[int, ...] = ()
        begin = end = 0
        for line in range(low, high + 1):
            own = lines.get(line)
            if own is None:
                continue
            if own.at is not places:
                places = own.at
                begin, end = bisect_left(places, first), bisect_right(places, last)
            if own.doubtful and own.doubtful[end] > own.doubtful[begin]:
                raise NotPlainError
            value += own.sums[end] - own.sums[begin]
            largest = max(largest, own.sizes[end])
        return Computed(value, largest)


Compute = Callable[[Address], Computed]


class PlainFormulas:
    """The plain formulas of a file, each read once for all its copies."""

    def __init__(self, file: Snapshot) -> None:
        self._numbers = {sheet.name.casefold(): _SheetNumbers(sheet) for sheet in file.sheets}
        self._known: dict[tuple[str, str], Compute | None] = {}
        self._room = MOST_TAKEN_APART

    def computed(self, sheet: SheetSeen, at: Address) -> Computed | None:
        """What the cells that a formula reads give as they stand in the file; None for a formula that is not plain."""
        if at not in sheet.shapes:
            return None
        key = sheet.name.casefold(), sheet.shapes[at]
        if key not in self._known:
            self._known[key] = self._compiled(sheet, at) if self._room > 0 else None
        compute = self._known[key]
        if compute is None:
            return None
        try:
            return compute(at)
        except (NotPlainError, OverflowError, ZeroDivisionError):
            return None

    def _compiled(self, sheet: SheetSeen, at: Address) -> Compute | None:
        try:
            reading = _Compiled(self._numbers, sheet, at)
            self._room -= len(reading.parts) - 1  # the last is its end
            return reading.whole()
        except NotPlainError:
            return None


class _Compiled:
    """A formula on its way in: each method reads one level of operators, the weakest first."""

    def __init__(self, numbers: Mapping[str, _SheetNumbers], sheet: SheetSeen, at: Address) -> None:
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

    def argument(self) -> Compute:
        before = self.at
        if self.next.kind in ("reference", "sheet"):
            numbers, read = self.reference()
            if self.next.text in (",", ")"):
                return lambda at: numbers.total(read.area(*at))
        self.at = before
        return self.sum()

    def reference(self) -> tuple[_SheetNumbers, Reference]:
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

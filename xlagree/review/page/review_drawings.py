"""The charts of a review as points on a plane: what each plan earns from a bad year to the expected one, and money as bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from xlagree.generate.book.fitted import room_of
from xlagree.generate.book.sheet import NOTE
from xlagree.proposal.decision import Decision
from xlagree.proposal.rules.limits import in_percent
from xlagree.review.visible_text import visible
from xlagree.terms.quantities import fixed

LEFT, RIGHT, WIDE = 160.0, 340.0, 480.0
"""Where a scale begins and ends; names stand left of it, amounts and words right of it."""
ROW, ABOVE, BELOW = 30.0, 8.0, 28.0
"""The height of a line of a chart, and the room above the lines and below them, where the scale is written."""
NAME_ROOM = 124.0
"""Pixels for a name, as small letters are measured."""
LONGEST = 60
"""Characters of a name that are looked at."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_STEPS = 3
"""A scale has about so many steps."""


@dataclass(frozen=True)
class ScaleMark:
    """A number on a scale, and where it stands."""

    at: float
    text: str
    zero: bool


@dataclass(frozen=True)
class MarginRange:
    """A plan: its bad year, its middle one and the expected margin on the scale, and its chance of a loss in words."""

    name: str
    middle: float
    bad: float
    half: float
    expected: float
    loss: str
    recommended: bool


@dataclass(frozen=True)
class MarginDrawing:
    """What plans earn in a year."""

    height: float
    marks: tuple[ScaleMark, ...]
    ranges: tuple[MarginRange, ...]
    says: str


@dataclass(frozen=True)
class MoneyBar:
    """A bar of up to two parts, the first of which is at the left: its name, its parts' widths, and what stands beside it."""

    name: str
    middle: float
    first: float
    second: float
    text: str


@dataclass(frozen=True)
class BarsDrawing:
    """Amounts as bars."""

    height: float
    bars: tuple[MoneyBar, ...]
    says: str


@dataclass(frozen=True)
class Amount:
    """What a bar stands for: a name, two amounts that make up the bar, and words behind their sum."""

    name: str
    first: float
    second: float = 0.0
    words: str = ""


def margin_drawing(decisions: Sequence[Decision], recommended: int | None, currency: str) -> MarginDrawing:
    """The margins of plans, each a line from the year kept in 19 of 20 to the expected one."""
    every = [(one.margin_bad, one.margin_middle, one.margin_expected) for one in decisions]
    low, high = min(0.0, *map(min, every)), max(0.0, *map(max, every))
    step = _step(high - low)
    low, high = floor(low / step) * step, ceil(high / step) * step
    high = high if high > low else step
    across = (RIGHT - LEFT) / (high - low)

    def at(money: float) -> float:
        return round(LEFT + (money - low) * across, 1)

    ranges = tuple(
        MarginRange(
            _name(one.plan),
            ABOVE + ROW * (n + 0.5),
            at(one.margin_bad),
            at(one.margin_middle),
            at(one.margin_expected),
            f"loss in {in_percent(one.loss_chance)}",
            n == recommended,
        )
        for n, one in enumerate(decisions)
    )
    marks = tuple(
        ScaleMark(at(low + n * step), fixed(low + n * step), round(low / step) + n == 0)
        for n in range(round((high - low) / step) + 1)
    )
    says = "; ".join(
        f"{one.plan}{' (recommended)' if n == recommended else ''}: P95 {fixed(one.margin_bad)}, P50 {fixed(one.margin_middle)}, "
        f"expected {fixed(one.margin_expected)} {currency}, a loss in {in_percent(one.loss_chance)} of years"
        for n, one in enumerate(decisions)
    )
    return MarginDrawing(ABOVE + ROW * len(ranges) + BELOW, marks, ranges, f"{says}.")


def bars_drawing(amounts: Iterable[Amount]) -> BarsDrawing:
    """Amounts of one currency as bars, the first on top."""
    listed = tuple(amounts)
    most = max((one.first + one.second for one in listed), default=0.0) or 1.0
    wide = (RIGHT - LEFT) / most
    bars = tuple(
        MoneyBar(
            _name(one.name),
            ABOVE + ROW * (n + 0.5),
            round(one.first * wide, 1),
            round(one.second * wide, 1),
            f"{fixed(one.first + one.second)}{one.words}",
        )
        for n, one in enumerate(listed)
    )
    says = "; ".join(f"{one.name}: {fixed(one.first + one.second)}{one.words}" for one in listed)
    return BarsDrawing(ABOVE + ROW * len(bars) + ABOVE, bars, f"{says}.")


def _step(span: float) -> float:
    """The step of a scale: 1, 2, 2.5 or 5 times a power of ten."""
    rough = (span or 1.0) / MOST_STEPS
    power = 10.0 ** floor(log10(rough))
    return next(step for step in STEPS if step * power >= rough * (1 - 1e-9)) * power


def _name(name: str) -> str:
    """As much of a name as there is room for left of the scale."""
    shown = visible(name)[:LONGEST]
    while room_of(shown, NOTE) > NAME_ROOM:
        shown = f"{shown[:-2].rstrip()}…"
    return shown

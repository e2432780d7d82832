"""The verdict on forecasts tried on the past: one word, the figure that decides it, and the rules by which it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scipy import special

from xlagree.actuarial.experience.calibration import Bias, Coverage, Tenths
from xlagree.actuarial.experience.quality import counted, percent
from xlagree.terms.quantities import fixed

Word = Literal["held", "too high", "too low", "too narrow", "too wide", "too little to say"]
FEWEST = 6
"""Of fewer forecasts not even all on one side of P50 would be more than chance: 2 / 2⁵ is above 5 %, 2 / 2⁶ is not."""
PLAINLY_WRONG = 0.8
"""Forecasts whose P50 holds this often are plainly too high."""
FEW = 0.8
"""Where plainly wrong forecasts would be told less often than this, the verdict says so."""


@dataclass(frozen=True)
class Figures:
    """What is judged: coverage of P50, P80 and P95, where hours fell in their forecasts, and the bias of the book."""

    p50: Coverage
    p80: Coverage
    p95: Coverage
    tenths: Tenths
    book: Bias

    @property
    def count(self) -> int:
        """Forecasts that are judged."""
        return self.p50.forecasts

    @property
    def moved(self) -> bool:
        """Whether places are off to one side rather than too near to or too far from the middle."""
        return abs(self.tenths.moved) >= abs(self.tenths.spread)


@dataclass(frozen=True)
class Verdict:
    """What the figures say of the forecasts, and by which figure: "" where none decides."""

    word: Word
    figure: str
    sentence: str


RULES: tuple[tuple[Word, str, Callable[[Figures], bool]], ...] = (
    ("too little to say", "", lambda of: of.count < FEWEST),
    ("too high", "P50", lambda of: of.p50.side > 0),
    ("too low", "P50", lambda of: of.p50.side < 0),
    ("too high", "book", lambda of: of.book.side > 0),
    ("too low", "book", lambda of: of.book.side < 0),
    ("too narrow", "P95", lambda of: of.p95.side < 0),
    ("too narrow", "P80", lambda of: of.p80.side < 0),
    ("too wide", "P95", lambda of: of.p95.side > 0),
    ("too wide", "P80", lambda of: of.p80.side > 0),
    ("too high", "tenths", lambda of: of.tenths.uneven and of.moved and of.tenths.moved < 0),
    ("too low", "tenths", lambda of: of.tenths.uneven and of.moved),
    ("too narrow", "tenths", lambda of: of.tenths.uneven and of.tenths.spread > 0),
    ("too wide", "tenths", lambda of: of.tenths.uneven),
    ("held", "", lambda of: True),
)
"""The first that is met decides. The middle is judged before the width: who is off looks too narrow on one side as well."""


def verdict(figures: Figures, unit: str = "client") -> Verdict:
    """The verdict by the first rule that is met; `unit` is what one forecast is called."""
    word, figure = next((word, figure) for word, figure, met in RULES if met(figures))
    if word == "too little to say":
        what = counted(figures.count, unit)
        return Verdict(
            word,
            figure,
            f"Too little to say: {what}; of fewer than {FEWEST} even all on one side of P50 may be chance.",
        )
    if word == "held":
        return Verdict(word, figure, _held(figures, unit))
    return Verdict(word, figure, f"Forecasts were {word}: {_because(figures, figure)}.")


def _because(figures: Figures, figure: str) -> str:
    if figure == "book":
        book = figures.book
        if book.share is None:
            return f"{fixed(book.error)} hours were forecast, and none worked"
        side = "above" if book.error > 0 else "below"
        by_chance = percent(book.by_chance / book.actual)
        return f"the book was {percent(abs(book.share))} {side} the hours worked, where chance explains {by_chance}"
    if figure == "tenths":
        tenths = figures.tenths
        return (
            "actual hours fell unevenly in the tenths of their forecasts "
            f"(chi-square {tenths.chi_square:.1f} with {tenths.freedom} degrees of freedom, p {tenths.chance:.2g})"
        )
    of = {"P50": figures.p50, "P80": figures.p80, "P95": figures.p95}[figure]
    return (
        f"{of.under} of {of.forecasts} stayed under {figure}, where {of.fewest} to {of.most} would by chance"
    )


def _held(figures: Figures, unit: str) -> str:
    held = f"Forecasts held: as many {unit}s stayed under as was wanted, as far as chance lets it be told."
    told = power(figures.p50)
    if told >= FEW:
        return held
    wrong = f"forecasts whose P50 holds {100 * PLAINLY_WRONG:g} times in 100"
    return f"{held} Of so few, {wrong} would be told with a chance of {percent(told)}."


def power(p50: Coverage) -> float:
    """The chance that plainly wrong forecasts, as many and independent, are told by P50.

    >>> from xlagree.actuarial.experience.calibration import Held, coverage
    >>> round(power(coverage(0.5, [[Held(0.5)] * 6], 3)), 3)
    0.262
    """
    more = special.bdtrc(p50.most, p50.forecasts, PLAINLY_WRONG)
    fewer = special.bdtr(p50.fewest - 1, p50.forecasts, PLAINLY_WRONG) if p50.fewest else 0.0
    return float(more + fewer)

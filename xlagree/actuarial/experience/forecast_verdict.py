"""The verdict on forecasts tried on the past: one word, the figure that decides it, and the rules by which it does."""

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
class Judged:
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
    def off(self) -> int:
        """1 where forecasts are rather too high than of a wrong width, -1 where rather too low, else 0."""
        moved, spread = self.tenths.moved, self.tenths.spread
        return 0 if abs(moved) < abs(spread) else -1 if moved > 0 else 1

    def side(self, figure: str) -> int:
        """1 where a figure is above what chance explains, -1 where below, else 0; of uneven tenths as they are rather."""
        if figure == "tenths":
            width = -1 if self.tenths.spread > 0 else 1
            return (self.off or width) if self.tenths.uneven else 0
        judged: dict[str, Coverage | Bias] = {
            "P50": self.p50,
            "P80": self.p80,
            "P95": self.p95,
            "book": self.book,
        }
        return judged[figure].side


@dataclass(frozen=True)
class ForecastVerdict:
    """What the figures say of the forecasts, and by which figure: "" where none decides."""

    word: Word
    figure: str
    sentence: str


Where = Literal["off", "not off", "always"]
RULES: tuple[tuple[Where, str, Word, Word], ...] = (
    ("off", "P50", "too high", "too low"),
    ("off", "book", "too high", "too low"),
    ("off", "P80", "too high", "too low"),
    ("off", "P95", "too high", "too low"),
    ("off", "tenths", "too high", "too low"),
    ("not off", "P95", "too wide", "too narrow"),
    ("not off", "P80", "too wide", "too narrow"),
    ("not off", "tenths", "too wide", "too narrow"),
    ("always", "P50", "too high", "too low"),
    ("always", "book", "too high", "too low"),
    ("always", "P95", "too wide", "too narrow"),
    ("always", "P80", "too wide", "too narrow"),
)
"""The first figure that chance does not explain decides: the verdict where it is above, and where it is below.

"off" rules are for forecasts whose hours fell to one side more than they fell too near to the middle or too far from it,
if the figure is to that side; "not off" for the others. Where none applies, forecasts held.
"""


def verdict(figures: Judged, unit: str = "client") -> ForecastVerdict:
    """The verdict by the first rule that applies; `unit` is what one forecast is called."""
    if figures.count < FEWEST:
        what = f"of fewer than {FEWEST} even all on one side of P50 may be chance"
        return ForecastVerdict(
            "too little to say", "", f"Too little to say: {counted(figures.count, unit)}; {what}."
        )
    for where, figure, above, below in RULES:
        side = figures.side(figure)
        applies = {"off": side == figures.off, "not off": not figures.off, "always": True}[where]
        if side and applies:
            word = above if side > 0 else below
            return ForecastVerdict(word, figure, f"Forecasts were {word}: {_because(figures, figure)}.")
    return ForecastVerdict("held", "", _held(figures, unit))


def _because(figures: Judged, figure: str) -> str:
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
            f"(chi-square {tenths.chi_square:.1f} with {tenths.freedom:.3g} degrees of freedom, p {tenths.chance:.2g})"
        )
    of = {"P50": figures.p50, "P80": figures.p80, "P95": figures.p95}[figure]
    return (
        f"{of.under} of {of.forecasts} stayed under {figure}, where {of.fewest} to {of.most} would by chance"
    )


def _held(figures: Judged, unit: str) -> str:
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

"""What a review says of a workbook computed anew: values that their formulas do not give, and formulas that were left alone."""

from collections.abc import Iterator

from xlagree.generate.book.number_shown import date_shown
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Severity, at
from xlagree.review.recalculation.recalculated import Recalculated, cell_at
from xlagree.review.reviews import LeftAlone, Recalculation

FIX = "let Excel calculate the file and save it"
NAMED = 20
"""So many stale cells are named each; more have one cause."""
SHOWN = 40
"""Characters of a text that a message has of a cell."""


def recalculation_of(computed: Recalculated) -> Recalculation:
    """What is said of a workbook computed anew."""
    firsts: dict[str, LeftAlone] = {}
    for spot, why in computed.left.items():
        before = firsts.get(why)
        firsts[why] = LeftAlone(why, before.count + 1 if before else 1, before.first if before else at(*spot))
    agree = computed.computed - len(computed.was) - computed.never
    return Recalculation(computed.formulas, computed.computed, agree, computed.never, tuple(firsts.values()))


def stale_values(computed: Recalculated) -> Iterator[Finding]:
    """The cells that show another value than their formula gives, each with how many follow from it.

    In a book of ours that is an error. Elsewhere it is an alert: two engines may understand a rare function differently.
    """
    severity: Severity = "error" if BOOK_FACT in computed.file.properties else "alert"
    causes = computed.causes
    follow = len(computed.was) - len(causes)
    if len(causes) > NAMED:
        message = f"stale values: {len(causes):,} formulas give other values than they show, as where a program did not calculate"
        yield Finding("S10", severity, at(*causes[0]), message, FIX)
        return
    for n, spot in enumerate(causes):
        gives = cell_at(computed.file, spot)
        was, code = computed.was[spot], computed.file.looks.of(computed.was[spot].style).code
        now = gives.value if gives else None
        message = f"stale value: shows {_told(was.value, code)}, its formula gives {_told(now, code)}"
        if n == 0 and follow:
            others = (
                "1 more that reads such a cell is"
                if follow == 1
                else f"{follow:,} more that read such cells are"
            )
            message += f"; {others} stale too"
        yield Finding("S10", severity, at(*spot), message, FIX)


def _told(value: float | str | bool | None, code: str) -> str:
    """A value as a message has it: a day as its cell's format shows it, a number with the digits that tell it apart."""
    if isinstance(value, float) and (day := date_shown(code, value)):
        return day
    if isinstance(value, str):
        text = " ".join(value.split())
        return f'"{text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"}"'
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 or not value else f"{value:.4g}"
    return "nothing" if value is None else str(value).upper()

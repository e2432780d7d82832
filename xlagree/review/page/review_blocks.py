"""What the page of a review says of one file: what it is, whether it can be relied on, what was found, and its deal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlagree.generate.pages.shared.frame import day
from xlagree.proposal.rules.limits import in_percent
from xlagree.proposal.sensitivity import sorted_by_swing
from xlagree.review.causes import Cause, causes, worst_of
from xlagree.review.deal_reviewed import Deal
from xlagree.review.page.review_drawings import (
    Amount,
    BarsDrawing,
    MarginDrawing,
    bars_drawing,
    margin_drawing,
)
from xlagree.review.page.review_lines import (
    FoundLine,
    PlanTable,
    TableLine,
    case_lines,
    counted,
    found_lines,
    plan_tables,
    term_lines,
)
from xlagree.review.report import count
from xlagree.review.reviews import Review
from xlagree.terms.quantities import fixed

PRINTED, BARS, TERMS = 8, 6, 5
"""So many causes and terms are printed of a file, and so many bars are drawn; the screen has every cause and term."""


@dataclass(frozen=True)
class KeyFigure:
    """A figure that a reader looks for first: what it is, the figure, and words below it."""

    name: str
    text: str
    words: str


@dataclass(frozen=True)
class DealTables:
    """A deal: its plans with what each earns, its cases, and the terms that move it."""

    currency: str
    tables: tuple[PlanTable, ...]
    about: str
    margins: MarginDrawing
    moves: BarsDrawing | None
    cases: tuple[TableLine, ...]
    terms: tuple[TableLine, ...]
    terms_printed: int
    shown: str


@dataclass(frozen=True)
class FileBlock:
    """One file on the page."""

    file: str
    name: str
    about: tuple[str, ...]
    verdict: str
    sentences: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    found: tuple[FoundLine, ...]
    currency: str
    bars: BarsDrawing | None
    deal: DealTables | None
    answers: tuple[str, ...]


def file_block(review: Review) -> FileBlock:
    """A file that was read."""
    deal, found = review.deal, causes(review.findings)
    return FileBlock(
        review.file,
        deal.client if deal else review.file,
        tuple(_about(review)),
        verdict(review),
        tuple(_sentences(review)),
        tuple(_figures(review)),
        tuple(found_lines(found, worst_of(found, PRINTED))),
        review.currency,
        cause_bars(found),
        _tables(deal) if deal and deal.own else None,
        tuple(filter(None, (deal.unused, *deal.answers))) if deal else (),
    )


def verdict(review: Review) -> str:
    """Whether a file can be relied on."""
    if review.problem:
        return "The file could not be read."
    limits = sum(finding.code.startswith("P") for finding in review.errors)
    wrong, alerts = len(review.errors) - limits, count(review.findings)["alert"]
    if wrong:
        moved = (
            f" that move {fixed(review.moved)} {review.currency} a year"
            if review.currency and round(review.moved)
            else ""
        )
        return f"Do not rely on this file: {counted(wrong, 'error')}{moved}."
    if limits:
        return f"No error in the file itself; {counted(limits, 'finding')} beyond limits of the policy."
    if alerts:
        return f"No error was found; {counted(alerts, 'alert')} to look at."
    return "No error was found, and nothing to look at."


def cause_bars(found: tuple[Cause, ...], most: int = BARS) -> BarsDrawing | None:
    """The causes that move most money as bars; None where none is known to move any."""
    amounts = [
        Amount(
            f"{n} {cause.sort}", cause.worth, words=f" · {cause.count} findings" if cause.count > 1 else ""
        )
        for n, cause in enumerate(found, 1)
        if cause.worth and round(cause.worth)
    ]
    return bars_drawing(amounts[:most]) if amounts else None


def _about(review: Review) -> Iterator[str]:
    """What was reviewed, from when."""
    yield review.file
    yield review.what
    if review.sealed:
        yield f"sealed with the figures of {day(review.sealed)}"
    if review.what == "internal book":
        yield f"made by xlagree {review.made_by}" if review.made_by else "version unknown"


def _sentences(review: Review) -> Iterator[str]:
    deal, anew = review.deal, review.recalculation
    if deal:
        yield deal.sentence
        if deal.line.held_for:
            yield "No client book goes out: plans are beyond limits that hold, see the rules of price below."
        if deal.own is None:
            yield "No forecast: the decision table needs one."
        if deal.inputs_changed:
            yield f"Inputs changed since it was sealed: {deal.inputs_changed:,}."
    if anew:
        yield f"Of {counted(anew.formulas, 'formula')} {anew.computed:,} were computed anew, and {anew.agree:,} give what the file shows."


def agreeing(deals: Sequence[Deal], words: str) -> KeyFigure:
    """How many lines of some deals agree with the core, and how many have no value to compare."""
    agree, lines, unvalued = (
        sum(each) for each in zip(*((deal.agree, deal.lines, deal.unvalued) for deal in deals), strict=True)
    )
    rest = f"; {unvalued:,} have no value" if unvalued else ""
    return KeyFigure("Recomputed by the core", f"{agree:,} of {lines:,}", f"{words}{rest}")


def _figures(review: Review) -> Iterator[KeyFigure]:
    deal, severities = review.deal, count(review.findings)
    limits = sum(error.code.startswith("P") for error in review.errors)
    if deal:
        yield agreeing([deal], "lines of the file agree")
    own = f"{limits:,} of them of price; " if limits else ""
    rest = f"{own}{counted(severities['alert'], 'alert')}, {counted(severities['note'], 'note')}"
    yield KeyFigure("Found", counted(severities["error"], "error"), rest)
    if deal is None:
        return
    money = f"{deal.currency} a year"
    yield KeyFigure("Moved by errors of the file", fixed(review.moved), money)
    if deal.own:
        yield KeyFigure("At risk, with what errors move", fixed(review.at_risk), f"{money}, {deal.own.plan}")
        yield KeyFigure(
            "Chance of a loss",
            in_percent(deal.own.loss_chance),
            f"of years, expected loss {fixed(deal.own.expected_loss)}",
        )


def _tables(deal: Deal) -> DealTables:
    base = deal.cases[0].decisions
    recommended = deal.recommended if deal.line.first_year is not None else None
    many = len(deal.cases) > 1
    return DealTables(
        deal.currency,
        tuple(plan_tables(base, recommended, deal.policy)),
        base[deal.recommended].plan,
        margin_drawing(base, recommended, deal.currency),
        _moves(deal),
        tuple(case_lines(deal)) if many else (),
        tuple(term_lines(deal)) if many else (),
        TERMS,
        deal.shown if many and deal.shown != deal.cases[0].name else "",
    )


def _moves(deal: Deal) -> BarsDrawing | None:
    """How far each term alone moves the margin between its low value, the base case and its high one; None where none does."""
    plan = deal.recommended
    spans = [Amount(swing.driver.label, swing.width(plan)) for swing in sorted_by_swing(deal.swings, plan)]
    moving = [one for one in spans if round(one.first)]
    return bars_drawing(moving[:BARS]) if moving else None

"""The page of a review put together: one file without scripts or requests, of a book or of a folder with its deals by risk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from xlagree import __version__
from xlagree.generate.book.look import ACCENT, ALERT, BAND, FONT, GREY, HAIR, INK, RULE, STEP_GREY, TINT
from xlagree.generate.pages.html.page_style import FALLBACKS, known_by
from xlagree.generate.pages.shared.frame import day
from xlagree.proposal.rules.finding import Finding
from xlagree.proposal.rules.limits import in_percent
from xlagree.review.causes import causes, worst_of
from xlagree.review.deal_reviewed import Deal
from xlagree.review.page.deal_groups import by_deals
from xlagree.review.page.review_blocks import (
    FileBlock,
    KeyFigure,
    agreeing,
    cause_bars,
    file_block,
    verdict,
)
from xlagree.review.page.review_drawings import LEFT, RIGHT, WIDE, Amount, BarsDrawing, bars_drawing
from xlagree.review.page.review_lines import (
    NOTHING,
    FoundLine,
    counted,
    found_lines,
    money,
    not_checked,
)
from xlagree.review.report import at_risk, by_risk, count, not_looked_into, of_deals
from xlagree.review.reviews import Review
from xlagree.review.rules.all_rules import FILE_RULES, RULES
from xlagree.review.visible_text import visible
from xlagree.terms.errors import Place
from xlagree.terms.quantities import fixed

if TYPE_CHECKING:
    from jinja2 import Template

DEALS, CAUSES, BARS, FILES = 15, 6, 8, 12
"""So many deals, causes and other files are printed in the summary of a folder, and so many bars are drawn, fewer of each
currency where there are several; the screen has all."""
KINDS = {"workbook": "other workbook"}
"""What a file is called that is called otherwise among others."""


@dataclass(frozen=True)
class UnreadLine:
    """Why a file was not read."""

    place: str
    what: str
    remedy: str


@dataclass(frozen=True)
class FileLine:
    """A file in a table: where its block is, blank where it has none, and its cells."""

    block: str
    file: str
    name: str
    cells: tuple[str, ...]
    printed: bool


@dataclass(frozen=True)
class CurrencyPart:
    """The deals of one currency: as a table and as bars, and the causes found in their files; `about` is what these are called."""

    currency: str
    about: str
    deals: tuple[FileLine, ...]
    bars: BarsDrawing | None
    found: tuple[FoundLine, ...]
    cause_bars: BarsDrawing | None


def review_html(reviews: Sequence[Review], today: date) -> str:
    """Reviews as one page that needs nothing beside it, the same to the byte for the same reviews and day."""
    from markupsafe import Markup

    ranked = by_risk(reviews)
    blocks = [(f"file-{n}", one) for n, one in enumerate(ranked, 1) if one.deal or one.findings]
    links = {one.file: block for block, one in blocks}
    alone = len(ranked) == 1
    style = _style()
    return _template().render(
        style=Markup(style),
        style_hash=known_by(style),
        title=f"Review of {ranked[0].file if alone else counted(len(ranked), 'file')}",
        version=__version__,
        day=day(today),
        alone=alone,
        verdict="" if alone and ranked[0].problem is None else _verdict(ranked),
        figures=tuple(_figures(ranked)),
        unread=tuple(_unread(ranked)),
        parts=() if alone else tuple(_parts(ranked, links)),
        others=() if alone else tuple(_others(ranked, links)),
        blocks=tuple(_blocks(blocks, ranked)),
        covered=tuple(_covered(ranked)),
        left=LEFT,
        right=RIGHT,
        wide=WIDE,
        not_checked=(
            *filter(None, [not_looked_into(ranked)]),
            *not_checked([one.what for one in ranked if one.problem is None]),
        ),
    )


def _blocks(
    blocks: Sequence[tuple[str, Review]], ranked: Sequence[Review]
) -> Iterator[tuple[str, FileBlock]]:
    """The files that have a block of their own: a single one always, of several those with a deal or a finding."""
    if len(ranked) == 1 and not blocks and ranked[0].problem is None:
        yield "file-1", file_block(ranked[0])
    for link, one in blocks:
        yield link, file_block(one)


def _verdict(ranked: Sequence[Review]) -> str:
    """What to make of a folder."""
    if len(ranked) == 1:
        return verdict(ranked[0])
    every = counted(len(ranked), "file")
    wrong = sum(any(not error.code.startswith("P") for error in one.errors) for one in ranked)
    beyond = sum(any(error.code.startswith("P") for error in one.errors) for one in ranked)
    unread = sum(one.problem is not None for one in ranked)
    parts = [
        f"Do not rely on {wrong:,} of {every}: {'it has' if wrong == 1 else 'they have'} errors"
        if wrong
        else f"No error in {counted(len(ranked) - unread, 'file')}",
        f"{beyond:,} beyond limits of the policy" if beyond else "",
        f"{unread:,} could not be read" if unread else "",
    ]
    return "; ".join(filter(None, parts)) + "."


def _figures(ranked: Sequence[Review]) -> Iterator[KeyFigure]:
    """What a reader of a folder looks for first."""
    read = [one for one in ranked if one.problem is None]
    kinds = Counter(KINDS.get(one.what, one.what) for one in sorted(read, key=lambda one: one.deal is None))
    words = ", ".join(counted(number, kind) for kind, number in kinds.items())
    yield KeyFigure("Reviewed", counted(len(read), "file"), words)
    deals = [one.deal for one in ranked if one.deal]
    if deals:
        yield agreeing(deals, "lines of internal books agree")
    severities = count([finding for one in ranked for finding in one.findings])
    rest = f"{counted(severities['alert'], 'alert')}, {counted(severities['note'], 'note')}"
    yield KeyFigure("Found", counted(severities["error"], "error"), rest)
    for currency, amount in at_risk(ranked).items():
        words = f"{currency} a year, with what errors move"
        yield KeyFigure("At risk", fixed(amount), words)


def _unread(ranked: Sequence[Review]) -> Iterator[UnreadLine]:
    for one in ranked:
        for problem in one.problems:
            yield UnreadLine(str(problem.place), problem.what, problem.remedy)


def _parts(ranked: Sequence[Review], links: dict[str, str]) -> Iterator[CurrencyPart]:
    """The deals by currency, those of files without a deal last, where anything was found in them."""
    of_deal = of_deals(ranked)
    groups = by_deals([one for one in ranked if one.problem is None])
    sharing = len({currency for with_deals, currency in groups if with_deals}) or 1
    apart = sum(not with_deals for with_deals, _ in groups) > 1
    for (with_deals, currency), own in groups.items():
        found = causes(finding for one in own for finding in _of_file(one))
        if with_deals or found:
            yield CurrencyPart(
                currency,
                f"files without a deal{f', in {currency}' if apart else ''}"
                if not with_deals
                else "these files",
                tuple(
                    _deal_line(one, of_deal[one.file], links, n < _part_of(DEALS, sharing))
                    for n, one in enumerate(one for one in own if one.deal)
                ),
                _risk_bars(own, _part_of(BARS, sharing)),
                tuple(found_lines(found, worst_of(found, _part_of(CAUSES, sharing)))),
                cause_bars(found, _part_of(BARS, sharing)),
            )


def _part_of(room: int, sharing: int) -> int:
    """The room of one currency of several; each has some."""
    return max(1, room // sharing)


def _risk_bars(reviews: Sequence[Review], most: int) -> BarsDrawing | None:
    """The deals with most money at risk; None where there is no deal."""
    amounts = [
        Amount(one.deal.client, one.deal.at_risk, one.moved, _errors(one))
        for one in sorted(reviews, key=lambda one: -one.at_risk)
        if one.deal
    ]
    return bars_drawing(amounts[:most]) if amounts else None


def _errors(review: Review) -> str:
    return f" · {counted(len(review.errors), 'error')}" if review.errors else ""


def _of_file(review: Review) -> Iterator[Finding]:
    """The findings of a file, each place with the file's name."""

    def named(place: Place) -> Place:
        return replace(place, file=review.file)

    for one in review.findings:
        yield replace(one, place=named(one.place), others=tuple(map(named, one.others)))


def _deal_line(review: Review, found: Sequence[Finding], links: dict[str, str], printed: bool) -> FileLine:
    deal = review.deal
    assert deal
    own, severities = deal.own, count(found)
    figures = (
        (money(own.margin_expected), _share(own.share_expected), money(own.margin_bad), _share(own.loss_chance), money(own.expected_loss))
        if own
        else ("no forecast", *[NOTHING] * 4)
    )  # fmt: skip
    counts = (str(severities["error"]), str(severities["alert"]), _agree(deal))
    cells = (deal.line.recommended_plan, *figures, money(review.at_risk), *counts)
    return FileLine(links[review.file], review.file, deal.client, cells, printed)


def _agree(deal: Deal) -> str:
    return f"all {deal.lines:,}" if deal.agree == deal.lines else f"{deal.agree:,} of {deal.lines:,}"


def _share(share: float | None) -> str:
    return NOTHING if share is None else in_percent(share)


def _others(ranked: Sequence[Review], links: dict[str, str]) -> Iterator[FileLine]:
    """The files that hold no deal."""
    for n, one in enumerate(one for one in ranked if one.deal is None and one.problem is None):
        counts = tuple(f"{number:,}" for number in count(one.findings).values())
        yield FileLine(
            links.get(one.file, ""),
            one.file,
            KINDS.get(one.what, one.what),
            counts,
            bool(one.findings) and n < FILES,
        )


def _covered(ranked: Sequence[Review]) -> Iterator[str]:
    """What was looked at, in sentences."""
    read = [one for one in ranked if one.problem is None]
    if any(one.deal for one in read):
        codes = ", ".join(known.code for known in RULES)
        yield f"Internal books: every line computed again from the book's own inputs, and the rules {codes}."
    if any(one.deal is None for one in read):
        codes = ", ".join(known.code for known in FILE_RULES)
        yield f"Client books and other workbooks: formulas and structure, by the rules {codes}."
    yield "xlagree explain CODE says what a rule looks for, why, on whose word, and what it cannot see."


def _style() -> str:
    """The style of the page, in the colours of the product's books."""
    colours = {
        "house": ACCENT, "tint": TINT, "ink": INK, "grey": GREY, "rule": RULE, "hair": HAIR, "band": BAND, "alert": ALERT,
        "mid": STEP_GREY, "font": f"{FALLBACKS[FONT]}, Helvetica, Arial, sans-serif",
    }  # fmt: skip
    return (
        f":root{{{''.join(f'--{name}:{value};' for name, value in colours.items())}}}\n{_part('review.css')}"
    )


@cache
def _part(name: str) -> str:
    assert __package__
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _seen(value: object) -> object:
    """What a blank of the page is filled with: text of a file as a reader can see it."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _template() -> "Template":
    """The page with its blanks; one that is not filled is an error, and every text is made harmless."""
    from jinja2 import Environment, StrictUndefined

    kinds = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_seen
    )
    return kinds.from_string(_part("review.html"))

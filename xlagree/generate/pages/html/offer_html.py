"""The page of an offer put together: figures as text, so that they are right without scripts, then style and script in one file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.months_workings import fee_title
from xlagree.generate.pages.client.plan_words import NOTHING
from xlagree.generate.pages.html.hour_stops import Stop, stop_of, years_to_look_at
from xlagree.generate.pages.html.page_drawings import (
    BAR,
    QUARTERS,
    BillsDrawing,
    HoursDrawing,
    across,
    bills_drawing,
    down,
    hours_drawing,
)
from xlagree.generate.pages.html.page_figures import PageFigures, page_figures
from xlagree.generate.pages.html.page_lines import add_on_lines, amount, sections, shown, sum_lines
from xlagree.generate.pages.html.page_style import drawn_logo, known_by, page_style, part
from xlagree.generate.pages.shared.letterhead import house_lines
from xlagree.proposal.client_basis import by_hours, note_of
from xlagree.proposal.client_verdict import client_verdict, usual_year
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.offers.held_offer import in_page
from xlagree.proposal.offers.offered_plan import once_key
from xlagree.proposal.offers.taxes import MONTHS

if TYPE_CHECKING:
    from jinja2 import Template

GROUP, DIGITS = 8, 32
"""Digits of the digest in a group, and as many as are shown."""


@dataclass(frozen=True)
class PlanCard:
    """A plan at the hours that are shown first."""

    name: str
    best_for: str
    tag: str
    first: str
    once_text: str
    once: str
    month: str
    fixed: str
    over: str
    hour: str


@dataclass(frozen=True)
class YearButton:
    """A year of the client's own, and the stop of the slider where it is."""

    stop: int
    text: str


@dataclass(frozen=True)
class DrawnColumn:
    """A month of the chart of bills."""

    x: float
    middle: float
    wide: float
    fixed: float
    bill: float
    other: float
    text: str


@dataclass(frozen=True)
class Mark:
    """Where the hours that are shown lie on the chart."""

    x: float
    y: float


def offer_html(told: ClientOffer, draft: str = "") -> str:
    """The page as text; `draft` marks one that is not to be sent."""
    from markupsafe import Markup

    proposal, offer, speech = told.proposal, told.offer, told.speech
    years = years_to_look_at(proposal)
    stops = [stop_of(proposal, year, speech) for year in years]
    usual = next(i for i, year in enumerate(years) if year is usual_year(proposal))
    verdict = client_verdict(proposal, speech)
    lines, bills = hours_drawing(proposal, stops, speech), bills_drawing(proposal, stops, speech)
    figures = page_figures(told, stops, usual, verdict.tag, lines, bills)
    style, script = page_style(told.theme), part("offer.js")
    at_first = stops[usual]
    return _template().render(
        told=told,
        say=speech.say,
        language=speech.language,
        style=Markup(style),
        script=Markup(script),
        style_hash=known_by(style),
        script_hash=known_by(script),
        held=Markup(in_page(offer)),
        figures_text=Markup(figures.text),
        figures=figures,
        draft=draft,
        logo=drawn_logo(told.theme.logo),
        house=house_lines(replace(told.theme, mail=""), speech),
        verdict=verdict,
        stop=at_first,
        years=[*_buttons(told, years)],
        beyond_known=any(count is not None for count in at_first.beyond),
        sections=[*sections(told)],
        note=note_of(proposal, speech, offer.taxes.added),
        **_drawn(told, figures, usual, lines, bills),
        **_compared(told, at_first, verdict.tag),
        **_ordered(told, figures),
    )


def _drawn(
    told: ClientOffer, figures: PageFigures, usual: int, lines: HoursDrawing, bills: BillsDrawing | None
) -> dict[str, object]:
    """The charts as they stand at the stop of the usual year, with the plan of the offer."""
    offer, speech, stop = told.offer, told.speech, figures.stops[usual]
    return {
        "lines": lines,
        "mark": Mark(across(stop.hours, lines.most), down(offer.chosen.first, lines.top)),
        "bills": bills,
        "by_month": _by_month(figures, stop, offer.plan),
        "by_month_says": "; ".join(_bills_said(figures, bills, stop, offer.plan, speech)) if bills else "",
        "bill_axis": bills.axis(usual, offer.plan, speech) if bills else (),
        "columns": [*_columns(figures, bills, usual, offer.plan)] if bills else [],
    }


def _compared(told: ClientOffer, stop: Stop, tag: str) -> dict[str, object]:
    """The plans side by side at a stop, and the same in words for whoever does not see the chart."""
    cards = _cards(told, stop, tag)
    firsts = ", ".join(f"{card.name} {card.first}" for card in cards)
    return {
        "cards": cards,
        "by_hours": by_hours(told.proposal, told.speech),
        "by_hours_says": f"{stop.spoken}: {firsts}.",
    }


def _ordered(told: ClientOffer, figures: PageFigures) -> dict[str, object]:
    """What is ordered as the offer goes out: plan, add-ons, sums, and what the offer is known by."""
    offer, speech, add_ons = told.offer, told.speech, add_on_lines(told)
    named = [
        f"{line.ordered} × {line.name}" if line.counted else line.name for line in add_ons if line.ordered
    ]
    return {
        "chosen": figures.plans[offer.plan],
        "add_ons": add_ons,
        "sums": sum_lines(told),
        "shown": shown,
        "ordered": "; ".join(named) or speech.say("none"),
        "notice": speech.say("notice_how", months=speech.counted("n_months", offer.notice_months)),
        "valid": speech.day(offer.valid_until),
        "digest": " ".join(offer.digest[i : i + GROUP] for i in range(0, DIGITS, GROUP)),
        "check": f"{offer.check_figure:02}",
    }


def _cards(told: ClientOffer, stop: Stop, tag: str) -> list[PlanCard]:
    """The plans at a stop."""
    speech, marked = told.speech, client_verdict(told.proposal, told.speech).plan
    cards = []
    for i, (plan, first, beyond) in enumerate(zip(told.offer.plans, stop.firsts, stop.beyond, strict=True)):
        price = first / 100
        lowest = speech.say("web_lowest_too" if i == marked else "web_lowest") if i == stop.lowest else ""
        cards.append(
            PlanCard(
                plan.name,
                told.proposal.plans[i].best_for,
                " · ".join(filter(None, (tag if i == marked else "", lowest))),
                amount(speech, price),
                speech.say(once_key("web_once", [told.proposal.plans[i]])),
                amount(speech, plan.once),
                amount(speech, (price - plan.once) / MONTHS),
                amount(speech, plan.month),
                NOTHING if beyond is None else speech.say("of12", k=str(beyond)),
                amount(speech, price / stop.year, 2) if stop.year else NOTHING,
            )
        )
    return cards


def _buttons(told: ClientOffer, years: Sequence[object]) -> Iterator[YearButton]:
    """The years of the client's own, as buttons."""
    proposal, speech = told.proposal, told.speech
    own = "web_last" if proposal.basis == "history" else "web_usual"
    for year in proposal.years:
        stop = next((i for i, one in enumerate(years) if one is year), None)
        if stop is not None:
            key = own if year is usual_year(proposal) else f"web_{year.name}"
            yield YearButton(stop, speech.say(key))


def _by_month(figures: PageFigures, stop: Stop, plan: int) -> tuple[str, str]:
    """What the chart of bills shows of a plan, and how to read it."""
    texts, own = figures.texts, figures.plans[plan]
    if own.fee:
        title = texts[fee_title(stop.above[plan], bool(own.ahead))]
        return title.format(k=stop.above[plan], months=own.ahead), texts["chart_months_how"]
    other = figures.plans[0 if plan else figures.other]
    how = texts["chart_months_how_plain"].format(plan=own.name, other=other.name)
    return texts["web_bills"].format(plan=own.name), how


def _columns(figures: PageFigures, bills: BillsDrawing, usual: int, plan: int) -> Iterator[DrawnColumn]:
    """The months of a plan, beside those of the plan that it is compared with."""
    stop, other, top = figures.stops[usual], 0 if plan else figures.other, QUARTERS * bills.units[usual][plan]
    wide = round(bills.step * (1 - 2 * BAR), 1)
    for i, month in enumerate(bills.months):
        fixed = bills.fixed[plan][i]
        yield DrawnColumn(
            round(month.at - wide / 2, 1),
            month.at,
            wide,
            down(fixed, top),
            down(max(stop.bills[plan][i], fixed), top),
            down(stop.bills[other][i], top),
            month.text,
        )


def _bills_said(
    figures: PageFigures, bills: BillsDrawing, stop: Stop, plan: int, speech: ClientLanguage
) -> Iterator[str]:
    """The bills of a plan in words, beside those of the plan that it is compared with."""
    for one in dict.fromkeys((plan, 0 if plan else figures.other)):
        told = ", ".join(
            f"{month.text} {speech.money(bill)}"
            for month, bill in zip(bills.months, stop.bills[one], strict=True)
        )
        yield f"{figures.plans[one].name}: {told}"


@cache
def _template() -> "Template":
    """The page with its blanks; one that is not filled is an error, and every text is made harmless."""
    from jinja2 import Environment, StrictUndefined

    kinds = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return kinds.from_string(part("offer.html"))

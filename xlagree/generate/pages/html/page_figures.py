"""What the script of a page takes: figures of every stop and plan as the core priced them, and texts to put them into."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.plan_words import months_ahead, sold
from xlagree.generate.pages.html.hour_stops import Stop
from xlagree.generate.pages.html.page_drawings import (
    BAR,
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    BillsDrawing,
    HoursDrawing,
)
from xlagree.proposal.client_basis import own_work
from xlagree.proposal.client_verdict import near
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.offers.canonical import harmless_in_page
from xlagree.proposal.offers.offer_texts import billed_key, by_use_text, note_text
from xlagree.proposal.recommendation import recommended
from xlagree.terms.quantities import MINUS
from xlagree.terms.vocabulary import WITH_FEE

TEMPLATES: Mapping[str, Sequence[str]] = {
    "of12": ("k",),
    "per_month": (),
    "per_once": (),
    "none": (),
    "web_lowest": (),
    "web_lowest_too": (),
    "web_unchanged": (),
    "web_changed": (),
    "chart_months": ("k",),
    "chart_months_none": (),
    "chart_months_ahead": ("k", "months"),
    "chart_months_ahead_none": ("months",),
    "chart_months_how": (),
    "chart_months_how_plain": ("plan", "other"),
    "web_bills": ("plan",),
    "web_offer_of": ("plan",),
}
"""The texts that the script fills in, with the names in their braces."""
YEAR = 12


@dataclass(frozen=True)
class PlanText:
    """What a page says of a plan when it is chosen; `fee` where the year's bills have a fixed part, and the months for which it is
    paid at a time where these are several."""

    name: str
    order: str
    term: str
    sold: str
    billed: str
    use: str
    note: str
    fee: bool
    ahead: str


@dataclass(frozen=True)
class NumberSigns:
    """How the language writes numbers and money."""

    thousands: str
    decimal: str
    minus: str
    before: str
    after: str


@dataclass(frozen=True)
class Plane:
    """The plane on which charts are drawn: the ends of its axes, the most that the axis of first years holds, and by stop and plan
    what lies between two lines of that of bills."""

    left: float
    right: float
    top: float
    bottom: float
    bar: float
    hours: float
    first: float
    units: tuple[tuple[float, ...], ...]
    step: float
    fixed: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class PageFigures:
    """All that the script takes but the offer itself; `other` is the plan that pay as you go is drawn beside."""

    texts: Mapping[str, str]
    signs: NumberSigns
    plans: tuple[PlanText, ...]
    stops: tuple[Stop, ...]
    usual: int
    marked: int | None
    tag: str
    other: int
    plane: Plane

    @property
    def text(self) -> str:
        """As JSON, fit to stand in a page."""
        return harmless_in_page(json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")))


def page_figures(
    told: ClientOffer,
    stops: Sequence[Stop],
    usual: int,
    tag: str,
    hours: HoursDrawing,
    bills: BillsDrawing | None,
) -> PageFigures:
    """The figures of an offer."""
    proposal, speech = told.proposal, told.speech
    plane = Plane(
        LEFT, RIGHT, TOP, BOTTOM, BAR, hours.most, hours.top,
        bills.units if bills else (), bills.step if bills else 1.0, bills.fixed if bills else (),
    )  # fmt: skip
    return PageFigures(
        texts={key: _open(speech, key) for key in TEMPLATES},
        signs=NumberSigns(speech.writing.thousands, speech.writing.decimal, MINUS, *speech.signed),
        plans=plan_texts(told),
        stops=tuple(stops),
        usual=usual,
        marked=recommended(proposal).plan,
        tag=tag,
        other=near(proposal),
        plane=plane,
    )


def _open(speech: ClientLanguage, key: str) -> str:
    """A text with its names still in braces."""
    return speech.say(key, **{name: f"{{{name}}}" for name in TEMPLATES[key]})


def plan_texts(told: ClientOffer) -> tuple[PlanText, ...]:
    """What is said of each plan when it is chosen."""
    offer, speech, own = told.offer, told.speech, own_work(told.proposal)
    texts = []
    for i, (offered, plan) in enumerate(zip(offer.plans, told.proposal.plans, strict=True)):
        months = speech.counted("n_months", offered.term_months)
        texts.append(
            PlanText(
                offered.name,
                speech.say("order_open", plan=offered.name, months=months),
                speech.say("term_then", months=months),
                sold(plan, speech),
                speech.say(billed_key(plan, on_page=True)),
                by_use_text(offer, i, speech, own),
                note_text(offer, offered, speech),
                plan.kind in WITH_FEE and len(told.proposal.replays[i].months) == YEAR,
                months_ahead(plan, speech),
            )
        )
    return tuple(texts)

"""What stands right of the Plans page by month: the bills of the client's own year, and the sentence that the chart of them shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from xlagree.generate.book.charts import nice
from xlagree.generate.book.fitted import apart, size_for
from xlagree.generate.book.offer_charts import Axis, BillsFigures
from xlagree.generate.book.sheet import CHART_TITLE, NOTE, Style
from xlagree.generate.pages.client.client_page import ClientPage
from xlagree.generate.pages.client.plan_words import months_ahead
from xlagree.generate.pages.shared.frame import number
from xlagree.pricing.schedule import ScheduleMonth
from xlagree.proposal.client_verdict import near
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.months_named import month_named
from xlagree.proposal.recommendation import recommended
from xlagree.terms.vocabulary import BLOCK, WITH_FEE

HEAD, FIRST = 1, 2
NOTHING = 0.005
"""Half a cent."""
SMALLEST, NAME_ROOM = 8, 0.25
"""Where a text above the chart would be set smaller than this, the names in it have so much of the width of the chart."""


@dataclass(frozen=True)
class Bills:
    """What the chart by month says, in two lines, and where its numbers stand."""

    title: str
    how: str
    figures: BillsFigures


def bill(month: ScheduleMonth) -> float:
    """The bill of a month, without what is charged once."""
    return month.invoiced - month.charged_once


def fee_title(beyond: int, ahead: bool) -> str:
    """The key of what bills with a fixed fee show: in how many months there is more, and whether the fee is paid ahead, for then
    most months have none of it.

    >>> fee_title(3, False), fee_title(0, True)
    ('chart_months', 'chart_months_ahead_none')
    """
    return "chart_months" + "_ahead" * ahead + "_none" * (not beyond)


def write_months(page: ClientPage, proposal: Proposal, column: int, width: float) -> Bills | None:
    """The bills of the plan recommended against pay as you go, or of pay as you go against the nearest plan, for a chart so
    many pixels wide.

    None where the client has no months of its own.
    """
    if proposal.basis not in ("history", "months"):
        return None
    shown = recommended(proposal).plan or 0
    other = 0 if shown else near(proposal)
    count = min(len(proposal.history.months), *(len(proposal.replays[i].months) for i in (shown, other)))
    own, others = (proposal.replays[i].months[:count] for i in (shown, other))
    fixed = [month.fee + sum(month.items) for month in own]
    has_fee = proposal.plans[shown].kind in WITH_FEE
    names = (page.say("fee"), page.say("use"), proposal.plans[other].name)
    for offset, text in enumerate(names, 1):
        page.write(HEAD, column + offset, text, NOTE)
    for i in range(count):
        label = month_label(proposal.history.months[i].label, i, page.speech)
        page.write(FIRST + i, column, label, Style(align="right"))
        beyond = bill(own[i]) - (fixed[i] if has_fee else 0.0)
        for offset, money in enumerate((fixed[i], beyond, bill(others[i])), 1):
            page.write(FIRST + i, column + offset, money, number("cents"))
    last = FIRST + count - 1
    spans = [page.span(FIRST, column + offset, last, column + offset) for offset in range(4)]
    highest = max(map(bill, (*own, *others)))
    unit = nice(highest / 4.2)
    figures = BillsFigures(
        spans[0],
        spans[1] if has_fee else "",
        spans[2],
        spans[3],
        Axis(unit * max(ceil(highest / unit), 1), unit),
    )
    return Bills(*_says(page, proposal, (shown, other), own, others, width / page.wider), figures)


def _says(
    page: ClientPage,
    proposal: Proposal,
    pair: tuple[int, int],
    own: Sequence[ScheduleMonth],
    others: Sequence[ScheduleMonth],
    room: float,
) -> tuple[str, str]:
    """The sentence above the chart, and how to read it."""
    shown, other = (proposal.plans[i] for i in pair)
    names = [plan.name for plan in proposal.plans]
    how = _within(
        page, room, NOTE, "chart_months_how_plain", {"plan": shown.name, "other": other.name}, names
    )
    if pair[0] and shown.kind in WITH_FEE and len(own) == 12:
        beyond = sum(bill(month) - month.fee - sum(month.items) > NOTHING for month in own)
        ahead = {"months": months_ahead(shown, page.speech)} if months_ahead(shown, page.speech) else {}
        title = page.say(fee_title(beyond, bool(ahead)), **ahead, **({"k": str(beyond)} if beyond else {}))
        return title, page.say("chart_months_how")
    largest, compared = max(map(bill, own)), max(map(bill, others))
    if pair[0] and largest < compared:
        money, once = page.speech.money, any(month.charged_once for month in (*own, *others))
        key = "chart_months_worst_after" if once else "chart_months_worst"
        return page.say(key, price=money(largest), other=money(compared)), how
    if shown.kind == BLOCK:
        k = sum(month.block > 0 for month in own)
        return page.say("chart_months_blocks", k=str(k), n=str(len(own))), how
    dearer, plan = (own, shown) if pair[0] else (others, other)
    cheaper = others if pair[0] else own
    k = sum(bill(high) > bill(low) + NOTHING for high, low in zip(dearer, cheaper, strict=True))
    counts = {"k": str(k), "n": str(len(own))}
    return _within(page, room, CHART_TITLE, "chart_months_dearer", {"plan": plan.name}, names, counts), how


def _within(
    page: ClientPage,
    room: float,
    style: Style,
    key: str,
    plans: Mapping[str, str],
    names: Sequence[str],
    others: Mapping[str, str] = {},
) -> str:
    """A text with `names` of plans, of which some words are left out where it would be set too small, never those that tell them
    apart."""
    text = page.say(key, **plans, **others)
    if size_for(text, style, room) >= SMALLEST:
        return text
    texts = dict(zip(names, apart(names, NAME_ROOM * room, NOTE), strict=True))
    short = {name: texts[plan] for name, plan in plans.items()}
    return page.say(key, **short, **others)


def month_label(label: str, i: int, speech: ClientLanguage) -> str:
    """The month on the axis, in the client's language; its number where it has no name."""
    named = month_named(label)
    return speech.short_month(named) if named else label or str(i + 1)

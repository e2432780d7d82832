"""The lines of a page: all in which plans differ, add-ons with their prices, and the sums of an order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlagree.generate.pages.client.client_offer import ClientOffer
from xlagree.generate.pages.client.plan_words import (
    BESIDE,
    NOTHING,
    beyond,
    included,
    premiums,
    tasks_by_plan,
    visit,
)
from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_verdict import promised, usual_year, whole
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.if_hours_differ import months_beyond
from xlagree.proposal.offers.offer_texts import to_pay_key
from xlagree.proposal.offers.offered_plan import once_key
from xlagree.proposal.offers.taxes import NOTHING as NO_AMOUNTS
from xlagree.proposal.offers.taxes import Amounts
from xlagree.proposal.saving_steps import why_steps
from xlagree.terms.vocabulary import WORK_CHANNELS


@dataclass(frozen=True)
class TextLine:
    """A line of the table of differences: a cell for every plan."""

    text: str
    cells: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True)
class TextSection:
    """Lines under a head."""

    head: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class AddOnLine:
    """An add-on: what it is, its price in words, how many are ordered, and what that costs."""

    name: str
    about: str
    price: str
    counted: bool
    ordered: int
    costs: str


@dataclass(frozen=True)
class SumLine:
    """A line of the sums; `place` names its cells, `look` says whether it is a sum."""

    place: str
    text: str
    amounts: Amounts
    look: str = ""


def amount(speech: ClientLanguage, money: float, decimals: int = 0) -> str:
    """Money with its sign; a dash where it is nothing."""
    shown = whole(money) if not decimals else cents(money)
    return speech.money(shown, decimals) if shown else NOTHING


def sections(told: ClientOffer) -> Iterator[TextSection]:
    """How safe each plan is, what it gives, and why its year costs less or more."""
    say = told.speech.say
    yield TextSection(say("safe"), tuple(_safety(told)))
    yield TextSection(say("get"), tuple(_gives(told)))
    yield TextSection(say("why"), tuple(_why(told)))


def _safety(told: ClientOffer) -> Iterator[TextLine]:
    proposal, speech = told.proposal, told.speech
    plans, usual = range(len(proposal.plans)), usual_year(proposal)
    for year in proposal.years:
        firsts = [amount(speech, months.invoiced) for months in year.plans]
        hours = speech.counted("n_hours", year.hours)
        yield TextLine(speech.say(year.name, hours=hours), tuple(firsts), total=year is usual)
    for key, year in (("over", usual), ("over_busy", proposal.years[-1])):
        counts = [months_beyond(proposal, i, year) for i in plans]
        if proposal.basis != "history" or not any(count is not None for count in counts):
            continue
        if key == "over" or year is not usual:
            words = [NOTHING if count is None else speech.say("of12", k=str(count)) for count in counts]
            yield TextLine(speech.say(key), tuple(words))
    largest = [amount(speech, months.largest_bill) for months in usual.plans]
    yield TextLine(speech.say("worst"), tuple(largest))


def _gives(told: ClientOffer) -> Iterator[TextLine]:
    plans, speech = told.proposal.plans, told.speech
    remote, phone, site = WORK_CHANNELS

    def worded(value: object) -> str:
        return value if isinstance(value, str) else amount(speech, float(str(value)), 2)

    yield TextLine(speech.say("included_hours"), tuple(included(plan, speech) for plan in plans))
    yield TextLine(speech.say("beyond"), tuple(worded(beyond(plan, speech)) for plan in plans))
    for key, channel in (("phone", phone), ("remote", remote), ("site", site)):
        yield TextLine(speech.say(key), tuple(promised(plan.response(channel), speech) for plan in plans))
    yield TextLine(speech.say("night"), tuple(premiums(plan, speech) for plan in plans))
    yield TextLine(speech.say("trip"), tuple(worded(visit(plan, speech)) for plan in plans))
    for key, of in BESIDE:
        words = tuple(of(plan, speech) for plan in plans)
        if any(word != NOTHING for word in words):
            yield TextLine(speech.say(key), words)
    for name, often in tasks_by_plan(plans).items():
        yield TextLine(name, tuple(speech.say(key) if key else NOTHING for key in often))


def _why(told: ClientOffer) -> Iterator[TextLine]:
    speech, firsts = told.speech, [cents(year.invoiced) for year in told.proposal.replays]
    for key, money in why_steps(told.proposal):
        if any(money):
            yield TextLine(speech.say(key), tuple(amount(speech, saved) for saved in money))
    saved = [cents(firsts[0] - price) for price in firsts]
    yield TextLine(speech.say("why_total"), tuple(amount(speech, money) for money in saved), total=True)


def add_on_lines(told: ClientOffer) -> list[AddOnLine]:
    """What can be ordered beside a plan; only what the client asked for is filled in."""
    offer, speech = told.offer, told.speech
    usual = offer.taxes.rates[:1]
    lines = []
    for add_on, number, line in zip(offer.add_ons, offer.ordered, offer.add_on_lines, strict=True):
        price = _price(add_on, speech)
        if usual and not offer.taxes.reverse_charge and line.rate not in usual:
            rate = NOTHING if line.rate is None else speech.share(line.rate)
            price = f"{price}, {speech.say('vat_at', rate=rate)}"
        lines.append(
            AddOnLine(
                add_on.name,
                add_on.description,
                price,
                add_on.counted,
                int(number),
                costs(line.amounts, speech),
            )
        )
    return lines


def _price(add_on: AddOn, speech: ClientLanguage) -> str:
    """The price of one, and per what it is."""
    month, once = (speech.money(price, 2) for price in (add_on.monthly_price, add_on.price_once))
    if not add_on.monthly_price:
        return (
            f"{once} {speech.say('per_unit', unit=add_on.per) if add_on.counted else speech.say('per_once')}"
        )
    unit = speech.say("per_unit_month", unit=add_on.per) if add_on.counted else speech.say("per_month")
    too = [speech.say("once_too", price=once)] if add_on.price_once else []
    return ", ".join((f"{month} {unit}", *too))


def costs(amounts: Amounts, speech: ClientLanguage) -> str:
    """What is ordered costs, a month and at the start; blank where nothing is."""
    parts = ((amounts.month, "per_month"), (amounts.once, "per_once"))
    return ", ".join(f"{speech.money(money, 2)} {speech.say(key)}" for money, key in parts if money)


def sum_lines(told: ClientOffer) -> list[SumLine]:
    """Plan and add-ons, net, tax by rate, and what is to pay; where prices have tax in them, what of it is tax comes last."""
    offer, speech = told.offer, told.speech
    taxes, sums = offer.taxes, offer.totals
    of_plan = speech.say(once_key("web_plan_line", told.proposal.plans))
    lines = [SumLine("plan", of_plan, offer.plan_line.amounts)]
    if offer.add_ons:
        ordered = sum((line.amounts for line in offer.add_on_lines), NO_AMOUNTS)
        lines.append(SumLine("addons", speech.say("addons_chosen"), ordered))
    if taxes.rates and not taxes.within:
        lines.append(SumLine("net", speech.say("net"), sums.net, "net"))
    key = "vat_within" if taxes.within else "vat_at"
    tax = [
        SumLine(f"{i}", speech.say(key, rate=speech.share(rate)), amounts)
        for i, (rate, amounts) in enumerate(sums.vat)
    ]
    total = SumLine("gross", speech.say(to_pay_key(taxes)), sums.to_pay, "gross")
    return [*lines, total, *tax] if taxes.within else [*lines, *tax, total]


def shown(speech: ClientLanguage, amounts: Amounts) -> Sequence[str]:
    """The amounts of a line: at the start, a month, in the first year."""
    return [amount(speech, money, 2) for money in (amounts.once, amounts.month, amounts.first_year)]

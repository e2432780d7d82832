"""What a client reads first, in the client's language: the verdict, three sentences below it, and the tag of the plan recommended."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from xlagree.actuarial.experience.quality import ENOUGH_MONTHS
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.proposal.cheapest_hours import CheapestStretch, cheapest_hours
from xlagree.proposal.deal import Proposal, YearOfWork
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.if_hours_differ import cheapest, months_beyond, on_what
from xlagree.proposal.recommendation import recommended
from xlagree.terms.vocabulary import BLOCK, RETAINER

PERIODS = {1: "hours_a_month", 3: "hours_a_quarter", 6: "hours_a_half_year", 12: "hours_a_year"}
"""The key of so much in some months."""


@dataclass(frozen=True)
class ClientVerdict:
    """The headline, the sentences below it, the plan that is marked (None: no plan) and its tag."""

    headline: str
    sentences: tuple[str, ...]
    plan: int | None
    tag: str


def client_verdict(proposal: Proposal, speech: ClientLanguage) -> ClientVerdict:
    """The verdict on the hours quoted."""
    choice = recommended(proposal)
    if choice.plan is None:
        return ClientVerdict(speech.say("no_plan"), (), None, "")
    if choice.reason == "history too short":
        months = speech.counted("n_months", len(proposal.history.months))
        again = speech.month(_later(proposal.date, ENOUGH_MONTHS - len(proposal.history.months)))
        start = speech.say("start_with", plan=proposal.plans[choice.plan].name, month=again)
        early = tuple(filter(None, (start, on_what(proposal, speech))))
        return ClientVerdict(
            speech.say("too_early", months=months), early, choice.plan, speech.say("start_here")
        )
    sentences = (
        on_what(proposal, speech),
        _months_beyond(proposal, choice.plan, speech),
        _cheapest_hours(proposal, speech),
        _if_wrong(proposal, choice.plan, speech),
    )
    return ClientVerdict(
        _headline(proposal, choice.plan, speech),
        tuple(filter(None, sentences)),
        choice.plan,
        speech.say("recommended"),
    )


def near(proposal: Proposal) -> int:
    """The agreement that comes nearest to pay as you go: the runner-up, or else the cheapest in the first year."""
    choice = recommended(proposal)
    return choice.runner_up or cheapest(choice.first_years[1:]) + 1


def _headline(proposal: Proposal, plan: int, speech: ClientLanguage) -> str:
    """Money first; differences are those of the whole amounts that stand below."""
    choice, names = recommended(proposal), [own.name for own in proposal.plans]
    firsts = [whole(price) for price in choice.first_years]
    other = near(proposal)
    if choice.reason == "saves too little":
        saving = speech.money(firsts[0] - firsts[other])
        return speech.say("stay_small_saving", plan=names[0], other=names[other], saving=saving)
    if plan == 0 and min(firsts[1:]) > firsts[0]:
        more = speech.money(firsts[other] - firsts[0])
        return speech.say("stay_dearer", plan=names[0], other=names[other], more=more)
    price, base = speech.money(firsts[plan]), speech.money(firsts[0])
    if plan == 0:
        return speech.say("stay", plan=names[0], price=price)
    if firsts[plan] < firsts[0]:
        return speech.say("verdict", plan=names[plan], price=price, other=base)
    reason = _worth_signing_for(proposal.plans[0], proposal.plans[plan], speech)
    if firsts[plan] == firsts[0]:
        return speech.say("take_as_with", plan=names[plan], reason=reason, price=price, other=names[0])
    more = speech.money(firsts[plan] - firsts[0])
    return speech.say("take_not_for_price", plan=names[plan], reason=reason, more=more, other=names[0])


def _worth_signing_for(base: Plan, plan: Plan, speech: ClientLanguage) -> str:
    """What a plan gives besides its price, in a few words."""
    promised = plan.response_remote
    if promised is not None and (base.response_remote is None or promised < base.response_remote):
        return speech.say("reason_start", time=within(promised, speech))
    return speech.say("reason_hours" if plan.kind in (BLOCK, RETAINER) else "reason_steady")


def within(hours: float, speech: ClientLanguage) -> str:
    """A time in which something is promised: minutes, hours or days.

    >>> [within(hours, ClientLanguage("en", "€", True)) for hours in (0.5, 4, 48, 1.25)]
    ['30 min', '4 h', '2 days', '1.25 h']
    """
    if 0 < hours < 1:
        return speech.counted("n_minutes_short", hours * 60)
    if hours >= 24 and hours % 24 == 0:
        return speech.counted("n_days", hours / 24)
    return hours_short(hours, speech)


def promised(hours: float | None, speech: ClientLanguage) -> str:
    """The time within which something is promised, or that nothing is."""
    return speech.say("no_promise") if hours is None else within(hours, speech)


def hours_short(hours: float, speech: ClientLanguage) -> str:
    """A number of hours with its sign."""
    return speech.counted("n_hours_short", hours, _decimals(hours))


def agreed(number: float, speech: ClientLanguage) -> str:
    """A number that is agreed, such as hours of a block, with its decimals, two at most.

    >>> [agreed(hours, ClientLanguage("en", "€", True)) for hours in (20, 7.5, 0.25, 2 / 3)]
    ['20', '7.5', '0.25', '0.67']
    """
    return speech.number(number, _decimals(number))


def _decimals(number: float) -> int:
    return next((places for places in (0, 1) if abs(number - round(number, places)) < 1e-9), 2)


def in_period(plan: Plan, size: str, speech: ClientLanguage) -> str:
    """So much in the months that share it."""
    months = int(plan.pool_months)
    if months in PERIODS:
        return speech.say(PERIODS[months], hours=size)
    return speech.say("hours_in_months", hours=size, months=speech.counted("n_months", months))


def visits_included(plan: Plan, speech: ClientLanguage) -> str:
    """Visits that the fee has, by the months that share them."""
    return in_period(plan, agreed(plan.included_visits, speech), speech) if plan.included_visits else "–"


def usual_year(proposal: Proposal) -> YearOfWork:
    """The year that prices are those of."""
    return next(year for year in proposal.years if year.name == "usual")


def _months_beyond(proposal: Proposal, plan: int, speech: ClientLanguage) -> str:
    usual = usual_year(proposal)
    count = months_beyond(proposal, plan, usual)
    if count is None or proposal.basis != "history":
        return ""
    tickets = "_tickets" if proposal.plans[plan].pool_unit == TICKETS else ""
    if not count:
        return speech.say(f"never_beyond{tickets}")
    most = max(month.overage for month in usual.plans[plan].months)
    return speech.say(f"months_beyond{tickets}", k=str(count), most=speech.money(most))


def _cheapest_hours(proposal: Proposal, speech: ClientLanguage) -> str:
    """From where to where the plan recommended is the cheapest, and that it is so elsewhere too."""
    found = cheapest_hours(proposal)
    if found is None:
        return ""
    used = speech.tenths(proposal.quoted_hours)
    if found.others is None:
        kind = "cheapest" if proposal.basis in ("history", "months") else "lowest"
        used_too = {"own": used} if kind == "cheapest" else {}
        return speech.say(f"{kind}_{found.own.form}", **ends(found.own, speech), **used_too)
    kind = "stretch" if found.others_one else "stretches"
    named = {
        "stretch": speech.say(f"stretch_{found.own.form}", **ends(found.own, speech)),
        "others": speech.say(f"{kind}_{found.others.form}", **ends(found.others, speech)),
    }
    return speech.say("cheapest_and", own=used, **named)


def ends(stretch: CheapestStretch, speech: ClientLanguage) -> dict[str, str]:
    """The two ends of a stretch of hours, to a tenth."""
    return {"low": speech.number(stretch.low, 1), "high": speech.number(stretch.high, 1)}


def _if_wrong(proposal: Proposal, plan: int, speech: ClientLanguage) -> str:
    """What another plan would cost less in a busy year and in a quiet one, or that none would."""
    if len(proposal.years) == 1:
        return ""
    lower = {}
    for name, year in (("busy", proposal.years[-1]), ("quiet", proposal.years[0])):
        prices = [whole(months.invoiced) for months in year.plans]
        other = cheapest(prices)
        if prices[other] < prices[plan]:
            lower[name] = proposal.plans[other].name, speech.money(prices[plan] - prices[other])
    if len(lower) == 2:
        (busy, less), (quiet, also) = lower["busy"], lower["quiet"]
        if busy == quiet:
            return speech.say("wrong_both_same", plan=busy, busy_less=less, quiet_less=also)
        return speech.say("wrong_both", busy_plan=busy, busy_less=less, quiet_plan=quiet, quiet_less=also)
    for name, (other_plan, less) in lower.items():
        return speech.say(f"wrong_{name}", plan=other_plan, less=less)
    return speech.say("wrong_never")


def whole(amount: float) -> float:
    """An amount as it is shown without cents, from which a reader takes differences.

    >>> whole(29182.5), whole(-0.4)
    (29183.0, 0.0)
    """
    return float(Decimal(f"{amount:.15g}").quantize(Decimal(1), ROUND_HALF_UP)) + 0.0


def _later(start: date, months: int) -> date:
    """The first day of a month some months after a date."""
    month = start.month - 1 + max(months, 0)
    return date(start.year + month // 12, month % 12 + 1, 1)

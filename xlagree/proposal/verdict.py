"""The verdict a client reads first: which plan, and what being wrong would cost; chosen by rule, true by its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from xlagree.actuarial.experience.quality import ENOUGH_MONTHS
from xlagree.pricing.breakeven import Crossing
from xlagree.pricing.plans import Plan
from xlagree.proposal.crossings import plan_crossings, searched
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK

ABOUT_THE_SAME = 0.03
"""A smaller share saved is not a reason to sign."""


@dataclass(frozen=True)
class Facts:
    """What the verdict is made from. Plans are counted from 0, pay as you go first; prices are of a year."""

    names: tuple[str, ...]
    hours: float
    quoted: float
    months: int
    live: tuple[float, ...]
    replay: tuple[float, ...]
    period: str
    again: str
    pays: tuple[str, ...]
    wrong: tuple[str, ...]
    good: tuple[str, ...]

    @property
    def asked(self) -> bool:
        """Whether the hours are those the proposal was quoted for."""
        return abs(self.hours - self.quoted) < 1e-9

    @property
    def best(self) -> int:
        """The cheapest agreement at the live hours."""
        return cheapest(self.live[1:]) + 1

    @property
    def near(self) -> int:
        """The cheapest agreement in the replay."""
        return cheapest(self.replay[1:]) + 1

    @property
    def words(self) -> dict[str, str]:
        """What stands for each name in braces of a sentence."""
        best, near = self.best, self.near
        return {
            "best": self.names[best],
            "near": self.names[near],
            "hours": fixed(self.hours, 1),
            "quoted": fixed(self.quoted, 1),
            "months": str(self.months),
            "period": self.period,
            "again": self.again,
            "best_replay": fixed(self.replay[best]),
            "base_replay": fixed(self.replay[0]),
            "best_replay_more": fixed(self.replay[best] - self.replay[0]),
            "near_more": fixed(self.replay[near] - self.replay[0]),
            "near_saves": fixed(self.replay[0] - self.replay[near]),
            "near_even_more": fixed(self.live[near] - self.live[0]),
            "best_year": fixed(self.live[best]),
            "base_year": fixed(self.live[0]),
            "best_more": fixed(self.live[best] - self.live[0]),
            "pays": self.pays[best],
            "wrong": self.wrong[best],
            "good": self.good[best],
        }


@dataclass(frozen=True)
class VerdictRule:
    """One verdict: when it holds, which plan it marks and what it says. `holds` reads the same as `formula`.

    `marks` is the plan marked: `base`, `best` or the `cheaper` of the two.
    """

    key: str
    marks: str
    tag: str
    first: str
    second: str
    holds: Callable[[Facts], bool]
    formula: str


RULES: tuple[VerdictRule, ...] = (
    VerdictRule(
        "history too short", "base", "Start here",
        "We cannot recommend a plan yet: {months} months of history are too few.",
        "Start as you go; we compare again in {again}.",
        lambda f: f.asked and 0 < f.months < ENOUGH_MONTHS,
        f"AND({{asked}}=1,{{months}}>0,{{months}}<{ENOUGH_MONTHS})",
    ),
    VerdictRule(
        "stay", "base", "Cheapest for you",
        "Stay with pay as you go: every plan would have cost you more, {near} by {near_more}.",
        "{pays} {wrong}",
        lambda f: f.asked and f.months > 0 and f.live[f.best] >= f.live[0] and f.replay[f.near] > f.replay[0],
        "AND({asked}=1,{months}>0,{live_best}>={live_base},{replay_near}>{replay_base})",
    ),
    VerdictRule(
        "stay when even", "base", "Cheapest for you",
        "Stay with pay as you go: with the same hours every month it is the cheapest for you.",
        "{near} would have saved {near_saves} on {period}, but in an even year it costs {near_even_more} more. {pays}",
        lambda f: f.asked and f.months > 0 and f.live[f.best] >= f.live[0],
        "AND({asked}=1,{months}>0,{live_best}>={live_base})",
    ),
    VerdictRule(
        "even year only", "best", "Recommended",
        "An even year favours {best}, your history did not: it would have cost {best_replay_more} more.",
        "{pays} {wrong}",
        lambda f: f.asked and f.months > 0 and f.replay[f.best] > f.replay[0],
        "AND({asked}=1,{months}>0,{replay_best}>{replay_base})",
    ),
    VerdictRule(
        "about the same", "best", "Recommended",
        "{best} costs about the same as pay as you go; sign it for {good}, not for the price.",
        "{pays} {wrong}",
        lambda f: f.asked and f.months > 0 and f.replay[0] - f.replay[f.best] < ABOUT_THE_SAME * f.replay[0],
        f"AND({{asked}}=1,{{months}}>0,{{replay_base}}-{{replay_best}}<{ABOUT_THE_SAME}*{{replay_base}})",
    ),
    VerdictRule(
        "sign", "best", "Recommended",
        "Sign {best}: {period} would have cost {best_replay}, not {base_replay}.",
        "{pays} {wrong}",
        lambda f: f.asked and f.months > 0,
        "AND({asked}=1,{months}>0)",
    ),
    VerdictRule(
        "about the same at these hours", "cheaper", "Cheapest",
        "At {hours} hours a month {best} costs about the same as pay as you go.",
        "{basis}",
        lambda f: abs(f.live[f.best] - f.live[0]) < ABOUT_THE_SAME * f.live[0],
        f"ABS({{live_best}}-{{live_base}})<{ABOUT_THE_SAME}*{{live_base}}",
    ),
    VerdictRule(
        "stay at these hours", "base", "Cheapest",
        "At {hours} hours a month pay as you go is the cheapest: {best} costs {best_more} a year more.",
        "{basis}",
        lambda f: f.live[f.best] >= f.live[0],
        "{live_best}>={live_base}",
    ),
    VerdictRule(
        "plan at these hours", "best", "Cheapest",
        "At {hours} hours a month {best} costs {best_year} a year, not {base_year}.",
        "{basis}",
        lambda f: True,
        "TRUE",
    ),
)  # fmt: skip
"""The first rule that holds is the verdict. Every number in a sentence is the number of a cell."""

BASIS = "These are prices for {hours} hours every month in your mix of work; what your history shows stays as quoted for {quoted} hours."
"""What stands below a verdict on hours that a reader typed in; without history it is how the plan pays off."""


@dataclass(frozen=True)
class Verdict:
    """The rule that holds, the plan it marks and its two sentences."""

    rule: VerdictRule
    plan: int
    first: str
    second: str


def verdict(facts: Facts) -> Verdict:
    """The verdict on a proposal at some hours a month."""
    rule = next(rule for rule in RULES if rule.holds(facts))
    words = facts.words
    words["basis"] = (BASIS if facts.months else "{pays} {wrong}").format(**words)
    marked = {
        "base": 0,
        "best": facts.best,
        "cheaper": facts.best if facts.live[facts.best] < facts.live[0] else 0,
    }
    return Verdict(rule, marked[rule.marks], rule.first.format(**words), rule.second.format(**words))


def facts(proposal: Proposal, hours: float | None = None) -> Facts:
    """The facts of a proposal, at the hours it is quoted for or at others."""
    at = proposal.quoted_hours if hours is None else hours
    count = len(proposal.history.months)
    plans = range(len(proposal.plans))
    return Facts(
        names=tuple(plan.name for plan in proposal.plans),
        hours=at,
        quoted=proposal.quoted_hours,
        months=count,
        live=tuple(months.year for months in proposal.at_hours(at)),
        replay=tuple(months.year for months in proposal.replays),
        period=f"your last {count} months" + ("" if count == 12 else ", taken as a year,"),
        again=later(proposal.date, ENOUGH_MONTHS - count),
        pays=tuple(pays_off(proposal, i) if i else "" for i in plans),
        wrong=tuple(at_half(proposal, i) if i else "" for i in plans),
        good=tuple(worth_signing_for(proposal.plans[0], plan) for plan in proposal.plans),
    )


def first_break_even(proposal: Proposal, index: int) -> tuple[list[Crossing], float]:
    """The crossings of a plan with pay as you go in the client's mix, and how far was searched."""
    plan = proposal.plans[index]
    return plan_crossings(proposal, plan), searched(proposal, plan)


def pays_off(proposal: Proposal, index: int) -> str:
    """From which hours a plan pays off, in a sentence."""
    name, plan = proposal.plans[index].name, proposal.plans[index]
    crossings, highest = first_break_even(proposal, index)
    used = f"you {'used' if proposal.has_history else 'expect'} {fixed(proposal.quoted_hours, 1)}"
    if not crossings:
        cheaper = proposal.at_hours(highest)
        if cheaper[index].year < cheaper[0].year:
            return f"{name} is cheaper at any number of hours; {used}."
        return f"At no number of hours up to {fixed(highest)} a month is {name} cheaper; {used}."
    hours = fixed(crossings[0].hours, 1)
    if not crossings[0].a_first:
        return f"{name} is cheaper up to {hours} hours a month; {used}."
    if len(crossings) > 1 and plan.kind == BLOCK:
        return f"{name} pays off when its blocks are nearly used up, first at {hours} hours a month; {used}."
    return f"{name} pays off from {hours} hours a month; {used}."


def at_half(proposal: Proposal, index: int) -> str:
    """What being wrong costs: the plan against pay as you go at half the quoted hours."""
    half = proposal.at_hours(proposal.quoted_hours / 2)
    more = half[index].year - half[0].year
    if more > 0:
        return f"At half these hours it costs {fixed(more)} a year more than pay as you go."
    return f"At half these hours it still costs {fixed(-more)} a year less."


def worth_signing_for(base: Plan, plan: Plan) -> str:
    """What a plan gives besides its price, in a few words."""
    promised = plan.response_remote
    if promised is not None and (base.response_remote is None or promised < base.response_remote):
        return f"a start within {promised:g} hours" if promised != 1 else "a start within an hour"
    if plan.maintenance_hours:
        return f"{plan.maintenance_hours:g} hours of maintenance a month"
    return "prepaid hours" if plan.kind == BLOCK else "a steady price"


def cheapest(prices: Sequence[float]) -> int:
    """The place of the lowest price, the first where several are equal."""
    return min(range(len(prices)), key=lambda i: prices[i])


def later(start: date, months: int) -> str:
    """The name of a month some months after a date."""
    month = start.month - 1 + max(months, 0)
    return date(start.year + month // 12, month % 12 + 1, 1).strftime("%B %Y")

"""The verdict a client reads first: the plan recommended, and what being wrong would cost; in words whose numbers stand in cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from xlagree.actuarial.experience.quality import ENOUGH_MONTHS
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.if_hours_differ import apart, below, cheapest, hours_in_words
from xlagree.proposal.recommendation import Recommendation, recommended
from xlagree.terms.vocabulary import BLOCK, RETAINER

ABOUT_THE_SAME = 0.03
"""Prices that differ by a smaller share are called about the same."""
RECOMMENDED = "Recommended"
"""The tag of the plan that is recommended, in the house."""


@dataclass(frozen=True)
class Facts:
    """What the verdict is made from. Plans are counted from 0, pay as you go first; prices are of the first year.

    `hours` are those that a reader asks for, `live` the prices at them; `quoted` and `first` those that the plan
    recommended was chosen by. All is said in the language of `speech`.
    """

    names: tuple[str, ...]
    hours: float
    quoted: float
    months: int
    live: tuple[float, ...]
    first: tuple[float, ...]
    choice: Recommendation
    good: tuple[str, ...]
    again: str
    below: tuple[str, str]
    speech: ClientLanguage = ENGLISH

    @property
    def asked(self) -> bool:
        """Whether the hours are those the proposal was quoted for."""
        return abs(self.hours - self.quoted) < 1e-9

    @property
    def best(self) -> int:
        """The cheapest agreement at the live hours."""
        return cheapest(self.live[1:]) + 1

    @property
    def plan(self) -> int:
        """The plan recommended; pay as you go where none is."""
        return self.choice.plan or 0

    @property
    def near(self) -> int:
        """The agreement that comes nearest to pay as you go: the runner-up, or else the cheapest in the first year."""
        return self.choice.runner_up or cheapest(self.first[1:]) + 1

    @property
    def words(self) -> dict[str, str]:
        """What stands for each name in braces of a sentence."""
        best, plan, near, fixed = self.best, self.plan, self.near, self.speech.number
        return {
            "base": self.names[0],
            "best": self.names[best],
            "plan": self.names[plan],
            "near": self.names[near],
            "good": self.good[plan],
            "hours": hours_in_words(self.hours, self.speech),
            "quoted": hours_in_words(self.quoted, self.speech),
            "months": str(self.months),
            "again": self.again,
            "base_first": fixed(self.first[0]),
            "plan_first": fixed(self.first[plan]),
            "plan_more": fixed(apart(self.first[plan], self.first[0])),
            "near_more": fixed(apart(self.first[near], self.first[0])),
            "near_saves": fixed(apart(self.first[0], self.first[near])),
            "base_live": fixed(self.live[0]),
            "best_live": fixed(self.live[best]),
            "best_more": fixed(apart(self.live[best], self.live[0])),
        }


@dataclass(frozen=True)
class VerdictRule:
    """One verdict: when it holds, which plan it marks, and the texts that it says, by their keys and what these name.

    `holds` reads the same as `formula`. `marks` is the plan marked: the one recommended (`plan`), `base`, `best` or the
    `cheaper` of the two.
    """

    key: str
    marks: str
    tag: str
    first: str
    names: Mapping[str, str]
    holds: Callable[[Facts], bool]
    formula: str


AT_THESE_HOURS = "tag_lowest"
"""The tag of the cheapest plan at hours that a reader typed in."""
THERE = {"hours": "hours", "plan": "best", "base": "base"}
"""What all that is said of such hours names."""

LIVE: tuple[VerdictRule, ...] = (
    VerdictRule(
        "rule_same", "cheaper", AT_THESE_HOURS, "live_same", THERE,
        lambda f: abs(f.live[f.best] - f.live[0]) < ABOUT_THE_SAME * f.live[0],
        f"ABS({{live_best}}-{{live_base}})<{ABOUT_THE_SAME}*{{live_base}}",
    ),
    VerdictRule(
        "rule_stay", "base", AT_THESE_HOURS, "live_stay", {**THERE, "more": "best_more"},
        lambda f: f.live[f.best] >= f.live[0],
        "{live_best}>={live_base}",
    ),
    VerdictRule(
        "rule_plan", "best", AT_THESE_HOURS, "live_plan",
        {"hours": "hours", "plan": "best", "price": "best_live", "other": "base_live"},
        lambda f: True,
        "TRUE",
    ),
)  # fmt: skip
"""The verdicts on hours that a reader typed in; the first that holds is said."""

BASIS = "live_stays_quoted"
"""What stands below a verdict on other hours."""


@dataclass(frozen=True)
class Verdict:
    """The rule that holds, the plan it marks (None: no plan), its tag, and its three sentences."""

    rule: VerdictRule
    plan: int | None
    tag: str
    first: str
    below: tuple[str, str]


def rules(facts: Facts) -> tuple[VerdictRule, ...]:
    """The rules of a proposal, the recommendation first; the first that holds is the verdict."""
    tag = "start_here" if facts.choice.reason == "history too short" else "recommended"
    first, names = _headline(facts)
    quoted = VerdictRule(
        "rule_quoted",
        "none" if facts.choice.plan is None else "plan",
        "" if facts.choice.plan is None else tag,
        first,
        names,
        _as_quoted,
        "{asked}=1",
    )
    return (quoted, *LIVE)


def _as_quoted(facts: Facts) -> bool:
    return facts.asked


def verdict(facts: Facts) -> Verdict:
    """The verdict on a proposal at some hours a month."""
    rule, speech = next(rule for rule in rules(facts) if rule.holds(facts)), facts.speech
    below = facts.below if facts.asked else (speech.say(BASIS, hours=facts.words["quoted"]), "")
    return Verdict(rule, marks(facts)[rule.marks], tag_of(rule, facts), first_of(rule, facts), below)


def tag_of(rule: VerdictRule, facts: Facts) -> str:
    """The tag of the plan that a rule marks."""
    return facts.speech.say(rule.tag, hours=facts.words["hours"]) if rule.tag else ""


def first_of(rule: VerdictRule, facts: Facts) -> str:
    """The sentence that a rule says."""
    return facts.speech.say(rule.first, **{name: facts.words[own] for name, own in rule.names.items()})


def marks(facts: Facts) -> dict[str, int | None]:
    """The plan that each kind of rule marks."""
    cheaper = facts.best if facts.live[facts.best] < facts.live[0] else 0
    return {"none": None, "plan": facts.plan, "base": 0, "best": facts.best, "cheaper": cheaper}


def facts(proposal: Proposal, hours: float | None = None, speech: ClientLanguage = ENGLISH) -> Facts:
    """The facts of a proposal, at the hours it is quoted for or at others."""
    at = proposal.quoted_hours if hours is None else hours
    count = len(proposal.history.months)
    first = tuple(months.invoiced for months in proposal.replays)
    return Facts(
        names=tuple(plan.name for plan in proposal.plans),
        hours=at,
        quoted=proposal.quoted_hours,
        months=count,
        live=first if hours is None else tuple(months.invoiced for months in proposal.at_hours(at)),
        first=first,
        choice=recommended(proposal),
        good=tuple(worth_signing_for(proposal.plans[0], plan, speech) for plan in proposal.plans),
        again=speech.full_month(later(proposal.date, ENOUGH_MONTHS - count)),
        below=below(proposal, speech),
        speech=speech,
    )


def _headline(facts: Facts) -> tuple[str, Mapping[str, str]]:
    """The first sentence as quoted, by the reason of the recommendation: its key, and the word for each of its names."""
    reason, plan, first = facts.choice.reason, facts.choice.plan, facts.first
    own = facts.choice.basis == "history"
    if plan is None:
        return "no_plan", {}
    if reason == "history too short":
        return "too_few", {"months": "months", "plan": "plan", "month": "again"}
    if reason == "saves too little":
        return "stay_small_saving", {"plan": "base", "other": "near", "saving": "near_saves"}
    if plan == 0 and all(apart(price, first[0]) > 0 for price in first[1:]):
        return "stay_all_dearer", {"plan": "base", "other": "near", "more": "near_more"}
    if plan == 0:
        return "stay" if own else "stay_expected", {"plan": "base", "price": "base_first"}
    if apart(first[plan], first[0]) < 0:
        named = {"plan": "plan", "price": "plan_first", "other": "base_first"}
        return "verdict" if own else "verdict_expected", named
    with_reason = {"plan": "plan", "reason": "good", "other": "base"}
    if apart(first[plan], first[0]) == 0:
        return "take_as_with" if own else "take_as_expected", {**with_reason, "price": "plan_first"}
    return "take_not_for_price" if own else "take_not_expected", {**with_reason, "more": "plan_more"}


def worth_signing_for(base: Plan, plan: Plan, speech: ClientLanguage = ENGLISH) -> str:
    """What a plan gives besides its price, in a few words."""
    promised = plan.response_remote
    if promised is not None and (base.response_remote is None or promised < base.response_remote):
        hours = speech.counted("n_hours", promised, None)
        return speech.say("reason_start", time=speech.say("one_hour") if promised == 1 else hours)
    if plan.maintenance_hours:
        return speech.counted("reason_maintenance", plan.maintenance_hours, None)
    return speech.say("reason_prepaid" if plan.kind in (BLOCK, RETAINER) else "reason_steady")


def later(start: date, months: int) -> date:
    """The first day of a month some months after a date."""
    month = start.month - 1 + max(months, 0)
    return date(start.year + month // 12, month % 12 + 1, 1)

"""The verdict a client reads first: the plan recommended, and what being wrong would cost; in words whose numbers stand in cells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from xlagree.actuarial.experience.quality import ENOUGH_MONTHS
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.proposal.if_hours_differ import apart, below, cheapest, hours_in_words
from xlagree.proposal.recommendation import Recommendation, recommended
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, RETAINER

ABOUT_THE_SAME = 0.03
"""Prices that differ by a smaller share are called about the same."""
RECOMMENDED, START = "Recommended", "Start here"
"""The tags of the plan that is recommended."""


@dataclass(frozen=True)
class Facts:
    """What the verdict is made from. Plans are counted from 0, pay as you go first; prices are of the first year.

    `hours` are those that a reader asks for, `live` the prices at them; `quoted` and `first` those that the plan
    recommended was chosen by.
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
        best, plan, near = self.best, self.plan, self.near
        return {
            "base": self.names[0],
            "best": self.names[best],
            "plan": self.names[plan],
            "near": self.names[near],
            "good": self.good[plan],
            "hours": hours_in_words(self.hours),
            "quoted": hours_in_words(self.quoted),
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
    """One verdict: when it holds, which plan it marks and what it says. `holds` reads the same as `formula`.

    `marks` is the plan marked: the one recommended (`plan`), `base`, `best` or the `cheaper` of the two.
    """

    key: str
    marks: str
    tag: str
    first: str
    holds: Callable[[Facts], bool]
    formula: str


AT_THESE_HOURS = "Lowest at\n{hours} hours a month"
"""The tag of the cheapest plan at hours that a reader typed in."""

LIVE: tuple[VerdictRule, ...] = (
    VerdictRule(
        "about the same at these hours", "cheaper", AT_THESE_HOURS,
        "At {hours} hours a month {best} costs about the same as {base} in the first year.",
        lambda f: abs(f.live[f.best] - f.live[0]) < ABOUT_THE_SAME * f.live[0],
        f"ABS({{live_best}}-{{live_base}})<{ABOUT_THE_SAME}*{{live_base}}",
    ),
    VerdictRule(
        "stay at these hours", "base", AT_THESE_HOURS,
        "At {hours} hours a month {base} is the cheapest: {best} costs {best_more} more in the first year.",
        lambda f: f.live[f.best] >= f.live[0],
        "{live_best}>={live_base}",
    ),
    VerdictRule(
        "plan at these hours", "best", AT_THESE_HOURS,
        "At {hours} hours a month {best} costs {best_live} in the first year, not {base_live}.",
        lambda f: True,
        "TRUE",
    ),
)  # fmt: skip
"""The verdicts on hours that a reader typed in; the first that holds is said."""

BASIS = (
    "What we recommend stays as quoted for {quoted} hours a month; your own work is taken in proportion.",
    "",
)
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
    tag = START if facts.choice.reason == "history too short" else RECOMMENDED
    quoted = VerdictRule(
        "as quoted",
        "none" if facts.choice.plan is None else "plan",
        "" if facts.choice.plan is None else tag,
        _headline(facts),
        _as_quoted,
        "{asked}=1",
    )
    return (quoted, *LIVE)


def _as_quoted(facts: Facts) -> bool:
    return facts.asked


def verdict(facts: Facts) -> Verdict:
    """The verdict on a proposal at some hours a month."""
    rule, words = next(rule for rule in rules(facts) if rule.holds(facts)), facts.words
    below = facts.below if facts.asked else (BASIS[0].format(**words), BASIS[1])
    return Verdict(
        rule, marks(facts)[rule.marks], rule.tag.format(**words), rule.first.format(**words), below
    )


def marks(facts: Facts) -> dict[str, int | None]:
    """The plan that each kind of rule marks."""
    cheaper = facts.best if facts.live[facts.best] < facts.live[0] else 0
    return {"none": None, "plan": facts.plan, "base": 0, "best": facts.best, "cheaper": cheaper}


def facts(proposal: Proposal, hours: float | None = None) -> Facts:
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
        good=tuple(worth_signing_for(proposal.plans[0], plan) for plan in proposal.plans),
        again=later(proposal.date, ENOUGH_MONTHS - count),
        below=below(proposal),
    )


def _headline(facts: Facts) -> str:
    """The first sentence as quoted, by the reason of the recommendation."""
    reason, plan, first = facts.choice.reason, facts.choice.plan, facts.first
    year = "your first year" if facts.choice.basis == "history" else "the first year"
    if plan is None:
        return "We do not recommend a plan yet."
    if reason == "history too short":
        return "We cannot recommend a plan yet: {months} months of history are too few. Start with {plan}; we compare again in {again}."
    if reason == "saves too little":
        return "Stay with {base}: {near} would save only {near_saves} in the first year."
    if plan == 0 and all(apart(price, first[0]) > 0 for price in first[1:]):
        return "Stay with {base}: every plan would cost more in the first year, {near} by {near_more}."
    if plan == 0:
        return f"Stay with {{base}}: {year} costs {{base_first}}."
    if apart(first[plan], first[0]) < 0:
        return f"Take {{plan}}: {year} costs {{plan_first}}, not {{base_first}}."
    if apart(first[plan], first[0]) == 0:
        return f"Take {{plan}} for {{good}}: {year} costs {{plan_first}}, as with {{base}}."
    return (
        f"Take {{plan}} for {{good}}, not for the price: {year} costs {{plan_more}} more than with {{base}}."
    )


def worth_signing_for(base: Plan, plan: Plan) -> str:
    """What a plan gives besides its price, in a few words."""
    promised = plan.response_remote
    if promised is not None and (base.response_remote is None or promised < base.response_remote):
        return f"a start within {promised:g} hours" if promised != 1 else "a start within an hour"
    if plan.maintenance_hours:
        return f"{plan.maintenance_hours:g} hours of maintenance a month"
    return "prepaid hours" if plan.kind in (BLOCK, RETAINER) else "a steady price"


def later(start: date, months: int) -> str:
    """The name of a month some months after a date."""
    month = start.month - 1 + max(months, 0)
    return date(start.year + month // 12, month % 12 + 1, 1).strftime("%B %Y")

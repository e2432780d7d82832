"""The columns of a plan's work: the price factor, hours, tickets and visits, and hours by kind of work."""

from collections.abc import Callable
from dataclasses import dataclass

from xlagree.generate.pages.shared.month_column import At, Column, PlanMonths
from xlagree.pricing.plans import TICKETS
from xlagree.pricing.workloads import Workload


@dataclass(frozen=True)
class LiveWork:
    """What the work of every month is multiplied by, and where that work stands: by its part and month."""

    scale: str
    months: Callable[[str, int], str]


def work_columns(own: PlanMonths, live: LiveWork | None) -> list[Column]:
    """The escalator's factor, and the work as far as the plan's price depends on it."""
    plan = own.plan
    escalator = own.term("yearly_escalator")
    columns = [
        Column(
            "factor",
            own.say("col_factor"),
            "factor4",
            plan.factor,
            lambda m, at: f"(1+{escalator})^{m // 12}",
        ),
        _work("logged", own.say("col_logged"), own, live),
        _work("inside", own.say("col_inside"), own, live),
    ]
    if plan.pool_unit == TICKETS:
        columns.append(_work("tickets", own.say("col_tickets"), own, live))
    if not plan.overage_weighting:
        columns.append(_work("plain", own.say("col_plain"), own, live))
    if any(row.work.outside for row in own.rows):
        columns.append(_work("outside", own.say("col_outside"), own, live))
    if plan.charged_visit or plan.travel_rate:
        columns.append(_work("visits", own.say("visits"), own, live))
    for kind in kinds_worked(own):
        name = own.kind_of_work(kind)
        name = name[0].upper() + name[1:]
        for key, title in ((inside_of(kind), "col_kind_inside"), (outside_of(kind), "col_kind_outside")):
            if any(part_of(row.work, key) for row in own.rows):
                columns.append(_work(key, own.say(title, kind=name), own, live))
    return columns


def kinds_worked(own: PlanMonths) -> list[str]:
    """The kinds of work that the months have, where blocks beside the plan ask for them."""
    return list(dict.fromkeys(kind for row in own.rows for kind, _, _ in row.work.kinds))


def inside_of(kind: str) -> str:
    """The key of the column with the covered hours of a kind of work."""
    return f"inside {kind}"


def outside_of(kind: str) -> str:
    """The key of the column with the hours of a kind of work that are not covered."""
    return f"outside {kind}"


def part_of(work: Workload, key: str) -> float:
    """A part of a month's work by the key of its column."""
    side, apart, kind = key.partition(" ")
    if not apart:
        return float(getattr(work, key))
    inside = [covered for name, covered, _ in work.kinds if name == kind]
    return sum(inside if side == "inside" else [beyond for name, _, beyond in work.kinds if name == kind])


def _work(key: str, title: str, own: PlanMonths, live: LiveWork | None) -> Column:
    def scaled(m: int, at: At) -> str:
        assert live is not None
        return f"{live.months(key, m)}*{live.scale}"

    return Column(key, title, "hours2", lambda m: part_of(own.rows[m].work, key), scaled if live else None)

"""The Rate card page: list price against agreement, and what six typical jobs cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlagree.generate.book.charts import jobs_chart
from xlagree.generate.book.look import ACCENT, GREY, TINT
from xlagree.generate.book.sheet import CHART_TITLE, HEAD, HEAD_RIGHT, LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.discounts import waterfalls
from xlagree.pricing.plans import Plan
from xlagree.pricing.workloads import billed
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, RETAINER


@dataclass(frozen=True)
class Job:
    """A typical job: hours logged, when and where."""

    label: str
    hours: float
    premiums: tuple[str, ...] = ()
    on_site: bool = False


JOBS = (
    Job("Password reset, remote, 10 minutes", 1 / 6),
    Job("Printer on site, 50 minutes", 5 / 6, on_site=True),
    Job("New starter, 2 hours remote", 2.0),
    Job("Firewall review, 4 hours remote", 4.0),
    Job("Server down on Friday night, 3 hours", 3.0, ("emergency_multiplier", "after_hours_multiplier")),
    Job("Saturday office move, 6 hours", 6.0, ("after_hours_multiplier",), on_site=True),
)
JOB, AT_LIST, AGREED, BARS = 7, 8, 9, (10, 11)
"""Columns of the typical jobs, their prices, and the room for the bars."""
LAST = BARS[-1]


@dataclass(frozen=True)
class _Hour:
    """The price of a standard hour at list and under the agreement, each with its formula."""

    listed: float
    agreed: float
    list_formula: str
    formula: str


def rate_card_page(proposal: Proposal, terms: TermCells, index: int) -> Sheet:
    """The page for one agreement of the proposal."""
    plan, base = proposal.plans[index], proposal.plans[0]
    page = Page("Rate card", (GUTTER, 33, 9, 12.3, 12.3, 12.3, 3.6, 37, 9.5, 9.5, 13, 13, GUTTER))
    agreed, formula = _hour(plan, index, terms)
    list_formula = f"{terms.of(0, 'net hourly rate')}*(1-{terms.of(0, 'hourly_discount')})"
    hour = _Hour(base.discounted_rate or 0.0, agreed, list_formula, formula)
    headline, second = _headline(plan, hour.agreed, hour.listed), _second(plan, base)
    opening(page, proposal, "Rate card for", LAST, (headline, ""), (second, ""))
    page.put(14)
    head = page.put(24)
    page.write(head, 2, "per", Style(size=9, color=GREY))
    column = Style(size=12, bold=True, align="right", indent=1)
    page.write(head, 3, "List", column)
    page.write(head, 4, "Agreement", replace(column, fill=TINT, color=ACCENT))
    page.write(head, 5, "You save", column)
    _work(page, proposal, plan, hour)
    _other_times(page, base, plan, hour, index, terms)
    _small_jobs(page, base, plan)
    _jobs(page, proposal, index, head, hour, terms)
    page.put(10)
    what = "fee" if plan.kind == RETAINER else "block price"
    how = f" The agreement price of an hour is the {what} divided by its hours."
    note(
        page,
        f"Premiums do not add up: the largest one counts.{how if plan.kind in (RETAINER, BLOCK) else ''}",
    )
    return page.finished(LAST, freeze=(head + 1, 2))


def _work(page: Page, proposal: Proposal, plan: Plan, hour: _Hour) -> None:
    """An hour of every role in office hours."""
    _head(page, "WORK IN OFFICE HOURS")
    roles = [(role.name, role.weight) for role in proposal.card.roles.values()]
    for name, weight in roles or [("Standard work", 1.0)]:
        _rate(page, name.capitalize(), hour, (weight, f"{weight:g}"), (weight, f"{weight:g}"), plan)


def _other_times(page: Page, base: Plan, plan: Plan, hour: _Hour, index: int, terms: TermCells) -> None:
    """An hour at other times, and one beyond those of the plan."""
    _head(page, "AT OTHER TIMES")
    for label, field in (
        ("Evening or weekend", "after_hours_multiplier"),
        ("Emergency", "emergency_multiplier"),
    ):
        old = getattr(base, field), terms.of(0, field, 1)
        new = getattr(plan, field), terms.of(index, field, 1)
        _rate(page, label, hour, old, new, plan)
    if plan.rate_beyond is None or plan.kind not in (RETAINER, FIXED_PRICE):
        return
    if plan.overage_rate is None:
        formula = f"{terms.of(index, 'net hourly rate')}*(1-{terms.of(index, 'hourly_discount')})"
    else:
        formula = terms.of(index, "net overage rate")
    label = "Hours beyond those of the plan"
    _plain(page, label, "hour", hour.listed, plan.rate_beyond, "rate", hour.list_formula, formula)


def _small_jobs(page: Page, base: Plan, plan: Plan) -> None:
    """Visits, the shortest jobs that are billed, and how fast work starts."""
    _head(page, "VISITS AND SMALL JOBS")
    _plain(page, "Visit charge", "visit", base.charged_visit, plan.charged_visit, "rate")
    for label, field in (
        ("Shortest remote job billed", "minimum_remote"),
        ("Shortest job on site billed", "minimum_on_site"),
        ("Billing step", "billing_increment"),
    ):
        _plain(page, label, "hours", getattr(base, field), getattr(plan, field), "hours2")
    _head(page, "HOW FAST WE START")
    for label, field in (("Remote", "response_remote"), ("On site", "response_on_site")):
        _words(page, label, getattr(base, field), getattr(plan, field))


def _hour(plan: Plan, index: int, terms: TermCells) -> tuple[float, str]:
    """The plan's price of a standard hour, and its formula; covered hours of a fixed price have none."""
    if plan.kind == RETAINER and plan.included_hours:
        return (
            plan.fee / plan.included_hours,
            f"{terms.of(index, 'net fee')}/{terms.of(index, 'included_hours')}",
        )
    if plan.kind == BLOCK:
        price, hours = plan.block_price or 0.0, plan.block_hours or 1.0
        return price / hours, f"{terms.of(index, 'net block price')}/{terms.of(index, 'block_hours')}"
    if plan.kind == FIXED_PRICE:
        return 0.0, "0"
    rate = plan.rate_beyond or 0.0
    part = (
        "net overage rate" if plan.overage_rate is not None and plan.kind == RETAINER else "net hourly rate"
    )
    return rate, terms.of(index, part) + (
        "" if "overage" in part else f"*(1-{terms.of(index, 'hourly_discount')})"
    )


def _headline(plan: Plan, hour: float, listed: float) -> str:
    if plan.kind == FIXED_PRICE:
        return f"{plan.name}: one price of {fixed(plan.fee)} a month for the work it covers."
    if hour < listed:
        return f"Under {plan.name} an hour costs {_short(hour)} instead of {_short(listed)}."
    return f"Under {plan.name} an hour costs {_short(hour)}; at list it costs {_short(listed)}."


def _short(money: float) -> str:
    return fixed(money) if abs(money - round(money)) < 0.005 else fixed(money, 2)


def _second(plan: Plan, base: Plan) -> str:
    """Which premiums and charges the plan waives or lowers."""
    pairs = (
        ("evening and weekend premium", plan.after_hours_multiplier - 1, base.after_hours_multiplier - 1),
        ("emergency premium", plan.emergency_multiplier - 1, base.emergency_multiplier - 1),
        ("visit charge", plan.charged_visit, base.charged_visit),
    )
    waived = [name for name, new, old in pairs if new == 0 < old]
    lower = [name for name, new, old in pairs if 0 < new < old]
    parts = [f"{_listed(names)} {verb}" for names, verb in ((waived, "waived"), (lower, "lowered")) if names]
    if not parts:
        return "Premiums and visits are charged as at list."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _head(page: Page, text: str) -> None:
    row = page.put(27)
    page.write(row, 1, text, HEAD)
    page.rule(row, (2, 3, 5), HEAD)
    page.rule(row, (4,), replace(HEAD, fill=TINT))


def _rate(
    page: Page, label: str, hour: _Hour, old: tuple[float, str], new: tuple[float, str], plan: Plan
) -> None:
    """An hour that counts so many, at list and under the plan; a fixed price says that it is in the fee."""
    listed, list_formula = hour.listed * old[0], f"{hour.list_formula}*{old[1]}"
    if plan.kind != FIXED_PRICE:
        formula = f"{hour.formula}*{new[1]}"
        _plain(page, label, "hour", listed, hour.agreed * new[0], "rate", list_formula, formula)
        return
    row = _start(page, label, "hour")
    page.write(row, 3, listed, number("rate"), list_formula)
    page.write(row, 4, "in the fee", number("word", bold=True, fill=TINT))
    page.rule(row, (5,), LABEL)


def _plain(
    page: Page,
    label: str,
    unit: str,
    old: float,
    new: float,
    form: str,
    old_formula: str = "",
    new_formula: str = "",
) -> None:
    row = _start(page, label, unit)
    was = page.write(row, 3, old, number(form), old_formula)
    now = page.write(row, 4, new, number(form, bold=True, fill=TINT), new_formula)
    if old > 0:
        page.write(row, 5, 1 - new / old, number("share"), f"1-{now}/{was}")
    page.rule(row, (5,), LABEL)


def _words(page: Page, label: str, old: float | None, new: float | None) -> None:
    row = _start(page, label, "")
    for column, hours in ((3, old), (4, new)):
        promise = "best effort" if hours is None else f"within {hours:g} h"
        page.write(row, column, promise, number("word", bold=column == 4, fill=TINT if column == 4 else ""))
    page.rule(row, (5,), LABEL)


def _start(page: Page, label: str, unit: str) -> int:
    row = page.put(27)
    page.write(row, 1, label, LABEL)
    page.write(row, 2, unit, replace(LABEL, color=GREY))
    return row


def _jobs(page: Page, proposal: Proposal, index: int, head: int, hour: _Hour, terms: TermCells) -> None:
    """What the typical jobs cost at list and under the plan, with bars on their lines."""
    plan, base, top = proposal.plans[index], proposal.plans[0], head + 1
    page.write(top, JOB, "WHAT TYPICAL JOBS COST, STANDARD WORK", HEAD)
    names = [
        page.write(top, column, text, replace(HEAD_RIGHT, color=color, indent=0))
        for column, text, color in ((AT_LIST, "List", GREY), (AGREED, "Agreement", ACCENT))
    ]
    for column in BARS:
        page.write(top, column, "", replace(HEAD_RIGHT, color=GREY, indent=0))
    prices = []
    for row, job in enumerate(JOBS, top + 1):
        listed, agreed = _job(base, job, hour.listed), _job(plan, job, hour.agreed)
        prices.append((listed, agreed))
        page.write(row, JOB, job.label, LABEL)
        formula = _job_formula(base, 0, job, hour.list_formula, terms)
        page.write(row, AT_LIST, listed, number("money", indent=0), formula)
        formula = _job_formula(plan, index, job, hour.formula, terms)
        page.write(row, AGREED, agreed, number("money", indent=0, bold=True, color=ACCENT), formula)
        page.rule(row, BARS, LABEL)
    page.write(head, JOB, _cheaper_jobs(plan, prices), CHART_TITLE)
    _made(page, proposal, index, top + len(JOBS) + 1, terms)
    spans = [page.span(top + 1, column, top + len(JOBS), column) for column in (JOB, AT_LIST, AGREED)]
    values = list(zip(names, spans[1:], strict=True))
    page.charts.append(jobs_chart(top + 1, BARS[0], values, spans[0], len(JOBS), max(map(max, prices))))


def _cheaper_jobs(plan: Plan, prices: Sequence[tuple[float, float]]) -> str:
    """What the chart of the jobs shows."""
    if plan.kind == FIXED_PRICE:
        return "The same six jobs: covered work is in the fee"
    less = sum(agreed < listed for listed, agreed in prices)
    return f"The same six jobs: less for {'every one' if less == len(JOBS) else f'{less} of {len(JOBS)}'}"


def _made(page: Page, proposal: Proposal, index: int, row: int, terms: TermCells) -> None:
    """From list to net for what the plan is paid by: its fee, its block or its hour."""
    plan = proposal.list_plans[index]
    part = {RETAINER: "fee", FIXED_PRICE: "fee", BLOCK: "block price"}.get(plan.kind, "hourly rate")
    fall = waterfalls(plan, proposal.discounts)[part]
    page.write(row, JOB, f"HOW THE {part} IS MADE".upper(), HEAD)
    page.rule(row, range(AT_LIST, LAST + 1), HEAD)
    lines = [("List price", fall.list, f"list {part}")]
    lines += [(step.name, step.money, f"{part} less {step.name}") for step in fall.steps]
    lines += [("Net price", fall.net, f"net {part}")]
    for n, (label, money, key) in enumerate(lines, 1):
        last = n == len(lines)
        page.write(row + n, JOB, label, replace(LABEL, bold=last))
        page.write(row + n, AGREED, money, number("cents", indent=0, bold=last), terms.of(index, key))
        page.rule(row + n, range(AT_LIST, LAST + 1), LABEL)


def _job(plan: Plan, job: Job, rate: float) -> float:
    multiplier = max((getattr(plan, premium) for premium in job.premiums), default=1.0)
    return billed(plan, job.hours, job.on_site) * multiplier * rate + (
        plan.charged_visit if job.on_site else 0.0
    )


def _job_formula(plan: Plan, index: int, job: Job, rate: str, terms: TermCells) -> str:
    minimum = terms.of(index, "minimum_on_site" if job.on_site else "minimum_remote")
    hours = f"MAX({job.hours:.15g},{minimum})"
    if plan.billing_increment:
        step = terms.of(index, "billing_increment")
        hours = f"ROUNDUP({hours}/{step}-0.000000001,0)*{step}"
    premiums = ",".join(terms.of(index, premium, 1) for premium in job.premiums)
    visit = f"+{terms.of(index, 'visit_charge')}" if job.on_site and plan.charged_visit else ""
    return f"{hours}{f'*MAX({premiums})' if premiums else ''}*{rate}{visit}"

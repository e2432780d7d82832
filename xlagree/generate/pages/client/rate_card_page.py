"""The Rate card page: list price against agreement, and what six typical jobs cost."""

from dataclasses import dataclass, replace

from xlagree.generate.book.charts import jobs_chart
from xlagree.generate.book.look import ACCENT, GREY, TINT
from xlagree.generate.book.sheet import CHART_TITLE, HEAD, HEAD_RIGHT, LABEL, Page, Style
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.discounts import waterfalls
from xlagree.pricing.plans import Plan
from xlagree.pricing.workloads import billed
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER


@dataclass(frozen=True)
class Job:
    """A typical job: hours logged, when and where."""

    label: str
    hours: float
    multiplier: str = ""
    on_site: bool = False


JOBS = (
    Job("Password reset, remote, 10 minutes", 1 / 6),
    Job("Printer on site, 50 minutes", 5 / 6, on_site=True),
    Job("New starter, 2 hours remote", 2.0),
    Job("Firewall review, 4 hours remote", 4.0),
    Job("Server down on Friday night, 3 hours", 3.0, "emergency_multiplier"),
    Job("Saturday office move, 6 hours", 6.0, "after_hours_multiplier", on_site=True),
)
LAST = 11


def rate_card_page(proposal: Proposal, terms: TermCells, index: int) -> Page:
    """The page for one agreement of the proposal."""
    plan, base = proposal.plans[index], proposal.plans[0]
    page = Page("Rate card", (GUTTER, 33, 9, 12.3, 12.3, 12.3, 3.6, 37, 9.5, 9.5, 13, 13, GUTTER))
    hour, formula = _hour(plan, index, terms)
    listed = base.discounted_rate or 0.0
    opening(
        page, proposal, "Rate card for", LAST, (_headline(plan, hour, listed), ""), (_second(plan, base), "")
    )
    page.put(14)
    head = page.put(24)
    page.write(head, 2, "per", Style(size=9, color=GREY))
    for column, text, color in ((3, "List", ""), (4, "Agreement", ACCENT), (5, "You save", "")):
        style = Style(size=12, bold=True, align="right", indent=1, fill=TINT if color else "")
        page.write(head, column, text, replace(style, color=color) if color else style)
    list_rate = f"{terms.of(0, 'net hourly rate')}*(1-{terms.of(0, 'hourly_discount')})"
    _head(page, "WORK IN OFFICE HOURS")
    roles = list(proposal.card.roles.values()) or None
    for name, weight in [(role.name, role.weight) for role in roles] if roles else [("Standard work", 1.0)]:
        _rate(
            page,
            name.capitalize(),
            "hour",
            listed * weight,
            hour * weight,
            f"{list_rate}*{weight:g}",
            f"{formula}*{weight:g}",
            plan,
        )
    _head(page, "AT OTHER TIMES")
    for label, field in (
        ("Evening or weekend", "after_hours_multiplier"),
        ("Emergency", "emergency_multiplier"),
    ):
        old, new = terms.of(0, field, 1), terms.of(index, field, 1)
        _rate(
            page,
            label,
            "hour",
            listed * getattr(base, field),
            hour * getattr(plan, field),
            f"{list_rate}*{old}",
            f"{formula}*{new}",
            plan,
        )
    beyond = plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.rate_beyond
    if beyond is not None and plan.kind in (RETAINER, FIXED_PRICE):
        part = "net overage rate" if plan.overage_rate is not None else "net hourly rate"
        discount = "" if plan.overage_rate is not None else f"*(1-{terms.of(index, 'hourly_discount')})"
        _plain(
            page,
            "Hours beyond those of the plan",
            "hour",
            listed,
            beyond,
            "rate",
            list_rate,
            f"{terms.of(index, part)}{discount}",
        )
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
    _jobs(page, proposal, index, head, hour, formula, list_rate, terms)
    page.put(10)
    what = "fee" if plan.kind == RETAINER else "block price"
    how = (
        f" The agreement price of an hour is the {what} divided by its hours."
        if plan.kind in (RETAINER, BLOCK)
        else ""
    )
    note(page, f"Premiums do not add up: the largest one counts.{how}")
    return page


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
    said = [f"{_listed(names)} {verb}" for names, verb in ((waived, "waived"), (lower, "lowered")) if names]
    if not said:
        return "Premiums and visits are charged as at list."
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _head(page: Page, text: str) -> None:
    row = page.put(27)
    page.write(row, 1, text, HEAD)
    page.rule(row, (2, 3, 5), HEAD)
    page.rule(row, (4,), replace(HEAD, fill=TINT))


def _rate(
    page: Page, label: str, unit: str, old: float, new: float, old_formula: str, new_formula: str, plan: Plan
) -> int:
    """An hour at list and under the plan; a fixed price says that it is in the fee."""
    if plan.kind != FIXED_PRICE:
        return _plain(page, label, unit, old, new, "rate", old_formula, new_formula)
    row = _start(page, label, unit)
    page.write(row, 3, old, number("rate"), old_formula)
    page.write(row, 4, "in the fee", number("word", bold=True, fill=TINT))
    page.rule(row, (5,), LABEL)
    return row


def _plain(
    page: Page,
    label: str,
    unit: str,
    old: float,
    new: float,
    form: str,
    old_formula: str = "",
    new_formula: str = "",
) -> int:
    row = _start(page, label, unit)
    was = page.write(row, 3, old, number(form), old_formula)
    now = page.write(row, 4, new, number(form, bold=True, fill=TINT), new_formula)
    if old > 0:
        page.write(row, 5, 1 - new / old, number("share"), f"1-{now}/{was}")
    page.rule(row, (5,), LABEL)
    return row


def _words(page: Page, label: str, old: float | None, new: float | None) -> None:
    row = _start(page, label, "")
    for column, hours in ((3, old), (4, new)):
        said = "best effort" if hours is None else f"within {hours:g} h"
        page.write(row, column, said, number("word", bold=column == 4, fill=TINT if column == 4 else ""))
    page.rule(row, (5,), LABEL)


def _start(page: Page, label: str, unit: str) -> int:
    row = page.put(27)
    page.write(row, 1, label, LABEL)
    page.write(row, 2, unit, replace(LABEL, color=GREY))
    return row


def _jobs(
    page: Page,
    proposal: Proposal,
    index: int,
    head: int,
    hour: float,
    formula: str,
    list_rate: str,
    terms: TermCells,
) -> None:
    plan, base = proposal.plans[index], proposal.plans[0]
    top = head + 1
    page.write(top, 7, "WHAT TYPICAL JOBS COST, STANDARD WORK", HEAD)
    for column, text, color in ((8, "List", GREY), (9, "Agreement", ACCENT), (10, "", GREY), (11, "", GREY)):
        page.write(top, column, text, replace(HEAD_RIGHT, color=color, indent=0))
    prices = []
    for i, job in enumerate(JOBS):
        row = top + 1 + i
        pair = ((base, 0, base.discounted_rate or 0.0, list_rate), (plan, index, hour, formula))
        values = [_job(of, job, rate) for of, _, rate, _ in pair]
        texts = [_job_formula(of, at, job, rate, terms) for of, at, _, rate in pair]
        prices.append(values)
        page.write(row, 7, job.label, LABEL)
        page.write(row, 8, values[0], number("money", indent=0), texts[0])
        page.write(row, 9, values[1], number("money", indent=0, bold=True, color=ACCENT), texts[1])
        page.rule(row, (10, 11), LABEL)
    less = sum(new < old for old, new in prices)
    said = f"The same six jobs: less for {'every one' if less == len(JOBS) else f'{less} of {len(JOBS)}'}"
    if plan.kind == FIXED_PRICE:
        said = "The same six jobs: covered work is in the fee"
    page.write(head, 7, said, CHART_TITLE)
    _made(page, proposal, index, top + len(JOBS) + 1, terms)
    page.charts.append(jobs_chart(page.name, top, top + 1, len(JOBS), max(max(pair) for pair in prices)))


def _made(page: Page, proposal: Proposal, index: int, row: int, terms: TermCells) -> None:
    """From list to net for what the plan is paid by: its fee, its block or its hour."""
    plan = proposal.list_plans[index]
    part = {RETAINER: "fee", FIXED_PRICE: "fee", BLOCK: "block price"}.get(plan.kind, "hourly rate")
    fall = waterfalls(plan, proposal.discounts)[part]
    page.write(row, 7, f"HOW THE {part} IS MADE".upper(), HEAD)
    page.rule(row, range(8, LAST + 1), HEAD)
    lines = [("List price", fall.list, f"list {part}")]
    lines += [(step.name, step.money, f"{part} less {step.name}") for step in fall.steps]
    lines += [("Net price", fall.net, f"net {part}")]
    for n, (label, money, key) in enumerate(lines, 1):
        last = n == len(lines)
        page.write(row + n, 7, label, replace(LABEL, bold=last))
        page.write(row + n, 9, money, number("cents", indent=0, bold=last), terms.of(index, key))
        page.rule(row + n, range(8, LAST + 1), LABEL)


def _job(plan: Plan, job: Job, rate: float) -> float:
    multiplier = getattr(plan, job.multiplier) if job.multiplier else 1.0
    return billed(plan, job.hours, job.on_site) * multiplier * rate + (
        plan.charged_visit if job.on_site else 0.0
    )


def _job_formula(plan: Plan, index: int, job: Job, rate: str, terms: TermCells) -> str:
    minimum = terms.of(index, "minimum_on_site" if job.on_site else "minimum_remote")
    hours = f"MAX({job.hours:.15g},{minimum})"
    if plan.billing_increment:
        step = terms.of(index, "billing_increment")
        hours = f"ROUNDUP({hours}/{step}-0.000000001,0)*{step}"
    multiplier = f"*{terms.of(index, job.multiplier, 1)}" if job.multiplier else ""
    visit = f"+{terms.of(index, 'visit_charge')}" if job.on_site and plan.charged_visit else ""
    return f"{hours}{multiplier}*{rate}{visit}"

"""The Rate card page: list price against agreement, and what six typical jobs cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlagree.generate.book.charts import jobs_chart
from xlagree.generate.book.look import ACCENT, GREY, TINT
from xlagree.generate.book.sheet import CHART_TITLE, HEAD, HEAD_RIGHT, LABEL, Page, Sheet, Style
from xlagree.generate.pages.client.unit_price import JOBS, UnitPrice, unit_price
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.discounts import waterfalls
from xlagree.pricing.plans import TICKETS, Plan
from xlagree.pricing.rates import Hour
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed, same
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PREMIUM_CLASSES, RETAINER, WITH_FEE

JOB, AT_LIST, AGREED, BARS = 7, 8, 9, (10, 11)
"""Columns of the typical jobs, their prices, and the room for the bars."""
LAST = BARS[-1]


@dataclass(frozen=True)
class _Prices:
    """What an hour or a ticket costs at list, and under the agreement."""

    listed: UnitPrice
    agreed: UnitPrice

    @property
    def by_hour(self) -> bool:
        """Whether both have a price of an hour."""
        return not (self.listed.by_ticket or self.agreed.by_ticket or self.agreed.in_fee)


def rate_card_page(proposal: Proposal, terms: TermCells, index: int) -> Sheet:
    """The page for one agreement of the proposal."""
    plan, base = proposal.plans[index], proposal.plans[0]
    page = Page("Rate card", (GUTTER, 33, 9, 12.3, 12.3, 12.3, 3.6, 37, 9.5, 9.5, 13, 13, GUTTER))
    prices = _Prices(unit_price(base, 0, terms), unit_price(plan, index, terms))
    headline, second = _headline(prices), _second(plan, base)
    opening(page, proposal, "Rate card for", LAST, (headline, ""), (second, ""))
    page.put(14)
    head = page.put(24)
    page.write(head, 2, "per", Style(size=9, color=GREY))
    column = Style(size=12, bold=True, align="right", indent=1)
    page.write(head, 3, "List", column)
    page.write(head, 4, "Agreement", replace(column, fill=TINT, color=ACCENT))
    page.write(head, 5, "You save", column)
    _work(page, proposal, prices)
    _other_times(page, prices)
    _small_jobs(page, base, plan)
    _jobs(page, proposal, head, prices)
    page.put(10)
    what = "fee" if plan.kind == RETAINER else "block price"
    counted = "ticket" if prices.agreed.by_ticket else "hour"
    how = f" The agreement price of {'a' if counted == 'ticket' else 'an'} {counted} is the {what} divided by its {counted}s."
    note(
        page,
        f"Premiums do not add up: the largest one counts.{how if plan.kind in (RETAINER, BLOCK) else ''}",
    )
    return page.finished(LAST, freeze=(head + 1, 2))


def _work(page: Page, proposal: Proposal, prices: _Prices) -> None:
    """An hour of every role in office hours, and of every kind of work that rows of Rates name."""
    _head(page, "WORK IN OFFICE HOURS")
    rates = (*prices.listed.plan.rates, *prices.agreed.plan.rates)
    roles = {role.name: role.weight for role in proposal.card.roles.values()}
    named = {rate.role: 1.0 for rate in rates if rate.role and same(rate.role) not in map(same, roles)}
    hours = [(name, Hour(name, weight)) for name, weight in (roles | named).items()]
    kinds = dict.fromkeys(rate.work for rate in rates if rate.work)
    for name, hour in [*(hours or [("Standard work", Hour())]), *((kind, Hour(work=kind)) for kind in kinds)]:
        _rate(page, f"{name[0].upper()}{name[1:]}", prices, hour)


def _other_times(page: Page, prices: _Prices) -> None:
    """An hour at other times, and one beyond those of the plan."""
    _head(page, "AT OTHER TIMES")
    plan, base = prices.agreed.plan, prices.listed.plan
    _rate(page, "Evening or weekend", prices, Hour(work_class="after-hours", family="after-hours"))
    _rate(page, "Emergency", prices, Hour(work_class="emergency", family="emergency"))
    for name, family in dict([*base.words.classes, *plan.words.classes]).items():
        _rate(page, f"{name[0].upper()}{name[1:]}", prices, Hour(work_class=name, family=family))
    if plan.rate_beyond is None or plan.kind not in WITH_FEE:
        return
    terms, index = prices.agreed.terms, prices.agreed.index
    if plan.pool_unit == TICKETS:
        _plain(page, "Tickets beyond those of the plan", "ticket", 0.0, plan.rate_beyond, "rate",
               new_formula=terms.of(index, "net ticket price"))  # fmt: skip
        return
    if plan.overage_rate is None:
        formula = f"{terms.of(index, 'net hourly rate')}*(1-{terms.of(index, 'hourly_discount')})"
    else:
        formula = terms.of(index, "net overage rate")
    listed = (0.0, "") if prices.listed.by_ticket else (prices.listed.money, prices.listed.formula)
    label = "Hours beyond those of the plan"
    _plain(page, label, "hour", listed[0], plan.rate_beyond, "rate", listed[1], formula)


def _small_jobs(page: Page, base: Plan, plan: Plan) -> None:
    """Visits, the shortest jobs that are billed, and how fast work starts."""
    _head(page, "VISITS AND SMALL JOBS")
    _plain(page, "Visit charge", "visit", base.charged_visit, plan.charged_visit, "rate")
    if base.travel_charge or plan.travel_charge:
        _plain(page, "The way of a visit", "visit", base.travel_charge, plan.travel_charge, "rate")
    for label, field in (
        ("Shortest remote job billed", "minimum_remote"),
        ("Shortest job on site billed", "minimum_on_site"),
        ("Billing step", "billing_increment"),
    ):
        _plain(page, label, "hours", getattr(base, field), getattr(plan, field), "hours2")
    _head(page, "HOW FAST WE START")
    for label, field in (("Remote", "response_remote"), ("On site", "response_on_site")):
        _words(page, label, getattr(base, field), getattr(plan, field))


def _headline(prices: _Prices) -> str:
    plan, agreed, listed = prices.agreed.plan, prices.agreed.money, prices.listed.money
    if plan.kind == FIXED_PRICE:
        return f"{plan.name}: one price of {fixed(plan.fee)} a month for the work it covers."
    unit = "a ticket" if prices.agreed.by_ticket else "an hour"
    if prices.listed.by_ticket != prices.agreed.by_ticket:
        return f"Under {plan.name} {unit} costs {_short(agreed)}."
    if agreed < listed:
        return f"Under {plan.name} {unit} costs {_short(agreed)} instead of {_short(listed)}."
    return f"Under {plan.name} {unit} costs {_short(agreed)}; at list it costs {_short(listed)}."


def _short(money: float) -> str:
    return fixed(money) if abs(money - round(money)) < 0.005 else fixed(money, 2)


def _second(plan: Plan, base: Plan) -> str:
    """Which premiums and charges the plan waives or lowers."""
    evening, emergency = (Hour(work_class=name, family=name) for name in PREMIUM_CLASSES)
    by_ticket = plan.pool_unit == TICKETS
    premiums = (
        ("evening and weekend premium", plan.weight(evening) - 1, base.weight(evening) - 1),
        ("emergency premium", plan.weight(emergency) - 1, base.weight(emergency) - 1),
    )
    pairs = (
        *(() if by_ticket else premiums),
        ("visit charge", plan.charged_visit, base.charged_visit),
    )
    waived = [name for name, new, old in pairs if new == 0 < old]
    lower = [name for name, new, old in pairs if 0 < new < old]
    parts = [f"{_listed(names)} {verb}" for names, verb in ((waived, "waived"), (lower, "lowered")) if names]
    if by_ticket:
        same_visits = plan.charged_visit == base.charged_visit > 0
        parts += ["visits are charged as at list"] * same_visits
        parts.insert(0, "a ticket costs the same at any hour")
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


def _rate(page: Page, label: str, prices: _Prices, hour: Hour) -> None:
    """An hour that counts so many, at list and under the plan; where an hour has no price, it says what has."""
    (old, old_cell), (new, new_cell) = prices.listed.weight(hour), prices.agreed.weight(hour)
    listed, agreed = prices.listed.money * old, prices.agreed.money * new
    formulas = f"{prices.listed.formula}*{old_cell}", f"{prices.agreed.formula}*{new_cell}"
    if prices.by_hour:
        _plain(page, label, "hour", listed, agreed, "rate", *formulas)
        return
    row = _start(page, label, "hour")
    pairs = zip((prices.listed, prices.agreed), (listed, agreed), formulas, strict=True)
    for column, (price, money, formula) in enumerate(pairs, 3):
        word = "in the fee" if price.in_fee else "by the ticket" if price.by_ticket else ""
        look = number("word" if word else "rate", bold=column == 4, fill=TINT if column == 4 else "")
        page.write(row, column, word or money, look, "" if word else formula)
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


def _jobs(page: Page, proposal: Proposal, head: int, prices: _Prices) -> None:
    """What the typical jobs cost at list and under the plan, with bars on their lines."""
    top = head + 1
    page.write(top, JOB, "WHAT TYPICAL JOBS COST, STANDARD WORK", HEAD)
    names = [
        page.write(top, column, text, replace(HEAD_RIGHT, color=color, indent=0))
        for column, text, color in ((AT_LIST, "List", GREY), (AGREED, "Agreement", ACCENT))
    ]
    for column in BARS:
        page.write(top, column, "", replace(HEAD_RIGHT, color=GREY, indent=0))
    costs = []
    for row, job in enumerate(JOBS, top + 1):
        (listed, at_list), (agreed, formula) = prices.listed.job(job), prices.agreed.job(job)
        costs.append((listed, agreed))
        page.write(row, JOB, job.label, LABEL)
        page.write(row, AT_LIST, listed, number("money", indent=0), at_list)
        page.write(row, AGREED, agreed, number("money", indent=0, bold=True, color=ACCENT), formula)
        page.rule(row, BARS, LABEL)
    page.write(head, JOB, _cheaper_jobs(prices.agreed.plan, costs), CHART_TITLE)
    _made(page, proposal, prices.agreed.index, top + len(JOBS) + 1, prices.agreed.terms)
    spans = [page.span(top + 1, column, top + len(JOBS), column) for column in (JOB, AT_LIST, AGREED)]
    values = list(zip(names, spans[1:], strict=True))
    page.charts.append(jobs_chart(top + 1, BARS[0], values, spans[0], len(JOBS), max(map(max, costs))))


def _cheaper_jobs(plan: Plan, prices: Sequence[tuple[float, float]]) -> str:
    """What the chart of the jobs shows."""
    if plan.kind == FIXED_PRICE:
        return "The same six jobs: covered work is in the fee"
    less = sum(agreed < listed for listed, agreed in prices)
    return f"The same six jobs: less for {'every one' if less == len(JOBS) else f'{less} of {len(JOBS)}'}"


def _made(page: Page, proposal: Proposal, index: int, row: int, terms: TermCells) -> None:
    """From list to net for what the plan is paid by: its fee, its block or its hour."""
    plan = proposal.list_plans[index]
    by_use = "ticket price" if plan.pool_unit == TICKETS else "hourly rate"
    part = {RETAINER: "fee", FIXED_PRICE: "fee", BLOCK: "block price"}.get(plan.kind, by_use)
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

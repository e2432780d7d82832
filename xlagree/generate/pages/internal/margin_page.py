"""The Margin page of the internal book: what each plan earns on the work replayed, and where its price goes."""

from collections.abc import Sequence

from xlagree.generate.book.charts import bars_beside
from xlagree.generate.book.look import ACCENT, ALERT, GREY, INK, STEP_GREY
from xlagree.generate.book.sheet import CHART_TITLE, HEAD, LABEL, Condition, Page, Series, Style
from xlagree.generate.pages.shared.frame import (
    GUTTER,
    PLAN_NAME,
    Links,
    note,
    number,
    opening,
    section,
    unlinked,
)
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.pricing.breakeven import our_break_evens
from xlagree.pricing.discounts import net_plan, ordered
from xlagree.pricing.schedule import usage_schedule
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed
from xlagree.terms.tables import letter

PITCH = 25
LINES = ("labour", "maintenance", "heads", "tools", "visits", "fixed")
LABELS = ("Labour", "Maintenance", "Users and devices", "Tools", "Visits", "Fixed cost")


def margin_page(
    proposal: Proposal,
    replays: Sequence[BlockCells],
    work: tuple[str, str],
    versus: int,
    figures: Page,
    links: Links = unlinked,
) -> tuple[Page, list[tuple[str, ...]]]:
    """The page, and for each plan the addresses of price, total cost and margin.

    `work` has the addresses of a year's labour and of its visits.
    """
    count, policy = len(proposal.plans), proposal.card.policy
    page = Page("Margin", (GUTTER, 30, *[14.4] * count, 8.4, 3.6, 27, 9, 9, 13, 13, GUTTER))
    right = count + 4
    shares = [
        1 - cost.total / months.year if months.year else 0.0
        for cost, months in zip(proposal.costs, proposal.replays, strict=True)
    ]
    opening(
        page,
        proposal,
        "Margin:",
        right + 4,
        (_headline(proposal, shares, versus), ""),
        (_second(proposal, shares), ""),
        internal=True,
    )
    page.put(10)
    names = page.put(26)
    for i, plan in enumerate(proposal.plans):
        page.write(names, 2 + i, plan.name, PLAN_NAME)
    page.write(names, 2 + count, "Limit", Style(size=9, bold=True, color=GREY, align="right", indent=1))
    columns = range(1, count + 3)
    section(page, "PRICE A YEAR, ON THE WORK REPLAYED", columns, PITCH)
    price = _row(
        page,
        "Net price",
        [(m.year, r.year) for m, r in zip(proposal.replays, replays, strict=True)],
        bold=True,
    )
    listed = [usage_schedule(plan, proposal.worked).year for plan in proposal.list_plans]
    at_list = _row(page, "   the same at list", [(x, "") for x in listed])
    _row(
        page,
        "Discount from list",
        [
            (1 - m.year / x if x else 0.0, f"1-{p}/{a}" if x else "")
            for m, x, p, a in zip(proposal.replays, listed, price, at_list, strict=True)
        ],
        "share1",
        (policy.largest_discount, links("policy_largest_discount")),
    )
    section(page, "COST A YEAR", columns, PITCH)
    lines = []
    for key, label in zip(LINES, LABELS, strict=True):
        formulas = [_cost_formula(key, i, work, links) for i in range(count)]
        values = [(getattr(c, key), f) for c, f in zip(proposal.costs, formulas, strict=True)]
        lines.append(_row(page, label, values))
    span = [f"SUM({lines[0][i]}:{lines[-1][i].split('!')[1]})" for i in range(count)]
    total = _row(
        page,
        "Cost of delivery",
        [(cost.total, f) for cost, f in zip(proposal.costs, span, strict=True)],
        bold=True,
    )
    section(page, "MARGIN", columns, PITCH)
    earned = [m.year - c.total for m, c in zip(proposal.replays, proposal.costs, strict=True)]
    margin = _row(
        page, "Margin", [(x, f"{p}-{t}") for x, p, t in zip(earned, price, total, strict=True)], bold=True
    )
    row = page.row
    _row(
        page,
        "Share of the price",
        [
            (s, f"{m}/{p}" if y.year else "")
            for s, m, p, y in zip(shares, margin, price, proposal.replays, strict=True)
        ],
        "share1",
        (policy.lowest_margin, links("policy_lowest_margin")),
        bold=True,
    )
    _alert(page, row, count)
    hours = proposal.replays[0].logged_year
    if hours:
        row = page.row
        worked = f"SUM({replays[0].ranges['logged']})*12/{proposal.plans[0].term}"
        _row(
            page,
            "Price of an hour worked",
            [(m.year / hours, f"{p}/({worked})") for m, p in zip(proposal.replays, price, strict=True)],
            "rate",
            (policy.lowest_rate, links("policy_lowest_rate")),
        )
        _alert(page, row, count)
    section(page, "BREAK-EVEN, HOURS A MONTH IN THE CLIENT'S MIX", columns, PITCH)
    _row(page, "We stop earning at", [(_our_end(proposal, i), "") for i in range(count)], "hours")
    _row(page, "Quoted for", [(proposal.quoted_hours, "") for _ in range(count)], "hours")
    _waterfall(page, figures, proposal, versus, names, right)
    page.put(6)
    note(
        page,
        "Replay of the history, not a forecast. Not reviewed: truth of the hours, contract wording, tax, accounting.",
    )
    return page, [tuple(cells) for cells in zip(price, total, margin, strict=True)]


def _row(
    page: Page,
    label: str,
    values: Sequence[tuple[float | str, str]],
    form: str = "money",
    limit: tuple[float | None, str] = (None, ""),
    bold: bool = False,
) -> list[str]:
    row = page.put(PITCH)
    page.write(row, 1, label, LABEL if not bold else Style(bold=True, bottom=LABEL.bottom))
    cells = [
        page.write(row, 2 + i, x, number("word" if isinstance(x, str) else form, bold=bold), f)
        for i, (x, f) in enumerate(values)
    ]
    if limit[0] is not None:
        page.write(row, 2 + len(values), limit[0], number(form, color=GREY), limit[1])
    page.rule(row, (2 + len(values),), LABEL)
    return cells


def _cost_formula(key: str, i: int, work: tuple[str, str], links: Links) -> str:
    """A year's cost of a line from the inputs; nothing where the book has none."""
    labour, visits = work
    if key == "labour" or not links("costs_cost_per_hour"):
        return labour if key == "labour" else ""
    heads = [(links(f"costs_cost_per_{one}"), links(f"client_{one}s")) for one in ("user", "device")]
    parts: dict[str, list[tuple[str, ...]]] = {
        "maintenance": [(links(f"plan{i + 1}_maintenance_hours"), links("costs_cost_per_hour"), "12")],
        "heads": [(*pair, "12") for pair in heads],
        "tools": [(links("costs_tools"), "12")],
        "visits": [(links("costs_cost_per_visit"), visits)],
        "fixed": [(links("costs_fixed_cost"), "12")],
    }
    return "+".join("*".join(part) for part in parts[key] if all(part)) or "0"


def _alert(page: Page, row: int, count: int) -> None:
    """Alert colour and weight where a value is below the limit beside it."""
    limit = f"${letter(2 + count)}{row + 1}"
    page.conditions.append(
        Condition((row, 2, row, 1 + count), f'AND({limit}<>"",C{row + 1}<{limit})', color=ALERT, bold=True)
    )


def _our_end(proposal: Proposal, i: int) -> float | str:
    client = proposal.client
    found = our_break_evens(
        proposal.plans[i], proposal.card.costs, None, proposal.worked, client.users, client.devices
    )
    ends = [at.hours for at in found if at.a_first]
    return ends[0] if ends else "none in range"


def _headline(proposal: Proposal, shares: Sequence[float], versus: int) -> str:
    limit = proposal.card.policy.lowest_margin
    name, share = proposal.plans[versus].name, f"{shares[versus]:.1%}"
    if shares[versus] < 0:
        return f"{name} does not cover its cost on this work."
    if limit is not None and shares[versus] < limit:
        who = proposal.card.policy.approver
        return f"{name} earns {share}, below the limit of {limit:.1%}" + (
            f": {who} approves." if who else "."
        )
    return f"{name} earns {share} of its price on this work."


def _second(proposal: Proposal, shares: Sequence[float]) -> str:
    limit = proposal.card.policy.lowest_margin
    if limit is None:
        return "No lowest margin is set in the policy."
    low = [plan.name for plan, share in zip(proposal.plans, shares, strict=True) if share < limit]
    return (
        f"Below the limit of {limit:.1%}: {', '.join(low)}."
        if low
        else f"Every plan keeps the limit of {limit:.1%}."
    )


def _discount_steps(proposal: Proposal, i: int, listed: float) -> list[tuple[str, float, bool]]:
    """What each discount takes off a year, in the order in which they act."""
    acting, before, steps = ordered(proposal.discounts), listed, []
    for count, discount in enumerate(acting, 1):
        after = usage_schedule(net_plan(proposal.list_plans[i], acting[:count]), proposal.worked).year
        if after != before:
            steps.append((discount.name, after - before, False))
        before = after
    return steps


def _waterfall(page: Page, figures: Page, proposal: Proposal, i: int, head: int, column: int) -> None:
    """From list to margin for one plan, with a bar on the row of each step."""
    months, cost = proposal.replays[i], proposal.costs[i]
    listed = usage_schedule(proposal.list_plans[i], proposal.worked).year
    steps = [
        ("At list price", listed, True),
        *_discount_steps(proposal, i, listed),
        ("Net price", months.year, True),
    ]
    steps += [(label, -getattr(cost, key), False) for key, label in zip(LINES, LABELS, strict=True)]
    steps += [("Margin", months.year - cost.total, True)]
    top, hours = head + 1, months.logged_year
    page.write(
        head,
        column,
        f"Of {fixed(listed)} at list, {fixed(months.year - cost.total)} stays as margin",
        CHART_TITLE,
    )
    page.write(top, column, proposal.plans[i].name.upper(), HEAD)
    for c, text in ((1, "a year"), (2, "per hour"), (3, ""), (4, "")):
        page.write(
            top,
            column + c,
            text,
            Style(size=9, bold=True, color=GREY, align="right", valign="bottom", bottom=HEAD.bottom),
        )
    level, first = 0.0, figures.row
    for n, (label, money, whole) in enumerate(steps):
        row, at = top + 1 + n, figures.put(19)
        low = 0.0 if whole else max(min(level, level + money), 0.0)
        level = money if whole else level + money
        style = Style(bold=whole, bottom=LABEL.bottom, color=ACCENT if label == "Margin" else INK)
        page.write(row, column, label, style)
        page.write(row, column + 1, money, number("money", bold=whole, indent=0, color=style.color))
        if hours:
            page.write(row, column + 2, money / hours, number("rate", indent=0, color=GREY))
        page.rule(row, (column + 3, column + 4), LABEL)
        figures.write(at, 1, label, LABEL)
        for c, (kind, length) in enumerate((("clear", low), ("whole", money), ("step", abs(money))), 2):
            drawn = kind == "clear" or (kind == "whole") == whole
            figures.write(at, c, max(length, 0.0) if drawn else 0.0, number("cents"))
    last = figures.row - 1
    names_at = figures.span(first, 1, last, 1)
    looks: tuple[dict[str, object], ...] = (
        {"fill": {"none": True}},
        {"fill": {"color": GREY}},
        {"fill": {"color": STEP_GREY}},
    )
    bars = tuple(
        Series(figures.span(first, c, last, c), names_at, look={**look, "border": {"none": True}, "gap": 45})
        for c, look in enumerate(looks, 2)
    )
    top_money, says = max(listed, months.year) * 1.02, "From list price to margin, step by step."
    page.charts.append(
        bars_beside(top + 1, column + 3, bars, len(steps), PITCH, top_money, says, stacked=True)
    )


def steps_page(proposal: Proposal) -> Page:
    """An empty page for the numbers behind the bars."""
    page = Page("Figures", (GUTTER, 44, 14, 14, 14))
    opening(
        page,
        proposal,
        "Figures behind the bars for",
        4,
        ("From list price to margin.", ""),
        ("Lengths of the bars; a step stands on a clear one.", ""),
        internal=True,
    )
    head = page.put(34)
    for c, text in enumerate(("Step", "Clear", "Total", "Step"), 1):
        page.write(head, c, text, HEAD)
    return page

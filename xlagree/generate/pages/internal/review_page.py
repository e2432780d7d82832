"""The Review page of the internal book: what each plan earns, loses and how likely, beside its limits, on one page to decide by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlagree.generate.book.look import ACCENT, ALERT, GREY, INK
from xlagree.generate.book.sheet import (
    CHART_TITLE,
    HEAD,
    LABEL,
    Condition,
    Page,
    Style,
    Value,
)  # fmt: skip
from xlagree.generate.pages.internal.cases_page import FIGURES, WITHIN, CasePlan, broken
from xlagree.generate.pages.internal.checks_page import Count
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.internal.layers import Layers
from xlagree.generate.pages.internal.sensitivity_page import Tornado, tornado_chart
from xlagree.generate.pages.shared.frame import GUTTER, PLAN_NAME, TAG, marked, note, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import Decision
from xlagree.proposal.rules.finding import Finding
from xlagree.terms.quantities import fixed
from xlagree.terms.tables import letter

NAME = "Review"
PITCH = 23
FINDINGS, BARS = 5, 7
"""So many findings and terms of the tornado are shown; the rest stand in `xlagree review` and on the page Sensitivity."""
NOT_REVIEWED = "Not reviewed: truth of the hours history, contract wording, tax, accounting treatment."

ROWS: tuple[tuple[str, tuple[tuple[str, str, str, int], ...]], ...] = (
    ("PRICE OF A YEAR", (
        ("price", "Expected", "", 0),
        ("price middle", "In the middle year (P50)", "", 0),
        ("discount", "Discount from list, all steps", "largest_discount", -1),
    )),
    ("MARGIN OF A YEAR", (
        ("margin", "Expected", "", 0),
        ("share", "   share of the price", "lowest_margin", 1),
        ("margin middle", "In the middle year (P50)", "", 0),
        ("margin bad", "Kept in 19 years of 20 (P95)", "", 0),
        ("share bad", "   share of the price", "lowest_bad_year_margin", 1),
    )),
    ("PRICE OF AN HOUR WORKED", (
        ("rate", "Expected", "lowest_rate", 1),
        ("rate low", "In a quiet year (P10)", "", 0),
        ("rate high", "In a busy year (P90)", "", 0),
    )),
    ("RISK", (
        ("break-even", "Break-even, hours a year", "", 0),
        ("level", "   enough in this share of years", "lowest_break_even_level", 1),
        ("loss chance", "Chance of a loss", "largest_loss_chance", -1),
        ("expected loss", "Expected loss", "", 0),
        ("tail", "Margin, mean of the worst 5% of years", "", 0),
    )),
)  # fmt: skip
"""The lines of the decision table by section: figure, label, its limit, and 1 where the figure must not be below it."""


@dataclass(frozen=True)
class Reviewed:
    """What the page shows: the decisions and findings of every case, where they stand, and what is checked."""

    cases: Sequence[str]
    tables: Sequence[Sequence[Decision]]
    findings: Sequence[Sequence[Finding]]
    plans: Sequence[CasePlan]
    checks: tuple[Count, Count]
    versus: int
    tornado: Tornado | None


def review_page(proposal: Proposal, seen: Reviewed, cells: InputCells, over: Layers) -> Page:
    """The page of a proposal that has a forecast."""
    count = len(proposal.plans)
    page = Page(NAME, (GUTTER, 34, *[14.4] * count, 9, 3.6, 38, 11, 11, 11, 11, 11, GUTTER))
    right = count + 4
    first = over.pick("Review: verdict", [_verdict(proposal, seen, case) for case in range(len(seen.cases))])
    second = over.pick("Review: second sentence", [_second(table, seen.versus) for table in seen.tables])
    opening(page, proposal, "Review:", right + 5, first, second, internal=True)
    _checks_line(page, seen, cells)
    page.put(8)
    tag = page.put(18)
    names = page.put(26)
    for i, plan in enumerate(proposal.plans):
        page.write(tag, 2 + i, "Proposed" if i == seen.versus else "", TAG)
        page.write(names, 2 + i, plan.name, PLAN_NAME)
    page.write(names, 2 + count, "Limit", Style(size=9, bold=True, color=GREY, align="right", indent=1))
    for head, lines in ROWS:
        section(page, head, range(1, 3 + count), PITCH)
        for line in lines:
            _line(page, proposal, seen, cells, line)
    last = _approval(page, proposal, seen, cells)
    marked(page, tag, last, range(2, 2 + count))
    row = _side_by_side(page, proposal, seen, cells, names, right)
    if seen.tornado is not None:
        _tornado(page, seen.tornado, row + 1, right)
    _findings(page, seen, over, right)
    page.put(4)
    middle = "Expected: over the whole forecast; P50: its middle year. Prices are not linear in hours, so the two differ."
    note(page, f"{middle} {NOT_REVIEWED}")
    return page


def _verdict(proposal: Proposal, seen: Reviewed, case: int) -> str:
    """Who may go out, and who needs somebody."""
    policy, table = proposal.card.policy, seen.tables[case]
    over = [decision.plan for decision in table if broken(decision, policy)]
    who, name = policy.approver or "approval", table[seen.versus].plan
    if not over:
        return f"{name} can go out; every plan is within the limits."
    if len(over) == len(table):
        return f"No plan is within the limits: all need {who}."
    listed = " and ".join([", ".join(over[:-1]), over[-1]]) if len(over) > 1 else over[0]
    needs = "needs" if len(over) == 1 else "need"
    if name in over:
        return f"{listed} {needs} {who}."
    return f"{name} can go out; {listed} {needs} {who}."


def _second(table: Sequence[Decision], versus: int) -> str:
    own, worst = table[versus], max(table, key=lambda decision: decision.loss_chance)
    share = "" if own.share_expected is None else f", {own.share_expected:.1%} of its price"
    bad = f"{_said(own.margin_bad)} in the worst year of twenty"
    said = f"{own.plan} is expected to earn {_said(own.margin_expected)}{share}, and {bad}."
    if worst.loss_chance >= 0.0005:
        return f"{said} {worst.plan} loses money in {worst.loss_chance:.1%} of years."
    return f"{said} No plan loses money in more than one year of 2,000."


def _said(money: float) -> str:
    """Money in a sentence, with the minus that the cells have."""
    return fixed(money).replace("-", "−")


def _checks_line(page: Page, seen: Reviewed, cells: InputCells) -> None:
    (held, good), (every, of) = seen.checks
    value = f"Checks that hold: {held} of {every}. Inputs changed since the figures were computed: {cells.changes}."
    formula = f'"Checks that hold: "&{good}&" of "&{of}&". Inputs changed since the figures were computed: "&{cells.changed}&"."'
    row = page.put(22)
    page.write(row, 1, value, Style(size=11, bold=True, color=ACCENT), formula)
    wrong = f"OR({good}<>{of},{cells.changed}>0)"
    page.conditions.append(Condition((row, 1, row, 1), wrong, color=ALERT, bold=True))


def _line(
    page: Page, proposal: Proposal, seen: Reviewed, cells: InputCells, line: tuple[str, str, str, int]
) -> None:
    key, label, limit, sign = line
    figure = next(each for each in FIGURES if each.key == key)
    row, count, case = page.put(PITCH), len(proposal.plans), cells.selected
    page.write(row, 1, label, Style(bold=figure.bold, bottom=LABEL.bottom))
    for i, plan in enumerate(seen.plans):
        value = figure.value(seen.tables[case][i])
        shown: Value = "none in range" if value is None else value
        style = number("word" if isinstance(shown, str) else figure.format, bold=figure.bold)
        page.write(row, 2 + i, shown, style, f"INDEX({plan.span(key)},1,{cells.case})")
    page.rule(row, (2 + count,), LABEL)
    bound = getattr(proposal.card.policy, limit) if limit else None
    link = cells.link(f"policy_{limit}")
    if bound is None:
        return
    page.cells = [cell for cell in page.cells if (cell.row, cell.column) != (row, 2 + count)]
    page.write(row, 2 + count, bound, number(figure.format, color=GREY), link)
    beyond, at = "<" if sign > 0 else ">", f"${letter(2 + count)}{row + 1}"
    test = f"AND(ISNUMBER(C{row + 1}),C{row + 1}{beyond}{at})"
    page.conditions.append(Condition((row, 2, row, 1 + count), test, color=ALERT, bold=True))


def _approval(page: Page, proposal: Proposal, seen: Reviewed, cells: InputCells) -> int:
    section(page, "POLICY", range(1, 3 + len(proposal.plans)), PITCH)
    policy, table = proposal.card.policy, seen.tables[cells.selected]
    who = policy.approver or "approval needed"
    rules, routes = page.put(PITCH), page.put(PITCH)
    page.write(rules, 1, "Rule broken", Style(bold=True, bottom=LABEL.bottom))
    page.write(routes, 1, "Can go out with", LABEL)
    quoted = who.replace('"', '""')
    for i, plan in enumerate(seen.plans):
        code = broken(table[i], policy)
        rule = page.write(
            rules,
            2 + i,
            code or WITHIN,
            number("word", bold=True),
            f"INDEX({plan.span('rule')},1,{cells.case})",
        )
        page.write(
            routes,
            2 + i,
            who if code else "Sales",
            number("word"),
            f'IF({rule}="{WITHIN}","Sales","{quoted}")',
        )
    for row in (rules, routes):
        page.rule(row, (2 + len(proposal.plans),), LABEL)
    test = f'C${rules + 1}<>"{WITHIN}"'
    page.conditions.append(
        Condition((rules, 2, routes, 1 + len(proposal.plans)), test, color=ALERT, bold=True)
    )
    return routes


def _side_by_side(
    page: Page, proposal: Proposal, seen: Reviewed, cells: InputCells, head: int, column: int
) -> int:
    """The proposed plan under every case; answers with the row below."""
    own, name = seen.plans[seen.versus], proposal.plans[seen.versus].name
    margins = [table[seen.versus].margin_expected for table in seen.tables]
    low, high = min(margins), max(margins)
    said = (
        f"{name} earns {_said(low)} to {_said(high)} over the cases"
        if len(margins) > 1
        else f"{name}, base case alone"
    )
    page.write(head, column, said, CHART_TITLE)
    top = head + 1
    columns: tuple[tuple[str, str, Callable[[Decision], float | None], str], ...] = (
        ("margin", "margin", lambda d: d.margin_expected, "money"),
        ("share", "of price", lambda d: d.share_expected, "share1"),
        ("margin bad", "P95", lambda d: d.margin_bad, "money"),
        ("loss chance", "loss", lambda d: d.loss_chance, "share1"),
        ("rule", "rule", lambda d: None, "word"),
    )
    page.write(top, column, "CASES SIDE BY SIDE", HEAD)
    right = Style(size=9, bold=True, color=GREY, align="right", valign="bottom", bottom=HEAD.bottom)
    for c, (_, text, _, _) in enumerate(columns, column + 1):
        page.write(top, c, text, right)
    for case, name in enumerate(seen.cases):
        row = top + 1 + case
        page.write(row, column, name, Style(bold=case == 0, bottom=LABEL.bottom))
        for c, (key, _, value, form) in enumerate(columns, column + 1):
            found = value(seen.tables[case][seen.versus])
            shown: Value = found if found is not None else "–"
            if key == "rule":
                shown = broken(seen.tables[case][seen.versus], proposal.card.policy) or "–"
            link = own.at[key][case]
            formula = f'IF({link}="{WITHIN}","–",{link})' if key == "rule" else link
            page.write(row, c, shown, number("word" if isinstance(shown, str) else form, indent=0), formula)
    return top + 1 + len(seen.cases)


def _tornado(page: Page, found: Tornado, head: int, column: int) -> None:
    """The terms that move the margin most, sorted live, with a bar on the row of each."""
    bars = found.bars[:BARS]
    first = bars[0]
    title = f"{first.label[0]} moves the margin most"
    page.write(head, column, title, CHART_TITLE, f'{first.label[1]}&" moves the margin most"')
    said = f"ONE TERM AT A TIME: {str(found.plan[0]).upper()}"
    page.write(head + 1, column, said, HEAD, f'"ONE TERM AT A TIME: "&UPPER({found.plan[1]})')
    right = Style(size=9, bold=True, color=GREY, align="right", valign="bottom", bottom=HEAD.bottom)
    for c, text in enumerate(("at low", "at high", "", "", ""), column + 1):
        page.write(head + 1, c, text, right)
    top = head + 2
    for n, bar in enumerate(bars):
        page.write(top + n, column, bar.label[0], LABEL, bar.label[1])
        for c, (value, where) in enumerate((bar.less, bar.more), column + 1):
            page.write(top + n, c, value, number("signed", indent=0), where)
        page.rule(top + n, range(column + 3, column + 6), LABEL)
    tornado_chart(page, top, len(bars), column + 1, (column + 3, 3 * 82 - 12, PITCH))


def _findings(page: Page, seen: Reviewed, over: Layers, right: int) -> None:
    """What the rules of price find in the case selected, the worst first."""
    counts = [f"FINDINGS OF THE PRICING RULES: {len(found) or 'none'}" for found in seen.findings]
    row = page.put(30)
    page.write(row, 1, *_swap(over.pick("Review: findings", counts), HEAD))
    page.write(row, right, "WHAT TO DO", HEAD)
    page.write(
        row,
        right + 5,
        "worth a year",
        Style(size=9, bold=True, color=GREY, align="right", valign="bottom", bottom=HEAD.bottom),
    )
    page.rule(row, range(1, right + 6), HEAD)
    most = min(max((len(found) for found in seen.findings), default=0), FINDINGS)
    for n in range(most):
        row = page.put(21)
        lines = [found[n] if n < len(found) else None for found in seen.findings]
        for column, text in (
            (1, [f"{line.severity}  {line.code}" if line else "" for line in lines]),
            (2, [line.message if line else "" for line in lines]),
            (right, [line.fix if line else "" for line in lines]),
        ):
            style = Style(bold=column == 1, color=INK)
            page.write(row, column, *_swap(over.pick(f"Review: finding {n + 1}", text), style))
        worths: list[Value] = [
            round(line.worth, 2) if line and line.worth is not None else "" for line in lines
        ]
        page.write(
            row,
            right + 5,
            *_swap(over.pick(f"Review: finding {n + 1}", worths), number("money", indent=0, bottom="")),
        )


def _swap(found: tuple[Value, str], style: Style) -> tuple[Value, Style, str]:
    return found[0], style, found[1]

"""The Review page of the internal book: what each plan earns, loses and how likely, beside its limits, on one page to decide by."""

from collections.abc import Sequence

from xlagree.generate.book.formula import quoted
from xlagree.generate.book.look import ACCENT, ALERT, GREY
from xlagree.generate.book.sheet import LABEL, Condition, Page, Sheet, Style
from xlagree.generate.book.wording import Spot
from xlagree.generate.pages.internal.cases_page import FIGURES, CasePlan
from xlagree.generate.pages.internal.checks_page import CheckCounts
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.internal.layers import Varying, VaryingCells
from xlagree.generate.pages.internal.review_panels import (
    PITCH,
    CaseReviewed,
    draw_bars,
    draw_cases,
    draw_findings,
)
from xlagree.generate.pages.internal.sensitivity_page import Tornado
from xlagree.generate.pages.shared.frame import (
    GUTTER,
    PLAN_NAME,
    TAG,
    marked,
    names_height,
    note,
    number,
    opening,
    section,
)
from xlagree.proposal.fee_to_charge import fees_to_charge
from xlagree.proposal.plan_answers import Answers, in_figures, said
from xlagree.proposal.recommendation import recommended
from xlagree.proposal.rules.limits import LIMIT_ON, WITHIN, broken, in_percent
from xlagree.proposal.summary import in_house
from xlagree.proposal.verdict import RECOMMENDED
from xlagree.terms.quantities import fixed
from xlagree.terms.tables import letter

NAME = "Review"
VERDICT_ROW, SECOND_ROW = 1, 2
"""Where the opening of a page writes its two sentences."""
NOT_REVIEWED = "Not reviewed: truth of the hours history, contract wording, tax, accounting treatment."

ROWS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("PRICE OF A YEAR AS FORECAST, WITHOUT SETTING UP", (
        ("price_expected", "Expected"),
        ("price_middle", "In the middle year (P50)"),
        ("discount", "Largest discount from list, all steps"),
    )),
    ("MARGIN OF A YEAR", (
        ("margin_expected", "Expected"),
        ("share_expected", "   share of the price"),
        ("margin_middle", "In the middle year (P50)"),
        ("margin_bad", "Kept in 19 years of 20 (P95)"),
        ("share_bad", "   share of the price"),
    )),
    ("PRICE OF AN HOUR WORKED", (
        ("rate_expected", "Expected"),
        ("rate_low", "In a quiet year (P10)"),
        ("rate_high", "In a busy year (P90)"),
    )),
    ("RISK", (
        ("break_even", "Break-even, hours a year"),
        ("earning_again", "   earning again from, hours a year"),
        ("break_even_level", "   earning in this share of years"),
        ("loss_chance", "Chance of a loss"),
        ("expected_loss", "Expected loss"),
        ("tail_margin", "Margin, mean of the worst 5 % of years"),
    )),
)  # fmt: skip
"""The lines of the decision table by section: figure and label."""


def review_page(
    cases: Sequence[CaseReviewed],
    plans: Sequence[CasePlan],
    versus: int,
    cells: InputCells,
    checks: CheckCounts,
    tornado: Tornado | None,
    answers: Answers,
) -> tuple[Sheet, VaryingCells]:
    """The page of a proposal that has a forecast, about one plan, and its cells that follow the case.

    `plans` are the cells of the decision table, `tornado` the terms of the page Sensitivity where there is one.
    """
    base, shown = cases[0].proposal, cases[cells.selected]
    count = len(base.plans)
    page = Page(NAME, (GUTTER, 34, *[14.4] * count, 9, 3.6, 38, 11, 11, 11, 11, 11, GUTTER))
    right = count + 4
    last = right + 5
    first = Varying("Review: verdict", tuple(_verdict(case, versus) for case in cases))
    second = Varying("Review: second sentence", tuple(_second(case, versus) for case in cases))
    verdict, sentence = ((varying.values[cells.selected], "") for varying in (first, second))
    opening(page, base, "Review:", last, verdict, sentence, internal=True)
    page.write(page.put(20), 1, in_house(base), Style(color=GREY))
    _checks_line(page, checks, cells)
    names = _decision_table(page, shown, plans, versus, cells)
    charge = Varying("Review: fee to charge", tuple(_charge(case) for case in cases))
    charge_row = page.put(20)
    page.write(charge_row, 1, charge.values[cells.selected], Style(color=GREY))
    answering = _answers(page, cases, cells.selected, answers)
    below = draw_cases(page, cases, versus, plans[versus], (names, right))
    if tornado is not None:
        draw_bars(page, tornado, below + 1, right)
    findings = draw_findings(page, cases, cells.selected, right)
    page.put(4)
    middle = "Expected: over the whole forecast; P50: its middle year. Prices are not linear in hours, so the two differ."
    note(page, f"{middle} {NOT_REVIEWED}")
    varying = {
        (NAME, VERDICT_ROW, 1): first,
        (NAME, SECOND_ROW, 1): second,
        **answering,
        (NAME, charge_row, 1): charge,
        **findings,
    }
    differing = {spot: cell for spot, cell in varying.items() if cell.differs}
    return page.finished(last, freeze=(names, 2)), differing


def _verdict(case: CaseReviewed, versus: int) -> str:
    """Who may go out, and who needs somebody."""
    policy, table = case.proposal.card.policy, case.table
    over = [decision.plan for decision in table if broken(decision, policy)]
    who, name = policy.approval, table[versus].plan
    if not over:
        return f"{name} can go out; every plan is within the limits."
    if len(over) == len(table):
        return f"No plan is within the limits: all need {who}."
    listed = " and ".join([", ".join(over[:-1]), over[-1]]) if len(over) > 1 else over[0]
    needs = "needs" if len(over) == 1 else "need"
    if name in over:
        return f"{listed} {needs} {who}."
    return f"{name} can go out; {listed} {needs} {who}."


def _second(case: CaseReviewed, versus: int) -> str:
    own, worst = case.table[versus], max(case.table, key=lambda decision: decision.loss_chance)
    share = "" if own.share_expected is None else f", {in_percent(own.share_expected)} of its price"
    bad = f"{fixed(own.margin_bad)} in the worst year of twenty"
    earns = f"{own.plan} is expected to earn {fixed(own.margin_expected)}{share}, and {bad}."
    if worst.loss_chance >= 0.0005:
        return f"{earns} {worst.plan} loses money in {in_percent(worst.loss_chance)} of years."
    return f"{earns} No plan loses money in more than one year of 2,000."


def _charge(case: CaseReviewed) -> str:
    """The fee to charge of each plan that has one, and what it is for."""
    pairs = zip(case.proposal.plans, fees_to_charge(case.proposal), strict=True)
    parts = [
        f"{plan.name} {fixed(fee.fee)}, for {fee.ground}"
        if fee.fee
        else f"{plan.name} none, since what it charges besides pays for {fee.ground}"
        for plan, fee in pairs
        if fee
    ]
    return f"Fee to charge a month: {'; '.join(parts)}." if parts else "No plan of the offer has a fee."


def _answers(page: Page, cases: Sequence[CaseReviewed], selected: int, answers: Answers) -> VaryingCells:
    """How demand answers to the plans: what the figures of a case hold of it, and what each answer does in the base case."""
    varying: dict[Spot, Varying] = {}
    if answers.given:
        own = Varying("Review: answers in the figures", tuple(in_figures(case.proposal) for case in cases))
        row = page.put(20)
        page.write(row, 1, own.values[selected], Style(color=GREY))
        varying[NAME, row, 1] = own
    for answer in answers.in_base:
        page.write(page.put(20), 1, said(answer), Style(color=GREY))
    return varying


def _checks_line(page: Page, checks: CheckCounts, cells: InputCells) -> None:
    (held, good), (every, of) = checks.good, checks.of
    value = f"Checks that hold: {held} of {every}. Inputs changed since the figures were computed: {cells.changes}."
    formula = f'"Checks that hold: "&{good}&" of "&{of}&". Inputs changed since the figures were computed: "&{cells.changed}&"."'
    row = page.put(22)
    page.write(row, 1, value, Style(size=11, bold=True, color=ACCENT), formula)
    wrong = f"OR({good}<>{of},{cells.changed}>0)"
    page.conditions.append(Condition((row, 1, row, 1), wrong, color=ALERT, bold=True))


def _decision_table(
    page: Page, shown: CaseReviewed, plans: Sequence[CasePlan], versus: int, cells: InputCells
) -> int:
    """What each plan earns and may lose beside the limits, the plan recommended marked; answers with the row of their names."""
    columns, chosen = range(2, 2 + len(plans)), recommended(shown.proposal).plan
    page.put(8)
    tag = page.put(18)
    names = page.put(names_height(shown.proposal.plans, 14.4))
    for column, plan in zip(columns, shown.proposal.plans, strict=True):
        page.write(tag, column, RECOMMENDED if column == columns[versus] and chosen is not None else "", TAG)
        page.write(names, column, plan.name, PLAN_NAME)
    limits = Style(size=9, bold=True, color=GREY, align="right", indent=1)
    page.write(names, columns.stop, "Limit", limits)
    for head, lines in ROWS:
        section(page, head, range(1, columns.stop + 1), PITCH)
        for line in lines:
            _line(page, shown, plans, cells, line)
    routes = _approval(page, shown, plans, cells)
    marked(page, tag, routes, columns)
    return names


def _line(
    page: Page, shown: CaseReviewed, plans: Sequence[CasePlan], cells: InputCells, line: tuple[str, str]
) -> None:
    """A figure of every plan in the case selected, and its limit where the policy sets one."""
    field, label = line
    figure = next(figure for figure in FIGURES if figure.field == field)
    row, column = page.put(PITCH), 2 + len(plans)
    page.write(row, 1, label, Style(bold=figure.bold, bottom=LABEL.bottom))
    for i, plan in enumerate(plans):
        value = figure.shown(shown.table[i])
        style = number("word" if isinstance(value, str) else figure.format, bold=figure.bold)
        formula = f"INDEX({plan.span(field)},1,{cells.case})"
        page.write(row, 2 + i, value, style, formula)
    limit = LIMIT_ON.get(field)
    bound = limit.bound(shown.proposal.card.policy) if limit else None
    if limit is None or bound is None:
        page.rule(row, (column,), LABEL)
        return
    link = cells.link(f"policy_{limit.term}")
    page.write(row, column, bound, number(figure.format, color=GREY), link)
    beyond = f"C{row + 1}{limit.beyond}${letter(column)}{row + 1}"
    test = f"AND(ISNUMBER(C{row + 1}),{beyond})"
    page.conditions.append(Condition((row, 2, row, column - 1), test, color=ALERT, bold=True))


def _approval(page: Page, shown: CaseReviewed, plans: Sequence[CasePlan], cells: InputCells) -> int:
    """The rules that each plan breaks and who lets it out; answers with the last row."""
    policy, last = shown.proposal.card.policy, 2 + len(plans)
    section(page, "POLICY", range(1, last + 1), PITCH)
    who = policy.approval
    rules, routes = page.put(PITCH), page.put(PITCH)
    page.write(rules, 1, "Policy", Style(bold=True, bottom=LABEL.bottom))
    page.write(routes, 1, "Can go out with", LABEL)
    for i, plan in enumerate(plans):
        code = broken(shown.table[i], policy)
        chosen = f"INDEX({plan.span('rule')},1,{cells.case})"
        rule = page.write(rules, 2 + i, code or WITHIN, number("word", bold=True), chosen)
        route = f'IF({rule}="{WITHIN}","Sales",{quoted(who)})'
        page.write(routes, 2 + i, who if code else "Sales", number("word"), route)
    for row in (rules, routes):
        page.rule(row, (last,), LABEL)
    test = f'C${rules + 1}<>"{WITHIN}"'
    page.conditions.append(Condition((rules, 2, routes, last - 1), test, color=ALERT, bold=True))
    return routes

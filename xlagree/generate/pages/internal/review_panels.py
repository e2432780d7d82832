"""The panels of the Review page: the plan proposed in every case, the terms that move it most, and what the rules find."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.fitted import broken_lines, pixels
from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.sheet import CHART_TITLE, HEAD, LABEL, Page, Style, Value
from xlagree.generate.book.wording import Spot
from xlagree.generate.pages.internal.cases_page import FIGURES, CasePlan
from xlagree.generate.pages.internal.layers import Varying, VaryingCells
from xlagree.generate.pages.internal.sensitivity_page import Tornado
from xlagree.generate.pages.internal.tornado import ChartFrame, tornado_chart
from xlagree.generate.pages.shared.frame import number
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import Decision
from xlagree.proposal.rules.finding import Finding
from xlagree.proposal.rules.limits import WITHIN, broken
from xlagree.terms.quantities import fixed

FINDINGS, BARS = 5, 7
"""So many findings and terms of the tornado are shown; the rest stand in `xlagree review` and on the page Sensitivity."""
PITCH, FINDING, FURTHER = 23, 21, 17
"""Heights of lines, of the first line of a finding, and of further ones."""
BARS_WIDE = 3 * 82 - 12
"""Pixels of the three columns that the bars stand in, less what lies before them."""
RIGHT = Style(size=9, bold=True, color=GREY, align="right", valign="bottom", bottom=HEAD.bottom)
BESIDE = {
    "margin_expected": "margin",
    "share_expected": "of price",
    "margin_bad": "P95",
    "loss_chance": "loss",
}
"""The figures of the cases side by side, each with its head."""


@dataclass(frozen=True)
class CaseReviewed:
    """One case of a proposal: its name, the proposal under it, and what the rules of price find there."""

    name: str
    proposal: Proposal
    findings: tuple[Finding, ...]

    @property
    def table(self) -> tuple[Decision, ...]:
        """The decisions of its plans."""
        return self.proposal.decisions


def draw_cases(
    page: Page, cases: Sequence[CaseReviewed], versus: int, plan: CasePlan, at: tuple[int, int]
) -> int:
    """The plan proposed under every case; answers with the row below."""
    head, column = at
    margins = [case.table[versus].margin_expected for case in cases]
    name, low, high = cases[0].table[versus].plan, min(margins), max(margins)
    earns = f"{name} earns {fixed(low)} to {fixed(high)} over the cases"
    page.write(head, column, earns if len(cases) > 1 else f"{name}, base case alone", CHART_TITLE)
    page.write(head + 1, column, "CASES SIDE BY SIDE", HEAD)
    for c, text in enumerate((*BESIDE.values(), "rule"), column + 1):
        page.write(head + 1, c, text, RIGHT)
    figures = {figure.field: figure for figure in FIGURES}
    for n, case in enumerate(cases):
        row, own = head + 2 + n, case.table[versus]
        page.write(row, column, case.name, Style(bold=n == 0, bottom=LABEL.bottom))
        for c, field in enumerate(BESIDE, column + 1):
            value = figures[field].value(own)
            style = number("word" if value is None else figures[field].format, indent=0)
            page.write(row, c, "–" if value is None else value, style, plan.at[field][n])
        rule = plan.at["rule"][n]
        formula = f'IF({rule}="{WITHIN}","–",{rule})'
        code = broken(own, case.proposal.card.policy)
        page.write(row, column + 1 + len(BESIDE), code or "–", number("word", indent=0), formula)
    return head + 2 + len(cases)


def draw_bars(page: Page, tornado: Tornado, head: int, column: int) -> None:
    """The terms that move the margin most, sorted live, with a bar on the row of each."""
    bars = tornado.bars[:BARS]
    title, where = bars[0].label
    page.write(
        head, column, f"{title} moves the margin most", CHART_TITLE, f'{where}&" moves the margin most"'
    )
    plan, cell = tornado.plan
    heading = f"ONE TERM AT A TIME: {str(plan).upper()}"
    page.write(head + 1, column, heading, HEAD, f'"ONE TERM AT A TIME: "&UPPER({cell})')
    for c, text in enumerate(("at low", "at high", "", "", ""), column + 1):
        page.write(head + 1, c, text, RIGHT)
    top = head + 2
    for row, bar in enumerate(bars, top):
        page.write(row, column, bar.label[0], LABEL, bar.label[1])
        for c, (value, formula) in enumerate((bar.less, bar.more), column + 1):
            page.write(row, c, value, number("signed", indent=0), formula)
        page.rule(row, range(column + 3, column + 6), LABEL)
    tornado_chart(page, top, len(bars), column + 1, ChartFrame(column + 3, BARS_WIDE, PITCH))


def draw_findings(page: Page, cases: Sequence[CaseReviewed], selected: int, right: int) -> VaryingCells:
    """What the rules of price find in the case selected, the worst first; answers with the cells that follow the case."""
    row, last = page.put(30), right + 5
    counts = tuple(f"FINDINGS OF THE PRICING RULES: {_counted(len(case.findings))}" for case in cases)
    varying: dict[Spot, Varying] = {(page.name, row, 1): Varying("Review: findings", counts)}
    page.write(row, 1, counts[selected], HEAD)
    page.write(row, right, "WHAT TO DO", HEAD)
    page.write(row, last, "worth a year", RIGHT)
    page.rule(row, range(1, last + 1), HEAD)
    most = min(max(len(case.findings) for case in cases), FINDINGS)
    for n in range(most):
        lines = [case.findings[n] if n < len(case.findings) else None for case in cases]
        severity, what, fix, worth = _columns(lines)
        texts = _broken(page, what, 2, right), _broken(page, fix, right, last)
        for line in range(max(map(len, texts))):
            row = page.put(FURTHER if line else FINDING)
            whats, fixes = (values[line] if line < len(values) else () for values in texts)
            found = ((), whats, fixes, ()) if line else (severity, whats, fixes, worth)
            for column, values in zip((1, 2, right, last), found, strict=True):
                if not values:
                    continue
                style = Style(bold=column == 1, color=INK)
                if column == last:
                    style = number("money", indent=0, bottom="")
                page.write(row, column, values[selected], style)
                varying[page.name, row, column] = Varying(f"Review: finding {n + 1}", values)
    return varying


def _broken(page: Page, texts: Sequence[Value], column: int, end: int) -> list[tuple[Value, ...]]:
    """Texts, one for each case, as lines from a column to another, none of them set smaller than others."""
    room = sum(map(pixels, page.widths[column:end]))
    lines = [broken_lines(str(text), room, Style()) for text in texts]
    return [
        tuple(own[line] if line < len(own) else "" for own in lines) for line in range(max(map(len, lines)))
    ]


def _counted(findings: int) -> str:
    if findings > FINDINGS:
        return f"the first {FINDINGS} of {findings}; xlagree review names all"
    return str(findings or "none")


def _columns(lines: Sequence[Finding | None]) -> tuple[tuple[Value, ...], ...]:
    """A finding of every case in four columns: how bad it is, what, what to do, and the money; blank where a case has none."""
    return (
        tuple(f"{line.severity}  {line.code}" if line else "" for line in lines),
        tuple(line.message if line else "" for line in lines),
        tuple(line.fix if line else "" for line in lines),
        tuple(round(line.worth, 2) if line and line.worth is not None else "" for line in lines),
    )

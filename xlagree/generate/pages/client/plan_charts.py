"""The two charts of the Plans page, each under a sentence that says what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.charts import Figures, cost_chart, replay_chart
from xlagree.generate.book.formula import quoted
from xlagree.generate.book.sheet import CHART_NOTE, CHART_TITLE, Page
from xlagree.generate.pages.client.verdict_page import VerdictCells
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.proposal.deal import Proposal
from xlagree.proposal.if_hours_differ import apart, hours_in_words
from xlagree.terms.quantities import fixed


@dataclass(frozen=True)
class PlansCells:
    """What the page takes from others: the hours that count, the years at them and as quoted, and the savings."""

    hours: str
    live: Sequence[BlockCells]
    replays: Sequence[BlockCells]
    savings: Sequence[Sequence[str]]
    verdict: VerdictCells
    figures: Figures


def draw_costs(page: Page, proposal: Proposal, cells: PlansCells, row: int, column: int) -> None:
    """Cost against hours, under a sentence of the plan recommended that follows the cell of the hours."""
    facts, hours = cells.verdict.facts, cells.hours
    plan = facts.best if facts.plan in (0, facts.best) else facts.plan
    subject = "the cheapest agreement" if plan == facts.best else facts.names[plan]
    firsts = [block.first for block in cells.live]
    live, base = f"MIN({','.join(firsts[1:])})" if plan == facts.best else firsts[plan], firsts[0]
    gap = f"ROUND(ROUND({live}-{base},2),0)"
    formula = (
        f'"At "&FIXED({hours},IF({hours}=INT({hours}),0,1))&{quoted(f" hours a month {subject} ")}&'
        f'IF({gap}=0,"costs the same",IF({gap}>0,"costs "&FIXED({gap},0)&" more","saves "&FIXED(-{gap},0)))'
    )
    more = apart(facts.live[plan], facts.live[0])
    says = (
        "costs the same"
        if fixed(more) == "0"
        else f"costs {fixed(more)} more"
        if more > 0
        else f"saves {fixed(-more)}"
    )
    title = f"At {hours_in_words(facts.hours)} hours a month {subject} {says}"
    page.write(row, column, title, CHART_TITLE, formula)
    currency = proposal.card.policy.currency
    what = f"First year ({currency}) by hours a month; the line marks your hours{_shaded(proposal)}"
    page.write(row + 1, column, what, CHART_NOTE)
    chart = cost_chart(cells.figures, cells.verdict.marked or 0, row + 2, column, proposal.plans[0].name)
    page.charts.append(chart)


def draw_replay(page: Page, proposal: Proposal, cells: PlansCells, row: int, column: int) -> None:
    """The months of the client's own year, under what the compared plan would have done to the worst of them."""
    figures, marked = cells.figures, cells.verdict.marked or 0
    if not figures.bars:
        return
    name = proposal.plans[figures.versus].name
    colours = ("grey", "colour") if marked else ("colour", "grey")
    page.write(row, column, _worst_month(proposal, figures.versus), CHART_TITLE)
    what = f"Your months under each plan: {proposal.plans[0].name} in {colours[0]}, {name} in {colours[1]}"
    page.write(row + 1, column, what, CHART_NOTE)
    page.charts.append(replay_chart(figures, marked, row + 2, column, name))


def _worst_month(proposal: Proposal, versus: int) -> str:
    count = len(proposal.history.months)
    replays = [proposal.replays[plan].months[:count] for plan in (0, versus)]
    dearer = sum(as_you_go.invoiced < own.invoiced for as_you_go, own in zip(*replays, strict=False))
    worst = [max(month.invoiced for month in months) for months in replays]
    total = min(map(len, replays))
    if dearer > total / 2 or worst[1] >= worst[0]:
        return f"With {proposal.plans[versus].name} you would have paid more in {dearer} of {total} months"
    return f"Your worst month would have cost {fixed(worst[1])}, not {fixed(worst[0])}"


def _shaded(proposal: Proposal) -> str:
    return "" if proposal.likely is None else ", the shade 8 years of 10"

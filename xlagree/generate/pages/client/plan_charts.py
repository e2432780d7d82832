"""The two charts of the Plans page, each under a sentence that says what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.charts import Figures, cost_chart, replay_chart
from xlagree.generate.book.sheet import CHART_NOTE, CHART_TITLE, Page
from xlagree.generate.pages.client.verdict_page import HOURS_CELL, VerdictCells
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed


@dataclass(frozen=True)
class PlansCells:
    """What the page takes from others: year prices at the live hours and in the replay, and the savings."""

    live: Sequence[BlockCells]
    replays: Sequence[BlockCells]
    savings: Sequence[Sequence[str]]
    verdict: VerdictCells
    figures: Figures


def charts(page: Page, proposal: Proposal, cells: PlansCells, column: int, tag_row: int, worth: int) -> None:
    """Both charts with their sentences: cost against hours, and the months replayed where there are any."""
    facts, figures = cells.verdict.facts, cells.figures
    currency = proposal.card.policy.currency
    best = facts.best
    verdict = cells.verdict
    live, base = f"MIN({','.join(block.year for block in cells.live[1:])})", cells.live[0].year
    gap = f"ROUND(({live}-{base})/12,0)"
    formula = (
        f'"At "&FIXED({HOURS_CELL},1)&" hours a month the cheapest agreement costs "&'
        f'IF({gap}=0,"as much as",FIXED(ABS({gap}),0)&IF({gap}>0," more than"," less than"))&" as you go"'
    )
    gap_now = _difference((facts.live[best] - facts.live[0]) / 12)
    title = f"At {fixed(facts.hours, 1)} hours a month the cheapest agreement costs {gap_now} as you go"
    page.write(tag_row, column, title, CHART_TITLE, formula)
    page.write(
        tag_row + 1,
        column,
        f"Cost of a month ({currency}) by hours a month; the line marks your hours{_shaded(proposal)}",
        CHART_NOTE,
    )
    page.charts.append(cost_chart(figures, verdict.marked, tag_row + 2, column, proposal.plans[0].name))
    if figures.bars:
        count = len(proposal.history.months)
        replays = [proposal.replays[p].months[:count] for p in (0, figures.versus)]
        dearer = sum(a.invoiced < b.invoiced for a, b in zip(*replays, strict=False))
        worst = [max(month.invoiced for month in months) for months in replays]
        name, total = proposal.plans[figures.versus].name, min(map(len, replays))
        said = f"Your worst month would have cost {fixed(worst[1])}, not {fixed(worst[0])}"
        if dearer > total / 2 or worst[1] >= worst[0]:
            said = f"With {name} you would have paid more in {dearer} of {total} months"
        page.write(worth, column, said, CHART_TITLE)
        page.write(
            worth + 1,
            column,
            f"Your months replayed: pay as you go in grey, {name} in colour"
            if verdict.marked
            else f"Your months replayed: pay as you go in colour, {name} in grey",
            CHART_NOTE,
        )
        page.charts.append(replay_chart(figures, verdict.marked, worth + 2, column, name))


def _shaded(proposal: Proposal) -> str:
    return "" if proposal.likely is None else ", the shade 8 years of 10"


def _difference(money: float) -> str:
    shown = fixed(abs(money))
    return "as much as" if shown == "0" else f"{shown} {'more' if money > 0 else 'less'} than"

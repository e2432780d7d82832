"""The two charts of the Plans page, each under a sentence that says what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.charts import Figures, cost_chart, replay_chart
from xlagree.generate.book.sheet import CHART_NOTE, CHART_TITLE
from xlagree.generate.pages.client.verdict_page import VerdictCells
from xlagree.generate.pages.shared.months_page import BlockCells
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.proposal.deal import Proposal
from xlagree.proposal.if_hours_differ import apart, hours_in_words


@dataclass(frozen=True)
class PlansCells:
    """What the page takes from others: the hours that count, the years at them and as quoted, and the savings."""

    hours: str
    live: Sequence[BlockCells]
    replays: Sequence[BlockCells]
    savings: Sequence[Sequence[str]]
    verdict: VerdictCells
    figures: Figures


def draw_costs(page: SpokenPage, proposal: Proposal, cells: PlansCells, row: int, column: int) -> None:
    """Cost against hours, under a sentence of the plan recommended that follows the cell of the hours."""
    facts, hours, say = cells.verdict.facts, cells.hours, page.say
    plan = facts.best if facts.plan in (0, facts.best) else facts.plan
    subject = say("chart_cheapest") if plan == facts.best else facts.names[plan]
    firsts = [block.first for block in cells.live]
    live, base = f"MIN({','.join(firsts[1:])})" if plan == facts.best else firsts[plan], firsts[0]
    gap = f"ROUND(ROUND({live}-{base},2),0)"
    shown = f"FIXED({hours},IF({hours}=INT({hours}),0,1))"
    at = page.sentence_of("chart_at", {"hours": shown}, " ", {"subject": subject})
    more = page.sentence_of("chart_more", {"money": f"FIXED({gap},0)"})
    less = page.sentence_of("chart_less", {"money": f"FIXED(-{gap},0)"})
    formula = f"{at}&IF({gap}=0,{page.quoted('chart_same')},IF({gap}>0,{more},{less}))"
    asked = hours_in_words(facts.hours, page.speech)
    says = _apart(page, apart(facts.live[plan], facts.live[0]))
    title = f"{say('chart_at', hours=asked, subject=subject)} {says}"
    page.write(row, column, title, CHART_TITLE, formula)
    currency = proposal.card.policy.currency
    how = "chart_costs_how" if proposal.likely is None else "chart_costs_shade"
    page.write(row + 1, column, say(how, currency=currency), CHART_NOTE)
    about = say("chart_costs_says", plan=proposal.plans[0].name)
    chart = cost_chart(cells.figures, cells.verdict.marked or 0, row + 2, column, about)
    page.charts.append(chart)


def _apart(page: SpokenPage, more: float) -> str:
    """That a plan costs so much more than pay as you go, less, or the same."""
    money = page.speech.number(abs(more))
    if money == "0":
        return page.say("chart_same")
    return page.say("chart_more" if more > 0 else "chart_less", money=money)


def draw_replay(page: SpokenPage, proposal: Proposal, cells: PlansCells, row: int, column: int) -> None:
    """The months of the client's own year, under what the compared plan would have done to the worst of them."""
    figures, marked = cells.figures, cells.verdict.marked or 0
    if not figures.bars:
        return
    base, name = proposal.plans[0].name, proposal.plans[figures.versus].name
    page.write(row, column, _worst_month(page, proposal, figures.versus), CHART_TITLE)
    key = "chart_bills_grey" if marked else "chart_bills_colour"
    page.write(row + 1, column, page.say(key, base=base, plan=name), CHART_NOTE)
    about = page.say("chart_bills_says", plan=name)
    page.charts.append(replay_chart(figures, marked, row + 2, column, about))


def _worst_month(page: SpokenPage, proposal: Proposal, versus: int) -> str:
    count = len(proposal.history.months)
    replays = [proposal.replays[plan].months[:count] for plan in (0, versus)]
    dearer = sum(as_you_go.invoiced < own.invoiced for as_you_go, own in zip(*replays, strict=False))
    worst = [max(month.invoiced for month in months) for months in replays]
    total = min(map(len, replays))
    if dearer > total / 2 or worst[1] >= worst[0]:
        name = proposal.plans[versus].name
        return page.say("chart_dearer", plan=name, k=str(dearer), n=str(total))
    price, other = (page.speech.number(money) for money in (worst[1], worst[0]))
    return page.say("chart_worst", price=price, other=other)

"""The Benefits page: the year priced step by step from pay as you go to each plan, and the savings between."""

from collections.abc import Mapping, Sequence

from xlagree.generate.book.look import INK
from xlagree.generate.book.sheet import LABEL, Sheet
from xlagree.generate.pages.shared.block_columns import size_of
from xlagree.generate.pages.shared.frame import (
    GUTTER,
    PLAN_NAME,
    names_height,
    note,
    number,
    opening,
    section,
)
from xlagree.generate.pages.shared.month_column import PlanMonths
from xlagree.generate.pages.shared.months_page import CHARGED_ONCE, BlockCells
from xlagree.generate.pages.shared.pool_columns import grant_of
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.plans import MONEY_UNIT, Plan
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, RETAINER

STEPS = (
    "priced_go", "priced_minimum", "priced_visits", "priced_emergency", "priced_after_hours", "priced_rate", "priced_plan",
)  # fmt: skip
"""The keys of the prices on the way from pay as you go to a plan; those between are set in."""
WITH_ITS_ITEMS = "priced_items"


def benefits_page(
    proposal: Proposal, replays: Sequence[BlockCells], terms: TermCells, speech: ClientLanguage = ENGLISH
) -> tuple[Sheet, tuple[tuple[str, ...], ...]]:
    """The page, and the addresses of the savings by plan, in the ledger's order."""
    count = len(proposal.plans)
    page = SpokenPage(speech.say("page_benefits"), (GUTTER, 40, *[17.0] * count), speech)
    say, columns = page.say, range(1, count + 2)
    says, how = say("benefits_says"), say("benefits_how")
    opening(page, proposal, say("benefits_for"), count + 1, (says, ""), (how, ""), speech=speech)
    page.put(12)
    row = page.put(names_height(proposal.plans, 17.0))
    for i, plan in enumerate(proposal.plans):
        page.write(row, 2 + i, plan.name, PLAN_NAME)
    section(page, say("priced_head").upper(), columns, 26)
    named = proposal.ledgers[0].steps
    steps = [*STEPS[:5], *([WITH_ITS_ITEMS] if len(named) > len(STEPS) - 1 else []), *STEPS[5:]]
    rows = [page.put(21) for _ in steps]
    for row, key in zip(rows, steps, strict=True):
        page.write(row, 1, say(key) if key in (steps[0], steps[-1]) else f"   {say(key)}", LABEL)
    prices = [_prices(page, proposal, i, replays, rows, terms) for i in range(count)]
    section(page, say("saved_head").upper(), columns, 36)
    savings = [_savings(page, proposal, step, key, prices) for step, (key, _) in enumerate(named)]
    row = page.put(24)
    apart = any(plan.setup for plan in proposal.plans)
    page.write(row, 1, say("saving_without" if apart else "saving_total"), LABEL)
    for i, ledger in enumerate(proposal.ledgers):
        formula = f"ROUND({prices[i][0]}-{prices[i][-1]},2)"
        page.write(row, 2 + i, ledger.saving, number("cents", bold=True, top=INK), formula)
    page.put(8)
    note(page, say("rest_note", what=_rest(proposal.plans[1:], speech)))
    note(page, say("steps_note"))
    return page.finished(count + 1), tuple(zip(*savings, strict=True))


def _rest(plans: Sequence[Plan], speech: ClientLanguage) -> str:
    """What the last step of some plans is called: hours paid in vain where they are paid ahead, or one price."""
    ahead = {plan.kind in (RETAINER, BLOCK) for plan in plans}
    hours, price = speech.say("rest_hours"), speech.say("rest_price")
    if len(ahead) > 1:
        return speech.say("rest_either", one=hours, other=price)
    return hours if True in ahead else price


def _savings(
    page: SpokenPage, proposal: Proposal, step: int, key: str, prices: Sequence[Sequence[str]]
) -> list[str]:
    """What a step saves under each plan, a line of its own."""
    row = page.put(21)
    page.write(row, 1, page.say(f"step_{key.replace(' ', '_')}"), LABEL)
    formulas = [f"ROUND({price[step]}-{price[step + 1]},2)" for price in prices]
    return [
        page.write(row, 2 + i, ledger.savings[step], number("cents"), formula)
        for i, (ledger, formula) in enumerate(zip(proposal.ledgers, formulas, strict=True))
    ]


def _prices(
    page: SpokenPage,
    proposal: Proposal,
    i: int,
    replays: Sequence[BlockCells],
    rows: Sequence[int],
    terms: TermCells,
) -> list[str]:
    plan, values = proposal.plans[i], proposal.ledgers[i].prices
    column = 2 + i
    formulas = [""] * len(values)
    formulas[0] = f"ROUND({replays[0].year},2)"
    formulas[-2] = (
        page.address(rows[-3], column)
        if plan.kind == FIXED_PRICE
        else _hours_formula(proposal, i, replays[i], terms)
    )
    formulas[-1] = f"ROUND({replays[i].year},2)"
    return [
        page.write(row, column, value, number("cents"), formula)
        for row, value, formula in zip(rows, values, formulas, strict=True)
    ]


def _hours_formula(proposal: Proposal, i: int, cells: BlockCells, terms: TermCells) -> str:
    """Invoices less fees and blocks, plus those for the hours used out of those granted."""
    own = PlanMonths(proposal.first_years[i], i, proposal.replays[i], terms)
    at, (paid, granted) = cells.ranges, _paid_and_granted(own, cells.ranges)
    once = "".join(f"-{cell}" for line in CHARGED_ONCE for cell in cells.lines.get(line, ()))
    less = f"-SUM({paid})" if paid else ""
    used = f"+SUM({paid})*SUM({at['used']})/{granted}" if granted else ""
    return f"ROUND(SUM({at['invoice']}){once}{less}{used},2)"


def _paid_and_granted(own: PlanMonths, at: Mapping[str, str]) -> tuple[str, str]:
    """The months' fees or blocks, and all that they grant; nothing where there is neither."""
    if own.plan.kind == BLOCK:
        blocks = f"SUM({at['bought']})"
        if own.plan.pool_unit == MONEY_UNIT:
            blocks = f"SUMPRODUCT({at['bought']},{at['factor']})"
        return at["block money"], f"({blocks}*{size_of(own, '1')})"
    if own.plan.kind == RETAINER and own.plan.grant:
        periods = sum(map(own.opens, range(len(own.rows))))
        return at["fee"], f"({grant_of(own)}*{periods})"
    return at.get("fee", ""), ""

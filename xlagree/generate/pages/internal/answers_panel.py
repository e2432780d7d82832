"""The lines of the Risk page on how demand answers to the plans: what of it is in the figures, and what is not."""

from collections.abc import Callable, Sequence

from xlagree.economics.outlook import Outlook
from xlagree.generate.book.sheet import LABEL, Page, Style, Value
from xlagree.generate.pages.shared.frame import note, number, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.plan_answers import RESPONSE, SOURCES, Answers, Effect, PlanAnswer, rise

PITCH = 23
NONE = "–"
EFFECTS: tuple[tuple[str, str, Callable[[Effect], Value]], ...] = (
    ("   more hours", "share1", lambda one: one.hours),
    ("   change of the margin", "signed", lambda one: one.margin),
    ("   change of the month's fee for its risk", "signed", lambda one: "none pays" if one.fee is None else one.fee),
)  # fmt: skip


def draw_answers(page: Page, proposal: Proposal, answers: Answers, columns: Sequence[int]) -> None:
    """Rows for what the demand says of itself, then for what it does not say and is usual, by plan."""
    if answers.given:
        section(page, "HOW DEMAND ANSWERS TO THE PLAN, IN THE FIGURES ABOVE", columns, PITCH)
        for label, figure in IN_FIGURES.items():
            _row(page, label, [figure(view) for view in proposal.outlooks], "share1")
    if not answers.beside:
        return
    section(page, "NOT IN THE FIGURES ABOVE: HOW DEMAND MAY ANSWER TO THE PLAN", columns, PITCH)
    for answer in answers.beside:
        page.write(page.put(PITCH), 1, headline(answer), Style(bold=True))
        for label, form, effect in EFFECTS:
            _row(page, label, [NONE if one is None else effect(one) for one in answer.effects], form)
    for line in SOURCES:
        note(page, line)


def headline(answer: PlanAnswer) -> str:
    """What the rows of an answer are about."""
    share = f"{answer.value:.0%}"
    if answer.term.field == RESPONSE:
        return f"Hours rise by {share} where the next is free"
    return f"Clients know {share} of their own level"


IN_FIGURES: dict[str, Callable[[Outlook], Value]] = {
    "Hours rise by, as the next hour is free": rise,
    "Those who sign need more than those asked, by": lambda view: view.signers.mean - 1,
    "Of those asked so many sign": lambda view: view.signers.share if view.signers.some else "nobody",
}


def _row(page: Page, label: str, values: Sequence[Value], form: str) -> None:
    row = page.put(PITCH)
    page.write(row, 1, label, LABEL)
    for i, value in enumerate(values):
        page.write(row, 2 + i, value, number("word" if isinstance(value, str) else form))

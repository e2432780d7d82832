"""What `xlagree review` prints of a deal: the decision table, its cases, and the terms that move it most."""

from collections.abc import Callable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from xlagree.cli import show

if TYPE_CHECKING:
    from xlagree.proposal.decision import Decision
    from xlagree.review.deal_reviewed import Deal

PLAN_NAMES, ROOM, BETWEEN = 24, 73, 3
"""Characters of a plan's name over the decision table, of a line beside its labels, and between two columns."""
TERMS = 5
"""So many terms are printed; --all prints every one."""
LINE = 100
"""Characters of a line."""
SURE = 0.995
"""Beyond this share of years a level would be printed as all of them."""

Row = tuple[str, "Callable[[Decision], str]"]


def money(amount: float | None) -> str:
    """An amount, or a dash where there is none."""
    return "–" if amount is None else show.money(amount)


def share(part: float | None) -> str:
    """A share as a percentage, or a dash where there is none."""
    return "–" if part is None else show.share(part)


def _rows() -> tuple[Row, ...]:
    return (
        ("Price expected", lambda d: money(d.price_expected)),
        ("Price, middle year (P50)", lambda d: money(d.price_middle)),
        ("Margin expected", lambda d: f"{money(d.margin_expected)} ({share(d.share_expected)})"),
        ("Margin, middle year (P50)", lambda d: f"{money(d.margin_middle)} ({share(d.share_middle)})"),
        ("Margin, bad year (P95)", lambda d: f"{money(d.margin_bad)} ({share(d.share_bad)})"),
        ("Effective rate of an hour", lambda d: "–" if d.rate_expected is None else f"{d.rate_expected:.2f}"),
        ("Break-even, hours a year", _break_even),
        ("Chance of a loss", lambda d: share(d.loss_chance)),
        ("Expected loss", lambda d: money(d.expected_loss)),
        ("At risk", lambda d: money(d.at_risk)),
    )


def _break_even(decision: "Decision") -> str:
    if decision.break_even is None:
        return "none in range"
    lost, level = f"{decision.break_even:,.0f}", decision.break_even_level
    if decision.earning_again is not None:
        lost += f" to {decision.earning_again:,.0f}"
        return lost if level is None else f"{lost} ({share(1 - level)} of years)"
    if level is None:
        return lost
    return f"{lost} (" + ("above P99)" if level >= SURE else f"P{100 * level:.0f})")


def printed_deal(deal: "Deal", everything: bool) -> None:
    """A deal: what is recommended, the decision table, its cases, the terms that move it most."""
    from xlagree.proposal.rules.limits import WITHIN, broken

    base = deal.cases[0].decisions
    shown = "" if deal.shown == deal.cases[0].name else f", the file shows the case {deal.shown}"
    tax = f" ({deal.policy.tax_note})" if deal.policy.tax_note else ""
    show.line(f"{deal.client}, {deal.currency}{tax}, a year, base case{shown}")
    held = f"No client book goes out. {deal.line.held_for}" if deal.line.held_for else ""
    for sentence in filter(None, (deal.sentence, held)):
        for part in wrap(sentence, LINE):
            show.line(part)
    if not base:
        print("No forecast: the decision table needs one.")
        return
    labels = ["", *(label for label, _ in _rows()), "Policy"]
    names = [
        cut(d.plan, PLAN_NAMES) + " *" * (i == deal.recommended and deal.line.first_year is not None)
        for i, d in enumerate(base)
    ]
    figures = [[*(value(d) for _, value in _rows()), broken(d, deal.policy) or WITHIN] for d in base]
    for plans in _fitting([[name, *own] for name, own in zip(names, figures, strict=True)]):
        head, *rows = zip(labels, *plans, strict=True)
        show.table(head, rows)
    if len(deal.cases) > 1:
        _cases(deal)
        _terms(deal, everything)
    for sentence in filter(None, (deal.unused, *deal.answers)):
        for part in wrap(sentence, LINE):
            show.line(part)


def _fitting(columns: list[list[str]]) -> Iterator[list[list[str]]]:
    """Columns side by side, as many as a line has room for."""
    beside: list[list[str]] = []
    for column in columns:
        if beside and sum(max(map(len, lines)) + BETWEEN for lines in [*beside, column]) > ROOM:
            yield beside
            beside = []
        beside.append(column)
    yield beside


def _cases(deal: "Deal") -> None:
    from xlagree.proposal.rules.limits import WITHIN, broken

    own = [(case.name, case.decisions[deal.recommended]) for case in deal.cases]
    rows = [
        (
            name,
            money(d.price_expected),
            money(d.margin_expected),
            share(d.share_expected),
            money(d.margin_bad),
            share(d.loss_chance),
            broken(d, deal.policy) or WITHIN,
        )
        for name, d in own
    ]
    head = ("case", "price", "margin", "of price", "kept (P95)", "loss chance", "rule broken")
    show.table(head, rows, title=f"* {own[0][1].plan}, in every case")


def _terms(deal: "Deal", everything: bool) -> None:
    from xlagree.proposal.sensitivity import sorted_by_swing

    plan, base = deal.recommended, deal.cases[0].decisions[deal.recommended].margin_expected
    swings = sorted_by_swing([swing for swing in deal.swings if swing.moves], plan)
    rows = [
        (
            swing.driver.label,
            *(_value(swing.driver.values[case]) for case in swing.cases),
            f"{swing.low[plan] - base:+,.0f}",
            f"{swing.high[plan] - base:+,.0f}",
        )
        for swing in (swings if everything else swings[:TERMS])
    ]
    head = ("term", "low", "high", "margin at low", "margin at high")
    if rows:
        show.table(head, rows, title="One term at a time, by how far it moves the margin")


def _value(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def cut(name: str, room: int) -> str:
    """A name as long as a column has room for."""
    return name if len(name) <= room else f"{name[: room - 1]}…"

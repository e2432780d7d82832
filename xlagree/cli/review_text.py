"""What `xlagree review` prints: one book with its decision table, or a folder as one table of deals."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xlagree.cli import show
from xlagree.cli.door import say

if TYPE_CHECKING:
    from xlagree.decision import Decision
    from xlagree.finding import Finding
    from xlagree.review.review import Deal, Review

NAMES = 18
DEALS, TERMS, FOUND = 14, 5, 12
"""So many deals, terms and findings are printed; --all prints every one."""
NOT_REVIEWED = "Not reviewed: truth of the hours history, contract wording, tax, accounting treatment."

Row = tuple[str, "Callable[[Decision], str]"]


def _money(amount: float | None) -> str:
    return "–" if amount is None else show.money(amount)


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _rows() -> tuple[Row, ...]:
    return (
        ("Price expected", lambda d: _money(d.price_expected)),
        ("Price, middle year (P50)", lambda d: _money(d.price_middle)),
        ("Margin expected", lambda d: f"{_money(d.margin_expected)} ({_share(d.share_expected)})"),
        ("Margin, middle year (P50)", lambda d: f"{_money(d.margin_middle)} ({_share(d.share_middle)})"),
        ("Margin, bad year (P95)", lambda d: f"{_money(d.margin_bad)} ({_share(d.share_bad)})"),
        ("Effective rate of an hour", lambda d: "–" if d.rate_expected is None else f"{d.rate_expected:.2f}"),
        ("Break-even, hours a year", _break_even),
        ("Chance of a loss", lambda d: _share(d.loss_chance)),
        ("Expected loss", lambda d: _money(d.expected_loss)),
        ("At risk", lambda d: _money(d.at_risk)),
    )


def _break_even(decision: "Decision") -> str:
    if decision.break_even is None:
        return "none in range"
    level = decision.break_even_level
    return f"{decision.break_even:,.0f}" + ("" if level is None else f" (P{100 * level:.0f})")


def one_file(review: "Review", everything: bool) -> None:
    """A file with all that is known of it."""
    if review.problem is not None:
        say(str(review.problem))
        return
    deal = review.deal
    if deal is None:
        print(f"{review.file}: a {review.what}; its formulas and structure are reviewed, there is nothing to compute anew.")
    else:
        _deal(deal, everything)
    _findings(review.findings, everything)
    if deal is not None:
        moved = f" Inputs changed since it was sealed: {deal.inputs_changed}." if deal.inputs_changed else ""
        print(f"Recomputed by the core: {deal.agree:,} of {deal.lines:,} lines agree.{moved}")
        print(NOT_REVIEWED)


def _deal(deal: "Deal", everything: bool) -> None:
    from xlagree.workbook.pages.cases import WITHIN, broken

    base = deal.cases[0].decisions
    shown = "" if deal.shown == deal.cases[0].name else f", the file shows the case {deal.shown}"
    print(f"{deal.client}, {deal.currency}, a year, base case{shown}")
    if not base:
        print("No forecast: the decision table needs one.")
        return
    names = [f"{d.plan} *" if i == deal.proposed else d.plan for i, d in enumerate(base)]
    rows = [(label, *map(value, base)) for label, value in _rows()]
    rows.append(("Rule broken", *(broken(decision, deal.policy) or WITHIN for decision in base)))
    show.table(("", *names), rows)
    if len(deal.cases) > 1:
        _cases(deal)
        _terms(deal, everything)


def _cases(deal: "Deal") -> None:
    from xlagree.workbook.pages.cases import WITHIN, broken

    own = [(case.name, case.decisions[deal.proposed]) for case in deal.cases]
    rows = [
        (
            name,
            _money(d.price_expected),
            _money(d.margin_expected),
            _share(d.share_expected),
            _money(d.margin_bad),
            _share(d.loss_chance),
            broken(d, deal.policy) or WITHIN,
        )
        for name, d in own
    ]
    head = ("case", "price", "margin", "of price", "kept (P95)", "loss chance", "rule broken")
    show.table(head, rows, title=f"* {own[0][1].plan}, in every case")


def _terms(deal: "Deal", everything: bool) -> None:
    from xlagree.sensitivity import sorted_by_swing

    plan, base = deal.proposed, deal.cases[0].decisions[deal.proposed].margin_expected
    swings = sorted_by_swing(deal.swings, plan)
    rows = [
        (
            swing.driver.label,
            *(f"{swing.driver.values[case]:.6g}" for case in swing.cases),
            f"{swing.low[plan] - base:+,.0f}",
            f"{swing.high[plan] - base:+,.0f}",
        )
        for swing in (swings if everything else swings[:TERMS])
    ]
    head = ("term", "low", "high", "margin at low", "margin at high")
    show.table(head, rows, title="One term at a time, by how far it moves the margin")


def _findings(found: "Sequence[Finding]", everything: bool) -> None:
    loud = [finding for finding in found if everything or finding.severity != "note"]
    rows = [
        (each.severity, each.code, str(each.place), each.message, each.fix, _worth(each)) for each in loud[: None if everything else FOUND]
    ]
    if rows:
        head = ("", "code", "place", "finding", "what to do", "worth")
        show.table(head, rows, text_columns=(0, 1, 2, 3, 4))
    counts = {severity: sum(each.severity == severity for each in found) for severity in ("error", "alert", "note")}
    said = ", ".join(f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in counts.items())
    hidden = len(found) - len(rows)
    print(f"Findings: {said}." + (f" {hidden} not shown: --all shows them." if hidden else ""))


def _worth(finding: "Finding") -> str:
    return "" if finding.worth is None else show.money(finding.worth)


def many_files(reviews: "Sequence[Review]", everything: bool) -> None:
    """A folder: the deals by money at risk, and what was not a deal."""
    from xlagree.review.report import by_risk, count

    ranked = by_risk(reviews)
    deals = [review for review in ranked if review.deal is not None]
    shown = deals if everything else deals[:DEALS]
    rows = [_line(review) for review in shown]
    if rows:
        head = ("client", "proposed", "margin", "share", "loss", "at risk", "errors", "alerts", "lines")
        show.table(head, rows, text_columns=(0, 1))
    if len(deals) > len(shown):
        print(f"… and {len(deals) - len(shown)} deals with less at risk: --all, --format json or xlsx has them.")
    total = count([finding for review in reviews for finding in review.findings])
    other = len(reviews) - len(deals) - sum(review.problem is not None for review in reviews)
    print(
        f"{len(reviews)} files: {len(deals)} internal books, {other} other workbooks. "
        f"Findings: {total['error']} errors, {total['alert']} alerts, {total['note']} notes."
    )
    for review in ranked:
        if review.problem is not None:
            say(f"not read: {review.problem}")
        elif review.deal is None and review.errors:
            first = review.errors[0]
            say(f"{review.file} {first.place}: {first.code} {first.message}")


def _line(review: "Review") -> tuple[str, ...]:
    from xlagree.review.report import count

    deal = review.deal
    assert deal is not None
    found = count(review.findings)
    agree = "agree" if deal.agree == deal.lines else f"{deal.lines - deal.agree} off"
    ending = (show.money(review.at_risk), str(found["error"]), str(found["alert"]), agree)
    if not deal.cases[0].decisions:
        return _cut(deal.client), "", "", "", "", *ending
    own = deal.cases[0].decisions[deal.proposed]
    worst = max(decision.loss_chance for decision in deal.cases[0].decisions)
    money = (_money(own.margin_expected), _share(own.share_expected), _share(worst))
    return _cut(deal.client), _cut(own.plan), *money, *ending


def _cut(name: str) -> str:
    """A name as long as a column has room for."""
    return name if len(name) <= NAMES else f"{name[: NAMES - 1]}…"

"""What `xlagree review` prints: one book with its decision table, or a folder as one table of deals."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from xlagree.cli import show
from xlagree.cli.door import say

if TYPE_CHECKING:
    from xlagree.proposal.decision import Decision
    from xlagree.proposal.rules.finding import Finding
    from xlagree.review.deal_reviewed import Deal
    from xlagree.review.file_review import Review

NAMES, CURRENCY = 16, 4
"""Characters of a name in the table of a folder, and those it gives up where amounts need their currency."""
PLAN_NAMES, ROOM, BETWEEN = 24, 73, 3
"""Characters of a plan's name over the decision table, of a line beside its labels, and between two columns."""
DEALS, TERMS, FOUND, OFFERS = 13, 5, 12, 4
"""So many deals, terms, findings and offers that are not as they were made are printed; --all prints every one."""
LINE = 100
"""Characters of a line."""
SURE = 0.995
"""Beyond this share of years a level would be printed as all of them."""

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
    lost, level = f"{decision.break_even:,.0f}", decision.break_even_level
    if decision.earning_again is not None:
        lost += f" to {decision.earning_again:,.0f}"
        return lost if level is None else f"{lost} ({_share(1 - level)} of years)"
    if level is None:
        return lost
    return f"{lost} (" + ("above P99)" if level >= SURE else f"P{100 * level:.0f})")


def counted(count: int, what: str) -> str:
    """A number of things: 1 file, 3 files."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def one_file(review: "Review", everything: bool) -> None:
    """A file with all that is known of it."""
    if review.problems:
        show.problems(review.problems)
        return
    deal = review.deal
    if review.offer is not None:
        print(_offer(review))
    elif deal is None:
        print(
            f"{review.file}: a {review.what}; its formulas and structure are reviewed, there is nothing to compute anew."
        )
    else:
        _deal(deal, everything)
    _findings(review.findings, everything)
    if deal is not None:
        moved = f" Inputs changed since it was sealed: {deal.inputs_changed}." if deal.inputs_changed else ""
        print(f"Recomputed by the core: {deal.agree:,} of {deal.lines:,} lines agree.{moved}")
        print(_not_reviewed())


def _offer(review: "Review") -> str:
    """An offer in a file: which, to whom, whether as it was made, and of which deal."""
    offer = review.offer
    assert offer is not None
    which = " ".join(filter(None, ("offer", offer.number, offer.client and f"to {offer.client}")))
    how = "as it was made" if offer.untouched else "changed since it was made"
    cells = f": {offer.agree:,} of {offer.cells:,} cells agree" if offer.cells else ""
    deal = f" Its deal is {offer.deal}." if offer.deal else ""
    return f"{review.file}: {review.what}, {which}, {how}{cells}.{deal}"


def _offers(reviews: "Sequence[Review]", everything: bool) -> Iterator[str]:
    """How many offers are untouched and of which deals, and each that is not; with everything all of them."""
    held = [review for review in reviews if review.offer is not None]
    if not held:
        return
    changed = [one for one in held if one.offer and not one.offer.untouched]
    alone = [one for one in held if one.offer and not one.offer.deal and one.what == "client book"]
    deals = {one.offer.deal for one in held if one.offer and one.offer.deal}
    of = f" of {counted(len(deals), 'deal')}" if deals else ""
    yield (
        f"For clients: {counted(len(held), 'file')}{of}, {len(held) - len(changed):,} as made, {len(changed):,} changed"
        + (f", {len(alone):,} without a deal here." if alone and deals else ".")
    )
    named = held if everything else [*changed, *(alone if deals else ())]
    shown = list({id(one): one for one in named}.values())
    yield from map(_offer, shown if everything else shown[:OFFERS])
    if not everything and len(shown) > OFFERS:
        yield f"… and {counted(len(shown) - OFFERS, 'file')} more: --all, --format json or xlsx has them."


def _not_reviewed() -> str:
    from xlagree.generate.pages.internal.review_page import NOT_REVIEWED

    return NOT_REVIEWED


def _deal(deal: "Deal", everything: bool) -> None:
    from xlagree.proposal.rules.limits import WITHIN, broken

    base = deal.cases[0].decisions
    shown = "" if deal.shown == deal.cases[0].name else f", the file shows the case {deal.shown}"
    print(f"{deal.client}, {deal.currency}, a year, base case{shown}")
    held = f"No client book goes out. {deal.line.held_for}" if deal.line.held_for else ""
    for sentence in filter(None, (deal.sentence, held)):
        print(fill(sentence, LINE))
    if not base:
        print("No forecast: the decision table needs one.")
        return
    labels = ["", *(label for label, _ in _rows()), "Rule broken"]
    names = [
        _cut(d.plan, PLAN_NAMES) + " *" * (i == deal.recommended and deal.line.first_year is not None)
        for i, d in enumerate(base)
    ]
    figures = [[*(value(d) for _, value in _rows()), broken(d, deal.policy) or WITHIN] for d in base]
    for plans in _fitting([[name, *own] for name, own in zip(names, figures, strict=True)]):
        head, *rows = zip(labels, *plans, strict=True)
        show.table(head, rows)
    if len(deal.cases) > 1:
        _cases(deal)
        _terms(deal, everything)
    for sentence in deal.answers:
        print(fill(sentence, LINE))


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
    from xlagree.proposal.sensitivity import sorted_by_swing

    plan, base = deal.recommended, deal.cases[0].decisions[deal.recommended].margin_expected
    swings = sorted_by_swing(deal.swings, plan)
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
    show.table(head, rows, title="One term at a time, by how far it moves the margin")


def _value(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _findings(findings: "Sequence[Finding]", everything: bool) -> None:
    loud = [finding for finding in findings if everything or finding.severity != "note"]
    rows = [
        (
            finding.severity,
            finding.code,
            str(finding.place),
            f"{finding.message}; {finding.fix}" if finding.fix else finding.message,
            _worth(finding),
        )
        for finding in (loud if everything else of_every_kind(loud, FOUND))
    ]
    if rows:
        show.table(("", "code", "place", "finding; what to do", "worth"), rows, text_columns=(0, 1, 2, 3))
    hidden = len(findings) - len(rows)
    print(
        f"Findings: {_severities(findings)}."
        + (f" {hidden:,} not shown: --all shows them." if hidden else "")
    )


def of_every_kind(findings: "Sequence[Finding]", most: int) -> "list[Finding]":
    """So many findings in their order: the first of every kind, then the second of every kind, and so on.

    A kind is a rule at one severity; of the rules of trust also what was done, such as "formula changed".
    """
    turns: Counter[tuple[str, str, str]] = Counter()
    queue = []
    for n, finding in enumerate(findings):
        done = finding.message.partition(":")[0] if finding.code.startswith("T") else ""
        kind = finding.severity, finding.code, done
        queue.append((turns[kind], n))
        turns[kind] += 1
    return [findings[n] for n in sorted(n for _, n in sorted(queue)[:most])]


def _severities(findings: "Sequence[Finding]") -> str:
    from xlagree.review.report import count

    return ", ".join(counted(n, severity) for severity, n in count(findings).items())


def _worth(finding: "Finding") -> str:
    return "" if finding.worth is None else show.money(finding.worth)


def many_files(reviews: "Sequence[Review]", everything: bool) -> None:
    """A folder: the deals, those with errors first, what was looked at, and what could not be."""
    from xlagree.review.report import by_risk

    ranked = by_risk(reviews)
    deals = [review.deal for review in ranked if review.deal]
    currencies = sorted({deal.currency for deal in deals})
    shown = len(deals) if everything else min(DEALS, len(deals))
    if deals:
        mixed = len(currencies) > 1
        head = (
            "client",
            "recommended",
            "margin",
            "loss",
            "exp. loss",
            "at risk",
            "errors",
            "alerts",
        )
        show.table(
            head, [_line(review, mixed) for review in ranked if review.deal][:shown], text_columns=(0, 1)
        )
    if len(deals) > shown:
        print(f"… and {counted(len(deals) - shown, 'deal')} more: --all, --format json or xlsx has them.")
    findings = [finding for review in reviews for finding in review.findings]
    print(f"{counted(len(reviews), 'file')}: {_kinds(reviews)}.")
    print(f"Findings: {_severities(findings)}.")
    for said in _offers(ranked, everything):
        print(said)
    if deals:
        agree, lines = sum(deal.agree for deal in deals), sum(deal.lines for deal in deals)
        print(
            f"At risk, {' and '.join(currencies)} a year: under the plan recommended, and what errors of the file move."
        )
        print(f"Recomputed by the core: {agree:,} of {lines:,} lines agree.")
        print(_not_reviewed())
    for review in ranked:
        if review.problem is not None:
            more = f" (and {len(review.problems) - 1} more)" if len(review.problems) > 1 else ""
            say(f"not read: {review.problem}{more}")
        elif review.deal is None and review.errors:
            first = review.errors[0]
            say(f"{review.file} {first.place}: {first.code} {first.message}")


def _kinds(reviews: "Sequence[Review]") -> str:
    kinds = [review.what if review.problem is None else "not read" for review in reviews]
    names = {
        "internal book": "internal book",
        "client book": "client book",
        "offer page": "offer page",
        "workbook": "other workbook",
        "manifest": "manifest",
        "ledger of offers": "ledger",
    }
    counts = [counted(kinds.count(kind), name) for kind, name in names.items() if kind in kinds]
    unread = kinds.count("not read")
    return ", ".join([*counts, f"{unread:,} not read"] if unread else counts)


def _line(review: "Review", mixed: bool) -> tuple[str, ...]:
    """A deal's own line: the plan recommended in the base case, the money at risk under it, how much was found."""
    from xlagree.review.report import count

    deal = review.deal
    assert deal is not None
    name = _cut(deal.client, NAMES - CURRENCY * mixed)
    severities = count(review.findings)
    at_risk = show.money(review.at_risk) + (f" {deal.currency}" if mixed else "")
    ending = (str(severities["error"]), str(severities["alert"]))
    if not deal.cases[0].decisions:
        return name, "no forecast", "", "", "", at_risk if review.moved else "–", *ending
    own = deal.cases[0].decisions[deal.recommended]
    money = (
        _money(own.margin_expected),
        _share(own.loss_chance),
        _money(own.expected_loss),
    )
    return name, _cut(deal.line.recommended_plan, NAMES), *money, at_risk, *ending


def _cut(name: str, room: int) -> str:
    """A name as long as a column has room for."""
    return name if len(name) <= room else f"{name[: room - 1]}…"

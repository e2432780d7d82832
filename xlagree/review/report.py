"""What a review is reported as: records for a JSON document, and a workbook of deals and findings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from math import ceil

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Book, Page, Sheet, Style, Value
from xlagree.generate.pages.shared.frame import GUTTER, number
from xlagree.proposal.decision import Decision
from xlagree.proposal.rules.finding import SEVERITIES, Finding
from xlagree.proposal.rules.limits import broken
from xlagree.review.causes import Cause, causes
from xlagree.review.deal_reviewed import Deal
from xlagree.review.reviews import Recalculation, Review
from xlagree.review.visible_text import visible

RANKED = ("file", "client", "currency", "recommended", "margin expected", "share of price", "margin kept (P95)", "loss chance",
          "expected loss", "at risk",
          "errors", "alerts", "lines that agree", "of lines")  # fmt: skip

WRAPPED = replace(LABEL, wrap=True)
"""Text in a row that is as high as the text needs."""


def of_deals(reviews: Sequence[Review]) -> dict[str, tuple[Finding, ...]]:
    """What was found of each deal, by the file of its internal book: in that, and in its files for the client."""
    found = {review.file: review.findings for review in reviews if review.deal}
    for review in reviews:
        if review.offer and review.offer.deal in found:
            found[review.offer.deal] += review.findings
    return found


def by_risk(reviews: Sequence[Review]) -> list[Review]:
    """Reviews by their errors, then by the loss expected of the plan recommended, then by its margin at risk, the most
    first; files that could not be read stand first of all.

    Errors of a deal are those of its files for the client too. Money of two currencies is not compared: the deals of each
    stand together.
    """
    found = of_deals(reviews)

    def rank(review: Review) -> tuple[bool, bool, str, int, float, float, str]:
        deal = review.deal
        currency, loss = (deal.currency, deal.expected_loss) if deal else ("", 0.0)
        kind = review.problem is None, deal is None, currency
        errors = count(found.get(review.file, review.findings))["error"]
        return *kind, -errors, -round(loss, 2), -review.at_risk, review.file

    return sorted(reviews, key=rank)


def at_risk(reviews: Sequence[Review]) -> dict[str, float]:
    """The money at risk of all deals, by their currencies."""
    risks: dict[str, float] = {}
    for review in by_risk(reviews):
        if review.deal:
            risks[review.deal.currency] = risks.get(review.deal.currency, 0.0) + review.at_risk
    return risks


def not_looked_into(reviews: Sequence[Review]) -> str:
    """What files hold that no rule looks into, in a sentence; "" where there is nothing of the kind.

    >>> not_looked_into([Review("a.xlsx", not_checked={"chart": 2, "macro project": 1})])
    'Not checked: 2 charts, 1 macro project; no rule looks into them.'
    """
    counts: Counter[str] = Counter()
    for review in reviews:
        counts.update(review.not_checked)
    said = ", ".join(f"{n:,} {_several(what) if n > 1 else what}" for what, n in counts.items())
    return (
        f"Not checked: {said}; no rule looks into {'them' if sum(counts.values()) > 1 else 'it'}."
        if said
        else ""
    )


def _several(what: str) -> str:
    """More than one of a thing: links to another file, queries of external data.

    >>> _several("query of external data")
    'queries of external data'
    """
    head, space, rest = (
        what.partition(" ") if what.split()[1:2] in (["to"], ["of"], ["or"], ["beyond"]) else ("", "", what)
    )
    word = head or rest
    word = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{word}{space}{rest}" if head else word


def count(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    return {severity: sum(finding.severity == severity for finding in findings) for severity in SEVERITIES}


def document(reviews: Sequence[Review]) -> dict[str, object]:
    """Reviews as a JSON document: see `xlagree review --help` for its keys."""
    findings = [finding for review in reviews for finding in review.findings]
    summary = {
        "files": len(reviews),
        "internal books": sum(review.deal is not None for review in reviews),
        "not read": sum(review.problem is not None for review in reviews),
        "at risk": at_risk(reviews),
        "findings": count(findings),
    }
    return {"summary": summary, "files": [record(review) for review in by_risk(reviews)]}


def record(review: Review) -> dict[str, object]:
    """One file's review."""
    return {
        "file": review.file,
        "what": review.what,
        "made by": review.made_by or None,
        "sealed": review.sealed and review.sealed.isoformat(),
        "at risk": review.at_risk,
        "money moved by errors": review.moved,
        "deal": None if review.deal is None else _deal(review.deal),
        "offer": None if review.offer is None else asdict(review.offer),
        "recalculated": None if review.recalculation is None else recalculation_record(review.recalculation),
        "causes": [cause_record(cause) for cause in causes(review.findings)],
        "findings": [finding_record(finding) for finding in review.findings],
        "not checked": dict(review.not_checked),
        "problems": [
            {"place": str(problem.place), "what": problem.what, "remedy": problem.remedy}
            for problem in review.problems
        ],
    }


def cause_record(cause: Cause) -> dict[str, object]:
    """A cause: code, severity, what is said of all its findings, how many they are, places, what to do and worth."""
    places = [str(place) for place in cause.places]
    return {
        "code": cause.code,
        "severity": cause.severity,
        "what": cause.what,
        "findings": cause.count,
        "places": places,
        "fixes": list(cause.fixes),
        "worth": cause.worth,
    }


def recalculation_record(computed: Recalculation) -> dict[str, object]:
    """How many formulas were computed anew, and those that were left alone."""
    left = [{"why": one.why, "formulas": one.count, "first": str(one.first)} for one in computed.left]
    return {**asdict(computed), "left": left}


def finding_record(finding: Finding) -> dict[str, object]:
    """A finding: code, severity, place, message, fix and worth, and the other places of which the same is said."""
    named = {field.name: getattr(finding, field.name) for field in fields(finding)}
    also = (*named.pop("others"), *named.pop("block"))
    return {**named, "place": str(finding.place), "also at": list(dict.fromkeys(map(str, also)))}


def _deal(deal: Deal) -> dict[str, object]:
    plans = [decision.plan for decision in deal.cases[0].decisions]
    return {
        "client": deal.client,
        "currency": deal.currency,
        "recommendation": {name.replace("_", " "): value for name, value in asdict(deal.line).items()},
        "case shown": deal.shown,
        "inputs changed": deal.inputs_changed,
        "lines": deal.lines,
        "lines that agree": deal.agree,
        "lines without a value": deal.unvalued,
        "scenario terms unused": dict(deal.without_plans),
        "cases": [
            {"case": case.name, "plans": [_decision(decision, deal) for decision in case.decisions]}
            for case in deal.cases
        ],
        "terms": [
            {
                "term": swing.driver.label,
                "values": dict(zip((case.name for case in deal.cases), swing.driver.values, strict=True)),
                "margin at low": dict(zip(plans, swing.low, strict=True)),
                "margin at high": dict(zip(plans, swing.high, strict=True)),
            }
            for swing in deal.swings
        ],
        "bridges": {
            name: [
                {"term": driver.label, "effect": dict(zip(plans, row, strict=True))}
                for driver, row in zip(deal.drivers, rows, strict=True)
            ]
            for name, rows in deal.bridges.items()
        },
    }


def _decision(decision: Decision, deal: Deal) -> dict[str, object]:
    named = {key.replace("_", " "): value for key, value in asdict(decision).items()}
    return {**named, "rules broken": broken(decision, deal.policy).split()}


def line(review: Review) -> tuple[Value, ...]:
    """A review as a line of the table of deals."""
    deal, severities = review.deal, count(review.findings)
    ending = (review.at_risk, float(severities["error"]), float(severities["alert"]))
    if deal is None:
        what = "not read" if review.problem else review.what
        return (review.file, what, *[""] * 7, "" if review.problem else review.at_risk, *ending[1:], "", "")
    lines = float(deal.agree), float(deal.lines)
    if not deal.cases[0].decisions:
        return (
            review.file,
            deal.client,
            deal.currency,
            deal.line.recommended_plan,
            *[""] * 5,
            *ending,
            *lines,
        )
    own = deal.cases[0].decisions[deal.recommended]
    share = "" if own.share_expected is None else own.share_expected
    money = (own.margin_expected, share, own.margin_bad, own.loss_chance, own.expected_loss)
    return (review.file, deal.client, deal.currency, deal.line.recommended_plan, *money, *ending, *lines)


def report_book(reviews: Sequence[Review], today: date) -> Book:
    """A workbook of what was found: the deals as they are ranked, and every finding."""
    ranked = by_risk(reviews)
    words, counts = ("word",) * 4, ("count",) * 4
    formats = (*words, "money", "share1", "money", "share1", "money", "money", *counts)
    wide = (30.0, 30.0, 9.0, 20.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0, 9.0, 9.0, 11.0, 11.0)
    deals = _table(
        "Deals", "Deals, those with errors first", RANKED, [line(review) for review in ranked], formats, wide
    )
    rows: list[tuple[Value, ...]] = [
        (review.file, "error", "", str(replace(problem.place, file="")), problem.what, problem.remedy, "")
        for review in ranked
        for problem in review.problems
    ]
    rows += [
        (
            review.file,
            finding.severity,
            finding.code,
            str(finding.place),
            finding.message,
            finding.fix,
            "" if finding.worth is None else finding.worth,
        )
        for review in ranked
        for cause in causes(review.findings)
        for finding in cause.findings
    ]
    head = ("file", "severity", "code", "place", "finding", "what to do", "worth a year")
    widths = (30.0, 9.0, 6.0, 18.0, 56.0, 40.0, 12.0)
    findings = _table("Findings", "Findings, file by file", head, rows, ("word",) * 6 + ("money",), widths)
    return Book("Review", "", today, (deals, findings))


def _table(
    name: str,
    title: str,
    head: Sequence[str],
    rows: Sequence[tuple[Value, ...]],
    formats: Sequence[str],
    widths: Sequence[float],
) -> Sheet:
    page = Page(name, (GUTTER, *widths))
    page.write(page.put(18), 1, "INTERNAL", Style(bold=True, color=GREY))
    page.write(page.put(34), 1, title, Style(size=20, bold=True))
    top = page.put(30)
    for c, text in enumerate(head, 1):
        page.write(top, c, text[:1].upper() + text[1:], HEAD if formats[c - 1] == "word" else COLUMN_HEAD)
    for row in (tuple(visible(cell) if isinstance(cell, str) else cell for cell in row) for row in rows):
        at = page.put(_height(row, widths))
        for c, value in enumerate(row, 1):
            page.write(at, c, value, WRAPPED if isinstance(value, str) else number(formats[c - 1], indent=0))
    return page.finished(len(head), freeze=(top + 1, 2), repeat=top, one_page=False)


def _height(row: tuple[Value, ...], widths: Sequence[float]) -> int:
    """The height of a row in points, as high as its longest text needs."""
    lines = [
        ceil(len(value) / width) for value, width in zip(row, widths, strict=True) if isinstance(value, str)
    ]
    return 6 + 13 * max(1, *lines)

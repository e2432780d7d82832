"""What `xlagree review` prints: one book with its decision table, or a folder as one table of deals."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlagree.cli import show
from xlagree.cli.deal_text import BETWEEN, LINE, cut, money, printed_deal, share
from xlagree.cli.door import say
from xlagree.cli.findings_text import print_findings, print_not_checked, severities
from xlagree.cli.offers_text import counted, offer_line, offer_lines
from xlagree.cli.what_if_text import recalculation_lines

if TYPE_CHECKING:
    from xlagree.proposal.rules.finding import Finding
    from xlagree.review.causes import Cause
    from xlagree.review.deal_reviewed import Deal
    from xlagree.review.reviews import Review

DEALS = 13
"""So many deals are printed; --all prints every one."""
NAMED = 3
"""So many files are named in a line; of books without a plan of the scenarios --all names every one."""
ROOM_ALONE = 30
"""Lines of findings on a screen of 40 where there is no deal to print."""


def one_file(review: "Review", everything: bool) -> None:
    """A file with all that is known of it."""
    if review.problems:
        show.problems(review.problems)
        return
    deal = review.deal
    if review.offer is not None:
        show.line(offer_line(review))
    elif deal is None:
        show.line(
            f"{review.file}: a {review.what}; its formulas and structure are reviewed, there is nothing to compute anew."
        )
    else:
        printed_deal(deal, everything)
    print_findings(review.findings, everything, ROOM_ALONE if deal is None else None)
    print_not_checked([review])
    if review.recalculation is not None:
        for line in recalculation_lines(review.recalculation):
            show.line(line)
    if deal is not None:
        moved = f" Inputs changed since it was sealed: {deal.inputs_changed}." if deal.inputs_changed else ""
        show.line(f"Recomputed by the core: {_agreement([deal])}{moved}")
        print(_not_reviewed())


def _agreement(deals: "Sequence[Deal]") -> str:
    from xlagree.review.deal_reviewed import agreement

    return agreement(deals)


def _not_reviewed() -> str:
    from xlagree.generate.pages.internal.review_page import NOT_REVIEWED

    return NOT_REVIEWED


def many_files(
    reviews: "Sequence[Review]", everything: bool, paths: "Mapping[str, Path]" = MappingProxyType({})
) -> None:
    """A folder: the deals, those with errors first, what was looked at, and what could not be.

    `paths` are where the files lie, by the names that they have in the report.
    """
    from xlagree.review.report import by_risk, of_deals

    ranked, of_deal = by_risk(reviews), of_deals(reviews)
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
        lines = [_line(review, mixed, of_deal[review.file]) for review in ranked if review.deal]
        show.table(head, _fitted(head, lines[:shown]), text_columns=(0, 1))
    if len(deals) > shown:
        print(f"… and {counted(len(deals) - shown, 'deal')} more: --all, --format json or xlsx has them.")
    findings = [finding for review in reviews for finding in review.findings]
    print(f"{counted(len(reviews), 'file')}: {_kinds(reviews)}.")
    print(f"Findings: {severities(findings)}.")
    if any(review.findings for review in reviews):
        print("Each file's findings: xlagree review FILE, or --format html --out FILE for all.")
    print_not_checked(reviews)
    for said in offer_lines(ranked, everything):
        print(said)
    for said in _unused(ranked, everything):
        for part in wrap(said, LINE, break_on_hyphens=False):
            show.line(part)
    if deals:
        amounts = f"{' and '.join(currencies)} a year, without VAT. At risk: under the plan recommended, and what errors"
        for part in wrap(f"{amounts} of the file move.", LINE):
            print(part)
        show.line(f"Recomputed by the core: {_agreement(deals)}")
        print(_not_reviewed())
    for review in ranked:
        if review.problem is not None:
            more = f" (and {len(review.problems) - 1} more)" if len(review.problems) > 1 else ""
            say(f"not read: {review.problem}{more}")
        elif review.deal is None and review.errors:
            say(_worst(review, paths.get(review.file)))


def _cells(cause: "Cause") -> int:
    """How many cells findings of a cause name."""
    return len({spot for one in cause.findings for spot in (one.place, *one.others, *one.block)})


def found_in(reviews: "Sequence[Review]") -> None:
    """What was found, and in which files the errors are, where a report has the rest."""
    files = [review.file for review in reviews if review.errors]
    unread = [review.file for review in reviews if review.problem]
    found = severities([finding for review in reviews for finding in review.findings])
    parts = [("errors in", files), ("not read:", unread)]
    where = [f"{words} {_few(names)}" for words, names in parts if names]
    for part in wrap(f"Findings: {'; '.join([found, *where])}.", LINE, break_on_hyphens=False):
        show.line(part)


def _few(names: "Sequence[str]") -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def _worst(review: "Review", path: Path | None) -> str:
    """The errors of one cause that move most, or that are of most cells, and how many more errors the file has."""
    from xlagree.review.causes import causes

    first = min(causes(review.errors), key=lambda cause: (-round(cause.worth or 0.0), -_cells(cause)))
    one, rest = first.findings[0], len(review.errors) - len(first.findings)
    more = (
        f" ({counted(rest, 'more error')}: xlagree review {quote(str(path or review.file))})" if rest else ""
    )
    where = f"{review.file} {one.place}".rstrip()
    return f"{where}: {one.code} {first.sentence}{more}"


def _unused(reviews: "Sequence[Review]", everything: bool) -> Iterator[str]:
    """What scenarios change of plans that some books have and others not, with the books that do not."""
    deals = [(review.file, review.deal) for review in reviews if review.deal]
    for of in dict.fromkeys(of for _, deal in deals for of in deal.without_plans):
        files = [file for file, deal in deals if of in deal.without_plans]
        terms = max(deal.without_plans.get(of, 0) for _, deal in deals)
        named = ", ".join(files) if everything else _few(files)
        yield (
            f"Unused of the scenarios in {len(files):,} of {counted(len(deals), 'internal book')}: "
            f"{counted(terms, 'term')} of {of}; no plan there has them: {named}."
        )


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


def _fitted(head: "Sequence[str]", lines: "Sequence[tuple[str, ...]]") -> list[tuple[str, ...]]:
    """The lines with names of clients and plans cut to what there is room for beside the numbers."""
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    room = LINE - sum(widths[2:]) - BETWEEN * (len(head) - 1) - 2
    plan = min(widths[1], max(room // 2, room - widths[0]))
    return [(cut(line[0], room - plan), cut(line[1], plan), *line[2:]) for line in lines]


def _line(review: "Review", mixed: bool, found: "Sequence[Finding]") -> tuple[str, ...]:
    """A deal's own line: the plan recommended in the base case, the money at risk under it, how much was found in its files."""
    from xlagree.review.report import count

    deal = review.deal
    assert deal is not None
    name = deal.client
    severities = count(found)
    at_risk = show.money(review.at_risk) + (f" {deal.currency}" if mixed else "")
    ending = (str(severities["error"]), str(severities["alert"]))
    if not deal.cases[0].decisions:
        return name, "no forecast", "", "", "", at_risk if review.moved else "–", *ending
    own = deal.cases[0].decisions[deal.recommended]
    earned = (
        money(own.margin_expected),
        share(own.loss_chance),
        money(own.expected_loss),
    )
    return name, deal.line.recommended_plan, *earned, at_risk, *ending

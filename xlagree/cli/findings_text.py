"""What `xlagree review` prints of findings: the causes that move most, as many as a screen has room for, and what no rule looked into."""

from collections.abc import Sequence
from textwrap import fill, wrap
from typing import TYPE_CHECKING

from xlagree.cli import show
from xlagree.cli.offers_text import counted

if TYPE_CHECKING:
    from xlagree.proposal.rules.finding import Finding
    from xlagree.review.reviews import Review

FOUND = 12
"""So many causes are printed; --all prints every finding."""
LINE = 100
"""Characters of a line."""
BESIDE = 28
"""Characters of a line beside the text of a finding and its place."""

Row = tuple[str, str, str, str, str]


def print_findings(findings: "Sequence[Finding]", everything: bool, room: int | None = None) -> None:
    """Findings as a table by their causes, no more of them than so many lines have room for, and their count."""
    from xlagree.review.causes import causes, worst_of

    found = causes(findings)
    few = [] if everything else worst_of([cause for cause in found if cause.severity != "note"], FOUND)
    while (
        room and few and sum(_lines(_found(one.findings[0], one.sentence, one.worth)) for one in few) > room
    ):
        few = worst_of(few, len(few) - 1)
    rows = [_found(cause.findings[0], cause.sentence, cause.worth) for cause in few]
    if everything:
        rows = [_found(one, one.message, one.worth) for cause in found for one in cause.findings]
    if rows:
        show.table(("", "code", "place", "finding; what to do", "worth"), rows, text_columns=(0, 1, 2, 3))
    hidden = 0 if everything else len(findings) - sum(len(cause.findings) for cause in few)
    print(
        f"Findings: {severities(findings)}." + (f" {hidden:,} not shown: --all shows them." if hidden else "")
    )


def _found(finding: "Finding", message: str, worth: float | None) -> Row:
    said = f"{message}; {finding.fix}" if finding.fix else message
    return (
        finding.severity,
        finding.code,
        str(finding.place),
        said,
        "" if worth is None else show.money(worth),
    )


def _lines(row: Row) -> int:
    """The lines that a row of the table takes."""
    return len(wrap(row[3], max(LINE - BESIDE - len(row[2]), 20)))


def severities(findings: "Sequence[Finding]") -> str:
    """How many findings there are of each severity, in words."""
    from xlagree.review.report import count

    return ", ".join(counted(n, severity) for severity, n in count(findings).items())


def print_not_checked(reviews: "Sequence[Review]") -> None:
    """What no rule looked into, in one line, where there is anything."""
    from xlagree.review.report import not_looked_into

    if said := not_looked_into(reviews):
        print(fill(said, LINE))

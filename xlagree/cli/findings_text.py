"""What `xlagree review` prints of findings: some of every kind, as many as a screen has room for, and what no rule looked into."""

from collections import Counter
from collections.abc import Sequence
from textwrap import fill, wrap
from typing import TYPE_CHECKING

from xlagree.cli import show

if TYPE_CHECKING:
    from xlagree.proposal.rules.finding import Finding
    from xlagree.review.reviews import Review

FOUND = 12
"""So many findings are printed; --all prints every one."""
LINE = 100
"""Characters of a line."""
BESIDE = 28
"""Characters of a line beside the text of a finding and its place."""


def counted(count: int, what: str) -> str:
    """A number of things: 1 file, 3 files."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def print_findings(findings: "Sequence[Finding]", everything: bool, room: int | None = None) -> None:
    """Findings as a table, the loud ones first of every kind, no more of them than so many lines have room for, and their count."""
    loud = [finding for finding in findings if everything or finding.severity != "note"]
    chosen = loud if everything else of_every_kind(loud, FOUND)
    while room and not everything and sum(map(_lines, chosen)) > room:
        chosen = of_every_kind(loud, len(chosen) - 1)
    rows = [
        (finding.severity, finding.code, str(finding.place), _said(finding), _worth(finding))
        for finding in chosen
    ]
    if rows:
        show.table(("", "code", "place", "finding; what to do", "worth"), rows, text_columns=(0, 1, 2, 3))
    hidden = len(findings) - len(rows)
    print(
        f"Findings: {severities(findings)}." + (f" {hidden:,} not shown: --all shows them." if hidden else "")
    )


def _said(finding: "Finding") -> str:
    return f"{finding.message}; {finding.fix}" if finding.fix else finding.message


def _lines(finding: "Finding") -> int:
    """The lines that a finding takes."""
    return len(wrap(_said(finding), max(LINE - BESIDE - len(str(finding.place)), 20)))


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


def severities(findings: "Sequence[Finding]") -> str:
    """How many findings there are of each severity, in words."""
    from xlagree.review.report import count

    return ", ".join(counted(n, severity) for severity, n in count(findings).items())


def _worth(finding: "Finding") -> str:
    return "" if finding.worth is None else show.money(finding.worth)


def print_not_checked(reviews: "Sequence[Review]") -> None:
    """What no rule looked into, in one line, where there is anything."""
    from xlagree.review.report import not_checked

    if said := not_checked(reviews):
        print(fill(said, LINE))

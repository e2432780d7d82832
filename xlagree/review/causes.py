"""Findings by their cause: what one rule says of many places is one thing to mend, and the causes that move most money come first."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlagree.proposal.rules.finding import SEVERITIES, Finding, Severity
from xlagree.review.rules.all_rules import rule
from xlagree.terms.errors import Place

INPUTS = "T02"
"""Each input that was changed is a cause of its own."""
NAMED = 3
"""So many more places a sentence names."""
NUMBER = re.compile(r"\d[\d.,]*")
CELLS = re.compile(r"^(?:[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?(?:, | and more )?)+ ?")
"""The cells that a message begins with."""


@dataclass(frozen=True)
class Cause:
    """Findings of one rule that say the same sort of thing: the first of them is the one that moves most.

    `what` says it of all of them. `worth` is what they move together in a year, of a rule of price the most that one
    moves in each file, for plans are alternatives; None where nobody can say.
    """

    code: str
    severity: Severity
    what: str
    worth: float | None
    findings: tuple[Finding, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place, each once."""
        return tuple(
            dict.fromkeys(place for finding in self.findings for place in (finding.place, *finding.others))
        )

    @property
    def count(self) -> int:
        """How many findings they are."""
        return sum(1 + len(finding.others) for finding in self.findings)

    @property
    def plans(self) -> tuple[str, ...]:
        """The plans that are beyond a limit."""
        return tuple(dict.fromkeys(finding.plan for finding in self.findings if finding.plan))

    @property
    def sentence(self) -> str:
        """The first finding, and for which other plans or where else it is alike."""
        first, *others = self.findings
        if not others:
            return first.message
        if self.plans[1:]:
            return f"{first.message}; alike for {_listed(self.plans[1:])}"
        places = [str(place) for place in self.places if place not in (first.place, *first.others)]
        return f"{first.message}; " + (
            f"alike at {_listed(places)}" if places else f"{len(others)} more alike"
        )

    @property
    def sort(self) -> str:
        """What sort of thing it is: what was done, or what the rule looks for."""
        return _sort(self.findings[0])

    @property
    def fixes(self) -> tuple[str, ...]:
        """What to do, each thing once; where plans need different things, each with its plan."""
        fixes = {finding.fix: finding.plan for finding in self.findings if finding.fix}
        if len(fixes) > 1:
            return tuple(f"{plan}: {fix}" if plan else fix for fix, plan in fixes.items())
        return tuple(fixes)


def causes(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """Findings by cause, by the money of a year that they move, then by severity.

    >>> from xlagree.proposal.rules.finding import at
    >>> many = [Finding("T01", "error", at("Plans", row, 1), f"formula changed: line {row}", "", 5.0) for row in (3, 4)]
    >>> [(cause.what, cause.worth, len(cause.places)) for cause in causes(many)]
    [('formula changed', 10.0, 2)]
    """
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_cause_of(finding), []).append(finding)
    return tuple(sorted(map(_cause, alike.values()), key=_rank))


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def worst_of(found: Sequence[Cause], most: int) -> tuple[Cause, ...]:
    """So many causes in their order: errors before alerts before notes, but of changed inputs the second after all others."""
    inputs: Counter[str] = Counter()
    queue = []
    for n, cause in enumerate(found):
        turn = inputs[cause.severity] if cause.code == INPUTS else 0
        queue.append((turn, SEVERITIES.index(cause.severity), n))
        inputs[cause.severity] += cause.code == INPUTS
    return tuple(found[n] for n in sorted(n for *_, n in sorted(queue)[:most]))


def _done(finding: Finding) -> str:
    """What was done, in the words before the colon of a rule of trust, without the cells; nothing for other rules."""
    if not finding.code.startswith("T"):
        return ""
    return CELLS.sub("", finding.message).partition(": ")[0] or finding.message


def _cause_of(finding: Finding) -> tuple[str, str, str]:
    """What findings of one cause have in common: rule and severity, and what was done, the input, or the limit."""
    if finding.code == INPUTS:
        return finding.code, finding.severity, finding.message
    if finding.code.startswith("P"):
        _, _, said = finding.message.partition(": ")
        return finding.code, finding.severity, finding.limit or NUMBER.sub("", said or finding.message)
    return finding.code, finding.severity, _done(finding)


def _cause(findings: Sequence[Finding]) -> Cause:
    first, *others = sorted(findings, key=lambda finding: -abs(finding.worth or 0.0))
    return Cause(
        first.code,
        first.severity,
        _sort(first) if others else first.message,
        _worth(findings),
        (first, *others),
    )


def _worth(findings: Sequence[Finding]) -> float | None:
    """What findings move together; None where of none it is known."""
    known: dict[str, list[float]] = {}
    for finding in findings:
        if finding.worth is not None:
            known.setdefault(finding.place.file, []).append(abs(finding.worth))
    together = max if findings[0].code.startswith("P") else sum
    return sum(map(together, known.values())) if known else None


def _sort(finding: Finding) -> str:
    """What is said of findings of one sort."""
    known = rule(finding.code)
    return _done(finding) or (known.title if known else finding.code)


def _rank(cause: Cause) -> tuple[float, int, str, str]:
    return -round(cause.worth or 0.0, 2), SEVERITIES.index(cause.severity), cause.code, cause.what

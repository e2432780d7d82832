"""What a review says of a file, and of files reviewed together, with their tables for pandas and their look in a notebook."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Literal

from xlagree.proposal.decision import Decision
from xlagree.proposal.rules.finding import Finding
from xlagree.review.deal_reviewed import Deal
from xlagree.review.offer_seen import OfferSeen
from xlagree.terms.errors import Place, Problem
from xlagree.terms.notebook import html_table, shown

if TYPE_CHECKING:
    from pandas import DataFrame

What = Literal["internal book", "client book", "workbook", "offer page", "manifest", "ledger of offers"]


@dataclass(frozen=True)
class LeftAlone:
    """Formulas that kept the value the file has for them: why, how many, and the first of them."""

    why: str
    count: int
    first: Place


@dataclass(frozen=True)
class Recalculation:
    """How many formulas a workbook has, how many were computed and give what it shows, and which were left alone.

    `never` are formulas for which the file had no value.
    """

    formulas: int
    computed: int
    agree: int
    never: int
    left: tuple[LeftAlone, ...]


@dataclass(frozen=True)
class Review:
    """One file reviewed: what it is, what was found, the deal or the offer where it is a book of ours, and its digest.

    `problems` say why a file could not be read; then nothing else is known of it. `mistaken` is a review that a
    mistake in xlagree stopped. `recalculation` is of a file whose formulas were computed anew. `made_by` is the version of
    xlagree that made a book of ours, blank where the file does not say, and `sealed` the day of the proposal that it was made of.
    `not_checked` counts what the file holds that no rule looks into, such as charts.
    """

    file: str
    what: What = "workbook"
    findings: tuple[Finding, ...] = ()
    deal: Deal | None = None
    problems: tuple[Problem, ...] = ()
    mistaken: bool = False
    recalculation: Recalculation | None = None
    offer: OfferSeen | None = None
    sha256: str = ""
    made_by: str = ""
    sealed: date | None = None
    not_checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def problem(self) -> Problem | None:
        """Why the file could not be read, the first reason; None where it was."""
        return self.problems[0] if self.problems else None

    @property
    def currency(self) -> str:
        """The currency of its deal, or of the offer in it; blank where nobody knows it."""
        return self.deal.currency if self.deal else self.offer.currency if self.offer else ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that must be mended."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def moved(self) -> float:
        """The money of a year that errors of the file itself move, as far as it is known."""
        return sum(abs(finding.worth or 0.0) for finding in self.errors if not finding.code.startswith("P"))

    @property
    def at_risk(self) -> float:
        """Money at risk: of the deal, and what errors of the file move."""
        return (self.deal.at_risk if self.deal else 0.0) + self.moved

    def to_frame(self) -> "DataFrame":
        """The deal, a row a case and plan: file, client, currency, case, recommended, then the fields of Decision.

        Money, hours and rates are those of a year, as docs/review.md has them; no rows where the file holds no deal.
        """
        return _deals_frame([self])

    def findings_frame(self) -> "DataFrame":
        """A row a finding: file, severity, code, place, message, fix, worth (money a year that it moves, or NaN)."""
        return _findings_frame([self])

    def _repr_html_(self) -> str:
        problems = [("error", "", str(problem.place), problem.what) for problem in self.problems]
        findings = [(one.severity, one.code, str(one.place), one.message) for one in self.findings]
        risk = f"{self.at_risk:,.0f} {self.deal.currency} at risk a year" if self.deal else ""
        head = ("severity", "code", "place", "finding")
        return html_table(
            f"{self.file}: {self.what}", head, [*problems, *findings], risk, text_columns=range(4)
        )


@dataclass(frozen=True)
class Reviews:
    """Files reviewed together, in their order."""

    files: tuple[Review, ...]

    def to_frame(self) -> "DataFrame":
        """The deals of all files, a row a case and plan, in the columns of `Review.to_frame`."""
        return _deals_frame(self.files)

    def findings_frame(self) -> "DataFrame":
        """The findings of all files, one in a row, in the columns of `Review.findings_frame`."""
        return _findings_frame(self.files)

    def _repr_html_(self) -> str:
        rows = [
            (one.file, one.deal.client if one.deal else one.what, shown(one.at_risk, 0), len(one.errors))
            for one in sorted(self.files, key=lambda one: -one.at_risk)
        ]
        return html_table(
            "Files by money at risk", ("file", "client", "at risk", "errors"), rows, text_columns=(0, 1)
        )


def _deals_frame(reviews: Sequence[Review]) -> "DataFrame":
    from xlagree.hosts.frames import tidy_frame

    rows = [
        (
            one.file,
            one.deal.client,
            one.deal.currency,
            case.name,
            i == one.deal.recommended,
            *astuple(decision),
        )
        for one in reviews
        if one.deal
        for case in one.deal.cases
        for i, decision in enumerate(case.decisions)
    ]
    columns = [
        "file",
        "client",
        "currency",
        "case",
        "recommended",
        *(field.name for field in fields(Decision)),
    ]
    return tidy_frame(columns, rows)


def _findings_frame(reviews: Sequence[Review]) -> "DataFrame":
    from xlagree.hosts.frames import tidy_frame

    rows = [
        (
            one.file,
            finding.severity,
            finding.code,
            str(finding.place),
            finding.message,
            finding.fix,
            finding.worth,
        )
        for one in reviews
        for finding in one.findings
    ]
    return tidy_frame(("file", "severity", "code", "place", "message", "fix", "worth"), rows)

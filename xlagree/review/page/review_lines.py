"""The figures of a review in words: the decision table, cases, terms, findings by cause, and what the review covers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from xlagree.generate.pages.internal.review_page import NOT_REVIEWED
from xlagree.proposal.decision import Decision
from xlagree.proposal.policy import Policy
from xlagree.proposal.rules.limits import LIMIT_ON, TO_APPROVE, WITHIN, broken, in_percent
from xlagree.proposal.sensitivity import sorted_by_swing
from xlagree.review.causes import Cause
from xlagree.review.deal_reviewed import Deal
from xlagree.terms.quantities import MINUS, fixed

NOTHING = "–"
BESIDE = 6
"""So many plans stand side by side."""
PLACES, FILES, DETAILS = 6, 4, 200
"""So many places of a cause in so many files are named beside it, and so many of its findings below."""
SURE = 0.9995
"""Beyond this share of years a level would be written as all of them."""

Worded = Callable[[float], str]


def money(amount: float | None) -> str:
    return NOTHING if amount is None else fixed(amount)


def signed(amount: float) -> str:
    """What an amount adds or takes.

    >>> signed(12.4), signed(-3), signed(0)
    ('+12', '−3', '0')
    """
    worded = fixed(amount)
    return worded if worded == "0" or worded.startswith(MINUS) else f"+{worded}"


def counted(count: int, what: str) -> str:
    """A number of things.

    >>> counted(1, "error"), counted(3, "error")
    ('1 error', '3 errors')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _rate(rate: float) -> str:
    return fixed(rate, 2)


def _level(share: float) -> str:
    return f"{'more than 99.9 %' if share > SURE else in_percent(share)}"


SECTIONS: tuple[tuple[str, tuple[tuple[str, str, Worded, str], ...]], ...] = (
    ("Price of a year, without setting up", (
        ("price_expected", "Expected", fixed, ""),
        ("price_middle", "In the middle year (P50)", fixed, ""),
        ("discount", "Largest discount from list, all steps", in_percent, ""),
    )),
    ("Margin of a year, and its share of the price", (
        ("margin_expected", "Expected", fixed, "share_expected"),
        ("margin_middle", "In the middle year (P50)", fixed, "share_middle"),
        ("margin_bad", "Kept in 19 years of 20 (P95)", fixed, "share_bad"),
        ("tail_margin", "Mean of the worst twentieth of years", fixed, ""),
        ("at_risk", "At risk: expected less P95", fixed, ""),
    )),
    ("Hours of a year, and the price of an hour worked", (
        ("hours_expected", "Hours expected", fixed, ""),
        ("rate_expected", "Price of an hour, expected", _rate, ""),
        ("rate_low", "in a quiet year (P10)", _rate, ""),
        ("rate_middle", "in the middle year (P50)", _rate, ""),
        ("rate_high", "in a busy year (P90)", _rate, ""),
        ("breakage", "Hours paid for, never used", fixed, ""),
        ("breakage_price", "paid for them", fixed, ""),
    )),
    ("Risk", (
        ("loss_chance", "Chance of a loss", in_percent, ""),
        ("expected_loss", "Expected loss", fixed, ""),
        ("break_even", "Break-even, hours a year", fixed, ""),
        ("earning_again", "earning again from, hours a year", fixed, ""),
        ("break_even_level", "earning in this share of years, even months", _level, ""),
    )),
)  # fmt: skip
"""The lines of the decision table by section: figure, label, how it is written, and the share that stands beside it."""
MAIN = ("price_expected", "margin_expected", "loss_chance")


@dataclass(frozen=True)
class FigureCell:
    """A figure of a plan, the share beside it, and the limit that it is beyond, in words."""

    text: str
    share: str = ""
    limit: str = ""


@dataclass(frozen=True)
class FigureLine:
    """A figure of every plan."""

    label: str
    cells: tuple[FigureCell, ...]
    main: bool


@dataclass(frozen=True)
class FigureSection:
    """Figures that belong together."""

    head: str
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True)
class PlanTable:
    """The decision table of as many plans as stand side by side; `marked` is the place of the one recommended."""

    plans: tuple[str, ...]
    marked: int | None
    sections: tuple[FigureSection, ...]


def plan_tables(
    decisions: Sequence[Decision], recommended: int | None, policy: Policy
) -> Iterator[PlanTable]:
    """The decision table of plans."""
    for start in range(0, len(decisions), BESIDE):
        own = decisions[start : start + BESIDE]
        marked = None if recommended is None else recommended - start
        yield PlanTable(tuple(one.plan for one in own), marked, tuple(_sections(own, policy)))


def _sections(decisions: Sequence[Decision], policy: Policy) -> Iterator[FigureSection]:
    for head, rows in SECTIONS:
        lines = (
            FigureLine(
                label, tuple(_cell(one, policy, field, worded, share) for one in decisions), field in MAIN
            )
            for field, label, worded, share in rows
        )
        yield FigureSection(head, tuple(lines))
    codes = tuple(FigureCell(broken(one, policy) or WITHIN) for one in decisions)
    yield FigureSection("Limits", (FigureLine("Policy", codes, True),))


def _cell(decision: Decision, policy: Policy, field: str, worded: Worded, share: str) -> FigureCell:
    value = getattr(decision, field)
    beside = _worded(getattr(decision, share), in_percent) if share else ""
    passed = (_beyond(decision, policy, figure) for figure in filter(None, (field, share)))
    return FigureCell(_worded(value, worded), beside, next(filter(None, passed), ""))


def _worded(value: float | None, worded: Worded) -> str:
    return NOTHING if value is None else worded(value)


def _beyond(decision: Decision, policy: Policy, field: str) -> str:
    """The limit that a figure is beyond."""
    limit = LIMIT_ON.get(field)
    if limit not in TO_APPROVE or not limit.passed(getattr(decision, field), policy):
        return ""
    bound = limit.bound(policy)
    side = "below" if limit.keeps == "at least" else "above"
    return "" if bound is None else f"{side} {limit.worded(bound)}"


@dataclass(frozen=True)
class TableLine:
    """A line of a table: what it is about, and its cells."""

    head: str
    cells: tuple[str, ...]
    marked: bool = False


def case_lines(deal: Deal) -> Iterator[TableLine]:
    """The plan recommended in every case."""
    for case in deal.cases:
        own = case.decisions[deal.recommended]
        share = _worded(own.share_expected, in_percent)
        figures = (money(own.price_expected), money(own.margin_expected), share, money(own.margin_bad))
        rest = (in_percent(own.loss_chance), broken(own, deal.policy) or WITHIN)
        yield TableLine(case.name, (*figures, *rest), case.name == deal.shown)


def term_lines(deal: Deal) -> Iterator[TableLine]:
    """What each term moves alone under the plan recommended, the one that moves most first."""
    plan, base = deal.recommended, deal.cases[0].decisions[deal.recommended].margin_expected
    for swing in sorted_by_swing([swing for swing in deal.swings if swing.moves], plan):
        values = (_number(swing.driver.values[case]) for case in swing.cases)
        yield TableLine(
            swing.driver.label, (*values, signed(swing.low[plan] - base), signed(swing.high[plan] - base))
        )


def _number(value: float) -> str:
    whole, _, rest = fixed(value, 4).partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")


@dataclass(frozen=True)
class FoundDetail:
    """A finding among others of its cause."""

    place: str
    message: str
    worth: str


@dataclass(frozen=True)
class FoundLine:
    """A cause: how bad, what, where, what to do, and the money of a year; `printed` where paper has room for it."""

    number: int
    code: str
    severity: str
    what: str
    places: str
    fix: str
    worth: str
    details: tuple[FoundDetail, ...]
    more: int
    printed: bool


def found_lines(found: Sequence[Cause], printed: Sequence[Cause]) -> Iterator[FoundLine]:
    """Causes as the lines of a table."""
    for number, cause in enumerate(found, 1):
        several = cause.findings if len(cause.findings) > 1 else ()
        yield FoundLine(
            number,
            cause.code,
            cause.severity,
            f"{cause.what[:1].upper()}{cause.what[1:]}",
            _where(cause),
            _listed(cause.fixes, 2, "; "),
            "" if cause.worth is None else fixed(cause.worth),
            tuple(
                FoundDetail(str(one.place), one.message, "" if one.worth is None else fixed(abs(one.worth)))
                for one in several[:DETAILS]
            ),
            max(0, len(several) - DETAILS),
            cause in printed,
        )


def _where(cause: Cause) -> str:
    """The places of a cause, file by file where there are several; of plans their names."""
    files: dict[str, list[str]] = {}
    for place in cause.places:
        shown = "" if place.file and cause.code.startswith("P") else str(replace(place, file=""))
        files.setdefault(place.file, []).append(shown)
    named = [
        ": ".join(filter(None, (file, _listed(list(filter(None, places)), PLACES))))
        for file, places in files.items()
    ]
    where = _listed(named, FILES, "; ")
    return f"{where} ({_listed(cause.plans, PLACES)})" if cause.plans else where


def _listed(texts: Sequence[str], most: int, between: str = ", ") -> str:
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return between.join(texts[:most]) + more


NOT_CHECKED = (
    "What macros, add-ins, Power Query and linked files do: nothing in a file is run, and no link is followed.",
    "Whether a change was meant: findings are suspicions with a worth, not verdicts.",
    "Who changed a file: the seal shows a change and stops none; the evidence is the manifest that was written with the book.",
)
WITHOUT_CORE = (
    "Of other workbooks, whether their numbers are right: there is nothing to compute them anew from."
)
WITHOUT_DEAL = "Of offers whose deal is not beside them, whether their prices were right when they were made."


def not_checked(kinds: Sequence[str]) -> tuple[str, ...]:
    """What no rule looked at, in sentences, and what no review looks at."""
    core = (WITHOUT_CORE,) if "workbook" in kinds else ()
    offers = (WITHOUT_DEAL,) if set(kinds) - {"internal book", "workbook"} else ()
    return (*core, *offers, *NOT_CHECKED, NOT_REVIEWED)

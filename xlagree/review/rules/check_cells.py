"""The cells of a workbook that check it: found by their labels, with what they show and whether that is a failure."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlagree.generate.book.formula import called, tokens
from xlagree.review.reading.sheet_cells import Address, SheetSeen, Shown
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.check_formulas import UNEQUAL, is_bad_branch, is_difference

CHECK = re.compile(
    r"\b(?:checks?|control total|controls?|reconciliations?|reconciled?|balances\?|balanced\?|kontrolle[n]?|prüfung(?:en)?|"
    r"contr[ôo]les?|should be (?:zero|0|nil)|must be (?:zero|0|nil))(?!\w)",
    re.IGNORECASE,
)
"""Labels of checks; a difference alone is none, as budgets have them."""

NO_CHECK = re.compile(
    r"\bcheck[- ]?(?:in|out|up|point|box|list|mark|date|no|number|num|#|digit)s?\b|\bself[- ]check|\bcheque|"
    r"\b(?:quality|cost|pest|stock|access|remote|birth|change|document|version|ground|air traffic) controls?\b|"
    r"\bcontrols? (?:panel|group|system|unit|room|valve|desk)s?\b|\bhealth checks?\b|\bbackground checks?\b",
    re.IGNORECASE,
)
"""Labels that only read like it."""

CHECK_SHEET = re.compile(
    r"(?:error |model |integrity )?(?:checks?|controls?|kontrollen?|prüfung(?:en)?|contr[ôo]les?)",
    re.IGNORECASE,
)

LONGEST_LABEL = 60
FURTHEST = 6
"""Columns or rows without anything between a label and its cells."""
MOST_OF_ONE = 400
"""Cells of one label."""

FAILS = re.compile(
    r"(?:errors?|fail(?:s|ed|ure)?|not ok|nok|false|wrong|mismatch|unbalanced|not balanced|out of balance|differs|"
    r"does not (?:balance|match|agree|tie)|doesn't (?:balance|match|agree|tie)|fehler|falsch|erreur|faux)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""Words of a check that fails."""
PASSES = ("ok", "okay", "true", "pass", "passed", "yes", "balanced", "✓", "✔", "wahr", "richtig", "vrai")


@dataclass(frozen=True)
class CheckCell:
    """A cell that checks something, and the label that says so."""

    sheet: SheetSeen
    cell: Address
    label: str

    @property
    def shown(self) -> Shown:
        """What it shows, and its formula."""
        return self.sheet.cells[self.cell]


def is_check_label(text: str) -> bool:
    """Whether a label is that of a check.

    >>> is_check_label("Balance check"), is_check_label("Check-in date"), is_check_label("Difference (must be 0)")
    (True, False, True)
    """
    return len(text) <= LONGEST_LABEL and bool(CHECK.search(text)) and not NO_CHECK.search(text)


def is_check_sheet(sheet: SheetSeen) -> bool:
    """Whether a sheet is one of checks, by its name."""
    return bool(CHECK_SHEET.fullmatch(sheet.name.strip()))


@lru_cache(maxsize=1)
def check_cells(file: Snapshot) -> tuple[CheckCell, ...]:
    """The cells right of a label, or below it, that have a formula or a verdict typed; on sheets of checks all verdicts of formulas."""
    found: dict[tuple[str, Address], CheckCell] = {}
    for sheet in file.sheets:
        labels = [
            at
            for at, shown in sheet.cells.items()
            if isinstance(shown.value, str) and not shown.formula and is_check_label(shown.value)
        ]
        if labels:
            rows, columns = _lines(sheet, 0), _lines(sheet, 1)
            for at in sorted(labels):
                own = list(_along(sheet, rows[at[0]], at, 0)) or list(_along(sheet, columns[at[1]], at, 1))
                for cell in own:
                    found.setdefault((sheet.name, cell), CheckCell(sheet, cell, str(sheet.cells[at].value)))
        if is_check_sheet(sheet):
            for at, shown in sheet.cells.items():
                if shown.formula and (isinstance(shown.value, bool) or _is_verdict(shown.value)):
                    found.setdefault((sheet.name, at), CheckCell(sheet, at, _label(sheet, at)))
    return tuple(found.values())


def _is_typed(shown: Shown) -> bool:
    return isinstance(shown.value, str) and not shown.formula


def _is_verdict(value: object) -> bool:
    return isinstance(value, str) and (
        value.strip().casefold() in PASSES or bool(FAILS.fullmatch(value.strip()))
    )


def _lines(sheet: SheetSeen, axis: int) -> Mapping[int, Sequence[int]]:
    """Where each row (axis 0), or column, has cells."""
    lines: dict[int, list[int]] = defaultdict(list)
    for at in sorted(sheet.cells, key=lambda one: one[1 - axis]):
        lines[at[axis]].append(at[1 - axis])
    return lines


def _along(sheet: SheetSeen, line: Sequence[int], label: Address, axis: int) -> Iterator[Address]:
    """The cells after a label that it is of: up to the next label, or to where nothing stands for long."""
    last = label[1 - axis]
    start = bisect_right(line, last)
    for place in line[start : start + MOST_OF_ONE]:
        at = (label[0], place) if axis == 0 else (place, label[1])
        shown = sheet.cells[at]
        if place - last > (FURTHEST if axis == 0 else 2) or (
            _is_typed(shown) and not _is_verdict(shown.value)
        ):
            return
        last = place
        if shown.formula or isinstance(shown.value, bool) or _is_verdict(shown.value):
            yield at


def _label(sheet: SheetSeen, at: Address) -> str:
    """The first text left of a cell."""
    for column in range(at[1] - 1, max(at[1] - 12, -1), -1):
        shown = sheet.cells.get((at[0], column))
        if shown and _is_typed(shown):
            return str(shown.value)
    return ""


def failure(check: CheckCell) -> str:
    """What a check shows that fails; nothing where it passes, or where nobody can say."""
    shown = check.shown
    if not shown.formula or shown.error:
        return ""
    if isinstance(shown.value, bool):
        return "" if shown.value or _wants_false(check) else "FALSE"
    if isinstance(shown.value, str):
        text = " ".join(shown.value.split())
        bad = bool(FAILS.fullmatch(text)) or is_bad_branch(shown)
        return f'"{text[:40]}"' if bad and text.casefold() not in PASSES else ""
    if isinstance(shown.value, float) and abs(shown.value) > 1e-6:
        if is_difference(shown.formula) and is_check_label(check.label) and _is_large(check):
            return f"{shown.value:,.12g}"
        return f"{shown.value:,.12g}" if is_bad_branch(shown) else ""
    return ""


def _wants_false(check: CheckCell) -> bool:
    """Whether FALSE is what a check should show: it asks for errors."""
    parts = [token for token in tokens(check.shown.formula) if token.kind != "space"]
    asks = (
        bool(parts)
        and parts[0].kind == "call"
        and called(parts[0]) in ("ISERROR", "ISERR", "ISNA", "OR", "NOT")
    )
    return asks or any(token.text in UNEQUAL for token in parts) or "error" in check.label.casefold()


def _is_large(check: CheckCell) -> bool:
    """Whether a difference is more than what sums of decimals leave."""
    value = check.shown.value
    reads = check.sheet.reads_at(check.cell).ranges
    sizes = [
        abs(other.value)
        for read in reads
        if not read.sheet
        and (other := check.sheet.cells.get(read.area(*check.cell)[0]))
        and isinstance(other.value, float)
    ]
    return isinstance(value, float) and abs(value) > 1e-9 * max(sizes, default=0.0)

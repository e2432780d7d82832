"""Rules for functions and signs that hide what happens: errors caught, cells that move, NPV, double operators."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.formula import tokens
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, Severity, at
from xlagree.review.reading.formula_parts import FormulaParts
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import cell_name
from xlagree.review.rules.cell_kinds import Kinds
from xlagree.review.rules.shortened import short

CATCHERS = frozenset({"IFERROR", "ISERROR", "ISERR"})
LOOKUPS = frozenset(
    {"VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP", "MATCH", "XMATCH", "INDEX", "FIND", "SEARCH", "INDIRECT"}
)
VOLATILE = ("OFFSET", "INDIRECT", "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY")
DAYS = frozenset({"NOW", "TODAY"})
DATED = re.compile(
    r"date|today|as of|as at|printed|datum|stand|heute|age|due|days|expir|valid", re.IGNORECASE
)
"""Labels of cells that are meant to show the day, or to count from it."""


def f06_errors_caught(file: Snapshot) -> Iterator[Finding]:
    """Errors caught around arithmetic.

    What: IFERROR, ISERROR or ISERR around a calculation without a lookup; one finding for each sheet. Around a lookup it
    says what holds where nothing is found, and is meant so. Books that xlagree made are passed over.

    Why: it catches the errors nobody thought of too, and shows a figure in their place.

    Source: practice of reviewers; FAST 3.03.

    Fix: ask for what may happen, such as IF(B2=0,0,A2/B2).

    Cannot see: whether the one error that can happen was meant.
    """

    def catches(parts: FormulaParts) -> bool:
        return bool(parts.calls & CATCHERS and not parts.calls & LOOKUPS) and not {
            "+",
            "-",
            "*",
            "/",
            "^",
        }.isdisjoint(parts.skeleton)

    message = "catches every error of a calculation"
    yield from _by_sheet(file, "F06", "note", catches, message, "ask for the case that may happen")


def f08_volatile(file: Snapshot) -> Iterator[Finding]:
    """Functions that compute anew at every change, or refer to cells that nobody can follow.

    What: OFFSET, INDIRECT, NOW, TODAY, RAND and their like; one finding for each function and sheet. TODAY alone, or where
    the label speaks of a date, an age or days, is meant so.

    Why: a figure that changes by itself cannot be agreed; what OFFSET and INDIRECT read no arrow shows, and rows that move
    break it without a word.

    Source: FAST 4.01-03.

    Fix: INDEX in place of OFFSET and INDIRECT; a typed date or number, with a label, in place of the others.

    Cannot see: volatile functions in names and in other files.
    """
    for sheet in file.sheets:
        kinds = Kinds(sheet)
        cells: dict[str, list[Address]] = defaultdict(list)
        for cell, parts in sheet.parts.items():
            for name in parts.calls.intersection(VOLATILE):
                if name not in DAYS or not _is_dated(kinds, cell, parts):
                    cells[name].append(cell)
        for name in VOLATILE:
            if cells[name]:
                first = min(cells[name])
                more = (
                    f", and in {counted(len(cells[name]) - 1, 'cell')} more of this sheet"
                    if len(cells[name]) > 1
                    else ""
                )
                message = f"{name} in {cell_name(first)}: {short(sheet.cells[first].formula)}{more}"
                fix = "use INDEX" if name in ("OFFSET", "INDIRECT") else "type it as an input"
                yield Finding("F08", "alert", at(sheet.name, *first), message, fix)


def _is_dated(kinds: Kinds, cell: Address, parts: FormulaParts) -> bool:
    said = f"{kinds.label(*cell)} {kinds.heading(*cell)}"
    return len(parts.skeleton) == 2 or DATED.search(said) is not None


def f09_npv(file: Snapshot) -> Iterator[Finding]:
    """NPV, which discounts the first payment too.

    What: the function NPV; one finding for each sheet.

    Why: NPV takes its first value as of the end of the first period; a payment of today that is among them is worth too little.

    Source: FAST 4.01-02.

    Fix: add the payment of today outside of NPV, or discount each period by a factor in a row of its own.

    Cannot see: whether the first payment is one of today.
    """
    message = "uses NPV, which takes the first value as of the end of a period"
    yield from _by_sheet(
        file,
        "F09",
        "note",
        lambda parts: "NPV" in parts.calls,
        message,
        "discount each period in its own row",
    )


def _by_sheet(
    file: Snapshot, code: str, severity: Severity, holds: Callable[[FormulaParts], bool], what: str, fix: str
) -> Iterator[Finding]:
    """One finding for each sheet, at the first cell; none in a book that xlagree made."""
    if file.properties.get(BOOK_FACT):
        return
    for sheet in file.sheets:
        known: dict[int, bool] = {}
        cells = []
        for cell, parts in sheet.parts.items():
            if id(parts) not in known:
                known[id(parts)] = holds(parts)
            if known[id(parts)]:
                cells.append(cell)
        if cells:
            first = min(cells)
            more = f"; so do {counted(len(cells) - 1, 'cell')} more of this sheet" if len(cells) > 1 else ""
            message = f"{cell_name(first)} {what}: {short(sheet.cells[first].formula)}{more}"
            yield Finding(code, severity, at(sheet.name, *first), message, fix)


def f13_signs_too_many(file: Snapshot) -> Iterator[Finding]:
    """Signs and spaces that say nothing.

    What: a formula that begins with a plus, two operators in a row, two spaces in a row; a typed text with a space
    at its end that stands elsewhere in the file without one. One finding for each kind and sheet. The `--` that makes a
    number of a comparison, in SUMPRODUCT and its like, is meant so. Books that xlagree made are passed over.

    Why: they are what is left of an edit, or a sign that somebody meant otherwise; a lookup misses a key with a space.

    Source: PerfectXL "double operator" and "unnecessary space".

    Fix: take them away.

    Cannot see: spaces that are no break, such as those of web pages, inside of words.
    """
    if file.properties.get(BOOK_FACT):
        return
    texts = {
        shown.value
        for sheet in file.sheets
        for shown in sheet.cells.values()
        if isinstance(shown.value, str) and not shown.formula
    }
    for sheet in file.sheets:
        cells: dict[str, list[Address]] = defaultdict(list)
        known: dict[int, tuple[str, ...]] = {}
        for cell, parts in sheet.parts.items():
            if id(parts) not in known:
                known[id(parts)] = tuple(_odd_signs(sheet.cells[cell].formula))
            for kind in known[id(parts)]:
                cells[kind].append(cell)
        cells["has a space at an end that the same text lacks elsewhere"] = _spaced(sheet, texts)
        for kind, those in cells.items():
            if those:
                first = min(those)
                more = (
                    f"; so do {counted(len(those) - 1, 'cell')} more of this sheet" if len(those) > 1 else ""
                )
                said = sheet.cells[first].formula or f'"{sheet.cells[first].value}"'
                yield Finding(
                    "F13",
                    "note",
                    at(sheet.name, *first),
                    f"{cell_name(first)} {kind}: {short(said)}{more}",
                    "take it away",
                )


MAY_BE_ODD = re.compile(r"  |[-+*/]\s*[-+]")
"""What stands somewhere in a formula with signs too many."""


def _odd_signs(formula: str) -> Iterator[str]:
    if formula.startswith("+"):
        yield "begins with a plus"
    if not MAY_BE_ODD.search(formula):
        return
    before = ""
    kinds = set()
    for token in tokens(formula):
        if token.kind == "space":
            if "  " in token.text and "\n" not in token.text:
                kinds.add("has two spaces in a row")
            continue
        if (token.text in ("+", "-") and before in ("+", "-")) or (
            token.text == "+" and before in ("*", "/")
        ):
            kinds.add("has two operators in a row")
        before = token.text
    if re.search(r"--\s*\(|--\s*[A-Z]+\(", formula) or (
        "--" in formula and re.search(r"SUMPRODUCT|[<>=]", formula)
    ):
        kinds.discard("has two operators in a row")
    yield from sorted(kinds)


def _spaced(sheet: SheetSeen, texts: set[str]) -> list[Address]:
    """Typed texts with a space at an end that stand in the file without it."""
    return [
        cell
        for cell, shown in sheet.cells.items()
        if isinstance(shown.value, str)
        and not shown.formula
        and shown.value != shown.value.strip()
        and shown.value.strip()
        and shown.value.strip() in texts
    ]


FUNCTION_RULES: tuple[Rule[Snapshot], ...] = (
    Rule(f06_errors_caught),
    Rule(f08_volatile),
    Rule(f09_npv),
    Rule(f13_signs_too_many),
)
"""The rules of this module, in the order of their codes."""

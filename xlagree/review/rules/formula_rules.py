"""Rules for the formulas of any workbook: errors, formulas nobody can read, text for numbers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.formula import TOKEN, called, tokens
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, after_first, at
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.blocks import (
    cell_name,
    range_name,
    rectangles,
)
from xlagree.review.rules.error_origins import origins, waits_for_numbers
from xlagree.review.rules.number_text import (
    computed_texts,
    numbers_as_text,
    read_as_numbers,
    says_wrong,
    summed_areas,
)
from xlagree.review.rules.shortened import short

MOST_PARTS = 40
MOST_BRACKETS = 6
REPORTED = 5
"""A formula with more operands, functions and operators, or deeper, takes longer than half a minute to explain."""


def f05_error_values(file: Snapshot) -> Iterator[Finding]:
    """Error values, shown or waiting on a branch.

    What: a cell shows an error such as #REF!, or its formula has one written in it that does not show now. An error that
    others only pass on is named where it begins, with how many cells show it because of that. A division by nothing
    that reads no number at all, as in a form that nobody has filled in, is an alert.

    Why: whatever uses the cell fails too; an error on a branch of IF shows only when the branch is taken.

    Source: FAST 3.03-11; Excel's own check "evaluates to an error value".

    Fix: mend the first cell of the range, those that use it follow; write what the branch shall give.

    Cannot see: where an error begins if it comes by a name, OFFSET or INDIRECT, then each range of it is named; errors
    that go round in a circle beside others that do not.
    """
    begun, passed = origins(file)
    for sheet in file.sheets:
        shown: dict[tuple[str, bool], list[Address]] = defaultdict(list)
        written: dict[tuple[str, str], list[Address]] = defaultdict(list)
        for cell, seen in sheet.cells.items():
            if seen.error:
                if (sheet.name, cell) in begun:
                    shown[str(seen.value), waits_for_numbers(file, sheet, cell)].append(cell)
            elif "#" in seen.formula:
                for literal in dict.fromkeys(t.text for t in tokens(seen.formula) if t.kind == "error"):
                    written[literal, sheet.shapes.get(cell, "")].append(cell)
        for (error, waits), cells in shown.items():
            for first, last in rectangles(cells):
                formula = sheet.cells[first].formula
                how = f": {short(formula)}" if formula else ", which is typed"
                why = ", which reads no number yet" if waits else ""
                on = _passed_on(passed)
                passed = 0
                message = f"{range_name(first, last)} {_shows(first, last)} {error}{how}{why}{on}"
                fix = f"mend {cell_name(first)}; what uses it follows"
                yield Finding(
                    "F05",
                    "alert" if waits else "error",
                    at(sheet.name, *first),
                    message,
                    "let it show nothing until there is one" if waits else fix,
                    block=after_first(sheet.name, first, last),
                )
        for (error, _), cells in written.items():
            for first, last in rectangles(cells):
                message = f"{error} is written in the formula of {range_name(first, last)}: {short(sheet.cells[first].formula)}"
                fix = "write what the formula shall give there"
                block = after_first(sheet.name, first, last)
                yield Finding("F05", "error", at(sheet.name, *first), message, fix, block=block)


def _passed_on(count: int) -> str:
    """What is said of the cells that pass errors on, once a file."""
    return f"; errors are passed on to {counted(count, 'cell')}" if count else ""


@dataclass(frozen=True, order=True)
class _Weight:
    """How hard a formula is to read: its parts, how deep brackets and IFs stand in each other, its lines."""

    parts: int = 0
    brackets: int = 0
    ifs: int = 0
    lines: int = 1

    @property
    def complaints(self) -> tuple[str, ...]:
        """What makes it hard to read."""
        return tuple(
            complaint
            for complaint, holds in (
                (f"{self.parts} parts", self.parts > MOST_PARTS),
                (f"brackets {self.brackets} deep", self.brackets > MOST_BRACKETS),
                (f"IF in IF, {self.ifs} deep", self.ifs > 1),
                (f"{self.lines} lines", self.lines > 1),
            )
            if holds
        )


def f10_hard_to_read(file: Snapshot) -> Iterator[Finding]:
    """Formula too long or too deep to read.

    What: more than 40 parts, brackets more than 6 deep, IF within IF, or a formula over several lines. The
    five heaviest of a file are named, copies once. Books that xlagree made are passed over: nobody maintains
    their formulas by hand, and a formula changed in an internal book is T01.

    Why: what cannot be explained in half a minute is not reviewed, and is changed wrongly.

    Source: FAST 3.03-01 to 3.03-07; ICAEW principle 13.

    Fix: put steps into cells of their own, each with a label; choose with INDEX or flags instead of IF in IF.

    Cannot see: short formulas that are hard for other reasons; formulas inside names.
    """
    if file.properties.get(BOOK_FACT):
        return
    heavy: list[tuple[_Weight, str, Address, int]] = []
    for sheet in file.sheets:
        blocks: dict[str, list[Address]] = defaultdict(list)
        for cell, its_shape in sheet.shapes.items():
            blocks[its_shape].append(cell)
        for cells in blocks.values():
            first = min(cells)
            formula = sheet.cells[first].formula
            if _is_light(formula):
                continue
            weight = _weight(formula)
            if weight.complaints:
                heavy.append((weight, sheet.name, first, len(cells)))
    heavy.sort(key=lambda one: one[0], reverse=True)
    for weight, name, first, copies in heavy[:REPORTED]:
        copied = f", in {copies:,} cells" if copies > 1 else ""
        message = f"{', '.join(weight.complaints)}{copied}; {counted(len(heavy), 'such formula')} in the file"
        yield Finding("F10", "note", at(name, *first), message, "put its steps into cells of their own")


def _is_light(formula: str) -> bool:
    """Whether a formula cannot be hard to read, as it has too few parts, brackets and IFs, and is one line."""
    return (
        formula.count("(") <= MOST_BRACKETS
        and formula.upper().count("IF(") < 2
        and "\n" not in formula
        and (len(formula) <= MOST_PARTS or sum(1 for _ in TOKEN.finditer(formula)) <= MOST_PARTS)
    )


def _weight(formula: str) -> _Weight:
    parts = deepest = ifs = 0
    lines = 1
    opened: list[bool] = []
    for token in tokens(formula):
        if token.kind == "call" or token.text == "(":
            opened.append(token.kind == "call" and called(token) == "IF")
            deepest, ifs = max(deepest, len(opened)), max(ifs, sum(opened))
        elif token.text == ")" and opened:
            opened.pop()
        lines += token.text.count("\n") if token.kind == "space" else 0
        parts += token.kind != "space" and token.text not in "(),;{}"
    return _Weight(parts, deepest, ifs, lines)


def f11_text_for_a_number(file: Snapshot) -> Iterator[Finding]:
    """Text where a number belongs.

    What: a number stored as text among numbers or in a range that is summed; a formula that gives a text
    where its copies give numbers; a function that answers with what is wrong, as "#AGREE! ...".

    Why: sums leave text out without a word.

    Source: Excel's own check "number stored as text".

    Fix: type the number again in a cell that is not formatted as text; mend what the function complains of.

    Cannot see: texts that no program reads as a number, such as "12 pcs"; a text alone, which nothing adds up.
    """
    texts = {sheet.name.casefold(): read_as_numbers(sheet) for sheet in file.sheets}
    summed = summed_areas(file, [name for name, cells in texts.items() if cells])
    for sheet in file.sheets:
        own = sheet.name.casefold()
        for first, last in rectangles(numbers_as_text(sheet, texts[own], summed.get(own, ()))):
            shown = f'"{short(str(sheet.cells[first].value))}"'
            many = f"{range_name(first, last)} are texts that read as numbers, {cell_name(first)} is {shown}"
            one = f"{cell_name(first)} is a text that reads as a number: {shown}"
            message = f"{one if first == last else many}; sums leave out text"
            block, fix = after_first(sheet.name, first, last), "type it again as a number"
            yield Finding("F11", "error", at(sheet.name, *first), message, fix, block=block)
        places: dict[str, list[Address]] = defaultdict(list)
        for cell in sorted(computed_texts(file, sheet)):
            places[str(sheet.cells[cell].value)].append(cell)
        for value, cells in places.items():
            for first, last in rectangles(cells):
                yield _text_shown(sheet, first, last, value)


def _text_shown(sheet: SheetSeen, first: Address, last: Address, value: str) -> Finding:
    message = f'{range_name(first, last)} {_shows(first, last)} "{short(value)}"'
    fix = "mend what it says"
    if not says_wrong(value):
        message += " where copies of the formula show numbers"
        fix = f"let {short(sheet.cells[first].formula)} give a number"
    block = after_first(sheet.name, first, last)
    return Finding("F11", "error", at(sheet.name, *first), message, fix, block=block)


def _shows(first: Address, last: Address) -> str:
    return "shows" if first == last else "show"


FORMULA_RULES: tuple[Rule[Snapshot], ...] = (
    Rule(f05_error_values),
    Rule(f10_hard_to_read),
    Rule(f11_text_for_a_number),
)
"""The rules of this module, in the order of their codes."""

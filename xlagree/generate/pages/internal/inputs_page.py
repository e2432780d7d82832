"""The Inputs page of the internal book: every input once, its live value and that of each case, and the one selector."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from xlagree.generate.book.input_cells import unit
from xlagree.generate.book.look import GREY, INPUT_FILL
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, NOTE, CellEntry, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.input_lines import Value
from xlagree.proposal.inputs import InputLine, ProposalInputs
from xlagree.proposal.list_lines import row_keys
from xlagree.terms.quantities import LARGEST, Number
from xlagree.terms.tables import letter
from xlagree.terms.vocabulary import Term

Cells = TypeVar("Cells", str, tuple[str, ...])

NAME = "Inputs"
LIVE, FIRST_CASE = 3, 4
"""The column of the live values, and of the base case; the other cases stand beside it."""
PITCH = 20
CHANGED = "changed"

INPUT_NAME, CASE_NAME = "in_{}", "case"
"""The defined names of an input's cells and of the selector: by them a review finds what it reads."""


@dataclass(frozen=True)
class InputCells:
    """Where the inputs stand: live values and those of each case, the case selected, how many inputs are not as sealed.

    `names` are the defined names of the inputs and of the selector.
    """

    selected: int
    case: str
    case_name: str
    changed: str
    changes: int
    live: Mapping[str, str]
    by_case: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    def link(self, key: str) -> str:
        """The live value of a number; nothing for other inputs."""
        return self.live.get(key, "")

    def cell(self, key: str, case: int) -> str:
        """Where the value of a number in one case stands; nothing where it is not among the inputs."""
        return self.by_case[key][case] if key in self.by_case else ""

    def at(self, key: str, case: int, default: float = 0.0) -> str:
        """The value of a number in one case, or its default where it is not among the inputs."""
        return self.by_case[key][case] if key in self.by_case else f"{default:g}"


@dataclass(frozen=True)
class Sealed:
    """The values of an input that the book's figures were computed from, and where they stand on the page Seal."""

    values: tuple[Value, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Selector:
    """The case selected, and the cells of its name and of its number."""

    selected: int
    name: str
    number: str


@dataclass(frozen=True)
class _LineCells:
    """Where one input stands: all its cells by their defined name, those of a number by case, and its live value."""

    area: str
    by_case: tuple[str, ...] = ()
    live: str = ""


def inputs_page(
    proposal: Proposal, inputs: ProposalInputs, selected: int, sealed: Mapping[str, Sealed]
) -> tuple[Sheet, InputCells]:
    """The page and its cells; `sealed` has what the inputs are compared with, by key."""
    count = len(inputs.cases)
    last = FIRST_CASE + count + 1
    page = Page(NAME, (GUTTER, 34, 9, 13, *[13.0] * count, 10, 96))
    says = "Every figure of this book follows from these inputs; each stands here once."
    how = "Choose the case in the yellow cell beside Live case. Low and high are low and high values, not bad and good ones."
    opening(page, proposal, "Inputs for", last, (says, ""), (how, ""), internal=True)
    page.put(8)
    selector_row, changed_row = page.put(24), page.put(24)
    page.put(8)
    head = page.put(30)
    selector = _selector(page, inputs.cases, selected, selector_row, head)
    for c, text in enumerate(("Input", "Unit", "Live", *inputs.cases, "", "What it is"), 1):
        page.write(head, c, text, HEAD if c in (1, last) else COLUMN_HEAD)
    lines, group = {}, ""
    for line in inputs.lines:
        if line.group != group:
            section(page, line.group.upper(), range(1, last + 1), 26)
            group = line.group
        lines[line.key] = _line(
            page, line, selector, sealed.get(line.key, Sealed()), proposal.card.policy.currency
        )
    changes = sum(line.values != sealed.get(line.key, Sealed()).values for line in inputs.lines)
    flags = page.span(head + 1, FIRST_CASE + count, page.row - 1, FIRST_CASE + count)
    changed = _changed(page, changed_row, flags, changes)
    cells = InputCells(
        selected,
        selector.number,
        selector.name,
        changed,
        changes,
        _with_own_rows(proposal, {key: at.live for key, at in lines.items() if at.live}),
        _with_own_rows(proposal, {key: at.by_case for key, at in lines.items() if at.by_case}),
        {CASE_NAME: selector.name, **{INPUT_NAME.format(key): at.area for key, at in lines.items()}},
    )
    return page.finished(last, freeze=(head + 1, FIRST_CASE), repeat=head, one_page=False), cells


def _with_own_rows(proposal: Proposal, cells: Mapping[str, Cells]) -> dict[str, Cells]:
    """Where inputs stand by their keys, and those of a plan's own rows by the names under which pages ask for them."""
    own = {
        alias + key.removeprefix(start): at
        for alias, start in row_keys(proposal.card.plans, proposal.client.counts).items()
        for key, at in cells.items()
        if key == start or key.startswith(f"{start}_")
    }
    return {**cells, **own}


def _selector(page: Page, cases: tuple[str, ...], selected: int, row: int, head: int) -> _Selector:
    """The cell in which the case is chosen, among the names in the head of the table."""
    page.write(row, 1, "Live case", Style(bold=True))
    style = Style(bold=True, fill=INPUT_FILL, input=True, align="right", indent=1)
    name = page.write(row, LIVE, cases[selected], style)
    heads = page.span(head, FIRST_CASE, head, FIRST_CASE + len(cases) - 1)
    formula = f"IFERROR(MATCH({name},{heads},0),1)"
    case = page.write(row, FIRST_CASE, float(selected + 1), number("count", color=GREY), formula)
    page.write(row, FIRST_CASE + 1, f"which is case number, of {len(cases)}", NOTE)
    prompt = "Which case the whole book shows."
    page.entries.append(CellEntry(row, LIVE, 0, 0, "Live case", prompt, "Choose one of the cases.", cases))
    return _Selector(selected, name, case)


def _changed(page: Page, row: int, flags: str, changes: int) -> str:
    """How many inputs are not as sealed; answers with the cell that counts them."""
    page.write(row, 1, "Inputs changed since the figures were computed", Style(bold=True))
    bold = number("count", bold=True)
    changed = page.write(row, LIVE, float(changes), bold, f'COUNTIF({flags},"{CHANGED}")')
    warning = "Chances, expected prices and all grey figures are those of the inputs as sealed: xlagree review computes them anew."
    page.write(row, FIRST_CASE, warning if changes else "", NOTE, f'IF({changed}=0,"","{warning}")')
    return changed


def _line(page: Page, line: InputLine, selector: _Selector, sealed: Sealed, currency: str) -> _LineCells:
    row, count = page.put(PITCH), len(line.values)
    page.write(row, 1, line.term.name.capitalize(), LABEL)
    page.write(row, 2, unit(line.term, currency), Style(color=GREY, bottom=LABEL.bottom))
    if line.number:
        own = _values(page, line, row)
        span = page.span(row, FIRST_CASE, row, FIRST_CASE + count - 1)
        live = f"INDEX({span},1,{selector.number})"
        style = number(form(line.term), bold=True)
        value = line.values[selector.selected]
        at = _LineCells(span, own, page.write(row, LIVE, value, style, live))
        page.entries.append(_entry(line.term, row))
    else:
        style = Style(fill=INPUT_FILL, input=True, bottom=LABEL.bottom)
        own = (page.write(row, FIRST_CASE, line.values[0], style),)
        at = _LineCells(own[0])
    same = ",".join(f"{cell}={kept}" for cell, kept in zip(own, sealed.cells, strict=False))
    held = f"AND({same})" if same else "FALSE"
    flag = CHANGED if line.values != sealed.values else ""
    page.write(
        row, FIRST_CASE + count, flag, Style(bold=True, bottom=LABEL.bottom), f'IF({held},"","{CHANGED}")'
    )
    page.write(row, FIRST_CASE + count + 1, line.term.help, Style(size=9, color=GREY, bottom=LABEL.bottom))
    page.rule(row, range(1, FIRST_CASE + count), LABEL)
    return at


def _values(page: Page, line: InputLine, row: int) -> tuple[str, ...]:
    """The value of each case; one that is the base's follows the base."""
    typed = number(form(line.term), fill=INPUT_FILL, input=True)
    base = page.write(row, FIRST_CASE, line.values[0], typed)
    cells = [base]
    for c, value in enumerate(line.values[1:], FIRST_CASE + 1):
        if value == line.values[0]:
            own = f"{letter(FIRST_CASE)}{row + 1}"
            cells.append(page.write(row, c, value, number(form(line.term), color=GREY), own))
        else:
            cells.append(page.write(row, c, value, typed))
    return tuple(cells)


def _entry(term: Term, row: int) -> CellEntry:
    quantity = term.quantity
    assert isinstance(quantity, Number)  # as every line with a value for each case
    want = f"{term.name} must be {quantity.want}"
    high = min(quantity.high, LARGEST)
    return CellEntry(row, FIRST_CASE, quantity.low, high, term.name[:32], term.help[:255], want[:255])


def form(term: Term) -> str:
    """The number format in which an input shows all digits that matter.

    >>> from xlagree.terms.vocabulary import COST_TERMS
    >>> form(COST_TERMS[0])
    'rate'
    """
    quantity = term.quantity
    if isinstance(quantity, Number) and quantity.key == "count":
        return "count" if quantity.whole else "hours2"
    return {"money": "cents", "hours": "hours2", "share": "share1", "factor": "factor4"}.get(
        quantity.key, quantity.key
    )

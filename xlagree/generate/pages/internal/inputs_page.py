"""The Inputs page of the internal book: every input once, its live value and that of each case, and the one selector."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlagree.generate.book.input_cells import unit
from xlagree.generate.book.look import GREY, INPUT_FILL
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, NOTE, CellEntry, Page, Style
from xlagree.generate.pages.shared.frame import GUTTER, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.inputs import InputLine, ProposalInputs, Value
from xlagree.terms.quantities import LARGEST, Number
from xlagree.terms.tables import letter
from xlagree.terms.vocabulary import Term

NAME = "Inputs"
LIVE, FIRST_CASE = 3, 4
"""The column of the live values, and of the base case; the other cases stand beside it."""
PITCH = 20
CHANGED = "changed"

INPUT_NAME, CASE_NAME = "in_{}", "case"
"""The defined names of an input's cells and of the selector: by them a review finds what it reads."""


@dataclass
class InputCells:
    """Where the inputs stand: live values and those of each case, the case selected, how many inputs are not as sealed."""

    selected: int = 0
    case: str = ""
    case_name: str = ""
    changed: str = ""
    changes: int = 0
    live: dict[str, str] = field(default_factory=dict)
    by_case: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def link(self, key: str) -> str:
        """The live value of a number; nothing for other inputs."""
        return self.live.get(key, "")

    def at(self, key: str, case: int, default: float = 0.0) -> str:
        """The value of a number in one case, or its default where it is not among the inputs."""
        return self.by_case[key][case] if key in self.by_case else f"{default:g}"


@dataclass(frozen=True)
class Sealed:
    """The values of an input that the book's figures were computed from, and where they stand on the page Seal."""

    values: tuple[Value, ...] = ()
    cells: tuple[str, ...] = ()


def inputs_page(
    proposal: Proposal, inputs: ProposalInputs, selected: int, sealed: Mapping[str, Sealed]
) -> tuple[Page, InputCells]:
    """The page and its cells; `sealed` has what the inputs are compared with, by key."""
    count = len(inputs.cases)
    flag, last = FIRST_CASE + count, FIRST_CASE + count + 1
    page = Page(NAME, (GUTTER, 34, 9, 13, *[13.0] * count, 10, 96))
    says = "Every figure of this book follows from these inputs; each stands here once."
    how = "Choose the case in the yellow cell beside Live case. Low and high are low and high values, not bad and good ones."
    opening(page, proposal, "Inputs for", last, (says, ""), (how, ""), internal=True)
    cells = InputCells(selected)
    page.put(8)
    _selector(page, inputs, selected, cells)
    changed_row = page.put(24)
    page.put(8)
    head = page.put(30)
    for c, text in enumerate(("Input", "Unit", "Live", *inputs.cases, "", "What it is"), 1):
        page.write(head, c, text, HEAD if c in (1, last) else COLUMN_HEAD)
    first, group = page.row, ""
    for line in inputs.lines:
        if line.group != group:
            section(page, line.group.upper(), range(1, last + 1), 26)
            group = line.group
        _line(page, line, selected, cells, sealed.get(line.key, Sealed()), proposal.card.policy.currency)
    span = page.span(first, flag, page.row - 1, flag)
    page.write(changed_row, 1, "Inputs changed since the figures were computed", Style(bold=True))
    bold = number("count", bold=True)
    cells.changed = page.write(changed_row, LIVE, float(cells.changes), bold, f'COUNTIF({span},"{CHANGED}")')
    said = "Chances, expected prices and all grey figures are those of the inputs as sealed: xlagree review computes them anew."
    page.write(
        changed_row, FIRST_CASE, said if cells.changes else "", NOTE, f'IF({cells.changed}=0,"","{said}")'
    )
    return page, cells


def _selector(page: Page, inputs: ProposalInputs, selected: int, cells: InputCells) -> None:
    row = page.put(24)
    page.write(row, 1, "Live case", Style(bold=True))
    name = inputs.cases[selected]
    style = Style(bold=True, fill=INPUT_FILL, input=True, align="right", indent=1)
    cells.case_name = page.write(row, LIVE, name, style)
    heads = page.span(row + 3, FIRST_CASE, row + 3, FIRST_CASE + len(inputs.cases) - 1)
    formula = f"IFERROR(MATCH({cells.case_name},{heads},0),1)"
    cells.case = page.write(row, FIRST_CASE, float(selected + 1), number("count", color=GREY), formula)
    page.write(row, FIRST_CASE + 1, f"which is case number, of {len(inputs.cases)}", NOTE)
    said = "Which case the whole book shows."
    page.entries.append(
        CellEntry(row, LIVE, 0, 0, "Live case", said, "Choose one of the cases.", inputs.cases)
    )
    cells.names[CASE_NAME] = cells.case_name


def _line(
    page: Page, line: InputLine, selected: int, cells: InputCells, sealed: Sealed, currency: str
) -> None:
    row, count = page.put(PITCH), len(line.values)
    page.write(row, 1, line.term.name.capitalize(), LABEL)
    page.write(row, 2, unit(line.term, currency), Style(color=GREY, bottom=LABEL.bottom))
    base = page.address(row, FIRST_CASE)
    cells.names[INPUT_NAME.format(line.key)] = base
    if not line.number:
        style = Style(fill=INPUT_FILL, input=True, bottom=LABEL.bottom)
        page.write(row, FIRST_CASE, line.values[0], style)
        found = [base]
    else:
        found = _values(page, line, row)
        span = page.span(row, FIRST_CASE, row, FIRST_CASE + count - 1)
        cells.names[INPUT_NAME.format(line.key)] = span
        live = f"INDEX({span},1,{cells.case})"
        style = number(form(line.term), bold=True)
        cells.live[line.key] = page.write(row, LIVE, line.values[selected], style, live)
        cells.by_case[line.key] = tuple(found)
        page.entries.append(_entry(line.term, row))
    same = ",".join(f"{own}={kept}" for own, kept in zip(found, sealed.cells, strict=False))
    held = f"AND({same})" if same else "FALSE"
    changed = line.values != sealed.values
    cells.changes += changed
    flag = CHANGED if changed else ""
    page.write(
        row, FIRST_CASE + count, flag, Style(bold=True, bottom=LABEL.bottom), f'IF({held},"","{CHANGED}")'
    )
    page.write(row, FIRST_CASE + count + 1, line.term.help, Style(size=9, color=GREY, bottom=LABEL.bottom))
    page.rule(row, range(1, FIRST_CASE + count), LABEL)


def _values(page: Page, line: InputLine, row: int) -> list[str]:
    """The value of each case; one that is the base's follows the base."""
    typed = number(form(line.term), fill=INPUT_FILL, input=True)
    base = page.write(row, FIRST_CASE, line.values[0], typed)
    found = [base]
    for c, value in enumerate(line.values[1:], FIRST_CASE + 1):
        if value == line.values[0]:
            own = f"{letter(FIRST_CASE)}{row + 1}"
            found.append(page.write(row, c, value, number(form(line.term), color=GREY), own))
        else:
            found.append(page.write(row, c, value, typed))
    return found


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

"""The Seal page of the internal book: the inputs that its figures were computed from, for whoever compares."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlagree.generate.book.look import GREY
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Page, Sheet, Style
from xlagree.generate.pages.internal.inputs_page import Sealed, form
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening
from xlagree.proposal.deal import Proposal
from xlagree.proposal.inputs import ProposalInputs

NAME = "Seal"
FIRST_CASE = 3
SEAL_NAME = "seal"
"""The defined name of the sealed values: keys, labels and a column for each case."""


@dataclass(frozen=True)
class SealCells:
    """The sealed values by key with their cells, and the defined name of the whole."""

    lines: Mapping[str, Sealed]
    names: Mapping[str, str]


def seal_page(proposal: Proposal, sealed: ProposalInputs) -> tuple[Sheet, SealCells]:
    """The page and the sealed values with their cells."""
    count = len(sealed.cases)
    page = Page(NAME, (GUTTER, 34, 60, *[18.0] * count))
    says = "The figures of this book were computed from these inputs."
    how = "A copy, to tell which inputs were changed since. It shows a change, it does not stop one."
    opening(page, proposal, "Seal of", 2 + count, (says, ""), (how, ""), internal=True)
    page.put(10)
    head = page.put(26)
    for c, text in enumerate(("Key", "Input", *sealed.cases), 1):
        page.write(head, c, text, HEAD if c < FIRST_CASE else COLUMN_HEAD)
    lines = {}
    for line in sealed.lines:
        row = page.put(18)
        page.write(row, 1, line.key, Style(size=9, color=GREY, bottom=LABEL.bottom))
        page.write(row, 2, f"{line.group}: {line.term.name}", LABEL)
        style = number(form(line.term), color=GREY) if line.number else Style(color=GREY, bottom=LABEL.bottom)
        values = line.values if line.number else line.values[:1]
        cells = tuple(page.write(row, FIRST_CASE + c, value, style) for c, value in enumerate(values))
        lines[line.key] = Sealed(line.values, cells)
    names = {SEAL_NAME: page.span(head + 1, 1, page.row - 1, FIRST_CASE + count - 1)}
    page.put(8)
    note(
        page,
        "Whoever can change this page can forge it: the evidence is the digest in the manifest, kept elsewhere.",
    )
    return page.finished(2 + count, repeat=head, one_page=False), SealCells(lines, names)

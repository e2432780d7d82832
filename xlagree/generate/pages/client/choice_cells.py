"""The plan that a client chooses in one cell, and how every page of an offer follows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.sheet import NOTE, Page
from xlagree.generate.pages.shared.frame import number


@dataclass(frozen=True)
class ChoiceCells:
    """Where the place of the plan chosen stands, counted from 1, and its name; `plan` is the one that is filled in, `source` the cells
    of all names."""

    place: str
    name: str
    plan: int
    names: tuple[str, ...]
    source: str = ""

    @property
    def chosen(self) -> str:
        """The name of the plan that is filled in."""
        return self.names[self.plan]

    @property
    def longest(self) -> str:
        """The name that needs most room."""
        return max(self.names, key=len)

    def row(
        self, page: Page, row: int, column: int, values: Sequence[float | str], form: str = "word"
    ) -> str:
        """What a line says under every plan, right of the page; answers with the range that the plan chosen is taken from."""
        for i, value in enumerate(values):
            page.write(row, column + i, value, NOTE if isinstance(value, str) else number(form))
        return page.span(row, column, row, column + len(values) - 1)

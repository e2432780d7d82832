"""A page that says all it has to say in one language: its texts as they stand in cells and in formulas."""

from collections.abc import Callable, Mapping, Sequence

from xlagree.generate.book.formula import joined, quoted
from xlagree.generate.book.sheet import Page
from xlagree.proposal.house.client_language import ClientLanguage


class SpokenPage(Page):
    """A page in the making that is written in the language of its reader."""

    def __init__(self, name: str, widths: Sequence[float], speech: ClientLanguage) -> None:
        super().__init__(name, widths)
        self.speech = speech

    @property
    def say(self) -> Callable[..., str]:
        """What says a text of the house in the language of the reader, by its key and what it names."""
        return self.speech.say

    def quoted(self, key: str) -> str:
        """A text as a formula has it."""
        return quoted(self.say(key))

    def sentence_of(
        self, key: str, cells: Mapping[str, str], end: str = "", known: Mapping[str, str] | None = None
    ) -> str:
        """A text and its end as a formula that takes from cells what it names, but for names that are `known`.

        A line of the text ends as lines of formulas do.
        """
        marks = {name: f"\ue000{name}\ue001" for name in cells}
        text = (self.say(key, **marks, **(known or {})) + end).replace("\n", "\ue000\n\ue001")
        return joined(text, {**cells, "\n": "CHAR(10)"})

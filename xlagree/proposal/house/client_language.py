"""How a client is written to: the words of its language, the house's own among them, with numbers as that language writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlagree.proposal.house.notation import Notation
from xlagree.proposal.house.phrases import ANYWHERE, as_set, form_for, phrases
from xlagree.terms.quantities import same


@dataclass(frozen=True)
class ClientLanguage(Notation):
    """The one thing that a page asks for a text: what is said, and how its numbers are written.

    `tax` is what the house calls the tax, `own` are its own texts by key, `words` are those of its rate card in this language.
    """

    tax: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, **names: str) -> str:
        """A text with what its names in braces stand for.

        >>> ClientLanguage("en", "€", True).say("verdict", plan="Silver", price="€20,628", other="€24,575")
        'Take Silver: your first year costs €20,628, not €24,575.'
        """
        return self._text(key).format(**{ANYWHERE: self.tax_name, **names})

    def counted(self, key: str, number: float, decimals: int | None = 0, **names: str) -> str:
        """A number of things, in the form that the number asks for; with as many decimals as it has where none are named.

        >>> german = ClientLanguage("de", "€", False)
        >>> german.counted("n_hours", 1), german.counted("n_hours", 12.75, 1)
        ('1 Stunde', '12,8 Stunden')
        """
        written = self.plain(number) if decimals is None else self.number(number, decimals)
        text = form_for(self.language, self._text(key), number, written)
        return text.format(**{ANYWHERE: self.tax_name, "n": written, **names})

    def word(self, text: str) -> str:
        """A word of the rate card as this language has it; as it stands where it has none.

        >>> ClientLanguage("de", "€", False, words={"helpdesk": "Hotline"}).word("Help desk")
        'Hotline'
        """
        return self.words.get(same(text), text)

    @property
    def tax_name(self) -> str:
        """What the tax is called."""
        return self.tax or self._text("vat_name")

    def _text(self, key: str) -> str:
        if key in self.own:
            return as_set(self.language, self.own[key])
        return phrases(self.language)[key]


ENGLISH = ClientLanguage("en", "", True)
"""The language of books that stay in the house."""

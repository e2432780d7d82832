"""Classes of work as a cell names them: one, or several with commas, of those that are known or of any."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xlagree.terms.errors import must_be
from xlagree.terms.quantities import Words, same


@dataclass(frozen=True)
class Classes(Words):
    """Classes of work, separated by commas; without `words` any will do.

    >>> Classes(("normal", "Sunday")).check("class", "sunday")
    ('Sunday',)
    """

    @property
    def want(self) -> str:
        """How messages and tooltips describe it."""
        return "one of " + ", ".join(self.words) if self.words else super().want

    def check(self, term: str, cell: object) -> tuple[str, ...]:
        """The classes in a cell, as they are declared."""
        named = Words(()).check(term, cell)
        if not self.words:
            return named
        known = _known(self.words)
        if not all(same(word) in known for word in named):
            raise must_be(term, self.want, cell)
        return tuple(known[same(word)] for word in named)

    def samples(self) -> tuple[str, ...]:
        """All that are known."""
        return self.words


@cache
def _known(words: tuple[str, ...]) -> Mapping[str, str]:
    return {same(word): word for word in words}

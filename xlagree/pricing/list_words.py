"""The words of a price list: its own classes with what they count as, and the kinds of work that it names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from xlagree.pricing.whose import name_key
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.price_list_terms import OTHER
from xlagree.terms.vocabulary import PREMIUM_CLASSES, WORK_CLASSES

CLASSES = ("normal", *PREMIUM_CLASSES)
TIMES = frozenset(
    map(
        name_key,
        ("saturday", "sunday", "weekend", "weekends", "evening", "evenings", "night", "nights", "holiday", "holidays",
         "overtime", "urgent", "critical", "rush", "out of hours"),
    )
)  # fmt: skip
"""Names that say when or how urgent: as hours of a month they are those of a class, never of a kind of work."""
ALIKE = 0.8
"""Names so much alike are one mistyped."""


@dataclass(frozen=True)
class ListWords:
    """Names of classes of one's own, each with what it counts as, and of kinds of work."""

    classes: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()

    @cached_property
    def _families(self) -> dict[str, tuple[str, str]]:
        plain = {name_key(name): (name, name) for name in CLASSES}
        return plain | {name_key(name): (name, family) for name, family in self.classes}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {name_key(kind): kind for kind in self.kinds if name_key(kind) != OTHER}

    def __or__(self, other: "ListWords") -> "ListWords":
        classes = dict(self.classes) | dict(other.classes)
        return ListWords(tuple(classes.items()), tuple(dict.fromkeys((*self.kinds, *other.kinds))))

    def class_of(self, name: str) -> tuple[str, str]:
        """A class as the list names it, and what it counts as. Raises where the list does not name it."""
        known = self._families.get(name_key(name))
        if known is None:
            want = ", ".join((*WORK_CLASSES, *(named for named, _ in self.classes)))
            raise must_be("class", f"one of {want}", name)
        return known

    @property
    def own_names(self) -> tuple[str, ...]:
        """The classes and kinds of work that only this list has: by month each has a column of hours."""
        return (
            *(name for name, _ in self.classes),
            *(kind for kind in self.kinds if name_key(kind) != OTHER),
        )

    def is_class(self, name: str) -> bool:
        """Whether a name is that of a class of this list."""
        return name_key(name) in self._families

    def tells_a_class(self, name: str) -> bool:
        """Whether hours of a name are those of a class, be it one that the list lacks."""
        return self.is_class(name) or name_key(name) in TIMES

    def in_classes(self, named: Iterable[tuple[str, float]]) -> Iterator[tuple[str, str, float]]:
        """What of hours by name is in a class: its name, what it counts as, and the hours."""
        return ((name, self.class_of(name)[1], hours) for name, hours in named if self.is_class(name))

    def families_of(self, names: Iterable[str]) -> frozenset[str]:
        """What classes count as; a name that is none of the list counts as nothing."""
        return frozenset(self.class_of(name)[1] for name in names if self.is_class(name))

    def kind_of(self, work: str) -> str:
        """A kind of work as the list names it; any other is nothing, that is other. Raises for one that looks mistyped."""
        if not work or not self._kinds:
            return ""
        known = self._kinds.get(name_key(work))
        if known is None and (meant := self.mistyped(work)):
            what = f"work must be a kind of work that the price list names, or another (got {work[:60]})"
            raise AgreementError(Problem(what, f"nearest: {meant}"))
        return known or ""

    @cached_property
    def _mistyped(self) -> dict[str, str]:
        return {}

    def mistyped(self, name: str) -> str:
        """A word of the list that looks like a name that it does not have, or nothing."""
        if name not in self._mistyped:
            known = {key: named for key, (named, _) in self._families.items()} | self._kinds
            close = (
                []
                if name_key(name) in (*known, OTHER)
                else get_close_matches(name_key(name), known, 1, ALIKE)
            )
            self._mistyped[name] = known[close[0]] if close else ""
        return self._mistyped[name]


NO_WORDS = ListWords()

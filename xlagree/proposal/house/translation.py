"""Translations of a rate card's own words: what plans, add-ons and tasks are called in the languages of clients."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.terms.errors import NOWHERE, Place, Problem
from xlagree.terms.quantities import TEXT, same
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import TermValues, read_records
from xlagree.terms.vocabulary import Term

NAMES: Mapping[str, str] = {"en": "English", "de": "German", "fr": "French"}
"""What the languages are called in English."""
TRANSLATION_TERMS: tuple[Term, ...] = (
    Term(
        "word",
        TEXT,
        "A name or text as it stands in the card: of a plan, task, add-on, item, role, class or kind of work.",
        ("text", "as it stands"),
        required=True,
    ),
    *(
        Term(code, TEXT, f"The same in {NAMES[code]}; blank: as it stands.", (NAMES[code].casefold(),))
        for code in LANGUAGES
    ),
)


@dataclass(frozen=True)
class Translation:
    """A word of a rate card and the same in other languages; blank where it is to stay.

    >>> Translation("Silver", de="Silber").into("de"), Translation("Silver", de="Silber").into("fr")
    ('Silber', '')
    """

    TERMS = by_field(TRANSLATION_TERMS)

    word: str
    en: str = ""
    de: str = ""
    fr: str = ""
    place: Place = field(default=NOWHERE, compare=False)

    def __post_init__(self) -> None:
        check(self)

    def into(self, language: str) -> str:
        """The word in a language; blank where none is given."""
        return str(getattr(self, language))


def read_translations(cells: object, place: Place = NOWHERE) -> tuple[Translation, ...]:
    """Translations from a table with one word in a row; all its problems are raised together."""
    records = read_records(cells, TRANSLATION_TERMS, "word", place, _twice)
    return tuple(made(Translation, {**record.values, "place": record.places["word"]}) for record in records)


def _twice(records: Sequence[TermValues]) -> Iterator[Problem]:
    words = [same(record.values.get("word", "")) for record in records]
    for i, record in enumerate(records):
        if words[i] and words[i] in words[:i]:
            yield record.problem(f'word "{record.values["word"]}" stands twice', "keep one", "word")


def words_in(language: str, translations: Iterable[Translation]) -> Mapping[str, str]:
    """The words that have another in a language, by what counts of them when they are compared."""
    return {same(own.word): own.into(language) for own in translations if own.into(language)}

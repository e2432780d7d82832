"""The words by which rate cards tell hours apart, as a client reads them: channels, classes, and work of no other kind."""

from collections.abc import Mapping

from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.terms.price_list_terms import OTHER
from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import WORK_CHANNELS, WORK_CLASSES

OURS: Mapping[str, str] = {
    same(word): "work_" + word.replace("-", "_").replace(" ", "_") for word in (*WORK_CHANNELS, *WORK_CLASSES)
} | {same(OTHER): "work_else"}
"""The words that are ours, each with the key of its text; all others are those of a card."""


def work_word(word: str, speech: ClientLanguage) -> str:
    """A word for some work in a language: that of the card, else ours.

    >>> german = ClientLanguage("de", "€", False, words={"projects": "Projekte"})
    >>> [work_word(word, german) for word in ("projects", "on site", "Bridge work")]
    ['Projekte', 'vor Ort', 'Bridge work']
    """
    own = speech.word(word)
    return speech.say(OURS[same(word)]) if own == word and same(word) in OURS else own

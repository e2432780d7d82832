"""What a forecast assumes, told to a client: its sentences are kept in English, and said again in another language."""

import re
from collections.abc import Mapping
from functools import cache

from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.house.phrases import phrases

SENTENCES = (
    "assumed_spread_unset", "assumed_spread", "assumed_tickets", "assumed_usual", "assumed_users", "assumed_one_for",
    "assumed_same_hours",
)  # fmt: skip
"""The sentences, by the keys of their texts."""
PARTS = (
    "spread_steady", "spread_normal", "spread_lumpy", "assumed_hours_spread", "assumed_client", "assumed_month",
    "assumed_by_tickets", "assumed_by_hours", "assumed_by_months", "share_little",
)  # fmt: skip
"""What stands in their places."""
BETWEEN = ", "


def assumption_told(text: str, speech: ClientLanguage) -> str:
    """An assumption in a language; in English where it has no words there, as nothing that was assumed is left out.

    >>> assumption_told("Tickets are not known: one is taken for every 1.25 hours.", ClientLanguage("de", "€", False))
    'Tickets sind nicht bekannt: Für je 1,25 Stunden wird eines angenommen.'
    """
    if speech.language == ENGLISH.language:
        return text
    for key in SENTENCES:
        if found := _shape(key).fullmatch(text):
            return speech.say(key, **{name: _part(part, speech) for name, part in found.groupdict().items()})
    return text


def _part(text: str, speech: ClientLanguage) -> str:
    """What stands in one place of a sentence: some of our parts, or a number."""
    told = [_one(part, speech) for part in text.split(BETWEEN)]
    return BETWEEN.join(told)


def _one(text: str, speech: ClientLanguage) -> str:
    for key in PARTS:
        if found := _shape(key).fullmatch(text):
            return speech.say(key, **_numbers(found.groupdict(), speech))
    return _number(text, speech)


def _numbers(named: Mapping[str, str], speech: ClientLanguage) -> dict[str, str]:
    return {name: _number(text, speech) for name, text in named.items()}


def _number(text: str, speech: ClientLanguage) -> str:
    """A number as the language writes it, and its percent."""
    number, percent, _ = text.partition("%")
    written = number.strip().replace(".", speech.writing.decimal)
    return written + (speech.writing.percent if percent else "")


@cache
def _shape(key: str) -> re.Pattern[str]:
    """The English text of a key as what is to be matched, each of its names a group."""
    parts = re.split(r"\{(\w+)\}", phrases(ENGLISH.language)[key])
    shape = "".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile(shape)

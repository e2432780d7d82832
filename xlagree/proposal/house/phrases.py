"""The words of client documents in every language, from the tables beside this file, and words of a house's own in their place."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from string import Formatter

from xlagree.proposal.house.notation import FIXED_SPACE, WRITINGS
from xlagree.terms.errors import Problem
from xlagree.terms.quantities import LONGEST_TEXT

LANGUAGES = tuple(WRITINGS)
EITHER = " | "
"""Stands between the form for one and the form for many."""
ANYWHERE = "vat"
"""A name in braces that every text may have: the name of the tax."""
TABLES = ("phrases.toml", "appendix.toml")
"""The words of an offer, and those that its appendix has besides."""
SHEETS = ("page_plans", "page_offer", "page_rate_card", "page_acceptance")
"""The texts that are names of sheets in one book."""
APPENDIX_SHEETS = (
    "page_plans", "page_benefits", "page_terms", "page_months", "page_history", "page_live", "page_verdict", "page_figures",
)  # fmt: skip
"""Those of the appendix beside it, in which the history is not always."""
_SHEET = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")
"""What Excel takes for the name of a sheet."""

Phrases = Mapping[str, str]
"""The texts of one language by their keys."""


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Every text by its key and its language, as the tables have it."""
    import tomllib
    from importlib.resources import files

    texts = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in TABLES)
    return {key: of for text in texts for key, of in tomllib.loads(text).items()}


@cache
def phrases(language: str) -> Phrases:
    """The texts of one language, ready to be filled in."""
    return {key: as_set(language, texts[language]) for key, texts in table().items()}


def as_set(language: str, text: str) -> str:
    """A text whose spaces before French punctuation do not break.

    >>> as_set("fr", "Une fois : mise en place")
    'Une fois\\xa0: mise en place'
    """
    return re.sub(" (?=[:;!?»])|(?<=«) ", FIXED_SPACE, text) if language == "fr" else text


def names_in(text: str) -> frozenset[str] | None:
    """The names in the braces of a text; None where braces hold anything else.

    >>> sorted(names_in("Take {plan}: {price}")), names_in("{plan.name}"), names_in("{")
    (['plan', 'price'], None, None)
    """
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    names = [str(name) for _, name, form, turned in parts if not form and not turned]
    whole = len(names) == len(parts) and all(name.isidentifier() for name in names)
    return frozenset(names) if whole else None


def wrong_phrase(language: str, key: str, text: object) -> Problem | None:
    """What is wrong with a text that a house puts in the place of ours."""
    known = table().get(key)
    if known is None:
        near = get_close_matches(key, table(), n=2, cutoff=0.5)
        remedy = f"nearest: {', '.join(near)}" if near else "docs/theme.md lists them all"
        return Problem(f'unknown text "{key}"', remedy)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
        shown = f"{len(text)} of them" if isinstance(text, str) and text.strip() else text or "nothing"
        return Problem(f"wording {key} must be text of at most {LONGEST_TEXT} characters (got {shown})")
    if key in (*SHEETS, *APPENDIX_SHEETS) and not _SHEET.fullmatch(text):
        return Problem(
            f"wording {key} must be a name of a sheet: at most 31 characters, none of [ ] : * ? / \\ (got {text[:60]})"
        )
    ours = known[language]
    wanted = _names(ours)
    if len(text.split(EITHER)) != len(ours.split(EITHER)):
        return Problem(f'wording {key} must be two forms such as "{ours}" (got {text[:60]})')
    if any(_names(form) != wanted for form in text.split(EITHER)):
        named = ", ".join(f"{{{name}}}" for name in sorted(wanted or ())) or "no names in braces"
        return Problem(f"wording {key} must be text with {named} (got {text[:60]})")
    return None


def doubled_sheets(language: str, own: Phrases) -> Problem | None:
    """Texts of a house that give two sheets of a book one name."""
    for keys in (SHEETS, APPENDIX_SHEETS):
        names = {key: own.get(key, phrases(language)[key]).casefold() for key in keys}
        twice = [key for key in keys if list(names.values()).count(names[key]) > 1]
        if twice:
            return Problem(f"{' and '.join(twice)} must be different names of sheets")
    return None


def _names(text: str) -> frozenset[str] | None:
    """The names that a text must have, whatever stands anywhere."""
    names = names_in(text)
    return None if names is None else names - {ANYWHERE}


def form_for(language: str, text: str, number: float, written: str) -> str:
    """The form of a text that fits a number as it is written.

    >>> text = "{n} hour | {n} hours"
    >>> form_for("en", text, 1, "1"), form_for("en", text, 1, "1.0"), form_for("fr", text, 1.5, "1,5")
    ('{n} hour', '{n} hours', '{n} hour')
    """
    one = abs(number) < 2 if language == "fr" else written in ("1", "−1")
    return text.split(EITHER)[0 if one else -1]

"""A theme to start from: every key under its help, those that are not set as comments, and how texts are changed."""

from collections.abc import Iterator, Mapping

from xlagree.intake.theme_file import LISTS, WORDING
from xlagree.proposal.house.phrases import table
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.theme_terms import THEME_TERMS
from xlagree.terms.quantities import Number, Word
from xlagree.terms.vocabulary import Term

EXAMPLES: Mapping[str, str] = {
    "company": '"Harbour IT"',
    "legal": '"Harbour IT Ltd"',
    "address": '"1 Quay Street, Bristol BS1 4QA"',
    "contact": '"Mara Lindqvist"',
    "phone": '"+44 117 496 0142"',
    "web": '"harbour.example"',
    "vat_id": '"GB 000 0000 00"',
    "currency": '"GBP"',
    "vat": "[0.20]",
    "vat_name": '"VAT"',
    "valid_days": "60",
    "notice_months": "3",
}
"""What stands beside the keys, as TOML; the others have the first value that they take."""
OPENING = """# The theme of your offers: take away the # of what you set. It is read where it lies beside the rate card.
# `xlagree theme theme.toml` says what is wrong with it, and draws a sample page with --out sample.xlsx.
"""
TEXTS = ("first", "recommended", "verdict")
"""Texts that show how others are put in their place."""


def theme_form(company: str = "", house: Theme | None = None, logo: str = "") -> str:
    """The file as text; with a `company` its name is set, with a `house` all that it says and the name of its `logo`.

    >>> theme_form("Harbour IT").splitlines()[4]
    'company = "Harbour IT"'
    """
    stated = _stated(house, logo) if house else {"company": _quoted(company)} if company else {}
    lines = [OPENING]
    for term in THEME_TERMS:
        own = term.field in stated or term.field == "company"
        value = stated.get(term.field) or _example(term)
        lines += [f"# {term.help}", f"{'' if own else '# '}{term.field} = {value}", ""]
    return "\n".join([*lines, *_texts()]) + "\n"


def _stated(house: Theme, logo: str) -> dict[str, str]:
    """What a house says that is not said of any, as TOML."""
    values = {term.field: getattr(house, term.field) for term in THEME_TERMS}
    own = {key: value for key, value in values.items() if value != getattr(Theme(), key)}
    return {key: _toml(logo if key == "logo" else value) for key, value in own.items()}


def _toml(value: object) -> str:
    """A value of a theme as TOML."""
    return (
        str([*value])
        if isinstance(value, tuple)
        else _quoted(value)
        if isinstance(value, str)
        else f"{value:g}"
    )


def _example(term: Term) -> str:
    """A value that a key takes, as TOML."""
    if term.field in EXAMPLES:
        return EXAMPLES[term.field]
    sample = term.quantity.samples()[0]
    if isinstance(term.quantity, Number) or term.field in LISTS:
        return f"{sample:g}" if isinstance(sample, float) else str(sample)
    others = f"  # or {', '.join(term.quantity.words[1:])}" if isinstance(term.quantity, Word) else ""
    return _quoted(str(sample)) + others


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)  # which is a text of TOML as well


def _texts() -> Iterator[str]:
    """Texts of one's own: those of the language of the house, then those of another."""
    yield "# Texts of your own in the place of ours; docs/theme.md lists them all. Names in braces must stay."
    for section, language in ((WORDING, "en"), (f"{WORDING}.de", "de")):
        yield f"# [{section}]"
        yield from (f"# {key} = {_quoted(table()[key][language])}" for key in TEXTS)
        yield ""

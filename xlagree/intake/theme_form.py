"""A theme to start from: every key under its help, those that are not set as comments, and how texts are changed."""

from collections.abc import Iterator, Mapping

from xlagree.intake.theme_file import LISTS, WORDING
from xlagree.proposal.house.phrases import table
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


def theme_form(company: str = "") -> str:
    """The file as text; with a `company` its name is set.

    >>> theme_form("Harbour IT").splitlines()[4]
    'company = "Harbour IT"'
    """
    lines = [OPENING]
    for term in THEME_TERMS:
        named = term.field == "company"
        value = _quoted(company) if named and company else _example(term)
        lines += [f"# {term.help}", f"{'' if named else '# '}{term.field} = {value}", ""]
    return "\n".join([*lines, *_texts()]) + "\n"


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

"""Cells that take a term: what may be typed, the tooltip beside it, and when a cell shows that it is wrong."""

from math import isfinite

from xlagree.generate.book.look import FORMATS
from xlagree.terms.quantities import AMOUNT, Number, Quantity, Text, Words, YesNo
from xlagree.terms.vocabulary import KINDS, Term

TITLE_LIMIT, TEXT_LIMIT = 32, 255
"""Characters that Excel takes for the title and for the text of a tooltip."""

INPUT_FORMATS = {
    **FORMATS,
    "money": FORMATS["cents"],
    "hours": FORMATS["hours2"],
    "share": FORMATS["share1"],
}
"""What is typed is shown to the last digit that matters, more than a page of results shows."""

UNITS = {"money": "{}", "rate": "{}/h", "hours": "h", "share": "%", "factor": "×"}


def unit(term: Term, currency: str) -> str:
    """In what a term is counted, with the currency where it is money; nothing where the card says that."""
    if term.quantity is AMOUNT:  # hours, tickets, money or km
        return ""
    stated = term.unit if term.unit.isalpha() else ""
    return stated or UNITS.get(term.quantity.key, "").format(currency)


def validation(term: Term) -> dict[str, object]:
    """What may be typed for a term, as XlsxWriter takes it."""
    quantity = term.quantity
    texts: dict[str, object] = {
        "ignore_blank": True,
        "input_title": term.name[:TITLE_LIMIT],
        "input_message": _prompt(term),
        "error_title": term.name[:TITLE_LIMIT],
        "error_message": f"{term.name} must be {quantity.want}"[:TEXT_LIMIT],
    }
    if isinstance(quantity, Text | Words):  # a list would take only one of the words
        return {**texts, "validate": "any"}
    if not isinstance(quantity, Number):
        return {**texts, "validate": "list", "source": list(quantity.words)}
    kind = "integer" if quantity.whole else "decimal"
    if isfinite(quantity.high):
        bounds = {"criteria": "between", "minimum": quantity.low, "maximum": quantity.high}
    else:
        bounds = {"criteria": ">=", "value": quantity.low}
    return {**texts, "validate": kind, **bounds}


def _prompt(term: Term) -> str:
    ending = "" if isinstance(term.quantity, Text) else f" Takes {term.quantity.want}."
    both = term.help + ending
    return both if len(both) <= TEXT_LIMIT else term.help[:TEXT_LIMIT]


def wrong(quantity: Quantity, cell: str) -> str:
    """The formula that holds while a cell has something that the reader of the rate card would refuse."""
    if isinstance(quantity, Text):
        return ""
    if isinstance(quantity, Words):
        rest = f"LOWER({cell})"
        for word in sorted(quantity.samples(), key=len, reverse=True):
            rest = f'SUBSTITUTE({rest},"{word}","")'
        return f'LEN(TRIM(SUBSTITUTE(SUBSTITUTE({rest},",",""),";","")))>0'
    if not isinstance(quantity, Number):
        known = ",".join(f'{cell}="{word}"' for word in quantity.words)
        # A sheet has its own yes and no.
        known += f",ISLOGICAL({cell})" if isinstance(quantity, YesNo) else ""
        return f'AND({cell}<>"",NOT(OR({known})))'
    limits = [f"NOT(ISNUMBER({cell}))", f"{cell}<{quantity.low:g}"]
    limits += [f"{cell}>{quantity.high:g}"] if isfinite(quantity.high) else []
    limits += [f"{cell}<>ROUND({cell},0)"] if quantity.whole else []
    return f'AND({cell}<>"",OR({",".join(limits)}))'


def unused(term: Term, kind_cell: str) -> str:
    """The formula that holds while the kind of plan in a cell does not use a term."""
    others = ",".join(f'{kind_cell}="{kind}"' for kind in KINDS if kind not in term.kinds)
    return f"OR({others})" if others else ""

"""Currencies that have no hundredths, or thousandths too: prices are rounded to hundredths all the same, which is said."""

from collections.abc import Iterator

from xlagree.terms.errors import Place, Problem

WHOLE = frozenset([
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
])  # fmt: skip
THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
"""By ISO 4217: what is paid in whole units, and what in thousandths of one."""


def other_than_hundredths(currency: str, place: Place) -> Iterator[Problem]:
    """The remark that what is billed in a currency is rounded otherwise here; nothing for those with hundredths.

    >>> [one.what for one in other_than_hundredths("JPY", Place())]
    ['amounts in JPY are rounded to hundredths, which it has not']
    """
    if currency in WHOLE:
        what = f"amounts in {currency} are rounded to hundredths, which it has not"
        yield Problem(what, "round invoices and their tax to whole units", place, remark=True)
    elif currency in THOUSANDTHS:
        what = f"amounts in {currency} are rounded to hundredths, and it has thousandths"
        yield Problem(what, "let invoices have two decimals, or round them on your own", place, remark=True)

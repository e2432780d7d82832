"""How books for clients look: number formats of a language and currency, and the letters, colours and paper of a theme."""

from collections.abc import Mapping

from xlagree.generate.book.look import FORMATS
from xlagree.generate.book.sheet import BookLook
from xlagree.proposal.house.notation import FIXED_SPACE, Notation
from xlagree.proposal.house.theme import Theme
from xlagree.terms.quantities import MINUS

INPUT = "#FFF6D6"
"""Cells that a client may change, and no others."""
WIDER: Mapping[str, float] = {"Calibri": 1.0, "Aptos": 1.08, "Segoe UI": 1.12, "Arial": 1.12}
"""How much wider the letters of the fonts of a theme are than Calibri's, in which texts are measured."""
USE = '[>0.0051]#,##0;"–"'
"""What follows from use, which is never below nothing: what rounding leaves is a dash, neither 0 nor −0."""
DATES: Mapping[str, str] = {"en": "[$-809]d mmm yyyy", "de": "dd.mm.yyyy", "fr": 'dd"/"mm"/"yyyy'}
"""Dates by language, the same whatever language the reader's program has."""


def number_formats(notation: Notation) -> Mapping[str, str]:
    """The number formats of a language by key: bare ones, those with the sign of the currency, dates and shares.

    Separators are those of the reader's program, as in all other sheets of it.

    >>> formats = number_formats(Notation("en", "€", True))
    >>> formats["price"], formats["price_cents"]
    ('"€"#,##0;"−€"#,##0;"–"', '"€"#,##0.00;"−€"#,##0.00;"–"')
    """
    return {
        **{key: FORMATS[key] for key in ("money", "cents", "hours", "count")},
        "use": USE,
        "price": _with_sign("#,##0", notation),
        "price_cents": _with_sign("#,##0.00", notation),
        "price_each": _with_sign("#,##0.00", notation),
        "date": DATES[notation.language],
        "share": _share("0", notation),
        "share1": _share("0.0", notation),
        "no_share": f"0{_percent(notation)}",
    }


def _with_sign(digits: str, notation: Notation) -> str:
    """Positive, negative and zero amounts."""
    before, after = notation.signed
    first, last = (f'"{part}"' if part else "" for part in (before, after))
    return f'{first}{digits}{last};"{MINUS}{before}"{digits}{last};"–"'


def _share(digits: str, notation: Notation) -> str:
    percent = _percent(notation)
    return f'{digits}{percent};"{MINUS}"{digits}{percent};"–"'


def _percent(notation: Notation) -> str:
    return f'"{FIXED_SPACE}"%' if notation.writing.percent.startswith(FIXED_SPACE) else "%"


def client_look(theme: Theme, language: str = "") -> BookLook:
    """The look of a book for a client, upright on A4."""
    formats = number_formats(theme.spoken(language))
    return BookLook(
        theme.font,
        WIDER[theme.font],
        theme.palette.house,
        formats,
        upright=True,
        margin=0.45,
        numbered="&A, &P / &N",
    )

"""The columns of the page Your offer, and how its amounts stand in them: at the start, a month, in the first year."""

from dataclasses import replace

from xlagree.generate.book.sheet import Style
from xlagree.generate.pages.client.client_page import ClientPage
from xlagree.proposal.offers.taxes import MONTHS, Amounts

GRID = (42.0, 18.0, 13.0, 10.0, 12.2, 12.2, 13.0)
CHOICE, PRICE, VAT = 2, 3, 4
USUAL_MOST = 9_999.99
"""Amounts at the start and of a month have room up to this, and more where they are larger."""
AMOUNTS = (5, 6, 7)
"""Columns of what is paid at the start, every month, and in the first year."""


def share_form(share: float) -> str:
    """The format of a rate, with a decimal where it needs one."""
    return "share" if abs(100 * share - round(100 * share)) < 1e-9 else "share1"


def write_amounts(
    page: ClientPage, row: int, amounts: Amounts, formulas: tuple[str, str], form: str, style: Style
) -> list[str]:
    """The amounts of a line, with the first year that follows from them; answers with their cells."""
    once, month, year = AMOUNTS
    most = [max(USUAL_MOST, 2 * amount) for amount in (amounts.once, amounts.month)]
    size = min(
        page.fitting(most, form, style, month).size,
        page.fitting([max(10 * USUAL_MOST, amounts.first_year)], form, style, year).size,
    )
    look = replace(style, format=form, size=size)
    cells = [
        page.write(row, once, amounts.once, look, formulas[0]),
        page.write(row, month, amounts.month, look, formulas[1]),
    ]
    year_of = f"{cells[0]}+{MONTHS}*{cells[1]}"
    return [*cells, page.write(row, year, amounts.first_year, look, year_of)]

"""The columns of the page Your offer, and how its amounts stand in them: at the start, a month, in the first year."""

from dataclasses import replace

from xlagree.generate.book.sheet import Style
from xlagree.generate.pages.client.client_page import ClientPage
from xlagree.proposal.offers.taxes import MONTHS, Amounts

GRID = (40.0, 17.0, 12.0, 8.0, 13.8, 13.8, 15.8)
CHOICE, PRICE, VAT = 2, 3, 4
AMOUNTS = (5, 6, 7)
"""Columns of what is paid at the start, every month, and in the first year."""


def share_form(share: float) -> str:
    """The format of a rate, with a decimal where it needs one; a rate of 0 is one too, and no dash."""
    if not share:
        return "no_share"
    return "share" if abs(100 * share - round(100 * share)) < 1e-9 else "share1"


def write_amounts(
    page: ClientPage,
    row: int,
    amounts: Amounts,
    most: Amounts,
    formulas: tuple[str, str],
    form: str,
    style: Style,
) -> list[str]:
    """The amounts of a line, with the first year that follows from them; answers with their cells.

    They have a size in which the `most` that can stand there has room in bold, so that no sum is set smaller than its lines.
    """
    once, month, year = AMOUNTS
    bold = page.fitting([most.once, most.month], form, page.bold(style), month)
    look = replace(style, size=page.fitting([most.first_year], form, bold, year).size, format=form)
    cells = [
        page.write(row, once, amounts.once, look, formulas[0]),
        page.write(row, month, amounts.month, look, formulas[1]),
    ]
    year_of = f"{cells[0]}+{MONTHS}*{cells[1]}"
    return [*cells, page.write(row, year, amounts.first_year, look, year_of)]

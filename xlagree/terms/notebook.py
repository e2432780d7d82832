"""How a notebook shows a record: a small table in HTML, every text of it escaped."""

from collections.abc import Sequence
from html import escape

from xlagree.terms.quantities import fixed

Shown = str | float | None

TABLE = "border-collapse:collapse;font:13px/1.5 sans-serif;font-variant-numeric:tabular-nums"
CELL = "padding:3px 14px 3px 2px;border-bottom:1px solid #d9dde3"
HEAD = f"{CELL};font-weight:600;color:#5b6573"
GREY = "color:#5b6573;font:12px/1.5 sans-serif;margin:4px 0 0 2px"


def html_table(
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Shown]],
    note: str = "",
    marked: int | None = None,
    text_columns: Sequence[int] = (0,),
) -> str:
    """A title over a table, with a note below it; columns of numbers stand to the right, the `marked` row in bold.

    >>> "&lt;Silver&gt;" in html_table("Plans", ["plan"], [["<Silver>"]])
    True
    """
    right = [i not in text_columns for i in range(len(head))]
    lines = [_row("th", HEAD, head, right)]
    lines += [
        _row("td", f"{CELL};font-weight:600" if i == marked else CELL, row, right)
        for i, row in enumerate(rows)
    ]
    return (
        f'<div><div style="font:600 14px/2 sans-serif;margin-left:2px">{escape(title)}</div>'
        f'<table style="{TABLE}">{"".join(lines)}</table>'
        + (f'<div style="{GREY}">{escape(note)}</div>' if note else "")
        + "</div>"
    )


def _row(tag: str, style: str, cells: Sequence[Shown], right: Sequence[bool]) -> str:
    drawn = (
        f'<{tag} style="{style};text-align:{"right" if side else "left"}">{escape(shown(cell))}</{tag}>'
        for cell, side in zip(cells, right, strict=True)
    )
    return f"<tr>{''.join(drawn)}</tr>"


def shown(cell: Shown, decimals: int | None = None) -> str:
    """A cell as people write it: thousands set off, so many decimals, or two where there are any.

    >>> shown(1510.0), shown(104.1666), shown(1510.0, 2), shown(None), shown("hours")
    ('1,510', '104.17', '1,510.00', '–', 'hours')
    """
    if cell is None or isinstance(cell, str):
        return "–" if cell is None else cell
    if decimals is None:
        decimals = 0 if round(cell, 2) == round(cell) else 2
    return fixed(cell, decimals)

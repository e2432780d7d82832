"""Functions at work: what each example asks, what it takes, its formula, and the answer beside it, live."""

import ast
from collections.abc import Iterator, Sequence

from xlagree.functions.examples import worked_out
from xlagree.functions.function import Function
from xlagree.generate.book.look import GREY, HAIR, RULE
from xlagree.generate.book.sheet import HEAD, NOTE, SECOND, SOURCE, VERDICT, Page, Sheet, Style
from xlagree.generate.forms.model_page import spread_out
from xlagree.generate.pages.shared.frame import GUTTER, number

SHOWN = (6, 8)
"""Rows and columns that are shown of a function's table."""

HELP = Style(size=9, color=GREY, valign="bottom", bottom=RULE)
RESULTS = (Style("number", bottom=HAIR), number("number"))
LAST = 9


def functions_page(name: str, source: str, functions: Sequence[Function]) -> Sheet:
    """A page of functions, one below the other."""
    page = Page(name, (GUTTER, 30, *[15.4] * (LAST - 1)))
    page.write(page.put(18), 1, f"{source}: {name[:1].lower()}{name[1:]}", SOURCE)
    page.write(page.put(34), 1, "Every function at work.", VERDICT)
    told = "Each example on the tables of the sheet Tables; of a large table the first rows and columns."
    page.write(page.put(22), 1, told, SECOND)
    page.put(8)
    for entry in functions:
        page.write(page.put(36), 1, entry.name, HEAD)
        page.write(page.row - 1, 2, entry.help, HELP)
        page.rule(page.row - 1, range(3, LAST + 1), HEAD)
        page.write(page.put(22), 1, entry.example.asks, Style(size=11))
        for line in _takes(entry):
            page.write(page.put(17), 1, line, NOTE)
        page.write(page.put(22), 1, f"={_formula(entry)}", Style(bold=True))
        _result(page, entry)
        page.write(page.put(18), 1, entry.example.says, NOTE)
    return page.finished(LAST, one_page=False)


def _takes(entry: Function) -> Iterator[str]:
    """What the example hands over, argument by argument."""
    call = ast.parse(entry.example.formula, mode="eval").body
    assert isinstance(call, ast.Call)
    for argument, part in zip(entry.arguments, call.args, strict=False):
        given = f"the table {part.id}" if isinstance(part, ast.Name) else str(ast.literal_eval(part))
        yield f"{argument.name}: {given}.  {argument.help}"


def _formula(entry: Function) -> str:
    return entry.example.formula.replace(", ", ",")


def _result(page: Page, entry: Function) -> None:
    """The answer below the formula: a value, or the first rows and columns of a table."""
    worked = worked_out(entry.example.formula)
    if not isinstance(worked, tuple):
        page.write(page.put(22), 1, worked, Style("number", bottom=HAIR), _formula(entry))
        return
    rows, columns = SHOWN
    first = page.row
    for _ in worked[:rows]:
        page.put(22)
    shown = tuple(row[:columns] for row in worked[:rows])
    spread_out(page, first, 1, _formula(entry), shown, RESULTS)

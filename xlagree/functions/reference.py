"""The reference of the worksheet functions, written from the catalogue."""

from collections.abc import Iterator, Sequence

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.examples import TABLES, worked_out
from xlagree.functions.function import Argument, Function, Value
from xlagree.pricing.usage_cells import SHEET_TERMS
from xlagree.terms.vocabulary import (
    COST_TERMS,
    CREDIT_TERMS,
    DEMAND_TERMS,
    DISCOUNT_TERMS,
    KINDS,
    PLAN_TERMS,
    TIER_TERMS,
    Term,
)

SHOWN_ROWS = 6
"""So many rows of a long table are shown."""

LABELS: tuple[tuple[str, Sequence[Term]], ...] = (
    ("Labels of a table of plans", PLAN_TERMS),
    ("Labels of a table of usage", SHEET_TERMS),
    ("Labels of a table of costs", COST_TERMS),
    ("Labels of a table of demand, and of clients with theirs", DEMAND_TERMS),
    ("Labels of a table of credits", CREDIT_TERMS),
    ("Labels of a table of discounts", DISCOUNT_TERMS),
    ("Labels of a table of tiers", TIER_TERMS),
)

OPENING = """\
# Worksheet functions

Written from the catalogue by `make docs`; every example is worked by hand and tested.

* Arguments come in the same order everywhere: plans, plan, usage, costs, options. Optional ones stand in brackets; left
  out or blank they take their default.
* Tables are plain ranges of labels and values, plans in columns or in rows. Labels are matched without regard to case,
  spaces and hyphens; what is unknown or contradicts is an error, never ignored. `AGREE_CHECK(plans)` says what is wrong.
* A single number may stand wherever a table may: usage and demand are then the same hours every month (demand: for
  certain), costs the cost of an hour, discounts one share off everything.
* Of a demand, users, tickets per user and hours per ticket are enough; what is left blank takes the defaults of a spread,
  `steady`, `normal` or `lumpy`, which the table of its labels gives in numbers.
* `#VALUE!` is a bad argument, `#N/A` no such plan or nothing to compute, `#NUM!` no solution, or more to compute than a cell
  should wait for: an argument of more than 20,000 rows or 120,000 cells, and what stands at the functions. An error in an argument is
  the answer. A row and a column, `3` and `3.0`, a cell and a range of one cell are the same.
* Functions marked ☐ answer with a table. Excel 365 and 2021 spill it; in Excel 2016 and 2019 select a range, type the
  formula and press Ctrl+Shift+Enter.
* Units: hours, months, money in one currency, shares from 0 to 1 (15 % is 0.15).

How they come into Excel and LibreOffice stands in [hosts.md](hosts.md).
"""


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [OPENING, *_contents(), "## The tables of the examples\n"]
    parts += [f"`{name}`\n\n{_grid(rows)}\n" for name, rows in TABLES.items()]
    family = ""
    for function in CATALOGUE:
        if function.family != family:
            family = function.family
            parts.append(f"## {family.capitalize()}\n")
        parts.append(section(function))
    return "\n".join([*parts, *(_terms(title, terms) for title, terms in LABELS)])


def section(function: Function) -> str:
    """The reference of one function as Markdown."""
    return "\n".join(_section(function))


def _contents() -> Iterator[str]:
    yield "| function | |\n|---|---|"
    for function in CATALOGUE:
        yield f"| [{function.name}](#{function.name.lower()}){_mark(function)} | {function.help} |"
    yield ""


def _section(function: Function) -> Iterator[str]:
    yield f"### {function.name}\n"
    yield f"`={function.signature}`{_mark(function)}\n"
    yield f"{function.help}\n"
    if function.arguments:
        yield "| argument | takes | blank | |\n|---|---|---|---|"
        for argument in function.arguments:
            yield f"| {_name(argument)} | {argument.kind.want} | {_default(argument)} | {argument.help} |"
        yield ""
    answer = worked_out(function.example.formula)
    shown = f": {number(answer)}" if not isinstance(answer, tuple) else ""
    yield f"{function.example.asks}\n"
    yield f"Example: `={function.example.formula.replace(', ', ',')}`{shown}\n"
    if isinstance(answer, tuple):
        yield f"{_grid(answer[:SHOWN_ROWS] if len(answer) > 2 * SHOWN_ROWS else answer)}\n"
    yield f"{function.example.says}\n"
    yield from (f"`{error}`: {when}.\n" for error, when in function.errors)


def _mark(function: Function) -> str:
    return " ☐" if function.spills else ""


def _name(argument: Argument) -> str:
    return f"[{argument.name}]" if argument.optional else argument.name


def _default(argument: Argument) -> str:
    """What a blank stands for."""
    if not argument.optional:
        return "an error"
    if isinstance(argument.default, bool):
        return "yes" if argument.default else "no"
    return number(argument.default) if isinstance(argument.default, float | str) else "not set"


def _terms(title: str, terms: Sequence[Term]) -> str:
    """The labels of a table, what stands beside them and in which unit."""
    lines = [f"## {title}\n", "| label | takes | for | |", "|---|---|---|---|"]
    for term in terms:
        kinds = "all" if term.kinds == KINDS else ", ".join(term.kinds)
        lines.append(f"| {term.name} | {term.quantity.want} | {kinds} | {term.help} |")
    return "\n".join([*lines, ""])


def _grid(rows: Sequence[Sequence[float | str | None]]) -> str:
    """Cells as a Markdown table, the first row as its head."""
    lines = [f"| {' | '.join(map(number, row))} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def number(value: Value | None) -> str:
    """A cell as people write it: 1,510 or 0.050112.

    >>> number(1510.0), number(0.0501117), number("month"), number(None)
    ('1,510', '0.050112', 'month', '')
    """
    if isinstance(value, str | None):
        return value or ""
    return f"{value:,.0f}" if value == round(value) else f"{round(value, 6):,}"

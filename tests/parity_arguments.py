"""What stands in the place of each argument in the table of calls, and right values of optional arguments."""

from parity_cells import BLANK, MISSING, Argument, Date, Error, Range, Scalar, Typed, table

from xlagree.functions.examples import TABLES
from xlagree.hosts.values import ERROR_CODES

DAY = Date(46_000.0)

SPOILT: dict[str, Argument] = {
    "blank cell": BLANK,
    "blank range": table([[None, None], [None, None]]),
    "blank 1x1": table([[None]]),
    "skipped": MISSING,
    "empty text": Scalar(""),
    "spaces": Scalar("  "),
    "text": Scalar("abc"),
    "text typed": Typed("x"),
    "number text": Scalar("12"),
    "number text typed": Typed("0.5"),
    "text =": Scalar("=1+1"),
    "text +": Scalar("+1"),
    "text -": Scalar("-plan"),
    "text @": Scalar("@SUM(A1)"),
    "text of other letters": Scalar("ß−漢"),
    "zero": Scalar(0.0),
    "number": Scalar(3.5),
    "number typed": Typed(0.5),
    "number 1x1": table([[3.5]]),
    "negative": Scalar(-1.0),
    "very large": Scalar(1e308),
    "very large, negative": Scalar(-1e308),
    "very small": Scalar(1e-300),
    "of 15 digits": Scalar(0.123456789012345),
    "true": Scalar(True),
    "false": Scalar(False),
    "true typed": Typed(True),
    "true in a range": table([[True, False]]),
    "date": Scalar(DAY),
    "date 1x1": table([[DAY]]),
    **{code.text: Scalar(Error(code.text)) for code in ERROR_CODES},
    "error in a range": table([[5.0, Error("#DIV/0!")]]),
    "error in the only cell": table([[Error("#N/A")]]),
    "row": table([[1.0, 2.0]]),
    "column": table([[1.0], [2.0]]),
    "wide table": table([[float(row * column) for column in range(30)] for row in range(3)]),
    "mixed table": table([["hours", None, True], [1.0, "abc", DAY]]),
}
"""Everything that may stand in the place of an argument besides what is right there."""

TALL: dict[str, tuple[int, Argument]] = {
    "AGREE_PRICE": (2, table([[float(hour % 40)] for hour in range(10_000)])),
    "AGREE_CURVE": (1, table([[0.0], [10.0], [20.0], *[[None]] * 9_997])),
    "AGREE_CHECK": (0, table([*TABLES["plans"], *[["notes", *[None] * 4]] * 9_990])),
    "AGREE_DEMAND": (
        0,
        table([("ticket", "month", "hours"), *((f"T{i}", float(i % 12 + 1), 0.25) for i in range(9_999))]),
    ),
    "AGREE_CHEAPEST": (1, table([["hours"], [4.0], *[[None]] * 9_998])),
}
"""Calls with a range of ten thousand rows: which argument it is, and its cells."""

OPTIONS: dict[str, Argument] = {
    "per": Typed("year"),
    "discounts": table(TABLES["discounts"]),
    "method": Typed("range"),
    "detail": Typed("yes"),
    "arrears": Typed("yes"),
    "retention": Typed(0.9),
    "baseline": Typed("Pay as you go"),
    "max_hours": Typed(60.0),
    "months": Typed(6.0),
    "users": Typed(20.0),
    "book": table(TABLES["demand"]),
    "chance": Typed(0.8),
    "target": Typed(0.1),
    "by": Typed("cost of risk"),
    "loss_chance": Typed(0.05),
    "common_shock": Typed(0.02),
    "channel": Typed("phone"),
    "travel_minutes": Typed(0.0),
    "patience": Typed(10.0),
    "shrinkage": Typed(0.3),
}
"""A right value of each optional argument that an example does without."""

TOGETHER = {"patience": "channel"}
"""An option that is right only with another one: callers alone lose patience."""


def in_cells(argument: Argument) -> Argument:
    """The same laid out in cells; a table with a blank row and a blank column behind it."""
    match argument:
        case Typed(value):
            return Scalar(value)
        case Range(rows):
            width = len(rows[0]) + 1
            return Range((*((*row, None) for row in rows), (None,) * width))
    return argument


def turned(argument: Argument) -> Argument:
    """The same in a range: a single value as a range of one cell, a table with its rows as columns."""
    match argument:
        case Typed(value):
            return table([[value]])
        case Range(rows):
            return table(list(zip(*rows, strict=True)))
    return argument

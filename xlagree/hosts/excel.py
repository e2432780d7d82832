"""The functions for Excel through xlwings: name this module under UDF Modules and import functions."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import xlwings

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.function import Function, Table, Value

CATEGORY = "xlagree"
"""Where Excel's function wizard lists them."""

Udf = Callable[..., Value | Table]


def udf(function: Function) -> Udf:
    """A function of the catalogue as xlwings wants it: named, with its arguments and their help.

    Ranges arrive as tables; a cell that shows an error as its text, or else it would look like a blank one.
    Without type hints: xlwings converts only what options say, and the catalogue checks every argument.
    """

    def call(*given: object) -> Value | Table:
        return function(*given)

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.help
    call.__signature__ = Signature(  # type: ignore[attr-defined]  # where inspect looks first
        [
            Parameter(
                argument.name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=None if argument.optional else Parameter.empty,
            )
            for argument in function.arguments
        ]
    )
    call.__annotations__ = {}
    for argument in function.arguments:
        options: dict[str, Any] = {"doc": argument.help, "err_to_str": True}
        if argument.kind.is_range:
            options["ndim"] = 2
        xlwings.arg(argument.name, **options)(call)  # writes into the function
    return xlwings.func(category=CATEGORY, namespace="")(call)


# xlwings finds functions among the attributes of a module, under the names they have in Excel.
globals().update({function.name: udf(function) for function in CATALOGUE})

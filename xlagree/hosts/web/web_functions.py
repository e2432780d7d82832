"""The functions as Excel's custom functions want them: help and shape of every argument, and which need numpy and scipy."""

from xlagree.functions import kinds
from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.function import Argument, Function

PACKAGES = ("numpy", "scipy")
"""What a forecast computes with."""


def needs_packages(function: Function) -> bool:
    """Whether a function computes with numpy and scipy: those do that take a demand, or clients with theirs.

    >>> from xlagree.functions.catalogue import function
    >>> needs_packages(function("AGREE_FORECAST")), needs_packages(function("AGREE_PRICE"))
    (True, False)
    """
    return any(argument.kind in (kinds.DEMAND, kinds.CLIENTS) for argument in function.arguments)


def described() -> dict[str, object]:
    """All functions, as Excel reads them from functions.json. Errors in arguments are to arrive, not to stop the call."""
    return {
        "allowCustomDataForDataTypeAny": False,
        "allowErrorForDataTypeAny": True,
        "functions": [_described(function) for function in CATALOGUE],
    }


def _described(function: Function) -> dict[str, object]:
    return {
        "id": function.name,
        "name": function.name,
        "description": function.help,
        "parameters": [_parameter(argument) for argument in function.arguments],
        "result": {"type": "any", "dimensionality": _dimensions(function.spills)},
    }


def _parameter(argument: Argument) -> dict[str, object]:
    return {
        "name": argument.name,
        "description": argument.help,
        "type": "any",
        "dimensionality": _dimensions(argument.kind.is_range),
        "optional": argument.optional,
    }


def _dimensions(table: bool) -> str:
    return "matrix" if table else "scalar"

"""The source of the add-in's VBA: one function for each of the catalogue, and the modules beside this file, their marks filled in."""

import re
from collections.abc import Mapping
from pathlib import Path

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.cells import ERRORS, VALUE
from xlagree.functions.function import Function
from xlagree.hosts.excel import CATEGORY
from xlagree.hosts.values import ERROR_CODES
from xlagree.hosts.xlam.addin_sheets import (
    ARGUMENTS,
    FUNCTIONS_RANGE,
    FUNCTIONS_SHEET,
    INTERPRETER,
    LIBRARIES,
    PLANS_RANGE,
    PLANS_SHEET,
    SETTINGS_SHEET,
    Settings,
)
from xlagree.hosts.xlam.vba_project import CODE_PAGE, Module

MODULE = "xlagree.hosts.excel"
"""Where Python has the functions under their names in Excel."""

PYTHON_ARGUMENTS = "-P -B -c \"import xlwings; xlwings.serve('$(CLSID)')\""
"""Python is not to look for modules in the folder that Excel happens to stand in; the DLL puts in the identity."""

EXAMPLE_HOURS = "20"
"""Hours a month that a comparison starts with."""

LONGEST = 255
"""Characters that Excel shows of a function's help."""

PLAIN = str.maketrans({"−": "-", "≤": "<=", "≥": ">=", "→": "->"})
"""What VBA's source cannot hold, written otherwise; the sheet of functions has it as it is."""

WORKBOOK_OPEN = "Private Sub Workbook_Open()\n    AgreeRegister\nEnd Sub"
CODE_NAMES = ("ThisWorkbook", "Sheet1", "Sheet2", "Sheet3")
"""The names of the modules behind the workbook and behind its sheets."""


def library(bits: str, version: str) -> str:
    """The name of xlwings' DLL for an Excel of so many bits."""
    return f"xlwings{bits}-{version}.dll"


def modules(version: str, xlwings: str) -> tuple[Module, ...]:
    """All modules of the add-in, for a version of xlagree and one of xlwings."""
    marks = {
        "MODULE": MODULE,
        "ERRORS": _error_cases(),
        "DLL64": library("64", xlwings),
        "DLL32": library("32", xlwings),
        "FOLDER": LIBRARIES,
        "INTERPRETER": INTERPRETER,
        "PYTHON": PYTHON_ARGUMENTS.replace('"', '""'),
        "SETTINGS_SHEET": SETTINGS_SHEET,
        "SETTINGS": str(len(Settings().rows)),
        "PLANS_SHEET": PLANS_SHEET,
        "PLANS": PLANS_RANGE,
        "FUNCTIONS_SHEET": FUNCTIONS_SHEET,
        "FUNCTIONS": FUNCTIONS_RANGE,
        "ARGUMENTS": str(ARGUMENTS + 1),
        "CATEGORY": CATEGORY,
        "HOURS": EXAMPLE_HOURS,
        "VERSION": version,
    }
    return (
        Module(CODE_NAMES[0], WORKBOOK_OPEN, "workbook"),
        *(Module(sheet, "", "worksheet") for sheet in CODE_NAMES[1:]),
        Module("agree_functions", functions_source()),
        *(
            Module(name, _filled(name, marks))
            for name in ("agree_cells", "agree_python", "agree_tools", "agree_ribbon")
        ),
    )


def functions_source() -> str:
    """The module of the functions: each hands its cells to Python."""
    head = "' Written by xlagree from its catalogue: one function of VBA for each.\nOption Explicit\n"
    return "\n".join([head, *map(_function, CATALOGUE)])


def _function(function: Function) -> str:
    """A function; Excel shows its help where the function wizard was not told more."""
    name = function.name
    arguments = ", ".join(
        f"{'Optional ' * argument.optional}{argument.name}" for argument in function.arguments
    )
    cells = ", ".join(f"AgreeCells({argument.name})" for argument in function.arguments)
    return (
        f"Public Function {name}({arguments})\n"
        f"Attribute {name}.VB_Description = {quoted(function.help)}\n"
        f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n14"\n'
        f'    {name} = AgreeAnswer("{name}", Array({cells}))\n'
        "End Function\n"
    )


def quoted(text: str) -> str:
    """A text as VBA writes it, with letters that its code page has.

    >>> print(quoted('the plan "Gold" − 5 %'))
    "the plan ""Gold"" - 5 %"
    """
    plain = text.translate(PLAIN).encode(CODE_PAGE, "replace").decode(CODE_PAGE)
    return '"{}"'.format(plain[:LONGEST].replace('"', '""'))


def _error_cases() -> str:
    """The errors that Python names and Excel has; newer ones are handed on as #VALUE!."""
    known = {code.text: code.excel for code in ERROR_CODES}
    newer = ", ".join(quoted(text) for text in sorted(ERRORS - set(known)))
    cases = [f'        Case "{text}": AsCell = CVErr({code})' for text, code in known.items()]
    return "\n".join([*cases, f"        Case {newer}: AsCell = CVErr({known[VALUE]})"])


def _filled(name: str, marks: Mapping[str, str]) -> str:
    """A module beside this file, every @MARK@ replaced."""
    source = Path(__file__).with_name(f"{name}.bas").read_text(encoding="ascii")
    return re.sub(r"@([A-Z0-9_]+)@", lambda mark: marks[mark[1]], source)

"""The add-in's VBA in a workbook that LibreOffice runs, with a stand-in for xlwings' DLL.

with VbaCalc() as calc:
    path = macro_book(folder / "book.xlsm", lambda book: ...)  # writes further sheets with XlsxWriter
    with calc.open(path) as book: ...
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from calc import Book, Calc, Error, Value, value_of

from xlagree.hosts.values import ERROR_CODES
from xlagree.hosts.xlam.addin_sheets import Settings, write_sheets
from xlagree.hosts.xlam.vba_project import Module, vba_project
from xlagree.hosts.xlam.vba_source import CODE_NAMES, modules
from xlagree.hosts.xlam.xlam_file import PROJECT
from xlagree.terms.mistakes import version

TESTS = Path(__file__).parent
EXTENSIONS = TESTS / "vba_extensions"
EXCEL_WORKER = [sys.executable, str(TESTS / "excel_worker.py"), "xlagree.hosts.excel", str(TESTS)]

STAND_IN = """
' In the place of the loader: LibreOffice has no DLL of xlwings. Before each answer it fails so many times.
Private failures As Long
Private python As Object

Public Function AgreePython() As Object
    If failures < @FAILURES@ Then
        failures = failures + 1
        Err.Raise 1000
    End If
    failures = 0
    If python Is Nothing Then Set python = New StandIn
    Set AgreePython = python
End Function
"""

STAND_IN_CLASS = """
Private service As Object

' Hands a call on; a table comes back as COM hands one over, in two dimensions.
Public Function CallUDF(ByVal python As Variant, ByVal name As Variant, ByVal given As Variant, ByVal book As Variant, ByVal caller As Variant) As Variant
    Dim rows As Variant, table() As Variant, i As Long, j As Long
    If service Is Nothing Then Set service = CreateUnoService("org.xlagree.test.StandIn")
    rows = service.CallUDF(python, name, given)
    If Not IsArray(rows) Then
        CallUDF = rows
        Exit Function
    End If
    If Not IsArray(rows(0)) Then
        CallUDF = rows
        Exit Function
    End If
    ReDim table(0 To UBound(rows), 0 To UBound(rows(0)))
    For i = 0 To UBound(rows)
        For j = 0 To UBound(rows(0))
            table(i, j) = rows(i)(j)
        Next j
    Next i
    CallUDF = table
End Function
"""  # noqa: E501  # VBA's lines


CONTROL = """
' A button as Excel hands it over: known by its ID.
Public ID As String
"""

TOOLS = """
' Macros from outside know no ranges.
Public Function Tool(ByVal name As String, ByVal sheet As String, ByVal address As String) As Variant
    Dim place As Object
    Set place = ThisWorkbook.Worksheets(sheet).Range(address)
    Select Case name
        Case "plans": Tool = AgreePlansAt(place)
        Case "compare": Tool = AgreeCompareBelow(place)
        Case "check": Tool = AgreeCheckOf(place)
        Case "region": Tool = AgreeCheckOf(place.CurrentRegion)
        Case "doctor": Tool = AgreeDoctor()
        Case "help": Tool = AgreeArgumentHelp(place)
    End Select
End Function

Public Function ErrorsAt(ByVal sheet As String, ByVal rows As Variant, ByVal columns As Variant) As Variant
    Dim cells As Object, codes() As Variant, i As Long
    Set cells = ThisComponent.getSheets().getByName(sheet)
    ReDim codes(0 To UBound(rows))
    For i = 0 To UBound(rows)
        codes(i) = cells.getCellByPosition(columns(i), rows(i)).getError()
    Next i
    ErrorsAt = codes
End Function

Public Function Pressed(ByVal button As String, ByVal sheet As String, ByVal address As String) As Variant
    Dim control As Object
    Set control = New PressedButton
    control.ID = button
    ThisWorkbook.Worksheets(sheet).Activate
    ThisWorkbook.Worksheets(sheet).Range(address).Select
    AgreeOnButton control
End Function
"""


class VbaCalc(Calc):
    """A LibreOffice that runs the macros of workbooks; calls of Python go through xlwings' own server code."""

    def __init__(self) -> None:
        os.environ["XLAGREE_TEST_EXCEL"] = json.dumps(EXCEL_WORKER)
        super().__init__(f"-env:BUNDLED_EXTENSIONS={EXTENSIONS.as_uri()}", worker=TESTS / "vba_worker.py")

    def sheet(self, book: Book, name: str) -> dict[str, float | str]:
        """What every cell of a sheet shows that holds something."""
        cells = self.ask("sheet", book=book.number, sheet=name)
        return {address: seen(value_of(value)) for address, value in cells.items()}

    def tool(self, book: Book, name: str, sheet: str, address: str) -> Any:
        """What a tool of the tab answers for a range."""
        return self._macro(book, "Tool", name, sheet, address)

    def press(self, book: Book, button: str, sheet: str, address: str) -> None:
        """Press a button of the tab while a cell is chosen."""
        self._macro(book, "Pressed", button, sheet, address)

    def _macro(self, book: Book, name: str, *given: str) -> Any:
        return self.ask("macro", book=book.number, name=f"from_outside.{name}", given=given)


def macro_book(path: Path, write: Callable[[Any], None], failures: int = 0) -> Path:
    """A workbook with the sheets and modules of the add-in but for its loader, and whatever else is written into it."""
    project = [module for module in modules(version("xlagree"), "0.0.0") if module.name != "agree_python"]
    project += [
        Module("agree_python", STAND_IN.replace("@FAILURES@", str(failures))),
        Module("StandIn", STAND_IN_CLASS, "class"),
        Module("from_outside", TOOLS),
        Module("PressedButton", CONTROL, "class"),
    ]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        write_sheets(book, Settings(), vba_project(PROJECT, project), CODE_NAMES)
        write(book)
    return path


def seen(value: Value) -> float | str:
    """What a cell shows as Excel would show it: LibreOffice writes an error made by VBA as a text with its number."""
    if isinstance(value, Error):
        return value.name
    return next((code.text for code in ERROR_CODES if value == f"Error {code.excel}"), value)

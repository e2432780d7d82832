"""The pywin32 modules around xlwings, faked, so that its own code for Windows runs on any system.

`install()` must run before anybody imports xlwings. What is real from then on: everything between
`XLPython.CallUDF` and the function, the wrapper that xlwings writes in VBA, and its conversions. What is
faked: COM objects, which answer as Excel's do.
"""

import asyncio
import atexit
import concurrent.futures
import ctypes
import datetime as dt
import subprocess  # xlwings imports these while the platform is called win32, which they must not see
import sys
import tempfile
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas  # the same

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572
"""What arrives for an optional argument that was left out."""

ERROR_CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
"""What arrives for a cell that shows an error."""


class ComError(Exception):
    """pywin32's error of a COM call."""


class ComTime(dt.datetime):
    """The type in which dates arrive."""


class Dispatch:
    """A COM object: xlwings asks for its type by its identity."""

    iid, kind = "{0}", "_Object"

    def __init__(self) -> None:
        self._oleobj_ = OleObject(self.iid, self.kind)


class OleObject:
    """What pywin32 calls PyIDispatch."""

    def __init__(self, iid: str, kind: str) -> None:
        self.iid, self.kind = iid, kind

    def GetTypeInfo(self, *_: object) -> Any:  # noqa: N802  # COM's own name
        attributes = SimpleNamespace(iid=self.iid)
        return SimpleNamespace(
            GetTypeAttr=lambda: attributes, GetDocumentation=lambda _: (self.kind, None, 0, None)
        )


class Application(Dispatch):
    """Excel: remembers what the function wizard is told."""

    Version, Hwnd = "16.0", 1

    def __init__(self) -> None:
        super().__init__()
        self.wizard: dict[str, dict[str, Any]] = {}

    def MacroOptions(self, macro: str, **options: Any) -> None:  # noqa: N802  # COM's own name
        self.wizard[macro.rpartition("!")[2]] = options


class Components(Dispatch):
    """The VBA modules of a workbook: takes the one that xlwings writes."""

    text = ""

    def __call__(self, name: str) -> None:
        raise ComError(f"no module {name}")

    def Remove(self, _: object) -> None:  # noqa: N802  # COM's own name
        raise ComError("there is none to remove")

    def Import(self, path: str) -> None:  # noqa: N802  # COM's own name
        with open(path, encoding="utf-8") as file:
            self.text = file.read()


class Sheet(Dispatch):
    def __init__(self, name: str, book: "Workbook") -> None:
        super().__init__()
        self.Name, self.Parent = name, book


class Sheets(Dispatch):
    def __init__(self, book: "Workbook") -> None:
        super().__init__()
        self.sheets = [Sheet("Sheet1", book)]
        self.Count = 1

    def __call__(self, number: int) -> Sheet:
        return self.sheets[number - 1]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)


class Workbook(Dispatch):
    """A workbook with one sheet."""

    def __init__(self, name: str = "model.xlsm") -> None:
        super().__init__()
        self.Name, self.FullName, self.Application = name, f"C:\\{name}", Application()
        self.Worksheets = self.Sheets = Sheets(self)
        self.VBProject = SimpleNamespace(VBComponents=Components())


class Range(Dispatch):
    """Cells: one value, or rows of them."""

    iid, kind = RANGE_IID, "Range"

    def __init__(self, values: object, book: Workbook) -> None:
        super().__init__()
        rows = values if isinstance(values, list | tuple) else ((values,),)
        self.cells = tuple(map(tuple, rows))
        self.Row = self.Column = 1
        self.Rows, self.Columns = (
            SimpleNamespace(Count=len(self.cells)),
            SimpleNamespace(Count=len(self.cells[0])),
        )
        self.Count = len(self.cells) * len(self.cells[0])
        self.Worksheet = book.Sheets(1)
        self.Address = "$A$1"

    @property
    def Value(self) -> object:  # noqa: N802  # COM's own name
        """A value for one cell, rows for more: as COM answers."""
        return self.cells[0][0] if self.Count == 1 else self.cells


class Anything:
    """Answers every attribute and every call."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *_: object, **__: object) -> int:
        return 0


def _module(name: str, **content: object) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module
    return module


def install() -> Any:
    """Put the fakes into place and answer with xlwings as it is on Windows."""
    assert "xlwings" not in sys.modules, "xlwings was imported too early"
    assert all((asyncio, atexit, concurrent.futures, pandas, subprocess, tempfile))
    _module("pywintypes", com_error=ComError, error=ComError, TimeType=ComTime, IID=str)
    _module(
        "pythoncom",
        com_error=ComError,
        ole_error=ComError,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": OleObject},
        CoInitialize=lambda: None,
        CoUninitialize=lambda: None,
        Missing=object(),
        CLSCTX_LOCAL_SERVER=4,
        __file__=None,
    )
    for name in ("win32api", "win32con", "win32gui", "win32process", "win32event"):
        _module(name, __getattr__=lambda _: Anything())
    sys.modules["win32process"].GetWindowThreadProcessId = lambda _: (1, 1)  # type: ignore[attr-defined]  # a fake
    _module("win32timezone", TimeZoneInfo=SimpleNamespace(utc=lambda: dt.UTC))
    client = _module(
        "win32com.client",
        Dispatch=lambda found, *_, **__: found,
        DispatchEx=lambda found, *_, **__: found,
        CDispatch=Dispatch,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        gencache=SimpleNamespace(EnsureModule=lambda *_, **__: None),
    )

    def not_wrapped(value: object) -> None:
        raise ValueError(value)

    util = _module("win32com.server.util", wrap=lambda found, iid=None: found, unwrap=not_wrapped)
    policy = _module("win32com.server.policy", DefaultPolicy=object)
    dispatcher = _module("win32com.server.dispatcher")
    server = _module("win32com.server", util=util, policy=policy, dispatcher=dispatcher, __path__=[])
    _module("win32com", client=client, server=server, __path__=[])
    ctypes.oledll = ctypes.windll = Anything()  # type: ignore[attr-defined, assignment]  # fakes
    libraries, platform = ctypes.PyDLL, sys.platform
    ctypes.PyDLL = lambda _: Anything()  # type: ignore[assignment, misc]  # a fake
    try:
        sys.platform = "win32"
        import xlwings
        import xlwings.com_server
        import xlwings.udfs
    finally:
        sys.platform, ctypes.PyDLL = platform, libraries  # type: ignore[misc]  # put back
    return xlwings

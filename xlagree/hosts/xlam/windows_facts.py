"""What the add-in wants to know of a Windows machine: folders, Python, xlwings and its DLLs, and some values of the registry."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

Registry = Mapping[str, Mapping[str, object]]
"""Values by their names, by the path of their key."""

OFFICE = r"HKEY_CURRENT_USER\Software\Microsoft\Office\16.0\Excel"
DISABLED = rf"{OFFICE}\Resiliency\DisabledItems"
OPENED = rf"{OFFICE}\Options"
TRUST = rf"{OFFICE}\Security\Trusted Locations"
SECURITY = rf"{OFFICE}\Security"
CLICK_TO_RUN = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
EXCEL_PATH = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
KEYS = (DISABLED, OPENED, TRUST, SECURITY, CLICK_TO_RUN, EXCEL_PATH)
"""The keys that are read; none is ever written."""

LIBRARY = re.compile(r"xlwings(32|64)-(.+)\.dll")


@dataclass(frozen=True)
class Machine:
    """A Windows machine: the folder of Excel's start-up files and that of add-ins, Python without a window, xlwings."""

    startup: Path
    add_ins: Path
    interpreter: Path
    xlwings: str
    libraries: tuple[Path, ...]
    registry: Registry

    def value(self, key: str, name: str = "") -> object:
        """A value of the registry; None where there is none."""
        return self.registry.get(key, {}).get(name)


def this_machine() -> Machine | None:
    """The machine that this runs on; None where it is no Windows."""
    if sys.platform != "win32":
        return None
    excel = Path(os.environ["APPDATA"]) / "Microsoft"
    package = metadata.distribution("xlwings")
    files = [
        Path(str(file.locate())).resolve() for file in package.files or () if LIBRARY.fullmatch(file.name)
    ]
    return Machine(
        excel / "Excel" / "XLSTART",
        excel / "AddIns",
        _windowless(Path(sys.executable)),
        package.version,
        tuple(file for file in files if file.exists()),
        _registry(),
    )


def _windowless(python: Path) -> Path:
    """The Python beside this one that opens no window, where there is one."""
    windowless = python.with_name("pythonw.exe")
    return windowless if windowless.exists() else python


def _registry() -> Registry:
    if sys.platform != "win32":
        return {}
    import winreg

    values: dict[str, dict[str, object]] = {}
    for path in KEYS:
        root, _, key = path.partition("\\")
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(getattr(winreg, root), key, 0, access) as opened:
                listed = [winreg.EnumValue(opened, i) for i in range(winreg.QueryInfoKey(opened)[1])]
        except OSError:  # no such key
            continue
        values[path] = {name: value for name, value, _ in listed}
    return values

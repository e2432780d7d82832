"""What keeps the add-in from working on a Windows machine: every cause that its users meet, each with its remedy."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from xlagree.hosts.diagnosis import Diagnosis
from xlagree.hosts.xlam.addin_sheets import Settings, read_settings
from xlagree.hosts.xlam.vba_source import library
from xlagree.hosts.xlam.windows_facts import (
    CLICK_TO_RUN,
    DISABLED,
    EXCEL_PATH,
    LIBRARY,
    OPENED,
    SECURITY,
    TRUST,
    Machine,
    this_machine,
)
from xlagree.hosts.xlam.xlam_file import xlam
from xlagree.intake.guard import looked_over
from xlagree.terms.errors import AgreementError
from xlagree.terms.mistakes import version

HOST = "excel"
FILE = "xlagree.xlam"
INSTALL = "close Excel and run: xlagree addin install --host excel"
FROM_WEB = ":Zone.Identifier"
"""The stream beside a file in which Windows notes that it came from the internet."""
STORE = "WindowsApps"
"""The folder of what came from the Microsoft Store."""
COPY = re.compile(r"xlagree.*\.xlam?", re.IGNORECASE)


def wanted_settings(machine: Machine) -> Settings:
    """What the add-in has to know of a machine."""
    folder = str(machine.libraries[0].parent) if machine.libraries else ""
    return Settings(str(machine.interpreter), folder)


def wanted_file(machine: Machine) -> bytes:
    """The add-in as it should be on a machine."""
    return xlam(wanted_settings(machine), version("xlagree"), machine.xlwings)


def diagnose(machine: Machine | None = None) -> Iterator[Diagnosis]:
    """What is found of the add-in here, one cause and its remedy at a time; each area that is well in a line too."""
    machine = machine or this_machine()
    if machine is None:
        remedy = "use --host calc or --host web here, or run this on Windows"
        yield Diagnosis(HOST, "this is not Windows, and the add-in is for Excel on Windows", remedy)
        return
    for check in (_office, _file, _python, _dll, _switched_off, _copies):
        yield from check(machine)


def _found(finding: str, remedy: str = "") -> Diagnosis:
    return Diagnosis(HOST, finding, remedy)


def _office(machine: Machine) -> Iterator[Diagnosis]:
    """Excel itself: there, and not from the Store, whose Office lets no other process in."""
    excel = machine.value(EXCEL_PATH)
    if not excel:
        yield _found("Excel was not found", "install Office; where Excel is there all the same, go on")
    elif STORE in str(excel):
        remedy = "uninstall it and install Office from office.com"
        yield _found(f"Office comes from the Microsoft Store ({excel}), and lets no Python in", remedy)
    else:
        yield _found(f"Excel is {excel}")


def _file(machine: Machine) -> Iterator[Diagnosis]:
    """The file in the start-up folder: there, as this version writes it, not held back as a download."""
    file = machine.startup / FILE
    if not file.exists():
        scanner = "if it was there before, look for it in the quarantine of the virus scanner and allow it"
        yield _found(f"{file} is not there", f"{INSTALL}; {scanner}")
        return
    if Path(f"{file}{FROM_WEB}").exists():
        remedy = "in its Properties tick Unblock, or install it with the command instead"
        yield _found(f"{file} is blocked: Windows marks it as coming from the internet", remedy)
    if file.read_bytes() != wanted_file(machine):
        yield _found(f"{file} is not as this version writes it for this Python", INSTALL)
    else:
        yield _found(f"{file} is as xlagree {version('xlagree')} writes it")


def _python(machine: Machine) -> Iterator[Diagnosis]:
    """The interpreter that the file names, and the one that this runs in."""
    file = machine.startup / FILE
    if file.exists():
        try:
            named = Path(read_settings(looked_over(file)).interpreter)
        except (AgreementError, BadZipFile, KeyError, IndexError, ValueError, ParseError):
            yield _found(f"{file} is damaged", INSTALL)
        else:
            if named.parent != Path() and not named.exists():
                yield _found(f"the add-in starts {named}, which is not there", INSTALL)
    if STORE in str(machine.interpreter):
        remedy = f"install Python from python.org, xlagree with it, then {INSTALL}"
        yield _found(
            f"Python comes from the Microsoft Store ({machine.interpreter}), and Excel sees nothing it writes",
            remedy,
        )
    elif not machine.interpreter.exists():
        yield _found(
            f"{machine.interpreter} is not there", f"install Python and xlagree again, then {INSTALL}"
        )
    else:
        yield _found(f"Python is {machine.interpreter}")


def _dll(machine: Machine) -> Iterator[Diagnosis]:
    """xlwings' DLL: there, for an Excel of so many bits, and of the version that Python has."""
    bits = _bits(machine)
    known = {
        match[1]: (match[2], file) for file in machine.libraries if (match := LIBRARY.fullmatch(file.name))
    }
    again = f"run: pip install --force-reinstall --no-deps xlwings=={machine.xlwings}; then {INSTALL}"
    if not known:
        scanner = "if it vanishes again, allow it in the virus scanner"
        yield _found(f"xlwings' DLL {library(bits, machine.xlwings)} is not there", f"{again}; {scanner}")
    elif bits not in known:
        there = ", ".join(file.name for _, file in known.values())
        remedy = f"install a Python of {bits} bits and xlagree with it, then {INSTALL}"
        yield _found(f"Excel has {bits} bits, and this Python brings only {there}", remedy)
    elif known[bits][0] != machine.xlwings:
        yield _found(f"xlwings is {machine.xlwings}, its DLL is {known[bits][1].name}", again)
    else:
        yield _found(f"xlwings' DLL is {known[bits][1]}")


def _bits(machine: Machine) -> str:
    """How many bits Excel has: as Office says, or by the folder that it is in."""
    platform = machine.value(CLICK_TO_RUN, "Platform")
    folder_of_32 = "(x86)" in str(machine.value(EXCEL_PATH))
    return "32" if platform == "x86" or (platform is None and folder_of_32) else "64"


def _switched_off(machine: Machine) -> Iterator[Diagnosis]:
    """What in Excel keeps add-ins from being opened."""
    options = "in Excel: File, Options,"
    disabled = machine.registry.get(DISABLED, {}).values()
    if any(
        isinstance(item, bytes) and FILE in item.decode("utf-16-le", "ignore").lower() for item in disabled
    ):
        remedy = f"{options} Add-ins, Manage: Disabled Items, Go, choose it, Enable"
        yield _found(f"Excel has disabled {FILE} after a crash", remedy)
    if machine.value(TRUST, "AllLocationsDisabled"):
        remedy = f"{options} Trust Center, Settings, Trusted Locations: untick Disable all"
        yield _found("Excel trusts no folder, not even its own start-up folder", remedy)
    if machine.value(SECURITY, "RequireAddinSig"):
        remedy = (
            f"{options} Trust Center, Settings, Add-ins: untick Require, or ask whoever manages this machine"
        )
        yield _found("Excel opens only add-ins that a trusted publisher has signed", remedy)


def _copies(machine: Machine) -> Iterator[Diagnosis]:
    """Other versions beside the one in the start-up folder: Excel would take either one's functions."""
    ours = machine.startup / FILE
    for folder in (machine.startup, machine.add_ins):
        for file in sorted(folder.glob("*.xla*")):
            if COPY.fullmatch(file.name) and file != ours:
                yield _found(f"{file} is another copy of the add-in", "close Excel and delete it")
    for name, opened in machine.registry.get(OPENED, {}).items():
        if name.startswith("OPEN") and "xlagree" in str(opened).lower() and str(ours) not in str(opened):
            remedy = "in Excel: File, Options, Add-ins, Manage: Excel Add-ins, Go: untick it"
            yield _found(f"Excel also opens {str(opened).strip()}", remedy)

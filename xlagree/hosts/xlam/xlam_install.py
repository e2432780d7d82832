"""The add-in written into a folder, put into Excel's start-up folder, and taken away: one file, and nothing else of the user's."""

from importlib import metadata
from pathlib import Path

from xlagree.hosts.xlam.addin_sheets import Settings
from xlagree.hosts.xlam.windows_facts import Machine, this_machine
from xlagree.hosts.xlam.xlam_doctor import FILE, diagnose, wanted_file
from xlagree.hosts.xlam.xlam_file import xlam
from xlagree.intake.files import beside, remove_unfinished
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.mistakes import version

__all__ = ["build", "diagnose", "install", "remove"]


def build(folder: Path) -> Path:
    """Write the add-in for any machine: it looks for Python and xlwings' DLL along PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    _write(file, xlam(Settings(), version("xlagree"), metadata.version("xlwings")))
    return file


def install(machine: Machine | None = None) -> list[str]:
    """Put the add-in for this machine into Excel's start-up folder; says what was done."""
    machine = _windows(machine)
    file, wanted = machine.startup / FILE, wanted_file(machine)
    if file.exists() and file.read_bytes() == wanted:
        return [f"{file} is there already"]
    machine.startup.mkdir(parents=True, exist_ok=True)
    remove_unfinished(machine.startup)  # Excel would open it
    _write(file, wanted)
    return [f"{file} is written, for {machine.interpreter}", "Start Excel: the tab Agreements is there"]


def remove(machine: Machine | None = None) -> list[str]:
    """Take the add-in out of Excel's start-up folder; says what was done."""
    file = _windows(machine).startup / FILE
    if not file.exists():
        return [f"{file} is not there"]
    try:
        file.unlink()
    except PermissionError:
        raise _open_in_excel(file) from None
    return [f"{file} is removed"]


def _windows(machine: Machine | None) -> Machine:
    machine = machine or this_machine()
    if machine is None:
        remedy = "run it there, or use --host calc or --host web"
        raise AgreementError(Problem("this is not Windows, and the add-in is for Excel on Windows", remedy))
    return machine


def _write(file: Path, content: bytes) -> None:
    try:
        with beside(file) as (unfinished,):
            unfinished.write_bytes(content)
    except PermissionError:
        raise _open_in_excel(file) from None


def _open_in_excel(file: Path) -> AgreementError:
    return AgreementError(
        Problem(
            f"{file} cannot be changed",
            "close Excel, if it keeps it open, or choose a folder you may write to",
        )
    )

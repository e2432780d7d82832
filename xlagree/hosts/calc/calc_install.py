"""The add-in for LibreOffice Calc built, installed, removed, and looked over when something is wrong."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from xlagree import __version__
from xlagree.hosts.calc.libreoffice import LEAST, SECONDS, AddIn, LibreOffice, find_libreoffice
from xlagree.hosts.calc.oxt import FILE_NAME, IDENTIFIER, SETTINGS, parts, write_oxt
from xlagree.hosts.diagnosis import Diagnosis
from xlagree.terms.errors import AgreementError, Problem

AGAIN = "run: xlagree addin install --host calc"
NOT_FOUND = Diagnosis(
    "calc",
    "LibreOffice is not found",
    "install LibreOffice 25.2 or newer, or put its folder `program` on the path",
)


def build(folder: Path) -> Path:
    """Write the add-in into a folder, for this computer: it names this Python."""
    return write_oxt(folder / FILE_NAME)


def install(profile: Path | None = None) -> list[str]:
    """Install the add-in for this user, in the place of any other version of it; says what was done."""
    office = _ready(profile)
    own = [add_in for add_in in office.add_ins() if add_in.folder.is_relative_to(office.profile)]
    if len(own) == 1 and own[0].holds(parts()) and not own[0].disabled:
        return [f"calc: version {__version__} is installed already"]
    with tempfile.TemporaryDirectory() as folder:
        office.unopkg("add", "-f", str(build(Path(folder))))
    office.sweep()
    return [
        f"calc: installed version {__version__} in {office.profile}",
        "calc: start LibreOffice anew; type =AGREE_VERSION()",
    ]


def remove(profile: Path | None = None) -> list[str]:
    """Remove the add-in of this user; says what was done."""
    office = _ready(profile)
    if not any(add_in.folder.is_relative_to(office.profile) for add_in in office.add_ins()):
        return ["calc: not installed"]
    office.unopkg("remove", IDENTIFIER)
    office.sweep()
    return [f"calc: removed from {office.profile}"]


def diagnose(profile: Path | None = None) -> Iterator[Diagnosis]:
    """What is found of LibreOffice and of the add-in in it, each with its remedy where one is needed."""
    office = find_libreoffice(profile)
    if office is None:
        yield NOT_FOUND
        return
    yield _of_version(office)
    yield _of_python(office)
    yield from _obstacles(office)
    add_ins = list(office.add_ins())
    if not add_ins:
        yield Diagnosis("calc", "the add-in is not installed", AGAIN)
    elif len(add_ins) > 1:
        versions = ", ".join(sorted(add_in.version for add_in in add_ins))
        places = " and ".join(str(add_in.folder) for add_in in add_ins)
        yield Diagnosis(
            "calc",
            f"the add-in is installed {len(add_ins)} times, versions {versions}",
            f"remove all but one under Tools, Extensions: {places}",
        )
    for add_in in add_ins:
        yield from _of_add_in(add_in)


def _ready(profile: Path | None) -> LibreOffice:
    """LibreOffice, if it can take or give back an add-in now."""
    office = find_libreoffice(profile)
    obstacles = [NOT_FOUND] if office is None else list(_obstacles(office))
    if office is None or obstacles:
        raise AgreementError(*(Problem(found.finding, found.remedy) for found in obstacles))
    return office


def _obstacles(office: LibreOffice) -> Iterator[Diagnosis]:
    """What keeps LibreOffice from changing its extensions."""
    if getattr(os, "geteuid", lambda: 1)() == 0:
        yield Diagnosis(
            "calc", "unopkg refuses to install for root", "run it as the user who works with LibreOffice"
        )
    if office.lock:
        yield Diagnosis(
            "calc",
            "the profile of LibreOffice is in use",
            f"close LibreOffice; if it is closed, delete {office.lock}",
        )


def _of_version(office: LibreOffice) -> Diagnosis:
    version = ".".join(map(str, office.version)) or "of unknown version"
    old = office.version < LEAST
    least = ".".join(map(str, LEAST))
    remedy = f"install {least} or newer: older ones do not know our functions in .xlsx files" if old else ""
    return Diagnosis("calc", f"LibreOffice {version} in {office.program}", remedy)


def _of_python(office: LibreOffice) -> Diagnosis:
    if office.runs_python:
        return Diagnosis("calc", "LibreOffice runs add-ins in Python")
    remedy = "install python3-uno, or repair LibreOffice with its component for scripts in Python"
    return Diagnosis("calc", "LibreOffice cannot run add-ins in Python", remedy)


def _of_add_in(add_in: AddIn) -> Iterator[Diagnosis]:
    """What is found of one add-in: its version, whether it is on, and whether its Python has xlagree."""
    other = add_in.version != __version__
    finding = f"the add-in has version {add_in.version}" + (f", xlagree {__version__}" if other else "")
    yield Diagnosis("calc", finding, AGAIN if other else "")
    if add_in.disabled:
        yield Diagnosis("calc", "the add-in is disabled", f"enable it under Tools, Extensions, or {AGAIN}")
    settings = json.loads(add_in.text(SETTINGS) or "{}")
    python = settings.get("python", "")
    if not Path(python).exists():
        yield Diagnosis("calc", f"the add-in's Python is gone: {python or 'none is named'}", AGAIN)
    elif not _answers(python, settings):
        yield Diagnosis("calc", f"the add-in's Python cannot import xlagree: {python}", AGAIN)
    else:
        yield Diagnosis("calc", f"the add-in's Python has xlagree: {python}")


def _answers(python: str, settings: dict[str, object]) -> bool:
    """Whether the worker of an add-in starts and, having nobody to answer, ends."""
    folders = settings["folders"]
    assert isinstance(folders, list)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            [python, "-P", "-m", str(settings["worker"])],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**ours, "PYTHONPATH": str(folders[0])},
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0

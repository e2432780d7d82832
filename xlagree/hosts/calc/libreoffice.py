"""The LibreOffice of this computer: where it is, what it has of ours in a profile, and what keeps it from taking the add-in."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from xlagree.hosts.calc.oxt import FILE_NAME, IDENTIFIER
from xlagree.terms.errors import AgreementError, Problem

LEAST = (25, 2)
"""The oldest version with which the add-in was tried; 7.4 does not know our functions in an .xlsx."""
SECONDS = 120
"""A program's answer is waited for so long."""
FOLDERS = (
    r"C:\Program Files\LibreOffice\program",
    r"C:\Program Files (x86)\LibreOffice\program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
)
"""Where its programs are when they are not on the path."""
PROFILES = {
    "win32": "AppData/Roaming/LibreOffice/4",
    "darwin": "Library/Application Support/LibreOffice/4",
}
"""Where it keeps a user's settings, within his home; elsewhere it is .config/libreoffice/4."""


@dataclass(frozen=True)
class AddIn:
    """An add-in of ours that LibreOffice has: its folder, and whether it is switched off."""

    folder: Path
    disabled: bool

    @property
    def version(self) -> str:
        """The version that it says it has."""
        found = re.search(r'<version value="([^"]*)"', self.text("description.xml"))
        return found[1] if found else "unknown"

    def text(self, part: str) -> str:
        """One of its parts; a part that is not there is empty."""
        file = self.folder / part
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def holds(self, parts: Mapping[str, str]) -> bool:
        """Whether it is the add-in of these parts."""
        return all(self.text(part) == text for part, text in parts.items())


@dataclass(frozen=True)
class LibreOffice:
    """An installed LibreOffice, and one user's profile."""

    program: Path
    profile: Path

    @cached_property
    def version(self) -> tuple[int, ...]:
        """Year or main number, and month or second number; empty where it does not say."""
        said = self._run("soffice", "--version")
        found = re.search(r"LibreOffice (\d+)\.(\d+)", said.stdout)
        return tuple(map(int, found.groups())) if found else ()

    @property
    def runs_python(self) -> bool:
        """Whether it can load add-ins written in Python."""
        folders = self.program, self.program.parent / "Resources"
        return any((folder / "pythonloader.py").exists() for folder in folders)

    @property
    def lock(self) -> Path | None:
        """The file that says that the profile is in use, if there is one."""
        file = self.profile / ".lock"
        return file if file.exists() else None

    def add_ins(self) -> Iterator[AddIn]:
        """What is installed of ours: for this user, for all users of the computer, or with LibreOffice itself."""
        share = self.program.parent / "share"
        own, shared = (folder / "uno_packages" / "cache" for folder in (self.profile / "user", share))
        for cache in own, shared:
            yield from (add_in for add_in in _registered(cache) if _is_ours(add_in.folder))
        yield from (AddIn(folder, False) for folder in share.glob("extensions/*") if _is_ours(folder))

    def unopkg(self, *arguments: str) -> None:
        """Have its own program for extensions do something; raises what that says is wrong."""
        done = self._run("unopkg", *arguments, f"-env:UserInstallation={self.profile.as_uri()}")
        if done.returncode:
            said = " ".join((done.stderr or done.stdout).split())
            raise AgreementError(Problem(f"unopkg {arguments[0]} failed", said[:300]))

    def sweep(self) -> None:
        """Delete copies of the add-in that LibreOffice keeps, and no longer uses, until it is started again."""
        used = {add_in.folder for add_in in self.add_ins()}
        for copies in "extensions/*/extensions", "uno_packages/cache/uno_packages":
            for folder in self.profile.glob(f"user/{copies}/*.tmp_/{FILE_NAME}"):
                if folder not in used:
                    shutil.rmtree(folder.parent)
                    folder.parent.with_name(folder.parent.name.removesuffix("_")).unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = next(
            filter(None, (shutil.which(program, path=str(self.program)), shutil.which(program))), program
        )
        try:
            return subprocess.run(
                [command, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                env=without_our_python(os.environ),
                timeout=SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as reason:
            raise AgreementError(Problem(f"{program} does not answer", str(reason))) from reason


def without_our_python(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without a virtual environment: LibreOffice's Python would look for its own parts in there."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith("PYTHON") and name != "VIRTUAL_ENV"
    }
    folders = kept.get("PATH", "").split(os.pathsep)
    kept["PATH"] = os.pathsep.join(folder for folder in folders if not is_virtual(folder))
    return kept


def is_virtual(folder: str) -> bool:
    """Whether a folder of programs is that of a virtual environment."""
    return bool(folder) and (Path(folder).parent / "pyvenv.cfg").exists()


def find_libreoffice(profile: Path | None = None) -> LibreOffice | None:
    """The LibreOffice of the path or of the usual folders, with the usual profile or the one given."""
    on_path = [Path(os.path.realpath(found)).parent for found in [shutil.which("soffice")] if found]
    for folder in (*on_path, *map(Path, FOLDERS)):
        if any((folder / name).exists() for name in ("soffice", "soffice.exe")):
            return LibreOffice(folder, (profile or usual_profile()).absolute())
    return None


def usual_profile() -> Path:
    """Where LibreOffice keeps the settings of this user."""
    return Path.home() / PROFILES.get(sys.platform, ".config/libreoffice/4")


def _is_ours(folder: Path) -> bool:
    return f'<identifier value="{IDENTIFIER}"' in AddIn(folder, False).text("description.xml")


def _registered(cache: Path) -> Iterator[AddIn]:
    """The extensions that LibreOffice has registered of a folder; it may keep others there that it had before."""
    file = cache / "registry" / "com.sun.star.comp.deployment.bundle.PackageRegistryBackend" / "backenddb.xml"
    if file.exists():
        for element in ElementTree.parse(file).iter():
            _, _, place = str(element.get("url", "")).partition("_PACKAGES_CACHE/")
            if place:
                yield AddIn(cache / place, element.get("revoked") == "true")

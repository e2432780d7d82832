"""The Calc add-in installed and removed in a profile of LibreOffice, as an ordinary user, and what is found wrong of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xlagree import __version__
from xlagree.hosts.calc import libreoffice
from xlagree.hosts.calc.calc_install import AGAIN, diagnose, install, remove
from xlagree.hosts.calc.libreoffice import LibreOffice, find_libreoffice, usual_profile, without_our_python
from xlagree.hosts.calc.oxt import FILE_NAME, SETTINGS, parts
from xlagree.hosts.diagnosis import Diagnosis
from xlagree.terms.errors import AgreementError

NOBODY = 65534
CACHE = Path("user", "uno_packages", "cache")
"""Where a profile has its extensions."""
SHEET = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3" \
office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Sheet1"><table:table-row>
<table:table-cell table:formula="of:=ORG.XLAGREE.CALC.AGREE.AGREERATEFORMARGIN(75;0.25)"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>
"""
"""A sheet with the one formula =AGREE_RATE_FOR_MARGIN(75,0.25), not calculated."""


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile of an ordinary user. Where tests run as root, LibreOffice's programs are run as nobody."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    if os.geteuid() == 0:
        _let_others_in(tmp_path)
        os.chown(home, NOBODY, NOBODY)
        run: Callable[..., Any] = subprocess.run

        def as_nobody(command: list[str], **options: Any) -> Any:
            if Path(command[0]).name not in ("soffice", "unopkg"):
                return run(command, **options)
            for file in (Path(word) for word in command if word.endswith(".oxt")):
                _let_others_in(file.parent)
            return run(command, **options, user=NOBODY, group=NOBODY, extra_groups=[], cwd=home)

        monkeypatch.setattr(subprocess, "run", as_nobody)
        monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    return home / "profile"


def _let_others_in(folder: Path) -> None:
    """A temporary folder is its owner's alone."""
    for each in (folder, *folder.parents):
        if each.stat().st_uid == 0 and each != Path("/") and not each.stat().st_mode & 0o001:
            each.chmod(each.stat().st_mode | 0o011)


def shown_in_a_cell(profile: Path) -> str:
    """What the formula of the sheet shows in LibreOffice with this profile."""
    sheet = profile.parent / "sheet.fods"
    sheet.write_text(SHEET, encoding="utf-8")
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}"),
            *("--convert-to", "csv", "--outdir", str(profile.parent), str(sheet)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return sheet.with_suffix(".csv").read_text(encoding="utf-8").strip()


def left_behind(profile: Path) -> list[Path]:
    """Files and folders of ours."""
    return [path for path in profile.parent.rglob("*") if "xlagree" in path.name or path.name == SETTINGS]


@pytest.mark.calc
def test_installed_and_removed_twice(profile: Path) -> None:
    """Each step twice over: it is there and answers, then it is gone, and nothing of it is left behind."""
    for _ in range(2):
        assert install(profile)[0] == f"calc: installed version {__version__} in {profile}"
        assert install(profile) == [f"calc: version {__version__} is installed already"]
        assert all(found.well for found in diagnose(profile)), list(map(str, diagnose(profile)))
        assert shown_in_a_cell(profile) == "100"

        assert remove(profile) == [f"calc: removed from {profile}"]
        assert remove(profile) == ["calc: not installed"]
        assert left_behind(profile) == []
    assert shown_in_a_cell(profile) == "#NAME?"


@pytest.mark.calc
def test_other_extensions_and_settings_stay(profile: Path, tmp_path: Path) -> None:
    """What else the user has in LibreOffice is there before and after."""
    other = tmp_path / "other.oxt"
    office = find_libreoffice(profile)
    assert office
    _write_other(other)
    office.unopkg("add", str(other))
    install(profile)
    remove(profile)

    descriptions = [path.read_text(encoding="utf-8") for path in profile.rglob("description.xml")]
    assert ["org.example.other" in text for text in descriptions] == [True]


def _write_other(path: Path) -> None:
    from zipfile import ZipFile

    with ZipFile(path, "w") as archive:
        described = parts()["description.xml"].replace("org.xlagree.calc", "org.example.other")
        archive.writestr("description.xml", described)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest"/>',
        )
    path.chmod(0o644)


@pytest.mark.calc
def test_an_older_version_is_replaced(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One add-in is left, the new one."""
    install(profile)
    office = find_libreoffice(profile)
    assert office
    (add_in,) = office.add_ins()
    description = add_in.folder / "description.xml"
    description.write_text(add_in.text("description.xml").replace(__version__, "0.0.1"), encoding="utf-8")

    assert f"calc: the add-in has version 0.0.1, xlagree {__version__}; {AGAIN}" in map(
        str, diagnose(profile)
    )
    install(profile)
    assert [add_in.version for add_in in office.add_ins()] == [__version__]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LibreOffice:
    """A LibreOffice that is nothing but its files, with the add-in in the profile of its user."""
    program, profile = tmp_path / "office" / "program", tmp_path / "profile"
    program.mkdir(parents=True)
    soffice = program / "soffice"
    soffice.write_text("#!/bin/sh\necho LibreOffice 25.2.3.2 520\n", encoding="utf-8")
    soffice.chmod(0o755)
    (program / "pythonloader.py").touch()
    monkeypatch.setenv("PATH", f"{program}:/usr/bin:/bin")
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    put_add_in(profile / CACHE / "uno_packages" / "lu1.tmp_" / FILE_NAME)
    register(profile, "lu1.tmp_")
    return LibreOffice(program, profile)


def register(profile: Path, folder: str, how: str = "") -> None:
    """Tell LibreOffice of the add-in in a folder, as it does itself."""
    file = profile / CACHE / "registry" / "com.sun.star.comp.deployment.bundle.PackageRegistryBackend"
    file.mkdir(parents=True, exist_ok=True)
    (file / "backenddb.xml").write_text(
        '<?xml version="1.0"?><ext:extension-backend-db '
        'xmlns:ext="http://openoffice.org/extensionmanager/extension-registry/2010"><ext:extension '
        f'url="vnd.sun.star.expand:$UNO_USER_PACKAGES_CACHE/uno_packages/{folder}/{FILE_NAME}"{how}/>'
        "</ext:extension-backend-db>",
        encoding="utf-8",
    )


def put_add_in(folder: Path, **changed: str) -> None:
    """An add-in as LibreOffice keeps it, some of its parts changed."""
    for name, text in (parts() | changed).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def bad(office: LibreOffice) -> list[Diagnosis]:
    """What is found wrong."""
    return [found for found in diagnose(office.profile) if not found.well]


def test_all_is_well(office: LibreOffice) -> None:
    """Version, Python, add-in and its Python are named, and nothing is to be done."""
    assert [str(found) for found in diagnose(office.profile)] == [
        f"calc: LibreOffice 25.2 in {office.program}",
        "calc: LibreOffice runs add-ins in Python",
        f"calc: the add-in has version {__version__}",
        f"calc: the add-in's Python has xlagree: {json.loads(parts()[SETTINGS])['python']}",
    ]


def test_no_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found nowhere: one line, and an installation says the same."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "FOLDERS", ())

    (found,) = diagnose(tmp_path)
    assert found.finding == "LibreOffice is not found"
    with pytest.raises(AgreementError, match="is not found"):
        install(tmp_path)


def test_an_old_libreoffice(office: LibreOffice) -> None:
    """It answers, but does not know the functions in an .xlsx."""
    (office.program / "soffice").write_text("#!/bin/sh\necho LibreOffice 7.4.7.2 40\n", encoding="utf-8")
    (found,) = bad(office)
    assert found.finding.startswith("LibreOffice 7.4 in ")
    assert found.remedy.startswith("install 25.2 or newer")


def test_no_python_in_libreoffice(office: LibreOffice) -> None:
    """As on Debian without python3-uno."""
    (office.program / "pythonloader.py").unlink()
    (found,) = bad(office)
    assert found.finding == "LibreOffice cannot run add-ins in Python"
    assert "python3-uno" in found.remedy


def test_root(office: LibreOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its program refuses; so do we, before anything is written."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (found,) = bad(office)
    assert "root" in found.finding
    for do in install, remove:
        with pytest.raises(AgreementError, match="refuses to install for root"):
            do(office.profile)


def test_a_locked_profile(office: LibreOffice) -> None:
    """LibreOffice is open, or left its lock when it was killed; unopkg would wait for ever."""
    lock = office.profile / ".lock"
    lock.touch()
    (found,) = bad(office)
    assert found.finding == "the profile of LibreOffice is in use"
    assert str(lock) in found.remedy
    for do in install, remove:
        with pytest.raises(AgreementError, match="in use; close LibreOffice"):
            do(office.profile)


def test_no_add_in(office: LibreOffice) -> None:
    """The remedy is a command."""
    shutil.rmtree(office.profile)
    assert bad(office) == [Diagnosis("calc", "the add-in is not installed", AGAIN)]


def test_an_old_add_in_beside_a_new_one(office: LibreOffice) -> None:
    """One for all users of the computer and another one of this user: both are named with their versions."""
    old = parts()["description.xml"].replace(f'version value="{__version__}"', 'version value="0.0.1"')
    put_add_in(office.program.parent / "share" / "extensions" / "xlagree", **{"description.xml": old})
    both, other = bad(office)

    assert both.finding == f"the add-in is installed 2 times, versions 0.0.1, {__version__}"
    assert str(office.program.parent / "share" / "extensions" / "xlagree") in both.remedy
    assert other.finding == f"the add-in has version 0.0.1, xlagree {__version__}"


def test_a_disabled_add_in(office: LibreOffice) -> None:
    """LibreOffice has it, and does not load it."""
    register(office.profile, "lu1.tmp_", ' revoked="true"')
    (found,) = bad(office)
    assert found.finding == "the add-in is disabled"


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"python": "/no/such/python"}, "the add-in's Python is gone: /no/such/python"),
        ({"worker": "no_such_module"}, "the add-in's Python cannot import xlagree: "),
    ],
)
def test_a_python_that_is_no_more(office: LibreOffice, changed: dict[str, str], finding: str) -> None:
    """The interpreter was removed, or it lost xlagree."""
    (add_in,) = office.add_ins()
    settings = json.loads(add_in.text(SETTINGS)) | changed
    (add_in.folder / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")
    (found,) = bad(office)

    assert found.finding.startswith(finding)
    assert found.remedy == AGAIN


def test_the_usual_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where each system keeps it."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    places = {}
    for system in ("linux", "win32", "darwin"):
        monkeypatch.setattr(sys, "platform", system)
        places[system] = usual_profile().relative_to(tmp_path).as_posix()

    assert places == {
        "linux": ".config/libreoffice/4",
        "win32": "AppData/Roaming/LibreOffice/4",
        "darwin": "Library/Application Support/LibreOffice/4",
    }


def test_libreoffice_is_not_started_in_our_environment(tmp_path: Path) -> None:
    """Its Python would look for its own parts in a virtual environment that is first on the path."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    ours, theirs = str(tmp_path / "venv" / "bin"), str(tmp_path)
    given = {"PATH": os.pathsep.join((ours, theirs)), "PYTHONPATH": "x", "VIRTUAL_ENV": "y", "HOME": "z"}
    assert without_our_python(given) == {"PATH": theirs, "HOME": "z"}

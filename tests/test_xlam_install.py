"""The add-in put in its place and looked over, on a Windows machine that is a folder and a table of registry values."""

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from importlib import metadata
from importlib.metadata import PackagePath
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from xlagree.hosts.diagnosis import Diagnosis
from xlagree.hosts.xlam import windows_facts as facts
from xlagree.hosts.xlam.addin_sheets import Settings, read_settings
from xlagree.hosts.xlam.windows_facts import Machine, this_machine
from xlagree.hosts.xlam.xlam_install import build, diagnose, install, remove
from xlagree.terms.errors import AgreementError

Values = Mapping[str, Mapping[str, object]]
Listed = list[tuple[str, object, int]]
WELL: Values = {
    facts.EXCEL_PATH: {"": r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"},
    facts.CLICK_TO_RUN: {"Platform": "x64"},
}


def with_values(machine: Machine, key: str, **values: object) -> Machine:
    """The machine with further values of a key."""
    known = {name or "": value for name, value in values.items()}
    return replace(machine, registry={**machine.registry, key: {**machine.registry.get(key, {}), **known}})


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which everything is as it should be, before the add-in is there."""
    python = tmp_path / "Python312"
    python.mkdir()
    libraries = tuple(python / f"xlwings{bits}-0.37.8.dll" for bits in (32, 64))
    interpreter = python / "pythonw.exe"
    for file in (interpreter, *libraries):
        file.touch()
    roaming = tmp_path / "Roaming" / "Microsoft"
    return Machine(roaming / "Excel" / "XLSTART", roaming / "AddIns", interpreter, "0.37.8", libraries, WELL)


def wrong(machine: Machine) -> list[Diagnosis]:
    return [found for found in diagnose(machine) if not found.well]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_installed_twice_and_removed_twice(machine: Machine, tmp_path: Path) -> None:
    """One file, for this machine's Python; a second time nothing happens, and nothing is left behind."""
    machine.startup.mkdir(parents=True)
    (machine.startup / "personal.xlsb").write_bytes(b"the user's")
    (machine.startup / ".xlagree-1-xlagree.xlam").write_bytes(b"half written by a run that was killed")
    before = files(tmp_path)
    del before[str((machine.startup / ".xlagree-1-xlagree.xlam").relative_to(tmp_path))]
    file = machine.startup / "xlagree.xlam"

    assert install(machine) == [
        f"{file} is written, for {machine.interpreter}",
        "Start Excel: the tab Agreements is there",
    ]
    assert read_settings(BytesIO(file.read_bytes())) == Settings(
        str(machine.interpreter), str(machine.interpreter.parent)
    )
    assert install(machine) == [f"{file} is there already"]
    assert wrong(machine) == []
    assert set(files(tmp_path)) - set(before) == {str(file.relative_to(tmp_path))}
    assert remove(machine) == [f"{file} is removed"]
    assert remove(machine) == [f"{file} is not there"]
    assert files(tmp_path) == before


def test_a_newer_version_takes_the_place(machine: Machine) -> None:
    """What an older version wrote is said to be so, and is overwritten."""
    install(machine)
    later = replace(machine, xlwings="0.38.0")

    assert any("is not as this version writes it" in found.finding for found in wrong(later))
    assert install(later)[0].endswith(f"is written, for {machine.interpreter}")


def test_excel_keeps_its_file_open(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets nobody change a file that Excel has open: one line says so, and the file stays whole."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "used by another process")

    install(machine)
    before = files(machine.startup)
    monkeypatch.setattr("os.replace", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(AgreementError, match="cannot be changed; close Excel"):
        remove(machine)
    monkeypatch.undo()
    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(AgreementError, match="cannot be changed; close Excel"):
        install(replace(machine, xlwings="0.38.0"))
    assert files(machine.startup) == before


def test_a_healthy_machine_in_a_few_lines(machine: Machine) -> None:
    """Each area that is well has its line, and no remedy."""
    install(machine)
    found = list(diagnose(machine))

    assert [one.host for one in found] == ["excel"] * len(found)
    assert all(one.well for one in found)
    assert [str(one).split(" is ")[0] for one in found] == [
        "excel: Excel",
        f"excel: {machine.startup / 'xlagree.xlam'}",
        "excel: Python",
        "excel: xlwings' DLL",
    ]


STORE = r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop_16051\Office16\EXCEL.EXE"
DISABLED_ITEM = b"\1\0\0\0" + r"c:\users\ann\...\xlstart\xlagree.xlam".encode("utf-16-le") + b"\0\0"


@pytest.mark.parametrize(
    ("key", "values", "finding", "remedy"),
    [
        (facts.EXCEL_PATH, {"": None}, "Excel was not found", "install Office"),
        (facts.EXCEL_PATH, {"": STORE}, "Microsoft Store", "office.com"),
        (facts.DISABLED, {"1A2B": DISABLED_ITEM}, "has disabled xlagree.xlam", "Disabled Items"),
        (facts.TRUST, {"AllLocationsDisabled": 1}, "trusts no folder", "Trusted Locations"),
        (facts.SECURITY, {"RequireAddinSig": 1}, "signed", "untick Require"),
        (
            facts.OPENED,
            {"OPEN1": r' "C:\Old\xlagree.xlam"'},
            r'also opens "C:\Old\xlagree.xlam"',
            "untick it",
        ),
    ],
)
def test_what_the_registry_tells(
    machine: Machine, key: str, values: dict[str, object], finding: str, remedy: str
) -> None:
    """Office from the Store, an add-in disabled after a crash, no trust, another add-in opened: each said once."""
    install(machine)
    (found,) = wrong(replace(machine, registry={**WELL, key: values}))

    assert finding in found.finding
    assert remedy in found.remedy


def test_other_values_of_the_registry_do_not_matter(machine: Machine) -> None:
    """Other add-ins that were disabled or are opened, and our own file, are no findings."""
    install(machine)
    ours = f'/R "{machine.startup / "xlagree.xlam"}"'
    others = {
        facts.DISABLED: {"9": "other.xlam".encode("utf-16-le")},
        facts.OPENED: {"OPEN": ours, "OPEN1": "x.xlam"},
    }

    assert wrong(replace(machine, registry={**WELL, **others})) == []


def test_not_there_or_quarantined(machine: Machine) -> None:
    """A file that is not there has two causes and a remedy for each."""
    (found,) = wrong(machine)

    assert found.finding == f"{machine.startup / 'xlagree.xlam'} is not there"
    assert "addin install" in found.remedy
    assert "quarantine" in found.remedy


def test_blocked_or_damaged(machine: Machine) -> None:
    """A file that came as a download is blocked; one that is none is damaged."""
    install(machine)
    file = machine.startup / "xlagree.xlam"
    Path(f"{file}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="ascii")
    (found,) = wrong(machine)
    assert "is blocked" in found.finding
    assert "Unblock" in found.remedy

    Path(f"{file}:Zone.Identifier").unlink()
    for content in (b"not a workbook", _zip(b"<sst/>"), _zip(b"<sst><si><t>INTERPRETER</t></si></sst>")):
        file.write_bytes(content)
        assert f"{file} is damaged" in [found.finding for found in wrong(machine)]


def _zip(strings: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as parts:
        parts.writestr("xl/sharedStrings.xml", strings)
        parts.writestr(
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>",
        )
    return file.getvalue()


def test_python_is_gone(machine: Machine, tmp_path: Path) -> None:
    """The interpreter that the add-in starts was removed, or another one took its place."""
    install(machine)
    machine.interpreter.unlink()
    found = [one.finding for one in wrong(machine)]
    assert f"the add-in starts {machine.interpreter}, which is not there" in found
    assert f"{machine.interpreter} is not there" in found

    another = tmp_path / "Python313" / "pythonw.exe"
    another.parent.mkdir()
    another.touch()
    found = [one.finding for one in wrong(replace(machine, interpreter=another))]
    assert f"the add-in starts {machine.interpreter}, which is not there" in found


def test_python_from_the_store(machine: Machine, tmp_path: Path) -> None:
    """What such a Python writes into the user's folders Excel does not see."""
    python = tmp_path / "WindowsApps" / "pythonw.exe"
    python.parent.mkdir()
    python.touch()
    store = replace(machine, interpreter=python)
    install(store)
    (found,) = wrong(store)

    assert "Python comes from the Microsoft Store" in found.finding
    assert "python.org" in found.remedy


@pytest.mark.parametrize(
    ("there", "bits", "finding", "remedy"),
    [
        (
            (),
            "x64",
            "xlwings64-0.37.8.dll is not there",
            "pip install --force-reinstall --no-deps xlwings==0.37.8",
        ),
        (("xlwings64-0.37.8.dll",), "x86", "Excel has 32 bits", "a Python of 32 bits"),
        (("xlwings32-0.37.8.dll",), "x64", "Excel has 64 bits", "a Python of 64 bits"),
        (
            ("xlwings64-0.30.1.dll",),
            "x64",
            "xlwings is 0.37.8, its DLL is xlwings64-0.30.1.dll",
            "pip install",
        ),
    ],
)
def test_the_dll(machine: Machine, there: tuple[str, ...], bits: str, finding: str, remedy: str) -> None:
    """Missing, of another version, or not for an Excel of so many bits."""
    libraries = tuple(machine.interpreter.with_name(name) for name in there)
    ill = with_values(replace(machine, libraries=libraries), facts.CLICK_TO_RUN, Platform=bits)
    install(ill)
    (found,) = wrong(ill)

    assert finding in found.finding
    assert remedy in found.remedy


def test_bits_of_an_office_that_does_not_say(machine: Machine) -> None:
    """An Office that was not installed by Click-to-Run is known by its folder."""
    excel = {facts.EXCEL_PATH: {"": r"C:\Program Files (x86)\Microsoft Office\Office16\EXCEL.EXE"}}
    old = replace(machine, libraries=machine.libraries[1:], registry=excel)
    install(old)
    (found,) = wrong(old)

    assert "Excel has 32 bits, and this Python brings only xlwings64" in found.finding


def test_old_versions_beside_it(machine: Machine) -> None:
    """Copies of the add-in in either folder are named, other files are not."""
    install(machine)
    machine.add_ins.mkdir(parents=True)
    copies = [
        machine.startup / "xlagree (1).xlam",
        machine.add_ins / "xlagree.xlam",
        machine.add_ins / "XLAgree-0.xla",
    ]
    for file in (*copies, machine.add_ins / "solver.xlam", machine.startup / "xlagree.xlsx"):
        file.touch()

    assert sorted(one.finding for one in wrong(machine)) == sorted(
        f"{copy} is another copy of the add-in" for copy in copies
    )


@pytest.mark.skipif(sys.platform == "win32", reason="says what other systems are told")
def test_elsewhere(tmp_path: Path) -> None:
    """Off Windows the add-in can be built; installing, removing and looking it over say why not, each in one line."""
    assert this_machine() is None
    assert build(tmp_path / "new" / "folder").exists()
    (found,) = diagnose()
    assert found.finding.startswith("this is not Windows")
    assert found.remedy
    for act in (install, remove):
        with pytest.raises(AgreementError, match="this is not Windows"):
            act()


class FakeRegistry:
    """The part of winreg that reads: keys that are there, each with its values."""

    KEY_READ, KEY_WOW64_64KEY = 0x20019, 0x0100
    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"

    def __init__(self, values: Values) -> None:
        self.values = values

    def OpenKey(self, root: str, key: str, reserved: int, access: int) -> AbstractContextManager[Listed]:  # noqa: N802  # as there
        assert (reserved, access) == (0, 0x20119)
        if f"{root}\\{key}" not in self.values:
            raise FileNotFoundError(2, key)
        return nullcontext([(name, value, 1) for name, value in self.values[f"{root}\\{key}"].items()])

    def QueryInfoKey(self, key: list[object]) -> tuple[int, int, int]:  # noqa: N802  # as there
        return 0, len(key), 0

    def EnumValue(self, key: Listed, place: int) -> tuple[str, object, int]:  # noqa: N802  # as there
        return key[place]


def test_a_machine_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows: the folders of the user, Python without a window, xlwings with its DLLs that are there, the registry."""
    python = tmp_path / "Python312"
    (python / "Lib" / "site-packages").mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe", "xlwings64-0.37.8.dll"):
        (python / name).touch()
    listed = [
        PackagePath(f"../../{name}")
        for name in ("xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll", "python.exe")
    ]
    for file in listed:
        file.dist = SimpleNamespace(locate_file=lambda path: python / "Lib" / "site-packages" / path)  # type: ignore[assignment]  # a fake
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("sys.executable", str(python / "python.exe"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    monkeypatch.setitem(sys.modules, "winreg", FakeRegistry(WELL))  # type: ignore[arg-type]  # a fake
    monkeypatch.setattr(metadata, "distribution", lambda _: SimpleNamespace(version="0.37.8", files=listed))
    machine = this_machine()

    assert machine == Machine(
        tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART",
        tmp_path / "Roaming" / "Microsoft" / "AddIns",
        python / "pythonw.exe",
        "0.37.8",
        (python / "xlwings64-0.37.8.dll",),
        WELL,
    )


def test_the_registry_is_only_read() -> None:
    """No function of the package writes into the registry."""
    for file in Path(facts.__file__).parent.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not any(word in text for word in ("SetValue", "CreateKey", "DeleteKey", "DeleteValue")), file

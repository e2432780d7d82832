"""`xlagree addin`: one door to the add-ins of all hosts."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from command_line import call
from oletools.olevba import VBA_Parser

from xlagree.cli.addin_command import Host
from xlagree.functions.catalogue import CATALOGUE
from xlagree.hosts.calc import calc_install
from xlagree.hosts.diagnosis import Diagnosis
from xlagree.hosts.xlam import xlam_install
from xlagree.terms.errors import AgreementError, Problem

INSTALLERS = {"excel": xlam_install, "calc": calc_install}


def test_add_ins_are_built_as_files_on_any_system(tmp_path: Path) -> None:
    """One file for Excel and one for LibreOffice, the same bytes every time, every function in the VBA."""
    for folder in ("one", "two"):
        status, said, wrong = call("addin", "build", "--out", tmp_path / folder)
        assert (status, wrong) == (0, "")
        assert said.splitlines() == [str(tmp_path / folder / f"xlagree.{kind}") for kind in ("xlam", "oxt")]
    for kind in ("xlam", "oxt"):
        assert (tmp_path / "one" / f"xlagree.{kind}").read_bytes() == (
            tmp_path / "two" / f"xlagree.{kind}"
        ).read_bytes()
    parser = VBA_Parser(str(tmp_path / "one" / "xlagree.xlam"))
    source = parser.get_vba_code_all_modules()
    parser.close()
    assert [entry.name for entry in CATALOGUE if f"Function {entry.name}(" not in source] == []


def test_one_host_alone(tmp_path: Path) -> None:
    """What is named is built and nothing else."""
    assert call("addin", "build", "--host", "calc", "--out", tmp_path)[0] == 0
    assert [file.name for file in tmp_path.iterdir()] == ["xlagree.oxt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "--host", "web"), "url must be where the folder will be served"),
        (
            ("build", "--host", "excel", "--url", "https://a.example"),
            "--url is for --host web alone; add --host web",
        ),
        (("build", "--packages", "https://a.example"), "--packages is for --host web alone"),
        (
            ("install", "--host", "web"),
            "the add-in for the web is not installed but served; xlagree addin build",
        ),
        (("remove", "--host", "web"), "is not installed but served"),
        (("install", "--host", "word"), "'word' is not one of"),
        (("instal",), "No such command 'instal'"),
    ],
)
def test_what_cannot_be_asked(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """One line with what to do instead, and nothing is written."""
    out = ("--out", tmp_path / "out") if arguments[0] == "build" else ()
    status, _, wrong = call("addin", *arguments, *out)
    assert status == 2
    assert said.casefold() in wrong.casefold()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Both hosts of a system, of which only what was asked is kept; Excel has something to do."""
    asked: list[str] = []

    def stand_in(host: str, module: ModuleType) -> None:
        for what in ("install", "remove"):

            def done(what: str = what) -> list[str]:
                asked.append(f"{what} {host}")
                return [f"{host}: {what} done"]

            monkeypatch.setattr(module, what, done)
        remedy = "enable it in Excel's options" if host == "excel" else ""
        monkeypatch.setattr(module, "diagnose", lambda: iter([Diagnosis(host, "the add-in", remedy)]))

    for host, module in INSTALLERS.items():
        stand_in(host, module)
    monkeypatch.setattr("xlagree.cli.addin_command.HERE", (Host.EXCEL, Host.CALC))
    return asked


def test_all_hosts_of_a_system(hosts: list[str]) -> None:
    """Without a host those of this system, one after the other."""
    assert call("addin", "install") == (0, "excel: install done\ncalc: install done\n", "")
    assert call("addin", "remove", "--host", "calc") == (0, "calc: remove done\n", "")
    assert hosts == ["install excel", "install calc", "remove calc"]


def test_a_host_that_cannot_be_does_not_stop_the_other(
    hosts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where several hosts are meant, what cannot be done for one is said, and the other is done."""

    def refuse() -> list[str]:
        raise AgreementError(Problem("Excel keeps the file open", "close Excel"))

    monkeypatch.setattr(xlam_install, "install", refuse)
    status, said, wrong = call("addin", "install")
    assert (status, said) == (2, "calc: install done\n")
    assert wrong == "Excel keeps the file open; close Excel\n"


def test_the_doctor_says_what_to_do(hosts: list[str]) -> None:
    """One finding a line, with its remedy; the status says whether anything has to be done."""
    assert call("addin", "doctor") == (
        1,
        "excel: the add-in; enable it in Excel's options\ncalc: the add-in\n",
        "",
    )
    assert call("addin", "doctor", "--host", "calc")[0] == 0
    findings = json.loads(call("addin", "doctor", "--json")[1])["findings"]
    assert [(one["host"], one["well"]) for one in findings] == [("excel", False), ("calc", True)]

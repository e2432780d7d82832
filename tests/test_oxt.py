"""The Calc add-in as a file: the same bytes every time, and all parts are what LibreOffice wants to read."""

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import xlagree
from xlagree.functions.catalogue import CATALOGUE
from xlagree.hosts.calc.calc_install import build
from xlagree.hosts.calc.idl import STORED, joined, methods
from xlagree.hosts.calc.oxt import SOURCES, parts

OOR = "{http://openoffice.org/2001/registry}"
CELL = re.compile(r"[A-Z]{1,3}\d+")
"""What a formula takes for a cell."""


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    """Neither the time nor the folder is in the file."""
    one, other = build(tmp_path / "one"), build(tmp_path / "other")

    assert one.read_bytes() == other.read_bytes()
    with ZipFile(one) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name).decode() for name in archive.namelist()} == parts()


def test_the_manifest_names_parts_that_are_there() -> None:
    """What LibreOffice registers: types, component, texts."""
    manifest = ElementTree.fromstring(parts()["META-INF/manifest.xml"])
    named = [value for entry in manifest for key, value in entry.items() if key.endswith("full-path")]

    assert named == ["XAgree.idl", "calc_component.py", "CalcAddIns.xcu"]
    assert set(named) <= set(parts())


def test_its_version_is_ours() -> None:
    """LibreOffice shows it, and replaces an older one by it."""
    description = ElementTree.fromstring(parts()["description.xml"])
    versions = [entry.get("value") for entry in description if entry.tag.endswith("version")]

    assert versions == [xlagree.__version__]


def test_every_function_has_its_texts() -> None:
    """Names, help, and each argument with its help, under every name that workbooks store."""
    texts = ElementTree.fromstring(parts()["CalcAddIns.xcu"])
    nodes = {node.get(f"{OOR}name"): node for node in texts.iter("node")}
    for method in methods():
        node = nodes[method.name]
        assert (_text(node, "DisplayName"), _text(node, "CompatibilityName")) == (
            method.stored,
            method.stored,
        )
        assert _text(node, "Description")
        shown = [(_text(entry, "DisplayName"), _text(entry, "Description")) for entry in _parameters(node)]
        assert shown == [(argument.name, argument.help) for argument in method.function.arguments]
    assert len(list(methods())) == len(CATALOGUE) * len(STORED)


def _text(node: Any, name: str) -> str:
    return next(
        prop.findtext("value") or "" for prop in node.findall("prop") if prop.get(f"{OOR}name") == name
    )


def _parameters(node: Any) -> list[Any]:
    return next(list(group) for group in node.findall("node") if group.get(f"{OOR}name") == "Parameters")


def test_names_are_such_that_libreoffice_takes() -> None:
    """No underscore in methods and parameters, no two alike in a method, and no function looks like a cell."""
    for method in methods():
        names = [joined(argument.name) for argument in method.function.arguments]
        assert all(name.isalnum() for name in (method.name, *names))
        assert len(set(names)) == len(names)
        assert not CELL.fullmatch(method.function.name)
    assert len({method.name for method in methods()}) == len(list(methods()))


def test_the_interface_declares_every_method() -> None:
    """A table is declared as such, or Calc would show its first cell alone."""
    text = parts()["XAgree.idl"]
    declared = {name: gives for gives, name in re.findall(r"    (.+) (\w+)\(.*\);", text)}

    assert declared == {
        method.name: "sequence< sequence< any > >" if method.function.spills else "any"
        for method in methods()
    }


def test_libreoffice_needs_no_package_of_ours() -> None:
    """What runs in LibreOffice's Python imports the standard library, UNO and its own parts."""
    beside = {Path(part).stem for part in SOURCES} | {"unohelper", "com", "org"}
    for part in SOURCES:
        imported = set()
        for node in ast.walk(ast.parse(parts()[part])):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).partition(".")[0])
        assert imported - beside <= sys.stdlib_module_names, part


def test_settings_are_of_this_computer() -> None:
    """The Python that wrote the add-in is the one that answers."""
    settings = json.loads(parts()["settings.json"])

    assert settings["python"] == sys.executable
    assert settings["folders"][0] == str(Path(xlagree.__file__).parent.parent)

"""The folder of the web add-in: what is in it, that Office takes it, and that it is the same every time."""

import csv
import json
import os
import shutil
import struct
import subprocess
import sys
from base64 import urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile
from zlib import decompress

import pytest
from browser import PACKAGES, STAND_INS, missing
from package_tree import PACKAGE, ROOT

import xlagree
from xlagree.functions.catalogue import CATALOGUE
from xlagree.hosts.web import web_folder
from xlagree.hosts.web.icons import SIZES, icon
from xlagree.hosts.web.web_folder import PYODIDE_ADDRESS, PYODIDE_FILES, build, web_address
from xlagree.hosts.web.web_functions import needs_packages
from xlagree.hosts.web.web_manifest import manifest
from xlagree.terms.errors import AgreementError

ADDRESS = "https://agree.example/addin"
OFFICE = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
TYPES = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in that loads Pyodide from its makers."""
    return build(tmp_path_factory.mktemp("addin"), ADDRESS).parent


@pytest.fixture
def pyodide(tmp_path: Path) -> Path:
    """A folder with the names of Pyodide's files."""
    (tmp_path / "pyodide").mkdir()
    for name in PYODIDE_FILES:
        (tmp_path / "pyodide" / name).write_text(name)
    locked = {
        "numpy": {"file_name": "numpy.whl", "depends": []},
        "scipy": {"file_name": "scipy.whl", "depends": ["numpy", "libopenblas"]},
        "libopenblas": {"file_name": "libopenblas.zip", "depends": []},
        "pandas": {"file_name": "pandas.whl", "depends": ["numpy"]},
    }
    (tmp_path / "pyodide" / "pyodide-lock.json").write_text(json.dumps({"packages": locked}))
    return tmp_path / "pyodide"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Something in the place of a wheel, which takes no time to pack."""
    (tmp_path / "some.whl").write_bytes(b"wheel")
    return tmp_path / "some.whl"


def settings(folder: Path) -> dict:
    text = (folder / "settings.js").read_text("utf-8")
    return json.loads(text.removeprefix("export const SETTINGS = ").rstrip(";\n"))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_two_builds_are_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Built again somewhere else, and once more over what is there, every file is the same."""
    build(tmp_path, f"{ADDRESS}/")
    build(tmp_path, ADDRESS)

    assert files(tmp_path) == files(folder)


def test_functions_are_those_of_the_catalogue(folder: Path) -> None:
    """Every function under its own name, with help for each argument; ranges arrive as tables, errors arrive."""
    described = json.loads((folder / "functions.json").read_text("utf-8"))

    assert described["allowErrorForDataTypeAny"] is True
    assert [entry["name"] for entry in described["functions"]] == [function.name for function in CATALOGUE]
    for entry, function in zip(described["functions"], CATALOGUE, strict=True):
        assert entry["id"] == function.name
        assert entry["description"] == function.help
        assert (entry["result"]["dimensionality"] == "matrix") == function.spills
        for parameter, argument in zip(entry["parameters"], function.arguments, strict=True):
            assert parameter["name"] == argument.name
            assert parameter["description"] == argument.help
            assert parameter["optional"] == argument.optional
            assert (parameter["dimensionality"] == "matrix") == argument.kind.is_range


@pytest.mark.browser
def test_functions_are_valid_under_the_schema_of_office(folder: Path, tmp_path: Path) -> None:
    """Microsoft's own schema finds nothing wrong, and does find a name that cannot be."""
    described = (folder / "functions.json").read_text("utf-8")
    (tmp_path / "wrong.json").write_text(described.replace('"AGREE_PRICE"', '"1PRICE"'), "utf-8")

    def problems(file: Path) -> str:
        command = ["node", str(STAND_INS / "validate.mjs"), str(PACKAGES), str(file)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    assert problems(folder / "functions.json") == ""
    assert "/functions/0/name" in problems(tmp_path / "wrong.json")


def test_the_manifest_refers_to_what_is_there(folder: Path) -> None:
    """What it refers to by name stands in its resources, and every address is that of a file in the folder."""
    root = ElementTree.parse(folder / "manifest.xml").getroot()
    resources = {
        node.attrib["id"] for node in root.iter() if node.tag.startswith(TYPES) and "id" in node.attrib
    }
    referred = {node.attrib["resid"] for node in root.iter() if "resid" in node.attrib}
    addresses = {
        node.attrib["DefaultValue"]
        for node in root.iter()
        if node.attrib.get("DefaultValue", "").startswith("http")
    }

    assert referred == resources
    assert max(map(len, resources)) <= 32
    assert all((folder / address.removeprefix(f"{ADDRESS}/")).is_file() for address in addresses)
    assert {"16", "32", "80"} <= {
        node.attrib["size"] for node in root.iter(f"{TYPES}Image") if "size" in node.attrib
    }
    assert root.findtext(f"{OFFICE}Version") == f"{xlagree.__version__}.0"
    assert "<Namespace" not in (folder / "manifest.xml").read_text("utf-8")


def test_an_address_is_written_as_it_is() -> None:
    """A sign that means something in XML reads back as itself."""
    root = ElementTree.fromstring(manifest("https://agree.example/a&b", "1.2.3").encode())

    assert root.find(f"{OFFICE}IconUrl").attrib["DefaultValue"] == "https://agree.example/a&b/icon-32.png"


@pytest.mark.parametrize(
    "url",
    [
        *("", "agree.example", "ftp://agree.example", "https://", "https:///addin", "javascript:alert(1)"),
        *("http://agree.example", "http://localhost.example", "https://agree.example:0", "https://agree.example:x"),
        *("https://agree.example/a b", 'https://agree.example/"', "https://agree.example/<x>", "https://x\n.example"),
        *("https://agree.example/?a=1", "https://agree.example/#top", "https://me:secret@agree.example"),
    ],
)  # fmt: skip
def test_addresses_that_office_would_not_load(url: str, tmp_path: Path) -> None:
    """Nothing is written for an address that is none, or not encrypted."""
    with pytest.raises(AgreementError, match=r"url must be an address such as https://agree\.example/addin"):
        build(tmp_path / "out", url)

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "url", ["http://localhost:3000", "http://127.0.0.1:8080/a", "https://a.example:8443/b"]
)
def test_addresses_for_trials(url: str) -> None:
    """One's own machine needs no encryption, and ports may be named."""
    assert web_address("url", f"{url}/") == url


def test_where_python_and_its_packages_come_from(pyodide: Path, wheel: Path, tmp_path: Path) -> None:
    """From their makers, or from a folder of Pyodide, and then numpy and scipy from where one says or from nowhere."""
    assert settings(build(tmp_path / "a", ADDRESS, wheel=wheel).parent)["pyodide"] == PYODIDE_ADDRESS
    assert settings(tmp_path / "a")["packages"]["address"] == PYODIDE_ADDRESS

    build(tmp_path / "b", ADDRESS, pyodide, wheel=wheel)
    assert settings(tmp_path / "b")["pyodide"] == "pyodide/"
    assert settings(tmp_path / "b")["packages"]["address"] == ""
    assert {path.name for path in (tmp_path / "b" / "pyodide").iterdir()} == set(PYODIDE_FILES)

    build(tmp_path / "c", ADDRESS, pyodide, "https://packages.example/full/", wheel)
    assert settings(tmp_path / "c")["packages"]["address"] == "https://packages.example/full/"

    for name in ("numpy.whl", "scipy.whl", "libopenblas.zip", "pandas.whl"):
        (pyodide / name).write_text(name)
    build(tmp_path / "d", ADDRESS, pyodide, wheel=wheel)
    assert settings(tmp_path / "d")["packages"]["address"] == "pyodide/"
    copied = {path.name for path in (tmp_path / "d" / "pyodide").iterdir()}
    assert copied == {*PYODIDE_FILES, "numpy.whl", "scipy.whl", "libopenblas.zip"}


def test_a_folder_without_pyodide(tmp_path: Path) -> None:
    """What is missing is named."""
    with pytest.raises(
        AgreementError, match=r"pyodide must be a folder of Pyodide with pyodide\.mjs, .* \(got "
    ):
        build(tmp_path / "out", ADDRESS, tmp_path)


def test_the_wheel_is_the_installed_package(folder: Path) -> None:
    """Every file of the package, pure Python, nothing made by running it, and a record whose digests are right."""
    with ZipFile(folder / "xlagree.whl") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    about = f"xlagree-{xlagree.__version__}.dist-info"
    package = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert {name for name in parts if name.startswith("xlagree/")} == package
    assert b"Tag: py3-none-any" in parts[f"{about}/WHEEL"]
    assert f"Version: {xlagree.__version__}\n".encode() in parts[f"{about}/METADATA"]
    recorded = list(csv.reader(parts[f"{about}/RECORD"].decode().splitlines()))
    assert {name for name, _, _ in recorded} == set(parts)
    for name, digest, size in recorded[:-1]:
        assert digest == "sha256=" + urlsafe_b64encode(sha256(parts[name]).digest()).decode().rstrip("=")
        assert int(size) == len(parts[name])


def test_a_wheel_of_ones_own(folder: Path, wheel: Path, tmp_path: Path) -> None:
    """It is taken as it is, and has another address, so that no browser keeps the old one."""
    build(tmp_path / "out", ADDRESS, wheel=wheel)

    assert (tmp_path / "out" / "xlagree.whl").read_bytes() == b"wheel"
    assert settings(tmp_path / "out")["wheel"] != settings(folder)["wheel"]


@pytest.mark.parametrize("size", SIZES)
def test_icons_are_images(size: int) -> None:
    """A PNG of its size: corners that can be seen through, ground and bars."""
    drawn = icon(size)
    length = struct.unpack(">I", drawn[33:37])[0]
    rows = decompress(drawn[41 : 41 + length])

    def pixel(x: float, y: float) -> tuple[int, ...]:
        start = int(y * size) * (1 + 4 * size) + 1 + 4 * int(x * size)
        return tuple(rows[start : start + 4])

    assert struct.unpack(">II", drawn[16:24]) == (size, size)
    assert pixel(0, 0)[3] < 128
    assert pixel(0.1, 0.5) == (0x0B, 0x64, 0x67, 255)
    assert pixel(0.5, 0.6) == (255, 255, 255, 255)


def test_the_page_has_every_function_once(folder: Path) -> None:
    """Each with its help and its arguments, and as many as are counted above them."""
    page = (folder / "functions.html").read_text("utf-8")
    numeric = sum(map(needs_packages, CATALOGUE))

    assert [page.count(f"<summary><code>{function.name}</code>") for function in CATALOGUE] == [1] * len(
        CATALOGUE
    )
    assert f"{len(CATALOGUE) - numeric} functions: prices" in page
    assert f"{numeric} functions: forecasts" in page
    assert "$" not in page


def test_texts_are_escaped_in_the_page(monkeypatch: pytest.MonkeyPatch, wheel: Path, tmp_path: Path) -> None:
    """Help with signs that mean something in HTML reads as it was written."""
    marked = replace(CATALOGUE[0], help="Prices <b>& more</b>.")
    monkeypatch.setattr(web_folder, "CATALOGUE", (marked,))
    build(tmp_path, ADDRESS, wheel=wheel)

    assert "Prices &lt;b&gt;&amp; more&lt;/b&gt;." in (tmp_path / "functions.html").read_text("utf-8")


def test_just_the_functions_that_say_so_need_packages() -> None:
    """Without numpy and scipy all others give their examples, and these fail."""
    script = (
        "import logging, sys; logging.disable(50); sys.modules.update(dict.fromkeys(('numpy', 'scipy')))\n"
        "from xlagree.functions.catalogue import CATALOGUE\n"
        "from xlagree.functions.examples import worked_out\n"
        "print(*[f.name for f in CATALOGUE if worked_out(f.example.formula) == '#VALUE!'])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)

    assert ran.stdout.split() == [function.name for function in CATALOGUE if needs_packages(function)]


def test_the_engine_is_quick_to_load() -> None:
    """It reads no metadata of packages, which takes a browser as long as everything else."""
    script = "import sys, xlagree.hosts.web.engine; print('importlib.metadata' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)

    assert ran.stdout == "False\n"


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_what_is_fetched_for_tests_is_the_version_named_here() -> None:
    """The script reads the version of Pyodide from the package, so that both change together."""
    script = (ROOT / ".ci" / "browser").read_text("utf-8")
    line = next(line for line in script.splitlines() if line.startswith("pyodide="))
    sed = subprocess.run(
        ["sh", "-c", f'{line}; echo "$pyodide"'], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert sed.stdout.strip() == web_folder.PYODIDE
    assert shutil.which("node") or missing()

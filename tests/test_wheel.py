"""What is published: the source archive is whole, the wheel is made from it, and installed elsewhere it runs."""

import csv
import os
import subprocess
import sys
import sysconfig
import tarfile
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
from package_tree import PACKAGE, ROOT, modules

import xlagree

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]  # one process makes the one wheel
ELSEWHERE = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
"""The environment without what would let Python find the package here."""
BUILD = [sys.executable, "-m", "hatchling", "build"]


@dataclass(frozen=True)
class Installed:
    """The archives, and the environment in which the wheel is installed."""

    sources: Path
    wheel: Path
    bin: Path
    elsewhere: Path

    def run(self, program: str, *arguments: str) -> tuple[str, str]:
        """What a program of the environment says on stdout and stderr, started in another folder."""
        return done([str(self.bin / program), *arguments], self.elsewhere)


def done(command: list[str], folder: Path) -> tuple[str, str]:
    """What a command says on stdout and stderr; it must succeed."""
    process = subprocess.run(
        command, cwd=folder, env=ELSEWHERE, capture_output=True, encoding="utf-8", timeout=300
    )
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout, process.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, made from the source archive as an index would have it, in an environment of its own.

    It brings no dependencies along, which would be downloaded; those that the tests run with are lent to it.
    """
    folder = tmp_path_factory.mktemp("published")
    done([*BUILD, "-t", "sdist", "-d", str(folder)], ROOT)
    sources = next(folder.glob("*.tar.gz"))
    with tarfile.open(sources) as archive:
        archive.extractall(folder, filter="data")
    done([*BUILD, "-t", "wheel", "-d", str(folder)], folder / sources.name.removesuffix(".tar.gz"))
    wheel = next(folder.glob("*.whl"))
    done([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], folder)
    python = folder / "venv" / "bin" / "python"
    purelib, _ = done([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder)
    (Path(purelib.strip()) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    done(
        [*pip, "install", "-q", "--no-deps", "--no-index", "--no-compile", "--ignore-installed", str(wheel)],
        folder,
    )
    return Installed(sources, wheel, python.parent, tmp_path_factory.mktemp("elsewhere"))


def test_the_source_archive_is_whole(installed: Installed) -> None:
    """Whoever unpacks it can run the tests: code, tests, samples, documents and set-up are there, and nothing made."""
    with tarfile.open(installed.sources) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}

    wanted = {path.relative_to(ROOT).as_posix() for path in modules().values()}
    wanted |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py")}
    wanted |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    wanted |= {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "workbooks").rglob("*") if path.is_file()
    }
    wanted |= {"Makefile", "constraints.txt", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
    wanted |= {".ci/venv", ".ci/libreoffice", ".ci/browser", ".ci/run", "tests/cases/pricing.toml"}
    wanted |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "web").iterdir()}
    assert wanted <= files
    assert not [name for name in files if "__pycache__" in name or name.startswith((".venv", "out/"))]


def test_the_wheel_is_the_package_alone(installed: Installed) -> None:
    """Every module, the mark that it is typed, the licence, and no test."""
    with ZipFile(installed.wheel) as archive:
        files = set(archive.namelist())

    assert {path.relative_to(ROOT).as_posix() for path in modules().values()} <= files
    assert f"{PACKAGE.name}/py.typed" in files
    assert f"xlagree-{xlagree.__version__}.dist-info/licenses/LICENSE" in files
    assert {name.partition("/")[0] for name in files} == {
        "xlagree",
        f"xlagree-{xlagree.__version__}.dist-info",
    }


def test_the_wheel_runs_elsewhere(installed: Installed) -> None:
    """Program and module are those installed, whatever folder they are started in."""
    where, _ = installed.run("python", "-c", "import xlagree; print(xlagree.__file__)")
    assert Path(where.strip()).is_relative_to(installed.bin.parent)

    assert installed.run("xlagree", "--version")[0] == f"xlagree {xlagree.__version__}\n"
    assert installed.run("python", "-m", "xlagree", "--version")[0] == f"xlagree {xlagree.__version__}\n"
    assert "AGREE_PRICE" in installed.run("xlagree", "functions", "price")[0]


def test_demo_makes_everything_and_says_where(installed: Installed) -> None:
    """Twelve clients, three books each, a manifest, the problems found on purpose: status 0."""
    said, wrong = installed.run("xlagree", "demo", "--out", "demo")
    out = installed.elsewhere / "demo"
    with (out / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        count = sum(row["kind"] == "problem" for row in csv.DictReader(file))

    assert len(list((out / "client").iterdir())) == 2 * len(list((out / "internal").iterdir())) == 24
    assert len((out / "manifest.csv").read_text("utf-8-sig").splitlines()) == 13
    assert {"rate-card.xlsx", "clients.csv", "usage.csv"} < {path.name for path in (out / "input").iterdir()}
    assert "12 client books" in said
    assert "12 internal books" in said
    assert count > 0
    assert f"{count} problems" in said
    assert "made up" in said
    problems = [line for line in wrong.splitlines() if not line.startswith("Note: ")]
    assert len(problems) == min(count, 10) + (count > 10)

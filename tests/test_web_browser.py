"""The web add-in in Chromium, run by Pyodide: what cells show while it loads, when it is there and when it is not."""

import json
import shutil
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from browser import PYODIDE_FOLDER, tried
from function_arguments import as_json, spoilt
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from parity_answers import Answers, as_answer, difference, same_answer
from parity_cells import MISSING, Argument, Content, Date, Error, Range, Scalar, Typed
from parity_table import Call, parity_table
from test_functions import CALLS

import xlagree
from xlagree.functions.catalogue import CATALOGUE, function
from xlagree.functions.examples import TABLES
from xlagree.functions.function import Function
from xlagree.hosts.web.web_folder import build
from xlagree.hosts.web.web_functions import needs_packages

pytestmark = pytest.mark.browser

PRICE = ("call", ["AGREE_PRICE", TABLES["plans"], "Silver retainer", 12, None, None])
FORECAST = ("call", ["AGREE_FORECAST", 10, None])
PLAIN, NUMERIC = "22 functions: prices, discounts, response times", "12 functions: forecasts and risk"
WAITING = "numpy and scipy are being loaded; the cell is calculated again when they are there"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in with a copy of Pyodide that has no numpy."""
    return build(tmp_path_factory.mktemp("addin"), "http://localhost:3000", PYODIDE_FOLDER).parent


def with_settings(folder: Path, **changed: Any) -> dict[str, bytes | None]:
    """The settings of the folder with some of them changed."""
    text = (folder / "settings.js").read_text("utf-8").removeprefix("export const SETTINGS = ")
    settings = {**json.loads(text.rstrip(";\n")), **changed}
    return {"settings.js": f"export const SETTINGS = {json.dumps(settings)};".encode()}


@pytest.fixture(scope="module")
def session(folder: Path) -> dict[str, Any]:
    """What one browser answered and showed, one step after the other; there are no packages at their address."""
    steps = {
        "first": PRICE,
        "second": PRICE,
        "version": ("call", ["AGREE_VERSION"]),
        "forecast": FORECAST,
        "packages": ("load", "packages"),
        "forecast again": FORECAST,
        "pane": ("pane", None),
        "matching": ("find", "breakeven"),
        "calculated": ("calculated", None),
        "calls": ("calls", [[call.function, *handed_over(call)] for call in parity_table()]),
        "random": ("calls", [[entry.name, *given] for entry, given in random_calls()]),
    }
    nowhere = with_settings(folder, packages={"names": ["numpy", "scipy"], "address": "nowhere/"})
    return dict(zip(steps, tried(folder, list(steps.values()), nowhere), strict=True))


def test_answers_are_there_at_once(session: dict[str, Any]) -> None:
    """The first waits until xlagree is loaded; no other does."""
    assert session["first"] == {"answer": 1510, "waited": True}
    assert session["second"] == {"answer": 1510, "waited": False}
    assert session["version"] == {"answer": xlagree.__version__, "waited": False}


def test_packages_that_are_not_there(session: dict[str, Any]) -> None:
    """Cells and pane say what could not be loaded, and Excel asks once more, so that the reason is shown."""
    stage, reason = session["packages"]

    assert session["forecast"] == {"answer": {"error": "#N/A", "message": WAITING}, "waited": False}
    assert stage == "failed"
    assert reason.startswith("numpy and scipy could not be loaded: they are not at http://127.0.0.1:")
    assert session["forecast again"] == {"answer": {"error": "#N/A", "message": reason}, "waited": False}
    assert session["pane"] == [[PLAIN, "Ready."], [NUMERIC, reason, "Try again"]]
    assert session["calculated"] == ["Full"]


def test_every_call_is_answered_as_in_python(session: dict[str, Any]) -> None:
    """The table of calls that all hosts share: equal values, equal kinds of error, none of them waited for."""
    cells = dict(zip(parity_table(), session["calls"], strict=True))
    plain = [call for call in cells if not needs_packages(function(call.function))]

    assert len(plain) > 1_500
    assert not any(cell["waited"] for cell in cells.values())
    assert list(filter(None, (difference(call, shown(cells[call]["answer"]), "web") for call in plain))) == []


@pytest.mark.hypothesis
def test_anything_is_answered_as_in_python(session: dict[str, Any]) -> None:
    """Arguments of all kinds, some of them spoilt, more of them with `make soak`."""
    assert len(random_calls()) >= CALLS // 10
    for (entry, handed), cell in zip(random_calls(), session["random"], strict=True):
        answer = entry(*handed)
        right = answer if isinstance(answer, tuple) else ((answer,),)
        for row, right_row in zip(shown(cell["answer"]), right, strict=True):
            for value, right_value in zip(row, right_row, strict=True):
                assert same_answer(value, as_answer(right_value)), (entry.name, handed)


@cache
def random_calls() -> tuple[tuple[Function, list[Any]], ...]:
    """Functions that need no packages with arguments as JSON has them, the same ones each time."""
    plain = [entry for entry in CATALOGUE if not needs_packages(entry)]
    drawn: list[tuple[Function, list[Any]]] = []

    @settings(
        max_examples=CALLS // 10,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        database=None,
        derandomize=True,
    )
    @given(st.sampled_from(plain).flatmap(lambda entry: st.tuples(st.just(entry), spoilt(entry))))
    def draw(call: tuple[Function, tuple[Any, ...]]) -> None:
        entry, handed = call
        padded = [*as_json(handed), *[None] * len(entry.arguments)][: len(entry.arguments)]
        drawn.append((entry, list(map(in_excel, padded))))

    draw()
    return tuple(drawn)


def in_excel(argument: Any) -> Any:
    """A value, or a table whose rows are all as long."""
    if not isinstance(argument, list):
        return argument
    rows = [row if isinstance(row, list) else [row] for row in argument] or [[None]]
    width = max(1, *map(len, rows))
    return [[*row, *[None] * (width - len(row))] for row in rows]


def test_every_forecast_says_why_it_is_not_available(session: dict[str, Any]) -> None:
    """Whatever it is asked; nothing else of it can be answered."""
    _, reason = session["packages"]
    answers = [
        cell["answer"]
        for call, cell in zip(parity_table(), session["calls"], strict=True)
        if needs_packages(function(call.function))
    ]

    assert len(answers) > 500
    assert all(answer == {"error": "#N/A", "message": reason} for answer in answers)


def handed_over(call: Call) -> list[Any]:
    """The arguments as Excel hands them over: ranges as tables, a single cell for a range too, null for what is left out."""
    parameters = function(call.function).arguments
    given = [*call.arguments, *[MISSING] * (len(parameters) - len(call.arguments))]
    return [
        in_json(argument, parameter.kind.is_range)
        for argument, parameter in zip(given, parameters, strict=True)
    ]


def in_json(argument: Argument, is_range: bool) -> Any:
    match argument:
        case Range(rows):
            return [list(map(cell_in_json, row)) for row in rows]
        case Scalar(content) | Typed(content):
            return [[cell_in_json(content)]] if is_range else cell_in_json(content)
    return None


def cell_in_json(content: Content) -> Any:
    match content:
        case Error(text):
            return {"error": text}
        case Date(serial):
            return serial
    return content


def shown(answer: Any) -> Answers:
    """An answer as rows of cells."""
    rows = answer if isinstance(answer, list) else [[answer]]
    return tuple(
        tuple(Error(cell["error"]) if isinstance(cell, dict) else cell for cell in row) for row in rows
    )


def test_functions_are_found_in_the_pane(session: dict[str, Any]) -> None:
    """By a part of their name, in small letters too."""
    assert session["matching"] == ["AGREE_BREAKEVEN", "AGREE_BREAKEVEN_HOURS", "AGREE_BREAKEVEN_USERS"]


def test_packages_come_from_where_the_folder_says(folder: Path, tmp_path: Path) -> None:
    """They are loaded when first asked for; the cell says so, and Excel is told to calculate again when they are there.

    What is loaded here is empty: the first forecast then fails, as with any package that is broken.
    """
    shutil.copytree(folder, tmp_path / "addin")
    locked = json.loads((folder / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    for name in ("numpy", "scipy"):
        body = empty_package(name)
        entry = {"file_name": f"{name}-1-py3-none-any.whl", "sha256": sha256(body).hexdigest(), "depends": []}
        locked["packages"][name] |= entry
        (tmp_path / "addin" / entry["file_name"]).write_bytes(body)
    instead = with_settings(folder, packages={"names": ["numpy", "scipy"], "address": "./"})
    instead["pyodide/pyodide-lock.json"] = json.dumps(locked).encode()

    before, loaded, pane, calculated, after, price = tried(
        tmp_path / "addin",
        [FORECAST, ("load", "packages"), ("pane", None), ("calculated", None), FORECAST, PRICE],
        instead,
    )

    assert before == {"answer": {"error": "#N/A", "message": WAITING}, "waited": False}
    assert loaded == ["ready", ""]
    assert pane[1] == [NUMERIC, "Ready."]
    assert calculated == ["Full"]
    assert after == {"answer": {"error": "#VALUE!", "message": ""}, "waited": False}
    assert price["answer"] == 1510


def empty_package(name: str) -> bytes:
    """A wheel with a package in which nothing is."""
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        archive.writestr(f"{name}-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{name}-1.dist-info/RECORD", "")
    return written.getvalue()


def test_a_python_that_is_not_there(folder: Path) -> None:
    """Cells show an error with its reason at once; so do forecasts that nothing was said about where to load them from."""
    first, second, forecast, pane = tried(
        folder, [PRICE, PRICE, FORECAST, ("pane", None)], with_settings(folder, pyodide="nowhere/")
    )

    assert first["answer"]["error"] == "#N/A"
    assert first["answer"]["message"].startswith("xlagree could not be loaded: ")
    assert second == {"answer": first["answer"], "waited": False}
    nowhere = (
        "numpy and scipy could not be loaded: this add-in was built without an address to load them from"
    )
    assert forecast == {"answer": {"error": "#N/A", "message": nowhere}, "waited": False}
    assert pane == [[PLAIN, first["answer"]["message"], "Try again"], [NUMERIC, nowhere]]


def test_a_wheel_that_is_not_there(folder: Path) -> None:
    """The same for what a server has lost."""
    first, _ = tried(folder, [PRICE, PRICE], with_settings(folder, wheel="lost.whl"))

    assert first["answer"]["error"] == "#N/A"
    assert first["answer"]["message"].endswith("/lost.whl answered 404")


def test_a_line_that_is_dead(folder: Path) -> None:
    """No cell is busy for ever: after some time it shows what was waited for."""
    instead = {**with_settings(folder, seconds=1), "pyodide/pyodide.mjs": None}
    first, second = tried(folder, [PRICE, PRICE], instead)

    reason = "xlagree could not be loaded: no answer within 1 s"
    assert first == {"answer": {"error": "#N/A", "message": reason}, "waited": True}
    assert second == {"answer": {"error": "#N/A", "message": reason}, "waited": False}

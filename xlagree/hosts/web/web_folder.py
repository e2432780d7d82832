"""The folder of the web add-in: static files that any web server can serve, written from the catalogue."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.cells import ERRORS
from xlagree.functions.function import Function
from xlagree.hosts.web.icons import SIZES, icon
from xlagree.hosts.web.web_functions import PACKAGES, described, needs_packages
from xlagree.hosts.web.web_manifest import manifest
from xlagree.hosts.web.wheel import installed_wheel
from xlagree.terms.errors import must_be

PYODIDE = "314.0.7"
"""The version of Pyodide that the add-in was tested with."""
PYODIDE_ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
"""Where its makers serve it, numpy and scipy included."""
PYODIDE_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
"""What of a folder of Pyodide a browser loads."""
COPIED = "pyodide/"
"""Where in the folder a copy of it lies."""
SECONDS = 120
"""So long may loading take before cells show that it failed."""
STATIC = ("runtime.js", "pane.js", "pane.css")
HERE = Path(__file__).parent
TRIALS = ("localhost", "127.0.0.1")


def build(
    folder: Path, url: str, pyodide: Path | None = None, packages: str = "", wheel: Path | None = None
) -> Path:
    """Write the add-in that will be served at an address, and return its manifest, which Excel is to be given.

    Pyodide is copied from a folder of it, or else loaded from where its makers serve it; numpy and scipy likewise, or from the
    address of `packages`. Without a wheel xlagree is packed as it is installed.
    """
    address = web_address("url", url)
    packed = installed_wheel() if wheel is None else wheel.read_bytes()
    copied = _pyodide_files(pyodide) if pyodide else {}
    settings = {
        "pyodide": COPIED if pyodide else PYODIDE_ADDRESS,
        "packages": {"names": PACKAGES, "address": _packages_address(packages, pyodide, copied)},
        "wheel": f"xlagree.whl?{sha256(packed).hexdigest()[:12]}",  # a newer one has another address
        "seconds": SECONDS,
        "errors": sorted(ERRORS),
        "functions": {
            function.name: {"count": len(function.arguments), "packages": needs_packages(function)}
            for function in CATALOGUE
        },
    }
    files = {name: (HERE / name).read_bytes() for name in STATIC}
    files |= {f"icon-{size}.png": icon(size) for size in SIZES}
    files |= {f"{COPIED}{name}": body for name, body in copied.items()}
    files["xlagree.whl"] = packed
    files["settings.js"] = f"export const SETTINGS = {json.dumps(settings, indent=1)};\n".encode()
    files["functions.json"] = f"{json.dumps(described(), ensure_ascii=False, indent=1)}\n".encode()
    files["functions.html"] = _page().encode()
    files["manifest.xml"] = manifest(address, version("xlagree")).encode()
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder / "manifest.xml"


def web_address(name: str, url: str) -> str:
    """An address that Office takes, without the slash at its end: it loads nothing that is not encrypted, but for trials.

    >>> web_address("url", "https://agree.example/addin/")
    'https://agree.example/addin'
    """
    want = "an address such as https://agree.example/addin"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise must_be(name, want, url) from None
    plain = url.isascii() and url.isprintable() and not set(url) & set(" \"'<>\\^`{|}@?#")
    if not plain or not parts.hostname or port == 0 or parts.scheme not in ("https", "http"):
        raise must_be(name, want, url)
    if parts.scheme == "http" and parts.hostname not in TRIALS:
        raise must_be(name, want, url, "Excel loads nothing from http, but from http://localhost for trials")
    return url.rstrip("/")


def _packages_address(packages: str, pyodide: Path | None, copied: dict[str, bytes]) -> str:
    """Where numpy and scipy come from: as asked for, from the folder of Pyodide, or from its makers; or from nowhere."""
    if packages:
        return f"{web_address('packages', packages)}/"
    if pyodide is None:
        return PYODIDE_ADDRESS
    return COPIED if len(copied) > len(PYODIDE_FILES) else ""


def _pyodide_files(folder: Path) -> dict[str, bytes]:
    """What of Pyodide is served, with numpy and scipy where the folder holds them."""
    missing = [name for name in PYODIDE_FILES if not (folder / name).is_file()]
    if missing:
        raise must_be("pyodide", f"a folder of Pyodide with {', '.join(missing)}", folder)
    names = [*PYODIDE_FILES]
    wheels = sorted(_wheels(json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["packages"]))
    if all((folder / name).is_file() for name in wheels):
        names += wheels
    return {name: (folder / name).read_bytes() for name in names}


def _wheels(locked: dict[str, dict[str, object]]) -> set[str]:
    """The files of numpy and scipy, and of what they need."""
    wanted, files = list(PACKAGES), set()
    while wanted:
        entry = locked[wanted.pop()]
        if (name := str(entry["file_name"])) not in files:
            files.add(name)
            wanted += list(map(str, entry["depends"]))  # type: ignore[call-overload]  # a list of names
    return files


def _page() -> str:
    """The task pane with every function in it."""
    counts = Counter(map(needs_packages, CATALOGUE))
    families = "\n".join(
        f'<section class="family">\n<h3>{escape(family)}</h3>\n{"".join(map(_entry, functions))}</section>'
        for family, functions in groupby(CATALOGUE, lambda function: function.family)
    )
    return Template((HERE / "functions.html").read_text("utf-8")).substitute(
        version=escape(version("xlagree")), plain=counts[False], numeric=counts[True], functions=families
    )


def _entry(function: Function) -> str:
    """A function to unfold: its help, and that of every argument."""
    return (
        f"<details><summary><code>{escape(function.name)}</code><span>{escape(function.help)}</span></summary>\n"
        f"<p><code>={escape(function.signature)}</code></p>\n<dl>{''.join(_arguments(function))}</dl></details>\n"
    )


def _arguments(function: Function) -> Iterator[str]:
    for argument in function.arguments:
        yield f"<dt>{escape(argument.name)}</dt><dd>{escape(argument.help)}</dd>"

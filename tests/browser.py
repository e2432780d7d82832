"""Chromium with a folder of the web add-in: what it shows and answers, with stand-ins for what Excel would give it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from package_tree import ROOT

from xlagree.hosts.web.web_folder import PYODIDE

PACKAGES = ROOT / ".cache" / "browser"
PYODIDE_FOLDER = PACKAGES / "node_modules" / "pyodide"
STAND_INS = Path(__file__).parent / "web"
OFFICE = b"https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-default-apps", "--disable-dev-shm-usage"),
)
LONGEST = 300
"""Seconds until a browser that says nothing has failed."""

Step = tuple[str, Any]


def missing(pyodide: bool = True) -> str:
    """Why nothing can be tried in a browser here, or nothing; what needs no Pyodide says so in its mark."""
    if not any(map(shutil.which, PROGRAMS)):
        return "no Chromium; .ci/browser installs it where it may"
    if not pyodide:
        return ""
    package = PYODIDE_FOLDER / "package.json"
    if not package.is_file() or json.loads(package.read_text("utf-8"))["version"] != PYODIDE:
        return f"no Pyodide {PYODIDE}; .ci/browser fetches it where npm may"
    return ""


class _Handler(SimpleHTTPRequestHandler):
    """Serves the folder, beside it the stand-ins and what is put in the place of its files."""

    extensions_map = {  # noqa: RUF012  # as its base class has it
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def __init__(self, *given: Any, served: "_Served", **named: Any) -> None:
        self.served = served
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].lstrip("/")
        if name not in self.served.instead:
            super().do_GET()
            return
        body = self.served.instead[name]
        if body is None:  # a line that is dead
            self.served.done.wait(LONGEST)
            return
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(name))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.served.results = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()
        self.served.done.set()

    def log_message(self, *_: object) -> None:
        pass


class _Served:
    """A folder on a port of this machine, and what its page has posted."""

    def __init__(self, folder: Path, instead: Mapping[str, bytes | None]) -> None:
        self.instead = instead
        self.results: list[Any] = []
        self.done = threading.Event()
        handler = partial(_Handler, directory=str(folder), served=self)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/functions.html"


@contextmanager
def serving(folder: Path, steps: Sequence[Step], instead: Mapping[str, bytes | None]) -> Iterator[_Served]:
    """The folder served with stand-ins for Excel, and its page made to do the steps."""
    page = (folder / "functions.html").read_bytes().replace(OFFICE, b"stand_in.js")
    trial = b'<script type="module" src="trial.js"></script></body>'
    pages = {name: (STAND_INS / name).read_bytes() for name in ("stand_in.js", "trial.js")}
    pages |= {
        "functions.html": page.replace(b"</body>", trial),
        "trial.json": json.dumps(list(steps)).encode(),
    }
    served = _Served(folder, {**pages, **instead})
    try:
        yield served
    finally:
        served.done.set()
        served.server.shutdown()
        served.server.server_close()


def tried(
    folder: Path, steps: Sequence[Step], instead: Mapping[str, bytes | None] | None = None
) -> list[Any]:
    """What came of the steps on the page of an add-in; `instead` are bodies of files, or None where no answer comes."""
    with serving(folder, steps, instead or {}) as served, tempfile.TemporaryDirectory() as profile:
        program = next(filter(None, map(shutil.which, PROGRAMS)))
        command = [program, *ARGUMENTS, f"--user-data-dir={profile}", served.page]
        nowhere = subprocess.DEVNULL
        browser = subprocess.Popen(command, start_new_session=True, stdout=nowhere, stderr=nowhere)
        try:
            answered = served.done.wait(LONGEST)
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
    assert answered, f"the browser said nothing within {LONGEST} seconds"
    assert not any(isinstance(result, dict) and "failed" in result for result in served.results), (
        served.results
    )
    return served.results

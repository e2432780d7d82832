"""Chromium driven over a pipe, one for all pages of a process: it shows them, answers, prints, and takes keys as people press them."""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from browser import ARGUMENTS, LONGEST, PROGRAMS

KEYS: Mapping[str, tuple[int, str]] = {
    "Tab": (9, ""), "Enter": (13, "\r"), " ": (32, " "), "PageUp": (33, ""), "PageDown": (34, ""), "End": (35, ""), "Home": (36, ""),
    "ArrowLeft": (37, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""), "ArrowDown": (40, ""), "Backspace": (8, ""),
}  # fmt: skip
"""The keys with the number and the text that go with each; all others are letters and digits."""
SHIFT = 8
LAUNCH = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for place, end in enumerate(ends, 3):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""A browser that takes its commands from a pipe finds the ends of it in the places 3 and 4."""


class Chromium:
    """A browser that is running, and the ends of its pipe."""

    def __init__(self, to: int, answers: int) -> None:
        self._to, self._answers = to, answers
        self._rest, self._numbers = b"", count(1)

    def ask(self, method: str, session: str = "", **given: Any) -> Any:
        """What the browser answers to a command, or one of its pages."""
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": given}
        if session:
            command["sessionId"] = session
        os.write(self._to, json.dumps(command).encode() + b"\0")
        while True:
            message = self.next()
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]

    def next(self) -> Any:
        """The next of its messages."""
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answers], [], [], LONGEST)
            assert ready, f"the browser said nothing within {LONGEST} seconds"
            more = os.read(self._answers, 1 << 16)
            assert more, "the browser ended"
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        return json.loads(first)


class Driven:
    """A page that is open in Chromium, which knows nothing of the pages before it."""

    def __init__(self, browser: Chromium, address: str) -> None:
        self._browser = browser
        self._context = browser.ask("Target.createBrowserContext")["browserContextId"]
        target = browser.ask("Target.createTarget", url="about:blank", browserContextId=self._context)
        attached = browser.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session: str = attached["sessionId"]
        self.ask("Page.enable")
        self.ask("Page.navigate", url=address)
        loaded = {"method": "Page.loadEventFired", "sessionId": self._session}
        while not loaded.items() <= browser.next().items():
            pass
        self.ask("Page.bringToFront")

    def ask(self, method: str, **given: Any) -> Any:
        """What the page answers to a command."""
        return self._browser.ask(method, self._session, **given)

    def close(self) -> None:
        self._browser.ask("Target.disposeBrowserContext", browserContextId=self._context)

    def says(self, expression: str) -> Any:
        """The value of an expression on the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def pdf(self) -> bytes:
        """The page as it is printed."""
        printed = self.ask("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        return base64.b64decode(printed["data"])

    def press(self, *keys: str, shift: bool = False) -> None:
        """Press keys one after the other."""
        for key in keys:
            number, text = KEYS.get(key, (ord(key[0].upper()), key))
            pressed = {"key": key, "windowsVirtualKeyCode": number, "modifiers": SHIFT * shift}
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self.ask("Input.dispatchKeyEvent", **down, **pressed)
            self.ask("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        self.press(*text)


RUNNING = ExitStack()
"""What is to be ended with the tests."""


@cache
def chromium() -> Chromium:
    """The browser of this process, started at the first page; it ends at the latest when nobody holds its pipe any more."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    profile = RUNNING.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
    from_us, to_browser = os.pipe()
    from_browser, to_us = os.pipe()
    command = [program, *ARGUMENTS, f"--user-data-dir={profile}", "--remote-debugging-pipe"]
    browser = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, str(from_us), str(to_us), *command, "--allow-file-access-from-files"],
        pass_fds=(from_us, to_us),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    RUNNING.callback(browser.wait)
    RUNNING.callback(os.killpg, browser.pid, signal.SIGKILL)
    os.close(from_us)
    os.close(to_us)
    return Chromium(to_browser, from_browser)


@contextmanager
def opened(address: str) -> Iterator[Driven]:
    """A page of an address, open."""
    page = Driven(chromium(), address)
    try:
        yield page
    finally:
        page.close()


@contextmanager
def driven(html: str) -> Iterator[Driven]:
    """A page, open."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "offer.html"
        file.write_text(html, encoding="utf-8")
        with opened(file.as_uri()) as page:
            yield page

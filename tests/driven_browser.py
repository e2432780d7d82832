"""Chromium driven over a pipe, with keys pressed as a keyboard presses them: for what a page does that its own scripts cannot try."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from browser import ARGUMENTS, PROGRAMS

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


class Driven:
    """A page that is open in Chromium."""

    def __init__(self, to: int, answers: int) -> None:
        self._to, self._answers = to, answers
        self._rest, self._numbers, self._session = b"", count(1), ""

    def ask(self, method: str, **given: Any) -> Any:
        """What the browser answers to a command."""
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": given}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._to, json.dumps(command).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]

    def _next(self) -> Any:
        while b"\0" not in self._rest:
            more = os.read(self._answers, 1 << 16)
            assert more, "the browser ended"
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        return json.loads(first)

    def open(self, address: str) -> None:
        """Load a page and wait for it."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.ask("Page.navigate", url=address)
        while self._next().get("method") != "Page.loadEventFired":
            pass
        self.ask("Page.bringToFront")

    def says(self, expression: str) -> Any:
        """The value of an expression on the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

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


@contextmanager
def driven(html: str) -> Iterator[Driven]:
    """A page, open."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    from_us, to_browser = os.pipe()
    from_browser, to_us = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "offer.html"
        file.write_text(html, encoding="utf-8")
        command = [program, *ARGUMENTS, f"--user-data-dir={folder}/profile", "--remote-debugging-pipe"]
        browser = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, str(from_us), str(to_us), *command],
            pass_fds=(from_us, to_us),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(from_us)
        os.close(to_us)
        try:
            page = Driven(to_browser, from_browser)
            page.open(file.as_uri())
            yield page
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            os.close(to_browser)
            os.close(from_browser)

"""A program on a leash, run by a Python of its own: it ends, with all that it started, when its owner does, however that ends."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

LET_GO = b"."
"""What the owner says before it ends the program itself: it still needs the folder."""
APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""What a session of its own is on Windows: Ctrl-C in our terminal is not heard there."""


@contextmanager
def leashed(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that runs in a folder until it ends or the block is left; the folder goes with an owner that was killed."""
    # In a session of its own the keeper does not hear Ctrl-C: its owner does, and leaves the block.
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-S", __file__, str(folder), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        creationflags=APART,
    )
    try:
        yield keeper
    finally:
        with suppress(OSError):  # it has ended already
            keeper.communicate(LET_GO)
        keeper.wait()


def _keep(folder: str, *command: str) -> None:
    """Run the program until it ends by itself or nobody holds the other end of our standard input."""
    program = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True, creationflags=APART
    )
    ending = Event()
    Thread(target=_leave_with, args=(program, ending), daemon=True).start()
    said = sys.stdin.buffer.read()
    ending.set()
    _end(program)
    if not said:
        shutil.rmtree(folder, ignore_errors=True)


def _leave_with(program: "subprocess.Popen[bytes]", ending: Event) -> None:
    status = program.wait()
    if not ending.is_set():
        os._exit(status & 0xFF)


def _end(program: "subprocess.Popen[bytes]") -> None:
    """End a program and all that it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(program.pid)], capture_output=True)
    else:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
    program.wait()


if __name__ == "__main__":
    _keep(*sys.argv[1:])

"""Work shared by processes goes on where the system ends one of them."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from time import sleep

import pytest

from xlagree.generate import workers
from xlagree.generate.workers import shared_out


def squared(number: int) -> int:
    """The square of a number; a process that is handed 3 or 12 is ended as the system ends one."""
    if number in (3, 12):
        os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    return number * number


def test_a_process_that_is_ended_takes_nothing_along() -> None:
    """Every other piece is done, in order, and of the ones that end their process it is said."""
    made = list(shared_out(squared, range(15), 2, lambda number: -number))
    assert made == [-number if number in (3, 12) else number * number for number in range(15)]


def touched(path: Path) -> Path:
    """A file for a piece that was begun; but for the first, the piece is in work until its process is told to stop."""
    path.touch()
    for _ in range(6_000 * (path.name != "0")):
        if workers._stopping.value:
            break
        sleep(0.01)
    return path


def test_what_waits_is_not_begun_once_the_work_is_left(tmp_path: Path) -> None:
    """What is in work is finished, at most one piece of each process, and not what was handed to them ahead."""
    made = shared_out(touched, (tmp_path / str(number) for number in range(20)), 2)
    next(made)
    made.close()

    assert len(list(tmp_path.iterdir())) <= 1 + 2


def test_where_nothing_is_to_be_said_the_work_ends() -> None:
    """Without an answer for such a piece the failure is the caller's."""
    with pytest.raises(BrokenProcessPool):
        list(shared_out(squared, range(5), 2))

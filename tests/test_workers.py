"""Work shared by processes goes on where the system ends one of them."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool

import pytest

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


def test_where_nothing_is_to_be_said_the_work_ends() -> None:
    """Without an answer for such a piece the failure is the caller's."""
    with pytest.raises(BrokenProcessPool):
        list(shared_out(squared, range(5), 2))

"""The one door through which every command ends: an exit status, and one line for all that went wrong."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer

DONE, FINDINGS, REQUEST_WRONG, OUR_FAULT = 0, 1, 2, 3
"""Exit statuses: nothing wrong, problems in some rows, the request was wrong, the program was wrong."""

STOPPED = 130
"""What shells report after Ctrl-C."""

STDERR = 2
FINISHING = b"Stopping, once the files in work are done: some seconds.\n"


@contextmanager
def door() -> Iterator[None]:
    """Turn whatever goes wrong inside into lines on stderr and an exit status; never a traceback."""
    from xlagree.terms.errors import AgreementError
    from xlagree.terms.mistakes import unreadable, write_log

    try:
        with _first_ctrl_c_answered():
            yield
    except typer.Exit:
        raise
    except AgreementError as error:
        from xlagree.intake.exports.shared_problems import few_of_a_kind

        for problem in few_of_a_kind(error.problems):
            say(str(problem))
        raise typer.Exit(REQUEST_WRONG) from None
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who presses twice sees no traceback of what ends now
        say("Stopped. Every file that was finished is whole; run the command again to make the rest.")
        raise typer.Exit(STOPPED) from None
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except OSError as error:
        say(unreadable(error))
        raise typer.Exit(REQUEST_WRONG) from None
    except Exception as error:
        if hasattr(error, "format_message"):  # a wrong option: typer's own error, under any of its names
            raise
        say(
            f"This is a mistake in xlagree, not in your files. What happened is written in {write_log(error)}"
        )
        raise typer.Exit(OUR_FAULT) from None


@contextmanager
def _first_ctrl_c_answered() -> Iterator[None]:
    """Say at once that Ctrl-C was heard where other processes finish the file that they have in work."""
    alone = threading.current_thread() is threading.main_thread()
    if not alone or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _heard)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _heard(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    processes = sys.modules.get("multiprocessing")
    if processes is not None and processes.active_children():
        os.write(STDERR, FINISHING)  # print may be at work itself
    signal.default_int_handler(number, frame)


def say(line: str) -> None:
    """One line on stderr; what nobody sees of it, or what turns letters, is spelled."""
    from xlagree.review.visible_text import visible

    print(visible(line), file=sys.stderr)


def there(path: Path, remedy: str = "") -> Path:
    """A file that can be read, or an error that says why not."""
    from xlagree.terms.errors import AgreementError, Problem

    if not path.exists():
        raise AgreementError(Problem(f"{path} is not there", remedy))
    if path.is_dir():
        raise AgreementError(Problem(f"{path} is a folder, not a file"))
    with path.open("rb"):
        return path

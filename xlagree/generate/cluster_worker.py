"""What runs at a worker of a cluster: the books of one order, once it is sure that they are those of the run."""

import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from xlagree.generate.books_of_order import DrawnBooks, Failed, drawn, in_place
from xlagree.generate.inputs_digest import BESIDE, program
from xlagree.generate.manifest_line import Made
from xlagree.generate.sent_order import InCommon, unpacked

_ONE_AT_A_TIME = Lock()
"""Threads of a worker would share its one interpreter and gain nothing."""


@dataclass(frozen=True)
class Asker:
    """Who asks for books: the digest of its program and what that is in words, and the file that its run keeps in the folder
    which workers write into; blank where books go back as bytes."""

    program: str
    versions: str
    mark: str = ""


class NotOursError(Exception):
    """Why a worker may not make books of a run."""


def versions() -> str:
    """The program and what it computes with, in words."""
    parts = (f"xlagree {version('xlagree')}", f"Python {platform.python_version()}")
    return ", ".join((*parts, *(f"{name} {version(name)}" for name in BESIDE)))


def why_not(asker: Asker) -> str:
    """Why this process may not make the books of somebody's run, and what to do; blank where it may."""
    own = versions()
    if own != asker.versions:
        return f"has {own}, and this run {asker.versions}; install the same on all machines"
    if program() != asker.program:
        return (
            f"has other files of xlagree {version('xlagree')} than this run; install the same on all machines"
        )
    if asker.mark and not Path(asker.mark).is_file():
        folder = Path(asker.mark).parent
        return (
            f"does not see the folder {folder} of this run; share it under this path, or leave --shared out"
        )
    return ""


def made_at_worker(sent: bytes, asker: Asker, common: InCommon) -> Made | Failed | DrawnBooks:
    """The books of an order as bytes or, where the folder is shared, in their places; or what stands in their way."""
    with _ONE_AT_A_TIME:
        _refuse(asker)
        order = unpacked(sent, common)
        books = drawn(order)
        if isinstance(books, Failed) or not asker.mark:
            return books
        _refuse(asker)  # the run may have ended since
        return in_place(order, books)


def _refuse(asker: Asker) -> None:
    if why := why_not(asker):
        raise NotOursError(why)

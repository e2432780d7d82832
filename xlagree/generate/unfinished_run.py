"""A run that is not finished: a folder that one process alone works in, with what was made before and what is made already."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from xlagree.generate.earlier_run import lines_of
from xlagree.generate.manifest_line import Made, made_of
from xlagree.generate.orders import UNDER_WAY
from xlagree.proposal.offers.offer_ledger import LedgerLine
from xlagree.terms.errors import AgreementError, Problem

LOCK = "lock"
"""The file that only one process can hold."""


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Hold a folder of books against any other run; raises where another process has it.

    The system lets go of it with the process, however that ends.
    """
    from filelock import FileLock, Timeout

    (out / UNDER_WAY).mkdir(parents=True, exist_ok=True)
    held = FileLock(out / UNDER_WAY / LOCK, timeout=0)
    try:
        held.acquire()
    except Timeout:
        what = f"another run of xlagree writes into {out}"
        raise AgreementError(Problem(what, "wait until it is finished, or name another folder")) from None
    try:
        yield
    finally:
        held.release()


@dataclass(frozen=True)
class Earlier:
    """What runs before this one made, finished or not: lines of their manifest, and of each client what was made last.

    `stopped` is whether the last of them was not finished.
    """

    lines: tuple[Mapping[str, str], ...]
    made: Mapping[str, Made]
    stopped: bool

    @property
    def names(self) -> Mapping[str, str]:
        """How the files of each client are called."""
        return {client: PurePath(made.internal_book).stem for client, made in self.made.items()}


def earlier_runs(out: Path, manifest: str) -> Earlier:
    """What earlier runs made in a folder."""
    done = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((out / UNDER_WAY).glob("*.json"))]
    finished = lines_of(out / manifest)
    lines = lines_of(out / UNDER_WAY / manifest) or [] if finished is None else finished
    made = {line["client"]: made_of(line) for line in lines}
    for record in done:
        offer = record.pop("offer", None)
        own = made_of(record)
        made[own.client] = replace(own, offer=offer and LedgerLine(offer["offer"], offer["digest"]))
    return Earlier(tuple(lines), made, stopped=finished is None)


def set_aside(out: Path, manifest: str) -> None:
    """Take the manifest out of sight: while it is not there a run is not finished."""
    if (out / manifest).is_file():
        (out / manifest).replace(out / UNDER_WAY / manifest)


def record_of(made: Made) -> str:
    """What is kept of a client whose books are in place until the run is finished."""
    offer: Mapping[str, object] = {"offer": json.loads(made.offer.text)} if made.offer else {}
    return json.dumps({**made.record, **offer})


def ended(out: Path) -> None:
    """Remove what told of a run that is not finished."""
    shutil.rmtree(out / UNDER_WAY, ignore_errors=True)

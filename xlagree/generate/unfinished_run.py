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

    `stopped` is whether the last of them was not finished, `done` the clients whose books it had in place by then.
    """

    lines: tuple[Mapping[str, str], ...]
    made: Mapping[str, Made]
    stopped: bool
    done: frozenset[str] = frozenset()

    @property
    def offers(self) -> tuple[LedgerLine, ...]:
        """The offers of clients that are done, which no ledger has yet."""
        return tuple(made.offer for made in self.made.values() if made.offer)

    @property
    def names(self) -> Mapping[str, str]:
        """How the files of each client are called."""
        return {client: PurePath(made.internal_book).stem for client, made in self.made.items()}


def earlier_runs(out: Path, manifest: str) -> Earlier:
    """What earlier runs made in a folder; of a line or a record that cannot be read the books are made anew."""
    finished = lines_of(out / manifest)
    lines = lines_of(out / UNDER_WAY / manifest) or [] if finished is None else finished
    made, done = {line["client"]: own for line in lines if (own := _read(line))}, set[str]()
    for path in sorted((out / UNDER_WAY).glob("*.json")):
        own = _done(path)
        if own is None:
            continue
        if own.client not in made:
            lines.append({name: str(value) for name, value in own.record.items()})
        made[own.client] = own
        done.add(own.client)
    return Earlier(tuple(lines), made, finished is None, frozenset(done))


def _done(path: Path) -> Made | None:
    """What is kept of a client whose books are in place; None where that cannot be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        offer = record.pop("offer", None)
        line = LedgerLine(offer["offer"], offer["digest"]) if offer else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    made = _read(record)
    return made and replace(made, offer=line)


def _read(line: Mapping[str, object]) -> Made | None:
    """A line of what was made; None where somebody changed it so that it is none."""
    try:
        return made_of(line)
    except (ValueError, TypeError, KeyError):
        return None


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

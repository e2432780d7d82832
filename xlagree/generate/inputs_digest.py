"""What the books of a client follow from as one digest: its deal, how they were asked for, and the program itself."""

import hashlib
import platform
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from xlagree.proposal.deal import Proposal

BESIDE = ("numpy", "scipy", "XlsxWriter")
"""Packages on whose versions digits of a figure and bytes of a book depend."""


def inputs_digest(proposal: Proposal, asked_for: tuple[bool, ...]) -> str:
    """The digest of all that decides the books of a client; `asked_for` are the options of the run."""
    return as_asked(deal_digest(proposal), asked_for)


def deal_digest(proposal: Proposal) -> str:
    """The digest of all that decides the books of a client, however they are asked for."""
    text = "\n".join((program(), *_parts(proposal)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def as_asked(deal: str, asked_for: tuple[bool, ...]) -> str:
    """The digest of a deal with the options of a run."""
    return hashlib.sha256(f"{deal} {asked_for}".encode()).hexdigest()


@cache
def program() -> str:
    """The digest of the program: its own files, and the versions of what it computes and writes with."""
    found = hashlib.sha256(platform.python_version().encode())
    for name in BESIDE:
        found.update(f"{name} {version(name)}".encode())
    package = Path(__file__).parents[1]
    for path in sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        found.update(path.relative_to(package).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _parts(value: object) -> Iterator[str]:
    """A value taken apart down to plain ones, each by its type and as Python writes it.

    >>> list(_parts((1.5, "a")))
    ['tuple 2', '1.5', "'a'"]
    """
    if is_dataclass(value):
        compared = [field.name for field in fields(value) if field.compare]
        yield f"{type(value).__name__} {len(compared)}"
        for name in compared:
            yield from _parts(getattr(value, name))
    elif isinstance(value, Mapping):
        yield f"mapping {len(value)}"
        for key, own in value.items():
            yield from _parts((key, own))
    elif isinstance(value, tuple | list):
        yield f"{type(value).__name__} {len(value)}"
        for own in value:
            yield from _parts(own)
    elif isinstance(value, frozenset | set):
        yield from _parts(sorted(value, key=repr))
    else:
        yield repr(value)

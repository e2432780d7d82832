"""One table of calls that every host must answer as plain Python does.

Made from the catalogue alone: every function, every argument, everything that may stand in its place. A host lays the
calls out in a sheet (`parity_sheet`) or hands the cells over as they are, and `parity_answers` compares what it says.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from parity_arguments import OPTIONS, SPOILT, TALL, TOGETHER, in_cells, turned
from parity_cells import MISSING, Argument, Error, Scalar, Typed, table

from xlagree.functions.catalogue import CATALOGUE, function
from xlagree.functions.examples import TABLES
from xlagree.functions.function import Function


@dataclass(frozen=True)
class Call:
    """A function and its arguments; `id` names the function, the argument and what stands in its place."""

    id: str
    function: str
    arguments: tuple[Argument, ...]

    @property
    def spills(self) -> bool:
        """Whether the answer is a table."""
        return function(self.function).spills


def worked(entry: Function) -> tuple[Argument, ...]:
    """The arguments of a function's worked example, as they are typed there."""
    call = ast.parse(entry.example.formula, mode="eval").body
    assert isinstance(call, ast.Call)
    return tuple(
        table(TABLES[part.id]) if isinstance(part, ast.Name) else Typed(_constant(part)) for part in call.args
    )


def _constant(part: ast.expr) -> float | str:
    value = ast.literal_eval(part)
    return value if isinstance(value, str) else float(value)


@cache
def parity_table() -> tuple[Call, ...]:
    """All calls, in the order of the catalogue."""
    return tuple(call for entry in CATALOGUE for call in _calls(entry))


@cache
def each_kind_once() -> tuple[Call, ...]:
    """Those in which each function has all that may stand in the place of an argument in the place of one of three, in turn,
    and all that is right in the place of each."""
    return tuple(call for call in parity_table() if _in_turn(call))


def _in_turn(call: Call) -> bool:
    _, argument, kind = (*call.id.split("/", 2), "", "")[:3]
    if kind not in SPOILT:
        return True
    names = [one.name for one in function(call.function).arguments]
    return (names.index(argument) + [*SPOILT].index(kind)) % min(3, len(names)) == 0


def _calls(entry: Function) -> Iterator[Call]:
    example = worked(entry)
    yield Call(f"{entry.name}/example", entry.name, example)
    for position, argument in enumerate(entry.arguments):
        right = example[position] if position < len(example) else OPTIONS[argument.name]
        others = _with_option(example, entry, TOGETHER.get(argument.name))
        variants = {
            "worked": right,
            "worked, in cells": in_cells(right),
            "worked, in a range": turned(right),
            **SPOILT,
        }
        for kind, cells in variants.items():
            arguments = with_argument(others, position, cells)
            yield Call(f"{entry.name}/{argument.name}/{kind}", entry.name, arguments)
        yield Call(f"{entry.name}/{argument.name}/left out", entry.name, example[:position])
    if len(entry.arguments) > 1:
        errors = (Scalar(Error("#N/A")), *example[1:-1], Scalar(Error("#REF!")))
        yield Call(f"{entry.name}/two errors", entry.name, errors)
    if entry.name in TALL:
        yield Call(f"{entry.name}/10,000 rows", entry.name, with_argument(example, *TALL[entry.name]))


def _with_option(
    arguments: tuple[Argument, ...], entry: Function, option: str | None
) -> tuple[Argument, ...]:
    """The arguments with the right value of an option."""
    positions = [i for i, argument in enumerate(entry.arguments) if argument.name == option]
    return with_argument(arguments, positions[0], OPTIONS[str(option)]) if positions else arguments


def with_argument(arguments: tuple[Argument, ...], position: int, cells: Argument) -> tuple[Argument, ...]:
    """The arguments with another one at a position; those between that are not there are left out."""
    filled = arguments + (MISSING,) * (position + 1 - len(arguments))
    return (*filled[:position], cells, *filled[position + 1 :])

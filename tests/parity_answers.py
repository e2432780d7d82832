"""What a host is expected to answer to a call, and where its answer is another one.

expected(call)           what plain Python says
expected(call, "calc")   the same of what arrives in Calc, by the rows of `xlagree.hosts.values.INDISTINCT` and no others
difference(call, answer, "calc")   nothing, or in one line how an answer differs
"""

from collections.abc import Callable, Mapping
from math import isclose
from typing import Any

from parity_cells import (
    BLANK,
    MISSING,
    Argument,
    Content,
    Date,
    Error,
    Missing,
    Range,
    Scalar,
    Typed,
    contents,
    plain,
)
from parity_table import Call

from xlagree.functions.catalogue import function
from xlagree.functions.cells import ERRORS
from xlagree.functions.function import Argument as Parameter

Answer = float | str | Error
Answers = tuple[tuple[Answer, ...], ...]
"""The cells of an answer; a single value is a table of one cell."""

RELATIVE = 1e-12
"""So near are numbers that are equal."""
SHOWN = 61
"""Of a longer table so many rows are compared."""
NOT_CALLED = Error("Err:504")
"""What Calc answers in our place where an error stands within a range."""


ANSWERED: dict[tuple[str, str], Answers] = {}
"""What plain Python answered to arguments, as they arrived: one process asks for all hosts."""
LEFT_OUT = Missing()
"""Not MISSING, which is skipped: nothing follows it."""
EMPTY = Error("")
"""What LibreOffice shows where it does not call a function of VBA: nothing."""


def expected(call: Call, host: str = "") -> Answers:
    """What a host answers: plain Python's answer to the arguments as they arrive there."""
    entry = function(call.function)
    typed = () if call.arguments == (MISSING,) else call.arguments  # without a comma nothing is skipped
    given = (*typed, *[LEFT_OUT] * (len(entry.arguments) - len(typed)))
    arrived = [
        _arriving(host, argument, parameter)
        for argument, parameter in zip(given, entry.arguments, strict=True)
    ]
    wrong = [argument for argument in arrived if isinstance(argument, Error)]
    if wrong:
        return ((wrong[-1] if wrong[-1] != EMPTY else "",),)
    key = call.function, repr(arrived)  # the same at most hosts, and not in words equal: 1.0 is True
    if key not in ANSWERED:
        answer = entry(*(plain(argument) for argument in arrived if not isinstance(argument, Error)))
        rows = answer if isinstance(answer, tuple) else ((answer,),)
        ANSWERED[key] = tuple(tuple(map(as_answer, row)) for row in rows)
    return ANSWERED[key]


def _arriving(host: str, argument: Argument, parameter: Parameter) -> Argument | Error:
    """An argument as it arrives in a host, or the error that is answered without asking us."""
    for rule in ARRIVAL.get(host, {}).values():
        changed = rule(argument, parameter)
        if isinstance(changed, Error):
            return changed
        argument = changed
    return _taken(argument, parameter) if host == "calc" else argument


def as_answer(value: Any) -> Answer:
    return Error(value) if isinstance(value, str) and value in ERRORS else value


def difference(call: Call, answer: Answers, host: str = "") -> str:
    """How a host's answer differs from what is expected of it: nothing, or one line."""
    return unlike(call, answer, expected(call, host))


def unlike(call: Call, answer: Answers, right: Answers) -> str:
    """How an answer differs from the right one: its size, or the first cell that is another."""
    if (len(answer), len(answer[0])) != (len(right), len(right[0])):
        return f"{call.id}: {_size(answer)}, must be {_size(right)}"
    for i, (row, right_row) in enumerate(zip(answer[:SHOWN], right[:SHOWN], strict=True)):
        for j, (cell, right_cell) in enumerate(zip(row, right_row, strict=True)):
            if not same_answer(cell, right_cell):
                return f"{call.id}: {cell!r} in row {i + 1}, column {j + 1}, must be {right_cell!r}"
    return ""


def same_answer(one: Answer, other: Answer) -> bool:
    """Whether two cells of answers are equal: numbers nearly, texts and kinds of errors exactly."""
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(one, bool):
        return isclose(one, other, rel_tol=RELATIVE, abs_tol=0.0)
    return type(one) is type(other) and one == other


def _size(answer: Answers) -> str:
    return f"{len(answer)} × {len(answer[0])} cells"


def spread(right: Answers, rows: int, columns: int) -> Answers:
    """What an array formula over so many cells shows of a table: one row or column again and again, `#N/A` beyond others."""

    def at(row: int, column: int) -> Answer:
        row = 0 if len(right) == 1 else row
        column = 0 if len(right[0]) == 1 else column
        return right[row][column] if row < len(right) and column < len(right[row]) else Error("#N/A")

    return tuple(tuple(at(row, column) for column in range(columns)) for row in range(rows))


def _each(argument: Argument, change: Callable[[Content], Content]) -> Argument:
    """The argument with every cell, or its constant, changed."""
    match argument:
        case Range(rows):
            return Range(tuple(tuple(map(change, row)) for row in rows))
        case Scalar(content):
            return Scalar(change(content))
        case Typed(value):
            changed = change(value)
            assert changed is not None
            assert not isinstance(changed, Date | Error)
            return Typed(changed)
    return argument


def _truth_is_number(argument: Argument, parameter: Parameter) -> Argument:
    return _each(argument, lambda content: float(content) if isinstance(content, bool) else content)


def _error_in_range(argument: Argument, parameter: Parameter) -> Argument | Error:
    wrong = isinstance(argument, Range) and any(isinstance(content, Error) for content in contents(argument))
    return NOT_CALLED if wrong else argument


def _error_is_answer(argument: Argument, parameter: Parameter) -> Argument | Error:
    (content,) = contents(argument) if isinstance(argument, Scalar) else (None,)
    return content if isinstance(content, Error) else argument


def _blank_is_zero(argument: Argument, parameter: Parameter) -> Argument:
    return Scalar(0.0) if argument == BLANK else argument


def _unanswerable(argument: Argument, parameter: Parameter) -> Argument:
    return _each(argument, lambda content: Error("#VALUE!") if content in UNANSWERABLE else content)


def _taken(argument: Argument, parameter: Parameter) -> Argument:
    """A number for what it stands for, where the argument takes words alone."""
    if isinstance(argument, Scalar | Typed):
        (content,) = contents(argument)
        if isinstance(content, float) and content in parameter.kind.stands_for:
            return Scalar(parameter.kind.stands_for[content])
    return argument


def _lacking(argument: Argument, parameter: Parameter) -> Argument | Error:
    return EMPTY if argument is LEFT_OUT and not parameter.optional else argument


def _skipped_is_zero(argument: Argument, parameter: Parameter) -> Argument:
    return Typed(0.0) if isinstance(argument, Missing) and argument is not LEFT_OUT else argument


def _error_is_zero(argument: Argument, parameter: Parameter) -> Argument:
    return _each(argument, lambda content: 0.0 if isinstance(content, Error) else content)


def _typed_truth_is_number(argument: Argument, parameter: Parameter) -> Argument:
    return _truth_is_number(argument, parameter) if isinstance(argument, Typed) else argument


UNANSWERABLE = (Error("#REF!"), Error("#NAME?"))
Rule = Callable[[Argument, Parameter], Argument | Error]

ARRIVAL: Mapping[str, Mapping[str, Rule]] = {
    "calc": {
        "TRUE or FALSE": _truth_is_number,
        "an error within a range": _error_in_range,
        "errors in two arguments": _error_is_answer,
        "a blank single cell": _blank_is_zero,
    },
    "vba in LibreOffice": {
        "an argument that is needed, left out at the end": _lacking,
        "an argument skipped between two commas": _skipped_is_zero,
        "an error in a cell": _error_is_zero,
        "TRUE or FALSE typed in a formula": _typed_truth_is_number,
    },
    "web": {"#REF! or #NAME?": _unanswerable},
}
"""What becomes of an argument in a host, by what a row of INDISTINCT says that a cell holds; nothing else is excused."""

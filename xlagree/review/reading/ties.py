"""Numbers that a program rounded to 15 digits: where the sixteenth was a 5, one goes up and another down, and checks tell which."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from xlagree.generate.book.seal import inputs_digest
from xlagree.proposal.input_lines import Value
from xlagree.proposal.inputs import ProposalInputs
from xlagree.proposal.record import Row, row_check

FULL = 12
"""Digits of a number that may have had sixteen: its last ones may be zeros by chance."""
MOST_TIES = 3
"""Numbers of one row, or of the inputs, that were ties and went the other way."""


def lower(number: float) -> float:
    """A number one unit of its fifteenth digit nearer to nothing.

    >>> lower(0.794369995100424)
    0.794369995100423
    """
    digits = Decimal(f"{number:.15g}")
    return float(digits - Decimal(1).scaleb(digits.adjusted() - 14).copy_sign(digits))


def _full(value: Value) -> bool:
    """Whether a value is a number that may have been rounded."""
    if not isinstance(value, float) or not abs(value) < float("inf"):
        return False
    return len(Decimal(f"{value:.15g}").normalize().as_tuple().digits) >= FULL


def _rounded(values: Sequence[Value]) -> Iterator[dict[Value, Value]]:
    """What some of the numbers may have been, the fewest first; at first nothing else than they are."""
    full = [value for value in dict.fromkeys(values) if isinstance(value, float) and _full(value)]
    most = MOST_TIES if len(full) <= 20 else 2 if len(full) <= 50 else 1
    for count in range(most + 1):
        for chosen in combinations(full, count):
            yield {value: lower(value) for value in chosen}


def row_as_kept(row: Row, before: str, check: str) -> Row | None:
    """The row of a record that its check was made of; None where no rounding explains the difference."""
    rows = (tuple(was.get(cell, cell) for cell in row) for was in _rounded(row))
    return next((one for one in rows if row_check(one, before) == check), None)


def fits_digest(inputs: ProposalInputs, digest: str | None) -> bool:
    """Whether a digest is that of the inputs, or of what they were before a program rounded them."""
    values = [value for line in inputs.lines for value in line.values]
    return any(inputs_digest(_with(inputs, was)) == digest for was in _rounded(values))


def _with(inputs: ProposalInputs, was: dict[Value, Value]) -> ProposalInputs:
    if not was:
        return inputs
    lines = (
        replace(line, values=tuple(was.get(value, value) for value in line.values)) for line in inputs.lines
    )
    return replace(inputs, lines=tuple(lines))

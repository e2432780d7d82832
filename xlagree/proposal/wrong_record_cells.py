"""What no record can have: every cell of its tables from outside that is wrong, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_type_hints

from xlagree.actuarial.experience.quality import LeftOut, Quality, Ticket
from xlagree.actuarial.own_work import CLOSE, COLUMNS, parts_of_cells
from xlagree.pricing.usage import Entry, Month
from xlagree.proposal.record import (
    IS,
    LEFT_OUT,
    NAMED_HOURS,
    NAMES,
    RECORDED,
    Row,
    TicketHoursRow,
    Value,
    hints_of,
    row_made,
)
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.quantities import SHARE, is_blank
from xlagree.terms.written_numbers import as_number


@dataclass(frozen=True)
class WrongCell:
    """A cell of a table of the record that no record can have, row and column counted from 0, and what is wrong."""

    table: str
    row: int
    column: int
    problem: Problem


def wrong_cells(tables: Mapping[str, Sequence[Row]]) -> Iterator[WrongCell]:
    """Every cell of tables from outside that no record can have; where there is none, `record_from` reads them."""
    for key, of in (
        ("months", Month),
        ("entries", Entry),
        ("largest", Ticket),
        ("ticket_hours", TicketHoursRow),
        ("parts", _Part),
        ("named", _NamedShare),
    ):
        for n, row in enumerate(tables.get(key, ())):
            yield from _wrong_in_row(key, n, row, of)
    months = len(tables.get("months", ()))
    for n, row in enumerate(tables.get("entries", ())):
        if (as_number(row[1]) or 0) >= months:
            want = f"from 0 to {months - 1}, one of the {months} months on file"
            yield WrongCell("entries", n, 1, must_be("month", want, row[1]).problems[0])
    if tables.get("quality"):
        yield from _wrong_facts(tables["quality"])
    together = sum(as_number(row[-1]) or 0.0 for row in tables.get("parts", ()))
    if tables.get("parts") and abs(together - 1) > CLOSE:
        want = "shares that add up to 1 with the others"
        yield WrongCell("parts", 0, len(COLUMNS) - 1, must_be("share", want, together).problems[0])


@dataclass(frozen=True)
class _Part:
    """A row of what an hour is made of."""

    role: str
    role_weight: float
    work_class: str
    channel: str
    work: str
    share: float

    def __post_init__(self) -> None:
        parts_of_cells([tuple(vars(self).values())])


@dataclass(frozen=True)
class _NamedShare:
    """A row of the shares of classes and kinds of work."""

    name: str
    share: float

    def __post_init__(self) -> None:
        SHARE.check("share", self.share)


def _wrong_in_row(key: str, n: int, row: Row, of: type) -> Iterator[WrongCell]:
    wrong = [
        WrongCell(key, n, column, problem)
        for column, ((name, hint), cell) in enumerate(zip(get_type_hints(of).items(), row, strict=False))
        for problem in _problems(name.replace("_", " "), hint, cell)
    ]
    yield from wrong
    if not wrong:
        try:
            row_made(of, row)
        except AgreementError as error:
            yield WrongCell(key, n, 0, error.problems[0])


def _wrong_facts(rows: Sequence[Row]) -> Iterator[WrongCell]:
    """Facts of the history that are unknown, not there, or no number."""
    hints = {**hints_of(Quality), **{f"{LEFT_OUT}{name}": hint for name, hint in hints_of(LeftOut).items()}}
    known = {name: hint for name, hint in hints.items() if hint in (bool, int, float, str)}
    missing = dict(known)
    for n, (name, cell) in enumerate(rows):
        if name not in missing:
            want = "one that stands once" if name in known else "one that a history has"
            yield WrongCell("quality", n, 0, must_be("fact", want, name).problems[0])
            continue
        hint = missing.pop(str(name))
        yield from (WrongCell("quality", n, 1, problem) for problem in _problems(str(name), hint, cell))
    for name in missing:
        yield WrongCell("quality", 0, 0, Problem(f"the fact {name} is not there"))


def _problems(name: str, hint: object, cell: Value) -> tuple[Problem, ...]:
    """What is wrong with a cell; a count, hours or a weight is a number from 0 on, blank where there is none."""
    try:
        if hint is bool and cell not in ("", "yes"):
            raise must_be(name, "yes or blank", cell)
        if hint in (bool, str, NAMES) or is_blank(cell):
            return ()
        if hint == NAMED_HOURS:
            wrong = [part for part in str(cell).split("; ") if as_number(part.rpartition(IS)[2]) is None]
            if wrong:
                raise must_be(name, f"names with their hours, such as Sunday{IS}3", wrong[0])
            return ()
        number = RECORDED.check(name, cell)
        if hint is int and number % 1:
            raise must_be(name, "a whole number", cell)
    except AgreementError as error:
        return error.problems
    return ()

"""The rows of an export that are entries, each once: without headings, totals and what stands twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from operator import eq

from xlagree.intake.exports.columns import EXPORT_COLUMNS, Head
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.shared_problems import ROWS, SharedProblems
from xlagree.intake.exports.subtotals import subtotals, total_label
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import same

DATED = ("date", "start", "opened")
"""Columns of which one dates a row."""
LABELS = frozenset(label for column in EXPORT_COLUMNS for label in column.labels)
"""What columns are called, as labels are compared."""
FEWEST_LABELS = 3
"""So many labels in a row are the head of a table."""
TOTAL = " as a total of others"
"""Why rows are left out that only sum up."""
KEEP, ONCE = SAME_ROWS = ("keep", "once")
"""What may be said of rows that are equal: work of their own, or one entry that stands twice."""


@dataclass(frozen=True)
class NoEntry:
    """A row that is no work of its own, or cannot be read, and why."""

    row: ExportRow
    why: str
    is_total: bool = False


@dataclass
class Entries:
    """The entries of an export on the way through its rows, and what was left out of them."""

    problems: SharedProblems
    same_rows: str | None = None
    left_out: list[NoEntry] = field(default_factory=list)
    first: dict[object, ExportRow] = field(default_factory=dict)

    def of(self, rows: Sequence[ExportRow], unlabelled: int = 0) -> list[ExportRow]:
        """The entries among the rows of a sheet, at the end of whose head are columns without a label."""
        return [row for row in self.own(list(self.readable(rows, unlabelled))) if self.is_new(row)]

    def leave_total(self, row: ExportRow) -> None:
        """Leave a row out whose hours are those of others: nothing is lost by that."""
        self.left_out.append(NoEntry(row, TOTAL, is_total=True))
        self.problems.add(row.at(), f"{ROWS} left out{TOTAL}", remark=True)

    def leave(self, row: ExportRow, why: str, remedy: str = "", column: str = "") -> None:
        """Leave a row out, and say so."""
        self.left_out.append(NoEntry(row, why))
        self.problems.add(row.at(column), f"{ROWS} left out{why}", remedy)

    def readable(self, rows: Sequence[ExportRow], unlabelled: int) -> Iterator[ExportRow]:
        """The rows that have the columns of the head."""
        if not rows:
            return
        head = rows[0].head
        labels = [same(label) for label in head.labels]
        unlabelled = max(unlabelled, _unlabelled(head, rows))
        telling = [head.columns[name] for name in ("client", *DATED) if name in head.columns]
        for row in rows:
            if len(row.cells) == len(labels) and all(map(eq, map(_label, row.cells), labels)):
                self.left_out.append(NoEntry(row, " as the head again"))
                self.problems.add(row.at(), f"{ROWS} with the head of the table again left out")
            elif len(row.cells) > len(labels) + unlabelled and not head.place.sheet:
                self.left_out.append(NoEntry(row, " with more cells than the head"))
                what = "the row has more cells than the head"
                self.problems.add(row.at(), what, "put texts that contain the separator in quotation marks")
            elif _is_head(row):
                what = "another table begins here, with other columns"
                raise AgreementError(Problem(what, "save it as a file of its own", row.at()))
            elif all(row.cells[at] is None for at in telling):
                if any(isinstance(cell, str) and total_label(cell) for cell in row.cells):
                    self.leave_total(row)
                else:
                    self.leave(row, " as no entry: a heading or a total")
            else:
                yield row

    def own(self, rows: Sequence[ExportRow]) -> Iterator[ExportRow]:
        """The rows that do not sum up others."""
        for row, sums_up in subtotals(rows):
            if sums_up:
                self.leave_total(row)
                continue
            if sums_up is None:
                client = row.text("client")
                named = f'of a client called "{client}"' if total_label(client) else "whose words say total"
                what, remedy = f"{ROWS} kept {named}", "delete what only sums up others"
                self.problems.add(row.at("client" if total_label(client) else ""), what, remedy, remark=True)
            yield row

    def is_new(self, row: ExportRow) -> bool:
        """Whether no row before is the same entry; what is equal and may be work of its own is kept, and said."""
        number = row.text("entry")
        before = self.first.setdefault(number or row.cells, row)
        if before is row:
            return True
        if number and before.cells != row.cells:
            label = row.head.label("entry")
            self.leave(row, f" whose {label} stands above with other words or hours",
                       "compare the two, and delete the wrong one", "entry")  # fmt: skip
            return False
        if number or self.same_rows == ONCE or (self.same_rows != KEEP and _is_told_apart(row)):
            self.leave(row, ", as the same stands above")
            return False
        if self.same_rows != KEEP:
            what = f"{ROWS} kept that are equal to one above: nothing says that they are the same work"
            self.problems.add(row.at(), what, "give --same-rows once if they are", remark=True)
        return True


def _is_told_apart(row: ExportRow) -> bool:
    """Whether a row says which work it is: by a number, or by when it began."""
    if "entry" in row.head.columns or row.get("ticket") is not None:
        return True
    return any(_has_time(row.get(name)) for name in ("start", "date"))


def _has_time(cell: object) -> bool:
    if isinstance(cell, datetime | time):
        return not isinstance(cell, datetime) or cell.time() != time()
    return bool(re.search(r"\d:\d\d", str(cell))) and not re.search(r"\b0?0:00(:00)?\b", str(cell))


def _unlabelled(head: Head, rows: Sequence[ExportRow]) -> int:
    """How many columns without a label most rows have at the end."""
    longer = [len(row.cells) - len(head.labels) for row in rows if len(row.cells) > len(head.labels)]
    return max(longer) if len(longer) * 2 >= len(rows) and len(set(longer)) == 1 else 0


def _is_head(row: ExportRow) -> bool:
    """Whether a row is the head of another table: where a date should stand it has a label, and others beside."""
    dated = next((row.get(name) for name in DATED if name in row.head.columns), None)
    return _is_label(dated) and sum(map(_is_label, row.cells)) >= FEWEST_LABELS


def _is_label(cell: object) -> bool:
    return isinstance(cell, str) and _label(cell) in LABELS


@lru_cache(maxsize=4096, typed=True)  # an export repeats its dates
def _label(cell: object) -> str:
    return "" if cell is None else same(cell)

"""Columns whose labels say too little, told by what stands in them: whose work it is, and what is a ticket."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from xlagree.intake.exports.columns import EXPORT_COLUMNS, Head
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours_beside import column_with_unit
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.quantities import as_text, same

CLIENT_LABELS = next(column.labels for column in EXPORT_COLUMNS if column.name == "client")
NUMBER_LABELS = ("number", "id", "no", "nr")
"""Labels of numbers that may be of anything."""
STAFF_LABELS = (
    "payrollid", "payrollnumber", "fname", "lname", "firstname", "lastname", "username", "employeeid", "employeename", "staffid",
    "user", "staff", "employee", "technician", "member", "resource",
)  # fmt: skip
TICKET_WORDS = ("ticket", "case", "issue", "incident", "subject", "summary", "title", "shortdescription")
_CODE = re.compile(r"[A-Za-z]{0,4}[-_/#. ]?\d[\d\-_/.]*")


def without_blank_client(head: Head, rows: Sequence[ExportRow], client: str, may_be_blank: bool) -> Head:
    """The head without a client column that is blank in every row, where it is said whose all of it is."""
    at = head.columns.get("client")
    if at is None or not rows or any(row.cells[at] is not None for row in rows) or may_be_blank:
        return head
    if client:
        return replace(head, columns={name: i for name, i in head.columns.items() if name != "client"})
    what = f'column "{head.label("client")}" is blank in every row, and no other says whose they are'
    raise AgreementError(Problem(what, "give --client NAME if all is for one client", head.place))


def told_by_contents(
    head: Head, rows: Sequence[ExportRow], named: Collection[str]
) -> tuple[Head, tuple[str, ...]]:
    """The head with columns taken for what their cells show, and what should be said of that."""
    columns, remarks = dict(head.columns), []
    timed = None if {"hours", "billed hours"} & columns.keys() else column_with_unit(head.labels)
    if timed is not None and timed not in columns.values():
        columns["hours"] = timed
    client = _named_client(head, rows) if "client" in columns and "client" not in named else None
    if client is not None:
        remarks.append(f'clients are those of "{head.labels[client]}", not of "{head.label("client")}"')
        columns["client"] = client
        head = replace(head, columns=columns)
    if "ticket" in columns and "ticket" not in named and _is_of_staff(head, rows):
        remarks.append(f'"{head.label("ticket")}" was not taken for a ticket: it says who did the work')
        del columns["ticket"]
    return replace(head, columns=columns), tuple(remarks)


def _named_client(head: Head, rows: Sequence[ExportRow]) -> int | None:
    """Another column of clients, with names where the first has numbers or nothing; None where the first is good."""
    keys = [same(label) for label in head.labels]
    others = [keys.index(label) for label in CLIENT_LABELS if label in keys]
    if _has_names(rows, head.columns["client"]):
        return None
    return next((i for i in others if _has_names(rows, i)), None)


def _has_names(rows: Sequence[ExportRow], at: int) -> bool:
    texts = [as_text(cell) for row in rows if (cell := row.cells[at]) is not None]
    return sum(_CODE.fullmatch(text) is None for text in texts) * 2 > len(texts)


def _is_of_staff(head: Head, rows: Sequence[ExportRow]) -> bool:
    """Whether a column of bare numbers says who worked: the same person has the same number everywhere."""
    keys = [same(label) for label in head.labels]
    people = [i for i, key in enumerate(keys) if key in STAFF_LABELS]
    if keys[head.columns["ticket"]] not in NUMBER_LABELS or not people:
        return False
    if any(word in key for key in keys for word in TICKET_WORDS):
        return False
    pairs = set(_pairs(rows, head.columns["ticket"], people))
    return len(pairs) == len({number for number, _ in pairs}) == len({person for _, person in pairs}) > 0


def _pairs(
    rows: Sequence[ExportRow], number: int, people: Sequence[int]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in rows:
        if (cell := row.cells[number]) is not None:
            yield as_text(cell), tuple(as_text(row.cells[i] or "") for i in people)

"""What `xlagree import` prints: the clients with their hours, the account of what was read and left out, and one JSON document."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlagree.intake.exports.export import Imported

MOST_NAMED = 8
"""So many clients are named in a line."""
NO_HOURS = 1e-9
"""A difference of hours that is only one of rounding."""


def print_import(imported: "Imported", out: Path, replaced: bool) -> None:
    """The clients of an import in a table, and below it what was read, taken and left out."""
    from xlagree.cli import show
    from xlagree.intake.exports.shared_problems import rows

    head = ("client", "months", "tickets", "billed hours", "unbilled hours", "blank rows", "after-hours")
    lines = [
        (
            one.client,
            one.first_month if one.first_month == one.last_month else f"{one.first_month} to {one.last_month}",
            f"{one.tickets:,}",
            f"{one.hours:,.2f}",
            f"{one.hours_not_billable:,.2f}" if one.rows_not_billable else "–",
            str(one.rows_without_hours or "–"),
            f"{one.after_hours_share:.0%}",
        )
        for one in imported.clients
    ]  # fmt: skip
    show.table(head, lines, text_columns=(0, 1))
    order = f"dates read as {imported.date_order}; " if imported.date_order else ""
    print(f"{imported.export}, {rows(imported.row_count)}; {order}business hours {imported.business_hours}")
    print("Read: " + ", ".join(f'{name} from "{label}"' for name, label in imported.columns))
    if imported.columns_not_used:
        print("Not used: " + ", ".join(f'"{label}"' for label in imported.columns_not_used))
    for line in _account(imported):
        print(line)
    print(f"After-hours: {_known(imported)}")
    for remark in imported.remarks:
        print(f"Note: {remark}")
    instead = " in the place of the table that was there" if replaced else ""
    print(
        f"{out}: {rows(len(imported.rows))} of usage{instead}, for xlagree generate CLIENTS --rates RATES --usage {out}"
    )


def _account(imported: "Imported") -> Iterator[str]:
    """What was read, taken and left out, in sentences."""
    from xlagree.intake.exports.shared_problems import rows

    if any(name for name, _ in imported.sheets):
        read = ", ".join(f"{name} {cells}" for name, cells in imported.sheets)
        others = ", ".join(f"{name} ({why})" for name, why in imported.sheets_not_read)
        yield f"Sheets read: {read}" + (f"; not read: {others}" if others else "")
    else:
        yield f"Cells read: {imported.sheets[0][1]}"
    tally = imported.tally
    unbilled = sum(one.hours_not_billable for one in imported.clients)
    hours = _of(tally.hours_taken, tally.hours, " hours")
    parts = f": {tally.hours_taken - unbilled:,.2f} billed, {unbilled:,.2f} unbilled" if unbilled else ""
    yield f"Taken: {tally.rows_taken:,} of {rows(tally.rows)}, {hours}{parts}"
    for omission in tally.left_out:
        yield f"Left out: {rows(omission.rows)} {omission.why}, {omission.hours:,.2f} hours"
    apart = [one for one in tally.clients if abs(one.read - one.taken) > NO_HOURS]
    if apart:
        named = "; ".join(
            f"{one.client or 'no client'} {_of(one.taken, one.read)}" for one in apart[:MOST_NAMED]
        )
        more = f"; and {len(apart) - MOST_NAMED:,} more" if len(apart) > MOST_NAMED else ""
        yield f"Hours taken by client, billed or not, where not all: {named}{more}"


def _of(taken: float, read: float, unit: str = "") -> str:
    """Hours taken of those read: with corrections left out these may be fewer.

    >>> _of(1.5, 2.25, " hours"), _of(1.5, 0.5)
    ('1.50 of 2.25 hours', '1.50 (0.50 with what is left out)')
    """
    if read < taken - NO_HOURS:
        return f"{taken:,.2f}{unit} ({read:,.2f} with what is left out)"
    return f"{taken:,.2f} of {read:,.2f}{unit}"


def _known(imported: "Imported") -> str:
    """How it was known which work was after-hours, in how many entries."""
    ways = {"from_times": "from the times", "from_days": "from the days"}
    ways |= {"stated": "as stated", "not_known": "not known"}
    counts = [(sum(getattr(one, field) for one in imported.clients), way) for field, way in ways.items()]
    return ", ".join(f"{count:,} {way}" for count, way in counts if count)


def import_record(imported: "Imported", out: Path) -> dict[str, object]:
    """The import as a JSON document."""
    from dataclasses import asdict

    from xlagree.cli import show

    return {
        "export": imported.export,
        "rows": imported.row_count,
        "sheets": dict(imported.sheets),
        "sheets not read": dict(imported.sheets_not_read),
        "columns": dict(imported.columns),
        "columns not used": list(imported.columns_not_used),
        "date order": imported.date_order,
        "business hours": imported.business_hours.said,
        "holidays": sorted(day.isoformat() for day in imported.business_hours.holidays),
        "usage": str(out),
        "usage rows": len(imported.rows),
        "clients": [
            {key.replace("_", " "): value for key, value in asdict(one).items()} for one in imported.clients
        ],
        "totals": _totals(imported),
        "remarks": list(imported.remarks),
        "problems": [show.problem_record(problem) for problem in imported.problems],
    }


def _totals(imported: "Imported") -> dict[str, object]:
    """What was read, taken and left out, as a JSON document has it."""
    from dataclasses import asdict

    tally = imported.tally
    return {
        "rows": tally.rows,
        "rows taken": tally.rows_taken,
        "hours": tally.hours,
        "hours taken": tally.hours_taken,
        "left out": [asdict(omission) for omission in tally.left_out],
        "clients": [asdict(one) for one in tally.clients],
    }

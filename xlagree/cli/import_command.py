"""`xlagree import`: an export of a PSA to a table of usage."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, FINDINGS, REQUEST_WRONG, door, say, there

if TYPE_CHECKING:
    from xlagree.intake.exports.export import Imported, Options

MOST_NAMED = 8
"""So many clients are named in a line."""
NO_HOURS = 1e-9
"""A difference of hours that is only one of rounding."""

ExportFile = Annotated[Path, typer.Argument(metavar="EXPORT", help="What the PSA exported, such as a .csv.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="USAGE", help="The table of usage to write, a .csv.")
]
MapFile = Annotated[
    Path | None,
    typer.Option("--map", "-m", metavar="FILE", help="Mapping file: what columns and words mean."),
]
NewMap = Annotated[
    Path | None,
    typer.Option("--write-map", metavar="FILE", help="Write a mapping file to start from, and stop."),
]
Name = Annotated[
    str, typer.Option("--client", "-c", metavar="NAME", help="Whose all of it is, where no column says so.")
]
Clients = Annotated[
    Path | None,
    typer.Option("--clients", metavar="CLIENTS", help="Table of clients, to find names that are not in it."),
]
Order = Annotated[
    str | None,
    typer.Option("--date-order", metavar="day-month|month-day", help="What stands first in 3/4/2026."),
]
Unit = Annotated[
    str | None,
    typer.Option(
        "--hours-unit",
        metavar="UNIT",
        help="What the numbers of hours count: hours, minutes, seconds.",
    ),
]
SameRows = Annotated[
    str | None,
    typer.Option(
        "--same-rows", metavar="keep|once", help="Whether equal rows are work of their own, or stand twice."
    ),
]
Hours = Annotated[
    str | None,
    typer.Option(
        "--business-hours",
        metavar="HOURS",
        help="Work outside of them is after-hours.",
        show_default="Mon-Fri 08:00-18:00",
    ),
]
Holidays = Annotated[
    str | None,
    typer.Option(
        "--holidays", metavar="DAYS", help="Region (US, DE-BY), days such as 2026-12-24, or a file."
    ),
]


@door()
def import_(
    export: ExportFile,
    out: Out = None,
    map_file: MapFile = None,
    new_map: NewMap = None,
    client: Name = "",
    clients: Clients = None,
    date_order: Order = None,
    hours_unit: Unit = None,
    same_rows: SameRows = None,
    business_hours: Hours = None,
    holidays: Holidays = None,
    as_json: options.AsJson = False,
) -> None:
    """Turn an export of a PSA into a table of usage for generate and compare.

    Known are exports of ConnectWise and Autotask; of others the columns are
    recognised by their names, or named in a mapping file. Work with times of
    day is split where business hours begin and end. A row with a problem is
    left out, and the others are used; the status is then 1. Notes alone, as on
    rows that can hardly be meant, leave it 0.

    --json prints export, rows, sheets, sheets not read, columns, columns
    not used, date order, business hours, holidays, usage (the file), usage
    rows, clients, totals (rows and hours read, taken and left out for each
    reason, and by client), remarks and problems (each with place, what,
    remedy and whether it is but a remark).
    """
    from xlagree.cli import show
    from xlagree.intake.exports.export import read_export
    from xlagree.intake.exports.mapping_form import write_map
    from xlagree.intake.exports.usage_written import write_usage
    from xlagree.terms.errors import AgreementError, Problem, failures

    for file in filter(None, (export, map_file, clients)):
        there(file)
    if new_map:
        _refuse_existing(new_map)
        print(f"{new_map}: a mapping file for {export.name} ({write_map(export, new_map)})")
        return
    if out is None:
        remedy = "for example --out usage.csv; or --write-map map.toml for a mapping file"
        raise AgreementError(Problem("say where to write the table of usage", remedy))
    _refuse_overwriting(out, (export, map_file, clients))
    said = _options(map_file, client, clients, date_order, hours_unit, same_rows, business_hours, holidays)
    imported = read_export(export, said)
    if not imported.rows:
        show.problems(imported.problems)
        say(f"Nothing was written: no row of {export} could be read")
        raise typer.Exit(REQUEST_WRONG)
    write_usage(imported.rows, out)
    if as_json:
        show.document(_record(imported, out))
    else:
        _print(imported, out)
        show.problems(imported.problems)
    raise typer.Exit(FINDINGS if failures(imported.problems) else DONE)


def _options(
    map_file: Path | None,
    client: str,
    clients: Path | None,
    order: str | None,
    unit: str | None,
    same_rows: str | None,
    hours: str | None,
    holidays: str | None,
) -> "Options":
    """What was typed, read."""
    from xlagree.intake.exports.business_hours import read_business_hours, read_holidays
    from xlagree.intake.exports.dates import DATE_ORDERS
    from xlagree.intake.exports.entries import SAME_ROWS
    from xlagree.intake.exports.export import Options
    from xlagree.intake.exports.hours import UNITS
    from xlagree.terms.quantities import Word

    return Options(
        map_file,
        " ".join(client.split()),
        clients,
        None if order is None else Word(DATE_ORDERS).check("date order", order),
        None if unit is None else Word(tuple(UNITS)).check("hours unit", unit),
        None if same_rows is None else Word(SAME_ROWS).check("same rows", same_rows),
        None if hours is None else read_business_hours(hours),
        None if holidays is None else read_holidays(holidays),
    )


def _refuse_existing(new_map: Path) -> None:
    """A mapping file is written by hand after all, so none is overwritten."""
    from xlagree.terms.errors import AgreementError, Problem

    if new_map.exists():
        raise AgreementError(
            Problem(f"{new_map} is there already", "choose another name for the mapping file")
        )
    _refuse_no_folder(new_map)


def _refuse_overwriting(out: Path, read: tuple[Path | None, ...]) -> None:
    """The table of usage is a .csv of its own."""
    from xlagree.terms.errors import AgreementError, Problem

    if out.suffix.lower() != ".csv":
        raise AgreementError(Problem(f"{out} must be a .csv", "for example --out usage.csv"))
    if out.is_dir():
        raise AgreementError(Problem(f"{out} is a folder, not a file"))
    if any(file is not None and out.exists() and out.samefile(file) for file in read):
        raise AgreementError(Problem(f"{out} is read here and would be overwritten", "choose another --out"))
    _refuse_no_folder(out)


def _refuse_no_folder(path: Path) -> None:
    from xlagree.terms.errors import AgreementError, Problem

    if not path.parent.is_dir():
        raise AgreementError(
            Problem(f"{path.parent} is no folder that is there", "make it, or choose another")
        )


def _print(imported: "Imported", out: Path) -> None:
    from xlagree.cli import show
    from xlagree.intake.exports.shared_problems import rows

    head = ("client", "months", "tickets", "hours", "blank", "unbilled", "after-hours")
    lines = [
        (
            one.client,
            one.first_month if one.first_month == one.last_month else f"{one.first_month} to {one.last_month}",
            f"{one.tickets:,}",
            f"{one.hours:,.2f}",
            str(one.rows_without_hours or "–"),
            str(one.rows_not_billable or "–"),
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
    print(
        f"{out}: {rows(len(imported.rows))} of usage, for xlagree generate CLIENTS --rates RATES --usage {out}"
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
    yield f"Taken: {tally.rows_taken:,} of {rows(tally.rows)}, {tally.hours_taken:,.2f} of {tally.hours:,.2f} hours"
    for omission in tally.left_out:
        yield f"Left out: {rows(omission.rows)} {omission.why}, {omission.hours:,.2f} hours"
    apart = [one for one in tally.clients if abs(one.read - one.taken) > NO_HOURS]
    if apart:
        named = "; ".join(
            f"{one.client or 'no client'} {one.taken:,.2f} of {one.read:,.2f}" for one in apart[:MOST_NAMED]
        )
        more = f"; and {len(apart) - MOST_NAMED:,} more" if len(apart) > MOST_NAMED else ""
        yield f"Hours taken by client, where not all: {named}{more}"


def _known(imported: "Imported") -> str:
    """How it was known which work was after-hours, in how many entries."""
    ways = {"from_times": "from the times", "from_days": "from the days"}
    ways |= {"stated": "as stated", "not_known": "not known"}
    counts = [(sum(getattr(one, field) for one in imported.clients), way) for field, way in ways.items()]
    return ", ".join(f"{count:,} {way}" for count, way in counts if count)


def _record(imported: "Imported", out: Path) -> dict[str, object]:
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

"""`xlagree import`: an export of a PSA to a table of usage."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, FINDINGS, REQUEST_WRONG, door, say, there

if TYPE_CHECKING:
    from xlagree.intake.exports.export import Options

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
    typer.Option(
        "--write-map",
        metavar="FILE",
        help="Write a mapping file to start from, with --map from that one, and stop.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file of this name, whatever it is.")]
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
NOT_WORK = ("an export of work", "name the export of a PSA; generate takes the card with --rates")
"""What is said of a rate card in its place."""


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
    force: Force = False,
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
    from xlagree.cli.import_text import import_record, print_import
    from xlagree.intake.exports.export import read_export
    from xlagree.intake.exports.mapping_form import write_map
    from xlagree.intake.exports.usage_written import write_usage
    from xlagree.intake.mistaken_files import no_rate_card
    from xlagree.terms.errors import AgreementError, Problem, failures

    for file in filter(None, (export, map_file, clients)):
        there(file)
    if new_map:
        _refuse_existing(new_map, (export, clients), force)
        with no_rate_card(export, *NOT_WORK):
            taken_for = write_map(export, new_map, map_file, bool(client))
        print(f"{new_map}: a mapping file for {export.name} ({taken_for})")
        return
    if out is None:
        remedy = "for example --out usage.csv; or --write-map map.toml for a mapping file"
        raise AgreementError(Problem("say where to write the table of usage", remedy))
    _refuse_overwriting(out, (export, map_file, clients), force)
    said = _options(map_file, client, clients, date_order, hours_unit, same_rows, business_hours, holidays)
    with no_rate_card(export, *NOT_WORK):
        imported = read_export(export, said)
    if not imported.rows:
        show.problems(imported.problems)
        say(f"Nothing was written: no row of {export} could be read")
        raise typer.Exit(REQUEST_WRONG)
    replaced = out.exists()
    write_usage(imported.rows, out)
    if as_json:
        show.document(import_record(imported, out))
    else:
        print_import(imported, out, replaced)
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


def _refuse_existing(new_map: Path, read: tuple[Path | None, ...], force: bool) -> None:
    """A mapping file is written by hand after all, so none is overwritten unless that is asked for."""
    from xlagree.terms.errors import AgreementError, Problem

    if new_map.is_dir():
        raise AgreementError(Problem(f"{new_map} is a folder, not a file"))
    if new_map.exists() and not force:
        remedy = "choose another name for the mapping file, or add --force"
        raise AgreementError(Problem(f"{new_map} is there already", remedy))
    _refuse_reading(new_map, "--write-map", read)
    _refuse_no_folder(new_map)


def _refuse_overwriting(out: Path, read: tuple[Path | None, ...], force: bool) -> None:
    """The table of usage is a .csv of its own, and takes the place of one that an earlier import wrote, but of no other file."""
    from xlagree.intake.exports.usage_written import is_written_usage
    from xlagree.terms.errors import AgreementError, Problem

    if out.suffix.lower() != ".csv":
        raise AgreementError(Problem(f"{out} must be a .csv", "for example --out usage.csv"))
    if out.is_dir():
        raise AgreementError(Problem(f"{out} is a folder, not a file"))
    _refuse_reading(out, "--out", read)
    if out.exists() and not force and not is_written_usage(out):
        what = f"{out} is there already, and no import wrote it as it is"
        raise AgreementError(Problem(what, "choose another --out, or add --force"))
    _refuse_no_folder(out)


def _refuse_reading(out: Path, option: str, read: tuple[Path | None, ...]) -> None:
    from xlagree.terms.errors import AgreementError, Problem

    if any(file is not None and out.exists() and out.samefile(file) for file in read):
        raise AgreementError(
            Problem(f"{out} is read here and would be overwritten", f"choose another {option}")
        )


def _refuse_no_folder(path: Path) -> None:
    from xlagree.terms.errors import AgreementError, Problem

    if not path.parent.is_dir():
        raise AgreementError(
            Problem(f"{path.parent} is no folder that is there", "make it, or choose another")
        )

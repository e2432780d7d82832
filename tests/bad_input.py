"""Files that are wrong in one way each, every line that is said of them, and what is made all the same."""

import csv
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from typer.testing import CliRunner

from xlagree.cli.app import app

Rows = list[list[object]]

CLIENTS = "client,users\nAcme,12\nBrick & Co,30\n"
HEAD = "client,ticket,date,hours\n"
USAGE = HEAD + "".join(
    f"{client},{client[0]}{month},2026-{month:02d}-05,{month + 2}\n"
    for client in ("Acme", "Brick & Co")
    for month in range(1, 11)
)
CARD: dict[str, Rows] = {
    "Plans": [
        ["", "As you go", "Silver", "Gold"],
        ["kind", "pay as you go", "retainer", "fixed price"],
        ["hourly rate", 140, 140, 140],
        ["monthly fee", "", 1400, 900],
        ["included hours", "", 10, ""],
        ["fee per user", "", "", 55],
        ["term months", 12, 12, 12],
        ["prepaid months", "", 1, 3],
    ],
    "Costs": [["cost per hour", 70], ["wanted margin", 0.4]],
    "Policy": [["currency", "EUR"], ["company", "Northlight IT"]],
}
BOTH = ("acme", "brick-co")
NOBODY = "No books were made: no client in clients.csv could be priced"
NO_WORKBOOK = "rates.xlsx: is not an .xlsx workbook; if it is an old .xls or has a password, save it as .xlsx without one"
ANEW = "; open it in Excel or LibreOffice and save the sheets you need in a new workbook"
READ_BY_IMPORT = "; xlagree import makes a table of usage of a file with such"
WHEN = "date must be a day such as 2026-11-23 or a month such as 2026-11"
HOURS = "hours must be a number of hours, 0 or more"
USERS = "users must be a whole number, 0 or more"
SHARE = "manual discount must be a share from 0 to 1"
FEE = "Silver: monthly fee must be an amount of money, 0 or more"
LARGE = "numbers go up to 1,000,000,000,000"
NO_USERS = "users must be set for Gold (got nothing); fill in the users, or offer other plans"
NO_HOURS = "neither usage nor hours per month; fill in its hours per month"


@dataclass(frozen=True)
class Bad:
    """The files that differ from the good ones, every line that is said, and whose books are made all the same.

    `card` are cells of the rate card, `spoilt` is what happens to the files after they were written; an input
    is refused `whole` when nothing at all is written.
    """

    says: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    clients: str | bytes = CLIENTS
    usage: str | bytes | Rows = USAGE
    card: Mapping[str, object] = field(default_factory=dict)
    spoilt: Callable[[Path], object] = lambda folder: None

    @property
    def whole(self) -> bool:
        return not self.made and self.says[-1] != NOBODY

    @property
    def status(self) -> int:
        return 2 if not self.made else 0 if all(line.startswith("Note: ") for line in self.says) else 1


def clients(rows: str, *says: str, made: tuple[str, ...] = ("brick-co",)) -> Bad:
    """Rows of clients before a good one."""
    head, *lines = rows.split("\n")
    return Bad(says, made, clients="\n".join([head, *lines, "Brick & Co,30" if made else "", ""]))


def usage(row: str, *says: str) -> Bad:
    """A row of usage below the good ones, in row 22."""
    return Bad(tuple(f"usage.csv row 22{line}" for line in says), BOTH, usage=f"{USAGE}{row}\n")


def card(says: str | tuple[str, ...], **cells: object) -> Bad:
    """Cells of the rate card, such as Plans_C4."""
    lines = (says,) if isinstance(says, str) else says
    return Bad(tuple(f"rates.xlsx {line}" for line in lines), card=cells)


def file(says: str, spoilt: Callable[[Path], object]) -> Bad:
    return Bad((says,), spoilt=spoilt)


def bytes_of(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes()))


def without(sheet: str, under: str = "") -> Callable[[Path], object]:
    """The rate card without a sheet, or with the sheet under another name."""

    def spoilt(folder: Path) -> None:
        named = {under if name == sheet else name: rows for name, rows in CARD.items()}
        write_sheets(folder / "rates.xlsx", {name: rows for name, rows in named.items() if name})

    return spoilt


def packed(name: str, content: bytes) -> Callable[[Path], object]:
    """The rate card with one more part."""

    def spoilt(folder: Path) -> None:
        with zipfile.ZipFile(folder / "rates.xlsx", "a", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr(name, content)

    return spoilt


def locked(content: bytes) -> bytes:
    """A workbook that says of its first part that it has a password."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(mark) + offset] |= 1
    return bytes(changed)


def far_out(folder: Path) -> None:
    book = xlsxwriter.Workbook(str(folder / "rates.xlsx"), {"in_memory": True})
    book.add_worksheet("Plans").write(100_000, 16_383, "kind")
    book.close()


def into_a_folder(folder: Path) -> None:
    (folder / "clients.csv").unlink()
    (folder / "clients.csv").mkdir()


def write_sheets(path: Path, sheets: Mapping[str, Rows], cells: Mapping[str, object] = {}) -> None:
    """A workbook of these rows; a text that begins with # is the error of a formula."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        shown = {(i, j): value for i, row in enumerate(rows) for j, value in enumerate(row) if value != ""}
        for address, value in cells.items():
            there, _, cell = address.partition("_")
            if there == name:
                shown[int(cell[1:]) - 1, ord(cell[0]) - ord("A")] = value
        for (i, j), value in shown.items():
            if isinstance(value, str) and value.startswith("#"):
                sheet.write_formula(i, j, "=1/0", None, value)
            else:
                sheet.write(i, j, value)
    book.close()


def write_files(kind: Bad, folder: Path) -> list[str]:
    """The files of a kind; answers with the command that reads them."""
    table = folder / ("usage.xlsx" if isinstance(kind.usage, list) else "usage.csv")
    write_sheets(folder / "rates.xlsx", CARD, kind.card)
    for path, content in ((folder / "clients.csv", kind.clients), (table, kind.usage)):
        if isinstance(content, list):
            write_sheets(path, {"Usage": content})
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    kind.spoilt(folder)
    files = ["-r", str(folder / "rates.xlsx"), "-u", str(table), "-o", str(folder / "out")]
    return ["generate", str(folder / "clients.csv"), *files, "--date", "2026-11-23"]


def run(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Status and lines on stderr, in which files stand without their folder."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.output
    return done.exit_code, done.stderr.replace(f"{folder}/", "").splitlines()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_kind(kind: Bad, folder: Path) -> None:
    """Exactly these lines and this status; books of the others, all of them whole; inputs as they were."""
    command = write_files(kind, folder)
    before = contents(folder)

    assert run(folder, *command) == (kind.status, list(kind.says))

    after = contents(folder)
    assert {path: after[path] for path in before} == before
    made = {path.removeprefix("out/") for path in after.keys() - before.keys()}
    if kind.whole:
        assert not (folder / "out").exists()
        return
    sides = ("client/{}.xlsx", "client/{}-appendix.xlsx", "internal/{}.xlsx")
    books = {side.format(client) for side in sides for client in kind.made}
    assert made == books | {"manifest.csv", "problems.csv"}
    for book in books:
        with zipfile.ZipFile(folder / "out" / book) as parts:
            assert parts.testzip() is None
    told = [line for line in kind.says if line != NOBODY]
    with (folder / "out" / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(told)
    assert all(row["what"].removeprefix("'") in line for row, line in zip(rows, told, strict=True))

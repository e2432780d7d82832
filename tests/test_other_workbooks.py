"""Tables in .xls and .ods, through every door: the same cells as in an .xlsx, nothing hidden, and nothing hostile."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import pytest
from calc import Calc
from intake_cases import hours
from other_workbooks import STORED, table, write_every_kind, write_ods
from typer.testing import CliRunner

import xlagree as xa
from xlagree.cli.app import app
from xlagree.intake.exports.export import read_export
from xlagree.intake.rate_card import read_rate_card
from xlagree.intake.sheets import read_sheet, read_workbook
from xlagree.intake.workbook import Workbook
from xlagree.terms.errors import AgreementError

KINDS = (".xls", ".ods")
SAMPLES = Path(__file__).parents[1] / "workbooks"
RATES, EXPORT = SAMPLES / "rate-card.xlsx", SAMPLES / "autotask-time.csv"


def refusal(path: Path) -> str:
    with pytest.raises(AgreementError) as raised:
        read_workbook(path)
    return str(raised.value)


def comparable(book: Workbook) -> dict[str, list[list[object]]]:
    """The cells of a workbook; OpenDocument tells a time of day from a duration by its length alone."""

    def plain(cell: object) -> object:
        if isinstance(cell, time):
            return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
        return round(cell, 9) if isinstance(cell, float) else cell

    return {name: [list(map(plain, row)) for row in cells] for name, cells in book.sheets.items()}


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    return done.exit_code, done.output


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_cell(kind: str, tmp_path: Path, calc: Calc) -> None:
    """As in the .xlsx that LibreOffice makes of the same sheet: dates, times, durations, shares, words, errors, formulas."""
    write_every_kind(tmp_path / "made.xlsx")
    with calc.open(tmp_path / "made.xlsx") as book:
        for name in (f"saved{kind}", "saved.xlsx"):
            book.save(tmp_path / name)
    saved, xlsx = read_workbook(tmp_path / f"saved{kind}"), read_workbook(tmp_path / "saved.xlsx")
    assert comparable(saved) == comparable(xlsx)
    assert saved.hidden == xlsx.hidden == {"Hidden", "Other"}
    assert comparable(read_workbook(STORED / f"every_kind{kind}")) == comparable(xlsx)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_a_stored_file(kind: str) -> None:
    """Whole rows of it, so that this holds without LibreOffice too."""
    work = read_workbook(STORED / f"every_kind{kind}").sheets["Work"]
    assert [str(cell) for cell in work[2]] == [
        *("Birch & Søn", "2026-02-28 00:00:00", "22:00:00", "23:59:00", "26.5"),
        *("1 day, 2:30:00", "0.05", "False", "#N/A", "53.0"),
    ]
    assert work[1][8] == "#DIV/0!"
    assert work[3][0] == "Two\nlines"


@pytest.mark.parametrize("kind", KINDS)
def test_a_merged_name_is_that_of_each_row(kind: str, tmp_path: Path) -> None:
    """And the hidden sheets, which have work too, are not taken; what is an error is no work."""
    imported = read_export(STORED / f"every_kind{kind}")
    assert hours(imported)["Acme"] == 4.5
    assert [name for name, _ in imported.sheets] == ["Merged"]
    assert ("Hidden", "hidden") in imported.sheets_not_read


@pytest.mark.parametrize("kind", KINDS)
def test_a_password_is_said(kind: str) -> None:
    """In one line, with what to do."""
    assert refusal(STORED / f"locked{kind}") == f"locked{kind}: has a password; save it without one"


@dataclass(frozen=True)
class Answered:
    """What every door answers to the files of a folder, which it is asked once."""

    check: tuple[int, str]
    plans: object
    generated: int
    manifest: list[dict[str, str]]
    backtest: dict[str, object]
    imported: bytes


def answered(clients: Path, usage: Path, card: Path, export: Path, out: Path) -> Answered:
    """Check, the tables of Python, generate, backtest and import, on these files."""
    made, _ = run("generate", clients, "-r", card, "-u", usage, "-o", out, "--date", "2026-11-23")
    _, tested = run("backtest", usage, "--clients", clients, "--holdout", "3", "--json")
    forecasts = {key: json.loads(tested)[key] for key in ("clients", "book", "targets")}
    assert run("import", export, "--out", out / "imported.csv")[0] != 2
    imported = (out / "imported.csv").read_bytes()
    return Answered(run("check", card), xa.plans(str(card)), made, _made(out), forecasts, imported)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answered]:
    """A folder with a few clients and their usage as text, and what is answered to it."""
    folder = tmp_path_factory.mktemp("texts")
    few_clients(folder)
    asked = folder / "clients.csv", folder / "usage.csv", RATES, EXPORT
    return folder, answered(*asked, folder / "out")


@pytest.mark.parametrize("kind", KINDS)
def test_every_door(kind: str, tmp_path: Path, calc: Calc, texts: tuple[Path, Answered]) -> None:
    """Import, generate, backtest, check and the tables of Python take what LibreOffice saved, and give what they give of the text."""
    folder, of_texts = texts
    files = {}
    for path in (folder / "clients.csv", folder / "usage.csv", RATES, EXPORT):
        with calc.open(path) as book:
            files[path.stem] = tmp_path / f"{path.stem}{kind}"
            book.save(files[path.stem])
    clients, usage, card, export = files.values()
    assert read_rate_card(card) == read_rate_card(RATES)
    assert answered(clients, usage, card, export, tmp_path / "out") == of_texts
    assert of_texts.generated != 2


def few_clients(folder: Path) -> None:
    """The first two clients of the samples, each offered one plan beside pay as you go, and their usage."""
    head, *clients = (SAMPLES / "clients.csv").read_text(encoding="utf-8-sig").splitlines()
    clients = [line.replace(",,,", ",,Silver retainer,") for line in clients]
    first, *usage = (SAMPLES / "usage.csv").read_text(encoding="utf-8-sig").splitlines()
    names = [line.split(",")[0] for line in clients[:2]]
    (folder / "clients.csv").write_text("\n".join([head, *clients[:2]]), encoding="utf-8")
    own = [line for line in usage if line.split(",")[0] in names]
    (folder / "usage.csv").write_text("\n".join([first, *own]), encoding="utf-8")


def _made(folder: Path) -> list[dict[str, str]]:
    """A manifest without the digests of files, which name the table of usage."""
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: cell for key, cell in row.items() if "sha256" not in key} for row in csv.DictReader(file)
        ]


def hostile(content: str = "", **options: object) -> Callable[[Path], None]:
    return lambda path: write_ods(path, content, **options)  # type: ignore[arg-type]  # its fields


ROW = "<table:table-row{}><table:table-cell{} office:value-type='float' office:value='1'/></table:table-row>"
SHEET = "<table:table table:name='A'>{}</table:table>"
WIDE = ROW.format("", " table:number-columns-repeated='16000'") * 300
TALL = ROW.format(" table:number-rows-repeated='1000000'", "") + ROW.format(
    " table:number-rows-repeated='100000'", ""
)


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (hostile(SHEET.format(WIDE)), "is not read: it unfolds to more than 1,048,576 rows or 4,000,000 cells"),
        (hostile(SHEET.format(TALL)), "is not read: it unfolds to more than 1,048,576 rows or 4,000,000 cells"),
        (hostile(SHEET.format(ROW.format(" table:number-rows-repeated='x'", ""))), "cannot be read as an .ods workbook"),
        (hostile(before="<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>"), "declares entities, which workbooks never do"),
        (hostile(parts={"a.xml": b"<a>" + b" " * (20 << 20) + b"</a>"}), "unpacks to 20 MB from almost nothing"),
        (hostile("<table:table>"), "the part content.xml is broken in line 1"),
        (lambda path: path.write_bytes(b"client,users\n"), "is not an .ods workbook"),
        (lambda path: path.write_bytes((STORED / "every_kind.ods").read_bytes()[:-900]), "is not an .ods workbook"),
    ],
)  # fmt: skip
def test_a_hostile_ods_is_refused(write: Callable[[Path], None], says: str, tmp_path: Path) -> None:
    """In one line: what unfolds, refers to other files, or is damaged."""
    write(tmp_path / "a.ods")
    said = refusal(tmp_path / "a.ods")
    assert said.startswith("a.ods: ")
    assert says in said
    assert "\n" not in said


ANEW = "save it as .xlsx in Excel or LibreOffice"
PAGE = f"is not an .xls workbook but a page of HTML or XML; open it and {ANEW}"
TEXT = f"is not an .xls workbook; if it is a table of text, rename it to end in .csv; else {ANEW}"
DAMAGED = f"cannot be read as an .xls workbook; open it and {ANEW}"
RENAMED = "is not an .xls workbook but one of another kind; rename it to end in .xlsx or .ods"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><table><tr><td>Client</td></tr></table></html>", PAGE),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><Workbook/>", PAGE),
        (b"Client\tHours\nAcme\t1\n", TEXT),
        (b"", TEXT),
        ((STORED / "every_kind.ods").read_bytes(), RENAMED),
        ((STORED / "every_kind.xls").read_bytes()[:4000], DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), DAMAGED),
    ],
)
def test_what_is_no_xls_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    """Many programs write web pages and text under that name."""
    (tmp_path / "a.xls").write_bytes(content)
    assert refusal(tmp_path / "a.xls") == f"a.xls: {says}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", [1, 2, 3, 5, 8])
def test_a_damaged_file_never_stops_us(kind: str, step: int, tmp_path: Path) -> None:
    """Any byte may be another: what is read or refused ends in a table or in one line."""
    whole = bytearray((STORED / f"every_kind{kind}").read_bytes())
    said = []
    for at in range(step * 97, len(whole), 977):
        spoilt = bytearray(whole)
        spoilt[at] ^= 0xFF
        (tmp_path / f"a{kind}").write_bytes(spoilt)
        try:
            read_workbook(tmp_path / f"a{kind}")
        except AgreementError as error:
            said.append(str(error))
    assert not [lines for lines in said if "\n" in lines]


def test_what_stands_in_an_ods_beside_values(tmp_path: Path) -> None:
    """Repeated cells and rows, groups of rows, comments, spaces, formulas that nothing has calculated, sheets in frames."""
    cell = "<table:table-cell office:value-type='string'>{}</table:table-cell>"
    note = "<office:annotation><text:p>secret</text:p></office:annotation>"
    inner = f"<table:shapes>{table(['inner'])}</table:shapes>"
    rows = (
        "<table:table-header-rows><table:table-row>"
        + cell.format("<text:p>two<text:s text:c='2'/>words<text:line-break/></text:p><text:p>more</text:p>" + note)
        + "<table:table-cell table:number-columns-repeated='2'/>" + cell.format("<text:p>d</text:p>")
        + "</table:table-row></table:table-header-rows>"
        "<table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row>"
        "<table:table-row-group><table:table-row><table:table-cell table:formula='of:=A1'/>"
        "<table:table-cell table:number-columns-repeated='2' office:value-type='currency' office:value='2.5'/></table:table-row>"
        "</table:table-row-group><table:table-row table:number-rows-repeated='1048570'><table:table-cell/></table:table-row>"
    )  # fmt: skip
    write_ods(tmp_path / "a.ods", f"<table:table table:name='A'>{inner}{rows}</table:table>")
    assert read_sheet(tmp_path / "a.ods") == [
        ["two  words \nmore", None, None, "d"],
        *([], []),
        ["a formula without a value", 2.5, 2.5],
    ]
    assert list(read_workbook(tmp_path / "a.ods").sheets) == ["A"]

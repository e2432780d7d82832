"""`xlagree handover`: a plan of a book in the terminal, as a file and as JSON, and what is refused."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import call
from openpyxl import load_workbook
from proposals import PLANS, deal, forecast

from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import internal_book
from xlagree.proposal.deal import Proposal

RATE_CARD = Path(__file__).parent.parent / "workbooks" / "rate-card.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An internal book, the client book of the same deal, and a book with a plan whose name begins like a formula."""
    folder = tmp_path_factory.mktemp("books")
    write_book(internal_book(deal()), folder / "internal.xlsx")
    write_book(client_book(deal()), folder / "client.xlsx")
    write_book(internal_book(formula_named()), folder / "odd.xlsx")
    return folder


def formula_named() -> Proposal:
    given = forecast()
    plans = (*PLANS[:3], replace(PLANS[3], name="=Gold+1"))
    return replace(given, card=replace(given.card, plans=plans))


def test_the_plan_recommended_is_handed_over(folder: Path) -> None:
    """Unless another is named; its fields, what is to be done by hand, and what <> means."""
    status, out, err = call("handover", folder / "internal.xlsx", "--to", "Autotask")

    assert (status, err) == (0, "")
    assert out.startswith(
        "Harbour & Lane Architects: Silver retainer to Autotask, 2026-12-01 to 2027-11-30, EUR"
    )
    for words in (
        "overageBillingRate",
        "ContractBlocks",
        "Not a field of Autotask",
        "maintenance hours",
        "Values in <>",
    ):
        assert words in out


def test_another_plan_and_day(folder: Path) -> None:
    """By name, from a day on."""
    asked = ("--plan", "gold FIXED", "--start", "2027-01-15", "--json")
    status, out, _ = call("handover", folder / "internal.xlsx", "--to", "halo", *asked)
    told = json.loads(out)

    assert status == 0
    assert (told["plan"], told["start"], told["end"]) == ("Gold fixed", "2027-01-15", "2028-01-14")
    assert told["create"]["ClientContract"][0]["numberofunitsfree"] == 30
    assert told["by hand"] == [
        {"term": "maintenance hours", "value": "2", "what to do": told["by hand"][0]["what to do"]}
    ]


def test_files(folder: Path, tmp_path: Path) -> None:
    """The same fields as .csv, .xlsx and .json; what begins like a formula stays text."""
    files = [tmp_path / f"contract.{ending}" for ending in ("csv", "xlsx", "json")]
    for file in files:
        status, out, _ = call(
            "handover", folder / "odd.xlsx", "--to", "connectwise", "--plan", "=Gold+1", "--out", file
        )
        assert (status, out.strip()) == (0, str(file))
    with files[0].open(encoding="utf-8-sig", newline="") as table:
        head, *lines = csv.reader(table)
    assert head == ["entity", "record", "field", "value", "note"]
    assert ["Agreements", "", "name", "'=Gold+1", ""] in lines
    page = load_workbook(files[1])["Handover"]
    named = [cell for row in page.iter_rows() for cell in row if cell.value == "=Gold+1"]
    assert [cell.data_type for cell in named] == ["s"]
    created = json.loads(files[2].read_text())["create"]
    assert created["Agreements"][0]["name"] == "=Gold+1"
    entered = [line for line in lines if line[0] != "by hand"]
    assert len(entered) == sum(len(record) for records in created.values() for record in records)


def test_no_file_is_overwritten_unasked(folder: Path, tmp_path: Path) -> None:
    """Never the book, another file with --force alone."""
    file = tmp_path / "contract.csv"
    file.write_text("mine")
    asked = ("handover", folder / "internal.xlsx", "--to", "halo", "--out")

    assert call(*asked, file)[0] == 2
    assert file.read_text() == "mine"
    assert "choose another name" in call(*asked, folder / "internal.xlsx", "--force")[2]
    assert call(*asked, file, "--force")[0] == 0
    assert file.read_text(encoding="utf-8-sig").startswith("entity,record")


@pytest.mark.parametrize(
    ("book", "asked", "said"),
    [
        ("internal.xlsx", (), "to must be one of autotask, connectwise, halo (got nothing); for example --to autotask"),
        ("internal.xlsx", ("--to", "syncro"), "to must be one of autotask, connectwise, halo (got syncro)"),
        ("internal.xlsx", ("--to", "halo", "--plan", "Bronze"),
         'no plan "Bronze"; plans: Pay as you go, Block 20, Silver retainer, Gold fixed'),
        ("internal.xlsx", ("--to", "halo", "--start", "1.12.2026"), "start must be a day such as 2026-11-23 (got 1.12.2026)"),
        ("internal.xlsx", ("--to", "halo", "--out", "x.pdf"), "out must be a file that ends in .csv, .xlsx or .json (got x.pdf)"),
        ("client.xlsx", ("--to", "halo"),
         "client.xlsx: is a client book, which has no internal figures; give the internal book of the client"),
        ("rate-card.xlsx", ("--to", "halo"), "rate-card.xlsx: is a rate card, not a book; xlagree generate writes books from it"),
    ],
)  # fmt: skip
def test_what_is_refused(folder: Path, book: str, asked: tuple[str, ...], said: str) -> None:
    """One line, with the remedy."""
    path = RATE_CARD if book == RATE_CARD.name else folder / book
    status, out, err = call("handover", path, *asked)

    assert (status, out, err.strip()) == (2, "", said)


def test_what_is_no_book(folder: Path, tmp_path: Path) -> None:
    """A file that is not there, and one that is no workbook."""
    (tmp_path / "notes.xlsx").write_text("notes")

    for file in (tmp_path / "none.xlsx", tmp_path / "notes.xlsx"):
        status, _, err = call("handover", file, "--to", "halo")
        assert status == 2
        assert len(err.splitlines()) == 1


def test_changed_inputs_are_followed_and_said(folder: Path, tmp_path: Path) -> None:
    """The fee as it stands on the page Inputs now, with a note."""
    workbook = load_workbook(folder / "internal.xlsx")
    name = workbook.defined_names["in_plan3_monthly_fee"]
    (sheet, cells), *_ = name.destinations
    workbook[sheet][cells.partition(":")[0].replace("$", "")] = 1600
    workbook.save(tmp_path / "changed.xlsx")
    asked = ("--to", "connectwise", "--plan", "Silver retainer", "--json")
    status, out, err = call("handover", tmp_path / "changed.xlsx", *asked)

    assert status == 0
    assert json.loads(out)["create"]["Agreements"][0]["billAmount"] == 1600
    assert err.startswith("Note: ")

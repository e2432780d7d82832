"""The sample page of a theme as it is described and as it is drawn, and the command that draws it."""

import json
import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from command_line import call, run
from logos import png
from openpyxl import load_workbook
from xlsxwriter.utility import xl_pixel_width

from xlagree.generate.book.fitted import BOLD, MEASURED_AT, fitted, pixels
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Cell, Sheet
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.pages.client.theme_page import sample_book
from xlagree.generate.samples.card import sample_card
from xlagree.proposal.house.logo import Logo
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.theme_terms import FONTS

DAY = date(2026, 11, 23)
NORTHLIGHT = Theme(
    "Northlight IT",
    legal="Northlight IT GmbH",
    address="Speicherweg 14, 20457 Hamburg",
    contact="Mara Lindqvist",
    phone="+49 40 5550 142",
    mail="offers@northlight.example",
    web="northlight.example",
    vat_id="DE 000 000 000",
    logo=Logo(png(840, 192, 72)),
    vat=(0.19, 0.07),
    offer_number="NL-{year}-{n:04}",
)


def page_of(theme: Theme, language: str = "") -> Sheet:
    (sheet,) = sample_book(theme, DAY, language).sheets
    return sheet


def texts(sheet: Sheet) -> list[str]:
    return [cell.value for cell in sheet.cells if isinstance(cell.value, str) and cell.value]


def drawn(theme: Theme, folder: Path, language: str = "") -> Any:
    path = folder / "sample.xlsx"
    write_book(sample_book(theme, DAY, language), path)
    return load_workbook(path).active


def test_the_head_says_who_offers() -> None:
    """Three lines at the right, the name or the logo at the left, and the rule in the colour of the house."""
    lines = texts(page_of(NORTHLIGHT))
    assert lines[:3] == [
        "Northlight IT GmbH · Speicherweg 14, 20457 Hamburg",
        "Mara Lindqvist · +49 40 5550 142 · offers@northlight.example",
        "northlight.example · VAT DE 000 000 000",
    ]
    assert "Northlight IT" not in lines
    ruled = [cell.style for cell in page_of(NORTHLIGHT).cells if cell.style.heavy]
    assert [style.bottom for style in ruled] == ["#0B6467"] * 4
    plain = page_of(Theme("Quay IT"))
    assert texts(plain)[0] == "Quay IT"
    assert plain.pictures == ()


def test_the_page_speaks_the_language_of_the_offer() -> None:
    """Of the theme, or of the client."""
    assert "Take Silver: your first year costs €20,628, not €24,576." in texts(page_of(NORTHLIGHT))
    assert "Mit Silber kostet Ihr erstes Jahr 20.628\u00a0€ statt 24.576\u00a0€." in texts(
        page_of(NORTHLIGHT, "de")
    )
    french = texts(page_of(Theme("Quay", language="fr", vat=(0.2,))))
    assert "23/11/2026 · prix hors TVA · valable jusqu'au 22/01/2027" in french
    assert "À payer, TVA comprise" in french


@pytest.mark.parametrize(
    ("theme", "labels", "amounts"),
    [
        (Theme("Q"), ["To pay"], [(1490, 18360)]),
        (
            Theme("Q", vat=(0.19,)),
            ["VAT 19%", "To pay, VAT included"],
            [(283.1, 3488.4), (1773.1, 21848.4)],
        ),
        (
            Theme("Q", vat=(0.0825,), vat_name="GST", prices="gross"),
            ["To pay, GST included", "of it GST 8.25%"],
            [(1490, 18360), (113.56, 1399.26)],
        ),
        (
            Theme("Q", vat=(0.0825,)),
            ["VAT 8.25%", "To pay, VAT included"],
            [(122.93, 1514.76), (1612.93, 19874.76)],
        ),
    ],
)
def test_sums_follow_the_tax(theme: Theme, labels: list[str], amounts: list[tuple[float, float]]) -> None:
    """None, on top, or within; rounded half up once for the start and once a month, as the formulas beside round it."""
    sheet = page_of(theme)
    rows = {cell.row: cell.value for cell in sheet.cells if cell.column == 1 and cell.value in labels}
    assert list(rows.values()) == labels
    held = {(cell.row, cell.column): cell for cell in sheet.cells}
    for row, sums in zip(rows, amounts, strict=True):
        for column, amount in zip((3, 4), sums, strict=True):
            assert held[row, column].value == pytest.approx(amount, abs=1e-9)
            assert held[row, column].formula


@pytest.mark.parametrize(
    "theme",
    [NORTHLIGHT, Theme("Q", vat=(0.0825,)), Theme("Q", vat=(0.2,), prices="gross"), Theme("Q")],
    ids=["with VAT", "odd rate", "gross", "no VAT"],
)
def test_every_formula_gives_its_value(theme: Theme) -> None:
    """Put together from the values of the cells it reads, as a program reckons it."""
    sheet = page_of(theme)
    value = {(cell.row, cell.column): cell.value for cell in sheet.cells}

    def read(match: re.Match[str]) -> str:
        return f"{value[int(match[2]) - 1, ord(match[1]) - 65]!r}"

    formulas = [cell for cell in sheet.cells if cell.formula]
    assert len(formulas) >= 8
    for cell in formulas:
        reckoned = re.sub(r"'[^']+'!\$([A-Z])\$(\d+)", read, cell.formula).replace("ROUND", "half_up")
        assert eval(reckoned, {"half_up": half_up}) == pytest.approx(cell.value, abs=1e-9)


def half_up(number: float, digits: int) -> float:
    return int(number * 10**digits + 0.5 + 1e-9) / 10**digits


def _room(sheet: Sheet, cell: Cell) -> float:
    """The pixels that a text has: its column, and the empty ones beside it as far as they are printed."""
    filled = {other.column for other in sheet.cells if other.row == cell.row and other.value != ""}
    step = -1 if cell.style.align == "right" else 1
    columns = [cell.column]
    while 1 <= columns[-1] + step < len(sheet.widths) and columns[-1] + step not in filled:
        columns.append(columns[-1] + step)
    return sum(pixels(sheet.widths[column]) for column in columns) - 6 - 9 * cell.style.indent


@pytest.mark.parametrize(("language", "font"), [*product(LANGUAGES, FONTS)])
def test_no_text_is_cut_off(language: str, font: str) -> None:
    """Every text fits its cell, and the empty ones beside it, in every language and font."""
    book = sample_book(Theme("Northlight IT Services", vat=(0.19,), font=font, currency="CHF"), DAY, language)
    (sheet,) = book.sheets
    for cell in fitted(sheet, book.look.wider):
        if isinstance(cell.value, str) and cell.value:
            wide = xl_pixel_width(cell.value) * cell.style.size / MEASURED_AT * book.look.wider
            assert wide * (BOLD if cell.style.bold else 1) <= _room(sheet, cell), cell.value


def test_the_file_is_drawn_as_described(tmp_path: Path) -> None:
    """Letters, number formats, paper, foot, tab and logo of the theme; only the yellow cell can be changed."""
    theme = Theme(
        "Quay & Sons", font="Arial", colour="#123456", language="de", vat=(0.19,), logo=NORTHLIGHT.logo
    )
    sheet = drawn(theme, tmp_path)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.font.name for cell in cells} == {"Arial"}
    assert {
        cell.number_format for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")
    } == {
        '#,##0"\u00a0€";"−"#,##0"\u00a0€";"–"',
        '#,##0.00"\u00a0€";"−"#,##0.00"\u00a0€";"–"',
        '#,##0.00;"−"#,##0.00;"–"',
    }
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    unlocked = [cell for cell in cells if not cell.protection.locked]
    assert [(cell.value, cell.fill.fgColor.rgb) for cell in unlocked] == [(1, "FFFFF6D6")]
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.sheet_properties.tabColor.rgb == "FF123456"
    assert sheet.merged_cells.ranges == set()
    assert "Quay && Sons · 2026-0001 · Linden && Partner" in sheet.oddFooter.left.text
    assert sheet.oddFooter.right.text == "&A, &P / &N"


def test_the_logo_is_drawn_at_its_size(tmp_path: Path) -> None:
    """48 pixels high, whatever resolution its file claims, with what it shows in words."""
    drawn(NORTHLIGHT, tmp_path)
    with ZipFile(tmp_path / "sample.xlsx") as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Logo of Northlight IT"' in drawing
    size = re.search(r'<a:ext cx="(\d+)" cy="(\d+)"/>', drawing)
    assert size
    assert (int(size[1]) / 9525, int(size[2]) / 9525) == (210, 48)


def test_the_same_theme_gives_the_same_bytes(tmp_path: Path) -> None:
    """Again and again."""
    for name in ("one.xlsx", "two.xlsx"):
        write_book(sample_book(NORTHLIGHT, DAY), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_command_writes_a_theme_and_draws_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file to start from, never over another; then its sample page, as often as it is asked for."""
    monkeypatch.chdir(tmp_path)
    status, said, wrong = call("theme", "--company", "Quay IT")
    assert (status, wrong) == (0, "")
    assert said.splitlines()[0] == "theme.toml"
    assert call("theme")[0] == 2
    assert call("theme", "--out", "sample.xlsx")[2].strip() == (
        "--out must be a file that ends in .toml (got sample.xlsx); add --check to draw a sample page"
    )
    assert call("theme", "--force", "--company", "Quay IT")[0] == 0
    for _ in range(2):
        status, said, wrong = call("theme", "--check", "--date", "2026-11-23", "--language", "fr")
        assert (status, wrong) == (0, "")
        assert said.splitlines() == ["the theme of Quay IT can be used", "theme-sample.xlsx"]
    assert load_workbook("theme-sample.xlsx").sheetnames == ["Exemple"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["theme-sample.xlsx", "theme.toml"]


def test_the_command_looks_without_drawing(tmp_path: Path) -> None:
    """A theme named alone is looked at; its remarks are notes."""
    file = tmp_path / "theme.toml"
    file.write_text('company = "Quay IT"\ncolour = "#E0A030"\n', encoding="utf-8")
    status, said, wrong = call("theme", file)
    assert (status, said) == (0, "the theme of Quay IT can be used\n")
    assert wrong.startswith("Note: theme.toml row 2: colour #E0A030 is hard to read")
    assert [path.name for path in tmp_path.iterdir()] == ["theme.toml"]


def test_what_is_wrong_is_status_1_and_draws_nothing(tmp_path: Path) -> None:
    """Every problem a line, or one JSON document."""
    file, sample = tmp_path / "theme.toml", tmp_path / "sample.xlsx"
    file.write_text('colour = "red"\nfont = "Papyrus"\n', encoding="utf-8")
    status, said, wrong = run("theme", file, "--out", sample)
    assert (status, said, len(wrong.splitlines())) == (1, "", 3)
    assert not sample.exists()
    status, said, _ = call("theme", file, "--check", "--out", sample, "--json")
    document = json.loads(said)
    assert (status, document["valid"], document["sample"]) == (1, False, None)
    assert [problem["place"] for problem in document["problems"]] == [
        "theme.toml row 1",
        "theme.toml row 2",
        "theme.toml",
    ]


def test_the_command_takes_a_rate_card(tmp_path: Path) -> None:
    """With the theme beside it, or as its policy has it; the sample never takes the place of another file."""
    card = tmp_path / "rate-card.xlsx"
    write_rate_card(card, sample_card())
    before = card.read_bytes()
    status, said, _ = call("theme", card, "--out", tmp_path / "sample.xlsx")
    assert (status, said.splitlines()[0]) == (0, f"the theme of {sample_card().policy.company} can be used")
    (tmp_path / "theme.toml").write_text('company = "Quay IT"\n', encoding="utf-8")
    status, said, _ = call("theme", card, "--check", "--out", tmp_path / "sample.xlsx", "--force")
    assert (status, said.splitlines()[0]) == (0, "the theme of Quay IT can be used")
    assert call("theme", card, "--out", card)[0] == 2
    assert call("theme", card, "--out", tmp_path / "sample.pdf")[0] == 2
    assert call("theme", card, "--language", "it")[2].strip() == "language must be one of en, de, fr (got it)"
    assert call("theme", tmp_path / "no.toml")[0] == 2
    assert card.read_bytes() == before

"""Formulas with another machine's add-in path: mended in every form that Excel writes, and nothing else of the file changed."""

import json
import os
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
import xlsxwriter
from calc import Calc
from command_line import call, run

from xlagree.hosts.relinked import Relinked, relink
from xlagree.terms.errors import AgreementError

FULL = r"'C:\Users\Ann\AppData\Roaming\Microsoft\Excel\XLSTART\xlagree.xlam'!"
LINK = """<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"/></externalLink>"""
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def edited(path: Path, changes: dict[str, tuple[str, str]], more: dict[str, str] | None = None) -> Path:
    """A workbook with texts of its parts replaced, and more parts at its end."""
    with ZipFile(path) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    for name, (old, new) in changes.items():
        assert old in parts[name], (name, old, parts[name])
        parts[name] = parts[name].replace(old, new)
    with ZipFile(path, "w") as file:
        for name, text in {**parts, **(more or {})}.items():
            file.writestr(name, text)
    return path


def linked(path: Path, target: str, formulas: dict[str, str]) -> Path:
    """A workbook whose external link 1 is a file, with formulas by address."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Model")
        for address, formula in formulas.items():
            sheet.write_formula(address, f"={formula}", None, 7)
    relation = (
        f'<Relationship Id="rIdX" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    )
    of_link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{RELATIONS}/externalLinkPath" Target="{target}" TargetMode="External"/></Relationships>'
    )
    references = '<externalReferences><externalReference r:id="rIdX"/></externalReferences>'
    return edited(
        path,
        {
            "xl/workbook.xml": ("<calcPr", f"{references}<calcPr"),
            "xl/_rels/workbook.xml.rels": ("</Relationships>", f"{relation}</Relationships>"),
        },
        {
            "xl/externalLinks/externalLink1.xml": LINK,
            "xl/externalLinks/_rels/externalLink1.xml.rels": of_link,
        },
    )


def book(path: Path, *formulas: str) -> Path:
    """A workbook with formulas below each other, each with a value of 7."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as file:
        sheet = file.add_worksheet("Model")
        for row, formula in enumerate(formulas):
            sheet.write_formula(row, 0, f"={formula}", None, 7)
    return path


def formulas_of(path: Path, sheet: str = "Model") -> list[str]:
    from openpyxl import load_workbook

    cells = load_workbook(path)[sheet]["A"]
    return [cell.value.removeprefix("=") for cell in cells]


def contents(path: Path) -> list[tuple[str, bytes]]:
    with ZipFile(path) as file:
        return [(name, file.read(name)) for name in file.namelist()]


@pytest.mark.parametrize(
    ("formula", "mended"),
    [
        (f"{FULL}AGREE_PRICE(A9:B12,B1)", "AGREE_PRICE(A9:B12,B1)"),
        (r"'C:\R&D\it''s [old]\xlagree.xlam'!AGREE_VERSION()", "AGREE_VERSION()"),
        (r"'\\server\add ins\[xlagree (1).xlam]Sheet1'!AGREE_VERSION()", "AGREE_VERSION()"),
        ("'/Users/ann/xlagree.xlam'!agree_price(A9)", "agree_price(A9)"),
        ("xlagree.xlam!AGREE_VERSION()", "AGREE_VERSION()"),
        (f"IF({FULL}AGREE_VERSION()<>\"\",{FULL}AGREE_PRICE(A9),0)", 'IF(AGREE_VERSION()<>"",AGREE_PRICE(A9),0)'),
        (f'-{FULL}AGREE_PRICE(A9)&" it says "', '-AGREE_PRICE(A9)&" it says "'),
    ],
)  # fmt: skip
def test_paths_go(tmp_path: Path, formula: str, mended: str) -> None:
    """Whatever the path of the add-in is, the plain function stays."""
    path = book(tmp_path / "model.xlsx", formula)

    assert relink(path) == Relinked(path, {"Model": 1})
    assert formulas_of(path) == [mended]


@pytest.mark.parametrize(
    "formula",
    [
        "AGREE_PRICE(A9)",
        r"'C:\other.xlam'!AGREE_PRICE(A9)",
        r"'C:\xlagree.xlam'!OTHER(A9)",
        r"'C:\xlagree.xlam\model.xlsx'!AGREE_PRICE(A9)",
        "'xlagree.xlam'!AGREE_PRICE",
        '"' + FULL + 'AGREE_PRICE(A9)"',
        '"say ""xlagree.xlam!AGREE_PRICE("""&A9',
        "[1]!AGREE_PRICE(A9)",
        "Model!A9+AGREE_PRICE(A9)",
    ],
)
def test_all_else_stays(tmp_path: Path, formula: str) -> None:
    """Other add-ins, other functions, names, texts and links that lead nowhere: not a byte of the file changes."""
    path = book(tmp_path / "model.xlsx", formula)
    before = path.read_bytes()

    assert relink(path).formulas == {}
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("target", "mended"),
    [
        ("file:///C:\\Users\\Ann%20B\\AppData\\xlagree.xlam", True),
        ("/Users/ann/xlagree.xlam", True),
        ("xlagree.xlam", True),
        ("file:///C:\\Users\\Ann\\prices.xlsx", False),
    ],
)
def test_links_by_number(tmp_path: Path, target: str, mended: bool) -> None:
    """A number stands for the add-in where the link of that number leads to it, and only there."""
    path = linked(tmp_path / "model.xlsx", target, {"A1": "[1]!AGREE_PRICE(B1)+[2]!AGREE_PRICE(B1)"})

    assert relink(path).formulas == ({"Model": 1} if mended else {})
    assert formulas_of(path) == [("" if mended else "[1]!") + "AGREE_PRICE(B1)+[2]!AGREE_PRICE(B1)"]


def test_nothing_else_of_the_file_changes(tmp_path: Path) -> None:
    """Parts in their order with their bytes; in the sheet only the paths are gone, and values that were computed stay."""
    path = book(tmp_path / "model.xlsm", f'{FULL}AGREE_PRICE(B1)&"R&D"', "1+1")
    edited(path, {}, {"xl/vbaProject.bin": "macros", "custom/äöü.txt": "kept"})
    before = contents(path)
    with ZipFile(path) as file:
        escaped = file.read("xl/worksheets/sheet1.xml").decode()

    out = tmp_path / "mended.xlsm"
    assert relink(path, out) == Relinked(out, {"Model": 1})
    assert contents(path) == before
    after = contents(out)
    assert [name for name, _ in after] == [name for name, _ in before]
    changed = {
        name: content.decode()
        for (name, content), old in zip(after, before, strict=True)
        if old[1] != content
    }
    assert changed == {"xl/worksheets/sheet1.xml": escaped.replace(FULL, "")}
    assert "<v>7</v>" in changed["xl/worksheets/sheet1.xml"]


def test_packing_and_dates_stay(tmp_path: Path) -> None:
    """A part that was not packed is not packed afterwards, and has its date."""
    path = book(tmp_path / "model.xlsx", f"{FULL}AGREE_PRICE(B1)")
    with ZipFile(path, "a", ZIP_STORED) as file:
        file.writestr("docProps/thumbnail.jpeg", b"not packed")
    with ZipFile(path) as file:
        before = [(part.filename, part.date_time, part.compress_type) for part in file.infolist()]
    relink(path)

    with ZipFile(path) as file:
        assert [(part.filename, part.date_time, part.compress_type) for part in file.infolist()] == before


def test_every_cell_of_a_shared_formula_counts(tmp_path: Path) -> None:
    """A formula that ten cells share is written once and mended in all of them; names and tables count as well."""
    path = book(tmp_path / "model.xlsx", "A5", "A6", f"{FULL}AGREE_VERSION()")
    with xlsxwriter.Workbook(path, {"in_memory": True}) as file:
        sheet = file.add_worksheet("Model")
        sheet.write_formula("A1", f"={FULL}AGREE_PRICE(B1)")
        for row in (1, 2):
            sheet.write_formula(row, 0, "=1")
        table = file.add_worksheet("Rates & more")
        columns = [{"header": "hours"}, {"header": "price", "formula": f"={FULL}AGREE_PRICE([@hours])"}]
        table.add_table("A1:B2", {"columns": columns})
        file.define_name("price", f"={FULL}AGREE_PRICE(Model!$B$1)")
    part = "xl/worksheets/sheet1.xml"
    edited(path, {part: ("<f>'C", '<f t="shared" ref="A1:A3" si="0">\'C')})
    edited(path, {part: ("<f>1</f>", '<f t="shared" si="0"/>')})

    assert relink(path).formulas == {"names": 1, "Model": 3, "Rates & more": 2}
    with ZipFile(path) as file:
        assert not any(b"xlagree.xlam" in file.read(name) for name in file.namelist())


@pytest.mark.parametrize("name", ["model.xls", "model.xlsb", "model.csv", "model"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    """Only workbooks whose parts can be read are mended, and only into their own kind."""
    path = tmp_path / name
    path.write_bytes(b"")
    with pytest.raises(AgreementError, match=r"must be a workbook, \.xlsx or \.xlsm"):
        relink(path)
    with pytest.raises(AgreementError, match=r"must be of the same kind, \.xlsx"):
        relink(book(tmp_path / "good.xlsx", "1"), tmp_path / "good.xlsm")


def test_hostile_files_are_refused_and_stay(tmp_path: Path) -> None:
    """What the guard does not read is not mended, and what is no whole workbook neither; the file stays as it was."""
    entities = edited(
        book(tmp_path / "entities.xlsx", f"{FULL}AGREE_PRICE(B1)"),
        {"xl/workbook.xml": ("<workbook", '<!DOCTYPE x [<!ENTITY a "b">]><workbook')},
    )
    torn = book(tmp_path / "torn.xlsx", f"{FULL}AGREE_PRICE(B1)")
    edited(torn, {"xl/_rels/workbook.xml.rels": ("worksheets/sheet1.xml", "worksheets/gone.xml")})
    for path, what in ((entities, "declares entities"), (torn, "is no whole workbook")):
        before = path.read_bytes()
        with pytest.raises(AgreementError, match=what):
            relink(path)
        assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["entities.xlsx", "torn.xlsx"]


@pytest.mark.parametrize("filler", ["'", '"', "a", "''", "[", "AGREE_(", "'!AGREE_A("])
def test_a_formula_made_to_take_long_does_not(tmp_path: Path, filler: str) -> None:
    """Half a megabyte of what a pattern could stumble over is passed like any other text."""
    path = book(tmp_path / "model.xlsx", "AGREE_PRICE(B1)")
    edited(
        path,
        {"xl/worksheets/sheet1.xml": ("AGREE_PRICE(B1)", filler * (250_000 // len(filler)) + "AGREE_PRICE(")},
    )

    assert relink(path).formulas == {}


def test_by_command(tmp_path: Path) -> None:
    """The command says how many formulas of which sheets, and writes elsewhere if it is told to."""
    path = book(tmp_path / "model.xlsx", f"{FULL}AGREE_PRICE(B1)", f"{FULL}AGREE_VERSION()", "1")
    out = tmp_path / "mended.xlsx"

    status, said, _ = run("relink", path, "--out", out)
    assert status == 0
    assert said.splitlines() == [
        "Model: 2 formulas mended",
        f"{out} is written; open it with the add-in installed and press F9",
    ]
    assert formulas_of(out) == ["AGREE_PRICE(B1)", "AGREE_VERSION()", "1"]
    assert formulas_of(path)[0].startswith("'C:")
    assert json.loads(call("relink", path, "--json")[1]) == {"file": str(path), "formulas": {"Model": 2}}
    assert call("relink", path)[:2] == (0, f"{path}: no formula carries an add-in's path\n")
    assert call("relink", tmp_path / "no.xlsx")[0] == 2


def test_nothing_to_mend_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no formula has a path, it is said of the workbook by the name that was typed, and nothing is written."""
    book(tmp_path / "card.xlsx", "AGREE_VERSION()")
    monkeypatch.chdir(tmp_path)

    assert call("relink", "card.xlsx")[:2] == (0, "card.xlsx: no formula carries an add-in's path\n")
    said = "card.xlsx: no formula carries an add-in's path; q.xlsx was not written\n"
    assert call("relink", "card.xlsx", "--out", "q.xlsx")[:2] == (0, said)
    record = json.loads(call("relink", "card.xlsx", "--out", "q.xlsx", "--json")[1])
    assert record == {"file": "card.xlsx", "formulas": {}}
    assert [path.name for path in tmp_path.iterdir()] == ["card.xlsx"]


def test_the_path_is_told_as_it_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook mended in its place is named as in the command."""
    book(tmp_path / "card.xlsx", f"{FULL}AGREE_VERSION()")
    monkeypatch.chdir(tmp_path)

    assert "\ncard.xlsx is written; open it" in call("relink", "card.xlsx")[1]


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
def test_rights_of_the_file_stay(tmp_path: Path) -> None:
    """Who may read and write the workbook may do so afterwards."""
    path = book(tmp_path / "model.xlsx", f"{FULL}AGREE_PRICE(B1)")
    path.chmod(0o640)
    relink(path)

    assert path.stat().st_mode & 0o777 == 0o640


def test_libreoffice_opens_what_was_mended(calc: Calc, tmp_path: Path) -> None:
    """The workbook is whole: its other formulas are computed."""
    path = book(tmp_path / "model.xlsx", f"{FULL}AGREE_PRICE(B1)", "1+1")
    relink(path)
    with calc.open(path) as opened:
        assert opened.read([("Model", "A2")]) == [2.0]


def test_a_link_to_a_workbook_stays_one(tmp_path: Path) -> None:
    """The workbook that it leads to is mended."""
    whole = book(tmp_path / "whole.xlsx", r"'C:\x\xlagree.xlam'!AGREE_VERSION()")
    link = tmp_path / "link.xlsx"
    link.symlink_to(whole)
    assert sum(relink(link).formulas.values()) == 1
    assert link.is_symlink()
    assert formulas_of(whole) == ["AGREE_VERSION()"]

"""Books that came back from other programs: nothing is wrong with those left whole, and what was changed in them is named."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from broken_books import Place, beside, spelled
from calc import Calc
from edited_books import recorded_book
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from proposals import book, forecast

from xlagree.actuarial.demand import modelled
from xlagree.actuarial.laws.severity import Empirical
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.internal_book import internal_book
from xlagree.proposal.deal import Proposal
from xlagree.proposal.record import row_check
from xlagree.review.deal_reviewed import agreement
from xlagree.review.file_review import review_file
from xlagree.review.reading.meaning import DEEPEST, same_meaning
from xlagree.review.reading.ties import row_as_kept
from xlagree.review.reviews import Review

TIES = (8.013902343356055, 41.57337729449765, 1.228253094080595, 1.687982881625685)
"""Sixteen digits, the last a 5: LibreOffice rounds these up, and Python down."""


def fitted() -> Proposal:
    """A forecast whose figures have sixteen digits, ties among them, as those that are fitted have."""
    hours = Empirical((TIES[2], TIES[3], TIES[0], TIES[1]), (5.5, 3.0, 1.25, 0.5))
    return forecast(
        modelled(TIES[0], hours, client=0.04, month=0.09, on_site_share=0.2, visits_per_ticket=0.2)
    )


def told(review: Review) -> list[str]:
    """What a review says of the file itself, and not of its price."""
    assert review.problem is None
    return [f"{one.place} {one.message}" for one in review.findings if one.code[0] in "FST"]


def saved_by_calc(calc: Calc, made: Book, path: Path, *typed: tuple[Place, float]) -> Review:
    """The review of a book that LibreOffice opened, calculated and saved, with numbers typed into some cells."""
    write_book(made, path)
    with calc.open(path) as opened:
        for place, number in typed:
            sheet, _, address = spelled(place).partition("!")
            opened.set(sheet, address, number)
        opened.recalculate()
        opened.save(path.with_name("saved.xlsx"))
    return review_file(path.with_name("saved.xlsx"))


@pytest.mark.parametrize("make", [book, recorded_book, lambda: internal_book(fitted())])
def test_a_clean_book_saved_in_libreoffice(make: object, calc: Calc, tmp_path: Path) -> None:
    """Formulas written otherwise, numbers of 15 digits: every line agrees, and there is nothing to say."""
    review = saved_by_calc(calc, make(), tmp_path / "book.xlsx")  # type: ignore[operator]  # a function that makes a book

    assert told(review) == []
    assert review.deal is not None
    assert review.deal.agree == review.deal.lines


def test_what_was_typed_in_libreoffice_is_named_alone(calc: Calc, tmp_path: Path) -> None:
    """A number over a formula, and not one of the formulas that LibreOffice writes otherwise."""
    price = beside("Margin", "Net price", 3)
    review = saved_by_calc(calc, book(), tmp_path / "book.xlsx", (price, 1234.0))

    assert [str(one.place) for one in review.errors if one.code[0] in "FST"] == [spelled(price)]


@pytest.mark.parametrize("make", [book, lambda: internal_book(fitted())])
def test_a_clean_book_saved_by_openpyxl(make: object, tmp_path: Path) -> None:
    """Its formulas have no values, which is said once and is no error."""
    path = tmp_path / "book.xlsx"
    write_book(make(), path)  # type: ignore[operator]  # a function that makes a book
    load_workbook(path).save(path)
    review = review_file(path)

    assert not [one for one in review.errors if one.code[0] != "P"]
    assert told(review) == [
        " formulas have no values: the file was saved by a program that does not calculate"
    ]
    assert review.deal is not None
    assert review.deal.unvalued > 200
    assert review.deal.agree + review.deal.unvalued == review.deal.lines
    assert f"; {review.deal.unvalued:,} could not be compared" in agreement([review.deal])


def without_properties(path: Path) -> Path:
    """The file as an inspector of documents leaves it."""
    stripped = path.with_name("stripped.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stripped, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "docProps/custom.xml":
                continue
            content = old.read(name).decode() if name in ("_rels/.rels", "[Content_Types].xml") else ""
            kept = [part for part in content.split("<") if "docProps/custom.xml" not in part]
            new.writestr(name, "<".join(kept) if content else old.read(name))
    return stripped


def test_a_book_without_its_properties_is_known(tmp_path: Path) -> None:
    """By its sheets and names; that the digests are gone is said, and it is reviewed as before."""
    write_book(book(), tmp_path / "book.xlsx")
    review = review_file(without_properties(tmp_path / "book.xlsx"))

    assert review.what == "internal book"
    assert told(review) == [
        " the file's properties are gone, as inspectors of documents take them out: its version and digests are unknown"
    ]


def test_a_price_typed_into_a_book_without_its_properties(tmp_path: Path) -> None:
    """Is named with its cell as in any book of ours."""
    price = beside("Margin", "Net price", 3)
    write_book(book(), tmp_path / "book.xlsx")
    opened = load_workbook(without_properties(tmp_path / "book.xlsx"))
    sheet, _, address = spelled(price).partition("!")
    opened[sheet][address] = 1234
    opened.save(tmp_path / "typed.xlsx")
    with zipfile.ZipFile(tmp_path / "typed.xlsx") as file:
        assert "docProps/custom.xml" not in file.namelist()
    (error,) = [one for one in review_file(tmp_path / "typed.xlsx").errors if one.code[0] != "P"]

    assert (error.code, str(error.place)) == ("F01", spelled(price))
    assert error.message.startswith("typed over a formula: Net price")


def test_a_workbook_with_such_sheets_is_none_of_ours(tmp_path: Path) -> None:
    """Sheets of these names without our names of cells are anybody's."""
    write_book(replace(book(), names={}, facts={}), tmp_path / "book.xlsx")

    assert review_file(tmp_path / "book.xlsx").what == "workbook"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("H18+G18", "G18+H18"),
        ("SUM(C39:C39)", "SUM(C39)"),
        ("SUM($C$39:$C$39)*2", "2*sum( $C$39 )"),
        ("'Inputs'!$D$9*0.4583333333333333", "Inputs!$D$9*0.458333333333333"),
        ("IF(A1>0,TRUE,FALSE)", "IF(A1>0,TRUE(),FALSE())"),
        ("-A1+B1", "B1-A1"),
        ("A1*12/B1", "12/B1*A1"),
        ("((A1))+(B1*C1)", "C1*B1+A1"),
        ("1E-05*A1", "0.00001*A1"),
        ("_xlfn.IFNA(A1,0)", "IFNA(A1,0)"),
    ],
)
def test_formulas_that_mean_the_same(one: str, other: str) -> None:
    """Whoever wrote them."""
    assert same_meaning(one, other)


def test_the_name_of_its_own_sheet_says_nothing() -> None:
    """Whoever points at a cell of another sheet first has it in all references."""
    assert same_meaning("'Client''s'!$A$1+SUM('Client''s'!B1:B2)", "SUM(B1:B2)+$A$1", "Client's")
    assert not same_meaning("'Terms'!$A$1", "$A$1", "Plans")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A1-B1", "B1-A1"),
        ("A1/B1", "B1/A1"),
        ("A1&B1", "B1&A1"),
        ("A1^2", "2^A1"),
        ("-2^2", "-(2^2)"),
        ("A1-(B1+C1)", "A1-B1+C1"),
        ("A1*(B1+C1)", "A1*B1+C1"),
        ("SUM(C39:C40)", "SUM(C39)"),
        ("SUM(A1,B1)", "SUM(A1+B1)"),
        ("IF(A1,B1)", "IF(A1,B1,)"),
        ("A1*0.4583", "A1*0.4584"),
        ("A1+0", "A1"),
        ("A1*5%", "A1*5"),
        ('"A"&B1', '"a"&B1'),
        ("Plans!A1", "Terms!A1"),
        ("$A$1", "A1"),
        ("A1<B1", "A1<=B1"),
        ("A1:B2 B1:C3", "A1:B2"),
        ("", "A1"),
    ],
)
def test_formulas_that_mean_something_else(one: str, other: str) -> None:
    """However alike they look."""
    assert not same_meaning(one, other)


@given(st.recursive(
    st.sampled_from(["A1", "$B$2", "C3:D4", "2", "0.5", '"x"', "TRUE"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/^&="), inner).map("".join),
        inner.map("({})".format), inner.map("-{}".format), inner.map("SUM({},1)".format),
    ),
    max_leaves=12,
), st.sampled_from(["", " "]))  # fmt: skip
def test_brackets_and_spaces_change_no_meaning(formula: str, space: str) -> None:
    """A formula means itself, in lower case and in brackets too; and nothing else than with one more."""
    assert same_meaning(formula, f"({space}{formula}{space})")
    assert not same_meaning(formula, f"({formula})+1")


@pytest.mark.parametrize(
    "odd", ["(" * 9000, "-" * 9000 + "1", "SUM(" * 5000, "1+", ")", "{1,2", "A1 B1", "'x'!"]
)
def test_no_formula_is_too_odd_to_compare(odd: str) -> None:
    """What cannot be parsed, or is deeper than anything of ours, means itself alone."""
    assert same_meaning(odd, odd)
    assert not same_meaning(odd, "A1")
    assert DEEPEST * 12 < 900  # frames of Python


def test_a_row_that_was_rounded_is_as_it_was() -> None:
    """The number that its check was made of comes back to 15 digits; another number does not."""
    check = row_check(("remote", TIES[0], 2.0), "0a1b2c3d")

    rounded = ("remote", 8.01390234335606, 2.0)
    assert row_check(rounded, "0a1b2c3d") != check
    assert row_as_kept(rounded, "0a1b2c3d", check) == ("remote", 8.01390234335605, 2.0)
    assert row_as_kept(("remote", 8.01390234335609, 2.0), "0a1b2c3d", check) is None
    assert row_as_kept(("on site", 8.01390234335606, 2.0), "0a1b2c3d", check) is None


def with_lines(calc: Calc, path: Path, *lines: tuple[str, str, int, int]) -> Path:
    """The book after rows or columns were inserted or deleted in LibreOffice, which mends formulas and names."""
    write_book(book(), path)
    with calc.open(path) as opened:
        for sheet, what, at, count in lines:
            opened.insert(sheet, what, at, count)
        opened.recalculate()
        opened.save(path.with_name("saved.xlsx"))
    return path.with_name("saved.xlsx")


@pytest.mark.parametrize(
    "lines",
    [
        {
            ("Margin", "rows", 8, 1): "Margin!B10 rows moved: 1 blank row more before row 10",
            ("Months", "rows", 45, 2): "Months!B48 rows moved: 2 blank rows more before row 48",
            ("By case", "columns", 2, 1): "By case!D1 columns moved: 1 blank column more before column D",
            ("Inputs", "rows", 22, 1): "Inputs!B24 rows moved: 1 blank row more before row 24",
            ("Record", "rows", 9, 1): "Record!B11 rows moved: 1 blank row more before row 11",
            ("Seal", "columns", 3, 1): "Seal!E1 columns moved: 1 blank column more before column E",
        },
        {
            ("Months", "columns", 4, 1): "Months!F1 columns moved: 1 blank column more before column F",
            ("Inputs", "columns", 5, 1): "Inputs!G1 columns moved: 1 blank column more before column G",
            ("Record", "columns", 2, 1): "Record!D1 columns moved: 1 blank column more before column D",
            ("Seal", "rows", 12, 1): "Seal!B14 rows moved: 1 blank row more before row 14",
        },
        {("Months", "columns", 0, -1): "Months!A1 columns moved: 1 blank column fewer before column A"},
    ],
    ids=["rows", "columns", "a column fewer"],
)
def test_blank_rows_and_columns_are_one_finding(
    lines: dict[tuple[str, str, int, int], str], calc: Calc, tmp_path: Path
) -> None:
    """Inputs are found by their names, cells by what stands there; all formulas follow, and every line agrees."""
    review = review_file(with_lines(calc, tmp_path / "book.xlsx", *lines))

    assert sorted(told(review)) == sorted(lines.values())
    assert not [one for one in review.errors if one.code[0] != "P"]
    assert review.deal is not None
    assert review.deal.agree == review.deal.lines


def test_a_change_beside_blank_rows_is_named(calc: Calc, tmp_path: Path) -> None:
    """Rows that moved hide neither a number over a formula nor a sum that lost a row."""
    top, price = 8, beside("Margin", "Net price", 3)
    path = with_lines(calc, tmp_path / "book.xlsx", ("Margin", "rows", top, 2), ("Checks", "rows", 3, 1))
    sheet, row, column = price[0], price[1] + 2 * (price[1] >= top), price[2]
    part = f"xl/worksheets/sheet{[made.name for made in book().sheets].index('Checks') + 1}.xml"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                content, cut = re.subn(rb"(SUM\(Checks!\$E\$)6(:\$E\$\d+\))", rb"\g<1>7\2", content)
                assert cut
            new.writestr(name, content)
    with calc.open(tmp_path / "cut.xlsx") as opened:
        opened.set(sheet, spelled((sheet, row, column)).partition("!")[2], 1234.0)
        opened.save(tmp_path / "typed.xlsx")
    errors = [one for one in review_file(tmp_path / "typed.xlsx").errors if one.code[0] in "FT"]

    assert [(one.code, one.place.sheet) for one in errors if one.code == "F01"] == [("F01", "Margin")]
    assert [one.place.sheet for one in errors if one.message.startswith("formula changed")] == ["Checks"]

"""The rules for structure find what a workbook hides, and nothing where it hides nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from xlagree.proposal.rules.finding import Finding
from xlagree.review.reading.snapshot import snapshot
from xlagree.review.rules.structure_rules import s01_hidden

Draw = Callable[[xlsxwriter.Workbook], None]


@pytest.fixture
def hidden(tmp_path: Path) -> Callable[[Draw], list[Finding]]:
    """What S01 finds in a workbook."""

    def found(draw: Draw) -> list[Finding]:
        book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"), {"in_memory": True})
        book.add_worksheet("Plans").write_string("A1", "Plans")
        draw(book)
        book.close()
        return list(s01_hidden(snapshot(tmp_path / "book.xlsx")))

    return found


Found = Callable[[Draw], list[Finding]]


def test_hidden_sheets(hidden: Found) -> None:
    """Hidden and very hidden, with what they hold; rows hidden inside them are not said again."""

    def draw(book: xlsxwriter.Workbook) -> None:
        costs, notes = book.add_worksheet("Costs"), book.add_worksheet("Notes")
        costs.write_row(0, 0, [1, 2, 3])
        costs.set_row(0, None, None, {"hidden": True})
        costs.hide()
        notes.very_hidden()

    assert [(str(finding.place), finding.severity, finding.message) for finding in hidden(draw)] == [
        ("Costs!A1", "alert", "the sheet Costs is hidden; it holds 3 cells"),
        (
            "Notes!A1",
            "alert",
            "the sheet Notes is hidden so that Excel does not list it; it holds nothing in cells",
        ),
    ]


def test_hidden_rows_and_columns(hidden: Found) -> None:
    """Those that hold something, each kind once for a sheet."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.get_worksheet_by_name("Plans")
        for row in (3, 4, 9):
            page.set_row(row, None, None, {"hidden": True})
            page.write_number(row, 1, 84)
        page.set_column("F:G", None, None, {"hidden": True})
        page.write_formula("G3", "=1+1", None, 2)

    assert [(str(finding.place), finding.message) for finding in hidden(draw)] == [
        ("Plans!B4", "3 rows that hold something are hidden: 4:5, 10"),
        ("Plans!G3", "1 column that holds something is hidden: G"),
    ]


def test_text_that_cannot_be_seen(hidden: Found) -> None:
    """White on white, and a format that shows nothing."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.get_worksheet_by_name("Plans")
        page.write_row("B2", [84, 85], book.add_format({"font_color": "white"}))
        page.write_formula("B9", "=B2*2", book.add_format({"num_format": ";;;"}), 168)

    assert [(str(finding.place), finding.message) for finding in hidden(draw)] == [
        ("Plans!B2", "text that cannot be seen, in its ground's colour or by its format: B2:C2, B9")
    ]


def test_in_a_book_for_a_client_it_is_an_error(hidden: Found) -> None:
    """The same sheet, by the property of the book."""

    def draw(audience: str) -> Draw:
        def made(book: xlsxwriter.Workbook) -> None:
            book.set_custom_property("xlagree book", audience, "text")
            book.add_worksheet("Costs").hide()

        return made

    assert [finding.severity for finding in hidden(draw("client"))] == ["error"]
    assert [finding.severity for finding in hidden(draw("internal"))] == ["alert"]


def test_what_hides_nothing(hidden: Found) -> None:
    """Empty hidden rows and columns, white on dark, blank white cells, and helpers that repeat what is seen."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page, white = book.get_worksheet_by_name("Plans"), book.add_format({"font_color": "#FFFFFF"})
        page.set_column("H:XFD", None, None, {"hidden": True})
        page.set_row(40, None, None, {"hidden": True})
        page.write_string("A3", "seen", book.add_format({"font_color": "#FFFFFF", "bg_color": "#0B6467"}))
        page.write_string("A4", "seen", book.add_format({"font_color": "#000000", "bg_color": "#FFFFFF"}))
        page.write_blank("A5", None, white)
        page.write_formula("A6", "=Plans!$A$3", white, "seen")
        page.write_formula("A8", '=IF(A3="","none","")', white, "")
        page.write_formula("A7", "=A3", white, "seen")

    assert hidden(draw) == []


def test_helpers_that_repeat_what_is_hidden(hidden: Found) -> None:
    """A white cell that repeats a cell of a hidden sheet, or another white cell, shows nothing that is seen."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page, white = book.get_worksheet_by_name("Plans"), book.add_format({"font_color": "#FFFFFF"})
        costs = book.add_worksheet("Costs")
        costs.write_number("A1", 84)
        costs.hide()
        page.write_formula("C1", "=Costs!A1", white, 84)
        page.write_formula("C2", "=C1", white, 84)

    assert hidden(draw)[0].message.endswith(": C1:C2")


@pytest.mark.parametrize(
    ("look", "why"),
    [
        ({"font_color": "#FDFDFD"}, "in its ground's colour"),
        ({"font_color": "#0B6467", "bg_color": "#0B6568"}, "in its ground's colour"),
        ({"num_format": "0;;"}, "by its format"),
        ({"num_format": "[White]0"}, "in its ground's colour"),
        ({"num_format": '[<0]""'}, "by its format"),
        ({"font_size": 1}, "in letters of 1 points"),
    ],
)
def test_a_number_that_cannot_be_seen(look: dict[str, object], why: str, hidden: Found) -> None:
    """Nearly in its ground's colour, by a format that hides such numbers, or too small."""

    def draw(book: xlsxwriter.Workbook) -> None:
        book.get_worksheet_by_name("Plans").write_number("B2", -84, book.add_format(look))

    assert [(str(one.place), one.message) for one in hidden(draw)] == [
        ("Plans!B2", f"text that cannot be seen, {why}: B2")
    ]


def test_rows_and_columns_too_small_to_be_seen(hidden: Found) -> None:
    """Half a point high, a tenth of a letter wide; a spacer that holds nothing, and low rows that can be read, are none."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.get_worksheet_by_name("Plans")
        page.set_row(2, 0.5)
        page.write_number("B3", 84)
        page.set_column("F:F", 0.1)
        page.write_number("F6", 84)
        page.set_row(7, 1)
        page.set_row(8, 7)
        page.write_number("B9", 84)

    assert [str(one.place) for one in hidden(draw)] == ["Plans!B3", "Plans!F6"]


@pytest.mark.parametrize(
    ("look", "hides"),
    [
        ({"font_color": "#FFFFFF"}, True),
        ({"num_format": ";;;"}, True),
        ({"font_color": "#FFC7CE", "bg_color": "#FFC7CE"}, True),
        ({"font_color": "#9C0006", "bg_color": "#FFC7CE"}, False),
        ({"font_color": "#FFFFFF", "bg_color": "#0B6467"}, False),
        ({"num_format": "0.00"}, False),
    ],
)
def test_conditions_that_hide(look: dict[str, object], hides: bool, hidden: Found) -> None:
    """The cells that hold something under them, and that can be seen while the condition does not hold."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.get_worksheet_by_name("Plans")
        page.write_column("B2", [84, 85])
        rule = {"type": "cell", "criteria": ">", "value": 80, "format": book.add_format(look)}
        page.conditional_format("B2:D9", rule)

    said = [("Plans!B2", "text that conditions on its format hide: B2:B3")] if hides else []
    assert [(str(one.place), one.message) for one in hidden(draw)] == said


def test_black_by_the_theme_is_seen(hidden: Found) -> None:
    """As Excel writes letters that nobody coloured, and light grey that can be read."""

    def draw(book: xlsxwriter.Workbook) -> None:
        page = book.get_worksheet_by_name("Plans")
        page.write_number("B2", 84, book.add_format({"font_color": "#BFBFBF"}))
        page.write_number("B3", 0, book.add_format({"num_format": "0;-0;;@"}))
        page.write_number("B4", 84, book.add_format({"num_format": "#,##0_);(#,##0)"}))

    assert hidden(draw) == []

"""Numbers end where those above them do, also in LibreOffice, which forgets the indent of cells beside others with the same letters."""

import re
import subprocess
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from calc import Calc
from client_offers import offered

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Condition, Page
from xlagree.generate.pages.shared.frame import number

COLUMNS = 5


def ends(calc: Calc, book: Book, folder: Path, form: str) -> list[float]:
    """Where the words of a form end on the first page, from the left."""
    write_book(book, folder / "book.xlsx")
    pdf = calc.pdf(folder / "book.xlsx", folder)
    read = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", pdf, "-"], check=True, capture_output=True, text=True
    )
    words = re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', read.stdout)
    return sorted(float(end) for end, word in words if re.fullmatch(form, word))


def columns(found: list[float]) -> Mapping[float, int]:
    """How many words end at each place."""
    places: dict[float, int] = {}
    for end in found:
        place = next((place for place in places if abs(place - end) < 0.8), end)
        places[place] = places.get(place, 0) + 1
    return places


@pytest.mark.parametrize("conditions", [False, True])
@pytest.mark.parametrize(
    "forms", [("cents", "cents", "cents"), ("cents", "rate", "hours2"), ("hours2", "cents", "cents")]
)
def test_every_number_of_a_column_ends_at_one_place(
    calc: Calc, conditions: bool, forms: tuple[str, ...], tmp_path: Path
) -> None:
    """Whatever number format those beside it have, below a line or not, under conditions that hold or do not."""
    sheet = Page("Page", (2, 20, *[15.4] * COLUMNS))
    for row in range(6):
        sheet.write(sheet.put(), 1, f"Line {row}")
        for i in range(COLUMNS):
            look = number(forms[(i + row) % 3], bottom="#000000" if i == row else "")
            sheet.write(row, 2 + i, 1234.56, look)
    if conditions:
        for i in range(COLUMNS):
            holds = "TRUE" if i == 3 else "FALSE"
            sheet.conditions.append(Condition((0, 2 + i, 5, 2 + i), holds, fill="#E7F1F1"))
    book = Book("Book", "Us", date(2026, 11, 23), (sheet.finished(1 + COLUMNS),))
    places = columns(ends(calc, book, tmp_path, r"1,234\.56"))
    pitches = [right - left for left, right in pairwise(places)]

    assert [*places.values()] == [6] * COLUMNS
    assert max(pitches) - min(pitches) < 0.8


@pytest.mark.parametrize("count", [3, 4, 6])
def test_plans_of_an_appendix_stand_in_equal_columns(calc: Calc, count: int, tmp_path: Path) -> None:
    """One of them ran to the tint of the next."""
    places = columns(ends(calc, appendix_book(offered(count)), tmp_path, r"€?−?[\d,]+\.\d\d"))
    plans = [place for place, words in places.items() if words > 2]
    pitches = [right - left for left, right in pairwise(plans)]

    assert len(plans) == count
    assert max(pitches) - min(pitches) < 0.8

"""What an internal book prints: the pages that a reviewer reads, on eight sheets of paper at most."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from calc import Calc
from client_offers import HOUSE, offered
from openpyxl import load_workbook
from proposals import deal as sample_deal
from proposals import scenario

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.page_breaks import upright_pages
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Page
from xlagree.generate.internal_book import PRINTED, internal_book

MOST = 8
"""Pages of paper of a whole book."""


def with_plans(count: int, cases: int = 1) -> Book:
    """The internal book of a deal with so many plans, each after pay as you go with a name of its own, under some cases."""
    deal = sample_deal()
    first, *others = deal.card.plans
    plans = [
        replace(others[i % len(others)], name=f"{others[i % len(others)].name} {i}") for i in range(count - 1)
    ]
    scenarios = tuple(scenario(f"case {i}", 1 + i / 20, 70 + i, 1400) for i in range(cases))
    card = replace(deal.card, plans=(first, *plans), scenarios=scenarios)
    return internal_book(replace(deal, card=card, client=replace(deal.client, plans=(), recommend="")))


def test_the_first_pages_are_printed_and_no_others(tmp_path: Path) -> None:
    """The print area of every other page is a blank cell below it, and all pages say in the footer what they are."""
    book = internal_book(sample_deal())
    write_book(book, tmp_path / "book.xlsx")
    written = load_workbook(tmp_path / "book.xlsx")

    assert tuple(written.sheetnames[: len(PRINTED)]) == PRINTED
    for sheet in written:
        area = sheet.print_area.replace("$", "").partition("!")[2]
        if sheet.title in PRINTED:
            assert area.startswith("B1:")
        else:
            assert int(area.partition(":")[0].removeprefix("A")) > max(
                cell.row for row in sheet for cell in row if cell.value
            )
        assert "INTERNAL" in (sheet.oddFooter.left.text or "")


@pytest.mark.parametrize("sizes", [[27] * 3, [27] * 6, [40] * 12, [5] * 40, [90] * 4])
def test_pages_are_as_large_as_they_can_be_and_not_too_many(sizes: Sequence[int]) -> None:
    """One percent more, and there were more pages than there may be, or the paper were too narrow."""
    page = Page("Page", (2, 46, *[15.0] * 5))
    page.put(20)
    starts = []
    for size in sizes:
        starts.append(page.row)
        for _ in range(size):
            page.put(21)
    percent, breaks = upright_pages(page, starts, 6, 0, most=4)

    assert 50 <= percent <= 100
    assert set(breaks) <= set(starts)
    assert len(breaks) < 4 or percent == 50
    larger, _ = upright_pages(page, starts, 6, 0, most=99)
    assert larger >= percent
    assert (larger == percent) == (
        len(upright_pages(page, starts, 6, 0, most=4)[1]) < 4 and percent == larger
    )


@pytest.mark.calc
@pytest.mark.hypothesis  # so that the soak, which has sizes between them, has it too
@pytest.mark.parametrize(
    ("plans", "cases"),
    [(3, 1), (6, 11), (12, 3), *[(4, 3), (6, 3), (8, 5)] * bool(os.environ.get("XLAGREE_SOAK"))],
)
def test_a_book_is_printed_on_eight_pages(plans: int, cases: int, calc: Calc, tmp_path: Path) -> None:
    """However many plans and cases there are; one page each but Cases, which has four."""
    write_book(with_plans(plans, cases), tmp_path / "book.xlsx")
    text = subprocess.run(
        ["pdftotext", "-layout", calc.pdf(tmp_path / "book.xlsx", tmp_path / "pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    pages = Counter(re.findall(r"(\w+), page \d+ of \d+", text))

    assert text.count("\f") == pages.total() <= MOST
    assert set(pages) == set(PRINTED)
    assert {count for name, count in pages.items() if name != "Cases"} == {1}


@pytest.mark.calc
def test_what_is_not_printed_of_an_appendix_leaves_no_page_behind(calc: Calc, tmp_path: Path) -> None:
    """Not even a blank one with a foot, though the letterhead runs over the corner of every page."""
    book = appendix_book(offered(theme=HOUSE))
    write_book(book, tmp_path / "book.xlsx")
    printed = calc.pdf(tmp_path / "book.xlsx", tmp_path / "pdf")
    text = subprocess.run(["pdftotext", printed, "-"], capture_output=True, text=True, check=True).stdout
    pages = re.findall(r"([\w ]+), page \d+ of \d+", text)

    assert {sheet.name for sheet in book.sheets if not sheet.printed} == {"Verdict", "Figures"}
    assert set(pages) == {sheet.name for sheet in book.sheets if sheet.printed}
    assert text.count("\f") == len(pages)

"""The client edition in LibreOffice: whatever is chosen, its sums are the core's, and it prints on four pages."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from calc import Book as Opened
from calc import Calc, Error, Value
from client_offers import ADD_ONS, HOUSE, SORTS, of_sort, offered
from recalculated import same

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Sheet
from xlagree.generate.client_book import client_book
from xlagree.generate.pages.client.hours_workings import hours_table
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.frozen_offer import Offer, offer_of
from xlagree.terms.tables import letter

HOUSES: dict[str, Callable[[], Proposal]] = {
    "gross": lambda: offered(theme=replace(HOUSE, prices="gross")),
    "reverse charge": lambda: offered(vat="reverse charge"),
    "no tax": lambda: offered(theme=replace(HOUSE, vat=())),
    "plain": lambda: offered(3, theme=Theme("Quay IT")),
    "own names": lambda: offered(theme=replace(HOUSE, wording={"en": {"page_offer": "What you'd buy"}})),
}
CASES: dict[str, Callable[[], Proposal]] = {
    **{f"{count} plans": (lambda count=count: offered(count)) for count in (3, 4, 5, 6)},
    **{
        f"{language}, {sort}": (lambda language=language, sort=sort: of_sort(sort, 5, language))
        for language in ("de", "fr")
        for sort in SORTS
    },
    **{sort: (lambda sort=sort: of_sort(sort)) for sort in SORTS},
    **HOUSES,
}  # fmt: skip
"""LibreOffice writes numbers in texts as its own language does, here English: those of others are compared without signs."""
DIFFERENT = ["3 plans", "6 plans", "de, sign", "fr, stay", "de, thin", "fr, prospect", *HOUSES]
"""Every kind of house, the fewest plans and the most, and every sort of client in another language than the house."""
SOAK = bool(os.environ.get("XLAGREE_SOAK"))


def wrong(found: dict[str, dict[str, Value]], book: Book) -> list[str]:
    """Cells that are not what the core wrote beside their formulas; digits alone are compared in texts of formulas."""
    lines = []
    for sheet in book.sheets:
        shown = found[sheet.name]
        lines += [
            f"{sheet.name}!{address} {value}" for address, value in shown.items() if isinstance(value, Error)
        ]
        for cell in sheet.cells:
            if not cell.formula:
                continue
            value: object = shown.get(f"{letter(cell.column)}{cell.row + 1}", "")
            expected = cell.value
            if isinstance(expected, str) and isinstance(value, str):
                expected, value = _plain(expected), _plain(value)
            if not same(value, expected):
                lines.append(
                    f"{sheet.name}!{letter(cell.column)}{cell.row + 1} {value!r}, must be {cell.value!r}"
                )
    return lines


def _plain(text: str) -> str:
    """A text without what parts thousands and decimals."""
    return re.sub(r"(?<=\d)[.,\u202f](?=\d)", "", text)


@pytest.mark.hypothesis  # so that the soak, which has all cases, has it too
@pytest.mark.parametrize("name", CASES if SOAK else DIFFERENT)
def test_every_cell_is_the_cores(calc: Calc, tmp_path: Path, name: str) -> None:
    """LibreOffice computes from the formulas what stands beside them; no cell shows an error, and four pages are printed."""
    book, path = client_book(CASES[name]()), tmp_path / "book.xlsx"
    write_book(book, path)
    with calc.open(path) as opened:
        assert wrong(opened.values(), book) == []
        pdf = opened.pdf(tmp_path / "book.pdf")
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages: +4\n", said)


@pytest.mark.parametrize("name", HOUSES)
def test_whatever_is_chosen(calc: Calc, tmp_path: Path, name: str) -> None:
    """Every plan of the list, with other numbers of add-ons: all four pages are those of the core for that choice.

    Clients of every sort, and offers of more plans, are in the matrix.
    """
    deal, random, path = CASES[name](), Random(name), tmp_path / "book.xlsx"
    offer, book = offer_of(deal), client_book(deal)
    write_book(book, path)
    cells = inputs_of(book.sheets[1])
    with calc.open(path) as opened:
        for plan in range(len(offer.plans)):
            ordered = tuple(
                float(random.randrange(2 if not add_on.counted else 40)) for add_on in offer.add_ons
            )
            chosen = replace(offer, plan=plan, ordered=ordered)
            for cell, entry in zip(cells, entries(chosen), strict=True):
                opened.set(book.sheets[1].name, cell, entry)
            opened.recalculate()
            assert wrong(opened.values(), client_book(deal, chosen)) == [], offer.plans[plan].name


def inputs_of(sheet: Sheet) -> list[str]:
    """The yellow cells of a page, from the top."""
    return [f"{letter(cell.column)}{cell.row + 1}" for cell in sheet.cells if cell.style.input]


def entries(offer: Offer, yes: str = "yes", no: str = "no") -> list[float | str]:
    """What a client types for a choice, with the words of its language."""
    typed: list[float | str] = [offer.chosen.name]
    for add_on, number in zip(offer.add_ons, offer.ordered, strict=True):
        typed.append(number if add_on.counted else yes if number else no)
    return typed


@dataclass(frozen=True)
class Sent:
    """An offer in LibreOffice, and what was filled in there when it was sent."""

    deal: Proposal
    offer: Offer
    book: Book
    opened: Opened


@pytest.fixture(scope="module")
def sent_once(calc: Calc, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """The usual offer, opened."""
    deal, path = offered(), tmp_path_factory.mktemp("sent") / "book.xlsx"
    book = client_book(deal)
    write_book(book, path)
    with calc.open(path) as opened:
        yield Sent(deal, offer_of(deal), book, opened)


@pytest.fixture
def sent(sent_once: Sent) -> Sent:
    """The same as it was sent, whatever was typed into it before."""
    page = sent_once.book.sheets[1]
    for cell, entry in zip(inputs_of(page), entries(sent_once.offer), strict=True):
        sent_once.opened.set(page.name, cell, entry)
    return sent_once


@pytest.mark.parametrize("typed", ["", "No such plan", 7.0])
def test_a_plan_that_is_none_counts_as_the_one_filled_in(sent: Sent, typed: float | str) -> None:
    """Whatever is pasted over the list, nothing breaks."""
    sent.opened.set("Your offer", inputs_of(sent.book.sheets[1])[0], typed)
    sent.opened.recalculate()
    assert wrong(sent.opened.values(), sent.book) == []


@pytest.mark.parametrize("sort", SORTS)
def test_other_hours(calc: Calc, tmp_path: Path, sort: str) -> None:
    """At whatever hours a reader types, the first years are the core's at the hours that the line names."""
    deal, random, path = of_sort(sort), Random(sort), tmp_path / "book.xlsx"
    book, table = client_book(deal), hours_table(deal)
    write_book(book, path)
    (cell,) = inputs_of(book.sheets[0])
    row = int(cell[1:]) + 1
    with calc.open(path) as opened:
        for _ in range(20):
            hours = round(random.uniform(0, table.most), 2)
            opened.set("Plans", cell, hours)
            opened.recalculate()
            label, *prices = opened.read([("Plans", f"{chr(66 + i)}{row}") for i in range(5)])
            counted = round(hours / table.step + 1e-9) * table.step
            assert label == f"First year at {counted:.1f} hours a month"
            expected = [months.invoiced for months in deal.at_hours(round(counted, 6))]
            assert all(same(price, own) for price, own in zip(prices, expected, strict=True)), hours
        for odd in ("", "many", -3.0, 1e6):
            opened.set("Plans", cell, odd)
            opened.recalculate()
            prices = opened.read([("Plans", f"{chr(67 + i)}{row}") for i in range(4)])
            assert prices == pytest.approx([year.invoiced for year in deal.replays]), odd


def test_add_ons_that_are_not_numbers_are_not_ordered(sent: Sent) -> None:
    """Text where a number belongs counts as none."""
    for cell in inputs_of(sent.book.sheets[1])[1:]:
        sent.opened.set("Your offer", cell, "maybe")
    sent.opened.recalculate()
    none = replace(sent.offer, ordered=(0.0,) * len(ADD_ONS))
    assert wrong(sent.opened.values(), client_book(sent.deal, none)) == []


@pytest.mark.parametrize(("typed", "counts"), [(-500.0, 0.0), (2.7, 2.0), (10_000_000.0, 9_999.0)])
def test_numbers_that_cannot_be_ordered(sent: Sent, typed: float, counts: float) -> None:
    """Whatever is pasted over the check of what is typed, sums are those of an order that there can be."""
    offer = sent.offer
    place = next(i for i, add_on in enumerate(offer.add_ons) if add_on.counted)
    ordered = tuple(counts if i == place else number for i, number in enumerate(offer.ordered))
    cell = inputs_of(sent.book.sheets[1])[1 + place]
    sent.opened.set("Your offer", cell, typed)
    sent.opened.recalculate()
    found = sent.opened.values()
    expected = client_book(sent.deal, replace(offer, ordered=ordered))
    assert [line for line in wrong(found, expected) if f"!{cell} " not in line] == []

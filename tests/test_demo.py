"""The sample clients' books: every cell, at the quoted hours and at others, is the core's."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from calc import Book as OpenBook
from calc import Calc
from one_thing import Generated, generated, says_one_thing
from proposals import page
from recalculated import compare, same
from sample_clients import TOGETHER, WORKBOOKS, samples

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import client_book
from xlagree.generate.internal_book import book_of
from xlagree.generate.samples.card import sample_card
from xlagree.generate.samples.starter import write_samples
from xlagree.proposal.inputs import inputs_of
from xlagree.proposal.recommendation import recommended
from xlagree.proposal.summary import deal_line
from xlagree.proposal.verdict import facts, verdict
from xlagree.review.reading.our_book import known

pytestmark = TOGETHER

SOAK = bool(os.environ.get("XLAGREE_SOAK"))
CLIENTS = range(12)
HOURS = 20 if SOAK else 5
"""Numbers of hours at which each client's appendix is asked again."""
EXPECTED_MARGIN = 14
"""The row of the margin expected on the page Review."""


def test_committed_samples_are_what_the_code_writes(tmp_path: Path) -> None:
    """The files in workbooks/ are the seeded samples, byte for byte."""
    write_samples(tmp_path)

    for path in tmp_path.iterdir():
        assert path.read_bytes() == (WORKBOOKS / path.name).read_bytes(), path.name


def test_samples_have_every_kind_of_client() -> None:
    """Twelve clients, some 3,000 tickets, known blemishes; each kind of plan wins somewhere."""
    found = samples()

    assert len(found.proposals) == len(CLIENTS)
    assert sum(len(proposal.usage.entries) for proposal in found.proposals) > 2500
    assert 5 <= len(found.problems) <= 20
    marked = {proposal.plans[recommended(proposal).plan or 0].kind for proposal in found.proposals}
    assert marked == {"pay as you go", "block", "retainer", "fixed price"}


def test_the_demo_holds_nothing() -> None:
    """No false alarm in twelve deals."""
    assert [deal_line(given).held_for for given in samples().proposals] == [""] * 12


@pytest.fixture(scope="module", params=CLIENTS)
def number(request: pytest.FixtureRequest) -> int:
    """A client, of whom all is asked before the next: what was computed of one is remembered for a while."""
    return int(request.param)


@pytest.fixture(scope="module")
def sample(number: int, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """Its books as a run makes them, with the review of the internal one: in turn with one scenario or all."""
    given, turn = samples().proposals[number], number % (len(sample_card().scenarios) + 1)
    some = given.card.scenarios[turn : turn + 1]
    if some and not SOAK:
        given = replace(given, card=replace(given.card, scenarios=some))
    return generated(given, tmp_path_factory.mktemp("sample"))


def test_a_sample_says_one_thing(sample: Generated) -> None:
    """Every deal of the demo has one recommendation, in every book, list and report."""
    says_one_thing(sample)


@dataclass(frozen=True)
class InCalc:
    """What a client gets, open in LibreOffice, and both printed as they were opened."""

    offer: Book
    appendix: Book
    opened_offer: OpenBook
    opened_appendix: OpenBook
    printed_offer: Path
    printed_appendix: Path


@pytest.fixture(scope="module")
def in_calc(calc: Calc, sample: Generated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InCalc]:
    """Opened once for all that is asked of it; of the deal that all else is asked of, in which scenarios change nothing here."""
    proposal, folder = sample.given, tmp_path_factory.mktemp("opened")
    books = client_book(proposal), appendix_book(proposal)
    paths = folder / "offer.xlsx", folder / "appendix.xlsx"
    for book, path in zip(books, paths, strict=True):
        write_book(book, path)
    with calc.open(paths[0]) as offer, calc.open(paths[1]) as appendix:
        printed = (
            opened.pdf(path.with_suffix(".pdf"))
            for opened, path in zip((offer, appendix), paths, strict=True)
        )
        yield InCalc(*books, offer, appendix, *printed)


@pytest.mark.hypothesis  # so that the soak, which draws more hours, has it too
def test_every_cell(number: int, sample: Generated, in_calc: InCalc) -> None:
    """Both books of a sample client recalculate to the core's values, and the appendix follows other hours."""
    proposal, appendix, opened = sample.given, in_calc.appendix, in_calc.opened_appendix
    assert compare(in_calc.opened_offer.values(), in_calc.offer.sheets) == []
    assert compare(opened.values(), appendix.sheets) == []

    plans = page(appendix, "Plans").cells
    first = next(cell.row + 1 for cell in plans if cell.value == "First year, setting up included")
    random = Random(number)
    for _ in range(HOURS):
        hours = round(random.uniform(0, 3 * proposal.quoted_hours), 2)
        opened.set("Plans", "C10", hours)
        opened.recalculate()
        expected = facts(proposal, hours)
        said = verdict(expected)
        prices = opened.read([("Plans", f"{chr(67 + i)}{first}") for i in range(len(proposal.plans))])
        assert all(same(price, live) for price, live in zip(prices, expected.live, strict=True)), hours
        lines = opened.read([("Plans", f"B{row}") for row in (2, 3, 4)])
        assert [line or "" for line in lines] == [said.first, *said.below], hours


@pytest.mark.hypothesis  # so that the soak, in which each client has every case, has it too
def test_every_cell_in_every_case(calc: Calc, sample: Generated) -> None:
    """The internal book shows what the core and `xlagree review` compute, whatever case is chosen."""
    inputs, path = known(inputs_of(sample.given)), sample.folder / sample.made.internal_book
    reviewed = sample.review
    assert reviewed.deal is not None
    assert reviewed.errors == ()
    assert reviewed.deal.agree == reviewed.deal.lines > 1000

    with calc.open(path) as opened:
        for place, case in enumerate(reviewed.deal.cases):
            opened.set("Inputs", "D5", case.name)
            opened.recalculate()
            found = opened.values()
            assert compare(found, book_of(inputs, inputs, place).sheets) == [], case.name
            shown = [found["Review"][f"{chr(67 + i)}{EXPECTED_MARGIN}"] for i in range(len(case.decisions))]
            assert all(same(own.margin_expected, x) for own, x in zip(case.decisions, shown, strict=True)), (
                case.name
            )
            said = str(found["Months"]["N1"])
            assert said.startswith("NOT ON THE BASE CASE: " + case.name.upper()) == (place > 0)


def test_comparison_is_one_page(sample: Generated, in_calc: InCalc) -> None:
    """The comparison stands whole on the first page of the appendix, from verdict to note; the client book has four pages."""
    proposal = sample.given
    first, second = (page_text(in_calc.printed_appendix, page) for page in (1, 2))

    for words in (
        verdict(facts(proposal)).first,
        "WHAT YOU PAY",
        "You save in the first year",
        "Terms: the page Terms.",
    ):
        assert words in first
    assert "###" not in first
    assert proposal.client.name in second
    assert "Acceptance, 4 / 4" in page_text(in_calc.printed_offer, 4)


def page_text(pdf: Path, page: int) -> str:
    """The words of one page of a PDF, in their order."""
    asked = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(pdf), "-"]
    return " ".join(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split())

"""Client books that are reviewed: every change that was planted is named with its cell, and what a client may do is none."""

import csv
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from calc import Calc
from client_offers import HOUSE, offered
from command_line import call
from edited_books import TYPED, with_cell
from openpyxl import load_workbook
from planted_client import APPENDIX, BOOK, PLANTED, Planted, cell_of, held, where

from xlagree.generate.batch import generate
from xlagree.generate.book.cell_marks import LOOKS, MARKS
from xlagree.generate.book.render import write_book
from xlagree.generate.internal_book import internal_book
from xlagree.intake.proposals import Intake
from xlagree.pricing.costs import Costs
from xlagree.proposal.deal import Proposal
from xlagree.proposal.rules.finding import Finding
from xlagree.review.client_review import DealKnown, review_client
from xlagree.review.file_review import NOT_HELD, review_file
from xlagree.review.folder import review_files
from xlagree.review.reading.our_book import read_book
from xlagree.review.reading.snapshot import snapshot
from xlagree.review.reviews import Review

NAME = "harbour-lane-architects"
FILES = {BOOK: f"client/{NAME}.xlsx", APPENDIX: f"client/{NAME}-appendix.xlsx"}
INTERNAL = f"internal/{NAME}.xlsx"
SEALED = "fee with its mark"
"""The one change that its file alone says nothing of but that its seal is broken."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of books as they were generated, with manifest, ledger and page."""
    out = tmp_path_factory.mktemp("books")
    generate(Intake((deal(),), ()), out, jobs=1, pages=True)
    return out


def deal(**client: object) -> Proposal:
    """An offer whose roles have their costs, as those of a rate card have."""
    one = offered(**client)  # type: ignore[arg-type]  # fields of a client by their names
    return replace(one, card=replace(one.card, costs=Costs(84, roles=one.card.roles)))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another client's folder: papers and books of an offer with a number of its own."""
    out = tmp_path_factory.mktemp("theirs")
    other = deal(name="Quill & Partners", offer_number="NL-2026-0150")
    generate(Intake((other,), ()), out, jobs=1)
    return out


@pytest.fixture
def books(made: Path, tmp_path: Path) -> Path:
    """A copy of it to break."""
    return Path(shutil.copytree(made, tmp_path / "books"))


def broken(path: Path, planted: Planted) -> tuple[str, ...]:
    """The change made to a file; answers with its cells."""
    book = load_workbook(path)
    places = planted.edit(book)
    book.save(path)
    return places


def named(findings: tuple[Finding, ...], code: str, words: str, place: str) -> list[Finding]:
    """The findings of a kind at a place."""
    return [one for one in findings if one.code == code and words in one.message and str(one.place) == place]


def told(review: Review) -> list[str]:
    """Its findings but notes, in a line each."""
    return [
        f"{one.severity} {one.code} {one.place} {one.message}"
        for one in review.findings
        if one.severity != "note"
    ]


def in_folder(folder: Path, name: str) -> Review:
    """The review of a file among those of its folder."""
    return next(one for one in review_files(folder).files if Path(one.file) == Path(name))


def beside(folder: Path, name: str) -> Review:
    """The review of a file beside the internal book and the papers of its folder, which loses what else is for the client."""
    keep_beside(folder, name)
    return in_folder(folder, name)


def keep_beside(folder: Path, name: str) -> None:
    """Of the books for the client one alone stays in the folder."""
    for other in folder.glob("client/*.xlsx"):
        if other != folder / name:
            other.unlink()


OF_CELLS = [planted.name for planted in PLANTED].index("sheet deleted")
"""Changes of one cell each come first."""
TOGETHER = (
    ("two at once", "price and format"),
    ("sum of the appendix", "list price of the appendix", "hours of a month"),
)
"""Changes of several cells, or of an appendix, that are of other cells each."""
IN_ONE_BOOK = [PLANTED[n:OF_CELLS:7] for n in range(7)]
IN_ONE_BOOK += [tuple(one for one in PLANTED if one.name in names) for names in TOGETHER]
IN_ONE_BOOK += [(one,) for one in PLANTED[OF_CELLS:] if not any(one.name in names for names in TOGETHER)]
"""The changes of a book: such of a few cells, or one of any other kind."""


@pytest.mark.parametrize("planted", IN_ONE_BOOK, ids=lambda planted: ", ".join(one.name for one in planted))
def test_a_change_is_named_alone(made: Path, tmp_path: Path, planted: tuple[Planted, ...]) -> None:
    """By the marks and the seal of the book itself, with its kind and its cell, whatever else was changed."""
    alone = tmp_path / "alone.xlsx"
    book = load_workbook(made / FILES[planted[0].of])
    places = [one.edit(book) for one in planted]
    book.save(alone)
    review = review_file(alone)

    assert review.what == "client book"
    assert review.offer
    assert not review.offer.untouched
    for one, own in zip(planted, places, strict=True):
        for (code, words), place in zip(one.said, own, strict=True):
            assert named(review.findings, code, words, "" if one.name == SEALED else place), told(review)


def test_a_book_of_another_client_is_said_once(books: Path) -> None:
    """Where the deal beside it is of another client at other terms, not each term is named."""
    one = deal(name="Quill & Partners")
    plans = tuple(
        replace(plan, hourly_rate=280, visit_charge=90, response_remote=9, response_on_site=30)
        for plan in one.card.plans
    )
    write_book(internal_book(replace(one, card=replace(one.card, plans=plans))), books / INTERNAL)
    for paper in ("manifest.csv", "offers.jsonl"):
        (books / paper).unlink()
    review = beside(books, FILES[BOOK])

    found = [one.message for one in review.findings if one.code == "T04"]
    assert (
        found[0]
        == "not of its deal: client is Harbour & Lane Architects, in the internal book Quill & Partners"
    )
    assert len(found) == 1


def test_a_theme_may_call_the_currency_by_its_code(books: Path) -> None:
    """A rate card in € and a theme in EUR are one deal, and their books are those of one another."""
    one = deal()
    policy = replace(one.card.policy, currency="€")
    write_book(internal_book(replace(one, card=replace(one.card, policy=policy))), books / INTERNAL)
    for paper in ("manifest.csv", "offers.jsonl"):
        (books / paper).unlink()
    review = beside(books, FILES[BOOK])

    assert one.card.house.currency == "EUR"
    assert review.findings == ()


def test_a_number_typed_over_a_formula_of_the_same_value(books: Path) -> None:
    """What the formula gave is said as such: a number that is what it was would tell nothing."""
    path = books / FILES[BOOK]
    workbook = load_workbook(path, data_only=True)
    cell = next(
        cell for row in workbook["Plans"]["C15:F19"] for cell in row if isinstance(cell.value, float | int)
    )
    value = cell.value
    workbook = load_workbook(path)
    workbook["Plans"][cell.coordinate] = value
    workbook.save(path)
    found = [one.message for one in review_file(path).findings if one.code == "F01"]

    assert len(found) == 1
    assert "typed over a formula" in found[0]
    assert ", its formula gave " in found[0]


BESIDE = PLANTED[::3]
OF_OTHERS = ("name of the client", "label")
"""Changes beside which others are not said, or stand in other lines."""
CELLS_BESIDE = [one for one in BESIDE if PLANTED.index(one) < OF_CELLS and one.name not in OF_OTHERS]
IN_ONE_BOOK_BESIDE = [tuple(CELLS_BESIDE[::2]), tuple(CELLS_BESIDE[1::2])]
IN_ONE_BOOK_BESIDE += [(one,) for one in BESIDE if one not in CELLS_BESIDE]


@pytest.mark.parametrize(
    ("planted", "whole"),
    [(planted, n % 3 == 0) for n, planted in enumerate(IN_ONE_BOOK_BESIDE)],
    ids=[", ".join(one.name for one in planted) for planted in IN_ONE_BOOK_BESIDE],
)
def test_a_change_is_named_beside_its_deal(books: Path, planted: tuple[Planted, ...], whole: bool) -> None:
    """Also with its internal book, manifest and ledger; the books beside it are as they were, those of a whole folder too."""
    file = FILES[planted[0].of]
    book = load_workbook(books / file)
    places = [one.edit(book) for one in planted]
    book.save(books / file)
    if not whole:
        keep_beside(books, file)
    reviews = {Path(one.file): one for one in review_files(books).files}
    review = reviews.pop(Path(file))

    for one, own in zip(planted, places, strict=True):
        for (code, words), place in zip(one.said, own, strict=True):
            assert named(review.findings, code, words, "" if one.name == SEALED else place), told(review)
    assert any(one.code == "T05" for one in review.findings)
    papers = reviews.pop(Path("manifest.csv"), None)  # names what is missing
    assert (papers is None) is whole
    assert [one.errors for one in reviews.values()] == [()] * len(reviews)


def test_money_of_a_cut_fee(books: Path) -> None:
    """Of a year, and what it was; the deal says the same."""
    broken(books / FILES[BOOK], next(one for one in PLANTED if one.name == "fee cut in what is offered"))
    review = beside(books, FILES[BOOK])
    (own,) = (one for one in review.findings if one.code == "T03" and one.severity == "error")
    deal = [one for one in review.findings if one.code == "T04"]

    assert own.message == "figure changed: plans/3/month, is 1,200.00, was 1,490.00"
    assert own.worth == pytest.approx(12 * (1200 - 1490))
    assert [one.message for one in deal] == [
        "not of its deal: Silver, month is 1,200.00, in the internal book 1,490.00"
    ]
    assert [one.worth for one in deal] == [own.worth]
    assert review.offer
    assert (Path(review.offer.deal), review.offer.untouched) == (Path(INTERNAL), False)


def test_a_text_is_told_as_it_was(books: Path) -> None:
    """The marks of a book have digits of its texts alone; beside its deal the text itself is known."""
    broken(books / FILES[BOOK], next(one for one in PLANTED if one.name == "notice"))
    review = beside(books, FILES[BOOK])

    assert any(
        one.message == "text changed: Notice, is none, was 3 months to the end of the term, in writing"
        for one in review.findings
    )


def test_a_forged_mark_is_told_by_all_beside_it(books: Path) -> None:
    """With its seal forged as well, the deal, the ledger and the manifest still tell."""
    from xlagree.generate.book.seal import CLIENT_FACT, SHEETS_FACT, marks_digest
    from xlagree.review.reading.marked_lines import marked_page

    path = books / FILES[BOOK]
    (place,) = broken(path, next(one for one in PLANTED if one.name == SEALED))
    file = snapshot(path)
    pages = {sheet.name: page.texts for sheet in file.sheets if (page := marked_page(sheet))}
    digest = marks_digest([(name, pages[name]) for name in file.properties[SHEETS_FACT].split("/")])
    book = load_workbook(path)
    book.custom_doc_props[CLIENT_FACT].value = digest  # type: ignore[attr-defined]  # its stubs lack it
    book.save(path)

    assert review_file(path).errors == ()
    review = beside(books, FILES[BOOK])
    assert named(review.findings, "T04", "not of its deal", place)
    assert any(one.code == "T05" and "other prices" in one.message for one in review.errors)


def test_books_as_they_were_made(books: Path) -> None:
    """Nothing is found; each belongs to its deal."""
    for review in review_files(books).files:
        assert [one for one in told(review) if not one.startswith("alert P")] == [], review.file
        if review.what == "client book":
            assert review.offer
            assert (Path(review.offer.deal), review.offer.untouched) == (Path(INTERNAL), True)
            assert review.offer.agree == review.offer.cells > 1500


def test_it_is_said_where_a_book_was_not_held_against_its_deal(books: Path) -> None:
    """One that lost a page is other than its deal gives, and one that has all is held against it."""
    untouched = beside(books, FILES[BOOK])
    path = books / FILES[BOOK]
    book = load_workbook(path)
    del book["Acceptance"]
    book.save(path)

    assert NOT_HELD not in untouched.not_checked
    assert beside(books, FILES[BOOK]).not_checked[NOT_HELD] == 1


def test_books_saved_by_openpyxl(books: Path) -> None:
    """No error: formulas without values and another digest are alerts."""
    for name in (*FILES.values(), INTERNAL):
        book = load_workbook(books / name)
        book.save(books / name)
    reviews = review_files(books).files

    assert [one.errors for one in reviews] == [()] * len(reviews)
    assert all(one.offer.untouched for one in reviews if one.offer)
    assert any(
        "changed since the manifest was written; all that is compared" in said for said in told(reviews[0])
    )


def test_what_an_hour_costs_is_not_money_of_a_year(books: Path) -> None:
    """A rate that is another is an error of which nobody knows the money: what it moves is as many hours as there will be."""
    path = books / FILES[BOOK]
    book = load_workbook(path)
    rows = book["Plans"].iter_rows(min_col=2, max_col=2)
    row = next(cell.row for (cell,) in rows if str(cell.value).startswith("An hour beyond these"))
    rate = next(cell for cell in book["Plans"][row][2:] if isinstance(cell.value, float | int))
    rate.value -= 10
    book.save(path)
    (finding,) = [one for one in review_file(path).errors if str(one.place) == f"Plans!{rate.coordinate}"]

    assert (finding.code, finding.worth) == ("T03", None)


def test_a_number_left_stale_is_named(books: Path) -> None:
    """A value that its formula does not give, as nobody calculated it: in the file alone."""
    path, part = books / FILES[BOOK], "xl/worksheets/sheet4.xml"
    with ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts[part], count = re.subn(
        rb'(<c r="D21"[^>]*><f>[^<]*</f><v>)516(\.0)?(?=</v>)', rb"\g<1>416", parts[part]
    )
    assert count == 1
    with ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    (finding,) = review_file(path).errors
    assert (finding.code, finding.worth) == ("T03", -100.0)
    assert finding.message.startswith("stale value: its formula gives another: Net, is 416.00, was 516.00")


@pytest.mark.parametrize(
    ("sheet", "what", "at", "count", "said"),
    [
        ("Acceptance", "rows", 8, 1, "alert T01 Acceptance!B10 rows moved: 1 row more before row 10"),
        ("Your offer", "rows", 12, 2, "alert T01 Your offer!B15 rows moved: 2 rows more before row 15"),
        ("Plans", "columns", 0, 1, "alert T01 Plans!B1 columns moved: 1 column more before column B"),
    ],
)
def test_lines_inserted_and_deleted(
    calc: Calc, books: Path, sheet: str, what: str, at: int, count: int, said: str
) -> None:
    """As LibreOffice does it, with all references mended: the lines alone are named, that the sheets had to be unprotected
    for them, and a text changed beside them."""
    path, saved = books / FILES[BOOK], books / "saved.xlsx"
    book = load_workbook(path)
    for page in book:
        page.protection.sheet = False
    book.save(path)
    with calc.open(path) as opened:
        opened.insert(sheet, what, at, count)
        opened.recalculate()
        opened.save(saved)
    unprotected = (
        "alert T06 Plans is no longer protected: anything may be typed over; the same at 3 more places"
    )
    assert told(review_file(saved)) == [said, unprotected]
    book = load_workbook(saved)
    cell = next(cell for row in book[sheet].iter_rows(min_row=12) for cell in row if cell.data_type == "s")
    cell.value = "Take another"
    book.save(saved)
    assert named(review_file(saved).findings, "T01", "text changed", where(cell))


def test_what_a_client_may_choose(books: Path) -> None:
    """Plan, numbers of add-ons, hours and start are choices, which is said, and no change."""
    path = books / FILES[BOOK]
    book = load_workbook(path)
    chosen = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    cell.value = "Gold" if cell.value == "Silver" else 7
                    chosen += 1
    book.save(path)
    review = beside(books, FILES[BOOK])

    assert review.errors == ()
    assert review.offer
    assert review.offer.untouched
    choices = [one.message for one in review.findings if one.message.startswith("chosen by the client")]
    assert len(choices) == chosen
    assert any("Gold" in said for said in choices)


def test_an_offer_that_was_signed(books: Path) -> None:
    """Another plan chosen, and names where two parties sign, are choices beside the deal too, and a price that was changed
    then is none."""
    path = books / FILES[BOOK]
    book = load_workbook(path)
    book["Your offer"]["C10"] = "Gold"
    signed = [cell_of(book, "Acceptance", label, "C") for label in ("Name", "Position", "Place and date")]
    signed.append(cell_of(book, "Acceptance", "Name", "E"))
    for n, cell in enumerate(signed):
        cell.value = f"Ines Vogt {n}"
    book.save(path)
    said = [
        (one.severity, one.code, str(one.place))
        for one in beside(books, FILES[BOOK]).findings
        if one.code[0] == "T"
    ]
    choices = {(one[1], one[2]) for one in said if one[0] == "note"}

    assert choices == {("T02", "Your offer!C10"), *(("T02", where(cell)) for cell in signed)}
    assert {one for one in said if one[0] == "error"} == set()
    assert not [one for one in said if one[1] == "T04"]

    held(book, "plans/3/month").value = 1200
    book.save(path)
    assert {one.code for one in beside(books, FILES[BOOK]).errors} == {"T03", "T04", "T05"}


def test_words_beside_what_nobody_signs(books: Path) -> None:
    """A text beside another line of the page that is signed was added."""
    path = books / FILES[BOOK]
    book = load_workbook(path)
    book["Acceptance"]["D9"] = "or another number"
    book.save(path)

    assert named(beside(books, FILES[BOOK]).findings, "T01", "cell added", "Acceptance!D9")


def test_a_page_of_another_offer(books: Path, theirs: Path) -> None:
    """A page with its own marks breaks the seal, which is said whatever else is changed."""
    path = books / FILES[BOOK]
    (other,) = (theirs / "client").glob("quill*[!x].xlsx")
    book, taken = load_workbook(path), load_workbook(other)["Acceptance"]
    for row in taken.iter_rows():
        for cell in row:
            book["Acceptance"][cell.coordinate] = cell.value
    book["Plans"]["C18"].number_format = "0.0"
    book.save(path)
    alone = review_file(path)

    assert named(alone.findings, "T01", "the seal does not fit", "")


def test_an_older_offer_beside_a_new_deal(books: Path) -> None:
    """The client book of other prices is not of the deal: its term is named, not what follows from it."""
    one = deal()
    plans = tuple(
        replace(plan, monthly_fee=1400.0) if plan.name == "Silver" else plan for plan in one.card.plans
    )
    write_book(internal_book(replace(one, card=replace(one.card, plans=plans))), books / INTERNAL)
    review = beside(books, FILES[BOOK])

    found = [one for one in review.findings if one.code == "T04"]
    assert [one.message for one in found] == [
        "not of its deal: Silver, monthly fee is 1,490.00, in the internal book 1,400.00"
    ]
    assert found[0].worth == pytest.approx(12 * 90)
    assert review.offer
    assert review.offer.untouched


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("first year", "1.00", "the manifest says first year 1, the deal in the book"),
        ("expected margin", "99999.00", "the manifest says expected margin 99,999, the deal in the book"),
        ("loss chance", "0.500000", "the manifest says loss chance 0.5, the deal in the book"),
        ("recommended plan", "Gold", "the manifest says recommended plan Gold, the deal in the book Silver"),
        ("hours a month", "99.00", "the manifest says hours a month 99, the deal in the book"),
        ("reason", "asked for", "the manifest says reason asked for, the deal in the book"),
        ("limits broken", "P01", "the manifest says limits broken P01, the deal in the book none"),
        ("saving", "much", "the manifest has words where its numbers belong"),
    ],
)
def test_a_manifest_that_says_otherwise(books: Path, column: str, value: str, words: str) -> None:
    """What it says of a deal is held against the deal in the internal book."""
    path = books / "manifest.csv"
    head, line = csv.reader(path.read_text("utf-8-sig").splitlines())
    line[head.index(column)] = value
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, line])
    (said,) = (one for one in beside(books, INTERNAL).errors if one.code == "T05")

    assert words in said.message


def test_an_internal_book_in_the_place_of_an_offer(books: Path) -> None:
    """Whoever would send it sends costs and margin; a manifest whose names were swapped says the same."""
    shutil.copy(books / INTERNAL, books / FILES[BOOK])
    said = [one.message for one in beside(books, FILES[BOOK]).errors if one.code == "T05"]

    assert said == [
        "replaced: it is an internal book, with costs and margin, the manifest names it as client book"
    ]


def test_a_line_that_stands_twice_in_a_manifest(books: Path) -> None:
    """Nobody knows then which of them was written with the books."""
    path = books / "manifest.csv"
    head, line = path.read_text("utf-8-sig").splitlines()
    path.write_text(f"{head}\n{line}\n{line}\n", encoding="utf-8-sig")

    assert "alert T05  stands 2 times in the manifest" in told(beside(books, INTERNAL))


def test_a_manifest_saved_by_a_spreadsheet_program(books: Path) -> None:
    """Where numbers have a comma, columns are parted by semicolons and numbers lose zeros; what it says is the same."""
    path = books / "manifest.csv"
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    saved = [[re.sub(r"^(\d+)\.(\d+?)0*$", r"\1,\2", cell) for cell in line] for line in lines]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(saved)

    assert [said for review in review_files(books).files for said in told(review) if " T05 " in said] == []


def test_a_manifest_under_another_policy(books: Path, tmp_path: Path) -> None:
    """Where a policy is laid over that of the books, others may be recommended, and the manifest is not wrong."""
    (tmp_path / "policy.toml").write_text("lowest_margin = 0.9\n", encoding="utf-8")
    _, said, _ = call("review", books, "--policy", tmp_path / "policy.toml", "--format", "json")

    assert '"P01"' in said
    assert "the manifest says" not in said


def test_prices_with_tax_in_the_manifest(tmp_path: Path) -> None:
    """A house that shows prices with their tax has them so in the manifest, and the deal has them without."""
    one = deal()
    gross = replace(one, card=replace(one.card, theme=replace(HOUSE, prices="gross")))
    generate(Intake((gross,), ()), tmp_path, jobs=1)

    assert [said for review in review_files(tmp_path).files for said in told(review) if " T05 " in said] == []


def test_an_appendix_of_another_offer(books: Path, theirs: Path) -> None:
    """In the place of this one it is told by its digest, whose number the ledger knows, and by whom it is for."""
    (appendix,) = (theirs / "client").glob("quill*-appendix.xlsx")
    shutil.copy(appendix, books / FILES[APPENDIX])
    with (books / "offers.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write((theirs / "offers.jsonl").read_text("utf-8"))
    review = beside(books, FILES[APPENDIX])

    assert [one.message for one in review.errors if one.code == "T05"] == [
        "replaced: it holds offer NL-2026-0150, the manifest names NL-2026-0147"
    ]


def test_files_that_the_manifest_does_not_know(books: Path, theirs: Path) -> None:
    """One that is missing, one that is new, and one in the place of another."""
    (other,) = (theirs / "client").glob("quill*[!x].xlsx")
    shutil.copy(other, books / "client" / "new.xlsx")
    shutil.copy(other, books / FILES[BOOK])
    (books / FILES[APPENDIX]).unlink()
    reviews = {Path(one.file).as_posix(): one for one in review_files(books).files}

    said = {
        name: [one.message for one in review.findings if one.code == "T05"]
        for name, review in reviews.items()
    }
    assert said["client/new.xlsx"] == ["offer NL-2026-0150 is not in the ledger", "is not in the manifest"]
    assert said[FILES[BOOK]][0] == (
        "replaced: it is for Quill & Partners, in the manifest for Harbour & Lane Architects"
    )
    assert said["manifest.csv"] == [
        f"{FILES[APPENDIX]} is missing: the manifest names it for Harbour & Lane Architects"
    ]


def test_a_run_in_the_folder_of_another(books: Path, theirs: Path) -> None:
    """Each book is held against the papers that lie nearest: those of an earlier run say nothing of a later one in it."""
    for name in ("later", "client/later"):
        shutil.copytree(theirs, books / name)
    reviews = review_files(books).files

    assert len(reviews) == 9
    assert [one for review in reviews for one in told(review) if not one.startswith("alert P")] == []


def test_a_page_that_was_changed(books: Path) -> None:
    """It is named beside the books, and alone."""
    page = books / "client" / f"{NAME}.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("€21,780</td>", "€1,780</td>", 1), encoding="utf-8"
    )
    for review in (beside(books, f"client/{NAME}.html"), review_file(page)):
        assert review.what == "offer page"
        assert told(review) == ['error T01  text changed: the page: "€1,780" is not as it was written']


def test_a_page_that_no_manifest_names(made: Path, books: Path, tmp_path: Path) -> None:
    """Offers as pages are reviewed in a folder without papers too, also with no workbook beside; other pages are none of ours."""
    page, name = books / "client" / f"{NAME}.html", f"client/{NAME}.html"
    assert name not in [review.file for review in review_files(books).files]  # it is as the manifest says
    (books / "manifest.csv").unlink()
    (books / "terms.html").write_text("<p>Our terms</p>", encoding="utf-8")
    found = {review.file: review for review in review_files(books).files}
    assert "terms.html" not in found
    assert (found[name].what, told(found[name])) == ("offer page", [])

    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("€21,780</td>", "€1,780</td>", 1), encoding="utf-8")
    (tmp_path / "sent").mkdir()
    shutil.copy(page, tmp_path / "sent" / "offer.html")
    (tmp_path / "pages" / "client").mkdir(parents=True)
    shutil.copy(page, tmp_path / "pages" / name)
    shutil.copy(made / "manifest.csv", tmp_path / "pages")  # its books lie elsewhere
    for folder in (books, tmp_path / "sent", tmp_path / "pages"):
        changed = [one for review in review_files(folder).files for one in told(review) if " T01 " in one]
        assert [one.endswith('the page: "€1,780" is not as it was written') for one in changed] == [True]


def month_of(column: str) -> str:
    """What both costs of a month are together, as the page of plans has it."""
    return f"'Plans'!${column}$16+'Plans'!${column}$17"


def with_formulas(path: Path, now: dict[str, str]) -> None:
    """Formulas of the page of plans in other words, by their columns."""
    part = "xl/worksheets/sheet1.xml"
    with ZipFile(path) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    text = contents[part].decode()
    for column, formula in now.items():
        assert f"<f>{month_of(column)}</f>" in text
        text = text.replace(f"<f>{month_of(column)}</f>", f"<f>{formula}</f>", 1)
    contents[part] = text.encode()
    with ZipFile(path, "w") as file:
        for name, content in contents.items():
            file.writestr(name, content)


@pytest.mark.parametrize(
    "formulas",
    [
        {
            "C": "'Plans'!$C$17+'Plans'!$C$16",
            "D": "+'Plans'!$D$16+'Plans'!$D$17",
            "E": "('Plans'!$E$16+'Plans'!$E$17)",
            "F": "$F$16+$F$17",
        },
        {"D": "($D$17+$D$16)", "E": "Plans!$E$17 + plans!$E$16"},
    ],
    ids=["four", "two"],
)
def test_a_formula_in_other_words(books: Path, formulas: dict[str, str]) -> None:
    """What means the same is no change, alone and beside the deal."""
    with_formulas(books / FILES[BOOK], formulas)

    assert [one for one in told(review_file(books / FILES[BOOK])) if "T05" not in one] == []
    assert beside(books, FILES[BOOK]).errors == ()


@pytest.mark.parametrize(
    "formulas",
    [
        {"C": "'Plans'!$C$16-'Plans'!$C$17", "D": "$D$16+$D$15", "E": "'Rate card'!$E$17+'Plans'!$E$16"},
        {"E": "$E16+$E$17"},
    ],
    ids=["three", "one"],
)
def test_a_formula_that_means_something_else(books: Path, formulas: dict[str, str]) -> None:
    """However little is another."""
    with_formulas(books / FILES[BOOK], formulas)

    assert [(one.code, str(one.place)) for one in review_file(books / FILES[BOOK]).errors] == [
        ("T01", f"Plans!{column}18") for column in formulas
    ]


PAGE_EDITS = (
    ("its script", "T06", "Math.round(", "0.9*Math.round(", "its script is not as it was written"),
    ("its style", "T06", "</style>", ".first{display:none}</style>", "its style is not as it was written"),
    ("a script of others", "T06", "</body>", '<script src="https://other.example/x.js"></script></body>', "its script"),
    ("a link", "T06", 'href="mailto:', 'href="mailto:other@other.example?', "its elements are not as they were written"),
    ("a row hidden", "T06", '<div><dt>', '<div hidden><dt>', "its elements are not as they were written"),
    ("a look of its own", "T06", '<dd id="month-1"', '<dd style="font-size:0" id="month-1"', "its elements"),
    ("prices at other hours", "T03", '"firsts":[', '"firsts":[1,', "its prices at other hours"),
    ("a price that its script writes", "T03", 'id="month-1">', 'id="month-1">1', "the prices that it begins with"),
    ("no marks", "T06", 'name="xlagree-parts"', 'name="parts"', "the marks of its script and its prices are gone"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "now", "new", "words"), [one[1:] for one in PAGE_EDITS], ids=[one[0] for one in PAGE_EDITS])  # fmt: skip
def test_what_a_page_does_is_named(books: Path, code: str, now: str, new: str, words: str) -> None:
    """What else than its texts was changed in it, beside the books, and alone."""
    page = books / "client" / f"{NAME}.html"
    text = page.read_text(encoding="utf-8")
    assert now in text
    page.write_text(text.replace(now, new, 1), encoding="utf-8")
    for review in (beside(books, f"client/{NAME}.html"), review_file(page)):
        assert [one for one in told(review) if one.startswith(f"error {code}") and words in one]


@pytest.mark.parametrize(
    ("now", "new"),
    [
        ("</body>", "<!-- looked at by a gateway -->\n</body>"),
        ("<!doctype html>", "<!DOCTYPE html>\n<!-- saved from url=(0016)file:///C:/a.html -->"),
        ("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'),
        ("\n", "\r\n"),
        ('href="#offer"', 'href="file:///C:/offers/a.html#offer"'),
    ],
)
def test_a_page_that_passed_through_other_programs(books: Path, now: str, new: str) -> None:
    """What gateways and browsers write into a page is nothing that a client sees."""
    page = books / "client" / f"{NAME}.html"
    text = page.read_text(encoding="utf-8")
    assert now in text
    page.write_text(text.replace(now, new), encoding="utf-8", newline="")

    assert review_file(page).findings == ()


def test_books_whose_names_say_nothing(books: Path, tmp_path: Path) -> None:
    """A client book is held against the internal one of its client, wherever both lie."""
    flat = tmp_path / "flat"
    flat.mkdir()
    for name, to in ((FILES[BOOK], "a.xlsx"), (FILES[APPENDIX], "b.xlsx"), (INTERNAL, "c.xlsx")):
        shutil.copy(books / name, flat / to)
    reviews = review_files(flat).files

    assert [one.offer.deal for one in reviews if one.offer] == ["c.xlsx", "c.xlsx"]
    assert [one.errors for one in reviews] == [()] * 3


def test_the_command_says_whose_offers_they_are(books: Path) -> None:
    """A line for all, one for each that was changed; JSON has every one."""
    broken(books / FILES[BOOK], PLANTED[0])
    status, out, wrong = call("review", books, "--jobs", "1")

    assert status == 1
    assert "For clients: 2 files of 1 deal, 1 as made, 1 changed." in out
    assert (
        f"{Path(FILES[BOOK])}: client book, offer NL-2026-0147 to Harbour & Lane Architects, changed" in out
    )
    assert f"{Path(FILES[BOOK])} Your offer!" in wrong
    _, out, _ = call("review", books, "--jobs", "1", "--format", "json")
    offers = [file["offer"] for file in json.loads(out)["files"] if file["offer"]]
    assert {(Path(one["deal"]), one["untouched"]) for one in offers} == {
        (Path(INTERNAL), True),
        (Path(INTERNAL), False),
    }
    status, out, _ = call("review", books / FILES[APPENDIX])
    assert status == 0
    assert "client book, an offer that is not named in it, as it was made: " in out
    assert HOUSE.company


def _the_same(typed: object, there: object) -> bool:
    """Nothing else is typed: 1e-300 in the place of 0 is 0 to whoever reads it."""
    if isinstance(typed, float) and isinstance(there, float):
        return abs(typed - there) < 1e-9
    return typed == there


@pytest.mark.hypothesis  # so that the soak, which draws more, has it too
def test_whatever_stands_in_a_cell_is_told(made: Path) -> None:
    """Twenty cells of book and appendix, marks and what is offered among them, hold what people and programs leave there."""
    count = 100 if os.environ.get("XLAGREE_SOAK") else 5
    draw = Random(17)
    known = DealKnown("internal", read_book(snapshot(made / INTERNAL)).inputs.proposals[0])
    offered_there = None
    for name in FILES.values():
        file = snapshot(made / name)
        cells = {(sheet.name, *at): shown for sheet in file.sheets for at, shown in sheet.cells.items()}
        spots = list(cells)
        beside = [spot for spot in spots if spot[2] in (26, 27, MARKS, LOOKS)]
        whole = review_client(file, (), replace(known, offered=offered_there))
        offered_there = whole.offered or offered_there
        assert whole.offer.untouched
        for place in (*draw.sample(spots, count), *draw.sample(beside, count)):
            there = cells[place].value
            other = [typed for typed in TYPED if typed is None or not _the_same(typed.value, there)]
            edited = with_cell(file, place, draw.choice(other))
            review = review_client(edited, (), replace(known, offered=offered_there))
            assert not review.offer.untouched, place

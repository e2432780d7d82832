"""Looks of client books changed in their files: beside their deal each is found with its kind and its cell, and clean ones are silent."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import restyled_books
from calc import Calc
from client_offers import HOUSE
from openpyxl import load_workbook
from planted_client import APPENDIX
from planted_client import BOOK as OFFER
from restyled_books import (
    BOOK,
    BOX,
    PICTURE,
    Edit,
    comment,
    condition,
    drawn,
    font,
    put_in,
    replaced,
    restyled,
    rewritten,
)
from test_client_books_reviewed import FILES, INTERNAL, beside, deal, told

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.batch import generate
from xlagree.generate.book import look_marks
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import client_book
from xlagree.intake.proposals import Intake
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.rules.finding import Finding
from xlagree.review.client_review import ClientReview, DealKnown, review_client
from xlagree.review.file_review import review_file
from xlagree.review.folder import review_files
from xlagree.review.reading.client_read import read_client
from xlagree.review.reading.our_book import read_book
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.review.rules.structure_rules import STRUCTURE_RULES
from xlagree.terms.tables import letter

Place = tuple[str, int, int]


@dataclass(frozen=True)
class Made:
    """A folder of books, the deal as its internal book has it, and the books as they were before they were written."""

    folder: Path
    known: DealKnown
    books: dict[str, Book]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made_in(tmp_path_factory.mktemp("looks"))


def made_in(out: Path) -> Made:
    """The books of a deal in a folder."""
    one = deal()
    generate(Intake((one,), ()), out, jobs=1)
    known = DealKnown("internal", read_book(snapshot(out / INTERNAL)).inputs.proposals[0])
    offered = review_client(snapshot(out / FILES[OFFER]), (), known).offered
    books = {OFFER: client_book(one), APPENDIX: appendix_book(one)}
    return Made(out, replace(known, offered=offered), books)


def place(sheet: str, row: int, column: int) -> Place:
    """A cell by its numbers from 1."""
    return sheet, row - 1, column - 1


def cell(book: Book, sheet: str, label: str, column: int) -> Place:
    """A cell by the label of its row."""
    page = next(page for page in book.sheets if page.name == sheet)
    return sheet, next(one.row for one in page.cells if one.column == 1 and one.value == label), column


Where = Callable[[Book], Place]


def price(label: str, column: int) -> Where:
    """What a plan costs, by the label of its row."""
    return lambda book: cell(book, "Plans", label, column)


def amount(label: str, column: int) -> Where:
    """A sum of the page that is signed, by the label of its row."""
    return lambda book: cell(book, "Acceptance", label, column)


YEAR, MONTH, FIXED = "First year, setting up included", "Every month, both together", "Every month: fixed fee"
NET, VAT, DUE = "Net", "VAT", "To pay, VAT included"
fee, net = price(YEAR, 4), amount(NET, 3)


Edited = Callable[[Book], Edit]


@dataclass(frozen=True)
class Look:
    """One way to change what a client sees, what must be said of it, and of which cell or page."""

    name: str
    edit: Edited
    words: str
    at: Callable[[Book], str]
    code: str = "T06"
    of: str = OFFER


def spelled(spot: Place) -> str:
    return f"{spot[0]}!{restyled_books.address(spot)}"


def at(where: Callable[[Book], Place]) -> Callable[[Book], str]:
    return lambda book: spelled(where(book))


def on(said: str) -> Callable[[Book], str]:
    return lambda _: said


def formatted(name: str, code: str, words: str, where: Where) -> Look:
    return Look(f"a number as {name}", lambda book: restyled(where(book), code), words, at(where))


def coloured(
    name: str, where: Where, colour: str, size: float = 10, fill: str = "", words: str = "cannot be seen"
) -> Look:
    return Look(
        name, lambda book: restyled(where(book), font=font(colour, size), fill=fill), words, at(where)
    )


def chart(book: Book, sheet: str) -> str:
    page = next(page for page in book.sheets if page.name == sheet)
    return spelled((sheet, page.charts[0].row, page.charts[0].column))


def part(book: Book, sheet: str) -> str:
    return f"xl/worksheets/sheet{[page.name for page in book.sheets].index(sheet) + 1}.xml"


def low(points: float) -> Edited:
    """The row of the sum at a height."""

    def edit(book: Book) -> Edit:
        row = f'<row r="{net(book)[1] + 1}"'
        pattern = rf'{row}( spans="[^"]*")?( ht="[^"]*" customHeight="1")?'
        return rewritten(part(book, "Acceptance"), pattern, f'{row} ht="{points}" customHeight="1"')

    return edit


def placed(name: str, where: Where, placing: str, words: str) -> Look:
    """A sum that stands otherwise in its cell."""
    return Look(name, lambda book: restyled(where(book), placing=placing), words, at(where))


def sentence(book: Book) -> Place:
    """The longest sentence of the page that is signed."""
    page = next(page for page in book.sheets if page.name == "Acceptance")
    longest = max((one for one in page.cells if one.column == 1), key=lambda one: len(str(one.value)))
    return "Acceptance", longest.row, 1


def column(sheet: str, number: str, new: str) -> Edited:
    return lambda book: rewritten(part(book, sheet), f'<col min="{number}" (max="[^"]*") width="[^"]*"', new)


WHITE = '<font><color rgb="FFFFFFFF"/></font>'
RED = '<font><color rgb="FFFF0000"/></font>'
TYPED = "<c:numRef><c:f>[^<]*</c:f><c:numCache>(.*?)</c:numCache></c:numRef>"


def in_runs(look: str) -> Edit:
    """A heading of the page Plans with its number in a look of its own."""
    runs = r"<si><r><t>\1</t></r><r><rPr>LOOK</rPr><t>\2</t></r></si>".replace("LOOK", look)
    return rewritten("xl/sharedStrings.xml", "<si><t>(Your last )(12 months)</t></si>", runs)


LOOKS = (
    formatted("thousands", "#,##0,", "one would see", fee),
    formatted("another number", '"18,628"', "shows 18,628", price(YEAR, 2)),
    formatted("nothing", ";;;", "cannot be seen, by its format", price(YEAR, 3)),
    formatted("a word", '"free"', "shows free", price(MONTH, 4)),
    formatted("a share", "0%", "shows", net),
    formatted(
        "white by its format", "[White]#,##0.00", "cannot be seen, in its ground's colour", amount(NET, 4)
    ),
    coloured("white", amount(NET, 5), 'rgb="FFFFFFFF"'),
    coloured("white of the theme", amount(VAT, 3), 'theme="0"'),
    coloured("nearly white", amount(VAT, 4), 'rgb="FFF8F8F8"'),
    coloured("in the colour of its fill", amount(VAT, 5), 'rgb="FF1B1F24"', fill='rgb="FF1B1F24"'),
    coloured("of one point", amount(DUE, 3), 'rgb="FF1B1F24"', 1, words="in letters of 1 points"),
    coloured("of four points", amount(DUE, 4), 'rgb="FF1B1F24"', 4, words="can hardly be read"),
    Look(
        "in letters that are signs",
        lambda book: restyled(amount(DUE, 5)(book), font='<sz val="10"/><name val="Wingdings"/>'),
        "in letters of Wingdings, which are signs",
        at(amount(DUE, 5)),
    ),
    coloured("in pale grey", net, 'rgb="FFD0D0D0"', words="can hardly be read"),
    Look(
        "struck through",
        lambda book: restyled(amount(NET, 4)(book), font=f"<strike/>{font()}"),
        "is struck through",
        at(amount(NET, 4)),
    ),
    Look(
        "words struck through",
        lambda _: in_runs("<strike/>"),
        'struck through in the words "12 months"',
        on("Plans!B12"),
    ),
    placed("upside down", amount(NET, 5), 'textRotation="180"', "turned by 180 degrees"),
    placed("one letter below the other", amount(VAT, 3), 'textRotation="255"', "one below the other"),
    placed("again and again", amount(VAT, 4), 'horizontal="fill"', "repeated until the cell is full"),
    placed(
        "pushed out of its cell", amount(VAT, 5), 'horizontal="right" indent="90"', "pushed in by 90 steps"
    ),
    Look(
        "a sentence shrunk",
        lambda book: restyled(sentence(book), placing='shrinkToFit="1"'),
        "shrunk to letters of",
        at(sentence),
    ),
    Look("a row half as high", low(9), "is 9 points high", lambda book: f"Acceptance!B{net(book)[1] + 1}"),
    Look(
        "a condition that shows another number",
        lambda book: condition(amount(DUE, 3)(book), '<numFmt numFmtId="950" formatCode="&quot;9&quot;"/>'),
        "shows another number while TRUE",
        at(amount(DUE, 3)),
    ),
    Look(
        "a head on the first page",
        lambda book: rewritten(
            part(book, "Acceptance"),
            "<headerFooter>(.*?)</headerFooter>",
            r'<headerFooter differentFirst="1">\1<firstHeader>&amp;CAgreed</firstHeader></headerFooter>',
        ),
        "Agreed",
        on("Acceptance"),
    ),
    Look(
        "unlocked",
        lambda book: restyled(amount(DUE, 4)(book), unlocked=True),
        "no longer locked",
        at(amount(DUE, 4)),
    ),
    Look(
        "words in letters of one point",
        lambda _: in_runs('<sz val="1"/>'),
        "words that cannot be seen",
        on("Plans!B12"),
    ),
    Look(
        "from right to left",
        lambda book: replaced(part(book, "Plans"), "<sheetView ", '<sheetView rightToLeft="1" '),
        "columns from right to left",
        on("Plans"),
    ),
    Look(
        "terms in white",
        lambda book: restyled(cell(book, "Acceptance", "Notice", 2), font=font('rgb="FFFFFFFF"')),
        "cannot be seen",
        at(lambda book: cell(book, "Acceptance", "Notice", 2)),
    ),
    Look("a low row", low(0.5), "hidden", lambda book: f"Acceptance!B{net(book)[1] + 1}", "S01"),
    Look(
        "a column hidden",
        column("Plans", "3", r'<col hidden="1" min="3" \1 width="20"'),
        "hidden: C:F",
        on("Plans!C12"),
        "S01",
    ),
    Look(
        "a column too narrow",
        column("Plans", "3", r'<col min="3" \1 width="2.5"'),
        "2.5 letters wide",
        on("Plans!C12"),
    ),
    Look(
        "a condition in white",
        lambda book: condition(amount(NET, 5)(book), WHITE),
        "by a condition",
        at(amount(NET, 5)),
    ),
    Look(
        "a condition in red",
        lambda book: condition(amount(VAT, 3)(book), RED),
        "was added",
        at(amount(VAT, 3)),
    ),
    Look(
        "a box over the price",
        lambda book: drawn(price(YEAR, 3)(book), BOX, 0),
        "covered by a shape",
        at(price(YEAR, 3)),
    ),
    Look(
        "a picture over the price",
        lambda book: drawn(price(FIXED, 4)(book), PICTURE, 0),
        "covered by a picture",
        at(price(FIXED, 4)),
    ),
    Look(
        "a chart of other cells",
        lambda book: replaced(restyled_books.chart_of("Plans"), "$AC$3:$AC$130", "$AD$3:$AD$130"),
        "has values from 'Plans'!$AD$3:$AD$130",
        lambda book: chart(book, "Plans"),
    ),
    Look(
        "a chart of typed numbers",
        lambda book: rewritten(restyled_books.chart_of("Plans"), TYPED, r"<c:numLit>\1</c:numLit>"),
        "has values from typed numbers",
        lambda book: chart(book, "Plans"),
    ),
    Look(
        "a curve in white",
        lambda book: rewritten(
            restyled_books.chart_of("Plans"), '(<c:ser>.*?)(<a:srgbClr val=")[0-9A-F]{6}', r"\1\2FFFFFF"
        ),
        "in a colour that nobody sees",
        lambda book: chart(book, "Plans"),
    ),
    Look(
        "a chart of steps that are powers",
        lambda book: replaced(
            restyled_books.chart_of("Plans"), "<c:scaling>", '<c:scaling><c:logBase val="10"/>'
        ),
        "has an axis with",
        lambda book: chart(book, "Plans"),
    ),
    Look(
        "a chart in thousands",
        lambda _: rewritten(
            restyled_books.chart_of("Plans"), '<c:numFmt formatCode="[^"]*"', '<c:numFmt formatCode="#,##0,"'
        ),
        "12,345 shown as 12",
        lambda book: chart(book, "Plans"),
    ),
    Look(
        "a chart that begins above nothing",
        lambda _: rewritten(restyled_books.chart_of("Plans"), '<c:min val="[^"]*"/>', '<c:min val="9000"/>'),
        "min 9000",
        lambda book: chart(book, "Plans"),
    ),
    Look(
        "a chart deleted",
        lambda book: rewritten(
            "xl/drawings/drawing1.xml",
            r"<xdr:twoCellAnchor[^>]*>(?:(?!</xdr:twoCellAnchor>).)*<c:chart (?:(?!</xdr:twoCellAnchor>).)*</xdr:twoCellAnchor>",
            "",
        ),
        "is gone from",
        lambda book: chart(book, "Plans"),
    ),
    Look(
        "a comment",
        lambda book: comment(amount(VAT, 4)(book), "agreed by phone"),
        'comment: "agreed by phone"',
        at(amount(VAT, 4)),
    ),
    Look(
        "a link",
        lambda book: put_in(
            "Acceptance", '<hyperlinks><hyperlink ref="C12" location="Plans!A1"/></hyperlinks>'
        ),
        "is a link that leads to Plans!A1",
        on("Acceptance!C12"),
    ),
    Look(
        "a print area cut",
        lambda _: rewritten(BOOK, r"(Acceptance!\$B\$1:\$F\$)\d+", r"\g<1>20"),
        "prints B1:F20",
        on("Acceptance"),
    ),
    Look(
        "a list with another word",
        lambda book: replaced(part(book, "Your offer"), '"yes,no"', '"yes,yes"'),
        "takes list",
        on("Your offer!C17"),
    ),
    Look(
        "a validation deleted",
        lambda book: rewritten(part(book, "Plans"), "<dataValidations.*?</dataValidations>", ""),
        "takes any entry",
        on("Plans!C28"),
    ),
    Look(
        "another hint",
        lambda book: replaced(part(book, "Acceptance"), "The day on which the agreement begins.", "Any day."),
        "Any day.",
        on("Acceptance!C16"),
    ),
    Look(
        "another foot",
        lambda book: replaced(part(book, "Acceptance"), "NL-2026-0147", "NL-2026-0148"),
        "NL-2026-0148",
        on("Acceptance"),
    ),
    Look(
        "another foot on the first page",
        lambda book: rewritten(
            part(book, "Plans"),
            "<oddFooter>.*?</oddFooter>",
            "<oddFooter>All free &amp;&amp; more, &amp;A</oddFooter>",
        ),
        "All free & more, Plans; it was",
        on("Plans"),
    ),
    Look(
        "not protected",
        lambda book: rewritten(part(book, "Plans"), "<sheetProtection[^>]*>", ""),
        "no longer protected",
        on("Plans"),
    ),
    Look(
        "zeros hidden",
        lambda book: replaced(part(book, "Plans"), "<sheetView ", '<sheetView showZeros="0" '),
        "shows no zeros",
        on("Plans"),
    ),
    Look(
        "calculated on demand",
        lambda _: replaced(BOOK, "<calcPr ", '<calcPr calcMode="manual" '),
        "only when somebody asks",
        on(""),
    ),
    Look(
        "calculated as shown",
        lambda _: replaced(BOOK, "<calcPr ", '<calcPr fullPrecision="0" '),
        "as they are shown",
        on(""),
    ),
    Look(
        "days from 1904",
        lambda _: replaced(BOOK, "<workbookPr ", '<workbookPr date1904="1" '),
        "from 1904",
        on(""),
    ),
    Look(
        "a term of the appendix in white",
        lambda book: restyled(cell(book, "Terms", "Hourly rate", 2), font=font('rgb="FFFFFFFF"')),
        "cannot be seen",
        at(lambda book: cell(book, "Terms", "Hourly rate", 2)),
        of=APPENDIX,
    ),
    Look(
        "a condition of the appendix deleted",
        lambda book: rewritten(
            part(book, "Plans"), '<conditionalFormatting sqref="D11">.*?</conditionalFormatting>', ""
        ),
        "no longer stands out",
        on("Plans!D11"),
        of=APPENDIX,
    ),
    Look(
        "a chart of the appendix",
        lambda _: replaced("xl/charts/chart1.xml", "$I$11:$I$281", "$J$11:$J$281"),
        "has values from",
        lambda book: chart(book, "Plans"),
        of=APPENDIX,
    ),
)


def edited(path: Path, to: Path, edit: Edit) -> Path:
    """A file with its texts edited; pictures stay."""
    with zipfile.ZipFile(path) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    parts = {name: text.decode() for name, text in contents.items() if not name.endswith(".png")}
    edit(parts)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {**contents, **{name: text.encode() for name, text in parts.items()}}.items():
            file.writestr(name, content)
    return to


def reviewed_beside(made: Made, path: Path, edit: Edited, of: str) -> tuple[Snapshot, list[Finding]]:
    """A book with an edit, and what is found in it beside its deal; prices apart."""
    book = made.books[of]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restyled_books, "book", lambda: book)
        file = snapshot(edited(made.folder / FILES[of], path, edit(book)))
    general = [one for rule in STRUCTURE_RULES for one in rule.find(file)]
    return file, list(review_client(file, general, made.known).findings)


@pytest.fixture
def changed(made: Made, tmp_path: Path) -> Callable[[Edited], list[Finding]]:
    """What is found in an offer with an edit."""
    return lambda edit: reviewed_beside(made, tmp_path / "edited.xlsx", edit, OFFER)[1]


class Told(NamedTuple):
    """What is found at the place of a look beside its deal, by the marks alone, and of the whole book that has it."""

    beside: list[Finding]
    alone: list[Finding]
    elsewhere: list[Finding]
    untouched: bool


Together = tuple[Look, ...]
ALONE = ("a column hidden", "a column too narrow", "a low row", "a row half as high", "from right to left")
"""Looks of a whole column, row or page: no other is planted beside them."""


WHITE_ON_WHITE = ("cannot be seen", "cannot be seen, in its ground's colour")
"""Cells that cannot be seen for the same reason are named together: no two of them are planted in a book."""


def in_books(looks: Iterable[Look], books: dict[str, Book]) -> tuple[Together, ...]:
    """Looks that one book can have: each in a place of its own, so that what is found there is said of it alone."""
    shared: list[dict[str, Look]] = []
    for look in looks:
        held = {look.at(books[look.of])} | {"white" for words in WHITE_ON_WHITE if look.words == words}
        own = next((one for one in shared if _may_join(look, one) and not held & one.keys()), None)
        if own is None:
            shared.append(own := {})
        own.update(dict.fromkeys(held, look))
    return tuple(tuple(dict.fromkeys(one.values())) for one in shared)


def _may_join(look: Look, others: dict[str, Look]) -> bool:
    return all(other.of == look.of and other.name not in ALONE for other in others.values()) and (
        look.name not in ALONE
    )


def all_of(looks: Together) -> Edited:
    return in_turn([look.edit for look in looks])


def in_turn(edits: Iterable[Edited]) -> Edited:
    """All edits of a book, one after the other."""

    def edit(book: Book) -> Edit:
        of_book = [one(book) for one in edits]

        def every(parts: restyled_books.Parts) -> None:
            for one in of_book:
                one(parts)

        return every

    return edit


def at_place(findings: Iterable[Finding], look: Look, book: Book) -> list[Finding]:
    return [one for one in findings if str(one.place) == look.at(book)]


@pytest.fixture(scope="module")
def told_of(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Look], Told]:
    """What is said of a look, in a book that has others in other places, made and reviewed once for all who ask."""
    path = tmp_path_factory.mktemp("looks") / "edited.xlsx"
    shared = in_books(LOOKS, made.books)

    @cache
    def reviewed(looks: Together) -> tuple[list[Finding], ClientReview]:
        file, beside = reviewed_beside(made, path, all_of(looks), looks[0].of)
        return beside, review_client(file, (), None)

    def told_of(look: Look) -> Told:
        looks = next(one for one in shared if look in one)
        beside, alone = reviewed(looks)
        book = made.books[look.of]
        spots = {one.at(book) for one in looks}
        elsewhere = [one for one in (*beside, *alone.findings) if str(one.place) not in spots]
        of_look = at_place(beside, look, book), at_place(alone.findings, look, book)
        return Told(*of_look, elsewhere, alone.offer.untouched)

    return told_of


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_a_change_is_named(look: Look, told_of: Callable[[Look], Told]) -> None:
    """Its kind and its place, and nothing is said of any other."""
    told = told_of(look)
    said = [(one.code, one.message) for one in told.beside]

    assert any(code == look.code and look.words in text for code, text in said), said
    assert told.elsewhere == []


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_a_change_is_named_alone(look: Look, told_of: Callable[[Look], Told]) -> None:
    """Without the deal, by the marks of looks beside the pages, in the same words; a file is then not as it was sent."""
    told = told_of(look)

    assert [one.message for one in told.alone] == [one.message for one in told.beside if one.code != "S01"]
    if any(one.severity == "error" for one in told.alone):
        assert not told.untouched


def test_looks_that_are_no_error_leave_a_file_as_it_was_sent(
    made: Made, tmp_path: Path, told_of: Callable[[Look], Told]
) -> None:
    """By its marks alone, whatever others are beside them."""
    mild = [look for look in LOOKS if all(one.severity != "error" for one in told_of(look).alone)]
    for looks in in_books(mild, made.books):
        found = alone(made, tmp_path, all_of(looks), looks[0].of)
        assert found.offer.untouched, looks
        assert all(one.severity != "error" for one in found.findings)


NEVER_OURS = (
    "in letters that are signs",
    "a chart in thousands",
    "a chart that begins above nothing",
    "a chart of steps that are powers",
    "calculated on demand",
    "calculated as shown",
    "days from 1904",
    "struck through",
    "words struck through",
    "upside down",
    "one letter below the other",
    "again and again",
    "pushed out of its cell",
    "a sentence shrunk",
    "a condition that shows another number",
    "a box over the price",
    "a picture over the price",
    "a comment",
    "a link",
    "from right to left",
    "zeros hidden",
)
"""Looks that no page of ours ever has: a client's book is held against none for them."""


@pytest.fixture(scope="module")
def unmarked(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A book with more to tell of its looks than a mark holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look_marks, "MOST", 0)
        book = client_book(deal())
    folder = tmp_path_factory.mktemp("unmarked")
    (folder / FILES[OFFER]).parent.mkdir()
    write_book(book, folder / FILES[OFFER])
    return Made(folder, DealKnown("internal", deal()), {OFFER: book})


def alone(made: Made, folder: Path, edit: Edited, of: str = OFFER) -> ClientReview:
    """The review of a book with an edit, by its marks."""
    book = made.books[of]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restyled_books, "book", lambda: book)
        return review_client(
            snapshot(edited(made.folder / FILES[of], folder / "alone.xlsx", edit(book))), (), None
        )


@pytest.fixture(scope="module")
def told_unmarked(
    unmarked: Made, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Look], tuple[list[str], ClientReview]]:
    """What is said at the place of a look in a book without marks, and of the whole book."""
    folder = tmp_path_factory.mktemp("alone")
    shared = in_books([one for one in LOOKS if one.name in NEVER_OURS], unmarked.books)

    @cache
    def reviewed(looks: Together) -> ClientReview:
        return alone(unmarked, folder, all_of(looks))

    def told_unmarked(look: Look) -> tuple[list[str], ClientReview]:
        review = reviewed(next(one for one in shared if look in one))
        book = unmarked.books[OFFER]
        return [one.message for one in at_place(review.findings, look, book)], review

    return told_unmarked


@pytest.mark.parametrize("look", [one for one in LOOKS if one.name in NEVER_OURS], ids=lambda look: look.name)
def test_what_is_never_ours_is_named_without_a_mark(
    look: Look,
    unmarked: Made,
    told_of: Callable[[Look], Told],
    told_unmarked: Callable[[Look], tuple[list[str], ClientReview]],
) -> None:
    """Without the deal and without a mark of looks, in words that say the same of the same place, and of no other."""
    said, review = told_unmarked(look)
    spots = {one.at(unmarked.books[OFFER]) for one in LOOKS if one.name in NEVER_OURS}

    assert said == [one.message for one in told_of(look).beside]
    assert {str(one.place) for one in review.findings} <= spots
    assert review.offer.untouched is not any(one.severity == "error" for one in review.findings)


def test_all_that_is_never_ours_is_looked_at() -> None:
    """Each is among the looks that are planted."""
    assert set(NEVER_OURS) <= {one.name for one in LOOKS}


def test_books_of_ours_alone(made: Made, unmarked: Made) -> None:
    """Nothing is said of a book and its appendix as they were made."""
    for path in (*(made.folder / name for name in FILES.values()), unmarked.folder / FILES[OFFER]):
        assert review_client(snapshot(path), (), None).findings == ()


def test_words_of_a_house_beside_their_deal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deal does not know them, the mark of looks does."""
    generate(Intake((of_house("own words"),), ()), tmp_path, jobs=1)
    known = DealKnown("internal", read_book(snapshot(tmp_path / INTERNAL)).inputs.proposals[0])
    book = client_book(of_house("own words"))
    monkeypatch.setattr(restyled_books, "book", lambda: book)
    foot = replaced(part(book, "Acceptance"), "NL-2026-0147", "NL-2026-0148")
    review = review_client(
        snapshot(edited(tmp_path / FILES[OFFER], tmp_path / "edited.xlsx", foot)), (), known
    )

    assert [(one.code, str(one.place)) for one in review.findings] == [("T06", "Acceptance")]
    assert "NL-2026-0148" in review.findings[0].message


NEAR_MISSES: tuple[tuple[str, Edited], ...] = (
    ("black by the theme", lambda book: restyled(net(book), font=font('theme="1"'))),
    ("letters of another font", lambda book: restyled(amount(NET, 4)(book), font='<b/><sz val="11"/><name val="Arial"/>')),
    ("white on a dark fill", lambda book: restyled(amount(NET, 5)(book), font=font('rgb="FFFFFFFF"'), fill='rgb="FF0B6467"')),
    ("words in bold and blue", lambda _: in_runs('<b/><sz val="9"/><color rgb="FF1F497D"/>')),
    ("a higher row", low(40)),
    ("a row a little lower", low(22)),
    ("a sum pushed in by two", lambda book: restyled(amount(VAT, 3)(book), placing='horizontal="right" indent="2"')),
    ("a sum upright", lambda book: restyled(amount(VAT, 4)(book), placing='textRotation="0" shrinkToFit="0"')),
    ("a column a little narrower", column("Plans", "3", r'<col min="3" \1 width="18"')),
    ("a condition on cells that are empty", lambda _: condition(("Plans", 90, 2), WHITE)),
    (
        "a chart's sheet without quotes",
        lambda _: replaced(restyled_books.chart_of("Plans"), "'Plans'!$AC$3", "Plans!$AC$3"),
    ),
    ("bounds in other words", lambda book: replaced(part(book, "Plans"), "<formula1>0.0<", "<formula1>0<")),
    ("iteration that is off", lambda _: replaced(BOOK, "<calcPr ", '<calcPr iterate="0" fullPrecision="1" ')),
)  # fmt: skip


@pytest.mark.parametrize("edits", [NEAR_MISSES[::2], NEAR_MISSES[1::2]], ids=["some", "others"])
def test_what_a_client_does_not_see_is_not_said(
    edits: tuple[tuple[str, Edited], ...], changed: Callable[[Edited], list[Finding]]
) -> None:
    """Other words for the same look, and looks that can be read, each in a place of its own."""
    found = changed(in_turn([edit for _, edit in edits]))

    assert [(str(one.place), one.message) for one in found] == []


def test_what_a_client_chooses_changes_no_look(made: Made, tmp_path: Path) -> None:
    """All open cells filled in, by a program that drops charts."""
    book = load_workbook(made.folder / FILES[OFFER])
    for cell_ in (one for sheet in book for row in sheet.iter_rows() for one in row):
        if not cell_.protection.locked:
            cell_.value = "Gold" if cell_.value == "Silver" else 7
    book.save(tmp_path / "chosen.xlsx")
    found = review_client(snapshot(tmp_path / "chosen.xlsx"), (), made.known).findings

    assert any("chosen by the client" in one.message for one in found)
    assert [one.message for one in found if one.code == "T06" and "gone from" not in one.message] == []


def test_a_format_is_told_alone_too(
    made: Made, tmp_path: Path, changed: Callable[[Edited], list[Finding]]
) -> None:
    """By the marks of the file, once, with what one would see; beside the deal once as well."""
    book = made.books[OFFER]
    found = changed(lambda book: restyled(net(book), "0.0,"))
    alone = review_client(snapshot(tmp_path / "edited.xlsx"), (), None)

    assert [(one.code, str(one.place)) for one in found] == [("T06", spelled(net(book)))]
    assert [(one.code, str(one.place)) for one in alone.findings] == [("T06", spelled(net(book)))]
    assert "one would see €516.00" in alone.findings[0].message
    assert not alone.offer.untouched


def test_looks_in_a_book_of_another_deal(
    made: Made, tmp_path: Path, changed: Callable[[Edited], list[Finding]]
) -> None:
    """Where prices are others, that and what cannot be seen is said, and nothing that follows from them."""
    book, own = made.books[OFFER], made.known.proposal
    changed(lambda book: restyled(net(book), font=font('rgb="FFFFFFFF"')))
    plans = tuple(
        replace(plan, monthly_fee=1400.0) if plan.name == "Silver" else plan for plan in own.card.plans
    )
    known = replace(made.known, proposal=replace(own, card=replace(own.card, plans=plans)))
    found = review_client(snapshot(tmp_path / "edited.xlsx"), (), known).findings

    assert {one.code for one in found} == {"T04", "T06"}
    assert [str(one.place) for one in found if one.code == "T06"] == [spelled(net(book))]


PLAIN: dict[str, tuple[str, Theme]] = {language: (language, HOUSE) for language in LANGUAGES}
OWN: dict[str, tuple[str, Theme]] = {
    "own words": (
        "en",
        replace(
            HOUSE,
            legal="",
            company="Other & Co",
            colour="#FFCC00",
            wording={"en": {"page_offer": "What you'd buy"}},
        ),
    ),
    "long letters": ("de", replace(HOUSE, font="Segoe UI", address="", web="", logo=None)),
    "red": (
        "fr",
        replace(HOUSE, colour="#C00000", font="Arial", currency_place="after", logo=None),
    ),
}
HOUSES = {**PLAIN, **OWN}
SOME_HOUSES = {**OWN, **{name: PLAIN[name] for name in PLAIN if name not in {own for own, _ in OWN.values()}}}
"""Every language once, and every house once: their own books in the languages that they have been given."""
IN_WORDS_OF_OURS = ["en" if name == "own words" else name for name in SOME_HOUSES]
"""Every language again: an internal book does not know the words of a house."""


def of_house(name: str) -> Proposal:
    language, house = HOUSES[name]
    one = deal(language=language)
    return replace(one, card=replace(one.card, theme=house))


@pytest.fixture(scope="module", params=HOUSES if os.environ.get("XLAGREE_SOAK") else SOME_HOUSES)
def made_by_house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of books as a house makes them, of which all is asked before the next."""
    out = tmp_path_factory.mktemp("house")
    generate(Intake((of_house(request.param),), ()), out, jobs=1)
    return out


@pytest.fixture
def of_any_house(made_by_house: Path, tmp_path: Path) -> Path:
    """A copy of it to save anew."""
    return Path(shutil.copytree(made_by_house, tmp_path / "books"))


def test_books_of_any_house(of_any_house: Path) -> None:
    """As they were made: nothing is found; saved by openpyxl, which drops pictures and charts, no error."""
    for review in review_files(of_any_house, jobs=1).files:
        assert [said for said in told(review) if not said.startswith("alert P")] == []
    book = load_workbook(of_any_house / FILES[OFFER])
    book.save(of_any_house / FILES[OFFER])
    review = beside(of_any_house, FILES[OFFER])
    assert review.errors == ()
    assert [said for said in told(review) if " T06 " in said and "gone" not in said] == []


def test_books_of_any_house_saved_by_libreoffice(calc: Calc, of_any_house: Path) -> None:
    """No error, no look is another, beside their deal and alone, and each is as it was made."""
    for file in FILES.values():
        with calc.open(of_any_house / file) as opened:
            opened.save(of_any_house / "saved.xlsx")
        (of_any_house / "saved.xlsx").replace(of_any_house / file)
    for file in FILES.values():
        alone = review_client(snapshot(of_any_house / file), (), None)
        assert [one.message for one in alone.findings if one.code == "T06"] == []
    reviews = review_files(of_any_house, jobs=1).files
    assert [one.offer.untouched for one in reviews if one.offer] == [True, True]
    for review in reviews:
        assert review.errors == ()
        assert [said for said in told(review) if " T06 " in said] == []


@pytest.mark.parametrize("made_by_house", IN_WORDS_OF_OURS, indirect=True)
def test_a_number_typed_in_libreoffice(calc: Calc, of_any_house: Path, tmp_path: Path) -> None:
    """In any language it is named with what it was, and nothing else; the deal may have been saved there too."""
    path = of_any_house / FILES[OFFER]
    with calc.open(of_any_house / INTERNAL) as opened:
        opened.save(tmp_path / "internal.xlsx")
    (tmp_path / "internal.xlsx").replace(of_any_house / INTERNAL)
    (of_any_house / FILES[APPENDIX]).unlink()
    reviews = {one.what: one.errors for one in review_files(of_any_house, jobs=1).files}
    assert (reviews["internal book"], reviews["client book"]) == ((), ())
    sheet, row, column = read_client(snapshot(path)).fields["plans/3/month"]
    with calc.open(path) as opened:
        opened.set(sheet, f"{letter(column)}{row + 1}", 1200)
        opened.recalculate()
        opened.save(tmp_path / "typed.xlsx")
    errors = review_file(tmp_path / "typed.xlsx").errors

    assert [(one.code, str(one.place), one.message) for one in errors] == [
        (
            "T03",
            spelled((sheet, row, column)),
            "figure changed: plans/3/month, is 1,200.00, was 1,490.00",
        )
    ]

"""What was planted in books and what a review found of it: the table of docs/review.md, written anew."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copy

from broken_books import BREAKS
from everyday_books import BOOKS
from messy_books import MESSY
from planted_client import PLANTED
from restyled_books import edited_file
from test_client_books_reviewed import FILES, broken, deal
from test_everyday_books import loud, named
from test_looks_of_client_books import LOOKS as CLIENT_LOOKS
from test_looks_of_client_books import made_in, reviewed_beside
from test_messy_books import cells_named
from test_what_a_reader_sees import LOOKS

from xlagree.generate.batch import generate
from xlagree.generate.book.render import write_book
from xlagree.intake.proposals import Intake
from xlagree.proposal.rules.finding import Finding
from xlagree.review.file_review import review_file
from xlagree.review.reading.snapshot import snapshot

DOCS = Path(__file__).parents[2] / "docs" / "review.md"
TABLE = re.compile(r"(?<=<!-- planted -->\n).*?(?=<!-- found -->)", re.DOTALL)
KINDS = {
    "T01": "internal books: formulas, texts, rows, sheets, names",
    "T02": "internal books: inputs and the record behind them",
    "F01": "internal books: numbers typed over formulas",
    "T03": "internal books: figures and stale values",
    "F11": "internal books: numbers turned into text",
    "T06": "internal books: looks, charts, comments, print areas, settings",
    "S01": "internal books: looks, charts, comments, print areas, settings",
}
CLIENT, BESIDE, ALONE, EVERYDAY, OF_MESSY = (
    "client books: prices, texts, sheets, formats",
    "client books: looks, charts, print areas, beside their deal",
    "client books: looks, charts, print areas, by themselves",
    "ten everyday workbooks of others: slips in formulas and ranges",
    "fifteen messy workbooks of others: numbers typed over formulas, totals, ranges",
)


def test_what_was_planted_and_what_was_found(tmp_path: Path) -> None:
    """Write the table: how many of each kind were planted, how many were found, and how many with their cell."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    placed: Counter[str] = Counter()
    for kind, kind_found, cell_found in (
        *_broken(tmp_path),
        *_restyled(tmp_path),
        *_of_clients(tmp_path),
        *_client_looks(tmp_path),
        *_slips(tmp_path),
        *_messy(tmp_path),
    ):
        planted[kind] += 1
        found[kind] += kind_found
        placed[kind] += cell_found
    rows = [(kind, planted[kind], found[kind], placed[kind]) for kind in planted]
    rows.append(("all", sum(planted.values()), sum(found.values()), sum(placed.values())))
    text = "".join(f"| {kind} | {n:,} | {k:,} | {c:,} |\n" for kind, n, k, c in rows)
    table = f"| what was planted | planted | found with its kind | with its cell |\n|---|---|---|---|\n{text}"
    DOCS.write_text(TABLE.sub(lambda _: table, DOCS.read_text("utf-8")), "utf-8")
    print(f"\n{table}")


def _at(findings: Sequence[Finding], code: str, words: str, place: str) -> tuple[bool, bool]:
    kind = [one for one in findings if one.code == code and words in one.message]
    return bool(kind), any(str(one.place) == place for one in kind)


def _broken(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    for one in BREAKS:
        book, place = one.make()
        write_book(book, folder / "broken.xlsx")
        yield KINDS[one.code], *_at(review_file(folder / "broken.xlsx").findings, one.code, one.words, place)


def _restyled(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    for look in LOOKS:
        review = review_file(edited_file(folder / "restyled.xlsx", look.make()))
        yield KINDS[look.code], *_at(review.findings, look.code, look.words, look.place())


def _of_clients(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    generate(Intake((deal(),), ()), folder / "books", jobs=1, pages=True)
    for one in PLANTED:
        alone = folder / "alone.xlsx"
        copy(folder / "books" / FILES[one.of], alone)
        places = broken(alone, one)
        review = review_file(alone)
        each = [
            _at(review.findings, code, words, place)
            for (code, words), place in zip(one.said, places, strict=True)
        ]
        yield CLIENT, all(kind for kind, _ in each), all(cell for _, cell in each)


def _client_looks(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    made = made_in(folder / "looks")
    for look in CLIENT_LOOKS:
        _, beside = reviewed_beside(made, folder / "look.xlsx", look.edit, look.of)
        alone = review_file(folder / "look.xlsx").findings
        for kind, findings in ((BESIDE, beside), (ALONE, alone)):
            yield kind, *_at(findings, look.code, look.words, look.at(made.books[look.of]))


def _slips(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    for make in BOOKS:
        book = make()
        book.written(folder / "everyday.xlsx", True)
        first = next(iter(book.sheets))
        cells = {cell for finding in loud(snapshot(folder / "everyday.xlsx")) for cell in named(finding)}
        for slip in book.slips:
            seen = bool(cells & {(slip.sheet or first, cell) for cell in slip.is_wrong})
            yield EVERYDAY, seen, seen


def _messy(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    for make in MESSY:
        book = make()
        book.written(folder / "messy.xlsx", True)
        cells = cells_named(snapshot(folder / "messy.xlsx"))
        for slip in book.slips:
            seen = bool(cells.intersection(slip.is_wrong))
            yield OF_MESSY, seen, seen

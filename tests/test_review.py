"""A review of a file, of many, and what is reported of them: ranks and sums worked by hand."""

import json
import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposals import book, deal

from xlagree.cli.review_text import many_files
from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.proposal.rules.finding import Finding, Severity
from xlagree.review.deal_review import review_all
from xlagree.review.deal_reviewed import Deal
from xlagree.review.file_review import ReviewTerms, review_file
from xlagree.review.offer_seen import OfferSeen
from xlagree.review.report import RANKED, at_risk, by_risk, count, document, line, of_deals, report_book
from xlagree.review.reviews import Review
from xlagree.terms.errors import Place, Problem

MODEL = Path(__file__).parent.parent / "workbooks" / "model.xlsx"


@cache
def whole() -> Review:
    """The review of a whole internal book."""
    with TemporaryDirectory() as folder:
        write_book(book(), Path(folder) / "whole.xlsx")
        return review_file(Path(folder) / "whole.xlsx")


def with_risk(*amounts: float, currency: str = "EUR") -> Deal:
    """The deal of the book, its plans with these amounts at risk in the base case."""
    own = whole().deal
    assert own is not None
    plans = [replace(own.cases[0].decisions[0], at_risk=amount) for amount in amounts]
    base = replace(own.cases[0], decisions=tuple(plans))
    return replace(own, currency=currency, recommended=0, cases=(base,), drivers=(), swings=(), bridges={})


def found(code: str, severity: Severity, worth: float | None = None) -> Finding:
    return Finding(code, severity, Place(sheet="Plans"), "is odd", "mend it", worth)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three workbooks made elsewhere, a file that is none, and a book for a client."""
    for name in ("a", "b", "c"):
        shutil.copy(MODEL, tmp_path / f"{name}.xlsx")
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    write_book(client_book(deal()), tmp_path / "e.xlsx")
    return tmp_path


def test_what_a_file_is(folder: Path) -> None:
    """A book of ours with its deal; a client book and others without one; what cannot be read with its problem."""
    kinds = [review_file(folder / f"{name}.xlsx") for name in "ade"]

    assert [each.what for each in kinds] == ["workbook", "workbook", "client book"]
    assert [each.problem is None for each in kinds] == [True, False, True]
    assert whole().what == "internal book"
    assert all(each.deal is None and each.at_risk == 0 for each in kinds)


@pytest.mark.parametrize("name", ["nowhere.xlsx", ".", "notes.txt"])
def test_what_cannot_be_read_is_a_review_too(name: str, tmp_path: Path) -> None:
    """Never an error: the problem, and nothing found."""
    (tmp_path / "notes.txt").write_text("no workbook")
    review = review_file(tmp_path / name)

    assert review.problem is not None
    assert (review.findings, review.deal) == ((), None)


def test_many_files_in_their_order(folder: Path) -> None:
    """One process or two: the same reviews in the order of the files, and one step of progress for each."""
    paths = [folder / f"{name}.xlsx" for name in "bdac"]
    told: list[tuple[int, int, str]] = []
    alone = list(review_all(paths, progress=lambda *step: told.append(step), jobs=1))

    assert [each.file for each in alone] == ["b.xlsx", "d.xlsx", "a.xlsx", "c.xlsx"]
    assert told == [(n + 1, 4, path.name) for n, path in enumerate(paths)]
    assert list(review_all(paths, jobs=2)) == alone


def test_a_review_is_the_same_twice(tmp_path: Path) -> None:
    """The same document, byte for byte; the file is not touched."""
    write_book(book(), tmp_path / "whole.xlsx")
    file = tmp_path / "whole.xlsx"
    before = file.read_bytes(), file.stat().st_mtime_ns

    assert json.dumps(document([review_file(file)])) == json.dumps(document([whole()]))
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_policy_is_laid_over_the_books(tmp_path: Path) -> None:
    """What the file names is its limit, what it does not stays the book's."""
    write_book(book(), tmp_path / "whole.xlsx")
    (tmp_path / "policy.toml").write_text("largest_loss_chance = 0.001\n")
    held = review_file(tmp_path / "whole.xlsx", ReviewTerms(tmp_path / "policy.toml")).deal
    own = whole().deal

    assert held is not None
    assert own is not None
    assert held.policy.largest_loss_chance == 0.001
    assert replace(held.policy, largest_loss_chance=own.policy.largest_loss_chance) == own.policy


def test_money_at_risk() -> None:
    """Of the plan recommended, the first, and what errors of the file move, 20 and 5; rules of price count once."""
    findings = (
        found("F01", "error", -20.0),
        found("T03", "error", 5.0),
        found("T03", "error"),
        found("P01", "error", 7000.0),
        found("T02", "alert", 900.0),
    )
    review = Review("a.xlsx", "internal book", findings, with_risk(300.0, 900.0, 200.0))

    assert review.moved == 25.0
    assert review.at_risk == 325.0
    assert [each.code for each in review.errors] == ["F01", "T03", "T03", "P01"]
    assert count(findings) == {"error": 4, "alert": 1, "note": 0}


def test_ranked_by_risk() -> None:
    """Unread files, then each currency's deals, then what is no deal; sums by currency."""
    reviews = [
        Review("other.xlsx"),
        Review("small.xlsx", "internal book", (), with_risk(100.0)),
        Review("usd.xlsx", "internal book", (), with_risk(500.0, currency="USD")),
        Review("large.xlsx", "internal book", (), with_risk(900.0)),
        Review("broken.xlsx", problems=(Problem("is damaged"),)),
    ]

    assert [each.file for each in by_risk(reviews)] == [
        "broken.xlsx",
        "large.xlsx",
        "small.xlsx",
        "usd.xlsx",
        "other.xlsx",
    ]
    assert at_risk(reviews) == {"EUR": 1000.0, "USD": 500.0}
    summary = document(reviews)["summary"]
    assert summary == {
        "files": 5, "internal books": 3, "not read": 1, "at risk": {"EUR": 1000.0, "USD": 500.0},
        "findings": {"error": 0, "alert": 0, "note": 0},
    }  # fmt: skip


def test_deals_with_errors_stand_first() -> None:
    """More errors before fewer, then the larger expected loss, then more at risk."""
    risky, losing = with_risk(900.0), with_risk(10.0)
    case = replace(losing.cases[0], decisions=(replace(losing.cases[0].decisions[0], expected_loss=500.0),))
    reviews = [
        Review("healthy.xlsx", "internal book", (), with_risk(100.0)),
        Review("risky.xlsx", "internal book", (), risky),
        Review("losing.xlsx", "internal book", (), replace(losing, cases=(case,))),
        Review("one.xlsx", "internal book", (found("P02", "error"),), with_risk(1.0)),
        Review("two.xlsx", "internal book", 2 * (found("P01", "error"),), with_risk(1.0)),
    ]

    ranked = ["two.xlsx", "one.xlsx", "losing.xlsx", "risky.xlsx", "healthy.xlsx"]
    assert [review.file for review in by_risk(reviews)] == ranked


def test_errors_of_files_for_the_client_are_errors_of_their_deal(capsys: pytest.CaptureFixture[str]) -> None:
    """A deal whose client book is wrong stands before one that is well, with the errors of both books in its line."""
    offer = OfferSeen("2026-001", "Amber", "", untouched=False, deal="internal/amber.xlsx")
    reviews = [
        Review("internal/well.xlsx", "internal book", (), with_risk(900.0)),
        Review("internal/amber.xlsx", "internal book", (found("P02", "alert"),), with_risk(1.0)),
        Review("client/amber.xlsx", "client book", 2 * (found("T04", "error"),), offer=offer),
        Review("client/alone.xlsx", "client book", (found("T04", "error"),), offer=replace(offer, deal="")),
    ]

    assert by_risk(reviews)[0].file == "internal/amber.xlsx"
    assert [one.code for one in of_deals(reviews)["internal/amber.xlsx"]] == ["P02", "T04", "T04"]
    assert of_deals(reviews)["internal/well.xlsx"] == ()
    many_files(reviews, everything=False)
    lines = capsys.readouterr().out.splitlines()
    counts = [line.split()[-2:] for line in lines if line.split()[-1:] in (["0"], ["1"])]
    assert counts == [["2", "1"], ["0", "0"]]


@given(st.lists(st.tuples(st.floats(0, 1e9), st.sampled_from(["EUR", "USD"])), max_size=12), st.randoms())
def test_the_rank_does_not_depend_on_the_order(deals: list[tuple[float, str]], random: object) -> None:
    """Shuffled reviews rank alike, and none is lost."""
    reviews = [
        Review(f"{n}.xlsx", "internal book", (), with_risk(amount, currency=currency))
        for n, (amount, currency) in enumerate(deals)
    ]
    shuffled = list(reviews)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random that hypothesis draws

    assert by_risk(shuffled) == by_risk(reviews)
    assert len(by_risk(reviews)) == len(reviews)


def test_a_workbook_of_the_review() -> None:
    """Unread files first on both sheets; a line for each file, a row for each finding, amounts as numbers."""
    broken = Review("broken.xlsx", problems=(Problem("is damaged", "save it again"),))
    review = Review(
        "a.xlsx", "internal book", (found("F01", "error", -20.0), found("F10", "note")), with_risk(100.0)
    )
    deals, findings = report_book([review, broken], date(2026, 11, 23)).sheets

    def rows(sheet: object) -> list[list[object]]:
        cells = {(cell.row, cell.column): cell.value for cell in sheet.cells}  # type: ignore[attr-defined]  # a Sheet
        top = min(row for (row, _), value in cells.items() if value == "File")
        last = max(column for _, column in cells)
        return [
            [cells.get((row, c), "") for c in range(1, last + 1)]
            for row in range(top + 1, max(r for r, _ in cells) + 1)
        ]

    assert all(len(line(each)) == len(RANKED) for each in (review, broken, Review("b.xlsx")))
    assert [row[:2] for row in rows(deals)] == [
        ["broken.xlsx", "not read"],
        ["a.xlsx", with_risk(1.0).client],
    ]
    assert rows(deals)[1][RANKED.index("at risk")] == 120.0
    assert rows(findings) == [
        ["broken.xlsx", "error", "", "", "is damaged", "save it again", ""],
        ["a.xlsx", "error", "F01", "Plans", "is odd", "mend it", -20.0],
        ["a.xlsx", "note", "F10", "Plans", "is odd", "mend it", ""],
    ]

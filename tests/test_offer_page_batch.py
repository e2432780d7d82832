"""Pages of offers in a batch: beside their books, replaced together with them, and gone where nobody asks for them any more."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from command_line import call
from offers import deal

from xlagree.generate.batch import generate
from xlagree.generate.earlier_run import left, lines_of, unprint
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.manifest_line import ASKED, HEAD
from xlagree.generate.samples.card import sample_card
from xlagree.intake.files import sha256
from xlagree.intake.offer_files import ledger_lines, read_offer
from xlagree.intake.proposals import Intake
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.offer_ledger import LEDGER


def make(out: Path, pages: bool = True, draft: bool = False, held: bool = False) -> None:
    """The books of one client, which may be held back."""
    generate(Intake((of_client(held),), ()), out, jobs=1, draft=draft, pages=pages)


@cache
def of_client(held: bool = False) -> Proposal:
    """Its deal, as good as any or one that is held back."""
    proposal = deal()
    policy = replace(proposal.card.policy, lowest_margin=0.99)
    return replace(proposal, card=replace(proposal.card, policy=policy)) if held else proposal


def manifest(out: Path) -> list[dict[str, str]]:
    return lines_of(out / "manifest.csv") or []


def files(out: Path, side: str) -> list[str]:
    return sorted(path.name for path in (out / side).iterdir()) if (out / side).exists() else []


def test_a_page_lies_beside_its_book(tmp_path: Path) -> None:
    """Named in the last columns of the manifest with its digest; it holds the offer that is in the ledger and in the book."""
    make(tmp_path)
    (line,) = manifest(tmp_path)
    with (tmp_path / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        assert tuple(next(csv.reader(file))) == (*HEAD, *ASKED[1:])

    page = tmp_path / line["page"]
    assert page == (tmp_path / line["client book"]).with_suffix(".html")
    assert line["page sha256"] == sha256(page)
    (sent,) = ledger_lines(tmp_path / LEDGER)
    assert read_offer(page).digest == read_offer(tmp_path / line["client book"]).digest == sent.digest
    assert (line["internal book"], line["run"]) == ("internal/harbour-lane-architects.xlsx", "this")


def test_the_books_are_those_without_pages(tmp_path: Path) -> None:
    """To the byte, the ledger too."""
    for name, pages in (("with", True), ("without", False)):
        make(tmp_path / name, pages=pages)
    made = [path.relative_to(tmp_path / "without") for path in (tmp_path / "without").rglob("*.*")]

    assert len(made) == 6
    for path in made:
        if path.name != "manifest.csv":
            assert (tmp_path / "without" / path).read_bytes() == (tmp_path / "with" / path).read_bytes()


def test_no_page_outlives_its_book(tmp_path: Path) -> None:
    """The next run without pages removes those of the last, and none that somebody else put there."""
    make(tmp_path)
    (tmp_path / "client" / "mine.html").write_text("mine")
    make(tmp_path, pages=False)

    assert [name for name in files(tmp_path, "client") if name.endswith(".html")] == ["mine.html"]
    assert not {"page", "page sha256"} & set(manifest(tmp_path)[0])


def test_what_is_held_back_has_no_page(tmp_path: Path) -> None:
    """But a draft, which is marked; it goes when the deal is mended, and comes back to its client."""
    make(tmp_path)
    make(tmp_path, held=True)
    assert files(tmp_path, "client") == []
    assert manifest(tmp_path)[0]["page"] == ""

    make(tmp_path, held=True, draft=True)
    (page,) = (tmp_path / "held").glob("*.html")
    assert "DRAFT, NOT TO BE SENT" in page.read_text(encoding="utf-8")
    assert manifest(tmp_path)[0]["page"] == f"held/{page.name}"

    make(tmp_path)
    assert files(tmp_path, "held") == []
    assert page.name in files(tmp_path, "client")


def test_a_client_who_cannot_be_priced_keeps_page_and_book(tmp_path: Path) -> None:
    """Both are of the earlier run: they are replaced together or not at all."""
    make(tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "client").iterdir()}
    proposal = of_client()
    alone = replace(proposal, client=replace(proposal.client, plans=(proposal.baseline.name,)))
    batch = generate(Intake((alone,), ()), tmp_path, jobs=1, pages=True)

    assert len(batch.failed) == 1
    assert {path: path.read_bytes() for path in (tmp_path / "client").iterdir()} == before


@pytest.mark.parametrize("prune", [False, True])
def test_books_of_clients_who_are_gone_take_their_page_along(prune: bool, tmp_path: Path) -> None:
    """Removed with their book, and not before."""
    page, book = tmp_path / "client" / "gone.html", tmp_path / "client" / "gone.xlsx"
    page.parent.mkdir()
    for path in (page, book):
        path.write_bytes(b"ours")
    line = {"client": "Gone", "client book": "client/gone.xlsx", "page": "client/gone.html"}
    unprint(tmp_path, [line], [book], kept=("page",))
    assert page.exists()
    left(tmp_path, [line], (), tmp_path / "held", prune)

    assert page.exists() is not prune


def test_the_command_makes_pages(tmp_path: Path) -> None:
    """With --html; what it says and its document count them, and `xlagree offer check` finds the ledger beside a page."""
    two = replace(sample_card(), scenarios=(), plans=sample_card().plans[:2], discounts=())
    write_rate_card(tmp_path / "rate-card.xlsx", two)
    (tmp_path / "theme.toml").write_text('company = "Northlight IT"\n', encoding="utf-8")
    (tmp_path / "one.csv").write_text("client,users,hours\nHarbour Dental,9,12\n", encoding="utf-8")
    given: Sequence[object] = (
        "generate", tmp_path / "one.csv", "--rates", tmp_path / "rate-card.xlsx",
        "--out", tmp_path / "books", "--date", "2026-11-23", "--html",
    )  # fmt: skip
    status, out, _ = call(*given)
    (page,) = (tmp_path / "books" / "client").glob("*.html")
    assert status == 0
    assert "1 page beside the client books\n" in out

    _, out, _ = call(*given, "--json")
    (made,) = json.loads(out)["made"]
    assert (made["page"], made["page sha256"]) == (f"client/{page.name}", sha256(page))
    assert "pdf" not in made

    status, out, said = call("offer", "check", page, "--date", "2026-12-01")
    assert (status, said) == (0, "")
    assert out.endswith(": stands\n")

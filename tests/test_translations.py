"""Translations of a rate card's own words: their sheet, what is wrong with one, and where a client reads them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from client_offers import ADD_ONS, ASKED, GO, GOLD, SILVER, offered
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.batch import generate
from xlagree.generate.book.sheet import Book
from xlagree.generate.client_book import client_book
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.internal_book import internal_book
from xlagree.generate.offer_page import offer_page
from xlagree.generate.samples.card import sample_card
from xlagree.intake.proposals import Intake
from xlagree.intake.rate_card import TRANSLATIONS, rate_card_problems, read_rate_card
from xlagree.pricing.rates import HourRate
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.translation import Translation, read_translations
from xlagree.proposal.in_clients_words import in_clients_words
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.proposal.recommendation import recommended
from xlagree.proposal.summary import deal_line
from xlagree.review.folder import review_files
from xlagree.terms.errors import AgreementError

HEAD = ("word", "de", "fr")
GERMAN = (
    Translation("Silver", de="Silber", fr="Argent"),
    Translation("Pay as you go", de="Nach Aufwand"),
    Translation("steady work, fast help", de="stetige Arbeit, schnelle Hilfe"),
    Translation("Updates installed", de="Updates eingespielt"),
    Translation("Virus protection watched", de="Virenschutz überwacht"),
    Translation("Printed handbook for new staff", de="Gedrucktes Handbuch"),
    Translation("40 pages, with your names and numbers", de="40 Seiten mit Ihren Namen"),
    Translation("copy", de="Stück"),
    Translation("Engineer", de="Systemtechniker"),
)


def deal(language: str = "de", **client: object) -> Proposal:
    """An offer of four plans from a card with translations."""
    plain = offered(4, language, **client)  # type: ignore[arg-type]  # fields of a client by their names
    return replace(plain, card=replace(plain.card, translations=GERMAN))


def card(folder: Path, *rows: tuple[object, ...], head: Iterable[object] = HEAD) -> Path:
    """The sample card with a table of translations."""
    path = folder / "rate-card.xlsx"
    write_rate_card(path, replace(sample_card(), scenarios=(), add_ons=()))
    book: Any = load_workbook(path)
    del book[TRANSLATIONS]
    sheet = book.create_sheet(TRANSLATIONS)
    for row in (tuple(head), *rows):
        sheet.append(row)
    book.save(path)
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(AgreementError) as raised:
        read_rate_card(path)
    return [str(problem) for problem in raised.value.problems]


def words(book: Book) -> str:
    """All that a book says in its cells and alternative texts."""
    cells = (str(cell.value) for sheet in book.sheets for cell in sheet.cells)
    return "\n".join([*cells, *(chart.says for sheet in book.sheets for chart in sheet.charts)])


def test_the_sheet_reads_back(tmp_path: Path) -> None:
    """As the form writes it; the form without translations has none, nor has a card without the sheet."""
    own = (Translation("Gold fixed", de="Gold", fr="Or"), Translation("Help desk", en="Hotline"))
    path = tmp_path / "card.xlsx"
    write_rate_card(path, replace(sample_card(), translations=own))

    assert read_rate_card(path).translations == own
    write_rate_card(path, sample_card())
    assert read_rate_card(path).translations == ()
    book: Any = load_workbook(path)
    del book[TRANSLATIONS]
    book.save(path)
    assert read_rate_card(path).translations == ()


def test_a_table_may_stand_either_way() -> None:
    """In any order of its columns, under the names of the languages."""
    assert read_translations([("German", "Word"), ("Silber", "Silver")]) == (
        Translation("Silver", de="Silber"),
    )


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("Gold fixt", "Gold", "")], '!A2: no word "Gold fixt" in the rate card; nearest: Gold fixed'),
        ([("Help desk", "Hotline", ""), ("Krypton", "x", "")],
         '!A3: no word "Krypton" in the rate card; write it as it stands there, or take the row away'),
        ([("Gold fixed", "Gold", ""), ("gold  Fixed", "Or", "")], '!A3: word "gold Fixed" stands twice; keep one'),
        ([("", "Gold", "")], '!A2: word must be text (got nothing)'),
        ([("Gold fixed", "Gold", ""), ("Block 20", "gold", "")],
         '!A2: Block 20 and Gold fixed are both called "Gold" in German; call one of them otherwise'),
        ([("Gold fixed", "", "Pay as you go")],
         '!A2: Pay as you go and Gold fixed are both called "Pay as you go" in French; call one of them otherwise'),
    ],
)  # fmt: skip
def test_wrong_rows_are_told_at_their_cells(
    tmp_path: Path, rows: list[tuple[object, ...]], says: str
) -> None:
    """Words that the card does not have, or that stand twice, and names that could not be told apart."""
    assert refused(card(tmp_path, *rows)) == [f"rate-card.xlsx Translations{says}"]


def test_an_unknown_language_is_told_at_its_column(tmp_path: Path) -> None:
    """There are three languages."""
    path = card(tmp_path, ("Gold fixed", "Gold", "Oro"), head=("word", "de", "it"))

    assert refused(path) == [
        'rate-card.xlsx Translations!C1: unknown term "it"; known terms: word, en, de, fr …'
    ]


def test_a_task_keeps_apart_from_others(tmp_path: Path) -> None:
    """A semicolon would make two of it, a colon would say how often."""
    own = Translation("Updates installed", de="Updates: eingespielt")
    made = replace(sample_card(), translations=(own,))
    plans = (*made.plans[:3], replace(made.plans[3], maintenance_tasks="Updates installed: every month"))
    write_rate_card(tmp_path / "card.xlsx", replace(made, plans=plans))

    (problem,) = refused(tmp_path / "card.xlsx")
    assert problem.endswith("the task in German must be text without ; and : (got Updates: eingespielt)")


def test_a_class_of_ones_own_without_translation_is_said(tmp_path: Path) -> None:
    """In a language that is in use; one that has it lacks nothing, and classes that every card has need none."""
    rates = (
        HourRate(work_class="Sunday", counts_as="emergency", rate=240),
        HourRate(work_class="emergency", rate=200),
    )
    first, *others = sample_card().plans
    for own, lacking in (
        ((), []),
        ((Translation("Gold fixed", de="Gold"),), ["German"]),
        ((Translation("Gold fixed", de="Gold"), Translation("Sunday", de="Sonntag", fr="dimanche")), []),
        ((Translation("Gold fixed", de="Gold"), Translation("Sunday", fr="dimanche")), ["German"]),
    ):
        path = tmp_path / "rate-card.xlsx"
        plans = (replace(first, rates=rates), *others)
        write_rate_card(path, replace(sample_card(), scenarios=(), plans=plans, translations=own))
        said = [
            problem.what for problem in rate_card_problems(read_rate_card(path)) if "class" in problem.what
        ]
        assert said == [f'1 class of hours has no {name} translation, "Sunday" the first' for name in lacking]


def test_what_has_no_translation_is_said_once(tmp_path: Path) -> None:
    """With how many for each language that has any; it is no error."""
    read = read_rate_card(card(tmp_path, ("Gold fixed", "Gold", ""), ("Help desk", "Hotline", "")))

    assert [str(problem) for problem in rate_card_problems(read)] == [
        "rate-card.xlsx Translations: 11 words of plans and add-ons have no German translation, "
        '"Pay as you go" the first; write it beside the word, also where it is the same'
    ]
    assert all(problem.remark for problem in rate_card_problems(read))


def test_a_client_reads_its_own_words_everywhere() -> None:
    """In workbook, appendix and page, which names no roles; what has no translation stands as it is."""
    told = deal()
    book, appendix, page = client_book(told), appendix_book(told), offer_page(told)

    for text, read in ((words(book), GERMAN), (page, GERMAN[:-1])):
        assert [own.word for own in read if own.de not in text or own.word in text] == []
    for text in (words(book), words(appendix), page):
        assert "Silber" in text
        assert "Silver" not in text
        assert "Gold" in text
    assert "Nach Aufwand" in words(appendix)


def test_we_read_those_of_the_card() -> None:
    """In the internal book and in the line of a deal; so does a client of another language."""
    assert "Silber" not in words(internal_book(deal()))
    assert deal_line(deal()).recommended_plan == "Silver"
    assert words(client_book(deal("en"))) == words(client_book(offered(4, "en")))
    assert "Argent" in words(client_book(deal("fr")))


def test_the_digest_is_made_of_what_is_signed() -> None:
    """Other words are another offer; prices, choice and check figure are the same, and without translations nothing changes."""
    german, plain = offer_of(deal()), offer_of(offered(4, "de"))

    assert [plan.name for plan in german.plans] == ["Nach Aufwand", "Block 20", "Silber", "Gold"]
    assert german.digest != plain.digest
    assert offer_of(deal("en")).digest == offer_of(offered(4, "en")).digest
    assert [plan.first for plan in german.plans] == [plan.first for plan in plain.plans]
    assert german.ordered == plain.ordered == (24.0, 0.0, 0.0, 2.0)
    assert (german.totals, german.check_figure) == (plain.totals, plain.check_figure)


def test_what_a_row_of_clients_names_is_the_card_s() -> None:
    """Plans, the one recommended and add-ons are named there as in the card, whatever the client reads."""
    told = deal(plans=(SILVER.name, GOLD.name), recommend=GOLD.name, asked=ASKED[1:])
    offer = offer_of(told)

    assert [plan.name for plan in offer.plans] == ["Nach Aufwand", "Silber", "Gold"]
    assert offer.chosen.name == "Gold"
    assert offer.ordered == (0.0, 0.0, 0.0, 2.0)
    assert recommended(in_clients_words(told)) == recommended(told)


def test_a_review_finds_nothing_in_the_words_of_a_client(tmp_path: Path) -> None:
    """The book of the deal has no translations: how its plans are called is known from what was offered."""
    generate(Intake((deal(),), ()), tmp_path, jobs=1)
    reviews = review_files(tmp_path).files

    assert len(reviews) == 3
    assert [one for review in reviews for one in review.findings if not one.code.startswith("P")] == []
    assert all(review.offer.untouched for review in reviews if review.offer)


@given(st.permutations([GO.name, SILVER.name, GOLD.name, ADD_ONS[1].name]))
def test_words_that_change_places_stay_apart(names: list[str]) -> None:
    """Even where one is called as another was: each is translated once."""
    old = (GO.name, SILVER.name, GOLD.name, ADD_ONS[1].name)
    swapped = tuple(Translation(word, de=other) for word, other in zip(old, names, strict=True))
    plain = offered(3, "de")
    told = replace(plain, card=replace(plain.card, translations=swapped))

    assert [plan.name for plan in offer_of(told).plans] == names[:3]
    assert offer_of(told).add_ons[1].name == names[3]

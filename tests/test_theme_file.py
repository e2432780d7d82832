"""A theme read from a file, from a sheet of the rate card or beside it, and what the policy says beside it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from logos import png
from openpyxl import load_workbook

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.intake.proposals import read_proposals
from xlagree.intake.rate_card import rate_card_problems, read_rate_card
from xlagree.intake.theme_file import read_theme_file, read_theme_sheet
from xlagree.intake.theme_form import theme_form
from xlagree.proposal.deal import RateCard
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.theme_terms import THEME_TERMS
from xlagree.proposal.inputs import inputs_of
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import AgreementError, Place

POLICY = Policy("EUR", company="Quay IT", tax_note="net of tax", valid_days=30)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "theme.toml"


def write(file: Path, *lines: str) -> Path:
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def problems(file: Path, policy: Policy | None = None) -> list[str]:
    """What is said of a file that cannot be used."""
    with pytest.raises(AgreementError) as raised:
        read_theme_file(file, policy)
    return [str(problem) for problem in raised.value.problems]


def card(folder: Path, policy: Policy = POLICY, sheet: tuple[tuple[str, object], ...] = ()) -> Path:
    """A rate card in a folder, with rows on its sheet Theme where there are some."""
    path = folder / "rate-card.xlsx"
    write_rate_card(path, replace(sample_card(), policy=policy, scenarios=()))
    if sheet:
        book: Any = load_workbook(path)
        rows = book.create_sheet("Theme")
        for row in (("Our look", None), ("", ""), *sheet):
            rows.append(row)
        book.save(path)
    return path


def test_a_file_says_all_there_is(file: Path) -> None:
    """Every key, in any spelling of its label, and texts in two languages."""
    (file.parent / "logo.png").write_bytes(png(400, 100))
    lines = (
        'Company = "Northlight IT"', 'legal = "Northlight IT GmbH"', 'address = "Speicherweg 14"', 'contact = "Mara"',
        'phone = "+49 40 5550 142"', 'email = "offers@northlight.example"', 'web = "northlight.example"',
        '"VAT ID" = "DE 1"', 'logo = "logo.png"', 'color = "#0b6467"', 'font = "segoe ui"', 'language = "DE"',
        'currency = "CHF"', 'currency_place = "before"', "vat = [0.19, 0.07]", 'vat_name = "USt."', 'prices = "gross"',
        'offer_number = "NL-{year}-{n:04}"', "valid_days = 45", "notice_months = 6",
        "[wording]", 'first = "Preis im ersten Jahr"', "[wording.en]", 'first = "Price of the first year"',
    )  # fmt: skip
    theme = read_theme_file(write(file, *lines)).theme
    assert theme.logo is not None
    assert replace(theme, logo=None) == Theme(
        "Northlight IT", "Northlight IT GmbH", "Speicherweg 14", "Mara", "+49 40 5550 142", "offers@northlight.example",
        "northlight.example", "DE 1", None, "#0b6467", "Segoe UI", "de", "CHF", "before", (0.19, 0.07), "USt.", "gross",
        "NL-{year}-{n:04}", 45, 6,
        {"de": {"first": "Preis im ersten Jahr"}, "en": {"first": "Price of the first year"}},
    )  # fmt: skip
    assert [theme.spoken(code).say("first") for code in ("de", "en", "fr")] == [
        "Preis im ersten Jahr",
        "Price of the first year",
        "Première année, mise en place incluse",
    ]


def test_everything_wrong_with_a_file_is_said_at_once(file: Path) -> None:
    """Unknown and doubled keys, wrong values, kinds and texts, each at its line."""
    lines = (
        'colr = "#0B6467"', 'font = "Papyrus"', 'language = "de"', "vat = [0.19, 7]", "prices = true", 'color = "#fff"',
        'colour = "#000000"', "currency = [1]", "phone = 2026-01-01", 'logo = "logo.svg"', "[address]", 'street = "x"',
        "[wording]", 'frist = "x"', 'of12 = "{n} von 12"', "[wording.it]", 'first = "x"', "[wording.fr]", "first = 3",
        'verdict = "Prenez {plan}"',
    )  # fmt: skip
    (file.parent / "logo.svg").write_text("<svg/>")
    assert problems(write(file, *lines)) == [
        'theme.toml row 1: unknown term "colr"; nearest: colour',
        "theme.toml row 2: font must be one of Calibri, Arial, Aptos, Segoe UI (got Papyrus)",
        "theme.toml row 4: vat must be one to 4 different shares from 0 to 1 such as 0.19, or none (got 0.19; 7); "
        "write 7 % as 0.07",
        "theme.toml row 5: prices must be one of net, gross (got True)",
        "theme.toml row 6: colour must be a colour of six digits such as #0B6467 (got #fff)",
        "theme.toml row 8: currency must be one currency, such as EUR or € (got [1])",
        "theme.toml row 9: phone must be text of at most 80 characters (got 2026-01-01)",
        "theme.toml row 10: logo must be a PNG or JPEG file of at most 200 kB and 2,000 px a side (got an SVG)",
        "theme.toml row 11: address must be text of at most 80 characters (got {'street': 'x'})",
        'theme.toml row 14: unknown text "frist"; nearest: first, list',
        "theme.toml row 15: wording of12 must be text with {k} (got {n} von 12)",
        'theme.toml row 17: unknown language "it"; known: en, de, fr',
        "theme.toml row 19: wording first must be text of at most 500 characters (got 3)",
        "theme.toml row 20: wording verdict must be text with {other}, {plan}, {price} (got Prenez {plan})",
        'theme.toml: company must be text (got nothing); say company = "your name"',
    ]


def test_a_key_stands_once(file: Path) -> None:
    """Under any of its names."""
    lines = ('company = "A"', 'colour = "#000000"', '"house colour" = "#111111"')
    assert problems(write(file, *lines)) == ["theme.toml row 3: colour stands twice; keep one"]


def test_two_sheets_have_two_names(file: Path) -> None:
    """Said of the file, as it is of no line alone."""
    assert problems(write(file, 'company = "A"', "[wording]", 'page_plans = "Your offer"')) == [
        "theme.toml: page_plans and page_offer must be different names of sheets"
    ]


def test_what_is_no_toml_is_said(file: Path) -> None:
    """At its line."""
    assert problems(write(file, 'company = "A"', "colour = #0B6467"))[0].startswith(
        "theme.toml row 2: is not TOML"
    )


def test_a_form_to_start_from_is_a_theme(file: Path) -> None:
    """As it is written, and with every comment taken away."""
    assert read_theme_file(write(file, theme_form())).theme == Theme("Harbour IT")
    (file.parent / "logo.png").write_bytes(png(400, 100))
    lines = [
        line.removeprefix("# ") if " = " in line or "[" in line else line
        for line in theme_form("Ours").splitlines()
    ]
    whole = read_theme_file(write(file, *(line for line in lines if not line.startswith("{")))).theme
    assert whole.company == "Ours"
    assert whole.logo is not None
    assert set(whole.wording) == {"en", "de"}
    assert all(f"{term.field} = " in theme_form() and term.help in theme_form() for term in THEME_TERMS)


def test_a_sheet_says_the_same(tmp_path: Path) -> None:
    """Label and value, several rates in one cell, texts by `wording`, and problems at their cells."""
    (tmp_path / "logo.png").write_bytes(png(400, 100))
    rows = (
        ("VAT rates", "19 %; 7 %"), ("Language", "de"), ("Logo", "logo.png"), ("Notice", None), ("wording first", "Erstes"),
        ("Wording en recommended", "Our advice"), ("wording.fr.first", "Première"), ("valid days", 45.0),
    )  # fmt: skip
    read = read_theme_sheet(rows, Place("card.xlsx", "Theme", 3, "B"), tmp_path, replace(POLICY, tax_note=""))
    assert (read.theme.vat, read.theme.language, read.theme.notice_months) == ((0.19, 0.07), "de", 3)
    assert read.theme.wording == {
        "de": {"first": "Erstes"},
        "en": {"recommended": "Our advice"},
        "fr": {"first": "Première"},
    }
    wrong = (("colr", "#000000"), ("vat", 19.0), ("wording fisrt", "x"), ("valid days", 45.0))
    with pytest.raises(AgreementError) as raised:
        read_theme_sheet(wrong, Place("card.xlsx", "Theme", 3, "B"), tmp_path, POLICY)
    assert [str(problem) for problem in raised.value.problems] == [
        'card.xlsx Theme!C3: unknown term "colr"; nearest: colour',
        "card.xlsx Theme!C4: vat must be one to 4 different shares from 0 to 1 such as 0.19, or none (got 19.0); "
        "write 19 % as 0.19",
        'card.xlsx Theme!C5: unknown text "fisrt"; nearest: first, list',
    ]


LABELS = st.sampled_from(
    [*(term.name for term in THEME_TERMS), "wording first", "wording", "wording de", ".", "x"]
)
CELLS = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["#N/A", "19 %", "de", "EUR"])
)


@example([("logo", "x" * 300)])  # longer than the name of any file
@given(st.lists(st.tuples(LABELS | st.text(max_size=8) | st.floats(), CELLS), max_size=6))
def test_whatever_stands_on_a_sheet_is_read_or_refused(rows: list[tuple[object, object]]) -> None:
    """Nothing else is raised, and what is read is a theme."""
    try:
        read = read_theme_sheet(rows, Place("card.xlsx", "Theme"), Path(), POLICY)
    except AgreementError:
        return
    assert isinstance(read.theme, Theme)
    assert read.theme.palette.house.startswith("#")


def test_the_theme_wins_and_a_contradiction_is_said(file: Path) -> None:
    """What both say is that of the theme; what it does not say is that of the policy."""
    lines = ('company = "Northlight IT"', "", "valid_days = 45", "vat = [0.19]")
    read = read_theme_file(write(file, *lines), POLICY)
    assert (read.theme.company, read.theme.valid_days, read.theme.currency) == ("Northlight IT", 45, "EUR")
    assert [str(remark) for remark in read.remarks] == [
        "theme.toml row 1: company is Northlight IT here and Quay IT in the policy; offers follow the theme; say it in one place",
        "theme.toml row 3: valid days is 45 here and 30 in the policy; offers follow the theme; say it in one place",
        'theme.toml row 4: the tax note "net of tax" of the policy is not printed on offers; '
        "the theme says how prices stand to tax",
    ]
    assert all(remark.remark for remark in read.remarks)


def test_what_agrees_or_is_said_once_is_no_contradiction(file: Path) -> None:
    """The same values twice, another name of the currency, and days that the policy does not state."""
    policy = Policy("EUR", company="Quay IT")
    lines = ('company = "Quay IT"', 'currency = "€"', "valid_days = 45", 'prices = "net"')
    assert read_theme_file(write(file, *lines), policy).remarks == ()
    plain = read_theme_file(write(file, 'colour = "#000000"'), POLICY)
    assert plain.remarks == ()
    assert plain.theme.spoken().say("prices_net") == "net of tax"


def test_money_is_never_called_by_another_name(file: Path) -> None:
    """Another currency than the policy's is an error: nothing is converted."""
    assert problems(write(file, 'currency = "CHF"'), POLICY) == [
        "theme.toml row 1: currency must be EUR, that of the policy (got CHF); nothing is converted: mend one of the two"
    ]


def test_without_a_theme_a_card_is_what_it_was(tmp_path: Path) -> None:
    """No theme; its house is that of the policy."""
    read = read_rate_card(card(tmp_path))
    assert (read.theme, read.remarks) == (None, ())
    assert read.house == replace(
        Theme("Quay IT", valid_days=30), wording={"en": {"prices_net": "net of tax"}}
    )


def test_a_card_has_the_theme_beside_it(tmp_path: Path) -> None:
    """And says what is to be said of it; nothing else of the card changes."""
    path = card(tmp_path)
    plain = read_rate_card(path)
    write(tmp_path / "theme.toml", 'company = "Northlight IT"', 'colour = "#E0A030"')
    read = read_rate_card(path)
    assert read.house.company == "Northlight IT"
    assert replace(read, theme=None) == plain
    said = [str(problem) for problem in rate_card_problems(read)]
    assert said[0].startswith("theme.toml row 1: company is Northlight IT here and Quay IT in the policy")
    assert said[1].startswith("theme.toml row 2: colour #E0A030 is hard to read on white")


def test_a_card_has_the_theme_of_its_sheet(tmp_path: Path) -> None:
    """Wherever the table stands on it."""
    read = read_rate_card(
        card(tmp_path, sheet=(("colour", "#123456"), ("vat", 0.19), ("wording own", "Your year")))
    )
    assert (read.house.company, read.house.colour, read.house.vat) == ("Quay IT", "#123456", (0.19,))
    assert read.house.spoken().say("own") == "Your year"


def test_problems_of_a_theme_are_problems_of_its_card(tmp_path: Path) -> None:
    """Of the sheet at its cell, of the file at its line; both at once cannot be."""
    path = card(tmp_path, sheet=(("colour", "red"), ("font", "Arial")))
    with pytest.raises(AgreementError) as raised:
        read_rate_card(path)
    assert str(raised.value).startswith("rate-card.xlsx Theme!B3: colour must be a colour of six digits")
    write(tmp_path / "theme.toml", 'company = "Northlight IT"')
    with pytest.raises(
        AgreementError, match=r"theme\.toml lies beside the rate card, which has a sheet Theme too"
    ):
        read_rate_card(path)
    beside = tmp_path / "beside"
    beside.mkdir()
    write(beside / "theme.toml", 'font = "Papyrus"')
    with pytest.raises(AgreementError, match=r"theme\.toml row 1: font must be one of"):
        read_rate_card(card(beside))


def test_a_sheet_of_another_name_is_pointed_out(tmp_path: Path) -> None:
    """Themes is not read, and a sheet Theme without a known label is said."""
    path = card(tmp_path, sheet=(("colour", "#123456"),))
    book: Any = load_workbook(path)
    book["Theme"].title = "Themes"
    book.save(path)
    with pytest.raises(AgreementError, match=r"the sheet is not read; did you mean Theme\?"):
        read_rate_card(path)


def test_a_client_may_have_a_language_of_its_own(tmp_path: Path) -> None:
    """In the last column of the table of clients; another than we speak is refused at its row."""
    table = tmp_path / "clients.csv"
    table.write_text(
        "client,users,devices,hours,language\nLinden,9,9,12,de\nOak,9,9,12,\nElm,9,9,12,it\n",
        encoding="utf-8",
    )
    rates = RateCard(*[getattr(sample_card(), name) for name in ("plans", "costs", "policy", "roles")])
    read = read_proposals(table, rates, None, date(2026, 11, 23))
    assert [(proposal.client.name, proposal.client.language) for proposal in read.proposals] == [
        ("Linden", "de"),
        ("Oak", ""),
    ]
    assert [inputs_of(proposal).proposals[0].client.language for proposal in read.proposals] == ["de", ""]
    assert any("language must be one of en, de, fr (got it)" in str(problem) for problem in read.problems)


def test_a_batch_says_what_a_card_has_to_say(tmp_path: Path) -> None:
    """The remarks on its theme stand among the problems of the run."""
    table = tmp_path / "clients.csv"
    table.write_text("client,users,devices,hours\nLinden,9,9,12\n", encoding="utf-8")
    path = card(tmp_path)
    write(tmp_path / "theme.toml", 'colour = "#E0A030"')
    read = read_proposals(table, path, None, date(2026, 11, 23))
    assert [str(problem)[:41] for problem in read.problems if problem.remark] == [
        "theme.toml row 1: colour #E0A030 is hard "
    ]
    assert isinstance(read.proposals[0].card.house, Theme)

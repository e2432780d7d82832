"""The words of client documents: the same texts in every language, texts of one's own checked, none in the pages themselves."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from package_tree import ROOT

from xlagree.generate.book.client_look import number_formats
from xlagree.generate.book.look import FORMATS
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.phrases import (
    ANYWHERE,
    EITHER,
    LANGUAGES,
    SHEETS,
    doubled_sheets,
    form_for,
    names_in,
    phrases,
    table,
    wrong_phrase,
)

PAGES = (
    "xlagree/generate/pages/shared/letterhead.py",
    "xlagree/generate/pages/client/theme_page.py",
)
"""The parts of pages for clients that have no word of their own, not even the name of a kind of number."""
OFFERS = (
    "client_offer", "client_page", "plan_words", "hours_workings", "months_workings", "plan_blocks", "offer_plans", "choice_cells",
    "held_cells", "order_grid", "offer_sums", "offer_order", "offer_rates", "offer_acceptance",
)  # fmt: skip
"""The modules of the client edition: their words are keys of the table, kinds of numbers, or fields of an offer."""
FIELDS = {"vat", "rates", "add-ons", "price once", "monthly price", "history", "months"}
"""Fields of the record of an offer, and what prices may stand on."""
SAYS = {"say", "counted", "line", "named", "_Plan"}
"""Functions whose text is the key of a phrase."""
LOOKS = {"format", "align", "valign", "bottom", "top", "numbered"}
"""Arguments that say how a cell looks."""
FUNCTIONS = {
    "INDEX", "MATCH", "IF", "N", "SUM", "SUMIF", "COUNTIF", "ROUND", "FIXED", "MOD", "ISNUMBER", "TRUE", "FALSE",
}  # fmt: skip
"""The functions of a sheet that a client's page may use; letters in formulas are theirs."""
NEVER_SAID = re.compile(
    r"\b(overage|waived?|replay|sla|uncapped|effective rate|amazing|best|perfect)\b", re.IGNORECASE
)


def test_every_text_stands_in_every_language() -> None:
    """None is missing, none is empty, and none has a language that is not known."""
    for key, texts in table().items():
        assert key not in LANGUAGES  # which name sections of a theme
        assert tuple(texts) == LANGUAGES, key
        assert all(text.strip() == text != "" for text in texts.values()), key


@pytest.mark.parametrize("key", table())
def test_a_text_has_the_same_names_and_forms_everywhere(key: str) -> None:
    """Names in braces are those of English, but for the name of the tax; where English has two forms, all have."""
    texts = table()[key]
    forms = [text.split(EITHER) for text in texts.values()]
    assert len({len(of) for of in forms}) == 1
    wanted = names_in(forms[0][0])
    assert wanted is not None
    for form in (form for of in forms for form in of):
        named = names_in(form)
        assert named is not None
        assert named - {ANYWHERE} == wanted - {ANYWHERE}


def test_words_that_are_ours_are_never_said() -> None:
    """No word of the trade, no praise; terms of a plan and steps of the ledger have in English the names that a rate card gives them."""
    said = [key for key, texts in table().items() if NEVER_SAID.search(texts["en"])]
    assert said == [
        "step_visits", "step_emergency", "best_effort", "term_overage_rate", "term_overage_weighting",
        "word_best", "word_best_live", "word_best_more",
    ]  # fmt: skip


def test_german_and_french_are_formal_and_set_as_they_should_be() -> None:
    """No du and no tu; before French punctuation stands a space that does not break, in German none."""
    for key in table():
        german, french = phrases("de")[key], phrases("fr")[key]
        assert not re.search(r"\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer)\b", german), key
        assert not re.search(r"\b([Tt]u|[Tt]oi|[Tt]on|[Tt]es)\b", french), key
        assert not re.search(r"[^\u00a0][:;!?](?= |$)", french), key
        assert not re.search(r"\s[:;!?]", german), key


def test_a_text_is_filled_in() -> None:
    """Names, and the tax wherever it is named."""
    french = ClientLanguage("fr", "€", False)
    assert french.say("prices_net") == "prix hors TVA"
    assert french.say("once") == "Une fois\u00a0: mise en place"
    assert ClientLanguage("en", "$", True, tax="GST").say("gross") == "To pay, GST included"


@pytest.mark.parametrize(
    ("language", "hours", "written"),
    [
        ("en", 1, "1 hour"), ("en", 0, "0 hours"), ("en", 1.5, "1.5 hours"), ("en", 2, "2 hours"),
        ("de", 1, "1 Stunde"), ("de", 0, "0 Stunden"), ("de", 1.5, "1,5 Stunden"),
        ("fr", 0, "0 heure"), ("fr", 1, "1 heure"), ("fr", 1.5, "1,5 heure"), ("fr", 2, "2 heures"),
    ],
)  # fmt: skip
def test_a_count_takes_the_form_of_its_number(language: str, hours: float, written: str) -> None:
    """In French all below two is one; in English and German one is one only as it is written."""
    speech = ClientLanguage(language, "€", True)
    assert speech.counted("n_hours", hours, 0 if hours == int(hours) else 1) == written


@given(st.sampled_from(LANGUAGES), st.floats(0, 1e6))
def test_a_form_is_always_one_of_the_two(language: str, number: float) -> None:
    """Whatever the number."""
    assert form_for(language, f"a{EITHER}b", number, f"{number:.0f}") in ("a", "b")


def test_names_of_sheets_are_names_of_sheets() -> None:
    """In every language, and different from each other, whatever a house calls one of them."""
    for language in LANGUAGES:
        assert [wrong_phrase(language, key, phrases(language)[key]) for key in SHEETS] == [None] * len(SHEETS)
        assert doubled_sheets(language, {}) is None
    assert str(doubled_sheets("en", {"page_plans": "your OFFER"})) == (
        "page_plans and page_offer must be different names of sheets"
    )


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("frist", "Price", 'unknown text "frist"; nearest: first'),
        ("first", "", "wording first must be text of at most 500 characters (got nothing)"),
        ("first", 7, "wording first must be text of at most 500 characters (got 7)"),
        ("first", "x" * 501, "wording first must be text of at most 500 characters (got 501 of them)"),
        ("first", "in {year}", "wording first must be text with no names in braces (got in {year})"),
        ("of12", "{n} of 12", "wording of12 must be text with {k} (got {n} of 12)"),
        ("of12", "{k.real} of 12", "wording of12 must be text with {k} (got {k.real} of 12)"),
        ("of12", "{k:>9} of 12", "wording of12 must be text with {k} (got {k:>9} of 12)"),
        ("of12", "{k of 12", "wording of12 must be text with {k} (got {k of 12)"),
        ("n_hours", "{n} h", 'wording n_hours must be two forms such as "{n} hour | {n} hours" (got {n} h)'),
        (
            "page_offer",
            "Offer 1/2",
            "wording page_offer must be a name of a sheet: at most 31 characters, none of",
        ),
        ("page_offer", "x" * 32, "wording page_offer must be a name of a sheet"),
        ("page_offer", "'Offer", "wording page_offer must be a name of a sheet"),
        ("n_hours", "{n} h | h", "wording n_hours must be text with {n} (got {n} h | h)"),
    ],
)
def test_a_text_of_ones_own_is_checked(key: str, text: object, said: str) -> None:
    """Its key, its length, its names in braces and its forms."""
    problem = wrong_phrase("en", key, text)
    assert problem is not None
    assert str(problem).startswith(said)


def test_a_text_of_ones_own_may_name_the_tax() -> None:
    """Anywhere, and braces may be doubled."""
    assert wrong_phrase("de", "first", "Erstes Jahr ohne {vat}, {{netto}}") is None
    own = ClientLanguage("de", "€", False, own={"first": "Erstes Jahr ohne {vat}, {{netto}}"})
    assert own.say("first") == "Erstes Jahr ohne MwSt., {netto}"


def literals(path: Path) -> list[str]:
    """The literals of a page with a letter that are neither documentation, nor a key, nor a look, nor a formula."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            known.add(id(node.value))
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            known |= {id(argument) for argument in node.args if name in SAYS and _is_key(argument)}
            known |= {id(keyword.value) for keyword in node.keywords if keyword.arg in LOOKS}
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            known |= {id(part) for part in ast.walk(node.format_spec)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known
    ]
    return [text for text in texts if any(map(str.isalpha, text)) and not _is_formula(text)]


def _is_key(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


def _is_formula(text: str) -> bool:
    """The functions of a formula."""
    return set(re.findall("[A-Za-z]+", text)) <= FUNCTIONS


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_nothing_of_their_own(page: str) -> None:
    """Every letter on a page comes from the table."""
    assert literals(ROOT / page) == []


def test_a_text_in_a_page_is_seen(tmp_path: Path) -> None:
    """The search for literals finds one beside a key, a look, documentation and a formula."""
    page = tmp_path / "page.py"
    page.write_text(
        '"""A page."""\n'
        'write(1, say("first"), Style(align="right"), f"ROUND({cell}*2,2)")\n'
        'write(2, "Total of the year")\n'
        'write(3, f"about {price:.2f}")\n'
        'write(4, "net")\n'
    )
    assert sorted(literals(page)) == ["Total of the year", "about ", "net"]


@pytest.mark.parametrize("name", OFFERS)
def test_offers_say_nothing_of_their_own(name: str) -> None:
    """Every word in the modules is the key of a text, or its ending, a name in its braces, a kind of number, or a field."""
    english = phrases("en")
    names = {name for text in english.values() for name in names_in(text.split(EITHER)[0]) or ()}
    known = {*english, *names, *FORMATS, *number_formats(ClientLanguage("en", "€", True)), *FIELDS}
    said = literals(ROOT / f"xlagree/generate/pages/client/{name}.py")

    assert [text for text in said if text not in known and not _ends_a_key(text)] == []


def _ends_a_key(text: str) -> bool:
    """Whether a text begins with a line and ends keys of the table."""
    return text.startswith("_") and any(key.endswith(text) or f"{text}_" in key for key in table())


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_only_what_there_is(page: str) -> None:
    """Every key that a page says stands in the table."""
    said = {
        argument.value
        for node in ast.walk(ast.parse((ROOT / page).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    assert said
    assert said <= table().keys()


def test_what_is_lower_is_not_said_to_be_nothing() -> None:
    """A plan that counts an emergency hour 1.5 times instead of twice saves, and still has a premium."""
    for step in ("why_night", "why_emergency", "why_trips"):
        words = ClientLanguage("en", "£", True).say(step)
        assert "lower or no" in words or "less or nothing" in words


@pytest.mark.parametrize("unit", ["extension", "user"])
def test_a_price_of_one_reads_well_whatever_is_counted(unit: str) -> None:
    """No article that would have to follow the sound of the word."""
    speech = ClientLanguage("en", "£", True)
    assert speech.say("per_unit_month", unit=unit) == f"per {unit} a month"
    assert speech.say("per_unit", unit=unit) == f"per {unit}"

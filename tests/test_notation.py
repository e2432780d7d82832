"""How numbers, money, shares and dates are written by language, in texts and by the number formats of cells."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.generate.book.client_look import number_formats
from xlagree.proposal.house.notation import FIXED_SPACE, NARROW_SPACE, WRITINGS, Notation
from xlagree.proposal.house.theme import Theme

EN, DE, FR = Notation("en", "€", True), Notation("de", "€", False), Notation("fr", "€", False)


@pytest.mark.parametrize(
    ("notation", "amount", "cents"),
    [
        (EN, "€20,628", "€20,628.45"),
        (DE, "20.628\u00a0€", "20.628,45\u00a0€"),
        (FR, "20\u202f628\u00a0€", "20\u202f628,45\u00a0€"),
        (Notation("en", "CHF", True), "CHF\u00a020,628", "CHF\u00a020,628.45"),
        (Notation("de", "US$", True), "US$20.628", "US$20.628,45"),
    ],
)
def test_money_is_written_as_the_language_does(notation: Notation, amount: str, cents: str) -> None:
    """With and without cents, the sign first or last, letters apart from digits."""
    assert (notation.money(20628.45), notation.money(20628.45, 2)) == (amount, cents)


@pytest.mark.parametrize(("notation", "minus"), [(EN, "−€465"), (DE, "−465\u00a0€"), (FR, "−465\u00a0€")])
def test_a_minus_stands_first(notation: Notation, minus: str) -> None:
    """Before the sign of the currency, and never before a nought."""
    assert notation.money(-465) == minus
    assert "−" not in notation.money(-0.004, 2)


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from((0, 1, 2)))
def test_numbers_are_rounded_half_away_from_zero(number: Decimal, decimals: int) -> None:
    """As Excel rounds them, whatever the language; read back they are that number."""
    exact = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    for notation in (EN, DE, FR):
        written = notation.number(float(number), decimals)
        back = written.replace(notation.writing.thousands, "").replace(notation.writing.decimal, ".")
        assert Decimal(back.replace("−", "-")) == exact


def test_a_half_goes_up() -> None:
    """29,182.5 is 29,183, as Excel has it, and not the even 29,182."""
    assert [notation.number(29182.5) for notation in (EN, DE, FR)] == ["29,183", "29.183", "29\u202f183"]


@pytest.mark.parametrize(
    ("share", "english", "german"),
    [
        (0.19, "19%", "19\u00a0%"),
        (0.055, "5.5%", "5,5\u00a0%"),
        (0.0, "0%", "0\u00a0%"),
        (0.0825, "8.25%", "8,25\u00a0%"),
    ],
)
def test_a_share_has_as_many_decimals_as_it_needs(share: float, english: str, german: str) -> None:
    """Two at most; the sign apart but in English."""
    assert (EN.share(share), DE.share(share)) == (english, german)


def test_days_and_months() -> None:
    """In the form of the language, months cut short as it does."""
    day = date(2026, 3, 5)
    assert [notation.day(day) for notation in (EN, DE, FR)] == ["5 Mar 2026", "05.03.2026", "05/03/2026"]
    assert [notation.month(day) for notation in (EN, DE, FR)] == ["Mar 2026", "März 2026", "mars 2026"]
    autumn = date(2026, 9, 1)
    assert [notation.short_month(autumn) for notation in (EN, DE, FR)] == ["Sep", "Sept", "sept"]
    assert all(len(writing.months) == 12 for writing in WRITINGS.values())


def test_number_formats_are_those_of_the_language() -> None:
    """The sign as in texts, zero as a dash, separators left to the reader's program, dates in the language of the offer."""
    english, german, french = map(number_formats, (EN, DE, FR))
    assert english["price"] == '"€"#,##0;"−€"#,##0;"–"'
    assert german["price"] == f'#,##0"{FIXED_SPACE}€";"−"#,##0"{FIXED_SPACE}€";"–"'
    assert (
        german["price_cents"]
        == french["price_cents"]
        == f'#,##0.00"{FIXED_SPACE}€";"−"#,##0.00"{FIXED_SPACE}€";"–"'
    )
    assert (german["date"], french["date"]) == ("dd.mm.yyyy", 'dd"/"mm"/"yyyy')
    assert english["share"] == '0%;"−"0%;"–"'
    assert NARROW_SPACE not in "".join((*german.values(), *french.values()))


@pytest.mark.parametrize(
    ("currency", "place", "language", "amount"),
    [
        ("EUR", "", "en", "€1,490"),
        ("EUR", "after", "en", "1,490\u00a0€"),
        ("GBP", "", "de", "1.490\u00a0£"),
        ("CHF", "before", "de", "CHF\u00a01.490"),
        ("€", "", "fr", "1\u202f490\u00a0€"),
        ("NZD", "", "en", "NZD\u00a01,490"),
    ],
)
def test_a_theme_says_where_the_sign_stands(currency: str, place: str, language: str, amount: str) -> None:
    """By its language unless it says otherwise; codes without a sign stay as they are."""
    theme = Theme("Harbour IT", currency=currency, currency_place=place, language=language)
    assert theme.spoken().money(1490) == amount

"""Kinds of value: what a cell may hold, and what is said when it does not."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import values

from xlagree.terms import quantities as q
from xlagree.terms.errors import AgreementError
from xlagree.terms.quantities import Number, Quantity, as_number, as_text, is_blank, same

KINDS = [kind for kind in vars(q).values() if isinstance(kind, Quantity)]
NUMBERS = [kind for kind in KINDS if isinstance(kind, Number)]
COLOURS, SIZES = q.Word(("dark red", "blue")), q.Words(("small", "very large"))


@pytest.mark.parametrize("kind", [*KINDS, COLOURS, SIZES], ids=lambda kind: kind.want)
@given(data=st.data())
def test_samples_and_drawn_values_are_taken(kind: Quantity, data: st.DataObject) -> None:
    """A kind of value takes the test values that it offers."""
    for cell in (*kind.samples(), data.draw(values(kind))):
        kind.check("term", cell)


@pytest.mark.parametrize("kind", NUMBERS, ids=lambda kind: kind.want)
def test_bounds_are_kept(kind: Number) -> None:
    """Numbers at the bounds are taken, numbers beyond are refused with term, want and got."""
    assert kind.check("term", kind.low) == kind.low

    with pytest.raises(AgreementError) as raised:
        kind.check("my term", kind.low - 1)

    assert str(raised.value).startswith(f"my term must be {kind.want} (got {kind.low - 1:g})")
    assert raised.value.kind == "argument"


@pytest.mark.parametrize("cell", ["", "ten", "1,250", "1_000", "10 %", True, None, float("inf"), "nan", [1]])
def test_what_is_no_number_is_refused(cell: object) -> None:
    """Words, thousands separators, yes and no, and infinity are no numbers."""
    with pytest.raises(AgreementError, match="hours must be a number of hours, 0 or more"):
        q.HOURS.check("hours", cell)


@pytest.mark.parametrize("cell", [3, 3.0, "3", " 3.0 ", "3e0"])
def test_a_number_is_the_same_however_it_comes(cell: object) -> None:
    """Whole, decimal and text cells of one number are one value."""
    assert q.COUNT.check("users", cell) == 3.0
    assert as_number(cell) == 3.0


def test_percent_for_share_is_explained() -> None:
    """Who writes 15 for a share is told to write 0.15."""
    with pytest.raises(AgreementError, match=r"write 15 % as 0.15"):
        q.SHARE.check("margin", 15)


@pytest.mark.parametrize("cell", [15, "15"])
def test_a_percentage_without_its_sign_is_explained(cell: object) -> None:
    """It could be a share that is far too high."""
    with pytest.raises(AgreementError, match=r"write 15 % as 0\.15"):
        q.SHARE.check("share", cell)


@pytest.mark.parametrize("cell", ["15%", " 15 % ", "15\u00a0%", "15,0 %", "0.15", "0,15"])
def test_a_percentage_with_its_sign_is_a_share(cell: object) -> None:
    """It can mean nothing else."""
    assert q.SHARE.check("share", cell) == pytest.approx(0.15, abs=1e-15)


@pytest.mark.parametrize("kind", [q.MONEY, q.HOURS, q.TEXT, q.YES_NO, q.CURRENCY], ids=lambda kind: kind.want)
def test_the_error_of_a_formula_is_no_value(kind: Quantity) -> None:
    """Not of a text either: it would be printed as a name."""
    with pytest.raises(AgreementError, match=r"term must be .* \(got #REF!\); mend the formula of the cell"):
        kind.check("term", "#REF!")


@pytest.mark.parametrize("kind", [q.MONEY, q.RATE, q.HOURS, q.COUNT], ids=lambda kind: kind.want)
def test_numbers_have_an_end(kind: Number) -> None:
    """A million millions is taken, more is a slip."""
    assert kind.check("term", q.LARGEST) == q.LARGEST
    with pytest.raises(AgreementError, match="numbers go up to 1,000,000,000,000"):
        kind.check("term", 1.1e12)


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [
        (1234.5, 0, "1,235"),
        (142.25, 1, "142.3"),
        (-0.04, 1, "0.0"),
        (0, 2, "0.00"),
        (1e300, 0, "1e+300"),
        (1e15, 2, "1e+15"),
    ],
)
def test_numbers_in_sentences(number: float, decimals: int, shown: str) -> None:
    """As a cell shows them, and never an error for a number that no cell shows."""
    assert q.fixed(number, decimals) == shown


@pytest.mark.parametrize("cell", ["EUR", "chf", "zł", "€", "US$", " kr "])
def test_one_currency(cell: str) -> None:
    """Letters, a sign, or letters and their sign."""
    assert q.CURRENCY.check("currency", cell) == cell.strip()


@pytest.mark.parametrize("cell", ["EUR, USD", "EUR/USD", "EUR USD", "EURUSD", "€$", "EUR €", "12", "-", 3.0])
def test_two_currencies_are_none(cell: object) -> None:
    """A proposal has prices in one of them."""
    with pytest.raises(AgreementError, match="currency must be one currency, such as EUR or €"):
        q.CURRENCY.check("currency", cell)


def test_whole_numbers_stay_whole() -> None:
    """A count takes no fraction."""
    with pytest.raises(AgreementError, match="users must be a whole number, 0 or more"):
        q.COUNT.check("users", 2.5)


def test_words_are_found_without_case_spaces_and_hyphens() -> None:
    """A word is known however it is written, and given back as declared."""
    assert COLOURS.check("colour", "Dark-Red ") == "dark red"
    assert SIZES.check("sizes", "VERY LARGE; small") == ("small", "very large")
    assert SIZES.check("sizes", "none") == ()

    with pytest.raises(AgreementError, match=r"colour must be one of dark red, blue \(got green\)"):
        COLOURS.check("colour", "green")


def test_none_goes_with_nothing_else() -> None:
    """None beside another word contradicts itself and is refused."""
    with pytest.raises(AgreementError, match="or none"):
        SIZES.check("sizes", "none, small")


@pytest.mark.parametrize(("cell", "value"), [("Yes", True), ("no", False), (True, True), (False, False)])
def test_yes_and_no(cell: object, value: bool) -> None:
    """Yes and no come as words or as the sheet's own truth values."""
    assert q.YES_NO.check("auto renew", cell) is value


@pytest.mark.parametrize(
    ("cell", "blank"), [(None, 1), ("  ", 1), (float("nan"), 1), (0, 0), ("0", 0), (False, 0)]
)
def test_blank(cell: object, blank: int) -> None:
    """Nothing, spaces and not-a-number are blank; nought and no are not."""
    assert is_blank(cell) == bool(blank)


@given(st.text())
def test_labels_compare_without_case_and_signs(label: str) -> None:
    """Signs and spaces round a label do not count."""
    assert same(f" -{label}. ") == same(label)


def test_text_is_one_line() -> None:
    """Text loses spare spaces, and a whole number reads as people write it."""
    assert [as_text(cell) for cell in (10.0, 10, "10", 2.5, " Block \n 20 ")] == [
        "10",
        "10",
        "10",
        "2.5",
        "Block 20",
    ]
    assert q.TEXT.check("company", 365.0) == "365"


@pytest.mark.parametrize("kind", [*KINDS, COLOURS, SIZES], ids=lambda kind: kind.want)
def test_kinds_are_the_same_after_a_journey(kind: Quantity) -> None:
    """A kind of value that was pickled, as for another process, is equal and checks as before."""
    back = pickle.loads(pickle.dumps(kind))

    assert back == kind
    assert [back.check("term", cell) for cell in kind.samples()] == [
        kind.check("term", cell) for cell in kind.samples()
    ]


def test_yes_is_true_after_a_journey() -> None:
    """Yes and no are truth values, also of a pickled kind."""
    yes_no = pickle.loads(pickle.dumps(q.YES_NO))

    assert yes_no.check("auto renew", "yes") is True
    assert yes_no.check("auto renew", False) is False
    with pytest.raises(AgreementError, match=r"auto renew must be yes or no \(got perhaps\)"):
        yes_no.check("auto renew", "perhaps")


@pytest.mark.parametrize("cell", [("very large", "small"), ["Small", "very large"], "small, very large"])
def test_several_words_come_as_a_list_too(cell: object) -> None:
    """In code several words are a list; they are put in the order in which they are declared."""
    assert SIZES.check("sizes", cell) == ("small", "very large")
    assert SIZES.check("sizes", ()) == ()

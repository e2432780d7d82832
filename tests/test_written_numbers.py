"""Numbers as people type them: taken where they can mean one thing only, else refused with both."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlagree as xa
from xlagree.functions.catalogue import function
from xlagree.intake.scenario_table import read_scenarios_file
from xlagree.intake.sheets import read_rows
from xlagree.intake.table_heads import Column
from xlagree.terms import quantities as q
from xlagree.terms.errors import AgreementError
from xlagree.terms.written_numbers import decimal_sign, same_currency, two_readings, typed_number, with_point

COLUMNS = (
    Column("name", q.TEXT, "A name."),
    Column("fee", q.MONEY, "A fee."),
    Column("share", q.SHARE, "A share."),
)


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("5 %", "share", 0.05),
        ("5%", "share", 0.05),
        ("12,5 %", "share", 0.125),
        ("-2.5\u00a0%", "share", -0.025),
        ("£760", "money", 760),
        ("760 £", "money", 760),
        ("USD 760", "money", 760),
        ("US$ 1,250.50", "money", 1250.5),
        ("€ 1.400,00", "money", 1400),
        ("1 400,00", "money", 1400),
        ("1\u202f400,00 €", "money", 1400),
        ("1'400.50", "money", 1400.5),
        ("CHF 1'400.–", "money", 1400),
        ("Fr. 1’400.--", "money", 1400),
        ("760,-", "money", 760),
        ("1.400.000", "money", 1_400_000),
        ("1,400,000.5", "money", 1_400_000.5),
        ("kr 1 200", "money", 1200),
        ("−£5", "money", -5),
        ("£95/h", "rate", 95),
        ("95 EUR per hour", "rate", 95),
        ("95,5", "rate", 95.5),
        ("12,5", "hours", 12.5),
        ("1 400", "count", 1400),
        ("0,125", "factor", 0.125),
        ("0.125", "factor", 0.125),
        ("1250.500", "money", 1250.5),
        ("1e3", "count", 1000),
    ],
)
def test_what_can_mean_one_thing_only(text: str, kind: str, number: float) -> None:
    """Signs of currencies and percentages, thousands set off by any sign, a comma or a point."""
    assert typed_number(text, kind) == pytest.approx(number, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.400", "money"),
        ("1,400", "money"),
        ("£1.400", "money"),
        ("1.400 %", "share"),
        ("5 %", "money"),
        ("5 %", "factor"),
        ("+5 %", "share"),
        ("£5 %", "share"),
        ("£5", "hours"),
        ("£5 EUR", "money"),
        ("£5/h", "money"),
        ("12 34", "money"),
        ("1.40.000", "money"),
        ("1'400.500,5", "money"),
        ("1,400'000", "money"),
        ("--5", "money"),
        ("1_000", "money"),
        ("ca. 760", "money"),
        ("760 bis 800", "money"),
        ("1.4k", "money"),
        ("(760)", "money"),
        ("", "money"),
        ("nan", "money"),
        ("5" * 60 + "x", "money"),
    ],
)
def test_what_could_mean_another(text: str, kind: str) -> None:
    """Or nothing."""
    assert typed_number(text, kind) is None


def test_a_number_that_could_be_two_is_shown_as_both() -> None:
    """In the one form of messages."""
    with pytest.raises(
        AgreementError,
        match=r"fee must be an amount of money, 0 or more \(got 1\.400\); write 1400, or 1\.4$",
    ):
        q.MONEY.check("fee", "1.400")
    assert q.MONEY.check("fee", "1.400", ".") == 1.4
    assert two_readings("£1,250") == ("1250", "1.25")


amounts = st.decimals(0, 10**9, places=2)


@given(
    amounts,
    st.sampled_from([(",", "."), (".", ","), (" ", ","), (" ", "."), ("'", ".")]),
    st.sampled_from(["", "€ ", "CHF "]),
)
def test_an_amount_that_was_written_out_is_read_back(
    amount: Decimal, signs: tuple[str, str], currency: str
) -> None:
    """With two decimals no sign can be taken for another."""
    group, point = signs
    whole, _, cents = f"{amount:,.2f}".partition(".")
    assert typed_number(f"{currency}{whole.replace(',', group)}{point}{cents}", "money") == float(amount)


@given(st.floats(-1e9, 1e9))
def test_a_plain_number_in_text_is_itself_or_refused(number: float) -> None:
    """Never another."""
    assert typed_number(repr(number)) in (number, None)
    assert typed_number(repr(number), decimal=".") == number


@given(st.integers(1, 999), st.integers(0, 999))
def test_three_decimals_are_never_guessed(whole: int, decimals: int) -> None:
    """Of a text that nothing else explains."""
    assert typed_number(f"{whole}.{decimals:03}") is None
    assert typed_number(f"{whole},{decimals:03}") is None
    assert typed_number(f"{whole}.{decimals:03}", decimal=",") == whole * 1000 + decimals


@pytest.mark.parametrize(
    ("name", "text", "fees"),
    [
        ("a.csv", "name,fee\nA,1.400\nB,12.5\n", [1.4, 12.5]),
        ("a.csv", "name;fee\nA;1.400\nB;12,5\nC;1.400,50 €\n", [1400, 12.5, 1400.5]),
        ("a.csv", "name;fee\nA;1.400\nB;12.5\n", [1.4, 12.5]),
        ("a.csv", "name;fee\nA;1,400\nB;2,5\n", [1.4, 2.5]),
        ("a.tsv", "name\tfee\nA\t1.400\nB\t7,25\n", [1400, 7.25]),
        ("a.jsonl", '{"name": "A", "fee": "1.400"}\n{"name": "B", "fee": 2}\n', [1.4, 2]),
    ],
)
def test_the_sign_of_the_file(name: str, text: str, fees: list[float], tmp_path: Path) -> None:
    """What the separator or another number shows."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [row.values["fee"] for row in read_rows(tmp_path / name, COLUMNS).records] == fees


@pytest.mark.parametrize(("cell", "both"), [("1.400", "1400, or 1.4"), ("1,400", "1400, or 1.4")])
def test_a_file_that_shows_no_sign(cell: str, both: str, tmp_path: Path) -> None:
    """Is asked to say it."""
    (tmp_path / "a.csv").write_text(f"name;fee\nA;{cell}\nB;12\n", encoding="utf-8")
    (problem,) = read_rows(tmp_path / "a.csv", COLUMNS).problems
    assert str(problem) == (
        f'a.csv row 2 column "fee": fee must be an amount of money, 0 or more (got {cell}); write {both}'
    )


def test_a_table_without_known_columns(tmp_path: Path) -> None:
    """Has the sign of its file too: hours with three decimals, as Python and scenarios read them."""
    (tmp_path / "a.csv").write_text("month,hours\n2026-09,1.375\n2026-10,2.5\n", encoding="utf-8")
    assert [month.hours for month in xa.usage(tmp_path / "a.csv").months] == [1.375, 2.5]
    (tmp_path / "s.csv").write_text("of,term,low\ncosts,cost per hour,70.125\n", encoding="utf-8")
    (scenario,) = read_scenarios_file(tmp_path / "s.csv")
    assert scenario.changes[0].value == 70.125


def test_names_stay_as_they_are(tmp_path: Path) -> None:
    """Whatever the sign of the file."""
    (tmp_path / "a.csv").write_text("name;fee\nAcme, Ltd.;12,5\n23.11.2026;1,5\n", encoding="utf-8")
    assert [row.values["name"] for row in read_rows(tmp_path / "a.csv", COLUMNS).records] == [
        "Acme, Ltd.",
        "23.11.2026",
    ]
    assert with_point("A 1,5") == "A 1,5"
    assert decimal_sign(["23.11.2026", "10.30"]) == "."


def test_in_a_worksheet_function() -> None:
    """Text in a cell is read as in a file."""
    rate = function("AGREE_RATE_FOR_MARGIN")
    assert rate("£75", "25 %") == rate(75, 0.25) == 100
    assert rate("1.400", 0.25) == "#VALUE!"


def test_currencies() -> None:
    """A sign is one of those it stands for; an unknown word only itself."""
    assert same_currency("Kr", "SEK")
    assert same_currency("eur", "€")
    assert same_currency("Taler", "taler")
    assert not same_currency("USD", "CAD")

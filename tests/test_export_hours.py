"""Hours as PSAs write them: one value each, or an error; never a guess."""

from datetime import datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.intake.exports.hours import as_hours, split_unit
from xlagree.terms.errors import AgreementError


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        (2, 2), (0, 0), (1.25, 1.25), ("1.5", 1.5), (" 0.75 ", 0.75), (".5", 0.5), ("2.", 2),
        ("1,5", 1.5), ("0,250", 0.25), ("12,75", 12.75), ("0,3333", 0.3333),
        ("1:30", 1.5), ("0:05", 1 / 12), ("26:30", 26.5), ("1:30:36", 1.51), ("01:00:00", 1),
        ("1h 30m", 1.5), ("2 hours 15 min", 2.25), ("90 min", 1.5), ("1.5 h", 1.5), ("5400 s", 1.5),
        ("PT1H30M", 1.5), ("pt90m", 1.5), ("PT5400S", 1.5), ("P0DT1H30M0S", 1.5), ("PT1.5H", 1.5), ("PT1H0M36S", 1.01),
        ("1h 30m 0s", 1.5), ("1 hours 30 minutes 0 seconds", 1.5), ("0d 1h 30m", 1.5), ("0 days 1 hour 30 minutes", 1.5),
        ("1h:30m", 1.5), ("01h30", 1.5), ("1 h30", 1.5), ("1 Hour, 30 Minutes", 1.5), ("1 hr and 30 min", 1.5),
        ("1 Std. 30 Min.", 1.5), ("1 Stunde und 30 Minuten", 1.5), ("1,5 Stunden", 1.5), ("1 heure et 30 minutes", 1.5),
        ("1 hora y 30 minutos", 1.5), ("1h 36s", 1.01), ("1:30 hrs", 1.5), ("1:30 h", 1.5), ("1:30:36 hours", 1.51),
        ("18:25 min", 1105 / 3600), ("01:30:00.000", 1.5),
        (time(1, 20), 4 / 3), (timedelta(hours=25, minutes=30), 25.5), (datetime(1900, 1, 1, 1, 30), 25.5),
    ],
)  # fmt: skip
def test_one_way_to_read_it(cell: object, hours: float) -> None:
    """Decimals with point or comma, clocks, words, and the durations that workbooks hold."""
    assert float(as_hours("hours", cell)) == pytest.approx(hours, abs=1e-12)


@pytest.mark.parametrize(
    "cell",
    ["", "abc", "-0.5", -1, True, "1:60", "1:75", "25:99", "1.2.3", "1,2,3", "1e3", "inf", "nan", float("inf"),
     "١", "1_0", "=1+1", datetime(2026, 11, 3), timedelta(hours=-1), "1h 30", "2 days",
     "P1DT2H", "1d 2h", "PT", "P", "0d", "h m s", "1:30:00 min", "1:30 s", "1:30 days", "30m 1h", "1h30x", "9" * 5000],
)  # fmt: skip
def test_nonsense_is_refused(cell: object) -> None:
    """What is no time, or less than none."""
    with pytest.raises(AgreementError, match=r"^Hours must be hours such as 1\.5 or 1:30, 0 or more"):
        as_hours("Hours", cell)


def test_a_number_with_two_readings_is_refused() -> None:
    """1,250 is one and a quarter here and a thousand there; with more signs it is only one of them."""
    with pytest.raises(AgreementError) as raised:
        as_hours("Hours", "1,250")
    assert str(raised.value) == (
        "Hours must be a number that can be read in one way only (got 1,250); write 1.25 or 1250"
    )
    assert as_hours("Hours", "0,250") == Fraction(1, 4)
    assert as_hours("Hours", "12,2505") == Fraction(122505, 10000)


def test_units() -> None:
    """A bare number counts in the unit of its column; a clock there could be minutes and seconds."""
    assert as_hours("x", 5400, "seconds") == as_hours("x", "90", "minutes") == Fraction(3, 2)
    with pytest.raises(AgreementError, match="x must be a number of minutes"):
        as_hours("x", "90:00", "minutes")
    with pytest.raises(AgreementError, match=r'at most 1,000 hours in one row .*give the "hours unit"'):
        as_hours("x", 5400)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Hours", ("hours", "hours")), ("Hours Worked", ("hoursworked", "hours")), ("Minutes", ("minutes", "minutes")),
        ("total_time_seconds", ("totaltime", "seconds")), ("Time Spent (mins)", ("timespent", "minutes")),
        ("Inv Hrs", ("inv", "hours")), ("", ("", "hours")), ("#", ("", "hours")), ("Ziel", ("ziel", "hours")),
    ],
)  # fmt: skip
def test_units_in_labels(label: str, expected: tuple[str, str]) -> None:
    """The last word of a label may say the unit."""
    assert split_unit(label) == expected


@given(st.integers(0, 999), st.integers(0, 59), st.integers(0, 59))
def test_a_clock_is_exact(hours: int, minutes: int, seconds: int) -> None:
    """Thirds of an hour too, which decimals miss."""
    exact = Fraction(hours * 3600 + minutes * 60 + seconds, 3600)
    assert as_hours("x", f"{hours}:{minutes:02}:{seconds:02}") == exact
    assert as_hours("x", timedelta(hours=hours, minutes=minutes, seconds=seconds)) == exact
    assert as_hours("x", hours * 60 + minutes, "minutes") == Fraction(hours * 60 + minutes, 60)


@given(st.integers(0, 900), st.integers(0, 59), st.integers(0, 59), st.data())
def test_words_are_exact(hours: int, minutes: int, seconds: int, data: st.DataObject) -> None:
    """Hours, minutes and seconds in any of the words that programs write for them."""
    form = data.draw(st.sampled_from((
        "PT{0}H{1}M{2}S", "{0}h {1}m {2}s", "{0}h{1}m{2}s", "{0}h:{1}m:{2}s", "{0} hours {1} minutes {2} seconds",
        "{0} Hours, {1} Minutes, {2} Seconds", "0d {0}h {1}m {2}s", "{0} Std. {1} Min. {2} Sek.",
        "{0} heures {1} minutes et {2} secondes", "{0} horas, {1} minutos y {2} segundos", "{0}:{1:02}:{2:02} hrs",
    )))  # fmt: skip
    exact = Fraction(hours * 3600 + minutes * 60 + seconds, 3600)
    assert as_hours("x", form.format(hours, minutes, seconds)) == exact
    assert as_hours("x", form.format(hours, minutes, seconds), "minutes") == exact

"""Business hours and holidays, and spans of work split at their edges without losing a second."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlagree.intake.exports.business_hours import USUAL, inside, read_business_hours, read_holidays, split
from xlagree.terms.errors import AgreementError

WEEK = read_business_hours(USUAL)
FRIDAY = date(2026, 11, 20)
minutes = st.integers(0, 24 * 60)
hours = st.sampled_from(
    [
        WEEK,
        read_business_hours("Mon-Fri 08:00-12:00, Mon-Thu 13:00-17:30, Sat 9:00-13:00"),
        read_business_hours("Sun-Thu 00:00-24:00"),
        WEEK.without(frozenset({date(2026, 11, 23), date(2026, 11, 25)})),
    ]
)
starts = st.datetimes(datetime(2026, 11, 16), datetime(2026, 11, 30)).map(lambda x: x.replace(microsecond=0))


def parts(start: str, end: str) -> list[tuple[str, str, bool]]:
    found = split(datetime.fromisoformat(start), datetime.fromisoformat(end), WEEK)
    return [(f"{one.start:%a %H:%M}", f"{one.end:%a %H:%M}", one.after_hours) for one in found]


@given(starts, st.integers(1, 5 * 24 * 3600), hours)
def test_splitting_loses_nothing(start: datetime, seconds: int, week: object) -> None:
    """The parts follow on each other from start to end, each within one day."""
    end = start + timedelta(seconds=seconds)
    found = split(start, end, week)  # type: ignore[arg-type]  # business hours
    assert sum(part.seconds for part in found) == seconds
    assert [part.start for part in found] == [start, *(part.end for part in found[:-1])]
    assert found[-1].end == end
    assert all((part.end - timedelta(seconds=1)).date() == part.start.date() for part in found)


@given(starts, st.integers(1, 3 * 24 * 60), hours)
def test_business_minutes_are_never_after_hours(start: datetime, length: int, week: object) -> None:
    """Every minute of every part, asked for one by one."""
    start = start.replace(second=0)
    for part in split(start, start + timedelta(minutes=length), week):  # type: ignore[arg-type]  # business hours
        for minute in range(0, part.seconds // 60, 7):
            assert inside(part.start + timedelta(minutes=minute), week) != part.after_hours  # type: ignore[arg-type]  # same


def test_edges() -> None:
    """Evenings, a night, a weekend."""
    assert parts("2026-11-20 17:00", "2026-11-20 19:00") == [
        ("Fri 17:00", "Fri 18:00", False), ("Fri 18:00", "Fri 19:00", True),
    ]  # fmt: skip
    assert parts("2026-11-19 22:00", "2026-11-20 09:00") == [
        ("Thu 22:00", "Fri 00:00", True), ("Fri 00:00", "Fri 08:00", True), ("Fri 08:00", "Fri 09:00", False),
    ]  # fmt: skip
    assert [part[2] for part in parts("2026-11-20 18:00", "2026-11-23 08:00")] == [True] * 4
    assert parts("2026-11-20 08:00", "2026-11-20 18:00") == [("Fri 08:00", "Fri 18:00", False)]


def test_a_holiday_has_no_business_hours() -> None:
    """Whatever its weekday."""
    friday = datetime(2026, 11, 20, 10)
    closed = WEEK.without(frozenset({FRIDAY}))
    assert inside(friday, WEEK)
    assert not inside(friday, closed)
    assert [part.after_hours for part in split(friday, friday + timedelta(hours=1), closed)] == [True]
    assert (str(WEEK), str(closed)) == ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00, 1 holiday")


def test_what_may_be_written() -> None:
    """Names of days in any length and case, several stretches, weeks over their end, midnight."""
    assert read_business_hours("monday - FRIDAY 8:00 – 18:00").week == WEEK.week
    assert read_business_hours("Sat-Mon 0:00-24:00").on(date(2026, 11, 22)) == ((0, 1440),)
    assert read_business_hours("Fri 13:00-17:00; Fri 8:00-12:00").on(FRIDAY) == ((480, 720), (780, 1020))


@pytest.mark.parametrize(
    "text",
    ["", "always", "Mon-Fri", "8:00-18:00", "Mon-Fri 18:00-08:00", "Mon-Fri 8-18", "Mon-Fri 08:00-25:00",
     "Mon-Fri 08:75-18:00", "Mon-Fry 8:00-18:00 x", "Foo 8:00-18:00", "Mon 8:00-12:00,"],
)  # fmt: skip
def test_what_is_no_business_hours(text: str) -> None:
    """One line that shows how to write them."""
    with pytest.raises(AgreementError, match=r"^business hours must be days and hours such as Mon-Fri 08:00"):
        read_business_hours(text)


def test_stretches_do_not_overlap() -> None:
    """One of them is a slip."""
    with pytest.raises(AgreementError, match="stretches that do not overlap on Tue"):
        read_business_hours("Tue 8:00-12:00, Mon-Fri 11:00-18:00")


def test_holidays(tmp_path: Path) -> None:
    """A list, or the first column of a file, with or without a head; never a day with two readings."""
    days = {date(2026, 12, 25), date(2027, 1, 1)}
    assert read_holidays("2026-12-25, 1.1.2027").days == days
    path = tmp_path / "days.csv"
    path.write_text("day,name\n2026-12-25,Christmas\n\n1 Jan 2027,New Year\n", encoding="utf-8")
    assert read_holidays(str(path)).days == days
    book = xlsxwriter.Workbook(str(tmp_path / "days.xlsx"), {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for row, day in enumerate(sorted(days)):
        sheet.write_datetime(row, 0, day)
    book.close()
    assert read_holidays(str(tmp_path / "days.xlsx")).days == days

    for said in ("3/4/2026", "Christmas"):
        with pytest.raises(AgreementError, match=rf"holiday must be a day such as 2026-12-25 \(got {said}\)"):
            read_holidays(said)


def test_files_of_holidays_that_are_none(tmp_path: Path) -> None:
    """Every wrong row with its place; a file without any day."""
    path = tmp_path / "days.csv"
    path.write_text("day\n2026-12-25\nEaster\n3/4/2026\n", encoding="utf-8")
    with pytest.raises(AgreementError) as raised:
        read_holidays(str(path))
    assert [str(problem.place) for problem in raised.value.problems] == ["days.csv row 3", "days.csv row 4"]
    path.write_text("day\n", encoding="utf-8")
    with pytest.raises(AgreementError, match=r"days.csv: has no holiday"):
        read_holidays(str(path))


def test_holidays_of_a_region() -> None:
    """Published ones: Corpus Christi is kept in Bavaria and not in Berlin; a day in lieu is a holiday too."""
    corpus_christi = date(2026, 6, 4)
    assert corpus_christi in read_holidays("DE-BY").around([FRIDAY])
    assert corpus_christi not in read_holidays("de-be").around([FRIDAY])
    assert date(2026, 7, 3) in read_holidays("US").around([FRIDAY])
    assert date(2026, 12, 28) in read_holidays("GB-ENG").around([FRIDAY])
    for said in (
        "DE-BY, 2026-12-24",
        "DE-BY 2026-12-24",
        "2026-12-24 DE-BY",
        "DE-BY; 2026-12-24",
        "2026-12-23 2026-12-24 DE-BY",
    ):
        kept = read_holidays(said)
        assert date(2026, 12, 24) in kept.around([FRIDAY])
        assert [str(region) for region in kept.regions] == ["DE-BY"]
    assert read_holidays("24 December 2026").days == {date(2026, 12, 24)}


def test_holidays_of_the_years_that_are_worked() -> None:
    """And of the next one where work may go on into it."""
    region = read_holidays("DE")
    assert {day.year for day in region.around([FRIDAY])} == {2026}
    assert {day.year for day in region.around([date(2025, 12, 31)])} == {2025, 2026}
    assert region.around([]) == frozenset()


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("DE-BAY", "nearest: DE-BY"),
        ("GER", "nearest: DE"),
        ("XQ", "give the code of a country, or of a part of one, such as DE, DE-BY, US or GB-ENG"),
        ("US-ZZ", "nearest: "),
    ],
)
def test_holidays_of_no_region(code: str, remedy: str) -> None:
    """The nearest that there are."""
    with pytest.raises(AgreementError) as raised:
        read_holidays(code)
    assert str(raised.value).startswith(f"holidays of {code} are not known; {remedy}")


def test_a_country_by_its_name() -> None:
    """Is asked for by its code."""
    with pytest.raises(
        AgreementError, match=r"\(got Germany\); of a country give its code, such as DE or DE-BY"
    ):
        read_holidays("Germany")


def test_whose_holidays_are_said() -> None:
    """By name, as a code may be that of another country than was meant."""
    region = read_holidays("BY")
    hours = WEEK.without(region.around([FRIDAY]), region.regions)
    assert str(hours).endswith(" holidays of Belarus")
    bavaria = read_holidays("DE-BY")
    assert str(WEEK.without(bavaria.around([FRIDAY]), bavaria.regions)).endswith(" holidays of Germany (BY)")

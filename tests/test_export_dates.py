"""Dates of exports: every format reads back, and the order of day and month is never guessed."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.intake.exports.calendar_words import MONTHS, WEEKDAYS
from xlagree.intake.exports.dates import (
    DATE_ORDERS,
    DAY_MONTH,
    MONTH_DAY,
    Moment,
    Written,
    date_order,
    read_moment,
)
from xlagree.terms.errors import AgreementError, Place
from xlagree.terms.vocabulary import CALENDAR

DATE_FORMATS = {
    DAY_MONTH: ("%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y"),
    MONTH_DAY: ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%d.%m.%Y"),
}
EITHER = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d %b %Y",
    "%d-%b-%y",
    "%B %d, %Y",
    "%a, %d %b %Y",
    "%d. %B %Y",
)
TIME_FORMATS = (" %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", " %I:%M%p", ", %H:%M")


def dated(*cells: object) -> list[tuple[Place, object]]:
    """Cells in the rows from 2 on."""
    return [(Place("a.csv", row=row, column="Date"), cell) for row, cell in enumerate(cells, 2)]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2059, 12, 31)),
    st.sampled_from(DATE_ORDERS),
    st.data(),
)
def test_a_date_reads_back(moment: datetime, order: str, data: st.DataObject) -> None:
    """In any supported format under a known order, with and without a time."""
    form = data.draw(st.sampled_from((*DATE_FORMATS[order], *EITHER)))
    clock = data.draw(st.sampled_from(("", *TIME_FORMATS)))
    if "%y" in form:
        moment = moment.replace(year=2000 + moment.year % 60)
    text = f"{moment:{form}{clock}}"
    if data.draw(st.booleans()):
        text = text.replace(" 0", " ").removeprefix("0") if form[1] in "dm" else text

    found = read_moment(text)
    if isinstance(found, Written):
        found = found.moment(order)

    seconds = moment.second if "%S" in clock else 0
    at = time(moment.hour, moment.minute, seconds) if clock else None
    assert found == Moment(moment.date(), at)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-02-30", "2026-13-01", "31.02.2026", "1 Foo 2026", "2026-01-01 25:00", "2026-01-01 10:61",
     "2026-01-01 13:00 PM", "25:99", "3/4", "45999", "2026-11", "1/2/3/4", "3/4-2026", "00 Jan 2026", "ma 3, 2026",
     "٣/٤/2026", "9999-12-31", "0001-01-01", "1/1/0026",
     "20261301", "20260105T2500", "202601", "2026W02", "5 jui 2026", "5 de Foo de 2026", "mo", "767603600"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    """Days, times and words that there are not."""
    found = read_moment(text)
    assert found is None or (isinstance(found, Written) and found.moment(DAY_MONTH) is None)


def test_cells_of_workbooks() -> None:
    """Dates, moments (to the second: workbooks miss it by a little) and times alone; numbers are no dates."""
    assert read_moment(date(2026, 11, 3)) == Moment(date(2026, 11, 3))
    assert read_moment(datetime(2026, 11, 3, 8, 59, 59, 999_990)) == Moment(date(2026, 11, 3), time(9))
    assert read_moment(time(9, 30)) == read_moment("9:30 AM") == Moment(None, time(9, 30))
    assert read_moment(45999) is read_moment(None) is read_moment(datetime(9999, 12, 31, 23, 59, 59)) is None


def test_midnight_at_the_end_of_a_day() -> None:
    """24:00 is the first moment of the next day, beside its day or alone; 24:01 there is none."""
    assert read_moment("2026-12-31 24:00") == Moment(date(2027, 1, 1), time())
    assert read_moment("24:00") == Moment(None, time(), next_day=True)
    written = read_moment("31/12/2026 24:00:00")
    assert isinstance(written, Written)
    assert written.moment(DAY_MONTH) == Moment(date(2027, 1, 1), time())
    assert read_moment("24:01") is read_moment("2026-12-31 24:00:01") is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("05/Jan/26 9:12 AM", time(9, 12)), ("05/Jan/26", None), ("20260105", None), ("20260105T0900", time(9)),
        ("Mo 05.01.2026", None), ("Mo., 05.01.2026 9:30", time(9, 30)), ("Montag, 5. Januar 2026", None),
        ("5. Jänner 2026", None), ("5. Jan. 2026 9:30 Uhr", time(9, 30)), ("5 janvier 2026", None),
        ("lundi 5 janvier 2026 9h30", time(9, 30)), ("5 janv. 2026", None), ("lun. 5 janv. 2026 09:30", time(9, 30)),
        ("5 de enero de 2026", None), ("lunes, 5 de enero de 2026 9:30 a. m.", time(9, 30)), ("5-ene-26", None),
        ("Mon Jan 05 2026 09:30:00 GMT+0100 (CET)", time(9, 30)), ("2026-01-05 9.30", time(9, 30)),
        ("January 5, 2026 at 9:30 PM", time(21, 30)), ("2026-01-05 09:30 CET", time(9, 30)),
    ],
)  # fmt: skip
def test_the_same_day_in_other_words(text: str, at: time | None) -> None:
    """Of four languages, with and without the weekday, as programs write them."""
    assert read_moment(text) == Moment(date(2026, 1, 5), at)


def test_the_first_of_a_month_in_french() -> None:
    """Which is counted and not numbered."""
    assert read_moment("1er février 2026") == read_moment("dim. 1er févr. 2026") == Moment(date(2026, 2, 1))


@given(st.datetimes(datetime(2001, 9, 9, 2), datetime(2033, 5, 1)))
def test_seconds_since_the_epoch(moment: datetime) -> None:
    """And milliseconds, in UTC; the same moment in compact ISO."""
    moment = moment.replace(microsecond=0)
    seconds = round((moment - datetime(1970, 1, 1)).total_seconds())
    expected = Moment(moment.date(), moment.time(), utc=True)
    for cell in (seconds, str(seconds), seconds * 1000, f"{moment:%Y%m%dT%H%M%SZ}"):
        assert read_moment(cell) == expected


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)), st.integers(0, 3), st.data())
def test_a_date_in_words_reads_back(day: date, language: int, data: st.DataObject) -> None:
    """Months of each language in full, behind any weekday of the same."""
    month = MONTHS[day.month - 1]
    names = {0: month[0], 1: month[1] if len(month) > 3 else month[-2], 2: month[-2], 3: month[-1]}
    weekday = data.draw(
        st.sampled_from(
            ("", *(f"{name} " for names_of in WEEKDAYS for name in names_of), "mi. ", "jeu ", "sáb, ")
        )
    )
    assert read_moment(f"{weekday}{day.day} {names[language].title()} {day.year}") == Moment(day)


def test_midnight_and_noon() -> None:
    """12 AM is the first hour of a day, 12 PM the middle of it, 0 AM neither."""
    assert read_moment("12:05 am") == Moment(None, time(0, 5))
    assert read_moment("12:05 p.m.") == Moment(None, time(12, 5))
    assert read_moment("0:05 AM") is None


def test_zones() -> None:
    """UTC is not the time of the place; other zones are taken for it."""
    assert read_moment("2026-11-03T09:00:00Z") == Moment(date(2026, 11, 3), time(9), utc=True)
    assert read_moment("2026-11-03T09:00:00.123+00:00") == Moment(date(2026, 11, 3), time(9), utc=True)
    assert read_moment("2026-11-03T09:00:00+01:00") == Moment(date(2026, 11, 3), time(9))


def test_the_order_follows_from_all_dates() -> None:
    """One date beyond the twelfth decides for all; dates that are the same either way decide nothing."""
    assert date_order(dated("3/4/2026", "25/03/2026 9:00")) == DAY_MONTH
    assert date_order(dated("3/4/2026", "03/25/2026")) == MONTH_DAY
    assert date_order(dated("5/5/2026", "2026-04-03", "3.4.2026", "3 Apr 2026", "", None)) is None
    assert date_order(dated("3/4/2026"), MONTH_DAY) == MONTH_DAY
    assert date_order(dated("2026-04-03"), MONTH_DAY) is None


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1), st.sampled_from(DATE_ORDERS))
def test_the_order_is_never_the_wrong_one(days: list[date], order: str) -> None:
    """It is found, or asked for."""
    form = DATE_FORMATS[order][0]
    try:
        found = date_order(dated(*(f"{day:{form}}" for day in days)))
    except AgreementError:
        assert all(day.day <= 12 for day in days)
        return
    assert found == order or all(day.day == day.month for day in days)


def test_no_date_shows_the_order() -> None:
    """Then somebody must say it."""
    with pytest.raises(AgreementError) as raised:
        date_order(dated("5/5/2026", "3/4/2026"))
    assert str(raised.value) == (
        'a.csv row 3 column "Date": no date shows whether day or month stands first (such as 3/4/2026); '
        "give --date-order day-month or month-day"
    )


def test_dates_that_contradict_each_other() -> None:
    """One of each is named, with its row."""
    with pytest.raises(AgreementError) as raised:
        date_order(dated("25/03/2026", "3/4/2026", "03/25/2026"))
    assert str(raised.value) == (
        'a.csv row 4 column "Date": 25/03/2026 (row 2) has the day first and 03/25/2026 (row 4) the month; '
        "mend one of them, or give --date-order day-month or month-day"
    )
    assert date_order(dated("25/03/2026", "03/25/2026"), DAY_MONTH) == DAY_MONTH


def test_nonsense_is_no_evidence() -> None:
    """32/01 and 13/13 say nothing about the others."""
    with pytest.raises(AgreementError, match="no date shows"):
        date_order(dated("32/01/2026", "13/13/2026", "3/4/2026"))


def test_dates_that_a_spreadsheet_turned_around() -> None:
    """Dates up to the twelfth became real ones, the others stayed text: half of the file has wrong months."""
    spoilt = dated(datetime(2026, 4, 3), datetime(2026, 12, 1), "25/03/2026", "13/04/2026")
    for asked in (None, DAY_MONTH):
        with pytest.raises(
            AgreementError, match=r"turned day and month around .*not in 25/03/2026 \(row 4\)"
        ):
            date_order(spoilt, asked)
    assert date_order([*spoilt, *dated(datetime(2026, 4, 30))]) == DAY_MONTH


def test_months_by_name() -> None:
    """In full, by three letters, September by four; other words are no months."""
    for number, name in enumerate(CALENDAR, 1):
        for text in (f"3 {name} 2026", f"{name[:3].title()} 3rd, 2026"):
            assert read_moment(text) == Moment(date(2026, number, 3))
    assert read_moment("3 Sept 2026") == Moment(date(2026, 9, 3))
    assert read_moment("Wed, 25 Nov 2026 9:00 AM") == Moment(date(2026, 11, 25), time(9))

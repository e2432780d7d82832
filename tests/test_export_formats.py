"""Exports in the formats of other programs and countries, read from files of the tests."""

from datetime import date
from pathlib import Path

from xlagree.intake.exports.export import Imported, Options, read_export
from xlagree.terms.errors import failures

CASES = Path(__file__).parent / "cases" / "intake"


def read(file: str, options: Options | None = None) -> Imported:
    return read_export(CASES / file, options or Options())


def hours(imported: Imported) -> dict[str, tuple[float, int]]:
    """Hours and rows not billed of each client."""
    return {one.client: (round(one.hours, 4), one.rows_not_billable) for one in imported.clients}


def test_durations_in_words() -> None:
    """An hour and a half in twenty ways; four that are none, or could be two things, are problems."""
    imported = read("duration_words.csv")
    assert hours(imported) == {"Acme": (30, 0)}
    assert [problem.place.row for problem in failures(imported.problems)] == [21, 23, 24, 25]


def test_dates_in_words() -> None:
    """The 5th of January in 27 ways; the day of a workbook and a week are problems, and UTC is said."""
    imported = read("date_words.csv", Options(date_order="day-month"))
    assert hours(imported) == {"Acme": (27, 0)}
    assert {row.day for row in imported.rows if row.ticket != "2"} == {date(2026, 1, 5)}
    wrong = [problem.what for problem in failures(imported.problems)]
    assert [what[-10:] for what in wrong if "(got" in what] == ["got 46027)", "t 2026W02)"]


def test_work_until_midnight(tmp_path: Path) -> None:
    """24:00 ends a day, with the hours beside it or without."""
    path = tmp_path / "late.csv"
    path.write_text("Client,Date,Start,End\nAcme,2026-01-05,22:00,24:00\n", encoding="utf-8")
    assert hours(read_export(path)) == {"Acme": (2, 0)}
    path.write_text("Client,Date,Start,End,Hours\nAcme,2026-01-05,22:00,24:00,2\n", encoding="utf-8")
    assert hours(read_export(path)) == {"Acme": (2, 0)}

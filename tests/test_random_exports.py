"""Random work written as an export and read back: the same work, or a refusal that names what is open."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_exports import DAYS, FORMATS, Format, Locale, Work, files, locales, works

from xlagree.intake.exports.export import Imported, read_export
from xlagree.terms.errors import AgreementError, failures

Sums = dict[tuple[object, ...], Fraction]


def is_off(work: Work, listed: list[Work]) -> bool:
    """Whether its day is one of a weekend, and the days of all work are not the ends of weeks or months."""
    days = {one.start.date() for one in listed}
    weekly = len(days) > 1 and len({day.weekday() for day in days}) == 1
    monthly = {day.day for day in days} == {1} or {(day + timedelta(1)).day for day in days} == {1}
    return work.start.weekday() >= 5 and not weekly and not monthly


def told(listed: list[Work], of: Format) -> Sums:
    """The hours of each client, day, ticket, kind and billing, as far as the format says them."""
    sums: Sums = defaultdict(Fraction)
    for work in listed:
        billed = work.billed if of.billing else True
        late = work.kind == "After Hours" or is_off(work, listed) if of.kinds else None
        urgent = work.kind == "Emergency" if of.kinds else None
        on_site = work.kind == "On Site" if of.kinds else None
        ticket = work.ticket if of.tickets else None
        sums[work.client, work.start.date(), ticket, billed, late, urgent, on_site] += Fraction(
            work.minutes, 60
        )
    return dict(sums)


def read_back(imported: Imported, of: Format) -> Sums:
    """The same of the usage; work that was split where business hours end is one again."""
    sums: Sums = defaultdict(Fraction)
    for row in imported.rows:
        late = row.work_class.after_hours if of.kinds else None
        urgent = row.work_class.emergency if of.kinds else None
        on_site = row.channel == "on site" if of.kinds else None
        ticket = row.ticket if of.tickets else None
        sums[row.client, row.day, ticket, row.billable, late, urgent, on_site] += row.hours or 0
    return dict(sums)


def is_open(listed: list[Work], of: Format, locale: Locale) -> bool:
    """Whether no date of the work shows what stands first in it."""
    if of.fixed or locale.day not in (DAYS["day/month"], DAYS["month/day"], DAYS["short"]):
        return False
    return all(day.day <= 12 for work in listed for day in (work.start.date(), work.end.date()))


@settings(max_examples=3 * settings().max_examples, deadline=None)
@given(st.data())
def test_work_reads_back(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever the format, the locale and the order of columns."""
    of, listed, locale = data.draw(st.sampled_from(FORMATS)), data.draw(works()), data.draw(locales())
    written = data.draw(files(listed, of, locale))
    path = tmp_path_factory.mktemp("export") / written.name
    path.write_bytes(written.content)
    refused = ""
    try:
        imported = read_export(path)
    except AgreementError as error:
        refused = str(error)
    if refused:
        assert is_open(listed, of, locale), refused
        assert "date-order" in refused
        return
    assert imported.tally.rows == len(listed)
    if not is_open(listed, of, locale):
        assert [str(problem) for problem in failures(imported.problems)] == []
        assert read_back(imported, of) == told(listed, of)


WORDS = ("Total", "Subtotal", "Daily total", "Summe", "Total:", "Somme", "TOTAL")


@settings(max_examples=settings().max_examples, deadline=None)
@given(st.data())
def test_what_reports_add_is_no_work(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Totals of days, of clients and of all, the head once more, blank lines and a footer: hours by client stay the same."""
    listed = sorted(data.draw(works()), key=lambda work: work.start)
    word, by = data.draw(st.sampled_from(WORDS)), data.draw(st.sampled_from(("day", "client", "neither")))
    if by == "client":
        listed.sort(key=lambda work: work.client)
    lines = ["Date,Client,Ticket,Hours,Note"]
    for n, work in enumerate(listed):
        date, hours = work.start.date(), Fraction(work.minutes, 60)
        lines.append(f'{date},"{_quoted(work.client)}",{work.ticket},{float(hours)},note {n}')
        block = [one for one in listed if _block(one, by) == _block(work, by)]
        if by != "neither" and block[-1] is work:
            whole = sum(one.minutes for one in block) / 60
            name = f'"{_quoted(work.client)} {word}"' if by == "client" else word
            lines.append(f"{date},{name},,{whole},")
        if data.draw(st.integers(0, 5)) == 0:
            lines.append(data.draw(st.sampled_from(("", lines[0], ",,,,"))))
    whole = sum(work.minutes for work in listed) / 60
    lines += data.draw(
        st.sampled_from(([], [f"{word},,,{whole},"], [f",{word},,{whole},"], ["Exported by Ada,,,,"]))
    )
    path = tmp_path_factory.mktemp("report") / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    wanted: dict[str, Fraction] = defaultdict(Fraction)
    for work in listed:
        wanted[work.client] += Fraction(work.minutes, 60)
    read: dict[str, Fraction] = defaultdict(Fraction)
    for row in read_export(path).rows:
        read[row.client] += row.hours or 0
    assert read == wanted


def _block(work: Work, by: str) -> object:
    return work.client if by == "client" else work.start.date()


def _quoted(name: str) -> str:
    return name.replace('"', '""')

"""Random work written as an export and read back: the same work, or a refusal that names what is open."""

from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_exports import DAYS, FORMATS, Format, Locale, Work, files, locales, works

from xlagree.intake.exports.export import Imported, read_export
from xlagree.terms.errors import AgreementError, failures

Sums = dict[tuple[object, ...], Fraction]


def told(listed: list[Work], of: Format) -> Sums:
    """The hours of each client, day, ticket, kind and billing, as far as the format says them."""
    sums: Sums = defaultdict(Fraction)
    for work in listed:
        billed = work.billed if of.billing else True
        late = work.kind == "After Hours" if of.kinds else None
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


@settings(max_examples=300, deadline=None)
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

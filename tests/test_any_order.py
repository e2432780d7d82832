"""Random work, written as exports write it: whatever the unit, the order of columns and what stands beside, the hours come back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_cases import hours, read_text

from xlagree.terms.errors import AgreementError


@dataclass(frozen=True)
class Work:
    """A piece of work: whose, on which ticket, when it began and how many minutes it took."""

    client: str
    ticket: int
    began: datetime
    minutes: int
    billed: bool


works = st.builds(
    Work,
    st.sampled_from(["C++ GmbH", "C# GmbH", "A&B", "AB", "Total Energies"]),
    st.integers(1, 6),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 30, 12)).map(
        lambda day: day.replace(second=0, microsecond=0)
    ),
    st.integers(1, 600),
    st.booleans(),
)
DURATIONS = {
    "Hours": lambda m: f"{m / 60:.6f}",
    "Time worked": lambda m: f"{m // 60}:{m % 60:02}",
    "Minutes Worked": str,
    "timeSpentSeconds": lambda m: str(60 * m),
    "Duration": str,
    "Time spent": lambda m: str(60 * m),
    "Hours,Minutes": lambda m: f"{m // 60},{m % 60}",
}
"""How a duration is written, by its label; some labels do not say what they count."""


@given(
    st.lists(works, min_size=1, max_size=8, unique_by=lambda work: (work.began, work.ticket)),
    st.sampled_from(sorted(DURATIONS)),
    st.permutations(range(7)),
    st.booleans(),
)
def test_hours_come_back_or_are_asked_for(
    tmp_path_factory: pytest.TempPathFactory, worked: list[Work], label: str, order: list[int], timed: bool
) -> None:
    """Of every client, billed and free; an export is refused only where nothing says what it counts."""
    written = DURATIONS[label]
    rows = [("Client", "Ticket", "Start", "End" if timed else "Summary", label, "Billable", "Notes")]
    for work in worked:
        ended = work.began + timedelta(minutes=work.minutes)
        rows.append(
            (
                work.client, str(work.ticket), f"{work.began:%Y-%m-%d %H:%M}", f"{ended:%Y-%m-%d %H:%M}" if timed else "x",
                written(work.minutes), "yes" if work.billed else "no", "sum of it all",
            )
        )  # fmt: skip
    text = "".join(",".join(row[i] for i in order) + "\n" for row in rows)
    try:
        imported = read_text(tmp_path_factory.mktemp("order"), text)
    except AgreementError:
        assert label in ("Duration", "Time spent")
        assert not timed
        return
    for billed in (True, False):
        expected: dict[str, float] = defaultdict(float)
        for work in worked:
            if work.billed == billed:
                expected[work.client] += work.minutes / 60
        if timed or label not in (
            "Duration",
            "Time spent",
        ):  # few minutes may be hours, where nothing says otherwise
            assert hours(imported, billable=billed) == pytest.approx(dict(expected), abs=0.001)

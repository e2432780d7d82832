"""Rows of usage that were refused: proof that a client was there, and months of which nothing else is known are named."""

from datetime import date

import pandas as pd
import pytest

from xlagree.generate.from_tables import proposals
from xlagree.intake.proposals import Intake
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import RateCard
from xlagree.proposal.policy import Policy

DAY = date(2026, 11, 23)
CARD = RateCard((Plan("As you go", "pay as you go", hourly_rate=100),), Costs(50), Policy("EUR"))
MONTHS = [f"{2025 + i // 12}-{i % 12 + 1:02}" for i in range(10, 22)]  # Nov 2025 to Oct 2026


def by_month(last: dict[str, object]) -> Intake:
    """A client with five hours a month, but for its last row; another one has work in all months."""
    rows: list[dict[str, object]] = [
        {"client": name, "date": month, "hours": 5.0, "after-hours": 0, "tickets": 8}
        for name in ("Alpha", "Birch")
        for month in MONTHS
    ]
    rows[11] |= last
    return proposals(pd.DataFrame([{"client": "Alpha"}, {"client": "Birch"}]), CARD, pd.DataFrame(rows), DAY)


def by_ticket(*last: dict[str, object]) -> Intake:
    """The same as tickets, eight a month; the last month of one client has the rows given alone."""
    rows: list[dict[str, object]] = [
        {"client": name, "date": f"{month}-{day:02}", "hours": 1.0, "class": ""}
        for name in ("Alpha", "Birch")
        for month in MONTHS[: 11 if name == "Alpha" else 12]
        for day in range(2, 10)
    ]
    rows += [{"client": "Alpha", "date": "2026-10-05", "hours": 1.0, "class": ""} | row for row in last]
    return proposals(pd.DataFrame([{"client": "Alpha"}, {"client": "Birch"}]), CARD, pd.DataFrame(rows), DAY)


def said(intake: Intake) -> list[str]:
    """The remarks on the last month."""
    return [str(problem) for problem in intake.problems if problem.remark]


def test_a_month_refused_is_no_silence() -> None:
    """A month of 4 hours with 9 of them after hours is left out: the client was there, and the month is named."""
    intake = by_month({"hours": 4.0, "after-hours": 9.0})

    assert intake.book is not None
    assert (intake.book.presence_of("Alpha").now, intake.book.presence_of("Alpha").silent) == (1, 0)
    (remark,) = said(intake)
    assert (
        "Alpha: Oct 2026 has only rows that were left out (1 row): its hours count as none; correct the rows"
        in remark
    )
    assert "row 11" in remark


@pytest.mark.parametrize("last", [{}, {"after-hours": 1.0}])
def test_a_month_without_hours_is_one(last: dict[str, object]) -> None:
    """A month of 0 hours and tickets is silence, refused or not."""
    intake = by_month({"hours": 0.0, "tickets": 0} | last)

    assert intake.book is not None
    assert intake.book.presence_of("Alpha").silent == 1
    assert not any("left out (" in remark for remark in said(intake))


def test_tickets_refused_are_no_silence() -> None:
    """Two tickets of a class that nobody knows, or with hours that are none; one good ticket, and nothing is said."""
    wrong = {"class": "afterhuors"}, {"hours": "one"}
    refused, partly, none = by_ticket(*wrong), by_ticket(*wrong, {}), by_ticket()

    for intake, silent, remarks in ((refused, 0, 1), (partly, 0, 0), (none, 1, None)):
        assert intake.book is not None
        assert intake.book.presence_of("Alpha").silent == silent
        if remarks is not None:
            assert (
                sum("Oct 2026 has only rows that were left out (2 rows)" in one for one in said(intake))
                == remarks
            )

"""The law of all hours against the package `aggregate` of S. Mildenhall, which computes it on a grid of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.severity import Gamma, Lognormal

MADE = json.loads((Path(__file__).parent / "cases" / "aggregate_laws.json").read_text(encoding="utf-8"))
KINDS = {"lognormal": Lognormal, "gamma": Gamma}
LEVEL = 0.95
WITHIN = {"mean": 1e-4, "q95": 5e-3, "tvar95": 5e-3}
"""How far we may be from `aggregate`, as a share.

`aggregate` rounds the hours of a ticket to its points, by which its grid misses up to 0.4 % of the mean where tickets
are many and uneven, and as much of what is expected in the tail. With LOG2 = 18 in aggregate_laws.py all its answers
are within 0.11 % of ours.
"""


def _total(case: dict[str, Any]) -> TotalHours:
    hours = KINDS[case["hours"]](case["mean hours"], case["spread"])
    return TotalHours(Counts(case["tickets"], case["contagion"]), hours)


def _misses(case: dict[str, Any]) -> list[str]:
    law = _total(case).law()
    ours = {"mean": law.mean, "q95": law.quantile(LEVEL), "tvar95": law.tail_mean(LEVEL)}
    asked = ", ".join(
        f"{term} {case[term]}" for term in ("tickets", "contagion", "hours", "mean hours", "spread")
    )
    return [
        f"{asked}: {name} {ours[name]:.6g}, aggregate {case[name]:.6g}"
        for name, within in WITHIN.items()
        if ours[name] != pytest.approx(case[name], rel=within)
    ]


def test_two_hundred_laws_are_those_of_aggregate() -> None:
    """Mean, 1-in-20 hours and the mean beyond them agree on our default grid, whatever the tickets."""
    misses = [miss for case in MADE["laws"] for miss in _misses(case)]

    assert len(MADE["laws"]) == 200
    assert not misses, "\n".join(misses)


def test_the_grid_itself_has_the_mean() -> None:
    """The mean read off our default grid is that of `aggregate` too: nothing is lost beyond the grid."""
    misses = [
        (case, mean)
        for case in MADE["laws"]
        if (mean := _total(case).law().grid_mean) != pytest.approx(case["mean"], rel=WITHIN["mean"])
    ]

    assert not misses


def test_the_laws_are_of_every_kind() -> None:
    """Few tickets and many, with and without contagion, even hours and uneven: the sample covers what we quote."""
    laws = MADE["laws"]

    assert {case["hours"] for case in laws} == set(KINDS)
    assert sum(case["contagion"] == 0 for case in laws) > 50
    assert sum(case["contagion"] > 0 for case in laws) > 50
    for term, least, most in (("tickets", 20, 580), ("spread", 0.4, 2.4), ("mean hours", 0.4, 3.8)):
        assert min(case[term] for case in laws) < least
        assert max(case[term] for case in laws) > most

"""A demand as lines of a book: what a reviewer may change of a forecast, and the demand that the lines say."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlagree.terms import quantities as q
from xlagree.terms.records import made
from xlagree.terms.vocabulary import AS_LOGGED, FITTED_TERMS, Term

if TYPE_CHECKING:  # what knows no forecast does without numpy and scipy
    from xlagree.actuarial.demand import Demand
    from xlagree.proposal.record import Record

_LAST = ("client_uncertainty", "month_spread", "hours_law")

DEMAND_LINES: tuple[Term, ...] = (
    *(term for term in FITTED_TERMS if term.field not in _LAST),
    *(term for term in FITTED_TERMS if term.field in _LAST),
    Term("by ticket", q.YES_NO, "Whether hours are billed ticket by ticket."),
    *(Term(f"month {n} factor", q.MONTH_FACTOR, f"How busy the agreement's month {n} is; 1 is an average month.") for n in range(1, 13)),
)  # fmt: skip
"""The lines of a demand: its terms, and those that only a fitted demand has."""
MONTHS = tuple(f"month_{n}_factor" for n in range(1, 13))


def demand_values(demand: "Demand") -> dict[str, object]:
    """The demand by the fields of its lines."""
    spread = None if demand.logged else demand.hours_spread
    return {**vars(demand), "hours_spread": spread, **dict(zip(MONTHS, demand.season, strict=False))}


def demand_from(values: Mapping[str, q.Value], record: "Record") -> "Demand":
    """The demand that lines and the record's hours of tickets say."""
    from xlagree.actuarial.demand import Demand
    from xlagree.actuarial.laws.severity import Empirical

    terms: dict[str, object] = {name: value for name, value in values.items() if name not in MONTHS}
    if values.get("hours_law") == AS_LOGGED:
        mean = values.get("hours_per_ticket")
        rows = record.ticket_hours or (((mean, 1.0),) if isinstance(mean, float) else ())
        terms["logged"] = Empirical(*zip(*rows, strict=True))
    season = tuple(values.get(month, 0.0) for month in MONTHS) if MONTHS[0] in values else ()
    return made(
        Demand,
        {
            "tickets": 0.0,
            **terms,
            "season": season,
            "assumed": record.assumed,
            "parts": record.parts,
            "named": record.named,
        },
    )

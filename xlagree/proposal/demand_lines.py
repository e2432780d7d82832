"""A demand as lines of a book: what a reviewer may change of a forecast, and the demand that the lines say."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlagree.terms import quantities as q
from xlagree.terms.vocabulary import DEMAND_TERMS, HOURS_LAWS, Term

if TYPE_CHECKING:  # what knows no forecast does without numpy and scipy
    from xlagree.actuarial.demand import Demand
    from xlagree.actuarial.laws.severity import Severity
    from xlagree.proposal.record import Record

AS_LOGGED = "as logged"
_TAKEN = (
    "users",
    "tickets",
    "hours_per_ticket",
    "hours_spread",
    "yearly_growth",
    "after_hours_share",
    "emergency_share",
    "on_site_share",
    "visits_per_ticket",
    "role_weight",
    "credibility",
)
_MONTHS = q.Number("factor", "a factor from 0 to 120", high=120.0)

DEMAND_LINES: tuple[Term, ...] = (
    *(term for term in DEMAND_TERMS if term.field in _TAKEN),
    Term("client uncertainty", q.Number("share", "a standard deviation as a share, 0 to 100", high=100.0),
         "How far this client may be from what is expected, a share."),
    Term("month spread", q.Number("share", "a standard deviation as a share, 0 to 100, or -1: for certain", -1.0, 100.0),
         "How far one month's level may be from the others; -1: the same every month, for certain."),
    Term("hours law", q.Word((*HOURS_LAWS, AS_LOGGED)), "Law of a ticket's hours; as logged: the table on page Record."),
    Term("by ticket", q.YES_NO, "Whether hours are billed ticket by ticket."),
    *(Term(f"month {n} factor", _MONTHS, f"How busy the agreement's month {n} is; 1 is an average month.") for n in range(1, 13)),
)  # fmt: skip
"""The lines of a demand: its terms, and those that only a fitted demand has."""


def demand_values(demand: "Demand") -> dict[str, object]:
    """The demand by the fields of its lines."""
    from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal

    law = demand.hours
    if not isinstance(law, Empirical | Gamma | Lognormal):
        raise TypeError(f"no lines for the law {law!r}")  # billed hours are no demand
    named = AS_LOGGED if isinstance(law, Empirical) else "gamma" if isinstance(law, Gamma) else "lognormal"
    return {
        "users": demand.users,
        "tickets": demand.tickets,
        "hours_per_ticket": law.mean,
        "hours_spread": None if isinstance(law, Empirical) else law.cv,
        "client_uncertainty": demand.client**0.5,
        "yearly_growth": demand.growth,
        "after_hours_share": demand.after_hours,
        "emergency_share": demand.emergency,
        "on_site_share": demand.on_site,
        "visits_per_ticket": demand.visits,
        "role_weight": demand.role_weight,
        "credibility": demand.credibility,
        "month_spread": demand.month**0.5 if demand.month >= 0 else -1.0,
        "hours_law": named,
        "by_ticket": demand.by_ticket,
        **{f"month_{n}_factor": factor for n, factor in enumerate(demand.season, 1)},
    }


def demand_from(values: Mapping[str, object], record: "Record") -> "Demand":
    """The demand that lines and the record's hours of tickets say."""
    from xlagree.actuarial.demand import Demand

    def number(name: str) -> float:
        value = values.get(name, 0.0)
        return value if isinstance(value, float) else 0.0

    spread = number("month_spread")
    credibility = values.get("credibility")
    return Demand(
        tickets=number("tickets"),
        hours=_law(values, number("hours_per_ticket"), record),
        client=number("client_uncertainty") ** 2,
        month=spread**2 if spread >= 0 else -1.0,
        growth=number("yearly_growth"),
        season=tuple(number(f"month_{n}_factor") for n in range(1, 13)) if "month_1_factor" in values else (),
        after_hours=number("after_hours_share"),
        emergency=number("emergency_share"),
        on_site=number("on_site_share"),
        visits=number("visits_per_ticket"),
        role_weight=number("role_weight") or 1.0,
        users=number("users"),
        by_ticket=values.get("by_ticket") is not False,
        credibility=credibility if isinstance(credibility, float) else None,
        assumed=record.assumed,
    )


def _law(values: Mapping[str, object], mean: float, record: "Record") -> "Severity":
    from xlagree.actuarial.experience.ticket_hours import with_mean
    from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal

    if values.get("hours_law") != AS_LOGGED:
        spread = values.get("hours_spread")
        made = Gamma if values.get("hours_law") == "gamma" else Lognormal
        return made(mean, spread if isinstance(spread, float) else 1.0)
    law = Empirical(*zip(*record.ticket_hours, strict=True)) if record.ticket_hours else Empirical((mean,))
    # What a workbook keeps of the mean is the mean; anything else was asked for.
    return law if abs(law.mean / mean - 1) < 1e-12 else with_mean(law, mean)

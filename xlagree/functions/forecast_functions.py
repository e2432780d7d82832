"""The functions of forecasts: demand from history, the hours to expect and their range, credibility."""

from typing import TYPE_CHECKING

from xlagree.functions import kinds
from xlagree.functions.function import Answer, Argument, Example, Function
from xlagree.functions.price_functions import USAGE
from xlagree.pricing.usage import Usage
from xlagree.terms import quantities as q
from xlagree.terms.errors import must_be

if TYPE_CHECKING:  # numpy and scipy come with the first call, not when Excel starts
    from xlagree.actuarial.demand import Demand

DEMAND = Argument(
    "demand",
    kinds.DEMAND,
    "Demand: users, tickets per user, hours per ticket, spread and so on; or hours a month for certain.",
)
MONTHS = Argument("months", kinds.number(q.TERM), "Months to look ahead; blank: 12.", True, 12.0)
DIGITS = 10
"""Digits of a forecast: its grid has fewer that count."""
TOO_UNEVEN = ("#NUM!", "tickets too few and too uneven for a distribution of their hours")
PERCENTILES = (0.1, 0.5, 0.8, 0.9, 0.95)
WORST = 0.95
"""The worst-case mean is that of the worst twentieth of all years."""


def _demand(usage: Usage, users: float | None, book: "Demand | None") -> Answer:
    from xlagree.actuarial.demand_table import table
    from xlagree.actuarial.experience.client_history import client_demand

    return table(client_demand(usage, users or 0.0, book))


def _forecast(demand: "Demand", months: float) -> Answer:
    law = demand.law(int(months))
    return [
        ("mean", law.mean),
        ("standard deviation", law.sd),
        *((f"P{level * 100:g}", law.quantile(level)) for level in PERCENTILES),
        ("worst-case mean", law.tail_mean(WORST)),
        *(("assumed", assumption) for assumption in demand.assumed),
    ]


def _hours(demand: "Demand", chance: float, months: float) -> Answer:
    return demand.law(int(months)).quantile(chance)


def _credibility(own_exposure: float, k: float) -> Answer:
    if not own_exposure + k:
        raise must_be("own exposure", "a number above 0 where k is 0", own_exposure)
    return own_exposure / (own_exposure + k)


def _blend(own: float, own_exposure: float, book: float, k: float) -> Answer:
    z = own_exposure / (own_exposure + k) if own_exposure + k else 0.0
    return z * own + (1 - z) * book


OWN_EXPOSURE = Argument(
    "own_exposure", kinds.number(q.HOURS), "How much own history there is, such as user-months: n."
)
K = Argument("k", kinds.number(q.HOURS), "The exposure at which own history counts half, in the same unit.")

FORECAST: tuple[Function, ...] = (
    Function(
        "AGREE_DEMAND",
        "forecast",
        "A table of demand from a client's history, blended with the book by credibility.",
        (
            USAGE,
            Argument(
                "users", kinds.number(q.COUNT), "Users of the client; blank: tickets are those of all.", True
            ),
            Argument(
                "book",
                kinds.DEMAND,
                "Demand that clients of this kind have, as a table; blank: the history alone, with usual spreads.",
                True,
            ),
        ),
        _demand,
        Example(
            "AGREE_DEMAND(history, 20)",
            (("users", 20.0), ("tickets per user", 0.5)),
            "120 tickets in 12 months are 10 a month, half a ticket for each of 20 users.",
            "What demand does a year of 10 tickets a month point to?",
        ),
        spills=True,
        errors=(("#N/A", "no tickets and no hours to learn from"),),
        digits=DIGITS,
    ),
    Function(
        "AGREE_FORECAST",
        "forecast",
        "Hours to expect: mean, standard deviation, P10 to P95, the mean of the worst twentieth of all cases, and what was assumed.",
        (DEMAND, MONTHS),
        _forecast,
        Example(
            "AGREE_FORECAST(demand)",
            (("mean", 120.0), ("standard deviation", 120.99586769805582)),
            "10 tickets a month of 1 h are 120 h a year; their variance is E N Var X + Var N = 120 + (120 + 120²) = 14,640.",
            "How many hours has a year, and how many a bad one?",
        ),
        spills=True,
        errors=(TOO_UNEVEN,),
        digits=DIGITS,
    ),
    Function(
        "AGREE_HOURS",
        "forecast",
        "The hours of some months that are not exceeded with a chance.",
        (
            DEMAND,
            Argument(
                "chance", kinds.number(q.CHANCE), "Chance of at most these hours; blank: 0.95.", True, 0.95
            ),
            MONTHS,
        ),
        _hours,
        Example(
            "AGREE_HOURS(10, 0.9)",
            120.0,
            "10 h a month for certain are 120 h in 12 months with any chance.",
            "How many hours are enough in nine years of ten?",
        ),
        errors=(TOO_UNEVEN,),
        digits=DIGITS,
    ),
    Function(
        "AGREE_CREDIBILITY",
        "forecast",
        "How much a client's own history counts against the book: n / (n + k).",
        (OWN_EXPOSURE, K),
        _credibility,
        Example(
            "AGREE_CREDIBILITY(240, 80)",
            0.75,
            "240 user-months against a k of 80: 240 / 320.",
            "How far can 240 months of users be trusted?",
        ),
        digits=DIGITS,
    ),
    Function(
        "AGREE_BLEND",
        "forecast",
        "A client's own figure and the book's, weighted by credibility.",
        (
            Argument("own", kinds.number(q.HOURS), "The client's own figure, such as tickets per user."),
            OWN_EXPOSURE,
            Argument("book", kinds.number(q.HOURS), "The same figure of the book."),
            K,
        ),
        _blend,
        Example(
            "AGREE_BLEND(0.8, 240, 0.4, 80)",
            0.7,
            "¾ of 0.8 and ¼ of 0.4.",
            "What should be expected of a client whose own figure is twice the book's?",
        ),
        digits=DIGITS,
    ),
)

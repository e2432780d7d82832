"""The functions of response times: the chance to keep a promise, technicians for it, and what missing it costs."""

from collections.abc import Sequence

from xlagree.functions import kinds
from xlagree.functions.function import Answer, Argument, Example, Function
from xlagree.pricing.response.promises import Credit, response_chance, service_credit, technicians_needed
from xlagree.pricing.response.queues import Work
from xlagree.terms import quantities as q
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.vocabulary import WORK_CHANNELS

REMOTE, PHONE, ON_SITE = WORK_CHANNELS

TICKETS = Argument(
    "tickets_per_hour", kinds.number(q.FREQUENCY), "Tickets in the busiest hour, not on average."
)
MINUTES = Argument("minutes_each", kinds.number(q.HOURS), "Minutes of work on a ticket, on average.")
TARGET = Argument("target_minutes", kinds.number(q.HOURS), "Minutes within which work should start.")
CHANNEL = Argument(
    "channel", kinds.word(*WORK_CHANNELS), "remote, phone or on site; blank: remote.", True, REMOTE
)
TRAVEL = Argument(
    "travel_minutes", kinds.number(q.HOURS), "On site: minutes of the way there; blank: 0.", True, 0.0
)
PATIENCE = Argument(
    "patience",
    kinds.number(q.HOURS),
    "By phone: minutes a caller waits before giving up, on average; blank: nobody gives up.",
    True,
)
UNSOLVABLE = ("#NUM!", "the technicians cannot do all the work, or no number of them keeps the promise")


def _work(tickets: float, minutes: float, channel: str, travel: float, patience: float | None) -> Work:
    if travel and channel != ON_SITE:
        raise AgreementError(Problem("travel minutes belong to work on site", "leave them blank"))
    if patience is not None and channel != PHONE:
        raise AgreementError(Problem("patience belongs to calls by phone", "leave it blank"))
    return Work((tickets,), minutes, travel_minutes=travel, patience_minutes=patience)


def _chance(
    tickets: float,
    minutes: float,
    technicians: float,
    target: float,
    channel: str,
    travel: float,
    patience: float | None,
) -> Answer:
    work = _work(tickets, minutes, channel, travel, patience)
    return response_chance(work, int(technicians), target)


def _technicians(
    tickets: float,
    minutes: float,
    target: float,
    chance: float,
    channel: str,
    travel: float,
    patience: float | None,
    shrinkage: float,
) -> Answer:
    work = _work(tickets, minutes, channel, travel, patience)
    return float(technicians_needed(work, target, chance, shrinkage=shrinkage).employed)


def _credits(fee: float, tickets: float, breach_chance: float, credits: Sequence[Credit]) -> Answer:
    return service_credit(fee, tickets, breach_chance, credits)


RESPONSE: tuple[Function, ...] = (
    Function(
        "AGREE_RESPONSE_CHANCE",
        "response",
        "The chance that work on a ticket starts within a target, given the technicians at work.",
        (
            TICKETS,
            MINUTES,
            Argument("technicians", kinds.number(q.COUNT), "Technicians at work in that hour."),
            TARGET,
            CHANNEL,
            TRAVEL,
            PATIENCE,
        ),
        _chance,
        Example(
            "AGREE_RESPONSE_CHANCE(1, 30, 1, 0)",
            0.5,
            "One technician is busy half of the time with one ticket an hour of 30 minutes.",
            "How often can one technician start at once?",
        ),
        errors=(UNSOLVABLE,),
    ),
    Function(
        "AGREE_TECHNICIANS",
        "response",
        "Technicians to employ so that work starts within a target with a chance.",
        (
            TICKETS,
            MINUTES,
            TARGET,
            Argument("chance", kinds.number(q.CHANCE), "Chance to meet the target, such as 0.9."),
            CHANNEL,
            TRAVEL,
            PATIENCE,
            Argument(
                "shrinkage",
                kinds.number(q.CHANCE),
                "Share of paid time in which they are not there: holidays, illness, training; blank: 0.",
                True,
                0.0,
            ),
        ),
        _technicians,
        Example(
            "AGREE_TECHNICIANS(1, 30, 0, 0.5)",
            1.0,
            "One technician starts at once on half of the tickets.",
            "How many technicians start at once on half of the tickets?",
        ),
        errors=(UNSOLVABLE,),
    ),
    Function(
        "AGREE_SLA_CREDITS",
        "response",
        "Service credits to expect of a month's fee, when each ticket misses its target with a chance.",
        (
            Argument("fee", kinds.number(q.MONEY), "Fee of a month."),
            Argument("tickets_per_month", kinds.number(q.FREQUENCY), "Tickets of a month, on average."),
            Argument("breach_chance", kinds.number(q.SHARE), "Chance that a ticket misses its target."),
            Argument(
                "credits",
                kinds.CREDITS,
                "Credits: below which share of tickets in time, which share of the fee is returned.",
            ),
        ),
        _credits,
        Example(
            "AGREE_SLA_CREDITS(1000, 10, 1, credits)",
            0.1 * 1000 * (1 - 2.718281828459045**-10),
            "All tickets miss their target: 10 % of the fee, unless a month has no ticket.",
            "What will missed promises cost us a month?",
        ),
    ),
)

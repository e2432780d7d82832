"""Response times: the chance to meet a target, technicians needed for it, and what missing it costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, exp, floor, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

from xlagree.pricing.response.patience import ImpatientQueue
from xlagree.pricing.response.queues import (
    MOST_TECHNICIANS,
    Queue,
    Work,
    at_least,
    check_technicians,
    integral,
    stable,
)
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, must_be
from xlagree.terms.quantities import MONEY, SHARE
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import read_records
from xlagree.terms.vocabulary import CREDIT_TERMS

MOST_TICKETS = 10_000.0
"""Tickets a month that service credits are computed for."""
_NORMAL = NormalDist()
_NORMAL_REACH = 9.0
"""Standard deviations beyond which a normal distribution has nothing left."""
MOST_CONTAGION = 5.0
"""Beyond it months have no usual number of tickets."""
_NEGLIGIBLE = 1e-13


def queue(work: Work, technicians: int) -> Queue | ImpatientQueue:
    """The queue of some work before some technicians: of people who wait, or who give up after a while.

    >>> queue(Work((1.0,), 30.0), 1).start_chance(0)
    0.5
    """
    check_technicians(technicians)
    return (Queue if work.patience_minutes is None else ImpatientQueue)(work, int(technicians))


def travel_chance(work: Work, minutes: float) -> float:
    """The chance that the way to the client takes at most so many minutes, nobody having to wait.

    >>> travel_chance(Work((1.0,), 30.0, travel_minutes=20.0), 20)
    1.0
    """
    at_least("target", "minutes", minutes)
    if not work.travel_minutes or not work.travel_spread:
        return float(minutes >= work.travel_minutes)
    return _NORMAL.cdf(_standard(work, minutes)) if minutes else 0.0


def _standard(work: Work, minutes: float) -> float:
    """Minutes of travel in standard deviations of their logarithm."""
    middle, deviation = _log_travel(work)
    return (log(minutes) - middle) / deviation


def _log_travel(work: Work) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of lognormal minutes."""
    variance = log1p(work.travel_spread**2)
    return log(work.travel_minutes) - variance / 2, sqrt(variance)


def response_chance(work: Work, technicians: int, target: float, priority: int = 1) -> float:
    """The chance that work starts within so many minutes, on site after the way there.

    P(W + travel <= t) = ∫ P(W <= t - y) dF_travel(y). Take the tickets of the busy hour and of support hours only;
    work after hours is a queue of its own. Unsolvable where the technicians cannot do the work.

    >>> response_chance(Work((1.0,), 30.0), 1, target=0)
    0.5
    """
    waiting = queue(work, technicians)
    at_least("target", "minutes", target)
    if not work.travel_spread or not work.travel_minutes:
        late = target < work.travel_minutes
        return 0.0 if late else waiting.start_chance(target - work.travel_minutes, priority)
    end = min(_standard(work, target), _NORMAL_REACH) if target else -inf
    if end <= -_NORMAL_REACH:
        return 0.0
    middle, deviation = _log_travel(work)

    def met(z: float) -> float:
        left = max(target - exp(middle + deviation * z), 0.0)
        return _NORMAL.pdf(z) * waiting.start_chance(left, priority)

    return min(integral(met, end, -_NORMAL_REACH), 1.0)


@dataclass(frozen=True)
class Staffing:
    """Technicians for a promise: at work at the same time, employed for that, and the chance to keep it."""

    technicians: int
    employed: int
    chance: float


def technicians_needed(
    work: Work, target: float, chance: float, priority: int = 1, shrinkage: float = 0.0
) -> Staffing:
    """The smallest number of technicians that meet a target in minutes with a chance.

    `shrinkage` is the share of paid time that they are not there (holidays, illness, training): employed are
    technicians / (1 - shrinkage), rounded up. Unsolvable where no number is enough, since the way is too long.

    >>> staffing = technicians_needed(Work((200.0,), 3.0), target=1 / 3, chance=0.8, shrinkage=0.3)
    >>> staffing.technicians, staffing.employed, round(staffing.chance, 4)
    (14, 20, 0.8884)
    """
    _below_one("chance", chance)
    _below_one("shrinkage", shrinkage)
    if travel_chance(work, target) < chance:
        most = floor(travel_chance(work, target) * 1e4) / 1e4
        best = f"at most {most:g}, the chance that the way alone is within the target"
        raise must_be("chance", best, chance, "promise more minutes or a smaller chance", "unsolvable")

    def enough(technicians: int) -> bool:
        return response_chance(work, technicians, target, priority) >= chance

    few = _too_few(work, chance)
    many = few + 1
    while many <= MOST_TECHNICIANS and not enough(many):
        few, many = many, 2 * many
    if many > MOST_TECHNICIANS:
        what = f"the target must be met by at most {MOST_TECHNICIANS:,} technicians (got a load of {work.load:,.4g})"
        raise AgreementError(Problem(what, "promise more minutes or a smaller chance"), kind="unsolvable")
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return Staffing(many, _employed(many, shrinkage), response_chance(work, many, target, priority))


def _below_one(term: str, share: float) -> None:
    if not 0 <= share < 1:
        raise must_be(term, "a share from 0 to below 1", share)


def _too_few(work: Work, chance: float) -> int:
    """A number of technicians that cannot be enough: without the time for all work, or for the share promised."""
    if work.patience_minutes is not None:
        return max(ceil(work.load * chance * (1 - 1e-9)) - 1, 0)
    whole = floor(work.load)
    return whole if stable(whole + 1, work.load) else whole + 1


def _employed(technicians: int, shrinkage: float) -> int:
    return ceil(technicians / (1 - shrinkage) - 1e-9)


@dataclass(frozen=True)
class Credit:
    """Below this share of tickets in time, this share of the month's fee is returned."""

    TERMS = by_field(CREDIT_TERMS)

    below: float
    share: float

    def __post_init__(self) -> None:
        check(self)


def read_credits(cells: object, place: Place = NOWHERE) -> tuple[Credit, ...]:
    """Credits from a table with the columns below and share.

    >>> read_credits([["below", "share"], [0.9, 0.05]])
    (Credit(below=0.9, share=0.05),)
    """
    records = read_records(cells, CREDIT_TERMS, "below", place)
    return tuple(made(Credit, record.values) for record in records)


def service_credit(
    fee: float,
    tickets_per_month: float,
    breach_chance: float,
    credits: Sequence[Credit],
    contagion: float = 0.0,
) -> float:
    """The credit expected of a month's fee: fee × Σ P(N = n) Σ P(b of n late) × share owed at 1 - b/n in time.

    `tickets_per_month` on average with the `contagion` of their spread, of which each misses its target with
    `breach_chance`; of several credits the largest that is owed counts. A month without tickets owes nothing.
    Breaches are taken as independent; real waits come in clusters, so that bad months are worse than this.

    >>> round(service_credit(1000, 10, 1.0, [Credit(0.9, 0.05)]), 4)
    49.9977
    """
    MONEY.check("fee", fee)
    SHARE.check("breach chance", breach_chance)
    if not 0 <= tickets_per_month <= MOST_TICKETS:
        raise must_be("tickets a month", f"a number from 0 to {MOST_TICKETS:,.0f}", tickets_per_month)
    if not 0 <= contagion <= MOST_CONTAGION:
        raise must_be("contagion", f"a number from 0 to {MOST_CONTAGION:g}", contagion)
    owed = 0.0
    for below, step in _steps(credits):
        late = _too_late_chances(below, breach_chance)
        months = _ticket_chances(tickets_per_month, contagion)
        owed += step * sum(month * next(late) for month in months)
    return fee * min(owed, 1.0)


def _steps(credits: Sequence[Credit]) -> Iterator[tuple[float, float]]:
    """Where the share owed rises as fewer tickets are in time, and by how much."""
    owed = 0.0
    for credit in sorted(credits, key=lambda credit: (-credit.below, -credit.share)):
        if credit.share > owed:
            yield credit.below, credit.share - owed
            owed = credit.share


def _too_late_chances(below: float, breach_chance: float) -> Iterator[float]:
    """The chance that less than a share is in time, of 1, 2, ... tickets: P(b > n (1 - below)), b binomial.

    From one ticket to the next: P(b_n > k) = P(b_(n-1) > k) + p P(b_(n-1) = k).
    """
    allowed, chance = 0, 0.0
    for tickets in count(1):
        chance += breach_chance * _binomial(tickets - 1, allowed, breach_chance)
        while allowed < floor(tickets * (1 - below) + 1e-9):
            allowed += 1
            chance -= _binomial(tickets, allowed, breach_chance)
        yield min(max(chance, 0.0), 1.0)


def _binomial(trials: int, hits: int, chance: float) -> float:
    if chance in (0, 1):
        return float(hits == trials * chance)
    ways = lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
    return exp(ways + hits * log(chance) + (trials - hits) * log1p(-chance)) if hits <= trials else 0.0


def _ticket_chances(mean: float, contagion: float) -> Iterator[float]:
    """The chances of 1, 2, ... tickets, until no more are likely: p_k / p_(k-1) = m (1 + c (k-1)) / (k (1 + c m))."""
    if not mean:
        return
    spread = contagion * mean
    logarithm = -log1p(spread) / contagion if spread > _NEGLIGIBLE else -mean
    for tickets in count(1):
        ratio = mean * (1 + contagion * (tickets - 1)) / (tickets * (1 + spread))
        logarithm += log(ratio)
        chance = exp(logarithm)
        yield chance
        if ratio < 1 and chance < _NEGLIGIBLE * (1 - ratio):
            return

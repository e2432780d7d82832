"""The years of a book of clients under one plan whose fee is still open, by what each client knows of its own level."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Moments, Reals
from xlagree.actuarial.laws.frequency import Counts, yearly_contagion
from xlagree.actuarial.laws.severity import Severity
from xlagree.economics.drawing import charged, in_proportion, invoiced
from xlagree.economics.outlook import Outlook
from xlagree.pricing.costs import Costs
from xlagree.pricing.offered import for_client
from xlagree.pricing.plans import Plan
from xlagree.terms.progress import Progress, silent
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import BLOCK

STRATA = 24
"""Levels that a client may know of itself: the means of so many equally likely parts of their distribution."""
POINTS = 300
"""Points that the hours of a year are gathered in, at most."""
SHARED = 5
"""Years that all clients share: nodes of the factor on all hours."""
CERTAIN = 1e-9
"""Variances below this are none."""
NEVER = 1e-13
"""A chance below this is the round-off of a transform."""


@dataclass(frozen=True)
class Buyer:
    """A client that may sign: the demand expected of it, its pay as you go, the chance that it is there, and what counts."""

    name: str
    demand: Demand
    today: Plan
    there: float = 1.0
    users: float = 0.0
    devices: float = 0.0
    travel: float | None = None
    counts: tuple[tuple[str, float], ...] = ()

    def offered(self, plan: Plan) -> Plan:
        """A plan of a price list as this client is offered it."""
        return for_client(plan, self.users, self.devices, self.name, self.travel, dict(self.counts))

    @cached_property
    def hours(self) -> float:
        """Hours expected of a year, while it is there."""
        return self.demand.hours.mean * sum(self.demand.expected(12))


def known_levels(variance: float, selection: float) -> tuple[Reals, float]:
    """The levels that a client may know of itself, equally likely, and the variance of what it does not know.

    Its level is K × R, gamma factors of mean 1: K is known to it and has the variance S v of its own uncertainty v, the
    rest R that of (1 + v) / (1 + S v) - 1, so that both together vary as much as before. K is cut into equally likely
    parts, each by its mean: with shape a = 1 / (S v), n (P(a + 1, a q_j) - P(a + 1, a q_(j-1))) by the quantiles q.

    >>> known_levels(0.25, 0.0)
    (array([1.]), 0.25)
    """
    known = selection * variance
    rest = max((1 + variance) / (1 + known) - 1, 0.0)
    if known < CERTAIN:
        return np.ones(1), rest
    shape = 1 / known
    edges = special.gammaincinv(shape, np.arange(STRATA + 1) / STRATA)
    return np.asarray(STRATA * np.diff(special.gammainc(shape + 1, edges))), rest


def shared_years(common_shock: float) -> tuple[Reals, Reals]:
    """Chances and factors of years that are busy or quiet for all: a gamma factor of mean 1 at the nodes of
    Gauss-Hermite quadrature of its normal score."""
    if common_shock < CERTAIN:
        return np.ones(1), np.ones(1)
    scores, weights = np.polynomial.hermite_e.hermegauss(SHARED)
    chances = weights / weights.sum()
    factors = special.gammaincinv(1 / common_shock, special.ndtr(scores)) * common_shock
    return chances, factors / (chances @ factors)


def with_fee(plan: Plan, fee: float) -> Plan:
    """A plan with another fee: that of a block, of a user, or of a month."""
    field = "block_price" if plan.kind == BLOCK else "fee_per_user" if plan.fee_per_user else "monthly_fee"
    return changed(plan, {field: fee})


@dataclass(frozen=True, eq=False)
class BookYears:
    """The year of every client, in a row, at every level that it may know of itself, in a column, under one plan.

    With the fee f a year's price is f U + B: U units of the fee (months, users, or blocks bought) and what is charged
    beside it; the margin is f U + V with V = B - cost. `chance` is that of a client to be there at the level. `units`,
    `beside` and `cost` are expected. In each year that all share, by its chance `shared`, there are coefficients by powers
    of f, the highest first: of the margin's mean two, of its variance three, of its third central moment four.
    """

    chance: Reals
    hours: Reals
    units: Reals
    beside: Reals
    cost: Reals
    shared: Reals
    moments: Reals

    def prices(self, fee: float) -> Reals:
        """The year's price that is expected."""
        return fee * self.units + self.beside

    def loss_chance(self, fee: float, signs: Reals) -> float:
        """The chance that the margin of all that sign, as many of them as are expected, is below 0.

        Given a year that all share clients are independent, so cumulants add up, each times the chance p that the client
        is there and signs; of one that signs the margin is a mixture over its levels. Not to sign is no loss, so what p
        leaves open is not in the spread. The shifted gamma distribution has these moments.
        """
        chance = self.chance * signs
        p = chance.sum(axis=1, keepdims=True)
        among = np.divide(chance, p, out=np.zeros_like(chance), where=p > 0)
        lost = [_loss(chance, among, fee, moments) for moments in self.moments]
        return float(self.shared @ np.array(lost))


def _loss(chance: Reals, among: Reals, fee: float, moments: Reals) -> float:
    mean, variance, third = (np.polyval(of, fee) for of in (moments[:2], moments[2:5], moments[5:]))
    off = mean - (among * mean).sum(axis=1, keepdims=True)
    total = float((chance * mean).sum())
    sd = float((chance * (variance + off**2)).sum()) ** 0.5
    if sd <= CERTAIN * abs(total):
        return float(total < 0)
    cube = float((chance * (third + 3 * off * variance + off**3)).sum())
    return 1 - Moments(total, sd, cube / sd**3).chance_above(0.0)


def book_years(
    plans: Sequence[Plan],
    buyers: Sequence[Buyer],
    costs: Costs,
    selection: float,
    common_shock: float = 0.0,
    progress: Progress = silent,
) -> tuple[BookYears, tuple[BookYears, ...]]:
    """Every client under its pay as you go, which has no fee, and under each plan of a price list, its fee open.

    All plans see the same years, those of the hours of twelve months, on which they settle.
    """
    shared, factors = shared_years(common_shock)
    rows: list[list[Reals]] = []
    for done, buyer in enumerate(buyers, 1):
        open_fees = [
            (buyer.offered(with_fee(plan, 1.0)), buyer.offered(with_fee(plan, 2.0))) for plan in plans
        ]
        rows.append(_of_buyer(buyer, costs, selection, factors, [(buyer.today, buyer.today), *open_fees]))
        progress(done, len(buyers), buyer.name)
    today, *others = (_together([row[place] for row in rows], shared) for place in range(len(plans) + 1))
    return today, tuple(others)


def _together(rows: Sequence[Reals], shared: Reals) -> BookYears:
    """All clients; one whose levels are fewer has no chance to be at the rest."""
    sizes = np.array([[row.shape[1]] for row in rows])
    columns = int(sizes.max())
    padded = [np.pad(row, ((0, 0), (0, columns - row.shape[1])), mode="edge") for row in rows]
    whole = np.stack(padded, axis=1)
    whole[0] = np.where(np.arange(columns) < sizes, whole[0], 0.0)
    by_year = whole[2:].reshape(shared.size, -1, *whole.shape[1:])
    units, beside, cost = np.tensordot(shared, by_year[:, :3], 1)
    moments = np.stack([by_year[:, 0], by_year[:, 1] - by_year[:, 2], *by_year[:, 3:].swapaxes(0, 1)], axis=1)
    return BookYears(whole[0], whole[1], units, beside, cost, shared, moments)


def _of_buyer(
    buyer: Buyer, costs: Costs, selection: float, factors: Reals, plans: Sequence[tuple[Plan, Plan]]
) -> list[Reals]:
    """Of one client under plans given with a fee of 1 and of 2, levels in columns: the chance of each and its hours, then
    the moments of each year that all share."""
    demand = buyer.demand
    levels, rest = known_levels(demand.client_variance, selection)
    laws: dict[Severity, list[Gathered]] = {}
    result = []
    for pair in plans:
        one, two = (Outlook(plan, demand, costs, buyer.users, buyer.devices) for plan in pair)
        if one.billed not in laws:
            laws[one.billed] = [_billed(demand, float(level), rest, one.billed) for level in levels]
        gathered = laws[one.billed]
        hours, cuts = (
            np.concatenate([law[1] for law in gathered]),
            np.cumsum([law[1].size for law in gathered]),
        )
        years = [np.split(_year(one, two, factor * hours), cuts[:-1], axis=1) for factor in factors]
        columns = [
            (
                buyer.there / levels.size,
                float(level) * buyer.hours,
                *(one for year in of_level for one in _moments(p, year)),
            )
            for level, (p, _), *of_level in zip(levels, gathered, *years, strict=True)
        ]
        result.append(np.array(columns, dtype=np.float64).T)
    return result


def _year(one: Outlook, two: Outlook, billed: Reals) -> Reals:
    """Units of the fee, what is charged beside it and cost by the hours billed in a year: with fees of 1 and 2 the price
    says the first two."""
    first, second = _price(one, billed), _price(two, billed)
    logged = billed * (one.demand.hours.mean / one.billed.mean)
    return np.stack([second - first, 2 * first - second, one.cost_fixed + one.cost_each * logged])


def _moments(p: Reals, year: Reals) -> list[float]:
    """Means of units, beside and cost, and coefficients of the margin's variance and third central moment."""
    units, beside, cost = year
    margin = beside - cost
    x, y = units - p @ units, margin - p @ margin
    squares = p @ x**2, 2 * (p @ (x * y)), p @ y**2
    cubes = p @ x**3, 3 * (p @ (x * x * y)), 3 * (p @ (x * y * y)), p @ y**3
    return [float(one) for one in (*(year @ p), *squares, *cubes)]


def _price(view: Outlook, billed: Reals) -> Reals:
    """A year's price by the hours billed in it, spread evenly over the months; visits go with the hours logged."""
    plan, hour = view.plan, view.hour
    months = np.broadcast_to(billed / 12, (plan.term, billed.size))
    logged = months * (view.demand.hours.mean / view.billed.mean)
    work = in_proportion(hour, months, logged)
    return np.asarray(invoiced(plan, hour, charged(plan, hour, work)) * 12 / plan.term)


Gathered = tuple[Reals, Reals]
"""Chances, and the hours that have them."""


def _billed(demand: Demand, level: float, rest: float, billed: Severity) -> Gathered:
    """The hours billed in a year of a client whose level is known but for a rest: neighbours on the grid are one, at
    their mean, and the mean of all is the law's."""
    by_month = [level * tickets for tickets in demand.expected(12)]
    contagion = yearly_contagion(rest, demand.month_variance, by_month)
    law = TotalHours(Counts(sum(by_month), contagion), billed).law()
    chances = np.maximum(law.chances, 0.0)
    starts = np.arange(0, chances.size, -(-chances.size // POINTS))
    p = np.add.reduceat(chances, starts)
    hours = np.add.reduceat(chances * np.arange(chances.size) * law.step, starts)
    kept = p > NEVER
    p, hours = p[kept] / p[kept].sum(), hours[kept] / p[kept]
    return p, hours * (law.mean / float(p @ hours))

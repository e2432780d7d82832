"""The years of a book of clients under one plan whose fee is still open, by what each client knows of its own level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy import special

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.distribution import Reals
from xlagree.actuarial.laws.frequency import Counts, yearly_contagion
from xlagree.actuarial.laws.severity import Severity
from xlagree.economics.book_margin import chances_below
from xlagree.economics.outlook import Outlook
from xlagree.pricing.at_once.drawing import charged, in_proportion, invoiced
from xlagree.pricing.costs import Costs
from xlagree.pricing.offered import for_client
from xlagree.pricing.plans import Plan
from xlagree.terms.progress import Progress, silent
from xlagree.terms.records import changed
from xlagree.terms.vocabulary import BLOCK

STRATA = 24
"""Levels that a client may know of itself: the means of so many equally likely parts of their distribution."""
POINTS = 300
"""Points that the hours of a year at a level are gathered in, at most."""
SHARED = 5
"""Years that all clients share: nodes of the factor on all hours."""
BETWEEN = 16
"""Years that are looked at from one of these to the next."""
CERTAIN = 1e-9
"""Variances below this are none."""
Places = NDArray[np.int8]
Singles = NDArray[np.float32]
"""Single years of a whole book are many: seven digits of each are enough."""
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
    scores, weights = _scores()
    chances = weights / weights.sum()
    factors = special.gammaincinv(1 / common_shock, special.ndtr(scores)) * common_shock
    return chances, factors / (chances @ factors)


def _scores() -> tuple[Reals, Reals]:
    """Normal scores of the nodes, and their weights."""
    scores, weights = np.polynomial.hermite_e.hermegauss(SHARED)
    return np.asarray(scores), np.asarray(weights)


def with_fee(plan: Plan, fee: float) -> Plan:
    """A plan with another fee: that of a block, of a user, or of a month."""
    field = "block_price" if plan.kind == BLOCK else "fee_per_user" if plan.fee_per_user else "monthly_fee"
    return changed(plan, {field: fee})


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The years that a client may have under one plan: the level of each, its chance there, and in each year that all
    share, in a row, units of the fee and V."""

    levels: Places
    chances: Reals
    units: Singles
    net: Singles


@dataclass(frozen=True, eq=False)
class BookYears:
    """The year of every client, in a row, at every level that it may know of itself, in a column, under one plan.

    With the fee f a year's price is f U + B: U units of the fee (months, users, or blocks bought) and what is charged
    beside it; the margin is f U + V with V = B - cost. `chance` is that of a client to be there at the level. `units`,
    `beside` and `cost` are expected; `outcomes` are the single years of each client.
    """

    chance: Reals
    hours: Reals
    units: Reals
    beside: Reals
    cost: Reals
    outcomes: tuple[Outcomes, ...]

    def prices(self, fee: float) -> Reals:
        """The year's price that is expected."""
        return fee * self.units + self.beside

    def loss_chance(self, fee: float, signs: Reals) -> float:
        """The chance that those who sign lose us money together; one that is not there, or stays away, loses nothing.

        Given a year that all share clients are independent. Between two of these years the margin moves as its mean does
        (a cubic spline); its distribution is that of both, by how near they are.
        """
        chance = self.chance * signs
        signed = [
            (at_level[one.levels] * one.chances, fee * one.units + one.net)
            for at_level, one in zip(chance, self.outcomes, strict=True)
            if at_level.any()
        ]
        if not signed:
            return 0.0
        years = len(signed[0][1])
        books = [[(chances, margins[year]) for chances, margins in signed] for year in range(years)]
        if years == 1:
            return float(chances_below(books[0], np.zeros(1))[0])
        means = np.array([sum(float(chances @ margins) for chances, margins in book) for book in books])
        between = scipy.interpolate.CubicSpline(np.arange(years), means)
        lost = 0.0
        for year, place, weight in _between(years):
            moved = means[year] - between(place)
            lost += float(weight @ chances_below(books[year], moved))
        return lost


def _between(years: int) -> Iterator[tuple[int, Reals, Reals]]:
    """Of each year that all share its number, the places around it, by numbers of years, and how much it counts for each.

    Beyond the first and the last there is next to nothing: a normal score of 2.9.
    """
    scores, _ = _scores()
    place = (np.arange(BETWEEN * (years - 1)) + 0.5) / BETWEEN
    edges = special.ndtr(np.interp(np.append(place - 0.5 / BETWEEN, years - 1), np.arange(years), scores))
    chances = np.diff(edges) / (edges[-1] - edges[0])
    for year in range(years):
        near = np.maximum(1 - np.abs(place - year), 0.0)
        yield year, place[near > 0], (chances * near)[near > 0]


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
    rows: list[list[tuple[Reals, Outcomes]]] = []
    for done, buyer in enumerate(buyers, 1):
        open_fees = [
            (buyer.offered(with_fee(plan, 1.0)), buyer.offered(with_fee(plan, 2.0))) for plan in plans
        ]
        pairs = [(buyer.today, buyer.today), *open_fees]
        rows.append(_of_buyer(buyer, costs, selection, (shared, factors), pairs))
        progress(done, len(buyers), buyer.name)
    today, *others = (_together([row[place] for row in rows]) for place in range(len(plans) + 1))
    return today, tuple(others)


def _together(rows: Sequence[tuple[Reals, Outcomes]]) -> BookYears:
    """All clients; one whose levels are fewer has no chance to be at the rest."""
    sizes = np.array([[row.shape[1]] for row, _ in rows])
    columns = int(sizes.max())
    padded = [np.pad(row, ((0, 0), (0, columns - row.shape[1])), mode="edge") for row, _ in rows]
    whole = np.stack(padded, axis=1)
    whole[0] = np.where(np.arange(columns) < sizes, whole[0], 0.0)
    chance, hours, units, beside, cost = whole
    return BookYears(chance, hours, units, beside, cost, tuple(outcomes for _, outcomes in rows))


def _of_buyer(
    buyer: Buyer,
    costs: Costs,
    selection: float,
    years: tuple[Reals, Reals],
    plans: Sequence[tuple[Plan, Plan]],
) -> list[tuple[Reals, Outcomes]]:
    """Of one client under plans given with a fee of 1 and of 2, levels in columns: the chance of each, its hours, and what is
    expected of units, beside and cost; and its single years."""
    demand, (shared, factors) = buyer.demand, years
    levels, rest = known_levels(demand.client_variance, selection)
    laws: dict[Severity, tuple[Reals, Reals, Places]] = {}
    result = []
    for pair in plans:
        one, two = (Outlook(plan, demand, costs, buyer.users, buyer.devices) for plan in pair)
        if one.billed not in laws:
            laws[one.billed] = _at_levels(demand, levels, rest, one.billed)
        chances, hours, places = laws[one.billed]
        by_year = np.stack([_year(one, two, factor * hours) for factor in factors], axis=1)
        starts = np.searchsorted(places, np.arange(levels.size))
        expected = np.add.reduceat(np.tensordot(by_year, shared, (1, 0)) * chances, starts, axis=1)
        whole = np.stack([np.full(levels.size, buyer.there / levels.size), levels * buyer.hours, *expected])
        units, beside, cost = by_year
        units = units if np.ptp(units) > CERTAIN else units[:, :1]  # months and users are as many in any year
        kept = units.astype(np.float32), (beside - cost).astype(np.float32)
        result.append((whole, Outcomes(places, chances, *kept)))
    return result


def _at_levels(demand: Demand, levels: Reals, rest: float, billed: Severity) -> tuple[Reals, Reals, Places]:
    """Chances at each level and the hours billed that have them, one level after the other, and the number of the level."""
    laws = [_billed(demand, float(level), rest, billed) for level in levels]
    places = np.repeat(np.arange(levels.size, dtype=np.int8), [hours.size for _, hours in laws])
    return np.concatenate([p for p, _ in laws]), np.concatenate([hours for _, hours in laws]), places


def _year(one: Outlook, two: Outlook, billed: Reals) -> Reals:
    """Units of the fee, what is charged beside it and cost by the hours billed in a year: with fees of 1 and 2 the price
    says the first two."""
    first, second = _price(one, billed), _price(two, billed)
    logged = billed * (one.demand.hours.mean / one.billed.mean)
    return np.stack([second - first, 2 * first - second, one.cost_fixed + one.cost_each * logged])


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

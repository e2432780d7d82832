"""All agreements together under our costs: what each client's work, its share of the risk and its fixed cost ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.laws.portfolio import Portfolio, PortfolioClient, book_price
from xlagree.pricing.costs import Costs, labour_cost
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import must_be


@dataclass(frozen=True)
class Asked:
    """What a client's year has to bring: its work, its share of the risk money, and fixed cost, users and tools."""

    client: str
    work: float
    risk: float
    other: float

    @property
    def price(self) -> float:
        """All of it."""
        return self.work + self.risk + self.other


@dataclass(frozen=True)
class BookAsked:
    """The year of every client, and the risk money that they are spared by being together."""

    clients: tuple[Asked, ...]
    spared: float

    @property
    def total(self) -> Asked:
        """All clients as one."""
        parts = zip(*((one.work, one.risk, one.other) for one in self.clients), strict=True)
        return Asked("all clients", *map(sum, parts))


def book_of_agreements(
    demands: Mapping[str, Demand], costs: Costs, loss_chance: float = 0.05, common_shock: float = 0.0
) -> BookAsked:
    """The price of all clients for a year in which the book loses money with a chance, and each client's part.

    `common_shock` is the variance of a factor that all clients' tickets share in a year (a bad patch): it does not
    spread over clients (docs/model.md, 6). An hour costs what it does on average over the clients' work.

    >>> from xlagree.actuarial.demand import Demand
    >>> asked = book_of_agreements({"A": Demand(tickets=10, hours_per_ticket=1)}, Costs(80, fixed_cost=100))
    >>> asked.total.work, asked.total.other
    (9600.0, 1200.0)
    """
    if not demands:
        raise must_be("clients", "a table with one client or more", None)
    hours = {name: demand.total(12).mean for name, demand in demands.items()}
    labour = {name: cost_of_an_hour(demand, costs) for name, demand in demands.items()}
    every = sum(hours.values())
    if not every:
        raise must_be("clients", "clients of whom some work is expected", 0.0)
    average = sum(hours[name] * labour[name] for name in demands) / every
    book = Portfolio(
        tuple(PortfolioClient(name, d.counts(12), d.hours) for name, d in demands.items()), common_shock
    )
    priced = book_price(book, loss_chance, average)
    return BookAsked(
        tuple(
            Asked(one.name, hours[one.name] * labour[one.name], one.risk, _other(demands[one.name], costs))
            for one in priced.clients
        ),
        priced.gain,
    )


def cost_of_an_hour(demand: Demand, costs: Costs) -> float:
    """Cost of an hour of a client's work in a year to come, its visits included."""
    today = labour_cost(costs, Usage((demand.an_hour,))) + costs.cost_per_visit * demand.an_hour.visits
    months, rises = demand.expected(12), costs.rises(12)
    risen = sum(tickets * rise for tickets, rise in zip(months, rises, strict=True))
    return today * (risen / sum(months)) if costs.cost_growth and any(months) else today


def _other(demand: Demand, costs: Costs) -> float:
    return sum(costs.rises(12)) * (costs.fixed_cost + costs.tools + costs.cost_per_user * demand.users)

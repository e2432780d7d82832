"""What delivering an agreement costs us: hours by role and class, users, devices, tools, visits, items, fixed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Entry, Month, Usage
from xlagree.terms.errors import NOWHERE, Place, Problem, must_be
from xlagree.terms.price_list_terms import ONCE
from xlagree.terms.quantities import RATE, same
from xlagree.terms.records import by_field, check, made
from xlagree.terms.tables import TermValues, read_pairs, read_records
from xlagree.terms.vocabulary import COST_TERMS, ROLE_TERMS
from xlagree.terms.written_numbers import typed_number


@dataclass(frozen=True)
class Role:
    """Who does the work: how many standard hours an hour counts, and what it costs us (None: as in Costs)."""

    TERMS = by_field(ROLE_TERMS, role="name")

    name: str
    weight: float = 1.0
    cost_per_hour: float | None = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Costs:
    """Our costs; every field but the roles is the cost term of that name, and takes what it takes.

    >>> Costs(-5)
    Traceback (most recent call last):
        ...
    xlagree.terms.errors.AgreementError: cost per hour must be money per hour, 0 or more (got -5)
    """

    TERMS = by_field(COST_TERMS)

    cost_per_hour: float
    after_hours_cost_multiple: float = 1.0
    emergency_cost_multiple: float = 1.0
    cost_per_user: float = 0.0
    cost_per_device: float = 0.0
    tools: float = 0.0
    cost_per_visit: float = 0.0
    fixed_cost: float = 0.0
    wanted_margin: float | None = None
    cost_of_risk: float | None = None
    cost_growth: float = 0.0
    roles: Mapping[str, Role] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        check(self)
        if not _by_name(self.roles):
            raise must_be("roles", "roles by their names", type(self.roles).__name__)
        object.__setattr__(self, "roles", dict(self.roles))

    def hour(self, role: str = "") -> float:
        """Cost of a normal hour of a role."""
        own = self.roles[role].cost_per_hour if role in self.roles else None
        return self.cost_per_hour if own is None else own

    def dearest(self, after_hours: bool, emergency: bool) -> str:
        """The class of an hour: where both hold, the one that costs us more."""
        if emergency and (not after_hours or self.emergency_cost_multiple >= self.after_hours_cost_multiple):
            return "emergency"
        return "after-hours" if after_hours else "normal"

    def class_multiple(self, work_class: str) -> float:
        """How much more an hour of a class costs than a normal one."""
        return {"after-hours": self.after_hours_cost_multiple, "emergency": self.emergency_cost_multiple}.get(
            work_class, 1.0
        )

    def rises(self, months: int) -> tuple[float, ...]:
        """What each month's costs are of the first month's: (1 + growth)^(t/12).

        >>> [round(factor, 4) for factor in Costs(70, cost_growth=0.21).rises(8)[::6]]
        [1.0, 1.1]
        """
        return tuple(float((1 + self.cost_growth) ** (t / 12)) for t in range(months))


def _by_name(roles: object) -> bool:
    """Whether these are roles, each under its name."""
    return isinstance(roles, Mapping) and all(
        isinstance(role, Role) and role.name == name for name, role in roles.items()
    )


@dataclass(frozen=True)
class CostLines:
    """Cost of delivery by line; `total` adds them up.

    What an item costs us that is charged once is in none of them, as its price is in no price of a year.
    """

    labour: float
    maintenance: float
    heads: float
    tools: float
    visits: float
    fixed: float
    items: float = 0.0

    @property
    def total(self) -> float:
        """All lines."""
        return (
            self.labour + self.maintenance + self.heads + self.tools + self.visits + self.fixed + self.items
        )

    def scaled(self, factor: float) -> "CostLines":
        """Every line times a factor."""
        return CostLines(*(getattr(self, name) * factor for name in self.__dataclass_fields__))


def labour_hours(
    costs: Costs, usage: Usage, words: ListWords = NO_WORDS, rises: Sequence[float] = ()
) -> dict[tuple[str, str], float]:
    """Logged hours by role and class, each in its class that costs us more; one of one's own is what it counts as.

    With `rises` an hour of each month counts so many times.
    """
    table: dict[tuple[str, str], float] = {}
    if usage.entries:
        parts = [
            (entry.month, entry.role, _dearest(costs, entry, words), entry.hours) for entry in usage.entries
        ]
    else:
        parts = [(i, *part) for i, month in enumerate(usage.months) for part in _month_parts(month, words)]
    for i, role, work_class, hours in parts:
        risen = hours * rises[i] if rises else hours
        table[role, work_class] = table.get((role, work_class), 0.0) + risen
    return table


def hour_cost(costs: Costs, entry: Entry, words: ListWords = NO_WORDS) -> float:
    """What an hour of the work of an entry costs us, whoever works it.

    >>> hour_cost(Costs(80, emergency_cost_multiple=1.5), Entry("A", 0, 0.5, emergency=True))
    120.0
    """
    return costs.hour() * costs.class_multiple(_dearest(costs, entry, words))


def month_rises(costs: Costs, months: int, term: int) -> tuple[float, ...]:
    """What months of usage cost, of what they would in the first month of a term, on average of those that they stand for.

    Usage shorter than the term repeats; of a longer one the months before the latest stand for no month, and cost the average.
    """
    risen = costs.rises(term)
    earlier = max(months - term, 0)
    own = [risen[i :: min(months, term)] for i in range(min(months, term))]
    return (sum(risen) / term,) * earlier + tuple(sum(each) / len(each) for each in own)


def _dearest(costs: Costs, entry: Entry, words: ListWords) -> str:
    """The class of an entry that costs us more, of its own ones what they count as."""
    own = words.families_of(entry.own_classes)
    return costs.dearest(entry.after_hours or "after-hours" in own, entry.emergency or "emergency" in own)


def _month_parts(month: Month, words: ListWords) -> Iterator[tuple[str, str, float]]:
    named = [(family, hours) for _, family, hours in words.in_classes(month.named)]
    premium = [("after-hours", month.after_hours), ("emergency", month.emergency), *named]
    yield "", "normal", max(month.hours - sum(hours for _, hours in premium), 0.0)
    yield from (("", family, hours) for family, hours in premium)


def labour_cost(
    costs: Costs, usage: Usage, words: ListWords = NO_WORDS, rises: Sequence[float] = ()
) -> float:
    """Logged hours at the cost of their role and class; with `rises` those of each month cost so many times as much."""
    return sum(
        hours * costs.hour(role) * costs.class_multiple(work_class)
        for (role, work_class), hours in labour_hours(costs, usage, words, rises).items()
    )


def items_cost(plan: Plan) -> float:
    """What the items of a plan cost us a month; those charged once are left out."""
    counted = (item for item in plan.items if item.cost and item.charged != ONCE)
    return sum(item.cost * item.units(plan.users or 0.0, plan.devices or 0.0) for item in counted)


def delivery_cost(
    costs: Costs,
    plan: Plan,
    usage: Usage,
    users: float = 0.0,
    devices: float = 0.0,
    months: int | None = None,
) -> CostLines:
    """Cost of a year of a plan under a usage, on average of its term or of its first `months`; usage of another length is
    scaled to twelve months.

    An item charged once costs us once as well: like set-up it is outside a year's price and outside its cost.

    >>> from xlagree.pricing.usage import even
    >>> delivery_cost(Costs(80), Plan("Gold", "fixed price", monthly_fee=2400), even(10)).total
    9600.0
    """
    if not usage.months:
        raise must_be("usage", "at least one month", "no months")
    year, term = 12 / len(usage.months), months or plan.term
    rises = month_rises(costs, len(usage.months), term)
    a_month = 12 * (sum(costs.rises(term)) / term)
    return CostLines(
        labour=labour_cost(costs, usage, plan.words, rises) * year,
        maintenance=plan.maintenance_hours * costs.cost_per_hour * a_month,
        heads=(costs.cost_per_user * users + costs.cost_per_device * devices) * a_month,
        tools=costs.tools * a_month,
        visits=costs.cost_per_visit
        * sum(month.visits * rise for month, rise in zip(usage.months, rises, strict=True))
        * year,
        fixed=costs.fixed_cost * a_month,
        items=items_cost(plan) * a_month,
    )


def read_costs(cells: object, roles: Mapping[str, Role] | None = None, place: Place = NOWHERE) -> Costs:
    """Costs from a table of labels and values; a single number is the cost per hour."""
    if typed_number(cells, RATE.key) is not None:
        return Costs(RATE.check("cost per hour", cells), roles=roles or {})
    return made(Costs, {**read_pairs(cells, COST_TERMS, place).values, "roles": roles or {}})


def read_roles(cells: object, place: Place = NOWHERE) -> dict[str, Role]:
    """Roles from a table with the columns role, weight and cost per hour, by name."""

    def twice(records: Sequence[TermValues]) -> Iterator[Problem]:
        names = [str(record.values.get("role", "")) for record in records]
        for i, record in enumerate(records):
            if names[i] and same(names[i]) in map(same, names[:i]):
                yield record.problem(f'role "{names[i]}" stands twice', "keep one", "role")

    records = read_records(cells, ROLE_TERMS, "role", place, twice)
    return {role.name: role for role in (role_of(record.values) for record in records)}


def role_of(values: Mapping[str, object]) -> Role:
    """A role from its terms."""
    return made(Role, {"name" if term == "role" else term: value for term, value in values.items()})

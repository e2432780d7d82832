"""What a model prices: the tables that its formulas call by name, of the starter or of a deal of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlagree.functions.examples import TABLES
from xlagree.pricing.costs import Costs
from xlagree.pricing.plan_cells import plan_table
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage_cells import usage_cells
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import COST_TERMS

Cells = Sequence[Sequence[float | str | None]]

STARTED = date(2026, 11, 23)
"""Written into the starter, so that the same content gives the same bytes."""
STARTING_HOURS = 10.0


@dataclass(frozen=True)
class ModelTables:
    """Tables by the names that formulas call them by, each with a line on it, and the hours a month to begin with.

    `source` and `about` stand on top of every page; `baseline` names the plan that others are compared with.
    """

    source: str
    about: str
    day: date
    tables: Mapping[str, Cells]
    lines: Mapping[str, str]
    hours: float
    baseline: str

    @property
    def plans(self) -> list[str]:
        """The names of the plans."""
        return [str(name) for name in self.tables["plans"][0][1:] if name is not None]

    @property
    def kinds(self) -> list[str]:
        """Their kinds."""
        return [str(kind) for kind in self.tables["plans"][1][1:] if kind is not None]


LINES = {
    "plans": "Your plans, one in a column; every term that the reference lists may stand in a further row.",
    "usage": "What a client used, one month in a row.",
    "hours": "Hours a month, as AGREE_CURVE takes them.",
    "discounts": "Discounts from list; they act in the order volume, term, prepay, manual.",
    "tiers": "Discount by hours bought at once.",
    "costs": "What an hour and a month cost you.",
    "demand": "What a client may need: what is left out takes the defaults of a spread.",
    "history": "A year of months as a forecast learns from them.",
    "clients": "Clients with their demand, one in a row.",
    "credits": "Below which share of tickets in time which share of the fee is returned.",
}
"""The line above each table."""


def starter() -> ModelTables:
    """The tables of the functions' examples."""
    return ModelTables(
        "Starter model", "sample numbers", STARTED, TABLES, LINES, STARTING_HOURS, str(TABLES["plans"][0][1])
    )


def tables_of(proposal: Proposal) -> ModelTables:
    """The tables of one client: the plans at net prices, the months used where there are any, and our costs."""
    card, client = proposal.ours.card, proposal.client
    plans = [_as_priced(plan) for plan in proposal.ours.plans]
    tables: dict[str, Cells] = {"plans": plan_table(plans)}
    if proposal.has_history:
        tables["usage"] = usage_cells(proposal.history)
    tables["costs"] = cost_table(card.costs, client.users, client.devices)
    lines = {
        "plans": "The plans offered, after the card's discounts.",
        "usage": "What was used in the latest months, the first of them month 1.",
        "costs": "Internal: what an hour and a month cost us.",
    }
    net = card.policy.tax_note if proposal.ours is not proposal else ""
    about = "  ·  ".join(filter(None, ("INTERNAL", card.policy.company, card.policy.currency, net)))
    hours = round(proposal.quoted_hours, 2)
    return ModelTables(
        f"Model of {client.name}", about, proposal.date, tables, lines, hours, proposal.baseline.name
    )


def _as_priced(plan: Plan) -> Plan:
    """A plan without what no price follows from: words, heads whose fee is in the month's fee already, and whose rows are."""
    counted = {same(item.counts) for item in plan.items if item.quantity is None}
    users = plan.users if plan.fee_per_user or plan.hours_per_user or "users" in counted else None
    devices = plan.devices if plan.fee_per_device or "devices" in counted else None
    own = {rate.key for rate in plan.rates if rate.clients}
    return replace(
        plan,
        best_for="",
        users=users,
        devices=devices,
        items=tuple(replace(item, clients=()) for item in plan.items),
        rates=tuple(replace(rate, clients=()) for rate in plan.rates if rate.clients or rate.key not in own),
        blocks=tuple(replace(block, clients=()) for block in plan.blocks),
    )


def cost_table(costs: Costs, users: float = 0.0, devices: float = 0.0) -> list[list[float | str | None]]:
    """Costs as a table that reads back; the costs of a client's users and devices are in the fixed cost.

    >>> cost_table(Costs(70.0, cost_per_user=2.0, fixed_cost=10.0), users=20)
    [['cost per hour', 70.0], ['fixed cost', 50.0]]
    """
    heads = costs.cost_per_user * users + costs.cost_per_device * devices
    held = {
        **{term.field: getattr(costs, term.field) for term in COST_TERMS},
        **{"cost_per_user": None, "cost_per_device": None, "fixed_cost": costs.fixed_cost + heads},
    }
    fields = Costs.__dataclass_fields__
    return [
        [term.name, held[term.field]]
        for term in COST_TERMS
        if held[term.field] is not None and held[term.field] != fields[term.field].default
    ]

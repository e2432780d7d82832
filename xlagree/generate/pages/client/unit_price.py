"""What a plan charges for an hour, a ticket and a typical job, each with its formula."""

from dataclasses import dataclass

from xlagree.generate.pages.shared.terms_page import TermCells
from xlagree.pricing.list_words import ListWords
from xlagree.pricing.plans import MONEY_UNIT, TICKETS, Plan
from xlagree.pricing.rates import Hour
from xlagree.pricing.workloads import billed
from xlagree.terms.vocabulary import BLOCK, FIXED_PRICE, PAY_AS_YOU_GO, RETAINER

MULTIPLIERS = {"after-hours": "after_hours_multiplier", "emergency": "emergency_multiplier"}
"""The plan's own term for each class."""


@dataclass(frozen=True)
class Job:
    """A typical job, which is one ticket: hours logged, in which classes, and where.

    `own` are classes of one's own that it is in, where a price list names one of them.
    """

    label: str
    hours: float
    classes: tuple[str, ...] = ()
    on_site: bool = False
    own: tuple[str, ...] = ()

    def classes_in(self, words: ListWords) -> list[tuple[str, str]]:
        """The classes that a price list has it in, each with what it counts as."""
        own = next((name for name in self.own if words.is_class(name)), None)
        return [words.class_of(name) for name in ((own,) if own else self.classes)]


JOBS = (
    Job("Password reset, remote, 10 minutes", 1 / 6),
    Job("Printer on site, 50 minutes", 5 / 6, on_site=True),
    Job("New starter, 2 hours remote", 2.0),
    Job("Firewall review, 4 hours remote", 4.0),
    Job("Server down on Friday night, 3 hours", 3.0, ("emergency", "after-hours")),
    Job("Saturday office move, 6 hours", 6.0, ("after-hours",), on_site=True, own=("Saturday", "weekend")),
)


@dataclass(frozen=True)
class UnitPrice:
    """The price of a standard hour of a plan, or of a ticket where it counts tickets, and its formula."""

    plan: Plan
    index: int
    terms: TermCells
    money: float
    formula: str

    @property
    def by_ticket(self) -> bool:
        """Whether a ticket has a price, and not an hour."""
        return self.plan.pool_unit == TICKETS

    @property
    def in_fee(self) -> bool:
        """Whether covered work is in the fee, and no hour has a price."""
        return self.plan.kind == FIXED_PRICE

    def weight(self, hour: Hour) -> tuple[float, str]:
        """How many standard hours an hour counts, and the cells that say so; what rows of Rates make of it stands as a number."""
        weight = self.plan.weight(hour)
        if self.plan.rates or hour.family not in MULTIPLIERS:
            return weight, f"{weight:.15g}"
        multiplier = self.terms.of(self.index, MULTIPLIERS[hour.family], 1)
        return weight, multiplier if hour.role_weight == 1 else f"{hour.role_weight:g}*{multiplier}"

    def job(self, job: Job) -> tuple[float, str]:
        """What a job costs in standard work, and its formula."""
        plan, hours = self.plan, billed(self.plan, job.hours, job.on_site)
        channel = "on site" if job.on_site else "remote"
        classes = job.classes_in(plan.words)
        weights = [
            self.weight(Hour(work_class=name, family=family, channel=channel)) for name, family in classes
        ]
        weights = weights or [self.weight(Hour(channel=channel))]
        way = (plan.charged_visit + plan.travel_charge) if job.on_site else 0.0
        price, formula = self.money, self.formula
        if not self.by_ticket:
            dearest = f"MAX({','.join(cell for _, cell in weights)})"
            plain = all(cell == "1" for _, cell in weights)
            price *= hours * max(weight for weight, _ in weights)
            formula = f"{self._billed(job)}{'' if plain else f'*{dearest}'}*{formula}"
        return price + way, formula + (self._way() if way else "")

    def _billed(self, job: Job) -> str:
        minimum = self.terms.of(self.index, "minimum_on_site" if job.on_site else "minimum_remote")
        hours = f"MAX({job.hours:.15g},{minimum})"
        if not self.plan.billing_increment:
            return hours
        step = self.terms.of(self.index, "billing_increment")
        return f"ROUNDUP({hours}/{step}-0.000000001,0)*{step}"

    def _way(self) -> str:
        at = {
            name: self.terms.of(self.index, name)
            for name in ("visit_charge", "travel", "free_travel", "travel_rate")
        }
        charge = f"+{at['visit_charge']}" if self.plan.charged_visit else ""
        way = f"+{at['travel_rate']}*MAX({at['travel']}-{at['free_travel']},0)"
        return charge + (way if self.plan.travel_charge else "")


def unit_price(plan: Plan, index: int, terms: TermCells) -> UnitPrice:
    """The price of an hour or of a ticket: what is paid ahead divided by what it holds, else the rate."""
    money, formula = _paid_ahead(plan, index, terms) or _by_use(plan, index, terms)
    return UnitPrice(plan, index, terms, money, formula)


def _paid_ahead(plan: Plan, index: int, terms: TermCells) -> tuple[float, str] | None:
    """The fee of a period or the price of a block by what it holds; nothing where nothing is paid ahead."""

    def at(name: str) -> str:
        return terms.of(index, name)

    if plan.kind == FIXED_PRICE:
        return 0.0, "0"
    if plan.kind == BLOCK and plan.pool_unit == MONEY_UNIT:
        share = plan.price_of_block / (plan.block_value or 1.0)
        return (
            plan.discounted_rate or 0.0
        ) * share, f"{_rate(index, terms)}*{at('net block price')}/{at('block_value')}"
    if plan.kind == BLOCK:
        held = at("block_tickets" if plan.pool_unit == TICKETS else "block_hours")
        return plan.price_of_block / plan.block_size, f"{at('net block price')}/{held}"
    if plan.kind == RETAINER and plan.grant:
        held = at("included_tickets" if plan.pool_unit == TICKETS else "included_hours")
        if plan.hours_per_user:
            held = f"({held}+{at('hours_per_user')}*{at('users')})"
        months = int(plan.pool_months)
        fee = at("net fee") if months == 1 else f"{at('net fee')}*{months}"
        return plan.fee * months / plan.grant, f"{fee}/{held}"
    return None


def _by_use(plan: Plan, index: int, terms: TermCells) -> tuple[float, str]:
    if plan.pool_unit == TICKETS:
        return plan.ticket_price or 0.0, terms.of(index, "net ticket price")
    if plan.kind == PAY_AS_YOU_GO or plan.overage_rate is None:
        return plan.discounted_rate or 0.0, _rate(index, terms)
    return plan.overage_rate, terms.of(index, "net overage rate")


def _rate(index: int, terms: TermCells) -> str:
    """The net hourly rate after the hourly discount."""
    return f"{terms.of(index, 'net hourly rate')}*(1-{terms.of(index, 'hourly_discount')})"

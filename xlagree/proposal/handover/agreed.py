"""What was agreed, as a system of contracts asks for it: the plan at list and net, the days of its term, and what it leaves out."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from xlagree.pricing.costs import Role
from xlagree.pricing.discounts import Waterfall, waterfalls
from xlagree.pricing.plans import HOURS_UNIT, Plan
from xlagree.pricing.prepaid import PrepaidBlock, in_order
from xlagree.pricing.schedule import cents
from xlagree.proposal.deal import Proposal
from xlagree.terms.vocabulary import BLOCK, CHANNELS, FIXED_PRICE, PAY_AS_YOU_GO, PREMIUM_CLASSES, RETAINER

DECIMALS = 4
"""Decimals of the price of a unit or an hour."""


@dataclass(frozen=True)
class Agreed:
    """A plan that a client agreed to: at list, at net prices, and the first day of its term.

    `falls` are its prices from list to net, each by its name.
    """

    client: str
    contact: str
    currency: str
    at_list: Plan
    plan: Plan
    start: date
    roles: tuple[Role, ...]
    falls: tuple[tuple[str, Waterfall], ...]

    def day(self, month: int) -> date:
        """The first day of a month of the term, counted from 0."""
        return months_later(self.start, month)

    def last_day(self, months: float) -> date:
        """The last day of so many months of the term."""
        return self.day(int(months)) - timedelta(days=1)

    @cached_property
    def end(self) -> date:
        """The last day of the term."""
        return self.last_day(self.plan.term)

    @cached_property
    def fee(self) -> float:
        """The net fee of a month in the first year."""
        return cents(self.plan.fee)

    @cached_property
    def period(self) -> int:
        """Months that share one allowance."""
        return int(self.plan.pool_months)

    @cached_property
    def cycle(self) -> int:
        """Months of fee in one invoice."""
        return int(self.plan.prepaid_months)

    @cached_property
    def allowance(self) -> float:
        """What the fee includes of a period, hours or tickets; 0 where it includes none, or all."""
        return self.plan.grant if self.plan.kind == RETAINER else self.plan.cap or 0.0

    @cached_property
    def rate(self) -> float | None:
        """Net price of a standard hour: worked, else beyond what was paid for."""
        if self.plan.discounted_rate is not None:
            return self.plan.discounted_rate
        return self.plan.rate_beyond if self.plan.pool_unit == HOURS_UNIT else None

    @cached_property
    def hour_outside(self) -> float:
        """Net price of an hour that is charged apart, such as one of a project."""
        plan = self.plan
        return (plan.discounted_rate if plan.kind == PAY_AS_YOU_GO else plan.hourly_rate) or 0.0

    @cached_property
    def said(self) -> str:
        """The plan in words, with the discounts and surcharges that are in its prices."""
        about = ": ".join(filter(None, (self.plan.name, self.plan.best_for)))
        return ". ".join((about, *(_said(name, fall) for name, fall in self.falls if fall.steps)))

    @cached_property
    def excluded(self) -> str:
        """The work that the plan does not cover, in words; nothing where it covers all."""
        plan, parts = self.plan, []
        if plan.covers_work:
            parts.append(f"all work but {', '.join(plan.covers_work)}")
        if plan.kind == FIXED_PRICE:
            parts += [name for name in CHANNELS if name not in plan.covers_channels]
            parts += [name for name in PREMIUM_CLASSES if name not in plan.covers_classes]
        return "; ".join(parts)

    @cached_property
    def responses(self) -> str:
        """The response times that are promised, in words; nothing where none is."""
        plan = self.plan
        hours = {
            "remote": plan.response_remote,
            "phone": plan.response_phone,
            "on site": plan.response_on_site,
        }
        return ", ".join(f"{name} {value:g} h" for name, value in hours.items() if value is not None)

    @cached_property
    def first_visits(self) -> str:
        """The visits of a period that are not charged, in words."""
        visits = self.plan.included_visits
        return "the first visit" if visits == 1 else f"the first {visits:g} visits"

    @cached_property
    def setup_holds(self) -> str:
        """What is in the price of setting up besides the setup fee; nothing where nothing is."""
        return "with the share of the net fee" if self.plan.setup_share else ""

    @cached_property
    def rises(self) -> str:
        """The days on which prices rise, each with the prices from then on."""
        return "; ".join(
            f"from {self.day(month)}: {self._raised(month)}" for month in range(12, self.plan.term, 12)
        )

    def _raised(self, month: int) -> str:
        plan = self.plan
        prices = {
            "fee": plan.fee,
            "hourly rate": plan.discounted_rate,
            "ticket price": plan.ticket_price,
            "overage rate": plan.overage_rate,
            "block price": plan.price_of_block if plan.kind == BLOCK else None,
        }
        factor = plan.factor(month)
        return ", ".join(f"{name} {cents(price * factor):,.2f}" for name, price in prices.items() if price)

    def drawn_before(self, block: PrepaidBlock) -> list[str]:
        """What is used up before a block although it begins on the same day or later."""
        order = [self.plan.blocks[i] for i in in_order(self.plan.blocks)]
        earlier = order[: order.index(block)]
        later = [other.name for other in earlier if other.first >= block.first]
        last_lot = (self.plan.term - 1) // self.period * self.period
        begins = {BLOCK: 0, RETAINER: last_lot}.get(self.plan.kind, -1)
        return [f"the hours of {self.plan.name}", *later] if begins >= block.first else later


def agreed_of(proposal: Proposal, place: int, start: date) -> Agreed:
    """What a client agrees to with one plan of a proposal, by its place, from a day on."""
    client, at_list = proposal.client, proposal.list_plans[place]
    return Agreed(
        client.name,
        client.contact,
        proposal.card.policy.currency,
        at_list,
        proposal.plans[place],
        start,
        tuple(proposal.card.costs.roles.values()),
        tuple(waterfalls(at_list, proposal.discounts).items()),
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month.

    >>> months_later(date(2026, 12, 31), 2)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_of_next_month(day: date) -> date:
    """The day on which an agreement begins unless another is named.

    >>> first_of_next_month(date(2026, 12, 24))
    datetime.date(2027, 1, 1)
    """
    return months_later(day.replace(day=1), 1)


def _said(name: str, fall: Waterfall) -> str:
    """A price from list to net: fee 1,690.00 at list, Loyal -84.50, net 1,605.50."""
    steps = "".join(f", {step.name} {step.money:+,.2f}" for step in fall.steps)
    return f"{name.capitalize()} {fall.list:,.2f} at list{steps}, net {fall.net:,.2f}"

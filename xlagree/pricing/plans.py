"""The four kinds of plan: their terms, read from a table and checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlagree.pricing.contradictions import contradictions
from xlagree.pricing.items import Item
from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.prepaid import PrepaidBlock, in_scope
from xlagree.pricing.rates import Hour, HourRate, families, kinds_of_work, weight
from xlagree.pricing.whose import folded, names_one
from xlagree.terms.cell_errors import CELL_ERRORS
from xlagree.terms.errors import AgreementError, Problem, refuse
from xlagree.terms.notebook import html_table
from xlagree.terms.price_list_terms import IN_FEE
from xlagree.terms.quantities import TEXT, as_text, is_blank
from xlagree.terms.records import by_field, check
from xlagree.terms.vocabulary import (
    BLOCK,
    CHANNELS,
    FIXED_PRICE,
    PAY_AS_YOU_GO,
    PLAN_TERMS,
    PREMIUM_CLASSES,
    RETAINER,
    WITH_FEE,
)

HOURS_UNIT, MONEY_UNIT, TICKETS = "hours", "money", "tickets"


@dataclass(frozen=True)
class Plan:
    """Terms of one way to sell, refused where a table of plans would be.

    Every field is the plan term of that name; None is a term that is not set. A plan without a name is called by
    its kind. Raises with all problems together: terms out of bounds, terms that the kind does not have or lacks,
    and contradictions.

    >>> Plan("Silver", "retainer", monthly_fee=1250, included_hours=10).fee
    1250.0
    """

    TERMS = by_field(PLAN_TERMS)

    name: str
    kind: str
    best_for: str = ""
    hourly_rate: float | None = None
    hourly_discount: float = 0.0
    ticket_price: float | None = None
    monthly_fee: float | None = None
    fee_per_user: float = 0.0
    fee_per_device: float = 0.0
    users: float | None = None
    devices: float | None = None
    minimum_fee: float = 0.0
    included_hours: float = 0.0
    included_tickets: float | None = None
    hours_per_user: float = 0.0
    pool_months: float = 1.0
    overage_rate: float | None = None
    overage_weighting: bool = True
    block_hours: float | None = None
    block_value: float | None = None
    block_tickets: float | None = None
    block_price: float | None = None
    block_life: float | None = None
    auto_renew: bool = True
    top_up_below: float | None = None
    rollover_share: float = 1.0
    rollover_months: float = 0.0
    rollover_cap: float | None = None
    cap_hours: float | None = None
    after_hours_multiplier: float = 1.0
    emergency_multiplier: float = 1.0
    billing_increment: float = 0.0
    minimum_remote: float = 0.0
    minimum_on_site: float = 0.0
    visit_charge: float = 0.0
    included_visits: float = 0.0
    travel: float | None = None
    free_travel: float = 0.0
    travel_rate: float = 0.0
    setup_fee: float = 0.0
    setup_share: float = 0.0
    term_months: float = 12.0
    yearly_escalator: float = 0.0
    prepaid_months: float = 1.0
    maintenance_hours: float = 0.0
    maintenance_tasks: str = ""
    covers_channels: tuple[str, ...] = CHANNELS
    covers_classes: tuple[str, ...] = PREMIUM_CLASSES
    covers_work: tuple[str, ...] = ()
    project_hours: float | None = None
    payment_days: float = 30.0
    response_remote: float | None = None
    response_phone: float | None = None
    response_on_site: float | None = None
    service_credit: float = 0.0
    items: tuple[Item, ...] = ()
    rates: tuple[HourRate, ...] = ()
    blocks: tuple[PrepaidBlock, ...] = ()
    listed: ListWords = NO_WORDS
    list_rate: float | None = None

    def __post_init__(self) -> None:
        check(self, lambda given: contradictions(given, True, bool(self.fee_items)))
        object.__setattr__(self, "name", _one_line(self.name) or self.kind)
        refuse(row_problems(self))

    @cached_property
    def words(self) -> ListWords:
        """The classes and kinds of work of the whole price list, and of the plan's own rows."""
        scopes = (self.covers_work, *(block.covers_work for block in self.blocks))
        kinds = (*kinds_of_work(self.rates), *(kind for scope in scopes for kind in scope))
        return self.listed | ListWords(families(self.rates), tuple(dict.fromkeys(kinds)))

    @cached_property
    def term(self) -> int:
        """Length of the agreement in months."""
        return int(self.term_months)

    @cached_property
    def fee_items(self) -> tuple[Item, ...]:
        """The items that are part of the fee."""
        return tuple(item for item in self.items if item.charged == IN_FEE)

    @cached_property
    def extras(self) -> tuple[tuple[Item, float], ...]:
        """The items on lines of their own, each with what it costs a month or once; those not taken are none."""
        beside = (item for item in self.items if item.charged != IN_FEE)
        return tuple((item, amount) for item in beside if (amount := self.item_amount(item)))

    def item_amount(self, item: Item) -> float:
        """What an item costs with the plan's own users and devices, or with its own number."""
        return item.amount(item.units(self.users or 0.0, self.devices or 0.0))

    @cached_property
    def fee(self) -> float:
        """Fee of a month in the first year: max(minimum, monthly + users and devices at their fees + items)."""
        if self.kind not in WITH_FEE:
            return 0.0
        heads = self.fee_per_user * (self.users or 0) + self.fee_per_device * (self.devices or 0)
        items = sum(map(self.item_amount, self.fee_items))
        return max(self.minimum_fee, (self.monthly_fee or 0.0) + heads + items)

    @cached_property
    def setup(self) -> float:
        """What is charged once for setting up: the setup fee, and the setup share of one month's fee."""
        return self.setup_fee + (self.setup_share * self.fee if self.setup_share else 0.0)

    @cached_property
    def discounted_rate(self) -> float | None:
        """The hourly rate after the hourly discount."""
        return None if self.hourly_rate is None else self.hourly_rate * (1 - self.hourly_discount)

    @cached_property
    def rate_beyond(self) -> float | None:
        """Price of one unit beyond those paid for: of a ticket, or of an hour as stated, else the hourly rate after its discount."""
        if self.pool_unit == TICKETS:
            return self.ticket_price
        return self.discounted_rate if self.overage_rate is None else self.overage_rate

    @cached_property
    def pool_unit(self) -> str:
        """What is counted against the plan: hours, money or tickets."""
        tickets = (self.block_tickets, self.included_tickets)
        if tickets != (None, None) or (self.kind == PAY_AS_YOU_GO and self.ticket_price is not None):
            return TICKETS
        return MONEY_UNIT if self.block_value is not None else HOURS_UNIT

    @cached_property
    def block_size(self) -> float:
        """What one block has, in the unit of the pool; money as in the first year."""
        return self.block_hours or self.block_value or self.block_tickets or 0.0

    @cached_property
    def price_of_block(self) -> float:
        """Price of one block: as stated, else its value."""
        return (self.block_value or 0.0) if self.block_price is None else self.block_price

    @cached_property
    def grant(self) -> float:
        """What the fee of a retainer includes of a period: hours and those for each user, or tickets; 0 of another plan."""
        if self.kind != RETAINER or self.included_tickets is not None:
            return self.included_tickets or 0.0
        return self.included_hours + self.hours_per_user * (self.users or 0.0)

    @cached_property
    def cap(self) -> float | None:
        """Hours of a period that a fixed price covers; None: all, or another plan."""
        if self.kind != FIXED_PRICE or (self.cap_hours is None and not self.hours_per_user):
            return None
        return (self.cap_hours or 0.0) + self.hours_per_user * (self.users or 0.0)

    def factor(self, month: int) -> float:
        """The escalator's factor in a month counted from 0: (1 + e) to the power of whole years passed."""
        return float((1 + self.yearly_escalator) ** (month // 12))

    def response(self, channel: str) -> float | None:
        """Hours until work starts on a channel, or None where nothing is promised."""
        if channel == "phone" and self.response_phone is not None:
            return self.response_phone
        return self.response_on_site if channel == "on site" else self.response_remote

    def covers(self, channel: str, family: str, work: str = "") -> bool:
        """Whether the plan covers an hour: its kind of work, and for a fixed price its channel and class too."""
        if not in_scope(self.covers_work, work):
            return False
        on = "on site" if channel == "on site" else "remote"
        return self.kind != FIXED_PRICE or (
            on in self.covers_channels and (family == "normal" or family in self.covers_classes)
        )

    def weight(self, hour: Hour) -> float:
        """How many standard hours an hour counts, each weighted once."""
        premium = self.multiplier(hour.family)
        if not self.rates:
            return hour.role_weight * premium
        at_list = self.list_rate or self.hourly_rate or 0.0
        return weight(self.rates, hour, at_list, premium)

    def multiplier(self, family: str) -> float:
        """How many hours an hour of a class counts by the plan's own terms."""
        own = {"after-hours": self.after_hours_multiplier, "emergency": self.emergency_multiplier}
        return own.get(family, 1.0)

    @property
    def charged_visit(self) -> float:
        """What one visit costs: nothing where a fixed price covers work on site."""
        return 0.0 if self.kind == FIXED_PRICE and "on site" in self.covers_channels else self.visit_charge

    @cached_property
    def travel_charge(self) -> float:
        """What the way of one visit costs: the travel rate for what is beyond the free travel."""
        return self.travel_rate * max((self.travel or 0.0) - self.free_travel, 0.0)

    def _repr_html_(self) -> str:
        return html_table(self.name, ("term", ""), list(stated(self)), text_columns=(0, 1))


def _one_line(name: object) -> str:
    """A plan's name as one line; an error for a name is its rate card's to say, which knows where it stands."""
    if is_blank(name):
        return ""
    return as_text(name) if name in CELL_ERRORS else TEXT.check("name", name)


def row_problems(plan: Plan) -> Iterator[Problem]:
    """What is wrong with the rows of a price list under a plan."""
    if any(rate.rate is not None for rate in plan.rates) and not (plan.list_rate or plan.hourly_rate):
        yield Problem(f"{plan.name}: a rate needs the plan's hourly rate", "set it, or take a multiplier")
    if plan.fee_items and plan.kind not in WITH_FEE:
        yield Problem(f"{plan.name}: a {plan.kind} plan has no fee for items", "charge them monthly or once")
    yield from _same_rates(plan)
    for block in plan.blocks:
        if (plan.kind == BLOCK and plan.auto_renew) or plan.pool_unit == TICKETS:
            why = "counts tickets" if plan.pool_unit == TICKETS else "renews its own block"
            yield Problem(
                f"{plan.name}: {block.name} has nothing to serve, for the plan {why}", "name other plans"
            )
        elif block.bought_in > plan.term:
            what = f"{plan.name}: {block.name} must be bought in one of the {plan.term} months of the term"
            yield Problem(f"{what} (got {block.bought_in:g})")


def _same_rates(plan: Plan) -> Iterator[Problem]:
    """Two rows that name the same, for a client that both are for."""
    for i, rate in enumerate(plan.rates):
        for other in plan.rates[:i]:
            alike = rate.names == other.names and rate.key == other.key
            if alike and (not rate.clients or any(names_one(other.clients, name) for name in rate.clients)):
                yield Problem(
                    f"{plan.name}: two rows of Rates name the same: {rate.said}", "keep one of them"
                )


def stated(plan: Plan) -> Iterator[tuple[str, float | str]]:
    """The terms that are set to something of their own, as a sheet has them."""
    for term in PLAN_TERMS:
        value = getattr(plan, term.field)
        if value == Plan.__dataclass_fields__[term.field].default:
            continue
        if isinstance(value, bool):
            yield term.name, "yes" if value else "no"
        else:
            yield term.name, ", ".join(value) or "none" if isinstance(value, tuple) else value


def find_plan(plans: Sequence[Plan], name: object) -> Plan:
    """The plan of a name, or an error that lists the plans there are."""
    wanted = folded(name)
    for plan in plans:
        if folded(plan.name) == wanted:
            return plan
    known = f"plans: {', '.join(plan.name for plan in plans)}"
    raise AgreementError(Problem(f'no plan "{name}"', known), kind="unknown")

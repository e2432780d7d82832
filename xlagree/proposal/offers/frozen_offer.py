"""An offer: number, dates, plans, add-ons and tax, frozen under a digest; and the choice in it, with its sums and check figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.schedule import cents
from xlagree.pricing.usage import Month
from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import Proposal
from xlagree.proposal.in_clients_words import in_clients_words
from xlagree.proposal.offers.canonical import SHOWN, Fields, canonical, digest
from xlagree.proposal.offers.nearest_plans import with_room
from xlagree.proposal.offers.offered_plan import OfferedPlan, offered_plans
from xlagree.proposal.offers.taxes import Amounts, OfferLine, Taxes, Totals, taxes_of, totals
from xlagree.proposal.recommendation import recommended
from xlagree.terms.add_on_terms import ORDERED, USUAL
from xlagree.terms.errors import must_be

FORMAT = 1
"""What a record may hold is said by its format."""


@dataclass(frozen=True)
class Offer:
    """What is offered to a client, and what of it is chosen: plan and numbers of add-ons, which are not in the digest.

    `months` are those that first years are priced on. The start is open until the client says it.
    """

    number: str
    day: date
    valid_until: date
    client: str
    currency: str
    plans: tuple[OfferedPlan, ...]
    add_ons: tuple[AddOn, ...]
    taxes: Taxes
    months: tuple[Month, ...]
    notice_months: int
    contact: str
    plan: int
    ordered: tuple[float, ...]
    start: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.plan < len(self.plans):
            raise must_be("plan", f"a place from 0 to {len(self.plans) - 1}", self.plan)
        if len(self.ordered) != len(self.add_ons):
            raise must_be("ordered", f"{len(self.add_ons)} numbers, one for each add-on", len(self.ordered))
        for add_on, number in zip(self.add_ons, self.ordered, strict=True):
            ORDERED.check(add_on.name, number)
            if number > 1 and not add_on.counted:
                raise must_be(add_on.name, "0 or 1, for yes", number)

    @property
    def chosen(self) -> OfferedPlan:
        """The plan that is chosen."""
        return self.plans[self.plan]

    @property
    def term_months(self) -> int:
        """Months of the agreement under the plan that is chosen."""
        return self.chosen.term_months

    @cached_property
    def plan_line(self) -> OfferLine:
        """The plan that is chosen, without what follows from use."""
        plan = self.chosen
        return OfferLine(plan.name, Amounts(plan.once, plan.month), self.taxes.rate(USUAL))

    @cached_property
    def add_on_lines(self) -> tuple[OfferLine, ...]:
        """Every add-on with what is ordered of it, which may be nothing."""
        return tuple(
            OfferLine(
                one.name, Amounts(one.price_once, one.monthly_price).times(number), self.taxes.rate(one.vat)
            )
            for one, number in zip(self.add_ons, self.ordered, strict=True)
        )

    @cached_property
    def totals(self) -> Totals:
        """The sums of plan and add-ons; work by use is not in them."""
        return totals((self.plan_line, *self.add_on_lines), self.taxes)

    @property
    def by_use(self) -> float:
        """What the first year costs by use, as it was priced, with tax."""
        net, rate = self.chosen.by_use, self.taxes.rate(USUAL)
        return net if self.taxes.within or rate is None else cents(net * (1 + rate))

    @cached_property
    def record(self) -> Fields:
        """What the digest is made of: all of the offer but the choice."""
        return {
            "format": FORMAT,
            "number": self.number,
            "date": self.day.isoformat(),
            "valid": self.valid_until.isoformat(),
            "client": self.client,
            "contact": self.contact,
            "currency": self.currency,
            "notice months": self.notice_months,
            "vat": {
                "rates": self.taxes.rates,
                "within": self.taxes.within,
                "reverse charge": self.taxes.reverse_charge,
            },
            "plans": [plan.record for plan in self.plans],
            "add-ons": [vars(add_on) for add_on in self.add_ons],
            "months": [_month(month) for month in self.months],
        }

    @cached_property
    def canonical(self) -> str:
        """The text that the digest is made of."""
        return canonical(self.record)

    @cached_property
    def digest(self) -> str:
        """The digest of all prices that are offered."""
        return digest(self.record)

    @property
    def digest_shown(self) -> str:
        """As much of the digest as stands on a page."""
        return self.digest[:SHOWN]

    @property
    def check_figure(self) -> int:
        """Two digits of the choice, for two people who compare it on the phone."""
        return check_figure(self.totals.to_pay, self.plan + 1)


def check_figure(to_pay: Amounts, row: int) -> int:
    """The check figure of sums to pay and the row of a plan, counted from 1.

    >>> check_figure(Amounts(609.72, 1873.06), 3)
    45
    """
    return (round(100 * cents(to_pay.once + 7 * to_pay.month)) + 31 * row) % 97


def _month(month: Month) -> Mapping[str, object]:
    return {**vars(month), "named": [{"name": name, "hours": hours} for name, hours in month.named]}


def offer_of(proposal: Proposal, number: str = "") -> Offer:
    """The offer of a proposal: the plans that have room, the one recommended, and what the client asked for; it may have no number.

    It says plans and add-ons in the client's words: what is signed is what its digest was made of.
    """
    proposal = in_clients_words(with_room(proposal))
    client, house = proposal.client, proposal.card.house
    add_ons = proposal.card.add_ons
    return Offer(
        number=number or client.offer_number,
        day=proposal.date,
        valid_until=proposal.date + timedelta(days=house.valid_days),
        client=client.name,
        currency=house.currency,
        plans=offered_plans(proposal),
        add_ons=add_ons,
        taxes=taxes_of(house, client.vat),
        months=proposal.worked.months,
        notice_months=int(house.notice_months),
        contact=client.our_contact or house.contact,
        plan=recommended(proposal).plan or 0,
        ordered=tuple(_asked(client.asked, add_on) for add_on in add_ons),
    )


def _asked(asked: tuple[tuple[str, float], ...], add_on: AddOn) -> float:
    """How many of an add-on a client asked for."""
    return next((number for name, number in asked if same_name(name, add_on.name)), 0.0)

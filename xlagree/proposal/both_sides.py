"""Both sides of a deal: what a consultancy sells, and the client that it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.benefits import BenefitTerms
from xlagree.pricing.costs import Costs, Role
from xlagree.pricing.discounts import Discount
from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.offered import counted_of
from xlagree.pricing.plans import Plan
from xlagree.pricing.tiers import Tier
from xlagree.proposal.house.house_policy import house_of
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.translation import Translation
from xlagree.proposal.policy import Policy
from xlagree.proposal.scenarios import Scenario
from xlagree.terms.errors import NOWHERE, Place, Problem


@dataclass(frozen=True)
class RateCard:
    """What a consultancy sells: plans at list, roles, tiers, discounts, costs, policy, countable benefits.

    `scenarios` are the cases that every proposal is looked at in besides the base case, `theme` is that of its documents where
    one is given, `remarks` are what there is to say of a card that can be used, `add_ons` can be ordered beside any plan,
    `translations` are its own words in the languages of its clients.
    """

    plans: tuple[Plan, ...]
    costs: Costs
    policy: Policy
    roles: Mapping[str, Role] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    discounts: tuple[Discount, ...] = ()
    benefit_terms: BenefitTerms = field(default_factory=BenefitTerms)
    scenarios: tuple[Scenario, ...] = ()
    theme: Theme | None = None
    remarks: tuple[Problem, ...] = field(default=(), compare=False)
    add_ons: tuple[AddOn, ...] = ()
    translations: tuple[Translation, ...] = ()

    @property
    def house(self) -> Theme:
        """Who sells, and how its documents look: as its theme says, else as the policy does."""
        return self.theme or house_of(self.policy)

    @property
    def words(self) -> ListWords:
        """The classes and kinds of work that the price list names."""
        return self.plans[0].listed if self.plans else NO_WORDS

    @property
    def counts(self) -> tuple[str, ...]:
        """What its items count of a client besides users and devices."""
        return counted_of(self.plans)


@dataclass(frozen=True)
class Client:
    """Who the proposal is for, and where that was read.

    `hours` a month are given without twelve months of usage, `recommend` is the owner's own choice, `expected` are terms
    of a demand, by label, of a client without usage, `answers` those of how its demand answers to a plan; the client is
    there `since` and `until` a day or month. `travel` is the way of a visit, `counts` are what items may count besides
    users and devices, `language` is that of its documents where it is not the house's. `asked` are the add-ons that it asked
    for, each with a number, `vat` is its own rate, `our_contact` is who of us answers it, where that is not as the theme says.
    """

    name: str
    users: float = 0.0
    devices: float = 0.0
    contact: str = ""
    hours: float | None = None
    plans: tuple[str, ...] = ()
    manual_discount: float = 0.0
    recommend: str = ""
    expected: tuple[tuple[str, float | str], ...] = ()
    travel: float | None = None
    counts: tuple[tuple[str, float], ...] = ()
    address: str = ""
    offer_number: str = ""
    until: str = ""
    since: str = ""
    answers: tuple[tuple[str, float], ...] = ()
    language: str = ""
    asked: tuple[tuple[str, float], ...] = ()
    vat: str = ""
    our_contact: str = ""
    place: Place = field(default=NOWHERE, compare=False)

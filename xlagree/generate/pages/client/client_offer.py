"""What all pages of the client edition are drawn from: a proposal, its offer under a number, the house, and the client's language."""

from dataclasses import dataclass, replace
from functools import cached_property

from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.in_clients_words import spoken_to
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.taxes import Amounts
from xlagree.terms.add_on_terms import ORDERED


@dataclass(frozen=True)
class ClientOffer:
    """A proposal as it is told to its client."""

    proposal: Proposal
    offer: Offer

    @property
    def theme(self) -> Theme:
        """The house, with the contact of this client."""
        return replace(self.proposal.card.house, contact=self.offer.contact)

    @property
    def speech(self) -> ClientLanguage:
        """The language of the client, with the rate card's words in it."""
        return spoken_to(self.proposal)

    @property
    def about(self) -> str:
        """Which offer it is, and for whom."""
        if self.offer.number:
            return self.named("offer_for")
        return self.speech.say("offer_without_number", client=self.offer.client)

    @cached_property
    def most(self) -> Amounts:
        """The most that a client can come to pay: whatever plan is chosen, with as many add-ons as can be typed."""
        ordered = tuple(ORDERED.high if add_on.counted else 1.0 for add_on in self.offer.add_ons)
        plans = range(len(self.offer.plans))
        sums = [replace(self.offer, plan=plan, ordered=ordered).totals.to_pay for plan in plans]
        return Amounts(max(one.once for one in sums), max(one.month for one in sums))

    def named(self, key: str) -> str:
        """Which page of the offer it is, and for whom."""
        if not self.offer.number:
            return self.about
        return self.speech.say(key, number=self.offer.number, client=self.offer.client)

    def dated(self, shown: bool = False) -> tuple[str, str, str]:
        """From when it is, how its prices stand to tax, which is `shown` beside them or is not, and how long it holds."""
        speech, offer = self.speech, self.offer
        net = "prices_net_shown" if shown and offer.taxes.rates else "prices_net"
        basis = speech.say("prices_gross" if offer.taxes.within else net)
        until = speech.say("valid_until", date=speech.day(offer.valid_until))
        return speech.day(offer.day), basis, until

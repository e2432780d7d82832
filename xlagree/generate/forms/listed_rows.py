"""What a rate card has on its sheets with one thing in a row, by the fields of their terms."""

from xlagree.intake.rate_card import ADD_ONS, DISCOUNTS, ROLES, TIERS, TRANSLATIONS
from xlagree.pricing.add_ons import AddOn
from xlagree.proposal.deal import RateCard
from xlagree.proposal.house.translation import Translation


def listed(card: RateCard | None) -> dict[str, list[dict[str, object]]]:
    """The rows of each of these sheets; none without a card."""
    if card is None:
        return {ROLES: [], TIERS: [], DISCOUNTS: [], ADD_ONS: [], TRANSLATIONS: []}
    return {
        ROLES: [
            {"role": r.name, "weight": r.weight, "cost_per_hour": r.cost_per_hour}
            for r in card.roles.values()
        ],
        TIERS: [{"from": tier.start, "share": tier.share} for tier in card.tiers],
        DISCOUNTS: [
            {
                **{name: getattr(d, name) for name in ("name", "kind", "applies_to")},
                **{name: getattr(d, name) or None for name in ("share", "amount")},
                "plans": "; ".join(d.plans),
            }
            for d in card.discounts
        ],
        ADD_ONS: [
            {term.field: getattr(add_on, name) or None for name, term in AddOn.TERMS.items()}
            for add_on in card.add_ons
        ],
        TRANSLATIONS: [
            {name: getattr(own, name) or None for name in Translation.TERMS} for own in card.translations
        ],
    }

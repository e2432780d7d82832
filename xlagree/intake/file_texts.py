"""What the sheets of a rate card and the tables below its plans are, in a line or two, as its documentation says it."""

from collections.abc import Mapping

RATE_CARD: Mapping[str, str] = {
    "Plans": "One plan in a column with its name above it, or one in a row with its name in front: labels stand on the side of `kind`. "
    "A term that the kind of plan does not use is an error, not ignored.",
    "Roles": "One role in a row. Without roles every hour is a standard hour.",
    "Tiers": "From how many hours bought at once which share is taken off, for the discount of kind `volume`.",
    "Discounts": "One discount in a row. "
    "Surcharges act first, each on list; then volume, term, prepay and manual, each on what the one before left.",
    "Costs": "Label and value. Nothing of this sheet is in a client book.",
    "Policy": "Label and value: limits that a deal must keep, and what is printed on every page. [policy.md](policy.md) has more.",
    "Benefits": "Label and value: what the saving of a plan counts besides its price. The sheet may be left out.",
    "Scenarios": "One change in a row, one scenario in a column. [scenarios.md](scenarios.md) has more.",
}
"""What each sheet of a rate card is, in a line or two."""


LISTS: Mapping[str, str] = {
    "Items": "What is counted or sold, below the plans. Rows of one item for the same plans are its tiers.",
    "Rates": "What an hour weighs. Of the rows that fit an hour, one gives way to another that names all it names and more. Of "
    "the rates left the dearest counts, over the plan's hourly rate; of the multipliers that name class, channel or work, and "
    "the plan's own of the class, the largest, never two, and 1 only where there is no other; the multiplier of a row for the "
    "role alone stands for the role's weight. What the chosen row names is in it. The order of the rows never matters. A class "
    "of one's own without a row takes the multiplier of what it counts as; of two classes the dearer counts. Work of a kind "
    "that the price list does not name is `other`.",
    "Blocks": "Hours bought ahead beside a plan. They are drawn after the plan: by earliest expiry, then by month bought, then as "
    "they stand; what is left over costs what it would without them. Their price is neither discounted nor raised.",
}
"""What each table below the plans is."""

BELOW = (
    "The table stands below the plans after an empty row; the first cell of its head is `{name}`, and its columns follow in "
    "any order. Rows that name a client are for its proposals; a worksheet function knows no client and leaves them away."
)

"""What the words steady, normal and lumpy stand for."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class UsualSpread:
    """What a word such as normal stands for: the spread of a ticket's hours, and the shares by which this client
    and a single month may differ from what is expected."""

    hours_spread: float
    client_uncertainty: float
    month_spread: float


SPREADS: Mapping[str, UsualSpread] = {
    "steady": UsualSpread(1.0, 0.2, 0.2),
    "normal": UsualSpread(1.5, 0.45, 0.3),
    "lumpy": UsualSpread(2.5, 0.7, 0.5),
}
"""Defaults for owners who know users, tickets and hours only. Published ticket rates differ by a factor of four, so
they are wide until a client's own history narrows them."""
USUAL = SPREADS["normal"]
"""What stands for spreads of which nothing is known."""

"""Hours of a role in a class: what they cost, and what they would where the rate of the role and that of the class are multiplied."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlagree.proposal.handover.agreed import Agreed
from xlagree.proposal.handover.hour_prices import HourPrice, hours_of
from xlagree.terms.quantities import same

ALONE = "with a work type that multiplies nothing"


@dataclass(frozen=True)
class Combined:
    """An hour of a role in a class, and the two by themselves; `row` is whether a row of Rates names just these."""

    hour: HourPrice
    by_role: HourPrice
    by_class: HourPrice
    row: bool

    @property
    def costs(self) -> str:
        """What the hour costs, or counts where hours have no price, or cost nothing and are drawn from a block."""
        return self._amount(self.hour.weight)

    def _amount(self, weight: float) -> str:
        rate = self.hour.agreed.rate
        return f"{rate * weight:,.2f}" if rate else f"{weight:g} h"

    @property
    def multiplied(self) -> str:
        """What to do where the rate of a role is multiplied by that of the work type; nothing where that is the price."""
        hour, times = self.hour, self.by_class.weight
        if self.row and times != 1:
            wrong = self._amount(hour.weight * times)
            return f"choose its role {ALONE}: with the work type {hour.work_class} it would be {wrong}"
        wrong = self._amount(self.by_role.weight * times)
        if self.row or wrong == self.costs:
            return ""
        return f"a role of its own, {hour.name}, {ALONE}: {hour.role} with the work type {hour.work_class} would be {wrong}"

    @property
    def has_none(self) -> bool:
        """Whether no record for the role, the class or both has its price."""
        plain = self.by_class.weight == 1 and self.hour.weight == self.by_role.weight
        return not (self.row or plain or self.hour.weight == self.by_class.weight)


def combined_of(agreed: Agreed) -> Iterator[Combined]:
    """Every role in every class that is handed over."""
    hours = [hour for hour in hours_of(agreed) if not (hour.channel or hour.work)]
    roles = {same(hour.role): hour.role for hour in hours if hour.role}
    classes = {same(hour.work_class): hour.work_class for hour in hours if hour.work_class}
    rows = {(same(hour.role), same(hour.work_class)) for hour in hours}
    for role in roles.values():
        for name in classes.values():
            row = (same(role), same(name)) in rows
            alone = HourPrice(agreed, role), HourPrice(agreed, work_class=name)
            yield Combined(HourPrice(agreed, role, name), *alone, row)

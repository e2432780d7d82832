"""What rows that cannot be meant do to a deal: a year under pay as you go with them, and without."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from xlagree.actuarial.experience.doubtful import Doubt, doubtful, log_of, without
from xlagree.pricing.schedule import usage_schedule
from xlagree.proposal.deal import Proposal
from xlagree.terms.quantities import fixed


@dataclass(frozen=True)
class Doubted:
    """Rows that cannot be meant, and the price of a year under pay as you go with them and without."""

    doubt: Doubt
    price: float
    price_without: float

    @property
    def moved(self) -> float:
        """Money of a year that they move."""
        return abs(self.price - self.price_without)

    @property
    def said(self) -> str:
        """The rows in a sentence, with both prices."""
        year, without = f"{self.doubt.said}; a year of pay as you go costs", fixed(self.price_without)
        if fixed(self.price) == without:
            return f"{year} {without} either way"
        change = "less" if self.price_without < self.price else "more"
        with_them = f"{fixed(self.price)} with {self.doubt.them}"
        return f"{year} {with_them} and {without} without, {fixed(self.moved)} {change}"


def doubted(deal: Proposal, doubts: Iterable[Doubt] | None = None) -> Iterator[Doubted]:
    """What cannot be meant of the usage of a deal, where it is not known yet; priced are the latest months as they are."""
    for doubt in doubtful(log_of(deal.usage)) if doubts is None else doubts:
        less = replace(deal, usage=without(deal.usage, doubt.rows))
        prices = (usage_schedule(deal.baseline, usage).year for usage in (deal.history, less.history))
        yield Doubted(doubt, *prices)

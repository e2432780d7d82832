"""The formulas of prepaid blocks, month by month: what is bought, used, lost and left."""

from collections.abc import Callable
from dataclasses import dataclass

At = Callable[..., str]
"""The cell of a month by the key of its column, perhaps so many months later; 0 where there is none."""


@dataclass(frozen=True)
class BankFormulas:
    """The formulas of prepaid blocks, from the cells of a plan's terms; `last` is the last month, from 0."""

    size: str
    life: str
    auto_renew: bool
    last: int

    def short(self, at: At) -> str:
        """Hours that are not left from the months before."""
        return f"MAX({at('inside')}-{at('left', -1)},0)"

    def bought(self, m: int, at: At) -> str:
        """Blocks bought: as many as the shortfall asks for, one at the start in any case."""
        if not self.auto_renew:
            return "1" if m == 0 else "0"
        count = f"MAX(ROUNDUP({self.short(at)}/{self.size}-0.000000001,0),0)"
        return f"MAX({count},1)" if m == 0 else count

    def over(self, m: int, at: At) -> str:
        """Hours beyond a block that does not renew itself."""
        return f"MAX({self.short(at)}-{at('bought')}*{self.size},0)"

    def used(self, m: int, at: At) -> str:
        """Hours drawn from the blocks."""
        return at("inside") if self.auto_renew else f"{at('inside')}-{at('over')}"

    def until(self, m: int, at: At) -> str:
        """The last month in which the latest block can be used."""
        return f"IF({at('bought')}>0,{m + 1}+{self.life}-1,{at('until', -1)})"

    def rest(self, at: At) -> str:
        """Hours left before any are lost."""
        return f"MAX({at('left', -1)}+{at('bought')}*{self.size}-{at('used')},0)"

    def expired(self, m: int, at: At) -> str:
        """Hours lost because the block has come to its end; at the end of the term they are carried out."""
        return f"IF({m + 1}>={at('until')},{self.rest(at)},0)" if m < self.last else "0"

    def left(self, m: int, at: At) -> str:
        """Hours left for later months."""
        return f"{self.rest(at)}-{at('expired')}"

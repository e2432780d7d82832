"""The columns of a plan's own prepaid blocks, month by month: what is bought, used, lost and left."""

from xlagree.generate.pages.shared.month_column import At, Column, PlanMonths
from xlagree.generate.pages.shared.pool_columns import TOLERANCE
from xlagree.pricing.plans import MONEY_UNIT, TICKETS
from xlagree.pricing.workloads import CEIL_TOLERANCE

FOREVER = 999
"""Months of a block without a life: the number format of its end shows none from there on."""


def block_columns(own: PlanMonths) -> list[Column]:
    """What is bought, used, lost and left, and what a block costs."""
    rows, plan = own.rows, own.plan
    bank = _Bank(own)
    bought = Column(
        "bought", own.say("col_bought"), "count", lambda m: float(rows[m].hours.bought), bank.bought
    )
    over = own.counted("over", lambda row: row.hours.over, bank.over)
    topped = Column("asked", own.say("col_short"), "count", bank.asked_value, bank.asked)
    return [
        *([topped] if plan.top_up_below is not None else []),
        bought,
        *([] if plan.auto_renew else [over]),
        own.counted("used", lambda row: row.hours.used, bank.used),
        Column("until", own.say("col_until"), "until", lambda m: bank.ends[m], bank.until),
        own.counted("expired", lambda row: row.hours.expired, bank.expired),
        own.counted("left", lambda row: row.hours.left, bank.left),
        Column("block money", own.say("col_block"), "cents", lambda m: rows[m].block, bank.price, "block"),
    ]


def size_of(own: PlanMonths, factor: str) -> str:
    """What one block has, in the unit of the pool; money by the price factor of its month."""
    if own.plan.pool_unit == MONEY_UNIT:
        return f"({own.term('block_value')}*{factor})"
    return own.term("block_tickets" if own.plan.pool_unit == TICKETS else "block_hours")


class _Bank:
    """The formulas of prepaid blocks, from the cells of a plan's terms."""

    def __init__(self, own: PlanMonths) -> None:
        self.own, self.auto_renew = own, own.plan.auto_renew
        self.life, self.below = own.term("block_life", FOREVER), own.term("top_up_below")
        self.ends: list[float] = []
        for m, row in enumerate(own.rows):
            before = self.ends[-1] if self.ends else 0.0
            self.ends.append(m + (own.plan.block_life or FOREVER) if row.hours.bought else before)

    def size(self, at: At) -> str:
        """What one block of the month has."""
        return size_of(self.own, at("factor"))

    def short(self, at: At) -> str:
        """What is not left from the months before."""
        return f"MAX({at(self.own.need)}-{at('left', -1)},0)"

    def asked(self, m: int, at: At) -> str:
        """Blocks that the shortfall asks for, one at the start in any case."""
        if not self.auto_renew:
            return "1" if m == 0 else "0"
        count = f"MAX(ROUNDUP({self.short(at)}/{self.size(at)}-{TOLERANCE},0),0)"
        return f"MAX({count},1)" if m == 0 else count

    def asked_value(self, month: int) -> float:
        """Blocks bought without the one that tops up what is left."""
        row = self.own.rows[month].hours
        fewer, need = row.bought - 1, row.used + row.over
        size = row.granted / row.bought if row.bought else 0.0
        topped = fewer >= (month == 0) and need - row.carried - fewer * size <= CEIL_TOLERANCE * size
        return float(row.bought - topped)

    def bought(self, m: int, at: At) -> str:
        """Blocks bought: what is short, and one more where too little would be left."""
        if self.own.plan.top_up_below is None:
            return self.asked(m, at)
        if m == self.own.last:
            return at("asked")
        rest = f"MAX({at('left', -1)}+{at('asked')}*{self.size(at)}-{at(self.own.need)},0)"
        return f"{at('asked')}+IF({rest}<{self.below}-{TOLERANCE},1,0)"

    def over(self, m: int, at: At) -> str:
        """What goes beyond a block that does not renew itself."""
        return f"MAX({self.short(at)}-{at('bought')}*{self.size(at)},0)"

    def used(self, m: int, at: At) -> str:
        """What is drawn from the blocks."""
        return at(self.own.need) if self.auto_renew else f"{at(self.own.need)}-{at('over')}"

    def until(self, m: int, at: At) -> str:
        """The last month in which the latest block can be used."""
        return f"IF({at('bought')}>0,{m + 1}+{self.life}-1,{at('until', -1)})"

    def rest(self, at: At) -> str:
        """What is left before any is lost."""
        return f"MAX({at('left', -1)}+{at('bought')}*{self.size(at)}-{at('used')},0)"

    def expired(self, m: int, at: At) -> str:
        """What is lost because the block has come to its end; at the end of the term it is carried out."""
        return f"IF({m + 1}>={at('until')},{self.rest(at)},0)" if m < self.own.last else "0"

    def left(self, m: int, at: At) -> str:
        """What is left for later months."""
        return f"{self.rest(at)}-{at('expired')}"

    def price(self, m: int, at: At) -> str:
        """What the blocks of a month cost."""
        return f"ROUND({at('bought')}*{self.own.term('net block price')}*{at('factor')},2)"

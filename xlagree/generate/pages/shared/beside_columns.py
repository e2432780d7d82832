"""The columns of blocks beside a plan: what each kind of work needs of them, what each block gives, and what they leave."""

from collections.abc import Sequence

from xlagree.generate.pages.shared.month_column import At, Column, PlanMonths
from xlagree.generate.pages.shared.work_columns import inside_of, kinds_worked, outside_of
from xlagree.pricing.plans import MONEY_UNIT
from xlagree.pricing.prepaid import PrepaidBlock, in_order
from xlagree.terms.vocabulary import PAY_AS_YOU_GO


def beside_columns(own: PlanMonths) -> list[Column]:
    """What the plan leaves by kind of work; each block in the order in which they are drawn; and the share that is left."""
    blocks = own.plan.blocks
    if not blocks:
        return []
    kinds = kinds_worked(own)
    order = in_order(blocks)
    drawn = [column for place, i in enumerate(order) for column in _block(own, order[: place + 1], kinds)]
    return [
        *(_needed(own, kind) for kind in kinds),
        *drawn,
        *(_share_left(own, kind, order) for kind in kinds),
        *(_bought(own, i, block) for i, block in enumerate(blocks)),
    ]


def left_share(kind: str) -> str:
    """The key of the column with the share of a kind of work that no block serves."""
    return f"share {kind}"


def priced(own: PlanMonths, key: str, at: At) -> str:
    """The hours of `inside` or `outside` that no block serves."""
    if not own.plan.blocks:
        return at(key)
    of = {"inside": inside_of, "outside": outside_of}[key]
    parts = [(at(of(kind)), at(left_share(kind))) for kind in kinds_worked(own)]
    return "(" + ("+".join(f"{hours}*{share}" for hours, share in parts if hours != "0") or "0") + ")"


def hours_over(own: PlanMonths, at: At) -> str:
    """Weighted hours beyond the pool; money over is the share of the month's hours that it would have paid for."""
    if own.plan.pool_unit != MONEY_UNIT:
        return at("over")
    return f"IF({at('over')}=0,0,{at('inside')}*{at('over')}/MAX({at('need')},1E-300))"


def _needed(own: PlanMonths, kind: str) -> Column:
    """Hours of a kind of work that the plan itself leaves: as you go all, over in proportion, and those not covered."""
    title = own.say("col_needed", kind=own.kind_of_work(kind))

    def formula(m: int, at: At) -> str:
        covered = at(inside_of(kind))
        if own.plan.kind != PAY_AS_YOU_GO:
            beyond = hours_over(own, at)
            share = f"IF({at('inside')}=0,0,{beyond}/MAX({at('inside')},1E-300))"
            covered = "0" if beyond == "0" else f"{covered}*{share}"
        return "+".join(part for part in (covered, at(outside_of(kind))) if part != "0") or "0"

    return Column(f"needed {kind}", title, "hours2", lambda m: _need(own, m, kind), formula)


def _need(own: PlanMonths, month: int, kind: str) -> float:
    """What the plan leaves of a kind of work, by the core."""
    row = own.rows[month]
    inside, outside = next(((a, b) for name, a, b in row.work.kinds if name == kind), (0.0, 0.0))
    if own.plan.kind == PAY_AS_YOU_GO:
        return inside + outside
    need = row.hours.used + row.hours.over
    return inside * (row.hours.over / need if need else 0.0) + outside


def _serving(blocks: Sequence[PrepaidBlock], order: Sequence[int], kind: str, month: int) -> list[int]:
    """Which of some blocks serve a kind of work in a month."""
    return [i for i in order if blocks[i].serves(kind, month)]


def _unserved(own: PlanMonths, earlier: Sequence[int], kind: str, m: int, at: At) -> list[str]:
    """The share that each of the earlier blocks leaves of a kind of work."""
    return [
        f"(1-{at(f'drawn {i}')}/MAX({at(f'asked {i}')},1E-300))"
        for i in _serving(own.plan.blocks, earlier, kind, m)
    ]


def _block(own: PlanMonths, order: Sequence[int], kinds: Sequence[str]) -> list[Column]:
    """What is asked of the last block in an order, what it gives, and what is left of it."""
    *earlier, i = order
    block, hours = own.plan.blocks[i], own.term((own.plan.blocks[i], "hours"))

    def asked(m: int, at: At) -> str:
        served = [kind for kind in kinds if block.serves(kind, m)]
        return (
            "+".join(
                "*".join([at(f"needed {kind}"), *_unserved(own, earlier, kind, m, at)]) for kind in served
            )
            or "0"
        )

    def there(m: int, at: At) -> str:
        return hours if m == block.first else at(f"left {i}", -1)

    def drawn(m: int, at: At) -> str:
        return f"MIN({there(m, at)},{at(f'asked {i}')})" if block.first <= m <= block.last else "0"

    def left(m: int, at: At) -> str:
        lapsed = m < block.first or m > block.last or (m == block.last and m < own.last)
        return "0" if lapsed else f"{there(m, at)}-{at(f'drawn {i}')}"

    return [
        Column(f"asked {i}", own.say("col_block_asked", name=block.name), "hours2", lambda m: _asked(own, earlier, i, m), asked),
        Column(f"drawn {i}", own.say("col_block_drawn", name=block.name), "hours2", lambda m: own.rows[m].blocks[i].drawn, drawn),
        Column(f"left {i}", own.say("col_block_left", name=block.name), "hours2", lambda m: own.rows[m].blocks[i].left, left),
    ]  # fmt: skip


def _asked(own: PlanMonths, earlier: Sequence[int], i: int, month: int) -> float:
    """What is asked of a block in a month, by the core."""
    kinds = [kind for kind in kinds_worked(own) if own.plan.blocks[i].serves(kind, month)]
    return sum(_need(own, month, kind) * _left_by(own, earlier, kind, month) for kind in kinds)


def _left_by(own: PlanMonths, order: Sequence[int], kind: str, month: int) -> float:
    """The share of a kind of work that some blocks leave."""
    left = 1.0
    for place, i in enumerate(order):
        if own.plan.blocks[i].serves(kind, month):
            asked = _asked(own, order[:place], i, month)
            left *= 1 - own.rows[month].blocks[i].drawn / asked if asked else 1.0
    return left


def _share_left(own: PlanMonths, kind: str, order: Sequence[int]) -> Column:
    def formula(m: int, at: At) -> str:
        return "*".join(_unserved(own, order, kind, m, at)) or "1"

    title = own.say("col_share_left", kind=own.kind_of_work(kind))
    return Column(left_share(kind), title, "share1", lambda m: _left_by(own, order, kind, m), formula)


def _bought(own: PlanMonths, i: int, block: PrepaidBlock) -> Column:
    def formula(m: int, at: At) -> str:
        return f"ROUND({own.term((block, 'price'))},2)" if m == block.first else "0"

    title = own.say("col_block_price", name=block.name)
    return Column(f"bought {i}", title, "cents", lambda m: own.rows[m].bought[i], formula, "bought")

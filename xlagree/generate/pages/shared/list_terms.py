"""Items, rates and blocks of the price list on the Terms page: a line for each figure, and what the items come to."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from xlagree.generate.book.sheet import LABEL, Value
from xlagree.generate.pages.shared.frame import Links, number, section
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.pricing.items import HEADS, Item
from xlagree.pricing.plans import Plan
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.proposal.work_words import work_word
from xlagree.terms.price_list_terms import IN_FEE, MONTHLY, SLAB
from xlagree.terms.quantities import same

Places = dict[tuple[int, Hashable], str]
"""Addresses by plan, counted from 0, and the name of the term or price, or a row of the price list and what of it."""
CHARGED = {IN_FEE: "item_in_fee", MONTHLY: "item_monthly"}


def term_link(links: Links, i: int, field: str) -> str:
    """The input behind a plan's term; users, devices and the way may be those of the client."""
    of_client = ("users", "devices", "travel")
    return links(f"plan{i + 1}_{field}") or (links(f"client_{field}") if field in of_client else "")


@dataclass(frozen=True)
class _Own:
    """A row of the price list that a plan has: which plan, the row's place among its own, and the row."""

    plan: int
    place: int
    item: Item


def draw_items(
    page: SpokenPage, plans: Sequence[Plan], columns: range, stated: Places, links: Links
) -> Places:
    """Each item: how many, its price by tier, and what it comes to; answers with the places of what they come to."""
    named: dict[tuple[str, int], list[_Own]] = {}
    for i, plan in enumerate(plans):
        seen: dict[str, int] = {}
        for place, item in enumerate(plan.items):
            turn = seen[item.name] = seen.get(item.name, 0) + 1
            named.setdefault((item.name, turn), []).append(_Own(i, place, item))
    if named:
        section(page, page.say("items_head").upper(), columns, 30)
    places: Places = {}
    for owners in named.values():
        first = page.row
        places |= _item(page, owners, plans, stated, links)
        _ruled(page, first, columns)
    return places


def _ruled(page: SpokenPage, first: int, columns: range) -> None:
    """Lines below all cells of the rows since one, and room before the next."""
    for row in range(first, page.row):
        page.rule(row, columns, LABEL)
    page.put(8)


def _item(
    page: SpokenPage, owners: Sequence[_Own], plans: Sequence[Plan], stated: Places, links: Links
) -> Places:
    name, places = owners[0].item.name, Places()
    row = page.put(21)
    page.write(row, 1, page.say("item_count", name=name), LABEL)
    counts = {own: _count(page, row, own, plans[own.plan], stated, links) for own in owners}
    starts = sorted({tier.start for own in owners for tier in own.item.tiers})
    prices: dict[tuple[_Own, float], str] = {}
    for start in starts:
        row = page.put(21)
        tiered = len(starts) > 1 or start > 1
        price = page.say("item_price_from" if tiered else "item_price", start=page.speech.plain(start))
        page.write(row, 1, f"   {price}", LABEL)
        for own in owners:
            for turn, tier in enumerate(own.item.tiers):
                if tier.start == start:
                    link = links(f"plan{own.plan + 1}_item{own.place + 1}_{turn + 1}_price")
                    prices[own, start] = page.write(row, 2 + own.plan, tier.price, number("cents"), link)
    row = page.put(21)
    page.write(row, 1, f"   {page.say(CHARGED.get(owners[0].item.charged, 'item_once'))}", LABEL)
    for own in owners:
        cells = [prices[own, tier.start] for tier in own.item.tiers]
        amount = plans[own.plan].item_amount(own.item)
        formula = _amount(own.item, counts[own], cells)
        places[own.plan, (own.item, "amount")] = page.write(
            row, 2 + own.plan, amount, number("cents"), formula
        )
    return places


def _count(page: SpokenPage, row: int, own: _Own, plan: Plan, stated: Places, links: Links) -> str:
    """How many there are of an item: as stated, as counted, or one."""
    item = own.item
    link = links(f"plan{own.plan + 1}_item{own.place + 1}_1_quantity")
    if not link and same(item.counts) in HEADS:
        cell = stated.get((own.plan, same(item.counts)), "") if item.quantity is None else ""
        link = cell or term_link(links, own.plan, same(item.counts))
    elif not link and item.counts:
        link = links(f"counted {same(item.counts)}")
    units = item.units(plan.users or 0.0, plan.devices or 0.0)
    return page.write(row, 2 + own.plan, units, number("count"), link)


def _amount(item: Item, units: str, prices: Sequence[str]) -> str:
    """What so many units cost: all at the price of the tier that they reach, or each tier at its own."""
    starts = [tier.start for tier in item.tiers]
    if item.method == SLAB:
        ends = [*(f"{start - 1:g}" for start in starts[1:]), ""]
        parts = [
            f"{price}*MAX({f'MIN({units},{end})' if end else units}-{start - 1:g},0)"
            for price, start, end in zip(prices, starts, ends, strict=True)
        ]
        return "+".join(parts)
    formula = "0"
    for price, start in zip(prices, starts, strict=True):
        formula = f"IF({units}>={start:g},{price},{formula})"
    return f"{units}*{formula}"


def draw_rates(page: SpokenPage, plans: Sequence[Plan], columns: range, links: Links) -> None:
    """What an hour counts, or costs at list, by what the rows of the price list name."""
    speech = page.speech
    lines: dict[tuple[str, bool], list[tuple[int, int, float]]] = {}
    for i, plan in enumerate(plans):
        for place, rate in enumerate(plan.rates):
            value = rate.multiplier if rate.rate is None else rate.rate
            said = ", ".join(work_word(word, speech) for word in rate.parts)
            lines.setdefault((said, rate.rate is None), []).append((i, place, value or 0.0))
    if lines:
        section(page, page.say("rates_head").upper(), columns, 30)
    for (said, counts), owners in lines.items():
        row = page.put(21)
        what = f"{said[0].upper()}{said[1:]}"
        page.write(row, 1, page.say("rate_counts" if counts else "rate_costs", what=what), LABEL)
        for i, place, value in owners:
            link = links(f"plan{i + 1}_rate{place + 1}_{'multiplier' if counts else 'rate'}")
            page.write(row, 2 + i, value, number("factor" if counts else "rate"), link)
        page.rule(row, columns, LABEL)


def draw_blocks(page: SpokenPage, plans: Sequence[Plan], columns: range, links: Links) -> Places:
    """The blocks beside the plans, in the order in which they stand; answers with the places of their hours and prices."""
    places: Places = {}
    owners = list(_blocks(plans))
    if owners:
        section(page, page.say("blocks_head").upper(), columns, 30)
    for name, turn in dict.fromkeys((block.name, turn) for _, _, turn, block in owners):
        own = [(i, place, block) for i, place, nth, block in owners if (block.name, nth) == (name, turn)]
        first = page.row
        places |= _block(page, own, links)
        _ruled(page, first, columns)
    return places


def _blocks(plans: Sequence[Plan]) -> Iterator[tuple[int, int, int, PrepaidBlock]]:
    """Every block of every plan with its place among the plan's, and among those of its name."""
    for i, plan in enumerate(plans):
        seen: dict[str, int] = {}
        for place, block in enumerate(plan.blocks):
            seen[block.name] = seen.get(block.name, 0) + 1
            yield i, place, seen[block.name], block


def _block(page: SpokenPage, owners: Sequence[tuple[int, int, PrepaidBlock]], links: Links) -> Places:
    places: Places = {}
    rows = [page.put(21) for _ in range(5)]
    name = owners[0][2].name
    keys = "block_price_of", "block_bought_in", "block_usable", "block_for"
    labels = page.say("block_hours_of", name=name), *(f"   {page.say(key)}" for key in keys)
    for row, label in zip(rows, labels, strict=True):
        page.write(row, 1, label, LABEL)
    for i, place, block in owners:
        key = f"plan{i + 1}_block{place + 1}"
        life: Value = page.say("block_no_end") if block.life is None else block.life
        work = ", ".join(work_word(kind, page.speech) for kind in block.covers_work)
        shown: tuple[tuple[str, Value, str], ...] = (
            ("hours", block.hours, "hours2"), ("price", block.price, "cents"), ("bought_in", block.bought_in, "count"),
            ("life", life, "count"), ("covers_work", work or page.say("block_all_work"), "word"),
        )  # fmt: skip
        for row, (field, value, form) in zip(rows, shown, strict=True):
            style = number("word" if isinstance(value, str) else form)
            link = "" if isinstance(value, str) else links(f"{key}_{field}")
            at = page.write(row, 2 + i, value, style, link)
            if field in ("hours", "price"):
                places[i, (block, field)] = at
    return places

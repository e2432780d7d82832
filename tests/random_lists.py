"""Random price lists with the further terms, as cells: a plan with rows of items, rates and blocks, discounts, and months."""

from random import Random
from typing import Any

from strategies import random_plan_cells

from xlagree.terms.vocabulary import KINDS

Row = dict[str, Any]
OWN = {"Saturday": "after-hours", "Sunday": "after-hours", "critical": "emergency"}
WORK = ("project", "travel")
NAMED = {
    "role": ["senior", "junior"],
    "class": ["after-hours", "emergency", *OWN],
    "channel": ["remote", "on site"],
    "work": list(WORK),
}
"""What a row of rates may name."""


def random_list(chance: Random) -> tuple[Row, list[Row], list[Row], list[Row], list[Row], list[Row]]:
    """A plan, items, rates, blocks, discounts, and months of usage that agree with one another."""
    kind = chance.choice(KINDS)
    plan = random_plan_cells(chance, kind)
    plan["term months"] = chance.choice([1, 3, 7, 12, 14, 26])
    for name in ("pool months", "prepaid months"):
        if plan.get(name, 1) > plan["term months"]:
            del plan[name]
    for name in ("billing increment", "minimum remote", "minimum on site"):
        plan.pop(name, None)
    if "hourly rate" in plan:
        plan["hourly rate"] = plan["hourly rate"] or 90
    if chance.random() < 0.3:
        _other_unit(plan, chance)
    plan.pop("project hours", None)
    if chance.random() < 0.4:
        plan["project hours"] = chance.choice([0.5, 2, 3.5, 7])
        plan.setdefault("hourly rate", 90)
    fee = kind in ("retainer", "fixed price")
    items = _items(plan, chance, fee)
    by_ticket = "ticket price" in plan or "block tickets" in plan
    rates = _rates(chance) if "hourly rate" in plan and not by_ticket and chance.random() < 0.6 else []
    alone = (kind == "block" and plan.get("auto renew", "yes") == "yes") or by_ticket
    blocks = (
        []
        if alone or chance.random() < 0.5
        else [_block(plan, chance, i) for i in range(chance.randint(1, 3))]
    )
    discounts = [_discount(chance, i) for i in range(chance.choice([0, 0, 1, 3]))]
    own = [name for name in OWN if any(rate.get("class") == name for rate in rates)]
    months = [_month(chance, own) for _ in range(chance.choice([1, 5, 12, 15]))]
    if chance.random() < 0.4:
        roles = ["senior"] if any("role" in rate for rate in rates) else []
        months = [_ticket(chance, own, roles) for _ in range(chance.randint(1, 30))]
    elif by_ticket and not any(month["tickets"] for month in months):
        months[0]["tickets"] = 3
    return plan, items, rates, blocks, discounts, months


def _other_unit(plan: Row, chance: Random) -> None:
    """The same plan counted in tickets or in money."""
    if plan["kind"] == "block" and "hourly rate" in plan and chance.random() < 0.5:
        del plan["block hours"]
        plan["block value"] = chance.choice([500, 2000, 1234.5])
        if plan.get("top-up below"):
            plan["top-up below"] = chance.choice([0, 100, 250])
        if chance.random() < 0.5:
            del plan["block price"]
    elif plan["kind"] == "block":
        del plan["block hours"]
        plan["block tickets"] = chance.choice([3, 5, 10])
        for name in ("overage rate", "overage weighting", "covers work"):
            plan.pop(name, None)
        if plan.get("top-up below"):
            plan["top-up below"] = chance.choice([0, 1, 3])
        if plan.get("auto renew") == "no":
            plan["ticket price"] = 95.5
    elif plan["kind"] == "pay as you go":
        del plan["hourly rate"]
        plan.pop("hourly discount", None)
        plan["ticket price"] = chance.choice([80, 95.25])


def _items(plan: Row, chance: Random, fee: bool) -> list[Row]:
    items = []
    for i in range(chance.choice([0, 0, 1, 3])):
        item: Row = {
            "item": f"Item {i}",
            "charged": chance.choice(["fee", "monthly", "once"] if fee else ["monthly", "once"]),
        }
        item["quantity"] = chance.choice([0, 1, 2, 7, 12])
        if fee and chance.random() < 0.4:
            del item["quantity"]
            item["counts"] = heads = chance.choice(["users", "devices"])
            plan.setdefault(heads, chance.randint(0, 40))
        item["tiers"] = [(1, chance.choice([5, 20.25, 95]))]
        if chance.random() < 0.5:
            item["method"] = chance.choice(["range", "slab"])
            item["tiers"] = [
                (start, chance.choice([4, 12.5, 80])) for start in sorted(chance.sample(range(1, 30), 3))
            ]
        items.append(item)
    return items


def _rates(chance: Random) -> list[Row]:
    rates: list[Row] = []
    seen = set()
    for _ in range(chance.randint(1, 6)):
        row: Row = {}
        for name, values in NAMED.items():
            if chance.random() < 0.45:
                row[name] = chance.choice(values)
        if not row or tuple(sorted(row.items())) in seen:
            continue
        seen.add(tuple(sorted(row.items())))
        if row.get("class") in OWN:
            row["counts as"] = OWN[row["class"]]
        if chance.random() < 0.4:
            row["rate"] = chance.choice([60, 110, 180, 260])
        else:
            row["multiplier"] = chance.choice([0, 0.5, 1, 1.5, 2, 3])
        rates.append(row)
    return rates


def _block(plan: Row, chance: Random, number: int) -> Row:
    block: Row = {"block": f"Block {number}", "hours": chance.choice([1, 4, 20, 40.5])}
    block["bought in"] = chance.randint(1, plan["term months"])
    if chance.random() < 0.7:
        block["price"] = chance.choice([100, 999.99])
    if chance.random() < 0.6:
        block["life"] = chance.choice([1, 2, 6, 12])
    if chance.random() < 0.5:
        block["covers work"] = chance.choice(["project", "other", "travel, project"])
    return block


def _discount(chance: Random, number: int) -> Row:
    kind = chance.choice(["surcharge", "volume", "term", "prepay", "manual"])
    row: Row = {
        "name": f"Discount {number}",
        "kind": kind,
        "applies to": chance.choice(["fee", "rate", "block", "all"]),
    }
    row |= (
        {"share": chance.choice([0.03, 0.1, 0.25])}
        if chance.random() < 0.7
        else {"amount": chance.choice([5, 20])}
    )
    return row


def _month(chance: Random, own: list[str]) -> Row:
    hours = chance.choice([0, 3, 10.25, 22, 41])
    parts = ["after-hours", "emergency", *own]
    classes = {
        name: hours * chance.choice([0, 0.125, 0.25]) for name in chance.sample(parts, min(3, len(parts)))
    }
    kinds = {name: hours * chance.choice([0, 0.25, 0.5]) for name in WORK}
    return {
        "hours": hours, "classes": classes, "kinds": kinds, "on site": hours * chance.choice([0, 0.25, 1]),
        "visits": chance.randint(0, 4), "tickets": chance.randint(1 if hours else 0, 12),
    }  # fmt: skip


def _ticket(chance: Random, own: list[str], roles: list[str]) -> Row:
    entry: Row = {
        "ticket": f"T{chance.randint(1, 12)}",
        "month": chance.randint(1, 14),
        "hours": chance.choice([0.25, 1, 3.5]),
    }
    names = ["after-hours", "emergency", *own]
    if chance.random() < 0.5:
        entry["class"] = ", ".join(chance.sample(names, chance.choice([1, 1, 2])))
    if chance.random() < 0.4:
        entry["channel"] = chance.choice(["remote", "phone", "on site"])
    if chance.random() < 0.4:
        entry["work"] = chance.choice(WORK)
    if chance.random() < 0.5:
        entry["role"] = chance.choice(["junior", *roles])
        entry["role weight"] = chance.choice([0.8, 1.0, 1.4])
    entry["visits"] = chance.choice([0, 0, 1])
    return entry


def plan_rows(plan: Row, items: list[Row], rates: list[Row], blocks: list[Row]) -> list[list[Any]]:
    """The cells of the price list, with its tables below the plan."""
    rows: list[list[Any]] = [["Plans", "The plan"], *([label, value] for label, value in plan.items())]
    tiers = [
        {**{k: v for k, v in item.items() if k != "tiers"}, "from": start, "price": price}
        for item in items
        for start, price in item["tiers"]
    ]
    for title, lines in (("Items", tiers), ("Rates", rates), ("Blocks", blocks)):
        labels = list(dict.fromkeys(label for line in lines for label in line))
        if title == "Rates" and lines and not {"multiplier", "rate"} & set(labels):
            labels.append("multiplier")
        if lines:
            rows += [
                [],
                [title, *labels],
                *([None, *(line.get(label) for label in labels)] for line in lines),
            ]
    return rows


def usage_rows(months: list[Row]) -> list[list[Any]]:
    """The cells of the usage, by ticket or by month."""
    if "ticket" in months[0]:
        labels = ["ticket", "month", "hours", "class", "channel", "work", "role", "role weight", "visits"]
        return [labels, *([entry.get(label) for label in labels] for entry in months)]
    names = list(dict.fromkeys(name for month in months for name in (*month["classes"], *month["kinds"])))
    head = ["hours", *(f"{name} hours" for name in names), "on-site hours", "visits", "tickets"]
    return [
        head,
        *(
            [
                month["hours"],
                *(month["classes"].get(name, month["kinds"].get(name, 0)) for name in names),
                month["on site"], month["visits"], month["tickets"],
            ]
            for month in months
        ),
    ]  # fmt: skip

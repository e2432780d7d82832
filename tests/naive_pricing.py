"""A price worked out month by month from the cells of a price list, as somebody with a pencil would; it shares no code with
what it tests."""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
EARLY = 1e-9


def cents(amount: float) -> float:
    """Half a cent up, once the noise of adding is gone."""
    return float(Decimal(repr(round(amount, 9))).quantize(Decimal("0.01"), ROUND_HALF_UP))


class Naive:
    """One plan with the rows of its tables and a client's months or tickets; `invoices` come out of `run`."""

    def __init__(
        self, plan: Row, items: list[Row], rates: list[Row], blocks: list[Row], discounts: list[Row]
    ) -> None:
        self.plan, self.items, self.rates, self.blocks = plan, items, rates, blocks
        self.discounts = discounts
        self.kind = plan["kind"]
        self.term = int(plan.get("term months", 12))
        scopes = [plan.get("covers work", ""), *(block.get("covers work", "") for block in blocks)]
        self.named_work = {word.strip() for scope in scopes for word in scope.split(",")}
        self.named_work |= {rate["work"] for rate in rates if "work" in rate}
        self.users, self.devices = plan.get("users", 0), plan.get("devices", 0)

    def get(self, label: str, default: Any = 0) -> Any:
        return self.plan.get(label, default)

    # From list to net

    def net(self, price: float, part: str) -> float:
        meant = [d for d in self.discounts if d["applies to"] in (part, "all")]
        meant = [d for d in meant if d["kind"] != "prepay" or self.get("prepaid months", 1) > 1]
        result = price
        for d in meant:
            if d["kind"] == "surcharge":
                result += price * d["share"] if d.get("share") else d.get("amount", 0)
        for kind in ("volume", "term", "prepay", "manual"):
            for d in meant:
                if d["kind"] == kind:
                    result -= result * d["share"] if d.get("share") else min(d.get("amount") or 0, result)
        return result

    def item_price(self, item: Row) -> float:
        tiers = item["tiers"]
        count = item.get("quantity")
        if count is None:
            count = {"users": self.users, "devices": self.devices}.get(item.get("counts", ""), 1)
        if item.get("method") == "slab":
            total = 0.0
            for number in range(1, int(count) + 1):
                here = [price for start, price in tiers if start <= number]
                total += here[-1] if here else 0.0
            return total
        reached = [price for start, price in tiers if start <= count]
        return count * reached[-1] if reached else 0.0

    def list_fee(self) -> float:
        if self.kind not in ("retainer", "fixed price"):
            return 0.0
        fee = (
            self.get("monthly fee")
            + self.get("fee per user") * self.users
            + self.get("fee per device") * self.devices
        )
        fee += sum(self.item_price(item) for item in self.items if item.get("charged", "fee") == "fee")
        return max(self.get("minimum fee"), fee)

    # What an hour weighs

    def weight(
        self, classes: list[str], role: str, role_weight: float, channel: str, work: str
    ) -> tuple[float, str]:
        best: tuple[float, bool, str] | None = None
        for name in classes:
            family = self.family(name)
            value = self.weight_in(name, family, role, role_weight, channel, work)
            candidate = (value, family == "emergency", family)
            best = candidate if best is None or candidate[:2] > best[:2] else best
        assert best is not None
        return best[0], best[2]

    def family(self, name: str) -> str:
        return next(
            (rate["counts as"] for rate in self.rates if rate.get("class") == name and "counts as" in rate),
            name,
        )

    def weight_in(
        self, name: str, family: str, role: str, role_weight: float, channel: str, work: str
    ) -> float:
        dims = ("role", "class", "channel", "work")

        def fits(rate: Row, called: str) -> bool:
            hour = {"role": role, "class": called, "channel": channel, "work": work}
            return all(rate.get(dim) in (None, hour[dim]) for dim in dims)

        looked_up = name
        rows = [rate for rate in self.rates if fits(rate, name)]
        if name != family and not any(rate.get("class") for rate in rows):
            looked_up, rows = family, [rate for rate in self.rates if fits(rate, family)]
        named = [{dim for dim in dims if rate.get(dim)} for rate in rows]
        left = [
            (rate, names)
            for rate, names in zip(rows, named, strict=True)
            if not any(names < others for others in named)
        ]
        stated = [(rate["rate"], names) for rate, names in left if "rate" in rate]
        factor, within = 1.0, set()
        if stated:
            dearest = max(stated, key=lambda pair: (pair[0], sorted(pair[1])))
            factor, within = dearest[0] / self.plan["hourly rate"], dearest[1]
        premiums = [
            (rate["multiplier"], names)
            for rate, names in left
            if "multiplier" in rate and names - {"role"} and not (names - {"role"}) & within
        ]
        covered_by_a_row = "class" in within or any({"class"} < names for names in named)
        if looked_up == family and family != "normal" and not covered_by_a_row:
            premiums.append((self.get(f"{family} multiplier", 1), {"class"}))
        real = [pair for pair in premiums if pair[0] != 1]
        premium, of = max(real, key=lambda pair: (pair[0], sorted(pair[1]))) if real else (1.0, set())
        if not real and any("role" in names for _, names in premiums):
            of = {"role"}
        alone = [rate["multiplier"] for rate, names in left if names == {"role"} and "multiplier" in rate]
        own = 1.0 if "role" in within | of else (alone[0] if alone else role_weight)
        return factor * premium * own

    def covered(self, channel: str, family: str, work: str) -> bool:
        scope = self.get("covers work", None)
        if scope and (work or "other") not in [word.strip() for word in scope.split(",")]:
            return False
        if self.kind != "fixed price":
            return True
        channels, classes = (
            self.get("covers channels", "remote, on site"),
            self.get("covers classes", "after-hours, emergency"),
        )
        return channel in channels and (family == "normal" or family in classes)

    # The months

    def months(self, usage: list[Row]) -> list[Row]:
        by_ticket = "ticket" in usage[0]
        last = max(row["month"] for row in usage) if by_ticket else 0
        worked = self.of_tickets(usage, last) if by_ticket else [self.month(row) for row in usage]
        worked = worked[-self.term :]
        return [worked[i % len(worked)] for i in range(self.term)]

    def month(self, row: Row) -> Row:
        """Hours weighed, by covered or not and by kind of work, of a month stated by classes, kinds and channel."""
        classes = dict(row.get("classes", {}))
        kinds: dict[str, float] = {}
        for work, hours in row.get("kinds", {}).items():  # what the list does not name is other
            named = work if work in self.named_work else ""
            kinds[named] = kinds.get(named, 0.0) + hours
        classes["normal"] = row["hours"] - sum(classes.values())
        kinds[""] = row["hours"] - sum(hours for work, hours in kinds.items() if work)
        on_site = row.get("on site", 0)
        load: Row = {
            "in": {},
            "out": {},
            "plain": 0.0,
            "visits": row.get("visits", 0),
            "tickets": row.get("tickets", 0),
        }
        for name, hours in classes.items():
            for work, worked in kinds.items():
                for channel, there in (("remote", row["hours"] - on_site), ("on site", on_site)):
                    part = hours * (worked / row["hours"]) * (there / row["hours"]) if row["hours"] else 0.0
                    weight, family = self.weight([name], "", 1.0, channel, work)
                    side = "in" if self.covered(channel, family, work) else "out"
                    load[side][work] = load[side].get(work, 0.0) + part * weight
                    load["plain"] += part if side == "in" else 0.0
        return load

    def of_tickets(self, entries: list[Row], count: int) -> list[Row]:
        """The months of work that tickets are: each of their hours weighed in its dearest class, each ticket where it begins."""
        loads: list[Row] = [
            {"in": {}, "out": {}, "plain": 0.0, "visits": 0.0, "tickets": 0} for _ in range(count)
        ]
        begun, all_hours = set(), {}
        by_hour = self.kind == "pay as you go" and "ticket price" not in self.plan
        limit = math.inf if by_hour else self.get("project hours", math.inf)
        for entry in entries:
            all_hours[entry["ticket"]] = all_hours.get(entry["ticket"], 0.0) + entry["hours"]
        for entry in sorted(entries, key=lambda entry: entry["month"]):
            load = loads[entry["month"] - 1]
            work = entry.get("work", "") if entry.get("work") in self.named_work else ""
            classes = [name.strip() for name in entry.get("class", "normal").split(",")]
            channel = "on site" if entry.get("channel") == "on site" else "remote"
            weight, family = self.weight(
                classes, entry.get("role", ""), entry.get("role weight", 1.0), channel, work
            )
            project = all_hours[entry["ticket"]] > limit + EARLY
            side = "in" if self.covered(channel, family, work) and not project else "out"
            load[side][work] = load[side].get(work, 0.0) + entry["hours"] * weight
            load["plain"] += entry["hours"] if side == "in" else 0.0
            load["visits"] += entry.get("visits", 0)
            load["tickets"] += entry["ticket"] not in begun and not project
            begun.add(entry["ticket"])
        return loads

    def run(self, usage: list[Row]) -> list[float]:
        """The invoices of the term."""
        months, invoices = self.months(usage), []
        raised = 1 + self.get("yearly escalator")
        fee = self.net(self.list_fee(), "fee") if self.kind in ("retainer", "fixed price") else 0.0
        rate = self.net(self.get("hourly rate", None), "rate") if "hourly rate" in self.plan else None
        off = 1 - self.get("hourly discount")
        ticket_price = self.net(self.get("ticket price"), "rate")
        over_rate = (
            self.net(self.plan["overage rate"], "rate")
            if "overage rate" in self.plan
            else (None if rate is None else rate * off)
        )
        block_price = self.net(self.get("block price", self.get("block value")), "block")
        unit = "hours"
        if (
            "block tickets" in self.plan
            or "included tickets" in self.plan
            or ("ticket price" in self.plan and self.kind == "pay as you go")
        ):
            unit = "tickets"
        elif "block value" in self.plan:
            unit = "money"
        pool = Pool(self)
        free = 0.0
        stock: list[list[Any]] = []
        ahead = int(self.get("prepaid months", 1))
        period = int(self.get("pool months", 1))
        for m, work in enumerate(months):
            up = raised ** (m // 12)
            inside = sum(work["in"].values())
            need = {"hours": inside, "tickets": work["tickets"], "money": inside * (rate or 0) * off * up}[
                unit
            ]
            over, bought = pool.take(m, need, up, unit)
            for i, block in enumerate(self.blocks):
                if block.get("bought in", 1) - 1 == m:
                    end = math.inf if "life" not in block else m + block["life"] - 1
                    stock.append([end, m, i, block["hours"], block])
            stock.sort(key=lambda lot: lot[:3])
            hours_over = inside * over / need if unit == "money" and need else over
            share = (
                1.0
                if self.kind == "pay as you go"
                else (hours_over / inside if inside and unit != "tickets" else 0.0)
            )
            asked = {("in", k): h * share for k, h in work["in"].items()} | {
                ("out", k): h for k, h in work["out"].items()
            }
            for lot in stock:
                scope = lot[4].get("covers work")
                words = [word.strip() for word in scope.split(",")] if scope else None
                fit = [
                    key for key in asked if m <= lot[0] and (words is None or (key[1] or "other") in words)
                ]
                wanted = sum(asked[key] for key in fit)
                drawn = min(lot[3], wanted)
                lot[3] -= drawn
                for key in fit:
                    asked[key] -= drawn * asked[key] / wanted if wanted else 0.0
            rest_in = sum(h for (side, _), h in asked.items() if side == "in")
            rest_out = sum(h for (side, _), h in asked.items() if side == "out")
            plain = work["plain"] / inside if inside and self.get("overage weighting", "yes") == "no" else 1.0
            lines = []
            if m % ahead == 0:
                lines.append(fee * sum(raised ** (k // 12) for k in range(m, min(m + ahead, self.term))))
            if self.kind == "pay as you go":
                lines.append(
                    (work["tickets"] * ticket_price if unit == "tickets" else rest_in * rate * off) * up
                )
                lines.append(rest_out * rate * off * up if rest_out else 0)
            else:
                lines.append(
                    (over * ticket_price if unit == "tickets" else rest_in * plain * (over_rate or 0)) * up
                )
                lines.append(rest_out * (rate or 0) * up)
            lines.append(bought * block_price * up)
            lines += [block.get("price", 0) for block in self.blocks if block.get("bought in", 1) - 1 == m]
            if m % period == 0:
                free = self.get("included visits")
            waived = self.kind == "fixed price" and "on site" in self.get(
                "covers channels", "remote, on site"
            )
            charged = max(work["visits"] - free, 0)
            free = max(free - work["visits"], 0)
            way = max(self.get("travel") - self.get("free travel"), 0) * self.get("travel rate")
            lines.append(charged * (0 if waived else self.get("visit charge")) + work["visits"] * way)
            lines += [self.item_price(item) for item in self.items if item.get("charged") == "monthly"]
            if m == 0:
                lines += [self.item_price(item) for item in self.items if item.get("charged") == "once"]
                lines.append(self.get("setup fee") + self.get("setup share") * fee)
            invoices.append(sum(cents(line) for line in lines))
        return invoices


class Pool:
    """What is paid for ahead, as lots in a drawer, each with its last month."""

    def __init__(self, naive: Naive) -> None:
        self.n, self.lots = naive, []  # type: ignore[var-annotated]
        self.own = 0.0
        self.last: float = math.inf
        self.left = 0.0

    def take(self, m: int, need: float, up: float, unit: str) -> tuple[float, int]:
        if self.n.kind == "pay as you go":
            return 0.0, 0
        return (
            self.from_blocks(m, need, up, unit)
            if self.n.kind == "block"
            else (self.from_grant(m, need, unit), 0)
        )

    def from_grant(self, m: int, need: float, unit: str) -> float:
        n = self.n
        period, fixed = int(n.get("pool months", 1)), n.kind == "fixed price"
        if fixed and "cap hours" not in n.plan and not n.get("hours per user"):
            return 0.0
        grant = (
            n.get("included tickets")
            if unit == "tickets"
            else n.get("cap hours" if fixed else "included hours") + n.get("hours per user") * n.users
        )
        if m % period == 0:
            self.own = grant
        self.lots = [lot for lot in self.lots if lot[0] >= m]
        for lot in self.lots:
            used = min(lot[1], need)
            lot[1] -= used
            need -= used
        used = min(self.own, need)
        self.own -= used
        if m % period == period - 1 and m < n.term - 1 and not fixed and n.get("rollover months"):
            living = sum(hours for end, hours in self.lots if end > m)
            new = min(n.get("rollover share", 1) * self.own, n.get("rollover cap", math.inf) - living)
            new = math.floor(new + EARLY) if unit == "tickets" else new
            self.lots.append([m + n.get("rollover months"), max(new, 0.0)])
        return need - used

    def from_blocks(self, m: int, need: float, up: float, unit: str) -> tuple[float, int]:
        n = self.n
        size = n.get("block hours", 0) or n.get("block tickets", 0) or n.get("block value") * up
        life, renews = n.get("block life", math.inf), n.get("auto renew", "yes") == "yes"
        bought = over = 0
        if m == 0:
            self.left, bought, self.last = size, 1, life - 1
        while renews and self.left < need - size * EARLY:
            self.left, bought, self.last = self.left + size, bought + 1, m + life - 1
        over = max(need - self.left, 0.0) if not renews else 0.0
        self.left = max(self.left - need, 0.0)
        threshold = n.plan.get("top-up below")
        if threshold is not None and self.left < threshold - EARLY and m < n.term - 1:
            self.left, bought, self.last = self.left + size, bought + 1, m + life - 1
        if m >= self.last:
            self.left = 0.0
        return over, bought

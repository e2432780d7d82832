"""The Terms page: what each plan says, and how its prices are made from list to net."""

from dataclasses import dataclass

from xlagree.generate.book.look import INK
from xlagree.generate.book.sheet import LABEL, Page, Value
from xlagree.generate.pages.shared.frame import (
    GUTTER,
    PLAN_NAME,
    Links,
    note,
    number,
    opening,
    section,
    unlinked,
)
from xlagree.pricing.discounts import ordered, waterfalls
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.terms.vocabulary import FIXED_PRICE, PLAN_TERMS, RETAINER

SELDOM = ("kind", "best_for", "overage_weighting", "auto_renew")
"""Terms that stand on other pages, or are said only where they are switched off."""
PARTS = {
    "fee": "Fee of a month",
    "hourly rate": "Price of an hour",
    "overage rate": "Price of an hour beyond",
    "block price": "Price of a block",
}


@dataclass(frozen=True)
class TermCells:
    """Where the terms and net prices of the plans stand, for the formulas of other pages."""

    places: dict[tuple[int, str], str]

    def of(self, plan: int, name: str, default: float = 0.0) -> str:
        """The address of a term, or its default where the plan does not state it."""
        return self.places.get((plan, name), f"{default:g}")


def terms_page(proposal: Proposal, name: str = "Terms", links: Links = unlinked) -> tuple[Page, TermCells]:
    """The page and the addresses of its terms, which follow the inputs where a book has them."""
    plans = proposal.list_plans
    page = Page(name, (GUTTER, 34, *[17.0] * len(plans)))
    columns = range(1, 2 + len(plans))
    says = "Every price in this book follows from these terms."
    how = "Net prices are list prices less the discounts, each taken off what the one before left."
    opening(page, proposal, "Terms for", len(plans) + 1, (says, ""), (how, ""))
    page.put(12)
    row = page.put(26)
    for i, plan in enumerate(plans):
        page.write(row, 2 + i, plan.name, PLAN_NAME)
    places: dict[tuple[int, str], str] = {}
    section(page, "TERMS AT LIST PRICE", columns, 26)
    for term in PLAN_TERMS:
        values = [_shown(plan, term.field, term.kinds) for plan in plans]
        if not any(values):
            continue
        row = page.put(21)
        unit = f", {term.unit}" if term.unit and term.unit != "/h" and term.unit not in term.name else ""
        page.write(row, 1, (term.name + unit).capitalize(), LABEL)
        for i, value in enumerate(values):
            style = number(_format(term.quantity.key))
            link = _link(links, i, term.field) if isinstance(value, float) else ""
            places[i, term.field] = page.write(row, 2 + i, "–" if value is None else value, style, link)
            if not isinstance(value, float):
                del places[i, term.field]
    _net_prices(page, proposal, columns, places, links)
    page.put(8)
    note(
        page,
        "Shares stand as percentages, hours and months as numbers. A dash is a term that the plan does not have.",
    )
    return page, TermCells(places)


def _link(links: Links, i: int, field: str) -> str:
    """The input behind a plan's term; users and devices may be those of the client."""
    return links(f"plan{i + 1}_{field}") or (
        links(f"client_{field}") if field in ("users", "devices") else ""
    )


def _shown(plan: Plan, field: str, kinds: tuple[str, ...]) -> Value | None:
    value = getattr(plan, field)
    if plan.kind not in kinds or value is None or value == "":
        return None
    if field in SELDOM and not (isinstance(value, bool) and not value):
        return None
    heads = {"users": plan.fee_per_user, "devices": plan.fee_per_device}
    if not heads.get(field, 1.0):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) if len(value) == 1 else "all" if value else "none"
    return float(value)


def _format(key: str) -> str:
    return {"money": "cents", "text": "word", "hours": "hours2"}.get(key, key)


def _net_prices(
    page: Page, proposal: Proposal, columns: range, places: dict[tuple[int, str], str], links: Links
) -> None:
    """From list to net, a line for each discount; shares stand in their own lines above."""
    falls = [waterfalls(plan, proposal.discounts) for plan in proposal.list_plans]
    for part, label in PARTS.items():
        having = [i for i, fall in enumerate(falls) if part in fall]
        if not having:
            continue
        section(page, f"{label}, FROM LIST TO NET".upper(), columns, 30)
        taken = {step.name for i in having for step in falls[i][part].steps}
        names = [one.name for one in ordered(proposal.discounts) if one.name in taken]
        names = list(dict.fromkeys(names))
        list_row = page.put(21)
        page.write(list_row, 1, "List price", LABEL)
        rows = {name: (page.put(21), page.put(21)) for name in names}
        for name, (share_row, money_row) in rows.items():
            page.write(share_row, 1, f"   {name}, share of what is left", LABEL)
            page.write(money_row, 1, f"   {name}", LABEL)
        net_row = page.put(24)
        page.write(net_row, 1, "Net price", LABEL)
        for i in having:
            fall, column, style = falls[i][part], 2 + i, number("cents")
            left = page.write(
                list_row, column, fall.list, style, _list_formula(proposal.list_plans[i], i, part, places)
            )
            cells, before = [left], fall.list
            places[i, f"list {part}"] = left
            for step in fall.steps:
                share_row, money_row = rows[step.name]
                rest = "+".join(cells)
                if step.share:
                    own = _discount_link(proposal, step.name, "share", links)
                    share = page.write(share_row, column, step.share, number("share1"), own)
                    formula = f"-({rest})*{share}"
                else:
                    amount = _discount_link(proposal, step.name, "amount", links)
                    formula = f"-MIN({amount},{rest})" if amount else ""
                cells.append(page.write(money_row, column, step.money, style, formula))
                before = step.left
                places[i, f"{part} less {step.name}"] = cells[-1]
            net = number("cents", bold=True, top=INK)
            places[i, f"net {part}"] = page.write(net_row, column, before, net, "+".join(cells))
        for row in (list_row, net_row, *(row for pair in rows.values() for row in pair)):
            page.rule(row, columns, LABEL)


def _discount_link(proposal: Proposal, name: str, field: str, links: Links) -> str:
    """The input behind a discount; the share of a volume discount is that of a tier, which is none."""
    for n, discount in enumerate(proposal.card.discounts, 1):
        if discount.name == name:
            return "" if discount.tiers else links(f"discount{n}_{field}")
    return links("client_manual_discount") if field == "share" else ""


def _list_formula(plan: Plan, i: int, part: str, places: dict[tuple[int, str], str]) -> str:
    if part != "fee" or plan.kind not in (RETAINER, FIXED_PRICE):
        return places.get((i, part.replace(" ", "_")), "")
    needed = ("monthly_fee", "fee_per_user", "users", "fee_per_device", "devices", "minimum_fee")
    at = {name: places.get((i, name), "0") for name in needed}
    heads = f"{at['monthly_fee']}+{at['fee_per_user']}*{at['users']}+{at['fee_per_device']}*{at['devices']}"
    return f"MAX({at['minimum_fee']},{heads})"

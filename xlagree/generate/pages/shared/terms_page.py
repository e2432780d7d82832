"""The Terms page: what each plan says, and how its prices are made from list to net."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlagree.generate.book.fitted import lines_of
from xlagree.generate.book.look import INK
from xlagree.generate.book.page_breaks import page_breaks, upright_pages
from xlagree.generate.book.sheet import HEAD, LABEL, Sheet, Value
from xlagree.generate.pages.shared.frame import (
    GUTTER,
    PLAN_NAME,
    Links,
    names_height,
    note,
    number,
    opening,
    section,
    unlinked,
)
from xlagree.generate.pages.shared.list_terms import Places, draw_blocks, draw_items, draw_rates, term_link
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.pricing.discounts import Waterfall, ordered, waterfalls
from xlagree.pricing.items import HEADS
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import SPECIAL_DISCOUNT, Proposal
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.work_words import work_word
from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import PLAN_TERMS, WITH_FEE

SELDOM = ("kind", "best_for", "maintenance_tasks", "overage_weighting", "auto_renew")
"""Terms that stand on other pages, or are said only where they are switched off."""
WHERE_STATED = (
    "hours_per_user",
    "pool_months",
    "included_visits",
    "free_travel",
    "travel_rate",
    "setup_share",
    "covers_work",
    "project_hours",
)
"""Terms that have no line where no plan states them."""
WORDS = 15
"""Height of a further line of words."""
READABLE, PAGES = 75, 2
"""The smallest percentage of an upright page, and how many of them there are but with very many terms."""
PARTS = ("fee", "hourly rate", "ticket price", "overage rate", "block price")
"""The parts of prices that fall from list to net, in the order of their sections."""


@dataclass(frozen=True)
class TermCells:
    """Where the terms and net prices of the plans stand, for the formulas of other pages."""

    places: Places

    def of(self, plan: int, name: object, default: float = 0.0) -> str:
        """The address of a term, or its default where the plan does not state it."""
        return self.places.get((plan, name), f"{default:g}")


def terms_page(
    proposal: Proposal, links: Links = unlinked, speech: ClientLanguage = ENGLISH, name: str = ""
) -> tuple[Sheet, TermCells]:
    """The page and the addresses of its terms, which follow the inputs where a book has them."""
    plans = proposal.list_plans
    page = SpokenPage(name or speech.say("page_terms"), (GUTTER, 34, *[17.0] * len(plans)), speech)
    columns = range(1, 2 + len(plans))
    says, how = page.say("terms_says"), page.say("terms_how")
    opening(page, proposal, page.say("terms_for"), len(plans) + 1, (says, ""), (how, ""), speech=speech)
    page.put(12)
    row = page.put(names_height(plans, 17.0))
    for i, plan in enumerate(plans):
        page.write(row, 2 + i, plan.name, PLAN_NAME)
    stated = _stated(page, plans, columns, links)
    stated |= draw_items(page, plans, columns, stated, links)
    draw_rates(page, plans, columns, links)
    stated |= draw_blocks(page, plans, columns, links)
    net = _net_prices(page, proposal, columns, stated, links)
    page.put(8)
    note(page, page.say("terms_note"))
    sections = [cell.row for cell in page.cells if cell.column == 1 and cell.style == HEAD and cell.value]
    return _printed(page, sections, len(plans) + 1, row), TermCells({**stated, **net})


def _printed(page: SpokenPage, sections: Sequence[int], last_column: int, names: int) -> Sheet:
    """The page on upright paper, where few plans leave its letters large enough; else across it."""
    percent, breaks = upright_pages(page, sections, last_column, names, PAGES)
    if percent >= READABLE:
        sheet = page.finished(last_column, repeat=names, one_page=False, breaks=breaks)
        return replace(sheet, upright=True, percent=percent)
    breaks = page_breaks(page, sections, last_column, names)
    return page.finished(last_column, repeat=names, one_page=False, breaks=breaks)


def _stated(page: SpokenPage, plans: Sequence[Plan], columns: range, links: Links) -> Places:
    """The terms that a plan has, one in a line; answers with the places of those that are numbers."""
    places: Places = {}
    section(page, page.say("terms_list").upper(), columns, 26)
    for term in PLAN_TERMS:
        values = [_shown(plan, term.field, term.kinds, page.speech) for plan in plans]
        if not any(values):
            continue
        style = number(_format(term.quantity.key))
        words = [value for value in values if isinstance(value, str)]
        lines = max((lines_of(text, page.widths[2], style) for text in words), default=1)
        row = page.put(21 + WORDS * (lines - 1))
        page.write(row, 1, page.say(f"term_{term.field}"), LABEL)
        for i, value in enumerate(values):
            if isinstance(value, float):
                places[i, term.field] = page.write(row, 2 + i, value, style, term_link(links, i, term.field))
            else:
                page.write(row, 2 + i, "–" if value is None else value, replace(style, wrap=lines > 1))
    return places


def _shown(plan: Plan, field: str, kinds: tuple[str, ...], speech: ClientLanguage) -> Value | None:
    value = getattr(plan, field)
    if plan.kind not in kinds or value is None or value == "":
        return None
    if field in SELDOM and not (isinstance(value, bool) and not value):
        return None
    if not _counted(plan, field) or (
        field in WHERE_STATED and value == Plan.__dataclass_fields__[field].default
    ):
        return None
    if isinstance(value, bool):
        return speech.say("yes" if value else "no")
    if isinstance(value, tuple):
        if field == "covers_work" or len(value) == 1:
            return ", ".join(work_word(word, speech) for word in value)
        return speech.say("terms_all" if value else "terms_none")
    return float(value)


def _counted(plan: Plan, field: str) -> bool:
    """Whether anything in the plan counts its users, devices, way or kept hours, where the field is one of these."""
    of_users, of_devices = ({same(item.counts) for item in plan.items} & {head} for head in HEADS)
    counting = {
        "users": plan.fee_per_user or plan.hours_per_user or of_users,
        "devices": plan.fee_per_device or of_devices,
        "travel": plan.travel_rate,
        "rollover_share": plan.rollover_months,
    }
    return bool(counting.get(field, True))


def _format(key: str) -> str:
    return {"money": "cents", "text": "word", "hours": "hours2"}.get(key, key)


def _net_prices(page: SpokenPage, proposal: Proposal, columns: range, stated: Places, links: Links) -> Places:
    """From list to net for every part of a price; answers with the places of list and net prices and of each step."""
    falls = [waterfalls(plan, proposal.discounts) for plan in proposal.list_plans]
    places: Places = {}
    for part in PARTS:
        having = [i for i, fall in enumerate(falls) if part in fall]
        if not having:
            continue
        section(page, page.say(f"fall_{part.replace(' ', '_')}").upper(), columns, 30)
        taken = {step.name for i in having for step in falls[i][part].steps}
        acting = [one for one in ordered(proposal.discounts) if one.name in taken]
        lines = _fall_lines(page, {one.name: one.raises for one in acting})
        for i in having:
            places |= _fall(page, proposal, i, part, falls[i][part], lines, stated, links)
        for row in (lines.list, lines.net, *(row for pair in lines.steps.values() for row in pair)):
            page.rule(row, columns, LABEL)
    return places


@dataclass(frozen=True)
class _FallLines:
    """The rows of a fall from list to net: each discount has one for its share and one for its money."""

    list: int
    steps: Mapping[str, tuple[int, int]]
    net: int


def _fall_lines(page: SpokenPage, raises: Mapping[str, bool]) -> _FallLines:
    list_row = page.put(21)
    page.write(list_row, 1, page.say("fall_list"), LABEL)
    steps = {name: (page.put(21), page.put(21)) for name in raises}
    for name, (share_row, money_row) in steps.items():
        said = page.say("fall_special") if name == SPECIAL_DISCOUNT else name
        share = page.say("fall_share_of_list" if raises[name] else "fall_share_of_rest", name=said)
        page.write(share_row, 1, f"   {share}", LABEL)
        page.write(money_row, 1, f"   {said}", LABEL)
    net_row = page.put(24)
    page.write(net_row, 1, page.say("fall_net"), LABEL)
    return _FallLines(list_row, steps, net_row)


def _fall(
    page: SpokenPage,
    proposal: Proposal,
    i: int,
    part: str,
    fall: Waterfall,
    lines: _FallLines,
    stated: Places,
    links: Links,
) -> Places:
    """One plan's price of a part from list to net, a line for each discount; shares stand in their own lines above."""
    column, style = 2 + i, number("cents")
    listed = _list_formula(proposal.list_plans[i], i, part, stated)
    cells = [page.write(lines.list, column, fall.list, style, listed)]
    places: Places = {(i, f"list {part}"): cells[0]}
    for step in fall.steps:
        share_row, money_row = lines.steps[step.name]
        rest, raised = "+".join(cells), step.money > 0
        if step.share:
            own = _discount_link(proposal, step.name, "share", links)
            share = page.write(share_row, column, step.share, number("share1"), own)
            formula = f"{cells[0]}*{share}" if raised else f"-({rest})*{share}"
        else:
            amount = _discount_link(proposal, step.name, "amount", links)
            formula = (amount if raised else f"-MIN({amount},{rest})") if amount else ""
        cells.append(page.write(money_row, column, step.money, style, formula))
        places[i, f"{part} less {step.name}"] = cells[-1]
    net = number("cents", bold=True, top=INK)
    places[i, f"net {part}"] = page.write(lines.net, column, fall.net, net, "+".join(cells))
    return places


def _discount_link(proposal: Proposal, name: str, field: str, links: Links) -> str:
    """The input behind a discount; the share of a volume discount is that of a tier, which is none."""
    for n, discount in enumerate(proposal.card.discounts, 1):
        if discount.name == name:
            return "" if discount.tiers else links(f"discount{n}_{field}")
    return links("client_manual_discount") if field == "share" else ""


def _list_formula(plan: Plan, i: int, part: str, stated: Places) -> str:
    if part == "block price" and plan.block_price is None:
        return stated.get((i, "block_value"), "")
    if part != "fee" or plan.kind not in WITH_FEE:
        return stated.get((i, part.replace(" ", "_")), "")
    needed = ("monthly_fee", "fee_per_user", "users", "fee_per_device", "devices", "minimum_fee")
    at = {name: stated.get((i, name), "0") for name in needed}
    heads = f"{at['monthly_fee']}+{at['fee_per_user']}*{at['users']}+{at['fee_per_device']}*{at['devices']}"
    items = "".join(f"+{stated[i, (item, 'amount')]}" for item in plan.fee_items)
    return f"MAX({at['minimum_fee']},{heads}{items})"

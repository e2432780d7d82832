"""The Cases page of the internal book: the decision table of every plan under every case, side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Page, Style, Value
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import Decision
from xlagree.proposal.rules.limits import TO_APPROVE, WITHIN, broken

NAME = "Cases"
FIRST_CASE = 2
PITCH = 19
NONE_IN_RANGE = "none in range"

Native = Callable[["CasePlan", int], str]


@dataclass
class CasePlan:
    """The cells of one plan: by figure, the address in each case."""

    index: int
    at: dict[str, list[str]] = field(default_factory=dict)

    def span(self, key: str) -> str:
        """The range of a figure over all cases."""
        first, last = self.at[key][0], self.at[key][-1]
        return first if first == last else f"{first}:{last.partition('!')[2]}"


@dataclass(frozen=True)
class Figure:
    """One line of the decision table: the field of a decision, its label and format, and whether it is an answer."""

    field: str
    label: str
    format: str
    native: Native | None = None
    bold: bool = False

    def value(self, decision: Decision) -> float | None:
        """The figure as the core has it."""
        value: float | None = getattr(decision, self.field)
        return value


def _less(a: str, b: str) -> Native:
    return lambda plan, case: f"{plan.at[a][case]}-{plan.at[b][case]}"


def _share(a: str, b: str) -> Native:
    return lambda plan, case: f"IF({plan.at[b][case]}=0,0,{plan.at[a][case]}/{plan.at[b][case]})"


FIGURES: tuple[Figure, ...] = (
    Figure("price_expected", "Price expected", "money", bold=True),
    Figure("price_middle", "Price in the middle year (P50)", "money"),
    Figure("margin_expected", "Margin expected", "money", _less("price_expected", "cost"), True),
    Figure("share_expected", "   share of the price", "share1", _share("margin_expected", "price_expected")),
    Figure("margin_middle", "Margin in the middle year (P50)", "money"),
    Figure("share_middle", "   share of the price", "share1"),
    Figure("margin_bad", "Margin kept in 19 years of 20 (P95)", "money"),
    Figure("share_bad", "   share of the price", "share1"),
    Figure("tail_margin", "Margin, mean of the worst twentieth of years", "money"),
    Figure("rate_expected", "Effective rate, expected", "rate", _share("price_expected", "hours")),
    Figure("rate_low", "   in a quiet year (P10)", "rate"),
    Figure("rate_middle", "   in the middle year (P50)", "rate"),
    Figure("rate_high", "   in a busy year (P90)", "rate"),
    Figure("discount", "Discount from list, all steps", "share1"),
    Figure("break_even", "Break-even, hours a year", "hours"),
    Figure("break_even_level", "   which are enough in this share of years", "share1"),
    Figure("loss_chance", "Chance of a loss", "share1", bold=True),
    Figure("expected_loss", "Expected loss", "money"),
    Figure("at_risk", "At risk: expected less the worst year of 20", "money", _less("margin_expected", "margin_bad")),
)  # fmt: skip
"""The decision table; what has a native formula is computed by the sheet from inputs and the figures above it."""


def cases_page(
    proposal: Proposal,
    names: Sequence[str],
    under: Sequence[Proposal],
    tables: Sequence[Sequence[Decision]],
    cells: InputCells,
) -> tuple[Page, list[CasePlan]]:
    """The page and the cells of every plan. `tables` has the decisions of each case."""
    count = len(names)
    page = Page(NAME, (GUTTER, 46, *[15.0] * count, GUTTER))
    columns = range(1, 2 + count)
    says = "Every plan under every case, side by side."
    how = "Costs, margins and shares are computed here from the inputs; prices and chances by xlagree, of the inputs as sealed."
    opening(page, proposal, "Cases of", 1 + count, (says, ""), (how, ""), internal=True)
    page.put(10)
    head = page.put(26)
    for c, text in enumerate(("", *names), 1):
        page.write(head, c, text, HEAD if c == 1 else COLUMN_HEAD)
    workings = _Workings(page, under, cells, columns)
    plans = []
    for i in range(len(proposal.plans)):
        plans.append(_plan(page, i, under, tables, cells, workings, columns))
    page.put(8)
    note(page, "Money and hours of a year. P50 and P95 are years of the forecast, not cases.")
    return page, plans


class _Workings:
    """The hours and the cost of an hour that every plan shares, for each case, in native formulas."""

    def __init__(
        self, page: Page, under: Sequence[Proposal], cells: InputCells, columns: Sequence[int]
    ) -> None:
        self.page, self.cells = page, cells
        section(page, "WORK EXPECTED", columns, 26)
        demands = [each.demand for each in under]
        months = max(plan.term for each in under for plan in each.plans)
        self.hour: list[str] = []
        row = page.put(PITCH)
        page.write(row, 1, "Cost of an hour of this client's work", LABEL)
        for case, each in enumerate(under):
            value = each.outlooks[0].cost_each
            self.hour.append(page.write(row, FIRST_CASE + case, value, number("rate"), self._hour(case)))
        self.first = page.row
        for t in range(months):
            row = page.put(PITCH)
            page.write(row, 1, f"Tickets expected in month {t + 1}", Style(color=GREY, bottom=LABEL.bottom))
            for case, demand in enumerate(demands):
                assert demand is not None
                formula = self._tickets(t, case)
                page.write(
                    row, FIRST_CASE + case, demand.expected(months)[t], number("hours2", color=GREY), formula
                )

    def _tickets(self, t: int, case: int) -> str:
        """Tickets × season × (1 + growth)^(t/12)."""
        at = self.cells.at
        season, growth = at(f"demand_month_{t % 12 + 1}_factor", case, 1.0), at("demand_yearly_growth", case)
        return f"{at('demand_tickets', case)}*{season}*(1+{growth})^({t}/12)"

    def _hour(self, case: int) -> str:
        at = self.cells.at
        late, urgent = (at(f"demand_{name}_share", case) for name in ("after_hours", "emergency"))
        dearer = [at(f"costs_{name}_cost_multiple", case, 1.0) for name in ("after_hours", "emergency")]
        classes = f"MAX(1-{late}-{urgent},0)+{late}*{dearer[0]}+{urgent}*{dearer[1]}"
        visits = f"{at('demand_visits_per_ticket', case)}/{at('demand_hours_per_ticket', case)}"
        return f"{at('costs_cost_per_hour', case)}*({classes})+{visits}*{at('costs_cost_per_visit', case)}"

    def hours(self, term: int, case: int) -> str:
        """The hours of a year of a plan with a term."""
        span = self.page.span(self.first, FIRST_CASE + case, self.first + term - 1, FIRST_CASE + case)
        return f"SUM({span})*{self.cells.at('demand_hours_per_ticket', case)}*12/{term}"

    def cost(self, plan: int, hours: str, case: int) -> str:
        """The expected cost of a year of a plan."""
        at = self.cells.at
        monthly = [
            (f"plan{plan + 1}_maintenance_hours", "costs_cost_per_hour"),
            ("costs_cost_per_user", "client_users"),
            ("costs_cost_per_device", "client_devices"),
            ("costs_tools",),
            ("costs_fixed_cost",),
        ]
        known = [part for part in monthly if all(key in self.cells.by_case for key in part)]
        fixed = "+".join("*".join(at(key, case) for key in part) for part in known) or "0"
        return f"12*({fixed})+{hours}*{self.hour[case]}"


def _plan(
    page: Page,
    i: int,
    under: Sequence[Proposal],
    tables: Sequence[Sequence[Decision]],
    cells: InputCells,
    workings: _Workings,
    columns: Sequence[int],
) -> CasePlan:
    plan, cases = CasePlan(i), range(len(under))
    section(page, under[0].plans[i].name.upper(), columns, 30)
    term = under[0].plans[i].term
    hours = [
        (each.outlooks[i].law.mean * 12 / term, workings.hours(term, case)) for case, each in enumerate(under)
    ]
    _row(page, plan, "hours", "Hours expected", "hours", hours)
    cost = [
        (each.outlooks[i].expected_cost, workings.cost(i, plan.at["hours"][case], case))
        for case, each in enumerate(under)
    ]
    _row(page, plan, "cost", "Cost expected", "money", cost)
    for figure in FIGURES:
        found: list[tuple[Value, str]] = []
        for case in cases:
            value = figure.value(tables[case][i])
            formula = figure.native(plan, case) if figure.native and value is not None else ""
            found.append((NONE_IN_RANGE if value is None else value, formula))
        _row(page, plan, figure.field, figure.label, figure.format, found, figure.bold)
    policy = under[0].card.policy
    codes = [broken(tables[case][i], policy) for case in cases]
    formulas = [_broken_formula(plan, case, cells) for case in cases]
    broke = [(code, f or "") for code, f in zip(codes, formulas, strict=True)]
    _row(page, plan, "broken", "Limits passed", "word", broke)
    said = [
        (code or WITHIN, f'IF({at}="","{WITHIN}",{at})')
        for code, at in zip(codes, plan.at["broken"], strict=True)
    ]
    _row(page, plan, "rule", "Rule broken", "word", said, True)
    return plan


def _row(
    page: Page,
    plan: CasePlan,
    key: str,
    label: str,
    form: str,
    values: Sequence[tuple[Value, str]],
    bold: bool = False,
) -> None:
    row = page.put(PITCH)
    page.write(row, 1, label, Style(bold=bold, color=INK, bottom=LABEL.bottom))
    plan.at[key] = [
        page.write(
            row, FIRST_CASE + c, value, number("word" if isinstance(value, str) else form, bold=bold), formula
        )
        for c, (value, formula) in enumerate(values)
    ]


def _broken_formula(plan: CasePlan, case: int, cells: InputCells) -> str:
    """The codes of the rules broken as a formula, where the policy has a limit."""
    parts: dict[str, list[str]] = {}
    for limit in TO_APPROVE:
        bound, value = cells.link(f"policy_{limit.term}"), plan.at[limit.figure][case]
        if bound:
            parts.setdefault(limit.code, []).append(f"AND(ISNUMBER({value}),{value}{limit.beyond}{bound})")
    texts = [f'IF(OR({",".join(tests)})," {code}","")' for code, tests in parts.items()]
    return f"TRIM({'&'.join(texts)})" if texts else ""

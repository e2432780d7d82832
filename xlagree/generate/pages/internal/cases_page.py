"""The Cases page of the internal book: the decision table of every plan under every case, side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.page_breaks import upright_pages
from xlagree.generate.book.sheet import COLUMN_HEAD, HEAD, LABEL, Page, Sheet, Style, Value
from xlagree.generate.pages.internal.case_work import CaseWork, span, tickets_of
from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.decision import Decision
from xlagree.proposal.plan_answers import more_hours
from xlagree.proposal.policy import Policy
from xlagree.proposal.rules.limits import TO_APPROVE, WITHIN, broken
from xlagree.terms.vocabulary import PREMIUM_CLASSES

NAME = "Cases"
MOST_PAGES = 4
"""So many pages of paper at most, however many plans there are: with those beside it the printed book has eight."""
FIRST_CASE, PITCH = 2, 19
FEWEST = 5
"""The page is at least so many cases wide, for the line at its top."""
NONE_IN_RANGE, NOT_AGAIN = "none in range", "not again"

Cells = Mapping[str, Sequence[str]]
"""The cells of a plan: by line, the address in each case."""
Native = Callable[[Cells, int], str]


@dataclass(frozen=True)
class CasePlan:
    """The cells of one plan: by line of the decision table, the address in each case."""

    at: Cells

    def span(self, line: str) -> str:
        """The range of a line over all cases."""
        return span(self.at[line])


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
        return cast("float | None", getattr(decision, self.field))

    def shown(self, decision: Decision) -> Value:
        """The figure as a page shows it: in words where the forecast holds none."""
        value = self.value(decision)
        if value is not None:
            return value
        again = self.field == "earning_again" and decision.break_even is not None
        return NOT_AGAIN if again else NONE_IN_RANGE


def _less(a: str, b: str) -> Native:
    return lambda at, case: f"{at[a][case]}-{at[b][case]}"


def _share(a: str, b: str) -> Native:
    return lambda at, case: f"IF({at[b][case]}=0,0,{at[a][case]}/{at[b][case]})"


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
    Figure("discount", "Largest discount from list, all steps", "share1"),
    Figure("break_even", "Break-even, hours a year", "hours"),
    Figure("earning_again", "   earning again from, hours a year", "hours"),
    Figure("break_even_level", "   earning in this share of years", "share1"),
    Figure("loss_chance", "Chance of a loss", "share1", bold=True),
    Figure("expected_loss", "Expected loss", "money"),
    Figure("at_risk", "At risk: expected less the worst year of 20", "money", _less("margin_expected", "margin_bad")),
)  # fmt: skip
"""The decision table; what has a native formula is computed by the sheet from inputs and the figures above it."""


def cases_page(
    names: Sequence[str], under: Sequence[Proposal], cells: InputCells, shares: Mapping[str, str]
) -> tuple[Sheet, tuple[CasePlan, ...]]:
    """The page and the cells of every plan; `under` is the proposal in each of the cases named.

    `shares` is where the share of each class of one's own stands.
    """
    base, count = under[0], len(names)
    last = 1 + max(count, FEWEST)
    page = Page(NAME, (GUTTER, 46, *[15.0] * (last - 1), GUTTER))
    columns = range(1, 2 + count)
    says = "Every plan under every case, side by side."
    how = "Costs, margins and shares are computed here from the inputs; prices and chances by xlagree, of the inputs as sealed."
    opening(page, base, "Cases of", last, (says, ""), (how, ""), internal=True)
    page.put(10)
    head = page.put(26)
    for c, text in enumerate(("", *names), 1):
        page.write(head, c, text, HEAD if c == 1 else COLUMN_HEAD)
    work = _work(page, under, cells, shares, columns)
    starts, plans = list[int](), list[CasePlan]()
    for i in range(len(base.plans)):
        starts.append(page.row)
        plans.append(_plan(page, i, under, cells, work, columns))
    page.put(8)
    note(page, "Money and hours of a year. P50 and P95 are years of the forecast, not cases.")
    percent, breaks = upright_pages(page, starts, last, head, MOST_PAGES)
    drawn = page.finished(last, freeze=(head + 1, FIRST_CASE), repeat=head, one_page=False, breaks=breaks)
    return replace(drawn, upright=True, percent=percent), tuple(plans)


def _work(
    page: Page,
    under: Sequence[Proposal],
    cells: InputCells,
    shares: Mapping[str, str],
    columns: Sequence[int],
) -> CaseWork:
    """The cost of an hour and the tickets of each month, in native formulas."""
    section(page, "WORK EXPECTED", columns, 26)
    own = _own_classes(page, under, shares)
    seasonal = any(f"demand_month_{month}_factor" in cells.by_case for month in range(1, 13))
    rising = any(deal.card.costs.cost_growth for deal in under)
    months = max(plan.term for deal in under for plan in deal.plans) if seasonal or rising else 1
    row = page.put(PITCH)
    page.write(row, 1, "Cost of an hour of this client's work", LABEL)
    cost = tuple(
        page.write(
            row, FIRST_CASE + case, deal.outlooks[0].our_cost.today, number("rate"), _hour(cells, own, case)
        )
        for case, deal in enumerate(under)
    )
    expected = [deal.demand.expected(months) if deal.demand else () for deal in under]
    rows = []
    for t in range(months):
        row = page.put(PITCH)
        label = f"Tickets expected in {f'month {t + 1}' if months > 1 else 'the first month'}"
        page.write(row, 1, label, Style(color=GREY, bottom=LABEL.bottom))
        style = number("hours2", color=GREY)
        rows.append(
            tuple(
                page.write(row, FIRST_CASE + case, tickets[t], style, tickets_of(cells, t, case))
                for case, tickets in enumerate(expected)
            )
        )
    rises = _rises(page, under, cells, months) if rising else ()
    return CaseWork(cells, cost, tuple(zip(*rows, strict=True)), seasonal or rising, rises)


def _rises(
    page: Page, under: Sequence[Proposal], cells: InputCells, months: int
) -> tuple[tuple[str, ...], ...]:
    """What each month's costs are of the first month's, for each case."""
    rows = []
    for t in range(months):
        values = [
            (deal.card.costs.rises(months)[t], f"(1+{cells.at('costs_cost_growth', case)})^({t}/12)")
            for case, deal in enumerate(under)
        ]
        rows.append(_row(page, f"Costs of month {t + 1}, of the first month's", "factor4", values))
    return tuple(zip(*rows, strict=True))


def _own_classes(
    page: Page, under: Sequence[Proposal], shares: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """The shares of the hours in classes of one's own: what each counts as, and its cell in each case."""
    demand = under[0].demand
    own = []
    for name, family, share in under[0].baseline.words.in_classes(demand.named if demand else ()):
        label, form = f"Share of the hours in class {name}, which counts as {family}", "share1"
        own.append((family, _row(page, label, form, [(share, shares[name])] * len(under))))
    return own


def _hour(cells: InputCells, own: Sequence[tuple[str, Sequence[str]]], case: int) -> str:
    """An hour at what its classes cost, those of one's own as what they count as, and its visits."""
    at = cells.at
    dearer = {"normal": "1"}
    classes = []
    for family in PREMIUM_CLASSES:
        key = family.replace("-", "_")
        dearer[family] = at(f"costs_{key}_cost_multiple", case, 1.0)
        classes.append((at(f"demand_{key}_share", case), dearer[family]))
    classes += [(share[case], dearer[family]) for family, share in own]
    rest = f"MAX({'-'.join(('1', *(share for share, _ in classes)))},0)"
    weight = "+".join((rest, *(f"{share}*{multiple}" for share, multiple in classes)))
    visits = f"{at('demand_visits_per_ticket', case)}/{at('demand_hours_per_ticket', case)}"
    return f"{at('costs_cost_per_hour', case)}*({weight})+{visits}*{at('costs_cost_per_visit', case)}"


def _plan(
    page: Page, i: int, under: Sequence[Proposal], cells: InputCells, work: CaseWork, columns: Sequence[int]
) -> CasePlan:
    """The decision table of one plan: hours and cost, its figures, and the rules that it breaks."""
    plan, views, cases = under[0].plans[i], [deal.outlooks[i] for deal in under], range(len(under))
    rows = [deal.decisions[i] for deal in under]
    section(page, plan.name.upper(), columns, 30)
    hours = [work.hours(plan.term, case) for case in cases]
    answered = [more_hours(view) for view in views]
    if any(more != 1 for more in answered):
        label = "Hours asked for under the plan, for each as the demand has it"
        more = _row(page, label, "rate", [(factor, "") for factor in answered])
        hours = [f"{own}*{factor}" for own, factor in zip(hours, more, strict=True)]
    expected = [view.law.mean * 12 / plan.term for view in views]
    at = {"hours": _row(page, "Hours expected", "hours", list(zip(expected, hours, strict=True)))}
    cost = [work.cost(i, under[case].list_plans[i], at["hours"][case], case) for case in cases]
    spent = [view.expected_cost for view in views]
    at["cost"] = _row(page, "Cost expected", "money", list(zip(spent, cost, strict=True)))
    for figure in FIGURES:
        shown = [_shown(figure, decision, at, case) for case, decision in enumerate(rows)]
        at[figure.field] = _row(page, figure.label, figure.format, shown, figure.bold)
    policy = under[0].card.policy
    codes = [broken(decision, policy) for decision in rows]
    formulas = [_broken_formula(at, case, cells, policy) for case in cases]
    at["broken"] = _row(page, "Limits broken", "word", list(zip(codes, formulas, strict=True)))
    rules = [
        (code or WITHIN, f'IF({cell}="","{WITHIN}",{cell})')
        for code, cell in zip(codes, at["broken"], strict=True)
    ]
    at["rule"] = _row(page, "Policy", "word", rules, True)
    return CasePlan(at)


def _shown(figure: Figure, decision: Decision, at: Cells, case: int) -> tuple[Value, str]:
    """A figure in one case, and its formula where the sheet computes it."""
    value = figure.shown(decision)
    native = "" if isinstance(value, str) or not figure.native else figure.native(at, case)
    return value, native


def _row(
    page: Page, label: str, form: str, values: Sequence[tuple[Value, str]], bold: bool = False
) -> tuple[str, ...]:
    row = page.put(PITCH)
    page.write(row, 1, label, Style(bold=bold, color=INK, bottom=LABEL.bottom))
    return tuple(
        page.write(
            row, FIRST_CASE + c, value, number("word" if isinstance(value, str) else form, bold=bold), formula
        )
        for c, (value, formula) in enumerate(values)
    )


def _broken_formula(at: Cells, case: int, cells: InputCells, policy: Policy) -> str:
    """The codes of the rules broken as a formula, where the policy has a limit; one at its default has no cell."""
    parts: dict[str, list[str]] = {}
    for limit in TO_APPROVE:
        own, value = limit.bound(policy), at[limit.figure][case]
        bound = cells.link(f"policy_{limit.term}") or f"{own or 0:g}"
        if own is not None:
            passed = f"AND(ISNUMBER({value}),{value}{limit.beyond}{bound})"
            lacks = [f"NOT(ISNUMBER({value}))"] if limit.missing else []
            parts.setdefault(limit.code, []).extend([passed, *lacks])
    texts = [f'IF(OR({",".join(tests)})," {code}","")' for code, tests in parts.items()]
    return f"TRIM({'&'.join(texts)})" if texts else ""

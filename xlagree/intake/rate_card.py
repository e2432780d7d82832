"""The rate-card workbook read into a rate card, with every problem of every sheet at its cell."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from xlagree.intake.add_ons_sheet import unfit
from xlagree.intake.card_tables import CardTable, table_on
from xlagree.intake.currency_units import other_than_hundredths
from xlagree.intake.plans_sheet import read_plans_sheet
from xlagree.intake.sheets import read_workbook
from xlagree.intake.theme_file import THEME_FILE, THEME_SHEET, ThemeRead, read_theme_file, read_theme_sheet
from xlagree.intake.translations_sheet import untranslatable, without_translation
from xlagree.intake.workbook import Merged
from xlagree.intake.written_text import RECORDS, SEPARATED
from xlagree.pricing.add_ons import read_add_ons
from xlagree.pricing.benefits import BenefitTerms, read_benefit_terms
from xlagree.pricing.costs import read_costs, read_roles
from xlagree.pricing.coverage import all_gaps
from xlagree.pricing.discounts import check_discount_plans, read_discounts
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list_tables import begins_table
from xlagree.pricing.tiers import Tier, read_tiers
from xlagree.proposal.deal import RateCard
from xlagree.proposal.house.theme_terms import THEME_TERMS
from xlagree.proposal.house.translation import TRANSLATION_TERMS, read_translations
from xlagree.proposal.policy import Policy, read_policy
from xlagree.proposal.scenario_cells import SCENARIO_TERMS, read_scenarios
from xlagree.proposal.scenarios import check_scenarios
from xlagree.terms.add_on_terms import ADD_ON_TERMS
from xlagree.terms.cell_errors import CELL_ERRORS
from xlagree.terms.errors import AgreementError, Place, Problem, refuse
from xlagree.terms.quantities import is_blank, same
from xlagree.terms.tables import Cells, cell_place, column_index
from xlagree.terms.vocabulary import (
    BENEFIT_TERMS,
    COST_TERMS,
    DISCOUNT_TERMS,
    PAY_AS_YOU_GO,
    PLAN_TERMS,
    POLICY_TERMS,
    ROLE_TERMS,
    TIER_TERMS,
    Term,
    find,
)
from xlagree.terms.written_numbers import currency_typed, same_currency

PLANS, ROLES, TIERS, DISCOUNTS = "Plans", "Roles", "Tiers", "Discounts"
COSTS, POLICY, BENEFITS = "Costs", "Policy", "Benefits"
ADD_ONS, SCENARIOS, TRANSLATIONS = "Add-ons", "Scenarios", "Translations"

SHEETS: dict[str, tuple[Term, ...]] = {
    PLANS: PLAN_TERMS,
    ROLES: ROLE_TERMS,
    TIERS: TIER_TERMS,
    DISCOUNTS: DISCOUNT_TERMS,
    ADD_ONS: ADD_ON_TERMS,
    TRANSLATIONS: TRANSLATION_TERMS,
    COSTS: COST_TERMS,
    POLICY: POLICY_TERMS,
    BENEFITS: BENEFIT_TERMS,
    SCENARIOS: SCENARIO_TERMS,
}
"""The sheets of a rate card and the terms that stand on each."""

READ = {**SHEETS, THEME_SHEET: THEME_TERMS}
"""What is read of a rate card: its sheets, and one that stands in for a file beside it."""

REQUIRED = (PLANS, COSTS, POLICY)
PAIRS = (COSTS, POLICY, BENEFITS, THEME_SHEET)
"""Sheets of two columns, label and value; what stands beside them is for people."""

T = TypeVar("T")


class _CardReading:
    """A workbook being read: its tables by sheet, and the problems met so far."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.problems: list[Problem] = []
        book = read_workbook(path).marked
        sheets = {same(name): (name, cells) for name, cells in reversed(list(book.sheets.items()))}
        self.problems += _misnamed(list(book.sheets), self.file)
        if not self.problems and sheets.keys().isdisjoint(map(same, READ)):
            what = f"is no rate card, which has the sheets {', '.join(REQUIRED)} (sheets: {', '.join(book.sheets)})"
            remedy = "name the workbook with your plans, costs and policy; xlagree init DIR writes one"
            raise AgreementError(Problem(what, remedy, Place(self.file)))
        self.tables: dict[str, CardTable] = {}
        for name, terms in READ.items():
            titled, cells = sheets.get(same(name), ("", []))
            place = Place(self.file, titled)
            try:
                table = table_on(cells, terms, place, name in PAIRS)
            except AgreementError as error:
                self.problems += error.problems
                continue
            if table is not None:
                self.tables[name] = table
                self.problems += _merged(table, book.merged.get(titled, ()), terms)
            elif name in REQUIRED or any(not is_blank(cell) for row in cells[1:] for cell in row):
                self.problems.append(_no_table(name, terms, place))

    def read(self, name: str, reader: Callable[[Cells, Place], T]) -> T | None:
        """What a reader makes of a sheet; nothing where it is not there, or has problems."""
        table = self.tables.get(name)
        if table is None:
            return None
        try:
            return reader(table.cells, table.place)
        except AgreementError as error:
            self.problems += [problem.at(table.place) for problem in error.problems]
            return None


def has_card_sheets(path: Path) -> bool:
    """Whether a file has any sheet of a rate card; raises where it cannot be read. Without one it is another file in its place."""
    return not set(map(same, READ)).isdisjoint(map(same, read_workbook(path).sheets))


def read_rate_card(path: Path) -> RateCard:
    """The rate card of a workbook; all problems of all its sheets are raised together."""
    if path.suffix.lower() in SEPARATED + RECORDS:
        raise AgreementError(
            Problem("a rate card is a workbook", "xlagree init DIR writes one", Place(path.name))
        )
    reading = _CardReading(path)
    plans = reading.read(PLANS, read_plans_sheet) or ()
    roles = reading.read(ROLES, read_roles) or {}
    tiers = reading.read(TIERS, read_tiers) or ()
    # Discounts are read even where the tiers are not right, so that both are reported.
    refused = any(same(problem.place.sheet) == same(TIERS) for problem in reading.problems)
    ladder = tiers or ((Tier(0, 0),) if refused or TIERS in reading.tables else ())
    discounts = reading.read(DISCOUNTS, lambda cells, place: read_discounts(cells, ladder, place)) or ()
    costs = reading.read(COSTS, lambda cells, place: read_costs(cells, roles, place))
    policy = reading.read(POLICY, read_policy)
    add_ons = reading.read(ADD_ONS, read_add_ons) or ()
    benefits = reading.read(BENEFITS, read_benefit_terms) or BenefitTerms()
    scenarios = reading.read(SCENARIOS, read_scenarios) or ()
    translations = reading.read(TRANSLATIONS, read_translations) or ()
    if plans:
        reading.problems += _between_sheets(reading, plans, lambda: check_discount_plans(discounts, plans))
    if plans and costs is not None:
        reading.read(SCENARIOS, lambda *_: check_scenarios(scenarios, plans, costs))
    if policy is not None:
        reading.problems += _other_currencies(reading, policy.currency)
    if not plans and (empty := _nothing_filled_in(reading)):
        raise AgreementError(empty)
    house = None if policy is None else _theme(reading, path, policy)
    if reading.problems or costs is None or policy is None:
        raise AgreementError(*reading.problems)
    parts = (plans, costs, policy, roles, tiers, discounts, benefits, scenarios)
    theme, remarks = (house.theme, house.remarks) if house else (None, ())
    card = RateCard(*parts, theme, remarks, add_ons, translations)
    refuse((*unfit(card, Place(path.name, ADD_ONS)), *untranslatable(card)))
    stay = without_translation(card, Place(path.name, TRANSLATIONS))
    unit = other_than_hundredths(policy.currency, Place(path.name, POLICY))
    return replace(card, remarks=(*remarks, *stay, *unit))


def _theme(reading: _CardReading, path: Path, policy: Policy) -> ThemeRead | None:
    """The theme of the sheet, or of the file beside the rate card; None where there is neither."""
    beside = path.parent / THEME_FILE
    if THEME_SHEET not in reading.tables:
        return _file_theme(reading, beside, policy) if beside.is_file() else None
    if beside.is_file():
        what = f"{THEME_FILE} lies beside the rate card, which has a sheet {THEME_SHEET} too"
        reading.problems.append(Problem(what, "keep one of the two", Place(path.name, THEME_SHEET)))
    return reading.read(THEME_SHEET, lambda cells, place: read_theme_sheet(cells, place, path.parent, policy))


def _file_theme(reading: _CardReading, file: Path, policy: Policy) -> ThemeRead | None:
    try:
        return read_theme_file(file, policy)
    except AgreementError as error:
        reading.problems += error.problems
        return None


def rate_card_problems(card: RateCard) -> tuple[Problem, ...]:
    """Hours of its plans that nobody would be invoiced for, and what was noticed as it was read."""
    return (*(gap.problem.at(Place(sheet=PLANS)) for gap in all_gaps(card.plans)), *card.remarks)


def _between_sheets(
    reading: _CardReading, plans: tuple[Plan, ...], check: Callable[[], None]
) -> list[Problem]:
    problems = []
    if all(plan.kind != PAY_AS_YOU_GO for plan in plans):
        what, remedy = "no pay as you go plan to compare the others with", "add one to the plans"
        problems.append(Problem(what, remedy, Place(reading.file, PLANS)))
    problems += [
        Problem(
            f"the name of a plan is {plan.name}", "mend the formula of the cell", Place(reading.file, PLANS)
        )
        for plan in plans
        if plan.name in CELL_ERRORS
    ]
    try:
        check()
    except AgreementError as error:
        problems += [problem.at(Place(reading.file, DISCOUNTS)) for problem in error.problems]
    return problems


def _nothing_filled_in(reading: _CardReading) -> Problem | None:
    """A form in which neither a plan nor anything that must be set is filled in, with the cells to begin with."""
    plans = reading.tables.get(PLANS)
    needed = {name: _needed_cell(reading.tables.get(name), SHEETS[name]) for name in PAIRS[:2]}
    if (
        plans is None
        or None in needed.values()
        or any(not is_blank(cell) for row in plans.cells if not begins_table(row) for cell in row[1:])
    ):
        return None
    first = cell_place(plans.place, 0, 1)
    cells = [f"a plan with its kind ({first.sheet}!{first.column}{first.row})"]
    cells += [
        f"{term} ({place.sheet}!{place.column}{place.row})" for term, place in filter(None, needed.values())
    ]
    what, remedy = "is a form that nobody filled in", f"begin with {', '.join(cells)}"
    return Problem(what, remedy, Place(reading.file))


def _needed_cell(table: CardTable | None, terms: tuple[Term, ...]) -> tuple[str, Place] | None:
    """The first term that must be set and is not, and the cell beside its label; None where there is none."""
    for i, row in enumerate(table.cells if table else ()):
        term = find(row[0], terms) if row else None
        if table and term and term.required and (len(row) < 2 or is_blank(row[1])):
            return term.name, cell_place(table.place, i, 1)
    return None


def _other_currencies(reading: _CardReading, currency: str) -> Iterator[Problem]:
    """Amounts that were typed in another currency: nothing is converted."""
    for table in reading.tables.values():
        for i, row in enumerate(table.cells):
            for j, cell in enumerate(row):
                typed = currency_typed(cell)
                if typed and not same_currency(typed, currency):
                    what = f"the amount must be in {currency}, as the policy says (got {cell})"
                    remedy = "convert it, or mend the currency of the policy"
                    yield Problem(what, remedy, cell_place(table.place, i, j))


def _merged(table: CardTable, merged: Iterable[Merged], terms: tuple[Term, ...]) -> Iterator[Problem]:
    """Merged cells with a value: it would be that of the first alone."""
    top, left = (table.place.row or 1) - 1, column_index(table.place.column)
    for area in merged:
        row = table.cells[area.first - top] if 0 <= area.first - top < len(table.cells) else []
        value = row[area.left - left] if 0 <= area.left - left < len(row) else None
        if (
            not is_blank(value)
            and find(value, terms) is None
            and (area.left > left or area.last > area.first)
        ):
            what, remedy = f"cells {area.cells} are merged", "split them, and give each its own value"
            yield Problem(what, remedy, cell_place(table.place, area.first - top, area.left - left))


def _misnamed(names: list[str], file: str) -> list[Problem]:
    """Sheets that are not read but look as if they should be."""
    known = {same(name): name for name in READ}
    free = [key for key in known if key not in map(same, names)]
    problems = [
        Problem(f"two sheets are called {known[same(name)]}", "rename or delete one", Place(file, name))
        for i, name in enumerate(names)
        if same(name) in known and same(name) in map(same, names[:i])
    ]
    for name in names:
        close = [] if same(name) in known else get_close_matches(same(name), free, n=1, cutoff=0.75)
        problems += [
            Problem(f"the sheet is not read; did you mean {known[key]}?", "rename it", Place(file, name))
            for key in close
        ]
    return problems


def _no_table(name: str, terms: tuple[Term, ...], place: Place) -> Problem:
    """A sheet that is not there, or has no labels that are known; most have these in a header row."""
    if not place.sheet:
        return Problem(f"no sheet {name}", _start_with(terms), place)
    if name in (PLANS, *PAIRS):
        return Problem("no table of known terms", _start_with(terms), place)
    such_as = ", ".join(term.name for term in terms[:3])
    return Problem("no row has column names", f"add a header row such as {such_as}", place)


def _start_with(terms: tuple[Term, ...]) -> str:
    needed = [term.name for term in terms if term.required] or [terms[0].name]
    return (
        f"add it, with the labels {', '.join(needed)}"
        if len(needed) > 1
        else f"add it, with the label {needed[0]}"
    )

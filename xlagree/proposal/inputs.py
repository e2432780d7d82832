"""The inputs of a proposal as named lines, one value for each case; from what a book holds the same proposal comes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import count

from xlagree.pricing.benefits import BenefitTerms
from xlagree.pricing.contradictions import contradictions
from xlagree.pricing.costs import Costs, Role, role_of
from xlagree.pricing.discounts import Discount, discount_of
from xlagree.pricing.offered import of_client
from xlagree.pricing.plans import Plan, find_plan
from xlagree.pricing.price_list import has_fee_items, plan_of
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import BASES, Client, Proposal, RateCard
from xlagree.proposal.demand_lines import DEMAND_LINES, demand_from, demand_values
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.input_lines import (
    Line,
    Value,
    Values,
    cell_of,
    defaults_of,
    lines_of,
    said_tiers,
    tiers_said,
)
from xlagree.proposal.list_lines import LIST_LINES, LIST_ROWS, count_values, list_values, read_list
from xlagree.proposal.policy import Policy
from xlagree.proposal.record import Record, record_of
from xlagree.terms import quantities as q
from xlagree.terms.errors import NOWHERE, AgreementError, Problem, must_be, refuse
from xlagree.terms.records import made
from xlagree.terms.tables import TermValues
from xlagree.terms.vocabulary import (
    BENEFIT_TERMS,
    COST_TERMS,
    DISCOUNT_TERMS,
    PLAN_TERMS,
    POLICY_TERMS,
    ROLE_TERMS,
    Term,
)

CLIENT_LINES: tuple[Term, ...] = (
    Term("name", q.TEXT, "Who the proposal is for.", required=True),
    Term("users", q.FREQUENCY, "Users of the client."),
    Term("devices", q.FREQUENCY, "Devices of the client."),
    Term("contact", q.TEXT, "Who signs at the client."),
    Term("address", q.TEXT, "Address of the client."),
    Term("offer number", q.TEXT, "Number of the offer."),
    Term("until", q.TEXT, "Day or month until which the client stays."),
    Term("language", q.Word(LANGUAGES), "Language of the client's documents."),
    Term("travel", q.FREQUENCY, "Way of a visit, in km, miles or hours."),
    Term("hours", q.HOURS, "Hours a month that are quoted for, where they are given.", unit="h"),
    Term("manual discount", q.SHARE, "A discount for this client alone."),
    Term("recommend", q.TEXT, "Plan that the owner wants to recommend."),
    Term("basis", q.Word(BASES), "What the first year is priced on."),
    Term("date", q.TEXT, "Date of the proposal.", required=True),
    Term("source", q.TEXT, "Where the usage was read."),
)
TIERS_LINE = Term("tiers", q.TEXT, "From how many hours which share, for a volume discount.")
DISCOUNT_LINES = (*DISCOUNT_TERMS, TIERS_LINE)
PLAN_NAME_LINE = Term("name", q.TEXT, "Name of the plan.", required=True)
PLAN_LINES = (PLAN_NAME_LINE, *PLAN_TERMS)

SECTIONS: Mapping[str, tuple[Term, ...]] = {
    "client": CLIENT_LINES,
    "demand": DEMAND_LINES,
    "costs": COST_TERMS,
    "role": ROLE_TERMS,
    "plan": PLAN_LINES,
    **LIST_LINES,
    "discount": DISCOUNT_LINES,
    "policy": POLICY_TERMS,
    "benefits": BENEFIT_TERMS,
}
"""The terms of the lines by what their keys begin with; roles, plans, rows of the price list and discounts are numbered from 1."""


def term_of(key: str) -> Term | None:
    """The term of a line by its key.

    >>> term_of("plan2_monthly_fee").name
    'monthly fee'
    """
    section, _, field = key.partition("_")
    terms = SECTIONS.get(section.rstrip("0123456789"), ())
    return next((term for term in terms if term.field == field), None)


@dataclass(frozen=True)
class InputLine:
    """One input: the key it is known by, where it belongs, what it is, and its value in each case."""

    key: str
    group: str
    term: Term
    values: tuple[Value, ...]

    @property
    def number(self) -> bool:
        """Whether the line is a number, with a value for every case."""
        return isinstance(self.term.quantity, q.Number)


@dataclass(frozen=True)
class ProposalInputs:
    """Everything that a proposal's books follow from: lines with a value for each case, and what is on record."""

    cases: tuple[str, ...]
    lines: tuple[InputLine, ...]
    record: Record

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposal under each case; all that is wrong with the lines is raised together.

        >>> from xlagree.generate.samples.card import sample_card
        >>> from xlagree.pricing.usage import Usage
        >>> deal = Proposal(Client("Linden", hours=10.0), Usage(()), sample_card(), date(2026, 11, 20))
        >>> inputs_of(deal).proposals[0].client.name
        'Linden'
        """
        return tuple(self.proposal(case) for case in range(len(self.cases)))

    def proposal(self, case: int) -> Proposal:
        """The proposal under one case."""
        return proposal_from({line.key: line.values[case] for line in self.lines}, self.record)


def inputs_of(proposal: Proposal) -> ProposalInputs:
    """The inputs of a proposal under all its cases, numbers to the digits that a workbook keeps."""
    cases = proposal.cases
    by_case = [dict(values_of(deal)) for _, deal in cases]
    metas = {key: meta for values in by_case for key, (meta, _) in values.items()}
    lines = tuple(
        InputLine(key, group, term, tuple(_or_default(values, key, term) for values in by_case))
        for key, (group, term) in metas.items()
        if any(key in values for values in by_case)
    )
    return ProposalInputs(tuple(name for name, _ in cases), lines, record_of(proposal))


def as_recorded(proposal: Proposal) -> Proposal:
    """The proposal with its forecast to the digits that a workbook keeps: then its books and what is said of it are of one."""
    if proposal.demand is None:
        return proposal
    values = demand_values(proposal.demand)
    lines = lines_of("demand", "Demand", DEMAND_LINES, values, None)
    expected = {term.field: term.quantity.check(key, cell) for key, ((_, term), cell) in lines}
    of_demand = record_of(replace(proposal, usage=Usage(()), quality=None))  # a demand has nothing from these
    return replace(proposal, demand=demand_from(expected, of_demand))


def with_policy(inputs: ProposalInputs, policy: Policy) -> ProposalInputs:
    """The same inputs under another policy."""
    limits = lines_of("policy", "Policy", POLICY_TERMS, vars(policy), Policy)
    lines = [InputLine(key, *meta, (value,) * len(inputs.cases)) for key, (meta, value) in limits]
    return replace(inputs, lines=(*(line for line in inputs.lines if line.group != "Policy"), *lines))


def _or_default(values: Mapping[str, tuple[tuple[str, Term], Value]], key: str, term: Term) -> Value:
    return values[key][1] if key in values else DEFAULTS.get(term.field, 0.0)


def values_of(proposal: Proposal) -> Iterator[Line]:
    """Every input that is not at its default: its key, its group and term, and its value."""
    client, card = proposal.client, proposal.card
    about = {
        **vars(client),
        "date": proposal.date.isoformat(),
        "source": proposal.source,
        "basis": proposal.basis,
    }
    yield from lines_of("client", "Client", CLIENT_LINES, about, Client)
    yield from count_values(client.counts)
    if proposal.demand is not None:
        yield from lines_of("demand", "Demand", DEMAND_LINES, demand_values(proposal.demand), None)
    yield from lines_of("costs", "Costs", COST_TERMS, vars(card.costs), Costs)
    for n, role in enumerate(card.costs.roles.values(), 1):
        named = {"role": role.name, **vars(role)}
        yield from lines_of(f"role{n}", f"Costs of {role.name}", ROLE_TERMS, named, Role)
    plans = _plans(proposal)
    for n, plan in enumerate(plans, 1):
        yield from lines_of(f"plan{n}", plan.name, PLAN_LINES, vars(plan), Plan)
    yield from list_values(plans)
    for n, discount in enumerate(card.discounts, 1):
        held = {**vars(discount), "plans": "; ".join(discount.plans), "tiers": said_tiers(discount.tiers)}
        yield from lines_of(f"discount{n}", f"Discount: {discount.name}", DISCOUNT_LINES, held, Discount)
    yield from lines_of("policy", "Policy", POLICY_TERMS, vars(card.policy), Policy)
    yield from lines_of("benefits", "Benefits", BENEFIT_TERMS, vars(card.benefit_terms), BenefitTerms)


def _plans(proposal: Proposal) -> list[Plan]:
    """The plans of the card that are offered, the baseline first, as the card has them for the client."""
    own = [find_plan(proposal.card.plans, plan.name) for plan in proposal.list_plans]
    return [of_client(plan, proposal.client.name) for plan in own]


DEFAULTS: Mapping[str, Value] = {
    key: cell_of(value)
    for of in (Client, Costs, Role, Plan, Discount, Policy, BenefitTerms)
    for key, value in defaults_of(of).items()
    if isinstance(value, float | str | bool)
}
"""What a line has in a case that leaves it at its default."""


def proposal_from(values: Values, record: Record) -> Proposal:
    """The proposal that lines and record say; everything wrong with the lines is raised together."""
    problems: list[Problem] = []

    def read(key: str, terms: Sequence[Term]) -> dict[str, q.Value]:
        checked: dict[str, q.Value] = {}
        for term in terms:
            cell = values.get(f"{key}_{term.field}")
            if cell is None:
                if term.required:
                    problems.append(Problem(f"{key}_{term.field} must be {term.quantity.want} (got nothing)"))
                continue
            try:
                checked[term.field] = term.quantity.check(f"{key}_{term.field}", cell)
            except AgreementError as error:
                problems.extend(error.problems)
        return checked

    def numbered(key: str, terms: Sequence[Term]) -> Iterator[dict[str, q.Value]]:
        for n in count(1):
            if not any(name.startswith(f"{key}{n}_") for name in values):
                return
            yield read(f"{key}{n}", terms)

    roles = list(numbered("role", ROLE_TERMS))
    plans = list(numbered("plan", PLAN_LINES))
    discounts = list(numbered("discount", DISCOUNT_LINES))
    counts = tuple(
        (str(one["name"]), one["number"]) for one in numbered("count", LIST_LINES["count"]) if len(one) == 2
    )
    for section in LIST_ROWS:
        list(numbered(section, LIST_LINES[section]))
    client, costs = read("client", CLIENT_LINES), read("costs", COST_TERMS)
    policy, benefits = read("policy", POLICY_TERMS), read("benefits", BENEFIT_TERMS)
    expected = read("demand", DEMAND_LINES) if any(key.startswith("demand_") for key in values) else {}
    tables, listed = read_list(values, plans, problems)
    problems += [
        problem
        for record in map(_record, plans)
        for problem in contradictions(record, True, has_fee_items(record, tables))
    ]
    when, source = _day(str(client.pop("date", "")), problems), str(client.pop("source", ""))
    stated = client.pop("basis", None)
    basis = next((one for one in BASES if one == stated), None)
    refuse(problems)
    known = {role.name: role for role in map(role_of, roles)}
    card = RateCard(
        tuple(plan_of(_record(plan), tables, listed, heads_follow=True) for plan in plans),
        made(Costs, {**costs, "roles": known}),
        made(Policy, policy),
        known,
        (),
        tuple(discount_of(terms, tiers_said(str(terms.pop("tiers", "")))) for terms in discounts),
        made(BenefitTerms, benefits),
    )
    proposal = Proposal(
        made(Client, {**client, "counts": counts}),
        record.usage,
        card,
        when,
        source,
        record.quality,
        evidence=record.evidence,
        stands_on=basis,
    )
    if not expected:
        return proposal
    return replace(proposal, demand=demand_from(expected, record))


def _day(text: str, problems: list[Problem]) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.extend(must_be("client_date", "a day such as 2026-11-23", text).problems)
        return date.min


def _record(plan: Mapping[str, q.Value]) -> TermValues:
    """The lines of a plan as its record, to look for contradictions."""
    terms = {field: value for field, value in plan.items() if field != "name"}
    return TermValues(str(plan.get("name", "")), terms, dict.fromkeys(terms, NOWHERE), NOWHERE)

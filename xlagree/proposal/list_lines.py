"""The rows of a price list among the inputs of a proposal: items by tier, rates, blocks, and what the client counts."""

from collections.abc import Iterator, Mapping, Sequence

from xlagree.pricing.list_words import ListWords
from xlagree.pricing.plan_cells import list_rows, row_places
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list_tables import ListTables, read_tables
from xlagree.proposal.input_lines import Line, Values, lines_of
from xlagree.terms import quantities as q
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.price_list_terms import LIST_TABLES
from xlagree.terms.quantities import same
from xlagree.terms.tables import Cells
from xlagree.terms.vocabulary import Term

COUNT_LINES = (
    Term("name", q.TEXT, "What is counted of the client.", required=True),
    Term("number", q.COUNT, "How many the client has.", required=True),
)
WORD_LINES = (
    Term(
        "classes",
        q.TEXT,
        "Classes of one's own that only other plans' rows name, each with what it counts as.",
    ),
    Term("kinds", q.TEXT, "Kinds of work that only other plans' rows name."),
)
LIST_ROWS: Mapping[str, str] = {"item": "Items", "rate": "Rates", "block": "Blocks"}
"""The tables of a price list by what the keys of their lines begin with."""
LIST_LINES: Mapping[str, tuple[Term, ...]] = {
    "count": COUNT_LINES, "list": WORD_LINES, **{section: LIST_TABLES[name] for section, name in LIST_ROWS.items()},
}  # fmt: skip
"""The terms of these lines by what their keys begin with; all but those of the list are numbered from 1."""


def count_values(counts: Sequence[tuple[str, float]]) -> Iterator[Line]:
    """What the client has of that which items count."""
    for n, (name, number) in enumerate(counts, 1):
        yield from lines_of(f"count{n}", "Client", COUNT_LINES, {"name": name, "number": number}, None)


def list_values(plans: Sequence[Plan]) -> Iterator[Line]:
    """The rows that plans have, each once, and the words that only rows of other plans name."""
    for section, name in LIST_ROWS.items():
        for n, row in enumerate(list_rows(plans, name), 1):
            fields = {term.field: row.get(term.name) for term in LIST_TABLES[name]}
            called = row.get(section) or ", ".join(
                str(row[part]) for part in ("role", "class", "work") if row.get(part)
            )
            yield from lines_of(f"{section}{n}", f"{name}: {called}", LIST_TABLES[name], fields, None)
    yield from lines_of("list", "Price list", WORD_LINES, _others(plans), None)


def _others(plans: Sequence[Plan]) -> dict[str, object]:
    """The words of the list that follow from no row and no term of the plans."""
    listed = plans[0].listed if plans else ListWords()
    named = {same(rate.work_class) for plan in plans for rate in plan.rates if rate.counts_as}
    worked = {same(rate.work) for plan in plans for rate in plan.rates}
    worked |= {same(kind) for plan in plans for kind in plan.covers_work}
    worked |= {same(kind) for plan in plans for block in plan.blocks for kind in block.covers_work}
    classes = [f"{name}: {family}" for name, family in listed.classes if same(name) not in named]
    return {
        "classes": "; ".join(classes),
        "kinds": "; ".join(kind for kind in listed.kinds if same(kind) not in worked),
    }


def read_list(
    values: Values, plans: Sequence[Mapping[str, q.Value]], problems: list[Problem]
) -> tuple[ListTables, ListWords]:
    """The tables that lines say, and the words of the whole list; adds what is wrong to the problems."""
    try:
        tables = read_tables([(name, 0, _cells(values, section)) for section, name in LIST_ROWS.items()])
    except AgreementError as error:
        problems += [problem for problem in error.problems if not problems]
        return ListTables(), ListWords()
    pairs = [part.rpartition(":") for part in str(values.get("list_classes", "")).split(";") if part.strip()]
    others = [kind.strip() for kind in str(values.get("list_kinds", "")).split(";") if kind.strip()]
    scopes = [value for plan in plans if isinstance(value := plan.get("covers_work"), tuple)]
    kinds = (*others, *(kind for scope in scopes for kind in scope))
    return tables, tables.words | ListWords(
        tuple((name.strip(), family.strip()) for name, _, family in pairs), tuple(dict.fromkeys(kinds))
    )


def _cells(values: Values, section: str) -> Cells:
    """The lines of a table as the table that they came from."""
    name, terms = LIST_ROWS[section], LIST_LINES[section]
    rows: list[list[object]] = []
    while any(f"{section}{len(rows) + 1}_{term.field}" in values for term in terms):
        rows.append([None, *(values.get(f"{section}{len(rows) + 1}_{term.field}") for term in terms)])
    return [[name, *(term.name for term in terms)], *rows]


def row_keys(plans: Sequence[Plan], counts: Sequence[tuple[str, float]]) -> dict[str, str]:
    """What keys begin with, by the names under which pages ask for a plan's own rows and for what is counted.

    `plan2_item1_3` is the third tier of the first item of the second plan.
    """
    keys: dict[str, str] = {}
    for section, name in LIST_ROWS.items():
        for p, (plan, places) in enumerate(zip(plans, row_places(plans, name), strict=True), 1):
            keys |= {
                f"plan{p}_{own}": f"{section}{n + 1}"
                for own, n in zip(_own(plan, section), places, strict=True)
            }
    return keys | {f"counted {same(name)}": f"count{n}_number" for n, (name, _) in enumerate(counts, 1)}


def _own(plan: Plan, section: str) -> Iterator[str]:
    """The names of a plan's own rows of a table."""
    if section == "item":
        for place, item in enumerate(plan.items, 1):
            yield from (f"item{place}_{turn}" for turn in range(1, len(item.tiers) + 1))
    else:
        rows = plan.rates if section == "rate" else plan.blocks
        yield from (f"{section}{place}" for place in range(1, len(rows) + 1))

"""The records of terms: one name each, help that fits a tooltip, and a field in the code for every one."""

from dataclasses import fields
from itertools import combinations

import pytest

from xlagree.pricing.benefits import BenefitTerms
from xlagree.pricing.costs import Costs
from xlagree.pricing.plans import Plan
from xlagree.proposal.policy import Policy
from xlagree.terms import vocabulary as terms
from xlagree.terms.vocabulary import BY_MONTH, BY_TICKET, KINDS, Term, find

TABLES = {name: table for name, table in vars(terms).items() if name.endswith("_TERMS") and name != "_TERMS"}
EVERY_TERM = [term for table in TABLES.values() for term in table]
LONGEST_TOOLTIP = 255
"""Excel's limit of an input message, and xlwings' of an argument's help."""


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_label_means_one_term(table: tuple[Term, ...]) -> None:
    """No two terms of a table share a name or an alias, however it is written."""
    for one, other in combinations(table, 2):
        assert not set(one.labels) & set(other.labels), f"{one.name} and {other.name}"
    for term in table:
        assert len(set(term.labels)) == len(term.labels)
        assert all(term.labels)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_label_finds_its_term(table: tuple[Term, ...]) -> None:
    """Name and aliases are found without regard to case, spaces and hyphens."""
    for term in table:
        for label in (term.name, *term.aliases):
            assert find(f" {label.upper().replace('-', ' ').replace(' ', '-')} ", table) is term


@pytest.mark.parametrize("term", EVERY_TERM, ids=lambda term: term.name)
def test_help_is_one_sentence(term: Term) -> None:
    """Help is one sentence that fits a tooltip; names are lower case; the field is an identifier."""
    assert term.help[0].isupper()
    assert term.help.endswith(".")
    assert ". " not in term.help
    assert len(term.help) <= LONGEST_TOOLTIP
    assert term.name == term.name.lower().strip()
    assert term.field.isidentifier()
    assert term.kinds
    assert set(term.kinds) <= set(KINDS) or set(term.kinds) <= {BY_TICKET, BY_MONTH}


BESIDE = {"name", "roles", "items", "rates", "blocks", "listed", "list_rate"}
"""Fields that are no terms: names, and rows of other tables."""


@pytest.mark.parametrize(
    ("table", "record"),
    [
        (terms.PLAN_TERMS, Plan),
        (terms.COST_TERMS, Costs),
        (terms.POLICY_TERMS, Policy),
        (terms.BENEFIT_TERMS, BenefitTerms),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_terms_and_fields_are_the_same(table: tuple[Term, ...], record: type) -> None:
    """Every term has a field of its name, and no field lacks its term."""
    assert {term.field for term in table} == {field.name for field in fields(record)} - BESIDE


def test_unknown_label_finds_nothing() -> None:
    """A label that is no term's, or blank, is no term."""
    assert find("hourly rat", terms.PLAN_TERMS) is None
    assert find("", terms.PLAN_TERMS) is None
    assert find(None, terms.PLAN_TERMS) is None

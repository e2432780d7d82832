"""All rules of a review, each a plain function with its code, what it looks for and why; `xlagree explain` prints them."""

from xlagree.proposal.deal import Proposal
from xlagree.proposal.rules.finding import Rule
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.review.reading.client_twin import Twin
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.calculation_rules import CALCULATION_RULES
from xlagree.review.rules.check_rules import CHECK_RULES
from xlagree.review.rules.client_rules import CLIENT_RULES
from xlagree.review.rules.constant_rules import CONSTANT_RULES
from xlagree.review.rules.flow_rules import FLOW_RULES
from xlagree.review.rules.formula_rules import FORMULA_RULES
from xlagree.review.rules.function_rules import FUNCTION_RULES
from xlagree.review.rules.layout_rules import LAYOUT_RULES
from xlagree.review.rules.link_rules import LINK_RULES
from xlagree.review.rules.look_rules import LOOK_RULES
from xlagree.review.rules.lookup_rules import LOOKUP_RULES
from xlagree.review.rules.paper_rules import PAPER_RULES, Papers
from xlagree.review.rules.pattern_rules import PATTERN_RULES
from xlagree.review.rules.range_rules import RANGE_RULES
from xlagree.review.rules.reference_rules import REFERENCE_RULES
from xlagree.review.rules.structure_rules import STRUCTURE_RULES
from xlagree.review.rules.style_rules import STYLE_RULES
from xlagree.review.rules.trust import Trust
from xlagree.review.rules.trust_rules import TRUST_RULES

AnyRule = Rule[Proposal] | Rule[Trust] | Rule[Twin] | Rule[Papers] | Rule[Snapshot]

FILE_RULES: tuple[Rule[Snapshot], ...] = tuple(
    sorted(
        (
            *FORMULA_RULES,
            *PATTERN_RULES,
            *RANGE_RULES,
            *CONSTANT_RULES,
            *LOOKUP_RULES,
            *REFERENCE_RULES,
            *FUNCTION_RULES,
            *STRUCTURE_RULES,
            *LINK_RULES,
            *CALCULATION_RULES,
            *FLOW_RULES,
            *LAYOUT_RULES,
            *STYLE_RULES,
            *CHECK_RULES,
        ),
        key=lambda one: ("FSC".index(one.code[0]), one.code),
    )
)
"""Rules for any workbook: of formulas, of structure, of checks, in the order of their codes."""

BOOK_RULES: tuple[Rule[Trust], ...] = (*TRUST_RULES, *LOOK_RULES)
"""Rules for an internal book of ours."""

RULES: tuple[AnyRule, ...] = (
    *PRICING_RULES,
    *TRUST_RULES,
    *CLIENT_RULES,
    *PAPER_RULES,
    *LOOK_RULES,
    *FILE_RULES,
)
"""Every rule: of prices, of trust, of looks, of formulas and structure."""


def rule(code: str) -> AnyRule | None:
    """The rule of a code, whatever its case; None where there is none.

    >>> rule("t02").title
    'Inputs changed since the book was sealed'
    """
    return next((known for known in RULES if known.code == code.strip().upper()), None)

"""All rules of a review, each a plain function with its code, what it looks for and why; `xlagree explain` prints them."""

from xlagree.proposal.deal import Proposal
from xlagree.proposal.rules.finding import Rule
from xlagree.proposal.rules.pricing_rules import PRICING_RULES
from xlagree.review.reading.client_twin import Twin
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.rules.client_rules import CLIENT_RULES
from xlagree.review.rules.formula_rules import FORMULA_RULES
from xlagree.review.rules.paper_rules import PAPER_RULES, Papers
from xlagree.review.rules.structure_rules import STRUCTURE_RULES
from xlagree.review.rules.trust_rules import TRUST_RULES, Trust

AnyRule = Rule[Proposal] | Rule[Trust] | Rule[Twin] | Rule[Papers] | Rule[Snapshot]

FILE_RULES: tuple[Rule[Snapshot], ...] = (*FORMULA_RULES, *STRUCTURE_RULES)
"""Rules for any workbook."""

RULES: tuple[AnyRule, ...] = (*PRICING_RULES, *TRUST_RULES, *CLIENT_RULES, *PAPER_RULES, *FILE_RULES)
"""Every rule: of prices, of trust, of formulas and structure."""


def rule(code: str) -> AnyRule | None:
    """The rule of a code, whatever its case; None where there is none.

    >>> rule("t02").title
    'Inputs changed since the book was sealed'
    """
    return next((known for known in RULES if known.code == code.strip().upper()), None)

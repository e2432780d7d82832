"""What is too large to be followed month by month, and how it is refused."""

from xlagree.terms.errors import AgreementError, Problem

MOST_PURCHASES = 2_000_000
"""Blocks that may be needed × months of the term, at most, over which a plan of blocks is looked at: about a second."""


def check_purchases(size: float, reach: float, months: int) -> None:
    """Raise where too many blocks may be needed for the hours that may come in a term."""
    if reach * months > MOST_PURCHASES * size:
        many = f"blocks of {size:g} hours are too small for a demand that may reach {reach:,.0f} hours"
        remedy = "take larger blocks, or a demand that is less uncertain"
        raise AgreementError(Problem(many, remedy), kind="unsolvable")


def too_uneven(tickets: float, months: int) -> AgreementError:
    """What is said of a demand whose months would take too long to follow."""
    far = f"{tickets:g} tickets a month are too uneven to be followed through {months} months of the plan"
    remedy = "take smaller spreads, a longer increment, larger blocks or a shorter term"
    return AgreementError(Problem(far, remedy), kind="unsolvable")

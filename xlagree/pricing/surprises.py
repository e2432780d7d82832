"""What of a price list is right and yet surprises: a period cut short, a tier from which more cost less, an item charged twice."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from xlagree.pricing.items import Item
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import Problem
from xlagree.terms.price_list_terms import RANGE
from xlagree.terms.vocabulary import WITH_FEE


def surprises(plans: Iterable[Plan]) -> Iterator[Problem]:
    """Remarks on plans that can be sold as they stand.

    >>> quarters = Plan("Silver", "retainer", monthly_fee=900, included_hours=30, pool_months=5, overage_rate=120)
    >>> print(*surprises([quarters]))
    Silver: the last 2 months of the term have the whole allowance of 5 months; let the pool months divide the term
    """
    seen = set()
    for plan in plans:
        if plan.kind in WITH_FEE and (rest := plan.term % int(plan.pool_months)):
            months = "month of the term has" if rest == 1 else f"{rest} months of the term have"
            what = f"{plan.name}: the last {months} the whole allowance of {plan.pool_months:g} months"
            yield Problem(what, "let the pool months divide the term", remark=True)
        for item in plan.items:
            yield from _cheaper_beyond(item) if item not in seen else ()
            seen.add(item)
        yield from _charged_twice(plan)


def _cheaper_beyond(item: Item) -> Iterator[Problem]:
    """Tiers of a range that cost less in all than one unit fewer."""
    if item.method != RANGE:
        return
    for before, after in pairwise(item.tiers):
        fewer, reached = (after.start - 1) * before.price, after.start * after.price
        if reached < fewer:
            what = f"{item.name}: {after.start:g} cost {reached:,.2f}, less than {after.start - 1:g}, which cost {fewer:,.2f}"
            yield Problem(what, "take slabs, or a smaller step between the prices", remark=True)


def _charged_twice(plan: Plan) -> Iterator[Problem]:
    """Items of one name that a plan has from several rows, as one for all plans and one for this."""
    names = [item.name for item in plan.items]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            what = f"{plan.name}: {name} stands in {names.count(name)} items of the plan, and each is charged"
            yield Problem(what, "name the plans of each, or give them names of their own", remark=True)

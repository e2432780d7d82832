"""What plans count of a client that nobody has said: its users and devices, the way of a visit, and what items count."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from xlagree.pricing.items import HEADS, Item
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import Usage
from xlagree.pricing.whose import names_one
from xlagree.terms.errors import Problem
from xlagree.terms.quantities import same


@dataclass(frozen=True)
class Lacking:
    """What must be set, what for, and the plans that count it."""

    what: str
    where: str
    plans: tuple[str, ...]
    got: str = "nothing"

    @property
    def said(self) -> str:
        """In words, without who lacks it.

        >>> Lacking("travel", "the travel rate", ("Silver", "Gold")).said
        'travel must be set for the travel rate of Silver, Gold (got nothing)'
        """
        of = f"{self.where} of " if self.where else ""
        return f"{self.what} must be set for {of}{', '.join(self.plans)} (got {self.got})"


def lacking(plans: Iterable[Plan], said: Collection[str], client: str = "") -> list[Lacking]:
    """What the plans of a client count beyond what is `said` of it and what they state themselves.

    >>> lacking([Plan("Care", "fixed price", fee_per_user=50), Plan("More", "fixed price", fee_per_user=60)], ["devices"])
    [Lacking(what='users', where='', plans=('Care', 'More'), got='nothing')]
    """
    known = set(map(same, said))
    counting: dict[tuple[str, str], list[str]] = {}
    for plan in plans:
        for what, where in _counted(plan, client):
            if same(what) not in known and not _stated(plan, what):
                counting.setdefault((what, where), []).append(plan.name)
    return [Lacking(what, where, tuple(names)) for (what, where), names in counting.items()]


def free(plans: Iterable[Plan], none: Collection[str]) -> list[Lacking]:
    """What a client has none of, with the plans that would cost nothing then: more likely nobody counted it.

    >>> care = Plan("Care", "fixed price", fee_per_user=50)
    >>> free([care, Plan("Base", "fixed price", monthly_fee=90, fee_per_user=50)], ["users"])
    [Lacking(what='users', where='', plans=('Care',), got='0')]
    """
    plans = tuple(plans)
    names = {what: tuple(plan.name for plan in plans if _free(plan, what, none)) for what in none}
    return [Lacking(what, "", of, "0") for what, of in names.items() if of]


def _free(plan: Plan, what: str, none: Collection[str]) -> bool:
    """Whether the fee of a plan counts this, which the client has none of, and has nothing else in it."""
    fees = {"users": plan.fee_per_user, "devices": plan.fee_per_device}
    other = any(fee for head, fee in fees.items() if head not in none or _stated(plan, head))
    return bool(fees[what]) and not (other or plan.monthly_fee or plan.minimum_fee or plan.items)


def _counted(plan: Plan, client: str) -> Iterator[tuple[str, str]]:
    """All that a plan counts of a client, each with what it is counted for; nothing where it is the fee itself."""
    if plan.fee_per_user:
        yield "users", ""
    if plan.fee_per_device:
        yield "devices", ""
    for item in plan.items:
        if _counts(item, client):
            yield item.counts, item.name
    if plan.hours_per_user:
        yield "users", "the hours per user"
    if plan.travel_rate:
        yield "travel", "the travel rate"


def _counts(item: Item, client: str) -> bool:
    return bool(item.counts) and item.quantity is None and names_one(item.clients, client)


def _stated(plan: Plan, what: str) -> bool:
    """Whether the plan says by itself how many there are."""
    return same(what) in (*HEADS, "travel") and getattr(plan, same(what)) is not None


def projects_untold(plans: Iterable[Plan], usage: Usage) -> Iterator[Problem]:
    """A remark on plans that charge tickets of many hours apart, under work whose tickets are not known.

    >>> from xlagree.pricing.usage import even
    >>> gold = Plan("Gold", "fixed price", monthly_fee=900, hourly_rate=120, project_hours=16)
    >>> print(*projects_untold([gold], even(20)))
    no ticket is known to be a project, so project hours say nothing in the price of Gold; give usage by ticket
    """
    names = [plan.name for plan in plans if plan.project_hours is not None]
    if names and usage.hours and not usage.entries:
        what = "no ticket is known to be a project, so project hours say nothing in the price of"
        yield Problem(f"{what} {', '.join(names)}", "give usage by ticket", remark=True)

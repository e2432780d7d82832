"""One client's history weighed against a demand that is usual for clients of its kind, as a sheet can name it."""

from dataclasses import replace

from xlagree.actuarial.demand import Demand
from xlagree.actuarial.experience.book_months import USUAL_HOURS_BETWEEN
from xlagree.actuarial.experience.demand_fit import book_history
from xlagree.actuarial.experience.posterior import posterior
from xlagree.actuarial.experience.seen import Mix, seen
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.records import changed


def client_demand(usage: Usage, users: float = 0.0, usual: Demand | None = None) -> Demand:
    """The demand of a client from its usage, and from what is `usual` where that is known.

    Tickets: the gamma-Poisson posterior of the client's factor on the usual rate, per user where users of both are
    known. Hours per ticket: own mean and usual one by n / (n + cv² / variance between clients). Without `usual` the
    history alone, with the spreads that are usual. The own weight of the tickets is the demand's `credibility`.

    >>> from xlagree.pricing.usage import Entry, by_ticket
    >>> tickets = by_ticket([Entry(str(i), i % 12, 1.0) for i in range(120)])
    >>> round(client_demand(tickets, 20).tickets, 9)
    10.0
    """
    if usual is None:
        book = book_history({"": usage}, {"": users})
        return replace(book.demand(""), credibility=book.evidence("").frequency.z)
    own = seen(usage)
    if not own.months:
        raise AgreementError(Problem("usage has no months to learn from"), kind="unknown")
    by_hours = own.known == "by hours"
    n = sum(own.monthly) / usual.hours.mean if by_hours else float(sum(own.tickets))
    # Hours say less than tickets: counts made of hours vary as much as hours do.
    lump = 1 + usual.hours.cv**2 if by_hours else 1.0
    heads = users / usual.users if users and usual.users else 1.0
    level = usual.tickets * heads
    known = posterior(
        n / lump, level * own.months / lump, usual.client_variance, max(usual.month_variance, 0.0), own.months
    )
    z = 0.0 if by_hours or not n else n / (n + usual.hours.cv**2 / USUAL_HOURS_BETWEEN)
    mean = z * own.within / n + (1 - z) * usual.hours.mean if z else usual.hours.mean
    own_level = replace(
        usual,
        tickets=level * known.factor,
        hours_per_ticket=mean,
        client_uncertainty=((1 + known.contagion) * (1 + (1 - z) * USUAL_HOURS_BETWEEN) - 1) ** 0.5,
        users=users or usual.users,
        credibility=known.z,
    )
    return _in_mix(own_level, own.mix) if own.mix.hours else own_level


def _in_mix(demand: Demand, mix: Mix) -> Demand:
    """The demand with the classes, channels, roles and visits of the work that was seen."""
    return changed(demand, {**mix.an_hour, "visits_per_ticket": mix.visits / mix.hours * demand.hours.mean})

"""Figures that tests work out once more, from parts of the package that they hold to be right."""

from collections.abc import Callable

from xlagree.actuarial.laws.distribution import Law
from xlagree.actuarial.laws.severity import Severity, layer, limited
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import invoice_line, schedule
from xlagree.pricing.usage import Usage
from xlagree.pricing.workloads import mix


def even_price(
    plan: Plan, hours: float, usage: Usage | None = None, money: Callable[[float], float] = invoice_line
) -> float:
    """The year's price of the same hours every month, in the mix of a usage or as plain remote hours."""
    load = mix(plan, usage or Usage(()))
    return schedule(plan, [load.scaled(hours)], money).year


def mean_above(law: Law, hours: float) -> float:
    """E[S | S > d] = d + E(S - d)+ / P(S > d)."""
    return hours + law.stop_loss(hours) / law.chance_above(hours)


def layer_variance(law: Severity, deductible: float) -> float:
    """The variance of the hours of a ticket beyond a deductible: E(X - d)+² = E X² - E min(X, d)² - 2 d E(X - d)+."""
    first = layer(law, deductible)
    second = law.moment(2) - float(limited(law, deductible, 2)) - 2 * deductible * first
    return second - first**2

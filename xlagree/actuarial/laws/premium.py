"""What the hours of a period should cost before expenses: premium principles, each in hours to multiply by their cost."""

from collections.abc import Callable
from math import inf
from typing import Literal, Protocol

import numpy as np
from scipy import special

from xlagree.actuarial.laws.distribution import Law, Reals
from xlagree.terms.errors import AgreementError, Problem, must_be

Distortion = Callable[[Reals], Reals]

_ROUND_OFF = 1e-9
"""Chances below it are round-off of a transform, which a distortion would magnify."""


class Exponential(Protocol):
    """Hours whose moment generating function may exist: of a ticket or of a period."""

    def log_mgf(self, a: float) -> float:
        """ln E e^(aS)."""


def cost_of_capital(
    law: Law, rate: float = 0.15, level: float = 0.95, measure: Literal["TVaR", "VaR"] = "TVaR"
) -> float:
    """Expected hours and what the reserve beyond them costs: μ + r/(1 + r) (TVaR - μ), that is (μ + r TVaR)/(1 + r).

    The reserve that must be payable at `level`, less the premium itself, has to earn `rate` a period. With TVaR
    the principle is coherent. Mildenhall & Major (2022), Pricing Insurance Risk.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> cost_of_capital(tabled(10, np.array([0.5, 0.5])), rate=0.25, level=0.5)
    6.0
    """
    reserve = law.tail_mean(level) if measure == "TVaR" else law.quantile(level)
    r = _not_negative("cost of capital", rate)
    return law.mean + r / (1 + r) * max(0.0, reserve - law.mean)


def distorted(law: Law, distortion: Distortion, low: float = 0.0, high: float = inf) -> float:
    """The price ∫ g(P(S > x)) dx of the hours from `low` to `high`, for a concave g with g(0) = 0 and g(1) = 1.

    A fair-use limit is `high`, hours that the client bears first are `low`. The expected hours come from the
    distribution's own identities; the grid gives what the distortion adds to them. Wang (1996), ASTIN Bulletin 26.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> distorted(tabled(10, np.array([0.75, 0.25])), np.sqrt)
    5.0
    """
    if not 0 <= low <= high:
        raise must_be("low", f"from 0 to {high:g} hours", low)
    beyond = np.clip(1 - law.cumulative, 0.0, 1.0)
    beyond[beyond < _ROUND_OFF] = 0.0
    steps = np.arange(beyond.size) * law.step
    inside = np.clip(np.minimum(steps + law.step, high) - np.maximum(steps, low), 0.0, None)
    added = float((inside * (distortion(beyond) - beyond)).sum())
    return law.stop_loss(low) - (law.stop_loss(high) if high < inf else 0.0) + added


def proportional_hazard(law: Law, index: float = 1.2, low: float = 0.0, high: float = inf) -> float:
    """∫ S(x)^(1/ρ) dx with an index ρ from 1 (no loading) to 3. Wang (1995), Insurance: Mathematics and Economics 17.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> proportional_hazard(tabled(10, np.array([0.75, 0.25])), 2)
    5.0
    """
    if not 1 <= index <= 3:
        raise must_be("index", "a number from 1 to 3", index)
    return distorted(law, lambda beyond: np.asarray(beyond ** (1 / index)), low, high)


def wang(law: Law, shift: float = 0.25, low: float = 0.0, high: float = inf) -> float:
    """∫ Φ(Φ⁻¹(S(x)) + λ) dx with a shift λ from 0 (no loading) to 2. Wang (2000), Journal of Risk and Insurance 67.

    >>> from xlagree.actuarial.laws.distribution import tabled
    >>> round(wang(tabled(10, np.array([0.5, 0.5])), 1), 4)
    8.4134
    """
    if not 0 <= shift <= 2:
        raise must_be("shift", "a number from 0 to 2", shift)
    return distorted(law, lambda beyond: np.asarray(special.ndtr(special.ndtri(beyond) + shift)), low, high)


def exponential(hours: Exponential, aversion: float) -> float:
    """ln E e^(aS) / a, indifferent for an exponential utility; hours need a moment generating function there.

    Bowers et al. (1997), Actuarial Mathematics, ch. 1.
    """
    value = hours.log_mgf(_above_zero(aversion)) / aversion
    return _existing(value)


def _existing(value: float) -> float:
    if value < inf:
        return value
    infinite = Problem(
        "risk aversion has no premium here: the moment generating function of these hours is infinite",
        "take gamma hours or a smaller aversion, or cost of capital",
    )
    raise AgreementError(infinite, kind="unsolvable")


def _not_negative(term: str, value: float) -> float:
    if not 0 <= value < inf:
        raise must_be(term, "a number, 0 or more", value)
    return value


def _above_zero(aversion: float) -> float:
    if not 0 < aversion < inf:
        raise must_be("risk aversion", "a number above 0", aversion)
    return aversion

"""Hours per ticket from logged hours: the distribution of a kind that fits them, by moments or by maximum likelihood."""

from math import log, sqrt

import numpy as np
import scipy
from numpy.typing import ArrayLike
from scipy import special

from xlagree.actuarial.laws.severity import Gamma, Lognormal, Reals
from xlagree.terms.errors import AgreementError, Problem


def _logged(hours: ArrayLike) -> Reals:
    x = np.asarray(hours, dtype=np.float64).ravel()
    if x.size < 2 or not np.isfinite(x).all() or (x <= 0).any() or np.ptp(x) == 0:
        too_few = Problem("hours per ticket must be two or more different numbers above 0")
        raise AgreementError(too_few, kind="unknown")
    return x


def fit_moments(law: type[Lognormal] | type[Gamma], hours: ArrayLike) -> Lognormal | Gamma:
    """The distribution with the mean and the spread of logged hours, by the method of moments.

    >>> fit_moments(Gamma, [1, 3])
    Gamma(mean=2.0, cv=0.5)
    """
    x = _logged(hours)
    return law(float(x.mean()), float(x.std() / x.mean()))


def fit_lognormal(hours: ArrayLike) -> Lognormal:
    """The lognormal distribution of maximum likelihood: mean and standard deviation of the logarithms."""
    logs = np.log(_logged(hours))
    return Lognormal.of_logs(float(logs.mean()), float(logs.std()))


def fit_gamma(hours: ArrayLike) -> Gamma:
    """The gamma distribution of maximum likelihood: ln k - ψ(k) = ln mean - mean of logarithms."""
    x = _logged(hours)
    gap = max(log(x.mean()) - float(np.log(x).mean()), 1e-12)
    # ln k - ψ(k) lies between 1/(2k) and 1/k
    shape = scipy.optimize.brentq(lambda k: log(k) - float(special.digamma(k)) - gap, 0.5 / gap, 1 / gap)
    return Gamma(float(x.mean()), 1 / sqrt(shape))

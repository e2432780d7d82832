"""Credibility: how much a client's own history counts against the book, and what it leaves uncertain."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite

import numpy as np
import scipy

from xlagree.actuarial.laws.frequency import Reals
from xlagree.terms.errors import must_be
from xlagree.terms.quantities import LARGEST

_ROUND_OFF = 1e-10
"""Own rates of clients that differ by less than this share of the largest do not differ."""
_LEAST_EXPOSURE = 1e-9


def credibility(own_exposure: float, k: float) -> float:
    """The weight of a client's own rate: exposure / (exposure + k).

    `k` is the exposure at which own and book count alike, in the same unit; infinite: only the book counts.
    Without exposure the weight is 0. Bühlmann & Gisler (2005), A Course in Credibility Theory.

    >>> credibility(30, 10)
    0.75
    """
    if not 0 <= own_exposure < inf:
        raise must_be("own exposure", "a number, 0 or more", own_exposure)
    if not k >= 0:
        raise must_be("k", "a number, 0 or more", k)
    return own_exposure / (own_exposure + k) if own_exposure else 0.0


def blend(own: float, own_exposure: float, book: float, k: float) -> float:
    """A client's rate from its own and that of the book: Z own + (1 - Z) book.

    >>> blend(own=2.0, own_exposure=30, book=1.0, k=10)
    1.75
    """
    for term, rate in (("own", own), ("book", book)):
        if not isfinite(rate):
            raise must_be(term, "a number", rate)
    z = credibility(own_exposure, k)
    return z * own + (1 - z) * book


@dataclass(frozen=True)
class Structure:
    """How rates vary: the `book` rate, the variance `between` clients, and `within` one of unit exposure.

    >>> Structure(1.0, between=2.0, within=8.0).k
    4.0
    """

    book: float
    between: float
    within: float

    @property
    def k(self) -> float:
        """The exposure at which own and book count alike: within / between, infinite where clients do not differ."""
        return self.within / self.between if self.between > 0 else inf

    def rate(self, own: float, own_exposure: float) -> float:
        """The rate of a client with a history of its own.

        >>> Structure(1.0, between=2.0, within=8.0).rate(own=2.0, own_exposure=12)
        1.75
        """
        return blend(own, own_exposure, self.book, self.k)


@dataclass(frozen=True)
class Credibility(Structure):
    """A structure estimated from a book of clients: for each its `own` rate and exposure, weight and premium.

    `between` is 0 where its estimate is not above it: clients do not differ by more than chance, and the book
    is used for all. The own rate of a client without exposure is that of the book.
    """

    estimate: float
    """The variance between clients as it was estimated, perhaps below 0."""
    own: tuple[float, ...]
    exposures: tuple[float, ...]

    @cached_property
    def z(self) -> tuple[float, ...]:
        """The weight of each client's own rate."""
        return tuple(credibility(exposure, self.k) for exposure in self.exposures)

    @cached_property
    def premiums(self) -> tuple[float, ...]:
        """Each client's rate: Z own + (1 - Z) book."""
        return tuple(z * own + (1 - z) * self.book for z, own in zip(self.z, self.own, strict=True))


def structure_of_types(
    shares: Sequence[float], means: Sequence[float], variances: Sequence[float]
) -> Structure:
    """The structure of a book made of known types of clients: the share, mean and variance of each type.

    book = Σ share mean, between = Σ share (mean - book)², within = Σ share variance. Klugman, Panjer & Willmot,
    Loss Models, ch. 18.

    >>> structure_of_types([0.5, 0.5], [1, 3], [2, 4])
    Structure(book=2.0, between=1.0, within=3.0)
    """
    share, mean, variance = (_numbers("types", values) for values in (shares, means, variances))
    if not share.size == mean.size == variance.size:
        raise must_be("types", f"a share, a mean and a variance each of {share.size}", variance.size)
    if (share < 0).any() or abs(share.sum() - 1) > 1e-9 or (variance < 0).any():
        raise must_be("shares of types", "shares that add up to 1", float(share.sum()))
    book = float(share @ mean)
    return Structure(book, float(share @ (mean - book) ** 2), float(share @ variance))


def buhlmann(rates: Sequence[Sequence[float]]) -> Credibility:
    """Credibility of clients with the same number of periods, all of the same weight.

    One row of rates for each client. v = mean of the sample variances, a = variance of the own means - v/n,
    k = v/a, Z = n/(n + k). Bühlmann (1967); Bühlmann & Gisler (2005).

    >>> fit = buhlmann([[0, 1, 0], [2, 1, 2]])
    >>> round(fit.z[0], 6), round(fit.premiums[0], 6)
    (0.875, 0.416667)
    """
    if len({len(row) for row in rates}) > 1:
        want = "as many for every client"
        raise must_be("periods", want, min(map(len, rates)), "with missing periods take Bühlmann-Straub")
    return buhlmann_straub(rates, [[1.0] * len(row) for row in rates])


def buhlmann_straub(
    rates: Sequence[Sequence[float | None]],
    exposures: Sequence[Sequence[float]],
    iterative: bool = False,
) -> Credibility:
    """Credibility of clients whose periods have different exposures, or are missing (rate None or exposure 0).

    A row of rates (such as tickets per user and month) and one of exposures (users × months) for each client.

        v = Σ Σ w (x - own)² / Σ (periods - 1)
        a = (Σ w (own - mean)² - (clients - 1) v) / (w - Σ w²/w),  or with `iterative`
        a = Σ Z (own - book)² / (clients - 1), the fixed point of Bichsel and Straub
        Z = w / (w + v/a),  book = Σ Z own / Σ Z

    Bühlmann & Straub (1970); Bühlmann & Gisler (2005), ch. 4. One client alone says nothing of how clients
    differ: Z = 0. An error where no client has two periods; `poisson_credibility` needs one only.

    >>> fit = buhlmann_straub([[1, 3], [5, None]], [[1, 1], [2, 0]])
    >>> fit.within, fit.own, fit.exposures
    (2.0, (2.0, 5.0), (2.0, 2.0))
    """
    if len(rates) != len(exposures):
        raise must_be("exposures", f"a row for each of the {len(rates)} clients", len(exposures))
    own, weights, scatter, freedom = [], [], 0.0, 0
    for client, (row, exposure) in enumerate(zip(rates, exposures, strict=True), 1):
        x, w = _periods(f"client {client}", row, exposure)
        weights.append(float(w.sum()))
        own.append(float(w @ x) / weights[-1] if w.size else 0.0)
        scatter += float(w @ (x - own[-1]) ** 2)
        freedom += max(w.size - 1, 0)
    if not freedom and any(weights):
        remedy = "with one period each take the Poisson variant"
        raise must_be("periods", "2 or more for at least one client", "1 each", remedy)
    return _fit(np.array(own), np.array(weights), scatter / max(freedom, 1), iterative)


def poisson_credibility(
    tickets: Sequence[float], exposures: Sequence[float], iterative: bool = False
) -> Credibility:
    """Credibility from one number of tickets and one exposure for each client: v is the book's own rate.

    Counts of a client are taken as Poisson, so that one period says how far they vary. Frees (ed.), Loss Data
    Analytics, ch. 9.6 (semiparametric).

    >>> fit = poisson_credibility([0, 8], [4, 4])
    >>> fit.within, fit.between, fit.z[0]
    (1.0, 1.75, 0.875)
    """
    n, e = _numbers("tickets", tickets), _exposures("exposures", exposures)
    if n.size != e.size:
        raise must_be("exposures", f"one for each of the {n.size} clients", e.size)
    if (n < 0).any() or n[e == 0].any():
        raise must_be(
            "tickets", "0 or more, and 0 without exposure", float(min(n.min(), 0.0) or n[e == 0].max())
        )
    own = np.divide(n, e, out=np.zeros_like(n), where=e > 0)
    return _fit(own, e, float(n.sum() / e.sum()) if e.any() else 0.0, iterative)


def _fit(own: Reals, exposure: Reals, within: float, iterative: bool) -> Credibility:
    seen = exposure > 0
    if not seen.any():
        raise must_be("exposures", "above 0 for at least one client", 0.0)
    x, w = own[seen], exposure[seen]
    estimate = _between(x, w, within)
    if estimate > (_ROUND_OFF * float(abs(x).max())) ** 2:
        between = _fixed_point(x, w, within) if iterative else estimate
        z = w / (w + within / between)
        book = float(z @ x / z.sum())
    else:
        between, book = 0.0, float(w @ x / w.sum())
    shown = np.where(seen, own, book)
    return Credibility(book, between, within, estimate, tuple(shown.tolist()), tuple(exposure.tolist()))


def _between(x: Reals, w: Reals, within: float) -> float:
    """The unbiased estimate of the variance between clients; none of one client alone."""
    if x.size < 2:
        return 0.0
    total = w.sum()
    spread = w @ (x - w @ x / total) ** 2 - (x.size - 1) * within
    return float(spread / (total - w @ w / total))


def _fixed_point(x: Reals, w: Reals, within: float) -> float:
    """The a with a = Σ Z (x - book)² / (clients - 1): where Σ w / (a w + v) (x - book)² falls to clients - 1."""
    others = x.size - 1

    def excess(a: float) -> float:
        precision = w / (a * w + within)
        return float(precision @ (x - precision @ x / precision.sum()) ** 2) - others

    most = float(((x - x.mean()) ** 2).sum()) / others
    if not within or excess(most) >= 0:  # own rates are certain, or round-off
        return most
    return float(scipy.optimize.brentq(excess, 0.0, most, xtol=1e-300, rtol=1e-14))


def _numbers(term: str, values: Sequence[float]) -> Reals:
    numbers = np.array(values, dtype=np.float64)
    if numbers.ndim != 1 or not (abs(numbers) <= LARGEST).all():
        raise must_be(term, f"numbers up to {LARGEST:,.0f}", "others")
    return numbers


def _exposures(term: str, values: Sequence[float]) -> Reals:
    exposure = _numbers(term, values)
    wrong = exposure[(exposure < _LEAST_EXPOSURE) & (exposure != 0)]
    if wrong.size:
        raise must_be(term, f"0, or numbers from {_LEAST_EXPOSURE:g}", float(wrong[0]))
    return exposure


def _periods(client: str, rates: Sequence[float | None], exposures: Sequence[float]) -> tuple[Reals, Reals]:
    """The rates and exposures of the periods that are there."""
    if len(rates) != len(exposures):
        raise must_be(f"exposures of {client}", f"one for each of its {len(rates)} rates", len(exposures))
    w = _exposures(f"exposures of {client}", exposures)
    there = [i for i, rate in enumerate(rates) if rate is not None and w[i] > 0]
    return _numbers(f"rates of {client}", [rates[i] for i in there]), w[there]  # type: ignore[misc]  # not None

"""Published cases of credibility, answered by the package's own functions."""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

from xlagree.actuarial.experience.credibility import (
    Credibility,
    buhlmann,
    buhlmann_straub,
    poisson_credibility,
    structure_of_types,
)
from xlagree.actuarial.experience.posterior import full_credibility, partial_credibility, posterior

Inputs = Mapping[str, Any]


def _hachemeister(fit: Credibility) -> dict[str, Any]:
    return {"mean": fit.book, "between": fit.between, "within": fit.within, "prem": fit.premiums}


def _equal_weights(inputs: Inputs) -> dict[str, Any]:
    fit = buhlmann(inputs["ratios"])
    return {**_hachemeister(fit), "z": fit.z[0]}


def _own_weights(inputs: Inputs) -> dict[str, Any]:
    fit = buhlmann_straub(inputs["ratios"], inputs["weights"])
    return {**_hachemeister(fit), "z": fit.z}


def _two_clients(inputs: Inputs) -> dict[str, Any]:
    fit = buhlmann(inputs["X"])
    return {"epv": fit.within, "vhm": fit.between, "z": fit.z[0], "prem": fit.premiums}


def _negative(inputs: Inputs) -> dict[str, Any]:
    fit = buhlmann(inputs["X"])
    return {"epv": fit.within, "vhm_raw": fit.estimate, "z_truncated": fit.z[0]}


def _count_profile(inputs: Inputs) -> dict[str, Any]:
    profile = {int(count): clients for count, clients in inputs["counts_in_5_years"].items()}
    counts = [count for count, clients in profile.items() for _ in range(clients)]
    fit = poisson_credibility(counts, [5.0] * len(counts))
    return {
        "epv": fit.within,
        "vhm": fit.between,
        "k": fit.k,
        "z": fit.z[0],
        "est_3_claims": fit.premiums[counts.index(3)],
    }


def _risk_types(inputs: Inputs) -> dict[str, Any]:
    rates, sizes = inputs["lam"], inputs["theta"]
    book = structure_of_types(
        inputs["prob"],
        [rate * size for rate, size in zip(rates, sizes, strict=True)],
        [rate * 2 * size**2 for rate, size in zip(rates, sizes, strict=True)],  # E X² of an exponential
    )
    years = inputs["years"]
    estimate = book.rate(inputs["total"] / years, years)
    return {"mean": book.book, "vhm": book.between, "epv": book.within, "estimate": estimate}


def _gamma_poisson(inputs: Inputs) -> dict[str, Any]:
    rate, periods = inputs["shape"] / inputs["rate"], len(inputs["x"])
    found = posterior(sum(inputs["x"]), rate * periods, contagion=1 / inputs["shape"])
    return {"premium": found.counts(rate).mean, "z": found.z}


def _full_frequency(inputs: Inputs) -> dict[str, Any]:
    claims = full_credibility("frequency", within=inputs["k"], chance=inputs["p"])
    return {"claims": claims, "exposures": claims / inputs["freq_per_exposure"]}


def _square_root(inputs: Inputs) -> dict[str, Any]:
    cv = sqrt(inputs["alpha"] / (inputs["alpha"] - 2))  # of a Pareto II
    asked = {"within": inputs["k"], "chance": inputs["p"], "cv": cv}
    full = full_credibility("aggregate", **asked)
    return {
        "z": partial_credibility(inputs["claims"], full),
        "severity_standard": full_credibility("severity", **asked),
    }


SERVED: dict[str, Callable[[Inputs], dict[str, Any]]] = {
    "CRED-01": _equal_weights,
    "CRED-02": _own_weights,
    "CRED-04": _two_clients,
    "CRED-07": _count_profile,
    "CRED-09": _risk_types,
    "CRED-11": _gamma_poisson,
    "CRED-12": _full_frequency,
    "CRED-15": _square_root,
    "CRED-17": _negative,
}
"""What answers each published case: its values from its inputs."""

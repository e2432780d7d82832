"""Published cases of response times, answered by the package's own functions."""

from collections.abc import Callable, Mapping
from math import factorial
from typing import Any

from xlagree.pricing.response.patience import ImpatientQueue
from xlagree.pricing.response.promises import technicians_needed
from xlagree.pricing.response.queues import Queue, Work, erlang_b

Inputs = Mapping[str, Any]
MINUTES_A_DAY = 24 * 60
MINUTES_A_YEAR = 365 * MINUTES_A_DAY


def _calls(inputs: Inputs, patience: float | None = None) -> Work:
    hourly = inputs["calls"] / inputs["interval_min"] * 60
    return Work((hourly,), inputs["aht_min"], patience_minutes=patience)


def _call_centre(inputs: Inputs) -> dict[str, Any]:
    work = _calls(inputs)
    staffing = technicians_needed(
        work, inputs["target_s"] / 60, inputs["service"], shrinkage=inputs["shrinkage"]
    )
    queue = Queue(work, staffing.technicians)
    return {
        "agents": staffing.technicians,
        "with_shrinkage": staffing.employed,
        "service_level": staffing.chance,
        "occupancy": queue.utilisation,
        "p_wait": queue.waiting,
    }


def _nobody_waits(inputs: Inputs) -> dict[str, Any]:
    return {f"b{i}": erlang_b(n, load) for i, (n, load) in enumerate(inputs["pairs"], 1)}


def _three_servers(inputs: Inputs) -> dict[str, Any]:
    service = inputs["service_days"] * MINUTES_A_DAY
    work = Work((inputs["lam_year"] / MINUTES_A_YEAR * 60,), service)
    queue = Queue(work, inputs["c"])
    wait, n = queue.mean_wait(), queue.technicians
    all_busy = queue.waiting * (1 - queue.utilisation)  # all technicians busy, nobody waiting
    return {
        "Lq": work.rate * wait,
        "L": work.rate * (wait + service),
        "Wq_days": wait / MINUTES_A_DAY,
        "W_days": (wait + service) / MINUTES_A_DAY,
        "p0": all_busy * factorial(n) / work.load**n,
    }


def _giving_up(inputs: Inputs) -> dict[str, Any]:
    queue = ImpatientQueue(_calls(inputs, inputs["patience_min"]), inputs["agents"])
    return {
        "service_level": queue.start_chance(inputs["target_s"] / 60),
        "occupancy": queue.utilisation,
        "p_abandon": queue.abandoned,
        "p_wait": queue.waiting,
        "asa_min": queue.mean_wait(),
    }


def _one_technician(inputs: Inputs) -> dict[str, Any]:
    """Hours, whatever the spread of the work."""
    minutes = inputs["mean"] * 60
    return {
        f"wq_cv{cv:g}": Queue(Work((inputs["lam"],), minutes, spread=cv), 1).mean_wait() / 60
        for cv in inputs["cv"]
    }


SERVED: dict[str, Callable[[Inputs], dict[str, Any]]] = {
    "QUE-01": _call_centre,
    "QUE-03": _nobody_waits,
    "QUE-05": _three_servers,
    "QUE-07": _giving_up,
    "QUE-09": _one_technician,
}
"""What answers each published case: its values from its inputs."""

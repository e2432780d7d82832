"""Forecasts hold in twelve worlds of made-up books: clients that leave, come, grow or shift, good and bad years, and none of it."""

import os
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from scipy import special
from worlds import AHEAD, WORLDS, draw_book

from xlagree.actuarial.experience.demand_fit import book_history

LEVELS = (0.1, 0.5, 0.9, 0.95)
WHOLE = bool(os.environ.get("XLAGREE_SOAK"))
BOOKS = {
    name: 40 if WHOLE else 3 if name == "quiet" or world.leaving else 2 for name, world in WORLDS.items()
}
"""So many of each world, and more where fewer clients are there in the end."""
QUIET_WIDTH = {40: 0.471, 3: 0.467}
"""P10 to P90 over the mean in the quiet world, of the same books, where nothing is known of clients that leave or move."""
SELDOM = 0.001
"""Coverage that chance alone would give less often than this is too far off, where a few books stand for forty."""


@dataclass(frozen=True)
class Tried:
    """Client-years of clients that were there, and by how many the hours stayed below P10, P50, P90 and P95; how far P90 is
    from P10 as a share of the mean; and hours of all clients, as forecast and as worked."""

    years: int
    below: tuple[int, ...]
    width: float
    forecast: float
    worked: float

    @property
    def covered(self) -> tuple[float, ...]:
        return tuple(count / self.years for count in self.below)


@cache
def tried(name: str) -> Tried:
    """The forecasts of a world's books against the year that came."""
    world, books = WORLDS[name], BOOKS[name]
    below, widths, forecast, worked = np.zeros(len(LEVELS), dtype=int), [], 0.0, 0.0
    for seed in range(books):
        book = draw_book(world, seed)
        history = book_history(book.usages, book.users)
        for client, actual in book.actual.items():
            law = history.demand(client, in_parts=False).law(AHEAD)
            forecast += law.mean * history.there_ahead(client, AHEAD)
            worked += actual
            if client in book.there:
                quantiles = [law.quantile(level) for level in LEVELS]
                below += [actual <= quantile for quantile in quantiles]
                widths.append((quantiles[2] - quantiles[0]) / law.mean)
    return Tried(len(widths), tuple(below.tolist()), float(np.mean(widths)), forecast, worked)


def within(count: int, years: int, low: float, high: float) -> bool:
    """Whether so many of some independent years are no fewer than `low` and no more than `high`, chance apart."""
    return bool(special.bdtr(count, years, low) > SELDOM and special.bdtrc(count - 1, years, high) > SELDOM)


@pytest.mark.hypothesis  # so that the soak, which draws more, has it too
@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_forecasts_hold(name: str) -> None:
    """P95 covers 92 to 98 % of the years of clients that were there, P50 42 to 58 %, and the book's total is within 8 %."""
    found = tried(name)
    print(f"\n{name}: {found.years} years, {np.round(found.covered, 3)}, width {found.width:.3f}, "
          f"total {found.forecast / found.worked - 1:+.1%}")  # fmt: skip

    if WHOLE:
        assert 0.42 <= found.covered[1] <= 0.58
        assert 0.92 <= found.covered[3] <= 0.98
        assert found.forecast == pytest.approx(found.worked, rel=0.08)
    else:  # clients that share a year are not independent: so many books are so many years
        share = BOOKS[name] / found.years if WORLDS[name].common else 1.0
        assert within(round(found.below[1] * share), round(found.years * share), 0.42, 0.58)
        assert within(round(found.below[3] * share), round(found.years * share), 0.92, 0.98)
        assert found.forecast == pytest.approx(found.worked, rel=0.3)


@pytest.mark.hypothesis
@pytest.mark.slow
def test_the_quiet_world_loses_nothing() -> None:
    """Where nothing moves forecasts are hardly wider than those that know nothing of moving, and cover 95 %."""
    found = tried("quiet")

    width = QUIET_WIDTH[BOOKS["quiet"]]
    assert width * 0.95 < found.width <= width * 1.1
    assert found.covered[3] == pytest.approx(0.95, abs=0.02 if WHOLE else 0.05)

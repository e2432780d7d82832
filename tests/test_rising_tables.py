"""Rising tables read by parts: what is found is what a search finds, level by level."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.actuarial.laws.distribution import Law, Moments
from xlagree.actuarial.laws.quantiles_of_laws import quantiles_of
from xlagree.actuarial.laws.rising_tables import (
    RisingTables,
    cells_of,
    curves,
    in_rows,
    levels_of,
    lines,
    some,
    stairs,
)

ENTRIES = st.lists(st.floats(0, 1), max_size=40).map(lambda entries: np.array(sorted(entries)))
LEVELS = st.lists(st.floats(0, 1), min_size=1, max_size=60).map(np.array)


def places(tables: list[np.ndarray], row: np.ndarray, at: np.ndarray) -> list[int]:
    """How many entries of its row are below each level."""
    return [int(np.searchsorted(tables[i], level, side="left")) for i, level in zip(row, at, strict=True)]


@given(st.lists(ENTRIES, min_size=1, max_size=6), LEVELS, st.randoms(use_true_random=False))
def test_pieces_are_those_of_a_search(tables: list[np.ndarray], at: np.ndarray, chance: object) -> None:
    """Entries that are equal, at the ends of the range, or as many in one part as there are, and levels that meet them."""
    met = np.concatenate([at, *tables])
    row = np.array([chance.randrange(len(tables)) for _ in met])  # type: ignore[attr-defined]
    rows = in_rows(tables)
    numbers = np.tile(np.arange(rows.shape[1] + 1), (len(tables), 1))

    found = RisingTables(rows).read(numbers, cells_of(len(tables), row, levels_of(met)))

    assert found.tolist() == places(tables, row, met)


@pytest.mark.parametrize("rows", [1, 13, 200, 1500])
def test_as_many_rows_as_there_may_be(rows: int) -> None:
    """Of many rows each has fewer parts; nothing else changes. More levels than are looked up at a time."""
    chance = np.random.default_rng(rows)
    tables = np.sort(chance.random((rows, 30)), axis=1)
    at, row = chance.random(150_000), chance.integers(0, rows, 150_000)

    found = RisingTables(tables).read(np.tile(np.arange(31), (rows, 1)), cells_of(rows, row, levels_of(at)))

    assert (found == (tables[row] < at[:, np.newaxis]).sum(axis=1)).all()


def test_straight_lines_are_those_of_interpolation() -> None:
    """Between points, on them, before the first and after the last, beside a function in stairs."""
    x, y = np.array([0.1, 0.4, 0.4, 0.9]), np.array([0.0, 1.0, 2.0, 5.0])
    at = np.concatenate([np.linspace(0, 1, 501), x])
    both = curves([lines(x, y), stairs(np.array([0.5]), np.array([1.0, 3.0]))])

    found = both.read(cells_of(2, np.zeros(at.size, dtype=np.intp), levels_of(at)))
    steps = both.read(cells_of(2, np.ones(at.size, dtype=np.intp), levels_of(at)))

    away = at != 0.4
    assert found[away] == pytest.approx(np.interp(at, x, y, left=0.0)[away], abs=1e-15)
    assert steps.tolist() == np.where(at > 0.5, 3.0, 1.0).tolist()


@pytest.mark.parametrize("on_lattice", [True, False])
def test_quantiles_of_laws_are_those_of_each(on_lattice: bool) -> None:
    """Several laws at once, and one without hours."""
    chance = np.random.default_rng(3)
    laws = [
        Law(
            step,
            chances / chances.sum(),
            Moments(1.0, 1.0, 0.5),
            on_lattice,
            none=float(chances[0] / chances.sum()),
        )
        for step, chances in ((0.25, chance.random(40)), (0.1, chance.random(700)))
    ]
    at, row = chance.random(20_000), chance.integers(0, 3, 20_000)

    found = quantiles_of([*laws, None]).read(cells_of(3, row, levels_of(at)))

    for number, law in enumerate(laws):
        own = np.flatnonzero(row == number)
        assert found[own] == pytest.approx(law.quantiles(some(levels_of(at), own).at), rel=1e-14)
    assert not found[row == 2].any()

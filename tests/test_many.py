"""Laws of many totals at once, beside each by itself."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from totals import TOTALS

from xlagree.actuarial.laws.aggregate import TotalHours, drafted
from xlagree.actuarial.laws.billed import Billed
from xlagree.actuarial.laws.frequency import Counts, Known
from xlagree.actuarial.laws.many import law_rows, laws_in_turn, tail_means
from xlagree.actuarial.laws.months import TwoFactors
from xlagree.actuarial.laws.severity import Gamma, Lognormal
from xlagree.terms.errors import AgreementError


@given(st.lists(TOTALS, min_size=1, max_size=12), st.floats(0.05, 0.99), st.floats(0.2, 2.5))
def test_rows_are_read_as_laws_are(totals: list[TotalHours], level: float, share: float) -> None:
    """Quantiles, tail means, chances and hours beyond of every row are those of its law, to round-off."""
    for places, rows in law_rows(totals):
        laws = [totals[i].law() for i in places]
        hours = np.array([share * law.mean for law in laws])
        assert rows.chances.shape == (len(places), laws[0].chances.size)
        assert rows.quantile(level) == pytest.approx(
            [law.quantile(level) for law in laws], rel=1e-6, abs=1e-6
        )
        assert rows.tail_mean(level) == pytest.approx([law.tail_mean(level) for law in laws], rel=1e-6)
        above = [law.chance_above(float(x)) for law, x in zip(laws, hours, strict=True)]
        assert rows.chance_above(hours) == pytest.approx(above, abs=1e-9)
        beyond = [law.stop_loss(float(x)) for law, x in zip(laws, hours, strict=True)]
        assert rows.stop_loss(hours) == pytest.approx(beyond, abs=1e-6)


@given(st.lists(TOTALS, min_size=1, max_size=12), st.sampled_from([inf, 0.01]))
def test_laws_in_turn_have_the_same_bits(totals: list[TotalHours], step: float) -> None:
    """Made together, one after another, laws are to the bit what each is by itself."""
    drafted.cache_clear()
    together = list(laws_in_turn(totals, step))
    for total, law in zip(totals, together, strict=True):
        drafted.cache_clear()
        alone = total.law_in(step)
        assert law is not alone
        assert (law.step, law.moments, law.on_lattice, law.none) == (
            alone.step,
            alone.moments,
            alone.on_lattice,
            alone.none,
        )
        assert law.chances.tobytes() == alone.chances.tobytes()
        hours = np.linspace(0.0, 1.1 * law.reach, 50)
        assert law.limits(hours).tobytes() == alone.limits(hours).tobytes()
        assert law.cumulative.tobytes() == alone.cumulative.tobytes()


def test_laws_of_counts_of_all_kinds() -> None:
    """Known numbers, Poisson ones and two factors stand in rows beside each other, none at all between them."""
    counts = [Known(0), Known(3), Counts(3.0), Counts(3.0, 0.2), TwoFactors(3.0, 0.2, 0.1), Known(7)]
    totals = [TotalHours(n, Billed(Gamma(1.0), 0.25)) for n in counts]
    drafted.cache_clear()
    together = list(laws_in_turn(totals))
    drafted.cache_clear()

    for law, total in zip(together, totals, strict=True):
        assert law.chances.tobytes() == total.law().chances.tobytes()


def test_a_law_is_refused_in_its_turn() -> None:
    """What cannot be made is refused where it is asked for, not when those before it are."""
    fine, uneven = (
        TotalHours(Counts(20, 0.4), Gamma(1.0)),
        TotalHours(Counts(0.01), Lognormal(1.0, 19.0)),
    )
    in_turn = laws_in_turn([fine, uneven])

    assert next(in_turn).mean == fine.mean
    with pytest.raises(AgreementError, match="too uneven for a law"):
        next(in_turn)


def test_every_total_stands_once() -> None:
    """Those with contagion that have no lattice stand in rows, each in one; the others are left to their laws."""
    totals = [
        TotalHours(Counts(50 + i, 0.3 * (i % 3)), law(1.0, 1.0))
        for i in range(60)
        for law in (Lognormal, Gamma)
    ]
    totals.append(TotalHours(Counts(50, 0.3), Billed(Gamma(1.0), 0.25)))
    there = [i for places, _ in law_rows(totals) for i in places]
    mixed = [
        i
        for i, total in enumerate(totals[:-1])
        if isinstance(total.counts, Counts) and total.counts.contagion
    ]

    assert sorted(there) == mixed


def test_tail_means_of_any_totals() -> None:
    """Totals that fit into no row have their tail mean as well, in the order asked."""
    totals = [
        TotalHours(Counts(20), Gamma(1.0)),
        TotalHours(Counts(20, 0.4), Gamma(1.0)),
        TotalHours(Counts(20, 0.4), Billed(Gamma(1.0), 0.25)),
    ]

    assert tail_means(totals, 0.9) == pytest.approx([total.law().tail_mean(0.9) for total in totals])

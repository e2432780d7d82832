"""How long clients stay: the published fits, and counts that no clients could have."""

from collections.abc import Sequence

import pytest

from xlagree.actuarial.experience.survival import Staying, staying
from xlagree.terms.errors import AgreementError


@pytest.mark.parametrize(
    ("there", "alpha", "beta"),
    [
        ([1000, 869, 743, 653, 593, 551, 517, 491], 0.668, 3.806),
        ([1000, 631, 468, 382, 326, 289, 262, 241], 0.704, 1.182),
    ],
)
def test_the_published_cases(there: Sequence[float], alpha: float, beta: float) -> None:
    """The two groups of Fader & Hardie (2007), by likelihood over seven years."""
    fit = staying(there)

    assert (fit.alpha, fit.beta) == pytest.approx((alpha, beta), abs=5e-4)


def test_the_longer_a_client_was_there_the_likelier_it_stays() -> None:
    """Those that leave easily have left; what is retained year by year is what survives."""
    law = Staying(0.668, 3.806)
    retained = [law.retention(year) for year in range(1, 8)]

    assert retained == sorted(retained)
    assert law.survival(0) == pytest.approx(1)
    assert 1 - law.survival(1) == pytest.approx(law.leaving)
    for year, share in enumerate(retained, 1):
        assert law.survival(year) / law.survival(year - 1) == pytest.approx(share)


def test_the_fit_finds_what_made_the_counts() -> None:
    """Counts without chance in them."""
    law = Staying(1.3, 4.2)
    fit = staying([10_000 * law.survival(year) for year in range(9)])

    assert (fit.alpha, fit.beta) == pytest.approx((1.3, 4.2), rel=1e-4)


@pytest.mark.parametrize("there", [[], [5, 4], [5, 6, 4], [5, 5, 5], [5, 4, -1], [5, float("nan"), 3]])
def test_counts_that_cannot_be(there: Sequence[float]) -> None:
    """Too few, growing, of nobody that left, or no numbers."""
    with pytest.raises(AgreementError, match="clients there must be"):
        staying(there)

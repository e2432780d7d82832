"""What all tests share: how many examples are drawn, and the one LibreOffice."""

import os
from collections.abc import Iterator

import pytest
from calc import Calc, missing
from hypothesis import HealthCheck, settings

settings.register_profile("xlagree", deadline=None)
settings.register_profile(
    "soak", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
# A change turns it red, not luck; `make soak` draws forty times as many.
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=50)
settings.load_profile(
    "soak" if os.environ.get("XLAGREE_SOAK") else "ci" if os.environ.get("CI") == "true" else "xlagree"
)

collect_ignore = ["calc_worker.py", "excel_worker.py"]  # run in processes of their own


@pytest.fixture(scope="session")
def calc() -> Iterator[Calc]:
    """A running LibreOffice, shared by all tests."""
    with Calc() as running:
        yield running


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use LibreOffice, and keep them together so that one serves them all."""
    for item in items:
        if "calc" in getattr(item, "fixturenames", ()) or item.get_closest_marker("calc"):
            item.add_marker("calc")
            item.add_marker(pytest.mark.xdist_group("calc"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without LibreOffice its tests are skipped, but never in continuous integration."""
    if item.get_closest_marker("calc") and missing():
        if os.environ.get("CI") == "true":
            pytest.fail(missing(), pytrace=False)
        pytest.skip(missing())  # a computer may do without; the summary says which tests were not run

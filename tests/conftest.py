"""What all tests share: how many examples are drawn, a LibreOffice of each process, and which process runs what."""

import gc
import os
from collections.abc import Iterator

import browser
import driven_browser
import pytest
from calc import Calc, missing
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

# The same examples on every machine: a change turns a test red, not luck, and not what an earlier run left behind.
settings.register_profile("xlagree", deadline=None, derandomize=True, database=None, max_examples=30)
# `make soak` draws others, sixty times as many, and remembers those that failed.
settings.register_profile(
    "soak",
    deadline=None,
    derandomize=False,
    max_examples=2_000,
    suppress_health_check=[HealthCheck.too_slow],
)
if os.environ.get("XLAGREE_SOAK"):
    settings.load_profile("soak")
else:
    settings.load_profile("xlagree")
    # Hypothesis also tries numbers that it reads in our modules, in those alone that happen to be loaded by then.
    assert hasattr(providers, "_get_local_constants")
    providers._get_local_constants = Constants

# A book is a hundred thousand objects, and few go in circles: to look for such 30 times as seldom saves a tenth of the time.
gc.set_threshold(20_000)

collect_ignore = [
    "calc_worker.py",
    "dying_worker.py",
    "excel_worker.py",
    "vba_worker.py",
    "vba_extensions",
]  # run in processes of their own

# Modules that take more than a minute, the longest first.
LONG = (
    "test_books",
    "test_demo",
    "test_batch",
    "test_resume",
    "test_client_books_reviewed",
    "test_vba_parity",
    "test_recommendation",
    "test_broken_books",
    "test_bad_input",
)


@pytest.fixture(scope="session")
def calc() -> Iterator[Calc]:
    """A running LibreOffice, shared by all tests of a process."""
    with Calc() as running:
        yield running


def pytest_collection_finish() -> None:
    """What was imported stays: nobody needs to look for cycles in it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use LibreOffice; keep those of a module together, and begin with what takes longest.

    What the tests of a module share is then made by one process, and at the end none waits long for another.
    """
    for item in items:
        if "calc" in getattr(item, "fixturenames", ()):
            item.add_marker("calc")
        if item.get_closest_marker("xdist_group") is None:
            together = "browser" if item.get_closest_marker("browser") else item.path.stem
            item.add_marker(pytest.mark.xdist_group(together))
    starting = {item.path for item in items if any(map(item.get_closest_marker, ("slow", "calc", "browser")))}
    items.sort(key=lambda item: _turn(item, item.path in starting))


def pytest_unconfigure() -> None:
    """Chromium, which all tests of a process share, ends with them."""
    driven_browser.RUNNING.close()


def _turn(item: pytest.Item, starts: bool) -> int:
    """Modules that take long first, then those that start programs, doctests last."""
    if item.path.stem in LONG:
        return LONG.index(item.path.stem)
    return len(LONG) + (0 if starts else 2 if isinstance(item, pytest.DoctestItem) else 1)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without LibreOffice or Chromium their tests are skipped, but never in continuous integration."""
    for name, lacking in (("calc", missing), ("browser", browser.missing)):
        marker = item.get_closest_marker(name)
        if marker and (reason := lacking(**marker.kwargs)):
            if os.environ.get("CI") == "true":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)  # a computer may do without; the summary says which tests were not run

"""The plans that scenarios name, held against those of the books under review: one that no book offers is a mistake."""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from xlagree.generate.orders import INTERNAL
from xlagree.generate.pages.internal.inputs_page import INPUT_NAME
from xlagree.pricing.whose import same_name
from xlagree.proposal.scenarios import Scenario, plans_named, unknown_plans
from xlagree.review.reading.named_cells import text_of_name
from xlagree.review.reading.our_book import is_internal
from xlagree.review.reading.snapshot import Snapshot, snapshot
from xlagree.terms.errors import AgreementError, refuse


def check_plans_named(paths: Sequence[Path], scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios that name a plan which none of the internal books among some files offers.

    No more books are read than it takes to find every plan; what cannot be read is left to the review.
    """
    missing, known = list(plans_named(scenarios)), dict[str, None]()
    for path in sorted(paths, key=lambda one: one.parent.name != INTERNAL):
        if not missing:
            return
        known |= dict.fromkeys(_plans_in(path))
        missing = [name for name in missing if not any(same_name(name, plan) for plan in known)]
    if known:
        refuse(unknown_plans(scenarios, tuple(known)))


def _plans_in(path: Path) -> tuple[str, ...]:
    """The plans of an internal book; none where a file is no such book, or cannot be read."""
    try:
        file = snapshot(path)
    except (AgreementError, OSError):
        return ()
    return tuple(_offered(file)) if is_internal(file) else ()


def _offered(file: Snapshot) -> Iterator[str]:
    for n in count(1):
        plan = text_of_name(file, INPUT_NAME.format(f"plan{n}_name"))
        if not plan:
            return
        yield plan

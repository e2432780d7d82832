"""A workbook reviewed as it would be if some of its cells held other values; the file itself is only read."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlagree.generate.book.wording import Spot
from xlagree.review.file_review import OWN_TERMS, ReviewTerms, reviewed
from xlagree.review.reading.our_book import is_internal, read_book
from xlagree.review.reading.snapshot import opened
from xlagree.review.recalculation.book_anew import BookBefore, doubtful, moves
from xlagree.review.recalculation.recalculated import recalculated
from xlagree.review.recalculation.stale_values import recalculation_of
from xlagree.review.recalculation.what_if import (
    Moved,
    Setting,
    Supposed,
    Value,
    moved_cells,
    scenarios,
    settings_of,
)
from xlagree.review.reviews import Recalculation, Review
from xlagree.review.scenario_plans import check_plans_named
from xlagree.terms.progress import Progress, silent

MADE_ANEW = 12
"""Up to so many scenarios of an internal book are all made anew: each takes seconds."""


@dataclass(frozen=True)
class WhatIf:
    """What moves in each scenario; `settings` are the cells set, `values` what they hold, scenario by scenario.

    Of one scenario alone there is the `review` of the workbook as it would be. An internal book of ours is made `anew`
    with the cells set: what moves is what it then shows. In more scenarios than a few only the farthest is:
    in all numbers move as formulas give them, without those cells, `left`, of which they say something else there.
    """

    file: str
    settings: tuple[Setting, ...]
    values: tuple[tuple[Value, ...], ...]
    moved: tuple[tuple[Moved, ...], ...]
    recalculation: Recalculation
    anew: bool
    review: Review | None = None
    left: int | None = None


def what_if(
    path: Path,
    texts: Sequence[str],
    terms: ReviewTerms = OWN_TERMS,
    progress: Progress = silent,
) -> WhatIf:
    """What a workbook would show if cells were set, as in ("Inputs!E11=20",) or ("Inputs!E11=10..40..5",).

    Raises AgreementError where the file cannot be read, the engine is not installed, or the cells cannot be set so.
    """
    check_plans_named([path], terms.scenarios)
    file, content = opened(path)
    settings = settings_of(texts, file)
    computed, engine = recalculated(file, content)
    before = BookBefore(computed.file, read_book(file, content)) if is_internal(file) else None
    count = max(len(setting.values) for setting in settings)
    by_formulas = before is not None and count > MADE_ANEW
    made: list[Supposed] = []
    left: frozenset[Spot] = frozenset()
    farthest = max((0, count - 1), key=lambda n: _distance(settings, n))
    for n, scenario in enumerate(scenarios(computed.file, engine, settings)):
        if before is not None and by_formulas and n == farthest:
            left = doubtful(before, scenario)
        elif before is not None and not by_formulas:
            scenario = replace(scenario, now=moves(before, scenario))
        made.append(scenario if count == 1 else replace(scenario, file=file))
        progress(len(made), count, path.name)
    return WhatIf(
        path.name,
        settings,
        tuple(tuple(value for _, value in one.settings) for one in made),
        tuple(
            tuple(moved_cells(computed.file, _told(one, left) if by_formulas else one.now)) for one in made
        ),
        recalculation_of(computed),
        before is not None,
        reviewed(made[0].file, terms) if count == 1 else None,
        len(left) if by_formulas else None,
    )


def _distance(settings: Sequence[Setting], n: int) -> float:
    """How far the cells set are in a scenario from what they hold now, each as a share."""
    pairs = ((one.was, one.values[n]) for one in settings if len(one.values) > 1)
    return sum(
        abs(now - was) / max(abs(was), abs(now), 1e-9)
        for was, now in pairs
        if isinstance(was, float) and isinstance(now, float)
    )


def _told(scenario: Supposed, left: Container[Spot]) -> dict[Spot, Value | None]:
    """The numbers that move, but for those that formulas alone do not tell."""
    return {spot: now for spot, now in scenario.now.items() if spot not in left and not isinstance(now, str)}

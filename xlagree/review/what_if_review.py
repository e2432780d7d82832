"""A workbook reviewed as it would be if some of its cells held other values; the file itself is only read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlagree.review.file_review import OWN_TERMS, ReviewTerms, reviewed
from xlagree.review.reading.our_book import is_internal, read_book
from xlagree.review.reading.snapshot import opened
from xlagree.review.recalculation.book_anew import BookBefore, moves
from xlagree.review.recalculation.recalculated import recalculated
from xlagree.review.recalculation.stale_values import recalculation_of
from xlagree.review.recalculation.what_if import Moved, Setting, Value, scenarios, settings_of
from xlagree.review.reviews import Recalculation, Review
from xlagree.review.scenario_plans import check_plans_named
from xlagree.terms.progress import Progress, silent


@dataclass(frozen=True)
class WhatIf:
    """What moves in each scenario; `settings` are the cells set, `values` what they hold, scenario by scenario.

    Of one scenario alone there is the `review` of the workbook as it would be. An internal book of ours is made `anew`
    with the cells set: what moves is what it then shows.
    """

    file: str
    settings: tuple[Setting, ...]
    values: tuple[tuple[Value, ...], ...]
    moved: tuple[tuple[Moved, ...], ...]
    recalculation: Recalculation
    anew: bool
    review: Review | None = None


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
    made = []
    count = max(len(setting.values) for setting in settings)
    for scenario in scenarios(computed.file, engine, settings):
        if before is not None:
            scenario = replace(scenario, moved=moves(before, scenario))
        made.append(scenario if count == 1 else replace(scenario, file=file))
        progress(len(made), count, path.name)
    return WhatIf(
        path.name,
        settings,
        tuple(tuple(value for _, value in one.settings) for one in made),
        tuple(one.moved for one in made),
        recalculation_of(computed),
        before is not None,
        reviewed(made[0].file, terms) if count == 1 else None,
    )

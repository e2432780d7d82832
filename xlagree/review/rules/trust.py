"""A book of ours beside the book that its inputs give: what the rules of trust look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlagree.review.reading.our_book import BookRead
from xlagree.review.reading.shadow import ShadowComparison


@dataclass(frozen=True)
class Trust:
    """A book of ours, what it holds, and how it differs from its shadow; `worths` are of changed inputs, by key and case."""

    read: BookRead
    comparison: ShadowComparison
    worths: Mapping[tuple[str, int], float] = field(default_factory=dict)

"""Rows of an export that only sum up others: known by their words, and by hours that are those of rows above."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from xlagree.intake.exports.dates import read_moment
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours_beside import bare_number
from xlagree.intake.exports.hours_column import signed_hours
from xlagree.terms.cell_errors import NO_VALUE
from xlagree.terms.errors import AgreementError
from xlagree.terms.quantities import as_text, is_blank

TOTAL_WORDS = (
    "total", "totals", "subtotal", "subtotals", "sum", "summe", "gesamt", "gesamtsumme", "zwischensumme", "somme", "suma",
    "totale", "totaal",
)  # fmt: skip
BESIDE_TOTAL = (
    "grand",
    "sub",
    "sous",
    "overall",
    "général",
    "general",
    "hours",
    "for",
    "of",
    "day",
    "daily",
    "week",
    "month",
)
MOST_WORDS = 6
"""A label has so many words; longer ones are what somebody wrote about the work."""
ROUNDED = Fraction(1, 100)
"""Hours by which a total may miss the sum, for each row in it."""


@dataclass
class _Sums:
    """The hours of rows in the ways in which reports sum up: since the last total, by client, by day, all of them."""

    block: list[Fraction] = field(default_factory=list)
    everything: list[Fraction] = field(default_factory=list)
    groups: dict[str, list[Fraction]] = field(default_factory=lambda: defaultdict(list))
    least_filled: int | None = None
    chatty: frozenset[int] = frozenset()

    def add(self, row: ExportRow) -> None:
        """An entry, which other rows may sum up."""
        amount = _amount(row)
        for key in {_group(row.text(name)) for name in ("client", "date", "start")}:
            self.groups[key].append(amount)
        self.everything.append(amount)
        filled = _filled(row)
        self.least_filled = filled if self.least_filled is None else min(self.least_filled, filled)

    def explain(self, row: ExportRow, label: str) -> int:
        """How many rows a row sums up; 0 where its hours are not theirs."""
        amount = _amount(row)
        named = [self.groups[key] for key in (_group(_without_total(label)),) if key in self.groups]
        own = [
            self.groups[key]
            for name in ("client", "date", "start")
            if (key := _group(row.text(name))) in self.groups
        ]
        for summed in (self.block, *named, *own, self.everything):
            if amount and summed and abs(sum(summed) - amount) <= ROUNDED * len(summed):
                return len(summed)
        return 0


def subtotals(rows: Sequence[ExportRow]) -> Iterator[tuple[ExportRow, bool | None]]:
    """Each row, and whether it sums up others: None where its words say so, and nothing else."""
    sums = _Sums(chatty=_chatty(rows))
    if not any(isinstance(cell, str) and total_label(cell) for row in rows for cell in row.cells):
        yield from ((row, False) for row in rows)
        return
    for row in rows:
        if not _labels(row, sums.chatty) and _dated(row):
            sums.add(row)
    for row in rows:
        sums_up = _sums_up(row, sums)
        if sums_up:
            sums.block = []
        elif _dated(row):
            sums.block.append(_amount(row))
        yield row, sums_up


def _sums_up(row: ExportRow, sums: _Sums) -> bool | None:
    labels = _labels(row, sums.chatty)
    if not labels:
        return False
    dated = _dated(row)
    if not dated:
        return row.get("hours") == NO_VALUE
    if row.text(dated) in labels and read_moment(row.get(dated)) is None:
        return True
    thin = sums.least_filled is not None and _filled(row) < sums.least_filled
    explained = max(sums.explain(row, label) for label in labels)
    if row.text("client") in labels:
        alone = total_label(row.text("client")) == "alone"
        return True if explained or (alone and thin) else None if alone else False
    return explained > 1 or (explained == 1 and thin)


def _dated(row: ExportRow) -> str:
    """The column that dates a row; what has no date is no entry anyway."""
    return next((name for name in ("date", "start", "opened") if row.get(name) is not None), "")


def _labels(row: ExportRow, chatty: frozenset[int]) -> list[str]:
    """The cells that read like the label of a total."""
    cells = ((i, cell) for i, cell in enumerate(row.cells) if isinstance(cell, str) and i not in chatty)
    return [as_text(cell) for _, cell in cells if total_label(cell)]


def _chatty(rows: Sequence[ExportRow]) -> frozenset[int]:
    """Columns, such as notes, in which most rows read like totals: there it says nothing."""
    counts = Counter(
        i for row in rows for i, cell in enumerate(row.cells) if isinstance(cell, str) and total_label(cell)
    )
    telling = {rows[0].head.columns.get(name) for name in ("client", "date", "start")} if rows else set()
    return frozenset(i for i, count in counts.items() if count * 2 > len(rows) and i not in telling)


@lru_cache(maxsize=65536)  # an export repeats its words
def total_label(text: str) -> str:
    """Whether a text is the label of a total: alone, beside a name or a day, or, empty, not at all.

    >>> total_label("Grand Total"), total_label("Acme Total"), total_label("Totally broken"), total_label("Printer")
    ('alone', 'beside', '', '')
    """
    words = _words(text)
    if not words or len(words) > MOST_WORDS or not {words[0], words[-1], *words[1:2]} & set(TOTAL_WORDS):
        return ""
    return "beside" if _without_total(text) else "alone"


def _without_total(text: str) -> str:
    return " ".join(word for word in _words(text) if word not in (*TOTAL_WORDS, *BESIDE_TOTAL))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text[:200].casefold())


def _group(text: str) -> str:
    return " ".join(_words(text))


def _filled(row: ExportRow) -> int:
    return sum(not is_blank(cell) for cell in row.cells)


def _amount(row: ExportRow) -> Fraction:
    """The hours of a row, whatever they count; 0 where they cannot be read."""
    cell = row.get("hours") if row.get("hours") is not None else row.get("billed hours")
    number = bare_number(cell)
    if number is not None or cell is None:
        return number or Fraction(0)
    try:
        return signed_hours("hours", cell, "hours")
    except AgreementError:
        return Fraction(0)

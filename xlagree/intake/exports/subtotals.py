"""Rows of an export that only sum up others: known by their words, and by hours that are those of rows above."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from xlagree.intake.exports.dates import read_moment
from xlagree.intake.exports.exact_sums import ExactSum
from xlagree.intake.exports.export_row import ExportRow
from xlagree.intake.exports.hours_beside import bare_number
from xlagree.intake.exports.hours_column import signed_hours
from xlagree.terms.cell_errors import NO_VALUE
from xlagree.terms.errors import AgreementError

TOTAL_WORDS = (
    "total", "totals", "subtotal", "subtotals", "overall", "sum", "summe", "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt",
    "zwischensumme", "tagessumme", "wochensumme", "monatssumme", "endsumme", "somme", "totaux", "suma", "totale", "totaal", "σ",
)  # fmt: skip
BESIDE_TOTAL = (
    "grand",
    "sub",
    "sous",
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
TOTAL_STEMS = tuple(
    word for word in TOTAL_WORDS if not any(other in word for other in TOTAL_WORDS if other != word)
)
"""Of these letters one stands in every label of a total: most rows are passed over by that alone."""
GROUPED = ("client", "date", "start")
"""Columns by which reports sum up."""


@dataclass
class _Sums:
    """The hours of rows in the ways in which reports sum up: since the last total, by client, by day, all of them."""

    block: ExactSum = field(default_factory=ExactSum)
    everything: ExactSum = field(default_factory=ExactSum)
    groups: dict[str, ExactSum] = field(default_factory=lambda: defaultdict(ExactSum))
    least_filled: int | None = None

    def add(self, row: ExportRow) -> None:
        """An entry, which other rows may sum up."""
        amount = _amount(row)
        for key in {_group(row.text(name)) for name in GROUPED}:
            self.groups[key].add(amount)
        self.everything.add(amount)
        filled = _filled(row)
        self.least_filled = filled if self.least_filled is None else min(self.least_filled, filled)

    def explain(self, row: ExportRow, label: str) -> int:
        """How many rows a row sums up; 0 where its hours are not theirs."""
        amount = _amount(row)
        keys = [*_summed(label), *(_group(row.text(name)) for name in GROUPED)]
        groups = [self.groups[key] for key in keys if key in self.groups]
        for summed in (self.block, *groups, self.everything):
            if amount and summed.count and abs(summed.value - amount) <= ROUNDED * summed.count:
                return summed.count
        return 0


def subtotals(rows: Sequence[ExportRow]) -> Iterator[tuple[ExportRow, bool | None]]:
    """Each row, and whether it sums up others: None where its words say so, and nothing else."""
    labels = _labels(rows)
    if not labels:
        yield from ((row, False) for row in rows)
        return
    sums = _Sums()
    for place, row in enumerate(rows):
        if _dated(row) and (place not in labels or _is_own_work(row, labels[place])):
            sums.add(row)
    for place, row in enumerate(rows):
        sums_up = _sums_up(row, labels[place], sums) if place in labels else False
        if sums_up:
            sums.block = ExactSum()
        elif _dated(row):
            sums.block.add(_amount(row))
        yield row, sums_up


def _sums_up(row: ExportRow, labels: Sequence[str], sums: _Sums) -> bool | None:
    dated = _dated(row)
    if not dated:
        return row.get("hours") == NO_VALUE or _is_undated_total(row, labels, sums)
    if row.text(dated) in labels and read_moment(row.get(dated)) is None:
        return True
    thin = sums.least_filled is not None and _filled(row) < sums.least_filled
    explained = max(sums.explain(row, label) for label in labels)
    client = row.text("client")
    if client in labels:
        own = not thin and _is_own_work(row, labels)
        if total_label(client) == "alone":
            return True if (explained and not own) or thin else None
        named = any(key in sums.groups for key in _summed(client))
        return bool(explained) and not own and (thin or named)
    if explained > 1 and not thin and _is_own_work(row, labels):
        return None
    return explained > 1 or (explained == 1 and thin)


def _is_undated_total(row: ExportRow, labels: Sequence[str], sums: _Sums) -> bool:
    """Whether a row without a date is called a total where others have their client, or has the hours of others."""
    if _is_own_work(row, labels):
        return False
    return any(row.text(name) in labels for name in GROUPED) or any(
        sums.explain(row, label) for label in labels
    )


def _is_own_work(row: ExportRow, labels: Sequence[str]) -> bool:
    """Whether a row says which work it is, as no total does: a number of its own, whose work, whether billed, when it began."""
    told = [row.text(name) for name in ("ticket", "entry", "person", "billable", "not billable")]
    start = read_moment(row.get("start"))
    return any(text and text not in labels for text in told) or (start is not None and start.at is not None)


def _dated(row: ExportRow) -> str:
    """The column that dates a row; what has no date is no entry anyway."""
    return next((name for name in ("date", "start", "opened") if row.get(name) is not None), "")


def _labels(rows: Sequence[ExportRow]) -> dict[int, list[str]]:
    """The cells that read like the label of a total, by the place of their row.

    Columns, such as notes, in which most rows read like totals say nothing.
    """
    telling = {rows[0].head.columns.get(name) for name in GROUPED} if rows else set()
    told = {place: cells for place, row in enumerate(rows) if (cells := _total_cells(row))}
    counts = Counter(at for cells in told.values() for at in cells)
    chatty = {at for at, count in counts.items() if count * 2 > len(rows) and at not in telling}
    left = {place: [text for at, text in cells.items() if at not in chatty] for place, cells in told.items()}
    return {place: texts for place, texts in left.items() if texts}


def _total_cells(row: ExportRow) -> dict[int, str]:
    """The cells of a row that read like the label of a total, by column."""
    texts = {at: cell for at, cell in enumerate(row.cells) if isinstance(cell, str)}
    everything = "\n".join(texts.values()).casefold()
    if not any(stem in everything for stem in TOTAL_STEMS):
        return {}
    return {at: text for at, text in texts.items() if total_label(text)}


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


def _summed(text: str) -> tuple[str, ...]:
    """What the label of a total may be the total of: all of its other words, or all but the last or the first."""
    words = _words(text)
    return _group(_without_total(text)), " ".join(words[:-1]), " ".join(words[1:])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text[:200].casefold())


@lru_cache(maxsize=65536)
def _group(text: str) -> str:
    return " ".join(_words(text))


def _filled(row: ExportRow) -> int:
    return len(row.cells) - row.cells.count(None)


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

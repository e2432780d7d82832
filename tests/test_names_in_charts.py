"""Names beside the lines of charts are whole, apart and in order, however many plans there are and however long their names."""

import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
from calc import Calc
from client_offers import BLOCK_10, GO, GOLD, HOUSE, PLANS, SILVER, offered
from letter_widths import wide
from proposals import page

from xlagree.generate.appendix_book import appendix_book
from xlagree.generate.book.charts import PLAIN
from xlagree.generate.book.line_names import spread
from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book, Chart, Series
from xlagree.generate.client_book import client_book
from xlagree.generate.forms.model_book import starter_book
from xlagree.generate.internal_book import internal_book
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.terms.tables import column_index

NAMES = {
    "en": ("Pay as you go", "Block 20", "Managed workplace for growing offices", "Bronze", "Silver", "Gold"),
    "de": (
        "Nach Aufwand",
        "Stundenpaket 30",
        "Basis-Vertrag",
        "Rundum-sorglos-Paket für den Mittelstand",
        "Silber",
        "Gold",
    ),
    "fr": ("À la demande", "Carnet 10 h", "Forfait Sérénité", "Tout compris", "Argent", "Or"),
}
MADE = {"client": client_book, "appendix": appendix_book, "internal": internal_book}
PAGES = {
    "client": {"en": "Plans", "de": "Pläne", "fr": "Formules"},
    "appendix": {"en": "Plans", "de": "Pläne", "fr": "Formules"},
    "internal": dict.fromkeys(NAMES, "Risk"),
}
HEIGHT_OF_LETTERS = 1.25
"""Of their size."""


class Beside(NamedTuple):
    """A name in a chart: where it stands, how high, and in which letters."""

    text: str
    at: int
    height: float
    size: int
    bold: bool


def named(count: int, language: str = "en", plans: Sequence[Plan] = ()) -> Proposal:
    """An offer of so many plans with the names of a language."""
    deal = offered(max(count, 3), language, theme=replace(HOUSE, language=language))
    plans = plans or PLANS[max(count, 3)][:count]
    own = tuple(replace(plan, name=name) for plan, name in zip(plans, NAMES[language], strict=False))
    return replace(deal, card=replace(deal.card, plans=own), client=replace(deal.client, recommend=""))


def cells_of(book: Book, reference: str) -> list[Any]:
    """What stands in the cells of a reference, from its first to its last; None where nothing does."""
    name, _, area = reference.rpartition("!")
    sheet = page(book, name.strip("'").replace("''", "'"))
    ends = re.findall(r"\$([A-Z]+)\$(\d+)", area)
    column, first, last = column_index(ends[0][0]), int(ends[0][1]) - 1, int(ends[-1][1]) - 1
    held = {cell.row: cell.value for cell in sheet.cells if cell.column == column}
    return [held.get(row) for row in range(first, last + 1)]


def names_of(book: Book, chart: Chart) -> Iterator[Beside]:
    """The names that are shown in a chart right of its lines, from below."""
    found = []
    for series in (*chart.series, *chart.over):
        label: Any = series.look.get("data_labels")
        if not label or label["position"] != "right" or "fill" not in label:
            continue
        (text,) = cells_of(book, series.name)
        heights = cells_of(book, series.values)
        (at,) = [i for i, height in enumerate(heights) if height not in (None, "")]
        if str(text).strip():
            font = label["font"]
            found.append(Beside(text, at, heights[at], font["size"], font["bold"]))
    return iter(sorted(found, key=lambda name: name.height))


def lines_of(book: Book, chart: Chart) -> dict[str, list[float]]:
    """The lines of a chart by what they are drawn from."""
    drawn = [one for one in (*chart.series, *chart.over) if "data_labels" not in one.look]
    lines = {one.values: cells_of(book, one.values) for one in drawn if "width" in str(one.look)}
    return {values: [x for x in points if isinstance(x, float)] for values, points in lines.items()}


def charted(kind: str, count: int, language: str) -> tuple[Book, Chart]:
    """The chart of lines of a page."""
    book = MADE[kind](named(count, language))
    return book, page(book, PAGES[kind][language]).charts[0]


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(("count", "language"), [(2, "en"), (3, "fr"), (4, "de"), (5, "en"), (6, "de")])
def test_names_stand_apart_and_in_order(kind: str, count: int, language: str) -> None:
    """No two share any height, none leaves the chart, and the order is that of the ends of their lines."""
    book, chart = charted(kind, count, language)
    axis: Any = chart.y_axis
    pixels = chart.height * chart.layout[3] / (axis["max"] - axis["min"])
    names = list(names_of(book, chart))
    ends = sorted(points[-1] for points in lines_of(book, chart).values())

    assert len(names) == min(count, 4) if kind == "client" else count
    for below, above in pairwise(names):
        room = HEIGHT_OF_LETTERS * (below.size + above.size) / 2 * 4 / 3
        assert (above.height - below.height) * pixels >= 0.9 * room, (below, above)
    assert all(axis["min"] <= name.height <= axis["max"] for name in names)
    assert len(ends) >= len(names)


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(("count", "language"), [(3, "fr"), (4, "de"), (6, "en")])
def test_names_have_room_beside_their_lines(kind: str, count: int, language: str) -> None:
    """As the font measures them; a name is whole or has an ellipsis, and is never set too small."""
    book, chart = charted(kind, count, language)
    left, _, plot, _ = chart.layout
    points = len(cells_of(book, chart.series[0].categories)) - 1
    for name in names_of(book, chart):
        room = chart.width * (1 - left - plot * name.at / points)
        assert wide(name.text, "Calibri", name.size, name.bold) <= room + 4, name
        assert name.size >= 7
        assert name.text in NAMES[language] or name.text.endswith("…")


@pytest.mark.parametrize("language", NAMES)
def test_no_two_plans_are_drawn_alike(language: str) -> None:
    """Of six in the appendix and among the curves of risk, and of four in an offer."""
    assert len({*PLAIN}) == len(PLAIN) == 6
    for kind in MADE:
        _, chart = charted(kind, 6, language)
        drawn = [one for one in (*chart.series, *chart.over) if "width" in str(one.look)]
        assert len({str(one.look) for one in drawn}) == len(drawn)


@pytest.mark.parametrize("kind", [*MADE, "model"])
def test_names_are_written_on_one_line_and_on_white(kind: str, tmp_path: Path) -> None:
    """LibreOffice breaks names of charts otherwise, and lines of the axis run through them."""
    book = starter_book() if kind == "model" else MADE[kind](named(4, "de"))
    write_book(book, tmp_path / "book.xlsx")
    with ZipFile(tmp_path / "book.xlsx") as file:
        charts = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/charts/chart")]
    labels = [label for chart in charts for label in re.findall(r"<c:dLbls>.*?</c:dLbls>", chart, re.DOTALL)]
    axes = [axis for chart in charts for axis in re.findall(r"<c:valAx>.*?</c:valAx>", chart, re.DOTALL)]

    assert len(labels) >= 4
    assert all('<a:bodyPr wrap="none"' in label for label in labels)
    assert sum('<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/>' in label for label in labels) >= 4
    assert axes
    assert not any('wrap="none"' in axis for axis in axes)


def test_the_text_of_a_break_even_meets_no_line() -> None:
    """Not even near the axis, where a block is the cheapest from its first hour on."""
    small = replace(BLOCK_10, block_hours=2, block_price=150)
    book = appendix_book(named(4, "de", (GO, small, SILVER, GOLD)))
    chart = page(book, "Pläne").charts[0]
    (text,) = [one for one in chart.over if _plain_label(one)]
    heights, points = cells_of(book, text.values), len(cells_of(book, text.values)) - 1
    (at,) = [i for i, height in enumerate(heights) if isinstance(height, float)]
    label: Any = text.look["data_labels"]
    pixels = chart.height * chart.layout[3] / float(chart.y_axis["max"])  # type: ignore[arg-type]  # a number
    (says,) = cells_of(book, text.name)
    across = wide(says, "Calibri", 9, bold=True) / (chart.width * chart.layout[2]) * points
    beside = label["position"] == "right"
    first, last = (at, at + across) if beside else (at - across / 2, at + across / 2)
    low = heights[at] - (6 / pixels if beside else 0)
    high = low + 12 / pixels

    assert low >= 0
    assert first >= 0
    for line in lines_of(book, chart).values():
        assert not any(low < money < high for money in line[round(first) : round(last) + 1]), says


def _plain_label(series: Series) -> bool:
    label: Any = series.look.get("data_labels")
    return bool(label) and "fill" not in label


def test_heights_are_spread_as_little_as_needed() -> None:
    """In their order, no closer than the gap, between the ends of the axis, and where they have room where they are."""
    draws = random.Random(33)
    for _ in range(300):
        values = [draws.choice([draws.uniform(0, 100), 50.0]) for _ in range(draws.randint(1, 6))]
        placed = spread(values, 8, 4, 100)
        order = sorted(range(len(values)), key=lambda i: values[i])
        at = [placed[i] for i in order]

        assert all(above - below >= 8 - 1e-9 for below, above in pairwise(at))
        assert at[0] >= 4 - 1e-9
        assert at[-1] <= 100 + 1e-9
        if all(values[b] - values[a] >= 8 for a, b in pairwise(order)) and min(values) >= 4:
            assert placed == pytest.approx(values)


def words(pdf: Path) -> Iterator[tuple[str, float, float, float, float]]:
    """The words of the first page of a PDF, each with its left, upper, right and lower edge."""
    box = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", pdf, "-"], check=True, capture_output=True, text=True
    )
    form = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    for *edges, word in re.findall(form, box.stdout):
        left, top, right, bottom = map(float, edges)
        yield word, left, top, right, bottom


def printed(calc: Calc, book: Book, folder: Path) -> Path:
    """The book as LibreOffice prints it."""
    write_book(book, folder / "book.xlsx")
    return calc.pdf(folder / "book.xlsx", folder)


@pytest.mark.parametrize(
    ("kind", "count", "language"), [("client", 4, "de"), ("client", 3, "fr"), ("appendix", 6, "de")]
)
def test_printed_names_do_not_overlap(
    calc: Calc, kind: str, count: int, language: str, tmp_path: Path
) -> None:
    """In LibreOffice, where they were broken and one was printed over the other: no word stands on another."""
    found = list(words(printed(calc, MADE[kind](named(count, language)), tmp_path)))
    assert len(found) > 100
    for i, (word, left, top, right, bottom) in enumerate(found):
        for other, its_left, its_top, its_right, its_bottom in found[i + 1 :]:
            wide_shared = min(right, its_right) - max(left, its_left)
            high_shared = min(bottom, its_bottom) - max(top, its_top)
            assert wide_shared <= 0.5 or high_shared <= 0.45 * min(bottom - top, its_bottom - its_top), (
                word,
                other,
            )

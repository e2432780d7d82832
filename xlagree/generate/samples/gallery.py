"""The gallery: for each of its deals the workbook and the page that a client receives, and pictures of what they print."""

from contextlib import closing
from pathlib import Path

from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.generate.offer_page import offer_page, write_page
from xlagree.generate.page_pictures import find_poppler
from xlagree.generate.printing import find_printer
from xlagree.generate.samples.few_colours import png_of
from xlagree.generate.samples.gallery_deals import Showpiece, deals
from xlagree.proposal.client_verdict import client_verdict
from xlagree.proposal.in_clients_words import in_clients_words, spoken_to

DPI = 110
PLANS, OFFER = 1, 2
"""Pages of a client book."""
WITH_OFFER = "retainer"
"""The deal whose second page is drawn too."""
WIDTH = 420
"""Pixels of a picture in a table."""
OPENING = """# Gallery

Six offers of two made-up firms to made-up clients, as `xlagree generate --html` makes them: a workbook of four pages to sign, and the
same as one page for a browser. `make gallery` writes them anew, pictures included.
"""


def write_gallery(folder: Path) -> None:
    """Write workbooks, pages and what shows them; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for deal in deals():
        write_book(client_book(deal.proposal), folder / f"{deal.name}.xlsx")
        write_page(offer_page(deal.proposal), folder / f"{deal.name}.html")
    (folder / "README.md").write_text(_shown(deals()), encoding="utf-8", newline="\n")


def draw_gallery(folder: Path) -> None:
    """Draw the first page of every workbook, and of one the second, by LibreOffice and poppler."""
    printer, poppler = find_printer(), find_poppler()
    for deal in deals():
        with closing(
            printer.pdfs([folder / f"{deal.name}.xlsx"], spoken_to(deal.proposal).language)
        ) as printed:
            pdf = next(printed)
            assert isinstance(pdf, Path), pdf
            for page, name in _drawn(deal):
                (folder / name).write_bytes(png_of(poppler.points(pdf, page, DPI)))


def _drawn(deal: Showpiece) -> list[tuple[int, str]]:
    """The pages of a deal that are drawn, each with the name of its picture."""
    offer = [(OFFER, f"{deal.name}-offer.png")] if deal.name == WITH_OFFER else []
    return [(PLANS, f"{deal.name}.png"), *offer]


def _shown(gallery: tuple[Showpiece, ...]) -> str:
    """Two deals beside each other, each with its picture, its verdict and what it shows."""
    rows = ["| | |", "|---|---|"]
    for i in range(0, len(gallery), 2):
        rows.append("| " + " | ".join(map(_cell, gallery[i : i + 2])) + " |")
    picture = _picture(
        f"{WITH_OFFER}-offer", "Your offer: the plan, add-ons with their numbers, sums with VAT"
    )
    offer = f"The second page of `{WITH_OFFER}.xlsx`, on which a client orders:\n\n{picture}\n"
    return "\n".join([OPENING, *rows, "", offer])


def _cell(deal: Showpiece) -> str:
    told = in_clients_words(deal.proposal)
    verdict = client_verdict(told, spoken_to(told)).headline
    files = f"[workbook]({deal.name}.xlsx) · [page]({deal.name}.html)"
    return (
        f"{_picture(deal.name, verdict)}<br>**{deal.proposal.client.name}**: {verdict} {deal.shows} {files}"
    )


def _picture(name: str, says: str) -> str:
    return f'<img src="{name}.png" width="{WIDTH}" alt="{says}">'

"""The gallery: what is committed is what the code makes, small enough to be looked at, and each offer tells its story."""

import zlib
from pathlib import Path

import pytest

from xlagree.generate.client_book import client_book
from xlagree.generate.samples.few_colours import MOST_COLOURS, PNG, png_of
from xlagree.generate.samples.gallery import write_gallery
from xlagree.generate.samples.gallery_deals import DAY, NORTHLIGHT, deals
from xlagree.intake.translations_sheet import untranslatable, without_translation
from xlagree.proposal.offers.frozen_offer import offer_of
from xlagree.proposal.recommendation import recommended
from xlagree.proposal.summary import held_for
from xlagree.terms.errors import NOWHERE

GALLERY = Path(__file__).parent.parent / "workbooks" / "gallery"
MOST_BYTES = 1_500_000
"""Of all pictures together."""


@pytest.mark.slow
def test_the_gallery_is_what_the_code_makes(tmp_path: Path) -> None:
    """Workbooks, pages and what shows them, byte for byte; `make gallery` writes them anew."""
    write_gallery(tmp_path)

    made = {path.name for path in tmp_path.iterdir()}
    drawn = {path.name for path in GALLERY.glob("*.png")}
    assert made == {path.name for path in GALLERY.iterdir()} - drawn
    for name in made:
        assert (tmp_path / name).read_bytes() == (GALLERY / name).read_bytes(), name


def test_every_picture_is_shown_and_small() -> None:
    """A PNG for each offer and one more, all of them in the gallery's page."""
    page = (GALLERY / "README.md").read_text(encoding="utf-8")
    drawn = [*GALLERY.glob("*.png")]

    assert {path.stem for path in drawn} == {deal.name for deal in deals()} | {"retainer-offer"}
    assert all(f'src="{path.name}"' in page and path.read_bytes().startswith(PNG) for path in drawn)
    assert sum(path.stat().st_size for path in drawn) < MOST_BYTES


def test_every_offer_tells_its_story() -> None:
    """Pay as you go, a retainer, a block, a fixed price, six plans and German; none of them is held back."""
    told = {deal.name: deal.proposal for deal in deals()}
    kinds = {name: deal.plans[recommended(deal).plan or 0].kind for name, deal in told.items()}

    assert [kinds[name] for name in ("stay", "retainer", "block", "fixed")] == [
        "pay as you go",
        "retainer",
        "block",
        "fixed price",
    ]
    assert {name for name, deal in told.items() if len(deal.plans) == 6} == {"six-plans"}
    assert [offer_of(told["german"]).plans[i].name for i in (0, 2)] == ["Nach Aufwand", "Silber"]
    assert all(held_for(deal) == () and deal.date == DAY for deal in told.values())


def test_the_gallery_leaves_no_word_untranslated() -> None:
    """Of the card that a German client is written to with."""
    assert [*untranslatable(NORTHLIGHT), *without_translation(NORTHLIGHT, NOWHERE)] == []


def test_a_picture_keeps_the_colours_that_most_of_it_has() -> None:
    """Exactly, however like each other they are; the rest takes the nearest, and the same points are the same bytes."""
    paper, band, tint = bytes([255, 255, 255]), bytes([238, 240, 242]), bytes([231, 241, 241])
    shades = bytes(shade for value in range(256) for shade in (value, value, value))
    points = 300 * paper + 300 * band + 300 * tint + shades
    ppm = b"P6\n%d 1\n255\n" % (len(points) // 3) + points
    picture = png_of(ppm)

    assert picture == png_of(ppm)
    palette = picture[picture.index(b"PLTE") + 4 : picture.index(b"IDAT") - 8]
    colours = {palette[i : i + 3] for i in range(0, len(palette), 3)}
    assert len(colours) == MOST_COLOURS
    assert {paper, band, tint} <= colours
    places = zlib.decompress(picture[picture.index(b"IDAT") + 4 : picture.index(b"IEND") - 8])[1:]
    shown = [palette[3 * place : 3 * place + 3] for place in places]
    assert shown[:900] == [paper] * 300 + [band] * 300 + [tint] * 300
    assert len(shown) == len(points) // 3


def test_a_block_says_when_it_is_bought() -> None:
    """Not that it would have cost more in these months, since it costs less in all others."""
    (block,) = [deal.proposal for deal in deals() if deal.name == "block"]
    said = [str(cell.value) for cell in client_book(block).sheets[0].cells]

    bought = sum(month.block > 0 for month in block.replays[1].months)
    assert f"Blocks would have been bought in {bought} of 12 months" in said
    assert bought == 4

"""The gallery: what is committed is what the code makes, small enough to be looked at, and each offer tells its story."""

from pathlib import Path

import pytest

from xlagree.generate.samples.few_colours import PNG, png_of
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


def test_a_picture_keeps_few_colours() -> None:
    """White paper and black ink stay what they are, whatever lies between; the same points are the same bytes."""
    shades = bytes(shade for value in range(256) for shade in (value, value, value))
    picture = png_of(b"P6\n256 1\n255\n" + shades)

    assert picture == png_of(b"P6\n256 1\n255\n" + shades)
    palette = picture[picture.index(b"PLTE") + 4 : picture.index(b"IDAT") - 8]
    assert len(palette) == 3 * 16
    assert all(abs(palette[3 * i] - 17 * i) <= 8 for i in range(16))

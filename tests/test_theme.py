"""The theme of a house as a record: what it refuses, what follows from it, and the logo."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logos import jpeg, png

from xlagree.proposal.house.colours import READABLE, WHITE, contrast, on_white, palette
from xlagree.proposal.house.house_policy import house_of
from xlagree.proposal.house.logo import LARGEST_BYTES, WANT, Logo, read_logo
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.theme_terms import THEME_TERMS, VAT_RATES
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import AgreementError

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def refused(**values: object) -> list[str]:
    """What is said of a theme with such values."""
    with pytest.raises(AgreementError) as raised:
        Theme("Harbour IT", **values)  # type: ignore[arg-type]  # wrong on purpose
    return [str(problem) for problem in raised.value.problems]


def test_everything_wrong_is_said_at_once() -> None:
    """One line for each key: what it must be and what it got."""
    assert refused(
        colour="red",
        font="Comic Sans",
        language="it",
        currency="many euros",
        currency_place="above",
        prices="cheap",
        mail="harbour.example",
        offer_number="NL-{year}",
        valid_days=400,
        notice_months=1.5,
        address="x" * 81,
        vat=(19.0,),
    ) == [
        f"address must be text of at most 80 characters (got {'x' * 60})",
        "mail must be an address such as offers@harbour.example (got harbour.example)",
        "colour must be a colour of six digits such as #0B6467 (got red)",
        "font must be one of Calibri, Arial, Aptos, Segoe UI (got Comic Sans)",
        "language must be one of en, de, fr (got it)",
        "currency must be one currency, such as EUR or € (got many euros)",
        "currency place must be one of before, after (got above)",
        "prices must be one of net, gross (got cheap)",
        "offer number must be a pattern such as HB-{year}-{n:04} (got NL-{year})",
        "valid days must be a whole number of days from 0 to 365 (got 400)",
        "notice months must be a whole number of months from 0 to 24 (got 1.5)",
        "vat must be one to 4 different shares from 0 to 1 such as 0.19, or none (got 19.0); write 19 % as 0.19",
    ]


@pytest.mark.parametrize("pattern", ["{n}", "A{n:09}", "{year}/{n:04}-X", "{n:04} {year} {n}"])
def test_an_offer_number_counts(pattern: str) -> None:
    """The pattern has the count, and what it gives differs from offer to offer."""
    theme = Theme("Harbour IT", offer_number=pattern)
    assert theme.numbered(2026, 7) != theme.numbered(2026, 8)


@pytest.mark.parametrize(
    "pattern", ["{n!r}", "{n:4}", "{year.real}{n}", "{n", "{}{n}", "{m}{n}", "x" * 41 + "{n}"]
)
def test_an_offer_number_holds_nothing_else(pattern: str) -> None:
    """No other names, forms or broken braces."""
    assert refused(offer_number=pattern) == [
        f"offer number must be a pattern such as HB-{{year}}-{{n:04}} (got {pattern[:60]})"
    ]


@pytest.mark.parametrize(
    ("cell", "rates"),
    [
        (0.19, "0.19"), ("19 %", "0.19"), ("0,19", "0.19"), ("0.19; 0.07", "0.19; 0.07"), ("19 %, 7 %", "0.19; 0.07"),
        ([0.19, 0.07], "0.19; 0.07"), ([], "none"), ("None", "none"), (0, "0"), ("0,19; 0,07", "0.19; 0.07"),
    ],
)  # fmt: skip
def test_rates_are_read_as_people_write_them(cell: object, rates: str) -> None:
    """One or several, as shares or percent, with commas or points."""
    assert VAT_RATES.check("vat", cell) == rates


@pytest.mark.parametrize(
    "cell",
    [True, 19, "19", "abc", [0.19, 0.19], [0.1, 0.2, 0.3, 0.4, 0.5], [[0.19]], -0.1, "0.19;", "0.19 0.07"],
)
def test_other_rates_are_refused(cell: object) -> None:
    """Truth values, percent as shares, one twice, too many, lists in lists."""
    with pytest.raises(AgreementError, match="vat must be one to 4 different shares"):
        VAT_RATES.check("vat", cell)


@given(COLOURS)
def test_any_colour_becomes_one_that_can_be_read(colour: str) -> None:
    """On white and on its tint; what can be read already stays as it is, and the shares of the colour are as they say."""
    colours = palette(colour)
    assert contrast(colours.house, WHITE) >= READABLE
    assert contrast(colours.house, colours.tint) >= READABLE
    assert (colours.tint, colours.mid) == (on_white(colours.house, 0.1), on_white(colours.house, 0.45))
    assert colours.darkened == (colours.house != colour.upper())
    if not colours.darkened:
        return
    steps = [tuple(channel * 0.96**n for channel in bytes.fromhex(colour[1:])) for n in range(200)]
    shades = ["#" + "".join(f"{int(channel + 0.5):02X}" for channel in step) for step in steps]
    first = next(
        shade
        for shade in shades
        if min(contrast(shade, WHITE), contrast(shade, on_white(shade, 0.1))) >= READABLE
    )
    assert colours.house == first


def test_contrast_is_that_of_the_guidelines() -> None:
    """Pairs whose contrast others have published: black, a middle grey, red and blue on white."""
    for colour, published in (("#000000", 21.0), ("#767676", 4.54), ("#FF0000", 4.0), ("#0000FF", 8.59)):
        assert contrast(colour, WHITE) == pytest.approx(published, abs=0.005)
    assert contrast(WHITE, "#000000") == contrast("#000000", WHITE)


def test_a_darkened_colour_and_a_coarse_logo_are_said() -> None:
    """With what is used in place of the one, and what would be better than the other."""
    theme = Theme("Harbour IT", colour="#7FD4D6", logo=Logo(png(200, 40)))
    assert {key: str(remark) for key, remark in theme.remarks.items()} == {
        "colour": "colour #7FD4D6 is hard to read on white or on its tint (contrast 1.7, wanted 4.5); #457374 is used in its place",
        "logo": "the logo is 40 px high and looks coarse in print; one of 96 px or more is sharp",
    }
    assert all(remark.remark for remark in theme.remarks.values())
    assert Theme("Harbour IT", logo=Logo(png(400, 96))).remarks == {}


@pytest.mark.parametrize(
    "content",
    [png(840, 192), png(2000, 1), jpeg(640, 200), jpeg(640, 200, 0xC2), b"\xff\xd8\xff" + jpeg(640, 200)[2:]],
)
def test_pngs_and_jpegs_are_logos(content: bytes) -> None:
    """Baseline and progressive, with a thumbnail of another size before, with marks filled up."""
    logo = Logo(content)
    assert logo.size in {(840, 192), (2000, 1), (640, 200)}
    assert logo.kind == ("png" if content[1:4] == b"PNG" else "jpeg")


@pytest.mark.parametrize(
    ("content", "got"),
    [
        (b"GIF89a" + b"\0" * 50, "a GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG"),
        (b"RIFF\0\0\0\0WEBP", "a WebP"),
        (b"", "another file"),
        (png(20000, 1), "20,000 × 1 px"),
        (png(1, 2001), "1 × 2,001 px"),
        (png(100, 100)[:-1], "a file that is cut short"),
        (png(100, 100)[:20], "a file that is cut short"),
        (b"\x89PNG\r\n\x1a\n", "a file that is cut short"),
        (jpeg(100, 100)[:-2], "a file that is cut short"),
        (jpeg(100, 100)[:30], "a file that is cut short"),
        (jpeg(3000, 100), "3,000 × 100 px"),
        (png(100, 100) + b"\0" * LARGEST_BYTES, "200 kB"),
    ],
)
def test_other_files_are_no_logos(content: bytes, got: str) -> None:
    """Other kinds, too large ones and broken ones: one line that says what it is."""
    with pytest.raises(AgreementError) as raised:
        Logo(content)
    assert str(raised.value).startswith(f"logo must be {WANT} (got {got}")


@given(st.binary(max_size=400), st.sampled_from([b"", png(8, 8)[:30], jpeg(8, 8)[:40]]))
def test_no_bytes_break_the_reading_of_a_logo(content: bytes, begins: bytes) -> None:
    """They are a logo with sides in bounds, or refused."""
    try:
        width, height = Logo(begins + content).size
    except AgreementError:
        return
    assert 0 < width <= 2000
    assert 0 < height <= 2000


@pytest.mark.parametrize(
    ("size", "drawn"),
    [((840, 192), (210, 48)), ((2000, 200), (260, 26)), ((10, 20), (24, 48)), ((1, 2000), (1, 48))],
)
def test_a_logo_is_drawn_in_its_proportion(size: tuple[int, int], drawn: tuple[int, int]) -> None:
    """As large as 260 by 48 pixels allow."""
    assert Logo(png(*size)).drawn == drawn


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """No more of it than a logo may have; folders and missing files are said."""
    large = tmp_path / "large.png"
    large.write_bytes(png(10, 10) + b"\0" * 3_000_000)
    for path, got in (
        (large, "3,000 kB"),
        (tmp_path, "which is no file"),
        (tmp_path / "no.png", "which is not there"),
    ):
        with pytest.raises(AgreementError) as raised:
            read_logo(path)
        assert got in str(raised.value)


@pytest.mark.parametrize(
    "term", [term for term in THEME_TERMS if "blank: " in term.help], ids=lambda term: term.name
)
def test_the_help_names_the_default(term: object) -> None:
    """What the help says blank stands for is what a theme without the key has."""
    field, said = getattr(term, "field"), getattr(term, "help").partition("blank: ")[2].rstrip(".")  # noqa: B009  # any term
    plain = Theme("Harbour IT")
    first = [plain.spoken(code).sign_first for code in LANGUAGES]
    spoken = {
        "company": ("that of the policy", house_of(Policy("EUR", company="Quay")).company == "Quay"),
        "legal": ("the company", plain.legal_name == "Harbour IT"),
        "logo": ("the company in large letters", plain.logo is None),
        "currency": ("that of the policy", house_of(Policy("CHF")).currency == "CHF"),
        "currency_place": ("before in en, after in de and fr", first == [True, False, False]),
        "vat": ("none", plain.vat == ()),
        "vat_name": ("VAT, MwSt. or TVA by language", [plain.spoken(code).tax_name for code in LANGUAGES] == ["VAT", "MwSt.", "TVA"]),
        "valid_days": ("as the policy says, else 60", (house_of(Policy("EUR", valid_days=30)).valid_days, plain.valid_days) == (30, 60)),
    }  # fmt: skip
    if field in spoken:
        assert spoken[field] == (said, True)
    else:
        default = getattr(plain, field)
        assert said == (f"{default:g}" if isinstance(default, float) else default)


def test_every_key_is_a_field_of_the_theme() -> None:
    """And every field is a key, but for the texts."""
    assert [term.field for term in THEME_TERMS] == [name for name in vars(Theme()) if name != "wording"]


def test_the_policy_speaks_where_there_is_no_theme() -> None:
    """Its company, currency, days and tax note."""
    house = house_of(Policy("GBP", company="Quay Ltd", valid_days=30, tax_note="net of {tax} | exempt"))
    assert (house.company, house.currency, house.valid_days) == ("Quay Ltd", "GBP", 30)
    assert house.spoken().say("prices_net") == "net of {tax} / exempt"

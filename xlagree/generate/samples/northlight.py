"""The made-up firm whose offers the samples are: its theme as a file to lie beside a rate card, and its logo."""

from pathlib import Path

from xlagree.intake.theme_file import THEME_FILE
from xlagree.intake.theme_form import theme_form
from xlagree.proposal.house.logo import read_logo
from xlagree.proposal.house.theme import Theme

LOGO = Path(__file__).with_name("northlight.png")

HOUSE = Theme(
    "Northlight IT (sample)",
    legal="Northlight IT GmbH (sample)",
    address="Speicherweg 14, 20457 Hamburg",
    contact="Mara Lindqvist",
    phone="+49 40 5550 142",
    mail="offers@northlight.example",
    web="northlight.example",
    vat_id="DE 000 000 000",
    logo=read_logo(LOGO),
    vat=(0.19, 0.07),
    offer_number="NL-{year}-{n:04}",
)


def write_theme(folder: Path, company: str = "") -> None:
    """Write the theme and the logo of the firm into a folder; for a `company` of another name a theme to fill in."""
    theme = theme_form(company) if company else theme_form(house=HOUSE, logo=LOGO.name)
    (folder / THEME_FILE).write_text(theme, encoding="utf-8", newline="\n")
    if not company:
        (folder / LOGO.name).write_bytes(LOGO.read_bytes())

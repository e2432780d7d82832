"""The head of a page for a client: the logo, three lines of who offers, a rule in the colour of the house; and its opening lines."""

from collections.abc import Sequence

from xlagree.generate.book.sheet import META, NOTE, SECOND, VERDICT, Page, Picture, Style
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.theme import Theme

LINES, NAME_LINES = (17, 17, 17), (15, 24, 15)
"""Heights of the three lines in pixels: beside a logo, and beside the name of the house, which is larger than a line."""
RULED, SOURCE_LINE, VERDICT_LINE, SENTENCE = 8, 24, 35, 19
"""Heights of what stands below them, from the top down."""
BETWEEN = " · "
NAME = Style(size=18, bold=True)
ABOUT = Style(size=9, bold=True, color=NOTE.color, valign="bottom")
DATED = Style(size=9, color=META.color, align="right", valign="bottom")


def letterhead(page: Page, theme: Theme, speech: ClientLanguage, last: int) -> None:
    """The logo, or the name of the house, left of its address and contact, above a rule across the page."""
    lines = house_lines(theme, speech)
    *rows, ruled = (page.put(height) for height in heights(theme))
    if theme.logo:
        says = speech.say("logo_alt", company=theme.company)
        page.pictures.append(Picture(rows[0], 1, theme.logo.content, *theme.logo.drawn, says))
    else:
        page.write(rows[1], 1, theme.company, NAME)
    for row, text in zip(rows, lines, strict=True):
        page.write(row, last, text, META)
    page.rule(ruled, range(1, last + 1), Style(bottom=theme.palette.house, heavy=True))


def heights(theme: Theme) -> tuple[int, ...]:
    """The heights of its rows: three lines, and one for the rule."""
    return (*(LINES if theme.logo else NAME_LINES), RULED)


def house_lines(theme: Theme, speech: ClientLanguage) -> tuple[str, str, str]:
    """Who offers: name and address; contact, phone and mail; web and number for tax."""
    number = speech.say("vat_id", number=theme.vat_id) if theme.vat_id else ""
    parts = (
        (theme.legal_name, theme.address),
        (theme.contact, theme.phone, theme.mail),
        (theme.web, number),
    )
    first, second, third = (BETWEEN.join(filter(None, line)) for line in parts)
    return first, second, third


def opening_lines(
    page: Page, about: str, dated: Sequence[str], verdict: str, sentences: Sequence[str], last: int
) -> None:
    """What the page is and from when, then its verdict and a sentence a line."""
    row = page.put(SOURCE_LINE)
    page.write(row, 1, about, ABOUT)
    page.write(row, last, BETWEEN.join(filter(None, dated)), DATED)
    page.write(page.put(VERDICT_LINE), 1, verdict, VERDICT)
    for sentence in sentences:
        page.write(page.put(SENTENCE), 1, sentence, SECOND)

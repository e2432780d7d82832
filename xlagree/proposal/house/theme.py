"""The theme of a house: who it is, how its documents look, in which language they speak, and how prices and offers are stated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.colours import WHITE, Palette, contrast, palette
from xlagree.proposal.house.logo import SHARP, Logo, logo_problem
from xlagree.proposal.house.notation import SIGNS, WRITINGS
from xlagree.proposal.house.phrases import LANGUAGES, Phrases, doubled_sheets, wrong_phrase
from xlagree.proposal.house.theme_terms import BEFORE, GROSS, NET, THEME_TERMS, VAT_RATES, rates_of
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.records import by_field, check

OWN_KINDS = ("logo", "vat")
"""The keys whose values are not what a cell holds."""


@dataclass(frozen=True)
class Theme:
    """What a house says of itself; every field is the key of that name, and what no key allows is refused.

    `vat` are shares, the usual rate first; `wording` are texts of the house's own by language and key.
    """

    TERMS = by_field(term for term in THEME_TERMS if term.field not in OWN_KINDS)

    company: str = ""
    legal: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    mail: str = ""
    web: str = ""
    vat_id: str = ""
    logo: Logo | None = None
    colour: str = "#0B6467"
    font: str = "Calibri"
    language: str = "en"
    currency: str = "EUR"
    currency_place: str = ""
    vat: tuple[float, ...] = ()
    vat_name: str = ""
    prices: str = NET
    offer_number: str = "{year}-{n:04}"
    valid_days: float = 60.0
    notice_months: float = 3.0
    wording: Mapping[str, Phrases] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(self, lambda _: self._wrong())

    def _wrong(self) -> Iterator[Problem]:
        """What is wrong with the values that are of their own kind."""
        if wrong_logo := logo_problem(self.logo):
            yield from wrong_logo.problems
        try:
            VAT_RATES.check("vat", self.vat)
        except AgreementError as error:
            yield from error.problems
        for language, texts in self.wording.items():
            if language not in LANGUAGES:
                yield Problem(f"language of wording must be one of {', '.join(LANGUAGES)} (got {language})")
                continue
            wrong = [*filter(None, (wrong_phrase(language, key, text) for key, text in texts.items()))]
            yield from wrong or filter(None, [doubled_sheets(language, texts)])

    @cached_property
    def palette(self) -> Palette:
        """The colour of the house as it can be read, and the colours that follow from it."""
        return palette(self.colour)

    @property
    def gross(self) -> bool:
        """Whether prices are shown with VAT in them."""
        return self.prices == GROSS

    @property
    def legal_name(self) -> str:
        """The name that signs."""
        return self.legal or self.company

    def spoken(self, language: str = "") -> ClientLanguage:
        """The language of a document: a client's own, else that of the house."""
        own = language or self.language
        first = self.currency_place == BEFORE if self.currency_place else WRITINGS[own].sign_first
        sign = SIGNS.get(self.currency.upper(), self.currency)
        return ClientLanguage(own, sign, first, self.vat_name, self.wording.get(own, {}))

    def numbered(self, year: int, number: int) -> str:
        """The number of an offer.

        >>> Theme(offer_number="HB-{year}-{n:04}").numbered(2026, 147)
        'HB-2026-0147'
        """
        return self.offer_number.format(year=year, n=number)

    @property
    def remarks(self) -> Mapping[str, Problem]:
        """What is done otherwise than a key says, or looks worse than it could, by the key."""
        remarks = {}
        if self.palette.darkened:
            ratio = contrast(self.colour, WHITE)
            what = f"colour {self.colour} is hard to read on white or on its tint (contrast {ratio:.1f}, wanted 4.5)"
            remarks["colour"] = Problem(what, f"{self.palette.house} is used in its place", remark=True)
        if self.logo and self.logo.size[1] < SHARP:
            what = f"the logo is {self.logo.size[1]} px high and looks coarse in print"
            remarks["logo"] = Problem(what, f"one of {SHARP} px or more is sharp", remark=True)
        return remarks


def given_theme(values: Mapping[str, object]) -> Theme:
    """A theme from values that its keys have checked, rates of VAT as they stand in a cell."""
    fields = dict(values)
    if "vat" in fields:
        fields["vat"] = rates_of(str(fields["vat"]))
    return Theme(**fields)  # type: ignore[arg-type]  # each value was checked by the key of its field

"""The keys of a theme, each declared once: name, other names, kind of value, one line of help with its default."""

# ruff: noqa: E501  # one line for each key, as in a table
from dataclasses import dataclass

from xlagree.proposal.house.logo import WANT as LOGO
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.terms import quantities as q
from xlagree.terms.errors import AgreementError, must_be
from xlagree.terms.quantities import Text, Word, is_blank, same
from xlagree.terms.vocabulary import Term

FONTS = ("Calibri", "Arial", "Aptos", "Segoe UI")
BEFORE, AFTER = PLACES = ("before", "after")
NET, GROSS = BASES_OF_PRICES = ("net", "gross")
MOST_RATES = 4
NO_VAT, REVERSE_CHARGE = "none", "reverse charge"


@dataclass(frozen=True)
class Rates(Text):
    """Rates of a tax, the usual one first: one share, several with semicolons, or none."""

    def check(self, term: str, cell: object) -> str:
        """The rates in a cell, as one text.

        >>> VAT_RATES.check("vat", [0.19, "7 %"]), VAT_RATES.check("vat", "0,19; 0,07"), VAT_RATES.check("vat", "none")
        ('0.19; 0.07', '0.19; 0.07', 'none')
        """
        parts = list(cell) if isinstance(cell, list | tuple) else _parted(cell)
        if not parts or [str(part).strip().casefold() for part in parts] == [NO_VAT]:
            return NO_VAT
        try:
            rates = [q.SHARE.check(term, "" if isinstance(part, bool) else part) for part in parts]
        except AgreementError as error:
            raise must_be(term, self.want, "; ".join(map(str, parts)), error.problems[0].remedy) from None
        if len(parts) > MOST_RATES or len(set(rates)) < len(rates):
            raise must_be(term, self.want, "; ".join(map(str, parts)))
        return "; ".join(f"{rate:g}" for rate in rates)


@dataclass(frozen=True)
class ClientRate(Text):
    """The one rate of a client that is taxed otherwise: a share, none, or reverse charge."""

    def check(self, term: str, cell: object) -> str:
        """The rate in a cell, as text.

        >>> CLIENT_VAT.check("vat", "7 %"), CLIENT_VAT.check("vat", "Reverse charge"), CLIENT_VAT.check("vat", "none")
        ('0.07', 'reverse charge', 'none')
        """
        word = {same(known): known for known in (NO_VAT, REVERSE_CHARGE)}.get(same(cell))
        try:
            return word or f"{q.SHARE.check(term, '' if isinstance(cell, bool) else cell):g}"
        except AgreementError as error:
            raise must_be(term, self.want, cell, error.problems[0].remedy) from None


def _parted(cell: object) -> list[object]:
    """The rates of a cell one by one; a comma parts them only where they are not one number with it."""
    if not isinstance(cell, str) or _is_share(cell):
        return [cell]
    return [*cell.split(";" if ";" in cell else ",")]


def _is_share(text: str) -> bool:
    """Whether a text, which may have a comma, is a single share."""
    try:
        q.SHARE.check("", text)
    except AgreementError:
        return False
    return True


def rates_of(text: str) -> tuple[float, ...]:
    """Rates as numbers.

    >>> rates_of("0.19; 0.07"), rates_of("none")
    ((0.19, 0.07), ())
    """
    return () if is_blank(text) or text == NO_VAT else tuple(map(float, text.split(";")))


LINE = Text("text of at most 80 characters", shape=r".{1,80}", examples=("Harbour IT",))
COLOUR = Text("a colour of six digits such as #0B6467", shape=r"#[0-9A-Fa-f]{6}", examples=("#0B6467",))
MAIL = Text(
    "an address such as offers@harbour.example",
    shape=r"[^@\s]{1,64}@[^@\s]{1,80}",
    examples=("offers@harbour.example",),
)
PICTURE = Text(LOGO, examples=("logo.png",))
PATTERN = Text(
    "a pattern such as HB-{year}-{n:04}",
    shape=r"(?=.*\{n(:0[1-9])?\})([^{}]|\{year\}|\{n(:0[1-9])?\}){1,40}",
    examples=("HB-{year}-{n:04}",),
)
VAT_RATES = Rates(
    "one to 4 different shares from 0 to 1 such as 0.19, or none", examples=("0.19", "0.19; 0.07", NO_VAT)
)
CLIENT_VAT = ClientRate(
    "a share from 0 to 1 such as 0.07, none or reverse charge", examples=("0.07", NO_VAT, REVERSE_CHARGE)
)
NOTICE = q.Number("count", "a whole number of months from 0 to 24", high=24, whole=True)

THEME_TERMS: tuple[Term, ...] = (
    Term("company", q.TEXT, "Name of the house, as its clients know it; blank: that of the policy.", ("our name", "provider")),
    Term("legal", LINE, "Name in law, where it signs; blank: the company.", ("legal name",)),
    Term("address", LINE, "Address in one line."),
    Term("contact", LINE, "Who answers questions about an offer.", ("contact person",)),
    Term("phone", LINE, "Telephone number.", ("telephone",)),
    Term("mail", MAIL, "Where a signed offer is sent.", ("email",)),
    Term("web", LINE, "Address on the web.", ("website",)),
    Term("vat id", LINE, "Number of the house for VAT.", ("vat number", "tax number")),
    Term("logo", PICTURE, "Its file, beside this one; drawn 48 px high and at most 260 px wide; blank: the company in large letters.", ("picture",)),
    Term("colour", COLOUR, "Colour of the house; one that cannot be read on white is darkened until it can; blank: #0B6467.", ("color", "house colour")),
    Term("font", Word(FONTS), "Letters of all pages; blank: Calibri.", ("typeface",)),
    Term("language", Word(LANGUAGES), "Language of offers; the table of clients may name another for a client; blank: en."),
    Term("currency", q.CURRENCY, "Currency of all prices; blank: that of the policy."),
    Term("currency place", Word(PLACES), "Whether its sign stands before or after an amount; blank: before in en, after in de and fr."),
    Term("vat", VAT_RATES, "Rates of VAT, the usual one first; blank: none.", ("vat rates", "tax rates")),
    Term("vat name", LINE, "What the tax is called; blank: VAT, MwSt. or TVA by language.", ("tax name",)),
    Term("prices", Word(BASES_OF_PRICES), "Whether prices are shown net, with VAT below, or gross, with VAT in them; blank: net."),
    Term("offer number", PATTERN, "How offers are numbered: {year} of the offer and {n}, counted up, {n:04} with zeros; blank: {year}-{n:04}.", ("offer numbers",)),
    Term("valid days", q.DAYS, "Days for which an offer stands; blank: as the policy says, else 60.", ("valid for",), unit="days"),
    Term("notice months", NOTICE, "Months of notice to the end of the term; blank: 3.", ("notice",), unit="months"),
)  # fmt: skip
"""What a house may say of itself, in a file theme.toml or on the sheet Theme of its rate card."""

"""Public holidays of a country or a part of it, by its code such as DE-BY, from the library holidays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from xlagree.terms.errors import AgreementError, Problem

WANT = "the code of a country, or of a part of one, such as DE, DE-BY, US or GB-ENG"


@dataclass(frozen=True)
class Region:
    """A country, or a part of it, by the codes of ISO 3166."""

    country: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.country}-{self.part}" if self.part else self.country

    @property
    def called(self) -> str:
        """What people call it: BY alone is Belarus."""
        import holidays

        names = (name for name, *codes in holidays.registry.COUNTRIES.values() if self.country in codes)
        country = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", next(names, self.country))
        return f"{country} ({self.part})" if self.part else country

    def days(self, years: Iterable[int]) -> frozenset[date]:
        """Its public holidays of some years, with the days on which they are kept."""
        import holidays

        return frozenset(holidays.country_holidays(self.country, subdiv=self.part or None, years=years))


def read_region(code: str) -> Region:
    """A region by its code; raises with the nearest that there are.

    >>> str(read_region("de-by"))
    'DE-BY'
    >>> read_region("DE-BAY")
    Traceback (most recent call last):
        ...
    xlagree.terms.errors.AgreementError: holidays of DE-BAY are not known; nearest: DE-BY
    """
    import holidays

    country, _, part = code.strip().partition("-")
    region = Region(country.upper(), _spelt(part, country.upper()))
    try:
        holidays.country_holidays(region.country, subdiv=region.part or None)
    except NotImplementedError:
        what, remedy = f"holidays of {code.strip()} are not known", _nearest(region)
        raise AgreementError(Problem(what, remedy or f"give {WANT}")) from None
    return region


def _spelt(part: str, country: str) -> str:
    """A part of a country as the library spells it, whatever the case: codes are upper case, names are not."""
    return next((known for known in _parts(country) if known.casefold() == part.casefold()), part.upper())


def _parts(country: str) -> list[str]:
    import holidays

    return holidays.list_supported_countries(include_aliases=True).get(country, [])


def _nearest(region: Region) -> str:
    """The codes that look most like a code that is not known."""
    import holidays

    countries = holidays.list_supported_countries(include_aliases=True)
    if region.country in countries:
        parts = countries[region.country]
        close = get_close_matches(region.part, parts, n=2, cutoff=0.5) or parts[:8]
        return f"nearest: {', '.join(f'{region.country}-{part}' for part in close)}" if close else ""
    names = {name.upper(): code for name, code, *_ in holidays.registry.COUNTRIES.values()}
    names |= {code: code for code in names.values()}
    begun = [name for name in names if len(region.country) > 2 and name.startswith(region.country)]
    close = begun[:2] or get_close_matches(region.country, names, n=2, cutoff=0.6)
    return f"nearest: {', '.join(dict.fromkeys(names[name] for name in close))}" if close else ""

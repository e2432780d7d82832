"""What the words of an export mean: class, channel and whether a row is billable."""

import re
from dataclasses import dataclass
from functools import lru_cache

from xlagree.intake.exports.calendar_words import unaccented
from xlagree.pricing.usage_words import classes_of
from xlagree.terms.quantities import same
from xlagree.terms.yes_and_no import NO, YES

AFTER_HOURS_WORDS = (
    "after hours", "afterhours", "out of hours", "outside hours", "outside business hours", "outside office hours",
    "non business hours", "overtime", "weekend", "weekends", "evening", "night", "holiday", "saturday", "sunday",
    "samstag", "samstags", "sonnabend", "sonnabends", "sonntag", "sonntags", "abend", "abends",
    "nacht", "nachts", "nachtarbeit", "sonntagsarbeit", "wochenende", "wochenenden", "feiertag", "feiertage", "feiertags",
    "überstunden", "außerhalb der geschäftszeiten", "außerhalb der geschäftszeit",
    "samedi", "samedis", "dimanche", "dimanches", "soir", "soirs", "soirée", "soirées", "nuit", "nuits", "week end", "férié", "fériés",
    "heures supplémentaires", "hors heures ouvrées", "sábado", "sábados", "domingo", "domingos", "noche", "noches", "fin de semana",
    "fines de semana", "festivo", "festivos", "feriado", "feriados", "horas extra", "horas extras", "fuera de horario",
)  # fmt: skip
EMERGENCY_WORDS = ("emergency", "emergencies", "urgent", "rush", "notfall", "urgence", "emergencia")
NORMAL_WORDS = ("normal", "regular", "standard", "business hours", "office hours", "in hours")
ON_SITE_WORDS = ("on site", "onsite", "field", "visit", "vor ort", "sur site", "sur place", "in situ")
PHONE_WORDS = ("phone", "telephone", "phoned", "telefon", "telefonisch", "téléphone", "teléfono")
REMOTE_WORDS = ("remote", "remotely", "off site", "offsite", "email", "e mail", "portal", "web", "chat")
NEGATIONS = ("no", "not", "non", "without", "kein", "keine", "nicht", "ohne", "pas", "sans", "sin")

SAYS_YES = (*YES, "t", "1", "10", "o", "s")
SAYS_NO = (*NO, "f", "0", "00")
"""With the letters and numbers of exports; 10 and 00 are 1.0 and 0.0."""
BILLED_WORDS = (
    "b",
    "billable",
    "bill",
    "chargeable",
    "abrechenbar",
    "verrechenbar",
    "fakturierbar",
    "facturable",
)
FREE_WORDS = (
    "nb", "nonbillable", "notbillable", "nc", "nocharge", "donotbill", "free", "nonchargeable", "notchargeable", "unbillable",
    "nichtabrechenbar", "nichtverrechenbar", "nichtfakturierbar", "nonfacturable", "nofacturable", "kostenlos", "gratuit", "gratis",
)  # fmt: skip


@dataclass(frozen=True)
class WorkClass:
    """When and how urgent work was; `own` are classes of the price list's own."""

    after_hours: bool = False
    emergency: bool = False
    own: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = [
            word for word, so in (("after-hours", self.after_hours), ("emergency", self.emergency)) if so
        ]
        return ", ".join(filter(None, (" ".join(words), *self.own))) or "normal"


NORMAL = WorkClass()


@lru_cache(maxsize=4096)  # an export repeats few words in many rows
def class_of(text: str) -> WorkClass | None:
    """The class that the words of a work type state, or None when they state none.

    >>> str(class_of("Onsite - After Hours")), str(class_of("Non-emergency, regular")), class_of("Server")
    ('after-hours', 'normal', None)
    """
    after, urgent = _says(text, AFTER_HOURS_WORDS), _says(text, EMERGENCY_WORDS)
    return WorkClass(after, urgent) if after or urgent or _says(text, NORMAL_WORDS) else None


def class_meant(text: str) -> WorkClass:
    """The class that a mapping file says.

    >>> str(class_meant("after-hours emergency, Sunday"))
    'after-hours emergency, Sunday'
    """
    named = classes_of(tuple(filter(None, map(str.strip, text.split(",")))))
    return WorkClass(named.after_hours, named.emergency, named.own)


@lru_cache(maxsize=4096)
def channel_of(text: str) -> str | None:
    """The channel that the words of a work type or a source state, or None.

    >>> channel_of("Onsite - After Hours"), channel_of("Phone call"), channel_of("Server")
    ('on site', 'phone', None)
    """
    for channel, words in (("on site", ON_SITE_WORDS), ("phone", PHONE_WORDS), ("remote", REMOTE_WORDS)):
        if _says(text, words):
            return channel
    return None


def billable_of(cell: object, inverted: bool = False) -> bool | None:
    """Whether a cell says that its row is billed, or None when it is no such word.

    `inverted` where the column asks whether the row is *not* billed, so that yes and no change places.

    >>> billable_of("NC"), billable_of("Billable"), billable_of("yes"), billable_of("yes", inverted=True)
    (False, True, True, False)
    """
    word = same(cell)
    if word in SAYS_YES or word in SAYS_NO:
        return (word in SAYS_YES) != inverted
    return True if word in BILLED_WORDS else False if word in FREE_WORDS else None


@lru_cache(maxsize=4096)
def _plain_words(text: str) -> list[str]:
    """The words of a text in lower case and without accents, which not everybody types."""
    return re.findall(r"\w+", unaccented(text.casefold()))


def _says(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands in a text as whole words, and is not denied by the word before."""
    words = _plain_words(text)
    for wanted in map(_plain_words, phrases):
        for i in range(len(words) - len(wanted) + 1):
            if words[i : i + len(wanted)] == wanted and (i == 0 or words[i - 1] not in NEGATIONS):
                return True
    return False

"""Words of exports: what they say of class, channel and billing, and what they do not."""

import pytest

from xlagree.intake.exports.words import billable_of, channel_of, class_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("After Hours", "after-hours"), ("Remote - After-Hours", "after-hours"), ("AfterHours", "after-hours"),
        ("Overtime", "after-hours"), ("Weekend Support", "after-hours"), ("Out of hours", "after-hours"),
        ("Outside business hours", "after-hours"), ("Emergency", "emergency"), ("Emergency Overtime", "after-hours emergency"),
        ("after-hours emergency", "after-hours emergency"), ("Regular", "normal"), ("normal", "normal"),
        ("Notfall am Sonntag", "after-hours emergency"), ("Urgence", "emergency"),
        ("Non-emergency, standard", "normal"), ("No overtime", None), ("Server maintenance", None),
        ("Samstag", "after-hours"), ("Sonntag", "after-hours"), ("Abend", "after-hours"), ("Wochenende", "after-hours"),
        ("Feiertag", "after-hours"), ("Einsatz nachts", "after-hours"), ("Ausserhalb der Geschäftszeiten", "after-hours"),
        ("Samedi", "after-hours"), ("dimanche", "after-hours"), ("Intervention soir", "after-hours"), ("Nuit", "after-hours"),
        ("week-end", "after-hours"), ("Jour férié", "after-hours"), ("jour ferie", "after-hours"), ("Sábado", "after-hours"),
        ("sabado", "after-hours"), ("Domingo", "after-hours"), ("Noche", "after-hours"), ("Día festivo", "after-hours"),
        ("Kein Notfall", None), ("Abendroth", None),
        ("Fortnight review", None), ("Knightly", None), ("", None),
    ],
)  # fmt: skip
def test_classes(text: str, said: str | None) -> None:
    """Whole words, unless the word before denies them."""
    found = class_of(text)
    assert (None if found is None else str(found)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Onsite", "on site"), ("On-Site Support", "on site"), ("on site", "on site"), ("Field", "on site"),
        ("Phone", "phone"), ("Telephone", "phone"), ("Remote", "remote"), ("E-mail", "remote"), ("Off-site", "remote"),
        ("Support vor Ort", "on site"), ("Intervention sur site", "on site"), ("Telefon", "phone"), 
        ("Not on site", None), ("On-call", None), ("Carrier pigeon", None), ("Microphone", None),
    ],
)  # fmt: skip
def test_channels(text: str, said: str | None) -> None:
    """The same for channels; on-call duty is no phone call."""
    assert channel_of(text) == said


def test_billable() -> None:
    """Words, letters, numbers and truth values; a column that asks the opposite turns yes and no around."""
    for yes in ("B", "Billable", "yes", "Y", "TRUE", True, 1, 1.0, "1"):
        assert billable_of(yes) is True
    for no in ("NB", "NC", "No Charge", "Do Not Bill", "Non-Billable", "no", "F", False, 0, 0.0):
        assert billable_of(no) is False
    assert billable_of("yes", inverted=True) is billable_of(True, inverted=True) is False
    assert billable_of("no", inverted=True) is billable_of(0, inverted=True) is True
    assert billable_of("No Charge", inverted=True) is False
    assert billable_of("Billable", inverted=True) is True
    assert billable_of("Maybe") is billable_of("") is billable_of("No Default") is None

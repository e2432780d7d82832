"""What a sheet says of itself besides its cells: merged areas, protection, and what may be typed where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from xlagree.intake.parts import local

MOST_KEPT = 20_000
"""Merged areas, validations and conditions of a sheet that are kept; more are passed over."""

SETTING_KINDS = (
    "worksheet/sheetProtection",
    "mergeCells/mergeCell",
    "dataValidations/dataValidation",
    "cfRule/formula",
)
"""The elements of a sheet's part that tell its settings."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed in some areas, as they are written: kind (list, decimal, ...), operator, and one or two formulas.

    `refuses` is false where the program lets anything be typed all the same.
    """

    areas: str
    kind: str
    operator: str = "between"
    formula: str = ""
    second: str = ""
    refuses: bool = True
    says: str = ""


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """Merged areas as they are written, whether the sheet is protected and by a password, validations, conditions of formats."""

    merged: tuple[str, ...] = ()
    protected: bool = False
    password: bool = False
    validations: tuple[Validation, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass
class SettingsReading:
    """The settings of a sheet on their way in."""

    merged: list[str] = field(default_factory=list)
    protection: Mapping[str, str] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)

    def take(self, element: Element) -> None:
        """One of the elements of `SETTING_KINDS`."""
        kind = local(element.tag)
        if kind == "sheetProtection":
            self.protection = dict(element.attrib)
        elif kind == "mergeCell" and len(self.merged) < MOST_KEPT:
            self.merged.append(element.get("ref", ""))
        elif kind == "dataValidation" and len(self.validations) < MOST_KEPT:
            self.validations.append(_validation(element))
        elif kind == "formula" and len(self.conditions) < MOST_KEPT:
            self.conditions.append(element.text or "")

    @property
    def settings(self) -> SheetSettings:
        """All that was taken."""
        return SheetSettings(
            tuple(self.merged),
            is_on(self.protection.get("sheet", "")),
            bool(self.protection.get("password") or self.protection.get("hashValue")),
            tuple(self.validations),
            tuple(self.conditions),
        )


def is_on(text: str | None) -> bool:
    """Whether a setting is on, as XML has it.

    >>> is_on("1"), is_on("false"), is_on(None)
    (True, False, False)
    """
    return (text or "").strip() in ("1", "true", "on")


def _validation(element: Element) -> Validation:
    formulas = {local(child.tag): (child.text or "").removeprefix("=") for child in element}
    refuses = is_on(element.get("showErrorMessage")) and element.get("errorStyle", "stop") == "stop"
    return Validation(
        element.get("sqref", ""),
        element.get("type", "none"),
        element.get("operator", "between"),
        formulas.get("formula1", ""),
        formulas.get("formula2", ""),
        refuses,
        element.get("prompt", "") if is_on(element.get("showInputMessage")) else "",
    )

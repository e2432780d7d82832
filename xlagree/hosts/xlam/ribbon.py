"""The tab Agreements on Excel's ribbon: its buttons, and the macros behind them."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
RELATION = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
"""What every Excel since 2007 knows."""


@dataclass(frozen=True)
class Button:
    """A button: the macro behind it, its name, the picture of Excel's own that it has, and what it does."""

    macro: str
    label: str
    picture: str
    help: str


BUTTONS = (
    Button(
        "AgreeOnPlans", "Insert plans", "TableInsert", "Puts a table of plans to change at the active cell."
    ),
    Button(
        "AgreeOnCompare",
        "Compare",
        "Calculator",
        "Compares the table of plans around the active cell, below it, for hours that you can change.",
    ),
    Button(
        "AgreeOnCheck",
        "Check",
        "AcceptInvitation",
        "Says what is wrong with the table of plans around the active cell.",
    ),
    Button(
        "AgreeOnReference", "Reference", "FunctionWizard", "Every function with its help, in a new workbook."
    ),
    Button("AgreeOnDoctor", "Doctor", "AddInManager", "Says whether the add-in and its Python work here."),
)


def ribbon() -> str:
    """The tab as the part of a workbook that Excel reads."""
    buttons = "".join(
        f'<button id="{button.macro}" label={quoteattr(button.label)} imageMso="{button.picture}" size="large"'
        f' screentip={quoteattr(button.label)} supertip={quoteattr(button.help)} onAction="{button.macro}"/>'
        for button in BUTTONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs><tab id="xlagree" label="Agreements">'
        f'<group id="xlagreeTools" label="xlagree">{buttons}</group></tab></tabs></ribbon></customUI>'
    )
